"""Summaries against their articles: as values, and through the command."""

import json
import re

import pytest
from conftest import ROOT, SAMPLES, make_document
from hypothesis import given
from hypothesis import strategies as st
from test_imports import loaded_by

from summarize_news.cli import main
from summarize_news.errors import UnreadableInput
from summarize_news.guard import Fault, Finding
from summarize_news.types import Kind, Source
from summarize_news.verify import (
    Corpus,
    Evidence,
    Judgement,
    Verdict,
    find_evidence,
    judge,
    read_summary,
    report_markdown,
    report_text,
)

ARTICLE = [
    [
        "Kestrel Mills will close its oldest plant in Dunmore by June, the company said on Monday.",
        "The plant, which opened in 1921, has 260 workers.",
    ],
    [
        "“We looked for a buyer for two years,” said Ada Quist, who runs the company.",
        "She did not say what will become of the site.",
    ],
    [
        "Union leader Tomas Velden called the closure “a betrayal of the whole valley”.",
        "The council may buy the site for 3.2 million euros, according to Mayor Lena Ruud.",
    ],
]
FILLER = (
    "It was late in the day when the news came to the town, and nobody in the harbour had much to add to it. The office was "
    "shut by then, and those who had stayed on the quay went home in the rain without a word to anybody. By the morning the "
    "wind had turned, and the boats that had waited behind the wall could put out again; a few of them did.\n"
)
CORPUS = Corpus([make_document(ARTICLE, title="Kestrel Mills to close Dunmore plant")])


def said(text: str, kind: Kind = Kind.TEXT) -> list[str]:
    return [line for line, _ in read_summary(Source(name="summary.txt", kind=kind, text=text))]


@pytest.mark.parametrize(
    "line",
    [
        "Kestrel Mills will close its oldest plant by June.",
        "Kestrel Mills will close its Dunmore plant, which opened in 1921 and has 260 workers.",
        "Quist did not say what will become of the site.",
        "“We looked for a buyer for two years,” said Quist.",
        "Velden called it “a betrayal of the whole valley”.",
        "The council may buy the site for €3.2 million, Ruud said.",
        "The Dunmore plant that opened in 1921 will close by June.",
    ],
)
def test_a_faithful_line_is_supported(line):
    judgement = judge(line, CORPUS)
    assert (judgement.verdict, judgement.findings) == (Verdict.SUPPORTED, ())


@pytest.mark.parametrize(
    ("line", "kind", "text", "nearest"),
    [
        ("The plant, which opened in 1912, has 260 workers.", Fault.NUMBER, "1912", "1921"),
        ("The plant, which opened in 1921, has 1921 workers.", Fault.NUMBER, "1921", "260"),
        ("The council may buy the site for 3.2 billion euros.", Fault.NUMBER, "3.2 billion euros", "3.2 million euros"),
        ("Union leader Tomas Okafor called the closure a betrayal.", Fault.NAME, "Okafor", "Velden"),
        (
            "Union leader Lena Ruud called the closure “a betrayal of the whole valley”.",
            Fault.NAME,
            "Lena Ruud",
            "Tomas Velden",
        ),
        ("Kestrel Mills will close its oldest plant by July.", Fault.DATE, "July", "June"),
        ("Velden called it “a betrayal of the whole town”.", Fault.QUOTE, "a betrayal of the whole town", None),
        ("She did say what will become of the site.", Fault.NEGATION, None, None),
        ("The company will not close its oldest plant in Dunmore.", Fault.NEGATION, None, None),
        ("The council will buy the site for 3.2 million euros.", Fault.MODALITY, None, None),
        ("“We looked for a buyer for two years,” said Tomas Velden.", Fault.SPEAKER, "Tomas Velden", "Ada Quist"),
    ],
)
def test_an_altered_line_is_unsupported_and_told_what_the_article_says(line, kind, text, nearest):
    judgement = judge(line, CORPUS)
    found = [finding for finding in judgement.findings if finding.kind is kind]
    assert judgement.verdict is Verdict.UNSUPPORTED
    assert found, judgement.findings
    assert text is None or (found[0].text, found[0].nearest) == (text, nearest or found[0].nearest)


def test_a_quotation_without_a_speaker_belongs_to_the_sentence_beside_it():
    paragraph = ["Ada Quist said she was sorry.", "“We looked for a buyer in every port of the coast.”"]
    corpus = Corpus([make_document([paragraph, ["Tomas Velden led the union."]])])
    own, other = (f"“We looked for a buyer in every port of the coast,” said {name}." for name in ("Ada Quist", "Tomas Velden"))
    assert judge(own, corpus).verdict is Verdict.SUPPORTED
    assert judge(other, corpus).findings == (Finding(kind=Fault.SPEAKER, text="Tomas Velden", nearest="Ada Quist"),)


def test_a_quotation_of_a_pronoun_belongs_to_a_speaker_of_its_paragraph():
    paragraph = ["Ada Quist saw it differently.", "“It was a fair price in any year of the past century,” she said."]
    corpus = Corpus([make_document([paragraph, ["Tomas Velden said no.", "It was late, Ada Quist said."]])])
    own, other = (f"“It was a fair price in any year of the past century,” said {name}." for name in ("Quist", "Velden"))
    assert judge(own, corpus).verdict is Verdict.SUPPORTED
    assert judge(other, corpus).findings == (Finding(kind=Fault.SPEAKER, text="Velden", nearest="Quist"),)


def test_a_name_stands_in_anothers_place_only_where_the_rest_agrees():
    sentences = ["Judge Fiona Castle was sent home by the mayor of Orsa.", "Ruben Velden went away and would not talk."]
    corpus = Corpus([make_document([[sentences[0]], [sentences[1]]])])
    assert judge("Velden was sent away and refused to discuss the judge.", corpus).verdict is not Verdict.UNSUPPORTED
    assert judge("Judge Ruben Velden was sent home by the mayor of Orsa.", corpus).verdict is Verdict.UNSUPPORTED


def test_one_wrong_date_is_one_finding():
    (found,) = judge("The plant opened on 3 May 1921.", Corpus([make_document([["The plant opened on 4 May 1921."]])])).findings
    assert (found.kind, found.text, found.nearest) == (Fault.DATE, "3 May", "4 May")


def test_the_nearest_thing_is_looked_for_in_all_of_the_article():
    line = "The council of Dunmoor may buy the site for 3.2 million euros."
    assert [(f.text, f.nearest) for f in judge(line, CORPUS).findings] == [("Dunmoor", "Dunmore")]


def test_words_that_are_the_reporters_own_are_told_from_a_wrong_quotation():
    corpus = Corpus([make_document([["He said the bridge was never safe."]])])
    report = report_text([judge("He said the “bridge was never safe”.", corpus)])
    assert "quote “bridge was never safe”: the article has these words, but not as anybody’s" in report


def test_a_free_paraphrase_is_unclear():
    judgement = judge("An industrial era ends as a factory's doors shut forever.", CORPUS)
    assert judgement.verdict is Verdict.UNCLEAR
    assert judgement.overlap < 0.4


def test_evidence_may_be_several_sentences_but_not_for_a_number_alone():
    line = "The oldest plant in Dunmore, which will close by June, opened in 1921 and has 260 workers."
    assert {CORPUS.evidence[place].index for place in find_evidence(line, CORPUS)} == {0, 1}
    wrong = find_evidence("“We looked for a buyer for 260 years,” said Ada Quist.", CORPUS)
    assert [CORPUS.evidence[place].index for place in wrong] == [2]


def test_cited_evidence_goes_before_what_the_words_suggest_if_the_article_has_it():
    line = "The plant has 260 workers."
    cited = judge(line, CORPUS, ("She did not say what will become of the site.",))
    assert [evidence.index for evidence in cited.evidence] == [3]
    assert [evidence.index for evidence in judge(line, CORPUS, ("The plant has 260 workers.",)).evidence] == [1]


@pytest.mark.parametrize(
    ("text", "kind", "lines"),
    [
        ("Mill to close\n\nIt closes in June.\n", Kind.TEXT, ["It closes in June."]),
        ("The Context: It closes in June.\n* It opened in 1921.\n", Kind.TEXT, ["It closes in June.", "It opened in 1921."]),
        ("* No stop here\n1. nor here\n", Kind.TEXT, ["No stop here", "nor here"]),
        ("Nothing ends here\n", Kind.TEXT, ["Nothing ends here"]),
        ("# Mill\n\n**The Context:** It *closes* in June\\. \\[3,7\\]\n", Kind.MARKDOWN, ["It closes in June."]),
        ("It [closes](http://a.example/b) &amp; shuts.", Kind.MARKDOWN, ["It closes & shuts."]),
        ("It closes in June. [0,2]\n---\n", Kind.TEXT, ["It closes in June."]),
        ("Ada Quist: “It closes in June.”", Kind.TEXT, ["Ada Quist: “It closes in June.”"]),
        ("There were two: a mill and a barn.", Kind.TEXT, ["There were two: a mill and a barn."]),
        (
            "It closes.\n\nView original article: https://a.example\n\nThis summary was created by an AI system. It may err.",
            Kind.TEXT,
            ["It closes."],
        ),
    ],
)
def test_the_lines_of_a_summary(text, kind, lines):
    assert said(text, kind) == lines


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Heading\n",
        "{",
        '{"schema": "other/1"}',
        '{"schema": "summarize-news/1"}',
        '{"schema": "summarize-news/1", "lede": 3}',
    ],
)
def test_what_is_no_summary_is_one_clear_line(text):
    with pytest.raises(UnreadableInput, match=r"^summary\.txt: ") as refusal:
        said(text)
    assert "\n" not in str(refusal.value)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        lines = said(text)
    except UnreadableInput:
        return
    assert lines and all(line and "\n" not in line for line in lines)


def test_reports_escape_what_they_show():
    finding = Finding(kind=Fault.NAME, text="<b>", nearest="[a](b)")
    evidence = Evidence(article="a", index=0, text="x")
    judgement = Judgement(text="*x* <b>", verdict=Verdict.UNSUPPORTED, evidence=(evidence,), findings=(finding,), overlap=1.0)
    assert "<" not in report_markdown([judgement])
    assert "[a](b)" not in report_markdown([judgement])
    assert report_text([judgement]).splitlines()[0] == "unsupported  *x* <b>  -- name “<b>”: the article has “[a](b)”"


@pytest.fixture
def run(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["summarize-news", "verify", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stopped:
            code = stopped.code or 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_our_own_summaries_are_supported(run, path):
    code, out, _ = run(ROOT / "samples" / "summaries" / f"{path.name}.txt", path)
    assert (code, re.findall(r"^un\w+  .*", out, re.MULTILINE)) == (0, [])
    assert re.search(r"\d+ supported, 0 unsupported, 0 unclear\n$", out)


@pytest.fixture
def altered(tmp_path):
    text = (ROOT / "samples" / "summaries" / "business-results.txt.txt").read_text("utf-8")
    path = tmp_path / "altered.txt"
    assert "11.6%" in text
    path.write_text(text.replace("11.6%", "17.6%"), "utf-8")
    return path


def test_an_altered_figure_ends_with_4(run, altered):
    code, out, _ = run(altered, ROOT / "samples" / "business-results.txt")
    assert code == 4
    (line,) = [line for line in out.splitlines() if line.startswith("unsupported")]
    assert "number “17.6%”: the article has “11.6%”" in line
    assert re.search(r"\d+ supported, 1 unsupported, 0 unclear\n$", out)


def test_a_second_article_may_support_what_the_first_does_not(run, tmp_path):
    (tmp_path / "s.txt").write_text("The ferry carried 412 people.\nThe barge sank in May.\n", "utf-8")
    for name, text in (("a", "The ferry carried 412 people to Orsa. "), ("b", "The barge sank in May off Orsa. ")):
        (tmp_path / f"{name}.txt").write_text(text + FILLER, "utf-8")
    assert run(tmp_path / "s.txt", tmp_path / "a.txt", tmp_path / "b.txt")[0] == 0
    assert run(tmp_path / "s.txt", tmp_path / "a.txt")[0] == 4


def test_of_several_articles_it_says_which_has_the_nearest(run, tmp_path):
    (tmp_path / "s.txt").write_text("The ferry carried 421 people.\nThe barge sank in May.\n", "utf-8")
    for name, text in (("a", "The ferry carried 412 people to Orsa. "), ("b", "The barge sank in May off Orsa. ")):
        (tmp_path / f"{name}.txt").write_text(text + FILLER, "utf-8")
    code, out, _ = run(tmp_path / "s.txt", tmp_path / "a.txt", tmp_path / "b.txt")
    assert code == 4
    assert f"number “421”: {tmp_path / 'a.txt'} has “412”" in out


def test_the_json_has_counts_lines_and_evidence(run, altered):
    code, out, _ = run(altered, ROOT / "samples" / "business-results.txt", "--format", "json")
    report = json.loads(out)
    assert code == 4
    assert report["schema"] == "summarize-news-verify/1"
    assert report["counts"] == {"supported": len(report["lines"]) - 1, "unsupported": 1, "unclear": 0}
    (line,) = [line for line in report["lines"] if line["verdict"] == "unsupported"]
    assert line["findings"] == [{"kind": "number", "text": "17.6%", "nearest": "11.6%"}]
    assert "11.6%" in line["evidence"][0]["text"]
    assert set(line) == {"text", "verdict", "evidence", "findings", "overlap"}


def test_our_json_is_read_with_the_evidence_that_it_names(run, tmp_path):
    envelope = tmp_path / "s.json"
    sentences = ["The mill in Orsa will close by June.", "It has 260 workers, and the town has no other employer."]
    text = " ".join(sentences)
    (tmp_path / "a.txt").write_text(f"{text} {FILLER}", "utf-8")
    starts = (0, len(sentences[0]) + 1)
    envelope.write_text(
        json.dumps(
            {
                "schema": "summarize-news/1",
                "lede": {"text": "It has 290 workers.", "evidence": [1], "how": "compressed"},
                "sections": [],
                "article": {"text": text},
                "sentences": [{"start": a, "end": a + len(s)} for a, s in zip(starts, sentences, strict=True)],
            }
        ),
        "utf-8",
    )
    code, out, _ = run(envelope, tmp_path / "a.txt", "--format", "json")
    (line,) = json.loads(out)["lines"]
    assert code == 4
    assert [evidence["text"] for evidence in line["evidence"]] == [sentences[1]]


@pytest.mark.parametrize(
    ("summary", "article", "code", "message"),
    [
        ("nowhere.txt", "samples/court.txt", 1, "nowhere.txt: there is no such file"),
        ("samples/summaries/court.txt.txt", "nowhere.txt", 1, "nowhere.txt: there is no such file"),
        ("samples/page.html", "samples/page.html", 1, "page.html: this is a web page"),
        ("-", "-", 2, "standard input can be read once"),
    ],
)
def test_bad_input_is_one_line(run, monkeypatch, summary, article, code, message):
    monkeypatch.chdir(ROOT)
    found, out, err = run(summary, article)
    assert (found, out) == (code, "")
    assert message in err
    assert err.count("\n") == 1


def test_without_an_article_it_says_how_it_is_used(run):
    code, _, err = run(ROOT / "samples" / "court.txt")
    assert code == 2
    assert "ARTICLE" in err


def test_its_help_loads_nothing_heavy():
    assert loaded_by("verify", "--help") == "[]"
