"""Why a summary has the sentences it has: of each its salience, its role, and its place or the reason it has none.

In: a ``Summary``. Out: ``Explained`` values, and reports of them as text and JSON. Reasons come from the predicates that
choose the sentences; no sentence is judged anew.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from summarize_news import quotes
from summarize_news.people import People
from summarize_news.select import Standing, is_repeat, n_words, standings
from summarize_news.types import Discourse, Document, Reading, Summary

SCHEMA = "summarize-news-explain/1"
LEDE = "Lede"
N_BAR = 16  # characters of the longest bar
_N_TEXT = 90  # characters of a sentence that a row of plain text shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A sentence: ``section`` is where it stands in the summary (empty where it does not), ``reason`` why it does not."""

    index: int
    text: str
    salience: float
    role: Discourse
    section: str
    reason: str


def explain_summary(summary: Summary) -> tuple[Explained, ...]:
    """Explain every sentence of the article."""
    document, reading = summary.document, summary.reading
    places: dict[int, str] = dict.fromkeys(summary.lede.evidence, LEDE)
    for section in summary.sections:
        for line in (section.lead, *section.bullets):
            places |= {index: section.heading for index in line.evidence if index not in places}
    found = standings(document, reading, People(document))
    spoken = quotes.in_speech([(s.paragraph, document.text(s.index)) for s in document.sentences])
    return tuple(
        Explained(
            index=i,
            text=document.text(i),
            salience=reading.salience[i],
            role=reading.role(i),
            section=places.get(i, ""),
            reason="" if i in places else why_left_out(document, reading, sorted(places), i, found[i], spoken[i]),
        )
        for i in range(len(document.sentences))
    )


def why_left_out(
    document: Document, reading: Reading, chosen: Sequence[int], index: int, standing: Standing, is_spoken: bool
) -> str:
    """Return why sentence ``index`` is not among the ``chosen``: it cannot stand, repeats one, or matters less."""
    text = document.text(index)
    if standing is Standing.NEVER:
        if is_spoken:
            return "stands inside a quotation that an earlier sentence opened"
        if not quotes.is_whole(text):
            return "has half a quotation"
        if reading.role(index) is Discourse.NOT_NEWS:
            return "is no news"
        if text[0] in '“"‘' and not quotes.is_attributed(text):
            return "is a quotation that does not say whose"
        return f"cannot stand as a line ({n_words(text)} words)"
    for j in chosen:
        if is_repeat(index, [j], document, reading):
            return f"repeats sentence {j}"
    if standing is Standing.AFTER and index - 1 not in chosen:
        return f"leans on sentence {index - 1}, which is left out" if index else "leans on a sentence before it"
    if all(reading.use[index] < reading.use[j] for j in chosen):
        return "is less likely in a brief than any that was chosen"
    return "others served the sections better"


def report_text(summary: Summary, explained: Sequence[Explained]) -> str:
    """Return a row a sentence: number, bar of salience (filled where the summary drew from it), role, place or reason, text."""
    rows = [
        f"{e.index:>3}  {e.salience:4.2f} {bar:{N_BAR}}  {e.role:15}  {_where(e)}\n     {_clip(e.text)}"
        for e, bar in zip(explained, salience_bars(explained), strict=True)
    ]
    return "\n".join([*heading_lines(summary, explained), "", *rows]) + "\n"


def report_json(summary: Summary, explained: Sequence[Explained]) -> str:
    """Return one object, ``summarize-news-explain/1``: what was dropped on reading, and every sentence."""
    report = {
        "schema": SCHEMA,
        "name": summary.name,
        "headline": summary.headline,
        "warnings": list(summary.warnings),
        "sentences": [asdict(e) for e in explained],
    }
    return json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def heading_lines(summary: Summary, explained: Sequence[Explained]) -> list[str]:
    """Return what stands over the rows: the headline, how much was chosen, a strip of the article, what was dropped before."""
    n_chosen = sum(bool(e.section) for e in explained)
    strip = "".join("█" if e.section else "·" for e in explained)
    lines = [summary.headline, f"{n_chosen} of {len(explained)} sentences", strip]
    return [line for line in lines if line] + [f"dropped before: {warning}" for warning in summary.warnings]


def salience_bars(explained: Sequence[Explained]) -> list[str]:
    """Return for each sentence a bar as long as it is salient beside the most salient, filled where the summary has it."""
    most = max((e.salience for e in explained), default=0.0) or 1.0
    return [("█" if e.section else "░") * max(1, round(N_BAR * e.salience / most)) for e in explained]


def _where(explained: Explained) -> str:
    return f"→ {explained.section}" if explained.section else explained.reason


def _clip(text: str) -> str:
    return text if len(text) <= _N_TEXT else text[: _N_TEXT - 1].rstrip() + "…"
