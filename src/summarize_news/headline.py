"""A headline for an article that has none: the beginning of its main sentence, cut where a clause can end."""

from itertools import pairwise

from summarize_news.compress import open_line
from summarize_news.types import Document

_MAX_WORDS = 12
_MIN_WORDS = 4
_CUT_BEFORE = frozenset({"ADP", "SCONJ", "CCONJ", "PUNCT", "ADV", "PRON"})
_END_ON = frozenset({"NOUN", "PROPN", "NUM", "ADJ", "VERB"})


def make_headline(document: Document, index: int) -> str:
    """Return at most twelve words of sentence ``index`` that hold a verb and end on a word that can end a clause."""
    text, tokens = document.text(index), document.tokens[index]
    best = 0
    has_verb = False
    for here, following in pairwise(tokens):
        has_verb = has_verb or here.pos in {"VERB", "AUX"}
        n = len(text[: here.span.end].split())
        if n > _MAX_WORDS:
            break
        ends_word = text[here.span.end : here.span.end + 1] in {" ", ",", ".", ";"}
        if has_verb and n >= _MIN_WORDS and here.pos in _END_ON and following.pos in _CUT_BEFORE and ends_word:
            best = here.span.end
    cut = text[:best] if best else " ".join(text.split()[:_MAX_WORDS])
    return open_line(cut).rstrip(" .,;:-–—")
