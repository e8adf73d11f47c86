"""What the user may set, checked, and a key that names one combination of it."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields

from summarize_news.errors import UsageError

LENGTHS = ("short", "medium", "long")
MODES = ("extractive", "abstractive")
DEVICES = ("auto", "cpu", "cuda", "mps")
LABELS = ("context", "topic", "consequence", "background", "views", "plans", "differing")
DISCLOSURE = (
    "This summary was created by an AI system. Its lines rest on sentences of the article and were not checked by a person."
)
WRITTEN_DISCLOSURE = (
    "This summary was written by an AI system. Its lines put sentences of the article in fewer or other words and were not "
    "checked by a person."
)
_FIELD = re.compile(r"\{([^{}]*)\}")
_FIELDS = {"link": ("outlet", "published"), "contact": ("headline", "url", "outlet", "published")}
_RANGES = {"sections": (1, 20), "bullets": (0, 20), "max_words": (10, 100_000), "lines": (1, 200)}
_MAX_STYLE = 500  # characters of a line of house style


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How much a length holds: sections, bullets a section, and lines in all without the lede."""

    sections: int
    bullets: int
    lines: int


# Medium is the form of a hand-written brief: two to six sections and some ten lines.
SHAPES = {
    "short": Shape(sections=3, bullets=1, lines=4),
    "medium": Shape(sections=6, bullets=3, lines=11),
    "long": Shape(sections=6, bullets=3, lines=14),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The words a house puts around a summary; a ``[part]`` of a line is left out where a ``{field}`` in it is not known.

    Raises: UsageError for what is not one line, or has a field that it cannot have.
    """

    bullet: str = "*"
    link: str = "View original article[ on {outlet}]"
    terms: str = ""
    contact: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            _require_line(f"style.{field.name}", getattr(self, field.name))
        if not 1 <= len(self.bullet) <= 4 or " " in self.bullet:
            raise UsageError(f"style.bullet must be a mark of one to four characters, got {self.bullet!r}")
        if not self.link:
            raise UsageError("style.link must not be empty: a summary says where it comes from")
        for name, known in _FIELDS.items():
            for wanted in _FIELD.findall(getattr(self, name)):
                if wanted not in known:
                    raise UsageError(f"style.{name} may hold {', '.join(f'{{{k}}}' for k in known)}, got {{{wanted}}}")


def _require_line(name: str, value: str) -> None:
    if len(value) > _MAX_STYLE or not value.isprintable():
        raise UsageError(f"{name} must be one line of at most {_MAX_STYLE} printable characters, got {value[:60]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices one summary is made with; ``None`` leaves a number to ``length``.

    ``labels`` are (name of ``LABELS``, label) where the house has its own, ``shapes`` (length, shape) likewise.

    Raises: UsageError for a value out of range.
    """

    mode: str = "extractive"
    length: str = "medium"
    sections: int | None = None
    bullets: int | None = None
    max_words: int | None = None
    verbatim: bool = False
    whole: bool = False
    disclosure: str = DISCLOSURE
    style: Style = Style()
    labels: tuple[tuple[str, str], ...] = ()
    shapes: tuple[tuple[str, Shape], ...] = ()

    def __post_init__(self) -> None:
        for name, value, known in (("mode", self.mode, MODES), ("length", self.length, LENGTHS)):
            if value not in known:
                raise UsageError(f"{name} must be one of {', '.join(known)}, got {value!r}")
        numbers = [(name, getattr(self, name), *_RANGES[name]) for name in _RANGES if name != "lines"]
        numbers += [(f"lengths.{n}.{k}", getattr(s, k), *_RANGES[k]) for n, s in self.shapes for k in asdict(s)]
        for name, value, least, most in numbers:
            if value is not None and not least <= value <= most:
                raise UsageError(f"{name} must be from {least} to {most}, got {value}")
        if self.verbatim and self.mode == "abstractive":
            raise UsageError("verbatim is for the extractive mode, and abstractive writes new lines; leave out one of them")
        if self.whole and self.mode != "abstractive":
            raise UsageError("whole is for an instruct model, which is asked for all lines at once; add --mode abstractive")
        _require_line("style.disclosure", self.disclosure)
        if not self.disclosure.strip():
            raise UsageError("style.disclosure must not be empty: a summary says that a machine made it")
        for name, label in self.labels:
            _require_line(f"labels.{name}", label)
            if name not in LABELS or not 1 <= len(label) <= 80:
                raise UsageError(f"labels.{name} must be one of {', '.join(LABELS)} and of 1 to 80 characters, got {label!r}")

    @property
    def disclosed(self) -> str:
        """What is said of who made the summary: the user's words, or ours for the mode."""
        is_ours = self.mode == "abstractive" and self.disclosure == DISCLOSURE
        return WRITTEN_DISCLOSURE if is_ours else self.disclosure

    @property
    def shape(self) -> Shape:
        """How much the length asked for holds."""
        return dict(self.shapes).get(self.length, SHAPES[self.length])

    @property
    def n_sections(self) -> int:
        """The most sections a summary may have."""
        return self.sections if self.sections is not None else self.shape.sections

    @property
    def n_bullets(self) -> int:
        """The most bullets a section may have."""
        return self.bullets if self.bullets is not None else self.shape.bullets

    @property
    def n_lines(self) -> int:
        """The most lines below the lede."""
        if self.sections is None and self.bullets is None:
            return self.shape.lines
        return self.n_sections * (1 + self.n_bullets)

    def key(self, *parts: str) -> str:
        """Return 16 hex digits that name these settings together with ``parts`` (version, model)."""
        text = json.dumps([asdict(self), *parts], sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
