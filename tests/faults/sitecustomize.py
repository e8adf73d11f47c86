"""Faults for tests: with this folder in PYTHONPATH and FAULTS="kind:part of a name,..." an article does harm to its worker,
and with FAILING_FSYNC=N the disk fails under the N-th file.
"""

import errno
import itertools
import os
import signal
import time

import summarize_news.tasks


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def spin() -> None:
    while True:
        time.sleep(0)


def fill() -> None:
    kept = []
    while True:
        kept.append(bytes(1 << 28))  # addresses only: no page of it is touched


def raise_error() -> None:
    raise ZeroDivisionError("the text of the article")


KINDS = {"crash": crash, "spin": spin, "fill": fill, "raise": raise_error}
FAULTS = [fault.split(":") for fault in os.environ.get("FAULTS", "").split(",") if fault]
summarize = summarize_news.tasks.summarize_task


def summarize_or_harm(task, *rest):
    for kind, part in FAULTS:
        if part in task.name:
            KINDS[kind]()
    return summarize(task, *rest)


summarize_news.tasks.summarize_task = summarize_or_harm


def fail_at(number: int) -> None:
    """Let the ``number``-th file that is made to last meet a failing disk."""
    fsync, calls = os.fsync, itertools.count(1)

    def failing(descriptor: int) -> None:
        if next(calls) == number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(descriptor)

    os.fsync = failing


if "FAILING_FSYNC" in os.environ:
    fail_at(int(os.environ["FAILING_FSYNC"]))
