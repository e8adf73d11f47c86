"""Fit the weights of ``summarize_news.heading`` on rated phrases, and print the table to paste there.

    python benchmarks/train_heading.py heading_ratings.jsonl.gz ARTICLES.jsonl.gz...

The ratings are the project's own: for sections of outlines, each of up to nine phrases was read beside the section's lines
and rated 0 (must not be printed), 1 (weak), 2 (acceptable) or 3 (to be printed as it is); the heading the rater would have
set stands beside them. They hold numbers of sentences and spans, and no text: the articles are found by their ids in the
files given. One logistic model with three thresholds (proportional odds; McCullagh 1980) is fitted to all ratings; figures
are of five-fold cross-validation by article. Deterministic.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from drawn import text_of

from summarize_news import heading
from summarize_news.pairs import read_lines
from summarize_news.pipeline import load_tools
from summarize_news.plan import Plan
from summarize_news.read import load_article
from summarize_news.types import Kind, Role, Source, Tools

N_FOLDS = 5
L2 = 0.05
GOOD = 2  # a rating from which a heading may be printed
Rows = tuple[list[dict[str, float]], np.ndarray, np.ndarray, np.ndarray]


def sections_of(record: dict, text: str, title: str, tools: Tools) -> Iterator[list[tuple[dict[str, float], int]]]:
    """Yield for every rated section the features of its phrases and their ratings."""
    document = tools.segment(load_article(Source(name=record["id"], kind=Kind.TEXT, text=text), title=title))
    reading = tools.read(document)
    plans = [Plan(role=Role(p["role"]), lead=p["sentences"][0], sentences=p["sentences"]) for p in record["plans"]]
    scene = heading.Scene(document, reading, title)
    for section in record["sections"]:
        plan = plans[section["plan"]]
        spans = {(p.sentence, p.words[0].start, p.words[-1].end): p for p in heading.candidates(scene, plan)}
        rated = [(spans[s, a, b], rating) for s, a, b, rating in section["rated"] if (s, a, b) in spans]
        yield [(heading.describe(scene, plan, plans, phrase), rating) for phrase, rating in rated]


def read_rows(ratings: Path, files: Sequence[Path], tools: Tools) -> Rows:
    """Return the features, ratings (n,), sections (n,) and articles (n,) of every rated phrase."""
    records = {record["id"]: record for record in read_lines(ratings)}
    features, found = [], []
    n_sections = 0
    for path in files:
        for line in read_lines(path):
            record = records.pop(str(line["id"]), None)
            if record is None:
                continue
            text = text_of(line)
            title = line.get("title") or line.get("headline") or ""
            for section in sections_of(record, text, title, tools):
                features += [row for row, _ in section]
                found += [(rating, n_sections, len(records)) for _, rating in section]
                n_sections += 1
    ratings_of, sections, articles = np.array(found).T
    return features, ratings_of, sections, articles


def fit(x: np.ndarray, ratings: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the weights (f,) and the bias of a rating of at least ``GOOD``."""
    mean, spread = x.mean(0), x.std(0) + 1e-6
    rows, rated = torch.tensor((x - mean) / spread), torch.tensor(ratings)
    weights = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    steps = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, steps], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        logits = (rows @ weights)[:, None] + steps
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, (rated[:, None] > torch.arange(3)).double())
        loss = 3 * loss + L2 * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    found = weights.detach().numpy() / spread
    return found, float(steps.detach()[GOOD - 1]) - float(found @ mean)


def area(scores: np.ndarray, is_good: np.ndarray) -> float:
    """Return the area under the ROC curve."""
    ranks = scores.argsort().argsort()
    n = is_good.sum()
    return float((ranks[is_good].sum() - n * (n - 1) / 2) / (n * (len(scores) - n)))


def cross_validated(x: np.ndarray, ratings: np.ndarray, articles: np.ndarray) -> np.ndarray:
    """Return the score (n,) of every row by a model that was fitted without its article."""
    scores = np.zeros(len(x))
    for fold in range(N_FOLDS):
        held_out = articles % N_FOLDS == fold
        weights, bias = fit(x[~held_out], ratings[~held_out])
        scores[held_out] = x[held_out] @ weights + bias
    return scores


def print_weights(names: Sequence[str], x: np.ndarray, ratings: np.ndarray) -> None:
    """Print the table to paste."""
    weights, bias = fit(x, ratings)
    print(f"BIAS = {bias:.2f}\nWEIGHTS: dict[str, float] = {{")
    for name, weight in zip(names, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    print("}")


def main() -> None:
    """Fit, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("ratings", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    args = parser.parse_args()
    features, ratings, sections, articles = read_rows(args.ratings, args.articles, load_tools())
    names = list(features[0])
    x = np.array([[row[name] for name in names] for row in features])
    scores = cross_validated(x, ratings, articles)
    size = f"{len(x)} phrases of {len(set(sections))} sections of {len(set(articles))} articles"
    print(f"{size}; area under the curve {area(scores, ratings >= GOOD):.3f}")
    best = [max(zip(scores[sections == n], ratings[sections == n], strict=True)) for n in sorted(set(sections))]
    print("chance  sections  acceptable  not to be printed")
    for chance in (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        kept = np.array([rating for score, rating in best if 1 / (1 + np.exp(-score)) >= chance])
        print(f"{chance:.2f}    {len(kept) / len(best):.2f}      {np.mean(kept >= GOOD):.2f}        {np.mean(kept == 0):.2f}")
    print_weights(names, x, ratings)


if __name__ == "__main__":
    main()
