"""A line in lower-case pieces → a line as people write it: case, accents, spaces and marks as its evidence has them.

In: what an uncased writer wrote, and its evidence. Each word is laid onto the evidence, as far as possible in unbroken runs;
what the evidence lacks stays in lower case. No letter or digit is added, dropped or moved.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_ENDS = frozenset(".!?…")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s*$")
_DOUBLE = frozenset('"“”„«»')
_OPENERS, _CLOSERS = frozenset("\"“‘'([«„"), frozenset(")]»”")
_STICKS_LEFT = frozenset(".,;:!?)]}%’”»…'")  # where the evidence does not tell
_STICKS_RIGHT = frozenset("([{$£€#“‘«„")
_SPACED = frozenset(".,;:!?")  # but inside a number or short form, which is copied whole
_CLITICS = frozenset("s t re ve ll d m".split())
_SINGLE = frozenset("'‘’")
_BOTH = frozenset("'’-–/")  # inside a word: how they stand depends on their neighbours
_JUMP, _BACK, _MISS = 1.0, 1.5, 3.0  # costs of leaving a run, of doing so backwards, of a word from nowhere
_LOWER = frozenset(
    "a an the this that these those and but or so yet if in on at as for from with by to of off up out into over under after "
    "before when while where who whom which what why how since until than then there here he she it they we you him her them "
    "us his hers its their our my your is are was were be been has have had do does did will would can could may might must "
    "not no also just only even about around some more most many both each all another other one two three".split()
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or mark.

    ``tight_left`` says that no space stands before it, ``opens`` that it begins a sentence or quotation, ``goes_on`` that it
    follows what it follows in the evidence.
    """

    text: str
    tight_left: bool
    tight_right: bool
    opens: bool = False
    goes_on: bool = False


def recase(text: str, evidence: Sequence[str], common: frozenset[str] = frozenset()) -> str:
    """Return ``text`` with the case, accents and spacing that ``evidence`` (sentences in order) gives its words.

    ``common`` are words that are written in lower case unless a sentence begins with them. A quotation mark or bracket
    without its partner goes; a full stop comes where the line ends without a mark.
    """
    source = [token for sentence in evidence for token in _tokens(sentence)]
    keys = [key for match in _TOKEN.finditer(unicodedata.normalize("NFC", text)) if (key := fold(match.group()))]
    places = _lay(keys, [fold(token.text) for token in source])
    inner = Counter(token.text for token in source if not token.opens)
    out: list[_Token] = []
    for i, (key, place) in enumerate(zip(keys, places, strict=True)):
        if place is None:
            out.append(_Token("I" if key == "i" else key, key in _STICKS_LEFT | _BOTH, key in _STICKS_RIGHT | _BOTH))
            continue
        token = source[place]
        in_run = i > 0 and places[i - 1] == place - 1
        runs_on = i + 1 < len(keys) and places[i + 1] == place + 1
        following = source[place + 1].text if runs_on else ""
        is_free = key in _BOTH or key[0].isalnum()  # its spacing is that of its neighbours
        is_clitic = key in _SINGLE and i > 0 and keys[i - 1][0].isalnum() and i + 1 < len(keys) and keys[i + 1] in _CLITICS
        is_inside = is_clitic or (key in _BOTH and token.tight_left and token.tight_right)
        out.append(
            _Token(
                _surface(token, following, inner, common),
                token.tight_left if (in_run or not is_free) and not is_clitic else is_inside,
                token.tight_right if (runs_on or not (is_free or key in _SPACED)) and not is_clitic else is_inside,
                goes_on=in_run,
            )
        )
    return _join(_balanced(out))


def fold(text: str) -> str:
    """Return ``text`` as an uncased vocabulary spells it: lower case, no accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")


def _tokens(sentence: str) -> list[_Token]:
    sentence = unicodedata.normalize("NFC", sentence)
    out = []
    for match in _TOKEN.finditer(sentence):
        start, end = match.span()
        before = sentence[:start].rstrip()
        out.append(
            _Token(
                match.group(),
                start > 0 and not sentence[start - 1].isspace(),
                end < len(sentence) and not sentence[end].isspace(),
                not before or before[-1] in _OPENERS or bool(_SENTENCE_END.search(before[-4:])),
            )
        )
    return out


def _lay(keys: Sequence[str], source: Sequence[str]) -> list[int | None]:
    """Return for each key its place in ``source``, or None: the path with the fewest and shortest breaks (Viterbi)."""
    at: dict[str, list[int]] = {}
    for place, key in enumerate(source):
        at.setdefault(key, []).append(place)
    costs: dict[int | None, float] = {None: 0.0}  # of the best path to each place that the last key can lie on
    history: list[dict[int | None, int | None]] = []  # and where that path came from
    for key in keys:
        layer: dict[int | None, float] = {}
        came: dict[int | None, int | None] = {}
        for place in at.get(key, []) or [None]:
            layer[place], _, came[place] = min(
                (cost + _step(last, place, len(source)), -1 if last is None else last, last) for last, cost in costs.items()
            )
        history.append(came)
        costs = layer
    if not history:
        return []
    place = min(costs, key=lambda p: (costs[p], -1 if p is None else p))
    out: list[int | None] = []
    for came in reversed(history):
        out.append(place)
        place = came[place]
    return out[::-1]


def _step(last: int | None, place: int | None, n: int) -> float:
    if place is None:
        return _MISS
    if last is None:
        return _JUMP
    if place == last + 1:
        return 0.0
    return (_JUMP if place > last else _BACK) + abs(place - last) / (n + 1)


def _surface(token: _Token, following: str, inner: Counter[str], common: frozenset[str]) -> str:
    """Return how ``token`` is written inside a sentence: where it began one, as elsewhere, or small where it is no name."""
    text = token.text
    if not token.opens or not text[0].isupper() or text == "I":
        return text
    elsewhere = [(n, form) for form, n in inner.items() if form.lower() == text.lower()]
    if elsewhere:
        return max(elsewhere)[1]
    is_small = text.lower() in _LOWER or (text.lower() in common and not following[:1].isupper())
    return text.lower() if is_small and (len(text) == 1 or not text.isupper()) else text


def _balanced(tokens: list[_Token]) -> list[_Token]:
    """Return ``tokens`` without double quotation marks and brackets that lack their partner; the sides of straight ones set."""
    out = list(tokens)
    quotes = [i for i, token in enumerate(tokens) if token.text in _DOUBLE]
    for number, i in enumerate(quotes):
        out[i] = _Token(tokens[i].text, number % 2 == 1, number % 2 == 0)
        if number % 2 == 0 and i and out[i - 1].text not in "([":
            out[i - 1] = replace(out[i - 1], tight_right=False)
        elif number % 2 and i + 1 < len(out) and out[i + 1].text[0].isalnum():
            out[i + 1] = replace(out[i + 1], tight_left=False)
    alone = set(quotes[-1:] if len(quotes) % 2 else ())
    brackets: list[int] = []
    for i, token in enumerate(tokens):
        if token.text in "([":
            brackets.append(i)
        elif token.text in ")]":
            if brackets and tokens[brackets[-1]].text == {")": "(", "]": "["}[token.text]:
                brackets.pop()
            else:
                alone.add(i)
    alone.update(brackets)
    single: list[int] = []
    for i, token in enumerate(tokens):
        if token.text not in _SINGLE or (token.tight_left and token.tight_right):
            continue
        if token.tight_right:
            single.append(i)
        elif single:
            single.pop()
        elif not token.tight_left or tokens[i - 1].text[-1:] != "s":  # "the players' union" needs no partner
            alone.add(i)
    alone.update(single)
    for i in alone:  # what stood tight beside it stands free
        if i + 1 < len(out) and out[i + 1].text not in _STICKS_LEFT:
            out[i + 1] = replace(out[i + 1], tight_left=False)
        if i:
            out[i - 1] = replace(out[i - 1], tight_right=False)
    return [token for i, token in enumerate(out) if i not in alone]


def _join(tokens: Sequence[_Token]) -> str:
    """Return the line: spaces where neither side is tight, a capital where a sentence begins, a mark at the end."""
    parts: list[str] = []
    begins, tight = True, True
    for token in tokens:
        text = token.text
        if begins and text[0].isalnum():
            is_small = text.islower() and len(text[0].upper()) == 1 and not (parts and token.goes_on)  # not ß; "U.S. law"
            text = text[0].upper() + text[1:] if is_small else text
            begins = False
        parts.append(text if tight or token.tight_left else " " + text)
        tight = token.tight_right
        begins = begins or (text in _ENDS and not tight)
    line = "".join(parts).strip()
    return line if not line or line[-1] in _ENDS or line.rstrip("\"”’'»)")[-1:] in _ENDS else line.rstrip(",;:-– ") + "."
