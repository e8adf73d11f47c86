"""Fit the weights of ``summarize_news.heading`` on headings that readers chose, and print the table to paste there.

    python benchmarks/train_heading.py LAID_OUT.jsonl.gz ARTICLES.jsonl.gz...

LAID_OUT (`benchmarks/briefs.jsonl.gz`, see ``train_briefs.py``) gives for every section the phrase of its sentences that is the
best heading, or none where none can be printed. A conditional logit (McFadden 1974) of the phrases of a section and of none is
fitted; a phrase that shares most words with the one chosen counts a part. Figures are of five-fold cross-validation by article.
Deterministic.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from train_briefs import N_FOLDS, laid_out_articles

from summarize_news import heading
from summarize_news.pipeline import load_tools
from summarize_news.plan import Plan
from summarize_news.types import Role, Tools

L2 = 5e-4  # of the weights of standardised features
LIKE, LIKE_SHARE = 0.6, 0.3  # F1 of words from which a phrase is like the chosen one, and what it counts beside it
N_SEEN = 40  # phrases that have a feature; of rarer ones nothing is learned
LEAST = 0.05  # a weight nearer to 0 is left out


@dataclass(frozen=True, slots=True)
class Choice:
    """The phrases of a section, what is weighed of each, and what was chosen ("" for none)."""

    article: int
    phrases: list[str]
    features: list[dict[str, float]]
    chosen: str

    def target(self) -> np.ndarray:
        """Return the share of every phrase, and of none, (n + 1,)."""
        likes = [_f1(phrase, self.chosen) for phrase in self.phrases]
        share = np.array([1.0 if like == 1 else LIKE_SHARE * like**2 if like > LIKE else 0.0 for like in likes] + [0.0])
        share[-1] = float(not self.chosen)
        return share / share.sum()


def read_choices(laid_out: Path, files: Sequence[Path], tools: Tools) -> list[Choice]:
    """Return what was chosen for the sections that are no context; none whose choice is no phrase of ours."""
    choices = []
    for number, (record, document) in enumerate(laid_out_articles(laid_out, files, tools)):
        scene = heading.Scene(document, tools.read(document), document.article.title)
        plans = [Plan(role=Role(s["role"]), lead=min(s["lines"]), sentences=sorted(s["lines"])) for s in record["sections"]]
        for section, plan in zip(record["sections"], plans, strict=True):
            if plan.role is Role.CONTEXT:
                continue
            phrases = heading.apart(scene, plan)
            chosen = ""
            if "phrase" in section:
                sentence, start, end = section["phrase"]
                chosen = document.text(sentence)[start:end].lower()
                if chosen not in [phrase.text.lower() for phrase in phrases]:
                    continue
            if phrases:
                features = [heading.describe(scene, plan, plans, phrase) for phrase in phrases]
                choices.append(Choice(number, [phrase.text.lower() for phrase in phrases], features, chosen))
    return choices


def fit(choices: Sequence[Choice], names: Sequence[str]) -> tuple[dict[str, float], float]:
    """Return the weights and the bias against none."""
    rows = np.array([[f.get(name, 0.0) for name in names] for choice in choices for f in choice.features])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    x = torch.tensor((rows - mean) / scale)
    section = torch.tensor([k for k, choice in enumerate(choices) for _ in choice.features])
    targets = [choice.target() for choice in choices]
    of_phrase = torch.tensor(np.concatenate([t[:-1] for t in targets]))
    weights = torch.zeros(len(names), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        scores = x @ weights + bias
        total = torch.ones(len(choices), dtype=torch.float64).index_add(0, section, scores.exp())  # none has the score 0
        loss = (total.log().sum() - (of_phrase * scores).sum()) / len(choices) + L2 * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    found = weights.detach().numpy() / scale
    return dict(zip(names, found.tolist(), strict=True)), float(bias.detach()[0] - mean @ found)


def measure(choices: Sequence[Choice], weights: dict[str, float], bias: float) -> list[tuple[float, float, float]]:
    """Return for every section the F1 of its best phrase, whether its chance is worth printing, and whether one was chosen."""
    out = []
    for choice in choices:
        scores = [bias + sum(weights.get(k, 0.0) * v for k, v in f.items()) for f in choice.features]
        best = int(np.argmax(scores))
        is_printed = 1 / (1 + np.exp(-scores[best])) >= heading.WORTH_PRINTING
        out.append((_f1(choice.phrases[best], choice.chosen), float(is_printed), float(bool(choice.chosen))))
    return out


def _f1(a: str, b: str) -> float:
    ours, theirs = Counter(a.split()), Counter(b.split())
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def main() -> None:
    """Fit, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("laid_out", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    args = parser.parse_args()
    choices = read_choices(args.laid_out, args.articles, load_tools())
    counts = Counter(name for choice in choices for f in choice.features for name, value in f.items() if value)
    names = sorted(name for name, count in counts.items() if count >= N_SEEN)
    print(f"{len(choices)} sections, {sum(bool(c.chosen) for c in choices)} with a chosen phrase, {len(names)} features")
    found = []
    for fold in range(N_FOLDS):
        model = fit([c for c in choices if c.article % N_FOLDS != fold], names)
        found += measure([c for c in choices if c.article % N_FOLDS == fold], *model)
    best, printed, has = np.array(found).T
    print(f"the chosen phrase is ranked first in {100 * (best[has > 0] == 1).mean():.1f}% of the sections that have one")
    print(f"worth printing over {100 * printed.mean():.1f}%, F1 of their words {100 * best[printed > 0].mean():.1f}")
    weights, bias = fit(choices, names)
    print(f"BIAS = {bias:.2f}\nWEIGHTS: dict[str, float] = {{")
    for name, weight in weights.items():
        if abs(weight) >= LEAST:
            print(f'    "{name}": {weight:.2f},')
    print("}")


if __name__ == "__main__":
    main()
