"""A second opinion on discourse roles: a small network over what the layers say of a sentence, taught by a larger one.

The reader's own layers stay as they are, so that nothing else it says changes. A teacher's chances of the roles (soft labels,
Hinton et al. 2015) on articles that nobody labelled are what is learned; the labelled ones are mixed in. The graph that ships
gives the weighted mean of both opinions.
"""

import json
import random
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from summarize_news.neural.model import ROLES, ReaderConfig, SentenceLayer
from summarize_news.neural.ort import open_session, session_options
from summarize_news.neural.training.export import seal
from summarize_news.neural.training.loop import rise_and_fall

if TYPE_CHECKING:
    import onnx

    from summarize_news.neural.tokens import Windows

WIDTH, N_LAYERS = 128, 2
N_EPOCHS, BATCH, RATE, LABELLED_WEIGHT, DROPOUT = 6, 32, 1e-3, 0.3, 0.2
SHARE = 0.7  # of the second opinion
_HIDDEN = re.compile(r"/reader/encoder/encoder/layer\.(\d+)/output/LayerNorm/LayerNormalization_output_0")


class Labelled(NamedTuple):
    """An article: features of its sentences (n, f) and the chances of their roles (n, 9)."""

    features: np.ndarray
    roles: np.ndarray


class RoleBranch(nn.Module):
    """Features of the sentences of an article → logits of their roles."""

    def __init__(self, n_features: int, width: int = WIDTH, n_layers: int = N_LAYERS) -> None:
        super().__init__()
        config = ReaderConfig(width=width, n_sentence_heads=4, sentence_inner_width=2 * width)
        self.n_positions = config.n_sentence_positions
        self.enter = nn.Linear(n_features, width)
        self.position, self.place = nn.Embedding(self.n_positions, width), nn.Linear(2, width)
        self.layers = nn.ModuleList(SentenceLayer(config) for _ in range(n_layers))
        self.norm, self.role = nn.LayerNorm(width), nn.Linear(width, len(ROLES))
        nn.init.normal_(self.position.weight, std=0.02)

    def forward(self, features: Tensor, mask: Tensor) -> Tensor:
        """features (b, n, f), mask (b, n) → (b, n, 9)"""
        b, n, _ = features.shape
        index = torch.arange(n, device=features.device)
        total = mask.sum(1, keepdim=True)
        place = torch.stack([index / total.clamp(min=1), (total - index).clamp(0, 20) / 20], -1)  # from the start, from the end
        x = F.dropout(self.enter(F.dropout(features, DROPOUT, self.training)), DROPOUT, self.training)
        x = x + self.position(index.clamp(max=self.n_positions - 1)) + self.place(place)
        bias = (1 - mask).reshape(b, 1, 1, n) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return self.role(F.dropout(self.norm(x), DROPOUT, self.training))


def train_branch(
    taught: Sequence[Labelled], labelled: Sequence[Labelled], seed: int, report: Callable[[int, float], None] = lambda *_: None
) -> RoleBranch:
    """Train a branch on ``taught`` articles, some ``labelled`` ones in every step. The same seed gives the same weights."""
    torch.manual_seed(seed)
    lot = random.Random(seed)
    branch = RoleBranch(taught[0].features.shape[1])
    optimizer = torch.optim.AdamW(branch.parameters(), lr=RATE, weight_decay=0.02)
    n_steps = N_EPOCHS * (len(taught) // BATCH)
    schedule = rise_and_fall(optimizer, n_steps, 0.15)
    for epoch in range(N_EPOCHS):
        order = list(range(len(taught)))
        lot.shuffle(order)
        losses = []
        for at in range(0, len(order) - BATCH + 1, BATCH):
            loss = _loss(branch, [taught[i] for i in order[at : at + BATCH]])
            if labelled:
                loss = loss + LABELLED_WEIGHT * _loss(branch, lot.sample(list(labelled), min(BATCH // 2, len(labelled))))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        report(epoch, sum(losses) / max(1, len(losses)))
    return branch.eval()


def _loss(branch: RoleBranch, articles: Sequence[Labelled]) -> Tensor:
    b, n = len(articles), max(len(a.roles) for a in articles)
    features, roles, mask = torch.zeros(b, n, articles[0].features.shape[1]), torch.zeros(b, n, len(ROLES)), torch.zeros(b, n)
    for row, article in enumerate(articles):
        size = len(article.roles)
        features[row, :size] = torch.from_numpy(article.features.astype(np.float32))
        roles[row, :size] = torch.from_numpy(article.roles.astype(np.float32))
        mask[row, :size] = 1
    return F.cross_entropy(branch(features, mask)[mask > 0], roles[mask > 0])


def feature_session(graph: Path) -> "Callable[[Windows], np.ndarray]":
    """Return a function that gives the features (n, f) of the sentences of an article, as the shipped graph computes them."""
    import onnx

    model = onnx.load(graph)
    if not any(output.name == "middle" for output in model.graph.output):
        add_middle(model, graph)
    return session_of(model, ["middle", "vector"])


def session_of(model: "onnx.ModelProto", names: list[str]) -> "Callable[[Windows], np.ndarray]":
    """Return a function that gives the answers ``names`` of ``model`` for the sentences of an article side by side, (n, f)."""
    session = open_session(model.SerializeToString(), session_options())

    def features(windows: "Windows") -> np.ndarray:
        inputs = {name: getattr(windows, name) for name in ("ids", "mask", "sentence")}
        inputs["sentence_mask"] = np.ones((1, windows.n_sentences), np.float32)
        return np.concatenate([answer[0] for answer in session.run(names, inputs)], axis=1)

    return features


def add_branch(folder: Path, branch: RoleBranch, share: float = SHARE) -> None:
    """Put ``branch`` into the int8 graph of the reader in ``folder``; ``role`` is then the logarithm of the mean chance.

    Weights are held in int8, a scale a column, and computed with in fp32. A new output, ``middle`` (b, n, f), gives the means
    of the inner layers.
    """
    import onnx
    from onnx import helper, numpy_helper

    graph = folder / "reader.onnx"
    model = onnx.load(graph)
    _drop_branch(model)
    add_middle(model, graph)
    part = graph.with_suffix(".branch.onnx")
    example = (torch.zeros(1, 3, branch.enter.in_features), torch.ones(1, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer takes sizes for constants that are none: the parity test reads others
        torch.onnx.export(
            branch,
            example,
            str(part),
            input_names=["features", "mask"],
            output_names=["logits"],
            dynamic_axes={"features": {0: "b", 1: "n"}, "mask": {0: "b", 1: "n"}, "logits": {0: "b", 1: "n"}},
            opset_version=17,
            dynamo=False,
        )
    added = onnx.load(part)
    part.unlink()
    taken = {"features": "second/features", "mask": "sentence_mask", "logits": "second/logits"}

    def named(name: str) -> str:
        return taken.get(name) or (f"second/{name}" if name else "")

    nodes = [helper.make_node("Concat", ["middle", "vector"], ["second/features"], axis=-1)]
    for tensor in added.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.ndim == 2 and values.size > 1000:
            nodes += held_in_int8(model, named(tensor.name), values)
        else:
            model.graph.initializer.append(numpy_helper.from_array(values, named(tensor.name)))
    for node in added.graph.node:
        node.input[:] = [named(name) for name in node.input]
        node.output[:] = [named(name) for name in node.output]
        nodes.append(node)
    for node in model.graph.node:
        node.output[:] = ["first/logits" if name == "role" else name for name in node.output]
        assert "role" not in node.input
    for name, value in (("first", 1 - share), ("second", share)):
        model.graph.initializer.append(numpy_helper.from_array(np.float32(value), f"{name}/share"))
        nodes.append(helper.make_node("Softmax", [f"{name}/logits"], [f"{name}/chances"], axis=-1))
        nodes.append(helper.make_node("Mul", [f"{name}/chances", f"{name}/share"], [f"{name}/part"]))
    nodes.append(helper.make_node("Add", ["first/part", "second/part"], ["mean/chances"]))
    nodes.append(helper.make_node("Log", ["mean/chances"], ["role"]))
    model.graph.node.extend(nodes)
    _shorten_names(model)
    onnx.checker.check_model(model)
    onnx.save(model, graph)
    seal(folder)


def _shorten_names(model: "onnx.ModelProto") -> None:
    """Take the names of nodes out of ``model`` and shorten those of edges that nobody asks for: they are bytes that ship."""
    answers = {output.name for output in model.graph.output}
    edges = [name for node in model.graph.node for name in node.output]
    long = (name for name in edges if len(name) > 24 and name not in answers and not _HIDDEN.fullmatch(name))
    short = {name: f"{name[:7] if name.startswith('second/') else 'e/'}{i}" for i, name in enumerate(long)}
    del model.graph.value_info[:]
    for node in model.graph.node:
        node.name = ""
        node.input[:] = [short.get(name, name) for name in node.input]
        node.output[:] = [short.get(name, name) for name in node.output]


def _drop_branch(model: "onnx.ModelProto") -> None:
    """Take out the second opinion that ``model`` has already, if any, and what was learned over the states beside it."""
    if any(output.name == "middle" for output in model.graph.output):
        drop_parts(
            model,
            ("second/", "middle", "mean/", "first/chances", "first/part", "first/share", "role", "brief/", "use", "serves"),
        )
        for node in model.graph.node:
            node.output[:] = ["role" if name == "first/logits" else name for name in node.output]


def hidden_layers(model: "onnx.ModelProto") -> list[str]:
    """Return the names of what the layers of the encoder in ``model`` give, the lowest first."""
    return [name for node in model.graph.node for name in node.output if _HIDDEN.fullmatch(name)]


def drop_parts(model: "onnx.ModelProto", names: tuple[str, ...]) -> None:
    """Take nodes, weights and answers out of ``model`` whose names begin with one of ``names``; ``role`` stays an answer."""
    graph = model.graph
    nodes = [node for node in graph.node if not node.output[0].startswith(names)]
    kept = [tensor for tensor in graph.initializer if not tensor.name.startswith(names)]
    outputs = [output for output in graph.output if output.name == "role" or not output.name.startswith(names)]
    for field, values in ((graph.node, nodes), (graph.initializer, kept), (graph.output, outputs)):
        copies = [type(value).FromString(value.SerializeToString()) for value in values]
        del field[:]
        field.extend(copies)


def held_in_int8(model: "onnx.ModelProto", name: str, values: np.ndarray) -> "list[onnx.NodeProto]":
    """Put a matrix into ``model`` as int8, a scale a column, and return the nodes that make fp32 of it under ``name``."""
    from onnx import TensorProto, helper, numpy_helper

    scale = np.maximum(np.abs(values).max(0), 1e-9).astype(np.float32) / 127
    model.graph.initializer.append(numpy_helper.from_array(np.rint(values / scale).astype(np.int8), f"{name}/int8"))
    model.graph.initializer.append(numpy_helper.from_array(scale, f"{name}/scale"))
    return [
        helper.make_node("Cast", [f"{name}/int8"], [f"{name}/float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}/float", f"{name}/scale"], [name]),
    ]


def add_middle(model: "onnx.ModelProto", graph: Path) -> None:
    """Give the ``model`` of ``graph`` the output ``middle``: means of inner layers over a sentence, made as ``vector`` is."""
    from onnx import TensorProto, helper, numpy_helper

    width = json.loads((graph.parent / "config.json").read_text(encoding="utf-8"))["width"]
    made = {name: node for node in model.graph.node for name in node.output}
    reshape = made["vector"]
    division = made[reshape.input[0]]
    belongs = made[division.input[0]].input[0]
    count = division.input[1]
    hidden = hidden_layers(model)[1:-1:2]  # every second one; the last is in ``vector``
    flat = numpy_helper.from_array(np.array([-1, width * len(hidden)], np.int64), "middle/flat")
    last = numpy_helper.from_array(np.array([width * len(hidden)], np.int64), "middle/last")
    model.graph.initializer.extend([flat, last])
    model.graph.node.extend(
        [
            helper.make_node("Concat", hidden, ["middle/hidden"], axis=-1),
            helper.make_node("Reshape", ["middle/hidden", "middle/flat"], ["middle/pieces"]),
            helper.make_node("MatMul", [belongs, "middle/pieces"], ["middle/sums"]),
            helper.make_node("Div", ["middle/sums", count], ["middle/means"]),
            helper.make_node("Shape", ["sentence_mask"], ["middle/sizes"]),
            helper.make_node("Concat", ["middle/sizes", "middle/last"], ["middle/shape"], axis=0),
            helper.make_node("Reshape", ["middle/means", "middle/shape"], ["middle"]),
        ]
    )
    model.graph.output.append(
        helper.make_tensor_value_info("middle", TensorProto.FLOAT, ["articles", "sentences", width * len(hidden)])
    )
