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
_TIED = frozenset({"of", "than", "that"})  # what follows one of these belongs to what stands before
_TIMES = frozenset({"this", "last", "next"})  # "on Facebook | this weekend"
_VERBS = frozenset({"VERB", "AUX"})
_END_ON = frozenset({"NOUN", "PROPN", "NUM", "SYM"})
_RELATIVE = frozenset("who that which whose where what".split())
_AFTER_VERB = frozenset("when after while as in on at near during , .".split())  # "were killed | when"
# What may open a sentence before its subject; "As many as 13 people, including" is itself the subject.
_OPENING = re.compile(
    r"(?:In|On|At|For|Since|After|Before|During|With|As|When|While|Following|Despite|By|Under|Along|Amid|Across|Among|Near|From|"
    r"Until|Once|Although|Though|Because|According to)\b(?! (?:many|much|few|little|least|most) )[^,]*(?:, \d{4})?, "
    r"(?!including|such|and|or|but|which|who|where)"
)
_UNNAMED = re.compile(r"\b(?:he|she|his|her|him|its?|this|these|those|there)\b", re.IGNORECASE)
_ASIDE = re.compile(r", (?:who|which|whose|where|including|an?|the|[A-Z])[^,]*,(?: [A-Z][^,]*,)? (?!and |or )(?=[a-z]+ )")


def make_headline(document: Document, lede: Sequence[int], others: Sequence[int] = ()) -> str:
    """Return at most twelve words of the first sentence of ``lede`` with a clause so short, cut where it can end.

    What opens a sentence before its subject goes, and an aside where no verb comes in time. Where no clause is short enough the
    subject stands alone, and where that is too long a clause of the sentences ``others``.
    """
    return (
        _clause(document, lede)
        or _subject(document, lede[0])
        or _clause(document, others)
        or _finished(" ".join(document.text(lede[0]).split()[:_MAX_WORDS]))
    )


def _clause(document: Document, indices: Sequence[int]) -> str:
    for index in indices:
        for words, tokens in _variants(document.text(index), document.tokens[index]):
            end = _cut(words, tokens, with_verb=True)
            if end and (words == document.text(index) or not _UNNAMED.search(words[:end])):
                return _finished(words[:end])
    return ""


def _subject(document: Document, index: int) -> str:
    for text, tokens in _variants(document.text(index), document.tokens[index]):
        cut = text[: _cut(text, tokens, with_verb=False)]
        if cut and not _OPENING.match(text) and (text == document.text(index) or not _UNNAMED.search(cut)):
            return _finished(cut)
    return ""


def _finished(text: str) -> str:
    cut = open_line(" ".join(text.split())).rstrip(" .,;:-–—")
    return cut[:1].upper() + cut[1:]


def _variants(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Yield the sentence without what opens it, and that without an aside; then the sentence whole, without an
    aside, and without more and more of what stands between a long subject and its verb."""
    opening = _OPENING.match(text)
    aside = _ASIDE.search(text)
    opened = [opening.span()] if opening else []
    beside = [aside.span()] if aside else []
    if opened:
        yield _without(text, tokens, opened)
        if beside and beside[0][0] >= opened[0][1]:
            yield _without(text, tokens, opened + beside)
    yield text, list(tokens)
    if beside:
        yield _without(text, tokens, beside)
    spans = _beside_subject(text, tokens)
    for n in range(1, len(spans) + 1):
        yield _without(text, tokens, spans[-n:])


def _beside_subject(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the spans between the first noun of a long subject and its verb that can go: "beneath a car park", "in 2012"."""
    verb = next((i for i, token in enumerate(tokens) if _is_main(text, tokens, i)), 0)
    starts = [
        token.span.start
        for i, token in enumerate(tokens[:verb])
        if i >= 2
        and ((token.pos == "ADP" and _word(text, token) not in _TIED) or _word(text, token).endswith("ing"))
        and tokens[i - 1].pos in _END_ON
    ]
    ends = [*starts[1:], tokens[verb].span.start] if starts else []
    return list(zip(starts, ends, strict=True)) if "," not in text[: tokens[verb].span.start] else []


def _is_main(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a token can only be the main verb: finite, and no participle ("killed in") before what it belongs to."""
    word, following = _word(text, tokens[i]), tokens[i + 1].pos if i + 1 < len(tokens) else ""
    if tokens[i].pos not in _VERBS or word.endswith("ing") or (i and _word(text, tokens[i - 1]) in {"to", *_RELATIVE}):
        return False
    return tokens[i].pos == "AUX" or following not in {"ADP", "PUNCT"}


def _word(text: str, token: Token) -> str:
    return text[token.span.start : token.span.end].lower()


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
        if text[here.span.end : here.span.end + 1] not in {" ", ",", ".", ";", ":"}:
            continue
        anywhere = here.span.end
        can_cut = (following.pos in _CUT_BEFORE or after in _TIMES) and (following.pos != "PUNCT" or after in ",.;:-–—--")
        if after in _TIED or (here.pos == "ADJ" and after == "to") or (here.pos == "PROPN" and following.pos == "NUM"):
            continue
        if has_verb and can_cut:
            clause = here.span.end
        elif not has_verb and (can_cut or (following.pos in _VERBS and not after.endswith("ing"))):
            subject = here.span.end
    return clause if with_verb else clause or subject or anywhere


def _may_end(token: Token, after: str) -> bool:
    """Tell whether a clause can end on a verb: "were among 10 people killed | when"."""
    return token.pos == "VERB" and after in _AFTER_VERB
