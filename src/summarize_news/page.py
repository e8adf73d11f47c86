"""One page of HTML in, blocks, metadata and warnings out. trafilatura does the work. This file runs in a child process.

Tables, pictures and code are left out and counted: none of them is running text.
"""

import json
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from summarize_news.hygiene import clean_and_count, left_out_warning
from summarize_news.metadata import read_meta
from summarize_news.subheads import split_bold
from summarize_news.types import Block, Meta

if TYPE_CHECKING:
    from lxml.etree import _Element

_MEMORY_BYTES = 2 * 1024**3
_MAX_DEPTH = 200  # libxml2 drops what is nested below 256 without a word


def serve() -> None:
    """Answer each page on standard input ("LENGTH SECONDS", then its bytes) with one line of JSON: the child's whole life."""
    _limit_memory()
    pages, answers = sys.stdin.buffer, sys.stdout.buffer
    while request := pages.readline():
        length, seconds = map(int, request.split())
        _alarm(seconds)
        page = take_apart(pages.read(length).decode("utf-8", "replace"))
        answers.write(json.dumps(page).encode("ascii") + b"\n")
        answers.flush()
        _alarm(0)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no limits of this kind; the parent's timeout stands
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = _MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _alarm(seconds: int) -> None:
    """Let the system end this process after ``seconds`` (0: never), so that it ends even if its parent was killed."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def take_apart(html: str) -> dict[str, Any]:
    """Return the parts of a page as plain values: ``blocks`` (kind, text), ``meta``, ``warnings``."""
    blocks, meta, warnings = _read_page(html)
    return {
        "blocks": [(block.kind, block.text) for block in blocks],
        "meta": {field: getattr(meta, field) for field in Meta.__dataclass_fields__},
        "warnings": warnings,
    }


def _read_page(html: str) -> tuple[list[Block], Meta, list[str]]:
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    html, left_out = _without_control_references(html)
    tree = load_html(html)
    if tree is None:
        return [], Meta(), []
    meta = read_meta(tree, html)
    if _depth(html) > _MAX_DEPTH:
        return _flat_blocks(html), meta, [f"the page is nested more than {_MAX_DEPTH} deep, so its plain text was used"]
    for cell in tree.iter("td", "th"):  # a span of 10^15 columns would be counted out (adbar/trafilatura#657)
        for name in ("colspan", "rowspan"):
            cell.attrib.pop(name, None)
    left_out["picture"] = _n_pictures(tree)
    page = bare_extraction(tree, include_comments=False, include_tables=True, include_formatting=True)
    if page is None or page.body is None:
        return [], meta, []
    blocks = list(_body_blocks(page.body, left_out))
    return blocks, meta, [left_out_warning(left_out)] if any(left_out.values()) else []


_CONTROL_REFERENCES = re.compile(
    r"&#(?:0{0,9}([1-8]|1[124-9]|2\d|3[01])|[xX]0{0,9}([1-8bBcCeEfF]|1[0-9a-fA-F]))(?:;|(?![0-9a-fA-F]))"
)


def _without_control_references(html: str) -> tuple[str, Counter[str]]:
    """Return a page without ``&#27;`` and its like, and their count: one of them and trafilatura finds no text at all."""
    spelt, n_found = _CONTROL_REFERENCES.subn(lambda match: chr(int(match[1]) if match[1] else int(match[2], 16)), html)
    return clean_and_count(spelt) if n_found else (html, Counter())


def _n_pictures(tree: "_Element") -> int:
    """Return how many pictures stand in the article of a page; 0 where it marks no article."""
    return sum(1 for article in tree.iter("article", "main") for figure in article.iter("figure", "picture") if len(figure))


_BLOCK_TAGS = ("p", "head", "list", "quote", "table", "div")
_LEFT_OUT = ("lb", "graphic")


def _body_blocks(element: "_Element", left_out: Counter[str]) -> Iterator[Block]:
    """Yield the blocks of trafilatura's tree: head, p, list/item, quote, and text that stands loose between them."""
    yield from _paragraph("", _one_line(element.text), "paragraph")
    for child in element:
        if child.tag == "head":
            yield Block(kind="heading", text=_text(child))
        elif child.tag == "list":
            yield from (Block(kind="item", text=_text(item)) for item in child.iter("item"))
        elif child.tag == "table":
            prose = _prose_cells(child)
            left_out["table"] += not prose
            for cell in prose:
                yield from _body_blocks(cell, left_out)
        elif child.tag == "code":
            left_out["piece of code"] += 1
        elif child.tag not in _LEFT_OUT and any(part.tag in _BLOCK_TAGS for part in child):
            yield from _body_blocks(child, left_out)
        elif child.tag not in _LEFT_OUT:
            yield from _split_paragraph(child)
        yield from _paragraph("", _one_line(child.tail), "paragraph")


def _prose_cells(table: "_Element") -> list["_Element"]:
    """Return the cells of a table that hold running text: old pages put the whole article in one."""
    return [cell for cell in table.findall("row/cell") if len("".join(cell.itertext()).split()) > _PROSE_WORDS]


_PROSE_WORDS = 60


def _split_paragraph(element: "_Element") -> Iterator[Block]:
    first = element[0] if len(element) and not (element.text or "").strip() else None
    if first is not None and first.tag == "hi" and first.get("rend") == "#b":
        bold = _text(first)
        yield from _paragraph(bold, _text(element).lstrip()[len(bold.lstrip()) :], "paragraph")
    else:
        yield from _paragraph("", _text(element), "paragraph")


def _paragraph(bold: str, text: str, kind: str) -> Iterator[Block]:
    """Yield one block, or several where line breaks part them: behind a sentence, as trafilatura folds two into one."""
    pieces: list[str] = []
    for line in text.split("\n"):
        if pieces and not _SENTENCE_END.search(pieces[-1]):
            pieces[-1] += " " + line
        else:
            pieces.append(line)
    for block in (*split_bold(bold, pieces[0], kind), *(Block(kind=kind, text=piece) for piece in pieces[1:])):
        if block.text.strip():
            yield block


_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]{0,3} ?$")


def _text(element: "_Element") -> str:
    """Return the text of an element with a newline for each break, without that of lists in it: they come apart."""
    parts = [_one_line(element.text)]
    for child in element:
        parts.append("\n" if child.tag == "lb" else "" if child.tag == "list" else _text(child))
        parts.append(_one_line(child.tail))
    return "".join(parts)


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


# --- pages nested too deep --------------------------------------------------------------------------------------------

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})[^<>]*>")  # a name without a bound would be tried at every length
# Void elements, and those the next of their kind closes: neither nests.
_FLAT_NAMES = (
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option thead tbody tfoot "
    "html head body"
)
_BREAK_NAMES = "p div section article h1 h2 h3 h4 h5 h6 li tr blockquote br hr ul ol table figure main header"
_HIDDEN_NAMES = "script style head nav footer aside noscript template svg button form figcaption"
_FLAT_TAGS, _BREAKS, _HIDDEN = map(frozenset, (_FLAT_NAMES.split(), _BREAK_NAMES.split(), _HIDDEN_NAMES.split()))


def _depth(html: str) -> int:
    """Return about how deep the tags of a page nest, by one scan."""
    depth = deepest = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _FLAT_TAGS and not match[0].endswith("/>"):
            depth = max(0, depth + (-1 if match[1] else 1))
            deepest = max(deepest, depth)
    return deepest


class _Flattener(HTMLParser):
    """Collects the text of a page with a line break for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.splitlines()))


def _flat_blocks(html: str) -> list[Block]:
    flattener = _Flattener()
    flattener.feed(html)
    flattener.close()
    return [Block(kind="paragraph", text=line.strip()) for line in "".join(flattener.parts).split("\n") if line.strip()]
