"""Quotations of a line that are not in the evidence word for word, or not as anybody's words."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from summarize_news.guard.facts import Facts, Fault, Finding
from summarize_news.guard.words import SAYING, is_word

_N_LEFT_OUT = 2  # words that a quotation may have lost
_N_TITLE_WORDS = 3  # what is shorter may be the title of a work or a word set apart


def _flat(text: str) -> str:
    """Return the words of a text for comparison: no marks, no case, single spaces."""
    return " ".join(re.findall(r"[^\W_]+(?:['.,-][^\W_]+)*|[%$£€]", text.casefold()))


def find_quotes(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield quotations of ``said`` that ``sources`` do not have, or only as the reporter's own words."""
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


def _is_unmarked(part: str, sources: Sequence[Facts]) -> bool:
    """Tell whether the words are the reporter's own: the sentence that has them says whose words it gives, and not these."""
    if len(part.split()) <= _N_TITLE_WORDS:
        return False
    holding = [source for source in sources if f" {part} " in f" {_flat(source.text)} "]
    return bool(holding) and all(any(word.key in SAYING for word in source.words) for source in holding)


def _nearest_words(quote: str, sources: Sequence[Facts]) -> str:
    """Return the stretch of the evidence, as long as ``quote`` or a word or two longer, that shares most with it."""
    wanted = _flat(quote).split()
    best, text = 0.4, ""
    for source in sources:
        words = [i for i, word in enumerate(source.words) if is_word(word)]
        keys = [source.words[i].text.casefold() for i in words]
        for length in range(len(wanted), len(wanted) + 1 + _N_LEFT_OUT):
            for at in range(max(1, len(words) - length + 1)):
                ratio = SequenceMatcher(None, wanted, keys[at : at + length], autojunk=False).ratio()
                if ratio > best:
                    best, text = ratio, source.show(words[at], words[min(at + length, len(words)) - 1] + 1)
    return text
