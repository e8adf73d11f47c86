"""A name or a folder in, a checkpoint that may be loaded out: pinned, offline unless asked, safetensors only, no code.

Imports neither torch nor transformers: what is wrong with a checkpoint is said before anything of it is loaded.
"""

import hashlib
import json
import math
import os
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize_news.errors import ModelError, UsageError
from summarize_news.hygiene import shown

OWN_FAMILY = "summarize_news_pointer"  # the writer that ships
ENCODER_DECODERS = frozenset("bart mbart pegasus pegasus_x bigbird_pegasus t5 mt5 umt5 longt5 led mvp".split())
INSTRUCT = frozenset(
    "llama mistral mixtral qwen2 qwen2_moe qwen3 qwen3_moe gemma gemma2 gemma3_text phi phi3 smollm3 olmo olmo2 granite "
    "stablelm gpt2 gpt_neox falcon cohere".split()
)
_FAMILIES = ENCODER_DECODERS | INSTRUCT | {OWN_FAMILY}
# Keys that make a loader fetch or run something, or read other files than those looked at here.
_REFUSED_KEYS = frozenset(
    "auto_map custom_pipelines trust_remote_code quantization_config attn_implementation experts_implementation "
    "transformers_weights kernel_config fusion_config custom_generate gguf_file".split()
)
_PLAIN_PRIVATE_KEYS = frozenset({"_name_or_path", "_num_labels", "_commit_hash", "_from_model_config"})  # notes, no orders
_FILES = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
_FILES += ("added_tokens.json", "vocab.json", "merges.txt", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model")
_FILES += ("chat_template.jinja", "model.safetensors.index.json")
_WEIGHTS, _INDEX = "model.safetensors", "model.safetensors.index.json"
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack")
_MAX_JSON = 16 * 1024**2  # bytes of a config; a tokenizer's own file is not parsed here
_MAX_HEADER = 32 * 1024**2  # bytes; that of the largest models is about a million
_REMOTE = re.compile(r"(?:[\w][\w.-]{0,95}/)?[\w][\w.-]{0,95}")
_PINNED = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A model that may be loaded: ``name`` is what results call it, with its revision or the digits of its sha256."""

    folder: Path
    name: str
    family: str
    n_parameters: int
    n_bytes: int


def go_offline() -> None:
    """Keep what is imported after this from opening a connection of its own."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[name] = "1"
    _say_nothing_home()


def _say_nothing_home() -> None:
    for name in ("HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK", "DISABLE_SAFETENSORS_CONVERSION"):
        os.environ[name] = "1"


def find_checkpoint(model: str, *, download: bool = False, allow_unpinned: bool = False) -> Checkpoint:
    """Return the checkpoint that ``model`` names: a folder, or ``ORG/NAME@REVISION`` in the cache of the Hugging Face Hub.

    Only with ``download`` is a connection opened. REVISION is a commit of 40 hex digits; ``allow_unpinned`` takes others.

    Raises: UsageError for a name that is not clear; ModelError for one that is not there or must not be loaded.
    """
    if "\x00" in model or not model.strip():
        raise UsageError("--model must be ORG/NAME@REVISION or a folder, got nothing")
    name, _, revision = model.partition("@")
    is_folder = os.path.isdir(model)
    is_remote_name = bool(_REMOTE.fullmatch(name)) and not model.startswith(".")
    if is_folder and is_remote_name and not revision:
        raise UsageError(
            f"{shown(model)} is a folder here and may be a model elsewhere: write ./{shown(model)} for the folder, or "
            f"{shown(model)}@REVISION for the model"
        )
    if is_folder:
        return open_checkpoint(Path(model))
    if not is_remote_name:
        raise UsageError(f"--model {shown(model)}: no such folder, and no name such as ORG/NAME@REVISION; check the path")
    if not _PINNED.fullmatch(revision) and not allow_unpinned:
        raise UsageError(
            f"--model {shown(model)}: what this name means can change; add the commit, {shown(name)}@ and 40 hex digits (the "
            "model's page lists them), or --allow-unpinned to take what is there now"
        )
    folder = _fetch(name, revision or "main", download)
    commit = folder.name if _PINNED.fullmatch(folder.name) else revision
    return open_checkpoint(folder, f"{name}@{commit}")


def open_checkpoint(folder: Path, name: str = "") -> Checkpoint:
    """Return the checkpoint in ``folder`` if it may be loaded; without ``name`` it is called by the folder and its sha256.

    Raises: ModelError when a file is missing or damaged, or for what could run code.
    """
    where = shown(str(folder))
    config = _read_config(folder)
    family = _require_safe(config, where)
    files = [*_weights(folder)]
    if (folder / "adapter_config.json").exists():
        raise ModelError(f"{where}: this is an adapter of another model; merge it into that model and name the result")
    if family in INSTRUCT and not _has_chat_template(folder):
        raise ModelError(f"{where}: this {family} model has no chat template, so it cannot be asked; name its instruct version")
    n_parameters = sum(_count_parameters(path) for path in files)
    return Checkpoint(
        folder=folder.resolve(),
        name=name or f"{folder.resolve().name}-{_digest(folder, files)[:12]}",
        family=family,
        n_parameters=n_parameters,
        n_bytes=sum(path.stat().st_size for path in files),
    )


# --- what a checkpoint says of itself ------------------------------------------------------------------------------------


def _read_config(folder: Path) -> dict[str, Any]:
    """Return config.json, after a look into every other JSON that a loader would read."""
    if not (folder / "config.json").is_file():
        raise ModelError(f"{shown(str(folder))}: no config.json there; name the folder of a Hugging Face model")
    for name in ("generation_config.json", "tokenizer_config.json", "special_tokens_map.json"):
        if (folder / name).exists():
            _require_no_code(_read_json(folder / name), shown(str(folder / name)))
    return _read_json(folder / "config.json")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            raw = file.read(_MAX_JSON + 1)
        if len(raw) > _MAX_JSON:
            raise ValueError
        value = json.loads(raw.decode("utf-8"))
        if not isinstance(value, dict):
            raise ValueError
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{shown(str(path))} is damaged or no model's; get the model again") from error
    return value


def _require_safe(config: dict[str, Any], where: str) -> str:
    """Return the family of the model; what its config must not say is refused."""
    _require_no_code(config, f"{where}/config.json")
    family = config.get("model_type")
    if not isinstance(family, str) or family not in _FAMILIES:
        raise ModelError(
            f"{where}: models of type {shown(str(family))[:40]!r} are not known to write summaries; known are "
            f"{', '.join(sorted(_FAMILIES - {OWN_FAMILY}))}"
        )
    return family


def _require_no_code(value: Any, where: str) -> None:
    for key in _keys(value):
        is_private = key.startswith("_") and key not in _PLAIN_PRIVATE_KEYS
        if is_private or key in _REFUSED_KEYS:
            raise ModelError(f"{where} has {shown(key)[:60]!r}, which can make a loader run code; such models are refused")


def _keys(value: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield from item
            stack += item.values()
        elif isinstance(item, list):
            stack += item


def _has_chat_template(folder: Path) -> bool:
    if (folder / "chat_template.jinja").is_file():
        return True
    path = folder / "tokenizer_config.json"
    return path.is_file() and bool(_read_json(path).get("chat_template"))


# --- weights -------------------------------------------------------------------------------------------------------------


def _weights(folder: Path) -> list[Path]:
    """Return the files of the weights, all there and all safetensors."""
    where = shown(str(folder))
    if (folder / _WEIGHTS).is_file():
        return [folder / _WEIGHTS]
    if (folder / _INDEX).is_file():
        shards = _read_json(folder / _INDEX).get("weight_map")
        names = sorted(set(shards.values())) if isinstance(shards, dict) else []
        if not names or any(not isinstance(n, str) or Path(n).name != n or not n.endswith(".safetensors") for n in names):
            raise ModelError(f"{where}/{_INDEX} is damaged: it must name .safetensors files beside it; get the model again")
        missing = [name for name in names if not (folder / name).is_file()]
        if missing:
            raise ModelError(
                f"{where}: {shown(missing[0])} is missing ({len(missing)} of {len(names)} parts); get the model again"
            )
        return [folder / name for name in names]
    raise _no_weights(where, (path.name for path in folder.iterdir()))


def _count_parameters(path: Path) -> int:
    """Return how many numbers a safetensors file holds, having checked that its header fits the file.

    Source: the safetensors format: 8 bytes of header length, little-endian; a JSON header; the tensors.
    """
    where = shown(str(path))
    size = path.stat().st_size
    with open(path, "rb") as file:
        start = file.read(8)
        n_header = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        if not 2 <= n_header <= min(_MAX_HEADER, size - 8):
            raise ModelError(
                f"{where} is damaged: its header has {n_header:,} bytes and the file {size:,} (at most {_MAX_HEADER:,} are "
                "read); get the model again"
            )
        raw = file.read(n_header)
    try:
        tensors = [value for key, value in json.loads(raw).items() if key != "__metadata__"]
        end = max((int(tensor["data_offsets"][1]) for tensor in tensors), default=0)
        n = sum(math.prod(map(int, tensor["shape"])) for tensor in tensors)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ModelError(f"{where} is damaged: its header cannot be read; get the model again") from error
    if 8 + n_header + end != size:
        raise ModelError(f"{where} is cut off or damaged: {size:,} bytes of {8 + n_header + end:,}; get the model again")
    return n


def _digest(folder: Path, weights: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in (*(folder / name for name in _FILES if (folder / name).is_file()), *weights):
        digest.update(path.name.encode())
        with open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


# --- the Hub -------------------------------------------------------------------------------------------------------------


def _fetch(name: str, revision: str, download: bool) -> Path:
    """Return the folder of a remote model in the cache, downloaded before if ``download`` says so.

    Its config and list of files are looked at first, so that gigabytes of what will be refused do not come.
    """
    if download:
        _say_nothing_home()
    else:
        go_offline()
    from huggingface_hub import HfApi, snapshot_download

    shown_name = f"{name}@{revision}"
    try:
        if not download:
            return Path(snapshot_download(name, revision=revision, local_files_only=True, allow_patterns=list(_FILES)))
        # What a branch means now is asked once; all that follows is of that commit.
        info = HfApi().model_info(name, revision=revision)
        there = {sibling.rfilename for sibling in info.siblings or ()}
        folder = Path(snapshot_download(name, revision=info.sha, allow_patterns=list(_FILES)))
        _require_safe(_read_config(folder), shown_name)
        weights = _remote_weights(folder, there, shown_name)
        return Path(snapshot_download(name, revision=info.sha, allow_patterns=[*_FILES, *weights]))
    except ModelError:
        raise
    except Exception as error:  # the Hub's client, HTTP and the file system each raise their own kinds
        if not download:
            raise ModelError(
                f"{shown_name} is not in the cache of downloaded models; add --download to get it, or name a folder"
            ) from error
        reason = f"{type(error).__name__}: {shown(str(error).strip().split(chr(10))[0])[:160]}"
        raise ModelError(f"{shown_name} could not be downloaded ({reason}); check name and network") from error


def _remote_weights(folder: Path, there: set[str], name: str) -> list[str]:
    if _WEIGHTS in there:
        return [_WEIGHTS]
    if _INDEX in there:
        shards = _read_json(folder / _INDEX).get("weight_map")
        return sorted({str(shard) for shard in shards.values()}) if isinstance(shards, dict) else []
    raise _no_weights(name, there)


def _no_weights(where: str, names: Iterable[str]) -> ModelError:
    pickles = sorted(name for name in names if name.endswith(_PICKLES))
    if not pickles:
        return ModelError(f"{where}: no {_WEIGHTS} there; name a whole model, or get it again")
    return ModelError(
        f"{where} has its weights in {shown(pickles[0])} only, a kind of file that can run code when it is opened; name a "
        f"revision with {_WEIGHTS}"
    )
