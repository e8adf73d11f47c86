"""Write sheets for a blind reading of shortened lines: each beside its sentence, some of them an editor's, in mixed order.

    python benchmarks/compression.py OUT ARTICLES.jsonl[.gz]... [--each 100] [--first 12] [--editor SECTIONED.jsonl[.gz]]

Ours are the lines of summaries that are shorter than their sentence. An editor's come from sectioned summaries with the words
that each line kept (``cut``), one for every four of ours. ``OUT/N.txt`` has 50 pairs each, ``OUT/key.json`` whose each is.
Prints the mean share of words kept. What readers said of the last sheets stands in docs/sections.md.
"""

import argparse
import json
import random
from pathlib import Path
from statistics import fmean

from drawn import draw

from summarize_news.pairs import read_lines
from summarize_news.pipeline import load_tools
from summarize_news.types import How

SHEET = 50
Pair = tuple[str, str]


def our_pairs(paths: list[Path], each: int, first: int) -> list[Pair]:
    """Return sentence and line for what the summaries of ``each`` articles of every file shorten."""
    pairs = []
    for _, _, summary in draw(paths, each, first, load_tools()):
        for line in summary.lines():
            if line.how is How.COMPRESSED and len(line.evidence) == 1 and "[" not in line.text:
                pairs.append((summary.document.text(line.evidence[0]), line.text))
    return pairs


def editors_pairs(path: Path) -> list[Pair]:
    """Return sentence and cut for what an editor shortened."""
    return [
        (record["sentences"][line["evidence"][0]], line["cut"])
        for record in read_lines(path)
        for section in record["summary"]["sections"]
        for line in (section["lead"], *section["bullets"])
        if line["cut"] != record["sentences"][line["evidence"][0]]
    ]


def main() -> None:
    """Write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--each", type=int, default=100, help="articles of each file")
    parser.add_argument("--first", type=int, default=12, help="the first of them; the rest are spread evenly")
    parser.add_argument("--lines", type=int, default=200, help="lines of ours")
    parser.add_argument("--editor", type=Path, help="sectioned summaries written by hand")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    shuffled = random.Random(1)
    ours = our_pairs(args.articles, args.each, args.first)
    editors = editors_pairs(args.editor) if args.editor else []
    n_ours = min(args.lines, len(ours))
    chosen = [("ours", pair) for pair in shuffled.sample(ours, n_ours)]
    chosen += [("editor", pair) for pair in shuffled.sample(editors, min(len(editors), n_ours // 4))]
    shuffled.shuffle(chosen)
    for start in range(0, len(chosen), SHEET):
        rows = [f"{n}\nSENTENCE: {a}\nLINE: {b}\n" for n, (_, (a, b)) in enumerate(chosen[start : start + SHEET], start + 1)]
        (args.out / f"{start // SHEET + 1}.txt").write_text("\n".join(rows), "utf-8")
    (args.out / "key.json").write_text(json.dumps([who for who, _ in chosen]) + "\n", "utf-8")
    for who in ("ours", "editor"):
        shares = [len(line.split()) / len(sentence.split()) for name, (sentence, line) in chosen if name == who]
        if shares:
            print(f"{who}: {len(shares)} lines, mean share of words kept {fmean(shares):.3f}")


if __name__ == "__main__":
    main()
