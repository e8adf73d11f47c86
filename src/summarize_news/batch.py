"""Many articles in, a summary of each in an output directory, an outcome for each. Running it again does what is missing.

What decides whether a summary is there already is its key: input bytes, name, options, models, version.
"""

import hashlib
import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

from summarize_news import __version__
from summarize_news.errors import Interrupted, UnreadableInput, UsageError
from summarize_news.hygiene import shown
from summarize_news.naming import plan_outputs
from summarize_news.outbox import LINES, open_outbox
from summarize_news.pipeline import models_folder
from summarize_news.pool import LIMIT_S, run_tasks, stop_on_signals
from summarize_news.read import STDIN, read_source
from summarize_news.render import SUFFIXES
from summarize_news.tasks import Entry, Task, Work, is_inside, list_entries
from summarize_news.types import Outcome, Status

Report = Callable[[Outcome, Sequence[str]], None]  # an outcome and what was dropped on reading


def run_batch(
    inputs: Sequence[str],
    output: Path,
    work: Work,
    *,
    n_workers: int,
    report: Callable[[int], Report],
    about: Mapping[str, str] | None = None,
    limit_s: float = LIMIT_S,
) -> Counter[Status]:
    """Summarise every article of ``inputs`` below ``output`` where that is not done; return how many came out how.

    ``report`` is given the number of articles, and what it returns is told every outcome.

    Raises: UsageError if there is no article or ``output`` cannot be used; ModelError; OutputError; Interrupted.
    """
    about = about or {}
    for path in inputs:
        if os.path.isdir(path) and os.path.realpath(path) == os.path.realpath(output):
            raise UsageError(f"{shown(path)}: summaries would lie among the articles; name another --output")
    named = [(entry.identity, entry.relative) for entry in list_entries(inputs, about, output, work.follow_links)]
    if not named:
        raise UsageError(
            f"no article (.txt, .md, .html) below {', '.join(map(shown, inputs))}; name a file or another directory"
        )
    top = os.path.realpath(output)
    inside = [os.path.relpath(os.path.realpath(i), top) for i, _ in named if is_inside(os.path.realpath(i), top)]
    targets = plan_outputs(named, SUFFIXES[work.format], taken=map(_as_posix, inside))
    as_lines = work.format == "jsonl"
    tell = report(len(targets))
    tally: Counter[Status] = Counter()
    base = [__version__, _models_digest(work.reader), asdict(work.settings), work.format, work.cite]
    base += [work.writer.name] if work.writer else []

    with stop_on_signals() as stop, open_outbox(output, targets.values(), as_lines) as outbox:

        def settle(entry: Entry, target: str, status: Status, error: str = "", elapsed_s: float = 0.0, warnings=()) -> None:
            if error:
                outbox.put_failure(target, entry.name, error)
            place = "" if error else LINES if as_lines else target
            outcome = Outcome(name=entry.name, status=status, output=shown(place), error=error, elapsed_s=elapsed_s)
            outbox.log(outcome)
            tally[status] += 1
            tell(outcome, warnings)

        def missing() -> Iterator[tuple[tuple[Entry, str, str], Task]]:
            for entry in list_entries(inputs, about, output, work.follow_links):
                target = targets.get(entry.identity)
                if stop.signal:
                    return
                if target is None:  # it was not there when the outputs were planned
                    continue
                task, error = entry.task, entry.error
                if task and task.source == STDIN:  # a worker has another one
                    try:
                        task = replace(task, source=read_source(STDIN, work.max_bytes))
                    except UnreadableInput as refusal:
                        task, error = None, str(refusal)
                if task is None:
                    settle(entry, target, Status.FAILED, error)
                    continue
                key = _key(task, base, work.max_bytes)
                if key and outbox.is_done(target, key):
                    settle(entry, target, Status.KEPT)
                else:
                    yield (entry, target, key), task

        with closing(run_tasks(missing(), work, min(n_workers, len(targets)), stop, limit_s)) as answers:
            for (entry, target, key), answer in answers:
                error = answer.error
                try:
                    if not error:
                        outbox.put(target, key, answer.text)
                except OSError as problem:
                    error = f"{entry.name}: its summary cannot be written ({(problem.strerror or str(problem)).lower()})"
                settle(entry, target, Status.FAILED if error else Status.DONE, error, answer.elapsed_s, answer.warnings)
        if stop.signal and sum(tally.values()) < len(targets):
            n_left = len(targets) - sum(tally.values())
            raise Interrupted(f"stopped; {n_left} of {len(targets)} are left, and the same command does them", stop.signal)
        outbox.finish(targets.values())
    return tally


def _as_posix(path: str) -> str:
    return path.replace(os.sep, "/")


def _key(task: Task, base: Sequence[object], max_bytes: int) -> str:
    """Return a name for all that a summary depends on, or the empty string for an input that cannot be read."""
    if isinstance(task.source, str):
        content = _file_digest(task.source, max_bytes)
        if not content:
            return ""
    else:
        content = hashlib.sha256(f"{task.source.kind}\n{task.source.text}".encode("utf-8", "backslashreplace")).hexdigest()
    values = [content, task.name, dict(task.about), *base]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _file_digest(path: str, max_bytes: int) -> str:
    """Return the sha256 of a regular file that is not too large to be read; nothing else is even opened."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > max_bytes:
            return ""
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            return hashlib.sha256(file.read(max_bytes)).hexdigest()
    except (OSError, ValueError):
        return ""


def _models_digest(reader: Path | None) -> str:
    """Return the sha256 of all weights and what lies beside them."""
    digest = hashlib.sha256()
    for folder in (reader or models_folder() / "reader", models_folder() / "senter", models_folder() / "tagger"):
        for path in sorted(p for p in folder.glob("*") if p.suffix in {".onnx", ".bin", ".json"}):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
