"""Numbers of a line that its evidence has not, or has in another unit."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher

from summarize_news.guard.facts import Facts, Fault, Finding, context_of
from summarize_news.guard.quantities import PAIRS, Quantity
from summarize_news.guard.words import month_of, stem_of
from summarize_news.lexicon import FUNCTION

_MONEY = frozenset({"percent", "dollar", "pound", "euro", "yen", "cent", "pence"})  # a number is not the same without them
_ROUNDINGS = {
    **dict.fromkeys("than over least".split(), ROUND_FLOOR),
    **dict.fromkeys("nearly almost under".split(), ROUND_CEILING),
    **dict.fromkeys("about around some roughly approximately".split(), ROUND_HALF_UP),
}
_PLAIN_VALUE = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_NO_COUNT = frozenset("of another day thing side who that is was man such more other".split())  # "one" that counts nothing


def find_numbers(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield numbers of ``said`` that ``sources`` do not have in the same unit."""
    theirs = [(source, q) for source in sources for q in source.quantities]
    for q in said.quantities:
        if _counts_nothing(said, q) or any(_agree(said, q, source, other) for source, other in theirs):
            continue
        if any(_rounds(said, q, other) for _, other in theirs):
            continue
        if q.values == {"1"} and not q.units and _has_single(said, q, sources):
            continue
        yield Finding(kind=Fault.NUMBER, text=said.show(q.start, q.end), nearest=_nearest_number(said, q, theirs))


def _counts_nothing(said: Facts, q: Quantity) -> bool:
    """Tell of "one" and "first" whether they stand for a pronoun or an adverb rather than a number."""
    word = said.words[q.start]
    after = said.words[q.end].key if q.end < len(said.words) else ""
    before = said.words[q.start - 1].key if q.start else ""
    if word.key in PAIRS:
        return True
    if word.key == "one":
        return (
            word.opens
            or not after
            or not after[0].isalnum()
            or after in _NO_COUNT
            or before in FUNCTION
            or before in ("any", "every", "each")
        )
    return word.key == "first" and (word.opens or not _follows_article(before))


def _follows_article(before: str) -> bool:
    return before in ("the", "a", "his", "her", "its", "their", "'s") or before.endswith("s")


def _has_single(said: Facts, q: Quantity, sources: Sequence[Facts]) -> bool:
    """Tell whether the evidence has "a", "an", "single" before the noun that the line counts one of."""
    noun = stem_of(said.words[q.end].key) if q.end < len(said.words) else ""
    for source in sources:
        for i, word in enumerate(source.words):
            if stem_of(word.key) == noun and {w.key for w in source.words[max(0, i - 3) : i]} & {"a", "an", "single", "only"}:
                return True
    return False


def _agree(said: Facts, q: Quantity, source: Facts, other: Quantity) -> bool:
    if not q.values & other.values:
        return False
    if q.is_ordinal is not other.is_ordinal and not (_by_month(said, q) or _by_month(source, other)):
        return False
    if q.units and other.units:
        return bool(q.units & other.units)
    return not ((q.units | other.units) & _MONEY)


def _rounds(said: Facts, q: Quantity, other: Quantity) -> bool:
    """Tell whether ``q`` is called a rounded number and ``other`` is one that it rounds: "more than five", 5.2."""
    before = [word.key for word in said.words[max(0, q.start - 2) : q.start]]
    rounding = next((_ROUNDINGS[key] for key in reversed(before) if key in _ROUNDINGS), None)
    if rounding is None or q.is_ordinal or other.is_ordinal or (q.units and other.units and not q.units & other.units):
        return False
    if (q.units ^ other.units) & _MONEY:
        return False
    mine = [Decimal(value) for value in q.values if _PLAIN_VALUE.fullmatch(value)]
    theirs = [Decimal(value) for value in other.values if _PLAIN_VALUE.fullmatch(value)]
    # Of two numbers with as many digits that tell, one is no rounding of the other.
    return any(
        len(a.normalize().as_tuple().digits) < len(b.normalize().as_tuple().digits)
        and a == b.quantize(Decimal(1).scaleb(a.normalize().adjusted() - len(a.normalize().as_tuple().digits) + 1), rounding)
        for a in mine
        for b in theirs
        if a.adjusted() == b.adjusted()
    )


def _by_month(facts: Facts, q: Quantity) -> bool:
    around = facts.words[max(0, q.start - 2) : q.start] + facts.words[q.end : q.end + 2]
    return any(month_of(word) for word in around)


def _nearest_number(said: Facts, q: Quantity, theirs: Sequence[tuple[Facts, Quantity]]) -> str:
    """Return the number that stands in the likest surroundings, of the same unit if one does."""

    def likeness(item: tuple[Facts, Quantity]) -> tuple[float, float]:
        source, other = item
        here, there = context_of(said, q.start, q.end), context_of(source, other.start, other.end)
        same_unit = 1.0 if q.units & other.units else 0.5 if not (q.units or other.units) else 0.0
        text = SequenceMatcher(None, said.show(q.start, q.end), source.show(other.start, other.end)).ratio()
        return len(here & there) + same_unit, text

    best = max(theirs, key=likeness, default=None)
    return best[0].show(best[1].start, best[1].end) if best else ""
