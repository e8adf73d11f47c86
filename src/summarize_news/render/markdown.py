"""A summary as Markdown: every character of the article is escaped, so that only our own marks are markup."""

import re
from urllib.parse import quote, urlsplit

from summarize_news.types import Line, Summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&$:@/=])")


def escape_markdown(text: str) -> str:
    """Return ``text`` as Markdown that renders as itself and nothing more: no link, no tag, no list."""
    return _SPECIAL.sub(r"\\\1", text).replace("\\<", "&lt;").replace("\\&", "&amp;")


def render_markdown(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as CommonMark; with ``cite`` each line ends with the sentences it rests on."""
    blocks = [f"# {escape_markdown(summary.headline)}" if summary.headline else "", _line(summary.lede, cite)]
    for section in summary.sections:
        blocks.append(f"**{escape_markdown(section.heading)}:** {_line(section.lead, cite)}")
        if section.bullets:
            blocks.append("\n".join(f"* {_line(bullet, cite)}" for bullet in section.bullets))
    if summary.outlet or summary.url:
        words = escape_markdown("View original article" + (f" on {summary.outlet}" if summary.outlet else ""))
        target = safe_url(summary.url)
        blocks.append(f"[{words}](<{target}>)" if target else words)
    blocks.append(f"*{escape_markdown(summary.disclosure)}*" if summary.disclosure else "")
    return "\n\n".join(block for block in blocks if block) + "\n"


def safe_url(url: str) -> str:
    """Return an http(s) ``url`` percent-encoded for use between angle brackets, else the empty string."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    return quote(url, safe=":/?#@!$&'()*+,;=%~-._") if scheme in {"http", "https"} else ""


def _line(line: Line, cite: bool) -> str:
    text = escape_markdown(line.text)
    return f"{text} \\[{','.join(map(str, line.evidence))}\\]" if cite else text
