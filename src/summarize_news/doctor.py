"""What this installation is and whether it works: versions, models, one article summarised."""

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from summarize_news import __version__
from summarize_news.clean import make_article
from summarize_news.neural.reader import check_reader
from summarize_news.pipeline import load_tools, models_folder, summarize
from summarize_news.settings import Settings
from summarize_news.types import Block, Meta

_PACKAGES = ("click", "rich", "spacy", "onnxruntime", "tokenizers", "numpy", "trafilatura", "torch", "transformers")
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
    config, graph = check_reader(models_folder() / "reader")
    yield f"reader: {len(graph):,} bytes, sha256 {config['sha256']}, as it should be"
    article = make_article("self-test", [Block(kind="paragraph", text=text) for text in _ARTICLE], Meta())
    summary = summarize(article, Settings(), load_tools())
    yield f"self-test: {len(summary.lines())} lines from {len(summary.document.sentences)} sentences"
