"""What of an article a brief takes, and in which section: a linear head over what the layers say of its sentences.

Learned from briefs that were laid out over the sentences of articles. The reader's own layers stay as they are, so that nothing
else it says changes.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from summarize_news.neural.training.export import seal
from summarize_news.neural.training.roles import drop_parts, held_in_int8, session_of
from summarize_news.types import Role

if TYPE_CHECKING:
    import onnx

    from summarize_news.neural.tokens import Windows

N_OUT = 1 + len(Role)  # logit of use, and logits of the roles
DECAY = 0.1  # of the weights of standardised features, of which there are a tenth as many as sentences
_FEATURES = "brief/features"


class LaidOut(NamedTuple):
    """An article: features of its sentences (n, f), whether a brief uses them (n,), and the section role of the used (n,).

    Roles are numbers of ``Role`` in its order, −1 where a sentence serves in no section.
    """

    features: np.ndarray
    is_used: np.ndarray
    role: np.ndarray


def brief_features(graph: Path) -> "Callable[[Windows], np.ndarray]":
    """Return a function that gives what the head reads of the sentences of an article, (n, f), as the graph computes it."""
    import onnx
    from onnx import TensorProto, helper

    model = onnx.load(graph)
    _drop_head(model)
    model.graph.node.append(_join(model, graph))
    model.graph.output.append(helper.make_tensor_value_info(_FEATURES, TensorProto.FLOAT, None))
    return session_of(model, [_FEATURES])


def fit_head(articles: Sequence[LaidOut]) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights (f, 1 + roles) and the bias of two logistic regressions: of use, and of the role of what is used."""
    x = torch.from_numpy(np.concatenate([a.features for a in articles]).astype(np.float32))
    is_used = torch.from_numpy(np.concatenate([a.is_used for a in articles]).astype(np.float32))
    role = torch.from_numpy(np.concatenate([a.role for a in articles]).astype(np.int64))
    mean, scale = x.mean(0), x.std(0) + 1e-6
    x = (x - mean) / scale
    served = role >= 0
    weights = torch.zeros(x.shape[1], N_OUT, requires_grad=True)
    bias = torch.zeros(N_OUT, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=400, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        logits = x @ weights + bias
        loss = F.binary_cross_entropy_with_logits(logits[:, 0], is_used)
        loss = loss + F.cross_entropy(logits[served, 1:], role[served]) + DECAY * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    found = weights.detach() / scale[:, None]
    return found.numpy(), (bias.detach() - mean @ found).numpy()


def add_head(folder: Path, weights: np.ndarray, bias: np.ndarray) -> None:
    """Put the head into the graph of the reader in ``folder``, in the place of the one it has, if any.

    New outputs: ``use`` (b, n) and ``serves`` (b, n, roles), logits both. Needs a graph with a second opinion on roles, which
    gives the means of the inner layers.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = folder / "reader.onnx"
    model = onnx.load(graph)
    _drop_head(model)
    nodes = [_join(model, graph), *held_in_int8(model, "brief/weights", weights.astype(np.float32))]
    for name, value in (
        ("brief/bias", bias.astype(np.float32)),
        ("brief/sizes", np.array([1, N_OUT - 1], np.int64)),
        ("brief/last", np.array([-1], np.int64)),
    ):
        model.graph.initializer.append(numpy_helper.from_array(value, name))
    nodes += [
        helper.make_node("MatMul", [_FEATURES, "brief/weights"], ["brief/product"]),
        helper.make_node("Add", ["brief/product", "brief/bias"], ["brief/logits"]),
        helper.make_node("Split", ["brief/logits", "brief/sizes"], ["brief/use", "serves"], axis=-1),
        helper.make_node("Squeeze", ["brief/use", "brief/last"], ["use"]),
    ]
    model.graph.node.extend(nodes)
    shape = ["articles", "sentences"]
    model.graph.output.append(helper.make_tensor_value_info("use", TensorProto.FLOAT, shape))
    model.graph.output.append(helper.make_tensor_value_info("serves", TensorProto.FLOAT, [*shape, N_OUT - 1]))
    onnx.checker.check_model(model)
    onnx.save(model, graph)
    seal(folder)


def _join(model: "onnx.ModelProto", graph: Path) -> "onnx.NodeProto":
    """Return the node that joins the means of the inner layers and the state from which salience is read."""
    from onnx import helper

    if not any(output.name == "middle" for output in model.graph.output):
        raise ValueError(f"{graph} has no second opinion on roles, which gives the means of inner layers: add it first")
    made = {name: node for node in model.graph.node for name in node.output}
    node = made["salience"]
    while "Normalization" not in node.op_type:  # up from the last product to the norm before it
        node = next(made[name] for name in node.input if name in made and made[name].op_type != "Constant")
    return helper.make_node("Concat", ["middle", node.output[0]], [_FEATURES], axis=-1)


def _drop_head(model: "onnx.ModelProto") -> None:
    drop_parts(model, ("brief/", "use", "serves"))
