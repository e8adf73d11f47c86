"""Dependency trees from what the layers of the shipped writer's encoder say of the words: a small network over them.

Two transformer layers, then a score for every pair of words and for every relation of a pair (Dozat & Manning 2017). In: states
of the tokens of sentences. Out: for each token its head and its relation (Universal Dependencies). Does not run the encoder.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from summarize_news.errors import ModelError
from summarize_news.neural.model import ReaderConfig, SentenceLayer

LAYERS = (2, 4, 6)  # of the encoder, counted from 1
MAX_TOKENS = 128  # of a sentence; a longer one gets no tree
_FLOOR = 0.5  # of the chance of a relation: below, it is not known


class Arc(NamedTuple):
    """What a token hangs on (the index of its head, its own where it is the root) and how; "" where that is not sure."""

    head: int
    relation: str


class TreeParser(nn.Module):
    """States of tokens → scores of their heads and relations."""

    def __init__(
        self, n_features: int, n_relations: int, width: int, n_layers: int, arc_width: int, relation_width: int
    ) -> None:
        super().__init__()
        config = ReaderConfig(width=width, n_sentence_heads=4, sentence_inner_width=2 * width)
        self.enter, self.position = nn.Linear(n_features, width), nn.Embedding(MAX_TOKENS, width)
        self.layers = nn.ModuleList(SentenceLayer(config) for _ in range(n_layers))
        self.norm, self.root = nn.LayerNorm(width), nn.Parameter(torch.zeros(width))
        self.arc_dependent, self.arc_head = nn.Linear(width, arc_width), nn.Linear(width, arc_width)
        self.relation_dependent, self.relation_head = nn.Linear(width, relation_width), nn.Linear(width, relation_width)
        self.arc = nn.Parameter(torch.zeros(arc_width + 1, arc_width))
        self.relation = nn.Parameter(torch.zeros(n_relations, relation_width + 1, relation_width + 1))
        self.drop = nn.Dropout(0.15)
        nn.init.normal_(self.position.weight, std=0.02)
        nn.init.xavier_uniform_(self.arc)

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """states (b, n, f), mask (b, n) → scores of heads (b, n, 1 + n), the root first, and both sides of relations."""
        b, n, _ = states.shape
        x = self.drop(self.enter(self.drop(states))) + self.position(torch.arange(n, device=states.device))
        bias = (1 - mask)[:, None, None] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(x)
        heads = torch.cat([self.root.expand(b, 1, -1), x], 1)
        arcs = _with_one(self._side(self.arc_dependent, x)) @ self.arc @ self._side(self.arc_head, heads).transpose(1, 2)
        arcs = arcs.masked_fill(F.pad(mask, (1, 0), value=1.0)[:, None] == 0, -1e4)
        return arcs, _with_one(self._side(self.relation_dependent, x)), _with_one(self._side(self.relation_head, heads))

    def relations(self, dependents: Tensor, heads: Tensor, chosen: Tensor) -> Tensor:
        """Both sides of relations and the heads chosen (b, n), 0 the root → scores of relations (b, n, r)."""
        theirs = heads.gather(1, chosen[..., None].expand(-1, -1, heads.shape[-1]))
        return torch.einsum("bni,rij,bnj->bnr", dependents, self.relation, theirs)

    def _side(self, layer: nn.Linear, x: Tensor) -> Tensor:
        return self.drop(F.gelu(layer(self.drop(x))))


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Parser:
    """A tree parser and the names of its relations."""

    def __init__(self, network: TreeParser, relations: Sequence[str]) -> None:
        self.network, self.names = network.eval(), tuple(relations)

    @torch.inference_mode()
    def parse(self, sentences: Sequence[Tensor]) -> list[list[Arc] | None]:
        """Return the arcs of each sentence, whose states are (n, f); None where they are no tree, or the sentence is long."""
        rows = [i for i, states in enumerate(sentences) if 0 < len(states) <= MAX_TOKENS]
        found: list[list[Arc] | None] = [None] * len(sentences)
        if not rows:
            return found
        states = nn.utils.rnn.pad_sequence([sentences[i] for i in rows], batch_first=True)
        lengths = torch.tensor([len(sentences[i]) for i in rows])
        mask = (torch.arange(states.shape[1]) < lengths[:, None]).float()
        arcs, dependents, heads = self.network(states, mask)
        chosen = arcs.argmax(-1)
        chances, kinds = self.network.relations(dependents, heads, chosen).softmax(-1).max(-1)
        for row, (i, n) in enumerate(zip(rows, lengths.tolist(), strict=True)):
            places = [(h - 1 if h else at) for at, h in enumerate(chosen[row, :n].tolist())]
            if _is_tree(places):
                names = [
                    self.names[k] if round(c, 3) >= _FLOOR else ""
                    for k, c in zip(kinds[row, :n].tolist(), chances[row, :n].tolist(), strict=True)
                ]
                arcs_of = enumerate(zip(places, names, strict=True))
                found[i] = [Arc(h, "root" if h == at else "" if name == "root" else name) for at, (h, name) in arcs_of]
        return found


def token_states(states: Tensor, offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> Tensor:
    """Return the means of the ``states`` (p, f) of the pieces at ``offsets`` over the tokens at ``spans``, in order: (n, f)."""
    rows: list[list[int]] = [[] for _ in spans]
    at = 0
    for piece, (start, end) in enumerate(offsets):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        n = at
        while n < len(spans) and spans[n][0] < end:
            rows[n].append(piece)
            n += 1
    blank = states.new_zeros(states.shape[-1])
    return torch.stack([states[pieces].mean(0) if pieces else blank for pieces in rows])


def _is_tree(heads: Sequence[int]) -> bool:
    """Tell whether one token is the root and every other one is under it."""
    if sum(h == at for at, h in enumerate(heads)) != 1:
        return False
    for at in range(len(heads)):
        steps = 0
        while heads[at] != at and steps <= len(heads):
            at, steps = heads[at], steps + 1
        if steps > len(heads):
            return False
    return True


def load_parser(folder: Path, sha256: str = "") -> Parser:
    """Load the parser in ``folder`` (config.json, model.safetensors): the one whose weights have ``sha256``, where it is given.

    Raises: ModelError when a file is missing or damaged, or is another parser's.
    """
    from safetensors.torch import load_file

    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        weights = folder / "model.safetensors"
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()
        if digest != config.pop("sha256") or digest != (sha256 or digest):
            raise ModelError(
                f"model.safetensors in {folder} is damaged or another one’s: its sha256 is not the one wanted; reinstall it"
            )
        relations = config.pop("relations")
        network = TreeParser(n_relations=len(relations), **config)
        network.load_state_dict({name: tensor.float() for name, tensor in load_file(weights).items()})
    except ModelError:
        raise
    except FileNotFoundError as error:
        raise ModelError(f"model file {Path(error.filename or '').name} is missing from {folder}; reinstall it") from error
    except Exception as error:  # each of the libraries raises its own kind for a file it cannot use
        raise ModelError(f"the model in {folder} cannot be used ({type(error).__name__}); reinstall it") from error
    return Parser(network, relations)
