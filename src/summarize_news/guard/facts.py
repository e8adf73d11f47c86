"""What one sentence says, as far as the checks look: its words, numbers, names and quotations; and what a check finds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from summarize_news.guard.quantities import Quantity, find_quantities
from summarize_news.guard.words import (
    MONTHS,
    NOT_ENDS,
    PLAIN,
    WEEKDAYS,
    Word,
    is_content,
    is_word,
    split_words,
    stem_of,
)
from summarize_news.lexicon import FUNCTION
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
    "through throughout toward towards upon via per plus minus rather perhaps maybe please thanks yes no one two let "
    "lead senior junior".split()
)
_COMMON_ENDINGS = tuple("ing ed ly tion tions sion ment ments ness ists ians ers ors ives ities".split())


class Facts(NamedTuple):
    """What one sentence says, as far as this file looks; ``text`` has plain quotation marks, dashes and spaces."""

    text: str
    words: list[Word]
    stems: list[str]
    quantities: list[Quantity]
    names: list[tuple[int, int]]  # runs of words
    quotes: list[str]

    def show(self, start: int, end: int) -> str:
        """Return the text from word ``start`` to before word ``end``."""
        return self.text[self.words[start].start : self.words[end - 1].end]


@lru_cache(maxsize=512)  # a summary is checked line by line against the same sentences; some 3 MB
def read_facts(text: str) -> Facts:
    """Return what ``text`` says."""
    plain = " ".join(text.translate(PLAIN).replace("''", '"').split())
    words = split_words(plain)
    quantities = find_quantities(words)
    taken = {i for q in quantities for i in range(q.start, q.end)}
    stems = [stem_of(word.key) for word in words]
    return Facts(plain, words, stems, quantities, _name_runs(words, taken), _quotations(plain))


def _is_name(words: Sequence[Word], i: int) -> bool:
    """Tell whether word ``i`` is a name by its capital, as far as a capital at the start of a sentence can tell."""
    word = words[i]
    first = word.text[0]
    if not first.isupper() or len(word.key) == 1 or word.key in _NO_NAMES or word.key in MONTHS or word.key in WEEKDAYS:
        return False
    if word.opens and not word.text[1:].isupper():
        return word.key.partition("'")[0] not in FUNCTION and not _is_opener(words, i)
    return word.key not in FUNCTION or word.text.isupper()


def _is_opener(words: Sequence[Word], i: int) -> bool:
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


def _name_runs(words: Sequence[Word], taken: set[int]) -> list[tuple[int, int]]:
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


def _joins(words: Sequence[Word], end: int, i: int) -> bool:
    between = [word.key for word in words[end:i]]
    after_initial = between == ["."] and (len(words[end - 1].key) == 1 or words[end - 1].key in NOT_ENDS)
    return between in ([], ["-"], ["&"], ["of"], ["of", "the"]) or after_initial


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


def is_piece(said: Facts, sources: Sequence[Facts]) -> bool:
    """Tell whether ``said`` stands in ``sources`` word for word."""
    piece = f" {' '.join(said.text.casefold().split())} "
    return piece in f" {' '.join(source.text.casefold() for source in sources)} "


def bare_words(facts: Facts, start: int, end: int) -> list[str]:
    """Return the keys of the words in a range, without marks."""
    return [word.key for word in facts.words[start:end] if is_word(word)]


def context_of(facts: Facts, start: int, end: int) -> set[str]:
    """Return the stems of the telling words beside a range, up to four on each side."""
    return {
        stem_of(word.key) for word in facts.words[max(0, start - 4) : start] + facts.words[end : end + 4] if is_content(word)
    }
