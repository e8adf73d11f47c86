"""Sectioned summaries beside written ones: the program against itself is perfect, and each measure sees its own fault."""

import json

import pytest
from conftest import ROOT

from summarize_news.cli import main
from summarize_news.pairs import join_paragraphs
from summarize_news.pipeline import summarize
from summarize_news.read import load_article, read_source
from summarize_news.sectioned import evaluate_sectioned
from summarize_news.settings import Settings


@pytest.fixture(scope="module")
def record(tools) -> dict:
    """Return a sample with the program's own summary as the written one."""
    source = load_article(read_source(str(ROOT / "samples" / "disaster.txt")))
    paragraphs = [source.text[span.start : span.end] for span in source.paragraphs]
    summary = summarize(join_paragraphs(paragraphs, "disaster", source.title), Settings(), tools)

    def line(of) -> dict:
        return {"text": of.text, "cut": of.text, "evidence": list(of.evidence)}

    return {
        "title": source.title,
        "sentences": summary.document.texts(),
        "paragraph": [s.paragraph for s in summary.document.sentences],
        "summary": {
            "lede": line(summary.lede),
            "sections": [
                {"heading": s.heading, "lead": line(s.lead), "bullets": [line(b) for b in s.bullets]} for s in summary.sections
            ],
        },
    }


def ours(record, tools) -> dict:
    return evaluate_sectioned([record], tools)[1].to_dict()


def test_a_summary_is_what_it_is(record, tools):
    figures = ours(record, tools)
    for name in ("selection", "rouge1", "rouge2", "rougeLsum", "grouping", "heading_f1"):
        assert figures[name] == pytest.approx(100), name
    assert 90 < figures["heading_cosine"] <= 100  # the same words in two places of one reading
    sections = record["summary"]["sections"]
    assert figures["lines"] == 1 + sum(1 + len(s["bullets"]) for s in sections)


@pytest.mark.parametrize(
    ("measure", "change"),
    [
        ("selection", lambda s: s["sections"][0]["lead"].update(evidence=[len(s["sections"]) + 20])),
        ("heading_f1", lambda s: s["sections"][0].update(heading="Other Words")),
        (
            "grouping",
            lambda s: s["sections"][0]["bullets"].extend(s["sections"].pop()["bullets"] + [s["sections"][-1]["lead"]]),
        ),
        ("rouge1", lambda s: s["lede"].update(text="Nothing of the kind")),
        ("cut_same", lambda s: s["sections"][0]["lead"].update(cut="Nothing of the kind")),
    ],
)
def test_a_measure_sees_its_own_fault(record, tools, measure, change):
    changed = json.loads(json.dumps(record))
    change(changed["summary"])
    assert ours(changed, tools)[measure] < ours(record, tools)[measure]


def test_lead_is_the_first_sentences_in_one_group(record, tools):
    lead = evaluate_sectioned([record], tools)[0]
    assert lead.system == "lead" and lead.heading_f1 == 0 and lead.ratio == 1
    assert lead.lines == ours(record, tools)["lines"]


def test_the_command(record, tmp_path, monkeypatch, capsys):
    path = tmp_path / "sectioned.jsonl"
    path.write_text(json.dumps(record) + "\n")
    for options, expected in ((["--json"], '"system": "ours"'), ([], "selection")):
        monkeypatch.setattr("sys.argv", ["summarize-news", "evaluate", "--sectioned", str(path), "-q", *options])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert not stopped.value.code and expected in capsys.readouterr().out
