"""Labels for a reader from article/summary pairs: which sentences, and which of their words, a summary is made of.

Pure functions over strings and arrays. The ROUGE here is the overlap part only, fast enough for a search;
published figures come from ``evaluate.py`` and the rouge-score package, and a test holds the two together.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from nltk.stem.porter import PorterStemmer

from summarize_news.select import N_EXTRACT

_STEMMER = PorterStemmer()
_WORD = re.compile(r"[a-z0-9]+")
_BEAM = 6
_N_SETS = 16
_TEMPERATURE = 0.01  # one ROUGE point


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Stem a lower-cased word as rouge-score does: Porter, and only words of four letters or more."""
    return _STEMMER.stem(word) if len(word) > 3 else word


def stems(text: str) -> list[str]:
    """Return the stemmed words of ``text`` (ASCII letters and digits, as rouge-score reads it)."""
    return [stem(word) for word in _WORD.findall(text.lower())]


def _counts(sentences: list[list[str]], reference: list[list[str]], n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return reference counts (v,), counts of the same n-grams per sentence (s, v), n-grams per sentence (s,)."""

    def grams(words: list[str]) -> list[tuple[str, ...]]:
        return list(zip(*(words[i:] for i in range(n)), strict=False))

    ref = Counter(gram for words in reference for gram in grams(words))
    column = {gram: i for i, gram in enumerate(ref)}
    table = np.zeros((len(sentences), len(column)), np.int32)
    size = np.zeros(len(sentences), np.int32)
    for row, words in enumerate(sentences):
        found = grams(words)
        size[row] = len(found)
        for gram in found:
            if gram in column:
                table[row, column[gram]] += 1
    return np.fromiter(ref.values(), np.int32, len(ref)), table, size


class SetRouge:
    """Mean of ROUGE-1 and ROUGE-2 F1 of sets of sentences against one reference."""

    def __init__(self, sentences: Sequence[str], summary: Sequence[str]) -> None:
        words, reference = [stems(s) for s in sentences], [stems(s) for s in summary]
        self._orders = [_counts(words, reference, n) for n in (1, 2)]
        self.n_sentences = len(words)

    def extend(self, chosen: tuple[int, ...]) -> np.ndarray:
        """Score ``chosen`` plus each sentence in turn. Shape: (n_sentences,)."""
        total = np.zeros(self.n_sentences)
        for reference, table, size in self._orders:
            base, base_size = table[list(chosen)].sum(0), size[list(chosen)].sum()
            hits = np.minimum(table + base, reference).sum(1)
            total += 2 * hits / np.maximum(size + base_size + reference.sum(), 1)
        return total / 2

    def score(self, sets: Sequence[tuple[int, ...]]) -> np.ndarray:
        """Score each of ``sets``. Shape: (n_sets,)."""
        total = np.zeros(len(sets))
        for reference, table, size in self._orders:
            for i, chosen in enumerate(sets):
                hits = np.minimum(table[list(chosen)].sum(0), reference).sum()
                total[i] += 2 * hits / max(size[list(chosen)].sum() + reference.sum(), 1)
        return total / 2


def greedy_oracle(sentences: Sequence[str], summary: Sequence[str], max_sentences: int = N_EXTRACT) -> list[int]:
    """Return the sentences a greedy search picks for ROUGE against ``summary`` (Nallapati et al. 2017), in source order."""
    scorer = SetRouge(sentences, summary)
    chosen: tuple[int, ...] = ()
    best = 0.0
    while len(chosen) < min(max_sentences, scorer.n_sentences):
        scores = scorer.extend(chosen)
        scores[list(chosen)] = -1
        top = int(scores.argmax())
        if scores[top] <= best:
            break
        best, chosen = float(scores[top]), (*chosen, top)
    return sorted(chosen)


def soft_oracle(sentences: Sequence[str], summary: Sequence[str]) -> np.ndarray:
    """Return for each sentence its share of the near-best summaries. Shape: (n_sentences,), in [0, 1].

    A beam search collects sets of up to three sentences; the best sixteen are weighted by
    exp(ROUGE / one point), and a sentence's label is the weight of the sets it is in. One greedy oracle
    (BERTSUM) makes a label hang on ties that ROUGE decides by chance.
    """
    scorer = SetRouge(sentences, summary)
    found: dict[tuple[int, ...], float] = {}
    beam: list[tuple[int, ...]] = [()]
    for _ in range(min(N_EXTRACT, scorer.n_sentences)):
        layer: dict[tuple[int, ...], float] = {}
        for chosen in beam:
            scores = scorer.extend(chosen)
            scores[list(chosen)] = -1
            for top in np.argsort(-scores, kind="stable")[:_BEAM]:
                if scores[top] > 0:
                    layer[tuple(sorted((*chosen, int(top))))] = float(scores[top])
        found |= layer
        beam = sorted(layer, key=lambda s: (-layer[s], s))[:_BEAM]
    labels = np.zeros(scorer.n_sentences, np.float32)
    best = sorted(found, key=lambda s: (-found[s], s))[:_N_SETS]
    if not best:
        return labels
    weights = np.exp((np.array([found[s] for s in best]) - found[best[0]]) / _TEMPERATURE)
    for chosen, weight in zip(best, weights / weights.sum(), strict=True):
        labels[list(chosen)] += weight
    return np.minimum(labels, 1)


def _common(a: list[str], b: list[str]) -> list[int]:
    """Return the positions in ``a`` of a longest common subsequence of ``a`` and ``b``."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below = table[i], table[i + 1]
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if a[i] == b[j] else max(below[j], row[j + 1])
    i = j = 0
    out = []
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            out.append(i)
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return out


def kept_words(sentences: Sequence[str], summary: Sequence[str]) -> dict[int, list[tuple[int, int, bool]]]:
    """Align each line of ``summary`` with one or two sentences and tell which of their words it kept.

    Returns, for the aligned sentences only, the code-point span of every word and whether it survived
    (labels in the manner of Gehrmann et al. 2018, per sentence instead of per article).
    """
    spans = [[(m.start(), m.end()) for m in _WORD.finditer(s.lower())] for s in sentences]
    words = [[stem(s.lower()[a:b]) for a, b in span] for s, span in zip(sentences, spans, strict=True)]
    kept: dict[int, set[int]] = {}
    for line in summary:
        missing = Counter(stems(line))
        n_words = sum(missing.values())
        for floor in (0.4, 0.2):  # a first sentence must give 40% of the line, a second 20% more
            gains = [sum((Counter(w) & missing).values()) for w in words]
            top = max(range(len(words)), key=lambda i: gains[i], default=0)
            if not words or n_words == 0 or gains[top] < floor * n_words:
                break
            kept.setdefault(top, set()).update(_common(words[top], stems(line)))
            missing -= Counter(words[top])
    return {
        index: [(a, b, position in chosen) for position, (a, b) in enumerate(spans[index])] for index, chosen in kept.items()
    }
