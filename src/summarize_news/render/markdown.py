"""A summary as Markdown: every character of the article is escaped, so that only our own marks are markup."""

import re

from summarize_news.render.closing import closing_lines, link_words, one_line, safe_url
from summarize_news.types import Line, Summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&$:@/=^])")


def escape_markdown(text: str) -> str:
    """Return ``text`` as one line of Markdown that renders as itself and nothing more: no link, no tag, no list."""
    return _SPECIAL.sub(r"\\\1", one_line(text)).replace("\\<", "&lt;").replace("\\&", "&amp;")


def render_markdown(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as CommonMark; with ``cite`` the sentences each line rests on are footnotes of their numbers."""
    blocks = [f"# {escape_markdown(summary.headline)}" if summary.headline else "", _line(summary.lede, cite)]
    for section in summary.sections:
        blocks.append(f"**{escape_markdown(section.heading)}:** {_line(section.lead, cite)}")
        if section.bullets:
            blocks.append("\n".join(f"* {_line(bullet, cite)}" for bullet in section.bullets))
    if cite:
        used = sorted({index for line in summary.lines() for index in line.evidence})
        blocks += [f"[^{index}]: {escape_markdown(summary.document.text(index))}" for index in used]
    words, target = escape_markdown(link_words(summary)), safe_url(summary.url)
    blocks.append(f"[{words}](<{target}>)" if words and target else words)
    blocks += [f"*{escape_markdown(line)}*" for line in closing_lines(summary)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _line(line: Line, cite: bool) -> str:
    text = escape_markdown(line.text)
    return text + "".join(f"[^{index}]" for index in line.evidence) if cite else text
