"""Sentences → word pieces in overlapping windows, for the encoder.

In: the sentences of one article (and its headline). Out: ``Windows``. Does not run a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

MAX_LENGTH = 512  # positions the encoder was pretrained with
OVERLAP = 96  # pieces of earlier context a later window starts with
MAX_HEADLINE = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """One article as encoder input.

    Shapes: every array is ``(n_windows, length)``. ``sentence`` holds the sentence a piece belongs to,
    -1 for special pieces, the headline, padding, and context that an earlier window owns; so each piece
    of the article is owned exactly once. ``start``/``end`` are code points within that sentence.
    """

    ids: np.ndarray
    mask: np.ndarray
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray
    n_sentences: int


def load_tokenizer(path: str) -> Tokenizer:
    """Load ``tokenizer.json`` with its truncation and padding switched off."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def build_windows(
    tokenizer: Tokenizer,
    sentences: Sequence[str],
    headline: str = "",
    max_length: int = MAX_LENGTH,
    overlap: int = OVERLAP,
) -> Windows:
    """Lay the pieces of ``sentences`` out in windows of at most ``max_length``, cut between sentences where possible.

    Every window starts with ``[CLS] headline [SEP]`` (or ``[CLS]``); each but the first repeats up to
    ``overlap`` pieces of what came before, so that its first sentences are read in context.
    """
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    prefix = [cls]
    if headline:
        prefix += tokenizer.encode(headline, add_special_tokens=False).ids[:MAX_HEADLINE] + [sep]
    ids: list[int] = []
    owner: list[int] = []
    spans: list[tuple[int, int]] = []
    starts: list[int] = []  # first piece of each sentence
    for index, encoding in enumerate(tokenizer.encode_batch(list(sentences), add_special_tokens=False)):
        starts.append(len(ids))
        ids += encoding.ids
        owner += [index] * len(encoding.ids)
        spans += encoding.offsets
    capacity = max_length - len(prefix) - 1
    overlap = min(overlap, capacity // 2)  # or a window could hold nothing new
    cuts = sorted({*starts, len(ids)})
    rows: list[tuple[int, int, int]] = []  # context start, first owned piece, end
    position = 0
    while position < len(ids):
        context = max(0, position - overlap) if position else 0
        context = next((cut for cut in cuts if cut >= context), position)
        context = min(context, position)
        limit = min(len(ids), context + capacity)
        end = max((cut for cut in cuts if position < cut <= limit), default=limit)
        rows.append((context, position, end))
        position = end
    length = max((len(prefix) + end - context + 1 for context, _, end in rows), default=len(prefix) + 1)
    shape = (max(len(rows), 1), length)
    pad = tokenizer.token_to_id("[PAD]")
    out = Windows(
        ids=np.full(shape, pad, np.int64),
        mask=np.zeros(shape, np.int64),
        sentence=np.full(shape, -1, np.int64),
        start=np.zeros(shape, np.int64),
        end=np.zeros(shape, np.int64),
        n_sentences=len(sentences),
    )
    for row, (context, position, end) in enumerate(rows):
        pieces = prefix + ids[context:end] + [sep]
        out.ids[row, : len(pieces)] = pieces
        out.mask[row, : len(pieces)] = 1
        first = len(prefix) + position - context
        owned = slice(first, first + end - position)
        out.sentence[row, owned] = owner[position:end]
        out.start[row, owned] = [span[0] for span in spans[position:end]]
        out.end[row, owned] = [span[1] for span in spans[position:end]]
    return out
