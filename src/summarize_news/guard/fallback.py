"""A line that says more than its evidence gives way to one that does not."""

from summarize_news.guard.checks import check
from summarize_news.types import Document, How, Line


def supported(line: Line, instead: Line, document: Document) -> Line:
    """Return ``line``, or ``instead`` where the sentences it rests on do not support it."""
    is_safe = line.how is How.VERBATIM or not check(line.text, [document.text(i) for i in line.evidence])
    return line if is_safe else instead
