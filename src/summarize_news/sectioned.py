"""Sectioned summaries beside those an editor wrote: selection, grouping, headings and cuts, from one run.

In: records ``{title, sentences, paragraph, summary}`` (the written summary with the evidence of every line) and the tools.
Out: figures of the program and of Lead. An article is segmented anew; its sentences are matched to the record's by place.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, groupby
from statistics import fmean

from summarize_news.evaluate import MEASURES, Rouge, load_rouge
from summarize_news.pairs import join_paragraphs, join_sentences
from summarize_news.pipeline import make_line, summarize
from summarize_news.settings import Settings
from summarize_news.types import Document, Tools

_WORD = re.compile(r"\w+(?:[.,:'’-]\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionedScore:
    """Means over articles, ×100 but for lines and ratio: how near a system's sectioned summaries are to the written ones.

    selection: F1 of its sentences against the evidence. rouge…: F1 of its words against the written, cut to equal length.
    grouping: B-cubed F1 (Bagga & Baldwin 1998) over the sentences both chose. heading_f1, heading_cosine: words and vectors
    of headings of sections that share most evidence (read one after the other, so that a heading beside itself has about 94).
    cut_f1, cut_same: words kept of a sentence against the words that the editor's shortening kept, and the share that is the
    same; ratio: words kept over words of the sentence.
    """

    system: str
    selection: float
    rouge1: float
    rouge2: float
    rougeLsum: float
    grouping: float
    heading_f1: float
    heading_cosine: float
    cut_f1: float
    cut_same: float
    ratio: float
    lines: float

    def to_dict(self) -> dict:
        """Return the figures as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sketch:
    """A summary as the measures see it: its lines, and the headed groups of its sentences (the lede first, unheaded)."""

    lines: list[str]
    groups: list[tuple[str, set[int]]]


def evaluate_sectioned(
    records: Iterable[dict], tools: Tools, tick: Callable[[], None] = lambda: None
) -> tuple[SectionedScore, ...]:
    """Score Lead (as many sentences as the editor has lines, in one group) and the program."""
    rouge = load_rouge()
    found: dict[str, list[dict[str, float | None]]] = {"lead": [], "ours": []}
    for number, record in enumerate(records, 1):
        written = record["summary"]
        gold = _written(written)
        document, place = _document(record, str(record.get("id", number)), tools)
        summary = summarize(document.article, Settings(), tools)
        ours = _Sketch(
            lines=[line.text for line in summary.lines()],
            groups=[
                ("", {place(i) for i in summary.lede.evidence}),
                *((s.heading, {place(i) for line in (s.lead, *s.bullets) for i in line.evidence}) for s in summary.sections),
            ],
        )
        first = range(min(len(gold.lines), len(record["sentences"])))
        lead = _Sketch(lines=[record["sentences"][i] for i in first], groups=[("", set(first))])
        cuts = [
            (record["sentences"][line["evidence"][0]], line["cut"])
            for section in written["sections"]
            for line in (section["lead"], *section["bullets"])
        ]
        kept = _compare_cuts(cuts, tools)
        for name, sketch in (("lead", lead), ("ours", ours)):
            found[name].append({**_compare(sketch, gold, tools, rouge), **kept[name]})
        tick()
    return tuple(_mean(name, rows) for name, rows in found.items())


def _written(summary: dict) -> _Sketch:
    sections = [(s["heading"], [s["lead"], *s["bullets"]]) for s in summary["sections"]]
    return _Sketch(
        lines=[summary["lede"]["text"], *(line["text"] for _, lines in sections for line in lines)],
        groups=[
            ("", set(summary["lede"]["evidence"])),
            *((heading, {i for line in lines for i in line["evidence"]}) for heading, lines in sections),
        ],
    )


def _document(record: dict, name: str, tools: Tools) -> tuple[Document, Callable[[int], int]]:
    """Return the article, segmented, and the function from its sentences to the record's (where their middles lie)."""
    rows = zip(record["paragraph"], record["sentences"], strict=True)
    paragraphs = [[sentence for _, sentence in group] for _, group in groupby(rows, key=lambda row: row[0])]
    article = join_paragraphs([" ".join(sentences) for sentences in paragraphs], name, record.get("title", ""))
    lengths = ([len(sentence) + 1 for sentence in sentences] for sentences in paragraphs)
    starts = [
        span.start + at for span, row in zip(article.paragraphs, lengths, strict=True) for at in accumulate([0, *row[:-1]])
    ]
    document = tools.segment(article)

    def place(index: int) -> int:
        span = document.sentences[index].span
        return max(0, bisect_right(starts, (span.start + span.end) // 2) - 1)

    return document, place


def _compare(sketch: _Sketch, gold: _Sketch, tools: Tools, rouge: Rouge) -> dict[str, float | None]:
    n_words = sum(len(line.split()) for line in gold.lines)
    scores = rouge(gold.lines, _first_words(sketch.lines, n_words))
    chosen = [set().union(*(group for _, group in s.groups)) for s in (sketch, gold)]
    headings = _match(sketch, gold)
    return {
        "selection": _f1(len(chosen[0] & chosen[1]), len(chosen[0]), len(chosen[1])),
        **{m: score / 100 for m, score in zip(MEASURES, scores, strict=True)},
        "grouping": _b_cubed([g for _, g in sketch.groups], [g for _, g in gold.groups]),
        "heading_f1": _over(_counter_f1(_words(a), _words(b)) for a, b in headings),
        "heading_cosine": _over(_cosine(a, b, tools) for a, b in headings),
        "lines": float(len(sketch.lines)),
    }


def _compare_cuts(cuts: Sequence[tuple[str, str]], tools: Tools) -> dict[str, dict[str, float | None]]:
    """Compare the words that each system keeps; what an editor put in [brackets] for a pronoun is not counted."""
    document = tools.segment(join_paragraphs([source for source, _ in cuts], "cuts"))
    reading = tools.read(document)
    lines: dict[str, Callable[[int], str]] = {"lead": document.text, "ours": lambda i: make_line(document, reading, i).text}
    found = {}
    for name, line in lines.items():
        scores, same, ratios = [], [], []
        for n, (source, cut) in enumerate(cuts):
            kept = " ".join(line(s.index) for s in document.sentences if s.paragraph == n)
            ours, theirs, whole = (_words(re.sub(r"\[[^\]]*\]", " ", text)) for text in (kept, cut, source))
            scores.append(_counter_f1(ours, theirs))
            same.append(float(ours == theirs))
            ratios.append(ours.total() / max(1, whole.total()))
        found[name] = {"cut_f1": _over(scores), "cut_same": _over(same), "ratio": _over(ratios)}
    return found


def _first_words(lines: Sequence[str], n: int) -> list[str]:
    out = []
    for line in lines:
        words = line.split()[:n]
        n -= len(words)
        out.append(" ".join(words))
    return out


def _match(sketch: _Sketch, gold: _Sketch) -> list[tuple[str, str]]:
    """Return the headings of the sections that share most evidence, each used once."""
    shared = sorted(
        (
            (-_f1(len(a & b), len(a), len(b)), i, j)
            for i, (heading, a) in enumerate(sketch.groups)
            for j, (other, b) in enumerate(gold.groups)
            if heading and other and a & b
        ),
    )
    pairs, seen = [], set()
    for _, i, j in shared:
        if not {("ours", i), ("gold", j)} & seen:
            seen |= {("ours", i), ("gold", j)}
            pairs.append((sketch.groups[i][0], gold.groups[j][0]))
    return pairs


def _b_cubed(found: Sequence[set[int]], gold: Sequence[set[int]]) -> float | None:
    """Return B-cubed F1 over the sentences in both, a sentence belonging to the first group that has it."""
    of, to = ({i: n for n, group in reversed(list(enumerate(groups))) for i in group} for groups in (found, gold))
    both = sorted(of.keys() & to.keys())
    if not both:
        return None
    precision, recall = [], []
    for i in both:
        ours = {j for j in both if of[j] == of[i]}
        theirs = {j for j in both if to[j] == to[i]}
        precision.append(len(ours & theirs) / len(ours))
        recall.append(len(ours & theirs) / len(theirs))
    p, r = fmean(precision), fmean(recall)
    return 2 * p * r / (p + r)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def _counter_f1(ours: Counter[str], theirs: Counter[str]) -> float:
    return _f1((ours & theirs).total(), ours.total(), theirs.total())


def _cosine(a: str, b: str, tools: Tools) -> float:
    return tools.read(join_sentences([a, b], "")).similarity[0][1]


def _f1(shared: int, n_found: int, n_gold: int) -> float:
    return 2 * shared / (n_found + n_gold) if n_found + n_gold else 0.0


def _over(values: Iterable[float]) -> float | None:
    found = list(values)
    return fmean(found) if found else None


def _mean(system: str, rows: Sequence[dict[str, float | None]]) -> SectionedScore:
    figures = {}
    for name in rows[0] if rows else ():
        known = [value for row in rows if (value := row[name]) is not None]
        scale = 1 if name in ("lines", "ratio") else 100
        figures[name] = round(scale * fmean(known), 2) if known else 0.0
    return SectionedScore(system=system, **figures)
