"""The output directory of a batch: one run at a time, whole files or none, a record of what is done, a log of each run.

An output counts as done only if the record knows its key and what lies on disk has the sha256 of the record, so that half
a file, a file of other settings and one that somebody changed are all written anew.
"""

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from summarize_news.errors import OutputError, UsageError
from summarize_news.hygiene import shown
from summarize_news.types import Outcome

LOG, LINES = "run.jsonl", "summaries.jsonl"
_LOCK, _RECORD = ".summarize-news.lock", ".summarize-news.done"
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.summary-part")
_FATAL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EROFS)  # the next output would fare no better


def write_file(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target`` so that it is there whole or not at all, whatever happens.

    Raises: OutputError when the disk is full or failing; OSError for what concerns this file only.
    """
    temporary = target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}.summary-part")
    with _fatal_errors(target):
        try:
            with open(temporary, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def _fatal_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _FATAL:
            raise
        reason = (error.strerror or "input/output error").lower()
        raise OutputError(f"{shown(str(path))}: {reason}; make room and run the same command again") from None


class _Appended:
    """A file that lines are added to; each is handed to the system at once, so that a kill of this process loses none."""

    def __init__(self, path: Path, flags: int = 0) -> None:
        self._path = path
        with _fatal_errors(path):
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | flags, 0o666)

    def add(self, line: bytes) -> None:
        left = memoryview(line + b"\n")
        with _fatal_errors(self._path):
            while left:
                left = left[os.write(self._descriptor, left) :]

    def close(self) -> None:
        os.close(self._descriptor)


class _Record:
    """What is done: JSON lines of output, key and sha256. A line torn by a kill is as good as none."""

    def __init__(self, path: Path) -> None:
        self._entries: dict[str, tuple[str, str]] = {}
        *lines, torn = path.read_bytes().split(b"\n") if path.exists() else [b""]
        for line in lines:
            try:
                entry = json.loads(line)
                self._entries[entry["output"]] = (entry["key"], entry["sha256"])
            except (ValueError, KeyError, TypeError):
                torn = line
        if torn or len(lines) != len(self._entries):  # written anew, so that the next line begins on a line of its own
            write_file(path, b"".join(self._line(target) + b"\n" for target in self._entries))
        self._file = _Appended(path)

    def digest(self, target: str, key: str) -> str:
        """Return the sha256 of what was made of ``key`` for ``target``, or the empty string."""
        known, digest = self._entries.get(target, ("", ""))
        return digest if known == key else ""

    def add(self, target: str, key: str, digest: str) -> None:
        self._entries[target] = (key, digest)
        self._file.add(self._line(target))

    def _line(self, target: str) -> bytes:
        key, digest = self._entries[target]
        return json.dumps({"output": target, "key": key, "sha256": digest}).encode()

    def close(self) -> None:
        self._file.close()


class Outbox:
    """Where a batch puts its results, a file for each; ``target`` is a relative path of its plan."""

    def __init__(self, folder: Path, record: _Record, log: _Appended) -> None:
        self._folder, self._record, self._log = folder, record, log
        self._top = folder.resolve()
        self._ready: set[Path] = set()

    def is_done(self, target: str, key: str) -> bool:
        """Say whether the result of ``key`` lies at ``target``, whole and unchanged."""
        digest = self._record.digest(target, key)
        try:
            return bool(digest) and hashlib.sha256((self._folder / target).read_bytes()).hexdigest() == digest
        except OSError:
            return False

    def put(self, target: str, key: str, text: str) -> None:
        """Keep a result.

        Raises: OSError if this one cannot be written, OutputError if none can.
        """
        path, data = self._folder / target, text.encode("utf-8")
        if path.parent not in self._ready:
            with _fatal_errors(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            if not path.parent.resolve().is_relative_to(self._top):
                raise OSError(errno.EPERM, "a link leads out of the output directory")
            self._ready.add(path.parent)
        write_file(path, data)
        self._record.add(target, key, hashlib.sha256(data).hexdigest())

    def put_failure(self, target: str, name: str, error: str) -> None:
        """Keep why there is no result; for files the log is enough. What an earlier run made is left."""

    def finish(self, targets: Iterable[str]) -> None:
        """Do what is left when all of ``targets`` were put or are done: make the names last through a loss of power."""
        for folder in (self._top, *self._ready):
            _sync_folder(folder)

    def log(self, outcome: Outcome) -> None:
        """Add a line to the log of this run."""
        values = {
            "name": outcome.name,
            "status": outcome.status.value,
            "error": outcome.error or None,
            "seconds": round(outcome.elapsed_s, 3),
            "output": outcome.output or None,
        }
        self._log.add(json.dumps(values).encode())


class LinesOutbox(Outbox):
    """One file of JSON lines in the order of the inputs; until all are there, results gather in a file beside it."""

    def __init__(self, folder: Path, record: _Record, log: _Appended, path: Path) -> None:
        super().__init__(folder, record, log)
        self._path, self._part = path, folder / ".summaries.part"
        self._failures: dict[str, str] = {}
        self._places: dict[str, tuple[Path, int, int]] = {}  # sha256 of a line → file, offset, length
        self._at: dict[str, str] = {}  # target → sha256 of its line
        is_torn = any([self._scan(source) for source in (path, self._part)])
        self._file = _Appended(self._part)
        if is_torn:
            self._file.add(b"")
        self._end = self._part.stat().st_size

    def _scan(self, source: Path) -> bool:
        """Find the lines of ``source``; say whether the last one is torn."""
        offset, line = 0, b"\n"
        if source.exists():
            with open(source, "rb") as lines:
                for line in lines:
                    self._places[hashlib.sha256(line.rstrip(b"\n")).hexdigest()] = (source, offset, len(line))
                    offset += len(line)
        return not line.endswith(b"\n")

    def is_done(self, target: str, key: str) -> bool:
        """Say whether the line of ``key`` lies in the file, or in what a stopped run left."""
        self._at[target] = self._record.digest(target, key)
        return self._at[target] in self._places

    def put(self, target: str, key: str, text: str) -> None:
        """Keep a result, one line."""
        line = text.rstrip("\n").encode("utf-8")
        digest = hashlib.sha256(line).hexdigest()
        self._file.add(line)
        self._places[digest] = (self._part, self._end, len(line) + 1)
        self._end += len(line) + 1
        self._at[target] = digest
        self._record.add(target, key, digest)

    def put_failure(self, target: str, name: str, error: str) -> None:
        """Keep why there is no result: it has a line of its own."""
        self._failures[target] = json.dumps({"name": name, "status": "failed", "error": error}, ensure_ascii=False)

    def finish(self, targets: Iterable[str]) -> None:
        """Write the file, whole or not at all."""
        whole = self._part.with_suffix(".whole")
        with _fatal_errors(self._path), ExitStack() as stack:
            sources = {p: stack.enter_context(open(p, "rb")) for p in {place[0] for place in self._places.values()}}
            file = stack.enter_context(open(whole, "wb"))
            for target in targets:
                if target in self._failures:
                    file.write(self._failures[target].encode("utf-8", "backslashreplace") + b"\n")
                else:
                    path, offset, length = self._places[self._at[target]]
                    sources[path].seek(offset)
                    file.write(sources[path].read(length).rstrip(b"\n") + b"\n")
            file.flush()
            os.fsync(file.fileno())
            os.replace(whole, self._path)
        self._file.close()
        self._part.unlink()
        super().finish(())
        _sync_folder(self._path.parent)


@contextmanager
def open_outbox(output: Path, targets: Iterable[str], as_lines: bool = False) -> Iterator[Outbox]:
    """Hold the output directory for one run over ``targets``.

    With ``as_lines`` the results go to one file: ``output`` itself if its name ends in .jsonl, the record and the log being
    in a directory beside it, else ``summaries.jsonl`` below it.

    Raises: UsageError if it cannot be written to or another run holds it; OutputError if the disk is full.
    """
    lines = output / LINES
    if as_lines and output.suffix == ".jsonl":
        output, lines = output.with_name(f"{output.name}.run"), output
    name = shown(str(output))
    with ExitStack() as stack:
        try:
            with _fatal_errors(output):
                output.mkdir(parents=True, exist_ok=True)
                stack.callback(os.close, _lock(output / _LOCK, name))
                for folder in {(output / target).parent for target in targets}:
                    _remove_temporaries(folder)
                record = _Record(output / _RECORD)
                stack.callback(record.close)
                log = _Appended(output / LOG, os.O_TRUNC)
                stack.callback(log.close)
                outbox = LinesOutbox(output, record, log, lines) if as_lines else Outbox(output, record, log)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"{name}: summaries cannot be written there ({reason}); name another --output") from None
        yield outbox


def _lock(path: Path, name: str) -> int:
    """Return the descriptor that holds the lock: it is free again when this process ends, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _try_lock(descriptor)
    except BlockingIOError:
        os.close(descriptor)
        raise UsageError(f"{name}: another run is writing there; wait for it, or name another --output") from None
    return descriptor


def _try_lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        module: Any = msvcrt
        try:
            module.locking(descriptor, module.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_temporaries(folder: Path) -> None:
    """Remove what a killed run left; the lock is held, so no run is writing them."""
    if folder.is_dir():
        for entry in list(os.scandir(folder)):
            if _TEMPORARY.fullmatch(entry.name):
                os.unlink(entry.path)


def _sync_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):  # Windows cannot and need not
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
