"""Inputs at their worst, through the command as users run it: huge files, endless devices, and damaged bytes by the thousand.

    python benchmarks/soak_inputs.py [MUTATIONS] [--seed N]

First the command is given 1 GiB of text, 1 GiB in one line, a sparse file, a device, a pipe and bombs; each must be refused in
one line, and quickly, in little memory. Then MUTATIONS (10,000) damaged articles go through reading, the shipped reader and
every renderer. Prints what it saw; exits 1 if something crashed, hung or was not refused.
"""

import argparse
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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from nasty.mutate import mutate
from nasty.recipes import CASES

from summarize_news.errors import InputError
from summarize_news.pipeline import load_tools, summarize
from summarize_news.read import load_article, read_source
from summarize_news.render import RENDERERS
from summarize_news.settings import Settings

COMMAND = [sys.executable, "-m", "summarize_news"]
LINE = b"The harbour of Lagoa reopened on Wednesday after the worst storm in ten years, the port authority said. "
MAX_S, MAX_MIB, HANG_S = 2.0, 200, 5.0


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
    """Return seconds, peak MiB, exit code and standard error of one run."""
    began = time.perf_counter()
    process = subprocess.Popen([*COMMAND, *arguments], stdin=stdin or subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - began, usage.ru_maxrss / 1024, process.returncode, errors


def check_huge() -> int:
    n_wrong = 0
    with huge_inputs() as inputs:
        for name, (arguments, stdin) in inputs.items():
            seconds, mib, code, errors = measure(arguments, stdin)
            is_right = code == 1 and errors.count("\n") == 1 and seconds < MAX_S and mib < MAX_MIB
            n_wrong += not is_right
            print(
                f"{name:28} {seconds:5.2f} s {mib:5.0f} MiB  exit {code}  {'' if is_right else 'WRONG '}{errors.strip()[-110:]}"
            )
    return n_wrong


def check_mutations(n_mutations: int, seed: int) -> int:
    tools, seen, slowest = load_tools(), Counter(), (0.0, "")
    seeds = [case for case in CASES if len(case.raw) < 20_000]
    with tempfile.TemporaryDirectory() as folder:
        for i in range(n_mutations):
            case = seeds[i % len(seeds)]
            path = Path(folder) / case.name
            path.write_bytes(mutate(case.raw, seed + i))
            began = time.perf_counter()
            try:
                summary = summarize(load_article(read_source(path)), Settings(), tools)
                texts = [render(summary, True) for render in RENDERERS.values()]
                json.loads(RENDERERS["json"](summary, False))
                seen["summarised" if not any("\x1b" in text for text in texts) else "WRONG: an escape came through"] += 1
            except InputError as error:
                seen["refused" if "\n" not in str(error) else "WRONG: more than one line"] += 1
            except Exception as error:  # what this is there to find; told with what makes it again
                seen["WRONG: crashed"] += 1
                print(f"{case.name}, seed {seed + i}: {type(error).__name__}: {error}", flush=True)
            seconds = time.perf_counter() - began
            slowest = max(slowest, (seconds, f"{case.name}, seed {seed + i}"))
            seen["WRONG: hung"] += seconds > HANG_S
            path.unlink()
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = ", ".join(f"{n:,} {what}" for what, n in seen.items() if n)
    print(f"{n_mutations:,} damaged inputs: {counts}; slowest {slowest[0]:.2f} s ({slowest[1]}); peak {mib:.0f} MiB")
    return sum(n for what, n in seen.items() if what.startswith("WRONG")) + (mib > 1024)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("mutations", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    sys.exit(bool(check_huge() + check_mutations(arguments.mutations, arguments.seed)))


if __name__ == "__main__":
    main()
