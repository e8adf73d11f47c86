"""Articles per second of whole batches with one and two workers, beside peers that choose three sentences.

    python benchmarks/batch.py [ARTICLES.jsonl] [--articles N] [--rounds N] [--peers N]

Ours is the command from start to end: workers started, files read, summaries written; one worker and two in turn. A peer
(benchmarks/peers.py) is loaded beforehand, gets sentences that are split already, and runs on one thread over the first
``--peers`` articles. bert-extractive-summarizer is there with our base encoder, and with one of the shape of
bert-large-uncased, which it loads unless told otherwise: that one is untrained, gets a tenth of the articles, and shows speed
alone. Without a file the articles are made up, of about 370 words. Beside the clock stand seconds of processors, which other
work on the machine does not lengthen. The outputs of all runs are compared byte by byte.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from generated import article
from peers import PEERS, bert_extractive

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
BERT = "bert-extractive-summarizer"
LARGE = {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096}
CHOOSERS = {  # and which share of the articles each gets
    "sumy LexRank": (PEERS["sumy LexRank"][1], 1),
    BERT: (PEERS[BERT][1], 1),
    f"{BERT}, encoder of its default shape": (lambda: bert_extractive(LARGE), 10),
}


def processor_s() -> float:
    """Return the seconds of processors that this process and its ended children took."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measure(run: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of clock and of processors that ``run`` takes."""
    began, used = time.perf_counter(), processor_s()
    run()
    return time.perf_counter() - began, processor_s() - used


def summarize_all(source: Path, output: Path, jobs: int) -> None:
    command = [sys.executable, "-m", "summarize_news", str(source), "--output", str(output), "--jobs", str(jobs), "--quiet"]
    code = subprocess.run(command, stderr=subprocess.DEVNULL).returncode
    if code not in (0, 1):  # 1: some articles failed, as too short ones do
        sys.exit(f"{' '.join(command)} ended with {code}")


def show(name: str, n: int, clock_s: float, used_s: float) -> None:
    print(f"| {name} | {n:,} | {n / clock_s:.3g} | {n / used_s:.3g} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path, nargs="?", help="{id, text} a line; else articles are made up")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peers", type=int, default=100)
    args = parser.parse_args()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # read when the first numerical package is imported, which is below
    lines = args.records.read_text("utf-8").splitlines() if args.records else []
    rows = [json.loads(line) for line in islice(lines, args.articles)] or [
        {"id": f"{number:05}", "text": article(number, 10)} for number in range(args.articles)
    ]
    spent: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    made = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        for turn, jobs in [(turn, jobs) for turn in range(args.rounds) for jobs in spent]:
            output = Path(folder) / f"{turn}-{jobs}"
            spent[jobs].append(measure(lambda output=output, jobs=jobs: summarize_all(source, output, jobs)))
            made.append({path.name: path.read_bytes() for path in output.glob("*.txt")})
    print("| | articles | a second | a second of one processor |\n|---|---|---|---|")
    ours = {jobs: [statistics.median(column) for column in zip(*times, strict=True)] for jobs, times in spent.items()}
    for jobs, (clock_s, used_s) in ours.items():
        show(f"summarize-news, {jobs} worker{'s' if jobs > 1 else ''}", len(rows), clock_s, used_s)

    from summarize_news.pipeline import models_folder
    from summarize_news.segment import load_segmenter, split_sentences

    segment = load_segmenter(models_folder())
    texts = [split_sentences(segment, str(row.get("text", ""))) for row in rows[: args.peers]]
    rates = {}
    for name, (load, share) in CHOOSERS.items():
        choose, some = load(), texts[::share]
        choose(texts[0])
        clock_s, used_s = measure(lambda choose=choose, some=some: [choose(sentences) for sentences in some])
        show(name, len(some), clock_s, used_s)
        rates[name] = len(some) / used_s
    pairs = [one[0] / two[0] for one, two in zip(spent[1], spent[2], strict=True)]
    print(f"\nTwo workers: {statistics.median(pairs):.2f} times one by the clock ({min(pairs):.2f}-{max(pairs):.2f}), at")
    print(f"{ours[2][1] / ours[1][1]:.2f} times the seconds of processors.")
    for name, rate in rates.items():
        print(f"One worker, by seconds of processors: {len(rows) / ours[1][1] / rate:.3g} times {name}.")
    is_same = all(outputs == made[0] for outputs in made)
    print(f"{len(made[0]):,} summaries, {'the same bytes' if is_same else 'DIFFERENT BYTES'} in {len(made)} runs.")
    sys.exit(not is_same)


if __name__ == "__main__":
    main()
