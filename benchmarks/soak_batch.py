"""Real batches, harmed again and again; after each harm the same command must make the same bytes, every article once.

Rows 8, 9, 10, 12, 13 and 18 of `soak.py`. A check yields a line for all that is wrong and returns its figures.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generated import article, write_articles

FAULTS = Path(__file__).parents[1] / "tests" / "faults"
OURS = ("run.jsonl", ".summarize-news.done", ".summarize-news.lock")
ENDS_WITHIN_S = 3.0
PROGRESS = re.compile(r"summarize-news: \d+ of \d+, [\d.]+/s, ")


def start(source: Path, output: Path, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "summarize_news", str(source), "--output", str(output), "--jobs", "2"]
    env = {**os.environ, **environment}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True)


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a batch and all that holds its standard error; return its exit code and what it said but of its progress."""
    lines = process.communicate()[1].splitlines(keepends=True)
    return process.returncode, "".join(line for line in lines if not PROGRESS.match(line))


def faulty(**environment: str) -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join([str(FAULTS), *filter(None, [os.environ.get("PYTHONPATH")])]), **environment}


def files(folder: Path) -> dict[str, bytes]:
    """Return all that lies below ``folder``, hidden and temporary files too, but the log, the record and the lock."""
    paths = (p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).as_posix() not in OURS)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def log(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "run.jsonl").read_text("utf-8").splitlines()]


def pgrep(*arguments: str) -> list[int]:
    found = subprocess.run(["pgrep", *arguments], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


def left_behind(session: int) -> list[int]:
    until = time.monotonic() + ENDS_WITHIN_S
    while (found := pgrep("-s", str(session))) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def remove(folder: Path) -> None:
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


class Batches:
    """The articles, what an undisturbed run makes of them, and how long that took."""

    def __init__(self, work: Path, n: int) -> None:
        self.work, self.n, self.source = work, n, work / "in"
        write_articles(self.source, n)
        began = time.monotonic()
        code, err = finish(start(self.source, work / "whole"))
        if code:
            sys.exit(f"the undisturbed run ended with {code}: {err}")
        self.whole_s = time.monotonic() - began
        self.whole = files(work / "whole")
        self.rng = random.Random(0)
        print(f"{n} articles, {self.whole_s:.0f} s undisturbed", flush=True)

    def resumed(self, output: Path) -> str:
        """Run the command again; return what is wrong with the result, or the empty string."""
        code, err = finish(start(self.source, output))
        if code or "Traceback" in err:
            return f"the same command ended with {code}: {err[-200:]}"
        made = files(output)
        if made != self.whole:
            n_wrong = sum(made.get(name) != data for name, data in self.whole.items())
            return f"{n_wrong} outputs lack or differ, {len(made.keys() - self.whole.keys())} are too many"
        n_logged = len({entry["output"] for entry in log(output)})
        return "" if n_logged == len(log(output)) == self.n else f"{n_logged} articles in the log"

    def kill(self, times: int) -> Iterator[str]:
        """Kill the group, a worker, the parent alone and a worker in turn."""
        most_redone, n_killed = 0, [0, 0]
        while (turn := sum(n_killed)) < times:
            output = self.work / f"kill{turn}"
            process = start(self.source, output)
            time.sleep(self.rng.uniform(0.3, self.whole_s))
            workers = pgrep("-P", str(process.pid), "-f", "spawn_main") if turn % 2 else []
            was_at_work = process.poll() is None and (workers or not turn % 2)
            if was_at_work:
                kill = os.killpg if turn % 4 == 0 else os.kill
                kill(self.rng.choice(workers) if workers else process.pid, signal.SIGKILL)
            code, err = finish(process)
            if turn % 2 and code:
                yield f"turn {turn}: a killed worker ended the batch with {code}: {err[-200:]}"
            if left_behind(process.pid):
                yield f"turn {turn}: processes were left behind"
            there = files(output) if output.exists() else {}
            n_there = sum(there.get(name) == data for name, data in self.whole.items())
            wrong = self.resumed(output)
            n_redone = n_there - sum(entry["status"] == "kept" for entry in log(output))
            if wrong or n_redone > 2:
                yield f"turn {turn}: {wrong or f'{n_redone} finished articles were done again'}"
            remove(output)
            if was_at_work:  # else the moment was too late or too early, and another is tried
                most_redone = max(most_redone, n_redone)
                n_killed[turn % 2] += 1
        return (
            f"{self.n} articles; {n_killed[0]} parents and {n_killed[1]} workers killed at work, all results byte-identical, "
            f"none lost, doubled or temporary; at most {most_redone} finished articles done again"
        )

    def stop(self, times: int) -> Iterator[str]:
        """Stop by SIGINT, SIGTERM and SIGINT twice, to the whole group as a terminal does."""
        slowest = 0.0
        for turn in range(3 * times):
            number, n_signals = ((signal.SIGINT, 1), (signal.SIGTERM, 1), (signal.SIGINT, 2))[turn % 3]
            output = self.work / f"stop{turn}"
            process = start(self.source, output)
            time.sleep(self.rng.uniform(1.0, 0.7 * self.whole_s))
            began = time.monotonic()
            for _ in range(n_signals):
                os.killpg(process.pid, number)
                time.sleep(0.02)
            code, err = finish(process)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            has_line = "the same command" in err or n_signals > 1 or not (output / "run.jsonl").exists()  # nothing begun
            if code != 128 + number or err.count("\n") > 1 or not has_line or took > ENDS_WITHIN_S:
                yield f"turn {turn}: ended with {code} after {took:.1f} s: {err[-200:]!r}"
            if left_behind(process.pid):
                yield f"turn {turn}: processes were left behind"
            if turn % 10 == 0 and (wrong := self.resumed(output)):
                yield f"turn {turn}: {wrong}"
            remove(output)
        return f"{times} SIGINT, {times} SIGTERM, {times} SIGINT twice: codes 130 and 143, nobody left; at most {slowest:.2f} s"

    def full(self, times: int) -> Iterator[str]:
        """Fill a disk and make room again; let one fail; forbid writing results, then whatever else a program may write."""
        for turn in range(times):
            size = f"{100 * (turn + 1)}k"
            with mounted(self.work / "small", size) as output:
                code, err = finish(start(self.source, output))
                if code != 74 or err.count("\n") != 1 or "no space" not in err:
                    yield f"{size}: ended with {code}: {err[-200:]!r}"
                if any(name.endswith(".summary-part") for name in files(output)):
                    yield f"{size}: a temporary file is left"
                subprocess.run(["mount", "-o", "remount,size=200m", str(output)], check=True)
                if wrong := self.resumed(output):
                    yield f"{size}, then room: {wrong}"
        for turn in range(times):
            output = self.work / f"failing{turn}"
            code, err = finish(start(self.source, output, **faulty(FAILING_FSYNC=str(1 + turn * self.n // times))))
            if code != 74 or err.count("\n") != 1 or "input/output error" not in err:
                yield f"fsync fails: ended with {code}: {err[-200:]!r}"
            if wrong := self.resumed(output):
                yield f"fsync failed, then not: {wrong}"
            remove(output)
        with mounted(self.work / "closed", "1m") as output:
            subprocess.run(["mount", "-o", "remount,ro", str(output)], check=True)
            closed, err = finish(start(self.source, output))
            if closed not in (2, 74) or err.count("\n") != 1:
                yield f"read-only: ended with {closed}: {err[-200:]!r}"
            homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HF_HOME", "TMPDIR"), str(output))
            homeless = self.work / "homeless"
            code, err = finish(start(self.source, homeless, **homes))
            odd = [line for line in err.splitlines() if not re.fullmatch(r"\S+ +[\d.]+", line)]  # all but the closing table
            if code or odd or files(homeless) != self.whole:
                yield f"no cache can be written: ended with {code}: {odd}"
            remove(homeless)
        return (
            f"{times} disks of 100 kB to {100 * times} kB full, {times} times EIO from fsync, a read-only directory: one line, "
            f"exit 74 ({closed} for read-only), no temporary file; then the same command, byte-identical; the same "
            "bytes where home, caches and temporary files are read-only"
        )

    def poison(self, times: int) -> Iterator[str]:
        """Have three articles crash, fill and hold their workers."""
        faults = {"crash": 7, "fill": self.n // 2, "spin": self.n - 20}
        bad = {f"{number:05}" for number in faults.values()}
        harm = ",".join(f"{kind}:{number:05}.txt" for kind, number in faults.items())
        expected = {name: data for name, data in self.whole.items() if Path(name).name[:5] not in bad}
        for turn in range(times):
            output = self.work / f"poison{turn}"
            code, err = finish(start(self.source, output, **faulty(FAULTS=harm)))
            failed = {Path(entry["name"]).stem for entry in log(output) if entry["status"] == "failed"}
            if code != 1 or failed != bad or "Traceback" in err or files(output) != expected:
                yield f"turn {turn}: ended with {code}, failed: {sorted(failed)}, {len(files(output))} outputs: {err[-300:]}"
            remove(output)
        return (
            f"segmentation fault, memory up to the limit, 60 s spin: these {len(bad)} failed, {len(expected)} others identical"
        )

    def two(self, times: int) -> Iterator[str]:
        """Start a second run where one is at work."""
        source = self.source / "000"
        expected = {n.removeprefix("000/"): data for n, data in self.whole.items() if n.startswith("000/")}
        n_refused = 0
        for turn in range(times):
            output = self.work / f"two{turn}"
            first = start(source, output)
            time.sleep(self.rng.uniform(0.0, 1.5))
            ends = [finish(process) for process in (start(source, output), first)]
            codes = sorted(code for code, _ in ends)
            n_refused += codes == [0, 2]
            if codes not in ([0, 2], [0, 0]) or any("Traceback" in err for _, err in ends) or files(output) != expected:
                yield f"turn {turn}: ended with {codes}: {[err[-100:] for _, err in ends]}"
            remove(output)
        return f"{times} pairs on {len(expected)} articles: {n_refused} second runs met the first and were refused; same bytes"


def growth(n: int) -> Iterator[str]:
    """Do what a worker does in one process that is never replaced."""
    from summarize_news.pipeline import load_tools
    from summarize_news.settings import Settings
    from summarize_news.tasks import Task, Work, summarize_task
    from summarize_news.types import Kind, Source
    from summarize_news.worker import resident_bytes

    tools, plan = load_tools(), Work(settings=Settings(), format="json")
    sizes: list[tuple[int, float, int]] = []
    for number in range(n + 1):
        source = Source(name="x", kind=Kind.TEXT, text=article(100_000 + number))
        summarize_task(Task(name="x", source=source), plan, tools)
        if number % max(1, n // 20) == 0:
            sizes.append((number, resident_bytes() / 2**20, len(os.listdir("/proc/self/fd"))))
            print("{:6} articles  {:7.1f} MiB  {} open files".format(*sizes[-1]), flush=True)
    late = [size for size in sizes if size[0] >= n // 2]
    mean_x, mean_y = (sum(size[i] for size in late) / len(late) for i in (0, 1))
    slope = sum((x - mean_x) * (y - mean_y) for x, y, _ in late) / sum((x - mean_x) ** 2 for x, *_ in late) * 10_000
    n_open = sorted({size[2] for size in late})
    if slope > 1 or len(n_open) > 1:
        yield f"memory grows by {slope:.2f} MiB in 10,000 articles, or files stay open: {n_open}"
    return (
        f"{n:,} articles in one process: {sizes[0][1]:.0f} MiB at first, {sizes[-1][1]:.0f} at last, {slope:+.2f} MiB in "
        f"10,000 over the second half; open files {n_open}"
    )
