"""A summary as text, Markdown or JSON. One file a format, each with the one escaper of its format."""

from collections.abc import Callable

from summarize_news.render.json import render_json, render_jsonl
from summarize_news.render.markdown import render_markdown
from summarize_news.render.text import render_text
from summarize_news.types import Summary

RENDERERS: dict[str, Callable[[Summary, bool], str]] = {
    "text": render_text,
    "markdown": render_markdown,
    "json": render_json,
    "jsonl": render_jsonl,
}
SUFFIXES = {"text": ".txt", "markdown": ".md", "json": ".json", "jsonl": ""}
