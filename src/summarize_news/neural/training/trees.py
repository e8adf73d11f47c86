"""The tree parser as a torch module, for training, and its export.

Two transformer layers over the states of the tokens of a sentence, then a score for every pair of words and for every relation
of a pair (Dozat & Manning 2017).
"""

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from summarize_news.neural.model import ReaderConfig, SentenceLayer
from summarize_news.neural.ort import open_session, session_options
from summarize_news.neural.parser import MAX_TOKENS, Spans, states_of
from summarize_news.neural.tokens import build_windows, load_tokenizer
from summarize_news.neural.training.export import seal
from summarize_news.neural.training.roles import drop_parts, hidden_layers

if TYPE_CHECKING:
    import onnx

LAYERS = (2, 4, 6)  # of the reader's encoder, counted from 1, whose states the parser reads
_OUTPUTS = ["arcs", "kinds", "chances"]
_STATES = "states"


class TreeParser(nn.Module):
    """States of tokens → scores of their heads and relations."""

    def __init__(
        self, n_features: int, n_relations: int, width: int, n_layers: int, arc_width: int, relation_width: int
    ) -> None:
        super().__init__()
        config = ReaderConfig(width=width, n_sentence_heads=4, sentence_inner_width=2 * width)
        self.enter, self.position = nn.Linear(n_features, width), nn.Embedding(MAX_TOKENS, width)
        self.layers = nn.ModuleList(SentenceLayer(config) for _ in range(n_layers))
        self.norm, self.root = nn.LayerNorm(width), nn.Parameter(torch.zeros(width))
        self.arc_dependent, self.arc_head = nn.Linear(width, arc_width), nn.Linear(width, arc_width)
        self.relation_dependent, self.relation_head = nn.Linear(width, relation_width), nn.Linear(width, relation_width)
        self.arc = nn.Parameter(torch.zeros(arc_width + 1, arc_width))
        self.relation = nn.Parameter(torch.zeros(n_relations, relation_width + 1, relation_width + 1))
        self.drop = nn.Dropout(0.15)
        nn.init.normal_(self.position.weight, std=0.02)
        nn.init.xavier_uniform_(self.arc)

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """states (b, n, f), mask (b, n) → scores of heads (b, n, 1 + n), the root first, and both sides of relations."""
        b, n, _ = states.shape
        x = self.drop(self.enter(self.drop(states))) + self.position(torch.arange(n, device=states.device))
        bias = (1 - mask)[:, None, None] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(x)
        heads = torch.cat([self.root.expand(b, 1, -1), x], 1)
        arcs = _with_one(self._side(self.arc_dependent, x)) @ self.arc @ self._side(self.arc_head, heads).transpose(1, 2)
        is_word = torch.cat([torch.ones_like(mask[:, :1]), mask], 1)
        arcs = arcs + (1 - is_word)[:, None] * -1e4
        return arcs, _with_one(self._side(self.relation_dependent, x)), _with_one(self._side(self.relation_head, heads))

    def relations(self, dependents: Tensor, heads: Tensor, chosen: Tensor) -> Tensor:
        """Both sides of relations and the heads chosen (b, n), 0 the root → scores of relations (b, n, r)."""
        theirs = heads.gather(1, chosen[..., None].expand(-1, -1, heads.shape[-1]))
        sides = torch.einsum("bni,rij->bnrj", dependents, self.relation)
        return (sides @ theirs[..., None]).squeeze(-1)

    def _side(self, layer: nn.Linear, x: Tensor) -> Tensor:
        return self.drop(F.gelu(layer(self.drop(x))))


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class _Answers(nn.Module):
    """The scores of heads, and the likeliest relation to the likeliest head with its chance."""

    def __init__(self, network: TreeParser) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        arcs, dependents, heads = self.network(states, mask)
        chances, kinds = self.network.relations(dependents, heads, arcs.argmax(-1)).softmax(-1).max(-1)
        return arcs, kinds, chances


def export_parser(network: TreeParser, path: Path) -> None:
    """Write the ONNX graph of ``network``, its weights in half precision and its sums in single; b and n are free.

    In: states (b, n, f), mask (b, n). Out: arcs (b, n, 1 + n), kinds and chances (b, n) of relations to the likeliest heads.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    n_features = network.enter.in_features
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of values it takes for constants; the parity test reads other shapes
        torch.onnx.export(
            _Answers(network).eval(),
            (torch.zeros(2, 5, n_features), torch.ones(2, 5)),
            str(path),
            input_names=["states", "mask"],
            output_names=_OUTPUTS,
            dynamic_axes={name: {0: "sentences", 1: "tokens"} for name in ("states", "mask", *_OUTPUTS)},
            opset_version=17,
            dynamo=False,
        )
    model = onnx.load(path)
    for k, weights in enumerate(model.graph.initializer):
        values = numpy_helper.to_array(weights)
        if values.dtype == np.float32 and values.size > 1:
            name = weights.name
            model.graph.initializer[k].CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}/half"))
            model.graph.node.insert(0, helper.make_node("Cast", [f"{name}/half"], [name], to=TensorProto.FLOAT))
    onnx.save(model, path)


def add_states(folder: Path, sha256: str) -> None:
    """Give the graph of the reader in ``folder`` the output ``states``, and the parser that has ``sha256`` to go with it."""
    import onnx

    graph = folder / "reader.onnx"
    model = _with_states(graph)
    onnx.checker.check_model(model)
    onnx.save(model, graph)
    seal(folder, parser_sha256=sha256)


def state_reader(folder: Path) -> Callable[[Sequence[str], Sequence[Spans]], list[np.ndarray]]:
    """Return a function that gives what a parser reads by the reader in ``folder``: of an article's sentences and the spans of
    their tokens the states of these, (n, f) a sentence.
    """
    session = open_session(_with_states(folder / "reader.onnx").SerializeToString(), session_options())
    tokenizer = load_tokenizer(str(folder / "tokenizer.json"))

    def read(sentences: Sequence[str], spans: Sequence[Spans]) -> list[np.ndarray]:
        windows = build_windows(tokenizer, sentences)
        inputs = {name: getattr(windows, name) for name in ("ids", "mask", "sentence")}
        inputs["sentence_mask"] = np.ones((1, windows.n_sentences), np.float32)
        return states_of(windows, session.run([_STATES], inputs)[0], spans)

    return read


def _with_states(graph: Path) -> "onnx.ModelProto":
    """Return the ``graph`` of a reader with the output ``states`` (windows, length, f)."""
    import onnx
    from onnx import TensorProto, helper

    model = onnx.load(graph)
    drop_parts(model, (_STATES,))
    hidden = hidden_layers(model)
    model.graph.node.append(helper.make_node("Concat", [hidden[n - 1] for n in LAYERS], [_STATES], axis=-1))
    model.graph.output.append(helper.make_tensor_value_info(_STATES, TensorProto.FLOAT, ["windows", "length", None]))
    return model
