"""The writer that ships at run time: what of a line's notes it would leave out, as far as that can be left out (``cuts.py``).

In: the notes of an article's lines. Out: a line each. Left to write freely it joins two ends of a sentence over a gap, or drops
a verb; so it is not searched for a line. It reads its source as the line it is writing, once, and says at each place how
gladly it would go on further down. The same notes give the same bytes, in any company.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summarize_news.cuts import Odds, leave_out
from summarize_news.errors import ModelError
from summarize_news.rephrase import rephrase
from summarize_news.types import Notes, Write

if TYPE_CHECKING:
    from tokenizers import Encoding

_MAX_SOURCE = 256  # pieces; longer evidence than it was trained on
_MAX_BATCH = 1024  # pieces: bounds memory
FLOOR = -8.0  # of the odds: what models/writer/card.md reports was read at it
_DECIMALS = 3


def load_shipped(folder: Path, floor: float = FLOOR) -> Write:
    """Load the writer in ``folder`` (config.json, model.safetensors, tokenizer.json).

    Raises: ModelError when a file is missing or damaged.
    """
    import torch

    from summarize_news.neural.pointer import PointerConfig, PointerWriter
    from summarize_news.neural.tokens import load_tokenizer

    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"model file {name} is missing from {folder}; reinstall, or name a folder that has it")
    try:
        config = PointerConfig.from_pretrained(folder, local_files_only=True)
        if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != config.sha256:
            raise ModelError(f"model.safetensors in {folder} is damaged: its sha256 is not that of config.json; reinstall it")
        options = {"local_files_only": True, "use_safetensors": True, "dtype": torch.float32}
        writer = PointerWriter.from_pretrained(folder, config=config, **options).eval()
        tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
    except ModelError:
        raise
    except Exception as error:  # each of the libraries raises its own kind for a file it cannot use
        raise ModelError(f"the model in {folder} cannot be used ({type(error).__name__}); reinstall it") from error
    start, end, pad = config.decoder_start_token_id, config.eos_token_id, config.pad_token_id

    def write(notes: Sequence[Notes]) -> list[str | None]:
        torch.set_num_threads(1)  # the order of sums depends on it
        sources = tokenizer.encode_batch([n.text for n in notes], add_special_tokens=False)
        lines: list[str | None] = [None] * len(notes)
        for batch in _batches([len(source.ids) + 2 for source in sources]):
            rows = [[start, *sources[i].ids, end] for i in batch]
            length = max(len(row) for row in rows)
            ids = torch.tensor([row + [pad] * (length - len(row)) for row in rows])
            with torch.inference_mode():
                tables = writer.following(ids, (ids != pad).long())
            for i, table in zip(batch, tables.tolist(), strict=True):
                left, tokens = leave_out(notes[i].text, notes[i].tokens, _odds(sources[i], end, table), floor)
                lines[i] = rephrase(left, tokens, " ".join(notes[i].sentences))
        return lines

    return write


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the rows that the writer can read, shortest first, in batches of bounded size."""
    batches: list[list[int]] = []
    for i in sorted((i for i, n in enumerate(lengths) if n <= _MAX_SOURCE), key=lambda i: (lengths[i], i)):
        if batches and (len(batches[-1]) + 1) * lengths[i] <= _MAX_BATCH:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def _odds(source: "Encoding", end: int, table: list[list[float]]) -> Odds:
    """Return the odds that the writer leaves out a stretch of ``source``; ``table`` is what comes after each of its pieces."""
    starts = [offset[0] for offset in source.offsets]
    ids = [*source.ids, end]

    def odds(at: int, further: int) -> float:
        i, j = bisect_left(starts, at), bisect_left(starts, further)
        while j + 1 < len(ids) and ids[i] == ids[j]:  # the same comma on both sides: what comes after it tells
            i, j = i + 1, j + 1
        return round(table[i][j + 1] - table[i][i + 1], _DECIMALS)

    return odds
