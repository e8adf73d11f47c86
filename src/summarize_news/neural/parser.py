"""Dependency trees of sentences, by what the reader's layers say of their words: a small network over them, in ONNX Runtime.

In: for each sentence the states of its tokens. Out: for each token its head and its relation (Universal Dependencies). Does not
run the encoder. The torch twin that is trained and exported is ``training/trees.py``.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from summarize_news.errors import ModelError
from summarize_news.neural.ort import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions

    from summarize_news.neural.tokens import Windows

MAX_TOKENS = 128  # of a sentence; a longer one gets no tree
_BATCH = 2000  # tokens of one run, with what pads them: bounds memory
_FLOOR = 0.5  # of the chance of a relation: below, it is not known; nor is it where the head is not the likeliest
_N_ROOTS = 3  # that are tried where the likeliest heads make no tree


Spans = Sequence[tuple[int, int]]


class Arc(NamedTuple):
    """What a token hangs on (the index of its head, its own where it is the root) and how; "" where that is not sure."""

    head: int
    relation: str


class Parser:
    """A tree parser and the names of its relations."""

    def __init__(self, session: "InferenceSession", relations: Sequence[str]) -> None:
        self.session, self.names = session, tuple(relations)

    def parse(self, sentences: Sequence[np.ndarray]) -> list[list[Arc]]:
        """Return the arcs of each sentence, whose states are (n, f); none where it has no tokens, or more than it can have.

        They are the maximum spanning tree of the scores, with one root (McDonald et al. 2005).
        """
        found: list[list[Arc]] = [[] for _ in sentences]
        for rows in _batches([len(states) for states in sentences]):
            length = max(len(sentences[i]) for i in rows)
            states = np.zeros((len(rows), length, sentences[rows[0]].shape[1]), np.float32)
            mask = np.zeros((len(rows), length), np.float32)
            for row, i in enumerate(rows):
                states[row, : len(sentences[i])], mask[row, : len(sentences[i])] = sentences[i], 1
            arcs, kinds, chances = self.session.run(["arcs", "kinds", "chances"], {"states": states, "mask": mask})
            for row, i in enumerate(rows):
                n = len(sentences[i])
                scores = arcs[row, :n, : n + 1]
                heads = spanning_tree(scores)
                is_known = (scores.argmax(1) == heads) & (chances[row, :n].round(3) >= _FLOOR)
                names = [self.names[k] if known else "" for k, known in zip(kinds[row, :n], is_known, strict=True)]
                found[i] = [
                    Arc(head - 1, "" if name == "root" else name) if head else Arc(at, "root")
                    for at, (head, name) in enumerate(zip(heads, names, strict=True))
                ]
        return found


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the sentences that can be parsed, shortest first, in batches of bounded size."""
    batches: list[list[int]] = []
    for i in sorted((i for i, n in enumerate(lengths) if 0 < n <= MAX_TOKENS), key=lambda i: (lengths[i], i)):
        if batches and (len(batches[-1]) + 1) * lengths[i] <= _BATCH:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def states_of(windows: "Windows", states: np.ndarray, spans: Sequence[Spans]) -> list[np.ndarray]:
    """Return the means over tokens of the ``states`` (windows, length, f) of their pieces: for each sentence (n, f).

    ``spans``: where the tokens of each sentence stand in it, in order.
    """
    out = []
    for index, tokens in enumerate(spans):
        where = np.nonzero(windows.sentence == index)
        rows: list[list[int]] = [[] for _ in tokens]
        at = 0
        for piece, (start, end) in enumerate(zip(windows.start[where].tolist(), windows.end[where].tolist(), strict=True)):
            while at < len(tokens) and tokens[at][1] <= start:
                at += 1
            n = at
            while n < len(tokens) and tokens[n][0] < end:
                rows[n].append(piece)
                n += 1
        pieces = states[where]
        means = [pieces[row].mean(0) if row else np.zeros(states.shape[-1], np.float32) for row in rows]
        out.append(np.stack(means) if means else np.zeros((0, states.shape[-1]), np.float32))
    return out


def spanning_tree(scores: np.ndarray) -> list[int]:
    """Return the heads of the best tree with one root by the ``scores`` of arcs (n, 1 + n), the root's first; 0 is the root."""
    n = len(scores)
    arcs = np.full((n + 1, n + 1), -np.inf)
    arcs[1:] = scores
    np.fill_diagonal(arcs, -np.inf)
    heads = arcs.argmax(1)
    if (heads[1:] == 0).sum() == 1 and not _cycle(heads):
        return heads[1:].tolist()
    likely = np.argsort(arcs[1:, 1:].max(1) - arcs[1:, 0], kind="stable")[:_N_ROOTS] + 1
    trees = [_with_root(arcs, int(root)) for root in likely]
    return max(trees, key=lambda tree: arcs[np.arange(1, n + 1), tree[1:]].sum())[1:].tolist()


def _with_root(arcs: np.ndarray, root: int) -> np.ndarray:
    only = arcs.copy()
    only[1:, 0] = -np.inf
    only[root] = -np.inf
    only[root, 0] = 0.0
    return _arborescence(only)


def _cycle(heads: np.ndarray) -> list[int]:
    """Return the nodes of one cycle, empty where there is none; node 0 has no head."""
    done = {0}
    for start in range(1, len(heads)):
        path: list[int] = []
        while start not in done:
            done.add(start)
            path.append(start)
            start = int(heads[start])
        if start in path:
            return path[path.index(start) :]
    return []


def _arborescence(arcs: np.ndarray) -> np.ndarray:
    """Return the heads (1 + n,) of the best arborescence from node 0 (Chu & Liu 1965; Edmonds 1967), a cycle at a time."""
    heads = arcs.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    rest = [i for i in range(len(arcs)) if i not in cycle]
    n = len(rest)
    gain = arcs[np.ix_(cycle, rest)] - arcs[cycle, heads[cycle]][:, None]  # of breaking the cycle where an arc enters it
    smaller = np.full((n + 1, n + 1), -np.inf)
    smaller[:n, :n] = arcs[np.ix_(rest, rest)]
    smaller[n, :n] = gain.max(0)
    smaller[:n, n] = arcs[np.ix_(rest, cycle)].max(1)
    leaving = arcs[np.ix_(rest, cycle)].argmax(1)
    found = _arborescence(smaller)
    for k, i in enumerate(rest[1:], 1):
        heads[i] = rest[found[k]] if found[k] < n else cycle[leaving[k]]
    heads[cycle[int(gain.argmax(0)[found[n]])]] = rest[found[n]]
    return heads


def load_parser(folder: Path, sha256: str, options: "SessionOptions") -> Parser:
    """Load the parser in ``folder`` (config.json, parser.onnx), the one whose graph has ``sha256``.

    Raises: ModelError when a file is missing or damaged, or is another reader's.
    """
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        graph = (folder / "parser.onnx").read_bytes()
        if not hashlib.sha256(graph).hexdigest() == config["sha256"] == sha256:
            raise ModelError(f"parser.onnx in {folder} is damaged or another reader’s: its sha256 is another; reinstall it")
        return Parser(open_session(graph, options), config["relations"])
    except ModelError:
        raise
    except FileNotFoundError as error:
        raise ModelError(f"model file {Path(error.filename or '').name} is missing from {folder}; reinstall it") from error
    except Exception as error:  # each of the libraries raises its own kind for a file it cannot use
        raise ModelError(f"the model in {folder} cannot be used ({type(error).__name__}); reinstall it") from error
