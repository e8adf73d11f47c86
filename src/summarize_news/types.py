"""The values that pass through the program, and the types of the functions that make them.

Frozen, keyword-only, tuples for sequences. Spans are code points, end exclusive. Nothing here reads or decides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from summarize_news.settings import Style


class NameEnum(str, Enum):
    """An enum whose members are their own values in text and JSON (StrEnum, which 3.10 lacks)."""

    __str__ = str.__str__


class Kind(NameEnum):
    """What a source is written in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


class Role(NameEnum):
    """What a section does in a summary."""

    CONTEXT = "context"
    TOPIC = "topic"
    CONSEQUENCE = "consequence"
    BACKGROUND = "background"
    VIEWS = "views"
    PLANS = "plans"


class Discourse(NameEnum):
    """What a sentence does in a news report (van Dijk 1988; Choubey et al. 2020)."""

    MAIN_EVENT = "main_event"
    CONSEQUENCE = "consequence"
    PREVIOUS_EVENT = "previous_event"
    CURRENT_CONTEXT = "current_context"
    HISTORICAL = "historical"
    ANECDOTAL = "anecdotal"
    EVALUATION = "evaluation"
    EXPECTATION = "expectation"
    NOT_NEWS = "not_news"


class How(NameEnum):
    """How a line of a summary was made from its evidence."""

    VERBATIM = "verbatim"
    COMPRESSED = "compressed"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One input as it was read: ``name`` is what messages and results call it; ``warnings`` say what reading changed."""

    name: str
    kind: Kind
    text: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text in code points, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span must have 0 <= start <= end, got {self.start}, {self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph-sized piece of a source: ``kind`` is "paragraph", "heading" or "item" (of a list)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What a page says of itself; empty strings where it says nothing. ``published`` is ISO 8601."""

    title: str = ""
    byline: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subhead:
    """A heading of the author's own and the paragraph it stands over."""

    text: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article without its surroundings: ``text`` is the body, ``paragraphs`` its spans in order."""

    name: str
    title: str
    text: str
    paragraphs: tuple[Span, ...]
    subheads: tuple[Subhead, ...] = ()
    byline: str = ""
    dateline: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        end = 0
        for span in self.paragraphs:
            if span.start < end or span.end > len(self.text):
                raise ValueError(f"paragraphs of {self.name!r} must be in order and inside the text, got {span}")
            end = span.end
        if any(not 0 <= subhead.paragraph < len(self.paragraphs) for subhead in self.subheads):
            raise ValueError(f"subheads of {self.name!r} must stand over a paragraph")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: its text is ``article.text[span.start:span.end]``, never a copy."""

    index: int
    paragraph: int
    span: Span


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a sentence (span within the sentence), its universal part of speech, and its place in a dependency tree.

    ``head`` is the index, among the tokens it stands with, of the one it hangs on (its own where it is the root), None where
    that is not known; ``relation`` is a universal dependency, the empty string where it is not known.
    """

    span: Span
    pos: str
    head: int | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article, its sentences, and the tokens of each."""

    article: Article
    sentences: tuple[Sentence, ...]
    tokens: tuple[tuple[Token, ...], ...] = ()

    def text(self, index: int) -> str:
        """Return the text of sentence ``index``."""
        span = self.sentences[index].span
        return self.article.text[span.start : span.end]

    def texts(self) -> list[str]:
        """Return the text of every sentence."""
        return [self.text(s.index) for s in self.sentences]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a sentence (span within the sentence) and the probability that a summary would keep it."""

    span: Span
    keep: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one pass of the encoder says of a document.

    Shapes: salience (n,) in [0, 1]; discourse (n,) dicts of probabilities; speech (n,) in [0, 1];
    similarity (n, n) cosines; words (n,) tuples of words in order; use (n,) in [0, 1], the chance that a brief has the
    sentence; serves (n,) chances of the section's role, if a brief has it; tokens (n,) those of the document, each with its
    place in the tree of its sentence; extract: the sentences (at most three, in source order) that make the best flat summary
    together.
    """

    salience: tuple[float, ...]
    discourse: tuple[dict[Discourse, float], ...]
    speech: tuple[float, ...]
    similarity: tuple[tuple[float, ...], ...]
    words: tuple[tuple[Word, ...], ...]
    use: tuple[float, ...]
    serves: tuple[dict[Role, float], ...]
    tokens: tuple[tuple[Token, ...], ...] = ()
    extract: tuple[int, ...] = ()

    def role(self, index: int) -> Discourse:
        """Return the likeliest discourse role of sentence ``index``."""
        chances = self.discourse[index]
        return max(chances, key=lambda role: chances[role])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a summary, the sentences it rests on and how it was made from them."""

    text: str
    evidence: tuple[int, ...]
    how: How

    def __post_init__(self) -> None:
        if not self.text or "\n" in self.text or not self.evidence:
            raise ValueError(f"a line needs one line of text and evidence, got {self.text!r}, {self.evidence}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a summary."""

    heading: str
    role: Role
    lead: Line
    bullets: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A sectioned summary of one article."""

    name: str
    headline: str
    lede: Line
    sections: tuple[Section, ...]
    disclosure: str
    mode: str
    model: str
    settings_key: str
    writer: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    style: Style = field(default_factory=Style)
    warnings: tuple[str, ...] = ()
    document: Document = field(repr=False)
    reading: Reading = field(repr=False)

    def lines(self) -> tuple[Line, ...]:
        """Return every line in reading order: the lede, then each section's lead and bullets."""
        return (self.lede, *(line for s in self.sections for line in (s.lead, *s.bullets)))


class Status(NameEnum):
    """What became of an input of a batch: summarised now, summarised by an earlier run, or not to be summarised."""

    DONE = "done"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input: ``output`` is where its summary lies, ``error`` why there is none."""

    name: str
    status: Status
    output: str = ""
    error: str = ""
    elapsed_s: float = 0.0

    def __post_init__(self) -> None:
        if (self.status is Status.FAILED) != bool(self.error):
            raise ValueError(f"an outcome has an error if and only if it failed, got {self.status}, {self.error!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What a writer is given for one line: ``text`` is the sentences chosen for it, shortened, with names for their pronouns.

    ``tokens`` are those of ``text``, ``sentences`` what the line is held against, ``headline`` is the article's, ``heading``
    that of the section it stands in, empty for the lede.
    """

    text: str
    sentences: tuple[str, ...]
    headline: str = ""
    heading: str = ""
    tokens: tuple[Token, ...] = ()


Segment = Callable[[Article], Document]
Read = Callable[[Document], Reading]
# The notes of all lines of an article → a line each; None for notes that are longer than the writer reads.
Write = Callable[[Sequence[Notes]], Sequence[str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The heavy functions a pipeline is handed; a test hands it fakes of five lines."""

    segment: Segment
    read: Read
    model: str
    write: Write | None = None
    writer: str = ""
