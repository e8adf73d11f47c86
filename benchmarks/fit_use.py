"""Fit `chances_of_use` of select.py: how likely an editor's brief rests on a sentence, from its salience and length.

    python benchmarks/fit_use.py SECTIONED.jsonl[.gz] [--reader DIR]

Prints the three weights of a logistic regression and, by five-fold cross-validation over articles, the precision of as many
sentences as the editor used, beside that of salience alone.
"""

import argparse
from pathlib import Path

import numpy as np

from summarize_news.pairs import join_sentences, read_lines
from summarize_news.pipeline import load_tools
from summarize_news.select import use_features

N_FOLDS = 5
N_STEPS = 50


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression of ``y`` (n,) on ``x`` (n, f), by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(N_STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y)
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + 1e-6 * np.eye(x.shape[1])
        weights -= np.linalg.solve(curve, slope)
    return weights


def precision(scores: np.ndarray, used: np.ndarray, article: np.ndarray) -> float:
    """Return the mean over articles of the share of the top ``used.sum()`` that were used."""
    shares = []
    for number in np.unique(article):
        here = article == number
        top = np.argsort(-scores[here], kind="stable")[: int(used[here].sum())]
        shares.append(used[here][top].mean())
    return float(np.mean(shares))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sectioned", type=Path)
    parser.add_argument("--reader", type=Path)
    args = parser.parse_args()
    tools = load_tools(args.reader)
    rows, used, article = [], [], []
    for number, record in enumerate(read_lines(args.sectioned)):
        summary = record["summary"]
        lines = [summary["lede"], *(line for s in summary["sections"] for line in (s["lead"], *s["bullets"]))]
        evidence = {i for line in lines for i in line["evidence"]}
        document = join_sentences(record["sentences"], "", record["title"])
        reading = tools.read(document)
        for i in range(len(document.sentences)):
            rows.append([1.0, *use_features(document, reading, i)])
            used.append(i in evidence)
            article.append(number)
    x, y, of = np.array(rows), np.array(used, float), np.array(article)
    scores = np.zeros(len(y))
    for fold in range(N_FOLDS):
        held_out = of % N_FOLDS == fold
        scores[held_out] = x[held_out] @ fit(x[~held_out], y[~held_out])
    print("bias, of salience, of length:", *np.round(fit(x, y), 3))
    print(f"precision {precision(scores, y, of):.3f}, by salience alone {precision(x[:, 1], y, of):.3f}")


if __name__ == "__main__":
    main()
