"""A headline for an article that has none: the beginning of its main sentence, cut where a clause can end."""

from itertools import pairwise

from summarize_news.compress import open_line
from summarize_news.types import Document

_MAX_WORDS = 12
_MIN_WORDS = 4
_CUT_BEFORE = frozenset({"ADP", "SCONJ", "CCONJ", "PUNCT", "ADV", "PRON", "PART"})
_TIED = frozenset({"of", "than"})  # what follows one of these belongs to what stands before
_VERBS = frozenset({"VERB", "AUX"})
_END_ON = frozenset({"NOUN", "PROPN", "NUM", "ADJ", "SYM"})


def make_headline(document: Document, index: int) -> str:
    """Return at most twelve words of sentence ``index``, cut where a clause can end, else the subject alone."""
    text, tokens = document.text(index), document.tokens[index]
    clause = subject = anywhere = 0
    has_verb = False
    for here, following in pairwise(tokens):
        has_verb = has_verb or here.pos in _VERBS
        n = len(text[: here.span.end].split())
        if n > _MAX_WORDS:
            break
        if n < _MIN_WORDS or here.pos not in _END_ON or text[here.span.end : here.span.end + 1] not in {" ", ",", ".", ";"}:
            continue
        anywhere = here.span.end
        if text[following.span.start : following.span.end] in _TIED:
            continue
        if has_verb and following.pos in _CUT_BEFORE:
            clause = here.span.end
        elif not has_verb and following.pos in _CUT_BEFORE | _VERBS:
            subject = here.span.end
    end = clause or subject or anywhere
    cut = text[:end] if end else " ".join(text.split()[:_MAX_WORDS])
    return open_line(cut).rstrip(" .,;:-–—")
