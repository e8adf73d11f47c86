"""The writer that ships, on the samples: what the repository shows of it, what its lines are made of, and what it may not say."""

import re
from dataclasses import replace

import pytest
from both_modes import articles, page
from conftest import ROOT, assert_as_shown
from measure_guard import unsupported

from summarize_news.neural.writer import load_writer
from summarize_news.pipeline import find_writer, summarize
from summarize_news.read import load_article, read_source
from summarize_news.settings import Settings
from summarize_news.types import How


@pytest.fixture(scope="module")
def writing(tools):
    return replace(tools, write=load_writer(find_writer(None)), writer="shipped")


def test_the_page_of_both_modes_is_what_the_program_makes(writing):
    assert_as_shown("".join(page(writing)), (ROOT / "samples" / "summaries" / "both-modes.md").read_text("utf-8"))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_its_lines_leave_words_of_the_extractive_ones_out_and_add_none(writing):
    n_written = 0
    for path in articles()[:4]:
        article = load_article(read_source(str(path)))
        plain, summary = (summarize(article, Settings(mode=mode), writing) for mode in ("extractive", "abstractive"))
        assert not list(unsupported(summary))
        for old, new in zip(plain.lines(), summary.lines(), strict=True):
            rest = iter(words(old.text))
            assert all(word in rest for word in words(new.text)), new.text
            n_written += new.how is How.WRITTEN
            assert (new.how is How.WRITTEN) == (words(new.text) != words(old.text))
    assert n_written > 8
