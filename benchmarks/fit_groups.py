"""Fit the weights of groups.py: whether an editor puts two sentences of an article into one section.

    python benchmarks/fit_groups.py TRAIN.jsonl[.gz] DEV.jsonl[.gz]

Pairs are of the sentences that a section's lines of a hand-written summary rest on; a logistic
regression, deterministic. Prints the weights, the bias, and on DEV the area under the curve.
"""

import argparse
from itertools import combinations
from pathlib import Path

import numpy as np
import torch
from train_heading import area

from summarize_news.groups import pair_features
from summarize_news.outline import centred
from summarize_news.pairs import join_sentences, read_lines
from summarize_news.pipeline import load_tools
from summarize_news.roles import role_chances
from summarize_news.types import Tools

DECAY = 1e-4


def read_pairs(path: Path, tools: Tools) -> tuple[np.ndarray, np.ndarray]:
    """Return features (n, f) of pairs of used sentences and whether (n,) they are of one section."""
    rows, same = [], []
    for record in read_lines(path):
        document = join_sentences(record["sentences"], "", record["title"])
        reading = tools.read(document)
        nearness = centred(reading.similarity)
        chances = [role_chances(document, reading, i) for i in range(len(document.sentences))]
        of: dict[int, int] = {}
        for number, section in enumerate(record["summary"]["sections"]):
            for line in (section["lead"], *section["bullets"]):
                for i in line["evidence"]:
                    of.setdefault(i, number)
        for i, j in combinations(sorted(of), 2):
            rows.append(pair_features(document, nearness, chances, i, j))
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


def main() -> None:
    """Fit, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    args = parser.parse_args()
    tools = load_tools()
    x, same = read_pairs(args.train, tools)
    weights, bias = fit(x, same)
    print(f"{len(same)} pairs")
    print(f"_WEIGHTS = ({', '.join(f'{weight:.2f}' for weight in weights)})\n_BIAS = {bias:.2f}")
    x, same = read_pairs(args.dev, tools)
    print(f"{len(same)} pairs, area under the curve {area(x @ weights, same):.3f}; by place and nearness alone ", end="")
    print(f"{area(x[:, 3] - 0.2 * 6 * x[:, 0], same):.3f}")


if __name__ == "__main__":
    main()
