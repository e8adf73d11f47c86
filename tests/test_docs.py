"""What the README shows is what the program does."""

import re

import pytest
from conftest import ROOT

from summarize_news.cli import COMMANDS, summarize_command

README = (ROOT / "README.md").read_text("utf-8")


def test_the_summary_shown_is_the_one_made():
    """tests/test_cli.py compares the file with what the program prints."""
    shown = re.search(r"```\n(.*?)```", README, re.DOTALL)[1]
    assert shown == (ROOT / "samples" / "summaries" / "explainer.txt.txt").read_text("utf-8")


def test_the_python_shown_runs(tmp_path, monkeypatch, capsys):
    (tmp_path / "article.txt").write_bytes((ROOT / "samples" / "sport.txt").read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(re.search(r"```python\n(.*?)```", README, re.DOTALL)[1], {})
    assert re.search(r"\(\d+,\)$", capsys.readouterr().out.strip())


def test_every_option_is_described():
    options = [name for p in summarize_command.params for name in p.opts if name.startswith("--")]
    missing = [
        o
        for o in options
        if f"`{o}" not in README and f", {o} " not in README and o not in {"--version", "--mode", "--quiet", "--verbose"}
    ]
    assert missing == []
    assert all(f"summarize-news {name}" in README for name in COMMANDS)


@pytest.mark.parametrize("model", sorted(p.parent.name for p in ROOT.glob("models/*/card.md")))
def test_a_card_names_the_weights_that_ship(model):
    import hashlib

    folder = ROOT / "models" / model
    card = (folder / "card.md").read_text("utf-8")
    (weights,) = [p for p in folder.iterdir() if p.suffix in {".bin", ".onnx", ".safetensors"}]
    assert hashlib.sha256(weights.read_bytes()).hexdigest() in card
    assert f"{weights.stat().st_size:,}" in card


def test_what_ships_stays_small():
    assert sum(p.stat().st_size for p in (ROOT / "models" / "reader").iterdir()) <= 25_000_000
    assert sum(p.stat().st_size for p in (ROOT / "models" / "writer").iterdir()) <= 60_000_000


def test_the_lowest_python_is_the_one_stated():
    stated = re.search(r"requires-python = \">=([\d.]+)\"", (ROOT / "pyproject.toml").read_text("utf-8"))[1]
    assert f"Python {stated} or newer" in README


def test_the_settings_shown_are_settings(tmp_path):
    from summarize_news.config import PROJECT_FILE, load_choices

    (tmp_path / PROJECT_FILE).write_text(re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1], "utf-8")
    settings = load_choices({}, {"HOME": str(tmp_path)}, tmp_path).settings
    assert settings.style.bullet == "•" and settings.n_sections == 4 and dict(settings.labels)["context"] == "What to Know"
