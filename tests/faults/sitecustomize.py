"""Faults for tests: with this folder in PYTHONPATH and FAULTS="kind:part of a name,..." an article does harm to its worker."""

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
