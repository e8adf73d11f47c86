"""Which of a summary's sentences go together: how likely an editor puts two into one section, and groups made of that.

In: pairs of sentences. Out: groups of sentences. Groups grow by average linkage (Sokal & Michener 1958): the two that are
likeliest to be one are joined as long as that is likely enough.
"""

from collections.abc import Callable, Sequence, Set
from itertools import combinations
from statistics import fmean

from summarize_news import quotes
from summarize_news.types import Document, Role

Odds = Callable[[int, int], float]

# Log-odds that two sentences that an editor used are in one section, as printed by benchmarks/fit_groups.py.
_WEIGHTS = (-2.08, 0.59, -1.46, 1.37, 0.38, -0.78, 0.56, 0.22, 1.16, 1.31, 1.94)
_BIAS = -0.33
_FAR = 6
# Below these odds two groups stay two; editors' sections are about as many with it as their sentences need.
_JOINED = 0.0


def pair_features(
    document: Document,
    nearness: Sequence[Sequence[float]],
    chances: Sequence[dict[Role, float]],
    stems: Sequence[Set[str]],
    i: int,
    j: int,
) -> tuple[float, ...]:
    """Return what is weighed of two sentences: distance, nearness in meaning, one speaker, roles, words that both have.

    ``nearness``: centred cosines of the sentences, (n, n); ``chances``: of every sentence to serve each role; ``stems``: of
    its words.
    """
    apart = abs(i - j)
    n_shared = len(stems[i] & stems[j])
    speakers = {quotes.speaker(document.text(k)) for k in (i, j)}
    return (
        min(apart, _FAR) / _FAR,
        float(apart == 1),
        apart / len(document.sentences),
        nearness[i][j],
        float(len(speakers) == 1 and "" not in speakers),
        sum(abs(chances[i][role] - chances[j][role]) for role in Role),
        sum(chances[i][role] * chances[j][role] for role in Role),
        *(min(chances[i][role], chances[j][role]) for role in (Role.CONTEXT, Role.PLANS, Role.VIEWS)),
        n_shared / max(1, min(len(stems[i]), len(stems[j]))),
    )


def pair_odds(features: Sequence[float]) -> float:
    """Return the log-odds that an editor puts two sentences of these ``pair_features`` into one section."""
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


def squeeze(
    groups: Sequence[Sequence[int]],
    parts: Sequence[Sequence[int]],
    odds: Odds,
    n_most: int,
    fits: Callable[[Sequence[int]], bool],
) -> list[list[int]]:
    """Return at most ``n_most`` groups: the ``parts`` of the smallest go where they fit best; what fits nowhere is lost."""
    kept = [list(group) for group in groups]
    while len(kept) > n_most:
        smallest = min(kept, key=len)
        kept.remove(smallest)
        for part in parts:
            homes = [group for group in kept if part[0] in smallest and fits([*group, *part])]
            if homes:
                home = max(homes, key=lambda group: fmean(odds(i, j) for i in part for j in group))
                home[:] = sorted([*home, *part])
    return kept
