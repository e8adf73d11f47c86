"""Which few sentences make the best summary together: candidate sets of the most salient ones, scored as wholes.

Sentences that score best one by one may say the same, or be one too many (Zhong et al. 2020, MatchSum). In: texts and a
``Reading``. Out: features and the choice. The scorer is a small perceptron whose weights lie in the reader's config.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations

import numpy as np

from summarize_news.select import N_EXTRACT, trigrams, word_list
from summarize_news.types import Reading

_N_CANDIDATES = 6  # the best set of the six most salient sentences stands 8 ROUGE-1 over the top three
_DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SetScorer:
    """A perceptron with one hidden layer over standardised features.

    Shapes: mean, scale (f,); inner (f, h); inner_bias, outer (h,).
    """

    mean: np.ndarray
    scale: np.ndarray
    inner: np.ndarray
    inner_bias: np.ndarray
    outer: np.ndarray

    def score(self, features: np.ndarray) -> np.ndarray:
        """Return a score for every row of ``features``, shape (n, f)."""
        hidden = np.maximum((features - self.mean) / self.scale @ self.inner + self.inner_bias, 0)
        return np.round(hidden @ self.outer, _DECIMALS)

    def to_dict(self) -> dict[str, list]:
        """Return the weights as plain values for ``config.json``."""
        return {f.name: getattr(self, f.name).tolist() for f in fields(self)}

    @classmethod
    def from_dict(cls, values: dict[str, list]) -> "SetScorer":
        """Return the scorer with the weights that ``to_dict`` gave. Raises KeyError or ValueError for anything else."""
        scorer = cls(**{f.name: np.asarray(values[f.name], float) for f in fields(cls)})
        n, h = scorer.inner.shape
        if (scorer.mean.shape, scorer.scale.shape, scorer.inner_bias.shape, scorer.outer.shape) != ((n,), (n,), (h,), (h,)):
            raise ValueError("the weights of the set scorer do not fit together")
        return scorer


def candidate_sets(texts: Sequence[str], reading: Reading) -> list[tuple[int, ...]]:
    """Return the sets of up to three of the most salient sentences, in source order, none with a repeated trigram."""
    top = sorted(range(len(texts)), key=lambda i: (-reading.salience[i], i))[:_N_CANDIDATES]
    said = {i: trigrams(texts[i]) for i in top}
    return [
        chosen
        for k in range(1, N_EXTRACT + 1)
        for chosen in combinations(sorted(top), k)
        if not any(said[a] & said[b] for a, b in combinations(chosen, 2))  # Paulus et al. 2018
    ]


def set_features(texts: Sequence[str], reading: Reading, sets: Sequence[tuple[int, ...]]) -> np.ndarray:
    """Return what a scorer sees of every set: salience, length, words worth keeping, redundancy, place. Shape: (n, 27)."""
    n = len(texts)
    chance = np.clip(np.array(reading.salience), 1e-4, 1 - 1e-4)
    logit = np.log(chance / (1 - chance))
    ranked = np.sort(chance)[::-1]
    words = [word_list(text) for text in texts]
    n_words = np.array([len(w) for w in words], float)
    keep = np.array([np.mean([w.keep for w in row]) if row else 0.0 for row in reading.words]) * n_words
    similarity = np.array(reading.similarity)
    to_all = similarity.mean(1)  # of unit vectors: the cosine to their mean, but for a factor that all share
    article = [n, np.log(n), chance.sum(), ranked[0], ranked[:3].sum(), ranked[3] if n > 3 else 0.0]
    rows = []
    for chosen in sets:
        index = list(chosen)
        total = n_words[index].sum()
        pairs = [similarity[a][b] for a, b in combinations(index, 2)]
        distinct = len({w for i in index for w in words[i]})
        worth = (chance[index] * keep[index]).sum()
        spread = np.sqrt(similarity[np.ix_(index, index)].mean())  # length of the mean of the set's unit vectors
        rows.append(
            [
                *(len(index) == k for k in range(1, N_EXTRACT + 1)),
                *(logit[index].sum(), logit[index].min(), logit[index].max(), chance[index].sum()),
                *(total, np.log(total + 1), keep[index].sum(), worth, worth / (total + 1), distinct / max(1.0, total)),
                *(max(pairs, default=0.0), float(np.mean(pairs)) if pairs else 0.0, to_all[index].mean() / max(spread, 1e-6)),
                *(index[0], index[-1] - index[0], np.mean(index) / n, index[-1] / n, sum(i < 3 for i in index)),
                *article,
            ]
        )
    return np.array(rows, float)


def best_set(texts: Sequence[str], reading: Reading, scorer: SetScorer) -> tuple[int, ...]:
    """Return the set that scores best, in source order; the first of equals; nothing for an empty article."""
    sets = candidate_sets(texts, reading)
    if not sets:
        return ()
    return sets[int(scorer.score(set_features(texts, reading, sets)).argmax())]
