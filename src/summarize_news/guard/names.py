"""Names of a line that its evidence has not, neither so nor as initials, an adjective or a part of a longer name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from summarize_news.guard.facts import Facts, Fault, Finding, context_of
from summarize_news.guard.words import NAME_LINKS, Word, is_word, stem_of

_DEMONYMS = tuple("istan ian ians ean eans an ans ain and en n ns ese ish is i er ers s ia a e".split())


def find_names(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield words of names in ``said`` that ``sources`` have in no form."""
    plain = {word.key for source in sources for word in source.words if is_word(word)}
    stems = {stem_of(key) for key in plain}
    capitals = {word.key for source in sources for word in source.words if word.text[0].isupper()}
    acronyms, spelled = _acronyms(sources), {word for word in capitals if len(word) >= 2}
    titled = _is_titled(said)
    for start, end in said.names:
        if initials_of(said.words[start:end]) & spelled and end - start > 1:
            continue
        for i in range(start, end):
            word = said.words[i]
            if not word.text[0].isupper() or word.key in plain or word.key in acronyms:
                continue
            if word.opens and stem_of(word.key) in stems:
                continue
            if is_derived(word.key, capitals) or all(part in plain for part in re.split(r"['&]", word.key)):
                continue
            if titled and len(word.key) > 3 and stem_of(word.key) in stems:
                continue
            yield Finding(kind=Fault.NAME, text=word.text.removesuffix("'s"), nearest=_nearest_name(said, i, sources))


def _is_titled(facts: Facts) -> bool:
    """Tell whether capitals say nothing here, as in a headline in title case."""
    long = [word.text for word in facts.words if word.text[0].isalpha() and len(word.text) > 3]
    return len(long) >= 4 and sum(text[0].isupper() for text in long) >= 0.75 * len(long)


def _acronyms(sources: Sequence[Facts]) -> set[str]:
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
                elif follower.key in NAME_LINKS:
                    full += follower.key[0]
                elif follower.text != "-" and not (follower.text == "." and len(short) == 1):  # "J. T. Mbeki" has a J.T.
                    break
    return found


def initials_of(words: Sequence[Word]) -> set[str]:
    """Return the initials of a name, as a set of one."""
    return {"".join(word.key[0] for word in words if is_word(word))}


def is_derived(key: str, names: Iterable[str]) -> bool:
    """Tell whether a name of the evidence differs by an ending only: Russia, Russian; Lloyds, Lloyd's."""
    forms = _roots(key)
    return any(forms & _roots(name) for name in names)


def _roots(key: str) -> set[str]:
    return {key} | {key.removesuffix(ending) for ending in _DEMONYMS if key.endswith(ending) and len(key) - len(ending) >= 4}


def _nearest_name(said: Facts, i: int, sources: Sequence[Facts]) -> str:
    """Return the evidence's name in the same surroundings, else the one most alike in letters, else nothing."""
    best, text = 0.45, ""
    here = context_of(said, i, i + 1) | {said.words[j].key for j in (i - 1, i + 1) if 0 <= j < len(said.words)}
    for source in sources:
        for start, end in source.names:
            beside = {source.words[j].key for j in (start - 1, end) if 0 <= j < len(source.words)}
            there = context_of(source, start, end) | beside
            alike = SequenceMatcher(None, said.words[i].key, source.show(start, end).casefold()).ratio()
            score = alike + len(here & there) / 3
            if score > best:
                best, text = score, source.show(start, end)
    return text
