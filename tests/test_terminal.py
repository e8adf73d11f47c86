"""What reaches a terminal, caught from a pseudo-terminal: our own bold and colour, nothing else that acts."""

import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest
from conftest import ROOT
from payloads import FIELDS, TERMINAL, make_summary

from summarize_news.render import RENDERERS
from summarize_news.terminal import render_view

fcntl = pytest.importorskip("fcntl")
EXPLAINER = ROOT / "samples" / "explainer.txt"
OURS = re.compile(r"\x1b\[[0-9;]*m")  # bold, dim, colour and their end
FOREIGN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]|evil\x1b"
)


def captured(*arguments: str | bytes, width: int = 80, cwd=None, **environment: str) -> str:
    """Return what the command writes to a terminal ``width`` columns wide, stdout and stderr together."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    attributes = termios.tcgetattr(side)
    attributes[1] &= ~termios.OPOST  # so that a carriage return in the bytes is one of the program's
    termios.tcsetattr(side, termios.TCSANOW, attributes)
    env = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "COLUMNS"}} | {"TERM": "xterm-256color"} | environment
    command = [sys.executable, "-m", "summarize_news", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=side, stderr=side, env=env, cwd=cwd)
    os.close(side)
    out = b""
    while True:
        try:
            chunk = os.read(main, 65536)
        except OSError:  # Linux says EIO where others say the end
            break
        if not chunk:
            break
        out += chunk
    os.close(main)
    process.wait()
    return out.decode("utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Return an article with payloads in text, title and file name, and one of that name that cannot be summarised."""
    folder = tmp_path_factory.mktemp("hostile")
    paragraphs = EXPLAINER.read_text("utf-8").split("\n\n")
    charged = [f"{paragraph} {TERMINAL[i % len(TERMINAL)]}" for i, paragraph in enumerate(paragraphs)]
    charged[0] = paragraphs[0] + "".join(TERMINAL)
    name = "a\x1b]52;c;x\x07\x1b[31m\u202e\U000e0041\x9b1m [bold]b[nope].txt"
    (folder / name).write_text("\n\n".join(charged), "utf-8", newline="")
    (folder / f"bad {name}").write_bytes(b"short")
    return folder, name


def test_plain_when_piped(hostile):
    done = subprocess.run(
        [sys.executable, "-m", "summarize_news", str(EXPLAINER)], capture_output=True, env={**os.environ, "FORCE_COLOR": "1"}
    )
    assert done.stdout == (ROOT / "samples" / "summaries" / "explainer.txt.txt").read_bytes()


@pytest.mark.parametrize("format_", RENDERERS)
def test_a_terminal_gets_nothing_of_the_article_that_acts(hostile, format_):
    folder, name = hostile
    seen = captured(
        "--format",
        format_,
        "-v",
        "--cite",
        "--outlet",
        "".join(TERMINAL),
        "--url",
        "https://a.example/" + TERMINAL[0],
        name,
        f"bad {name}",
        cwd=folder,
    )
    assert "bad a" in seen and "dashlet" in seen.lower()
    assert not FOREIGN.search(OURS.sub("", seen)), FOREIGN.search(OURS.sub("", seen))
    assert "\x1b]8" not in seen
    if format_ != "text":
        assert "\x1b" not in seen


def test_progress_and_errors_name_files_safely(hostile):
    folder, _ = hostile
    seen = captured(str(folder), "--no-such", cwd=folder) + captured(str(folder / "none\x1b[2J"), cwd=folder)
    seen += captured("verify", "x\x1b[2J", "y\x9b2J", cwd=folder) + captured("--length", "x\x1b[2J", cwd=folder)
    seen += captured("x.txt", cwd=folder, SUMMARIZE_NEWS_LENGTH="\x1b[2J") + captured(
        "x.txt", cwd=folder, **{"SUMMARIZE_NEWS_\x1b[2J": "1"}
    )
    assert seen.count("\n") >= 6 and not FOREIGN.search(seen)


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_reaches_the_view_as_markup(field):
    for payload in TERMINAL:
        seen = render_view(make_summary(**{field: payload}), cite=True)
        assert not FOREIGN.search(OURS.sub("", seen)), payload
    for payload in ("[bold]b[/bold]", "[/nope]", "[link=https://e.example]x[/link]", ":smile:"):
        seen = OURS.sub("", render_view(make_summary(**{field: payload})))
        assert field not in {"headline", "heading", "lead", "bullet", "lede"} or payload in " ".join(seen.split())


def test_headings_stand_out_and_lines_follow_the_width():
    for width in (40, 80, 300):
        seen = captured(str(EXPLAINER), width=width)
        assert "\x1b[1;36mThe Context:\x1b[0m" in seen
        widest = max(len(OURS.sub("", line)) for line in seen.split("\n"))
        assert min(width, 100) - 16 <= widest <= min(width, 100)


def test_the_view_says_what_the_text_says():
    summary = make_summary()
    assert OURS.sub("", render_view(summary)).split() == RENDERERS["text"](summary, False).split()
    assert OURS.sub("", render_view(summary, True)).split() == RENDERERS["text"](summary, True).split()


def test_no_color_is_obeyed():
    seen = captured(str(EXPLAINER), NO_COLOR="1")
    assert "36m" not in seen and "\x1b[1mThe Context:" in seen
    assert "\x1b" not in captured(str(EXPLAINER), TERM="dumb")
