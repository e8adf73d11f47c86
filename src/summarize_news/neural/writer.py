"""Any checkpoint that can write, behind one function: the notes of an article's lines in, a line each out.

Encoder–decoders and instruct models differ in how notes become pieces (``encoder_decoder.py``, ``instruct.py``); here they are
loaded, laid out in batches and run. The writer that ships has a way of its own (``shipped.py``).
Nothing is cut to fit: notes that are longer than the model reads get no line.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from summarize_news.errors import ModelError, UsageError
from summarize_news.hygiene import shown
from summarize_news.neural.checkpoint import ENCODER_DECODERS, OWN_FAMILY, Checkpoint, go_offline
from summarize_news.settings import DEVICES
from summarize_news.types import Notes, Write

if TYPE_CHECKING:
    import torch

Asked = TypeVar("Asked")  # what one text is written of: the notes of a line, or those of all lines

_MAX_PIECES = 8192  # of a batch, source and target, times the beams: bounds the memory of attention and caches
_MANY_PARAMETERS = 1_000_000_000  # from here on four bytes for each are more than a small machine has


@dataclass(frozen=True, slots=True, kw_only=True)
class Way(Generic[Asked]):
    """How a kind of model writes.

    ``encode`` turns what is asked into pieces; ``most_new`` says how many pieces may follow so many; ``generate`` writes a text
    for each row of pieces; ``n_window`` pieces are read at most, with those that follow where ``is_shared``.
    """

    encode: Callable[[Asked], list[int]]
    most_new: Callable[[int], int]
    generate: Callable[[list[list[int]]], list[str]]
    n_window: int
    is_shared: bool
    n_beams: int


def load_writer(checkpoint: Checkpoint, device: str = "auto", whole: bool = False) -> Write:
    """Load ``checkpoint`` onto ``device`` and return the function that writes with it.

    With ``whole`` an instruct model is asked for all lines of an article at once, and then alone for those that its answer
    lacks, or for all where it does not read as much.

    Raises: ModelError when it cannot be used; UsageError for a device that is not there, or ``whole`` of another kind of model.
    """
    is_instruct = checkpoint.family not in ENCODER_DECODERS | {OWN_FAMILY}
    if whole and not is_instruct:
        raise UsageError(
            f"whole is for instruct models, and {checkpoint.name} is none; name one with --model, or leave --whole out"
        )
    go_offline()
    from transformers.utils import logging

    logging.set_verbosity(logging.CRITICAL)  # what goes wrong is said by us, in one line
    logging.disable_progress_bar()
    if checkpoint.family == OWN_FAMILY:
        from summarize_news.neural.shipped import load_shipped

        return load_shipped(checkpoint.folder)
    model, tokenizer = _load_model(checkpoint, device, is_instruct)
    if not is_instruct:
        from summarize_news.neural.encoder_decoder import encoder_decoder_way

        return partial(_write, encoder_decoder_way(model, tokenizer, checkpoint.family), checkpoint)
    from summarize_news.neural.instruct import line_way, read_whole, whole_way

    write = partial(_write, line_way(model, tokenizer), checkpoint)
    if not whole:
        return write
    way = whole_way(model, tokenizer)

    def write_whole(notes: Sequence[Notes]) -> list[str | None]:
        (answer,) = _write(way, checkpoint, [notes])
        lines: list[str | None] = [*read_whole(answer or "", notes)]
        missing = [i for i, line in enumerate(lines) if not line]
        for i, line in zip(missing, write([notes[i] for i in missing]), strict=True):
            lines[i] = line
        return lines

    return write_whole


def _write(way: Way[Asked], checkpoint: Checkpoint, asked: Sequence[Asked]) -> list[str | None]:
    """Return a text for each of ``asked``, None for what is longer than the model reads."""
    rows = [way.encode(a) for a in asked]
    fits = [len(row) + way.is_shared * way.most_new(len(row)) <= way.n_window for row in rows]
    order = sorted((i for i in range(len(rows)) if fits[i]), key=lambda i: (len(rows[i]), i))
    out: list[str | None] = [None] * len(rows)
    for batch in _batches(order, [len(row) for row in rows], way):
        for i, text in zip(batch, _generate(way, [rows[i] for i in batch], checkpoint), strict=True):
            out[i] = text
    return out


def _load_model(checkpoint: Checkpoint, device: str, is_instruct: bool) -> tuple[Any, Any]:
    """Return the model of ``checkpoint`` on ``device`` and its tokenizer."""
    import torch
    import transformers

    place = _pick_device(device)
    options = {"local_files_only": True, "trust_remote_code": False}
    auto = transformers.AutoModelForCausalLM if is_instruct else transformers.AutoModelForSeq2SeqLM
    folder = str(checkpoint.folder)
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **options)
        model, info = auto.from_pretrained(
            folder,
            **options,
            use_safetensors=True,
            dtype=_pick_dtype(place, checkpoint),
            output_loading_info=True,
        )
        model = model.eval().to(place)
    except Exception as error:  # torch, tokenizers, safetensors and the model's own code each raise their own kinds
        reason = shown(" ".join(str(error).split()))[:200]
        raise ModelError(f"{checkpoint.name} cannot be loaded ({type(error).__name__}: {reason})") from error
    missing = sorted(info["missing_keys"])
    if missing:  # the library would go on with numbers drawn by lot
        raise ModelError(
            f"{checkpoint.name}: {len(missing)} weights are missing, {shown(missing[0])} the first; get the model again"
        )
    torch.manual_seed(0)
    return model, tokenizer


def n_window_of(config: Any, tokenizer: Any) -> int:
    """Return how many pieces a model reads: the least of what its config and its tokenizer say."""
    names = ("max_encoder_position_embeddings", "max_position_embeddings", "n_positions")
    said = next((getattr(config, name) for name in names if isinstance(getattr(config, name, None), int)), None)
    limits = [n for n in (said, tokenizer.model_max_length) if n and n < 1_000_000]
    return int(min(limits, default=512))


def pad_rows(rows: Sequence[list[int]], pad: int, device: "torch.device", left: bool = False) -> "tuple[torch.Tensor, ...]":
    """Return ids and mask of ``rows`` padded to one length. Shapes: (b, l)."""
    import torch

    length = max(len(row) for row in rows)
    gaps = [[pad] * (length - len(row)) for row in rows]
    masks = [[0] * len(gap) for gap in gaps]
    ids = [gap + row if left else row + gap for row, gap in zip(rows, gaps, strict=True)]
    mask = [m + [1] * len(row) if left else [1] * len(row) + m for row, m in zip(rows, masks, strict=True)]
    return torch.tensor(ids, device=device), torch.tensor(mask, device=device)


def _batches(order: Sequence[int], lengths: Sequence[int], way: Way[Asked]) -> list[list[int]]:
    """Return the rows of ``order``, shortest first, in batches of bounded size; one row alone may be beyond it."""
    batches: list[list[int]] = []
    for i in order:
        cost = (lengths[i] + way.most_new(lengths[i])) * way.n_beams
        if batches and (len(batches[-1]) + 1) * cost <= _MAX_PIECES:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def _generate(way: Way[Asked], rows: list[list[int]], checkpoint: Checkpoint) -> list[str]:
    """Return a text for each row; where the memory does not do for all, half of them at a time."""
    import torch

    try:
        with torch.inference_mode():
            return way.generate(rows)
    except (MemoryError, RuntimeError) as error:
        is_memory = isinstance(error, MemoryError | torch.OutOfMemoryError) or "allocate" in str(error)
        if not is_memory:
            reason = shown(" ".join(str(error).split()))[:160]
            raise ModelError(f"{checkpoint.name} failed while it wrote ({reason})") from error
    half = len(rows) // 2
    if not half:
        raise ModelError(f"{checkpoint.name} needs more memory than there is; name a smaller model, or another --device")
    return _generate(way, rows[:half], checkpoint) + _generate(way, rows[half:], checkpoint)


def _pick_device(device: str) -> "torch.device":
    import torch

    is_there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if device == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if is_there[name]))
    if device not in is_there:
        raise UsageError(f"device must be one of {', '.join(DEVICES)}, got {device!r}")
    if not is_there[device]:
        raise UsageError(f"device {device} is not available here; leave --device out, or say --device cpu")
    return torch.device(device)


def _pick_dtype(device: "torch.device", checkpoint: Checkpoint) -> "torch.dtype":
    """Return what the weights are held in: two bytes only where fast or needed, and never float16, which T5 overflows."""
    import torch

    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    return torch.bfloat16 if checkpoint.n_parameters >= _MANY_PARAMETERS and sys.platform != "darwin" else torch.float32
