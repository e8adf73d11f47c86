"""HTML in, blocks and metadata out. The work is done in a child process (``page.py``), which stays for the next page.

A bad page can crash, hang or fill the memory of the parser (adbar/trafilatura#704, #840, #657); a child that is killed
takes nothing with it. ``python -m`` is not used to start it: that would let the working directory shadow modules.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from typing import Any

from summarize_news.errors import UnreadableInput
from summarize_news.types import Block, Meta

TIMEOUT_S = 20.0
_MAX_PAGES = 500  # the parser's caches grow (adbar/trafilatura#216), so a child is replaced now and then

_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from summarize_news.page import serve; serve()"


class _TimedOut(Exception):
    """The child was killed because a page took too long."""


class _Crashed(Exception):
    """The child ended without an answer."""


class _Child:
    """A process that takes pages apart, one after the other."""

    def __init__(self) -> None:
        self.n_pages = 0
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOT, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the parent's to handle; without it the child sees its input end
        )

    def is_usable(self) -> bool:
        """Say whether this child can be given a page: alive, ours (we were not forked), not grown old."""
        return self.owner == os.getpid() and self.n_pages < _MAX_PAGES and self._process.poll() is None

    def take_apart(self, html: bytes, timeout_s: float) -> dict[str, Any]:
        """Return the parts of a page.

        Raises: _TimedOut, _Crashed; the child is of no use then.
        """
        self.n_pages += 1
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(timeout_s, give_up)
        timer.start()
        try:
            self._process.stdin.write(b"%d %d\n" % (len(html), int(timeout_s) + 1) + html)
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except OSError:  # a broken pipe
            answer = b""
        finally:
            timer.cancel()
            timer.join()
        if is_late.is_set():
            raise _TimedOut
        if not answer.endswith(b"\n"):
            raise _Crashed
        return json.loads(answer)

    def stop(self) -> None:
        """End the process."""
        if self.owner == os.getpid():
            self._process.kill()
            self._process.communicate()


_lock = threading.Lock()
_child: _Child | None = None


def _stop_child() -> None:
    global _child
    if _child is not None:
        _child.stop()
    _child = None


atexit.register(_stop_child)


def extract_html(
    html: str, name: str = "the page", timeout_s: float = TIMEOUT_S
) -> tuple[tuple[Block, ...], Meta, tuple[str, ...]]:
    """Return the blocks of the article in a page, what the page says of itself, and warnings.

    Raises: UnreadableInput if the parser fails or takes too long.
    """
    try:
        page = _take_apart(html.encode("utf-8", "replace"), timeout_s)
    except _TimedOut:
        raise UnreadableInput(
            f"{name}: taking the page apart took more than {timeout_s:g} s; save the article as text and give that"
        ) from None
    except _Crashed:
        raise UnreadableInput(
            f"{name}: the page could not be taken apart (the parser failed); save the article as text and give that"
        ) from None
    blocks = tuple(Block(kind=kind, text=text) for kind, text in page["blocks"])
    return blocks, Meta(**page["meta"]), tuple(page["warnings"])


def _take_apart(html: bytes, timeout_s: float) -> dict[str, Any]:
    """Hand a page to the child; a fresh one if there is none, or if the one there fails on a page that is not its first."""
    global _child
    with _lock:
        while True:
            if _child is None or not _child.is_usable():
                _stop_child()
                _child = _Child()
            try:
                return _child.take_apart(html, timeout_s)
            except (_TimedOut, _Crashed) as failure:
                is_fresh = _child.n_pages == 1
                _stop_child()
                if is_fresh or isinstance(failure, _TimedOut):
                    raise
