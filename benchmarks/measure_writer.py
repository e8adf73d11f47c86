"""The shipped writer on the sentences that the reader chooses: rewriting beside extraction and compression.

    python benchmarks/measure_writer.py PAIRS [--limit N] [--writer DIR] [--show N] [--sectioned]

Every chosen sentence (three an article at most) is the evidence of one line. Printed for extraction, compression and writing,
before and after the guard: ROUGE F1 against the reference summary, words beside the extract's, bigrams that the evidence
lacks; the share of lines that the guard sends back and why, and the seconds an article takes. A line that is sent back stands
as its sentence, compressed. With --sectioned PAIRS are
sectioned summaries: the evidence of each hand-written line, against that line.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path

from summarize_news import guard
from summarize_news.evaluate import load_rouge
from summarize_news.neural.rewrite import load_rewriter
from summarize_news.pairs import pair_document, read_lines, summary_lines
from summarize_news.pipeline import load_tools, make_line, models_folder
from summarize_news.types import Tools

_WORD = re.compile(r"\w+")
Case = tuple[list[str], list[list[str]], list[str]]  # reference lines; evidence of every line; the lines compressed


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def bigrams(text: str) -> list[tuple[str, str]]:
    found = words(text)
    return list(pairwise(found))


def extracts(path: Path, tools: Tools, limit: int | None) -> Iterator[Case]:
    """Yield what the reader chooses of every article."""
    for record in islice(read_lines(path), limit):
        document = pair_document(record, "", tools.segment)
        reading = tools.read(document)
        chosen = reading.extract
        yield (
            summary_lines(record["summary"]),
            [[document.text(i)] for i in chosen],
            [make_line(document, reading, i).text for i in chosen],
        )


def written_by_hand(path: Path, limit: int | None) -> Iterator[Case]:
    """Yield the lines of sectioned summaries; the cut of one evidence sentence stands for compression."""
    for record in islice(read_lines(path), limit):
        summary = record["summary"]
        lines = [summary["lede"], *(line for s in summary["sections"] for line in (s["lead"], *s["bullets"]))]
        evidence = [[record["sentences"][i] for i in sorted(set(line["evidence"]))] for line in lines]
        yield [line["text"] for line in lines], evidence, [line["cut"] for line in lines]


def measure(cases: Iterator[Case], writer: Path, n_shown: int) -> None:
    """Print the table, the faults that the guard found, and ``n_shown`` lines beside their evidence."""
    rewrite, name = load_rewriter(writer)
    rouge = load_rouge()
    scores: dict[str, list[tuple[float, ...]]] = {}
    n_words: Counter[str] = Counter()
    novel: Counter[str] = Counter()
    n_bigrams: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    n_lines = n_sent_back = n_whole = 0
    spent_s = 0.0
    shown: list[str] = []
    for reference, evidence, compressed in cases:
        began = time.perf_counter()
        lines = rewrite(evidence)
        spent_s += time.perf_counter() - began
        found = [guard.check(line, sources) for line, sources in zip(lines, evidence, strict=True)]
        after = [short if f else line for line, f, short in zip(lines, found, compressed, strict=True)]
        n_lines += len(lines)
        n_sent_back += sum(bool(f) for f in found)
        n_whole += sum(words(line) == words(" ".join(sources)) for line, sources in zip(lines, evidence, strict=True))
        faults.update(kind.value for f in found for kind in {finding.kind for finding in f})
        systems: dict[str, Sequence[str]] = {
            "extract": [" ".join(sources) for sources in evidence],
            "compressed": compressed,
            "written": lines,
            "written, guarded": after,
        }
        for system, texts in systems.items():
            scores.setdefault(system, []).append(rouge(reference, texts))
            for text, sources in zip(texts, evidence, strict=True):
                theirs = set(bigrams(" ".join(sources)))
                n_words[system] += len(words(text))
                n_bigrams[system] += len(bigrams(text))
                novel[system] += sum(pair not in theirs for pair in bigrams(text))
        for line, f, sources in zip(lines, found, evidence, strict=True):
            why = "".join(f"\n!  {finding.kind.value}: {finding.text}" for finding in f)
            shown.append(f"-  {' '.join(sources)}\n+  {line}{why}\n")
    print(f"{name}: {len(scores['extract'])} articles, {n_lines} lines, {spent_s / len(scores['extract']):.2f} s an article")
    print(f"{'':18}{'ROUGE-1':>9}{'ROUGE-2':>9}{'Lsum':>9}{'words':>8}{'novel bigrams':>15}")
    for system, rows in scores.items():
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        share = 100 * n_words[system] / n_words["extract"]
        print(f"{system:18}" + "".join(f"{m:9.2f}" for m in means), end="")
        print(f"{share:7.1f}%{100 * novel[system] / max(1, n_bigrams[system]):14.1f}%")
    print(f"sent back by the guard: {100 * n_sent_back / n_lines:.1f}% of lines", dict(faults.most_common()))
    print(f"written word for word as the evidence: {100 * n_whole / n_lines:.1f}%")
    for text in random.Random(0).sample(shown, min(n_shown, len(shown))):
        print("\n" + text, end="")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, help="pairs, or sectioned summaries with --sectioned")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--writer", type=Path, default=models_folder() / "writer")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--sectioned", action="store_true")
    options = parser.parse_args()
    cases = (
        written_by_hand(options.pairs, options.limit)
        if options.sectioned
        else extracts(options.pairs, load_tools(), options.limit)
    )
    measure(cases, options.writer, options.show)


if __name__ == "__main__":
    main()
