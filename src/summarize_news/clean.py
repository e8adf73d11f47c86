"""Blocks of a source in, an ``Article`` out: headline, byline, dateline and date apart, clutter gone, the body whole.

Pure: it reads nothing. What is clutter is said in boilerplate.py; what is left out is counted in ``Article.warnings``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarize_news.boilerplate import LINE_RULES, SENTENCE_RULES
from summarize_news.errors import NotAnArticle
from summarize_news.hygiene import clean_text
from summarize_news.types import Article, Block, Meta, Span, Subhead

MIN_WORDS = 80
_ZONE_BLOCKS = 12  # the headline, byline and date stand in the first dozen blocks or nowhere

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?]['\"”’)\]]*\s+|[.!?][\"”])(?=\S)")
_PROSE_END = re.compile(r"[.!?…]['\"”’)\]]*$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


# --- plain text -> blocks ---------------------------------------------------------------------------------------------

_BULLET = re.compile(r"\s*(?:[-*•–‣◦▪·●]|\d{1,2}[.)])\s+(?=\S)")
_MAX_WRAP = 130  # nobody wraps prose wider than this


def blocks_from_text(text: str) -> list[Block]:
    """Return the paragraphs, list items and standing-alone short lines ("heading") of plain text."""
    groups = [group.split("\n") for group in re.split(r"\n(?:[ \t]*\n)+", clean_text(text).expandtabs(4).strip("\n"))]
    width = _wrap_width(groups)
    pieces: list[tuple[str, str]] = []
    for lines in groups:
        previous = ""
        for line in lines:
            bullet = _BULLET.match(line)
            stripped = line.strip()
            if not stripped:
                continue
            if previous and not bullet and _continues(previous, line, width):
                kind, start = pieces[-1]
                hyphenated = start[-1:] == "-" and start[-2:-1].isalpha() and stripped[0].islower()
                pieces[-1] = (kind, start + ("" if hyphenated else " ") + stripped)
            else:
                pieces.append(("item", line[bullet.end() :].strip()) if bullet else ("paragraph", stripped))
            previous = line
    texts = [" ".join(piece.split()) for _, piece in pieces]
    return [
        Block(kind="heading" if kind == "paragraph" and _stands_alone(texts, i) else kind, text=texts[i])
        for i, (kind, _) in enumerate(pieces)
    ]


def _wrap_width(groups: list[list[str]]) -> int:
    """Return the width that lines were wrapped at, or 0: at nearly all breaks the next word would not have fitted."""
    breaks = [(len(a.rstrip()), len(b.split()[0])) for g in groups for a, b in pairwise(g) if a.strip() and b.strip()]
    if not breaks or max(len(line) for group in groups for line in group) > 3 * _MAX_WRAP:
        return 0
    widths = sorted(length for length, _ in breaks)
    width = widths[(len(widths) * 49) // 50]
    full = sum(length + 1 + word >= 0.9 * width for length, word in breaks)
    return width if width <= _MAX_WRAP and full >= 0.6 * len(breaks) and width >= 30 else 0


def _continues(line: str, following: str, width: int) -> bool:
    """Say whether ``following`` goes on with the paragraph of ``line``."""
    ended = _PROSE_END.search(line.rstrip()) is not None
    if not ended and following.lstrip()[0].islower():
        return True
    full = bool(width) and len(line.rstrip()) + 1 + len(following.split()[0]) >= 0.9 * width
    indented = len(following) - len(following.lstrip()) >= 2 and line[:1].strip() != ""
    return full and not (ended and indented)


def _stands_alone(texts: Sequence[str], i: int) -> bool:
    """Say whether paragraph ``i`` has the shape of a heading and prose under it."""
    text = texts[i]
    if not _is_label(text):
        return False
    if i < _ZONE_BLOCKS and not any(_is_prose(above) for above in texts[:i]):
        return i + 1 < len(texts)
    if len(text.split()) > _HEAD_WORDS or _SAYING.search(text) or i + 1 == len(texts):
        return False
    below = next((below for below in texts[i + 1 : i + 3] if find_rule(below) is None), "")
    closed = _PROSE_END.search(texts[i - 1]) is not None or find_rule(texts[i - 1]) is not None
    return closed and _is_prose(below) and not below[0].islower()


_NO_LABEL = re.compile(  # a sentence's end, a quotation that ends one, a question that runs on, a bracket
    r"[\[(].*|.*(?:[.,;:…]|[.,;:?!…]['\"”’)]+|\?\?)|(?:Is|Are|Was|Were|Do|Does|Did|Has|Have|Had|Should|Would|Could|So"
    r"|If)\b.*\?|(?:But|And|Or)\b.*|.*[?!] [A-Z].*"
)


def _is_label(text: str) -> bool:
    """Say whether ``text`` is a short line that is no sentence."""
    n_words = len(text.split())
    return (
        len(text) <= 160
        and n_words <= 20
        and not text[0].islower()
        and any(char.isalpha() for char in text)
        and not _NO_LABEL.fullmatch(text)
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
        and not _is_stamp(text)
        and find_rule(text) is None
    )


def _is_prose(text: str) -> bool:
    """Say whether ``text`` reads as running text and not as a label, a line of credits or a link."""
    n_words = len(text.split())
    return n_words > 25 or (n_words >= 8 and _PROSE_END.search(text) is not None)


# --- clutter ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """What was learned on the way from the blocks to the body."""

    dropped: Counter[str] = field(default_factory=Counter)
    outlet: str = ""
    byline: str = ""
    dateline: str = ""
    published: str = ""


def find_rule(text: str) -> str | None:
    """Return the name of the line rule that takes the whole of ``text``, if one does."""
    return next((rule.name for rule in LINE_RULES if rule.pattern.fullmatch(text)), None)


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


# --- byline, date, dateline -------------------------------------------------------------------------------------------

_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)(?P<time>T\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z"
        r"|[+-]\d\d:?\d\d)?)?",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH},? (?P<year>\d{{4}})\b",
    )
)
_DATE_WORDS = re.compile(
    r"(?i:\b(?:published|updated|posted|created|modified|first|last|on|at|date|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri"
    r"|sat(?:ur)?|sun|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|a\.?m|p\.?m|[ecmp][sd]?t|gmt|bst|utc|hours|edt|est|cet)\b\.?"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?|\d{4}\b|[|,:;•·()–—.-])"
)


def parse_date(text: str) -> str:
    """Return the first date in ``text`` as ISO 8601, or "" if there is none."""
    for pattern in _DATES:
        if match := pattern.search(text):
            parts = match.groupdict()
            month = int(parts.get("number") or _MONTHS.index(parts["month"].lower()) + 1)
            if 1 <= month <= 12 and 1 <= int(parts["day"]) <= 31:
                return f"{parts['year']}-{month:02}-{int(parts['day']):02}{parts.get('time') or ''}"
    return ""


def _date_line(text: str) -> str:
    """Return the ISO date of a line that holds a date and nothing else, or ""."""
    if len(text) > 160 or not (iso := parse_date(text)):
        return ""
    for pattern in _DATES:
        text = pattern.sub(" ", text)
    return "" if _DATE_WORDS.sub(" ", text).strip() else iso


def _is_stamp(text: str) -> bool:
    """Say whether a line holds nothing but days, dates and times."""
    return not re.sub(rf"\b{_MONTH}|\d+", " ", _DATE_WORDS.sub(" ", text), flags=re.IGNORECASE).strip()


_NAME = r"(?:[A-ZÀ-Þ][\w'’.-]{0,30}|de|da|di|van|von|der|den|la|le|al|bin|el|del|du)"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,4}}(?:(?:, | and |, and | & ){_NAME}(?: {_NAME}){{0,4}}){{0,5}}"
_BYLINE = re.compile(
    rf"[Bb][Yy]:? (?P<names>{_NAMES})"
    r"(?:(?:,| in| for|,? \||\s?[•·–—-]|\s?/| at|;| [Pp]ublished| [Uu]pdated) ?(?P<rest>[^!?]{0,160}))?"
)
_NOT_NAMES = re.compile(
    r"(?i:the|this|that|these|an?|then|now|when|its?|their|his|her|our|all|most|some|contrast|comparison|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|march|may|mon|tues|wednes|thurs|fri|satur|sun|(?:mon"
    r"|tues|wednes|thurs|fri|satur|sun)day|noon|midnight|christmas|easter|early|late|mid)\b"
)
# "By . Ana Reis . PUBLISHED: . 08:00 EST, 4 March 2026 . | . UPDATED: . 09:10 EST, 4 March 2026 . "
_HEADED_BYLINE = re.compile(
    r"By \.? ?(?P<names>[A-Z][^.]{1,60}(?:\b[A-Z]\.[^.]{1,40})?) \. (?P<stamps>(?:(?:\|? ?\.? ?)?(?:PUBLISHED|UPDATED"
    r"|Last updated|Published|Updated)(?: at|:)? ?\.? ?[\w :,]{4,40} ?\. ){1,3})(?:\| ?\. ?)?"
)


def _byline(text: str) -> str:
    """Return the names and roles of a line that is a byline, or ""."""
    match = _BYLINE.fullmatch(text) if len(text) <= 250 else None
    if not match or _NOT_NAMES.match(match["names"]):
        return ""
    rest = match["rest"] or ""
    if rest and not _date_like(rest) and (len(rest.split()) > 9 or _PROSE_END.search(rest)):
        return ""
    role = "" if _date_like(rest) else re.split(r"\s?[|•·]", rest)[0].strip()
    between = text[match.end("names") : match.start("rest")].strip(" |•·–—/;,-")  # "for", "in", "at", or a mark only
    return match["names"] + (f" {between} {role}" if role and between else f", {role}" if role else "")


_STAMP_START = re.compile(rf"(?i:\s*(?:published|updated|posted|last|first|\d|(?:{'|'.join(_MONTHS)})))")


def _date_like(text: str) -> bool:
    return _STAMP_START.match(text) is not None


_AGENCIES = (
    "AP|AFP|CNN|UPI|PTI|ANI|IANS|PA|DPA|dpa|BBC|NPR|Reuters|Xinhua|Bloomberg|TASS|Kyodo|ANSA|Efe|EFE|(?:The )?Associated Press"
)
_PLACE_WORD = r"[A-ZÀ-Þ][\w.'’-]*"
_PLACE = rf"{_PLACE_WORD}(?:[ /]{_PLACE_WORD}){{0,4}}(?:, (?:the )?{_PLACE_WORD}(?: {_PLACE_WORD}){{0,3}}){{0,2}}"
_CAPITALS = r"(?=[^a-z]{3})[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]+(?:[ /][A-ZÀ-Þ.'’/-]+){0,4}"
_DAY = r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?,?)"
_DASH = r"(?: ?[—–―] ?| ?--+ ?| - )"
_DATELINES = (
    re.compile(rf"(?:{_PLACE}{_DAY}? )?\((?P<agency>{_AGENCIES})\)(?:{_DASH})? ?(?=\S)"),
    re.compile(rf"(?:{_CAPITALS}(?:, {_PLACE})?{_DAY}? )?\((?P<agency>(?:the )?[A-Z][\w .'’&-]{{1,40}})\){_DASH}(?=\S)"),
    re.compile(rf"(?:{_PLACE} )?\((?P<agency>(?:the )?[A-Z][\w .'’&-]{{2,40}})\)(?=[A-Z\"“])"),
    re.compile(rf"{_CAPITALS}(?:, {_PLACE})?{_DAY}?{_DASH}(?=[A-ZÀ-Þ\d\"“‘'])"),
)


def _split_dateline(text: str, is_first: bool) -> tuple[str, str, str]:
    """Return the dateline at the start of ``text``, the agency it names and the text after it.

    Without an agency a place in capitals is a dateline only where the article begins.
    """
    for pattern in _DATELINES if is_first else _DATELINES[:2]:
        match = pattern.match(text)
        if match and match.end() < len(text):
            agency = match.groupdict().get("agency") or ""
            if not agency and text[match.end() :][:80].isupper():  # all in capitals: no telling it from a sentence
                continue
            return re.sub(r"[\s—–―-]+$", "", match[0]), agency, text[match.end() :].strip()
    return "", "", text


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


# --- run-in headings --------------------------------------------------------------------------------------------------

_HEAD_WORDS = 10
_RUN_IN = re.compile(r"(?P<head>[A-Z0-9À-Þ“\"‘'][^:.!?…;]{1,90}): (?P<body>[A-Z0-9À-Þ“\"‘'$£€].+)", re.DOTALL)
_SAYING = re.compile(
    r"(?i:\b(?:said|says|say|saying|added|adds|wrote|writes|write|asked|asks|told|tells|replied|tweeted|posted|read"
    r"|reads|"
    r"stated|continued|explained|insisted|recalled|warned|concluded|joked|shouted|declared|answered|statement)\b)"
)
_QUESTION = re.compile(r"(?:What|How|Why|Who|Where|When|Which) ")  # "What the ruling says" introduces no speech
_NO_HEADS = re.compile(
    r"(?i:note|notes|update|updated|correction|clarification|source|sources|breaking|exclusive|warning|question|answer"
    r"|q|a|"
    r"referee|attendance|subs|subs not used|replacements|scorers|quote|summary|p\.?s\.?)"
)


def _split_run_in(text: str) -> tuple[str, str] | None:
    """Return the phrase before a colon and the sentence after it, where the phrase can be a heading."""
    match = _RUN_IN.fullmatch(text)
    if not match:
        return None
    head, body = match["head"], match["body"]
    words = body.split()
    introduces_speech = _SAYING.search(head) and not _QUESTION.match(head)
    if len(head.split()) > _HEAD_WORDS or head.isupper() or _NO_HEADS.fullmatch(head) or introduces_speech:
        return None
    n_lower = sum(word[0].islower() for word in words)  # few in lists of names and results
    return (head, body) if len(words) >= 8 and n_lower >= 0.45 * len(words) and _PROSE_END.search(body) else None


def _lift_run_ins(blocks: list[Block]) -> list[Block]:
    """Return the blocks with run-in headings made headings, where at least two paragraphs have one of their own."""
    splits = [_split_run_in(block.text) if block.kind != "heading" else None for block in blocks]
    heads = [split[0] for split in splits if split]
    if len(heads) < 2 or len(set(heads)) < len(heads):  # a head that comes again is a speaker
        return blocks
    lifted: list[Block] = []
    for block, split in zip(blocks, splits, strict=True):
        if split:
            lifted.append(Block(kind="heading", text=split[0]))
            block = Block(kind=block.kind, text=split[1])
        lifted.append(block)
    return lifted


def split_bold(bold: str, rest: str, kind: str) -> list[Block]:
    """Return a paragraph's blocks, given the bold words it starts with: a heading if they are a phrase of their own."""
    phrase, tail = bold.strip(), rest.strip()
    if kind != "paragraph" or not phrase or len(phrase.split()) > _HEAD_WORDS:
        return [Block(kind=kind, text=bold + rest)]
    if not tail and phrase[-1] not in ".,;:":
        return [Block(kind="heading", text=phrase)]
    if tail and phrase[-1] in ":.?!" and (tail[0].isupper() or tail[0] in "“\"‘'$£€" or tail[0].isdigit()):
        return [Block(kind="heading", text=phrase.rstrip(":.")), Block(kind=kind, text=tail)]
    if tail.startswith(":"):
        return [Block(kind="heading", text=phrase), Block(kind=kind, text=tail[1:].strip())]
    return [Block(kind=kind, text=bold + rest)]


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
    found = _Found()
    tidy = [Block(kind=b.kind, text=text) for b in blocks if (text := " ".join(clean_text(b.text).split()))]
    tidy = _without_clutter(tidy, found)
    outlet = _line(outlet) or _line(meta.outlet) or found.outlet
    url = _line(url) or _line(meta.url)
    title = _strip_site(_line(title) or _line(meta.title), outlet)
    title, body = _split_top(tidy, title, found)
    body = _lift_run_ins(body)
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
        byline=_line(meta.byline) or found.byline,
        dateline=found.dateline,
        outlet=outlet or found.outlet,
        url=url if re.match(r"https?://[^\s<>\"]+$", url) else "",
        published=parse_date(meta.published) or found.published,
        warnings=(*warnings, *_clutter_warning(found.dropped)),
    )


def _line(text: str) -> str:
    """Return ``text`` as one clean line."""
    return " ".join(clean_text(text).split())


def _clutter_warning(dropped: Counter[str]) -> list[str]:
    counts = {name: n for name, n in dropped.most_common() if n}
    if not counts:
        return []
    return [f"clutter left out: {', '.join(name if n == 1 else f'{name} ({n})' for name, n in counts.items())}"]


def _split_top(blocks: list[Block], title: str, found: _Found) -> tuple[str, list[Block]]:
    """Return the headline and the body, and note the byline, dateline and date that stand above or behind it."""
    top = next((i for i, block in enumerate(blocks) if block.kind != "heading" and _is_prose(block.text)), len(blocks))
    top = min(top, _ZONE_BLOCKS)
    body: list[Block] = []
    after_byline = False
    for i, block in enumerate(blocks):
        text = block.text
        if i < _ZONE_BLOCKS or i >= len(blocks) - 3:
            if names := _byline(text):
                found.byline = found.byline or names
                found.published = found.published or parse_date(text)
                after_byline = i < top
                continue
            if iso := _date_line(text):
                found.published = found.published or iso
                continue
        if i <= top + 2 and title and _same_headline(text, title):
            continue
        if after_byline and i < top and _ROLE.search(text) and len(text.split()) <= 5:
            found.byline = f"{found.byline}, {text}"
            continue
        after_byline = False
        if i < top and not title and (block.kind == "heading" or _is_label(text)):
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
        if n_labels >= 3 or len(body[i].text.split()) > _HEAD_WORDS:
            body[i] = Block(kind="paragraph", text=body[i].text)


def _strip_lead(body: list[Block], found: _Found) -> None:
    """Take the byline and dateline off the text; a caption or a deck can stand before the paragraph they begin."""
    paragraphs = [i for i, block in enumerate(body) if block.kind != "heading"]
    for i in paragraphs[:4]:
        text = body[i].text
        if match := _HEADED_BYLINE.match(text):
            found.byline = found.byline or match["names"].strip()
            found.published = found.published or parse_date(match["stamps"])
            text = text[match.end() :]
        found.dateline, agency, text = _split_dateline(text, is_first=i in paragraphs[:3])
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
    n_prose = sum(len(paragraph.split()) for paragraph in paragraphs if _is_prose(paragraph))
    if n_prose < 0.3 * len(text.split()):
        raise NotAnArticle(f"{name}: it looks like a list of links or headlines; give the page of one article")


def _english_share(words: Sequence[str]) -> float:
    """Return the share of English function words among the lower-case words: names and figures are of no language."""
    counted = [word for word in words if word[0].islower()]
    if len(counted) < 0.3 * len(words):  # text in capitals
        counted = [word.casefold() for word in words if word[0].isalpha()]
    return sum(word in _ENGLISH for word in counted) / max(1, len(counted))
