"""The scorer of candidate sets, learned from what a trained reader says of article/summary pairs.

In: readings and reference summaries. Out: a ``SetScorer``. Features and targets fit in memory: 41 sets an article.
"""

from collections.abc import Iterable

import numpy as np
import torch
from torch import nn

from summarize_news.neural.sets import SetScorer, candidate_sets, set_features
from summarize_news.neural.training.oracle import SetRouge
from summarize_news.types import Document, Read

_HIDDEN = 48
_N_EPOCHS = 20
_BATCH = 64
_RATE = 3e-3
_SCALE = 20.0  # F1 in [0, 1] → targets of about unit spread
_RISK = 0.3  # weight of the expected ROUGE of the choice beside the regression
_DECIMALS = 5

Row = tuple[np.ndarray, np.ndarray]  # features (n, f), gains (n,)


def label_sets(pairs: Iterable[tuple[Document, tuple[str, ...]]], read: Read) -> list[Row]:
    """Return for every article the features of its candidate sets and their ROUGE (mean of 1 and 2) less the mean."""
    rows = []
    for document, summary in pairs:
        texts, reading = document.texts(), read(document)
        sets = candidate_sets(texts, reading)
        if len(sets) < 2:
            continue
        gains = SetRouge(texts, summary).score(sets)
        rows.append((set_features(texts, reading, sets), gains - gains.mean()))
    return rows


def fit_scorer(rows: list[Row], seed: int = 0) -> SetScorer:
    """Fit the perceptron: squared error of the gain, and the expected gain of a choice by its scores (minimum risk)."""
    generator = torch.Generator().manual_seed(seed)
    everything = np.concatenate([features for features, _ in rows])
    mean, scale = everything.mean(0), everything.std(0)
    scale[scale < 1e-3] = 1.0
    n_sets, n_features = max(len(gains) for _, gains in rows), len(mean)
    x = torch.zeros(len(rows), n_sets, n_features)
    y, known = torch.zeros(len(rows), n_sets), torch.zeros(len(rows), n_sets)
    for i, (features, gains) in enumerate(rows):
        x[i, : len(gains)] = torch.from_numpy((features - mean) / scale)
        y[i, : len(gains)] = torch.from_numpy(gains * _SCALE)
        known[i, : len(gains)] = 1
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(n_features, _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, 1, bias=False))
    optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.03)
    n_steps = _N_EPOCHS * -(-len(rows) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=n_steps)
    for _ in range(_N_EPOCHS):
        for batch in torch.randperm(len(rows), generator=generator).split(_BATCH):
            scores, gains, mask = net(x[batch]).squeeze(-1), y[batch], known[batch]
            error = ((scores - gains).square() * mask).sum() / mask.sum()
            chance = (3 * scores).masked_fill(mask == 0, -1e9).softmax(-1)
            loss = error - _RISK * (chance * gains).sum(-1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    inner, outer = net[0], net[2]
    return SetScorer(
        mean=mean.round(_DECIMALS),
        scale=scale.round(_DECIMALS),
        inner=inner.weight.detach().numpy().T.astype(float).round(_DECIMALS),
        inner_bias=inner.bias.detach().numpy().astype(float).round(_DECIMALS),
        outer=outer.weight.detach().numpy()[0].astype(float).round(_DECIMALS),
    )
