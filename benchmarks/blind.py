"""Write sheets for a blind comparison: articles, each with four summaries of equal length in an order that no sheet tells.

    python benchmarks/blind.py OUT ARTICLES.jsonl[.gz]... [--each 10] [--first 12] [--seed 1]

The four are ours, Lead, LexRank (sumy) and bert-extractive-summarizer; each peer gets as many sentences as come nearest to
our number of words. ``OUT/NN.txt`` is a sheet, ``OUT/ours_NN.txt`` our summary with its evidence for scoring, ``OUT/key.json``
who is who. What readers said of the last sheets stands in docs/sections.md.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import peers
from drawn import draw

from summarize_news.pipeline import load_tools
from summarize_news.render import RENDERERS

Choose = Callable[[list[str], int], Sequence[int]]


def at_length(choose: Choose, sentences: list[str], n_words: int) -> str:
    """Return what ``choose`` takes when asked for as many of the sentences as come nearest to ``n_words``, by bisection."""
    low, high = 1, len(sentences)
    tried: dict[int, list[int]] = {}
    while low <= high:
        n = (low + high) // 2
        tried[n] = sorted(choose(sentences, n))
        low, high = (n + 1, high) if _count(sentences, tried[n]) < n_words else (low, n - 1)
    best = min(tried.values(), key=lambda chosen: abs(_count(sentences, chosen) - n_words))
    return "\n".join(f"* {sentences[i]}" for i in best)


def _count(sentences: Sequence[str], chosen: Sequence[int]) -> int:
    return sum(len(sentences[i].split()) for i in chosen)


def main() -> None:
    """Write the sheets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--each", type=int, default=10, help="articles of each file")
    parser.add_argument("--first", type=int, default=12, help="the first of them; the rest are spread evenly")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tools, shuffled = load_tools(), random.Random(args.seed)
    systems: dict[str, Choose] = {
        "lead": lambda sentences, n: range(min(n, len(sentences))),
        "lexrank": peers.sumy("lex_rank", "LexRankSummarizer"),
        "bert": peers.bert_extractive(),
    }
    key: dict[str, list[str]] = {}
    for title, text, summary in draw(args.articles, args.each, args.first, tools):
        sentences = summary.document.texts()
        n_words = sum(len(line.text.split()) for line in summary.lines())
        form = RENDERERS["text"](summary, False).split(f"\n{summary.disclosure}")[0].split("\nView original")[0].strip()
        written = {"ours": form} | {name: at_length(choose, sentences, n_words) for name, choose in systems.items()}
        order = shuffled.sample(list(written), len(written))
        number = f"{len(key) + 1:02}"
        key[number] = order
        parts = [f"===== SUMMARY {letter} =====\n{written[name]}" for letter, name in zip("ABCD", order, strict=True)]
        (args.out / f"{number}.txt").write_text("\n\n".join([f"ARTICLE {number}: {title}\n\n{text}", *parts]) + "\n", "utf-8")
        numbered = "\n".join(f"[{i + 1}] {sentence}" for i, sentence in enumerate(sentences))
        (args.out / f"ours_{number}.txt").write_text(f"{numbered}\n\n=====\n{RENDERERS['text'](summary, True)}", "utf-8")
    (args.out / "key.json").write_text(json.dumps(key, indent=1) + "\n", "utf-8")
    print(f"{len(key)} sheets in {args.out}")


if __name__ == "__main__":
    main()
