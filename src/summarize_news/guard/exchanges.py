"""Names, numbers and dates that stand in another's place, although the evidence may have them elsewhere."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from summarize_news.guard.dates import dates_of
from summarize_news.guard.facts import Facts, Fault, Finding, bare_words
from summarize_news.guard.names import initials_of, is_derived
from summarize_news.guard.quantities import PAIRS
from summarize_news.guard.words import NAME_LINKS, PREPOSITIONS, is_content, is_word
from summarize_news.lexicon import FUNCTION

_TITLES = frozenset(
    "president prime minister chancellor king queen prince princess governor gov senator sen secretary general gen chief "
    "officer director chairman judge mayor professor ambassador pope bishop captain".split()
)
_N_REPLACED = 6  # words of a line that may stand in place of others; of these, twice as many


class _Item(NamedTuple):
    """A name, a date or a number as a range of words; ``core`` tells it from others of its kind."""

    kind: Fault
    start: int
    end: int
    core: frozenset[str]


def _items(facts: Facts) -> list[_Item]:
    """Return names (those joined by "of" apart), months and weekdays, and numbers by their values."""
    items = []
    for q in facts.quantities:
        if facts.words[q.start].key not in PAIRS:
            items.append(_Item(Fault.NUMBER, q.start, q.end, q.values))
    for start, end in facts.names:
        for i in range(start, end):
            if facts.words[i].key in NAME_LINKS:
                items.append(_Item(Fault.NAME, start, i, frozenset(bare_words(facts, start, i))))
                start = i + 1
        items.append(_Item(Fault.NAME, start, end, frozenset(bare_words(facts, start, end))))
    items += [_Item(Fault.DATE, i, i + 1, frozenset({form})) for i, form, _ in dates_of(facts) if " day " not in form]
    return [item for item in items if item.core]


def _kept(facts: Facts) -> set[str]:
    """Return the words and the values of a line: what is among them is not lost from the evidence."""
    return {word.key for word in facts.words} | {value for q in facts.quantities for value in q.values}


def _neighbours(facts: Facts, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the two words before and the two after, a mark in place of the text's end."""
    before = [word.key for word in facts.words[:start] if is_word(word)][-2:]
    after = [word.key for word in facts.words[end:] if is_word(word)][:2]
    return tuple(["^"] * (2 - len(before)) + before), tuple(after + ["$"] * (2 - len(after)))


def find_exchanges(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield what stands between the same words as something else of its kind, and never beside them in the evidence."""
    places = [(s, item, _neighbours(s, item.start, item.end)) for s in sources for item in _items(s)]
    kept = _kept(said)
    for mine in _items(said):
        before, after = _neighbours(said, mine.start, mine.end)
        short = initials_of(said.words[mine.start : mine.end])
        instead = ""
        for source, theirs, around in places:
            if mine.core & theirs.core:
                if _beside(before, after, around):
                    instead = ""
                    break
            elif mine.kind is theirs.kind and not instead and _same_place(before, after, around):
                long = initials_of(source.words[theirs.start : theirs.end])
                is_other = not (theirs.core <= kept or theirs.core & short or mine.core & long)
                is_other = is_other and not any(is_derived(key, theirs.core) for key in mine.core)
                instead = source.show(theirs.start, theirs.end) if is_other else ""
        if instead:
            yield Finding(kind=mine.kind, text=said.show(mine.start, mine.end), nearest=instead)


_Around = tuple[tuple[str, ...], tuple[str, ...]]


def _telling(word: str) -> bool:
    return word not in FUNCTION and word not in "^$"


def _beside(before: tuple[str, ...], after: tuple[str, ...], around: _Around) -> bool:
    """Tell whether a place shares enough of its neighbours to count as the same, on one side."""
    left, right = before[-1] == around[0][-1], after[0] == around[1][0]
    return (left and (_telling(before[-1]) or before == around[0])) or (right and (_telling(after[0]) or after == around[1]))


def _same_place(before: tuple[str, ...], after: tuple[str, ...], around: _Around) -> bool:
    """Tell whether the words beside agree on both sides, and not only in function words or the end of the text."""
    left, right = before[-1] == around[0][-1], after[0] == around[1][0]
    return left and right and (_telling(before[-1]) or _telling(after[0]) or (before == around[0] and "^" not in before))


def find_replaced(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield names and numbers that an alignment of the words puts in place of others which the line leaves out."""
    ours = [(i, word.key) for i, word in enumerate(said.words) if is_word(word)]
    kept = _kept(said)
    for source in sources:
        theirs = [(i, word.key) for i, word in enumerate(source.words) if is_word(word)]
        matcher = SequenceMatcher(None, [k for _, k in ours], [k for _, k in theirs], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "replace" or b - a > _N_REPLACED or d - c > 2 * _N_REPLACED:
                continue
            first, last = ours[a][0], ours[b - 1][0]
            for mine in _within(said, first, last):
                if instead := _lost(source, theirs[c][0], theirs[d - 1][0], said, mine, kept):
                    yield Finding(kind=mine.kind, text=said.show(mine.start, mine.end), nearest=instead)


def _within(facts: Facts, first: int, last: int) -> list[_Item]:
    """Return what stands between two words, of a name the part that does: of "Cairo Student News" the end can be another."""
    found = []
    for item in _items(facts):
        start, end = max(item.start, first), min(item.end, last + 1)
        if start < end:
            core = frozenset(bare_words(facts, start, end)) if item.kind is Fault.NAME else item.core
            found.append(_Item(item.kind, start, end, core))
    return found


def _lost(source: Facts, first: int, last: int, said: Facts, mine: _Item, kept: set[str]) -> str:
    """Return what stands between two words of the evidence that ``mine`` can have replaced, the line having lost it.

    A dateline, a title, and a name that only describes ("the Malawian official"), is spoken to or says where ("a casino in
    Newcastle") is not the one replaced.
    """
    before = said.words[mine.start - 1].key if mine.start else ""
    for item in _within(source, first, last):
        if item.kind is not mine.kind or item.core <= kept | _TITLES or item.core & mine.core or mine.core <= _TITLES:
            continue
        led = source.words[item.start - 1].key if item.start else ""
        follows = source.words[item.end] if item.end < len(source.words) else None
        if item.kind is Fault.NAME and follows:
            describes = item.end <= last and is_content(follows) and follows.text.islower()
            if describes or (item.start == 0 and follows.text in ("(", "-", "—")):
                continue
        if led == before or led not in PREPOSITIONS | {"told", "tells"}:
            return source.show(item.start, item.end)
    return ""
