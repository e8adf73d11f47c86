"""Quotation marks: which sentences stand inside somebody's speech, and which say whose it is."""

import re
from collections.abc import Iterator, Sequence

SAYING = (
    "said says say told tells added adds wrote writes argued argues warned warns insisted insists claimed claims "
    "explained explains noted notes stated states called calls described describes announced announces believes "
    "believe suggested suggests acknowledged acknowledges admitted admits denied denies predicted predicts urged "
    "urges asked asks replied recalled continued tweeted posted testified concluded vowed pledged promised "
    "declared remarked joked estimated estimates think thinks thought hopes hoped criticised criticized "
    "praised rejected dismissed defended accused expects expected commented".split()
)
_SAYING = re.compile(r"\b(?:" + "|".join(SAYING) + r"|according to)\b", re.IGNORECASE)
_NAME = r"(?:[A-Z][\w.'’-]*\.?\s+){0,4}[A-Z][\w'’-]+"
_VERB = (
    "(?:said|says|told|added|wrote|argued|warned|insisted|claimed|explained|noted|stated|called|described|believes|"
    "suggested|acknowledged|admitted|denied|predicted|urged|asked|replied|tweeted|concluded|vowed|testified)"
)
_SPEAKER = (
    re.compile(rf"\b({_NAME})(?:,[^,]{{1,90}},)?\s+{_VERB}\b"),
    re.compile(
        r"\b(?:said|says|told|added|wrote|argued|warned|insisted)\s+"
        rf"(?:(?!(?:he|she|it|they|that|there|this|those|we|in|on|at|to|of|for)\b)\w+\s+){{0,4}}?({_NAME})"
    ),
    re.compile(rf"\b[Aa]ccording to (?:the )?({_NAME})"),
)


def is_attributed(sentence: str) -> bool:
    """Tell whether the words outside quotation marks name a speaker or a source."""
    return bool(_SAYING.search(outside_quotes(sentence)))


def outside_quotes(sentence: str) -> str:
    """Return ``sentence`` without its quotations."""
    return re.sub(r"[“\"][^“”\"]*[”\"]", " ", sentence)


def blank(sentence: str, begins_in_speech: bool = False) -> str:
    """Return ``sentence``, as long as before, with blanks for what it quotes; an open quotation runs to the end."""
    opening = r"^[^“”\"]*(?:[”\"]|$)|" if begins_in_speech else ""
    return re.sub(opening + r"[“\"][^“”\"]*(?:[”\"]|$)", lambda found: " " * len(found[0]), sentence)


def speaker(sentence: str) -> str:
    """Return the last name of whoever is said to speak, or the empty string."""
    text = outside_quotes(sentence)
    for pattern in _SPEAKER:
        if found := pattern.search(text):
            return found[1].split()[-1].removesuffix("'s").removesuffix("’s")
    return ""


def is_whole(sentence: str) -> bool:
    """Tell whether every quotation opened in ``sentence`` is closed in it and none is closed that was not opened."""
    is_open = False
    for opens in _marks(sentence):
        if opens is is_open:
            return False
        is_open = opens
    return not is_open


def in_speech(sentences: Sequence[tuple[int, str]]) -> tuple[bool, ...]:
    """Tell of each ``(paragraph, text)`` whether it begins inside a quotation that an earlier sentence opened.

    A quotation that no mark closes ends with its paragraph: a speech of several paragraphs opens each anew.
    """
    out = []
    is_open = False
    last = -1
    for paragraph, text in sentences:
        if paragraph != last:
            is_open, last = False, paragraph
        out.append(is_open)
        for opens in _marks(text):
            is_open = opens
    return tuple(out)


def _marks(text: str) -> Iterator[bool]:
    """Yield for each double quotation mark whether it opens; a straight one opens where a word follows and none is before."""
    for i, mark in enumerate(text):
        if mark in "“”":
            yield mark == "“"
        elif mark == '"':
            before, after = text[i - 1] if i else " ", text[i + 1] if i + 1 < len(text) else " "
            yield not after.isspace() and (before.isspace() or before in "([-–—/'‘")
