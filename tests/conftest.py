"""What several test files share: the shipped tools, loaded once, and documents made by hand."""

import re
import signal
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from summarize_news.neural.reader import served_by
from summarize_news.pipeline import load_tools
from summarize_news.types import Article, Discourse, Document, Reading, Sentence, Span, Subhead, Token, Tools, Word

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(p for p in (ROOT / "samples").iterdir() if p.suffix in {".txt", ".md", ".html"})


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that opens a connection: nothing here may need one."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"a connection was opened: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """Give the tests their handlers back: the command line, run in this process, sets its own."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def tools() -> Tools:
    """Return the segmenter and the reader that ship."""
    return load_tools()


def assert_as_shown(made: str, shown: str) -> None:
    """Assert that ``made`` is what `make samples` wrote, ``shown``.

    To the byte where the processor adds as the one did that it was made on; AVX-512 rounds in another order, and where two
    sentences are nearly equal another one may be chosen (docs/reliability.md).
    """
    cpu = Path("/proc/cpuinfo")
    if cpu.exists() and " avx512f " in cpu.read_text("utf-8"):
        lines = [set(text.splitlines()) for text in (shown, made)]
        assert len(lines[0] & lines[1]) >= 0.75 * len(lines[0] | lines[1])
    else:
        assert made == shown, "make samples"


def make_document(paragraphs: Sequence[Sequence[str]], title: str = "", subheads: Sequence[tuple[str, int]] = ()) -> Document:
    """Return a document of the given sentences; every word of letters counts as a noun."""
    text, sentences, spans = "", [], []
    for p, parts in enumerate(paragraphs):
        text += "\n\n" if p else ""
        start = len(text)
        for i, part in enumerate(parts):
            text += " " if i else ""
            sentences.append(Sentence(index=len(sentences), paragraph=p, span=Span(len(text), len(text) + len(part))))
            text += part
        spans.append(Span(start, len(text)))
    article = Article(
        name="test",
        title=title,
        text=text,
        paragraphs=tuple(spans),
        subheads=tuple(Subhead(text=t, paragraph=p) for t, p in subheads),
    )
    tokens = []
    for sentence in sentences:
        found = re.finditer(r"\w+(?:[-'’.&]\w+)*|[^\w\s]", text[sentence.span.start : sentence.span.end])
        words = [Token(Span(*m.span()), _tag(m[0])) for m in found]
        tokens.append(tuple(words))
    return Document(article=article, sentences=tuple(sentences), tokens=tuple(tokens))


def _tag(word: str) -> str:
    if re.fullmatch(r"won|lost|is|are|was|were|be|will|would|has|have|had|did|said|says|[a-z]+(?:ed|s)|[’']s", word):
        return "VERB"
    return "NOUN" if word.isalpha() else "PUNCT"


def make_reading(document: Document, salience: Sequence[float], roles: Sequence[Discourse] = ()) -> Reading:
    """Return a reading with these scores, certain roles (main event where none is given) and no two sentences alike."""
    n = len(document.sentences)
    roles = list(roles) + [Discourse.MAIN_EVENT] * (n - len(roles))
    discourse = tuple({role: 1.0} for role in roles)
    return Reading(
        salience=tuple(salience),
        discourse=discourse,
        use=tuple(salience),
        serves=tuple(map(served_by, discourse)),
        speech=(0.0,) * n,
        similarity=tuple(tuple(1.0 if i == j else 0.1 for j in range(n)) for i in range(n)),
        words=tuple(tuple(Word(span=t.span, keep=0.5) for t in tokens) for tokens in document.tokens),
    )
