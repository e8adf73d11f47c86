"""Articles of several files, spread evenly over each, with their summaries: what sheets for readers are made of."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from summarize_news.errors import SummarizeNewsError
from summarize_news.pairs import read_lines
from summarize_news.pipeline import summarize
from summarize_news.read import load_article
from summarize_news.settings import Settings
from summarize_news.types import Kind, Source, Summary, Tools


def text_of(record: dict) -> str:
    """Return the text of an article given as ``article`` or as labelled ``sentences``."""
    return record["article"] if "article" in record else "\n\n".join(s["text"] for s in record["sentences"])


def draw(paths: Sequence[Path], each: int, first: int, tools: Tools) -> Iterator[tuple[str, str, Summary]]:
    """Yield title, text and summary of ``each`` articles of every file from number ``first`` on; those refused are left out."""
    for path in paths:
        rows = list(read_lines(path))
        for record in islice(rows, first, None, max(1, (len(rows) - first) // each)):
            title, text = record.get("title") or record.get("headline") or "", text_of(record)
            try:
                article = load_article(Source(name=str(record["id"]), kind=Kind.TEXT, text=text), title=title)
                yield title, text, summarize(article, Settings(), tools)
            except SummarizeNewsError:
                continue
