"""The checks that are too long for `make test`: inputs and batches harmed again and again.

    python benchmarks/soak.py [ROW ...] [--times N] [--articles N] [--work DIR]

 1  damaged inputs, 10,000 of them
 6  huge and endless inputs: refused in one line, at once, in little memory
 7  runs of up to a million characters that make patterns quadratic
 8  kill -9 at 50 random moments of a batch, of the whole group and of a worker in turn; then the same command
 9  SIGINT and SIGTERM at random moments, 20 each, and 20 times Ctrl-C twice; then, now and then, the same command
10  a disk that fills up at ten sizes up to 1 MB and then has room again; one that fails; a directory not to be written to
12  a crash, a loop without end, memory without end: three articles fail, the others are the same
13  what a worker does, over 10,000 articles with words of their own: memory and open files
18  a second run in the same directory while the first is at work, 20 times

Without rows all are run. Each prints one row of a table; exit code 1 if one fails. The last runs' figures stand in
docs/reliability.md. Row 10 needs the right to mount a tmpfs.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from soak_batch import Batches, growth
from soak_inputs import damaged, huge, long_runs

TIMES = {1: 10_000, 6: 1, 7: 1, 8: 50, 9: 20, 10: 10, 12: 1, 13: 10_000, 18: 20}
ALONE = {1: damaged, 6: huge, 7: long_runs, 13: growth}
ON_BATCHES = {8: Batches.kill, 9: Batches.stop, 10: Batches.full, 12: Batches.poison, 18: Batches.two}


def drive(check: Iterator[str]) -> tuple[str, int]:
    """Print what ``check`` finds wrong as it comes; return its figures and how much was wrong."""
    n_wrong = 0
    while True:
        try:
            print(f"WRONG: {next(check)}", flush=True)
            n_wrong += 1
        except StopIteration as end:
            return end.value, n_wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, metavar="ROW")
    parser.add_argument("--times", type=int, help="Instead of the numbers above.")
    parser.add_argument("--articles", type=int, default=500, help="Of a batch.")
    parser.add_argument("--work", type=Path, help="Where the batches are; else the system's temporary directory.")
    args = parser.parse_args()
    if unknown := set(args.rows) - set(TIMES):
        parser.error(f"got {unknown.pop()}, wanted some of {', '.join(map(str, TIMES))}")
    n_failed, batches = 0, None
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        for row in args.rows or TIMES:
            began, times = time.monotonic(), args.times or TIMES[row]
            if row in ALONE:
                check = ALONE[row](times)
            else:
                batches = batches or Batches(Path(folder), args.articles)
                check = ON_BATCHES[row](batches, times)
            figures, n_wrong = drive(check)
            n_failed += bool(n_wrong)
            verdict = f"FAILED, {n_wrong} times" if n_wrong else "passed"
            print(f"| {row} | {figures} | {verdict} | {(time.monotonic() - began) / 60:.1f} min |", flush=True)
    sys.exit(1 if n_failed else 0)


if __name__ == "__main__":
    main()
