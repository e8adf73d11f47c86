"""The abstractive mode with writers of five lines: what they are told, which of their lines stand, and what is said of it."""

import json
import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from summarize_news.clean import make_article
from summarize_news.errors import UsageError
from summarize_news.people import People
from summarize_news.pipeline import count_words, summarize
from summarize_news.read import load_article, read_source
from summarize_news.render import RENDERERS
from summarize_news.reword import Fault, find_fault, reword, tidy
from summarize_news.settings import DISCLOSURE, WRITTEN_DISCLOSURE, Settings
from summarize_news.types import Block, How, Line, Meta, Notes, Role, Section, Summary

ABSTRACTIVE = Settings(mode="abstractive")
EVIDENCE = "Ingrid Solberg, who chairs the harbour council, said on Tuesday that the old pier may not last another winter."


def notes_of(text: str = EVIDENCE, *more: str) -> Notes:
    return Notes(text=text, sentences=(text, *more))


# text, why it cannot stand (None: it can)
LINES = [
    ("Ingrid Solberg said the old pier may not last another winter.", None),
    ("The harbour council’s chair, Ingrid Solberg, said the pier may not last the winter.", None),
    ("Solberg said on Tuesday that the pier may not last.", None),
    ("", Fault.FORM),
    ("The pier", Fault.FORM),
    ("the old pier may not last another winter.", Fault.FORM),
    ("The old pier may not last another winter, said", Fault.FORM),
    ("- The old pier may not last another winter.", Fault.FORM),
    ("1. The old pier may not last another winter.", Fault.FORM),
    ("**The old pier** may not last another winter.", Fault.FORM),
    ("The [old pier](x) may not last another winter.", Fault.FORM),
    ("The <b>old</b> pier may not last another winter.", Fault.FORM),
    ("The old pier may not last: see https://harbour.example.", Fault.FORM),
    ("The “old pier may not last another winter.", Fault.FORM),
    ("She said that the old pier may not last another winter.", Fault.FORM),
    (EVIDENCE[:-1] + ", and it will be closed to all of the boats.", Fault.FORM),
    ("Ingrid Solberg said harbour.example knows that the pier may not last.", Fault.UNSUPPORTED),
    ("Ingrid Solberg of Zorvane said the old pier may not last another winter.", Fault.UNSUPPORTED),
    ("Ingrid Solberg said the old pier may not last 3 winters.", Fault.UNSUPPORTED),
    ("Ingrid Solberg said the old pier may last another winter.", Fault.UNSUPPORTED),
    ("Ingrid Solberg said the old pier will not last another winter.", Fault.UNSUPPORTED),
    ("Ingrid Solberg said the old pier was “a disgrace”.", Fault.UNSUPPORTED),
    ("Readers should always buy cheap crypto coins today.", Fault.UNSUPPORTED),
    ("The old pier may not last, buy cheap lovely blue coins.", Fault.UNSUPPORTED),
    ("Ingrid Solberg, who chairs the harbour council, said on Tuesday buy cheap blue coins.", Fault.UNSUPPORTED),
]


@pytest.mark.parametrize(("text", "fault"), LINES)
def test_which_lines_may_stand(text, fault):
    assert find_fault(tidy(text), notes_of()) == fault


def test_an_address_that_the_article_has_may_stand():
    text = "The booking site Harbour.example said on Tuesday that it had sold every ticket for the ferry."
    assert find_fault("Harbour.example said it had sold every ticket for the ferry.", notes_of(text)) is None


def test_a_name_may_come_from_the_sentence_that_explains_the_pronoun():
    notes = Notes(text="Ingrid Solberg said that it was late.", sentences=("She said that it was late.", EVIDENCE))
    assert find_fault("Ingrid Solberg said that it was late.", notes) is None
    assert find_fault("Ada Quist said that it was late.", notes) == Fault.UNSUPPORTED


@given(st.text(max_size=200))
@hypothesis_settings(max_examples=200, deadline=None)
def test_whatever_stands_is_one_clean_line(text):
    tidied = tidy(text)
    assert tidied == tidy(tidied) and "\n" not in tidied and "\x1b" not in tidied
    if find_fault(tidied, notes_of()) is None:
        assert tidied[-1] in ".!?…”\"’')" and "://" not in tidied


# --- a whole summary ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def article():
    return load_article(read_source(str(ROOT / "samples" / "explainer.txt")))


def written_by(tools, write):
    from dataclasses import replace

    return replace(tools, write=write, writer="tester-0123")


def shout(notes):
    """Write what is there with another mark at the end."""
    return [re.sub(r"\.(?=[”\"]?$)", "!", n.text) for n in notes]


def test_outline_headings_and_evidence_stay(tools, article):
    told = []

    def write(notes):
        told.extend(notes)
        return shout(notes)

    plain = summarize(article, Settings(), tools)
    summary = summarize(article, ABSTRACTIVE, written_by(tools, write))
    assert len(told) == len(plain.lines()) and all(n.headline == article.title for n in told)
    assert [s.heading for s in summary.sections] == [s.heading for s in plain.sections]
    assert [s.role for s in summary.sections] == [s.role for s in plain.sections]
    assert [line.evidence[0] for line in summary.lines()] == [line.evidence[0] for line in plain.lines()]
    texts = summary.document.texts()
    for line, n in zip(summary.lines(), told, strict=True):
        assert line.how is How.WRITTEN and line.text == shout([n])[0]
        assert n.sentences == tuple(texts[i] for i in sorted(line.evidence))


def test_pronouns_are_resolved_before_the_writer_sees_them(tools):
    paragraphs = (
        "The harbour council voted on Tuesday to close the old ferry terminal and to move all sailings to the new pier.",
        "Ingrid Solberg, 54, a councillor, said the foundations had been failing ever since the storms of two winters ago. "
        "She said the council had spent 4 million crowns on repairs since 2019 and would have had to spend as much again.",
        "Engineers told the council in May that the terminal would not last another season of storms from the west.",
    )
    article = make_article("a", [Block(kind="paragraph", text=text) for text in paragraphs], Meta())
    document = tools.segment(article)
    lines = [Line(text=document.text(i), evidence=(i,), how=How.VERBATIM) for i in range(4)]
    summary = Summary(
        name="a",
        headline="Terminal to close",
        lede=lines[0],
        sections=(Section(heading="Money", role=Role.TOPIC, lead=lines[2], bullets=(lines[3],)),),
        disclosure="-",
        mode="abstractive",
        model="-",
        settings_key="-",
        document=document,
        reading=tools.read(document),
    )
    told = []
    written = reword(summary, lambda notes: told.extend(notes) or shout(notes), People(document), lede=(0,))
    assert told[1].text.startswith("Ingrid Solberg said the council had spent")
    assert told[1].sentences == (document.text(1), document.text(2)) and written.sections[0].lead.evidence == (2, 1)
    assert written.sections[0].lead.text == shout(told[1:2])[0]
    kept = reword(summary, lambda notes: [document.text(0), document.text(2), document.text(3)], People(document), lede=(0,))
    assert kept.sections[0].lead == lines[2], "She, with nobody before her"


def test_a_bad_line_gives_way_and_a_warning_counts_it(tools, article):
    plain = summarize(article, Settings(), tools)

    def write(notes):
        return [None, "Zorvane Holdings won.", "no", *shout(notes)[3:]]

    summary = summarize(article, ABSTRACTIVE, written_by(tools, write))
    assert summary.lines()[:3] == plain.lines()[:3]
    assert all(line.how is How.WRITTEN for line in summary.lines()[3:])
    assert [w for w in summary.warnings if "own words" in w] == [
        "1 line stands in the article’s own words: its sentences are longer than the writer reads",
        "2 lines stand in the article’s own words: what the writer made of them were no sentences of a summary",
    ]


def test_a_writer_of_nothing_leaves_the_extractive_summary(tools, article):
    plain = summarize(article, Settings(), tools)
    summary = summarize(article, ABSTRACTIVE, written_by(tools, lambda notes: [""] * len(notes)))
    assert summary.lines() == plain.lines()


def test_a_line_copied_is_no_line_written(tools, article):
    plain = summarize(article, Settings(), tools)
    copies = written_by(tools, lambda notes: [line.text for line in plain.lines()])
    assert summarize(article, ABSTRACTIVE, copies).lines() == plain.lines()


def test_max_words_holds_whatever_is_written(tools, article):
    settings = Settings(mode="abstractive", max_words=120)
    summary = summarize(article, settings, written_by(tools, shout))
    assert count_words(summary) <= 120


def test_what_the_results_say_of_it(tools, article):
    envelope = json.loads(RENDERERS["json"](summarize(article, ABSTRACTIVE, written_by(tools, shout)), False))
    assert envelope["mode"] == "abstractive" and envelope["writer"] == "tester-0123"
    assert envelope["lede"]["how"] == "written" and envelope["disclosure"] == WRITTEN_DISCLOSURE
    plain = json.loads(RENDERERS["json"](summarize(article, Settings(), written_by(tools, shout)), False))
    assert plain["writer"] == "" and plain["disclosure"] == DISCLOSURE
    assert plain["settings_key"] != envelope["settings_key"]
    own = Settings(mode="abstractive", disclosure="Made by a machine.")
    assert summarize(article, own, written_by(tools, shout)).disclosure == "Made by a machine."


def test_what_cannot_be_done_is_said(tools, article):
    with pytest.raises(UsageError, match="no writer"):
        summarize(article, ABSTRACTIVE, tools)
    with pytest.raises(UsageError, match="verbatim"):
        Settings(mode="abstractive", verbatim=True)
    with pytest.raises(ValueError, match="a line for each"):
        summarize(article, ABSTRACTIVE, written_by(tools, lambda notes: []))
