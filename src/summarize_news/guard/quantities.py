"""Words → the numbers among them, in figures or spelled out, with sign, magnitude and unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from summarize_news.guard.words import Word

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_CARDINALS = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {word[:-1] + "ieth": 10 * n for n, word in enumerate(_TENS, 2)}
_POWERS = {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_POWERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12}
_CURRENCIES = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen"}
_UNITS = {
    form: unit
    for unit, forms in {
        "percent": "% percent pc",
        "dollar": "dollar dollars",
        "pound": "pound pounds lb lbs",
        "euro": "euro euros",
        "yen": "yen",
        "cent": "cent cents",
        "pence": "pence p",
        "point": "point points",
        "year": "year years",
        "month": "month months",
        "week": "week weeks",
        "day": "day days",
        "hour": "hour hours",
        "minute": "minute minutes min mins",
        "second": "seconds sec secs",
        "mile": "mile miles",
        "kilometre": "km kilometre kilometres kilometer kilometers",
        "metre": "metre metres meter meters",
        "foot": "foot feet ft",
        "inch": "inch inches",
        "kilogram": "kg kilogram kilograms kilo kilos",
        "tonne": "ton tons tonne tonnes",
        "litre": "litre litres liter liters",
        "am": "am",
        "pm": "pm",
    }.items()
    for form in forms.split()
}
RANGE = frozenset({"to", "-", "and", "or", "through"})
PAIRS = frozenset("twice couple both pair".split())  # they stand for a two, but need none themselves


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: ``values`` are its readings (in "3 to 4 million" the 3 has two), ``units`` those it may have."""

    start: int
    end: int
    values: frozenset[str]
    units: frozenset[str]
    is_ordinal: bool
    is_word: bool = field(default=False)


def _canonical(value: Decimal) -> str:
    return format(value.normalize(), "f")


def find_quantities(words: Sequence[Word]) -> list[Quantity]:
    """Return the numbers among ``words``, in order."""
    found: list[Quantity] = []
    powers: list[Decimal] = []
    i = 0
    while i < len(words):
        parsed = _parse_number(words, i)
        if parsed is None:
            i += 1
            continue
        end, value, suffix, power, is_ordinal = parsed
        found.append(_with_unit(words, i, end, value, suffix, is_ordinal))
        powers.append(power)
        i = max(end, found[-1].end)
    return _share_in_ranges(words, found, powers)


def _parse_number(words: Sequence[Word], i: int) -> tuple[int, str, str, Decimal, bool] | None:
    """Return the end, value, suffix, power and kind of the number that begins at word ``i``."""
    word = words[i]
    if word.text[0].isdecimal():
        digits, suffix = re.fullmatch(r"([\d,.:]+)(.*)", word.key).groups()
        if ":" in digits or digits.count(".") > 1:
            return i + 1, digits, suffix, Decimal(1), False
        value = Decimal(digits.replace(",", ""))
        if suffix in _SHORT_POWERS:
            power = Decimal(_SHORT_POWERS[suffix])
            return i + 1, _canonical(value * power), "", power, False
        if suffix == "s":
            return i + 1, f"{_canonical(value)}s", "", Decimal(1), False  # a decade, or the age of one's forties
        if suffix in ("st", "nd", "rd", "th"):
            return i + 1, _canonical(value), "", Decimal(1), True
        end, power = _take_power(words, i + 1)
        return end, _canonical(value * power), suffix, power, False
    if word.key in _ORDINALS:
        return i + 1, str(_ORDINALS[word.key]), "", Decimal(1), True
    if word.key.endswith("s") and word.key[:-1] in _POWERS:
        return i + 1, word.key, "", Decimal(1), False  # "dozens" is a number of its own
    if word.key in PAIRS:
        return i + 1, "2", "", Decimal(1), False
    return _parse_words(words, i)


def _take_power(words: Sequence[Word], i: int) -> tuple[int, Decimal]:
    """Return where the magnitude words from ``i`` end and their product."""
    power, end = Decimal(1), i
    while i < len(words):
        at = i + 1 if words[i].text == "-" and i + 1 < len(words) else i
        key = words[at].key
        if key in _POWERS or (key in _SHORT_POWERS and words[at].text == key and key != "b"):
            power *= _POWERS.get(key) or _SHORT_POWERS[key]
            i = end = at + 1
        else:
            break
    return end, power


def _parse_words(words: Sequence[Word], i: int) -> tuple[int, str, str, Decimal, bool] | None:
    """Parse "two hundred and fifty thousand", "twenty-one", "a dozen", "twenty-first"; None where no number begins."""
    total, group, end, power, is_ordinal = 0, 0, i, 1, False
    start = i
    while i < len(words):
        key = words[i].key
        if key in _CARDINALS and (
            end == start or group % 100 == 0 or (group % 10 == 0 and _CARDINALS[key] < 10 <= group % 100)
        ):
            group += _CARDINALS[key]
        elif key in _ORDINALS and end > start and group % 10 == 0 and _ORDINALS[key] < 10 <= group % 100:
            group, is_ordinal = group + _ORDINALS[key], True
        elif key in ("hundred", "dozen") and (end > start or i == start):
            group, power = (group or 1) * _POWERS[key], _POWERS[key]
        elif key in _POWERS:
            total, group, power = total + (group or 1) * _POWERS[key], 0, _POWERS[key]
        elif key in ("-", "and") and end == i and end > start and i + 1 < len(words):
            follows, is_tens = words[i + 1].key, group % 100 >= 20 and group % 10 == 0
            joins = follows in _CARDINALS or follows in _ORDINALS if key == "-" else follows in _CARDINALS
            if not ((joins and (is_tens if key == "-" else power >= 100)) or (key == "-" and follows in _POWERS)):
                break
            i += 1
            continue
        else:
            break
        i += 1
        end = i
        if is_ordinal:
            break
    if end == start:
        return None
    return end, str(total + group), "", Decimal(power), is_ordinal


def _with_unit(words: Sequence[Word], start: int, end: int, value: str, suffix: str, is_ordinal: bool) -> Quantity:
    """Return the number with its sign, currency and unit; the unit's words belong to its span."""
    is_word = not words[start].text[0].isdigit()
    units = {_UNITS[suffix]} if suffix in _UNITS else set()
    if suffix and not units:
        value += suffix
    at = start - 1
    if at >= 0 and words[at].text in _CURRENCIES and words[at].end == words[start].start:
        units.add(_CURRENCIES[words[at].text])
        start, at = at, at - 1
    if at >= 0 and _is_minus(words, at, start):
        value, start = f"-{value}", at
    i = end + 1 if end + 1 < len(words) and words[end].text == "-" else end
    if i < len(words) and words[i].key in _UNITS and not (is_ordinal and i == end):
        units.add(_UNITS[words[i].key])
        end = i + 1
    elif i + 1 < len(words) and (words[i].key, words[i + 1].key) == ("per", "cent"):
        units.add("percent")
        end = i + 2
    if "percent" in units and end < len(words) and words[end].key in ("point", "points"):
        units = {"point"}
    return Quantity(start, end, frozenset({value}), frozenset(units), is_ordinal, is_word)


def _is_minus(words: Sequence[Word], at: int, start: int) -> bool:
    """Tell whether the word at ``at`` makes the number after it negative: "-5", "minus five", not "4-5" or "- 5"."""
    if words[at].key == "minus":
        return True
    is_free = at == 0 or words[at - 1].end < words[at].start or words[at - 1].text in ("(", '"')
    return words[at].text == "-" and is_free and words[at].end == words[start].start


def _share_in_ranges(words: Sequence[Word], found: list[Quantity], powers: Sequence[Decimal]) -> list[Quantity]:
    """Let "3 to 4 million euros" and "$3-4 million" mean a magnitude and a unit on both sides."""
    out = list(found)
    for n in range(len(found) - 2, -1, -1):
        left, right = out[n], out[n + 1]
        between = [w.text for w in words[left.end : right.start]]
        if len(between) != 1 or between[0] not in RANGE:
            continue
        values = set(left.values)
        if powers[n] == 1 and powers[n + 1] > 1 and not left.is_word:
            values |= {_canonical(Decimal(v) * powers[n + 1]) for v in left.values if re.fullmatch(r"-?[\d.]+", v)}
        out[n] = Quantity(left.start, left.end, frozenset(values), left.units or right.units, left.is_ordinal, left.is_word)
        units = right.units or left.units
        out[n + 1] = Quantity(right.start, right.end, right.values, units, right.is_ordinal, right.is_word)
    return out
