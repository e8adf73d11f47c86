"""A summary as one page: the summary on one side, the article on the other, and what rests on what.

Nothing in it is fetched, no script runs: a click marks by ``:target``, a pointer by ``:has()``. Every field passes
``_text``; the stylesheet is allowed by its hash, nothing else is.
"""

import base64
import hashlib
import html
from collections.abc import Iterator

from summarize_news.render.closing import closing_lines, link_words, one_line, safe_url
from summarize_news.render.html_style import STYLE
from summarize_news.types import Article, How, Line, Summary

_HOW = {
    How.VERBATIM: "as it stands in the article",
    How.COMPRESSED: "shortened: words were dropped, none added",
    How.WRITTEN: "written anew from its evidence",
}
_STRIP = (1000, 64)  # units of the strip's own picture; the page stretches it


def render_html(summary: Summary, cite: bool = False) -> str:
    """Return ``summary`` as one HTML page; evidence is always on it, so ``cite`` changes nothing."""
    style = STYLE + "\n".join(_marks(summary))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _text(summary.headline or summary.name)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f"<header>\n<h1>{title}</h1>\n{_byline(summary)}\n{_strip(summary)}\n</header>",
        "<main>",
        f'<section class="summary" aria-label="Summary">\n{_summary(summary)}\n</section>',
        f'<article aria-label="Article">\n{_article(summary)}\n</article>',
        "</main>",
        f"<footer>\n{_closing(summary)}\n</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _text(text: str) -> str:
    return html.escape(one_line(text), quote=True)


def _between(text: str) -> str:
    """Return what stands between two sentences; a blank there is a blank."""
    return f" {_text(text)} " if text.strip() else " " if text else ""


def _uses(summary: Summary) -> dict[int, list[int]]:
    """Return for every sentence used the numbers of the lines that rest on it; lines count from 1."""
    uses: dict[int, list[int]] = {}
    for number, line in enumerate(summary.lines(), 1):
        for index in line.evidence:
            uses.setdefault(index, []).append(number)
    return uses


def _marks(summary: Summary) -> Iterator[str]:
    """Yield the rules that tie each line to its sentences. All numbers are ours, so nothing here needs escaping."""
    for number, line in enumerate(summary.lines(), 1):
        sentences = ",".join(f"#s{index}" for index in line.evidence)
        bars = ",".join(f"#b{index}" for index in line.evidence)
        pointed = f"body:has(:is(#l{number}:hover,#l{number}:focus-within,:is({sentences}):hover,:is({bars}):hover))"
        chosen = f"body:has(:is(#e{number},{sentences}):target)"
        yield f"{pointed} :is({sentences},#l{number}){{background:var(--pointed)}}"
        yield f"{chosen} :is({sentences},#l{number}){{background:var(--mark);box-shadow:0 0 0 .15em var(--mark)}}"
        yield f":is({pointed},{chosen}) :is({bars}) rect{{fill:var(--bar-chosen)}}"


def _byline(summary: Summary) -> str:
    n_used, n = len(_uses(summary)), len(summary.document.sentences)
    hows = [line.how for line in summary.lines()]
    counts = [f"{hows.count(how)} {how.value}" for how in How if how in hows]
    about = [part for part in (summary.outlet, summary.published) if part]
    about += ["Summary made by a machine", f"{len(hows)} lines ({', '.join(counts)}) from {n_used} of {n} sentences"]
    return f'<p class="about">{" · ".join(map(_text, about))}</p>'


def _strip(summary: Summary) -> str:
    """Draw a bar a sentence, as high as its salience; those the summary rests on are links to them."""
    width, height = _STRIP
    uses, n = _uses(summary), len(summary.document.sentences)
    bars = []
    for sentence in summary.document.sentences:
        index, salience = sentence.index, summary.reading.salience[sentence.index]
        tall = max(2.0, min(1.0, salience) * height)
        says = f"Sentence {index}, salience {salience:.2f}"
        box = f'x="{width * index / n:.2f}" width="{width / n * 0.8:.2f}"'
        # The whole column answers the pointer, not only the bar.
        column = f'<rect class="column" {box} y="0" height="{height}"/>'
        bar = f'<rect class="bar" {box} y="{height - tall:.2f}" height="{tall:.2f}"/>'
        if index in uses:
            says += f", in line {_list(uses[index])}"
            bars.append(f'<a id="b{index}" href="#s{index}" aria-label="{says}"><title>{says}</title>{column}{bar}</a>')
        else:
            bars.append(f"<g><title>{says}</title>{column}{bar}</g>")
    picture = (
        f'<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="group" aria-labelledby="strip-says">'
        f"{''.join(bars)}</svg>"
    )
    says = "The article from its first sentence to its last: height is salience; the summary rests on the strong bars."
    return f'<figure>\n{picture}\n<figcaption id="strip-says">{says}</figcaption>\n</figure>'


def _list(numbers: list[int]) -> str:
    return " and ".join(map(str, numbers))


def _summary(summary: Summary) -> str:
    numbers = iter(range(1, len(summary.lines()) + 1))
    parts = [f'<p class="lede">{_line(summary.lede, next(numbers))}</p>']
    for section in summary.sections:
        parts.append(f"<h2>{_text(section.heading)}</h2>\n<p>{_line(section.lead, next(numbers))}</p>")
        if section.bullets:
            items = "\n".join(f"<li>{_line(bullet, next(numbers))}</li>" for bullet in section.bullets)
            parts.append(f"<ul>\n{items}\n</ul>")
    return "\n".join(parts)


def _line(line: Line, number: int) -> str:
    """Return a line as a link to its evidence, with its number and how it was made."""
    text, how = _text(line.text), line.how.value
    return (
        f'<span class="line" id="l{number}"><a href="#e{number}">{text}</a>'
        f' <small class="how" title="{_HOW[line.how]}"><b>{number}</b> {how}</small></span>'
    )


def _article(summary: Summary) -> str:
    """Return the article: every sentence a span of its own; before a line's first evidence stands what the line links to."""
    document, uses = summary.document, _uses(summary)
    article, sentences = document.article, document.sentences
    first = {}
    for number, line in enumerate(summary.lines(), 1):
        first.setdefault(line.evidence[0], []).append(number)
    parts = _head(article)
    for p, paragraph in enumerate(article.paragraphs):
        parts += [f"<h3>{_text(subhead.text)}</h3>" for subhead in article.subheads if subhead.paragraph == p]
        place, pieces = paragraph.start, []
        for s in (s for s in sentences if s.paragraph == p):
            pieces.append(_between(article.text[place : s.span.start]))
            pieces += [f'<a class="end" id="e{number}"></a>' for number in first.get(s.index, ())]
            used = ' class="used"' if s.index in uses else ""
            back = "".join(f'<a class="back" href="#l{n}" aria-label="Back to line {n}">{n}</a>' for n in uses.get(s.index, ()))
            pieces.append(f'<span id="s{s.index}"{used}>{_text(article.text[s.span.start : s.span.end])}{back}</span>')
            place = s.span.end
        pieces.append(_between(article.text[place : paragraph.end]))
        parts.append(f"<p>{''.join(pieces)}</p>")
    return "\n".join(parts)


def _head(article: Article) -> list[str]:
    parts = ["<h2>The article</h2>"]
    if article.byline or article.dateline:
        parts.append(f'<p class="about">{" · ".join(_text(part) for part in (article.byline, article.dateline) if part)}</p>')
    return parts


def _closing(summary: Summary) -> str:
    words, target = _text(link_words(summary)), safe_url(summary.url)
    link = f'<a href="{html.escape(target, quote=True)}" rel="noopener noreferrer">{words}</a>' if words and target else words
    return "\n".join(f"<p>{line}</p>" for line in (link, *map(_text, closing_lines(summary))) if line)
