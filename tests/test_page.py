"""The page in a real browser: what a click marks, the keyboard, the console, light, dark, narrow and printed; colours."""

import base64
import hashlib
import re
import shutil

import pytest
from conftest import ROOT
from payloads import make_summary, payloads

from summarize_news.render.html import render_html
from summarize_news.render.html_style import COLOURS

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (looked for chromium, google-chrome)")

# ---- what needs no browser


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21) and contrast("#777777", "#ffffff") == pytest.approx(
        4.48, abs=0.01
    )


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "panel", "pointed", "mark"])
@pytest.mark.parametrize("text", ["text", "quiet", "link"])
def test_text_has_the_contrast_of_aa(which, ground, text):
    assert contrast(COLOURS[text][which], COLOURS[ground][which]) >= 4.5


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("part", ["bar-used", "bar-chosen", "link"])
def test_what_is_drawn_and_meant_has_the_contrast_of_aa(which, part):
    assert contrast(COLOURS[part][which], COLOURS["ground"][which]) >= 3


def test_nothing_is_fetched_and_only_this_style_is_allowed():
    page = render_html(make_summary())
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert "<script" not in page and " style=" not in page and "@import" not in style and "url(" not in style
    assert re.findall(r'(?:src|href)="(?!#)([^"]*)"', page) == ["https://harbour.example/a"]


def test_every_line_links_to_its_evidence_and_back():
    page = render_html(make_summary())
    for number, line in enumerate(make_summary().lines(), 1):
        assert f'href="#e{number}"' in page and f'id="e{number}"' in page and f'href="#l{number}"' in page
        assert line.how.value in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


# ---- what needs one


@pytest.fixture(scope="module")
def page_file(tmp_path_factory, tools):
    from summarize_news.pipeline import summarize
    from summarize_news.read import load_article, read_source
    from summarize_news.settings import Settings

    article = load_article(
        read_source(ROOT / "samples" / "explainer.txt"), outlet="Harbour Daily", url="https://harbour.example/a"
    )
    summary = summarize(article, Settings(), tools)
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(render_html(summary), "utf-8")
    return path, summary


@pytest.fixture(scope="module")
def chromium():
    """Return a browser; it lives in a process of its own and needs the sockets of this one only to start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def show(chromium):
    """Return a function that opens a page; whatever the console says, or is fetched, fails the test."""
    said, opened = [], []

    def show(url, **options):
        page = chromium.new_page(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | options)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
        page.goto(url)
        opened.append(page)
        return page

    yield show
    for page in opened:
        page.close()
    assert said == []


def ground(page, selector: str) -> str:
    return page.evaluate("s => getComputedStyle(document.querySelector(s)).backgroundColor", selector)


def is_seen(page, selector: str) -> bool:
    return page.evaluate(
        "s => { const r = document.querySelector(s).getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }",
        selector,
    )


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


@browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_click_marks_the_evidence_and_goes_there(page_file, show, scheme):
    path, summary = page_file
    page = show(path.as_uri(), color_scheme=scheme)
    mark = rgb(COLOURS["mark"][scheme == "dark"])
    for number, line in enumerate(summary.lines(), 1):
        page.click(f"#l{number} a")
        page.mouse.move(0, 0)
        marked = page.evaluate(
            "m => [...document.querySelectorAll('article span')].filter(s => getComputedStyle(s).backgroundColor === m).map(s => s.id)",
            mark,
        )
        assert marked == [f"s{i}" for i in sorted(line.evidence)]
        assert ground(page, f"#l{number}") == mark and is_seen(page, f"#s{line.evidence[0]}")


@browser
def test_pointing_marks_both_ways_and_the_strip(page_file, show):
    path, summary = page_file
    page = show(path.as_uri(), color_scheme="light")
    first = summary.lines()[1].evidence[0]
    pointed = rgb(COLOURS["pointed"][0])
    for selector in ("#l2", f"#s{first}", f"#b{first} .column"):
        page.mouse.move(0, 0)
        assert ground(page, f"#s{first}") != pointed
        page.hover(selector, force=True)
        assert ground(page, f"#s{first}") == ground(page, "#l2") == pointed
        fill = page.evaluate("s => getComputedStyle(document.querySelector(s)).fill", f"#b{first} .bar")
        assert fill == rgb(COLOURS["bar-chosen"][0])
    bars = page.evaluate("[...document.querySelectorAll('svg .bar')].map(b => +b.getAttribute('height'))")
    salience = [max(2, s * 64) for s in summary.reading.salience]
    assert bars == pytest.approx(salience, abs=0.02)


@browser
def test_the_keyboard_reaches_every_line_and_shows_where_it_is(page_file, show):
    path, summary = page_file
    page = show(path.as_uri())
    reached, outlined = [], True
    for _ in range(page.evaluate("document.querySelectorAll('a[href]').length")):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
        outlined &= page.evaluate(
            "(e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e.querySelector('.column')).strokeWidth === '2px')(document.activeElement)"
        )
    assert outlined and {f"#e{n}" for n in range(1, len(summary.lines()) + 1)} <= set(reached)
    assert reached[-1] == "https://harbour.example/a"
    page.focus('a[href="#e3"]')
    page.keyboard.press("Enter")
    assert ground(page, f"#s{summary.lines()[2].evidence[0]}") in {rgb(c) for c in (*COLOURS["mark"], *COLOURS["pointed"])}


@browser
def test_narrow_and_printed(page_file, show):
    path, _ = page_file
    page = show(path.as_uri(), viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    below = "document.querySelector('article').getBoundingClientRect().top >= document.querySelector('.summary').getBoundingClientRect().bottom"
    assert page.evaluate(below)
    wide = show(path.as_uri(), color_scheme="dark")
    assert not wide.evaluate(below)
    wide.emulate_media(media="print")
    assert wide.evaluate(below)
    assert wide.evaluate("getComputedStyle(document.body).color") == rgb(COLOURS["text"][0])


@browser
def test_payloads_do_nothing_in_a_browser(show, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render_html(make_summary()), "utf-8")
    page = show(path.as_uri())
    for payload in payloads(60, seed=3):
        path.write_text(
            render_html(make_summary(headline=payload, lead=payload, article=payload, outlet=payload, url=payload)), "utf-8"
        )
        page.reload()
        assert page.evaluate("document.querySelectorAll('script,img,iframe,object,form,base,link,math').length") == 0
