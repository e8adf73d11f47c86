"""Inputs that a coverage-guided fuzzer (Atheris, on libFuzzer) finds, through everything but the reader's network.

    python benchmarks/fuzz.py [--minutes N] [--corpus DIR]

The first byte says what the rest is: text, Markdown or a page. Pages are taken apart in this process, where the fuzzer sees
them. What is neither summarised nor refused in one line, or takes more than five seconds, ends the run with exit code 77 or
70 and is kept as a file. The corpus found so far is kept where ``--corpus`` says, and goes on from there.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import atheris

with atheris.instrument_imports(include=["summarize_news"]):
    from summarize_news import extract, page
    from summarize_news.errors import InputError
    from summarize_news.pipeline import load_tools, summarize
    from summarize_news.read import load_article, read_source
    from summarize_news.render import RENDERERS
    from summarize_news.settings import Settings
    from summarize_news.types import Document, Reading, Tools

from conftest import make_reading
from nasty.attacks import ATTACKS
from nasty.mutate import TOKENS
from nasty.recipes import CASES

KINDS = ("txt", "md", "html")
HANG_S = 5
MAX_BYTES = 12_000


def read(document: Document) -> Reading:
    """Stand in for the reader: what comes first matters most."""
    return make_reading(document, [1 - i / 5000 for i in range(len(document.sentences))])


def write_seeds(corpus: Path) -> None:
    for case in CASES:
        kind = case.name.rpartition(".")[2]
        if kind in KINDS and len(case.raw) < MAX_BYTES:
            (corpus / case.name).write_bytes(bytes([KINDS.index(kind)]) + case.raw)


def write_dictionary(path: Path) -> None:
    words = {*TOKENS, *(attack.encode() for attacks in ATTACKS.values() for attack in attacks)}
    lines = ["".join(f"\\x{byte:02x}" for byte in word[:60]) for word in sorted(words)]
    path.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--corpus", type=Path)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    corpus = args.corpus or folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    write_seeds(corpus)
    write_dictionary(folder / "tokens.dict")
    tools = Tools(segment=load_tools().segment, read=read, model="stand-in")
    extract._take_apart = lambda html, timeout_s: page.take_apart(html.decode("utf-8", "replace"))

    def try_one(data: bytes) -> None:
        if not data:
            return
        path = folder / f"a.{KINDS[data[0] % len(KINDS)]}"
        path.write_bytes(data[1:])
        try:
            summary = summarize(load_article(read_source(path)), Settings(), tools)
        except InputError as error:
            assert "\n" not in str(error), error
            return
        for render in RENDERERS.values():
            text = render(summary, True)
            assert not {"\x1b", "\x9b", "\u202e", "\r", "\0"} & set(text)
            text.encode("utf-8")
        json.loads(RENDERERS["json"](summary, False))

    options = [f"-max_total_time={args.minutes * 60:.0f}", f"-timeout={HANG_S}", f"-max_len={MAX_BYTES}", "-rss_limit_mb=1024"]
    files = [f"-dict={folder / 'tokens.dict'}", f"-artifact_prefix={folder}/", str(corpus)]
    atheris.Setup([sys.argv[0], *options, *files], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
