"""The second opinion on discourse roles and the smaller vocabulary, in graphs of a tiny seeded reader."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import make_document
from test_neural import PIECES, SENTENCES, TOKENIZER

from summarize_news.neural.model import ROLES, Reader, ReaderConfig
from summarize_news.neural.reader import load_reader
from summarize_news.neural.tokens import build_windows
from summarize_news.neural.training.export import drop_pieces, export_reader
from summarize_news.neural.training.roles import SHARE, Labelled, RoleBranch, add_branch, feature_session, train_branch
from summarize_news.types import Reading

CONFIG = ReaderConfig(
    vocab_size=len(PIECES), width=24, n_layers=4, n_heads=2, inner_width=32, n_sentence_heads=2, sentence_inner_width=16
)
TEXTS = [*SENTENCES * 4]


def exported(folder: Path, is_int8: bool) -> Path:
    torch.manual_seed(0)
    TOKENIZER.save(str(folder / "source.json"))
    export_reader(Reader(CONFIG).eval(), folder / "source.json", folder / "out", "a tiny seeded model", is_int8=is_int8)
    return folder / "out"


def read(folder: Path) -> Reading:
    return load_reader(folder)[0](make_document([TEXTS]))


def chances(reading: Reading) -> np.ndarray:
    return np.array([list(row.values()) for row in reading.discourse])


def with_branch(folder: Path) -> RoleBranch:
    torch.manual_seed(1)
    branch = RoleBranch(2 * CONFIG.width).eval()  # one inner layer and the last
    with torch.no_grad():
        branch.role.weight.mul_(20)
    add_branch(folder, branch)
    return branch


@pytest.mark.parametrize("is_int8", [True, False])
def test_it_weighs_in_and_changes_nothing_else(tmp_path, is_int8):
    folder = exported(tmp_path, is_int8)
    before = read(folder)
    features = feature_session(folder / "reader.onnx")(build_windows(TOKENIZER, TEXTS))
    branch = with_branch(folder)
    after = read(folder)
    assert (after.salience, after.speech, after.words, after.similarity) == (
        before.salience,
        before.speech,
        before.words,
        before.similarity,
    )
    with torch.inference_mode():
        second = branch(torch.from_numpy(features[None]), torch.ones(1, len(TEXTS)))[0].softmax(-1).numpy()
    expected = (1 - SHARE) * chances(before) + SHARE * second
    assert np.abs(chances(after) - expected).max() < 0.02  # the branch's weights are int8
    assert np.abs(chances(after) - chances(before)).max() > 0.1
    add_branch(folder, branch, share=0.0)
    np.testing.assert_allclose(chances(read(folder)), chances(before), atol=2e-4, err_msg="another one takes its place")


def test_a_long_article_read_in_groups_has_the_same_opinion(tmp_path, monkeypatch):
    folder = exported(tmp_path, is_int8=False)
    with_branch(folder)
    document = make_document([[*SENTENCES * 20]])
    whole = load_reader(folder)[0](document)
    monkeypatch.setattr("summarize_news.neural.reader._GROUP", 1)
    assert len(build_windows(TOKENIZER, document.texts()).ids) > 2
    np.testing.assert_allclose(chances(load_reader(folder)[0](document)), chances(whole), atol=3e-4)


def test_it_learns_what_it_is_taught_and_the_same_for_a_seed():
    lot = np.random.default_rng(0)
    taught = []
    for _ in range(64):
        kinds = lot.integers(0, len(ROLES), 6)
        taught.append(Labelled(np.eye(len(ROLES), dtype=np.float32)[kinds] * 3, np.eye(len(ROLES))[kinds]))
    losses: list[float] = []
    first = train_branch(taught, taught[:8], 3, lambda _, loss: losses.append(loss))
    again = train_branch(taught, taught[:8], 3)
    assert losses[-1] < losses[0]
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))


def test_a_word_whose_piece_left_is_read_in_smaller_ones_and_others_as_before(tmp_path):
    folder = exported(tmp_path, is_int8=True)
    plain = make_document([["A cat sat on a mat.", "A cat sat.", "Dogs ran."]])
    before = load_reader(folder)[0](plain)
    drop_pieces(folder, ["council", "the"])
    assert load_reader(folder)[0](plain) == before
    config = json.loads((folder / "config.json").read_text("utf-8"))
    assert config["vocab_size"] == len(PIECES) - 2
    assert len(read(folder).salience) == len(TEXTS)
