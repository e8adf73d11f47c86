"""A trained reader → the folder that ships: int8 ONNX graph, tokenizer, config."""

import hashlib
import json
import re
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from summarize_news.neural.model import ROLES, Reader
from summarize_news.neural.ort import load_onnxruntime
from summarize_news.neural.sets import SetScorer
from summarize_news.neural.training.base import keep_pieces
from summarize_news.neural.training.data import Example, collate

_INPUTS = ["ids", "mask", "sentence", "sentence_mask"]
_FEED_FORWARD = re.compile(r"/layer\.\d+/(?:intermediate|output)/dense")
_OUTPUTS = ["salience", "role", "speech", "vector", "keep"]


class _Ordered(torch.nn.Module):
    """The reader with its answers as a tuple, which is what an ONNX graph can return."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids, mask, sentence, sentence_mask):
        out = self.reader(ids, mask, sentence, sentence_mask)
        return tuple(out[name] for name in _OUTPUTS)


def export_graph(reader: Reader, path: Path) -> None:
    """Write the fp32 ONNX graph of ``reader``, its attention and norms fused for ONNX Runtime.

    Windows, lengths, articles and sentences are free dimensions. Fusing nearly halves the time of a pass.
    """
    load_onnxruntime()
    from onnxruntime.transformers.optimizer import optimize_model

    reader.encoder.set_attn_implementation("eager")  # the form that the optimiser knows
    example = (
        torch.ones(2, 16, dtype=torch.long),
        torch.ones(2, 16, dtype=torch.long),
        torch.arange(32).reshape(2, 16) // 8,
        torch.ones(1, 4),
    )
    with warnings.catch_warnings():
        # The tracer warns of values it takes for constants; the parity test reads other shapes than these.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Ordered(reader).eval(),
            example,
            str(path),
            input_names=_INPUTS,
            output_names=_OUTPUTS,
            dynamic_axes={
                **{name: {0: "windows", 1: "length"} for name in ("ids", "mask", "sentence", "keep")},
                **{name: {0: "articles", 1: "sentences"} for name in ("sentence_mask", "salience", "role", "speech", "vector")},
            },
            opset_version=17,
            dynamo=False,
        )
    config = reader.config
    fused = optimize_model(str(path), "bert", num_heads=config.n_heads, hidden_size=config.width, opt_level=1)
    fused.save_model_to_file(str(path))


def even_out(graph: Path, examples: Sequence[Example]) -> None:
    """Even out the channels that the feed-forward layers of ``graph`` read, so that int8 loses less of them.

    One scale per tensor has to hold the few channels that are ten times the others; dividing every channel by the root of
    its largest value on ``examples``, and multiplying its row of the weights by the same, changes nothing but that
    (after SmoothQuant, Xiao et al. 2023).
    """
    import onnx
    from onnx import numpy_helper

    ort = load_onnxruntime()
    model = onnx.load(graph)
    nodes = [node for node in model.graph.node if node.op_type == "MatMul" and _FEED_FORWARD.search(node.name)]
    read = list(dict.fromkeys(node.input[0] for node in nodes))
    probe = onnx.load(graph)
    probe.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in read)
    session = ort.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    largest = {name: np.full(1, 1e-3) for name in read}
    for example in examples:
        batch = {name: tensor.numpy() for name, tensor in collate([example], [1]).items() if name in _INPUTS}
        for name, values in zip(read, session.run(read, batch), strict=True):
            largest[name] = np.maximum(largest[name], np.abs(values).reshape(-1, values.shape[-1]).max(0))
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    for name, values in largest.items():
        scale = np.sqrt(values).astype(np.float32)
        model.graph.initializer.append(numpy_helper.from_array(1 / scale, f"{name}_scale"))
        readers = [node for node in nodes if node.input[0] == name]
        place = list(model.graph.node).index(readers[0])
        model.graph.node.insert(place, onnx.helper.make_node("Mul", [name, f"{name}_scale"], [f"{name}_even"]))
        for node in readers:
            tensor = weights[node.input[1]]
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) * scale[:, None], tensor.name))
            node.input[0] = f"{name}_even"
    onnx.save(model, graph)


def quantise(fp32: Path, int8: Path) -> None:
    """Quantise the weights of a graph to int8, activations dynamically (ONNX Runtime)."""
    load_onnxruntime()
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    float_type = {"DefaultTensorType": TensorProto.FLOAT}  # what a fused node gives, which shape inference cannot tell
    quantize_dynamic(str(fp32), str(int8), weight_type=QuantType.QInt8, per_channel=True, extra_options=float_type)


def add_scorer(folder: Path, scorer: SetScorer) -> None:
    """Put the weights of ``scorer`` into the config of the reader in ``folder``."""
    seal(folder, sets=scorer.to_dict())


def export_reader(
    reader: Reader, tokenizer_json: Path, folder: Path, base: str, examples: Sequence[Example] = (), is_int8: bool = True
) -> None:
    """Write the run-time folder of ``reader``; ``base`` names the encoder it was trained from.

    ``examples`` are some of the training data, read to find the range of what is quantised.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if is_int8:
        fp32 = folder / "reader.fp32.onnx"
        export_graph(reader, fp32)
        even_out(fp32, examples)
        quantise(fp32, folder / "reader.onnx")
        fp32.unlink()
    else:
        export_graph(reader, folder / "reader.onnx")
    shutil.copyfile(tokenizer_json, folder / "tokenizer.json")
    digest = hashlib.sha256((folder / "reader.onnx").read_bytes()).hexdigest()
    config = {"base": base, "sha256": digest, "roles": list(ROLES), **reader.config.to_dict()}
    (folder / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")


def drop_pieces(folder: Path, pieces: Sequence[str]) -> None:
    """Take ``pieces`` out of the vocabulary of the int8 reader in ``folder``; words with them are read in smaller ones."""
    import onnx
    from onnx import numpy_helper

    path = folder / "tokenizer.json"
    spec = json.loads(path.read_text(encoding="utf-8"))
    gone = set(pieces)
    rows = keep_pieces(spec, lambda piece: piece not in gone)
    model = onnx.load(folder / "reader.onnx")
    table = next(t for t in model.graph.initializer if t.name == "reader.encoder.embeddings.word_embeddings.weight_quantized")
    table.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(table)[rows], table.name))
    onnx.save(model, folder / "reader.onnx")
    path.write_text(json.dumps(spec, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    seal(folder, vocab_size=len(rows))


def seal(folder: Path, **changes: object) -> None:
    """Put the digest of the graph in ``folder``, and ``changes``, into its config."""
    path = folder / "config.json"
    digest = hashlib.sha256((folder / "reader.onnx").read_bytes()).hexdigest()
    config = {**json.loads(path.read_text(encoding="utf-8")), "sha256": digest, **changes}
    path.write_text(json.dumps(config) + "\n", encoding="utf-8")
