"""Fit the weights of roles.py: in which section of a hand-written summary a sentence of an article is used.

    python benchmarks/fit_roles.py TRAIN.jsonl[.gz] DEV.jsonl[.gz] [--reader DIR]

Prints the weights, a row for each feature, and on DEV the share of the used sentences whose likeliest role is the editor's,
with precision and recall of each.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from summarize_news.pairs import join_sentences, read_lines
from summarize_news.pipeline import load_tools
from summarize_news.roles import role_features
from summarize_news.types import Role, Tools

DECAY = 3e-3


def read_rows(path: Path, tools: Tools) -> tuple[torch.Tensor, torch.Tensor]:
    """Return features (n, f) and roles (n,) of the sentences that the summaries in ``path`` rest on first."""
    rows, roles = [], []
    for record in read_lines(path):
        document = join_sentences(record["sentences"], "", record["title"])
        reading = tools.read(document)
        used: dict[int, str] = {}
        for section in record["summary"]["sections"]:
            for line in (section["lead"], *section["bullets"]):
                used.setdefault(line["evidence"][0], section["role"])
        for index, role in used.items():
            rows.append(role_features(document, reading, index))
            roles.append(list(Role).index(Role(role)))
    return torch.tensor(rows), torch.tensor(roles)


def fit(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Return the weights (f, roles) of a multinomial logistic regression with a little decay."""
    weights = torch.zeros(x.shape[1], len(Role), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(x @ weights, y) + DECAY * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--reader", type=Path)
    args = parser.parse_args()
    tools = load_tools(args.reader)
    weights = fit(*read_rows(args.train, tools))
    for row in np.round(weights.numpy(), 2).tolist():
        print(f"    ({', '.join(format(value, '.2f') for value in row)}),")
    x, y = read_rows(args.dev, tools)
    found = (x @ weights).argmax(1)
    print(f"accuracy {float((found == y).float().mean()):.3f} of {len(y)}")
    for k, role in enumerate(Role):
        hits = int(((found == k) & (y == k)).sum())
        print(f"{role.value:12} precision {hits / max(1, int((found == k).sum())):.2f} recall {hits / int((y == k).sum()):.2f}")


if __name__ == "__main__":
    main()
