"""One article in, one sectioned summary out. Puts the stages together and decides nothing itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from summarize_news import __version__, guard
from summarize_news.compress import shorten
from summarize_news.errors import NotAnArticle, UsageError
from summarize_news.heading import join_unnamed, name_sections
from summarize_news.headline import make_headline
from summarize_news.outline import make_outline
from summarize_news.people import People
from summarize_news.repair import repair_lines
from summarize_news.reword import reword
from summarize_news.select import n_words
from summarize_news.settings import Settings
from summarize_news.types import Article, Document, How, Line, Reading, Section, Summary, Tools

if TYPE_CHECKING:
    from summarize_news.neural.checkpoint import Checkpoint

_MAX_SENTENCES = 1000  # a long report has 300; the time and memory of the outline grow with the square


def models_folder() -> Path:
    """Return the folder of the weights that ship: inside the package when installed, beside ``src`` in a checkout."""
    installed = Path(__file__).parent / "models"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "models"


def load_tools(
    reader: Path | None = None, writer: "Checkpoint | None" = None, device: str = "auto", whole: bool = False
) -> Tools:
    """Load the segmenter, the reader (the shipped one, or the folder given) and a writer where one is given.

    ``whole``: an instruct model is asked for all lines of an article at once.

    Raises: ModelError when one is missing or damaged; UsageError for a ``device`` that is not there, or ``whole`` of a model
    of another kind.
    """
    from summarize_news.neural.reader import load_reader
    from summarize_news.segment import load_segmenter

    folder = reader or models_folder() / "reader"
    read, name = load_reader(folder, parser=models_folder() / "parser", with_trees=writer is not None)
    tools = Tools(segment=load_segmenter(models_folder()), read=read, model=name)
    if writer is None:
        return tools
    from summarize_news.neural.writer import load_writer

    return replace(tools, write=load_writer(writer, device, whole), writer=writer.name)


def find_writer(model: str | None, *, download: bool = False, allow_unpinned: bool = False) -> "Checkpoint":
    """Return the writer named (``ORG/NAME@REVISION`` or a folder), or the one that ships.

    Raises: UsageError when there is none or its name is not clear; ModelError when it is missing, damaged or not to be trusted.
    """
    from summarize_news.neural.checkpoint import find_checkpoint, open_checkpoint

    if model:
        return find_checkpoint(model, download=download, allow_unpinned=allow_unpinned)
    shipped = models_folder() / "writer"
    if not shipped.is_dir():
        raise UsageError("no writer ships with this version: name one, --model ORG/NAME@REVISION or --model FOLDER")
    return open_checkpoint(shipped)


def summarize(article: Article, settings: Settings, tools: Tools) -> Summary:
    """Summarise ``article``.

    Raises: NotAnArticle when it is of a book's length; UsageError when the summary cannot be made as short as ``settings`` ask,
    or is to be written without a writer.
    """
    is_written = settings.mode == "abstractive"
    if is_written and tools.write is None:
        raise UsageError("the mode is abstractive, and no writer was loaded: give load_tools a writer")
    writer = tools.writer if is_written else ""
    document = tools.segment(article)
    if len(document.sentences) > _MAX_SENTENCES:
        raise NotAnArticle(
            f"{article.name}: it has {len(document.sentences):,} sentences, and no more than {_MAX_SENTENCES:,} are read "
            "as one article; split it"
        )
    reading = tools.read(document)
    people = People(document)
    outline = make_outline(document, reading, settings, people)
    headline = article.title or make_headline(document, reading, outline)
    plans = outline.sections
    headings = name_sections(document, reading, plans, headline, dict(settings.labels))
    if settings.sections is None:
        plans, headings = join_unnamed(plans, headings, 1 + settings.n_bullets)
    fallen: set[int] = set()
    line = partial(_make_safe_line, document, reading, fallen, verbatim=settings.verbatim)
    sections = tuple(
        Section(
            heading=heading,
            role=plan.role,
            lead=line(plan.sentences[0]),
            bullets=tuple(line(i) for i in plan.sentences[1:]),
        )
        for heading, plan in zip(headings, plans, strict=True)
    )
    summary = Summary(
        name=article.name,
        headline=headline,
        lede=_lede([line(i) for i in outline.lede]),
        sections=sections,
        disclosure=settings.disclosed,
        mode=settings.mode,
        model=tools.model,
        settings_key=settings.key(__version__, tools.model, *filter(None, [writer])),
        writer=writer,
        outlet=article.outlet,
        url=article.url,
        published=article.published,
        style=settings.style,
        warnings=article.warnings,
        document=document,
        reading=reading,
    )
    finish = partial(_repaired, people=None if settings.verbatim else people)
    summary = finish(summary) if settings.max_words is None else _within(summary, settings.max_words, line, finish)
    if is_written:
        summary = reword(summary, tools.write, people, outline.lede, settings.max_words)
    return _with_warning(summary, fallen)


def count_words(summary: Summary) -> int:
    """Count what ``--max-words`` limits: lede, headings and lines; not headline, link and disclosure."""
    return sum(n_words(line.text) for line in summary.lines()) + sum(n_words(s.heading) for s in summary.sections)


def make_line(document: Document, reading: Reading, index: int, verbatim: bool = False) -> Line:
    """Return the line that stands in a summary for sentence ``index``: the sentence, shortened unless ``verbatim``."""
    source = document.text(index)
    text = source if verbatim else shorten(source, document.tokens[index], reading.words[index])
    return Line(text=text, evidence=(index,), how=How.VERBATIM if text == source else How.COMPRESSED)


def _make_safe_line(document: Document, reading: Reading, fallen: set[int], index: int, verbatim: bool) -> Line:
    """Return the line of sentence ``index``, and all of it (noted in ``fallen``) where a shortened one says something else."""
    line = make_line(document, reading, index, verbatim)
    safe = guard.supported(line, make_line(document, reading, index, verbatim=True), document)
    if safe is not line:
        fallen.add(index)
    return safe


def _with_warning(summary: Summary, fallen: set[int]) -> Summary:
    n = len(fallen.intersection(i for line in summary.lines() if line.how is not How.WRITTEN for i in line.evidence))
    if not n:
        return summary
    lines = "1 line stands" if n == 1 else f"{n} lines stand"
    warning = f"{lines} unshortened: shorter, they would not have said what the article says"
    return replace(summary, warnings=(*summary.warnings, warning))


def _lede(lines: Sequence[Line]) -> Line:
    how = How.VERBATIM if all(line.how is How.VERBATIM for line in lines) else How.COMPRESSED
    return Line(text=" ".join(line.text for line in lines), evidence=tuple(i for line in lines for i in line.evidence), how=how)


def _repaired(summary: Summary, people: People | None) -> Summary:
    """Return ``summary`` with names where a reader would ask who is meant."""
    if people is None:
        return summary
    groups = [[summary.lede], *([s.lead, *s.bullets] for s in summary.sections)]
    (lede, *_), *rest = [
        [guard.supported(new, old, summary.document) for new, old in zip(done, group, strict=True)]
        for done, group in zip(repair_lines(groups, people, summary.headline), groups, strict=True)
    ]
    sections = [
        replace(section, lead=lead, bullets=tuple(bullets))
        for section, (lead, *bullets) in zip(summary.sections, rest, strict=True)
    ]
    return replace(summary, lede=lede, sections=tuple(sections))


def _within(summary: Summary, max_words: int, line: Callable[[int], Line], finish: Callable[[Summary], Summary]) -> Summary:
    """Drop the least salient bullet, then the least salient section, until at most ``max_words`` are left."""

    def salience(line: Line) -> float:
        return max(summary.reading.salience[i] for i in line.evidence)

    while count_words(finish(summary)) > max_words:
        bullets = [(salience(b), s, b) for s, section in enumerate(summary.sections) for b in section.bullets]
        if bullets:
            _, s, _ = min(bullets, key=lambda item: item[0])
            # Every line after a dropped one may lean on it, so a section is shortened from its end.
            kept = summary.sections[s].bullets[:-1]
            sections = (*summary.sections[:s], replace(summary.sections[s], bullets=kept), *summary.sections[s + 1 :])
        elif summary.sections:
            least = min(range(len(summary.sections)), key=lambda s: salience(summary.sections[s].lead))
            sections = summary.sections[:least] + summary.sections[least + 1 :]
        elif len(summary.lede.evidence) > 1:
            summary = replace(summary, lede=_lede([line(summary.lede.evidence[0])]))
            continue
        else:
            raise UsageError(
                f"{summary.name}: the shortest summary of this article has {count_words(summary)} words; "
                f"wanted at most {max_words}: raise --max-words"
            )
        summary = replace(summary, sections=sections)
    return finish(summary)
