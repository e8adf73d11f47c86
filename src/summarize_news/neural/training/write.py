"""Train a writer from files and write its folder. What ``summarize-news train --writer`` calls."""

import copy
import hashlib
import json
import pickle
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import GenerationConfig

from summarize_news.errors import UsageError
from summarize_news.neural.pointer import PointerConfig, PointerWriter, warm_start
from summarize_news.neural.tokens import load_tokenizer
from summarize_news.neural.training.base import load_base
from summarize_news.neural.training.damage import damaged_pairs
from summarize_news.neural.training.lines import (
    Encoded,
    Pair,
    align_lines,
    can_be_said,
    common_words,
    encode_pairs,
    piece_kinds,
    reworded_line,
    sentence_key,
    spoken_pieces,
    written_lines,
)
from summarize_news.neural.training.run import find_base
from summarize_news.neural.training.writing import WritingPlan, train_cycle
from summarize_news.pairs import pair_document, read_lines, summary_lines
from summarize_news.segment import is_caseless
from summarize_news.types import Segment

_DEV_EVERY = 50  # one article in so many is held out, to watch the training
_N_DECODER_LAYERS = 3
_N_SECTIONED = 8  # how often each line of a sectioned summary comes in the second cycle
_N_REWORDED = 3.0  # passes over the rewordings, with every third line of a summary and every ninth highlight
_SOME = 3
_SENTENCES_EVERY, _N_SENTENCES = 3, 14  # so many sentences of one article in so many are learned damaged
_SENTENCE_WORDS = range(9, 39)
_GENERATION = {"num_beams": 4, "no_repeat_ngram_size": 3, "max_new_tokens": 56, "min_new_tokens": 6, "length_penalty": 1.0}
_TOKENIZER = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_input_names": ["input_ids", "attention_mask"],
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a writer learns from: highlights, those of the articles held out, damaged sentences, hand-written lines.

    spoken are the pieces that it may say of its own.
    """

    highlights: list[Encoded]
    dev: list[Encoded]
    damaged: list[Encoded]
    sectioned: list[Encoded]
    reworded: list[Encoded]
    spoken: np.ndarray


def prepare(
    pairs: Path,
    sectioned: Path | None,
    roles: Path | None,
    rewordings: Path | None,
    tokenizer: Tokenizer,
    cache: Path,
    segment: Segment,
) -> Material:
    """Align and encode everything; the result is kept in ``cache`` and read from there the next time."""
    files = [path for path in (pairs, sectioned, roles, rewordings) if path]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    kept = cache / f"lines-{digest}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    wanted: dict[str, list[dict]] = {}
    for record in read_lines(rewordings) if rewordings else ():
        wanted.setdefault(record["of"], []).append(record)
    found: tuple[list[Pair], list[Pair]] = ([], [])
    reworded: list[Pair] = []
    cased: list[str] = []
    whole: list[str] = []

    def reword(sentences: Iterable[str]) -> None:
        reworded.extend(reworded_line(record, s) for s in sentences for record in wanted.pop(sentence_key(s), ()))

    rng = random.Random(0)
    for number, record in enumerate(read_lines(pairs), 1):
        sentences = pair_document(record, str(number), segment).texts()
        found[number % _DEV_EVERY == 0].extend(align_lines(sentences, summary_lines(record.get("summary", ""))))
        if wanted:
            reword(sentences)
        if rewordings and number % _SENTENCES_EVERY == 1:
            middling = [s for s in sentences if len(s.split()) in _SENTENCE_WORDS]
            whole += rng.sample(middling, min(_N_SENTENCES, len(middling)))
        if not is_caseless(" ".join(sentences)):
            cased += sentences
    records = list(read_lines(sectioned)) if sectioned else []
    cased += [sentence for record in records for sentence in record["sentences"]]
    labelled = [s["text"] for record in (read_lines(roles) if roles else ()) for s in record["sentences"]]
    reword(labelled)
    highlights, dev = (encode_pairs(part, tokenizer) for part in found)
    common = common_words(cased + labelled, tokenizer.get_vocab())
    spoken = spoken_pieces(highlights, tokenizer, common, whole)
    kinds = piece_kinds(tokenizer)

    def said(examples: Iterable[Encoded]) -> list[Encoded]:
        return [example for example in examples if can_be_said(example, kinds, spoken)]

    material = Material(
        highlights=said(highlights),
        dev=said(dev),
        damaged=said(encode_pairs(damaged_pairs(whole, 0), tokenizer)),
        sectioned=said(encode_pairs(written_lines(records), tokenizer)),
        reworded=said(encode_pairs(reworded, tokenizer)),
        spoken=spoken,
    )
    cache.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(material, protocol=5))
    return material


def build_writer(base: Path, work: Path, spoken: np.ndarray) -> PointerWriter:
    """Return a writer whose layers start from the BERT-shaped encoder in ``base``; its tokenizer is in ``work``."""
    encoder = load_base(base, work).encoder
    tokenizer = load_tokenizer(str(work / "tokenizer.json"))
    sizes = encoder.config
    writer = PointerWriter(
        PointerConfig(
            vocab_size=sizes.vocab_size,
            hidden_size=sizes.hidden_size,
            num_hidden_layers=sizes.num_hidden_layers,
            num_decoder_layers=min(_N_DECODER_LAYERS, sizes.num_hidden_layers),
            num_attention_heads=sizes.num_attention_heads,
            intermediate_size=sizes.intermediate_size,
            max_position_embeddings=sizes.max_position_embeddings,
            n_spoken=len(spoken),
            pad_token_id=tokenizer.token_to_id("[PAD]"),
            eos_token_id=tokenizer.token_to_id("[SEP]"),
            decoder_start_token_id=tokenizer.token_to_id("[CLS]"),
        )
    )
    warm_start(writer, encoder.state_dict())
    writer.kinds.copy_(torch.from_numpy(piece_kinds(tokenizer)))
    writer.spoken.copy_(torch.from_numpy(spoken))
    return writer


def recipe(material: Material, n_epochs: float, seed: int) -> list[tuple[list[Encoded], WritingPlan]]:
    """Return the cycles of a run.

    Highlights; a short one with the lines of sectioned summaries among them; with rewordings, damaged sentences and then these.
    """
    first = WritingPlan(seed=seed, n_epochs=n_epochs)
    half = {"encoder_rate": first.encoder_rate / 2, "decoder_rate": first.decoder_rate / 2}
    second = replace(first, seed=seed + 100, n_epochs=0.4, **half)
    third = replace(first, seed=seed + 200, n_epochs=1.0, encoder_rate=2e-4)
    last = replace(first, seed=seed + 300, n_epochs=_N_REWORDED)
    lines = material.highlights + _N_SECTIONED * material.sectioned
    cycles = [
        (material.highlights, first),
        (lines, second),
    ]
    if material.reworded:
        few = material.sectioned[::_SOME] + material.highlights[:: _SOME * _SOME]
        cycles += [(material.damaged + material.highlights, third), (material.reworded + few, last)]
    return cycles


def train_writer(
    pairs: Path,
    out: Path,
    work: Path,
    segment: Segment,
    *,
    sectioned: Path | None = None,
    roles: Path | None = None,
    rewordings: Path | None = None,
    base: Path | None = None,
    n_epochs: float = 2.5,
    seed: int = 0,
    report: Callable[[dict], None] = lambda _: None,
    n_threads: int = 2,
) -> None:
    """Train on the highlights of ``pairs`` and the lines of ``sectioned``, checkpointing in ``work``; write the folder ``out``.

    ``rewordings`` are hand-written lines for sentences of ``pairs`` and of ``roles``; these else only tell common words from
    names.

    Raises: UsageError when there is no base or nothing to learn from; UnreadableInput for a damaged file.
    """
    torch.set_num_threads(n_threads)
    torch.manual_seed(seed)
    base = base or find_base()
    load_base(base, work)
    tokenizer = load_tokenizer(str(work / "tokenizer.json"))
    material = prepare(pairs, sectioned, roles, rewordings, tokenizer, work, segment)
    if not material.highlights:
        raise UsageError(f"{pairs}: no line of a summary that one or two sentences of its article hold")
    writer = build_writer(base, work, material.spoken)
    for number, (examples, plan) in enumerate(recipe(material, n_epochs, seed), 1):
        train_cycle(writer, examples, plan, work / f"cycle-{number}", report, dev=material.dev)
    export_writer(writer, work / "tokenizer.json", out)


def export_writer(writer: PointerWriter, tokenizer_json: Path, out: Path) -> None:
    """Write ``writer`` in half precision as a folder that transformers loads."""
    out.mkdir(parents=True, exist_ok=True)
    spec = json.loads(tokenizer_json.read_text(encoding="utf-8"))
    vocabulary = spec["model"]["vocab"]
    shipped = copy.deepcopy(writer).half()
    spec["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
        + [{"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
        "special_tokens": {mark: {"id": mark, "ids": [vocabulary[mark]], "tokens": [mark]} for mark in ("[CLS]", "[SEP]")},
    }
    (out / "tokenizer.json").write_text(json.dumps(spec, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    (out / "tokenizer_config.json").write_text(json.dumps(_TOKENIZER, indent=2) + "\n", encoding="utf-8")
    shipped.generation_config = GenerationConfig(
        **_GENERATION,
        pad_token_id=writer.config.pad_token_id,
        eos_token_id=writer.config.eos_token_id,
        decoder_start_token_id=writer.config.decoder_start_token_id,
    )
    shipped.save_pretrained(out)
    config = json.loads((out / "config.json").read_text(encoding="utf-8"))
    config["sha256"] = hashlib.sha256((out / "model.safetensors").read_bytes()).hexdigest()
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
