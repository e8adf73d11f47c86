"""What the user may set, checked, and a key that names one combination of it."""

import hashlib
import json
from dataclasses import asdict, dataclass

from summarize_news.errors import UsageError

LENGTHS = ("short", "medium", "long")
MODES = ("extractive", "abstractive")
# Sections, bullets a section and lines in all (without the lede) of each length. Medium is the form of a
# hand-written brief: five sections and some ten lines.
_SHAPES = {"short": (3, 1, 4), "medium": (5, 2, 11), "long": (6, 2, 14)}
DISCLOSURE = (
    "This summary was created by an AI system. Its lines rest on sentences of the article and were not checked by a person."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices one summary is made with; ``None`` leaves a number to ``length``.

    Raises: UsageError for a value out of range.
    """

    mode: str = "extractive"
    length: str = "medium"
    sections: int | None = None
    bullets: int | None = None
    max_words: int | None = None
    verbatim: bool = False
    disclosure: str = DISCLOSURE

    def __post_init__(self) -> None:
        for name, value, known in (("mode", self.mode, MODES), ("length", self.length, LENGTHS)):
            if value not in known:
                raise UsageError(f"{name} must be one of {', '.join(known)}, got {value!r}")
        for name, least, most in (("sections", 1, 20), ("bullets", 0, 20), ("max_words", 10, 100_000)):
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise UsageError(f"{name} must be from {least} to {most}, got {value}")

    @property
    def n_sections(self) -> int:
        """The most sections a summary may have."""
        return self.sections if self.sections is not None else _SHAPES[self.length][0]

    @property
    def n_bullets(self) -> int:
        """The most bullets a section may have."""
        return self.bullets if self.bullets is not None else _SHAPES[self.length][1]

    @property
    def n_lines(self) -> int:
        """The most lines below the lede."""
        if self.sections is None and self.bullets is None:
            return _SHAPES[self.length][2]
        return self.n_sections * (1 + self.n_bullets)

    def key(self, *parts: str) -> str:
        """Return 16 hex digits that name these settings together with ``parts`` (version, model)."""
        text = json.dumps([asdict(self), *parts], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
