"""Is there a test that fails when a defence is gone? Each defence in turn is taken out of a copy, and its tests are run.

    python benchmarks/mutants.py [ROW ...]

ROW is a row of docs/reliability.md. Prints a line a defence; exits 1 if a test goes on passing without one.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
LIMIT_S = 240.0  # of a test
NO_TESTS = 5  # exit code of pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """``removed`` in words, each of its ``edits`` a file of the package, what stands there and what is to; and the check."""

    row: int
    removed: str
    edits: tuple[tuple[str, str, str], ...]
    check: tuple[str, ...]


def pytest(file: str, words: str) -> tuple[str, ...]:
    return ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"tests/{file}", "-k", words)


IN_PLACE = (
    "outbox.py",
    """            with open(temporary, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
""",
    """            with open(target, "wb", buffering=0) as file:
                for at in range(0, len(data), 256):
                    file.write(data[at : at + 256])
                    __import__("time").sleep(0.02)  # as on a busy disk
""",
)
BY_NAME = (
    "outbox.py",
    "        digest = self._record.digest(target, key)\n        try:\n",
    "        return (self._folder / target).exists()\n        try:\n",
)
BURY = "            self._waiting.appendleft(job)\n            return []\n"
MUTANTS = (
    Mutant(
        row=8,
        removed="files written in place, and one that is there counts as done",
        edits=(IN_PLACE, BY_NAME),
        check=pytest("test_batch.py", "killed_at_any_moment"),
    ),
    Mutant(
        row=8,
        removed="a file that is there counts as done",
        edits=(BY_NAME,),
        check=pytest("test_batch.py", "damaged_or_changed"),
    ),
    Mutant(
        row=8,
        removed="what a killed run left is not removed",
        edits=(("outbox.py", "                    _remove_temporaries(folder)\n", "                    pass\n"),),
        check=pytest("test_batch.py", "leftovers"),
    ),
    Mutant(
        row=8,
        removed="the article of a killed worker is not tried again",
        edits=(("pool.py", "_MAX_DEATHS = 2", "_MAX_DEATHS = 1"),),
        check=pytest("test_batch.py", "killed_worker"),
    ),
    Mutant(
        row=12,
        removed="a worker's death ends the batch",
        edits=(("pool.py", BURY, BURY.replace("return []", 'raise ModelError("a worker died")')),),
        check=pytest("test_batch.py", "poisoned"),
    ),
    Mutant(
        row=12,
        removed="no limit on a worker's memory",
        edits=(("worker.py", "        _limit_addresses()\n", "        pass\n"),),
        check=pytest("test_batch.py", "poisoned"),
    ),
    Mutant(
        row=12,
        removed="no limit on an article's time",
        edits=(("pool.py", "elif deadlines.get(worker.pipe, float(\"inf\")) <= time.monotonic():", "elif False:"),),
        check=pytest("test_batch.py", "takes_too_long"),
    ),
    Mutant(
        row=12,
        removed="an error in the program ends the worker",
        edits=(("worker.py", "    except Exception as defect:", "    except OSError as defect:"),),
        check=pytest("test_batch.py", "poisoned"),
    ),
    Mutant(
        row=14,
        removed="results in the order in which workers finish",
        edits=(("outbox.py", "for target in targets:\n                if target in self._failures",
                "for target in sorted(targets, key=lambda t: self._places.get(self._at.get(t, ''), (0, 0))[1]):\n"
                "                if target in self._failures"),),
        check=pytest("test_batch.py", "in_the_order_of_the_inputs"),
    ),
    Mutant(
        row=14,
        removed="scores are not rounded",
        edits=(("neural/reader.py", "_DECIMALS = 4", "_DECIMALS = 16"),),
        check=pytest("test_neural.py", "four_decimals"),
    ),
    Mutant(
        row=14,
        removed="bullets stand in the order of a hash",
        edits=(("pipeline.py", "i in plan.sentences[1:]", "i in sorted(plan.sentences[1:], key=lambda i: hash(f'{i}'))"),),
        check=pytest("test_batch.py", "Determinism"),
    ),
    Mutant(
        row=14,
        removed="directories are listed as the file system has them",
        edits=(("read.py", "for name in sorted(files):", "for name in set(files):"),),
        check=pytest("test_read.py", "sorted or order or directory or folder"),
    ),
    Mutant(
        row=16,
        removed="pickled weights are taken",
        edits=(("neural/checkpoint.py", '_PICKLES = (".bin", ', '_PICKLES = ('),
               ("neural/checkpoint.py", "    raise _no_weights(where, (path.name for path in folder.iterdir()))",
                "    return []")),
        check=pytest("test_checkpoint.py", "pickle"),
    ),
    Mutant(
        row=16,
        removed="keys that make a loader run code are taken",
        edits=(("neural/checkpoint.py", "if is_private or key in _REFUSED_KEYS:", "if is_private:"),),
        check=pytest("test_checkpoint.py", "keys_that_run_code"),
    ),
    Mutant(
        row=16,
        removed="private keys are taken",
        edits=(("neural/checkpoint.py", "if is_private or key in _REFUSED_KEYS:", "if key in _REFUSED_KEYS:"),),
        check=pytest("test_checkpoint.py", "keys_that_run_code"),
    ),
    Mutant(
        row=16,
        removed="headers of weights are not checked",
        edits=(("neural/checkpoint.py", "if not 2 <= n_header <= min(_MAX_HEADER, size - 8):", "if False:"),
               ("neural/checkpoint.py", "if 8 + n_header + end != size:", "if False:")),
        check=pytest("test_checkpoint.py", "damaged_weights"),
    ),
    Mutant(
        row=16,
        removed="names without a commit are taken",
        edits=(("neural/checkpoint.py", "if not _PINNED.fullmatch(revision) and not allow_unpinned:", "if False:"),),
        check=pytest("test_checkpoint.py", "can_change"),
    ),
)  # fmt: skip


def survives(mutant: Mutant, folder: Path) -> bool:
    """Say whether the check passes on a copy of the package without the defence."""
    for part in ("src", "tests", "benchmarks"):
        shutil.copytree(TOP / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("models", "samples", "pyproject.toml", "man", "README.md"):
        (folder / part).symlink_to(TOP / part)
    for name, there, instead in mutant.edits:
        path = folder / "src" / "summarize_news" / name
        text = path.read_text("utf-8")
        if there not in text:
            sys.exit(f"{name} no longer has {there!r}: the list of defences is out of date")
        path.write_text(text.replace(there, instead), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    check = subprocess.Popen(
        [sys.executable, *mutant.check],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = check.wait(timeout=LIMIT_S if "pytest" in mutant.check else None)
    except subprocess.TimeoutExpired:  # what is there against endless loops is gone
        os.killpg(check.pid, signal.SIGKILL)
        return False
    if code == NO_TESTS:
        sys.exit(f"no test {mutant.check}")
    return code == 0


def main() -> None:
    rows = {int(row) for row in sys.argv[1:]}
    n_survivors = 0
    for mutant in MUTANTS:
        if rows and mutant.row not in rows:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            is_alive = survives(mutant, Path(folder))
        n_survivors += is_alive
        check = " ".join(part for part in mutant.check if part.startswith(("tests/", "benchmarks/")) or part.isalnum())
        verdict = "STILL PASSES" if is_alive else "fails"
        print(f"| {mutant.row} | {mutant.removed} | {check} | {verdict} | {time.monotonic() - began:.0f} s |", flush=True)
    sys.exit(1 if n_survivors else 0)


if __name__ == "__main__":
    main()
