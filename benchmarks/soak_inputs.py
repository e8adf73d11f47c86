"""Inputs at their worst: huge files and endless devices, damaged bytes by the thousand, runs that make patterns quadratic.

Rows 1, 6 and 7 of `soak.py`. A check yields a line for all that is wrong and returns its figures.
"""

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from nasty.attacks import ATTACKS
from nasty.mutate import mutate
from nasty.recipes import CASES, MARKDOWN, PARAGRAPHS, TEXT, page

from summarize_news.errors import InputError
from summarize_news.pipeline import load_tools, summarize
from summarize_news.read import load_article, read_source
from summarize_news.render import RENDERERS
from summarize_news.settings import Settings

SEEDS = {
    "txt": lambda attack: f"{TEXT}\n{attack}\n\n{TEXT}",
    "md": lambda attack: f"{MARKDOWN}\n{attack}\n\n{TEXT}",
    "html": lambda attack: page(PARAGRAPHS + attack + PARAGRAPHS),
}
COMMAND = [sys.executable, "-m", "summarize_news"]
LINE = b"The harbour of Lagoa reopened on Wednesday after the worst storm in ten years, the port authority said. "
MAX_S, MAX_MIB, HANG_S = 2.0, 200, 5.0
SIZES = (9_900, 99_000, 990_000)  # a text of a million is refused unread
MAX_RATIO, MAX_MILLION_S = 15.0, 10.0
FIXED_S = 0.25  # what is the same for any size; ratios of less than this say nothing


def write_repeated(path: Path, piece: bytes, n_bytes: int) -> None:
    block = piece * (2**20 // len(piece))
    with open(path, "wb") as file:
        for _ in range(n_bytes // len(block)):
            file.write(block)


@contextmanager
def huge_inputs() -> Iterator[dict[str, tuple[list[str], object]]]:
    """Yield each huge input: the arguments, and what stands at standard input."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        write_repeated(top / "lines.txt", LINE + b"\n", 2**30)
        write_repeated(top / "line.txt", LINE, 2**30)
        with open(top / "sparse.txt", "wb") as file:
            file.truncate(2**30)
        member = gzip.compress(bytes(10 * 2**20))  # a .gz may hold many, one after the other
        (top / "bomb.gz").write_bytes(member * 1024)
        (top / "bomb.html").write_bytes((top / "bomb.gz").read_bytes()[: 9 * 2**20])
        os.mkfifo(top / "pipe.txt")
        endless = subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE)
        with open(top / "lines.txt", "rb") as lines, open("/dev/zero", "rb") as zero:
            yield {
                "1 GiB of text": ([str(top / "lines.txt")], None),
                "1 GiB in one line": ([str(top / "line.txt")], None),
                "1 GiB, sparse": ([str(top / "sparse.txt")], None),
                "/dev/zero": (["/dev/zero"], None),
                "a pipe nobody writes to": ([str(top / "pipe.txt")], None),
                "10 GiB in a .gz": ([str(top / "bomb.gz")], None),
                "the same, named .html": ([str(top / "bomb.html")], None),
                "1 GiB on standard input": (["-"], lines),
                "/dev/zero on standard input": (["-"], zero),
                "an endless pipe": (["-"], endless.stdout),
            }
        endless.kill()
        endless.wait()


def measure(arguments: list[str], stdin: object) -> tuple[float, float, int, str]:
    """Return seconds of the processor, peak MiB, exit code and standard error of one run."""
    process = subprocess.Popen([*COMMAND, *arguments], stdin=stdin or subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, errors


def damaged(n: int) -> Iterator[str]:
    """Give ``n`` damaged articles to reading, the shipped reader and every renderer."""
    tools, seen, slowest = load_tools(), Counter(), (0.0, "")
    seeds = [case for case in CASES if len(case.raw) < 20_000]
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(n):
            case = seeds[seed % len(seeds)]
            path = Path(folder) / case.name
            path.write_bytes(mutate(case.raw, seed))
            began = time.process_time()
            try:
                summary = summarize(load_article(read_source(path)), Settings(), tools)
                texts = [render(summary, True) for render in RENDERERS.values()]
                json.loads(RENDERERS["json"](summary, False))
                seen["summarised"] += 1
                if any("\x1b" in text for text in texts):
                    yield f"{case.name}, seed {seed}: an escape came through"
            except InputError as error:
                seen["refused"] += 1
                if "\n" in str(error):
                    yield f"{case.name}, seed {seed}: more than one line"
            except Exception as error:  # what this is there to find; told with what makes it again
                yield f"{case.name}, seed {seed}: {type(error).__name__}: {error}"
            seconds = time.process_time() - began  # other work on the machine does not count; pages have a limit of their own
            slowest = max(slowest, (seconds, case.name))
            if seconds > HANG_S:
                yield f"{case.name}, seed {seed}: it took {seconds:.1f} s of the processor"
            path.unlink()
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if mib > 1024:
        yield f"peak {mib:.0f} MiB"
    counts = ", ".join(f"{count:,} {what}" for what, count in seen.items())
    return f"{n:,} damaged inputs: {counts}, no traceback; slowest {slowest[0]:.1f} s ({slowest[1]}); peak {mib:.0f} MiB"


def huge(n: int) -> Iterator[str]:
    """Give the command huge and endless inputs, ``n`` times each: one line, at once, in little memory."""
    most_s, most_mib = 0.0, 0.0
    for _ in range(n):
        with huge_inputs() as inputs:
            for name, (arguments, stdin) in inputs.items():
                seconds, mib, code, errors = measure(arguments, stdin)
                most_s, most_mib = max(most_s, seconds), max(most_mib, mib)
                if code != 1 or errors.count("\n") != 1 or seconds > MAX_S or mib > MAX_MIB:
                    yield f"{name}: {seconds:.2f} s, {mib:.0f} MiB, exit {code}: {errors.strip()[-110:]}"
    return f"{len(inputs)} inputs of 1 GiB to endless, each refused in one line; at most {most_s:.2f} s, {most_mib:.0f} MiB"


def long_runs(n: int) -> Iterator[str]:
    """Put runs of some 10,000, 100,000 and a million characters into an article, ``n`` times each: never worse than linear."""
    tools = load_tools()
    slowest, worst_ratio, n_runs = dict.fromkeys(SIZES, (0.0, "")), 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for kind, attack in [(kind, attack) for kind, attacks in ATTACKS.items() for attack in attacks] * n:
            path, spent = Path(folder) / f"a.{kind}", []
            clock = time.perf_counter if kind == "html" else time.process_time  # pages are taken apart in another process
            for size in SIZES:
                path.write_text(SEEDS[kind]((attack * size)[:size]), encoding="utf-8")
                began = clock()
                try:
                    RENDERERS["json"](summarize(load_article(read_source(path)), Settings(), tools), False)
                except InputError as error:
                    if "took more than" in str(error):
                        yield f"{kind} {attack!r}, {size:,} characters: {str(error).removeprefix(str(path))}"
                spent.append(clock() - began)
                slowest[size] = max(slowest[size], (spent[-1], f"{kind} {attack!r}"))
            n_runs += 1
            ratio = max(b / max(a, FIXED_S) for a, b in pairwise(spent))
            worst_ratio = max(worst_ratio, ratio)
            if ratio > MAX_RATIO or spent[-1] > MAX_MILLION_S:
                yield f"{kind} {attack!r}: {', '.join(f'{s:.2f} s' for s in spent)}"
    times = "; ".join(f"{size:,}: {seconds:.2f} s ({what})" for size, (seconds, what) in slowest.items())
    return (
        f"{n_runs} runs in an article, slowest of each length: {times}; ten times the length, at most {worst_ratio:.1f} times"
    )
