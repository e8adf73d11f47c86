"""Markdown in, blocks out. markdown-it-py does the parsing: rich depends on it already, and it follows CommonMark.

Pictures, code and tables are left out: none of them is running text. Front matter becomes ``Meta``.
"""

import re
from collections import Counter
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from summarize_news.hygiene import left_out_warning
from summarize_news.subheads import split_bold
from summarize_news.types import Block, Meta

_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:[^\n]*\n){0,100}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_ENTRY = re.compile(r"([A-Za-z_-]{1,40}):[ \t]*(.*)")
_META_KEYS = {
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors"),
    "outlet": ("outlet", "site", "source", "publisher"),
    "url": ("url", "canonical", "link"),
    "published": ("published", "date", "pubdate"),
}
_LEFT_OUT = {"table_open": "table", "image": "picture", "fence": "piece of code"}
_MAX_BRACKETS = 5_000  # beyond that they are no links: the parser would try each with all that follow
_TAGS = re.compile(r"<[^<>]*>")


def blocks_from_markdown(text: str) -> tuple[list[Block], Meta, tuple[str, ...]]:
    """Return the headings, paragraphs and list items of Markdown, what its front matter says, and warnings."""
    meta, text = _split_front_matter(text)
    # Indented code is off: old articles indent their paragraphs.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    if text.count("[") > _MAX_BRACKETS:
        parser.disable(["link", "image"])
    tokens = parser.parse(text)
    blocks: list[Block] = []
    n_lists, in_table, kind = 0, False, "paragraph"
    left_out: Counter[str] = Counter()
    for token in tokens:
        left_out += Counter(_LEFT_OUT[part.type] for part in (token, *(token.children or ())) if part.type in _LEFT_OUT)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            n_lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            n_lists -= 1
        elif token.type in ("table_open", "table_close"):
            in_table = token.nesting > 0
        elif token.type in ("heading_open", "paragraph_open"):
            kind = "heading" if token.type == "heading_open" else "item" if n_lists else "paragraph"
        elif token.type == "inline" and not in_table:
            blocks += _inline_blocks(token.children or (), kind)
        elif token.type == "html_block":
            blocks.append(Block(kind="paragraph", text=_TAGS.sub(" ", token.content)))
    warnings = (left_out_warning(left_out),) if left_out else ()
    return [block for block in blocks if block.text.strip()], meta, warnings


def _inline_blocks(children: Sequence[Token], kind: str) -> list[Block]:
    """Return one block, or a heading and a paragraph where the text starts with a bold run-in heading."""
    bold, rest, depth, is_start = "", "", 0, True
    for child in children:
        if child.type == "strong_open" and is_start:
            depth, is_start = 1, False
        elif child.type == "strong_close":
            depth = 0
        else:
            piece = child.content if child.type in ("text", "code_inline") else ""
            piece = " " if child.type in ("softbreak", "hardbreak") else piece
            is_start = is_start and not piece.strip()
            if depth:
                bold += piece
            else:
                rest += piece
    return split_bold(bold, rest, kind)


def _split_front_matter(text: str) -> tuple[Meta, str]:
    """Return the front matter as Meta and the text behind it. Simple ``key: value`` lines are all that is read."""
    text = text.lstrip("\n")
    match = _FRONT_MATTER.match(text)
    if not match:
        return Meta(), text
    entries = {}
    for line in match[1].split("\n"):
        if entry := _ENTRY.fullmatch(line.rstrip()):
            entries[entry[1].lower()] = entry[2].strip().strip("[]").strip("\"'")
    if not entries:
        return Meta(), text
    values = {name: next((entries[key] for key in keys if entries.get(key)), "") for name, keys in _META_KEYS.items()}
    return Meta(**values), text[match.end() :]
