"""What making a summary of sections costs: in time beside the encoder pass, and in ROUGE beside plain top-k sentences.

    python benchmarks/measure_outline.py PAIRS.jsonl[.gz] --limit 300

Time: seconds of the whole way from text to summary over those of the encoder pass alone, on the same articles in one run.
ROUGE: the lines of the summary against as many words of the most salient sentences (trigram blocking, source order).
"""

import argparse
import time
from itertools import islice
from pathlib import Path
from statistics import fmean

from summarize_news.errors import InputError
from summarize_news.evaluate import MEASURES, load_rouge
from summarize_news.neural.reader import load_reader
from summarize_news.pairs import read_lines, summary_lines
from summarize_news.pipeline import load_tools, models_folder, summarize
from summarize_news.read import load_article
from summarize_news.select import top_sentences
from summarize_news.settings import Settings
from summarize_news.types import Kind, Source


def first_words(lines: list[str], n: int) -> list[str]:
    out = []
    for line in lines:
        words = line.split()[:n]
        n -= len(words)
        out.append(" ".join(words))
    return [line for line in out if line]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    options = parser.parse_args()
    tools, rouge = load_tools(), load_rouge()
    encode, _ = load_reader(models_folder() / "reader")  # without the trees that a headline is made by
    whole_s = pass_s = 0.0
    found: dict[str, list[tuple[float, ...]]] = {"sections": [], "top-k": []}
    for record in islice(read_lines(options.pairs), options.limit):
        source = Source(name=str(record.get("id")), kind=Kind.TEXT, text=record["article"])
        began = time.perf_counter()
        try:
            summary = summarize(load_article(source, title=record.get("title") or ""), Settings(), tools)
        except InputError:
            continue
        whole_s += time.perf_counter() - began
        began = time.perf_counter()
        encode(summary.document)
        pass_s += time.perf_counter() - began
        lines = [line.text for line in summary.lines()]
        n_words = sum(len(line.split()) for line in lines)
        texts = summary.document.texts()
        ranked = top_sentences(texts, summary.reading.salience, len(lines) + 4)
        best = sorted(ranked, key=lambda i: -summary.reading.salience[i])
        plain, size = [], 0
        for i in best:
            if size < n_words:
                plain.append(i)
                size += len(texts[i].split())
        gold = summary_lines(record["summary"])
        found["sections"].append(rouge(gold, lines))
        found["top-k"].append(rouge(gold, first_words([texts[i] for i in sorted(plain)], n_words)))
    print(f"{len(found['top-k'])} articles; whole way / encoder pass: {whole_s / pass_s:.2f}")
    for name, rows in found.items():
        print(f"{name:9}", *(f"{m} {fmean(row[k] for row in rows):.2f}" for k, m in enumerate(MEASURES)))


if __name__ == "__main__":
    main()
