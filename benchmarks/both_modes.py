"""The samples in both modes side by side, as Markdown: the lines that the shipped writer changes, beside what stood there.

python benchmarks/both_modes.py > samples/summaries/both-modes.md      # or: make samples
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from summarize_news.pipeline import find_writer, load_tools, summarize
from summarize_news.read import load_article, read_source
from summarize_news.select import n_words
from summarize_news.settings import Settings
from summarize_news.types import How, Tools

SAMPLES = Path(__file__).parent.parent / "samples"
N_ARTICLES = 10
HEAD = "# Ten samples in both modes: the lines that `--mode abstractive` changes\n"


def articles() -> list[Path]:
    """Return the samples shown: the first so many by name."""
    return sorted(p for p in SAMPLES.iterdir() if p.suffix in {".txt", ".md", ".html"})[:N_ARTICLES]


def side_by_side(path: Path, tools: Tools) -> str:
    """Return what changes in the summary of ``path``, as a table."""
    article = load_article(read_source(str(path)))
    before, after = (summarize(article, Settings(mode=mode), tools).lines() for mode in ("extractive", "abstractive"))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if new.how is How.WRITTEN]
    words = [sum(n_words(line.text) for line in lines) for lines in (before, after)]
    rows = [f"| {_cell(old.text)} | {_cell(new.text)} |\n" for old, new in changed]
    head = f"\n## {path.name}: {len(changed)} of {len(before)} lines, {words[0]} → {words[1]} words\n\n"
    return head + "| shortened | written |\n|---|---|\n" + "".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page(tools: Tools) -> Iterator[str]:
    """Yield the parts of the page."""
    yield HEAD
    for path in articles():
        yield side_by_side(path, tools)


if __name__ == "__main__":
    print("".join(page(replace(load_tools(writer=find_writer(None)), writer="shipped"))), end="")
