"""A summary as plain text, in the form readers know: headline, lede, headed sections, link, disclosure."""

from summarize_news.render.closing import closing_lines, link_words, one_line
from summarize_news.types import Line, Summary


def render_text(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as plain text; with ``cite`` each line ends with the sentences it rests on, as ``[3,7]``."""
    blocks = [one_line(summary.headline), _line(summary.lede, cite)]
    for section in summary.sections:
        lines = [f"{one_line(section.heading)}: {_line(section.lead, cite)}"]
        lines += [f"{summary.style.bullet} {_line(bullet, cite)}" for bullet in section.bullets]
        blocks.append("\n".join(lines))
    blocks += [link_line(summary), *closing_lines(summary)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def link_line(summary: Summary) -> str:
    """Return the line that leads back to the article, or the empty string where neither outlet nor URL is known."""
    words = link_words(summary)
    return f"{words}: {one_line(summary.url)}" if words and summary.url else words


def cited(line: Line) -> str:
    """Return the evidence of a line as ``[3,7]``."""
    return f"[{','.join(map(str, line.evidence))}]"


def _line(line: Line, cite: bool) -> str:
    text = one_line(line.text)
    return f"{text} {cited(line)}" if cite else text
