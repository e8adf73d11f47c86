"""The table of plain wordings (``wordings.tsv``) and where an entry of it may stand in a sentence.

An entry is a pattern, a tab and what to say instead ("-" for nothing). In a pattern ``{buy}`` is any form of a verb, which the
``{verb}`` of the replacement takes over; ``word/NOUN`` a word with that part of speech; ``<the|NUM>``, first or last, what has
to stand before or after it: words, parts of speech, or ``$`` for the end of the sentence.
"""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from summarize_news.verbs import Forms, forms_of

_HAVE_OR_BE = frozenset("have has had having be is are was were been being am get gets got".split())
_SUBJECTS = frozenset("he she it they we i you who which that and".split())
_BEFORE_BASE = frozenset("to will would can could may might must should shall did do does not n't".split())


class Word(NamedTuple):
    """What an entry is held against: a word in lower case, its part of speech, whether it has to stay as it is.

    ``form`` is "past" or "participle" of a verb whose tree tells, else the empty string.
    """

    key: str
    pos: str
    is_fixed: bool
    form: str = ""


class Wording(NamedTuple):
    """An entry, its verbs in one form each; ``form`` tells which, where the word itself does not."""

    pattern: tuple[tuple[str, str], ...]  # words and their parts of speech, if any
    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    form: str = ""

    def fits(self, words: "list[Word]", i: int) -> bool:
        """Tell whether the entry can be used at place ``i`` of a sentence."""
        n = len(self.pattern)
        if i + n > len(words):
            return False
        for (key, pos), word in zip(self.pattern, words[i : i + n], strict=True):
            if word.key != key or word.is_fixed or (pos and word.pos not in pos.split("+")):
                return False
        if self.form and not _is_form(words, i, self.form):
            return False
        return _allows(self.before, words[i - 1] if i else None) and _allows(
            self.after, words[i + n] if i + n < len(words) else None
        )


def _is_form(words: "list[Word]", i: int, form: str) -> bool:
    """Tell whether a form that could be another is ``form``, from its tree or else from what stands before it."""
    if words[i].form and form in ("past", "participle"):
        return words[i].form == form
    before = next((w for w in reversed(words[:i]) if w.pos not in ("ADV", "PART") or w.key == "to"), None)
    if form == "participle":
        return before is not None and before.key in _HAVE_OR_BE
    if form == "past":
        return before is not None and (before.key in _SUBJECTS or before.pos == "PROPN")
    return before is not None and before.key in _BEFORE_BASE


def _allows(context: tuple[str, ...], word: Word | None) -> bool:
    if not context:
        return True
    if word is None or word.key[0] in ".!?":
        return "$" in context or (word is not None and word.key in context)
    return any(word.pos == c if c.isupper() else word.key == c for c in context)


@cache
def load_wordings() -> dict[str, list[Wording]]:
    """Return the entries by their first word, the longest first."""
    table: dict[str, list[Wording]] = {}
    for line in files("summarize_news").joinpath("wordings.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            for entry in _parse(line):
                table.setdefault(entry.pattern[0][0], []).append(entry)
    for entries in table.values():
        entries.sort(key=lambda e: (-len(e.pattern), -bool(e.before) - bool(e.after), e))
    return table


@cache
def common_words() -> frozenset[str]:
    """Return the words of the table, contexts apart: where one is tagged as no name, it is none."""
    entries = (e for entries in load_wordings().values() for e in entries)
    return frozenset(word for e in entries for word in (*(w for w, _ in e.pattern), *e.words))


def _parse(line: str) -> list[Wording]:
    left, _, right = line.partition("\t")
    parts = re.findall(r"<[^>]*>|\S+", left)
    before = _context(parts.pop(0)) if parts[0][0] == "<" else ()
    after = _context(parts.pop()) if parts[-1][0] == "<" else ()
    words = () if right == "-" else tuple(right.split())
    verb = next((part[1:-1] for part in parts if part[0] == "{"), None)
    if verb is None:
        return [Wording(tuple((w, pos) for w, _, pos in (p.partition("/") for p in parts)), words, before, after)]
    new = next(word[1:-1] for word in words if word[0] == "{")
    entries = {}
    theirs, ours = forms_of(verb), forms_of(new)
    for name, old_form, new_form in zip(Forms._fields, theirs, ours, strict=True):
        pattern = tuple((old_form, "VERB+AUX") if p[0] == "{" else tuple(p.partition("/")[::2]) for p in parts)
        said = tuple(new_form if w[0] == "{" else w for w in words)
        is_unclear = theirs.count(old_form) > 1 and len({o for t, o in zip(theirs, ours, strict=True) if t == old_form}) > 1
        entries[pattern, said] = Wording(pattern, said, before, after, name if is_unclear else "")
    return list(entries.values())


def _context(part: str) -> tuple[str, ...]:
    return tuple(part[1:-1].split("|"))
