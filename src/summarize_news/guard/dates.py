"""Months, days and weekdays of a line that its evidence has not."""

import re
from collections.abc import Iterator, Sequence

from summarize_news.guard.facts import Facts, Fault, Finding
from summarize_news.guard.quantities import RANGE
from summarize_news.guard.words import WEEKDAYS, month_of

_ALSO_WORDS = frozenset("may march mar jan jun sat wed mon sep dec fri thu sun".split())
_BEFORE_DATE = frozenset(
    "in on since by until till of the last next this early late mid from to through between and before after during for "
    "-".split()
)
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_AFTER_QUANTITY = frozenset("% percent per hundred thousand million billion trillion".split())


def dates_of(facts: Facts) -> Iterator[tuple[int, str, str]]:
    """Yield place, canonical form and text of every month (with its day, if it has one) and weekday."""
    words = facts.words
    for i, word in enumerate(words):
        if not word.text[0].isupper():
            continue
        beside = words[max(0, i - 1) : i] + words[i + 1 : i + 3]
        is_sure = word.key not in _ALSO_WORDS or any(w.text[0].isdigit() for w in beside)
        if not is_sure and not (i and words[i - 1].key in _BEFORE_DATE):
            continue
        if word.key in WEEKDAYS:
            yield i, f"weekday {WEEKDAYS[word.key]}", word.text
        elif month := month_of(word):
            yield i, f"month {month}", word.text
            for day, text in _days(facts, i):
                yield i, f"month {month} day {day}", text


def _days(facts: Facts, i: int) -> Iterator[tuple[str, str]]:
    """Yield the day beside the month at ``i``: "May 3", "Sept. 30", "3 May", "3rd of May"."""
    words = facts.words
    after = i + 2 if i + 1 < len(words) and words[i + 1].text == "." else i + 1
    before = i - 2 if i and words[i - 1].key == "of" else i - 1
    for at, first, last in ((after, i, after + 1), (before, before, i + 1)):
        is_quantity = at == after and at + 1 < len(words) and words[at + 1].key in _AFTER_QUANTITY  # "in March 41%"
        if 0 <= at < len(words) and not is_quantity and (day := _DAY.fullmatch(words[at].text)):
            yield day[1].lstrip("0") or "0", facts.show(first, last)
            return


def find_dates(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield months, days and weekdays of ``said`` that ``sources`` do not have."""
    theirs = [(form, text) for source in sources for _, form, text in dates_of(source)]
    # "Mon." of the evidence may be "Monday" of the line; a month that only opens a sentence still counts for it.
    forms = {form for form, _ in theirs} | {f"month {month_of(word)}" for source in sources for word in source.words}
    for _, form, text in dates_of(said):
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


def _same_day_apart(form: str, source: Facts) -> bool:
    """Tell whether the evidence has month and day in a list or range: "on May 3 and 4", "3-5 May"."""
    _, month, _, day = form.split()
    months = [i for i, word in enumerate(source.words) if month_of(word) == int(month)]
    days = [i for i, word in enumerate(source.words) if word.text == day]
    spans = [source.words[min(i, j) + 1 : max(i, j)] for i in days for j in months]
    return any(all(w.text[0].isdecimal() or w.key in RANGE or w.text in ",." for w in span) for span in spans)
