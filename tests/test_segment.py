"""Sentences: by example (cases/sentences), by property, and what segmentation may load and how long it may read."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news import segment as segment_module
from summarize_news import tagging
from summarize_news.errors import ModelError
from summarize_news.segment import find_starts, load_segmenter, split_sentences
from summarize_news.tagging import find_tokens
from summarize_news.types import Article, Segment, Span

ROOT = Path(__file__).parent.parent
MODEL_DIR = ROOT / "models"
CASES = sorted((ROOT / "tests" / "cases" / "sentences").glob("*.txt"))
PARAGRAPHS = (
    "The dam broke. Nobody was hurt.",
    "  “It held,” Mr. Lee said.  ",
    "\t",
    "It is in the U.S. in May.",
)


@pytest.fixture(scope="module")
def segment() -> Segment:
    return load_segmenter(MODEL_DIR)


def read_blocks(path: Path) -> list[tuple[str, list[str]]]:
    """Return the text and the sentences of each block; a first line ``join: "..."`` says what stands between them."""
    text = path.read_text(encoding="utf-8").strip("\n")
    joiner = " "
    if text.startswith("join: "):
        head, text = text.split("\n", 1)
        joiner = json.loads(head.removeprefix("join: "))
    return [(joiner.join(block.split("\n")), block.split("\n")) for block in text.split("\n\n")]


def make_article(paragraphs: tuple[str, ...], between: str = "\n\n") -> Article:
    """Return an article of these paragraphs."""
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + len(between)
    return Article(name="a", title="", text=between.join(paragraphs), paragraphs=tuple(spans))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(segment: Segment, path: Path) -> None:
    for text, sentences in read_blocks(path):
        assert split_sentences(segment, text) == sentences


def test_paragraphs_are_segmented_on_their_own(segment: Segment) -> None:
    document = segment(make_article(PARAGRAPHS))
    assert [(s.index, s.paragraph, document.text(s.index)) for s in document.sentences] == [
        (0, 0, "The dam broke."),
        (1, 0, "Nobody was hurt."),
        (2, 1, "“It held,” Mr. Lee said."),
        (3, 3, "It is in the U.S. in May."),
    ]


def test_no_paragraphs_no_sentences(segment: Segment) -> None:
    assert segment(make_article(())).sentences == ()
    assert split_sentences(segment, "") == []


PIECES = st.sampled_from(
    [
        "The dam broke",
        ".",
        "?",
        "!",
        "...",
        "…",
        " ",
        "  ",
        "\n",
        '"',
        "“",
        "”",
        "'",
        "’",
        "(",
        ")",
        "U.S.",
        "Mr. ",
        "he",
        "4",
    ]
)
TEXTS = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.lists(PIECES).map("".join))


@settings(deadline=None)
@given(paragraphs=st.lists(TEXTS, max_size=4).map(tuple))
def test_every_non_space_character_is_in_exactly_one_sentence(segment: Segment, paragraphs: tuple[str, ...]) -> None:
    article = make_article(paragraphs)
    document = segment(article)
    covered = [at for sentence in document.sentences for at in range(sentence.span.start, sentence.span.end)]
    assert covered == sorted(set(covered))
    spans = article.paragraphs
    wanted = {at for span in spans for at in range(span.start, span.end) if not article.text[at].isspace()}
    assert wanted <= set(covered)
    for index, sentence in enumerate(document.sentences):
        span = spans[sentence.paragraph]
        assert sentence.index == index and span.start <= sentence.span.start < sentence.span.end <= span.end
        assert document.text(index) == document.text(index).strip()
    assert segment(article) == document


def test_same_result_whatever_came_before(segment: Segment) -> None:
    article = make_article(PARAGRAPHS)
    first = segment(article)
    split_sentences(segment, "Zyxomma petiolatum flew by. " * 50)
    assert segment(article) == first == load_segmenter(MODEL_DIR)(article)


@settings(deadline=None)
@given(text=TEXTS)
def test_tokens_cover_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in find_tokens(text)) == "".join(text.split())


@pytest.mark.parametrize("run", ["!?", "a", '"', "a.", "A.B", "'s", ".A", '."Aa'])
def test_no_long_run_reaches_spacy(monkeypatch: pytest.MonkeyPatch, run: str) -> None:
    """Runs cost linear time: no token is longer than the cap, and no batch holds more tokens than its own."""
    seen: list[int] = []
    read = tagging.Senter.read

    def spy(self: tagging.Senter, pieces: list[tagging.Piece]) -> list[object]:
        seen.append(sum(len(tokens) for _, tokens in pieces))
        assert all(end - start <= tagging._MAX_TOKEN for _, tokens in pieces for start, end in tokens)
        return read(self, pieces)

    monkeypatch.setattr(tagging.Senter, "read", spy)
    text = run * (20_000 // len(run))
    assert "".join(split_sentences(load_segmenter(MODEL_DIR), text)) == text
    assert seen and max(seen) <= tagging._BATCH


def test_rules_look_at_a_window_only(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = segment_module.judge_gap

    def spy(left: str, right: str, caseless: bool) -> bool | None:
        assert len(left) <= segment_module.WINDOW and len(right) <= segment_module.WINDOW
        return judge(left, right, caseless)

    monkeypatch.setattr(segment_module, "judge_gap", spy)
    assert len(find_starts("The dam broke. " * 500, {})) == 500


def run_python(code: str) -> str:
    """Return what the code prints in a fresh process."""
    code = f"from pathlib import Path\nMODEL_DIR = Path({str(MODEL_DIR)!r})\n{code}"
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


LOAD = """
import sys
from summarize_news.segment import load_segmenter, split_sentences
assert "spacy" not in sys.modules
segment = load_segmenter(MODEL_DIR)
text = "The dam broke. Nobody was hurt."
assert len(split_sentences(segment, text)) == 2
"""


def test_torch_stays_out_and_comes_in_later() -> None:
    pytest.importorskip("torch")
    code = f"""{LOAD}
assert not [name for name in sys.modules if name.split(".")[0] in ("torch", "typer")], "torch or typer was imported"
import torch, thinc.api, spacy
assert torch.ones(2).sum() == 2
assert thinc.api.get_current_ops().asarray([1.0]).sum() == 1
assert len(split_sentences(segment, text)) == 2
print("fine")"""
    assert run_python(code).strip().endswith("fine")


def test_torch_first_works_too() -> None:
    pytest.importorskip("torch")
    code = f"""import torch
{LOAD}
import thinc.api
assert sys.modules["torch"] is torch
assert thinc.api.torch2xp(torch.ones(2)).sum() == 2
print("fine")"""
    assert run_python(code).strip() == "fine"


def test_spacy_info_still_works() -> None:
    assert "version" in run_python(f"{LOAD}\nimport spacy\nprint(spacy.info(silent=True))").lower()


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[: len(b) // 2], lambda b: b"x" * 99, lambda b: b"\x80"])
def test_damaged_weights_are_a_model_error(tmp_path: Path, damage: object) -> None:
    weights = (MODEL_DIR / "senter" / "senter.bin").read_bytes()
    (tmp_path / "senter").mkdir()
    (tmp_path / "senter" / "senter.bin").write_bytes(damage(weights))  # type: ignore[operator]
    with pytest.raises(ModelError, match=re.escape(str(tmp_path / "senter" / "senter.bin"))):
        load_segmenter(tmp_path)


def test_missing_weights_are_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="install the package again"):
        load_segmenter(tmp_path)
