"""A summary in every format: the form, the escaping, the envelope."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from conftest import make_document, make_reading
from markdown_it import MarkdownIt

from summarize_news.render import RENDERERS
from summarize_news.render.markdown import escape_markdown, safe_url
from summarize_news.types import How, Line, Role, Section, Summary

DOCUMENT = make_document([["The council met on Tuesday.", "It voted.", "A bridge will close."]], title="Council votes")


def line(text: str, *evidence: int) -> Line:
    return Line(text=text, evidence=evidence, how=How.VERBATIM)


SUMMARY = Summary(
    name="test.txt",
    headline="Council votes",
    lede=line("The council met on Tuesday. It voted.", 0, 1),
    sections=(
        Section(
            heading="Bridge Closure",
            role=Role.TOPIC,
            lead=line("A bridge will close.", 2),
            bullets=(line("It voted.", 1),),
        ),
    ),
    disclosure="Made by a machine.",
    mode="extractive",
    model="reader-1",
    settings_key="0" * 16,
    outlet="Harbour Daily",
    url="https://harbour.example/a",
    document=DOCUMENT,
    reading=make_reading(DOCUMENT, [0.9, 0.2, 0.3]),
)


def test_text_form():
    assert RENDERERS["text"](SUMMARY, False) == (
        "Council votes\n\n"
        "The council met on Tuesday. It voted.\n\n"
        "Bridge Closure: A bridge will close.\n"
        "* It voted.\n\n"
        "View original article on Harbour Daily: https://harbour.example/a\n\n"
        "Made by a machine.\n"
    )


def test_cite_names_the_sentences():
    text = RENDERERS["text"](SUMMARY, True)
    assert "It voted. [0,1]\n" in text and "close. [2]\n* It voted. [1]\n" in text


@pytest.mark.parametrize(("outlet", "url", "expected"), [("", "", ""), ("NPR", "", "View original article on NPR\n")])
def test_the_link_line_needs_something_to_name(outlet, url, expected):
    text = RENDERERS["text"](replace(SUMMARY, outlet=outlet, url=url), False)
    assert ("View original" in text) is bool(expected) and expected in text
    assert text.endswith("Made by a machine.\n")


def test_json_envelope():
    envelope = json.loads(RENDERERS["json"](SUMMARY, False))
    assert envelope["schema"] == "summarize-news/1"
    assert envelope["lede"] == {"text": SUMMARY.lede.text, "evidence": [0, 1], "how": "verbatim"}
    assert envelope["sections"][0]["bullets"][0]["evidence"] == [1]
    text = envelope["article"]["text"]
    assert [text[s["start"] : s["end"]] for s in envelope["sentences"]] == [DOCUMENT.text(i) for i in range(3)]
    assert [s["selected"] for s in envelope["sentences"]] == [True, True, True]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def rendered(markdown: str) -> Tags:
    out = Tags()
    out.feed(MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"]).render(markdown))
    return out


HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "# heading",
    "1. item",
    "* item",
    "`code` **bold** _it_ ~~s~~",
    "<https://evil.example>",
    "&lt;b&gt; &amp;",
    "a | b\n--- | ---",
    "\\[x\\](y)",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_markdown_shows_hostile_text_as_itself(payload):
    text = " ".join(payload.split())
    page = rendered(escape_markdown(text))
    assert page.tags == ["p"] and page.text.strip() == text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[bad", ""])
def test_only_web_links_are_links(url):
    assert safe_url(url) == ""


def test_an_url_cannot_leave_its_brackets():
    assert ">" not in safe_url("https://a.example/x>y<z")
