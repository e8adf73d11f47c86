"""Tasks in, answers out, from worker processes that may die, hang or grow: each can cost its own article only.

In flight is one task a worker, so what a dead worker was at is known. That task is tried once more; if it kills a second
worker it has crashed. One that takes too long is not tried again.
"""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from summarize_news.errors import ModelError
from summarize_news.tasks import Task, Work
from summarize_news.worker import READY, Answer, serve

LIMIT_S = 60.0  # of one article; the longest that is read (1,000 sentences) takes about 10 s of one core
WRITER_LIMIT_S = 1800.0  # where a model of any size writes on any machine
_START_S = 120.0  # of loading the models, which takes about one
_GRACE_S = 2.0  # for the articles in hand when asked to stop
_MAX_DEATHS = 2  # of workers by one article
_MAX_STARTS = 3  # in a row that fail
_MAX_DEFAULT = 8  # workers, as each takes a quarter of a gigabyte
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

T = TypeVar("T")


@dataclass(slots=True)
class Stop:
    """Whether the user or the system asked to stop, and a descriptor that becomes readable then."""

    descriptor: int
    signal: int = 0


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Note the first SIGINT or SIGTERM and go on; the second ends the program at once, through its ``finally`` blocks."""
    receiver, sender = os.pipe()
    stop = Stop(receiver)

    def note(number: int, frame: object) -> None:
        if stop.signal:
            raise SystemExit(128 + number)
        stop.signal = number
        os.write(sender, b".")

    is_main = threading.current_thread() is threading.main_thread()  # only there can signals be handled
    earlier = {number: signal.signal(number, note) for number in _SIGNALS} if is_main else {}
    try:
        yield stop
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
        os.close(receiver)
        os.close(sender)


def usable_cpus() -> int:
    """Return how many workers suit this machine: its processors that this process may use, by affinity and quota."""
    n = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            quota, period = file.read().split()
        n = min(n, max(1, int(quota) // int(period)))
    except (OSError, ValueError):  # no such file, or "max"
        pass
    return min(n, _MAX_DEFAULT)


def run_tasks(
    tasks: Iterator[tuple[T, Task]], work: Work, n_workers: int, stop: Stop, limit_s: float = LIMIT_S
) -> Iterator[tuple[T, Answer]]:
    """Yield the answer to each task under its key, as they come; ``tasks`` is read one ahead of the workers.

    When ``stop`` is noted no more tasks are taken, and those in hand get two seconds.

    Raises: ModelError when workers cannot start.
    """
    pool = _Pool(tasks, work, n_workers, limit_s)
    try:
        is_open = pool.hand_out()
        while is_open and not stop.signal:
            answers = pool.hear(stop.descriptor)
            is_open = not stop.signal and pool.hand_out()  # before the answers are written, so that no worker waits for that
            yield from answers
        until = time.monotonic() + _GRACE_S
        while pool.is_busy and time.monotonic() < until:
            yield from pool.hear(until=until)
    finally:
        pool.end()


@dataclass(slots=True)
class _Job(Generic[T]):
    """A task, what its owner knows it by, and how many workers it has killed."""

    key: T
    task: Task
    n_deaths: int = 0


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: BaseProcess
    pipe: Connection
    is_ready: bool = False
    job: _Job[T] | None = None
    began: float = field(default_factory=time.monotonic)

    def give(self, job: _Job[T]) -> None:
        self.job, self.began = job, time.monotonic()
        with suppress(OSError):  # it has just died; its pipe will say so
            self.pipe.send(job.task)

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


class _Pool(Generic[T]):
    def __init__(self, tasks: Iterator[tuple[T, Task]], work: Work, n_workers: int, limit_s: float) -> None:
        self._tasks, self._work, self._n_workers, self._limit_s = tasks, work, n_workers, limit_s
        self._waiting: deque[_Job[T]] = deque()
        self._workers: list[_Worker[T]] = []
        self._n_failed_starts = 0

    @property
    def is_busy(self) -> bool:
        return any(worker.job for worker in self._workers)

    def hand_out(self) -> bool:
        """Give every free worker a task, and start workers while there are more; say whether anything is under way."""
        for worker in self._workers:
            if worker.is_ready and not worker.job and self._next_job():
                worker.give(self._waiting.popleft())
        if self._next_job():
            while len(self._workers) < self._n_workers:
                self._workers.append(_start_worker(self._work))
        return bool(self._waiting) or self.is_busy

    def _next_job(self) -> bool:
        """Say whether a task is waiting, after taking one from the source if none was."""
        if not self._waiting:
            self._waiting.extend(_Job(key, task) for key, task in islice(self._tasks, 1))
        return bool(self._waiting)

    def hear(self, descriptor: int | None = None, until: float = float("inf")) -> list[tuple[T, Answer]]:
        """Wait for workers, ``descriptor`` or the time ``until``; return the answers that came and those that cannot come."""
        deadlines = {w.pipe: w.began + self._limit(w) for w in self._workers if w.job or not w.is_ready}
        timeout = min([*deadlines.values(), until]) - time.monotonic()
        sources = [w.pipe for w in self._workers] + ([descriptor] if descriptor is not None else [])
        heard = wait(sources, None if timeout == float("inf") else max(0.0, timeout))
        answers = []
        for worker in list(self._workers):
            if worker.pipe in heard:
                answers += self._hear_one(worker)
            elif deadlines.get(worker.pipe, float("inf")) <= time.monotonic():
                answers += self._bury(worker, is_overdue=True)
        return answers

    def _limit(self, worker: _Worker[T]) -> float:
        return self._limit_s if worker.is_ready else max(_START_S, self._limit_s)

    def _hear_one(self, worker: _Worker[T]) -> list[tuple[T, Answer]]:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        if message == READY:
            worker.is_ready, self._n_failed_starts = True, 0
            return []
        if not isinstance(message, Answer):
            raise ModelError(message)
        assert worker.job is not None
        key, worker.job = worker.job.key, None
        if message.is_last:
            self._workers.remove(worker)
            worker.end()
        return [(key, message)]

    def _bury(self, worker: _Worker[T], is_overdue: bool = False) -> list[tuple[T, Answer]]:
        """Take leave of a worker that died or is to; return the answer in its stead if its task is not tried again."""
        self._workers.remove(worker)
        worker.end()
        job = worker.job
        if not worker.is_ready:
            self._n_failed_starts += 1
            if self._n_failed_starts >= _MAX_STARTS:
                raise ModelError("the workers end while they load the models; `summarize-news doctor` may say why")
        if job is None:
            return []
        job.n_deaths += 1
        elapsed_s = time.monotonic() - worker.began
        if is_overdue:
            error = f"{job.task.name}: it took more than {self._limit_s:g} s and was given up; split it or leave it out"
        elif job.n_deaths < _MAX_DEATHS:
            self._waiting.appendleft(job)
            return []
        else:
            error = f"{job.task.name}: crashed: it ended {job.n_deaths} workers ({_end_of(worker.process)}); leave it out"
        return [(job.key, Answer(error=error, elapsed_s=elapsed_s))]

    def end(self) -> None:
        for worker in self._workers:
            worker.end()


def _start_worker(work: Work) -> _Worker:
    """Start a worker that no signal can end before it has said what it does about them."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, work, sys.path), daemon=True)
    has_masks = hasattr(signal, "pthread_sigmask")
    if has_masks:
        resource_tracker.ensure_running()  # else it would be started inside the block below, and lift it
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # a child inherits it
    try:
        process.start()
    finally:
        if has_masks:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    theirs.close()
    return _Worker(process=process, pipe=ours)


def _end_of(process: BaseProcess) -> str:
    code = process.exitcode
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
