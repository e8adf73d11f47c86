"""The training loop of the reader: batches by size, several targets, checkpoints it resumes from.

Deterministic for a given seed, data and thread count. CPU bf16 autocast; no dropout (one epoch, and
``bernoulli_`` takes most of a CPU step).
"""

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from summarize_news.errors import UsageError
from summarize_news.neural.model import Reader
from summarize_news.neural.training.data import Example, collate


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """What one training run does; part of its checkpoint, so that a resumed run is the same run."""

    seed: int = 0
    n_epochs: float = 1.0
    batch_articles: int = 32
    micro_pieces: int = 8192
    encoder_rate: float = 1e-4
    head_rate: float = 4e-4
    warmup_share: float = 0.05
    two_window_share: float = 0.15
    role_every: int = 8
    keep_weight: float = 0.3
    role_weight: float = 0.5
    speech_weight: float = 0.25
    checkpoint_every: int = 50


def batch_order(sizes: Sequence[int], batch: int, seed: int) -> list[list[int]]:
    """Return one epoch of batches of similar size in random order, the same for the same seed."""
    rng = random.Random(seed)
    order = list(range(len(sizes)))
    rng.shuffle(order)
    out = []
    for pool in range(0, len(order), batch * 32):
        block = sorted(order[pool : pool + batch * 32], key=lambda i: sizes[i])
        out += [block[i : i + batch] for i in range(0, len(block), batch)]
    rng.shuffle(out)
    return out


def losses(out: dict[str, Tensor], batch: dict[str, Tensor], role_weights: Tensor) -> dict[str, Tensor]:
    """Return the loss of each target the batch has labels for: salience, keep, role, speech (scalars)."""
    found = {}
    known = (batch["salience"] >= 0) & (batch["sentence_mask"] > 0)
    if known.any():
        found["salience"] = F.binary_cross_entropy_with_logits(out["salience"].float()[known], batch["salience"][known])
    known = batch["keep"] >= 0
    if known.any():
        found["keep"] = F.binary_cross_entropy_with_logits(out["keep"].float()[known], batch["keep"][known].float())
    known = batch["role"] >= 0
    if known.any():
        found["role"] = F.cross_entropy(out["role"].float()[known], batch["role"][known].long(), weight=role_weights)
        found["speech"] = F.binary_cross_entropy_with_logits(out["speech"].float()[known], batch["speech"][known])
    return found


def role_balance(examples: Sequence[Example], n_roles: int) -> Tensor:
    """Return class weights ∝ frequency^-½, mean 1 over the sentences. Shape: (n_roles,)."""
    count = torch.zeros(n_roles)
    for example in examples:
        count += torch.bincount(torch.from_numpy(example.role.astype("int64")), minlength=n_roles)
    weights = count.clamp(min=1).rsqrt()
    return weights * count.sum() / (weights * count).sum().clamp(min=1e-9)


def train(
    reader: Reader,
    pairs: Sequence[Example],
    roles: Sequence[Example],
    plan: TrainingPlan,
    folder: Path,
    report: Callable[[dict], None] = lambda _: None,
) -> None:
    """Train ``reader`` in place on salience ``pairs`` and labelled ``roles``; resume from ``folder`` where it can."""
    torch.manual_seed(plan.seed)
    for parameter in reader.encoder.embeddings.parameters():
        parameter.requires_grad_(False)
    encoder = [p for p in reader.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": plan.encoder_rate}, {"params": heads, "lr": plan.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    steps = list(_schedule(pairs, roles, plan))
    warmup = max(1, int(len(steps) * plan.warmup_share))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warmup, max(0.0, (len(steps) - s) / max(1, len(steps) - warmup)))
    )
    role_weights = role_balance(roles, reader.role.out_features)
    checkpoint = folder / "checkpoint.pt"
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        if state["plan"] != asdict(plan) or state["n_steps"] != len(steps):
            raise UsageError(f"{checkpoint} belongs to another plan or other data; remove it to start anew")
        reader.load_state_dict(state["reader"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["step"]
    reader.train()
    began = time.monotonic()
    for step in range(first, len(steps)):
        kind, indices = steps[step]
        source = pairs if kind == "pairs" else roles
        rng = random.Random(plan.seed * 1_000_003 + step)
        n_windows = [2 if rng.random() < plan.two_window_share or kind == "roles" else 1 for _ in indices]
        totals: dict[str, float] = {}
        parts = list(_micro([source[i] for i in indices], n_windows, plan.micro_pieces))
        for examples, counts in parts:
            batch = collate(examples, counts)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = reader(batch["ids"], batch["mask"], batch["sentence"], batch["sentence_mask"])
            found = losses(out, batch, role_weights)
            weight = {"salience": 1.0, "keep": plan.keep_weight, "role": plan.role_weight, "speech": plan.speech_weight}
            share = len(examples) / len(indices)
            loss = sum(weight[name] * value for name, value in found.items()) * share
            loss.backward()
            for name, value in found.items():
                totals[name] = totals.get(name, 0.0) + float(value.detach()) * share
        torch.nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        elapsed_s = time.monotonic() - began
        left_s = elapsed_s / (step + 1 - first) * (len(steps) - step - 1)
        report(
            {
                "step": step + 1,
                "n_steps": len(steps),
                "kind": kind,
                "left_s": round(left_s),
                **{k: round(v, 4) for k, v in totals.items()},
            }
        )
        if (step + 1) % plan.checkpoint_every == 0 or step + 1 == len(steps):
            folder.mkdir(parents=True, exist_ok=True)
            state = {
                "reader": reader.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "step": step + 1,
                "n_steps": len(steps),
                "plan": asdict(plan),
            }
            torch.save(state, folder / "checkpoint.tmp")
            os.replace(folder / "checkpoint.tmp", checkpoint)
    reader.eval()


def _schedule(pairs: Sequence[Example], roles: Sequence[Example], plan: TrainingPlan) -> Iterator[tuple[str, list[int]]]:
    """Yield the steps of the run: epochs over the pairs, a batch of roles after every ``role_every`` of them."""
    n_steps = round(plan.n_epochs * -(-len(pairs) // plan.batch_articles))
    role_batches: list[list[int]] = []
    done = epoch = role_epoch = 0
    while done < n_steps:
        for indices in batch_order([e.size for e in pairs], plan.batch_articles, plan.seed + epoch)[: n_steps - done]:
            yield "pairs", indices
            done += 1
            if roles and plan.role_every and done % plan.role_every == 0:
                if not role_batches:
                    role_batches = batch_order([e.size for e in roles], plan.batch_articles, plan.seed + 7919 + role_epoch)
                    role_epoch += 1
                yield "roles", role_batches.pop()
        epoch += 1


def _micro(examples: list[Example], n_windows: list[int], max_pieces: int) -> Iterator[tuple[list[Example], list[int]]]:
    """Cut a batch into parts of at most about ``max_pieces`` pieces after padding."""
    length = max(int((e.ids != 0).sum(1).max()) for e in examples)
    per_part = max(1, max_pieces // length)
    part: tuple[list[Example], list[int]] = ([], [])
    n_rows = 0
    for example, n in zip(examples, n_windows, strict=True):
        n = min(n, len(example.ids))
        if n_rows + n > per_part and part[0]:
            yield part
            part, n_rows = ([], []), 0
        part[0].append(example)
        part[1].append(n)
        n_rows += n
    yield part
