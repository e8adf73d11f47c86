"""Windows, the model, its training and its export, on a tiny seeded model: no data, no download."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import make_document
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from summarize_news.cli import main
from summarize_news.errors import ModelError, UsageError
from summarize_news.neural.model import ROLES, Reader, ReaderConfig
from summarize_news.neural.reader import load_reader
from summarize_news.neural.tokens import build_windows
from summarize_news.neural.training.base import trim_vocabulary
from summarize_news.neural.training.data import collate, pair_example, role_example
from summarize_news.neural.training.export import export_reader
from summarize_news.neural.training.loop import TrainingPlan, agreement, batch_order, train
from summarize_news.neural.training.run import recipe, split_pairs
from summarize_news.pairs import read_lines
from summarize_news.types import Discourse

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *LETTERS,
    *(f"##{c}" for c in LETTERS),
    ".",
    ",",
    "the",
    "council",
]


def make_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(WordPiece({p: i for i, p in enumerate(PIECES)}, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


TOKENIZER = make_tokenizer()
CONFIG = ReaderConfig(
    vocab_size=len(PIECES), width=24, n_layers=2, n_heads=2, inner_width=32, n_sentence_heads=2, sentence_inner_width=16
)


def make_reader(seed: int = 0) -> Reader:
    torch.manual_seed(seed)
    return Reader(CONFIG).eval()


def run_reader(reader: Reader, windows, n: int) -> dict[str, np.ndarray]:
    with torch.no_grad():
        out = reader(*(torch.from_numpy(a) for a in (windows.ids, windows.mask, windows.sentence)), torch.ones(1, n))
    return {name: value.numpy() for name, value in out.items()}


@settings(deadline=None)
@given(
    st.lists(st.text(LETTERS + " .", min_size=0, max_size=80), min_size=1, max_size=12),
    st.integers(12, 40),
    st.integers(0, 12),
    st.sampled_from(["", "the council"]),
)
def test_every_piece_of_the_article_is_owned_once(sentences, max_length, overlap, headline):
    windows = build_windows(TOKENIZER, sentences, headline, max_length, overlap)
    assert windows.ids.shape[1] <= max_length
    pieces = [TOKENIZER.encode(s, add_special_tokens=False) for s in sentences]
    owned = [
        (int(s), int(a), int(b))
        for s, a, b in zip(*(x[windows.sentence >= 0] for x in (windows.sentence, windows.start, windows.end)), strict=True)
    ]
    assert owned == [(i, a, b) for i, encoding in enumerate(pieces) for a, b in encoding.offsets]


def test_later_windows_start_with_context_and_end_between_sentences():
    windows = build_windows(TOKENIZER, ["aaaa.", "bbbb.", "cccc.", "dddd."], max_length=14, overlap=6)
    first = [int(row[row >= 0].min()) for row in windows.sentence]
    last = [int(row[row >= 0].max()) for row in windows.sentence]
    assert first == [0, 2, 3] and last == [1, 2, 3]
    assert windows.sentence[1, 1] == -1 and windows.ids[1, 1] == TOKENIZER.token_to_id("b")  # context: read, not owned


def test_an_empty_article_has_one_empty_window():
    assert build_windows(TOKENIZER, []).ids.shape == (1, 2)


RECORD = {"summary": ["the council closed a bridge ."], "article": ""}
SENTENCES = ["the council closed a bridge on monday.", "it was a dry day.", "a ferry runs.", "no one cared."]


def examples():
    pair = pair_example(RECORD, SENTENCES, TOKENIZER)
    roles = {
        "headline": "the council",
        "sentences": [{"text": s, "role": ROLES[i], "speech": bool(i % 2)} for i, s in enumerate(SENTENCES)],
    }
    return pair, role_example(roles, TOKENIZER)


def test_labels():
    pair, role = examples()
    assert pair.salience[0] == 1 and pair.salience[1:].max() < 0.5
    assert (pair.keep == 1).sum() > 0 and set(np.unique(pair.keep)) <= {-1, 0, 1}
    assert role.role.tolist() == [0, 1, 2, 3] and role.speech.tolist() == [0, 1, 0, 1]
    assert pair_example({"summary": []}, SENTENCES, TOKENIZER) is None


def test_a_batch_gives_each_article_what_it_gets_alone():
    pair, role = examples()
    batch = collate([pair, role], [2, 2])
    reader = make_reader()
    with torch.no_grad():
        both = reader(batch["ids"], batch["mask"], batch["sentence"], batch["sentence_mask"])
        for i, example in enumerate((pair, role)):
            one = collate([example], [2])
            alone = reader(one["ids"], one["mask"], one["sentence"], one["sentence_mask"])
            n = int(one["sentence_mask"].sum())
            torch.testing.assert_close(both["salience"][i, :n], alone["salience"][0, :n], atol=1e-5, rtol=1e-4)


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    TOKENIZER.save(str(folder / "source.json"))
    export_reader(make_reader(), folder / "source.json", folder / "out", "a tiny seeded model")
    return folder / "out"


def test_the_exported_graph_answers_as_the_model_does(exported):
    document = make_document([SENTENCES, SENTENCES])
    read, name = load_reader(exported)
    reading = read(document)
    assert name.startswith("out-")
    texts = document.texts()
    expected = run_reader(make_reader(), build_windows(TOKENIZER, texts), len(texts))
    salience = 1 / (1 + np.exp(-expected["salience"][0]))
    assert np.abs(np.array(reading.salience) - salience).max() < 0.05  # int8 against fp32
    assert all(set(chances) == set(Discourse) for chances in reading.discourse)
    for sentence, words in zip(texts, reading.words, strict=True):
        assert [sentence[w.span.start : w.span.end] for w in words] == [w for w in sentence.replace(".", " .").split()]


def test_a_long_article_read_in_groups_of_windows_is_read_as_in_one(tmp_path, monkeypatch):
    TOKENIZER.save(str(tmp_path / "source.json"))
    export_reader(make_reader(), tmp_path / "source.json", tmp_path / "out", "a tiny seeded model", is_int8=False)
    long = " ".join(SENTENCES * 6)  # a sentence of two windows and more
    document = make_document([[*SENTENCES * 5, long, *SENTENCES * 9, long]])
    n_windows = len(build_windows(TOKENIZER, document.texts()).ids)
    whole = load_reader(tmp_path / "out")[0](document)
    for group in (1, 2, n_windows - 1):
        monkeypatch.setattr("summarize_news.neural.reader._GROUP", group)
        parts = load_reader(tmp_path / "out")[0](document)
        for name in ("salience", "speech", "similarity"):
            np.testing.assert_allclose(getattr(parts, name), getattr(whole, name), atol=2e-4)
        np.testing.assert_allclose(*([list(c.values()) for c in reading.discourse] for reading in (parts, whole)), atol=2e-4)
        keeps = [[(w.span, w.keep) for words in reading.words for w in words] for reading in (parts, whole)]
        assert [span for span, _ in keeps[0]] == [span for span, _ in keeps[1]]
        np.testing.assert_allclose(*([keep for _, keep in some] for some in keeps), atol=2e-4)
    assert n_windows >= 4


def test_scores_have_four_decimals(exported):
    """The last bits of a float depend on the processor and on how many threads add it up."""
    reading = load_reader(exported)[0](make_document([SENTENCES]))
    keeps = [word.keep for words in reading.words for word in words]
    rows = [reading.salience, reading.speech, keeps, *reading.similarity, *(c.values() for c in reading.discourse)]
    assert all(score == round(score, 4) for row in rows for score in row)


@pytest.mark.parametrize("threads", [1, 2])
def test_reading_is_the_same_for_any_thread_count(exported, threads):
    document = make_document([SENTENCES])
    assert load_reader(exported, n_threads=threads)[0](document) == load_reader(exported)[0](document)


@pytest.mark.parametrize("name", ["reader.onnx", "config.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", [None, b"", b"{}", b"\x00" * 64])
def test_a_missing_or_damaged_model_is_a_model_error(exported, tmp_path, name, damage):
    for path in exported.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).unlink()
    if damage is not None:
        (tmp_path / name).write_bytes(damage)
    with pytest.raises(ModelError, match=str(tmp_path)):
        load_reader(tmp_path)


PLAN = TrainingPlan(n_epochs=3, batch_articles=2, role_every=1, checkpoint_every=1, warmup_share=0.5)


def trained(folder: Path, stop_after: int | None = None) -> dict:
    pair, role = examples()
    reader = make_reader()
    n_steps = 0

    def report(record: dict) -> None:
        nonlocal n_steps
        n_steps += 1
        if n_steps == stop_after:
            raise KeyboardInterrupt

    train(reader, [pair] * 4, [role] * 2, PLAN, folder, report)
    return reader.state_dict()


def test_training_lowers_the_loss(tmp_path):
    pair, role = examples()
    seen = []
    train(
        make_reader(),
        [pair] * 4,
        [role] * 2,
        TrainingPlan(n_epochs=20, batch_articles=2, role_every=2),
        tmp_path,
        seen.append,
    )
    losses = [r["salience"] for r in seen if "salience" in r]
    assert losses[-1] < 0.7 * losses[0]


def test_a_stopped_training_goes_on_to_the_same_weights(tmp_path):
    whole = trained(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "stopped", stop_after=5)
    resumed = trained(tmp_path / "stopped")
    for name, value in whole.items():
        torch.testing.assert_close(resumed[name], value, msg=name)


def test_a_checkpoint_of_another_plan_is_refused(tmp_path):
    trained(tmp_path)
    pair, role = examples()
    with pytest.raises(UsageError, match="another plan"):
        train(make_reader(), [pair] * 4, [role], TrainingPlan(seed=9), tmp_path)


def test_training_stops_when_the_held_out_pairs_get_no_better_and_ends_with_the_best_weights(tmp_path):
    pair, _ = examples()
    seen: list[dict] = []
    plan = TrainingPlan(n_epochs=40, batch_articles=2, validate_every=2, patience=2, encoder_rate=0, head_rate=0)
    reader = make_reader()
    before = {name: value.clone() for name, value in reader.state_dict().items()}
    train(reader, [pair] * 4, [], plan, tmp_path, seen.append, dev=[pair])
    validations = [r for r in seen if r["kind"] == "dev"]
    assert len(validations) == 3 and seen[-1]["step"] == 6 < seen[-1]["n_steps"]  # the first is the best, two are no better
    assert all(torch.equal(value, before[name]) for name, value in reader.state_dict().items())


def test_agreement_is_the_labels_the_top_three_hold():
    pair, _ = examples()

    class Fixed(torch.nn.Module):
        def __init__(self, scores: np.ndarray) -> None:
            super().__init__()
            self.scores = torch.from_numpy(scores).float().unsqueeze(0)

        def forward(self, *_: torch.Tensor) -> dict[str, torch.Tensor]:
            return {"salience": self.scores}

    assert agreement(Fixed(pair.salience), [pair]) == pytest.approx(1)
    worst = float(np.sort(pair.salience)[:3].sum() / np.sort(pair.salience)[-3:].sum())
    assert agreement(Fixed(-pair.salience), [pair]) == pytest.approx(worst) and worst < 0.5


def test_the_recipe_is_cycles_of_at_most_an_epoch_each_slower_than_the_one_before():
    plans = recipe(1.6, 7)
    assert [p.n_epochs for p in plans] == [0.8, 0.8] and [p.seed for p in plans] == [7, 8]
    assert plans[0].encoder_rate > plans[1].encoder_rate and plans[0].head_rate > plans[1].head_rate
    assert recipe(1, 0) == (TrainingPlan(),)


def test_held_out_pairs_are_no_training_pairs(tmp_path):
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text("".join(json.dumps({"id": i}) + "\n" for i in range(45)))
    rest, dev = split_pairs(pairs, tmp_path / "work")
    ids = [[r["id"] for r in read_lines(path)] for path in (rest, dev)]
    assert len(ids[1]) == 2 and sorted(ids[0] + ids[1]) == list(range(45))
    pairs.write_text("{}\n" * 19)
    assert split_pairs(pairs, tmp_path / "work") == (pairs, None)


@given(st.lists(st.integers(1, 512), max_size=70), st.integers(1, 9), st.integers(0, 5))
def test_an_epoch_is_every_example_once(sizes, batch, seed):
    order = batch_order(sizes, batch, seed)
    assert sorted(i for b in order for i in b) == list(range(len(sizes)))
    assert order == batch_order(sizes, batch, seed)


def test_config_travels_with_the_export(exported):
    config = json.loads((exported / "config.json").read_text())
    assert config["roles"] == list(ROLES) == [d.value for d in Discourse]


@pytest.fixture
def base(tmp_path) -> Path:
    """Return the folder of a tiny seeded BERT as a hub would give it."""
    from safetensors.torch import save_file

    folder = tmp_path / "base"
    folder.mkdir()
    encoder = make_reader().encoder
    save_file({name: value.contiguous() for name, value in encoder.state_dict().items()}, str(folder / "model.safetensors"))
    (folder / "config.json").write_text(json.dumps(encoder.config.to_dict()))
    TOKENIZER.save(str(folder / "tokenizer.json"))
    return folder


def run_train(monkeypatch, *arguments) -> int:
    monkeypatch.setattr("sys.argv", ["summarize-news", "train", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code or 0


def test_train_makes_a_reader_that_evaluate_takes(base, tmp_path, monkeypatch, capsys):
    pairs = tmp_path / "pairs.jsonl"
    record = {"article": " ".join(s.capitalize() for s in SENTENCES), "summary": RECORD["summary"]}
    pairs.write_text("".join(json.dumps({"id": str(i), **record}) + "\n" for i in range(3)))
    out = tmp_path / "mine"
    options = ["--data", pairs, "--out", out, "--work", tmp_path / "work", "--base", base, "-q"]
    assert run_train(monkeypatch, *options) == 0
    first = (out / "reader.onnx").read_bytes()
    assert run_train(monkeypatch, *options) == 0  # nothing is left to do, and the result is the same
    assert (out / "reader.onnx").read_bytes() == first
    monkeypatch.setattr("sys.argv", ["summarize-news", "evaluate", str(pairs), "--reader", str(out), "--json", "-q"])
    with pytest.raises(SystemExit):
        main()
    assert json.loads(capsys.readouterr().out)["n"] == 3


def test_train_with_roles_shows_figures_on_held_out_pairs_and_makes_a_reader_that_summarises(
    base, tmp_path, monkeypatch, capsys
):
    pairs, roles = tmp_path / "pairs.jsonl", tmp_path / "roles.jsonl"
    record = {"article": " ".join(s.capitalize() for s in SENTENCES), "summary": RECORD["summary"]}
    pairs.write_text("".join(json.dumps({"id": str(i), **record}) + "\n" for i in range(40)))
    labelled = [{"text": s, "role": ROLES[i], "speech": False} for i, s in enumerate(SENTENCES)]
    roles.write_text(json.dumps({"headline": "The council", "sentences": labelled}) + "\n")
    out, work = tmp_path / "mine", tmp_path / "work"
    options = ["--data", pairs, "--roles", roles, "--out", out, "--work", work, "--base", base, "-q"]
    assert run_train(monkeypatch, *options) == 0
    table = capsys.readouterr().out
    assert [line.split()[0] for line in table.splitlines()] == ["system", "lead-3", "int8", "fp32", "oracle", "2"]
    assert (work / "cycle-1" / "best.pt").exists()
    article = Path(__file__).parent.parent / "samples" / "explainer.txt"
    monkeypatch.setattr("sys.argv", ["summarize-news", str(article), "--reader", str(out), "--format", "json"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    assert json.loads(capsys.readouterr().out)["model"].startswith("mine-")


def test_train_says_what_is_wrong_with_a_base(base, tmp_path, monkeypatch, capsys):
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text("{}\n")
    (base / "model.safetensors").write_bytes(b"x" * 100)
    assert run_train(monkeypatch, "--data", pairs, "--out", tmp_path / "o", "--work", tmp_path / "w", "--base", base) == 2
    assert "not a BERT-shaped encoder" in capsys.readouterr().err


def test_the_vocabulary_loses_other_scripts_only(tmp_path):
    pieces = ["[PAD]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "##ly", "é", "“", "€", "я", "##字", "7"]
    tokenizer = Tokenizer(WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.save(str(tmp_path / "in.json"))
    rows = trim_vocabulary(tmp_path / "in.json", tmp_path / "out.json")
    assert [pieces[row] for row in rows] == [p for p in pieces if p not in {"[unused1]", "я", "##字"}]
    assert Tokenizer.from_file(str(tmp_path / "out.json")).get_vocab_size() == len(rows)
