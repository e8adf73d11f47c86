"""The shipped writer as a transformers model: a BERT-shaped encoder, a small decoder, and copying from the source.

The pointer-generator of See et al. 2017 over a decoder warm-started from the encoder (Rothe et al. 2020): a piece is either
copied from the source or taken from a closed list of common words (``spoken``). Names and numbers are not on that list.
Does not tokenize.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import (
    AutoConfig,
    AutoModelForSeq2SeqLM,
    BertConfig,
    BertModel,
    GenerationMixin,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.cache_utils import Cache
from transformers.utils import ModelOutput

_FLOOR = 1e-12  # chance of a piece that can be neither copied nor spoken


class PointerConfig(PreTrainedConfig):
    """Sizes of the writer; the defaults are the shipped one's."""

    model_type = "summarize_news_pointer"

    def __init__(
        self,
        vocab_size: int = 28042,
        hidden_size: int = 384,
        num_hidden_layers: int = 6,
        num_decoder_layers: int = 3,
        num_attention_heads: int = 12,
        intermediate_size: int = 1536,
        max_position_embeddings: int = 512,
        n_spoken: int = 4000,
        **kwargs: object,
    ) -> None:
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.num_decoder_layers = num_decoder_layers
        self.num_attention_heads = num_attention_heads
        self.intermediate_size = intermediate_size
        self.max_position_embeddings = max_position_embeddings
        self.n_spoken = n_spoken
        kwargs.pop("is_encoder_decoder", None)
        super().__init__(is_encoder_decoder=True, **kwargs)


@dataclass
class SourceEncoding(ModelOutput):
    """What the encoder says of a source. Shapes: last_hidden_state (b, s, d), source_ids (b, s)."""

    last_hidden_state: Tensor | None = None
    source_ids: Tensor | None = None


@dataclass
class PointerOutput(ModelOutput):
    """Loss (with labels) and logarithms of the chances of the next piece, (b, t, vocabulary)."""

    loss: Tensor | None = None
    logits: Tensor | None = None
    encoder_last_hidden_state: Tensor | None = None


class SourceEncoder(BertModel):
    """A BERT-shaped encoder that passes on which pieces it read: ``generate`` keeps only what an encoder returns."""

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None, **kwargs: object) -> SourceEncoding:
        """input_ids, attention_mask (b, s) → hidden states (b, s, d)"""
        hidden = super().forward(input_ids=input_ids, attention_mask=attention_mask, return_dict=True).last_hidden_state
        return SourceEncoding(last_hidden_state=hidden, source_ids=input_ids)


class Attention(nn.Module):
    """Attention of several heads with what it adds to, normed afterwards as in BERT."""

    def __init__(self, config: PointerConfig, layer: int) -> None:
        super().__init__()
        d = config.hidden_size
        self.layer, self.n_heads = layer, config.num_attention_heads
        self.query, self.key, self.value, self.out = (nn.Linear(d, d) for _ in range(4))
        self.norm = nn.LayerNorm(d, eps=1e-12)

    def _heads(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.n_heads, -1)).transpose(1, 2)

    def keys(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x (b, n, d) → keys and values (b, h, n, d/h)"""
        return self._heads(self.key(x)), self._heads(self.value(x))

    def forward(self, x: Tensor, keys: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        """x (b, t, d), mask of bool, broadcast to (b, h, t, n) → (b, t, d)"""
        query, (key, value) = self._heads(self.query(x)), keys
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
        found = scores.masked_fill(~mask, -1e4).softmax(-1).to(value.dtype) @ value
        return self.norm(x + self.out(found.transpose(1, 2).flatten(2)))


class DecoderLayer(nn.Module):
    """What was written, what was read, then a perceptron."""

    def __init__(self, config: PointerConfig, layer: int) -> None:
        super().__init__()
        d = config.hidden_size
        self.layer = layer
        self.written, self.read = Attention(config, layer), Attention(config, layer)
        self.up, self.down = nn.Linear(d, config.intermediate_size), nn.Linear(config.intermediate_size, d)
        self.norm = nn.LayerNorm(d, eps=1e-12)

    def forward(self, x: Tensor, source: Tensor, source_mask: Tensor, cache: Cache | None) -> Tensor:
        """x (b, t, d), source (b, s, d), source_mask (b, 1, 1, s) → (b, t, d)"""
        own = self.written.keys(x)
        if cache is not None:
            own = cache.self_attention_cache.update(*own, self.layer)
        t, n = x.shape[1], own[0].shape[2]
        earlier = torch.ones(t, n, dtype=torch.bool, device=x.device).tril(n - t)
        x = self.written(x, own, earlier)
        if cache is not None and cache.is_updated.get(self.layer):
            known = cache.cross_attention_cache.layers[self.layer]
            theirs = (known.keys, known.values)
        else:
            theirs = self.read.keys(source)
            if cache is not None:
                theirs = cache.cross_attention_cache.update(*theirs, self.layer)
                cache.is_updated[self.layer] = True
        x = self.read(x, theirs, source_mask)
        return self.norm(x + self.down(F.gelu(self.up(x))))


class PointerWriter(PreTrainedModel, GenerationMixin):
    """A line from its evidence, piece by piece.

    Buffers: kinds (vocabulary,) says of a piece whether it begins a word (0), goes on with one (1) or is special (2);
    spoken (n_spoken,) are the pieces that may come without being copied.
    """

    config_class = PointerConfig
    base_model_prefix = "writer"
    main_input_name = "input_ids"

    def __init__(self, config: PointerConfig) -> None:
        super().__init__(config)
        d = config.hidden_size
        self.encoder = SourceEncoder(
            BertConfig(
                vocab_size=config.vocab_size,
                hidden_size=d,
                num_hidden_layers=config.num_hidden_layers,
                num_attention_heads=config.num_attention_heads,
                intermediate_size=config.intermediate_size,
                max_position_embeddings=config.max_position_embeddings,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
                attn_implementation="eager",  # on a CPU torch's fused attention takes half of a training step
            ),
            add_pooling_layer=False,
        )
        self.layers = nn.ModuleList(DecoderLayer(config, i) for i in range(config.num_decoder_layers))
        self.transform, self.transform_norm = nn.Linear(d, d), nn.LayerNorm(d, eps=1e-12)
        self.spoken_bias = nn.Parameter(torch.zeros(config.n_spoken))
        self.copy_query, self.copy_key = nn.Linear(d, d), nn.Linear(d, d)
        self.follow = nn.Parameter(torch.zeros(2))  # that a source piece follows what was just written, or is it
        self.gate = nn.Linear(2 * d, 1)
        self.register_buffer("kinds", torch.zeros(config.vocab_size, dtype=torch.uint8))
        self.register_buffer("spoken", torch.arange(config.n_spoken))
        self.post_init()

    def get_encoder(self, modality: str | None = None) -> nn.Module:
        """Return what reads the source."""
        return self.encoder

    def get_input_embeddings(self) -> nn.Module:
        """Return the embeddings that both sides share."""
        return self.encoder.embeddings.word_embeddings

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        decoder_input_ids: Tensor | None = None,
        encoder_outputs: SourceEncoding | None = None,
        labels: Tensor | None = None,
        cache: Cache | None = None,
        past_key_values: Cache | None = None,
        **kwargs: object,
    ) -> PointerOutput:
        """Return the loss of ``labels`` (b, t), -100 where there is none, or the logits after ``decoder_input_ids`` (b, t).

        The cache has two names: transformers 5 renamed it on the way.
        """
        cache = cache if cache is not None else past_key_values
        if encoder_outputs is None:
            encoder_outputs = self.encoder(input_ids, attention_mask)
        source, ids = encoder_outputs.last_hidden_state, encoder_outputs.source_ids
        mask = ids != self.config.pad_token_id if attention_mask is None else attention_mask.bool()
        if labels is not None:
            start = torch.full_like(labels[:, :1], self.config.decoder_start_token_id)
            decoder_input_ids = torch.cat([start, labels[:, :-1].masked_fill(labels[:, :-1] < 0, self.config.pad_token_id)], 1)
        x, copied, gate = self._decode(source, ids, mask, decoder_input_ids, cache)
        if labels is not None:
            loss = self._loss(x, copied, gate, ids, labels)
            return PointerOutput(loss=loss, encoder_last_hidden_state=source)
        chances = torch.full((*x.shape[:2], self.config.vocab_size), _FLOOR, device=x.device)
        chances.index_add_(2, self.spoken, (self._speaking(x) + F.logsigmoid(gate)).exp())
        chances.scatter_add_(2, ids[:, None].expand(copied.shape), (copied + F.logsigmoid(-gate)).exp())
        return PointerOutput(logits=chances.log(), encoder_last_hidden_state=source)

    def following(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return the logarithms of the chances that piece j of the source is written once the source is, up to piece i.

        Shapes: input_ids, attention_mask (b, s) → (b, i, j).
        """
        mask = attention_mask.bool()
        source = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        x, copied, gate = self._decode(source, input_ids, mask, input_ids, None)
        row = torch.full((self.config.vocab_size,), -1, device=input_ids.device)
        row[self.spoken] = torch.arange(len(self.spoken), device=input_ids.device)
        place = row[input_ids][:, None].expand(copied.shape)
        spoken = self._speaking(x).gather(2, place.clamp(min=0)).masked_fill(place < 0, -1e4)
        same = (input_ids[:, None] == input_ids[..., None]).to(source.dtype)  # a piece may stand in several places
        copy = (copied.exp().to(source.dtype) @ same).clamp(min=_FLOOR).log()
        return torch.logaddexp(spoken + F.logsigmoid(gate), copy + F.logsigmoid(-gate))

    def _decode(self, source: Tensor, ids: Tensor, mask: Tensor, written: Tensor, cache: Cache | None) -> tuple[Tensor, ...]:
        """Return states (b, t, d), logarithms of the chances of copying (b, t, s) and the gate (b, t, 1) after ``written``."""
        past = cache.get_seq_length() if cache is not None else 0
        place = torch.arange(past, past + written.shape[1], device=ids.device).unsqueeze(0)
        x = self.encoder.embeddings(input_ids=written, position_ids=place)
        for layer in self.layers:
            x = layer(x, source, mask[:, None, None], cache)
        copied = self._copying(x, source, ids, mask, written)
        return x, copied, self.gate(torch.cat([x, copied.exp().to(source.dtype) @ source], -1)).float()

    def _speaking(self, x: Tensor) -> Tensor:
        """Return the logarithms of the chances of the spoken pieces. Shape: (b, t, n_spoken)."""
        weights = self.get_input_embeddings().weight[self.spoken]
        return F.linear(self.transform_norm(F.gelu(self.transform(x))), weights, self.spoken_bias).float().log_softmax(-1)

    def _copying(self, x: Tensor, source: Tensor, ids: Tensor, mask: Tensor, written: Tensor) -> Tensor:
        """Return the logarithms of the chances of copying each source piece. Shape: (b, t, s).

        A piece inside a word can only follow the piece it follows in the source, so that no two words grow together.
        """
        scores = self.copy_query(x) @ self.copy_key(source).transpose(1, 2) / math.sqrt(x.shape[-1])
        before = F.pad(ids, (1, 0), value=-1)[:, :-1]
        follows = before[:, None] == written[..., None]  # (b, t, s)
        repeats = ids[:, None] == written[..., None]
        scores = scores.float() + self.follow[0].float() * follows + self.follow[1].float() * repeats
        kinds = self.kinds[ids]
        allowed = (mask & (kinds != 2))[:, None] & ((kinds != 1)[:, None] | follows)
        return scores.masked_fill(~allowed, -1e4).log_softmax(-1)

    def _loss(self, x: Tensor, copied: Tensor, gate: Tensor, ids: Tensor, labels: Tensor) -> Tensor:
        """Return the mean of -log p over the labels, without the table over the vocabulary."""
        row = torch.full((self.config.vocab_size,), -1, dtype=torch.long, device=labels.device)
        row[self.spoken] = torch.arange(len(self.spoken), device=labels.device)
        known = labels >= 0
        target = labels[known]  # (n,)
        spoken_row = row[target]
        spoken = self._speaking(x[known]).gather(1, spoken_row.clamp(min=0)[:, None]).squeeze(1)
        spoken = spoken.masked_fill(spoken_row < 0, -1e4) + F.logsigmoid(gate[known].squeeze(-1))
        same = ids[:, None] == labels[..., None]  # (b, t, s)
        copy = copied.masked_fill(~same, -1e4).logsumexp(-1) + F.logsigmoid(-gate.squeeze(-1))
        return -torch.logaddexp(spoken, copy[known]).mean()


def warm_start(writer: PointerWriter, encoder: dict[str, Tensor]) -> None:
    """Take over the weights of a BERT-shaped ``encoder`` (its state) and start the decoder from every other layer of it.

    What reads the source starts anew, but small (Rothe et al. 2020 start it at random).
    """
    writer.encoder.load_state_dict(encoder)
    step = max(1, writer.config.num_hidden_layers // writer.config.num_decoder_layers)
    with torch.no_grad():
        for i, layer in enumerate(writer.layers):
            base = writer.encoder.encoder.layer[min(i * step, writer.config.num_hidden_layers - 1)]
            own, attention = layer.written, base.attention
            for mine, theirs in (
                (own.query, attention.self.query),
                (own.key, attention.self.key),
                (own.value, attention.self.value),
                (own.out, attention.output.dense),
                (own.norm, attention.output.LayerNorm),
                (layer.up, base.intermediate.dense),
                (layer.down, base.output.dense),
                (layer.norm, base.output.LayerNorm),
            ):
                mine.load_state_dict(theirs.state_dict())
            layer.read.norm.load_state_dict(attention.output.LayerNorm.state_dict())
        writer.follow.copy_(torch.tensor([4.0, 0.0]))  # to go on where the copy left off is the first guess
        writer.gate.bias.fill_(-1.0)


AutoConfig.register(PointerConfig.model_type, PointerConfig)
AutoModelForSeq2SeqLM.register(PointerConfig, PointerWriter)
