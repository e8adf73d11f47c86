"""ROUGE of Lead-3, the reader and the oracle over article/summary pairs, from one run."""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from summarize_news.pairs import pair_document, summary_lines
from summarize_news.select import N_EXTRACT
from summarize_news.types import Document, Read, Segment

# A system under test: a document and its reference summary (for the oracle alone) → the sentences it chooses.
Choose = Callable[[Document, tuple[str, ...]], list[int]]
Rouge = Callable[[Sequence[str], Sequence[str]], tuple[float, ...]]
MEASURES = ("rouge1", "rouge2", "rougeLsum")
_N_RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Figures of one system: mean F1 ×100 and its 95% bootstrap interval for each measure; articles per second."""

    system: str
    rouge1: float
    rouge2: float
    rougeLsum: float
    intervals: dict[str, tuple[float, float]]
    articles_per_s: float

    def to_dict(self) -> dict:
        """Return the figures as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The systems' scores over ``n`` articles; ``skipped`` had no sentence or no summary."""

    n: int
    skipped: int
    systems: tuple[Score, ...]

    def to_dict(self) -> dict:
        """Return the figures as plain values."""
        return {"n": self.n, "skipped": self.skipped, "systems": [s.to_dict() for s in self.systems]}


def evaluate_pairs(
    records: Iterable[dict],
    segment: Segment,
    systems: Mapping[str, Choose],
    tick: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Score Lead-3, ``systems`` and the oracle on article/summary pairs; ``tick`` is called after each article."""
    rouge = load_rouge()
    choosers: dict[str, Choose] = {"lead-3": _lead, **systems, "oracle": _oracle}
    found: dict[str, list[tuple[float, ...]]] = {name: [] for name in choosers}
    spent = dict.fromkeys(choosers, 0.0)
    skipped = 0
    for number, record in enumerate(records, 1):
        document = pair_document(record, str(record.get("id", number)), segment)
        summary = tuple(summary_lines(record.get("summary", "")))
        if not document.sentences or not summary:
            skipped += 1
        else:
            for name, choose in choosers.items():
                began = time.perf_counter()
                chosen = choose(document, summary)
                spent[name] += time.perf_counter() - began
                found[name].append(rouge(summary, [document.text(i) for i in chosen]))
        tick()
    n = len(found["lead-3"])
    return Evaluation(n=n, skipped=skipped, systems=tuple(_score(name, found[name], spent[name]) for name in choosers))


def load_rouge() -> Rouge:
    """Return the function from the lines of a reference and of a summary to ``MEASURES``, F1 ×100 with stemming (Lin 2004)."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(MEASURES), use_stemmer=True)

    def rouge(reference: Sequence[str], lines: Sequence[str]) -> tuple[float, ...]:
        scores = scorer.score("\n".join(reference), "\n".join(lines))
        return tuple(100 * scores[m].fmeasure for m in MEASURES)

    return rouge


def reader_system(read: Read) -> Choose:
    """Return what the reader chooses: the best set of at most three sentences."""

    def choose(document: Document, _: tuple[str, ...]) -> list[int]:
        return list(read(document).extract)

    return choose


def _lead(document: Document, _: tuple[str, ...]) -> list[int]:
    return list(range(min(N_EXTRACT, len(document.sentences))))


def _oracle(document: Document, summary: tuple[str, ...]) -> list[int]:
    from summarize_news.neural.training.oracle import greedy_oracle

    return greedy_oracle(document.texts(), summary, N_EXTRACT)


def _score(system: str, rows: Sequence[tuple[float, ...]], spent_s: float) -> Score:
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)] if rows else [0.0] * len(MEASURES)
    intervals = dict(zip(MEASURES, _intervals(rows), strict=True)) if rows else {}
    return Score(
        system=system,
        **{m: round(v, 2) for m, v in zip(MEASURES, means, strict=True)},
        intervals=intervals,
        articles_per_s=round(len(rows) / spent_s, 2) if spent_s > 0 else 0.0,
    )


def _intervals(rows: Sequence[tuple[float, ...]]) -> list[tuple[float, float]]:
    """Return the 2.5% and 97.5% points of the mean over seeded resamples (Efron 1979), one pair a measure."""
    rng = random.Random(0)
    n = len(rows)
    means = []
    for _ in range(_N_RESAMPLES):
        sample = rng.choices(rows, k=n)
        means.append([sum(column) / n for column in zip(*sample, strict=True)])
    out = []
    for column in zip(*means, strict=True):
        ordered = sorted(column)
        out.append((round(ordered[int(0.025 * _N_RESAMPLES)], 2), round(ordered[int(0.975 * _N_RESAMPLES) - 1], 2)))
    return out
