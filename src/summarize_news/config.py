"""Where settings come from: flags, then the environment, then the project's file, then the user's, then the defaults.

The project's file is ``summarize-news.toml`` in the working directory and nowhere else: what a run does is then seen by
listing one directory, and an article's folder cannot change it.
"""

import difflib
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from summarize_news.errors import UsageError
from summarize_news.hygiene import shown
from summarize_news.settings import LABELS, LENGTHS, SHAPES, Settings, Shape, Style

FORMATS = ("text", "markdown", "json", "jsonl", "html")
PROJECT_FILE = "summarize-news.toml"
PREFIX = "SUMMARIZE_NEWS_"
KEYS: dict[str, type] = {
    "format": str,
    "cite": bool,
    "mode": str,
    "length": str,
    "sections": int,
    "bullets": int,
    "max_words": int,
    "verbatim": bool,
    "whole": bool,
    **{f"style.{name}": str for name in ("disclosure", "bullet", "link", "terms", "contact")},
    **{f"labels.{name}": str for name in LABELS},
    **{f"lengths.{length}.{name}": int for length in LENGTHS for name in ("sections", "bullets", "lines")},
}
_FROM_ENVIRONMENT = {PREFIX + key.replace(".", "_").upper(): key for key in KEYS}
_TYPES = {str: "a string", int: "a whole number", bool: "true or false"}
_WORDS = {**dict.fromkeys(("1", "true", "yes", "on"), True), **dict.fromkeys(("0", "false", "no", "off"), False)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a run of the command was asked for: what summaries are made with, and how they are written."""

    settings: Settings
    format: str
    cite: bool


def load_choices(flags: Mapping[str, Any], environment: Mapping[str, str], folder: Path) -> Choices:
    """Return the choices of a run; a flag that is None was not given.

    Raises: UsageError for an unknown key (naming the nearest right one), a wrong type or a value out of range, each with
    the file or variable it stands in.
    """
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for path in (user_file(environment), folder / PROJECT_FILE):
        found = _read(path)
        values.update(found)
        origin.update(dict.fromkeys(found, shown(str(path))))
    for variable, key in _read_environment(environment).items():
        values[key] = _parse(variable, KEYS[key], environment[variable])
        origin[key] = variable
    given = {key: value for key, value in flags.items() if value is not None}
    try:
        return _choices({**values, **given})
    except UsageError as error:
        key = str(error).split(" ", 1)[0]  # every message of Settings begins with its key
        raise UsageError(f"{origin[key]}: {error}" if key in origin and key not in given else str(error)) from None


def user_file(environment: Mapping[str, str]) -> Path:
    """Return the path of the user's own settings, by the XDG rule."""
    home = environment.get("XDG_CONFIG_HOME", "")
    # The rule: a path that is not absolute is to be ignored.
    folder = Path(home) if home and Path(home).is_absolute() else Path(environment.get("HOME", "~")).expanduser() / ".config"
    return folder / "summarize-news" / "config.toml"


def _choices(values: dict[str, Any]) -> Choices:
    style = {key.removeprefix("style."): value for key, value in values.items() if key.startswith("style.")}
    plain = {k: values[k] for k in ("mode", "length", "sections", "bullets", "max_words", "verbatim", "whole") if k in values}
    if "disclosure" in style:
        plain["disclosure"] = style.pop("disclosure")
    shaped = [length for length in LENGTHS if any(key.startswith(f"lengths.{length}.") for key in values)]
    settings = Settings(
        **plain,
        style=Style(**style),
        labels=tuple((name, values[f"labels.{name}"]) for name in LABELS if f"labels.{name}" in values),
        shapes=tuple((length, _shape(length, values)) for length in shaped),
    )
    format_ = values.get("format", "text")
    if format_ not in FORMATS:
        raise UsageError(f"format must be one of {', '.join(FORMATS)}, got {format_!r}")
    return Choices(settings=settings, format=format_, cite=values.get("cite", False))


def _shape(length: str, values: Mapping[str, Any]) -> Shape:
    return Shape(**{name: values.get(f"lengths.{length}.{name}", n) for name, n in asdict(SHAPES[length]).items()})


def _read(path: Path) -> dict[str, Any]:
    """Return the settings of a file as dotted key → value; nothing where there is no such file."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    name = shown(str(path))
    try:
        found = _flat(tomllib.loads(path.read_bytes().decode("utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise UsageError(f"{name}: these settings cannot be read ({error.strerror}); mend the file or move it away") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}: this is not TOML ({shown(str(error))}); mend the file or move it away") from None
    for key, value in found.items():
        _require_known(name, key, KEYS)
        if type(value) is not KEYS[key]:
            raise UsageError(f"{name}: {key} must be {_TYPES[KEYS[key]]}, got {value!r}")
    return found


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in table.items():
        out.update(_flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value})
    return out


def _read_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return variable → key of those of our variables that hold something."""
    ours = [name for name, value in environment.items() if name.startswith(PREFIX) and value]
    for name in ours:
        _require_known("environment", name, _FROM_ENVIRONMENT)
    return {name: _FROM_ENVIRONMENT[name] for name in ours}


def _parse(variable: str, kind: type, text: str) -> Any:
    try:
        return _WORDS[text.lower()] if kind is bool else kind(text)
    except (ValueError, KeyError):
        raise UsageError(f"{variable}: it must be {_TYPES[kind]}, got {shown(text)!r}") from None


def _require_known(where: str, key: str, known: Mapping[str, Any]) -> None:
    if key not in known:
        nearest = difflib.get_close_matches(key, known, n=1, cutoff=0)
        raise UsageError(f"{where}: {shown(key)} is no setting; the nearest is {nearest[0]}")
