"""Article/summary pairs from JSON lines: ``{"id", "article", "summary": [str] | str, "title"?}``, gzip or not."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from summarize_news.errors import UnreadableInput
from summarize_news.ptb import is_ptb, split_ptb
from summarize_news.types import Article, Document, Segment, Sentence, Span


def read_lines(path: Path) -> Iterator[dict]:
    """Yield the objects of a JSON-lines file.

    Raises: UnreadableInput naming the file and the line that is no JSON object.
    """
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    record = json.loads(line)
                    if not isinstance(record, dict):
                        raise ValueError("not an object")
                    yield record
    except (OSError, EOFError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableInput(f"{path}, line {number}: wanted JSON lines, got {reason}") from error


def summary_lines(summary: str | Sequence[str]) -> list[str]:
    """Return the lines of a reference summary, detokenised where it is PTB-tokenised."""
    lines = summary.splitlines() if isinstance(summary, str) else list(summary)
    return [" ".join(split_ptb(line)) or line if is_ptb(f" {line} ") else line for line in lines if line.strip()]


def pair_document(record: dict, name: str, segment: Segment) -> Document:
    """Return the article of a pair as a document, uncleaned: PTB-tokenised text by its own marks, other text by ``segment``."""
    text, title = str(record.get("article", "")), str(record.get("title") or "")
    if not is_ptb(text):
        blocks = [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]
        return segment(join_paragraphs(blocks, name, title))
    return join_sentences(split_ptb(text), name, title)


def join_paragraphs(paragraphs: Sequence[str], name: str, title: str = "") -> Article:
    """Return an article whose paragraphs are given."""
    return Article(name=name, title=title, text="\n\n".join(paragraphs), paragraphs=_spans(paragraphs, 2))


def join_sentences(sentences: Sequence[str], name: str, title: str = "") -> Document:
    """Return a document of one paragraph whose sentences are given."""
    spans = _spans(sentences, 1)
    joined = " ".join(sentences)
    article = Article(name=name, title=title, text=joined, paragraphs=(Span(0, len(joined)),))
    return Document(article=article, sentences=tuple(Sentence(index=i, paragraph=0, span=span) for i, span in enumerate(spans)))


def _spans(parts: Sequence[str], gap: int) -> tuple[Span, ...]:
    spans, start = [], 0
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + gap
    return tuple(spans)
