"""A pretrained BERT-shaped encoder on disk → a reader ready to be trained, with a smaller vocabulary.

Pieces that English news does not use (reserved slots, other scripts) are dropped: their embeddings are an
eighth of what would ship.
"""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from summarize_news.errors import UsageError
from summarize_news.neural.model import Reader, ReaderConfig

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def _is_english(piece: str) -> bool:
    if piece in _SPECIAL:
        return True
    if piece.startswith("[unused"):
        return False
    return all(
        ord(c) < 128 or unicodedata.name(c, "").startswith("LATIN") or unicodedata.category(c)[0] in "PS"
        for c in piece.removeprefix("##")
    )


def keep_pieces(spec: dict, wanted: Callable[[str], bool]) -> list[int]:
    """Leave the ``wanted`` pieces in the tokenizer ``spec``, numbered anew; return their rows in the old vocabulary."""
    kept = [(piece, row) for piece, row in sorted(spec["model"]["vocab"].items(), key=lambda item: item[1]) if wanted(piece)]
    spec["model"]["vocab"] = new = {piece: i for i, (piece, _) in enumerate(kept)}
    for token in spec["added_tokens"]:
        token["id"] = new[token["content"]]
    return [row for _, row in kept]


def trim_vocabulary(tokenizer_json: Path, out: Path) -> list[int]:
    """Write a tokenizer with the English pieces only to ``out``; return the kept rows of the old vocabulary."""
    spec = json.loads(tokenizer_json.read_text(encoding="utf-8"))
    rows = keep_pieces(spec, _is_english)
    spec["truncation"] = spec["padding"] = spec["post_processor"] = None
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(spec, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return rows


def load_base(folder: Path, out: Path) -> Reader:
    """Build a reader on the encoder in ``folder`` (config.json, model.safetensors); its tokenizer.json goes to ``out``.

    Raises: UsageError when a file is missing or holds something else.
    """
    try:
        rows = trim_vocabulary(folder / "tokenizer.json", out / "tokenizer.json")
        sizes = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = {
            name.removeprefix("bert."): tensor.float()
            for name, tensor in load_file(folder / "model.safetensors").items()
            if "pooler" not in name and "position_ids" not in name
        }
        key = "embeddings.word_embeddings.weight"
        weights[key] = weights[key][torch.tensor(rows)]
        reader = Reader(
            ReaderConfig(
                vocab_size=len(rows),
                width=sizes["hidden_size"],
                n_layers=sizes["num_hidden_layers"],
                n_heads=sizes["num_attention_heads"],
                inner_width=sizes["intermediate_size"],
                n_positions=sizes["max_position_embeddings"],
                n_sentence_heads=max(1, sizes["num_attention_heads"] // 2),
                sentence_inner_width=2 * sizes["hidden_size"],
            )
        )
        reader.encoder.load_state_dict(weights)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise UsageError(f"{folder} is not a BERT-shaped encoder with its tokenizer: {error}") from error
    return reader


def save_encoder(reader: Reader, tokenizer_json: Path, out: Path) -> None:
    """Write the encoder of ``reader`` as a folder that ``load_base`` takes."""
    sizes = reader.encoder.config
    names = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "max_position_embeddings")
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(json.dumps({name: getattr(sizes, name) for name in names}), encoding="utf-8")
    (out / "tokenizer.json").write_bytes(tokenizer_json.read_bytes())
    save_file({name: tensor.contiguous() for name, tensor in reader.encoder.state_dict().items()}, out / "model.safetensors")
