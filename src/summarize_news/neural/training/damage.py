"""Damaged sentences, to learn whole ones from: the denoising of BART (Lewis et al. 2020) with the damage of a bad rewording.

In: a sentence. Out: the same with stretches moved, small words lost or mistaken, endings wrong, and a stretch of another
sentence put in. A writer that mends them learns to build a sentence anew and to leave out what does not belong.
"""

import random
import re
from collections.abc import Iterator, Sequence

from summarize_news.neural.training.lines import Pair

_SMALL = tuple(
    "a also an and are as at be been being but by did do does for from had has have how if in into is of off on or out over "
    "said say says than that the then there these this those to under up was were when which while who will with would".split()
)
_IS_SMALL = frozenset(_SMALL)
_JOINTS = re.compile(
    r"(?<=[,;:])\s+|\s+(?=(?:who|which|that|after|before|when|while|because|and|but|in|on|at|with|for|from|by|to|as)\b)"
)
_ENDING = re.compile(r"(ed|ing|s)([.,\"”]*)$")
_ENDINGS = ("ed", "ing", "s", "")
_LOST, _MISTAKEN, _TOO_MANY = (0.05, 0.2, 0.4), (0.05, 0.1, 0.2), (0.0, 0.03)  # chances of a small word, one of each a sentence
_MOVED, _FOREIGN, _BENT = 0.75, 0.5, 0.12  # chances of a moved stretch, a foreign one, and another ending of a long word


def damage(sentence: str, other: str, rng: random.Random) -> str:
    """Return ``sentence`` damaged, with a stretch of ``other`` now and then; a quotation is not taken apart."""
    end = sentence[-1] if sentence[-1:] and sentence[-1] in '.?!"”' else ""
    body = sentence.removesuffix(end) if end else sentence
    parts = [body] if "“" in body or '"' in body else [part for part in _JOINTS.split(body) if part]
    if len(parts) > 2 and rng.random() < _MOVED:
        parts.insert(rng.randrange(len(parts)), parts.pop(rng.randrange(len(parts))))
    if rng.random() < _FOREIGN:
        stretches = [part for part in _JOINTS.split(other) if 2 <= len(part.split()) <= 8]
        if stretches:
            parts.insert(rng.randrange(1, len(parts) + 1), rng.choice(stretches))
    lost, mistaken, too_many = (rng.choice(chances) for chances in (_LOST, _MISTAKEN, _TOO_MANY))
    words: list[str] = []
    for word in " ".join(parts).split():
        if word.strip('.,"“”').lower() in _IS_SMALL:
            chance = rng.random()
            if chance < lost:
                continue
            word = rng.choice(_SMALL) if chance < lost + mistaken else word
        elif len(word) > 5 and rng.random() < _BENT:
            word = _ENDING.sub(lambda m: rng.choice(_ENDINGS) + m.group(2), word)
        words.append(word)
        if rng.random() < too_many:
            words.append(rng.choice(_SMALL))
    return " ".join(words) + end


def damaged_pairs(sentences: Sequence[str], seed: int) -> Iterator[Pair]:
    """Yield every sentence with itself damaged as its evidence, the same for the same seed."""
    rng = random.Random(seed)
    for sentence in sentences:
        yield Pair(evidence=damage(sentence, rng.choice(sentences), rng), line=sentence)
