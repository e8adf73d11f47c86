"""Articles from .jsonl, .jsonl.gz and Parquet files: one record an article, with what is wrong with a bad one.

A record has ``text`` or ``html``, and may have ``id``, ``title``, ``outlet`` and ``url``. Size is bounded after
decompression: by record, and by how much larger than the file its content may be.
"""

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from summarize_news.errors import UnreadableInput, UsageError
from summarize_news.hygiene import clean_text, shown
from summarize_news.read import MAX_BYTES
from summarize_news.types import Kind, Source

_SUFFIXES = (".jsonl", ".jsonl.gz", ".parquet")
_FIELDS = ("id", "text", "html", "title", "outlet", "url")
_MAX_RATIO = 200  # decompressed to compressed; news text packs to a fifth, a bomb to a thousandth
_MAX_ROW_GROUP = 2 * 1024**3  # decompressed bytes; Parquet is read by row groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article of a file of many, or why it is none; ``place`` is the file and line or row it stands in."""

    place: str
    name: str
    source: Source | None = None
    about: Mapping[str, str] = field(default_factory=dict)  # of title, outlet, url
    error: str = ""


def holds_records(path: str) -> bool:
    """Say whether ``path`` names a file of many articles."""
    return path.lower().endswith(_SUFFIXES)


def read_records(path: str, max_bytes: int = MAX_BYTES) -> Iterator[Record]:
    """Yield the articles of a file in order; what cannot be read is a record with an error, and the rest goes on.

    Raises: UsageError if the file is Parquet and pyarrow is not installed.
    """
    name = shown(path)
    rows = _parquet_rows(path, max_bytes) if path.lower().endswith(".parquet") else _json_rows(path, max_bytes)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if row is not None:
                yield _record(f"{name}:{number}", row)
    except (OSError, EOFError, zlib.error, UnreadableInput) as error:
        place = f"{name}:{number + 1}"
        reason = str(error.strerror or error).lower() if isinstance(error, OSError) else str(error)
        yield Record(
            place=place,
            name=place,
            error=f"{place}: the file cannot be read on ({reason}); check it; what stood before counts",
        )


class _Bad(str):
    """What is wrong with a row."""


def _record(place: str, row: object) -> Record:
    if isinstance(row, _Bad):
        return Record(place=place, name=place, error=f"{place}: {row}")
    if not isinstance(row, dict):
        return Record(place=place, name=place, error=f"{place}: got {type(row).__name__}, wanted a JSON object")
    fields = {name: row[name] for name in _FIELDS if row.get(name) not in (None, "")}
    if isinstance(fields.get("id"), int):
        fields["id"] = str(fields["id"])
    wrong = [name for name, value in fields.items() if not isinstance(value, str)]
    if wrong:
        return Record(place=place, name=place, error=f"{place}: {wrong[0]!r} must be a string")
    name = shown(clean_text(fields["id"]).replace("\n", " "))[:500] if "id" in fields else place
    if ("text" in fields) == ("html" in fields):
        return Record(place=place, name=name or place, error=f"{place}: a record needs either 'text' or 'html'")
    kind = Kind.HTML if "html" in fields else Kind.TEXT
    return Record(
        place=place,
        name=name or place,
        source=Source(name=name or place, kind=kind, text=clean_text(fields[kind.value])),
        about={key: clean_text(fields[key]) for key in ("title", "outlet", "url") if key in fields},
    )


def _json_rows(path: str, max_bytes: int) -> Iterator[Any]:
    """Yield the value of each line, what is wrong with it, or None for a blank one."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as raw:
        lines: Any = gzip.GzipFile(fileobj=raw) if path.lower().endswith(".gz") else raw
        n_read = 0
        while line := lines.readline(max_bytes + 1):
            is_whole = len(line) <= max_bytes or line.endswith(b"\n")
            n_read += len(line)
            while not line.endswith(b"\n") and not is_whole:  # what is left of a line that is too long
                line = lines.readline(max_bytes) or b"\n"
                n_read += len(line)
                _check_ratio(n_read, raw.tell(), max_bytes)
            _check_ratio(n_read, raw.tell(), max_bytes)
            yield _parsed(line) if is_whole else _Bad(f"it is larger than {max_bytes:,} bytes, the most that is read")


def _check_ratio(n_read: int, n_packed: int, max_bytes: int) -> None:
    if n_read > max_bytes + _MAX_RATIO * n_packed:
        raise UnreadableInput(f"it unpacks to more than {_MAX_RATIO} times its size")


def _parsed(line: bytes) -> Any:
    if not line.strip():
        return None
    try:
        return json.loads(line.decode("utf-8-sig")) or 0  # 0: no object, and not a blank line either
    except (ValueError, RecursionError) as error:
        return _Bad(f"this is no JSON in UTF-8 ({error if type(error) is json.JSONDecodeError else type(error).__name__})")


def _parquet_rows(path: str, max_bytes: int) -> Iterator[Any]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise UsageError(f"{shown(path)}: Parquet needs pyarrow; pip install 'summarize-news[parquet]'") from None
    try:
        with open(path, "rb") as raw, parquet.ParquetFile(raw) as file:
            columns = [name for name in _FIELDS if name in file.schema_arrow.names]
            for group in range(file.num_row_groups):
                if file.metadata.row_group(group).total_byte_size > _MAX_ROW_GROUP:
                    raise UnreadableInput(f"a row group unpacks to more than {_MAX_ROW_GROUP:,} bytes")
                for batch in file.iter_batches(batch_size=64, row_groups=[group], columns=columns):
                    for row in batch.to_pylist():
                        too_long = any(isinstance(v, str) and len(v) > max_bytes for v in row.values())
                        yield _Bad(f"it is larger than {max_bytes:,} bytes, the most that is read") if too_long else row
    except ArrowException as error:
        raise UnreadableInput(f"it is no Parquet that pyarrow reads: {type(error).__name__}") from None
