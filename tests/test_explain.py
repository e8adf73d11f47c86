"""Why a sentence is in a summary or not, as values, as text and through the command."""

import json

import pytest
from conftest import ROOT, make_document, make_reading

from summarize_news.cli import main
from summarize_news.explain import LEDE, explain_summary, report_text
from summarize_news.pipeline import summarize
from summarize_news.settings import Settings
from summarize_news.terminal import print_explanation
from summarize_news.types import Discourse, Tools

PARAGRAPHS = [
    ["Kestrel Mills will close its oldest plant in Dunmore by June, the company said on Monday."],
    ["The plant, which opened in 1921, has 260 workers who have not been paid since winter."],
    ["Kestrel Mills will close its oldest plant in Dunmore by June, said the company."],
    ["“We looked for a buyer for two years in every port of the coast.", "Nobody came,” said Ada Quist."],
    ["“Every one of us has known for years that this day would come.”"],
    ["Nobody else spoke."],
    ["He was not at the meeting of the council that was held in the evening."],
    ["Click here to read more of our stories about the closure of the plant."],
    ["The council met in the evening and talked for hours about what it should do."],
]
SALIENCE = [0.9, 0.2, 0.7, 0.6, 0.6, 0.5, 0.5, 0.5, 0.5, 0.01]
ROLES = [*[Discourse.MAIN_EVENT] * 8, Discourse.NOT_NEWS, Discourse.MAIN_EVENT]


def explain(paragraphs=PARAGRAPHS, title=""):
    document = make_document(paragraphs, title=title)
    reading = make_reading(document, SALIENCE[: len(document.sentences)], ROLES)
    tools = Tools(segment=lambda article: document, read=lambda document: reading, model="fake")
    summary = summarize(document.article, Settings(sections=1, bullets=0), tools)
    return summary, explain_summary(summary)


def test_every_sentence_has_a_place_or_a_reason():
    summary, explained = explain()
    assert [e.index for e in explained] == list(range(10))
    assert explained[0].section == LEDE
    assert [e.index for e in explained if e.section] == sorted({i for line in summary.lines() for i in line.evidence})
    assert all(bool(e.section) != bool(e.reason) for e in explained)


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        (2, "repeats sentence 0"),
        (3, "has half a quotation"),
        (4, "stands inside a quotation that an earlier sentence opened"),
        (5, "is a quotation that does not say whose"),
        (6, "cannot stand as a line (3 words)"),
        (7, "leans on sentence 6, which is left out"),
        (8, "is no news"),
        (9, "is less likely in a brief than any that was chosen"),
    ],
)
def test_the_reason_a_sentence_is_left_out(index, reason):
    assert explain()[1][index].reason == reason


def test_the_text_has_a_filled_bar_where_the_summary_drew_from():
    summary, explained = explain(title="Mill to close")
    lines = report_text(summary, explained).splitlines()
    assert lines[:3] == ["Mill to close", "2 of 10 sentences", "██········"]
    assert lines[4].split() == ["0", "0.90", "█" * 16, "main_event", "→", "Lede"]
    assert lines[8].startswith("  2  0.70 ░")


def test_on_a_terminal_what_comes_from_the_article_is_no_markup(capsys):
    summary, explained = explain(
        [["[red]Kestrel[/red] Mills will close its oldest plant in Dunmore by June."], *PARAGRAPHS[1:]]
    )
    print_explanation(summary, explained)
    assert "[red]Kestrel[/red]" in capsys.readouterr().out


@pytest.fixture
def run(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["summarize-news", "explain", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stopped:
            code = stopped.code or 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


def test_the_command_says_the_same_as_text_and_json(run):
    path = ROOT / "samples" / "court.txt"
    code, text, _ = run(path)
    assert code == 0
    report = json.loads(run(path, "--format", "json")[1])
    assert report["schema"] == "summarize-news-explain/1"
    assert report["headline"] == text.splitlines()[0]
    assert set(report["sentences"][0]) == {"index", "text", "salience", "role", "section", "reason"}
    for sentence in report["sentences"]:
        assert (sentence["section"] or sentence["reason"]) in text


def test_a_file_that_is_not_there_is_one_line(run):
    code, out, err = run("nowhere.txt")
    assert (code, out) == (1, "")
    assert err.startswith("summarize-news: nowhere.txt: ")
    assert err.count("\n") == 1
