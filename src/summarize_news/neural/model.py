"""The reader as a torch module: one encoder pass, several answers. Used for training and export only.

A BERT-shaped encoder reads windows of the article; sentence vectors are means over a sentence's pieces
(Reimers & Gurevych 2019) and pass through two inter-sentence transformer layers (Liu & Lapata 2019).
"""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from summarize_news.types import Discourse

ROLES = tuple(role.value for role in Discourse)  # the order of the role head


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderConfig:
    """Sizes of the reader; the defaults are the shipped one's."""

    vocab_size: int = 30522
    width: int = 384
    n_layers: int = 6
    n_heads: int = 12
    inner_width: int = 1536
    n_positions: int = 512
    n_sentence_layers: int = 2
    n_sentence_heads: int = 6
    sentence_inner_width: int = 768
    n_sentence_positions: int = 64

    def to_dict(self) -> dict[str, int]:
        """Return the sizes as plain values for ``config.json``."""
        return asdict(self)


class SentenceLayer(nn.Module):
    """A pre-norm transformer layer over the sentences of an article."""

    def __init__(self, config: ReaderConfig) -> None:
        super().__init__()
        width = config.width
        self.n_heads = config.n_sentence_heads
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = (
            nn.Linear(width, config.sentence_inner_width),
            nn.Linear(config.sentence_inner_width, width),
        )

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x (b, n, d), bias (b, 1, 1, n) → (b, n, d)"""
        b, n, d = x.shape
        q, k, v = (
            self.qkv(self.norm_1(x)).view(b, n, 3, self.n_heads, d // self.n_heads).permute(2, 0, 3, 1, 4)
        )  # (b, h, n, d/h)
        weights = (q @ k.transpose(-1, -2) / math.sqrt(d // self.n_heads) + bias).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(b, n, d))
        return x + self.down(F.gelu(self.up(self.norm_2(x))))


class Reader(nn.Module):
    """Salience, discourse role, speech and a vector per sentence; keep per piece."""

    def __init__(self, config: ReaderConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = BertModel(
            BertConfig(
                vocab_size=config.vocab_size,
                hidden_size=config.width,
                num_hidden_layers=config.n_layers,
                num_attention_heads=config.n_heads,
                intermediate_size=config.inner_width,
                max_position_embeddings=config.n_positions,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            ),
            add_pooling_layer=False,
        )
        self.position = nn.Embedding(config.n_sentence_positions, config.width)
        self.layers = nn.ModuleList(SentenceLayer(config) for _ in range(config.n_sentence_layers))
        self.norm = nn.LayerNorm(config.width)
        self.salience = nn.Linear(config.width, 1)
        self.role = nn.Linear(config.width, len(ROLES))
        self.speech = nn.Linear(config.width, 1)
        self.keep = nn.Linear(config.width, 1)
        nn.init.normal_(self.position.weight, std=0.02)

    def forward(self, ids: Tensor, mask: Tensor, sentence: Tensor, sentence_mask: Tensor) -> dict[str, Tensor]:
        """Read a batch of articles.

        Shapes: ids, mask (w, l) over the windows of all articles; sentence (w, l) the slot ``article * n +
        sentence`` a piece belongs to, or -1; sentence_mask (b, n). Out: salience, speech (b, n) logits; role
        (b, n, 9) logits; vector (b, n, d); keep (w, l) logits.
        """
        b, n = sentence_mask.shape
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state  # (w, l, d)
        slots = torch.arange(b * n, device=ids.device)
        belongs = (slots.unsqueeze(1) == sentence.reshape(1, -1)).to(hidden.dtype)  # (b·n, w·l)
        count = belongs.sum(1, keepdim=True).clamp(min=1)
        mean = (belongs @ hidden.reshape(-1, hidden.shape[-1])) / count  # (b·n, d)
        mean = mean.reshape(b, n, -1)
        index = torch.arange(n, device=ids.device).clamp(max=self.config.n_sentence_positions - 1)
        x = mean + self.position(index)
        bias = (1 - sentence_mask.to(x.dtype)).reshape(b, 1, 1, n) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(x)
        return {
            "salience": self.salience(x).squeeze(-1),
            "role": self.role(x),
            "speech": self.speech(x).squeeze(-1),
            "vector": mean,  # the encoder's own geometry
            "keep": self.keep(hidden).squeeze(-1),
        }
