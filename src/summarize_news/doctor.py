"""What this installation is and whether it works: versions, models, network, threads, one article summarised."""

import hashlib
import os
import platform
import re
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from summarize_news import __version__
from summarize_news.clean import make_article
from summarize_news.config import PROJECT_FILE, user_file
from summarize_news.errors import ModelError
from summarize_news.hygiene import shown
from summarize_news.neural.reader import check_reader
from summarize_news.pipeline import load_tools, models_folder, summarize
from summarize_news.settings import Settings
from summarize_news.types import Block, Meta

_PACKAGES = ("click", "rich", "spacy", "onnxruntime", "tokenizers", "numpy", "trafilatura", "torch", "transformers")
_NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.sendto"}
_ARTICLE = (
    "The harbour council voted on Tuesday to close the old ferry terminal in March and to move all sailings to the new "
    "pier across the bay.",
    "The terminal, which opened in 1961, has needed repairs every winter for the past ten years, and engineers told the "
    "council in May that its foundations would not last another storm season.",
    "“We have run out of ways to patch it,” said Ingrid Solberg, who chairs the council. Shop owners near the terminal "
    "said they expected to lose most of their customers.",
    "The council plans to hold a public meeting in January before work on the pier begins.",
)


def examine() -> Iterator[str]:
    """Yield one line a finding.

    Raises: ModelError when a model is missing or damaged.
    """
    yield f"summarize-news {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    for package in _PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} is not installed"
    for folder in sorted(path.parent for path in models_folder().glob("*/card.md")):
        yield _examine_model(folder)
    check_reader(models_folder() / "reader")
    yield f"threads: {_usable_cpus()} processors may be used"
    for path in (user_file(os.environ), Path(PROJECT_FILE).absolute()):
        yield f"settings: {shown(str(path))}{'' if path.is_file() else ' (no such file)'}"
    asked: list[str] = []
    sys.addaudithook(lambda event, _: asked.append(event) if event in _NETWORK else None)
    began = time.perf_counter()
    article = make_article("self-test", [Block(kind="paragraph", text=text) for text in _ARTICLE], Meta())
    summary = summarize(article, Settings(), load_tools())
    n = len(summary.lines())
    yield f"self-test: {n} lines from {len(summary.document.sentences)} sentences in {time.perf_counter() - began:.1f} s"
    yield f"network: asked for {len(asked)} times during the self-test; nothing here needs it"


def _examine_model(folder: Path) -> str:
    """Return a line about the weights in ``folder``.

    Raises: ModelError if they are missing or not those of the card.
    """
    wanted = re.findall(r"`([0-9a-f]{64})`", (folder / "card.md").read_text("utf-8"))
    weights = [path for path in sorted(folder.iterdir()) if path.suffix in {".bin", ".onnx", ".safetensors"}]
    if not weights:
        raise ModelError(f"model {folder.name}: no weights in {folder}; reinstall")
    said = []
    for path in weights:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest not in wanted:
            raise ModelError(f"model {folder.name}: {path} is damaged: its sha256 is not the one of its card; reinstall")
        said.append(f"{path.name}, {path.stat().st_size:,} bytes, sha256 {digest}")
    return f"model {folder.name}: {'; '.join(said)}, as it should be"


def _usable_cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
