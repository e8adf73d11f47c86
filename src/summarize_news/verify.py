"""Anybody's summary against its articles: which of its sentences they support, and what they say instead of the others.

In: the text of a summary and segmented articles. Out: ``Judgement`` values, and reports of them as text, Markdown or JSON.
The checks are those of ``guard``; here a sentence gets its evidence, and what stands elsewhere in the article gets its due.
"""

import html
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from summarize_news import guard, quotes
from summarize_news.errors import UnreadableInput
from summarize_news.guard import Fault, Finding
from summarize_news.hygiene import shown
from summarize_news.lexicon import FUNCTION, SMALL
from summarize_news.render.json import SCHEMA
from summarize_news.render.markdown import escape_markdown
from summarize_news.segment import split_sentences
from summarize_news.types import Document, Kind, NameEnum, Segment, Source

REPORT_SCHEMA = "summarize-news-verify/1"


class Verdict(NameEnum):
    """What can be said of a sentence."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence that a summary rests on: the article's name, the sentence's number there (-1 for the title), its text."""

    article: str
    index: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A sentence of a summary, what it rests on, and what it says that the articles do not.

    ``overlap`` is the share of its words, weighted by rarity, that its evidence has.
    """

    text: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    overlap: float


def verify_summary(summary: Source, documents: Sequence[Document], segment: Segment) -> tuple[Judgement, ...]:
    """Judge every sentence of ``summary`` against ``documents``; headings, links and the disclosure are passed over.

    Raises: UnreadableInput if no line of a summary is found in it, or if it or the articles are of a book's length.
    """
    n_sentences = sum(len(document.sentences) for document in documents)
    if n_sentences > _N_MAX_SENTENCES:
        raise UnreadableInput(f"{documents[0].article.name}: the articles have {n_sentences:,} sentences; {_TOO_LONG}")
    lines = [
        (piece, cited)
        for text, cited in read_summary(summary)
        for sentence in split_sentences(segment, text)
        for piece in _pieces(sentence)
    ]
    if len(lines) > _N_MAX_SENTENCES:
        raise UnreadableInput(f"{summary.name}: this summary has {len(lines):,} sentences; {_TOO_LONG}")
    corpus = Corpus(documents)
    return tuple(judge(text, corpus, cited) for text, cited in lines)


_N_MAX_SENTENCES = 2000  # every sentence of a summary is held against every one of the articles
_TOO_LONG = f"no more than {_N_MAX_SENTENCES:,} are compared; split it"
_N_MAX_WORDS = 200  # no sentence is longer; what is (a table, a list without stops) is compared in pieces


def _pieces(sentence: str) -> list[str]:
    words = sentence.split()
    if len(words) <= _N_MAX_WORDS:
        return [sentence] if words else []
    return [" ".join(words[i : i + _N_MAX_WORDS]) for i in range(0, len(words), _N_MAX_WORDS)]


# --- the summary -------------------------------------------------------------------------------------------------------

_BULLET = re.compile(r"\s*(?:[*•‣▪●◦+–—-]|\d{1,2}[.)])\s+")
_CITED = re.compile(r"\s*\[\d+(?:,\s?\d+)*\]$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_LINK_LINE = re.compile(r"(?:View original article\b|Source:|Read more\b|https?://\S+$)", re.IGNORECASE)
_DISCLOSURE = re.compile(r"(?:This summary (?:was|is)|AI disclosure\b|Summari[sz]ed by)", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:[-=*_]\s*){3,}$")
_BOLD_RUN_IN = re.compile(r"(\*\*|__)(?P<heading>.{1,80}?)\1:?\s*")
_RUN_IN = re.compile(r"(?P<heading>(?:[^\s:]+ ){0,5}[^\s:]+): +(?=\S)")
_ENDS = re.compile(r"[.!?…][\"”'’)\]]*$")

_Line = tuple[str, tuple[str, ...]]


def read_summary(summary: Source) -> list[_Line]:
    """Return the lines of a summary, without their marks, and the sentences that they say they rest on.

    Raises: UnreadableInput if there are none, if it is a page, or JSON that is no summary of ours.
    """
    if summary.kind is Kind.HTML:
        raise UnreadableInput(f"{summary.name}: this is a web page; give the summary as text, Markdown or our JSON")
    text = summary.text.strip()
    lines = _lines_of_json(text, summary.name) if text.startswith("{") else [(line, ()) for line in _lines_of_text(text)]
    if not lines:
        raise UnreadableInput(f"{summary.name}: no line of a summary was found; wanted sentences as text, Markdown or our JSON")
    return lines


def _lines_of_json(text: str, name: str) -> list[_Line]:
    try:
        envelope = json.loads(text)
        if envelope.get("schema") != SCHEMA:
            raise ValueError(f"its schema is {envelope.get('schema')!r}")
        body = envelope["article"]["text"]
        sentences = [body[s["start"] : s["end"]] for s in envelope["sentences"]]
        lines = [envelope["lede"], *(line for s in envelope["sections"] for line in (s["lead"], *s["bullets"]))]
        return [(line["text"], tuple(sentences[i] for i in line["evidence"])) for line in lines]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else f"{type(error).__name__} {error}"
        raise UnreadableInput(f"{name}: wanted a summary as JSON ({SCHEMA}), but {reason}") from error


def _lines_of_text(text: str) -> list[str]:
    """Return what a summary says, line by line; where no line ends as a sentence does, all that are no links."""
    lines = [_Raw.read(line) for line in text.splitlines()]
    lines = [line for line in lines if line.text]
    said = [line.text for line in lines if line.is_item or _ENDS.search(line.text)]
    return said or [line.text for line in lines]


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    is_item: bool

    @staticmethod
    def read(line: str) -> "_Raw":
        if _RULE.match(line) or line.lstrip().startswith("#"):
            return _Raw("", False)
        bullet = _BULLET.match(line)
        text = line[bullet.end() :] if bullet else line.strip()
        text = _BOLD_RUN_IN.sub("", text, count=1) if _BOLD_RUN_IN.match(text) else text
        text = _plain(text)
        if _LINK_LINE.match(text) or _DISCLOSURE.match(text):
            return _Raw("", False)
        text = _CITED.sub("", text)
        heading = _RUN_IN.match(text)
        if heading and _is_heading(heading["heading"], text[heading.end() :]):
            text = text[heading.end() :]
        return _Raw(text, bool(bullet))


def _plain(text: str) -> str:
    """Return a line of Markdown without its marks; a line of plain text comes out as it is."""
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=[^\s\\])\1", r"\2", text)
    text = re.sub(r"(?<![\\\w*])([*_])(?=[^\s*_])([^*_]+)(?<=[^\s\\])\1(?!\w)", r"\2", text)
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)).strip()


def _is_heading(heading: str, after: str) -> bool:
    """Tell a run-in heading, "Higher Prices: …", from what a sentence has before its colon; a quotation may follow a name."""
    words = [word.strip("“”\"‘’'") for word in heading.split()]
    titled = all(word[:1].isupper() or word[:1].isdigit() or word.lower() in SMALL for word in words)
    names_a_speaker = len(words) <= 3 and not any(word.endswith(("’s", "'s")) for word in words[:-1])  # "Clair’s View" does not
    return titled and not (after[0] in "“\"‘'" and names_a_speaker) and (after[0].isupper() or not after[0].isalpha())


# --- the evidence ------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_N_EVIDENCE = 3
_N_GAIN_WORDS = 2  # further evidence has at least so many words of the sentence that no other evidence has
_GAIN_SHARE = 0.1  # and so much of its weight
_NEIGHBOUR_BONUS = 1.3  # what is said over several sentences is mostly said in neighbours
_UNCLEAR_SHARE = 0.4  # of the weight; with less, a paraphrase is too free to be compared
_N_QUOTE_WORDS = 4  # telling words by which a quotation is found again
_SAME_QUOTE_SHARE = 0.8
_SAME_SHARE = 0.5  # of the words of a sentence, names apart
_COMMON = FUNCTION | {"said", "say", "says"}


class Corpus:
    """The sentences of some articles, their words, and how rare these are."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.evidence: list[Evidence] = []
        self.paragraphs: list[tuple[int, int]] = []
        for number, document in enumerate(documents):
            name = document.article.name
            if document.article.title:
                self._add(Evidence(article=name, index=-1, text=document.article.title), (number, -1))
            for sentence in document.sentences:
                for text in _pieces(document.text(sentence.index)):
                    self._add(Evidence(article=name, index=sentence.index, text=text), (number, sentence.paragraph))
        self.texts = [evidence.text for evidence in self.evidence]
        self.words = [words_of(text) for text in self.texts]
        counts = Counter(word for words in self.words for word in words)
        self.rarity = {word: math.log(1 + len(self.texts) / n) for word, n in counts.items()}
        self.speakers = {quotes.speaker(text) for text in self.texts} - {""}
        self.most = math.log(1 + len(self.texts))

    def _add(self, evidence: Evidence, paragraph: tuple[int, int]) -> None:
        self.evidence.append(evidence)
        self.paragraphs.append(paragraph)

    def weigh(self, words: set[str]) -> float:
        """Return the sum of how rare ``words`` are (inverse document frequency); what no sentence has counts as the rarest."""
        return sum(self.rarity.get(word, self.most) for word in sorted(words))

    def surroundings(self, place: int) -> str:
        """Return the sentence at ``place`` with those beside it in its paragraph."""
        beside = [n for n in (place - 1, place, place + 1) if 0 <= n < len(self.texts)]
        return " ".join(self.texts[n] for n in beside if self.paragraphs[n] == self.paragraphs[place])

    def paragraph_before(self, place: int) -> list[str]:
        """Return the sentences of its paragraph that stand before the one at ``place``."""
        return [self.texts[n] for n in range(max(0, place - 10), place) if self.paragraphs[n] == self.paragraphs[place]]

    def calls_both(self, finding: Finding) -> bool:
        """Tell whether the articles use both names of a finding as one: "Ada Johnson", "World Health Organization (WHO)"."""
        names = (re.escape(finding.text), re.escape(finding.nearest))
        return any(re.search(rf"{a} \(?{b}\b", text) for text in self.texts for a, b in (names, names[::-1]))


def words_of(text: str) -> set[str]:
    """Return the stems of the telling words of ``text``."""
    words = (re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text.casefold()))
    return {_stem(word) for word in words if word not in _COMMON}


def _stem(word: str) -> str:
    return re.sub(r"(?<=\w{3})(?:ing|ed|es|s|e|ly)$", "", word)


def find_evidence(sentence: str, corpus: Corpus) -> list[int]:
    """Return the places of up to three sentences that together have most of the words of ``sentence``, best first."""
    wanted, chosen = words_of(sentence), []
    plain = _plain_words(sentence)
    total, missing = corpus.weigh(wanted), set(wanted)
    while len(chosen) < _N_EVIDENCE:
        gains = [(_gain(place, missing, chosen, corpus), -place) for place in range(len(corpus.texts)) if place not in chosen]
        gain, place = max(gains, default=(0.0, 0))
        new = missing & corpus.words[-place] & plain
        # A name or a number alone is no reason: a wrong one would bring the sentence it was taken from.
        if gain <= 0 or (chosen and (len(new) < _N_GAIN_WORDS or corpus.weigh(new) < _GAIN_SHARE * total)):
            break
        chosen.append(-place)
        missing -= corpus.words[-place]
    return chosen


def _plain_words(sentence: str) -> set[str]:
    """Return the stems of its words without names and numbers."""
    named = words_of(re.sub(r"(?<=[\w,;:] )[A-Z][\w'’-]*", " ", sentence))
    return {word for word in named if not any(char.isdigit() for char in word)}


def _gain(place: int, missing: set[str], chosen: Sequence[int], corpus: Corpus) -> float:
    found = missing & corpus.words[place]
    is_near = any(abs(place - other) <= 2 and corpus.paragraphs[place][0] == corpus.paragraphs[other][0] for other in chosen)
    # Of two that have the same, the one that says little else is the likelier source.
    return corpus.weigh(found) * (_NEIGHBOUR_BONUS if is_near else 1.0) - 0.02 * len(corpus.words[place])


# --- the verdict -------------------------------------------------------------------------------------------------------

_ELSEWHERE = frozenset({Fault.NUMBER, Fault.NAME, Fault.DATE, Fault.QUOTE})


def judge(sentence: str, corpus: Corpus, cited: Sequence[str] = ()) -> Judgement:
    """Judge one sentence of a summary; ``cited`` sentences are its evidence as far as the articles have them."""
    places = [corpus.texts.index(text) for text in cited if text in corpus.texts] or find_evidence(sentence, corpus)
    wanted = words_of(sentence)
    had = wanted & set().union(*(corpus.words[place] for place in places))
    overlap = corpus.weigh(had) / corpus.weigh(wanted) if wanted else 1.0
    found = _findings(sentence, places, corpus)
    verdict = Verdict.UNSUPPORTED if found else Verdict.SUPPORTED if overlap >= _UNCLEAR_SHARE else Verdict.UNCLEAR
    return Judgement(
        text=sentence,
        verdict=verdict,
        evidence=tuple(corpus.evidence[place] for place in places),
        findings=found,
        overlap=round(overlap, 4),
    )


def _findings(sentence: str, places: Sequence[int], corpus: Corpus) -> tuple[Finding, ...]:
    """Return what neither the evidence nor the rest of the articles supports."""
    texts = [corpus.texts[place] for place in places]
    found = guard.check(sentence, texts)
    if any(finding.kind in _ELSEWHERE for finding in found):
        wide = {(f.kind, f.text): f for f in guard.check(sentence, corpus.texts)}
        displaced = guard.find_substitutes(sentence, texts) if _says_the_same(sentence, places, corpus) else ()
        found = tuple(_widened(f, wide, displaced) for f in found if _is_nowhere(f, wide, displaced))
    if not any(finding.kind is Fault.SPEAKER for finding in found):
        found += _speakers_of_quotes(sentence, corpus)
    misattributed = {f.text for f in found if f.kind is Fault.SPEAKER}
    dates = {word for f in found if f.kind is Fault.DATE for word in f.text.split()}
    return tuple(
        f
        for f in dict.fromkeys(found)
        if not (f.kind is Fault.NAME and f.text in misattributed)
        and not (f.kind is Fault.NUMBER and f.text in dates)
        and not (f.nearest and corpus.calls_both(f))
    )


_Wide = dict[tuple[Fault, str], Finding]


def _says_the_same(sentence: str, places: Sequence[int], corpus: Corpus) -> bool:
    """Tell whether the evidence has most of the words that are no names: else a name there stands in nobody's place."""
    plain = _plain_words(sentence[:1].lower() + sentence[1:])
    had = plain & set().union(*(corpus.words[place] for place in places))
    return len(had) >= _SAME_SHARE * len(plain)


def _is_nowhere(finding: Finding, wide: _Wide, displaced: Sequence[Finding]) -> bool:
    """Tell whether no sentence has what was found, or the evidence has something else in its place."""
    is_displaced = any(d.kind is finding.kind and finding.text in d.text for d in displaced)
    return finding.kind not in _ELSEWHERE or (finding.kind, finding.text) in wide or is_displaced


def _widened(finding: Finding, wide: _Wide, displaced: Sequence[Finding]) -> Finding:
    """Return ``finding`` with what stands in its place; where the evidence has nothing, with what all articles have."""
    for other in displaced:
        if other.kind is finding.kind and finding.text in other.text:
            return other
    return finding if finding.nearest else wide.get((finding.kind, finding.text), finding)


_QUOTE = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def _speakers_of_quotes(sentence: str, corpus: Corpus) -> tuple[Finding, ...]:
    """Return the speakers of quotations whose sentence names none, where a sentence beside it names another."""
    found: list[Finding] = []
    for quote in _QUOTE.findall(sentence):
        wanted = words_of(quote)
        place = max(range(len(corpus.texts)), key=lambda n: len(wanted & corpus.words[n]), default=0)
        if len(wanted) < _N_QUOTE_WORDS or len(wanted & corpus.words[place]) < _SAME_QUOTE_SHARE * len(wanted):
            continue
        if other := _speaker_for_pronoun(sentence, place, corpus):
            found.append(other)
        elif not quotes.is_attributed(corpus.texts[place]):
            checked = guard.check(sentence, [corpus.surroundings(place)])
            found += [finding for finding in checked if finding.kind is Fault.SPEAKER]
    return tuple(found)


_HE_SAID = re.compile(rf"\b(?:he|she) (?:{'|'.join(quotes.SAYING)})\b|\b(?:said|says) (?:he|she)\b")


def _speaker_for_pronoun(sentence: str, place: int, corpus: Corpus) -> Finding | None:
    """Return the speaker that ``sentence`` names for a quotation of "he said" whose paragraph names only another."""
    mine, before = quotes.speaker(sentence), corpus.paragraph_before(place)
    if not mine or not _HE_SAID.search(quotes.outside_quotes(corpus.texts[place])):
        return None
    others = [word for text in before for word in _WORD.findall(text) if word in corpus.speakers]
    is_named = any(re.search(rf"\b{re.escape(mine)}\b", text) for text in (*before, corpus.texts[place]))
    return None if is_named or not others else Finding(kind=Fault.SPEAKER, text=mine, nearest=others[-1])


# --- reports -----------------------------------------------------------------------------------------------------------


def is_supported(judgements: Sequence[Judgement]) -> bool:
    """Tell whether nothing is unsupported."""
    return all(judgement.verdict is not Verdict.UNSUPPORTED for judgement in judgements)


def report_text(judgements: Sequence[Judgement]) -> str:
    """Return a line a sentence: the verdict, the sentence, and what is wrong with it and what the articles say instead."""
    several = _has_several(judgements)
    lines = [f"{j.verdict:<11}  {j.text}{_reasons(j, several)}" for j in judgements]
    return "\n".join([*lines, "", _count(judgements)]) + "\n"


def report_markdown(judgements: Sequence[Judgement]) -> str:
    """Return the same as a list, every character of summary and article escaped."""
    several = _has_several(judgements)
    lines = [f"* **{j.verdict}** {escape_markdown(j.text + _reasons(j, several))}" for j in judgements]
    return "\n".join([*lines, "", escape_markdown(_count(judgements))]) + "\n"


def report_json(judgements: Sequence[Judgement]) -> str:
    """Return one object, ``summarize-news-verify/1``: the counts, and every sentence with evidence and findings."""
    report: dict[str, Any] = {
        "schema": REPORT_SCHEMA,
        "counts": _counts(judgements),
        "lines": [asdict(judgement) for judgement in judgements],
    }
    return json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


REPORTS: dict[str, Callable[[Sequence[Judgement]], str]] = {
    "text": report_text,
    "markdown": report_markdown,
    "json": report_json,
}


def _has_several(judgements: Sequence[Judgement]) -> bool:
    return len({evidence.article for judgement in judgements for evidence in judgement.evidence}) > 1


def _reasons(judgement: Judgement, several: bool) -> str:
    if judgement.verdict is Verdict.UNCLEAR:
        return f"  -- {judgement.overlap:.0%} of its words found together; read it beside the article"
    return "".join(f"  -- {_reason(finding, judgement.evidence if several else ())}" for finding in judgement.findings)


def _reason(finding: Finding, evidence: Sequence[Evidence]) -> str:
    if finding.kind is Fault.QUOTE and finding.nearest == finding.text.strip(" ,."):
        return f"{finding.kind} “{finding.text}”: the article has these words, but not as anybody’s"
    holder = next((shown(e.article) for e in evidence if finding.nearest and finding.nearest in e.text), "the article")
    nearest = f"{holder} has “{finding.nearest}”" if finding.nearest else "the article has nothing like it"
    return f"{finding.kind} “{finding.text}”: {nearest}"


def _counts(judgements: Sequence[Judgement]) -> dict[str, int]:
    counts = Counter(judgement.verdict for judgement in judgements)
    return {verdict.value: counts[verdict] for verdict in Verdict}


def _count(judgements: Sequence[Judgement]) -> str:
    return ", ".join(f"{n} {verdict}" for verdict, n in _counts(judgements).items())
