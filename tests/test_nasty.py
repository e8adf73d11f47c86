"""Every recipe of tests/nasty through the real reading, cleaning, reader and renderer."""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from nasty.recipes import CASES, Case

from summarize_news.errors import InputError
from summarize_news.pipeline import summarize
from summarize_news.read import load_article, read_source
from summarize_news.render import RENDERERS
from summarize_news.settings import Settings
from summarize_news.types import Tools


def test_the_corpus_is_large_and_names_are_unique() -> None:
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)


def acts(text: str) -> list[str]:
    """Return the characters of ``text`` that a terminal or a reader's eye would be misled by."""
    return [c for c in text if c != "\n" and (unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066\u200b\ufeff\ufffe")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nasty(case: Case, tools: Tools, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.raw)
    try:
        article = load_article(read_source(path))
        summary = summarize(article, Settings(), tools)
    except InputError as error:
        before, name, reason = str(error).partition(f"{path}: ")
        assert case.refusal and name and not before and "\n" not in reason, str(error)
        assert re.search(case.refusal, reason) and "; " in reason, reason
        return
    assert not case.refusal, f"was to be refused, got {article.text[:80]!r}"
    paragraphs = tuple(article.text[span.start : span.end] for span in article.paragraphs)
    assert case.body is None or paragraphs == case.body
    assert case.title is None or article.title == case.title
    told = "; ".join(article.warnings)
    assert [words for words in case.warnings if words not in told] == [], told
    assert {name: getattr(article, name) for name in case.fields} == case.fields
    for render in RENDERERS.values():
        assert acts(render(summary, True)) == []
    assert json.loads(RENDERERS["json"](summary, False))["warnings"] == list(article.warnings)


def test_a_folder_of_them_ends_with_a_line_for_each_that_failed(tmp_path: Path) -> None:
    some = CASES[::7]
    for case in some:
        (tmp_path / case.name).write_bytes(case.raw)
    command = [sys.executable, "-m", "summarize_news", str(tmp_path), "--output", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for case in some:
        assert done.stderr.count(f"/{case.name}: ") == (1 if case.refusal else 0), case.name
