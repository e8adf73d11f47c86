"""HTML in, blocks and metadata out. trafilatura does the work, in a child process of its own.

A bad page can crash, hang or fill the memory of the parser (adbar/trafilatura#704, #840, #657); a child that is killed
takes nothing with it. ``python -m`` is not used to start it: that would let the working directory shadow modules.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from summarize_news.errors import UnreadableInput
from summarize_news.subheads import split_bold
from summarize_news.types import Block, Meta

if TYPE_CHECKING:
    from lxml.etree import _Element

TIMEOUT_S = 20.0
_MEMORY_BYTES = 2 * 1024**3
_MAX_DEPTH = 200  # libxml2 drops what is nested below 256 without a word

_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from summarize_news.extract import serve; serve()"


def extract_html(
    html: str, name: str = "the page", timeout_s: float = TIMEOUT_S
) -> tuple[tuple[Block, ...], Meta, tuple[str, ...]]:
    """Return the blocks of the article in a page, what the page says of itself, and warnings.

    Raises: UnreadableInput if the parser fails or takes too long.
    """
    command = [sys.executable, "-I", "-c", _BOOT, json.dumps(sys.path), str(int(timeout_s) + 1)]
    try:
        child = subprocess.run(command, input=html.encode("utf-8", "replace"), capture_output=True, timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise UnreadableInput(
            f"{name}: taking the page apart took more than {timeout_s:g} s; save the article as text and give that"
        ) from None
    if child.returncode:
        raise UnreadableInput(
            f"{name}: the page could not be taken apart (the parser failed); save the article as text and give that"
        )
    page = json.loads(child.stdout)
    blocks = tuple(Block(kind=kind, text=text) for kind, text in page["blocks"])
    return blocks, Meta(**page["meta"]), tuple(page["warnings"])


# --- in the child -----------------------------------------------------------------------------------------------------


def serve() -> None:
    """Read a page on standard input and write its parts on standard output: the child's whole life."""
    _limit_resources(int(sys.argv[2]))
    html = sys.stdin.buffer.read().decode("utf-8", "replace")
    blocks, meta, warnings = _take_apart(html)
    page = {
        "blocks": [(block.kind, block.text) for block in blocks],
        "meta": {field: getattr(meta, field) for field in Meta.__dataclass_fields__},
        "warnings": warnings,
    }
    sys.stdout.write(json.dumps(page))


def _limit_resources(cpu_s: int) -> None:
    """Bound memory and time, so that the child ends even if its parent was killed."""
    try:
        import resource
    except ImportError:  # Windows has no limits of this kind; the parent's timeout stands
        return
    for limit, value in ((resource.RLIMIT_AS, _MEMORY_BYTES), (resource.RLIMIT_CPU, cpu_s)):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _take_apart(html: str) -> tuple[list[Block], Meta, list[str]]:
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(html)
    if tree is None:
        return [], Meta(), []
    meta = _read_meta(tree)
    if _depth(html) > _MAX_DEPTH:
        return _flat_blocks(html), meta, [f"the page is nested more than {_MAX_DEPTH} deep, so its plain text was used"]
    page = bare_extraction(tree, include_comments=False, include_tables=False, include_formatting=True)
    if page is None or page.body is None:
        return [], meta, []
    return list(_body_blocks(page.body)), meta, []


_BLOCK_TAGS = ("p", "head", "list", "quote", "table", "div")
_LEFT_OUT = ("lb", "code", "table", "graphic")


def _body_blocks(element: "_Element") -> Iterator[Block]:
    """Yield the blocks of trafilatura's tree: head, p, list/item, quote, and text that stands loose between them."""
    yield from _paragraph("", _one_line(element.text), "paragraph")
    for child in element:
        if child.tag == "head":
            yield Block(kind="heading", text=_text(child))
        elif child.tag == "list":
            yield from (Block(kind="item", text=_text(item)) for item in child.iter("item"))
        elif child.tag not in _LEFT_OUT and any(part.tag in _BLOCK_TAGS for part in child):
            yield from _body_blocks(child)
        elif child.tag not in _LEFT_OUT:
            yield from _split_paragraph(child)
        yield from _paragraph("", _one_line(child.tail), "paragraph")


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


# --- metadata ---------------------------------------------------------------------------------------------------------

_ARTICLE_TYPE = re.compile(r"(?:\w*Article|BlogPosting|Report)$")


def _read_meta(tree: "_Element") -> Meta:
    """Return what JSON-LD says, then OpenGraph and the other tags. A date is never guessed from the text."""
    linked = next((node for node in _linked_data(tree) if _is_article(node)), {})
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if key and (content := (tag.get("content") or "").strip()):
            tags.setdefault(key, content)
    headings = ["".join(h1.itertext()).strip() for h1 in tree.iter("h1")]
    canonical = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    urls = (*canonical, tags.get("og:url", ""), _name(linked.get("mainEntityOfPage")), _name(linked.get("url")))
    bylines = tree.xpath('//*[@rel="author" or @itemprop="author" or contains(@class, "byline")]')
    authors = (
        _name(linked.get("author")),
        tags.get("author", ""),
        tags.get("article:author", ""),
        *(" ".join("".join(element.itertext()).split()) for element in bylines[:3]),
    )
    stamps = [time.get("datetime") or "" for time in tree.iter("time")]
    only_h1 = headings[0] if len(headings) == 1 else ""
    return Meta(
        title=_first((_name(linked.get("headline")), tags.get("og:title", ""), only_h1, _title(tree))),
        byline=re.sub(r"^(?i:by)\s+", "", _first(a for a in authors if len(a) <= 120 and not a.startswith("http"))),
        outlet=_first((_name(linked.get("publisher")), tags.get("og:site_name", ""))),
        url=_first(url for url in urls if re.match(r"https?://", url)),
        published=_first((_name(linked.get("datePublished")), tags.get("article:published_time", ""), *stamps)),
    )


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value.strip()), "")


def _title(tree: "_Element") -> str:
    return "".join(next((title.itertext() for title in tree.iter("title")), ())).strip()


def _linked_data(tree: "_Element") -> Iterator[dict[str, Any]]:
    """Yield the objects of a page's JSON-LD, those of lists and graphs too."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            pending = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while pending:
            node = pending.pop(0)
            if isinstance(node, list):
                pending += node
            elif isinstance(node, dict):
                yield node
                pending.append(node.get("@graph"))


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    return any(isinstance(t, str) and _ARTICLE_TYPE.match(t) for t in (types if isinstance(types, list) else [types]))


def _name(value: object) -> str:
    """Return the text of a JSON-LD value: itself, its name or address, or those of a list."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return _first(v for key in ("name", "@id", "url") if isinstance(v := value.get(key), str))
    if isinstance(value, list):
        names = (_name(item) for item in value if isinstance(item, (str, dict)))
        return ", ".join(dict.fromkeys(name for name in names if name))
    return ""


# --- pages nested too deep --------------------------------------------------------------------------------------------

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
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
