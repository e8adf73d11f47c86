"""Fit the weights of ``summarize_news.heading`` on written headings, and print the table to paste there.

    python benchmarks/train_heading.py train.jsonl.gz

Each section of a written summary is a list of candidates, the phrases of its evidence. A linear model is fitted by a
listwise softmax (cross-entropy against each candidate's share of overlap with the written heading), on top of what tells
the form of written headings from that of phrases at large. Figures are of five-fold cross-validation by article.
Deterministic. The printed table of overlap by score shows where it falls to chance, for the threshold in ``heading``.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy

from summarize_news import heading
from summarize_news.outline import Plan
from summarize_news.pairs import read_lines
from summarize_news.pipeline import load_tools
from summarize_news.sectioned import _document, _overlap
from summarize_news.types import Role

N_FOLDS = 5
N_STEPS = 400
LEARN_RATE = 0.05
L2 = 0.01
# Overlap of words says little about form, so form is learned apart (written headings against phrases) and added at this share.
FORM_SHARE = 0.5
NOT_SEEN_IN_TEXT = ("to", "ing")  # forms that a title's words do not show
# What chooses among phrases, and which way it may: +1 only for, -1 only against, 0 either. Six hundred headings are few.
SIGNS = {
    "keep": 1,
    "least_keep": 1,
    "head_keep": 1,
    "in_section": 1,
    "repeated": 1,
    "in_lead": 1,
    "elsewhere": -1,
    "in_headline": -1,
    "rarity": 0,
    "place": -1,
    "n_cut": -1,
    "object": 0,
    "open": -1,
    "after_of": -1,
    "after_place": -1,
    "ing": 0,
    "to": 0,
}
Array = Any  # numpy.ndarray
Features = dict[str, float]
_PREFIX = 5


class Section:
    """A written heading, its form, and what could stand in its place: texts, features and worth of each."""

    def __init__(self, article: int, written: str, found: Sequence[tuple[str, Features]], form: Features) -> None:
        self.article, self.written, self.form = article, written, form
        self.texts = [text for text, _ in found]
        self.features = [features for _, features in found]
        self.worth = numpy.array([likeness(text, written) for text in self.texts])


def likeness(text: str, written: str) -> float:
    """Return F1 over words that share their first letters ("criticised" and "criticism" are alike)."""
    ours, theirs = (re.findall(r"\w+", t.lower().replace("’s", "").replace("'s", "")) for t in (text, written))
    left, shared = list(theirs), 0.0
    for word in ours:
        for other in left:
            if word == other or (word[:_PREFIX] == other[:_PREFIX] and min(len(word), len(other)) >= _PREFIX):
                shared += 1.0 if word[:-1] in other or other[:-1] in word else 0.7
                left.remove(other)
                break
    return 2 * shared / (len(ours) + len(theirs))


def sections_of(rows: Sequence[tuple[dict, Any, Any, Sequence[int]]]) -> list[Section]:
    """Return the sections of every record that have a heading of their own."""
    out = []
    for n, (record, document, reading, place) in enumerate(rows):
        of = defaultdict(list)
        for i, j in enumerate(place):
            of[j].append(i)
        plans = []
        for section in record["summary"]["sections"]:
            evidence = [line["evidence"][0] for line in (section["lead"], *section["bullets"])]
            sentences = list(dict.fromkeys(i for j in evidence for i in of[j]))
            plans.append(Plan(role=Role(section["role"]), lead=sentences[0], sentences=sentences))
        scene = heading.Scene(document, reading, plans, record["title"])
        for plan, section in zip(plans, record["summary"]["sections"], strict=True):
            if plan.sentences and section["heading"] != heading.PLAIN[Role.CONTEXT]:
                phrases = heading.candidates(scene, plan)
                found = [(heading.title_case(p.text), heading.describe(scene, plan, p)) for p in phrases]
                out.append(Section(n, section["heading"], found, form_of(section["heading"], scene.names)))
    return out


def form_of(written: str, names: set[str]) -> dict[str, float]:
    """Return the form of a written heading; only what the article takes for a name keeps its capital."""
    texts = [w if re.sub(r"['’]s?$", "", w) in names else w.lower() for w in re.sub(r"[“”\",]", "", written).split()]
    words = [heading.Piece(text=t, pos="NOUN", start=2, end=2, keep=0.0, is_joined=True) for t in texts]
    link = next(
        (n for n, w in enumerate(words[:-1]) if n and w.lower in heading.LINKS | dict.fromkeys(heading.PREPOSITIONS)), 0
    )
    form = heading.LINKS.get(words[link].lower, "at") if link else "plain"
    if form == "plain" and words[0].lower == "the":
        words, form = words[1:] or words, "the" if len(words) == 2 else form
    return heading.describe_form(words, words[link - 1], form)


def matrix(rows: Sequence[dict[str, float]], names: Sequence[str]) -> Array:
    """Return the features ``names`` of ``rows``. Shape: (rows, features)."""
    return numpy.array([[row.get(name, 0.0) for name in names] for row in rows]).reshape(len(rows), len(names))


def descend(slope_at: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Return weights between ``low`` and ``high`` where the slope ends, by Adam (Kingma & Ba 2015)."""
    weights, mean, square = (numpy.zeros(len(low)) for _ in range(3))
    for step in range(1, N_STEPS + 1):
        slope = slope_at(weights) + L2 * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = weights - LEARN_RATE * (mean / (1 - 0.9**step)) / (numpy.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = numpy.clip(weights, low, high)
    return weights


def fit_form(sections: Sequence[Section]) -> dict[str, float]:
    """Return what tells written headings from phrases at large: logistic regression, both sides of equal weight."""
    names = [name for name in sections[0].form if name not in NOT_SEEN_IN_TEXT]
    x = matrix([s.form for s in sections] + [row for s in sections for row in s.features], [*names])
    is_written = numpy.arange(len(x)) < len(sections)
    weight = numpy.where(is_written, 0.5 / is_written.sum(), 0.5 / (~is_written).sum())
    centred = x - (x * weight[:, None]).sum(0)
    free = numpy.full(len(names), numpy.inf)
    found = descend(lambda w: centred.T @ (weight * (1 / (1 + numpy.exp(-centred @ w)) - is_written)), -free, free)
    return dict(zip(names, (float(w) for w in found), strict=True))


def fit(sections: Sequence[Section]) -> dict[str, float]:
    """Return the weights: those of form, and on top of them those that choose among the phrases of a section."""
    form = fit_form(sections)
    sections = [s for s in sections if s.worth.sum() > 0]
    names = [*SIGNS]
    x = numpy.concatenate([matrix(s.features, names) for s in sections])
    base = FORM_SHARE * numpy.concatenate([matrix(s.features, [*form]) for s in sections]) @ numpy.array([*form.values()])
    sizes = [len(s.features) for s in sections]
    starts = numpy.cumsum([0, *sizes[:-1]])
    owner = numpy.repeat(numpy.arange(len(sizes)), sizes)
    target = numpy.concatenate([s.worth / s.worth.sum() for s in sections])

    def slope(weights: Array) -> Array:
        scores = x @ weights + base
        scores = numpy.exp(scores - numpy.maximum.reduceat(scores, starts)[owner])
        return x.T @ (scores / numpy.add.reduceat(scores, starts)[owner] - target) / len(sizes)

    signs = numpy.array([*SIGNS.values()])
    found = descend(slope, numpy.where(signs > 0, 0.0, -numpy.inf), numpy.where(signs < 0, 0.0, numpy.inf))
    return {**{name: FORM_SHARE * weight for name, weight in form.items()}, **dict(zip(names, map(float, found), strict=True))}


def choose(section: Section, weights: dict[str, float]) -> tuple[float, str]:
    """Return the best phrase of a section, and its score."""
    scored = [
        (sum(weights.get(name, 0.0) * value for name, value in row.items()), -n, text)
        for n, (text, row) in enumerate(zip(section.texts, section.features, strict=True))
    ]
    score, _, text = max(scored, default=(-numpy.inf, 0, ""))
    return float(score), text


def measure(sections: Sequence[Section]) -> tuple[dict[str, float], list[tuple[float, str, str]]]:
    """Return cross-validated figures (overlap of the choice, of the best, of a blind choice), and (score, choice, written)."""
    found = []
    for fold in range(N_FOLDS):
        weights = fit([s for s in sections if s.article % N_FOLDS != fold])
        found += [(*choose(s, weights), s.written) for s in sections if s.article % N_FOLDS == fold]
    blind = [fmean([_overlap(t, s.written) for t in s.texts] or [0.0]) for s in sections]
    ceiling = [max((_overlap(t, s.written) for t in s.texts), default=0.0) for s in sections]
    chosen = [_overlap(text, written) for _, text, written in found]
    figures = {"sections": len(sections), "candidates": fmean(len(s.texts) for s in sections)}
    return {**figures, "blind": fmean(blind), "ceiling": fmean(ceiling), "chosen": fmean(chosen)}, found


def main() -> None:
    """Fit, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="records of written summaries (.jsonl.gz)")
    args = parser.parse_args()
    tools = load_tools()
    rows = []
    for record in read_lines(args.file):
        document, place = _document(record, str(record["id"]), tools)
        rows.append((record, document, tools.read(document), [place(i) for i in range(len(document.sentences))]))
    sections = sections_of(rows)
    figures, found = measure(sections)
    for name, figure in figures.items():
        print(f"{name:10} {figure:.3f}")
    found.sort(reverse=True)
    for n in range(0, len(found), len(found) // 10):  # where the threshold can lie: overlap of tenths by score
        part = found[n : n + len(found) // 10]
        print(f"score > {part[-1][0]:6.2f}  overlap {fmean(_overlap(a, b) for _, a, b in part):.3f}")
    print("WEIGHTS = {")
    for name, weight in fit(sections).items():
        print(f'    "{name}": {weight:.2f},')
    print("}")


if __name__ == "__main__":
    main()
