"""A line against its evidence: the numbers, names, dates, quotations, negations, hedges and speakers it has on its own.

Strings in, ``Finding`` values out. Works by surface form only: it knows no synonyms and no world, so a paraphrase without
numbers, names and quotes passes. Rules that would need to understand stay silent unless the words on both sides agree.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from summarize_news.quotes import SAYING
from summarize_news.types import NameEnum


class Fault(NameEnum):
    """What kind of thing a line says that its evidence does not."""

    NUMBER = "number"
    NAME = "name"
    DATE = "date"
    QUOTE = "quote"
    NEGATION = "negation"
    MODALITY = "modality"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a line says without support: ``text`` as it stands there, ``nearest`` what the evidence says instead."""

    kind: Fault
    text: str
    nearest: str = ""


def check(line: str, evidence: Sequence[str]) -> tuple[Finding, ...]:
    """Return what ``line`` says that ``evidence`` (sentences, in any order) does not; empty when it is supported.

    A line that is a piece of the evidence, word for word, has no unsupported number, date, name or quotation.
    """
    said, sources = _read(line), [_read(text) for text in evidence]
    piece = _is_piece(said, sources)
    found: list[Finding] = []
    if not piece:
        found += [*_find_numbers(said, sources), *_find_dates(said, sources), *_find_names(said, sources)]
        found += [f for f in _find_exchanges(said, sources) if f.text not in {other.text for other in found}]
        found += _find_quotes(said, sources)
    found += _find_polarity(said, sources, _NEGATIONS, _NEGATED, Fault.NEGATION)
    found += _find_polarity(said, sources, _HEDGES, _HEDGED, Fault.MODALITY)
    found += _find_speakers(said, sources)
    return tuple(dict.fromkeys(found))


def find_substitutes(line: str, evidence: Sequence[str]) -> tuple[Finding, ...]:
    """Return the names and numbers of ``line`` that stand where ``evidence`` has another, whether or not it has them elsewhere.

    Looser than ``check``: for names that the sentence itself lacks but its article has ("Smith" for "he", or for "Jones"?).
    """
    said, sources = _read(line), [_read(text) for text in evidence]
    return tuple(dict.fromkeys([*_find_exchanges(said, sources), *_find_replaced(said, sources)]))


# --- words -------------------------------------------------------------------------------------------------------------

# Quotation marks, dashes and spaces differ from outlet to outlet and say the same.
_PLAIN = str.maketrans("“”„‟«»‘’‚‛´`–‒‑−—\u00a0", "\"\"\"\"\"\"''''''----—\u0020")
_TOKEN = re.compile(
    r"\d+(?:,\d{3})*(?:[.:]\d+)*(?:[a-z]+(?![^\W_]))?"  # 3,200,000  2.5bn  6:30pm  3rd
    r"|(?:[A-Za-z]\.){2,}"  # U.S.  a.m.
    r"|[^\W\d_][^\W_]*(?:['&][^\W_]+)*'?(?<!')|[^\W_]+"  # don't  AT&T  G8
    r"|\.{3}|[$£€¥%\".!?…:;,()\[\]/+—-]"
)
_ENDS = frozenset('.!?…:"([—')
_NOT_ENDS = frozenset(
    "mr mrs ms dr sen gov rep gen lt col sgt st prof rev jr sr vs no jan feb mar apr aug sept oct nov dec".split()
)
_FUNCTION = frozenset(
    "a an the this that these those and or but nor so yet if in on at as for from with by to of off up out into onto over "
    "under after before when while where who whom whose which what why how since until than then there here he she it they "
    "we i you him her them us me his hers its their our my your is are was were be been being am has have had do does did "
    "will would shall should can could may might must not no also just only even about around some more most very too own "
    "s t".split()
)


class _Word(NamedTuple):
    text: str
    key: str  # case folded, without possessive and full stops
    start: int
    end: int
    opens: bool  # begins a sentence, a quotation or what follows a colon


def _key(text: str) -> str:
    return re.sub(r"'s?$|\.", "", text.casefold()) if text[0].isalpha() else text.casefold()


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    opens = True
    for match in _TOKEN.finditer(text):
        token = match.group()
        words.append(_Word(token, _key(token), match.start(), match.end(), opens))
        if token in _ENDS:
            before = words[-2].key if len(words) > 1 else ""
            is_short = token == "." and (before in _NOT_ENDS or len(before) == 1)
            opens = not is_short and (opens or token != "." or text[match.end() : match.end() + 1] in (" ", "", '"', "'"))
        elif token[0].isalnum():
            opens = False
    return words


def _stem(key: str) -> str:
    """Return ``key`` without an ending of inflection, so that "cuts", "cut" and "cutting" mostly agree."""
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y"):
        if key.endswith(ending) and len(key) - len(ending) >= 3:
            stem = key[: -len(ending)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return key


def _is_word(word: _Word) -> bool:
    return word.text[0].isalnum()


def _is_content(word: _Word) -> bool:
    return _is_word(word) and word.key not in _FUNCTION


class _Facts(NamedTuple):
    """What one sentence says, as far as this file looks; ``text`` has plain quotation marks, dashes and spaces."""

    text: str
    words: list[_Word]
    stems: list[str]
    quantities: "list[_Quantity]"
    names: list[tuple[int, int]]  # runs of words
    quotes: list[str]

    def show(self, start: int, end: int) -> str:
        return self.text[self.words[start].start : self.words[end - 1].end]


@lru_cache(maxsize=4096)  # a summary is checked line by line against the same sentences
def _read(text: str) -> _Facts:
    plain = " ".join(text.translate(_PLAIN).replace("''", '"').split())
    words = _words(plain)
    quantities = _quantities(words)
    taken = {i for q in quantities for i in range(q.start, q.end)}
    stems = [_stem(word.key) for word in words]
    return _Facts(plain, words, stems, quantities, _name_runs(words, taken), _quotations(plain))


def _is_piece(said: _Facts, sources: Sequence[_Facts]) -> bool:
    piece = f" {' '.join(said.text.casefold().split())} "
    return piece in f" {' '.join(source.text.casefold() for source in sources)} "


# --- numbers -----------------------------------------------------------------------------------------------------------

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
_MONEY = frozenset({"percent", "dollar", "pound", "euro", "yen", "cent", "pence"})  # a number is not the same without them
_RANGE = frozenset({"to", "-", "and", "or", "through"})
_PAIRS = frozenset("twice couple both pair".split())  # they stand for a two, but need none themselves
_NO_COUNT = frozenset("of another day thing side who that is was man such more other".split())  # "one" that counts nothing


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number: ``values`` are its readings (in "3 to 4 million" the 3 has two), ``units`` those it may have."""

    start: int
    end: int
    values: frozenset[str]
    units: frozenset[str]
    is_ordinal: bool
    is_word: bool = field(default=False)


def _canonical(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _quantities(words: Sequence[_Word]) -> list[_Quantity]:
    found: list[_Quantity] = []
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


def _parse_number(words: Sequence[_Word], i: int) -> tuple[int, str, str, Decimal, bool] | None:
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
    if word.key in _PAIRS:
        return i + 1, "2", "", Decimal(1), False
    return _parse_words(words, i)


def _take_power(words: Sequence[_Word], i: int) -> tuple[int, Decimal]:
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


def _parse_words(words: Sequence[_Word], i: int) -> tuple[int, str, str, Decimal, bool] | None:
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


def _with_unit(words: Sequence[_Word], start: int, end: int, value: str, suffix: str, is_ordinal: bool) -> _Quantity:
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
    return _Quantity(start, end, frozenset({value}), frozenset(units), is_ordinal, is_word)


def _is_minus(words: Sequence[_Word], at: int, start: int) -> bool:
    """Tell whether the word at ``at`` makes the number after it negative: "-5", "minus five", not "4-5" or "- 5"."""
    if words[at].key == "minus":
        return True
    is_free = at == 0 or words[at - 1].end < words[at].start or words[at - 1].text in ("(", '"')
    return words[at].text == "-" and is_free and words[at].end == words[start].start


def _share_in_ranges(words: Sequence[_Word], found: list[_Quantity], powers: Sequence[Decimal]) -> list[_Quantity]:
    """Let "3 to 4 million euros" and "$3-4 million" mean a magnitude and a unit on both sides."""
    out = list(found)
    for n in range(len(found) - 2, -1, -1):
        left, right = out[n], out[n + 1]
        between = [w.text for w in words[left.end : right.start]]
        if len(between) != 1 or between[0] not in _RANGE:
            continue
        values = set(left.values)
        if powers[n] == 1 and powers[n + 1] > 1 and not left.is_word:
            values |= {_canonical(Decimal(v) * powers[n + 1]) for v in left.values if re.fullmatch(r"-?[\d.]+", v)}
        out[n] = _Quantity(left.start, left.end, frozenset(values), left.units or right.units, left.is_ordinal, left.is_word)
        units = right.units or left.units
        out[n + 1] = _Quantity(right.start, right.end, right.values, units, right.is_ordinal, right.is_word)
    return out


def _find_numbers(said: _Facts, sources: Sequence[_Facts]) -> Iterator[Finding]:
    theirs = [(source, q) for source in sources for q in source.quantities]
    for q in said.quantities:
        if _counts_nothing(said, q) or any(_agree(said, q, source, other) for source, other in theirs):
            continue
        if q.values == {"1"} and not q.units and _has_single(said, q, sources):
            continue
        yield Finding(kind=Fault.NUMBER, text=said.show(q.start, q.end), nearest=_nearest_number(said, q, theirs))


def _counts_nothing(said: _Facts, q: _Quantity) -> bool:
    """Tell of "one" and "first" whether they stand for a pronoun or an adverb rather than a number."""
    word = said.words[q.start]
    after = said.words[q.end].key if q.end < len(said.words) else ""
    before = said.words[q.start - 1].key if q.start else ""
    if word.key in _PAIRS:
        return True
    if word.key == "one":
        return (
            word.opens
            or not after
            or not after[0].isalnum()
            or after in _NO_COUNT
            or before in _FUNCTION
            or before in ("any", "every", "each")
        )
    return word.key == "first" and (word.opens or not _follows_article(before))


def _follows_article(before: str) -> bool:
    return before in ("the", "a", "his", "her", "its", "their", "'s") or before.endswith("s")


def _has_single(said: _Facts, q: _Quantity, sources: Sequence[_Facts]) -> bool:
    """Tell whether the evidence has "a", "an", "single" before the noun that the line counts one of."""
    noun = _stem(said.words[q.end].key) if q.end < len(said.words) else ""
    for source in sources:
        for i, word in enumerate(source.words):
            if _stem(word.key) == noun and {w.key for w in source.words[max(0, i - 3) : i]} & {"a", "an", "single", "only"}:
                return True
    return False


def _agree(said: _Facts, q: _Quantity, source: _Facts, other: _Quantity) -> bool:
    if not q.values & other.values:
        return False
    if q.is_ordinal is not other.is_ordinal and not (_by_month(said, q) or _by_month(source, other)):
        return False
    if q.units and other.units:
        return bool(q.units & other.units)
    return not ((q.units | other.units) & _MONEY)


def _by_month(facts: _Facts, q: _Quantity) -> bool:
    around = facts.words[max(0, q.start - 2) : q.start] + facts.words[q.end : q.end + 2]
    return any(_month(word) for word in around)


def _nearest_number(said: _Facts, q: _Quantity, theirs: Sequence[tuple[_Facts, _Quantity]]) -> str:
    """Return the number that stands in the likest surroundings, of the same unit if one does."""

    def likeness(item: tuple[_Facts, _Quantity]) -> tuple[float, float]:
        source, other = item
        here, there = _context(said, q.start, q.end), _context(source, other.start, other.end)
        same_unit = 1.0 if q.units & other.units else 0.5 if not (q.units or other.units) else 0.0
        text = SequenceMatcher(None, said.show(q.start, q.end), source.show(other.start, other.end)).ratio()
        return len(here & there) + same_unit, text

    best = max(theirs, key=likeness, default=None)
    return best[0].show(best[1].start, best[1].end) if best else ""


def _context(facts: _Facts, start: int, end: int) -> set[str]:
    return {
        _stem(word.key) for word in facts.words[max(0, start - 4) : start] + facts.words[end : end + 4] if _is_content(word)
    }


# --- dates -------------------------------------------------------------------------------------------------------------

_MONTHS = {
    form: n
    for n, forms in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
        "november nov,december dec".split(","),
        1,
    )
    for form in forms.split()
}
_WEEKDAYS = {
    form: n
    for n, forms in enumerate(
        "monday mon mondays,tuesday tue tues tuesdays,wednesday wed wednesdays,thursday thu thur thurs thursdays,"
        "friday fri fridays,saturday sat saturdays,sunday sundays".split(",")
    )
    for form in forms.split()
}
_ALSO_WORDS = frozenset("may march mar jan jun sat wed mon sep dec fri thu sun".split())
_BEFORE_DATE = frozenset(
    "in on since by until till of last next this early late mid from to through between and before after during for -".split()
)


_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_AFTER_QUANTITY = frozenset("% percent per hundred thousand million billion trillion".split())


def _month(word: _Word) -> int:
    return _MONTHS.get(word.key, 0) if word.text[0].isupper() else 0


def _dates(facts: _Facts) -> Iterator[tuple[int, str, str]]:
    """Yield place, canonical form and text of every month (with its day, if it has one) and weekday."""
    words = facts.words
    for i, word in enumerate(words):
        if not word.text[0].isupper():
            continue
        beside = words[max(0, i - 1) : i] + words[i + 1 : i + 3]
        is_sure = word.key not in _ALSO_WORDS or any(w.text[0].isdigit() for w in beside)
        if not is_sure and not (i and words[i - 1].key in _BEFORE_DATE):
            continue
        if word.key in _WEEKDAYS:
            yield i, f"weekday {_WEEKDAYS[word.key]}", word.text
        elif month := _month(word):
            yield i, f"month {month}", word.text
            for day, text in _days(facts, i):
                yield i, f"month {month} day {day}", text


def _days(facts: _Facts, i: int) -> Iterator[tuple[str, str]]:
    """Yield the day beside the month at ``i``: "May 3", "Sept. 30", "3 May", "3rd of May"."""
    words = facts.words
    after = i + 2 if i + 1 < len(words) and words[i + 1].text == "." else i + 1
    before = i - 2 if i and words[i - 1].key == "of" else i - 1
    for at, first, last in ((after, i, after + 1), (before, before, i + 1)):
        is_quantity = at == after and at + 1 < len(words) and words[at + 1].key in _AFTER_QUANTITY  # "in March 41%"
        if 0 <= at < len(words) and not is_quantity and (day := _DAY.fullmatch(words[at].text)):
            yield day[1].lstrip("0") or "0", facts.show(first, last)
            return


def _find_dates(said: _Facts, sources: Sequence[_Facts]) -> Iterator[Finding]:
    theirs = [(form, text) for source in sources for _, form, text in _dates(source)]
    # "Mon." of the evidence may be "Monday" of the line; a month that only opens a sentence still counts for it.
    forms = {form for form, _ in theirs} | {f"month {_month(word)}" for source in sources for word in source.words}
    for _, form, text in _dates(said):
        if form in forms:
            continue
        kind = form.rpartition(" ")[0]
        if " day" in form and any(_same_day_apart(form, source) for source in sources):
            continue
        if " day" in form and " ".join(form.split()[:2]) not in forms:
            continue  # the month alone is a finding already
        nearest = next((other for found, other in theirs if found.rpartition(" ")[0] == kind), "")
        nearest = nearest or next((other for found, other in theirs if found.split()[0] == kind.split()[0]), "")
        yield Finding(kind=Fault.DATE, text=text, nearest=nearest)


def _same_day_apart(form: str, source: _Facts) -> bool:
    """Tell whether the evidence has month and day in a list or range: "on May 3 and 4", "3-5 May"."""
    _, month, _, day = form.split()
    months = [i for i, word in enumerate(source.words) if _month(word) == int(month)]
    days = [i for i, word in enumerate(source.words) if word.text == day]
    spans = [source.words[min(i, j) + 1 : max(i, j)] for i in days for j in months]
    return any(all(w.text[0].isdecimal() or w.key in _RANGE or w.text in ",." for w in span) for span in spans)


# --- names -------------------------------------------------------------------------------------------------------------

_NO_NAMES = frozenset("i i'm i've i'll i'd mr mrs ms miss dr sir messrs ok".split())
_OPENERS = frozenset(
    "although though unless despite amid among amongst across against according meanwhile however still instead once twice "
    "asked now today yesterday tomorrow later earlier recently last next another other others several many few both each "
    "every all any none neither either such same former latter late early nearly almost roughly overall police officials "
    "people critics analysts experts authorities residents supporters opponents investigators prosecutors lawyers doctors "
    "scientists researchers witnesses players fans workers women men children students parents families voters jurors "
    "shares sales revenue profits prices investors lawmakers senators ministers rescuers protesters demonstrators troops "
    "rebels government parliament congress team teams company companies court judge president prime minister defence "
    "defense foreign new old long high low big small top best better less much half part plans talks protest campaign "
    "president-elect like unlike because whether within without beyond between behind below above near along during "
    "through throughout toward towards upon via per plus minus rather perhaps maybe please thanks yes no one two let".split()
)
_TITLES = frozenset(
    "president prime minister chancellor king queen prince princess governor gov senator sen secretary general gen chief "
    "officer director chairman judge mayor professor ambassador pope bishop captain".split()
)
_COMMON_ENDINGS = (
    "ing",
    "ed",
    "ly",
    "tion",
    "tions",
    "sion",
    "ment",
    "ments",
    "ness",
    "ists",
    "ians",
    "ers",
    "ors",
    "ives",
    "ities",
)
_NAME_LINKS = frozenset("of the and for de la van von der den al el bin".split())
_DEMONYMS = tuple("istan ian ians ean eans an ans ain and en n ns ese ish is i er ers s ia a e".split())


def _is_name(words: Sequence[_Word], i: int) -> bool:
    """Tell whether word ``i`` is a name by its capital, as far as a capital at the start of a sentence can tell."""
    word = words[i]
    first = word.text[0]
    if not first.isalpha() or word.key in _NO_NAMES or word.key in _MONTHS or word.key in _WEEKDAYS:
        return False
    if not first.isupper():
        return False
    if len(word.key) == 1:
        return False
    if word.opens and not word.text[1:].isupper():
        return word.key.partition("'")[0] not in _FUNCTION and not _is_opener(words, i)
    return word.key not in _FUNCTION or word.text.isupper()


def _is_opener(words: Sequence[_Word], i: int) -> bool:
    """Tell whether the word that begins a sentence is likely an ordinary one."""
    key = words[i].key
    if key in _OPENERS:
        return True
    follows = words[i + 1] if i + 1 < len(words) else None
    if follows and follows.text == "-" and i + 2 < len(words) and words[i + 2].text.islower():
        return True  # "Fight-to-the-death attacks"
    if words[i].text.endswith("'s") or (follows and follows.text[0].isupper()):
        return False
    return key.endswith(_COMMON_ENDINGS)


def _name_runs(words: Sequence[_Word], taken: set[int]) -> list[tuple[int, int]]:
    """Return the stretches of words that are names, joined over "of", "of the", hyphens and initials."""
    runs: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        end = runs[-1][1] if runs else -1
        is_initial = end == i and len(word.key) == 1 and word.text.isupper()
        if i in taken or not (is_initial or _is_name(words, i)):
            continue
        if end >= 0 and _joins(words, end, i):
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def _joins(words: Sequence[_Word], end: int, i: int) -> bool:
    between = [word.key for word in words[end:i]]
    after_initial = between == ["."] and (len(words[end - 1].key) == 1 or words[end - 1].key in _NOT_ENDS)
    return between in ([], ["-"], ["&"], ["of"], ["of", "the"]) or after_initial


def _is_titled(facts: _Facts) -> bool:
    """Tell whether capitals say nothing here, as in a headline in title case."""
    long = [word.text for word in facts.words if word.text[0].isalpha() and len(word.text) > 3]
    return len(long) >= 4 and sum(text[0].isupper() for text in long) >= 0.75 * len(long)


def _find_names(said: _Facts, sources: Sequence[_Facts]) -> Iterator[Finding]:
    plain = {word.key for source in sources for word in source.words if _is_word(word)}
    stems = {_stem(key) for key in plain}
    capitals = {word.key for source in sources for word in source.words if word.text[0].isupper()}
    acronyms, spelled = _acronyms(sources), {word for word in capitals if len(word) >= 2}
    titled = _is_titled(said)
    for start, end in said.names:
        if _initials(said.words[start:end]) & spelled and end - start > 1:
            continue
        for i in range(start, end):
            word = said.words[i]
            if not word.text[0].isupper() or word.key in plain or word.key in acronyms:
                continue
            if word.opens and _stem(word.key) in stems:
                continue
            if _is_derived(word.key, capitals) or all(part in plain for part in re.split(r"['&]", word.key)):
                continue
            if titled and len(word.key) > 3 and _stem(word.key) in stems:
                continue
            yield Finding(kind=Fault.NAME, text=word.text.removesuffix("'s"), nearest=_nearest_name(said, i, sources))


def _acronyms(sources: Sequence[_Facts]) -> set[str]:
    """Return the initials of every stretch of two or more capitalised words, links between them in or out."""
    found: set[str] = set()
    for source in sources:
        words = source.words
        for i, word in enumerate(words):
            if not word.text[0].isupper():
                continue
            short = full = word.key[0]
            for follower in words[i + 1 : i + 9]:
                if follower.text[0].isupper():
                    short, full = short + follower.key[0], full + follower.key[0]
                    found |= {short, full}
                elif follower.key in _NAME_LINKS:
                    full += follower.key[0]
                elif follower.text != "-":
                    break
    return found


def _initials(words: Sequence[_Word]) -> set[str]:
    return {"".join(word.key[0] for word in words if _is_word(word))}


def _is_derived(key: str, names: Iterable[str]) -> bool:
    """Tell whether a name of the evidence differs by an ending only: Russia, Russian; Lloyds, Lloyd's."""
    forms = _roots(key)
    return any(forms & _roots(name) for name in names)


def _roots(key: str) -> set[str]:
    return {key} | {key.removesuffix(ending) for ending in _DEMONYMS if key.endswith(ending) and len(key) - len(ending) >= 4}


def _nearest_name(said: _Facts, i: int, sources: Sequence[_Facts]) -> str:
    """Return the evidence's name in the same surroundings, else the one most alike in letters, else nothing."""
    best, text = 0.45, ""
    here = _context(said, i, i + 1) | {said.words[j].key for j in (i - 1, i + 1) if 0 <= j < len(said.words)}
    for source in sources:
        for start, end in source.names:
            there = _context(source, start, end) | {source.words[j].key for j in (start - 1, end) if 0 <= j < len(source.words)}
            alike = SequenceMatcher(None, said.words[i].key, source.show(start, end).casefold()).ratio()
            score = alike + len(here & there) / 3
            if score > best:
                best, text = score, source.show(start, end)
    return text


# --- names and numbers in another's place ------------------------------------------------------------------------------


_N_REPLACED = 6  # words of a line that may stand in place of others; of these, twice as many


class _Item(NamedTuple):
    """A name, a date or a number as a range of words; ``core`` tells it from others of its kind."""

    kind: Fault
    start: int
    end: int
    core: frozenset[str]


def _items(facts: _Facts) -> list[_Item]:
    """Return names (those joined by "of" apart), months and weekdays, and numbers by their values."""
    items = []
    for q in facts.quantities:
        if facts.words[q.start].key not in _PAIRS:
            items.append(_Item(Fault.NUMBER, q.start, q.end, q.values))
    for start, end in facts.names:
        for i in range(start, end):
            if facts.words[i].key in _NAME_LINKS:
                items.append(_Item(Fault.NAME, start, i, frozenset(_bare(facts, start, i))))
                start = i + 1
        items.append(_Item(Fault.NAME, start, end, frozenset(_bare(facts, start, end))))
    items += [_Item(Fault.DATE, i, i + 1, frozenset({form})) for i, form, _ in _dates(facts) if " day " not in form]
    return [item for item in items if item.core]


def _bare(facts: _Facts, start: int, end: int) -> list[str]:
    return [word.key for word in facts.words[start:end] if _is_word(word)]


def _kept(facts: _Facts) -> set[str]:
    """Return the words and the values of a line: what is among them is not lost from the evidence."""
    return {word.key for word in facts.words} | {value for q in facts.quantities for value in q.values}


def _neighbours(facts: _Facts, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the two words before and the two after, a mark in place of the text's end."""
    before = [word.key for word in facts.words[:start] if _is_word(word)][-2:]
    after = [word.key for word in facts.words[end:] if _is_word(word)][:2]
    return tuple(["^"] * (2 - len(before)) + before), tuple(after + ["$"] * (2 - len(after)))


def _find_exchanges(said: _Facts, sources: Sequence[_Facts]) -> Iterator[Finding]:
    """Yield what stands between the same words as something else of its kind, and never beside them in the evidence."""
    places = [(s, item, _neighbours(s, item.start, item.end)) for s in sources for item in _items(s)]
    kept = _kept(said)
    for mine in _items(said):
        before, after = _neighbours(said, mine.start, mine.end)
        short = _initials(said.words[mine.start : mine.end])
        instead = ""
        for source, theirs, around in places:
            if mine.core & theirs.core:
                if _beside(before, after, around):
                    instead = ""
                    break
            elif mine.kind is theirs.kind and not instead and _same_place(before, after, around):
                long = _initials(source.words[theirs.start : theirs.end])
                is_other = not (theirs.core <= kept or theirs.core & short or mine.core & long)
                is_other = is_other and not any(_is_derived(key, theirs.core) for key in mine.core)
                instead = source.show(theirs.start, theirs.end) if is_other else ""
        if instead:
            yield Finding(kind=mine.kind, text=said.show(mine.start, mine.end), nearest=instead)


_Around = tuple[tuple[str, ...], tuple[str, ...]]


def _telling(word: str) -> bool:
    return word not in _FUNCTION and word not in "^$"


def _beside(before: tuple[str, ...], after: tuple[str, ...], around: _Around) -> bool:
    """Tell whether a place shares enough of its neighbours to count as the same, on one side."""
    left, right = before[-1] == around[0][-1], after[0] == around[1][0]
    return (left and (_telling(before[-1]) or before == around[0])) or (right and (_telling(after[0]) or after == around[1]))


def _same_place(before: tuple[str, ...], after: tuple[str, ...], around: _Around) -> bool:
    """Tell whether the words beside agree on both sides, and not only in function words or the end of the text."""
    left, right = before[-1] == around[0][-1], after[0] == around[1][0]
    return left and right and (_telling(before[-1]) or _telling(after[0]) or (before == around[0] and "^" not in before))


def _find_replaced(said: _Facts, sources: Sequence[_Facts]) -> Iterator[Finding]:
    """Yield names and numbers that an alignment of the words puts in place of others which the line leaves out."""
    ours = [(i, word.key) for i, word in enumerate(said.words) if _is_word(word)]
    kept = _kept(said)
    for source in sources:
        theirs = [(i, word.key) for i, word in enumerate(source.words) if _is_word(word)]
        matcher = SequenceMatcher(None, [k for _, k in ours], [k for _, k in theirs], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "replace" or b - a > _N_REPLACED or d - c > 2 * _N_REPLACED:
                continue
            first, last = ours[a][0], ours[b - 1][0]
            for mine in _within(said, first, last):
                if instead := _lost(source, theirs[c][0], theirs[d - 1][0], said, mine, kept):
                    yield Finding(kind=mine.kind, text=said.show(mine.start, mine.end), nearest=instead)


def _within(facts: _Facts, first: int, last: int) -> list[_Item]:
    """Return what stands between two words, of a name the part that does: of "Cairo Student News" the end can be another."""
    found = []
    for item in _items(facts):
        start, end = max(item.start, first), min(item.end, last + 1)
        if start < end:
            core = frozenset(_bare(facts, start, end)) if item.kind is Fault.NAME else item.core
            found.append(_Item(item.kind, start, end, core))
    return found


def _lost(source: _Facts, first: int, last: int, said: _Facts, mine: _Item, kept: set[str]) -> str:
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
            describes = item.end <= last and _is_content(follows) and follows.text.islower()
            if describes or (item.start == 0 and follows.text in ("(", "-", "—")):
                continue
        if led == before or led not in _PREPOSITIONS | {"told", "tells"}:
            return source.show(item.start, item.end)
    return ""


# --- quotations --------------------------------------------------------------------------------------------------------

_N_TITLE_WORDS = 3  # what is shorter may be the title of a work or a word set apart


def _quotations(plain: str) -> list[str]:
    """Return what stands between quotation marks; a quotation open at either end of the text goes to that end."""
    quotes, opened = [], 0
    for match in re.finditer('"', plain):
        at = match.start()
        before, after = plain[at - 1 : at], plain[at + 1 : at + 2]
        is_opening = after not in ("", " ") and before in ("", " ", "(", "[", "-", "—", "/", "'")
        if is_opening:
            opened = match.end()
        elif before != " ":
            quotes.append(plain[opened:at])
            opened = len(plain)
    if 0 < opened < len(plain):
        quotes.append(plain[opened:])
    outside = re.sub(r'"[^"]*"', lambda m: " " * len(m.group()), plain)
    quotes += [m[1] for m in re.finditer(r"(?<![\w'])'(?=\w)((?:[^'\"]|(?<=\w)'(?=\w))+)'(?!\w)", outside)]
    return [quote for quote in quotes if any(c.isalnum() for c in quote)]


def _flat(text: str) -> str:
    """Return the words of a text for comparison: no marks, no case, single spaces."""
    return " ".join(re.findall(r"[^\W_]+(?:['.,-][^\W_]+)*|[%$£€]", text.casefold()))


def _find_quotes(said: _Facts, sources: Sequence[_Facts]) -> Iterator[Finding]:
    whole = f" {_flat(' '.join(source.text for source in sources))} "
    spoken = [_flat(quote) for source in sources for quote in source.quotes]
    joined = f" {' '.join(spoken)} "
    for quote in said.quotes:
        parts = [flat for part in re.split(r"\.{3}|…|\[[^\]]*\]", quote) if (flat := _flat(part))]
        if all(f" {part} " in whole or f" {part} " in joined for part in parts):
            if all(f" {part} " in joined or not _is_unmarked(part, sources) for part in parts):
                continue
            yield Finding(kind=Fault.QUOTE, text=quote, nearest=quote.strip(" ,."))
        else:
            yield Finding(kind=Fault.QUOTE, text=quote, nearest=_nearest_words(quote, sources))


def _is_unmarked(part: str, sources: Sequence[_Facts]) -> bool:
    """Tell whether the words are the reporter's own: the sentence that has them says whose words it gives, and not these."""
    if len(part.split()) <= _N_TITLE_WORDS:
        return False
    holding = [source for source in sources if f" {part} " in f" {_flat(source.text)} "]
    return bool(holding) and all(any(word.key in _SAYING for word in source.words) for source in holding)


def _nearest_words(quote: str, sources: Sequence[_Facts]) -> str:
    """Return the stretch of the evidence, as long as ``quote``, that shares most with it."""
    wanted = _flat(quote).split()
    best, text = 0.4, ""
    for source in sources:
        words = [i for i, word in enumerate(source.words) if _is_word(word)]
        for at in range(max(1, len(words) - len(wanted) + 1)):
            window = words[at : at + len(wanted)]
            ratio = SequenceMatcher(None, wanted, [source.words[i].text.casefold() for i in window], autojunk=False).ratio()
            if window and ratio > best:
                best, text = ratio, source.show(window[0], window[-1] + 1)
    return text


# --- negation and modality ---------------------------------------------------------------------------------------------

_NEGATIONS = frozenset("not no never without cannot denied denies deny denying neither nor none nobody nothing".split())
# What makes a clause no assertion of its own, though it has no "not".
_NEGATED = frozenset(
    "fail failed fails failing refuse refused refuses refusing reject rejected rejects lack lacked lacks lacking unable "
    "unlikely less fewer hardly barely rarely seldom few little stop stopped prevent prevented avoid avoided ban banned "
    "bars barred rather instead dismissed dismiss ruled free except unless un non halt halted cancelled canceled scrapped "
    "doubt doubts doubted".split()
)
_HEDGES = frozenset(
    "may might could allegedly alleged reportedly apparently possibly perhaps suspected probably potentially supposedly".split()
)
_HEDGED = frozenset(
    "would should can likely unlikely expected expects expect believed believe thought think thinks seems seemed seem appears "
    "appeared appear possible possibility potential probable rumoured rumored accused charged claims claimed claim "
    "suggests suggested suggest plan plans planned hope hopes hoped considering hoping risk risks threat threatened fear "
    "fears feared estimated estimate suspicion suspect suspects allegations allegation ability able".split()
)
_N_WINDOW = 7  # words after a trigger that it bears on
_N_REACH = 16  # words before, with a clause put in between
_CLAUSE_ENDS = frozenset('.!?;:—,"()')


class _Trigger(NamedTuple):
    place: int
    anchors: tuple[str, ...]
    before: frozenset[str]


def _is_trigger(words: Sequence[_Word], i: int, triggers: frozenset[str]) -> bool:
    word = words[i]
    if triggers is _NEGATIONS and word.key.endswith("n't"):
        return True
    if word.key not in triggers:
        return False
    follows = words[i + 1].key if i + 1 < len(words) else ""
    if word.key in ("no", "not", "none", "nothing"):
        # "No. 1", "no longer" (a negation, but of time), "not only … but"
        return not (
            follows in ("only", "just", "least") or (follows == "." and i + 2 < len(words) and words[i + 2].text[0].isdigit())
        )
    if word.key == "may":
        return not word.text[0].isupper()
    return not (word.key in ("could", "can") and follows in ("not", "no", "n't"))


def _triggers(facts: _Facts, triggers: frozenset[str]) -> list[_Trigger]:
    found: dict[tuple[tuple[str, ...], frozenset[str]], _Trigger] = {}
    for i in range(len(facts.words)):
        if _is_trigger(facts.words, i, triggers):
            window = _window(facts, i)
            anchors = tuple(facts.stems[j] for j in window if _is_anchor(facts.words[j]))[:2]
            before = frozenset(facts.stems[j] for j in range(max(0, i - 5), i) if _is_content(facts.words[j]))
            if anchors:
                found.setdefault((anchors, before), _Trigger(i, anchors, before))
    return list(found.values())


def _is_anchor(word: _Word) -> bool:
    return _is_content(word) and not word.key.endswith("n't") and word.key not in _NEGATIONS | _HEDGES and len(word.key) > 2


def _window(facts: _Facts, i: int) -> list[int]:
    """Return the places after ``i`` in the same clause, at most so many words of them."""
    out = []
    for j in range(i + 1, min(len(facts.words), i + 1 + _N_WINDOW)):
        if facts.words[j].text in _CLAUSE_ENDS or facts.words[j].key in ("and", "but"):
            break
        out.append(j)
    return out


def _touched(facts: _Facts, triggers: frozenset[str], related: frozenset[str]) -> set[int]:
    """Return the places that a trigger, or a word related to one, may bear on."""
    out: set[int] = set()
    for i, word in enumerate(facts.words):
        if _is_trigger(facts.words, i, triggers) or word.key in triggers | related:
            out.update(range(max(0, i - 3), min(len(facts.words), i + 2 + _N_WINDOW + 3)))
    return out


def _governed(facts: _Facts, triggers: frozenset[str]) -> set[int]:
    """Return the places that a trigger does bear on, in its own clause."""
    return {j for i in range(len(facts.words)) if _is_trigger(facts.words, i, triggers) for j in _window(facts, i)}


def _occurrences(facts: _Facts, trigger: _Trigger) -> Iterator[int]:
    """Yield where the anchors stand together, and something that stood before the trigger before them."""
    for i, stem in enumerate(facts.stems):
        if stem != trigger.anchors[0]:
            continue
        if len(trigger.anchors) > 1 and trigger.anchors[1] not in facts.stems[i + 1 : i + 6]:
            continue
        if (
            len(trigger.anchors) > 1
            or not trigger.before
            or not trigger.before.isdisjoint(facts.stems[max(0, i - _N_REACH) : i])
        ):
            yield i


def _find_polarity(
    said: _Facts, sources: Sequence[_Facts], triggers: frozenset[str], related: frozenset[str], kind: Fault
) -> Iterator[Finding]:
    """Yield clauses whose words stand on both sides, with a trigger on one side and nothing like it on the other.

    The evidence may say a thing twice, with and without: then a line may say it either way.
    """
    line = (said, _touched(said, triggers, related))
    evidence = [(source, _touched(source, triggers, related)) for source in sources]
    for trigger in _triggers(said, triggers):
        plain = _plain_clause(trigger, evidence)
        if plain and not _is_touched(trigger, evidence):
            yield Finding(kind=kind, text=_marked_clause(said, trigger), nearest=plain)
    both_ways = [(source, _governed(source, triggers)) for source in sources]
    for source in sources:
        for trigger in _triggers(source, triggers):
            plain = _plain_clause(trigger, [line])
            if plain and not _is_touched(trigger, [line]) and not _plain_clause(trigger, both_ways):
                yield Finding(kind=kind, text=plain, nearest=_marked_clause(source, trigger))


_Touched = Sequence[tuple[_Facts, set[int]]]


def _plain_clause(trigger: _Trigger, texts: _Touched) -> str:
    """Return the words about the first place where the anchors stand with nothing like the trigger, or nothing."""
    for facts, touched in texts:
        for place in _occurrences(facts, trigger):
            if place not in touched:
                return facts.show(max(0, place - 2), min(len(facts.words), place + 3))
    return ""


def _is_touched(trigger: _Trigger, texts: _Touched) -> bool:
    return any(place in touched for facts, touched in texts for place in _occurrences(facts, trigger))


def _marked_clause(facts: _Facts, trigger: _Trigger) -> str:
    return facts.show(max(0, trigger.place - 1), min(len(facts.words), trigger.place + 4))


# --- speakers ----------------------------------------------------------------------------------------------------------

_SAYING = (frozenset(SAYING) | {"tweets", "saying"}) - frozenset(
    "thought hoped expected expects called calls think thinks hopes posted".split()
)
_INVERTED = frozenset("said says told added wrote argued warned insisted asked replied explained".split())
_BETWEEN = frozenset("also later then earlier has had have repeatedly again however".split())
_STRETCH_ENDS = frozenset('";:—')
_PREPOSITIONS = frozenset("in on at to that of for from with by about after as when if it he she they".split())
_N_APPOSITIVE = 14
_SAME_CLAIM_SHARE = 0.6  # share of the words said
_N_TITLE = 7


class _Speaker(NamedTuple):
    keys: frozenset[str]  # the words of the name
    around: frozenset[str]  # and of all that may be its description
    text: str


def _speakers(facts: _Facts) -> list[_Speaker]:
    """Return the speakers that are named right beside a verb of saying; descriptions and pronouns are left out."""
    found = []
    for i, word in enumerate(facts.words):
        if word.key in _SAYING:
            found.append(_speaker_before(facts, i) or _speaker_after(facts, i))
        elif word.key == "according" and i + 1 < len(facts.words) and facts.words[i + 1].key == "to":
            found.append(_first_name(facts, i + 2))
    return [speaker for speaker in found if speaker]


def _speaker_before(facts: _Facts, i: int) -> _Speaker | None:
    """Return the name right before a verb of saying: "Smith said", "Smith, who owns the mill, said"."""
    words, at = facts.words, i
    while at and words[at - 1].key in _BETWEEN:
        at -= 1
    if at and words[at - 1].text == ",":
        opening = [j for j in range(max(0, at - _N_APPOSITIVE), at - 1) if words[j].text == ","]
        at = opening[-1] if opening else at
    start = i
    while start and words[start - 1].text not in _STRETCH_ENDS:
        start -= 1
    if any(word.text == '"' for word in words[at:i]):
        return None  # the name ends a quotation; whoever speaks comes after
    return next((_speaker(facts, a, b, start, i) for a, b in facts.names if b == at), None)


def _speaker_after(facts: _Facts, i: int) -> _Speaker | None:
    """Return the name after a verb of saying that ends a quotation or a clause: '," said Smith'."""
    if i and facts.words[i].key in _INVERTED and facts.words[i - 1].text in ('"', ",", "'"):
        return _first_name(facts, i + 1)
    return None


def _first_name(facts: _Facts, i: int) -> _Speaker | None:
    """Return the name that begins at ``i`` or after a few words of title, none of them a preposition."""
    end = i
    while end < len(facts.words) and facts.words[end].text not in _STRETCH_ENDS:
        end += 1
    for a, b in facts.names:
        if i <= a <= i + _N_TITLE:
            is_title = all(_is_word(word) and word.key not in _PREPOSITIONS for word in facts.words[i:a])
            return _speaker(facts, a, b, i, end) if is_title else None
    return None


def _speaker(facts: _Facts, a: int, b: int, start: int, end: int) -> _Speaker:
    return _Speaker(frozenset(_bare(facts, a, b)), frozenset(_bare(facts, start, end)), facts.show(a, b))


def _find_speakers(said: _Facts, sources: Sequence[_Facts]) -> Iterator[Finding]:
    """Yield the speaker of a line where the evidence gives the same words to somebody else."""
    mine = _speakers(said)
    if not mine or not sources:
        return
    claims = {_stem(word.key) for word in said.words if _is_content(word) and word.key not in _SAYING}
    claims -= {_stem(key) for speaker in mine for key in speaker.keys}
    shared = [len(claims & {_stem(word.key) for word in source.words}) for source in sources]
    best = sources[max(range(len(sources)), key=lambda i: shared[i])]
    theirs = _speakers(best)
    if not theirs or max(shared) < max(2, _SAME_CLAIM_SHARE * len(claims)):
        return
    for speaker in mine:
        if not any(_is_same(speaker, other, sources) for other in theirs):
            others = [other for other in theirs if not any(_is_same(own, other, sources) for own in mine)]
            if others:
                yield Finding(kind=Fault.SPEAKER, text=speaker.text, nearest=others[0].text)


def _is_same(speaker: _Speaker, other: _Speaker, sources: Sequence[_Facts]) -> bool:
    """Tell whether two may be one: a name shared with the other or its description, with a fuller name, or its initials."""
    if speaker.keys & other.around or other.keys & speaker.around:
        return True
    runs = [set(_bare(source, a, b)) for source in sources for a, b in source.names]
    if any(speaker.keys & run and other.keys & run for run in runs):
        return True
    short, long = sorted((speaker.keys, other.keys), key=len)
    return len(long) > 1 and any(sorted(key) == sorted(word[0] for word in long) for key in short)
