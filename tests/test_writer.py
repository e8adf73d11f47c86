"""The writer that copies, its pairs, its training and its folder, on tiny seeded models: no data, no download."""

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from test_neural import PIECES, TOKENIZER, make_reader, run_train
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from summarize_news.errors import ModelError, UsageError
from summarize_news.neural.pointer import PointerConfig, PointerWriter
from summarize_news.neural.shipped import load_shipped
from summarize_news.neural.training.base import save_encoder
from summarize_news.neural.training.damage import damage, damaged_pairs
from summarize_news.neural.training.lines import (
    Encoded,
    Pair,
    align_lines,
    can_be_said,
    common_words,
    encode_pairs,
    is_copied,
    is_telegraphic,
    piece_kinds,
    reworded_line,
    sentence_key,
    spoken_pieces,
    written_lines,
)
from summarize_news.neural.training.write import export_writer
from summarize_news.neural.training.writing import WritingPlan, train_cycle
from summarize_news.types import Notes, Span, Token

PAD, CLS, SEP = (PIECES.index(piece) for piece in ("[PAD]", "[CLS]", "[SEP]"))
KINDS = piece_kinds(TOKENIZER)
SPOKEN = [SEP, PIECES.index("."), PIECES.index("the"), PIECES.index("a"), PIECES.index("##s")]
TEXTS = ("The council met on the mat at the mat.", "The council sat, the cats met.", "Cats sat.")


def make_writer(seed: int = 0) -> PointerWriter:
    torch.manual_seed(seed)
    writer = PointerWriter(
        PointerConfig(
            vocab_size=len(PIECES),
            hidden_size=24,
            num_hidden_layers=2,
            num_decoder_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            n_spoken=len(SPOKEN),
            pad_token_id=PAD,
            eos_token_id=SEP,
            decoder_start_token_id=CLS,
        )
    )
    writer.kinds.copy_(torch.from_numpy(KINDS))
    writer.spoken.copy_(torch.tensor(SPOKEN))
    for value in writer.parameters():  # the usual small start makes every answer nearly the same
        value.data += 0.3 * torch.randn_like(value)
    return writer.eval()


def encoded(*pairs: tuple[str, str]) -> list[Encoded]:
    return encode_pairs([Pair(evidence=evidence, line=line) for evidence, line in pairs], TOKENIZER)


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    rows = [e.source for e in encoded(("the council met.", "x"), ("cats sat on the mat, the council said.", "x"))]
    ids = torch.full((2, max(map(len, rows))), PAD)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.from_numpy(row.astype(np.int64))
    return ids, (ids != PAD).long()


def test_the_loss_is_the_cross_entropy_of_the_logits_and_chances_add_up_to_one():
    writer, (ids, mask) = make_writer(), batch()
    labels = torch.tensor(
        [[*TOKENIZER.encode("the met.").ids, SEP, -100], TOKENIZER.encode("cats").ids + [SEP, -100, -100]][:1]
    )
    written = torch.cat([torch.tensor([[CLS]]), labels[:, :-1].clamp(min=PAD)], 1)
    with torch.no_grad():
        loss = writer(ids[:1], mask[:1], labels=labels).loss
        logits = writer(ids[:1], mask[:1], decoder_input_ids=written).logits
    torch.testing.assert_close(logits.exp().sum(-1), torch.ones(logits.shape[:2]))
    torch.testing.assert_close(loss, F.cross_entropy(logits[labels >= 0], labels[labels >= 0]), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_beam_search_writes_the_same_with_and_without_a_cache_and_beside_others(seed):
    writer, (ids, mask) = make_writer(seed), batch()
    options = {"num_beams": 3, "max_new_tokens": 12}
    whole = writer.generate(input_ids=ids, attention_mask=mask, **options)
    assert torch.equal(whole, writer.generate(input_ids=ids, attention_mask=mask, use_cache=False, **options))
    n = int(mask[0].sum())
    alone = writer.generate(input_ids=ids[:1, :n], attention_mask=mask[:1, :n], **options)[0]
    assert whole[0, : len(alone)].tolist() == alone.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_what_is_written_is_copied_or_spoken_and_no_word_is_made_of_two(seed):
    writer, (ids, mask) = make_writer(seed), batch()
    for row, source in zip(writer.generate(input_ids=ids, attention_mask=mask, max_new_tokens=20), ids, strict=True):
        target = row[1:][row[1:] != PAD].numpy()
        is_own = np.isin(target, SPOKEN)
        assert (is_own | is_copied(source.numpy(), target, KINDS)).all()


def test_a_saved_writer_is_loaded_by_transformers_as_it_was(tmp_path):
    writer, (ids, mask) = make_writer(), batch()
    export_writer(writer, save_tokenizer(tmp_path), tmp_path / "writer")
    loaded = AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "writer", local_files_only=True, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "writer", local_files_only=True)
    assert tokenizer("the council")["input_ids"] == [CLS, PIECES.index("the"), PIECES.index("council"), SEP]
    half = make_writer().half().float()
    for name, value in half.state_dict().items():
        if name != "kinds":
            assert torch.equal(loaded.state_dict()[name], value), name
    written = {"decoder_input_ids": torch.full((2, 1), CLS)}
    with torch.no_grad():
        torch.testing.assert_close(loaded(ids, mask, **written).logits, half(ids, mask, **written).logits)
    assert loaded.generation_config.num_beams == 4


def save_tokenizer(folder: Path) -> Path:
    TOKENIZER.save(str(folder / "tokenizer.json"))
    return folder / "tokenizer.json"


@pytest.fixture
def shipped(tmp_path) -> Path:
    export_writer(make_writer(), save_tokenizer(tmp_path), tmp_path / "writer")
    return tmp_path / "writer"


def notes_of(text: str) -> Notes:
    tags = {".": "PUNCT", ",": "PUNCT", "on": "ADP", "at": "ADP", "sat": "VERB", "met": "VERB", "the": "DET", "a": "DET"}
    found = re.finditer(r"\w+|[^\w\s]", text)
    tokens = tuple(Token(Span(*m.span()), tags.get(m.group().lower(), "NOUN")) for m in found)
    return Notes(text=text, sentences=(text,), tokens=tokens)


def test_what_follows_each_piece_is_what_the_decoder_says_of_it():
    writer, (ids, mask) = make_writer(), batch()
    with torch.no_grad():
        table = writer.following(ids, mask)
        logits = writer(ids, mask, decoder_input_ids=ids).logits
    expected = logits.gather(2, ids[:, None].expand(table.shape))
    known = mask.bool()[:, :, None] & mask.bool()[:, None] & (expected > -20)  # less is the floor under all chances
    torch.testing.assert_close(table[known], expected[known], atol=1e-4, rtol=1e-4)


def test_a_line_is_its_source_without_what_the_writer_would_leave_out(shipped):
    notes = [notes_of(text) for text in TEXTS]
    all_goes = load_shipped(shipped, floor=-1e9)(notes)
    assert all_goes == ["The council met on the mat.", "The council sat, the cats met.", "Cats sat."]
    assert load_shipped(shipped, floor=1e9)(notes) == list(TEXTS)


def test_a_line_is_the_same_in_any_company_and_every_time(shipped):
    notes = [notes_of(text) for text in TEXTS]
    write = load_shipped(shipped)
    assert write(notes) == load_shipped(shipped)(notes) == [line for n in notes for line in write([n])]
    assert write(()) == []
    long = notes_of("The council met on the mat. " * 60)
    assert write([notes[0], long]) == [*write(notes[:1]), None], "what is longer than it reads gets no line"


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", [None, b"", b"\x00" * 64])
def test_a_missing_or_damaged_writer_is_a_model_error(shipped, name, damage):
    (shipped / name).unlink()
    if damage is not None:
        (shipped / name).write_bytes(damage)
    with pytest.raises(ModelError, match=str(shipped)):
        load_shipped(shipped)


SENTENCES = [
    "The museum opened its doors to visitors in March.",
    "The council of Ostmark approved a new bridge over the river on Monday after years of debate.",
    "Critics said the bridge would cost 40 million crowns and bring more traffic into the old town.",
]


def test_a_line_is_aligned_with_the_sentences_that_hold_it():
    line = "The council approved a new bridge over the river that critics said would cost 40 million crowns."
    (pair,) = align_lines(SENTENCES, [line])
    assert pair == Pair(evidence=f"{SENTENCES[1]} {SENTENCES[2]}", line=line)
    (pair,) = align_lines(SENTENCES, ["NEW: The council approved a new bridge over the river on Monday."])
    assert pair.evidence == SENTENCES[1] and pair.line.startswith("The council")


@pytest.mark.parametrize(
    "line",
    [
        "Engineers from abroad designed the bridge with cables of steel.",  # the article does not say so
        "Council approved a new bridge over the river on Monday.",  # telegraphic
        "It approved a new bridge over the river on Monday after debate.",  # who?
        "The museum opened its doors to visitors in March, officials said.",  # nobody said so
        "Will the council approve a new bridge over the river on Monday?",
        "The council met.",
    ],
)
def test_a_line_that_teaches_bad_habits_is_left_out(line):
    assert list(align_lines(SENTENCES, [line])) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Man was arrested in the town.", True),
        ("A man arrested in the town.", True),
        ("A man was arrested in the town.", False),
        ("The man was arrested.", False),
        ("A man was arrested in the town", True),  # cut off
    ],
)
def test_headlinese_is_told_by_what_it_leaves_out(line, expected):
    assert is_telegraphic(line, "Police say a man was arrested in the town.") is expected


def test_common_words_are_no_names():
    texts = ["The house of Mr Brown is brown.", "A house by a river, Brown said.", "In Paris houses are small."]
    assert common_words(texts, ["housed", "paris", "xylem"]) == {"house", "housed"}


def test_a_writer_says_common_words_and_endings_of_its_own_but_no_names_numbers_or_denials():
    pairs = encoded(*[("cats sat.", "the cats sat not a council z.")] * 5)
    spoken = {PIECES[row] for row in spoken_pieces(pairs, TOKENIZER, frozenset({"the", "a", "not"}))}
    assert {"the", "a", ".", "[SEP]"} <= spoken and not spoken & {"council", "z", "n"}
    said = np.array(SPOKEN)
    assert can_be_said(encoded(("the council met.", "the council met a council."))[0], KINDS, said)
    assert not can_be_said(encoded(("the council met.", "the cat met."))[0], KINDS, said)


def test_hand_written_lines_come_with_their_evidence_and_their_cut():
    line = {"text": "B and a.", "cut": "C.", "evidence": [2, 0]}
    named = {"text": "D.", "cut": "[D] d.", "evidence": [1]}
    record = {"sentences": ["a", "b", "c"], "summary": {"lede": line, "sections": [{"lead": named, "bullets": []}]}}
    assert list(written_lines([record])) == [
        Pair(evidence="a c", line="B and a."),
        Pair(evidence="c", line="C."),
        Pair(evidence="b", line="D."),
    ]


def test_a_rewording_is_kept_as_stretches_of_its_sentence_and_words_put_in():
    sentence = "The bridge will cost 40 million crowns, the council said on Monday."
    record = {"of": sentence_key(sentence), "line": [[40, 56], " the ", [4, 38], "."]}
    assert reworded_line(record, sentence) == Pair(
        evidence=sentence, line="the council said the bridge will cost 40 million crowns."
    )
    shown = {**record, "shown": [[0, 38], "."], "line": [[4, 10], " costs."]}
    assert reworded_line(shown, sentence) == Pair(evidence="The bridge will cost 40 million crowns.", line="bridge costs.")


def test_a_damaged_sentence_is_the_same_for_a_seed_and_its_quotation_stays_whole():
    texts = [*SENTENCES, 'Critics said "the bridge will cost more than it brings, and soon" as the vote was taken on Monday.']
    once, again = (list(damaged_pairs(texts, seed)) for seed in (3, 3))
    assert once == again != list(damaged_pairs(texts, 4))
    assert [pair.line for pair in once] == texts and any(pair.evidence != pair.line for pair in once)
    for seed in range(20):
        words = damage(texts[-1], SENTENCES[0], random.Random(seed)).split()
        assert words[-1].endswith(".") and set(words) & {"bridge", "cost"}


PLAN = WritingPlan(n_epochs=3, batch_pairs=2, checkpoint_every=1, decoder_rate=1e-2, encoder_rate=1e-2)


def trained(folder: Path, stop_after: int | None = None, plan: WritingPlan = PLAN) -> tuple[PointerWriter, list[float]]:
    writer, losses = make_writer(), []

    def report(record: dict) -> None:
        losses.append(record["loss"])
        if len(losses) == stop_after:
            raise KeyboardInterrupt

    examples = encoded(*[("the council met on the mat.", "the council met."), ("cats sat on a mat.", "cats sat.")] * 2)
    train_cycle(writer, examples, plan, folder, report)
    return writer, losses


def test_training_lowers_the_loss_and_a_stopped_one_goes_on_to_the_same_weights(tmp_path):
    whole, losses = trained(tmp_path / "whole")
    assert losses[-1] < 0.8 * losses[0]
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "stopped", stop_after=3)
    resumed, rest = trained(tmp_path / "stopped")
    assert len(rest) < len(losses)
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], value, msg=name)
    with pytest.raises(UsageError, match="another plan"):
        trained(tmp_path / "whole", plan=WritingPlan(seed=9))


def test_train_makes_a_writer_that_writes(tmp_path, monkeypatch):
    save_encoder(make_reader(), save_tokenizer(tmp_path), tmp_path / "base")
    pairs, sectioned = tmp_path / "pairs.jsonl", tmp_path / "sectioned.jsonl"
    line = "The council of Ostmark approved a new bridge over the river."
    pairs.write_text(json.dumps({"article": " ".join(SENTENCES), "summary": [line]}) + "\n")
    written = {"lede": {"text": line, "cut": line, "evidence": [1]}, "sections": []}
    sectioned.write_text(json.dumps({"sentences": SENTENCES, "summary": written}) + "\n")
    out, work = tmp_path / "mine", tmp_path / "work"
    rewordings = tmp_path / "rewordings.jsonl"
    rewordings.write_text(json.dumps({"of": sentence_key(SENTENCES[1]), "line": [[0, 60], "."]}) + "\n")
    options = ["--writer", "--data", pairs, "--sectioned", sectioned, "--rewordings", rewordings]
    options += ["--out", out, "--work", work, "-q"]
    assert run_train(monkeypatch, *options, "--base", tmp_path / "base", "--epochs", "1") == 0
    assert len(load_shipped(out)([notes_of(text) for text in TEXTS])) == 3
    pairs.write_text(json.dumps({"article": "Nothing here.", "summary": [line]}) + "\n")
    assert run_train(monkeypatch, *options, "--base", tmp_path / "base") == 2
