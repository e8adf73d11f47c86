import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarize_news import extract
from summarize_news.errors import NotAnArticle, UnreadableInput
from summarize_news.extract import extract_html
from summarize_news.read import load_article
from summarize_news.types import Kind, Meta, Source

PARAGRAPH = (
    "<p>The harbour of Lagoa reopened on Wednesday after the worst storm in ten years, the port authority said, and "
    "ferries sailed again for the islands at noon, with more than ninety people on board of each of them.</p>"
)
SECOND = PARAGRAPH.replace("The harbour", "On the other side of the bay the old fishing harbour")


def page(head: str = "", body: str = PARAGRAPH + SECOND) -> str:
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"


def linked(**data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **data})}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            linked(
                headline="Harbour reopens",
                author=[{"name": "Ana Reis"}, {"name": "Tom Bell"}],
                publisher={"@type": "Organization", "name": "Harbour Radio"},
                datePublished="2026-03-04T08:00:00Z",
                mainEntityOfPage={"@id": "https://radio.example/a"},
            ),
            Meta(
                title="Harbour reopens",
                byline="Ana Reis, Tom Bell",
                outlet="Harbour Radio",
                url="https://radio.example/a",
                published="2026-03-04T08:00:00Z",
            ),
        ),
        (
            '<meta property="og:title" content="Harbour reopens"><meta property="og:site_name" content="Harbour Radio">'
            '<meta name="author" content="By Ana Reis"><meta property="og:url" content="https://radio.example/a">'
            '<meta property="article:published_time" content="2026-03-04">',
            Meta(
                title="Harbour reopens",
                byline="Ana Reis",
                outlet="Harbour Radio",
                url="https://radio.example/a",
                published="2026-03-04",
            ),
        ),
        (
            "<title>Harbour reopens | Harbour Radio</title>"
            '<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="/relative">',
            Meta(title="Harbour reopens | Harbour Radio"),
        ),
        (
            '<script type="application/ld+json">{"broken": </script>' + linked(headline=["Odd"], author=7),
            Meta(title="Odd"),
        ),
        (f'<script type="application/ld+json">{"[" * 5000}</script>', Meta()),
    ],
    ids=["json-ld", "opengraph", "title only", "broken json-ld", "deep json-ld"],
)
def test_metadata(head: str, expected: Meta) -> None:
    assert extract_html(page(head))[1] == expected


def test_clutter_around_the_article_is_left_out_and_headings_stay() -> None:
    body = f"<h1>Harbour reopens</h1>{PARAGRAPH}<h3>What comes next</h3>{SECOND}"
    html = page(body=body).replace("<article>", "<nav><a href='/'>Home</a></nav><article>")
    blocks = extract_html(html)[0]
    assert [block.kind for block in blocks] == ["heading", "paragraph", "heading", "paragraph"]
    assert blocks[2].text == "What comes next"


def test_line_breaks_part_paragraphs() -> None:
    first, second = (text.removeprefix("<p>").removesuffix("</p>") for text in (PARAGRAPH, SECOND))
    blocks = extract_html(page(body=f"<p>{first}<br><br>{second}</p>"))[0]
    assert [block.text.strip() for block in blocks] == [first, second]


def test_a_page_nested_too_deep_gives_its_plain_text_and_a_warning() -> None:
    body = "<div>" * 300 + PARAGRAPH + SECOND + "<script>var hidden = 1</script>" + "</div>" * 300
    blocks, _, warnings = extract_html(page(body=body))
    assert [block.text[:11] for block in blocks] == ["The harbour", "On the othe"]
    assert warnings == ("the page is nested more than 200 deep, so its plain text was used",)


def test_unclosed_paragraphs_do_not_nest() -> None:
    assert extract_html(page(body=PARAGRAPH.removesuffix("</p>") * 400))[2] == ()


@pytest.mark.parametrize("html", ["", " ", "<", "<html>", "<!doctype html><body></body>", "\ufffd", "plain words"])
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(NotAnArticle, match=r"^a\.html: "):
        load_article(Source(name="a.html", kind=Kind.HTML, text=html))


def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(UnreadableInput, match=r"^a\.html: .* more than 0\.01 s; save the article as text"):
        extract._stop_child()
        extract_html(page(), name="a.html", timeout_s=0.01)


@pytest.mark.parametrize("end", ["import os; os.abort()", "x = bytearray(8 * 1024**3)", "raise SystemExit(3)"])
def test_a_parser_that_dies_takes_only_the_page_with_it(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    boot = extract._BOOT.replace("serve()", f"_limit_memory(); {end}").replace("import serve", "import _limit_memory")
    monkeypatch.setattr(extract, "_BOOT", boot)
    extract._stop_child()
    with pytest.raises(UnreadableInput, match=r"^a\.html: .*the parser failed"):
        extract_html(page(), name="a.html")


def test_the_working_directory_shadows_nothing(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    extract._stop_child()
    assert extract_html(page())[0]


def test_the_child_imports_no_model_library() -> None:
    code = (
        "import sys; from summarize_news.page import take_apart; take_apart('<p>x</p>');"
        "print({'torch', 'spacy', 'numpy', 'onnxruntime', 'transformers', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_one_child_serves_many_pages_and_is_replaced_when_it_ends() -> None:
    extract_html(page())
    first = extract._child
    extract_html(page())
    assert extract._child is first
    first._process.kill()
    first._process.wait()
    assert extract_html(page())[0]
    assert extract._child is not first


def test_a_page_that_kills_a_used_child_is_tried_once_more_and_the_next_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    extract._stop_child()
    boot = extract._BOOT.replace(
        "serve()",
        "import summarize_news.page as p, os; t = p.take_apart; "
        "p.take_apart = lambda html: os.abort() if 'poison' in html else t(html); serve()",
    )
    monkeypatch.setattr(extract, "_BOOT", boot)
    before = extract_html(page())
    with pytest.raises(UnreadableInput, match="the parser failed"):
        extract_html(page(head="<!-- poison -->"))
    assert extract_html(page()) == before
    extract._stop_child()


def test_a_child_ends_when_its_parent_is_gone() -> None:
    code = (
        "from summarize_news import extract; extract.extract_html('<p>x</p>');"
        "print(extract._child._process.pid, flush=True); import os; os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    pid = int(done.stdout)
    for _ in range(100):
        if not is_running(pid):
            break
        time.sleep(0.05)
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_left_out_is_told() -> None:
    table = "<table><tr><th>Port</th><td>1</td></tr><tr><th>Quay</th><td colspan='9000000000000000'>2</td></tr></table>"
    body = f"{PARAGRAPH}<figure><img src='a.jpg'></figure>{table}{SECOND}"
    assert extract_html(page(body=body))[2] == ("left out: 1 picture, 1 table",)


def test_an_article_laid_out_in_a_table_is_found() -> None:
    html = f"<html><body><table><tr><td>Home</td><td>{PARAGRAPH}{SECOND}</td></tr></table></body></html>"
    assert [block.text[:11] for block in extract_html(html)[0]] == ["The harbour", "On the othe"]


HANG = """
import os
from summarize_news import extract
from summarize_news.errors import UnreadableInput
hang = "import signal, summarize_news.page as p; p._alarm = lambda seconds: None; p.take_apart = lambda html: signal.pause(); serve()"
extract._BOOT = extract._BOOT.replace("serve()", hang)
try:
    extract.extract_html("<p>x</p>", name="a.html", timeout_s=1)
except UnreadableInput as error:
    print(error)
"""


def test_a_child_that_hangs_is_killed() -> None:
    done = subprocess.run([sys.executable, "-c", HANG], capture_output=True, text=True, timeout=30)
    assert done.stdout.startswith("a.html: taking the page apart took more than 1 s; ")
