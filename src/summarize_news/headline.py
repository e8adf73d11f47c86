"""A headline for an article that has none: the beginning of its main sentence, cut where a clause can end."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarize_news import quotes
from summarize_news.compress import open_line
from summarize_news.types import Document, Span, Token

_MAX_WORDS = 12
_MIN_WORDS = 4
_CUT_BEFORE = frozenset({"ADP", "SCONJ", "PUNCT", "ADV", "PRON", "PART"})
_TIED = frozenset({"of", "than"})  # what follows one of these belongs to what stands before
_VERBS = frozenset({"VERB", "AUX"})
_END_ON = frozenset({"NOUN", "PROPN", "NUM", "SYM"})
_RELATIVE = frozenset("who that which whose where what".split())
_AFTER_VERB = frozenset("when after while as in on at near during , .".split())  # "were killed | when"
_OPENING = re.compile(r"(?:In|On|At|For|Since|After|Before|During|With|As|When|While|Following|Despite|By|Under|Over)\b[^,]*, ")
_ASIDE = re.compile(r", (?:who|which|whose|where|an?|the|[A-Z])[^,]*,(?: [A-Z][^,]*,)? (?=[a-z]+ )")


def make_headline(document: Document, index: int) -> str:
    """Return at most twelve words of sentence ``index``, cut where a clause can end.

    Where no verb comes in time, an opening phrase or an aside goes first; where that does not help, the subject stands alone.
    """
    text, tokens = document.text(index), document.tokens[index]
    for words, parts in _variants(text, tokens):
        end = _cut(words, parts, with_verb=True)
        if end:
            return open_line(words[:end]).rstrip(" .,;:-–—")
    end = _cut(text, tokens, with_verb=False)
    cut = text[:end] if end else " ".join(text.split()[:_MAX_WORDS])
    return open_line(cut).rstrip(" .,;:-–—")


def _variants(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Yield the sentence, then without what opens it, without an aside, and without both."""
    yield text, list(tokens)
    opening = _OPENING.match(text)
    asides = list(_ASIDE.finditer(text))
    drops = [[opening.span()] if opening else [], [asides[0].span()] if asides else []]
    for spans in (drops[0], drops[1], drops[0] + [s for s in drops[1] if not opening or s[0] >= opening.end()]):
        if spans:
            yield _without(text, tokens, spans)


def _without(text: str, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> tuple[str, list[Token]]:
    for start, end in reversed(spans):
        keep = " " if start else ""
        by = end - start - len(keep)
        tokens = [
            token if token.span.end <= start else Token(Span(token.span.start - by, token.span.end - by), token.pos)
            for token in tokens
            if token.span.end <= start or token.span.start >= end
        ]
        text = text[:start] + keep + text[end:]
    return text, list(tokens)


def _cut(text: str, tokens: Sequence[Token], with_verb: bool) -> int:
    """Return the last place within twelve words where a clause (or, without verb, a phrase) can end; 0 where there is none."""
    clause = subject = anywhere = 0
    has_verb = False
    n_relative = 0  # clauses opened before the main verb, whose verbs are not it
    last = ""
    for here, following in pairwise(tokens):
        word, after = (text[t.span.start : t.span.end] for t in (here, following))
        n = len(text[: here.span.end].split())
        if n > _MAX_WORDS or (clause and word in ",;:"):
            break
        n_relative += not has_verb and word.lower() in _RELATIVE
        ends = here.pos in _END_ON or (here.pos == "ADJ" and last == "AUX") or (has_verb and _may_end(here, after))
        if here.pos in _VERBS and not word.endswith("ing") and not text[: here.span.start].endswith("to "):
            is_helper = here.pos == "AUX" and following.pos in {*_VERBS, "ADV"}  # "has been cast" is one verb
            has_verb = has_verb or (n_relative == 0)
            n_relative -= n_relative > 0 and not is_helper
        last = here.pos
        if n < _MIN_WORDS or not ends or not quotes.is_whole(text[: here.span.end]):
            continue
        if text[here.span.end : here.span.end + 1] not in {" ", ",", ".", ";"}:
            continue
        anywhere = here.span.end
        can_cut = following.pos in _CUT_BEFORE and (following.pos != "PUNCT" or after in ",.;:-–—--")
        if after in _TIED:
            continue
        if has_verb and can_cut:
            clause = here.span.end
        elif not has_verb and (can_cut or (following.pos in _VERBS and not after.endswith("ing"))):
            subject = here.span.end
    return clause if with_verb else clause or subject or anywhere


def _may_end(token: Token, after: str) -> bool:
    """Tell whether a clause can end on a verb: "were among 10 people killed | when"."""
    return token.pos == "VERB" and after in _AFTER_VERB
