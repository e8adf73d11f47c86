"""Whether the lines of extractive summaries have a number, a name or a quotation that their evidence has not.

    python benchmarks/measure_guard.py PAIRS.jsonl[.gz] ... [--limit N] [--written] [--show]

Summarises N articles, as many of each file, and holds every line against the sentences it names by a rule that shares
nothing with the guard: every figure, capitalised word and quotation of a line has to stand in them letter by letter, and
every word somewhere. Then shortens every sentence of the articles and says how many of them the guard would send back to the
whole sentence, and for what; --show prints them. With --written, instead, the summaries are in the abstractive mode, and the
lines of the shipped writer that the guard sent back are counted; the plain wordings it puts in are foreign words there. PAIRS
holds `{"article": str}` a line.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from summarize_news import guard
from summarize_news.pairs import pair_document, read_lines
from summarize_news.pipeline import find_writer, load_tools, make_line, summarize
from summarize_news.settings import Settings
from summarize_news.types import Document, Line, Summary, Tools

FIGURE = re.compile(r"\d(?:[\d.,:/]*\d)?")
WORD = re.compile(r"(?<!['’])\b[^\W_]+(?:['’.&-](?!s\b)[^\W_]+)*")  # without "'s"
OPENS = re.compile(r"(?:^|[.!?][”\"’']* )[“\"‘'\[]?$")
QUOTE = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")


def foreign(line: str, evidence: str) -> list[tuple[str, str]]:
    """Return the figures, names, quotations and other words of ``line`` that ``evidence`` has not, each with its kind."""
    line, evidence = " ".join(line.split()), " ".join(evidence.split())
    found = [("number", figure) for figure in _missing(FIGURE.findall(line), FIGURE.findall(evidence))]
    theirs = WORD.findall(evidence)
    names = [m.group() for m in WORD.finditer(line) if m.group()[0].isupper() and not OPENS.search(line[: m.start()])]
    found += [("name", name) for name in _missing(names, theirs)]
    quoted = [(m[1] or m[2]).rstrip(".,") for m in QUOTE.finditer(line)]  # the last mark is the sentence's around it
    found += [("quote", quote) for quote in quoted if quote not in evidence]
    words = [word.casefold() for word in WORD.findall(line)]
    return found + [("word", word) for word in _missing(words, [word.casefold() for word in theirs])]


def _missing(mine: list[str], theirs: list[str]) -> list[str]:
    return sorted(set(mine) - set(theirs))


def unsupported(summary: Summary) -> Iterator[tuple[Line, list[tuple[str, str]]]]:
    """Yield the lines that have something foreign."""
    for line in summary.lines():
        if found := foreign(line.text, " ".join(summary.document.text(i) for i in line.evidence)):
            yield line, found


def shortened(summary: Summary) -> Iterator[tuple[str, str, tuple[guard.Finding, ...]]]:
    """Yield every sentence of the article that can be shortened, what is left of it, and what the guard finds there."""
    for sentence in summary.document.sentences:
        source = summary.document.text(sentence.index)
        text = make_line(summary.document, summary.reading, sentence.index).text
        if text != source:
            yield source, text, guard.check(text, [source])


def load_documents(paths: list[Path], limit: int, tools: Tools) -> Iterator[Document]:
    """Yield ``limit`` articles, as many of each file."""
    for n, path in enumerate(paths):
        share = limit * (n + 1) // len(paths) - limit * n // len(paths)
        for number, record in enumerate(islice(read_lines(path), share), 1):
            document = pair_document(record, f"{path.name}, line {number}", tools.segment)
            if document.tokens:  # not tokenised by others
                yield document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=Path, metavar="PAIRS")
    parser.add_argument("--limit", type=int, default=300, help="so many articles in all")
    parser.add_argument("--show", action="store_true", help="print what was found and what was sent back")
    parser.add_argument("--written", action="store_true", help="in the abstractive mode")
    arguments = parser.parse_args()
    tools = load_tools(writer=find_writer(None) if arguments.written else None)
    settings = Settings(mode="abstractive" if arguments.written else "extractive")
    counts: Counter[str] = Counter()
    for document in load_documents(arguments.pairs, arguments.limit, tools):
        summary = summarize(document.article, settings, replace(tools, segment=lambda _, d=document: d))
        counts["articles"] += 1
        counts["lines"] += len(summary.lines())
        counts["lines changed"] += sum(line.how != "verbatim" for line in summary.lines())
        for line, found in unsupported(summary):
            counts.update(f"foreign {kind}" for kind in {kind for kind, _ in found})
            if arguments.show:
                print(f"FOREIGN {document.article.name}: {found}\n    {line.text}")
        counts["lines written"] += sum(line.how == "written" for line in summary.lines())
        counts["written lines sent back"] += sum(int(w.partition(" ")[0]) for w in summary.warnings if "own words: " in w)
        for source, text, found in () if arguments.written else shortened(summary):
            counts["sentences shortened"] += 1
            counts["sent back"] += bool(found)
            counts.update(f"sent back for {kind}" for kind in {finding.kind for finding in found})
            if found and arguments.show:
                print(f"SENT BACK {document.article.name}: {[(str(f.kind), f.text, f.nearest) for f in found]}")
                print(f"    {text}\n    {source}")
    for kind in ("number", "name", "quote", "word"):
        counts[f"foreign {kind}"] += 0
    for name, n in counts.items():
        print(f"{name:24}{n:6}")


if __name__ == "__main__":
    main()
