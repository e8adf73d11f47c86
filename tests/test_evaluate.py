"""Evaluation and the labels behind it."""

import gzip
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news.cli import main
from summarize_news.neural.training.oracle import SetRouge, greedy_oracle, kept_words, soft_oracle

ARTICLE = [
    "The harbour council voted on Tuesday to close the old ferry terminal in March.",
    "The weather was fine and the gulls were loud.",
    "All sailings will move to the new pier across the bay, the council said.",
    "Nobody could remember so dry a spring.",
]
SUMMARY = ["Harbour council votes to close ferry terminal.", "Sailings move to new pier."]


def test_greedy_oracle_takes_what_the_summary_is_made_of():
    assert greedy_oracle(ARTICLE, SUMMARY) == [0, 2]


def test_soft_oracle_ranks_like_the_greedy_one_and_stays_a_probability():
    labels = soft_oracle(ARTICLE, SUMMARY)
    assert set(np.argsort(-labels)[:2]) == {0, 2}
    assert labels.min() >= 0 and labels.max() <= 1


def test_an_empty_summary_has_no_oracle():
    assert greedy_oracle(ARTICLE, []) == []
    assert not soft_oracle(ARTICLE, [""]).any()


WORDS = st.lists(
    st.sampled_from("running runner run the harbour harbours closes closed close 14 a".split()), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_the_fast_rouge_is_the_reference_rouge(sentences, reference):
    """Parity with the rouge-score package, for single sentences (bigrams across sentences are not counted here)."""
    from rouge_score.rouge_scorer import RougeScorer

    texts, reference_text = [" ".join(s) for s in sentences], " ".join(reference)
    ours = SetRouge(texts, [reference_text]).extend(())
    scorer = RougeScorer(["rouge1", "rouge2"], use_stemmer=True)
    for text, score in zip(texts, ours, strict=True):
        theirs = scorer.score(reference_text, text)
        assert score == pytest.approx((theirs["rouge1"].fmeasure + theirs["rouge2"].fmeasure) / 2)


def test_kept_words_are_the_words_of_the_summary():
    kept = kept_words(ARTICLE, SUMMARY)
    assert set(kept) == {0, 2}
    assert [ARTICLE[0][a:b] for a, b, survived in kept[0] if survived] == [
        "harbour",
        "council",
        "voted",
        "to",
        "close",
        "ferry",
        "terminal",
    ]


def write_pairs(path, records):
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(r) + "\n" for r in records)


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["summarize-news", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code or 0


def test_evaluate_json(tmp_path, monkeypatch, capsys):
    pairs = tmp_path / "pairs.jsonl.gz"
    records = [
        {"id": "a", "article": " ".join(ARTICLE), "summary": SUMMARY},
        {"id": "b", "article": "", "summary": "x"},
    ]
    write_pairs(pairs, records)
    assert run(monkeypatch, "evaluate", pairs, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["n"] == 1 and figures["skipped"] == 1
    assert [s["system"] for s in figures["systems"]] == ["lead-3", "ours", "oracle"]
    assert set(figures["systems"][0]) >= {"rouge1", "rouge2", "rougeLsum", "articles_per_s"}
    assert figures["systems"][2]["rouge1"] >= figures["systems"][0]["rouge1"]


def test_evaluate_reads_ptb_text_like_plain_text(tmp_path, monkeypatch, capsys):
    ptb = [s.lower().replace(",", " ,").replace(".", " .") for s in ARTICLE]
    scores = []
    for name, article, summary in (
        ("plain", ARTICLE, SUMMARY),
        ("ptb", ptb, [s.lower().replace(".", " .") for s in SUMMARY]),
    ):
        write_pairs(tmp_path / f"{name}.jsonl.gz", [{"article": " ".join(article), "summary": summary}])
        run(monkeypatch, "evaluate", tmp_path / f"{name}.jsonl.gz", "--json")
        scores.append(json.loads(capsys.readouterr().out)["systems"][2]["rouge1"])
    assert scores[0] == scores[1] > 50


def test_a_damaged_file_is_one_line_that_names_it(tmp_path, monkeypatch, capsys):
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"article": "x", "summary": "y"}\n[1]\n')
    assert run(monkeypatch, "evaluate", pairs, "-q") == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "pairs.jsonl, line 2" in error
