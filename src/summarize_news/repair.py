"""A line made to stand where it is: a name in [brackets] for a pronoun or a bare surname that nothing before it explains.

In: the lines of a summary in reading order, with the sentence each shortens. Out: the lines, and the sentences that say who
is meant among their evidence. Everything put in is in brackets and stands in the article (Zhang et al. 2023 on what goes
wrong in extracts: incorrect and missing antecedents).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarize_news import quotes
from summarize_news.people import SAID, SUBJECT, Mention, People
from summarize_news.types import How, Line

_SURNAME = re.compile(
    r"(?<![\w’'.&-])(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?\[?"
    r"(?P<surname>(?:(?:Van|Von|De|Del|Della|Dalla|Di|Da|Du|Le|La) )?[A-Z][\w’'-]+)"
)
_GOES_ON = re.compile(r"-|[’']?s? (?:[A-Z]|(?:al|el|bin|ibn|abu|van|von|de|der|del|della|di|da|dos)\b)")  # "Saud al-Qahtani"
_NICKNAME = re.compile(r"[^,.!?…][\"”]\s*$")  # before a surname: "Peter “Stone” Daly"


def repair_lines(
    groups: Sequence[Sequence[Line]], people: People, headline: str, marks: tuple[str, str] = ("[", "]")
) -> list[list[Line]]:
    """Return the lines of each group (the lede, a section) with names where a reader would ask who is meant.

    A pronoun stays where the line before it in the group rests on the sentence that names the person. What is put in
    stands between ``marks``.
    """
    named = ""
    out: list[list[Line]] = []
    for group in groups:
        rows: list[Line] = []
        for line in group:
            done = _with_name(line, people, rows[-1] if rows else None, named, marks)
            done = _introduced(done, people, named, headline, marks)
            named += " " + done.text
            rows.append(done)
        out.append(rows)
    return out


def _with_name(line: Line, people: People, before: Line | None, named: str, marks: tuple[str, str]) -> Line:
    """Put a name for the pronoun that is the subject of ``line``, or of what tells who said it."""
    found = people.find_antecedent(line.evidence[0])
    blank = quotes.blank(line.text)
    place = SUBJECT.match(blank) or SAID.search(blank)
    if found is None or place is None or place["he"].lower() != found.pronoun.lower():
        return line
    if before is not None and found.person.sentence in before.evidence:
        return line
    is_known = found.person.name in named
    office, what = people.description(found.person)
    told = f"{office} {found.person.name}".strip()
    if what and place["he"] in ("He", "She", "he", "she"):
        told += f", {what}{_comma(line.text, place.end('he'))}"
    known = found.person.name if people.is_shared(found.person.surname) else found.person.family_name
    name = (known if is_known else told) + ("’s" if place["he"] in ("His", "Her") else "")
    return _put(line, place.start("he"), place.end("he"), marks[0] + name + marks[1], found.person)


def _introduced(line: Line, people: People, named: str, headline: str, marks: tuple[str, str]) -> Line:
    """Put what the article first says of somebody, and the first name, beside a surname at its first mention in the summary."""
    blank = quotes.blank(line.text)
    for found in _SURNAME.finditer(blank):
        surname = found["surname"].removesuffix("'s").removesuffix("’s")
        person = people.introduction(surname.split()[-1])
        is_alone = not re.search(
            r"(?:\b[A-Z][\w’'-]*\.?|[a-z]-|\b(?:van|von|de|der|den|del|di|da|bin|al|la|le)) $", blank[: found.start()]
        )
        is_alone = is_alone and not _NICKNAME.search(line.text[: found.start()])
        is_named = re.search(rf"\b{re.escape(surname)}\b", f"{named} {blank[: found.start()]}")
        if person is None or not is_alone or surname.isupper() or person.name in headline or is_named:
            continue
        if _GOES_ON.match(blank, found.start("surname") + len(surname)):
            continue  # the name of something that is called after the person, or of a relative
        before, after = ("", "") if people.has_office_before(blank, found.start()) else people.description(person)
        first = f"{before} {person.name[: -len(surname)]}".strip()
        end = found.start("surname") + len(surname)
        if marks[0] and line.text[found.start("surname") - 1] == marks[0]:  # put in for a pronoun
            return _put(line, found.start("surname"), end, f"{first} {surname}", person)
        is_owner = re.match(r"['’]", blank[end:])
        what = f"{marks[0]}, {after}{_comma(line.text, end)}{marks[1]}" if after and not is_owner else ""
        return _put(line, found.start(), end, f"{marks[0]}{first}{marks[1]} {surname}{what}", person)
    return line


def _comma(text: str, end: int) -> str:
    """Return the comma that closes an apposition which ends at ``end``, none where a mark does."""
    return "" if re.match(r"\s*(?:[,.;:!?)]|$)", text[end:]) else ","


def _put(line: Line, start: int, end: int, words: str, person: Mention) -> Line:
    if start == 0:
        words = re.sub(r"[^\W\d_]", lambda m: m[0].upper(), words, count=1)
    evidence = line.evidence if person.sentence in line.evidence else (*line.evidence, person.sentence)
    return replace(line, text=line.text[:start] + words + line.text[end:], evidence=evidence, how=How.COMPRESSED)
