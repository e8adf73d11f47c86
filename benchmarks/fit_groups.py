"""Fit the weights of groups.py: whether an editor puts two sentences of an article into one section.

    python benchmarks/fit_groups.py LAID_OUT.jsonl.gz --articles FILE.jsonl.gz... --sectioned TRAIN.jsonl.gz --dev DEV.jsonl.gz

Pairs are of the sentences of briefs laid out over articles (`benchmarks/briefs.jsonl.gz`, see ``train_briefs.py``), and of
those that hand-written summaries rest on; a logistic regression, deterministic. Prints the weights, the bias, and on DEV
(hand-written ones too) the area under the curve.
"""

import argparse
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import torch
from train_briefs import laid_out_articles, sectioned_articles

from summarize_news.cohesion import stems
from summarize_news.groups import pair_features
from summarize_news.outline import centred
from summarize_news.pipeline import load_tools
from summarize_news.types import Document, Tools

DECAY = 1e-4


def read_pairs(articles: Iterable[tuple[Document, Sequence[Sequence[int]]]], tools: Tools) -> tuple[np.ndarray, np.ndarray]:
    """Return features (n, f) of pairs of used sentences and whether (n,) they are of one section."""
    rows, same = [], []
    for document, sections in articles:
        reading = tools.read(document)
        nearness, words = centred(reading.similarity), [stems(text) for text in document.texts()]
        of: dict[int, int] = {}
        for number, lines in enumerate(sections):
            for i in lines:
                of.setdefault(i, number)
        for i, j in combinations(sorted(of), 2):
            rows.append(pair_features(document, nearness, reading.serves, words, i, j))
            same.append(of[i] == of[j])
    return np.array(rows), np.array(same)


def fit(x: np.ndarray, same: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the weights (f,) and the bias of a logistic regression with a little decay."""
    rows, wanted = torch.tensor(x), torch.tensor(same, dtype=torch.float64)
    weights = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        logits = rows @ weights[1:] + weights[0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted) + DECAY * weights[1:].square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    bias, *found = weights.detach().tolist()
    return np.array(found), bias


def area(scores: np.ndarray, is_good: np.ndarray) -> float:
    """Return the area under the ROC curve."""
    ranks = scores.argsort().argsort()
    n = is_good.sum()
    return float((ranks[is_good].sum() - n * (n - 1) / 2) / (n * (len(scores) - n)))


def main() -> None:
    """Fit, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("laid_out", type=Path)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--sectioned", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    args = parser.parse_args()
    tools = load_tools()
    laid_out = laid_out_articles(args.laid_out, args.articles, tools)
    briefs = [(document, [section["lines"] for section in record["sections"]]) for record, document in laid_out]
    written, held_out = (
        [(document, [lines for _, lines in sections]) for document, _, sections in sectioned_articles(path)]
        for path in (args.sectioned, args.dev)
    )
    x, same = read_pairs([*briefs, *written], tools)
    weights, bias = fit(x, same)
    print(f"{len(same)} pairs")
    print(f"_WEIGHTS = ({', '.join(f'{weight:.2f}' for weight in weights)})\n_BIAS = {bias:.2f}")
    x, same = read_pairs(held_out, tools)
    print(f"{len(same)} pairs, area under the curve {area(x @ weights, same):.3f}; by place and nearness alone ", end="")
    print(f"{area(x[:, 3] - 0.2 * 6 * x[:, 0], same):.3f}")


if __name__ == "__main__":
    main()
