"""A summary as JSON: the envelope ``summarize-news/1``, described in the README. Offsets are code points."""

import json
import re
from importlib import resources
from typing import Any

from summarize_news.types import Line, Summary

SCHEMA = "summarize-news/1"

_SURROGATES = re.compile("[\ud800-\udfff]")
# What acts on a terminal or cannot be seen. JSON can say it in ASCII, so nothing is lost.
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")


def render_json(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as one JSON object on lines of its own; evidence is always in it, so ``cite`` changes nothing."""
    return dump_json(to_envelope(summary), indent=2)


def render_jsonl(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as one JSON object on one line."""
    return dump_json(to_envelope(summary))


def dump_json(value: Any, indent: int | None = None) -> str:
    """Return ``value`` as JSON that encodes as UTF-8, with a line end; half a character (a lone surrogate) becomes U+FFFD.

    Raises: ValueError for a number that is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSEEN.sub(_escaped, _SURROGATES.sub("\ufffd", text)) + "\n"


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def schema() -> str:
    """Return the JSON Schema of the envelope."""
    return resources.files("summarize_news").joinpath("summary.schema.json").read_text("utf-8")


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
        "writer": summary.writer,
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
