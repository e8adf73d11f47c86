"""Plain text in, blocks out: paragraphs whole again where lines were wrapped, list items, lines that stand alone. Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from summarize_news.boilerplate import find_rule
from summarize_news.hygiene import clean_text
from summarize_news.stamps import is_stamp
from summarize_news.subheads import HEAD_WORDS, PROSE_END, SAYING
from summarize_news.types import Block

ZONE_BLOCKS = 12  # the headline, byline and date stand in the first dozen blocks or nowhere
_BULLET = re.compile(r"\s*(?:[-*•–‣◦▪·●]|\d{1,2}[.)])\s+(?=\S)")
_MAX_WRAP = 130  # nobody wraps prose wider than this


def blocks_from_text(text: str) -> list[Block]:
    """Return the paragraphs, list items and standing-alone short lines ("heading") of plain text."""
    groups = [group.split("\n") for group in re.split(r"\n(?:[ \t]*\n)+", clean_text(text).expandtabs(4).strip("\n"))]
    width = _wrap_width(groups)
    pieces: list[tuple[str, list[str]]] = []
    for lines in groups:
        previous = ""
        for line in lines:
            bullet = _BULLET.match(line)
            stripped = line.strip()
            if not stripped:
                continue
            if previous and not bullet and _continues(previous, line, width):
                parts = pieces[-1][1]
                hyphenated = parts[-1][-1:] == "-" and parts[-1][-2:-1].isalpha() and stripped[0].islower()
                parts += [stripped] if hyphenated else [" ", stripped]
            else:
                pieces.append(("item", [line[bullet.end() :].strip()]) if bullet else ("paragraph", [stripped]))
            previous = line
    texts = [" ".join("".join(parts).split()) for _, parts in pieces]
    return [
        Block(kind="heading" if kind == "paragraph" and _stands_alone(texts, i) else kind, text=texts[i])
        for i, (kind, _) in enumerate(pieces)
    ]


def _wrap_width(groups: list[list[str]]) -> int:
    """Return the width that lines were wrapped at, or 0: at nearly all breaks the next word would not have fitted."""
    breaks = [(len(a.rstrip()), len(b.split()[0])) for g in groups for a, b in pairwise(g) if a.strip() and b.strip()]
    if not breaks or max(len(line) for group in groups for line in group) > 3 * _MAX_WRAP:
        return 0
    widths = sorted(length for length, _ in breaks)
    width = widths[(len(widths) * 49) // 50]
    full = sum(length + 1 + word >= 0.9 * width for length, word in breaks)
    return width if width <= _MAX_WRAP and full >= 0.6 * len(breaks) and width >= 30 else 0


def _continues(line: str, following: str, width: int) -> bool:
    """Say whether ``following`` goes on with the paragraph of ``line``."""
    ended = PROSE_END.search(line.rstrip()) is not None
    if not ended and following.lstrip()[0].islower():
        return True
    full = bool(width) and len(line.rstrip()) + 1 + len(following.split()[0]) >= 0.9 * width
    indented = len(following) - len(following.lstrip()) >= 2 and line[:1].strip() != ""
    return full and not (ended and indented)


def _stands_alone(texts: Sequence[str], i: int) -> bool:
    """Say whether paragraph ``i`` has the shape of a heading and prose under it."""
    text = texts[i]
    if not is_label(text):
        return False
    if i < ZONE_BLOCKS and not any(is_prose(above) for above in texts[:i]):
        return i + 1 < len(texts)
    if len(text.split()) > HEAD_WORDS or SAYING.search(text) or i + 1 == len(texts):
        return False
    below = next((below for below in texts[i + 1 : i + 3] if find_rule(below) is None), "")
    closed = PROSE_END.search(texts[i - 1]) is not None or find_rule(texts[i - 1]) is not None
    return closed and is_prose(below) and not below[0].islower()


_NO_LABEL = re.compile(  # a sentence's end, a quotation that ends one, a question that runs on, a bracket
    r"[\[(].*|.*(?:[.,;:…]|[.,;:?!…]['\"”’)]+|\?\?)|(?:Is|Are|Was|Were|Do|Does|Did|Has|Have|Had|Should|Would|Could|So"
    r"|If)\b.*\?|(?:But|And|Or)\b.*|.*[?!] [A-Z].*"
)


def is_label(text: str) -> bool:
    """Say whether ``text`` is a short line that is no sentence."""
    n_words = len(text.split())
    return (
        len(text) <= 160
        and n_words <= 20
        and not text[0].islower()
        and any(char.isalpha() for char in text)
        and not _NO_LABEL.fullmatch(text)
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
        and not is_stamp(text)
        and find_rule(text) is None
    )


def is_prose(text: str) -> bool:
    """Say whether ``text`` reads as running text and not as a label, a line of credits or a link."""
    n_words = len(text.split())
    return n_words > 25 or (n_words >= 8 and PROSE_END.search(text) is not None)
