"""What the user named in, one task an article out; a task in, its summary as text out."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from summarize_news.hygiene import shown
from summarize_news.neural.checkpoint import Checkpoint
from summarize_news.read import MAX_BYTES, STDIN, find_sources
from summarize_news.records import holds_records, read_records
from summarize_news.settings import Settings
from summarize_news.types import Article, Source, Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is the same for every task of a batch."""

    settings: Settings
    format: str
    cite: bool = False
    reader: Path | None = None
    writer: Checkpoint | None = None
    device: str = "auto"
    max_bytes: int = MAX_BYTES
    follow_links: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One article: a path to read or what was read already; ``about`` (title, outlet, url) goes before what it says."""

    name: str
    source: Source | str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One input: ``identity`` tells it from all others, ``relative`` is its path below what was named; or what is wrong."""

    identity: str
    relative: str
    name: str
    task: Task | None = None
    error: str = ""


def list_entries(
    inputs: Iterable[str], about: Mapping[str, str], output: Path | None = None, follow_links: bool = False
) -> Iterator[Entry]:
    """Yield every article of ``inputs``, in order: files, those below directories, the records of files of many.

    What lies below ``output``, if that is inside a directory of ``inputs``, is none. ``about`` (title, outlet, url) goes
    before what a record says.
    """
    inputs = list(inputs)
    folders = [path for path in inputs if path != STDIN and os.path.isdir(path)]
    outputs = os.path.realpath(output) if output else ""
    skipped = os.path.join(outputs, "") if any(is_inside(outputs, folder) for folder in folders) else None
    for path in find_sources(inputs, follow_links):
        if holds_records(path) and os.path.isfile(path):
            yield from _list_records(path, about)
        elif not (skipped and os.path.realpath(path).startswith(skipped)):
            folder = next((f for f in folders if Path(path).is_relative_to(f)), None)
            relative = Path(path).relative_to(folder).as_posix() if folder else "stdin" if path == STDIN else Path(path).name
            task = Task(name=shown(path), source=path, about=about)
            yield Entry(identity=path, relative=relative, name=task.name, task=task)


def is_inside(path: str, folder: str) -> bool:
    """Say whether the real path ``path`` lies below ``folder``."""
    return bool(path) and path.startswith(os.path.join(os.path.realpath(folder), ""))


def _list_records(path: str, about: Mapping[str, str]) -> Iterator[Entry]:
    for record in read_records(path):
        said = {**record.about, **{key: value for key, value in about.items() if value}}
        task = Task(name=record.name, source=record.source, about=said) if record.source else None
        yield Entry(
            identity=record.place, relative=record.name.replace("/", "_"), name=record.name, task=task, error=record.error
        )


def read_task(task: Task, work: Work) -> Article:
    """Return the article of a task. Needs no models, so that what is refused is refused before they are loaded.

    Raises: InputError.
    """
    from summarize_news.read import load_article, read_source

    source = read_source(task.source, work.max_bytes) if isinstance(task.source, str) else task.source
    return load_article(source, **task.about)


def summarize_task(task: Task, work: Work, tools: Tools) -> tuple[str, tuple[str, ...]]:
    """Return the summary of a task in the format of ``work``, and the warnings about it.

    Raises: InputError, and UsageError if it cannot be as short as asked.
    """
    from summarize_news.pipeline import summarize
    from summarize_news.render import RENDERERS

    summary = summarize(read_task(task, work), work.settings, tools)
    return RENDERERS[work.format](summary, work.cite), summary.warnings
