"""The wheel carries the models: in an environment of its own, with the network closed, it summarises an article."""

import os
import subprocess
import sys
import sysconfig
import zipfile

import pytest
from conftest import ROOT

CLOSED = "import socket\ndef refuse(*a, **k): raise OSError('the network is closed')\nsocket.socket.connect = refuse\nsocket.getaddrinfo = refuse\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_the_wheel_carries_models_and_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("reader/reader.onnx", "reader/tokenizer.json", "reader/card.md", "senter/card.md"):
        assert f"summarize_news/models/{wanted}" in names
    assert {"summarize_news/summary.schema.json", "summarize_news/wordings.tsv"} <= set(names)
    assert any(name.endswith("share/man/man1/summarize-news.1") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_installed_elsewhere_it_summarises_without_a_network(wheel, tmp_path):
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel)],
        check=True,
    )
    (site / "sitecustomize.py").write_text(CLOSED)
    # -S leaves the site packages out, and with them the link to this checkout; the dependencies are named instead.
    path = os.pathsep.join([str(site), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    code = "import sitecustomize, sys; from summarize_news.cli import main; import summarize_news; print(summarize_news.__file__, file=sys.stderr); main()"
    article = tmp_path / "article.txt"
    article.write_bytes((ROOT / "samples" / "explainer.txt").read_bytes())
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, str(article)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={"PYTHONPATH": path, "PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    assert str(site) in done.stderr
    assert "The Context: " in done.stdout
