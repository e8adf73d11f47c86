"""Fit the weights of ``summarize_news.headline`` on rated candidates, and print the table to paste there.

    python benchmarks/train_headline.py headline_ratings.jsonl.gz ARTICLES.jsonl.gz...

The ratings are the project's own: for articles whose headline was hidden, up to 15 of the candidates were read under the
article's beginning and rated 0 (unprintable), 1 (weak), 2 (acceptable) or 3 (to be printed). They hold digests of the
candidates and no text: the articles are found by their ids in the files given. One logistic model with three thresholds
(proportional odds; McCullagh 1980) is fitted to all ratings; figures are of five-fold cross-validation by article.
Deterministic.
"""

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from drawn import text_of
from fit_groups import area
from train_briefs import N_FOLDS

from summarize_news.headline import candidates
from summarize_news.pairs import read_lines
from summarize_news.pipeline import load_tools
from summarize_news.read import load_article
from summarize_news.types import Kind, Source, Tools

L2 = 0.2
GOOD = 2  # a rating from which a headline may be printed


def digest(text: str) -> str:
    """Return what stands for a candidate in the ratings."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_rows(ratings: Path, files: list[Path], tools: Tools) -> tuple[list[dict[str, float]], np.ndarray, np.ndarray]:
    """Return the features, ratings (n,) and articles (n,) of every rated candidate."""
    records = {record["id"]: record for record in read_lines(ratings)}
    features, found = [], []
    for path in files:
        for line in read_lines(path):
            record = records.pop(str(line["id"]), None)
            if record is None:
                continue
            text = text_of(line)
            # Read with its headline or a stand-in, so that no first line is taken for one; then the headline is hidden.
            title = line.get("title") or line.get("headline") or "x"
            article = load_article(Source(name=record["id"], kind=Kind.TEXT, text=text), title=title)
            document = tools.segment(replace(article, title=""))
            reading = tools.read(document)
            for candidate in candidates(document, reading, record["sentences"]):
                rating = record["ratings"].get(digest(candidate.text))
                if rating is not None:
                    features.append(candidate.features)
                    found.append((rating, len(records)))
    rated, articles = np.array(found).T
    return features, rated, articles


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
    features, ratings, articles = read_rows(args.ratings, args.articles, load_tools())
    names = list(features[0])
    x = np.array([[row[name] for name in names] for row in features])
    scores = cross_validated(x, ratings, articles)
    best = [max(zip(scores[articles == n], ratings[articles == n], strict=True))[1] for n in sorted(set(articles))]
    print(f"{len(x)} candidates of {len(best)} articles; area under the curve {area(scores, ratings >= GOOD):.3f}")
    print(f"the best of each article: mean {np.mean(best):.2f}, acceptable {np.mean(np.array(best) >= GOOD):.2f}, ", end="")
    print(f"not to be printed {np.mean(np.array(best) == 0):.2f}; the best that was rated: ", end="")
    print(f"{np.mean([ratings[articles == n].max() for n in sorted(set(articles))]):.2f}")
    print_weights(names, x, ratings)


if __name__ == "__main__":
    main()
