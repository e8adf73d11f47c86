"""The command line: parse, call one function, print. Results on stdout, everything else on stderr."""

import errno
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from summarize_news import __version__
from summarize_news.config import FORMATS, load_choices
from summarize_news.errors import InputError, OutputError, SummarizeNewsError, UnreadableInput, UsageError
from summarize_news.settings import DEVICES, LENGTHS, MODES, Settings

if TYPE_CHECKING:
    from summarize_news.neural.checkpoint import Checkpoint

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FORMATS = ("text", "markdown", "json")  # of a report; a summary has more
_COMPLETE = "_SUMMARIZE_NEWS_COMPLETE"  # set by the completion that click writes for a shell
_EPILOG = """\b
Commands beside it (each with its own --help):
  verify    check anybody's summary against its articles
  explain   every sentence of an article: why it is in the summary, or why not
  evaluate  ROUGE of the shipped reader on article/summary pairs
  train     train a reader on article/summary pairs
  doctor    check versions and models
  schema    the JSON Schema of --format json

\b
Exit codes: 0 done, 1 some articles failed, 2 usage, 3 model missing or damaged, 4 verify found something unsupported,
74 disk full, 130 and 143 stopped (the same command goes on), 141 the reader of a pipe went away.
"""


@click.command(
    "summarize-news",
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="How the summary is written; jsonl: all in one file, one a line.  [text]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; for several inputs a directory.")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    help="Shorten sentences, or have a writer make the lines (the shipped one shortens more, rewords by rule).  [extractive]",
)
@click.option("--length", type=click.Choice(LENGTHS), help="How much to say.  [medium]")
@click.option("--sections", type=int, help="At most this many sections.")
@click.option("--bullets", type=int, help="At most this many bullets a section.")
@click.option("--max-words", type=int, help="At most this many words of summary (headline, link and disclosure apart).")
@click.option("--verbatim/--no-verbatim", default=None, help="Whole sentences: nothing is shortened.")
@click.option("--title", default="", help="The headline, instead of the article's.")
@click.option("--outlet", default="", help="Who published it, for the link line.")
@click.option("--url", default="", help="Where it was published, for the link line.")
@click.option("--reader", type=_FOLDER, help="A reader's folder, as `train` writes it, instead of the shipped one.")
@click.option("--model", help="For the abstractive mode: ORG/NAME@REVISION or a folder, instead of the shipped writer.")
@click.option("--whole/--no-whole", default=None, help="Ask an instruct model for all lines at once, not one by one.")
@click.option("--device", type=click.Choice(DEVICES), default="auto", help="Where that model runs.  [auto]")
@click.option("--download", is_flag=True, help="Get that model from the Hugging Face Hub: the only time there is a connection.")
@click.option("--allow-unpinned", is_flag=True, help="Take a model's name without its commit.")
@click.option("--max-bytes", type=click.IntRange(min=1), help="Refuse larger inputs unread.  [10485760]")
@click.option("--follow-symlinks", is_flag=True, help="In directories take links too, every real file once.")
@click.option("--jobs", type=click.IntRange(min=1), help="Articles summarised at once, with --output.  [one a processor]")
@click.option("--cite/--no-cite", default=None, help="After each line the numbers of its sentences, as in the JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
@click.option("-v", "--verbose", is_flag=True, help="On stderr: what was dropped and how long it took.")
@click.version_option(__version__, prog_name="summarize-news")
def summarize_command(inputs: tuple[str, ...], quiet: bool, verbose: bool, **options) -> None:
    """Summarise news articles in headed sections; every line rests on sentences of the article.

    INPUT is a file (text, Markdown, HTML), a directory, a .jsonl[.gz] or Parquet file of articles, or - for standard input.
    Several articles with --output: what is there already is kept, so the same command goes on where it stopped.
    """
    if not inputs and sys.stdin.isatty():
        context = click.get_current_context()
        click.echo(context.get_usage())
        click.echo("Try 'summarize-news ARTICLE.txt', or 'summarize-news --help'.")
        return
    flags = {
        name: options[name] for name in ("mode", "length", "sections", "bullets", "max_words", "verbatim", "whole", "cite")
    }
    choices = load_choices({**flags, "format": options["format_"]}, os.environ, Path())
    settings = choices.settings
    named = {name: options[name] for name in ("model", "download", "allow_unpinned")}
    if settings.mode != "abstractive" and any(named.values()):
        raise UsageError("--model, --download and --allow-unpinned are for a writer; add --mode abstractive")
    sys.exit(
        _summarize(
            inputs or ("-",),
            settings,
            quiet,
            verbose,
            format_=choices.format,
            cite=choices.cite,
            writer=_find_writer(**named, quiet=quiet) if settings.mode == "abstractive" else None,
            follow_symlinks=options["follow_symlinks"],
            **{k: options[k] for k in ("output", "reader", "device", "jobs", "max_bytes", "title", "outlet", "url")},
        )
    )


def _summarize(
    inputs: tuple[str, ...],
    settings: Settings,
    quiet: bool,
    verbose: bool,
    *,
    format_: str,
    output: Path | None,
    reader: Path | None,
    writer: "Checkpoint | None",
    device: str,
    jobs: int | None,
    max_bytes: int | None,
    follow_symlinks: bool,
    cite: bool,
    **about: str,
) -> int:
    """Summarise every article of ``inputs``; return the exit code."""
    from summarize_news.hygiene import shown
    from summarize_news.pipeline import load_tools, summarize
    from summarize_news.read import MAX_BYTES
    from summarize_news.records import holds_records
    from summarize_news.render import RENDERERS
    from summarize_news.tasks import Work, list_entries, read_task

    chosen = {"reader": reader, "writer": writer, "device": device}
    work = Work(
        settings=settings, format=format_, cite=cite, **chosen, max_bytes=max_bytes or MAX_BYTES, follow_links=follow_symlinks
    )
    is_batch = len(inputs) > 1 or os.path.isdir(inputs[0]) or holds_records(inputs[0])
    if is_batch and output:
        from summarize_news.batch import run_batch
        from summarize_news.pool import LIMIT_S, WRITER_LIMIT_S, usable_cpus
        from summarize_news.terminal import batch_progress
        from summarize_news.types import Status

        with batch_progress(quiet, verbose) as report:
            # One writer takes all processors, and its memory once.
            n_workers, limit_s = (jobs or 1, WRITER_LIMIT_S) if writer else (jobs or usable_cpus(), LIMIT_S)
            tally = run_batch(inputs, output, work, n_workers=n_workers, report=report, about=about, limit_s=limit_s)
        return 1 if tally[Status.FAILED] else 0
    if jobs:
        raise UsageError("--jobs is for several articles with --output; name a directory for their summaries")
    tools = None
    n_failed = n_done = 0
    for entry in list_entries(inputs, about, follow_links=follow_symlinks):
        began = time.perf_counter()
        try:
            if entry.task is None:
                raise UnreadableInput(entry.error)
            article = read_task(entry.task, work)
            tools = tools or load_tools(**chosen, whole=settings.whole)
            summary = summarize(article, settings, tools)
            text = RENDERERS[format_](summary, cite)
        except InputError as error:
            n_failed += 1
            click.echo(f"summarize-news: {error}", err=True)
            continue
        if output:
            _write(output, text)
        else:
            if format_ == "text" and _is_terminal():
                from summarize_news.terminal import render_view

                text = render_view(summary, cite)
            parted = n_done and format_ in ("text", "markdown")
            _show("\n" + "-" * 72 + "\n\n" + text if parted else text)
        n_done += 1
        if verbose:
            for warning in summary.warnings:
                click.echo(f"summarize-news: {entry.name}: {warning}", err=True)
            click.echo(f"summarize-news: {entry.name}: {time.perf_counter() - began:.2f} s", err=True)
    if not n_done + n_failed:
        raise UsageError(
            f"no article (.txt, .md, .html) below {', '.join(map(shown, inputs))}; name a file or another directory"
        )
    if n_failed and is_batch and not quiet:
        click.echo(f"summarize-news: {n_failed} of {n_done + n_failed} articles failed", err=True)
    return 1 if n_failed else 0


def _find_writer(model: str | None, download: bool, allow_unpinned: bool, quiet: bool) -> "Checkpoint":
    """Return the writer asked for, and say on stderr which it is: its name, its revision, how much is loaded."""
    from summarize_news.pipeline import find_writer

    if download and not quiet:
        click.echo(f"summarize-news: downloading {model}", err=True)
    writer = find_writer(model, download=download, allow_unpinned=allow_unpinned)
    if not quiet:
        org = writer.name.split("/")[0] if "@" in writer.name and "/" in writer.name else ""
        whose = f", published by {org}" if org else ""
        size = f"{writer.n_parameters / 1e6:,.0f} million numbers, {writer.n_bytes / 1e9:.2f} GB"
        click.echo(f"summarize-news: loading {writer.name}{whose} ({writer.family}, {size})", err=True)
    return writer


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _show(text: str) -> None:
    """Print a result; where nobody reads any more, end quietly.

    Raises: OutputError if standard output is closed or full.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed; open it, or name a file with --output")
    try:
        click.echo(text, nl=False)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in the buffer goes nowhere
        if error.errno == errno.EPIPE:
            sys.exit(141)  # as shells call the end by SIGPIPE, which not every system has
        raise OutputError(f"standard output: {(error.strerror or str(error)).lower()}; make room or name a file") from None


def _write(target: Path, text: str) -> None:
    from summarize_news.outbox import write_file

    try:
        if target.exists() and not target.is_file():  # a pipe or a device is written to, not put aside
            target.write_bytes(text.encode("utf-8"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{target}: the summary cannot be written there ({error.strerror}); name another --output") from error


@click.command(
    "verify",
    epilog="Exit codes: 0 nothing unsupported, 1 an input cannot be read, 2 usage, 3 model missing, 4 something unsupported.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("summary", type=click.Path(), metavar="SUMMARY")
@click.argument("articles", type=click.Path(), nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", help="How the report is written.  [text]")
def verify_command(summary: str, articles: tuple[str, ...], format_: str) -> None:
    """Check every sentence of SUMMARY against the ARTICLEs: supported, unsupported or unclear.

    SUMMARY is text, Markdown or the JSON of this program, whoever wrote it; ARTICLE is text, Markdown or HTML; one of them
    may be - for standard input. Unsupported is a number, name, date or quotation that the articles do not have, one put in
    another's place, a "not" or "may" put in or taken out; other words are not compared one by one. Unclear is what shares
    too few words with them to be judged.
    """
    from summarize_news.pipeline import models_folder
    from summarize_news.read import load_article, read_source
    from summarize_news.segment import load_segmenter
    from summarize_news.verify import REPORTS, is_supported, verify_summary

    if (summary, *articles).count("-") > 1:
        raise UsageError("standard input can be read once, and - was given more than once; name files")
    source = read_source(summary)
    loaded = [load_article(read_source(article)) for article in articles]
    segment = load_segmenter(models_folder())
    judgements = verify_summary(source, [segment(article) for article in loaded], segment)
    _show(REPORTS[format_](judgements))
    if not is_supported(judgements):
        sys.exit(4)


@click.command("explain", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("article", metavar="ARTICLE")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="How it is written.  [text]")
def explain_command(article: str, format_: str) -> None:
    """Show every sentence of ARTICLE with its salience and its role, and where the summary has it or why it does not.

    ARTICLE is text, Markdown or HTML, or - for standard input. The bars are as long as a sentence is salient, and filled
    where the summary draws from it.
    """
    from summarize_news.explain import explain_summary, report_json, report_text
    from summarize_news.pipeline import load_tools, summarize
    from summarize_news.read import load_article, read_source
    from summarize_news.terminal import print_explanation

    summary = summarize(load_article(read_source(article)), Settings(), load_tools())
    explained = explain_summary(summary)
    if format_ == "text" and _is_terminal():
        print_explanation(summary, explained)
    else:
        _show((report_json if format_ == "json" else report_text)(summary, explained))


@click.command("evaluate", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("pairs", type=_FILE, metavar="PAIRS.jsonl[.gz]")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first N articles.")
@click.option("--reader", type=_FOLDER, help="A reader's folder instead of the shipped one.")
@click.option("--sectioned", is_flag=True, help="PAIRS hold sectioned summaries written by an editor.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def evaluate_command(pairs: Path, limit: int | None, reader: Path | None, sectioned: bool, as_json: bool, quiet: bool) -> None:
    """ROUGE F1 of Lead-3, the reader (three sentences) and the oracle on PAIRS.

    A line of PAIRS is {"id": str, "article": str, "summary": [str, ...] or str}. With --sectioned it is {"title": str,
    "sentences": [str, ...], "paragraph": [int, ...], "summary": {"lede": LINE, "sections": [{"heading": str, "lead":
    LINE, "bullets": [LINE, ...]}, ...]}} and LINE {"text": str, "cut": str, "evidence": [int, ...]}; the figures then are
    selection, ROUGE at equal length, grouping, headings and cuts.
    """
    import json
    from itertools import islice

    from summarize_news.evaluate import evaluate_pairs, reader_system
    from summarize_news.pairs import read_lines
    from summarize_news.pipeline import load_tools
    from summarize_news.sectioned import evaluate_sectioned
    from summarize_news.terminal import evaluation_table, progress, sectioned_table

    tools = load_tools(reader)
    if sectioned:
        with progress("evaluating", limit, quiet) as tick:
            scores = evaluate_sectioned(islice(read_lines(pairs), limit), tools, tick)
        _show((json.dumps([s.to_dict() for s in scores]) if as_json else sectioned_table(scores)) + "\n")
        return
    with progress("evaluating", limit, quiet) as tick:
        evaluation = evaluate_pairs(islice(read_lines(pairs), limit), tools.segment, {"ours": reader_system(tools.read)}, tick)
    _show((json.dumps(evaluation.to_dict()) if as_json else evaluation_table(evaluation)) + "\n")


@click.command("train", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", "pairs", required=True, type=_FILE, help="Article/summary pairs, .jsonl or .jsonl.gz.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the trained reader goes.")
@click.option(
    "--work",
    default=Path("work/train"),
    type=click.Path(path_type=Path),
    help="Checkpoints; a run resumes from here.  [work/train]",
)
@click.option("--dev", type=_FILE, help="Pairs that stop the training early; else some of PAIRS are held out for it.")
@click.option("--roles", type=_FILE, help="Articles with a discourse role a sentence, .jsonl or .jsonl.gz.")
@click.option("--writer", "is_writer", is_flag=True, help="Train a writer of new lines instead of a reader.")
@click.option("--sectioned", type=_FILE, help="For a writer: sectioned summaries (as for evaluate) to finish on.")
@click.option("--rewordings", type=_FILE, help="For a writer: hand-written lines for sentences of PAIRS and the roles' file.")
@click.option("--base", type=_FOLDER, help="A pretrained encoder's folder instead of the installed one.")
@click.option("--epochs", type=click.FloatRange(min=0, min_open=True), help="Passes over the pairs.  [1; for a writer 2.5]")
@click.option("--seed", type=int, default=0, help="[0]")
@click.option("--threads", type=click.IntRange(min=1), default=2, help="[2]")
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def train_command(
    pairs: Path,
    out: Path,
    work: Path,
    dev: Path | None,
    roles: Path | None,
    is_writer: bool,
    sectioned: Path | None,
    rewordings: Path | None,
    base: Path | None,
    epochs: float | None,
    seed: int,
    threads: int,
    quiet: bool,
) -> None:
    """Train a reader on PAIRS and write it where `--reader` finds it; print its ROUGE on pairs it was not trained on.

    A line of PAIRS is {"article": str, "summary": [str, ...] or str}; of the roles' file {"headline": str,
    "sentences": [{"text", "role", "speech"}, ...]}. A run that was stopped goes on from its last checkpoint. With --writer
    it is a writer that learns from the lines that one or two sentences of their article hold; the roles' file then only
    tells it names from other words, and --base work/train/encoder starts it from the reader trained there.
    """
    from summarize_news.evaluate import evaluate_pairs, reader_system
    from summarize_news.neural.reader import load_reader
    from summarize_news.neural.training.run import split_pairs, train_reader
    from summarize_news.pairs import read_lines
    from summarize_news.pipeline import models_folder
    from summarize_news.segment import load_segmenter
    from summarize_news.terminal import evaluation_table, progress, training_progress

    segment = load_segmenter(models_folder())
    if is_writer:
        from summarize_news.neural.training.write import train_writer

        options = {"sectioned": sectioned, "roles": roles, "rewordings": rewordings, "base": base}
        options |= {"n_epochs": epochs or 2.5, "seed": seed}
        with training_progress(work / "log.jsonl", quiet) as report:
            train_writer(pairs, out, work, segment, **options, report=report, n_threads=threads)
        click.echo(f"writer written to {out}", err=True)
        return
    if dev is None:
        pairs, dev = split_pairs(pairs, work)
    with training_progress(work / "log.jsonl", quiet) as report:
        train_reader(
            pairs,
            out,
            work,
            segment,
            dev=dev,
            roles=roles,
            base=base,
            n_epochs=epochs or 1.0,
            seed=seed,
            report=report,
            n_threads=threads,
        )
    click.echo(f"reader written to {out}", err=True)
    if dev is not None:
        systems = {name: reader_system(load_reader(folder)[0]) for name, folder in (("int8", out), ("fp32", work / "fp32"))}
        with progress("evaluating", None, quiet) as tick:
            _show(evaluation_table(evaluate_pairs(read_lines(dev), segment, systems, tick)) + "\n")


@click.command("doctor", context_settings={"help_option_names": ["-h", "--help"]})
def doctor_command() -> None:
    """Check versions and models, and summarise a built-in article."""
    from summarize_news.doctor import examine

    for line in examine():
        _show(line + "\n")


@click.command("schema", context_settings={"help_option_names": ["-h", "--help"]})
def schema_command() -> None:
    """Print the JSON Schema of `--format json` and of each line of `--format jsonl`."""
    from summarize_news.render.json import schema

    _show(schema())


_BESIDE = (verify_command, explain_command, evaluate_command, train_command, doctor_command, schema_command)
COMMANDS = {command.name: command for command in _BESIDE}


class _Everything(click.Group):
    """What a shell is told of when it completes a line: the commands, the options of a summary, and files."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what may stand here; files first, as bash then offers them where nothing else fits."""
        return [CompletionItem(incomplete, type="file"), *super().shell_complete(ctx, incomplete)]


def main() -> None:
    """Run the command line and exit with its code; errors meant for the user are one line on stderr."""
    for descriptor in range(3):  # closed ones are taken, or a result's file would be standard output to some library
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    if _COMPLETE in os.environ:
        options = [param for param in summarize_command.params if isinstance(param, click.Option)]
        _Everything("summarize-news", commands=COMMANDS, params=options).main(prog_name="summarize-news")
    arguments = sys.argv[1:]
    command = COMMANDS.get(arguments[0], summarize_command) if arguments else summarize_command
    is_beside = command is not summarize_command
    try:
        command.main(arguments[is_beside:], prog_name=f"summarize-news {command.name}" if is_beside else "summarize-news")
    except SummarizeNewsError as error:
        click.echo(f"summarize-news: {error}", err=True)
        sys.exit(error.exit_code)
    finally:
        # The exit code is settled. While Python ends it would take its handlers down, and a second Ctrl-C would be another end.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
