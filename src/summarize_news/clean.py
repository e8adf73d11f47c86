"""Blocks of a source in, an ``Article`` out: headline, byline, dateline and date apart, clutter gone, the body whole.

Pure: it reads nothing. What is clutter is said in boilerplate.py; what is left out is counted in ``Article.warnings``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summarize_news.boilerplate import LINE_RULES, SENTENCE_RULES
from summarize_news.errors import NotAnArticle
from summarize_news.hygiene import clean_and_count, clean_line, decode_entities, left_out_warning
from summarize_news.plain import ZONE_BLOCKS, is_label, is_prose
from summarize_news.stamps import HEADED_BYLINE, parse_date, read_byline, read_date_line, split_dateline
from summarize_news.subheads import HEAD_WORDS, lift_run_ins
from summarize_news.types import Article, Block, Meta, Span, Subhead

MIN_WORDS = 80
MAX_CHARS = 500_000  # a long report has 60,000; more than a thousand sentences are not read as one article

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?]['\"”’)\]]*\s+|[.!?][\"”])(?=\S)")


# --- clutter ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """What was learned on the way from the blocks to the body."""

    dropped: Counter[str] = field(default_factory=Counter)
    outlet: str = ""
    byline: str = ""
    dateline: str = ""
    published: str = ""


_CAPTION_END = re.compile(r"(?:\b[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|(?i:file (?:photo|picture)))\s?\.?$")


def _without_clutter(blocks: Sequence[Block], found: _Found) -> list[Block]:
    """Return the blocks without what the rules take; what ends like a caption over a picture credit goes with it."""
    kept: list[Block] = []
    for block in blocks:
        n_credits = found.dropped["picture credit"]
        if text := _strip_clutter(block.text, found):
            kept.append(Block(kind=block.kind, text=text))
        elif found.dropped["picture credit"] > n_credits and kept and _CAPTION_END.search(kept[-1].text):
            found.dropped["caption"] += 1
            del kept[-1]
    return kept


def _strip_clutter(text: str, found: _Found) -> str:
    """Return a block's text without what the rules take, noting each hit."""
    for rule in LINE_RULES:
        if match := rule.pattern.fullmatch(text):
            found.dropped[rule.name] += 1
            parts = match.groupdict()
            found.outlet = found.outlet or (parts.get("outlet") or "").strip(" .")
            found.published = found.published or parts.get("published") or ""
            return ""
    kept, end = [], 0
    for start in (match.end() for match in _SENTENCE_START.finditer(text)):
        if start < end:
            continue
        for rule in SENTENCE_RULES:
            match = rule.pattern.match(text, start)
            if match and (match.end() == len(text) or text[match.end()].isspace()):
                found.dropped[rule.name] += 1
                kept.append(text[end:start].strip())
                end = match.end()
                break
    return " ".join(part for part in (*kept, text[end:].strip()) if part)


# --- headline ---------------------------------------------------------------------------------------------------------

_SITE_WORDS = re.compile(
    r"(?i:\b(?:news|times|post|herald|tribune|journal|guardian|telegraph|gazette|chronicle|magazine|mail|radio|tv|"
    r"BBC|CNN|NPR|AP|Reuters|Xinhua|Bloomberg|Politico|Axios)\b|\.(?:com|org|net|co\.uk|news)\b)"
)
_TAIL = re.compile(r"\s+(?P<mark>[|»•·]|[-–—])\s+(?P<site>[^|»•·]{2,40})$")


def _strip_site(title: str, outlet: str) -> str:
    """Return a page title without the " | Outlet" behind it."""
    while match := _TAIL.search(title[-60:]):
        head = title[: len(title) - len(match[0])]
        named = bool(outlet) and _key(match["site"]) == _key(outlet)
        is_site = _SITE_WORDS.search(match["site"]) is not None and match["site"][0].isupper()
        if len(head.split()) < 3 or not (named or is_site or match["mark"] in "|»•·"):
            break
        title = head.rstrip()
    return title


def _key(text: str) -> str:
    """Return what is left of a headline when case, quotation marks and punctuation are set aside."""
    return " ".join(_WORD.findall(text.replace("’", "'").casefold()))


def _same_headline(text: str, title: str) -> bool:
    """Say whether ``text`` is ``title`` again, perhaps with a site's name behind one of them."""
    a, b = _key(text), _key(title)
    if not a or not b:
        return False
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    source = text if len(a) > len(b) else title
    return long.startswith(short + " ") and len(short.split()) >= 4 and re.search(r"\s[|»•·–—-]\s", source) is not None


# --- blocks -> article ------------------------------------------------------------------------------------------------


def make_article(
    name: str,
    blocks: Iterable[Block],
    meta: Meta,
    *,
    title: str = "",
    outlet: str = "",
    url: str = "",
    warnings: Sequence[str] = (),
) -> Article:
    """Return the article that ``blocks`` hold; ``title``, ``outlet`` and ``url`` go before what the page says.

    Raises: NotAnArticle if what is left is empty, too short, not English, or no running text.
    """
    found, removed = _Found(), Counter()
    tidy = _without_clutter(_tidy(name, blocks, removed), found)
    outlet = clean_line(outlet) or clean_line(meta.outlet) or found.outlet
    url = clean_line(url) or clean_line(meta.url)
    title = _strip_site(clean_line(title) or clean_line(meta.title), outlet)
    title, body = _split_top(tidy, title, found)
    body = lift_run_ins(body)
    if title:
        title = _strip_site(title, outlet or found.outlet)

    paragraphs, subheads, pending = [], [], []
    for block in body:
        if block.kind == "heading":
            pending.append(block.text)
            continue
        subheads += [Subhead(text=text, paragraph=len(paragraphs)) for text in pending]
        pending = []
        paragraphs.append(block.text)
    found.dropped["heading without text"] += len(pending)
    _check(name, paragraphs)
    spans, start = [], 0
    for paragraph in paragraphs:
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 2
    return Article(
        name=name,
        title=title,
        text="\n\n".join(paragraphs),
        paragraphs=tuple(spans),
        subheads=tuple(subheads),
        byline=clean_line(meta.byline) or found.byline,
        dateline=found.dateline,
        outlet=outlet or found.outlet,
        url=url if re.fullmatch(r"https?://[^\s<>\"@/]{1,253}(?:[/?#][^\s<>\"]{0,2000})?", url) else "",
        published=parse_date(meta.published) or found.published,
        warnings=(*warnings, *([left_out_warning(removed)] if removed else ()), *_clutter_warning(found.dropped)),
    )


_DOUBLED = re.compile(r"``|(?<![\d'])''(?!')")  # the quotation marks of wires and typesetters; 5'6'' is a height
_RUN = re.compile("[!-~\u0300-\u036f]{1000,}")  # data pasted in; the longest English words have 50 letters


def _tidy(name: str, blocks: Iterable[Block], removed: Counter[str]) -> list[Block]:
    """Return the blocks as clean lines, counting what was taken out of them."""
    tidy, n_chars = [], 0
    for block in blocks:
        text, n_removed = clean_and_count(decode_entities(block.text))
        text, n_runs = _RUN.subn(" ", text)
        text = _DOUBLED.sub('"', text)
        removed.update(n_removed)
        if n_runs:
            removed["unbroken run of characters"] += n_runs
        if text := " ".join(text.split()):
            tidy.append(Block(kind=block.kind, text=text))
            n_chars += len(text)
    if n_chars > MAX_CHARS:
        raise NotAnArticle(too_long(name, n_chars))
    return tidy


def too_long(name: str, n_chars: int) -> str:
    """Return the message for what is as long as a book."""
    return f"{name}: it has {n_chars:,} characters, and no more than {MAX_CHARS:,} are read as one article; split it"


def _clutter_warning(dropped: Counter[str]) -> list[str]:
    counts = {name: n for name, n in dropped.most_common() if n}
    if not counts:
        return []
    return [f"clutter left out: {', '.join(name if n == 1 else f'{name} ({n})' for name, n in counts.items())}"]


def _split_top(blocks: list[Block], title: str, found: _Found) -> tuple[str, list[Block]]:
    """Return the headline and the body, and note the byline, dateline and date that stand above or behind it."""
    top = next((i for i, block in enumerate(blocks) if block.kind != "heading" and is_prose(block.text)), len(blocks))
    top = min(top, ZONE_BLOCKS)
    body: list[Block] = []
    after_byline = False
    for i, block in enumerate(blocks):
        text = block.text
        if i < ZONE_BLOCKS or i >= len(blocks) - 3:
            if names := read_byline(text):
                found.byline = found.byline or names
                found.published = found.published or parse_date(text)
                after_byline = i < top
                continue
            if iso := read_date_line(text):
                found.published = found.published or iso
                continue
        if i <= top + 2 and title and _same_headline(text, title):
            continue
        if after_byline and i < top and _ROLE.search(text) and len(text.split()) <= 5:
            found.byline = f"{found.byline}, {text}"
            continue
        after_byline = False
        if i < top and not title and (block.kind == "heading" or is_label(text)):
            labels_below = [b for b in blocks[i + 1 : top] if b.kind == "heading" and len(b.text.split()) > 2]
            if len(text.split()) <= 2 and labels_below:
                found.dropped["section label"] += 1
            else:
                title = _strip_site(text, found.outlet)
            continue
        body.append(block)
    _demote_labels(body)
    _strip_lead(body, found)
    return title, body


_ROLE = re.compile(r"(?i:\b(?:columnist|correspondent|reporter|editor|writer|staff|bureau|producer|contributor|news)\b)")


def _demote_labels(body: list[Block]) -> None:
    """Make paragraphs of the lines above the text that are no subheads: a long one (a deck), or three and more."""
    n_labels = next((i for i, block in enumerate(body) if block.kind != "heading"), len(body))
    for i in range(n_labels):
        if n_labels >= 3 or len(body[i].text.split()) > HEAD_WORDS:
            body[i] = Block(kind="paragraph", text=body[i].text)


def _strip_lead(body: list[Block], found: _Found) -> None:
    """Take the byline and dateline off the text; a caption or a deck can stand before the paragraph they begin."""
    paragraphs = [i for i, block in enumerate(body) if block.kind != "heading"]
    for i in paragraphs[:4]:
        text = body[i].text
        if match := HEADED_BYLINE.match(text):
            found.byline = found.byline or match["names"].strip()
            found.published = found.published or parse_date(match["stamps"])
            text = text[match.end() :]
        found.dateline, agency, text = split_dateline(text, is_first=i in paragraphs[:3])
        if text != body[i].text:
            found.outlet = found.outlet or agency.removeprefix("the ")
            body[i : i + 1] = [Block(kind=body[i].kind, text=text)] if text else []
            return


# --- is it an article? ------------------------------------------------------------------------------------------------

# Function words that no neighbouring language spells the same (others have "in", "was", "for", "by", "as").
_ENGLISH_WORDS = (
    "the and of that with from this his has been which were are their they said but who will not it would its after "
    "about there more than could into she you what when"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_MIN_ENGLISH_SHARE = 0.05  # English news: 0.06 (lists of dates and places) to 0.3; other languages: under 0.02
_SYMBOLS = re.compile(r"[{}=;<>\[\]|\\_#^~`]")


def _check(name: str, paragraphs: list[str]) -> None:
    """Raise NotAnArticle unless the paragraphs are English prose long enough to summarise."""
    text = "\n".join(paragraphs)
    words = _WORD.findall(text)
    n_letters = sum(char.isalpha() for char in text)
    n_visible = sum(not char.isspace() for char in text)
    if not words:
        raise NotAnArticle(f"{name}: there is no article text in it; give a file with the whole article")
    if n_letters < 0.6 * n_visible or len(_SYMBOLS.findall(text)) > 0.04 * n_visible:
        raise NotAnArticle(f"{name}: it looks like a table or source code; give a news article in running text")
    if len(words) < MIN_WORDS:
        raise NotAnArticle(f"{name}: {len(words)} words are too few, {MIN_WORDS} are needed; give the whole article")
    if _english_share(words) < _MIN_ENGLISH_SHARE:
        raise NotAnArticle(f"{name}: it does not read as English; only English articles can be summarised")
    n_prose = sum(len(paragraph.split()) for paragraph in paragraphs if is_prose(paragraph))
    if n_prose < 0.3 * len(text.split()):
        raise NotAnArticle(f"{name}: it looks like a list of links or headlines; give the page of one article")


def _english_share(words: Sequence[str]) -> float:
    """Return the share of English function words among the lower-case words: names and figures are of no language."""
    counted = [word for word in words if word[0].islower()]
    if len(counted) < 0.3 * len(words):  # text in capitals
        counted = [word.casefold() for word in words if word[0].isalpha()]
    return sum(word in _ENGLISH for word in counted) / max(1, len(counted))
