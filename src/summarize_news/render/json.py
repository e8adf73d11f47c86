"""A summary as JSON: the envelope ``summarize-news/1``, described in the README. Offsets are code points."""

import json
from typing import Any

from summarize_news.types import Line, Summary

SCHEMA = "summarize-news/1"


def render_json(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as one JSON object on lines of its own; evidence is always in it, so ``cite`` changes nothing."""
    return json.dumps(to_envelope(summary), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def render_jsonl(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as one JSON object on one line."""
    return json.dumps(to_envelope(summary), ensure_ascii=False, allow_nan=False) + "\n"


def to_envelope(summary: Summary) -> dict[str, Any]:
    """Return ``summary`` as plain values."""
    document, reading = summary.document, summary.reading
    selected = {index for line in summary.lines() for index in line.evidence}
    return {
        "schema": SCHEMA,
        "name": summary.name,
        "headline": summary.headline,
        "lede": _line(summary.lede),
        "sections": [
            {
                "heading": section.heading,
                "role": section.role.value,
                "lead": _line(section.lead),
                "bullets": [_line(bullet) for bullet in section.bullets],
            }
            for section in summary.sections
        ],
        "outlet": summary.outlet,
        "url": summary.url,
        "published": summary.published,
        "disclosure": summary.disclosure,
        "mode": summary.mode,
        "model": summary.model,
        "settings_key": summary.settings_key,
        "warnings": list(summary.warnings),
        "article": {"title": document.article.title, "text": document.article.text},
        "sentences": [
            {
                "index": s.index,
                "start": s.span.start,
                "end": s.span.end,
                "paragraph": s.paragraph,
                "salience": reading.salience[s.index],
                "role": reading.role(s.index).value,
                "selected": s.index in selected,
            }
            for s in document.sentences
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "evidence": list(line.evidence), "how": line.how.value}
