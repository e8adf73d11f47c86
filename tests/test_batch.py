"""Batches as people run them: resumed, killed, filled up, doubled, poisoned; always every article once and the same bytes."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT
from generated import article, write_articles
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.errors import OutputError
from summarize_news.naming import plan_outputs
from summarize_news.outbox import open_outbox, write_file
from summarize_news.records import read_records

N = 200
PROGRAM = [sys.executable, "-m", "summarize_news"]


def start(*arguments, **environment) -> subprocess.Popen:
    env = {**os.environ, **{key: str(value) for key, value in environment.items()}}
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        start_new_session=True,
    )


def run(*arguments, **environment) -> tuple[int, str, str]:
    process = start(*arguments, **environment)
    out, err = process.communicate(timeout=300)
    assert "Traceback" not in err
    return process.returncode, out, err


def files(folder: Path) -> dict[str, bytes]:
    """Return the outputs below ``folder``: everything but the log and the hidden record and lock at its top."""
    paths = (p for p in folder.rglob("*") if p.is_file())
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}
    return {n: data for n, data in found.items() if n not in ("run.jsonl", ".summarize-news.done", ".summarize-news.lock")}


def log(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "run.jsonl").read_text("utf-8").splitlines()]


def wait_for_lines(path: Path, n: int, process: subprocess.Popen) -> None:
    while process.poll() is None and (not path.exists() or path.read_bytes().count(b"\n") < n):
        time.sleep(0.02)


def still_there(session: int, within_s: float = 3.0) -> bytes:
    """Return the processes of ``session`` that have not ended after ``within_s`` (multiprocessing's tracker is the last)."""
    until = time.monotonic() + within_s
    while (found := subprocess.run(["pgrep", "-s", str(session)], capture_output=True).stdout) and time.monotonic() < until:
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    write_articles(folder, N)
    return folder


@pytest.fixture(scope="module")
def whole(articles, tmp_path_factory):
    """Return what an undisturbed run with one worker makes of all articles."""
    output = tmp_path_factory.mktemp("whole")
    code, out, err = run(articles, "-o", output, "--jobs", 1, PYTHONHASHSEED=0)
    assert (code, out) == (0, "") and f"done{N:18}" in err
    return files(output)


@pytest.fixture
def few(articles, whole):
    """Return a folder of fifty articles, and what is to come of it."""
    return articles / "000", {n.removeprefix("000/"): data for n, data in whole.items() if n.startswith("000/")}


class TestDeterminism:
    def test_every_article_has_an_output_under_its_full_name(self, whole):
        assert sorted(whole) == [f"{n // 50:03}/{n:05}.txt.txt" for n in range(N)]
        assert len(set(whole.values())) == N

    def test_two_workers_and_another_hash_seed(self, articles, whole, tmp_path):
        assert run(articles, "-o", tmp_path, "--jobs", 2, PYTHONHASHSEED=1)[0] == 0
        assert files(tmp_path) == whole

    def test_records_in_another_order(self, whole, tmp_path):
        numbers = list(range(N))
        random.Random(5).shuffle(numbers)
        lines = [json.dumps({"id": f"{n:05}.txt", "text": article(n)}) for n in numbers]
        with gzip.open(tmp_path / "all.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(lines))
        assert run(tmp_path / "all.jsonl.gz", "-o", tmp_path / "out", "--jobs", 2, PYTHONHASHSEED=2)[0] == 0
        assert files(tmp_path / "out") == {name.split("/")[1]: data for name, data in whole.items()}

    def test_two_threads(self, tools):
        from summarize_news.neural.reader import load_reader
        from summarize_news.pipeline import models_folder
        from summarize_news.read import load_article
        from summarize_news.types import Kind, Source

        read = load_reader(models_folder() / "reader", n_threads=2)[0]
        for number in range(20):
            document = tools.segment(load_article(Source(name="x", kind=Kind.TEXT, text=article(number))))
            assert read(document) == tools.read(document)


class TestResume:
    def test_what_is_done_is_kept_and_what_is_damaged_or_changed_is_done_anew(self, few, tmp_path):
        folder, expected = few
        source, output = tmp_path / "in", tmp_path / "out"
        source.mkdir()
        for path in sorted(folder.iterdir())[:8]:
            (source / path.name).write_bytes(path.read_bytes())
        assert run(source, "-o", output)[0] == 0
        before = {p.name: p.stat().st_mtime_ns for p in output.glob("*.txt")}
        (output / "00001.txt.txt").write_bytes(b"")
        (output / "00002.txt.txt").write_bytes(expected["00002.txt.txt"][:-20])
        (output / "00003.txt.txt").unlink()
        (output / "00004.txt.txt").write_text("somebody else's\n")
        (source / "00005.txt").write_text(article(900))
        code, _, err = run(source, "-o", output)
        assert code == 0 and "kept                 3" in err and "done                 5" in err
        kept = {entry["output"] for entry in log(output) if entry["status"] == "kept"}
        assert kept == {"00000.txt.txt", "00006.txt.txt", "00007.txt.txt"}
        assert all((output / name).stat().st_mtime_ns == before[name] for name in kept)
        made = files(output)
        assert made.pop("00005.txt.txt") != expected["00005.txt.txt"]
        assert made == {name: expected[name] for name in made} and len(made) == 7
        assert "kept                 0" in run(source, "-o", output, "--cite")[2], "other options, other summaries"

    @pytest.mark.parametrize("seed", range(3))
    def test_killed_at_any_moment_and_run_again(self, few, tmp_path, seed):
        folder, expected = few
        process = start(folder, "-o", tmp_path, "--jobs", 2)
        wait_for_lines(tmp_path / "run.jsonl", random.Random(seed).randint(1, 40), process)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        n_whole = sum(data == expected.get(name) for name, data in files(tmp_path).items())
        assert run(folder, "-o", tmp_path, "--jobs", 2)[0] == 0
        assert files(tmp_path) == expected
        statuses = [entry["status"] for entry in log(tmp_path)]
        assert len(statuses) == 50 and statuses.count("kept") >= n_whole - 1  # one may lack its line in the record

    def test_a_killed_worker_costs_nothing(self, few, tmp_path):
        folder, expected = few
        process = start(folder, "-o", tmp_path, "--jobs", 2)
        wait_for_lines(tmp_path / "run.jsonl", 5, process)
        workers = subprocess.run(["pgrep", "-P", str(process.pid), "-f", "spawn_main"], capture_output=True, text=True)
        os.kill(int(workers.stdout.split()[0]), signal.SIGKILL)
        assert process.wait(timeout=120) == 0
        assert files(tmp_path) == expected and len(log(tmp_path)) == 50

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_stops_it_with_a_line_and_leaves_nothing_behind(self, few, tmp_path, number):
        folder, expected = few
        process = start(folder, "-o", tmp_path, "--jobs", 2)
        wait_for_lines(tmp_path / "run.jsonl", 5, process)
        os.killpg(process.pid, number)  # as Ctrl-C does: the workers get it too
        _, err = process.communicate(timeout=30)
        assert process.returncode == 128 + number and err.count("\n") == 1 and "the same command" in err
        assert not still_there(process.pid)
        assert all(expected[name] == data for name, data in files(tmp_path).items())

    def test_a_second_run_is_refused(self, few, tmp_path):
        folder, expected = few
        process = start(folder, "-o", tmp_path, "--jobs", 1)
        wait_for_lines(tmp_path / "run.jsonl", 1, process)
        code, _, err = run(folder, "-o", tmp_path)
        assert code == 2 and err.count("\n") == 1 and "another run" in err
        assert process.wait(timeout=120) == 0 and files(tmp_path) == expected


class TestWorker:
    @pytest.mark.parametrize("n_received", [0, 1])
    def test_it_ends_quietly_when_its_parent_is_gone(self, n_received):
        """Also where that happens while it loads its models, as when Ctrl-C comes twice at the start."""
        code = (
            "from multiprocessing import Pipe; from summarize_news.worker import serve; import sys\n"
            "from summarize_news.settings import Settings; from summarize_news.tasks import Work\n"
            "import threading, time; ours, theirs = Pipe()\n"
            "leave = lambda: ([ours.recv() for _ in range(int(sys.argv[1]))], ours.close())\n"
            "threading.Thread(target=leave).start()\n"
            "serve(theirs, Work(settings=Settings(), format='text'), sys.path)"
        )
        done = subprocess.run([sys.executable, "-c", code, str(n_received)], capture_output=True, text=True, timeout=100)
        assert (done.returncode, done.stderr) == (0, "")


class TestFailures:
    def test_a_poisoned_article_fails_alone(self, few, tmp_path):
        folder, expected = few
        path = f"{ROOT / 'tests' / 'faults'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
        faults = {"crash": "00007", "fill": "00011", "raise": "00013"}
        harm = ",".join(f"{kind}:{name}" for kind, name in faults.items())
        code, _, err = run(folder, "-o", tmp_path, "--jobs", 2, PYTHONPATH=path, FAULTS=harm)
        assert code == 1 and "failed               3" in err
        failed = {entry["name"].rsplit("/", 1)[1][:5]: entry["error"] for entry in log(tmp_path) if entry["status"] == "failed"}
        assert set(failed) == set(faults.values()) and len(log(tmp_path)) == 50
        assert "crashed" in failed["00007"] and "memory" in failed["00011"]
        assert "internal error (ZeroDivisionError" in failed["00013"] and "the text of" not in err
        assert files(tmp_path) == {n: data for n, data in expected.items() if n[:5] not in failed}
        assert run(folder, "-o", tmp_path, "--jobs", 2)[0] == 0
        assert files(tmp_path) == expected, "the fault gone, the same command does the rest"

    def test_one_that_takes_too_long_is_given_up(self, few, tmp_path):
        folder, expected = few
        code = (
            "import sys, pathlib; from summarize_news.batch import run_batch; from summarize_news.tasks import Work\n"
            "from summarize_news.settings import Settings\n"
            "tell = lambda outcome, warnings: print(outcome.error) if outcome.error else None\n"
            "print(run_batch(sys.argv[1:2], pathlib.Path(sys.argv[2]), Work(settings=Settings(), format='text'), n_workers=2,"
            " report=lambda n: tell, limit_s=3.0))"
        )
        path = f"{ROOT / 'tests' / 'faults'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder), str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": path, "FAULTS": "spin:00021"},
        )
        assert done.stdout.startswith(f"{folder}/00021.txt: it took more than 3 s")
        assert files(tmp_path) == {n: data for n, data in expected.items() if n[:5] != "00021"}

    def test_bad_articles_are_counted_and_the_others_go_on(self, few, tmp_path):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "short.txt").write_text("The council met on Tuesday.")
        (tmp_path / "in" / "binary.txt").write_bytes(b"\0\1\2" * 300)
        (tmp_path / "in" / "good.txt").write_text(article(3))
        code, out, err = run(tmp_path / "in", "-o", tmp_path / "out", "-q")
        assert (code, out) == (1, "") and err.count("\n") == 2 and "short.txt" in err and "binary.txt" in err
        assert list(files(tmp_path / "out")) == ["good.txt.txt"]
        assert {(e["name"].rsplit("/", 1)[1], e["status"]) for e in log(tmp_path / "out")} == {
            ("short.txt", "failed"),
            ("binary.txt", "failed"),
            ("good.txt", "done"),
        }

    def test_a_full_disk_is_one_line_and_leaves_no_temporary_file(self, tmp_path, monkeypatch):
        def full(descriptor):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="no space left") as stopped:
            write_file(tmp_path / "a.txt", b"x" * 100)
        assert stopped.value.exit_code == 74 and list(tmp_path.iterdir()) == []

    def test_missing_models_are_exit_code_3(self, few, tmp_path):
        code, _, err = run(few[0], "-o", tmp_path / "out", "--reader", tmp_path)
        assert code == 3 and err.count("\n") == 1

    @pytest.mark.parametrize("command", ["{} > /dev/full", "{} >&-", "{} | head -c 5"])
    def test_standard_output_that_ends(self, command):
        line = command.format(f"{sys.executable} -m summarize_news {ROOT}/samples/court.txt {ROOT}/samples/sport.txt")
        done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True)
        assert done.returncode == (141 if "head" in command else 74)
        assert done.stderr.count("\n") == (0 if "head" in command else 1) and "Traceback" not in done.stderr

    @pytest.mark.parametrize("output", ["", "sub"])
    def test_the_output_directory_is_no_input(self, tmp_path, output):
        (tmp_path / "a.txt").write_text(article(1))
        code, _, err = run(tmp_path, "-o", tmp_path / output)
        if not output:
            assert code == 2 and err.count("\n") == 1
            return
        assert code == 0
        code, _, err = run(tmp_path, "-o", tmp_path / output)
        assert code == 0 and "kept                 1" in err and "done                 0" in err

    def test_jobs_want_an_output(self):
        assert run(ROOT / "samples", "--jobs", 2)[0] == 2


class TestLines:
    def test_one_file_in_the_order_of_the_inputs_whatever_happened(self, few, tmp_path):
        folder, _ = few
        bad = folder.parent / "999"
        bad.mkdir(exist_ok=True)
        (bad / "short.txt").write_text("The council met on Tuesday.")
        arguments = (folder, bad, "--format", "jsonl", "-o")
        try:
            assert run(*arguments, tmp_path / "one.jsonl", "--jobs", 1)[0] == 1
            process = start(*arguments, tmp_path / "two", "--jobs", 2)
            wait_for_lines(tmp_path / "two" / "run.jsonl", 20, process)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            assert not (tmp_path / "two" / "summaries.jsonl").exists()
            code, _, err = run(*arguments, tmp_path / "two", "--jobs", 2)
            assert code == 1 and "kept                 0" not in err
            again = run(*arguments, tmp_path / "two")
        finally:
            (bad / "short.txt").unlink()
            bad.rmdir()
        assert again[0] == 1 and "kept                50" in again[2]
        text = (tmp_path / "one.jsonl").read_bytes()
        assert (tmp_path / "two" / "summaries.jsonl").read_bytes() == text
        assert sorted(files(tmp_path / "two")) == ["summaries.jsonl"]
        rows = [json.loads(line) for line in text.splitlines()]
        assert [row["name"] for row in rows] == [*(str(p) for p in sorted(folder.iterdir())), str(bad / "short.txt")]
        assert rows[-1]["status"] == "failed" and all("sections" in row for row in rows[:-1])


GOOD = {"id": "one", "text": article(1), "outlet": "Harbour Daily"}
BAD_LINES = {
    "no JSON": "{not json",
    "wanted a JSON object": "[1]",
    "either 'text' or 'html'": '{"id": "x"}',
    "must be a string": '{"id": "x", "text": 3}',
    "larger than": json.dumps({"text": "x" * 5000}),
}


class TestRecords:
    @pytest.mark.parametrize("reason", BAD_LINES)
    def test_a_bad_record_is_one_failure(self, tmp_path, reason):
        path = tmp_path / "all.jsonl"
        path.write_text("\n".join([json.dumps(GOOD), BAD_LINES[reason], "", json.dumps({**GOOD, "id": "two"})]))
        first, bad, last = read_records(str(path), max_bytes=4000)
        assert (first.name, last.name, first.about) == ("one", "two", {"outlet": "Harbour Daily"})
        assert reason in bad.error and "all.jsonl:2" in bad.error and bad.source is None

    def test_a_bomb_is_not_unpacked(self, tmp_path):
        path = tmp_path / "bomb.jsonl.gz"
        with gzip.open(path, "wb") as file:
            file.write(json.dumps(GOOD).encode() + b"\n")
            for _ in range(64):
                file.write(b" " * 1_000_000)
        good, bad = read_records(str(path), max_bytes=4000)
        assert good.name == "one" and "unpacks to more than" in bad.error

    def test_a_torn_archive_gives_what_stood_before(self, tmp_path):
        path = tmp_path / "torn.jsonl.gz"
        rows = [json.dumps({**GOOD, "id": str(n), "text": article(n)}) for n in range(300)]
        path.write_bytes(gzip.compress("\n".join(rows).encode())[:-2000])
        *good, bad = read_records(str(path))
        assert 0 < len(good) < 300 and "cannot be read on" in bad.error

    def test_parquet_gives_the_same_as_lines(self, tmp_path):
        pyarrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        rows = [{"id": str(n), "text": article(n), "title": None, "other": n} for n in range(100)]
        parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "all.parquet")
        (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
        found = [
            [(r.name, r.source, r.about) for r in read_records(str(tmp_path / f"all.{kind}"))] for kind in ("parquet", "jsonl")
        ]
        assert found[0] == found[1] and len(found[0]) == 100
        (tmp_path / "bad.parquet").write_text("PAR1")
        (bad,) = read_records(str(tmp_path / "bad.parquet"))
        assert "no Parquet" in bad.error

    def test_parquet_without_pyarrow_is_one_clear_line(self, tmp_path, monkeypatch):
        from summarize_news.errors import UsageError

        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(UsageError, match=r"summarize-news\[parquet\]"):
            list(read_records(str(tmp_path / "all.parquet")))

    def test_ids_become_safe_names_and_double_ones_are_both_kept(self, tmp_path):
        ids = ["../../up", "https://harbour.example/a?b=1", "a/b", "A_B", "same", "same", "x" * 300, "con"]
        rows = [{"id": name, "text": article(n)} for n, name in enumerate(ids)]
        (tmp_path / "all.jsonl").write_text("\n".join([*map(json.dumps, rows), "broken"]))
        code, _, err = run(tmp_path / "all.jsonl", "-o", tmp_path / "out", "--format", "json")
        assert code == 1 and "done                 8" in err and "all.jsonl:9" in err
        made = files(tmp_path / "out")
        assert len(made) == 8 and all("/" not in name for name in made)
        assert sorted(json.loads(data)["name"] for data in made.values()) == sorted(name[:500] for name in ids)

    def test_to_standard_output(self, tmp_path):
        (tmp_path / "all.jsonl").write_text(json.dumps(GOOD) + "\nbroken\n" + json.dumps({**GOOD, "id": "two"}))
        code, out, err = run(tmp_path / "all.jsonl", "--format", "jsonl")
        assert code == 1 and [json.loads(line)["name"] for line in out.splitlines()] == ["one", "two"]
        assert "all.jsonl:2" in err


NAMES = st.lists(st.text(min_size=1, max_size=30).filter(lambda s: "/" not in s and "\0" not in s), min_size=1, max_size=3)


class TestNaming:
    @given(st.lists(NAMES.map("/".join), min_size=1, max_size=12))
    def test_every_input_has_a_place_of_its_own_below_the_output(self, names):
        planned = plan_outputs([(f"{i}:{name}", name) for i, name in enumerate(names)], ".json")
        paths = [Path(path) for path in planned.values()]
        assert len({str(p).casefold() for p in paths}) == len(names)
        for path in paths:
            assert path.name.endswith(".json") and not path.is_absolute()
            for part in path.parts:
                assert part not in ("..", ".") and len(os.fsencode(part)) <= 255

    @pytest.mark.parametrize(
        ("names", "n_marked"),
        [
            (["a.txt", "a.html", "b/a.txt"], 0),
            (["a.txt", "A.txt", "c.txt"], 2),
            (["café.txt", "cafe\u0301.txt"], 2),
            (["CON.txt", "aux", "com1.html", "control.txt"], 3),
            (["trailing.", "space ", "co:lon.txt"], 3),
            (["n" * 251 + ".txt", "é" * 130], 2),
        ],
    )
    def test_only_what_clashes_or_fits_nowhere_is_marked(self, names, n_marked):
        planned = plan_outputs([(name, name) for name in names], ".json")
        assert sum(path != f"{name}.json" for name, path in planned.items()) == n_marked
        assert planned == plan_outputs([(name, name) for name in reversed(names)], ".json")

    def test_an_input_is_not_written_over(self):
        assert plan_outputs([("a", "a.txt")], ".txt", taken=["a.txt.txt"])["a"] != "a.txt.txt"


class TestOutbox:
    def test_a_torn_record_costs_one_entry(self, tmp_path):
        with open_outbox(tmp_path, ["a", "b"]) as outbox:
            outbox.put("a", "key", "one")
            outbox.put("b", "key", "two")
        record = tmp_path / ".summarize-news.done"
        record.write_bytes(record.read_bytes()[:-10])
        with open_outbox(tmp_path, ["a", "b"]) as outbox:
            assert outbox.is_done("a", "key") and not outbox.is_done("b", "key") and not outbox.is_done("a", "other")
            outbox.put("b", "key", "two")
        with open_outbox(tmp_path, ["a", "b"]) as outbox:
            assert outbox.is_done("a", "key") and outbox.is_done("b", "key")

    def test_leftovers_of_a_killed_run_go(self, tmp_path):
        (tmp_path / ".0123456789abcdef.summary-part").write_text("half")
        (tmp_path / ".other").write_text("not ours")
        with open_outbox(tmp_path, ["a"]):
            pass
        assert set(files(tmp_path)) == {".other"}

    def test_nothing_is_written_through_a_link_that_leads_out(self, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
        with open_outbox(tmp_path / "out", ["sub/a"]) as outbox, pytest.raises(OSError, match="link"):
            outbox.put("sub/a", "key", "text")
        assert list((tmp_path / "elsewhere").iterdir()) == []
