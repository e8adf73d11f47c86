"""Damaged bytes through the whole program but the model, and hostile texts under a time limit."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import make_reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nasty.attacks import ATTACKS
from nasty.mutate import mutate
from nasty.recipes import MARKDOWN, TEXT, page

from summarize_news.errors import InputError
from summarize_news.pipeline import summarize
from summarize_news.read import load_article, read_source
from summarize_news.render import RENDERERS
from summarize_news.settings import Settings
from summarize_news.types import Tools

SEEDS = {"a.txt": TEXT.encode(), "a.md": MARKDOWN.encode(), "a.html": page().encode(), "b.txt": TEXT.encode("cp1252")}
FOLDER = tempfile.TemporaryDirectory()


def run(name: str, raw: bytes, tools: Tools) -> str:
    """Return the refusal or the JSON of what is made of ``raw``; anything but an InputError comes through."""
    path = Path(FOLDER.name) / name
    path.write_bytes(raw)
    try:
        summary = summarize(load_article(read_source(path)), Settings(), tools)
    except InputError as error:
        assert str(error).startswith(f"{path}: ")
        assert "\n" not in str(error)
        return str(error)
    for render in RENDERERS.values():
        text = render(summary, True)
        assert not {"\x1b", "\x9b", "\u202e", "\r", "\0"} & set(text)
        text.encode("utf-8")
    json.loads(RENDERERS["json"](summary, False), parse_constant=pytest.fail)
    return ""


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 2**32))
def test_damaged_inputs_are_summarised_or_refused(tools: Tools, name: str, seed: int) -> None:

    def read(document):
        return make_reading(document, [1 - i / 5000 for i in range(len(document.sentences))])

    run(name, mutate(SEEDS[name], seed), Tools(segment=tools.segment, read=read, model="fake"))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 2**32))
def test_damaged_inputs_with_the_shipped_reader(tools: Tools, name: str, seed: int) -> None:
    run(name, mutate(SEEDS[name], seed), tools)


HOSTILE = """
import sys
from summarize_news.errors import InputError
from summarize_news.read import load_article
from summarize_news.hygiene import clean_text
from summarize_news.types import Kind, Source
kinds = {"txt": Kind.TEXT, "md": Kind.MARKDOWN, "html": Kind.HTML}
for kind, attack in [line.split(" ", 1) for line in eval(sys.argv[1])]:
    text = clean_text((attack * 60_000)[:60_000])
    try:
        load_article(Source(name="a", kind=kinds[kind], text=text))
    except InputError as error:
        print(kind, repr(attack), "seconds" if "took more than" in str(error) else "")
"""


def test_hostile_runs_of_60_000_characters_come_back() -> None:
    """Linear, all of them together take some twenty seconds; one quadratic pattern alone would take longer than the limit."""
    attacks = [f"{kind} {attack}" for kind, some in ATTACKS.items() for attack in some]
    command = [sys.executable, "-c", HOSTILE, repr(attacks)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]
    assert "seconds" not in done.stdout
