"""A summary as plain text, in the form readers know: headline, lede, headed sections, link, disclosure."""

from summarize_news.types import Line, Summary


def render_text(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as plain text; with ``cite`` each line ends with the sentences it rests on, as ``[3,7]``."""
    blocks = [summary.headline, _line(summary.lede, cite)]
    for section in summary.sections:
        lines = [f"{section.heading}: {_line(section.lead, cite)}"]
        lines += [f"* {_line(bullet, cite)}" for bullet in section.bullets]
        blocks.append("\n".join(lines))
    if link := link_line(summary):
        blocks.append(link)
    blocks.append(summary.disclosure)
    return "\n\n".join(block for block in blocks if block) + "\n"


def link_line(summary: Summary) -> str:
    """Return the line that leads back to the article, or the empty string where neither outlet nor URL is known."""
    if not (summary.outlet or summary.url):
        return ""
    line = "View original article" + (f" on {summary.outlet}" if summary.outlet else "")
    return f"{line}: {summary.url}" if summary.url else line


def cited(line: Line) -> str:
    """Return the evidence of a line as ``[3,7]``."""
    return f"[{','.join(map(str, line.evidence))}]"


def _line(line: Line, cite: bool) -> str:
    return f"{line.text} {cited(line)}" if cite else line.text
