"""The head that learned from briefs, in graphs of a tiny seeded reader."""

from pathlib import Path

import numpy as np
import pytest
from conftest import make_document
from test_neural import SENTENCES, TOKENIZER
from test_second_opinion import TEXTS, exported, read, with_branch

from summarize_news.neural.reader import load_reader
from summarize_news.neural.tokens import build_windows
from summarize_news.neural.training.briefs import N_OUT, LaidOut, add_head, brief_features, fit_head
from summarize_news.types import Role


def with_head(folder: Path, seed: int = 0) -> np.ndarray:
    """Give the reader a head drawn by lot; return the logits (n, outputs) that it should answer with."""
    features = brief_features(folder / "reader.onnx")(build_windows(TOKENIZER, TEXTS))
    lot = np.random.default_rng(seed)
    weights, bias = lot.normal(size=(features.shape[1], N_OUT)), lot.normal(size=N_OUT)
    add_head(folder, weights, bias)
    return features @ weights + bias


@pytest.mark.parametrize("is_int8", [True, False])
def test_it_answers_and_changes_nothing_else(tmp_path, is_int8):
    folder = exported(tmp_path, is_int8)
    with_branch(folder)
    before = read(folder)
    assert before.use == before.salience, "without a head what is salient is what a brief takes"
    assert all(sum(chances.values()) == pytest.approx(1, abs=1e-3) for chances in before.serves)
    for seed in (0, 1):  # the second takes the place of the first
        logits = with_head(folder, seed)
        after = read(folder)
        np.testing.assert_allclose(after.use, 1 / (1 + np.exp(-logits[:, 0])), atol=0.02)
        shares = np.exp(logits[:, 1:]) / np.exp(logits[:, 1:]).sum(1, keepdims=True)
        np.testing.assert_allclose([[chances[role] for role in Role] for chances in after.serves], shares, atol=0.02)
        assert (after.salience, after.discourse, after.words, after.similarity) == (
            before.salience,
            before.discourse,
            before.words,
            before.similarity,
        )
    with_branch(folder)
    assert read(folder) == before, "a new second opinion takes out what was learned beside the old one"


def test_a_long_article_read_in_groups_is_answered_for_alike(tmp_path, monkeypatch):
    folder = exported(tmp_path, is_int8=False)
    with_branch(folder)
    with_head(folder)
    document = make_document([[*SENTENCES * 20]])
    whole = load_reader(folder)[0](document)
    monkeypatch.setattr("summarize_news.neural.reader._GROUP", 1)
    np.testing.assert_allclose(load_reader(folder)[0](document).use, whole.use, atol=3e-4)


def test_it_learns_what_briefs_take_and_where():
    lot = np.random.default_rng(0)
    articles = []
    for _ in range(40):
        features = lot.normal(size=(20, 9)).astype(np.float32)
        is_used = features[:, 0] > 0.5
        role = np.where(is_used, features[:, 1 : 1 + len(Role)].argmax(1), -1)
        articles.append(LaidOut(features, is_used, role))
    weights, bias = fit_head(articles[:30])
    logits = np.concatenate([a.features for a in articles[30:]]) @ weights + bias
    is_used, role = (np.concatenate([getattr(a, name) for a in articles[30:]]) for name in ("is_used", "role"))
    assert logits[is_used, 0].min() > logits[~is_used, 0].mean()
    assert (logits[is_used, 1:].argmax(1) == role[is_used]).mean() > 0.6  # by lot: 0.17
