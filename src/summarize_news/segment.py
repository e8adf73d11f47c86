"""Article in, Document out: sentences as spans, never across a paragraph, every non-space character in exactly one.

A small spaCy sentence recogniser says how likely a sentence starts at a word; rules over the characters beside a gap
decide what is certain (abbreviations, initials, quotes, lists) and leave the rest to it. It does not clean
text: lone surrogates and the like are gone before (hygiene.py).
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from summarize_news.tagging import Senter, Tagger
from summarize_news.types import Article, Document, Segment, Sentence, Span, Token

# What an abbreviation's full stop means depends on the abbreviation. Casefolded, without the last full stop.
_BEFORE_NAME = frozenset(
    "adm amb asst atty brig capt cmdr col cpl det dr fr gen gov hon insp lt maj messrs mlle mme mr mrs ms mx pfc pres "
    "prof pvt rep reps rev sen sens sgt spc supt".split()
)
_BEFORE_RANK = frozenset({"tech"})
_BEFORE_PLACE = frozenset("ft mt st ste".split())
_BEFORE_NUMBER = frozenset("ch fig figs p para pp sec vol".split())
_CAPITAL_BEFORE_NUMBER = frozenset("a.d art jan feb mar apr jun jul aug sep sept oct nov dec no nos".split())
_NEVER_LAST = frozenset("approx cf e.g i.e v viz vs".split())
_EITHER = frozenset(
    "a.m p.m inc corp co cos ltd llc plc bros jr sr esq ph.d etc al dept univ assn ave blvd rd jan feb apr aug sept "
    "oct nov dec".split()
)
_UNITS = frozenset("oz lb lbs ft hr hrs min mins sec secs tbsp tsp yd yds".split())  # after a figure
_STATES = frozenset(
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn "
    "tenn tex vt va wash wis wyo ont que alta".split()
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # U.S, U.N, D.C: both inside a sentence and at its end

# Words that open a sentence far more often than they go on after an abbreviation ("in the U.S. The rest").
_STARTERS = frozenset(
    "a an the this that these those there he she it they we i you his her its their our my but and so yet or if in on "
    "at as for from with by after before when while where what who why how since once although though because during "
    "under among according however meanwhile also then now another some many most more officials analysts "
    "police".split()
)
# Where case tells nothing, only these: "the u.s. in 2010" goes on.
_CASELESS_STARTERS = frozenset("the this these those he she it they we i you but however meanwhile".split())
# What a capital is of that follows "U.S." or "U.N.": an office or a body.
_OF_STATES = frozenset(
    "ambassador embassy secretary senator sen rep congress senate capitol president vice attorney marshal army navy air "
    "marine marines coast district supreme department treasury".split()
)
_SAY = frozenset("said says told added asked wrote".split())
# Words that go on after an abbreviation ("at 8 p.m. Sunday", "in Reno, Nev. July 4").
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december eastern".split()
)

MARKS = ".!?…"
CLOSERS = "\"'”’»›)]}"
_QUOTES = "\"'”’»›"
_OPENERS = "\"'“‘„«‹([{`"
_MONEY = ("$", "£", "€")
_GOES_ON = ",:;&–—-/"  # a line that ends or goes on with one of these is not over
_BULLETS = "•‣▪●◦∙·"
_LIST_ITEM = re.compile(r"(?:[*–—-]|\d{1,3}[.)])\s+[^\W_]")
_LIST_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)\]]{1,2}")
_AGENCY = re.compile(r"\([A-Z][\w ]*\)\s*[-–—]")  # of a dateline: "TAMPA, Fla. (Reuters) - "
_DATELINE = re.compile(r"[A-Z][A-Z.’' -]{2,40}(?:, ?[\w.’ ]{1,30})? ?\([A-Z][\w ]*\) ?[-–—]")
_SUBHEAD = re.compile(r"(?=(?:\W*\w){8})[A-Z][A-Z’'-]*(?:,? [A-Z’'-]+)+")  # "MIXED REACTIONS", run into the text below
_AFTER_SUBHEAD = re.compile(r"[\"“‘]?[A-Z][a-z]")
_SPEECH = re.compile(
    r"(?P<who>[\w'’-]+)\.?(?:\s+[\w'’-]+\.?){0,3}?\s+"
    r"(?:said|says|asked|asks|added|adds|told|tells|wrote|writes|tweeted|replied|shouted|cried|joked|wondered|recalled|"
    r"declared|demanded|exclaimed|insisted|quipped)\b",
    re.IGNORECASE,
)
# A full stop whose space was lost in scraping: "said.The next". Decimals, domains and "(CNN)Share" do not look so.
_FUSED = re.compile(r"(?<=[a-z0-9)%][a-z0-9)%])[.!?][\"”’')]{0,2}(?=[\"“‘(]?[A-Z][a-z])")
_NOT_PROSE = re.compile(r"://|www\.|@|\\", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:com|org|net|gov|edu|io|co|js|uk)\b", re.IGNORECASE)

WINDOW = 80  # characters beside a gap that the rules look at
_MARKED = 0.5  # chance wanted where a full stop stands and the rules do not decide
_UNMARKED = 0.8  # where none stands: a caption, a subheading or a share bar run into the text


def is_caseless(text: str) -> bool:
    """Say whether case tells nothing here: all lower case or all capitals."""
    return text == text.lower() or text == text.upper()


def _how_opens(right: str, caseless: bool) -> str:
    """Return how the text after a gap opens: "upper", "lower", "digit" or "other"."""
    head = right.lstrip(_OPENERS)
    first = head[:1]
    if first.isdigit() or first in _MONEY:
        return "digit"
    if not first.isalpha():
        return "other"
    mixed = any(c.isupper() for c in head.split(maxsplit=1)[0])  # iPhone, eBay
    return "upper" if caseless or mixed or not first.islower() else "lower"


def _judge_abbreviation(stem: str, right: str, opens: str, caseless: bool) -> bool | None:
    """Judge the full stop after ``stem`` by its last word. Raises LookupError if that is no abbreviation."""
    *before, last = re.split(r"[\s(\[\"“‘'—–/-]", stem)
    word, capital = last.casefold(), caseless or last[:1].isupper()
    first = right.lstrip(_OPENERS).split(maxsplit=1)[0].rstrip(",").casefold() if opens != "other" else ""
    starts = opens == "upper" and first in (_CASELESS_STARTERS if caseless else _STARTERS)
    if word in _NEVER_LAST or (word in _BEFORE_NAME and capital):
        return False
    if word in _BEFORE_RANK and capital and first.rstrip(".") in _BEFORE_NAME:
        return False  # "Tech. Sgt. Ruiz"
    if word in _BEFORE_PLACE and capital:
        return starts
    if word in _UNITS and before and before[-1][-1:].isdigit():
        return False if opens in ("lower", "digit") else starts or None
    if opens == "digit" and (word in _BEFORE_NUMBER or (word in _CAPITAL_BEFORE_NUMBER and capital)):
        return False
    if len(last) == 1 and last.isalpha() and capital:
        if starts or opens == "lower":
            return starts
        name = not before or before[-1].endswith(".") or (before[-1][:1].isupper() and not before[-1].endswith("&"))
        return False if caseless or (name and last != "I") else None
    if word in _EITHER or (word in _STATES and not caseless and capital) or _DOTTED.fullmatch(word):
        if starts or (opens == "upper" and right[0] in _OPENERS and right[0] != "("):
            return True
        if _DOTTED.fullmatch(word) and opens == "upper" and before and before[-1].casefold() in _SAY:
            return False  # "said L.L. Doungal"
        if _DOTTED.fullmatch(word) and capital and first.rstrip(".") in _OF_STATES:
            return False  # "attacked U.S. Ambassador Mark Lippert"
        return False if opens == "lower" or caseless or first in _DAYS else None
    raise LookupError(last)


def judge_gap(left: str, right: str, caseless: bool) -> bool | None:
    """Judge whether a sentence ends between ``left`` and ``right``; None where the characters do not tell.

    ``left`` ends and ``right`` begins with a non-space character.
    """
    if right[0] in _BULLETS:
        return True
    if _AGENCY.match(right) or not right.split(maxsplit=1)[0].strip(CLOSERS + MARKS + ",:;"):
        return False  # a closing quote or a mark that stands alone belongs to what it closes
    body = left.rstrip(CLOSERS + " ")
    closers = left[len(body) :].strip()
    stem = body.rstrip(MARKS + " ")
    marks = body[len(stem) :].replace(" ", "")
    opens = _how_opens(right, caseless)
    if not marks:
        if caseless or opens == "lower" or left[-1] in _GOES_ON or right[0] in _GOES_ON:
            return False
        return True if _DATELINE.match(right) and not left[-1].isupper() else None
    if marks == "." and not closers and stem and stem[-1] not in CLOSERS:
        try:
            return _judge_abbreviation(stem, right, opens, caseless)
        except LookupError:
            pass
    if "…" in marks or ".." in marks:
        return False if opens == "lower" else None
    if marks[-1] in "!?" and any(c in _QUOTES for c in closers):
        speech = _SPEECH.match(right)
        if speech and (caseless or speech["who"].casefold() not in _STARTERS):
            return False
    if opens == "lower":
        return False if closers or marks != "." else None
    return None if opens == "other" else True


def _find_gaps(text: str) -> Iterator[tuple[int, bool]]:
    """Yield where a sentence may start, and whether a space stands before."""
    n_quotes = counted = 0
    for run in re.finditer(r"\S+", text):
        if run.start():
            yield run.start(), True
        if _NOT_PROSE.search(run.group()):
            continue
        for fused in _FUSED.finditer(text, run.start(), run.end()):
            at = fused.end()
            n_quotes, counted = n_quotes + text.count('"', counted, at), at
            opening = text[at - 1] == '"' and n_quotes % 2
            if not _DOMAIN.match(text, at):
                yield at - 1 if opening else at, False


def find_starts(text: str, chances: Mapping[int, float]) -> list[int]:
    """Return where the sentences of a paragraph start; ``chances`` maps a token's start to the recogniser's say."""
    caseless = is_caseless(text)
    starts = [len(text) - len(text.lstrip())] if text.strip() else []
    for at, spaced in _find_gaps(text):
        left, right = text[max(starts[-1], at - WINDOW) : at], text[at : at + WINDOW]
        before = left.rstrip()
        if not any(c.isalnum() for c in before) or _LIST_NUMBER.fullmatch(before):
            continue  # nothing said yet: a bullet, a list number, a row of dots
        new_line = "\n" in left[len(before) :]
        verdict = True if new_line and _LIST_ITEM.match(right) else judge_gap(before, right, caseless)
        if verdict is None:
            after_subhead = _SUBHEAD.fullmatch(before) and _AFTER_SUBHEAD.match(right)
            wanted = _MARKED if any(c in MARKS for c in before[-3:]) else _UNMARKED
            verdict = bool(after_subhead) or (spaced and chances.get(at, 0.0) >= wanted)
        if verdict:
            starts.append(at)
    return starts


def load_segmenter(models: Path) -> Segment:
    """Return the function that finds the sentences and tokens of an article, with the weights below ``models``.

    Raises: ModelError if the weights cannot be used.
    """
    senter, tagger = Senter(), Tagger()
    senter.load(models / "senter" / "senter.bin")
    tagger.load(models / "tagger" / "tagger.bin")

    def segment(article: Article) -> Document:
        texts = [article.text[span.start : span.end] for span in article.paragraphs]
        sentences: list[Sentence] = []
        for paragraph, (text, chances) in enumerate(zip(texts, senter.score(texts), strict=True)):
            base = article.paragraphs[paragraph].start
            for start, end in pairwise([*find_starts(text, chances), len(text)]):
                span = Span(base + start, base + start + len(text[start:end].rstrip()))
                sentences.append(Sentence(index=len(sentences), paragraph=paragraph, span=span))
        tags = tagger.tag([article.text[s.span.start : s.span.end] for s in sentences])
        tokens = tuple(tuple(Token(Span(start, end), pos) for start, end, pos in row) for row in tags)
        return Document(article=article, sentences=tuple(sentences), tokens=tokens)

    return segment


def split_sentences(segment: Segment, text: str) -> list[str]:
    """Return the sentences of a text taken as one paragraph."""
    document = segment(Article(name="text", title="", text=text, paragraphs=(Span(0, len(text)),)))
    return [document.text(sentence.index) for sentence in document.sentences]
