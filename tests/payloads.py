"""Hostile text from a grammar: payloads by kind, wrapped, put into every field of a summary."""

import random
from dataclasses import replace

from conftest import make_document, make_reading

from summarize_news.settings import Style
from summarize_news.types import How, Line, Role, Section, Summary

# Each payload carries a mark of ours, so that what came of it can be found.
TERMINAL = (
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]8;;https://evil.example\x1b\\evil\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[31m",
    "\x1bP+q544e\x1b\\",
    "\x9b31m",
    "\x9d52;c;x\x9c",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "\U000e0065\U000e007f",
    "over\rwritten",
    "\x08\x08\x7f\x85",
    "[link=https://evil.example]x[/link] [bold]b[/bold] [/nope]",
    ":smile: [red]",
    "\ufeff\u200b\u2060",
)
_TAGS = ("script", "img", "svg", "iframe", "a", "style", "base", "meta", "link", "form", "math", "body", "object")
_ATTRIBUTES = ("src=x onerror=alert(1)", "href=javascript:alert(1)", "onload=alert(1)", "style=color:red", "http-equiv=refresh")
MARKDOWN = (
    "[click]({url})",
    "![img]({url})",
    "<{url}>",
    "{url}",
    "[ref]: {url}",
    "[^9]: {url}",
    "# heading {url}",
    "1. item",
    "1) item",
    "- item",
    "+ item",
    "* item",
    "> quote",
    "    code",
    "\tcode",
    "```\ncode\n```",
    "~~~\ncode\n~~~",
    "`code`",
    "**bold** _it_ ~~s~~ ==m== ^sup^",
    "a | b\n--- | ---\n1 | 2",
    "line\n===",
    "line\n---",
    "***",
    "$x$ $$y$$",
    "&lt;b&gt; &#60;b&#62; &colon;",
    "\\[x\\]({url})",
    "[x][y] [^1] [^0]",
    "www.evil.example evil@evil.example",
    "- [ ] task",
    ": definition",
    "end\\",
    "trailing  ",
)
URLS = ("javascript:alert(1)", "data:text/html,x", "https://evil.example/x", "//evil.example", "vbscript:x", "JaVaScRiPt:x")
_WRAPS = (
    "{}",
    "before {} after",
    "\"'>{}",
    "-->{}<!--",
    "</title></style></textarea>{}",
    "]]>{}",
    "\n\n{}\n\n",
    "{}\\",
    "`{}",
    "<!--{}",
)


def payloads(n: int, seed: int = 7) -> list[str]:
    """Return ``n`` different payloads."""
    chance = random.Random(seed)
    out: set[str] = set()
    while len(out) < n:
        kind = chance.randrange(4)
        if kind == 0:
            tag = chance.choice(_TAGS)
            core = f"<{tag} {chance.choice(_ATTRIBUTES)}>{chance.choice(('', 'x', f'</{tag}>'))}"
        elif kind == 1:
            core = f'" {chance.choice(_ATTRIBUTES)} x="' if chance.random() < 0.5 else f"' {chance.choice(_ATTRIBUTES)} '"
        elif kind == 2:
            core = chance.choice(MARKDOWN).replace("{url}", chance.choice(URLS))
        else:
            core = chance.choice(TERMINAL) + chance.choice(MARKDOWN).replace("{url}", chance.choice(URLS))
        out.add(chance.choice(_WRAPS).replace("{}", core))
    return sorted(out)


FIELDS = ("headline", "lede", "heading", "lead", "bullet", "outlet", "url", "published", "name", "article", "subhead", "byline")


def line(text: str, *evidence: int, how: How = How.VERBATIM) -> Line:
    return Line(text=text.replace("\n", " ") or "x", evidence=evidence, how=how)


def make_summary(**hostile: str) -> Summary:
    """Return a small summary with some of ``FIELDS`` replaced."""
    said = {name: "" for name in FIELDS} | {
        "headline": "Council votes",
        "lede": "The council met on Tuesday.",
        "heading": "Bridge Closure",
        "lead": "A bridge will close.",
        "bullet": "It voted.",
        "outlet": "Harbour Daily",
        "url": "https://harbour.example/a",
        "published": "2025-03-04",
        "name": "test.txt",
        "article": "The council met on Tuesday.",
        "subhead": "The bridge",
        "byline": "Ann Author",
    }
    said |= hostile
    document = make_document(
        [[said["article"] or "x", "It voted."], ["A bridge will close."]],
        title=said["headline"],
        subheads=[(said["subhead"], 1)],
    )
    document = replace(document, article=replace(document.article, byline=said["byline"], dateline=said["byline"]))
    section = Section(
        heading=said["heading"],
        role=Role.TOPIC,
        lead=line(said["lead"], 2, how=How.COMPRESSED),
        bullets=(line(said["bullet"], 1),),
    )
    return Summary(
        name=said["name"],
        headline=said["headline"],
        lede=line(said["lede"], 0, 1),
        sections=(section,),
        disclosure="Made by a machine.",
        style=Style(terms="Terms apply.", contact="Write to us about “{headline}”"),
        mode="extractive",
        model="reader-1",
        settings_key="0" * 16,
        outlet=said["outlet"],
        url=said["url"],
        published=said["published"],
        document=document,
        reading=make_reading(document, [0.9, 0.2, 0.3]),
    )
