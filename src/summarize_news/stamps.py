"""Who wrote an article, where and when: lines and starts of paragraphs in, names, places and ISO dates out. Pure."""

import re
from datetime import date

from summarize_news.subheads import PROSE_END

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})(?P<mark>[-/])(?P<number>\d\d)(?P=mark)(?P<day>\d\d)(?P<time>T\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z"
        r"|[+-]\d\d:?\d\d)?)?",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH},? (?P<year>\d{{4}})\b",
    )
)
_DATE_WORDS = re.compile(
    r"(?i:\b(?:published|updated|posted|created|modified|first|last|on|at|date|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri"
    r"|sat(?:ur)?|sun|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|a\.?m|p\.?m|[ecmp][sd]?t|gmt|bst|utc|hours|edt|est|cet)\b\.?"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?|\d{4}\b|[|,:;•·()–—.-])"
)


def parse_date(text: str) -> str:
    """Return the first date in ``text`` as ISO 8601, or "" if there is none."""
    for pattern in _DATES:
        if match := pattern.search(text):
            parts = match.groupdict()
            month = int(parts.get("number") or _MONTHS.index(parts["month"].lower()) + 1)
            try:
                day = date(int(parts["year"]), month, int(parts["day"]))
            except ValueError:  # no such day
                continue
            return f"{day.isoformat()}{parts.get('time') or ''}"
    return ""


def read_date_line(text: str) -> str:
    """Return the ISO date of a line that holds a date and nothing else, or ""."""
    if len(text) > 160 or not (iso := parse_date(text)):
        return ""
    for pattern in _DATES:
        text = pattern.sub(" ", text)
    return "" if _DATE_WORDS.sub(" ", text).strip() else iso


def is_stamp(text: str) -> bool:
    """Say whether a line holds nothing but days, dates and times."""
    return not re.sub(rf"\b{_MONTH}|\d+", " ", _DATE_WORDS.sub(" ", text), flags=re.IGNORECASE).strip()


_NAME = r"(?:[A-ZÀ-Þ][\w'’.-]{0,30}|de|da|di|van|von|der|den|la|le|al|bin|el|del|du)"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,4}}(?:(?:, | and |, and | & ){_NAME}(?: {_NAME}){{0,4}}){{0,5}}"
_BYLINE = re.compile(
    rf"[Bb][Yy]:? (?P<names>{_NAMES})"
    r"(?:(?:,| in| for|,? \||\s?[•·–—-]|\s?/| at|;| [Pp]ublished| [Uu]pdated) ?(?P<rest>[^!?]{0,160}))?"
)
_NOT_NAMES = re.compile(
    r"(?i:the|this|that|these|an?|then|now|when|its?|their|his|her|our|all|most|some|contrast|comparison|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|march|may|mon|tues|wednes|thurs|fri|satur|sun|(?:mon"
    r"|tues|wednes|thurs|fri|satur|sun)day|noon|midnight|christmas|easter|early|late|mid)\b"
)
# "By . Ana Reis . PUBLISHED: . 08:00 EST, 4 March 2026 . | . UPDATED: . 09:10 EST, 4 March 2026 . "
HEADED_BYLINE = re.compile(
    r"By \.? ?(?P<names>[A-Z][^.]{1,60}(?:\b[A-Z]\.[^.]{1,40})?) \. (?P<stamps>(?:(?:\|? ?\.? ?)?(?:PUBLISHED|UPDATED"
    r"|Last updated|Published|Updated)(?: at|:)? ?\.? ?[\w :,]{4,40} ?\. ){1,3})(?:\| ?\. ?)?"
)


def read_byline(text: str) -> str:
    """Return the names and roles of a line that is a byline, or ""."""
    match = _BYLINE.fullmatch(text) if len(text) <= 250 else None
    if not match or _NOT_NAMES.match(match["names"]):
        return ""
    rest = match["rest"] or ""
    if rest and not _date_like(rest) and (len(rest.split()) > 9 or PROSE_END.search(rest)):
        return ""
    role = "" if _date_like(rest) else re.split(r"\s?[|•·]", rest)[0].strip()
    between = text[match.end("names") : match.start("rest")].strip(" |•·–—/;,-")  # "for", "in", "at", or a mark only
    return match["names"] + (f" {between} {role}" if role and between else f", {role}" if role else "")


_STAMP_START = re.compile(rf"(?i:\s*(?:published|updated|posted|last|first|\d|(?:{'|'.join(_MONTHS)})))")


def _date_like(text: str) -> bool:
    return _STAMP_START.match(text) is not None


_AGENCIES = (
    "AP|AFP|CNN|UPI|PTI|ANI|IANS|PA|DPA|dpa|BBC|NPR|Reuters|Xinhua|Bloomberg|TASS|Kyodo|ANSA|Efe|EFE|(?:The )?Associated Press"
)
_PLACE_WORD = r"[A-ZÀ-Þ][\w.'’-]*"
_PLACE = rf"{_PLACE_WORD}(?:[ /]{_PLACE_WORD}){{0,4}}(?:, (?:the )?{_PLACE_WORD}(?: {_PLACE_WORD}){{0,3}}){{0,2}}"
_CAPITALS = r"(?=[^a-z]{3})[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]+(?:[ /][A-ZÀ-Þ.'’/-]+){0,4}"
_DAY = r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?,?)"
_DASH = r"(?: ?[—–―] ?| ?--+ ?| - )"
_DATELINES = (
    re.compile(rf"(?:{_PLACE}{_DAY}? )?\((?P<agency>{_AGENCIES})\)(?:{_DASH})? ?(?=\S)"),
    re.compile(rf"(?:{_CAPITALS}(?:, {_PLACE})?{_DAY}? )?\((?P<agency>(?:the )?[A-Z][\w .'’&-]{{1,40}})\){_DASH}(?=\S)"),
    re.compile(rf"(?:{_PLACE} )?\((?P<agency>(?:the )?[A-Z][\w .'’&-]{{2,40}})\)(?=[A-Z\"“])"),
    re.compile(rf"{_CAPITALS}(?:, {_PLACE})?{_DAY}?{_DASH}(?=[A-ZÀ-Þ\d\"“‘'])"),
)


def split_dateline(text: str, is_first: bool) -> tuple[str, str, str]:
    """Return the dateline at the start of ``text``, the agency it names and the text after it.

    Without an agency a place in capitals is a dateline only where the article begins.
    """
    for pattern in _DATELINES if is_first else _DATELINES[:2]:
        match = pattern.match(text)
        if match and match.end() < len(text):
            agency = match.groupdict().get("agency") or ""
            if not agency and text[match.end() :][:80].isupper():  # all in capitals: no telling it from a sentence
                continue
            return re.sub(r"[\s—–―-]+$", "", match[0]), agency, text[match.end() :].strip()
    return "", "", text
