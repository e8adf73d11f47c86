"""The writer that ships at run time: a line of its own words where one holds, else its notes without what it would leave out.

In: the notes of an article's lines. Out: a line each. It drafts every line freely, by beam search, and hands in the likeliest
draft that it is sure of and that may stand (``reword.find_fault``). Where none does, it reads its notes as the line it is
writing, once, says at each place how gladly it would go on further down, and leaves out what can be left out (``cuts.py``).
The same notes give the same bytes every time.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summarize_news.cuts import Odds, leave_out
from summarize_news.errors import ModelError
from summarize_news.recase import recase
from summarize_news.reword import find_fault, tidy
from summarize_news.types import Notes, Write

if TYPE_CHECKING:
    from tokenizers import Encoding

_MAX_SOURCE = 256  # pieces; longer evidence than it was trained on
_MAX_BATCH = 1024  # pieces: bounds memory
FLOOR = -3.0  # of the odds of leaving something out: what models/writer/card.md reports was read at it
SURE = 0.0  # mean logarithm of the chances of a draft's pieces, at least; at 0 no draft is taken
_DECIMALS = 3


def load_shipped(folder: Path, floor: float = FLOOR, sure: float = SURE) -> Write:
    """Load the writer in ``folder`` (config.json, generation_config.json, model.safetensors, tokenizer.json).

    A draft less likely than ``sure`` is not handed in; 0 takes none.

    Raises: ModelError when a file is missing or damaged.
    """
    import torch
    from transformers import GenerationConfig

    from summarize_news.neural.pointer import PointerConfig, PointerWriter
    from summarize_news.neural.tokens import load_tokenizer

    for name in ("config.json", "generation_config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"model file {name} is missing from {folder}; reinstall, or name a folder that has it")
    try:
        config = PointerConfig.from_pretrained(folder, local_files_only=True)
        if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != config.sha256:
            raise ModelError(f"model.safetensors in {folder} is damaged: its sha256 is not that of config.json; reinstall it")
        options = {"local_files_only": True, "use_safetensors": True, "dtype": torch.float32}
        writer = PointerWriter.from_pretrained(folder, config=config, **options).eval()
        search = GenerationConfig.from_pretrained(folder, local_files_only=True)
        tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
    except ModelError:
        raise
    except Exception as error:  # each of the libraries raises its own kind for a file it cannot use
        raise ModelError(f"the model in {folder} cannot be used ({type(error).__name__}); reinstall it") from error
    start, end, pad = config.decoder_start_token_id, config.eos_token_id, config.pad_token_id
    n_drafts = search.num_beams
    common = frozenset(tokenizer.id_to_token(piece) for piece in writer.spoken.tolist())

    def write(notes: Sequence[Notes]) -> list[str | None]:
        torch.set_num_threads(1)  # the order of sums depends on it
        sources = tokenizer.encode_batch([n.text for n in notes], add_special_tokens=False)
        lines: list[str | None] = [None] * len(notes)
        for batch in _batches([len(source.ids) + 2 for source in sources]):
            rows = [[start, *sources[i].ids, end] for i in batch]
            length = max(len(row) for row in rows)
            ids = torch.tensor([row + [pad] * (length - len(row)) for row in rows])
            mask = (ids != pad).long()
            with torch.inference_mode():
                tables = writer.following(ids, mask)
                found = writer.generate(
                    input_ids=ids,
                    attention_mask=mask,
                    generation_config=search,
                    num_return_sequences=n_drafts,
                    output_scores=True,
                    return_dict_in_generate=True,
                )
            drafts = [
                (round(score, _DECIMALS), [tokenizer.id_to_token(piece) for piece in row[1:] if piece not in (pad, end)])
                for score, row in zip(found.sequences_scores.tolist(), found.sequences.tolist(), strict=True)
            ]
            for number, (i, table) in enumerate(zip(batch, tables.tolist(), strict=True)):
                own = _draft(drafts[number * n_drafts : (number + 1) * n_drafts], notes[i], common, sure)
                lines[i] = own or leave_out(notes[i].text, notes[i].tokens, _odds(sources[i], end, table), floor)
        return lines

    return write


def _draft(drafts: Sequence[tuple[float, list[str]]], notes: Notes, common: frozenset[str], sure: float) -> str | None:
    """Return the first of ``drafts`` (scores and pieces, likeliest first) that is sure enough and may stand, or None.

    ``common`` are words that are no names.
    """
    for score, pieces in drafts:
        if score >= sure:
            line = tidy(recase(_join_pieces(pieces), [notes.text], _small_words(notes, common)))
            if find_fault(line, notes) is None:
                return line
    return None


def _small_words(notes: Notes, common: frozenset[str]) -> frozenset[str]:
    """Return the words of ``notes`` that are no names: a capital they begin a sentence with does not go with them."""
    said = {notes.text[t.span.start : t.span.end].lower() for t in notes.tokens if t.pos != "PROPN"}
    return frozenset(said & (common | {word for sentence in notes.sentences for word in sentence.split()}))


def _join_pieces(pieces: Sequence[str]) -> str:
    """Return the words of word pieces ("##" goes on with one), spaces between them."""
    return " ".join(pieces).replace(" ##", "").removeprefix("##")


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
