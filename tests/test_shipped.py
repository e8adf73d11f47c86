"""The writer that ships, on the samples: what the repository shows of it, what its lines are made of, and what it may not say."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from both_modes import articles, page
from conftest import ROOT, assert_as_shown
from measure_guard import unsupported

from summarize_news.pipeline import find_writer, load_tools, summarize
from summarize_news.read import load_article, read_source
from summarize_news.settings import Settings
from summarize_news.types import How
from summarize_news.wordings import load_wordings


@pytest.fixture(scope="module")
def writing():
    return replace(load_tools(writer=find_writer(None)), writer="shipped")


def test_the_page_of_both_modes_is_what_the_program_makes(writing):
    assert_as_shown("".join(page(writing)), (ROOT / "samples" / "summaries" / "both-modes.md").read_text("utf-8"))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_its_lines_are_shorter_and_hold_nothing_foreign_but_plain_words(writing):
    plain_words = {word for entries in load_wordings().values() for entry in entries for word in entry.words}
    n_written = n_reworded = 0
    for path in articles()[:4]:
        article = load_article(read_source(str(path)))
        plain, summary = (summarize(article, Settings(mode=mode), writing) for mode in ("extractive", "abstractive"))
        found = [(kind, text) for _, findings in unsupported(summary) for kind, text in findings]
        assert all(kind == "word" and text in plain_words for kind, text in found), found
        for old, new in zip(plain.lines(), summary.lines(), strict=True):
            added = Counter(words(new.text)) - Counter(words(old.text))
            assert set(added) <= plain_words | {"said", "show", "that", "and", "on"}, new.text
            assert len(words(new.text)) <= len(words(old.text)) + 3, "a plain wording may have a word more"
            n_written += new.how is How.WRITTEN
            n_reworded += words(new.text) != [word for word in words(old.text) if word in words(new.text)]
            assert (new.how is How.WRITTEN) == (words(new.text) != words(old.text))
    assert n_written > 8 and n_reworded > 1
