"""Which of a summary's sentences go together: how likely an editor puts two into one section, and groups made of that.

In: pairs of sentences. Out: groups of sentences. Groups grow by average linkage (Sokal & Michener 1958): the two that are
likeliest to be one are joined as long as that is likely enough.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from statistics import fmean

from summarize_news import quotes
from summarize_news.types import Document, Role

Odds = Callable[[int, int], float]

# Log-odds that two sentences that an editor used are in one section, as printed by benchmarks/fit_groups.py.
_WEIGHTS = (-1.82, 0.49, -2.09, 1.39, 1.06, -0.46)
_BIAS = 0.27
_FAR = 6
# Below these odds two groups stay two; editors' sections are about as many with it as their sentences need.
_JOINED = -0.3


def pair_features(
    document: Document, nearness: Sequence[Sequence[float]], chances: Sequence[dict[Role, float]], i: int, j: int
) -> tuple[float, ...]:
    """Return what is weighed of two sentences: distance, nearness in meaning, one speaker, how unlike in role."""
    apart = abs(i - j)
    speakers = {quotes.speaker(document.text(k)) for k in (i, j)}
    return (
        min(apart, _FAR) / _FAR,
        float(apart == 1),
        apart / len(document.sentences),
        nearness[i][j],
        float(len(speakers) == 1 and "" not in speakers),
        sum(abs(chances[i][role] - chances[j][role]) for role in Role),
    )


def pair_odds(
    document: Document, nearness: Sequence[Sequence[float]], chances: Sequence[dict[Role, float]], i: int, j: int
) -> float:
    """Return the log-odds that an editor puts sentences ``i`` and ``j`` into one section.

    ``nearness``: centred cosines of the sentences, (n, n); ``chances``: of every sentence to serve each role.
    """
    features = pair_features(document, nearness, chances, i, j)
    return _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, features, strict=True))


def join(
    parts: Sequence[Sequence[int]], odds: Odds, n_least: int, n_most: int, fits: Callable[[Sequence[int]], bool]
) -> list[list[int]]:
    """Return ``parts`` joined into groups that ``fits`` allows, between ``n_least`` and ``n_most`` of them where it can be.

    The order of groups is that of their first parts; sentences of a group are sorted.
    """
    groups = [sorted(part) for part in parts]
    while len(groups) > n_least:
        pairs = [
            (fmean(odds(i, j) for i in groups[a] for j in groups[b]), -a, -b)
            for a, b in combinations(range(len(groups)), 2)
            if fits([*groups[a], *groups[b]])
        ]
        if not pairs or (max(pairs)[0] < _JOINED and len(groups) <= n_most):
            break
        _, a, b = max(pairs)
        groups[-a] = sorted([*groups[-a], *groups[-b]])
        del groups[-b]
    return groups
