"""What an outline is made of, before it has words: sections as sentence indices."""

from dataclasses import dataclass

from summarize_news.types import Role


@dataclass(slots=True, kw_only=True)
class Plan:
    """A section before it has words: the sentence it was opened on, and all its sentences as they stand in the article."""

    role: Role
    lead: int
    sentences: list[int]
    subhead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The lede and the sections of a summary, as sentence indices."""

    lede: tuple[int, ...]
    sections: tuple[Plan, ...]
