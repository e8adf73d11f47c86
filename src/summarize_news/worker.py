"""What runs in a worker process: tasks come in over a pipe, a summary as text or the reason for none goes back.

A worker takes one task at a time, owns one inference thread, ends when its parent does, and asks to be replaced before it
has grown. It writes nothing: its death at any moment loses the article it was at and nothing else.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from summarize_news.errors import InputError, ModelError, UsageError
from summarize_news.tasks import Task, Work, summarize_task
from summarize_news.types import Tools

MAX_ARTICLES = 2000  # then a worker is replaced, whatever its size
MAX_RESIDENT = 1024**3  # bytes; a worker at rest has about 0.2e9, after the longest article 0.3e9
_MAX_ADDRESSES = 6 * 1024**3  # bytes of RLIMIT_AS: an article that wants more fails, and the machine lives on
_ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a task: ``text`` is the summary in its format, or ``error`` says why there is none."""

    text: str = ""
    error: str = ""
    elapsed_s: float = 0.0
    warnings: tuple[str, ...] = ()
    is_last: bool = False  # the worker has ended: another is to take the next task


READY = True  # what a worker says first, or else a ModelError's message


def serve(pipe: Connection, work: Work, path: list[str]) -> None:
    """Answer tasks until the pipe closes: a worker's whole life."""
    # Ctrl-C goes to the whole group; the parent decides what is finished.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the parent blocked them until here
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ.update(TOKENIZERS_PARALLELISM="false")
    if work.writer is None:  # a model of any size needs what it needs, and all processors
        os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))  # read when they are imported
        _limit_addresses()
    sys.path[:] = path
    with suppress(EOFError, ConnectionError):  # the parent is gone, at whatever moment: nobody is left to tell
        _answer_all(pipe, work)


def _answer_all(pipe: Connection, work: Work) -> None:
    from summarize_news.pipeline import load_tools

    try:
        tools = load_tools(work.reader, work.writer, work.device, work.settings.whole)
    except (ModelError, UsageError) as error:
        pipe.send(str(error))
        return
    pipe.send(READY)
    n_most = MAX_RESIDENT + (resident_bytes() if work.writer else 0)
    n_answered = 0
    while True:
        task = pipe.recv()
        n_answered += 1
        answer = _answer(task, work, tools, n_answered, n_most)
        pipe.send(answer)
        if answer.is_last:
            return


def _answer(task: Task, work: Work, tools: Tools, n_answered: int, n_most: int) -> Answer:
    began = time.perf_counter()
    text, error, warnings, is_last = "", "", (), False
    try:
        text, warnings = summarize_task(task, work, tools)
    except (InputError, UsageError) as refusal:
        error = str(refusal)
    except MemoryError:
        error, is_last = f"{task.name}: it needs more memory than a worker may have; split it", True
    except Exception as defect:  # one article's failure is a result, whatever failed; none of its text is in the message
        error, is_last = f"{task.name}: internal error ({_where(defect)}); please report it", True
    return Answer(
        text=text,
        error=error,
        elapsed_s=time.perf_counter() - began,
        warnings=warnings,
        is_last=is_last or n_answered >= MAX_ARTICLES or resident_bytes() > n_most,
    )


def _where(error: Exception) -> str:
    """Return the kind of an error and the line of ours it came from."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "summarize_news" in code.co_filename:
            place = f" at {Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return type(error).__name__ + place


def resident_bytes() -> int:
    """Return the resident memory of this process, 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0


def _end_with_parent() -> None:
    """End this process when its parent ends, also where the main thread is deep in a computation."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _limit_addresses() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = _MAX_ADDRESSES if hard == resource.RLIM_INFINITY else min(_MAX_ADDRESSES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
