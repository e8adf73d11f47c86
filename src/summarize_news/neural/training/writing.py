"""The training loop of the writer: pairs of evidence and line, in cycles, with checkpoints it resumes from.

Deterministic for a given seed, data and thread count. CPU bf16 autocast, no dropout, embeddings as they are (both as for
the reader, ``loop.py``).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from summarize_news.errors import UsageError
from summarize_news.neural.pointer import PointerWriter
from summarize_news.neural.training.lines import Encoded
from summarize_news.neural.training.loop import batch_order, rise_and_fall, save_state

IGNORE = -100


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingPlan:
    """What one cycle does; part of its checkpoint, so that a resumed run is the same run.

    Units: rates are AdamW's; ``n_epochs`` counts passes over the examples; ``checkpoint_every`` counts steps.
    """

    seed: int = 0
    n_epochs: float = 2.0
    batch_pairs: int = 64
    encoder_rate: float = 1e-4
    decoder_rate: float = 4e-4
    warmup_share: float = 0.05
    checkpoint_every: int = 50
    validate_every: int = 200


def collate(examples: Sequence[Encoded], pad: int) -> tuple[Tensor, Tensor]:
    """Return sources (b, s), padded with ``pad``, and labels (b, t), padded with -100."""
    sources = np.full((len(examples), max(len(e.source) for e in examples)), pad, np.int64)
    labels = np.full((len(examples), max(len(e.target) for e in examples)), IGNORE, np.int64)
    for row, example in enumerate(examples):
        sources[row, : len(example.source)] = example.source
        labels[row, : len(example.target)] = example.target
    return torch.from_numpy(sources), torch.from_numpy(labels)


def surprise(writer: PointerWriter, examples: Sequence[Encoded], batch: int = 64) -> float:
    """Return the mean of -log p over the pieces of the targets, in nats."""
    total = n = 0.0
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].source))
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), batch):
            sources, labels = collate([examples[i] for i in order[at : at + batch]], writer.config.pad_token_id)
            known = int((labels >= 0).sum())
            total += float(writer(sources, (sources != writer.config.pad_token_id).long(), labels=labels).loss) * known
            n += known
    return total / max(n, 1)


def train_cycle(
    writer: PointerWriter,
    examples: Sequence[Encoded],
    plan: WritingPlan,
    folder: Path,
    report: Callable[[dict], None] = lambda _: None,
    *,
    dev: Sequence[Encoded] = (),
) -> None:
    """Train ``writer`` in place; resume from ``folder`` where it can. ``report`` gets a record for every step and validation.

    Raises: UsageError when ``folder`` holds a checkpoint of another plan or other data.
    """
    torch.manual_seed(plan.seed)
    writer.encoder.embeddings.requires_grad_(False)
    trained = [p for p in writer.parameters() if p.requires_grad]
    steps = list(_schedule([len(e.source) for e in examples], plan))
    encoder = [p for p in writer.encoder.parameters() if p.requires_grad]
    decoder = [p for name, p in writer.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "lr": plan.encoder_rate}, {"params": decoder, "lr": plan.decoder_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = rise_and_fall(optimizer, len(steps), plan.warmup_share)
    checkpoint = folder / "checkpoint.pt"
    folder.mkdir(parents=True, exist_ok=True)
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        if state["plan"] != asdict(plan) or state["n_steps"] != len(steps):
            raise UsageError(f"{checkpoint} belongs to another plan or other data; remove it to start anew")
        writer.load_state_dict(state["writer"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["step"]
    writer.train()
    began = time.monotonic()
    for step in range(first, len(steps)):
        sources, labels = collate([examples[i] for i in steps[step]], writer.config.pad_token_id)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = writer(sources, (sources != writer.config.pad_token_id).long(), labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        n_done = step + 1
        left_s = round((time.monotonic() - began) / (n_done - first) * (len(steps) - n_done))
        record = {"step": n_done, "n_steps": len(steps), "left_s": left_s}
        report({**record, "kind": "lines", "loss": round(float(loss.detach()), 4)})
        is_last = n_done == len(steps)
        if dev and (n_done % plan.validate_every == 0 or is_last):
            report({**record, "kind": "dev", "surprise": round(surprise(writer, dev), 4)})
        if n_done % plan.checkpoint_every == 0 or is_last:
            state = {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "step": n_done}
            save_state(checkpoint, {"writer": writer.state_dict(), **state, "n_steps": len(steps), "plan": asdict(plan)})
    writer.eval()


def _schedule(sizes: Sequence[int], plan: WritingPlan) -> Iterator[list[int]]:
    """Yield the batches of the cycle: whole epochs, the last one perhaps cut short."""
    left = round(plan.n_epochs * -(-len(sizes) // plan.batch_pairs))
    for epoch in range(left):
        batches = batch_order(sizes, plan.batch_pairs, plan.seed + epoch)[:left]
        yield from batches
        left -= len(batches)
        if not left:
            return
