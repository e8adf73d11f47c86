"""What the shipped reader says of discourse roles and of words, beside what people said.

    python benchmarks/measure_reader.py [--roles FILE] [--pairs FILE] [--sectioned FILE] [--limit N] [--reader DIR]

Roles: per-class and macro F1 over the eight roles (Choubey et al. 2020), not_news apart, and speech. Words: AUC of
keep × salience for surviving into the summary (Gehrmann et al. 2018), over the words of all sentences, and of keep alone over
the words of the sentences a summary was made from. Vectors: AUC of the cosine for telling two sentences of one section of a
sectioned summary from two of different sections.
"""

import argparse
from itertools import combinations, islice
from pathlib import Path

import numpy as np

from summarize_news.neural.training.oracle import kept_words
from summarize_news.pairs import join_sentences, pair_document, read_lines, summary_lines
from summarize_news.pipeline import load_tools
from summarize_news.types import Discourse, Tools


def f1(gold: np.ndarray, found: np.ndarray) -> float:
    """Return F1 of two boolean arrays."""
    return 2 * (gold & found).sum() / max(1, gold.sum() + found.sum())


def auc(labels: np.ndarray, scores: np.ndarray) -> float:
    """Return the chance that a positive outscores a negative (Mann-Whitney), ties counting half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    n_positive = labels.sum()
    return (ranks[labels].sum() - n_positive * (n_positive + 1) / 2) / (n_positive * (len(labels) - n_positive))


def measure_roles(path: Path, tools: Tools, limit: int | None) -> None:
    """Print F1 by role."""
    gold, found, speech, spoken = [], [], [], []
    for record in islice(read_lines(path), limit):
        reading = tools.read(join_sentences([s["text"] for s in record["sentences"]], "", record["headline"]))
        gold += [Discourse(s["role"]) for s in record["sentences"]]
        speech += [bool(s["speech"]) for s in record["sentences"]]
        found += [reading.role(i) for i in range(len(record["sentences"]))]
        spoken += [value >= 0.5 for value in reading.speech]
    scores = {r: f1(np.array([g is r for g in gold]), np.array([f is r for f in found])) for r in Discourse}
    for role, score in scores.items():
        print(f"{role.value:16} {score:.3f}  ({sum(g is role for g in gold)} sentences)")
    print(f"macro of eight   {np.mean([s for r, s in scores.items() if r is not Discourse.NOT_NEWS]):.3f}")
    print(f"speech           {f1(np.array(speech), np.array(spoken)):.3f}")


def measure_words(path: Path, tools: Tools, limit: int | None) -> None:
    """Print AUC of the content selection."""
    labels, scores, within, keeps = [], [], [], []
    for record in islice(read_lines(path), limit):
        document = pair_document(record, "", tools.segment)
        sentences = document.texts()
        kept = kept_words(sentences, summary_lines(record["summary"]))
        reading = tools.read(document)
        for i, words in enumerate(reading.words):
            spans = kept.get(i, [])
            for word in words:
                if not any(c.isalnum() for c in sentences[i][word.span.start : word.span.end]):
                    continue
                survived = any(s and a < word.span.end and word.span.start < b for a, b, s in spans)
                labels.append(survived)
                scores.append(word.keep * reading.salience[i])
                if spans:
                    within.append(survived)
                    keeps.append(word.keep)
    print(f"words, all sentences     AUC {auc(np.array(labels), np.array(scores)):.3f}  ({len(labels)} words)")
    print(f"words, aligned sentences AUC {auc(np.array(within), np.array(keeps)):.3f}  ({len(within)} words)")


def measure_vectors(path: Path, tools: Tools, limit: int | None) -> None:
    """Print AUC of the cosines; a sentence belongs to the first section that rests on it."""
    together, cosines = [], []
    for record in islice(read_lines(path), limit):
        reading = tools.read(join_sentences(record["sentences"], "", record["title"]))
        section: dict[int, int] = {}
        for number, part in enumerate(record["summary"]["sections"]):
            for line in (part["lead"], *part["bullets"]):
                for i in line["evidence"]:
                    section.setdefault(i, number)
        for a, b in combinations(sorted(section), 2):
            together.append(section[a] == section[b])
            cosines.append(reading.similarity[a][b])
    print(f"same section by cosine   AUC {auc(np.array(together), np.array(cosines)):.3f}  ({len(together)} pairs)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--roles", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--sectioned", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--reader", type=Path)
    args = parser.parse_args()
    tools = load_tools(args.reader)
    if args.roles:
        measure_roles(args.roles, tools, args.limit)
    if args.pairs:
        measure_words(args.pairs, tools, args.limit)
    if args.sectioned:
        measure_vectors(args.sectioned, tools, args.limit)


if __name__ == "__main__":
    main()
