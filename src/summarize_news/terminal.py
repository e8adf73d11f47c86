"""What a person watching sees (rich): progress and tables on stderr; a summary, or the picture of an article, on a terminal."""

import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from summarize_news.batch import Report
from summarize_news.evaluate import MEASURES, Evaluation
from summarize_news.explain import N_BAR, Explained, heading_lines, salience_bars
from summarize_news.render.closing import closing_lines, one_line
from summarize_news.render.text import cited, link_line
from summarize_news.sectioned import SectionedScore
from summarize_news.types import Line, Outcome, Status, Summary

_COLOURS = ("bold green", "cyan", "yellow", "magenta", "blue", "bright_red", "bright_cyan")
_TELL_EVERY_S = 30.0  # where there is no terminal


@contextmanager
def progress(label: str, total: int | None, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """Show a bar with rate and time left while the block runs; yields the function that counts one item done."""
    if quiet:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def batch_progress(quiet: bool = False, verbose: bool = False) -> Iterator[Callable[[int], Report]]:
    """Show how a batch goes and, at its end, how it went; yields the function that takes its size.

    On a terminal a bar with rate, time left and failures; elsewhere a line at the start of each half minute. Failures are
    lines of their own everywhere; ``quiet`` leaves only these.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False)
    is_bar = console.is_terminal and not quiet
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False), TimeRemainingColumn())
    tally: Counter[Status] = Counter()
    began = told = time.monotonic()
    total = 0

    def say(line: str) -> None:
        console.out(f"summarize-news: {line}", highlight=False)

    def pace() -> str:
        n_done = tally[Status.DONE] + tally[Status.FAILED]
        return f"{n_done / max(time.monotonic() - began, 1e-6):.1f}/s, {tally[Status.FAILED]} failed"

    with Progress(*columns, console=console, disable=not is_bar) as bar:
        task = bar.add_task("", total=None)

        def start(n: int) -> Report:
            nonlocal total
            total = n
            bar.update(task, total=n)
            return report

        def report(outcome: Outcome, warnings: Sequence[str]) -> None:
            nonlocal told
            tally[outcome.status] += 1
            if outcome.error:
                say(outcome.error)
            if verbose and outcome.status is not Status.KEPT:
                for warning in warnings:
                    say(f"{outcome.name}: {warning}")
                say(f"{outcome.name}: {outcome.elapsed_s:.2f} s")
            bar.update(task, advance=1, description=pace())
            if not quiet and not is_bar and time.monotonic() - told > _TELL_EVERY_S:
                told = time.monotonic()
                n = sum(tally.values())
                left_s = (total - n) * (told - began) / n
                say(f"{n} of {total}, {pace()}, about {left_s / 60:.0f} min left")

        yield start
    if not quiet and total:
        spent = time.monotonic() - began
        rows = [(status.value, str(tally[status])) for status in Status]
        rows += [("seconds", f"{spent:.1f}"), ("articles/s", f"{(tally[Status.DONE] + tally[Status.FAILED]) / spent:.1f}")]
        for label, value in rows:
            console.out(f"{label:12}{value:>10}", highlight=False)


@contextmanager
def training_progress(log: Path, quiet: bool = False) -> Iterator[Callable[[dict], None]]:
    """Append every step's record to ``log`` and show it: a line that is drawn over, or one a hundred steps in a file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    is_terminal = sys.stderr.isatty()

    def report(record: dict) -> None:
        with open(log, "a", encoding="utf-8") as out:
            out.write(json.dumps(record) + "\n")
        if quiet or (not is_terminal and record["step"] % 100):
            return
        losses = " ".join(f"{k} {v:.3f}" for k, v in record.items() if isinstance(v, float))
        line = f"step {record['step']}/{record['n_steps']}, {record['left_s'] // 60} min left, {losses}"
        sys.stderr.write(f"\r{line:78}" if is_terminal else f"{line}\n")
        sys.stderr.flush()

    yield report
    if is_terminal and not quiet:
        sys.stderr.write("\n")


def evaluation_table(evaluation: Evaluation) -> str:
    """Return the figures as a table of plain text, with the margin of each system over Lead-3."""
    lead = evaluation.systems[0]
    lines = [f"{'system':8}" + "".join(f"  {m:>26}" for m in MEASURES) + f"  {'articles/s':>10}"]
    for score in evaluation.systems:
        cells = []
        for m in MEASURES:
            low, high = score.intervals.get(m, (0.0, 0.0))
            margin = getattr(score, m) - getattr(lead, m)
            cells.append(f"  {getattr(score, m):6.2f} {f'({low:.2f}-{high:.2f})':>13} {margin:+5.2f}")
        lines.append(f"{score.system:8}" + "".join(cells) + f"  {score.articles_per_s:10.1f}")
    lines.append(
        f"{evaluation.n} articles, {evaluation.skipped} skipped; "
        "F1 x100 with stemming, 95% bootstrap interval, margin over lead-3"
    )
    return "\n".join(lines)


def sectioned_table(scores: Sequence[SectionedScore]) -> str:
    """Return the figures of sectioned summaries, a line a measure, a column a system."""
    names = [name for name in scores[0].to_dict() if name != "system"]
    lines = [f"{'':16}" + "".join(f"{score.system:>10}" for score in scores)]
    lines += [f"{name:16}" + "".join(f"{getattr(score, name):10.2f}" for score in scores) for name in names]
    return "\n".join(lines)


def print_explanation(summary: Summary, explained: Sequence[Explained]) -> None:
    """Print the sentences of an article as a table, a colour a section; what comes from the article is never markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    sections = list(dict.fromkeys(e.section for e in explained if e.section))
    colours = dict(zip(sections, cycle(_COLOURS), strict=False))
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False, expand=True)
    for width in (4, N_BAR, 15):
        table.add_column(width=width, no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=3, no_wrap=True, overflow="ellipsis")
    for e, bar in zip(explained, salience_bars(explained), strict=True):
        style = colours.get(e.section, "dim")
        where = Text(e.section or e.reason, style=style)
        table.add_row(Text(str(e.index)), Text(bar, style=style), Text(e.role), where, Text(e.text, style=style))
    console = Console()
    for line in heading_lines(summary, explained):
        console.print(Text(line))
    console.print(table)


def render_view(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as a person at a terminal sees it: the text form, wrapped to the width, headings standing out.

    Made of rich Text objects only: text of the article is never read as markup.
    """
    from rich.console import Console
    from rich.text import Text

    out = io.StringIO()
    # The width is asked of the terminal; above 100 columns a line is hard to follow.
    console = Console(file=out, force_terminal=True, highlight=False, emoji=False, markup=False)
    console.width = min(console.width, 100)

    def line(line: Line) -> Text:
        text = Text(one_line(line.text))
        return text.append(f" {cited(line)}", style="dim") if cite else text

    def bullet(line: Text) -> list[Text]:
        mark = f"{summary.style.bullet} "
        wrapped = line.wrap(console, max(console.width - len(mark), 1))
        return [Text.assemble(" " * len(mark) if n else mark, part) for n, part in enumerate(wrapped)]

    blocks = [[Text(one_line(summary.headline), style="bold")], [line(summary.lede)]]
    for section in summary.sections:
        lead = Text.assemble((f"{one_line(section.heading)}:", "bold cyan"), " ", line(section.lead))
        blocks.append([lead, *(part for b in section.bullets for part in bullet(line(b)))])
    blocks += [[Text(text, style="dim")] for text in (link_line(summary), *closing_lines(summary)) if text]
    for n, block in enumerate(blocks):
        if n:
            console.print()
        for part in block:
            console.print(part)
    return out.getvalue()
