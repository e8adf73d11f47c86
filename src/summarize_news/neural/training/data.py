"""Pairs and labelled articles → tensors for the reader. Prepared once, kept as one file of arrays.

Reads ``{id, article, summary}`` and ``{headline, sentences: [{text, role, speech}]}`` lines, gzip or not.
"""

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from summarize_news.neural.model import ROLES
from summarize_news.neural.tokens import Windows, build_windows
from summarize_news.neural.training.oracle import kept_words, soft_oracle
from summarize_news.pairs import pair_document, read_lines, summary_lines
from summarize_news.types import Segment

MAX_WINDOWS = 2  # of a pair: summaries are made of what comes early
IGNORE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One article with its labels.

    Shapes: ids, sentence, keep (w, l); salience, role, speech (n,). A label that is not known is -1
    (or an empty array, where an article has none of the kind).
    """

    ids: np.ndarray
    sentence: np.ndarray
    keep: np.ndarray
    salience: np.ndarray
    role: np.ndarray
    speech: np.ndarray

    @property
    def size(self) -> int:
        """Pieces of the first window."""
        return int((self.ids[0] != 0).sum())


def pack(
    windows: Windows, keep: np.ndarray, salience: Iterable, role: Iterable, speech: Iterable, n_windows: int | None = None
) -> Example:
    """Return the example of ``windows`` (all, or the first ``n_windows``) with its labels."""
    rows = slice(0, n_windows)
    n = int(windows.sentence[rows].max()) + 1
    return Example(
        ids=windows.ids[rows].astype(np.int32),
        sentence=windows.sentence[rows].astype(np.int16),
        keep=keep[rows].astype(np.int8),
        salience=np.asarray(salience, np.float32)[:n],
        role=np.asarray(role, np.int8)[:n],
        speech=np.asarray(speech, np.int8)[:n],
    )


def pair_example(record: dict, sentences: Sequence[str], tokenizer: Tokenizer) -> Example | None:
    """Label one article/summary pair, or return None where there is nothing to learn from it."""
    summary = summary_lines(record.get("summary", ""))
    if len(sentences) < 3 or not summary:
        return None
    windows = build_windows(tokenizer, sentences, record.get("title") or "")
    keep = np.full(windows.ids.shape, IGNORE, np.int8)
    kept = kept_words(sentences, summary)
    for w, p in zip(*np.nonzero(np.isin(windows.sentence, list(kept))), strict=True):
        start, end = windows.start[w, p], windows.end[w, p]
        for a, b, survived in kept[int(windows.sentence[w, p])]:
            if a < end and start < b:
                keep[w, p] = survived
                break
    return pack(windows, keep, soft_oracle(sentences, summary), (), (), MAX_WINDOWS)


def role_example(record: dict, tokenizer: Tokenizer, with_headline: bool = True) -> Example:
    """Turn one article with labelled discourse roles into an example."""
    sentences = [s["text"] for s in record["sentences"]]
    headline = (record.get("headline") or "") if with_headline else ""
    windows = build_windows(tokenizer, sentences, headline)
    keep = np.full(windows.ids.shape, IGNORE, np.int8)
    return pack(
        windows,
        keep,
        (),
        [ROLES.index(s["role"]) for s in record["sentences"]],
        [int(s["speech"]) for s in record["sentences"]],
    )


def prepare_pairs(path: Path, tokenizer: Tokenizer, cache: Path, segment: Segment) -> list[Example]:
    """Label all pairs of ``path``; the result is kept in ``cache`` and read from there the next time."""
    if cache.exists():
        return pickle.loads(cache.read_bytes())
    examples = []
    for number, record in enumerate(read_lines(path), 1):
        document = pair_document(record, str(number), segment)
        example = pair_example(record, document.texts(), tokenizer)
        if example is not None:
            examples.append(example)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_bytes(pickle.dumps(examples, protocol=5))
    return examples


def collate(examples: Sequence[Example], n_windows: Sequence[int]) -> dict[str, Tensor]:
    """Batch ``examples``, using the first ``n_windows`` windows of each.

    Shapes: ids, mask, sentence, keep (w, l); sentence_mask, salience, role, speech (b, n); unknown labels are -1.
    """
    rows = [(i, w) for i, n in enumerate(n_windows) for w in range(min(n, len(examples[i].ids)))]
    length = max(int((examples[i].ids[w] != 0).sum()) for i, w in rows)
    sizes = [int(e.sentence[:n].max()) + 1 for e, n in zip(examples, n_windows, strict=True)]
    b, n = len(examples), max(sizes)
    ids = np.zeros((len(rows), length), np.int64)
    sentence = np.full((len(rows), length), -1, np.int64)
    keep = np.full((len(rows), length), IGNORE, np.int64)
    for row, (i, w) in enumerate(rows):
        width = min(length, examples[i].ids.shape[1])
        ids[row, :width] = examples[i].ids[w, :width]
        owner = examples[i].sentence[w, :width].astype(np.int64)
        sentence[row, :width] = np.where(owner >= 0, owner + i * n, -1)
        keep[row, :width] = examples[i].keep[w, :width]
    out = {
        "ids": torch.from_numpy(ids),
        "mask": torch.from_numpy((ids != 0).astype(np.int64)),
        "sentence": torch.from_numpy(sentence),
        "keep": torch.from_numpy(keep),
        "sentence_mask": torch.zeros(b, n),
    }
    for name in ("salience", "role", "speech"):
        out[name] = torch.full((b, n), -1.0)
    for i, (example, size) in enumerate(zip(examples, sizes, strict=True)):
        out["sentence_mask"][i, :size] = 1
        for name in ("salience", "role", "speech"):
            labels = getattr(example, name)[:size]
            out[name][i, : len(labels)] = torch.from_numpy(labels.astype(np.float32))
    return out
