"""A writer on the sentences that the reader chooses: written lines beside extracted and compressed ones, and the time it takes.

    python benchmarks/measure_writer.py PAIRS.jsonl[.gz] [--limit N] [--skip N] [--model MODEL] [--floor X] [--show N]
    python benchmarks/measure_writer.py ARTICLE --time

Every sentence that the reader chooses of an article (three at most) is the evidence of one line, told to the writer as in a
summary. Printed: ROUGE F1 against the reference summary, words beside the extract's, bigrams that the evidence lacks, the share
of lines that are the writer's, and why others are not. --show prints written lines drawn by lot beside their evidence. With
--time: the seconds of one article in both modes, in one process, weights loaded.
"""

import argparse
import random
import re
import time
from collections import Counter
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from statistics import median

from summarize_news.evaluate import load_rouge
from summarize_news.neural.shipped import FLOOR, load_shipped
from summarize_news.pairs import pair_document, read_lines, summary_lines
from summarize_news.people import People
from summarize_news.pipeline import find_writer, load_tools, make_line, summarize
from summarize_news.read import load_article, read_source
from summarize_news.reword import reword
from summarize_news.settings import Settings
from summarize_news.types import Document, How, Reading, Role, Section, Summary, Tools

_WORD = re.compile(r"\w+")
_N_TIMES = 5


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def bigrams(text: str) -> list[tuple[str, str]]:
    return list(pairwise(words(text)))


def flat_summary(document: Document, reading: Reading) -> Summary:
    """Return the reader's extract as a summary: its first sentence the lede, the others a section each."""
    first, *rest = (make_line(document, reading, i) for i in reading.extract)
    return Summary(
        name=document.article.name,
        headline=document.article.title,
        lede=first,
        sections=tuple(Section(heading="-", role=Role.TOPIC, lead=line) for line in rest),
        disclosure="-",
        mode="abstractive",
        model="-",
        settings_key="-",
        document=document,
        reading=reading,
    )


def measure(pairs: Path, skip: int, limit: int | None, tools: Tools, n_shown: int) -> None:
    """Print the table, why lines were not the writer's, and ``n_shown`` of those that were."""
    rouge = load_rouge()
    scores: dict[str, list[tuple[float, ...]]] = {}
    n_words, novel, n_bigrams, n_lines, why = Counter(), Counter(), Counter(), Counter(), Counter()
    shown: list[str] = []
    for record in islice(read_lines(pairs), skip, None if limit is None else skip + limit):
        document = pair_document(record, "", tools.segment)
        if not document.tokens:  # tokenised by others: no parts of speech to shorten by
            continue
        before = flat_summary(document, tools.read(document))
        after = reword(before, tools.write, People(document), before.lede.evidence)
        for warning in after.warnings:
            number, _, text = warning.partition(" ")
            why[text.partition(": ")[2]] += int(number)
        evidence = [document.text(line.evidence[0]) for line in before.lines()]
        n_lines.update(line.how for line in after.lines())
        shown += [
            f"-  {source}\n+  {line.text}\n"
            for source, line in zip(evidence, after.lines(), strict=True)
            if line.how is How.WRITTEN
        ]
        systems = {
            "extracted": evidence,
            "compressed": [line.text for line in before.lines()],
            "written": [line.text for line in after.lines()],
        }
        for system, texts in systems.items():
            scores.setdefault(system, []).append(rouge(summary_lines(record["summary"]), texts))
            for text, source in zip(texts, evidence, strict=True):
                theirs = set(bigrams(source))
                n_words[system] += len(words(text))
                n_bigrams[system] += len(bigrams(text))
                novel[system] += sum(pair not in theirs for pair in bigrams(text))
    n = sum(n_lines.values())
    print(f"{len(scores['extracted'])} articles, {n} lines, {100 * n_lines[How.WRITTEN] / n:.1f}% of them written")
    print(f"{'':12}{'ROUGE-1':>9}{'ROUGE-2':>9}{'Lsum':>9}{'words':>8}{'novel bigrams':>15}")
    for system, rows in scores.items():
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        share = 100 * n_words[system] / n_words["extracted"]
        print(f"{system:12}" + "".join(f"{m:9.2f}" for m in means), end="")
        print(f"{share:7.1f}%{100 * novel[system] / max(1, n_bigrams[system]):14.1f}%")
    print(f"sent back: {100 * sum(why.values()) / n:.1f}% of lines", dict(why.most_common()))
    for text in random.Random(0).sample(shown, min(n_shown, len(shown))):
        print("\n" + text, end="")


def measure_time(path: str, tools: Tools) -> None:
    """Print the seconds that one article takes in both modes, medians of runs that take turns, and their ratio."""
    article, of_mode = load_article(read_source(path)), {"extractive": load_tools(), "abstractive": tools}
    taken: dict[str, list[float]] = {"extractive": [], "abstractive": []}
    for number in range(_N_TIMES + 1):
        for mode, seconds in taken.items():
            began = time.perf_counter()
            summarize(article, Settings(mode=mode), of_mode[mode])
            if number:  # the first of each warms up
                seconds.append(time.perf_counter() - began)
    middles = {mode: median(seconds) for mode, seconds in taken.items()}
    print(f"{len(article.text.split())} words: " + ", ".join(f"{mode} {s:.2f} s" for mode, s in middles.items()), end="; ")
    print(f"{middles['abstractive'] / middles['extractive']:.1f} times as long")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="pairs of article and summary, or an article with --time")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--model", help="instead of the shipped writer")
    parser.add_argument("--floor", type=float, default=FLOOR, help="of the shipped writer's odds of leaving something out")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args()
    checkpoint = find_writer(options.model)
    tools = load_tools(writer=checkpoint)
    if not options.model:
        tools = replace(tools, write=load_shipped(checkpoint.folder, options.floor))
    if options.time:
        measure_time(options.source, tools)
    else:
        measure(Path(options.source), options.skip, options.limit, tools, options.show)


if __name__ == "__main__":
    main()
