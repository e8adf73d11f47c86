"""Hostile text in every field of every format: nothing on the page, in the Markdown, the JSON or the terminal is not ours."""

import json
import re
from pathlib import Path

import html5lib
import jsonschema
import mistune
import pytest
from conftest import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from payloads import FIELDS, MARKDOWN, TERMINAL, URLS, make_summary, payloads

from summarize_news.render import RENDERERS
from summarize_news.render.closing import one_line
from summarize_news.render.json import SCHEMA, schema
from summarize_news.render.markdown import escape_markdown

PAYLOADS = payloads(500)
SPREAD = [(payload, FIELDS[i % len(FIELDS)]) for i, payload in enumerate(PAYLOADS)]
CHUNKS = [SPREAD[i::25] for i in range(25)]
NAMESPACE = re.compile(r"\{[^}]*\}")

# ---- the page

OURS = {
    "html": {"lang"},
    "head": set(),
    "body": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "header": set(),
    "main": set(),
    "footer": set(),
    "section": {"class", "aria-label"},
    "article": {"aria-label"},
    "h1": set(),
    "h2": set(),
    "h3": set(),
    "p": {"class"},
    "ul": set(),
    "li": set(),
    "figure": set(),
    "figcaption": {"id"},
    "svg": {"viewBox", "preserveAspectRatio", "role", "aria-labelledby"},
    "g": set(),
    "rect": {"class", "x", "y", "width", "height"},
    "a": {"id", "href", "class", "aria-label", "rel"},
    "span": {"class", "id"},
    "small": {"class", "title"},
    "b": set(),
}


def parse_page(page: str):
    """Return the tree that a browser makes of the page; a parse error fails."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True)
    return parser.parse(page)


def skeleton(page: str) -> list[tuple[str, tuple]]:
    """Return elements and attributes, without the values that may hold text of the article."""
    out = []
    for element in parse_page(page).iter():
        if not isinstance(element.tag, str):
            out.append(("comment", ()))
            continue
        kept = [(k, v if k in {"href", "id", "class", "http-equiv"} else "") for k, v in sorted(element.attrib.items())]
        out.append((NAMESPACE.sub("", element.tag), tuple(kept)))
    return out


PLAIN_PAGE = skeleton(RENDERERS["html"](make_summary(), False))


def test_the_page_holds_what_we_put_there():
    for tag, attributes in PLAIN_PAGE:
        assert tag in OURS and {name for name, _ in attributes} <= OURS[tag]


@pytest.mark.parametrize("chunk", range(len(CHUNKS)))
def test_no_payload_changes_the_page(chunk):
    for payload, field in CHUNKS[chunk]:
        page = RENDERERS["html"](make_summary(**{field: payload}), False)
        found = skeleton(page)
        if field == "url":  # it may be refused, and is then no link
            found = [part for part in found if "rel" not in dict(part[1])]
            wanted = [part for part in PLAIN_PAGE if "rel" not in dict(part[1])]
            links = [e.get("href") for e in parse_page(page).iter() if isinstance(e.tag, str) and e.get("rel")]
            assert all(re.fullmatch(r"https?://[!-~]+", link) and not set('<>"` ') & set(link) for link in links)
        else:
            wanted = PLAIN_PAGE
        assert [(t, tuple(a for a in attributes if t != "a" or a[0] != "href")) for t, attributes in found] == [
            (t, tuple(a for a in attributes if t != "a" or a[0] != "href")) for t, attributes in wanted
        ], (field, payload)
        hrefs = [dict(a)["href"] for t, a in found if "href" in dict(a) and "rel" not in dict(a)]
        assert all(re.fullmatch(r"#[sle]\d+", href) for href in hrefs)
        assert page.index("<meta charset") < 60


# ---- Markdown, in two parsers

MARKDOWN_IT = MarkdownIt("gfm-like", {"html": True, "linkify": False}).use(footnote_plugin)
MISTUNE = mistune.create_markdown(
    escape=False,
    plugins=["strikethrough", "footnotes", "table", "url", "task_lists", "def_list", "mark", "superscript", "math"],
)
PARSERS = {"markdown-it": MARKDOWN_IT.render, "mistune": MISTUNE}
MARKDOWN_TAGS = {"h1", "p", "strong", "em", "ul", "li", "a", "sup", "section", "ol", "hr", "head", "body", "html"}


def tags_of(html: str) -> list[tuple[str, str]]:
    out = []
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            out.append(("comment", ""))
            continue
        assert not any(name.startswith("on") or name in {"style", "src"} for name in element.attrib)
        href = element.get("href", "")
        out.append((element.tag, href if "//" in href else "#" if href else ""))
    return out


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("cite", [False, True], ids=["plain", "cited"])
def test_markdown_renders_in_two_parsers(parser, cite):
    html = PARSERS[parser](RENDERERS["markdown"](make_summary(), cite))
    tags = [tag for tag, _ in tags_of(html)]
    assert {"h1", "strong", "ul", "li", "a", "em"} <= set(tags) <= MARKDOWN_TAGS
    assert tags.count("h1") == tags.count("strong") == 1
    links = [href for tag, href in tags_of(html) if "//" in href]
    assert links == ["https://harbour.example/a"]
    assert (tags.count("sup"), html.count("The council met on Tuesday.")) == ((4, 2) if cite else (0, 1))


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("cite", [False, True], ids=["plain", "cited"])
def test_no_payload_changes_the_markdown(parser, cite):
    plain = tags_of(PARSERS[parser](RENDERERS["markdown"](make_summary(), cite)))
    for payload, field in SPREAD:
        hostile = {field: payload}
        found = tags_of(PARSERS[parser](RENDERERS["markdown"](make_summary(**hostile), cite)))
        wanted = plain
        if field == "url":
            links = [href for _, href in found if "//" in href]
            assert all(href.startswith(("http://", "https://")) for href in links)
            found, wanted = ([part for part in tags if part[0] != "a"] for tags in (found, plain))
        elif field == "headline" and not one_line(payload):
            continue
        assert found == wanted, (field, payload)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("payload", MARKDOWN)
def test_a_payload_at_the_start_of_a_line_shows_as_itself(parser, payload):
    for url in URLS:
        text = one_line(payload.replace("{url}", url))
        tree = html5lib.parse(PARSERS[parser](escape_markdown(text)), namespaceHTMLElements=False)
        assert [e.tag for e in tree.iter()] == ["html", "head", "body", "p"]
        assert "".join(tree.itertext()).strip() == text


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1))
def test_markdown_shows_text_as_itself(text):
    shown = one_line(text).strip()
    for render in PARSERS.values():
        tree = html5lib.parse(render(f"x {escape_markdown(text)} x"), namespaceHTMLElements=False)
        assert [e.tag for e in tree.iter()] == ["html", "head", "body", "p"]
        assert " ".join("".join(tree.itertext()).split()) == " ".join(f"x {shown} x".split())


# ---- JSON


def strict(text: str):
    """Parse as JSON and nothing else: no NaN, no key twice."""

    def once(pairs):
        assert len({key for key, _ in pairs}) == len(pairs), "a key twice"
        return dict(pairs)

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text.encode("utf-8").decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)


VALIDATOR = jsonschema.Draft202012Validator(json.loads(schema()))
ANY_TEXT = st.text(st.characters(exclude_categories=[]) | st.characters(categories=["Cs", "Cf", "Cc"]))


def test_the_schema_is_a_schema_of_this_version():
    jsonschema.Draft202012Validator.check_schema(VALIDATOR.schema)
    assert VALIDATOR.schema["properties"]["schema"]["const"] == SCHEMA
    assert not VALIDATOR.is_valid({**strict(RENDERERS["json"](make_summary(), False)), "more": 1})


@settings(max_examples=2000, deadline=None)
@given(st.sampled_from([f for f in FIELDS if f != "subhead"]), ANY_TEXT)
def test_json_of_any_text_is_valid(field, text):
    summary = make_summary(**{field: text})
    for name in ("json", "jsonl"):
        written = RENDERERS[name](summary, False)
        envelope = strict(written)
        VALIDATOR.validate(envelope)
        # The control characters of JSON's own layout are a line end; whatever else acts is written in ASCII.
        assert not UNSAFE.search(written.replace("\n", ""))
    assert written.count("\n") == 1
    whole = re.sub("[\ud800-\udfff]", "\ufffd", summary.document.article.text)
    assert envelope["article"]["text"] == whole


def test_json_refuses_what_is_no_number():
    from dataclasses import replace

    summary = make_summary()
    with pytest.raises(ValueError):
        RENDERERS["json"](replace(summary, reading=replace(summary.reading, salience=(float("nan"), 0.1, 0.2))), False)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_every_sample_is_as_the_schema_says(path: Path, tools):
    from summarize_news.pipeline import summarize
    from summarize_news.read import load_article, read_source
    from summarize_news.settings import Settings

    summary = summarize(load_article(read_source(path), outlet="Harbour Daily"), Settings(), tools)
    VALIDATOR.validate(strict(RENDERERS["json"](summary, False)))
    for name, render in RENDERERS.items():  # disclosure and attribution: there, ours, last
        written = render(summary, True)
        if name.startswith("json"):
            assert strict(written)["disclosure"] == summary.disclosure and strict(written)["outlet"] == "Harbour Daily"
            continue
        closing = written.replace("\\", "").replace("</p>", "").rsplit("View original article on Harbour Daily", 1)
        assert len(closing) == 2
        assert (
            summary.disclosure in re.sub(r"\s+", " ", closing[1])
            and len(closing[1]) < len(summary.disclosure + summary.url) + 60
        )


# ---- terminals

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff\ud800-\udfff]"
)


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("field", FIELDS)
def test_nothing_acts_on_a_terminal_in_any_format(name, field):
    for payload in TERMINAL:
        written = RENDERERS[name](make_summary(**{field: payload}), True)
        assert not UNSAFE.search(written), payload
        written.encode("utf-8")
    assert not UNSAFE.search(RENDERERS[name](make_summary(**{field: "a\ud800b"}), True))


def test_an_article_cannot_write_our_lines():
    """What the article puts on a line of its own stays inside the line it stands in."""
    text = RENDERERS["text"](make_summary(lead="It closed.\n\nMade by a robot.\n* no", headline="A\n\nMade by a robot."), False)
    assert "\nMade by a robot" not in text and "\n* no" not in text
    assert text.endswith("\n\nMade by a machine. Terms apply.\n\nWrite to us about “A Made by a robot.”\n")
