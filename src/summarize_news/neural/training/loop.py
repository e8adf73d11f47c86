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
from torch.optim.lr_scheduler import LambdaLR

from summarize_news.errors import UsageError
from summarize_news.neural.model import Reader
from summarize_news.neural.training.data import Example, collate
from summarize_news.select import N_EXTRACT


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """What one cycle of training does; part of its checkpoint, so that a resumed run is the same run.

    Units: rates are AdamW's; shares are chances; ``n_epochs`` counts passes over the pairs, and a batch of articles with
    roles follows every ``role_every`` batches of pairs. Training stops when ``patience`` validations in a row found nothing
    better.
    """

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
    validate_every: int = 200
    patience: int = 3


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


def agreement(reader: Reader, examples: Sequence[Example], batch: int = 16) -> float:
    """Return how much of the label mass of each article's best three sentences the reader's top three hold, in [0, 1]."""
    was_training = reader.training
    reader.eval()
    shares = []
    with torch.inference_mode():
        for at in range(0, len(examples), batch):
            part = examples[at : at + batch]
            tensors = collate(part, [len(e.ids) for e in part])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                salience = reader(tensors["ids"], tensors["mask"], tensors["sentence"], tensors["sentence_mask"])["salience"]
            for row, labels in zip(salience.float(), tensors["salience"], strict=True):
                labels = labels[labels >= 0]
                k = min(N_EXTRACT, len(labels))
                best = float(labels.topk(k).values.sum())
                if best > 0:
                    shares.append(float(labels[row[: len(labels)].topk(k).indices].sum()) / best)
    reader.train(was_training)
    return sum(shares) / max(1, len(shares))


def train(
    reader: Reader,
    pairs: Sequence[Example],
    roles: Sequence[Example],
    plan: TrainingPlan,
    folder: Path,
    report: Callable[[dict], None] = lambda _: None,
    *,
    dev: Sequence[Example] = (),
) -> None:
    """Train ``reader`` in place on salience ``pairs`` and labelled ``roles``; resume from ``folder`` where it can.

    With ``dev`` pairs the reader ends with the weights that agreed best with their labels, and training stops early when
    they get no better. ``report`` gets a record for every step and every validation.

    Raises: UsageError when ``folder`` holds a checkpoint of another plan or other data.
    """
    torch.manual_seed(plan.seed)
    reader.encoder.embeddings.requires_grad_(False)
    trained = [p for p in reader.parameters() if p.requires_grad]
    steps = list(_schedule(pairs, roles, plan))
    optimizer, schedule = _optimiser(reader, plan, len(steps))
    role_weights = role_balance(roles, reader.role.out_features)
    checkpoint, best = folder / "checkpoint.pt", folder / "best.pt"
    first, best_score, n_stale = 0, -1.0, 0
    folder.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        if state["plan"] != asdict(plan) or state["n_steps"] != len(steps):
            raise UsageError(f"{checkpoint} belongs to another plan or other data; remove it to start anew")
        reader.load_state_dict(state["reader"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first, best_score, n_stale = state["step"], state["best_score"], state["n_stale"]
    reader.train()
    began = time.monotonic()
    for step in range(first, len(steps)):
        if n_stale >= plan.patience:
            break
        kind, indices = steps[step]
        source = pairs if kind == "pairs" else roles
        rng = random.Random(plan.seed * 1_000_003 + step)
        totals = _backward(reader, kind, [source[i] for i in indices], plan, role_weights, rng)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        n_done = step + 1
        left_s = (time.monotonic() - began) / (n_done - first) * (len(steps) - n_done)
        report({"step": n_done, "n_steps": len(steps), "kind": kind, "left_s": round(left_s), **totals})
        is_last = n_done == len(steps)
        if dev and (n_done % plan.validate_every == 0 or is_last):
            score = agreement(reader, dev)
            n_stale = 0 if score > best_score else n_stale + 1
            if score > best_score:
                best_score = score
                save_state(best, {"reader": reader.state_dict()})
            report(
                {"step": n_done, "n_steps": len(steps), "kind": "dev", "left_s": round(left_s), "agreement": round(score, 4)}
            )
        if n_done % plan.checkpoint_every == 0 or is_last or n_stale >= plan.patience:
            save_state(
                checkpoint,
                {
                    "reader": reader.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": n_done,
                    "n_steps": len(steps),
                    "plan": asdict(plan),
                    "best_score": best_score,
                    "n_stale": n_stale,
                },
            )
    if dev and best.exists():
        reader.load_state_dict(torch.load(best, weights_only=True)["reader"])
    reader.eval()


def _optimiser(reader: Reader, plan: TrainingPlan, n_steps: int) -> tuple[torch.optim.Optimizer, LambdaLR]:
    """Return AdamW with a rate of its own for the encoder, and its schedule: a short rise, then linearly down to zero."""
    encoder = [p for p in reader.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "lr": plan.encoder_rate}, {"params": heads, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    return optimizer, rise_and_fall(optimizer, n_steps, plan.warmup_share)


def rise_and_fall(optimizer: torch.optim.Optimizer, n_steps: int, warmup_share: float) -> LambdaLR:
    """Return the schedule of a cycle: a short rise, then linearly down to zero."""
    warmup = max(1, int(n_steps * warmup_share))
    return LambdaLR(optimizer, lambda s: min((s + 1) / warmup, max(0.0, (n_steps - s) / max(1, n_steps - warmup))))


def _backward(
    reader: Reader,
    kind: str,
    examples: list[Example],
    plan: TrainingPlan,
    role_weights: Tensor,
    rng: random.Random,
) -> dict[str, float]:
    """Add the gradients of one batch, in parts that fit in memory; return its mean losses."""
    is_whole = [kind == "roles" or rng.random() < plan.two_window_share for _ in examples]
    n_windows = [len(e.ids) if whole else 1 for e, whole in zip(examples, is_whole, strict=True)]
    weight = {"salience": 1.0, "keep": plan.keep_weight, "role": plan.role_weight, "speech": plan.speech_weight}
    totals: dict[str, float] = {}
    for part, counts in _micro(examples, n_windows, plan.micro_pieces):
        batch = collate(part, counts)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = reader(batch["ids"], batch["mask"], batch["sentence"], batch["sentence_mask"])
        found = losses(out, batch, role_weights)
        share = len(part) / len(examples)
        loss = sum(weight[name] * value for name, value in found.items()) * share
        loss.backward()
        for name, value in found.items():
            totals[name] = totals.get(name, 0.0) + float(value.detach()) * share
    return {name: round(value, 4) for name, value in totals.items()}


def save_state(path: Path, state: dict) -> None:
    """Write a checkpoint so that the one before it stays whole until this one is."""
    part = path.with_suffix(".tmp")
    torch.save(state, part)
    os.replace(part, path)


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
