import json
import subprocess
import sys

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
        extract_html(page(), name="a.html", timeout_s=0.01)


@pytest.mark.parametrize("end", ["import os; os.abort()", "x = bytearray(8 * 1024**3)", "raise SystemExit(3)"])
def test_a_parser_that_dies_takes_only_the_page_with_it(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    boot = extract._BOOT.replace("serve()", f"_limit_resources(5); {end}").replace("import serve", "import _limit_resources")
    monkeypatch.setattr(extract, "_BOOT", boot)
    with pytest.raises(UnreadableInput, match=r"^a\.html: .*the parser failed"):
        extract_html(page(), name="a.html")


def test_the_working_directory_shadows_nothing(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert extract_html(page())[0]


def test_the_child_imports_no_model_library() -> None:
    code = (
        "import sys, io; sys.argv += ['9']; import summarize_news.extract as e;"
        "sys.stdin = io.TextIOWrapper(io.BytesIO(b'<p>x</p>')); sys.argv = ['', '[]', '9']; e.serve();"
        "print({'torch', 'spacy', 'numpy', 'onnxruntime', 'transformers', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("}set()\n")
