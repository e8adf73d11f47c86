"""The manual page is that of this version, a man reads it without complaint, and shells complete what the command takes."""

import importlib.util
import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

from summarize_news.cli import COMMANDS, summarize_command

PAGE = ROOT / "man" / "summarize-news.1"


def test_the_page_is_current():
    spec = importlib.util.spec_from_file_location("write_manual", ROOT / "man" / "write.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert PAGE.read_text("utf-8") == module.manual(), "run `make man`"


def test_the_page_names_every_option_and_command():
    text = PAGE.read_text("utf-8").replace("\\-", "-")
    options = [name for command in (summarize_command, *COMMANDS.values()) for param in command.params for name in param.opts]
    assert all(name in text for name in (*options, *COMMANDS) if name.startswith("-") or name in COMMANDS)


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_no_complaint():
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", str(PAGE)], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""


def complete(shell: str, *words: str) -> str:
    environment = {"_SUMMARIZE_NEWS_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(("summarize-news", *words))}
    environment["COMP_CWORD"] = words[-1] if shell == "fish" else str(len(words))
    command = [sys.executable, "-m", "summarize_news"]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["ver"], ["verify"]),
        (["--len"], ["--length"]),
        (["a.txt", "--format", "ma"], ["markdown"]),
        (["evaluate", "--sec"], ["--sectioned"]),
        (["art"], ["file"]),
        (["verify", "a"], ["file"]),
    ],
)
def test_shells_are_offered_what_fits(shell, words, offered):
    out = complete(shell, *words)
    assert all(word in out for word in offered), out
    assert "doctor" not in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_of_the_readme_installs_the_completion(shell):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    environment = {**os.environ, "_SUMMARIZE_NEWS_COMPLETE": f"{shell}_source"}
    script = subprocess.run([sys.executable, "-m", "summarize_news"], capture_output=True, text=True, env=environment).stdout
    assert "summarize-news" in script
    check = {"bash": "\ncomplete -p summarize-news", "zsh": "", "fish": "\ncomplete -c summarize-news"}[shell]
    start = "autoload -Uz compinit; compinit -u\n" if shell == "zsh" else ""
    done = subprocess.run([shell, "-c", start + script + check], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
