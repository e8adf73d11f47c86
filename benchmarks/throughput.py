"""The reader's throughput beside the bare encoder's, one thread, in one run.

    python benchmarks/throughput.py [ROUNDS] [ARTICLE ...]

The reader: sentences in, a `Reading` out (word pieces, windows, encoder, heads, rounding, words). The bare encoder: the same
int8 graph cut off after its last layer, over windows that are made before the clock starts. Rounds alternate; the ratio is the
median of each round's.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import onnx

from summarize_news.neural.ort import load_onnxruntime
from summarize_news.neural.tokens import build_windows, load_tokenizer
from summarize_news.pipeline import load_tools, models_folder
from summarize_news.read import load_article, read_source

ort = load_onnxruntime()


def bare_encoder(graph: Path) -> "ort.InferenceSession":
    """Return the graph from word pieces to the encoder's last layer, on one thread."""
    model = onnx.load(graph)
    made_by = {name: node for node in model.graph.node for name in node.output if name}
    last = [name for name, node in made_by.items() if "encoder" in name and "LayerNorm" in node.op_type][-1]
    wanted, needed = [last], set()
    while wanted:
        name = wanted.pop()
        if name in made_by and name not in needed:
            wanted += made_by[name].input
        needed.add(name)
    needed.discard("")  # an optional input that is left out
    nodes = [node for node in model.graph.node if needed & set(node.output)]
    inputs = [value for value in model.graph.input if value.name in ("ids", "mask")]
    outputs = [onnx.helper.make_tensor_value_info(last, onnx.TensorProto.FLOAT, None)]
    cut = onnx.helper.make_graph(nodes, "encoder", inputs, outputs, list(model.graph.initializer))
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    whole = onnx.helper.make_model(cut, opset_imports=model.opset_import, ir_version=model.ir_version)
    return ort.InferenceSession(whole.SerializeToString(), options, providers=["CPUExecutionProvider"])


def seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    articles = sys.argv[2:] or sorted(str(p) for p in Path("samples").iterdir() if p.suffix in {".txt", ".md", ".html"})
    tools, folder = load_tools(), models_folder() / "reader"
    tokenizer, encoder = load_tokenizer(str(folder / "tokenizer.json")), bare_encoder(folder / "reader.onnx")
    documents = [tools.segment(load_article(read_source(name))) for name in articles]
    windows = [build_windows(tokenizer, d.texts(), d.article.title) for d in documents]
    n_pieces = sum(int(w.mask.sum()) for w in windows)
    ratios, ours = [], []
    for _ in range(rounds + 1):
        bare = seconds(lambda: [encoder.run(None, {"ids": w.ids, "mask": w.mask}) for w in windows])
        whole = seconds(lambda: [tools.read(d) for d in documents])
        ratios.append(bare / whole)
        ours.append(n_pieces / whole)
    ratio, rate = statistics.median(ratios[1:]), statistics.median(ours[1:])  # the first round warms up
    low, high = min(ratios[1:]), max(ratios[1:])
    print(f"{len(articles)} articles, {n_pieces} pieces with overlap; one thread, {rounds} rounds")
    print(f"reader {rate:.0f} pieces/s, {ratio:.2f} of the bare int8 encoder ({low:.2f}-{high:.2f})")


if __name__ == "__main__":
    main()
