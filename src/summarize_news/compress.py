"""A sentence made to stand by itself and made shorter: only drops words, and only whole constituents.

In: a sentence, its parts of speech, and the chance of each word that a summary keeps it. Out: what is left of the sentence.
Knows no parse: a constituent goes only where commas, dashes or brackets bound it and the words beside it fit together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from summarize_news import quotes
from summarize_news.types import Span, Token, Word

# "But" and its kin answer a sentence that a summary may not show.
_CONNECTIVE = re.compile(
    r"^(?:(?:But|And|Yet|Or|So|Plus|Meanwhile) (?=[a-z“\"‘]|[A-Z])"
    r"|(?:But|And|Yet)?,? ?(?:However|Yet|Meanwhile|Moreover|Furthermore|Nevertheless|Nonetheless|Still|Also|Indeed|Besides|"
    r"Instead|Therefore|Thus|Hence|Consequently|Additionally|Similarly|Likewise|Otherwise|Then again|In addition|"
    r"In fact|In turn|As a result|As a consequence|"
    r"For example|For instance|On the other hand|By contrast|In contrast|At the same time|"
    r"Of course|That said|Even so|Among other things|To be sure|Separately|Elsewhere|Finally|Overall|Anyway|"
    r"Not surprisingly|Unsurprisingly|Regardless|Then|Ironically|Interestingly|Sadly|Fortunately|Unfortunately), )"
)
_MARK = re.compile(r"^(?:[-–—*•·]\s*|\.{3}\s*|…\s*)+")
_SAYS_ASIDE = re.compile(r"^([^,“\"]{3,60} (?:say|says|said|argue|argues)), (?=[a-z])")  # "Yet, critics say, it works"
_SAID_SO = re.compile(r"(?:said|says|say) ")  # "Indeed, said Mr Lind, the road is shut": who says it waits for what opens it
_SO = re.compile(r"^So (?:far|long|much|many|called|few|little|often|is|was|are)\b")


def open_line(sentence: str) -> str:
    """Return ``sentence`` without a leading discourse connective or stray mark, its first letter a capital."""
    text = sentence.strip()
    opened = _MARK.sub("", text)
    found = None if _SO.match(opened) else _CONNECTIVE.match(opened)
    if found and not _SAID_SO.match(opened, found.end()):
        opened = opened[found.end() :]
        if "," in found[0]:  # else the comma behind the aside would have lost the one before it
            opened = _SAYS_ASIDE.sub(r"\1 ", opened)
    return opened[:1].upper() + opened[1:] if opened not in ("", text) else text


# --- shorter -----------------------------------------------------------------------------------------------------------

_N_LONG_WORDS = 30
_N_MIN_WORDS = 7
# Up to which keep (mean of its words over mean of the sentence's) a constituent goes: in any sentence, and in one too long
# for a bullet. The first is where editors drop more than half. A description stays as long as a line can bear it.
_LIMITS = {
    "remark": (99.0, 99.0),
    "occasion": (0.8, 1.2),
    "bracket": (0.7, 1.3),
    "dashes": (0.6, 1.2),
    "relative": (0.55, 1.0),
    "appositive": (0.4, 0.9),
    "participle": (0.4, 0.7),
    "clause": (0.0, 1.0),
    "also": (99.0, 99.0),
}

_HIDDEN = "\x00"  # stands for every character of a quotation, so that no rule sees into one
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]|''(?:(?!'').)*''|‘[^‘]*?’(?!\w)|(?<![\w.,])'[^']*'(?!\w)")
_NUMBER_COMMA = re.compile(r"(?<=\d),(?=\d)")

# A constituent with one of these says what a reader is owed: a denial, a doubt, a figure, or whose words these are.
_OWED = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|\w+n['’]t|den(?:y|ie[sd]|ying)|fail\w*|"
    r"refus\w+|unable|may|might|can|could|would|should|must|ought|shall|will|alleg\w+|suspect\w*|reported(?:ly)?|apparent\w*|"
    r"seem\w*|appear(?:s|ed)? to|(?:un)?likely|possibl[ey]|perhaps|probabl[ey]|expect\w*|believ\w+|purported\w*|supposed\w*|"
    r"accus\w+|charged|convicted|potential\w*|so-called|considered|deemed|claim\w*|think|saying|adding|citing|quoting|according|"
    r"reports?|reporting|if|unless|except|exclud\w+|unlike|assum\w+|as of|only|later|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve|dozens?|hundreds?|thousands?|[mb]illions?|half|twice|percent)\b|[$£€%\d]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|since|from|until|of|the) (?:1[89]|20)\d\d(?![\w%])")

_AT_START = re.compile(
    r"^(?:(?:[A-Z][^a-z()]*(?:, [^()]{1,30})? ?)?\((?:Reuters|Xinhua|CNN|AP|AFP)\) ?(?:[-–—]+ )?)?"
    r"(?:(?:Now|Actually|Basically|Again|After all|In the meantime|In other words|Needless to say|To make matters worse|"
    r"(?:For|On) (?:his|her|its|their) part|At one point|By the way|Incidentally|Notably), )?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_INSERTED = r"(?:an?|the|who|which|whose|where|including|one of) [^-–—()]+"
_PATTERNS = (
    (
        "remark",  # a share's ticker, a note to a picture
        re.compile(
            r"(?P<cut> \((?:(?!U\.[SKN]\))[A-Za-z0-9]{1,8}\.[A-Z]{1,2}|\.[A-Z0-9]{2,8}|(?:NYSE|NASDAQ|Nasdaq|LSE):? ?[A-Z]+|"
            r"pictured[^()]*|above|left|right|[LRC])\))"
        ),
    ),
    (
        "occasion",  # where and when somebody said it
        re.compile(
            r"\b(?:said|says|added|announced|told(?: [\w'’]+){1,3}?)(?P<cut> in an? (?:\w+ )?(?:statement|interview|e-?mail|"
            rf"(?:press|news) (?:release|conference))(?: (?:on |late )?{_WEEKDAY})?)"
            r"(?= (?:it|he|she|they|the|its) |[.:]|,(?! that)| that (?!\w+ed |(?:was|is|were|ran|has|had|will|would) ))"
        ),
    ),
    ("also", re.compile(r"(?<=\w)(?P<cut> also)(?= \w)")),
    # Initials in brackets stay, since a later line may use them, titles, and what a statement holds under.
    (
        "bracket",
        re.compile(
            r"(?P<cut> \((?!(?:(?:d['’]|de |of |the |la |el )?[A-Z][\w.&'’-]*\s?)+\)|(?:when|after|before|as|with|based) )"
            r"[^()]{2,}[^().!?]\))"
        ),
    ),
    ("dashes", re.compile(rf"(?P<cut> (?P<dash>-|–|—|--) {_INSERTED} (?P=dash))(?= )")),
    ("dashes", re.compile(rf"^(?:(?! (?:-|–|—|--) ).)*(?P<cut> (?:-|–|—|--) {_INSERTED})(?=[.!]$)")),
)
_NO_ALSO = re.compile(r"\b(?:not (?:only|just)|but also|also (?:known|called|named|dubbed|as)|(?:who|that|which|and) also)\b")
_ASIDE = re.compile(r", (?:for (?:example|instance)|however|of course|meanwhile|moreover|in fact|indeed)(?=(?P<comma>,)|[.!]$)")

_COMMA = re.compile(r", (?P<head>[A-Za-z]+) ")
_KINDS = {
    **dict.fromkeys("who which whose where".split(), "relative"),
    **dict.fromkeys("a an the its his her their".split(), "appositive"),
}
_PARTICIPLE = re.compile(
    r"(?!(?:includ|follow|regard|concern|depend|start|beginn|mean|accord|dur|kill|injur|leav|be)ing$)[a-z]+(?:ing|ed)$|"
    r"(?:known|born|led|held|built|run)$"
)
# A second clause with a subject of its own, which says more and takes nothing back, as "but" would.
_SECOND = re.compile(r"(?:;|, (?:and|while|whereas)) ")
_SUBJECT = frozenset({"DET", "PROPN", "NOUN", "ADJ", "NUM"})
_N_CLAUSE_WORDS = 12
_SPEAKER_BEFORE = re.compile(r"\b(?:said|says|told|added|wrote|warned|argued|according to) (?:[A-Z][\w.'’-]*[ ]?)+$")
_SPEAKS_AFTER = re.compile(r",? (?:said|says|told|added|wrote|warned|argued|believes|thinks)\b")
_OWN_SOURCE = re.compile(r"\b(?:said|says|according)\b")
_NO_TITLE = re.compile(r"(?:many|most|more|some|several|few|all|other|such|both|each|much|any|another|thanks|\w+ing)$")
# The end of a sentence, with the words that name its source.
_SOURCE = re.compile(
    r"(?:, (?:according to [^,;:]+|[^,;:]{1,70} (?:said|says|told [A-Z][\w' ]{1,30}?)"
    r"(?: (?:(?:on |late )?\w+day|(?:in|at) an? [^,;:]+))?))?[.!?]+$"
)
_IN_LIST = re.compile(r"\b(?:including|such as|like|between|among|as well as)\b[^;:]*$|, (?!an? )[^,]+ (?:and|or) [^,]+$")
_OPEN_RELATIVE = re.compile(r", (?:who|which|whose|where|an?|the|one of) [^,]*$")
_RELATIVE = re.compile(r" (?:who|that|which|whose|where) ")
_NEW_CLAUSE = re.compile(r"[;:] |, (?:and|but) |\b(?:that|said|says|as|when|while|after|because|if) ")
_SUBORDINATE = re.compile(r"(?:As|After|While|When|If|Because|Although|Though|Since|Before|Once|With|[A-Z]\w+ing) [^,]*$")
_CLEFT = re.compile(r"\b[Ii]t(?: was| is|['’]s)\b")  # "it was he, drunk, who fell"
_INVERTED = re.compile(r"[,\x00] (?:said|says) [^,]*$")  # what follows the name is no verb of it
_LEANING = re.compile(r"[ ,;:–—-]$|\b(?:that|this|these|those|it|one|two|three|following)$")  # on what comes next
_NO_VERB = frozenset("based born located known led called named dubbed aged".split())
_AFTER_CLAUSE = frozenset("after before while because amid despite during since".split())


class _Cut(NamedTuple):
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its tokens and words; ``masked`` is as long as ``text``, with quotations and number commas hidden."""

    text: str
    masked: str
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]

    def keep(self, start: int, end: int) -> float:
        """Return the mean keep score of the words between ``start`` and ``end``, 1 where there are none."""
        scores = [w.keep for w in self.words if start <= w.span.start < end and self.text[w.span.start].isalnum()]
        return fmean(scores) if scores else 1.0

    def next(self, place: int) -> Token | None:
        """Return the first token at or after ``place``."""
        return next((t for t in self.tokens if t.span.start >= place), None)

    def word(self, token: Token) -> str:
        """Return the text of ``token``."""
        return self.text[token.span.start : token.span.end]

    def is_finite(self, token: Token) -> bool:
        """Tell whether ``token`` can be the verb of a clause, as far as its tag and its ending tell."""
        if token.pos not in ("VERB", "AUX") or self.word(token).endswith("ing"):
            return False
        return not self.text[: token.span.start].lower().endswith("to ")

    def has_verb(self, start: int, end: int) -> bool:
        """Tell whether a finite verb stands between ``start`` and ``end``."""
        return any(self.is_finite(t) for t in self.tokens if start <= t.span.start < end)

    def without(self, cut: _Cut) -> "_Sentence":
        """Return the sentence without ``cut``; what overlaps its edges goes with it."""

        if self.text[: cut.start].endswith(".") and self.text[cut.end :] == ".":
            cut = cut._replace(end=cut.end + 1)  # "Inc., a firm." keeps one full stop

        def moved(span: Span) -> Span:
            by = cut.end - cut.start if span.start >= cut.end else 0
            return Span(span.start - by, span.end - by)

        def stays(span: Span) -> bool:
            return span.end <= cut.start or span.start >= cut.end

        return _sentence(
            self.text[: cut.start] + self.text[cut.end :],
            [Token(moved(t.span), t.pos) for t in self.tokens if stays(t.span)],
            [Word(span=moved(w.span), keep=w.keep) for w in self.words if stays(w.span)],
        )


def _sentence(text: str, tokens: Sequence[Token], words: Sequence[Word]) -> _Sentence:
    masked = _NUMBER_COMMA.sub(_HIDDEN, _QUOTED.sub(lambda found: _HIDDEN * len(found[0]), text))
    return _Sentence(text, masked, tuple(tokens), tuple(words))


def shorten(text: str, tokens: Sequence[Token], words: Sequence[Word]) -> str:
    """Return ``text`` opened as by ``open_line`` and without the constituents that matter least.

    What goes depends on the keep scores in ``words`` and on the length. Denials, doubts, figures, attributions and
    quotations stay. In doubt the sentence stays as it is.
    """
    if not quotes.is_whole(text):
        return open_line(text)
    sentence = _sentence(text, tokens, words)
    usual = max(sentence.keep(0, len(text)), 1e-6)
    while cut := _next_cut(sentence, usual):
        sentence = sentence.without(cut)
    whole = sentence.text.strip() if sentence.text == text else re.sub(" {2,}", " ", sentence.text.strip())
    begun = _AT_START.sub("", whole)
    return open_line(begun if begun == whole else begun[:1].upper() + begun[1:])


def _next_cut(sentence: _Sentence, usual: float) -> _Cut | None:
    """Return the constituent to go next: of those that may go, the one with the least keep."""
    n_words = len(sentence.text.split())
    found = []
    for cut in _find_cuts(sentence):
        share = sentence.keep(cut.start, cut.end) / usual
        n_left = len((sentence.text[: cut.start] + sentence.text[cut.end :]).split())
        stands_free = not _LEANING.search(sentence.text[: cut.start])
        if share <= _LIMITS[cut.kind][n_words > _N_LONG_WORDS] and n_left >= _N_MIN_WORDS and stands_free:
            found.append((share, cut))
    return min(found)[1] if found else None


def _find_cuts(sentence: _Sentence) -> Iterator[_Cut]:
    """Yield the constituents that can go without harm to grammar or sense."""
    masked = sentence.masked
    free = ("remark", "occasion") if _NO_ALSO.search(masked) else ("remark", "occasion", "also")
    bound = () if ";" in masked else ("bracket", "dashes")  # with ";" it may be a list of members and their clubs
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(masked):
            cut = _Cut(kind, *found.span("cut"))
            if kind in free or (kind in bound and not _is_owed(sentence, cut) and not _is_comma(sentence, cut)):
                yield cut
    yield from _second_clauses(sentence)
    for found in _ASIDE.finditer(masked):
        after = sentence.next(found.end() + 1)
        if not found["comma"] or (after and sentence.is_finite(after)):
            yield _Cut("remark", found.start(), found.end() + len(found["comma"] or ""))
    for found in _COMMA.finditer(masked):
        cuts = (cut for cut in _begun_at(sentence, found) if not _is_owed(sentence, cut))
        yield from (cut for cut in cuts if not _tells_who_speaks(sentence, cut))


def _tells_who_speaks(sentence: _Sentence, cut: _Cut) -> bool:
    """Tell whether ``cut`` says who somebody is whose words these are: a name alone is no source."""
    before, after = sentence.masked[: cut.start], sentence.masked[cut.end :]
    return cut.kind == "appositive" and bool(_SPEAKER_BEFORE.search(before) or _SPEAKS_AFTER.match(after))


def _second_clauses(sentence: _Sentence) -> Iterator[_Cut]:
    """Yield the clause that ends a sentence after one that is whole without it."""
    end = _SOURCE.search(sentence.masked)
    for found in _SECOND.finditer(sentence.masked):
        before, start = sentence.masked[: found.start()], found.start()
        first = sentence.next(found.end())
        if not end or start >= end.start() or first is None or len(before.split()) < _N_CLAUSE_WORDS:
            continue
        last = max(before.rfind(", "), 0)  # "he met Daly, Moss, and Kale left" is a list up to its second comma
        rest = sentence.masked[found.end() : end.start()]
        is_whole = sentence.has_verb(last, start) and not _SUBORDINATE.match(before[last:].lstrip(", "))
        if is_whole and first.pos in _SUBJECT and sentence.has_verb(found.end(), end.start()) and not _OWN_SOURCE.search(rest):
            yield _Cut("clause", start, end.start())


def _is_comma(sentence: _Sentence, cut: _Cut) -> bool:
    """Tell whether brackets or dashes may stand for a comma too: "without Lind -- the captain -- the crew was lost"."""
    after = sentence.next(cut.end)
    if after is None:
        return False
    if cut.kind == "dashes" and sentence.is_finite(after) and _OPEN_RELATIVE.search(sentence.masked[: cut.start]):
        return True  # "Moss, who ran a station - the first in town - is gone"
    begins = after.pos in ("DET", "PROPN", "PRON", "NOUN", "ADJ", "NUM", "SCONJ")
    return begins and (cut.kind == "dashes" or not sentence.has_verb(0, cut.start))


def _is_owed(sentence: _Sentence, cut: _Cut) -> bool:
    """Tell whether ``cut`` has what must not be dropped, or the only names."""
    stretch = _YEAR.sub("", sentence.masked[cut.start : cut.end])
    names = [cut.start <= t.span.start < cut.end for t in sentence.tokens if t.pos == "PROPN"]
    if _HIDDEN in stretch or stretch.count("(") != stretch.count(")"):
        return True
    return bool(_OWED.search(stretch)) or quotes.is_attributed(stretch) or (bool(names) and all(names))


def _begun_at(sentence: _Sentence, found: re.Match[str]) -> Iterator[_Cut]:
    """Yield what begins at a comma: a relative clause, an appositive or a participle."""
    start, masked, first = found.start(), sentence.masked, sentence.next(found.start("head"))
    before = [t for t in sentence.tokens if t.span.start < start]
    kind = _kind(found["head"], first, before[-1].pos) if first and before else ""
    end = _SOURCE.search(masked)
    if not kind or not end or start >= end.start():
        return
    comma = re.search("[,;:]", masked[found.end() : end.start()])
    if comma and comma[0] == ",":
        close = found.end() + comma.start()
        if _is_shaped(sentence, kind, found.end(), close):
            yield from _middle(sentence, kind, start, close)
    elif (
        not comma and sentence.has_verb(masked.rfind(";", 0, start) + 1, start) and _can_end(sentence, kind, found, end.start())
    ):
        yield _Cut(kind, start, end.start())


def _kind(head: str, first: Token, before: str) -> str:
    """Return what kind of constituent begins with ``head`` after a word tagged ``before``, or the empty string."""
    kind = _KINDS.get(head, "")
    if not kind and first.pos == "VERB" and _PARTICIPLE.match(head):
        kind = "participle"
    elif not kind and first.pos in ("NOUN", "ADJ") and head.islower() and not _NO_TITLE.match(head):
        kind = "appositive"
    return kind if kind != "appositive" or before == "PROPN" else ""  # of other nouns it may be the next in a list


def _is_shaped(sentence: _Sentence, kind: str, start: int, end: int) -> bool:
    """Tell whether a relative clause has a verb and anything else has none of its own."""
    inner = _RELATIVE.search(sentence.masked, start, end) if kind != "relative" else None
    return sentence.has_verb(start, inner.start() if inner else end) == (kind == "relative")


def _can_end(sentence: _Sentence, kind: str, found: re.Match[str], end: int) -> bool:
    """Tell whether what runs from a comma to ``end`` is a constituent and no member of a list."""
    start = found.start()
    listed = re.search(r" (?:and|or|&) ", sentence.masked[start:end])
    if kind == "appositive" and (listed or _IN_LIST.search(sentence.masked[:end])):
        return False
    if kind == "participle" and listed and "," in sentence.masked[:start]:
        return False
    if _CLEFT.search(sentence.masked[:start]) if kind == "relative" else _SUBORDINATE.match(sentence.masked[:start]):
        return False
    return _is_shaped(sentence, kind, found.end(), end) and (kind != "participle" or found["head"].endswith("ing"))


def _middle(sentence: _Sentence, kind: str, start: int, close: int) -> Iterator[_Cut]:
    """Yield the stretch between two commas where what follows carries on with what goes before."""
    after = sentence.next(close + 1)
    if (
        after is None
        or _INVERTED.search(sentence.masked[:start])
        or (kind == "appositive" and _IN_LIST.search(sentence.masked[:close]))
    ):
        return
    clause = max((m.end() for m in _NEW_CLAUSE.finditer(sentence.masked, 0, start)), default=0)
    phrase = max(clause, sentence.masked.rfind(", ", 0, start) + 2 if ", " in sentence.masked[:start] else 0)
    first = sentence.next(phrase)
    has_verb, leads = sentence.has_verb(clause, start), first is not None and first.pos in ("ADP", "SCONJ", "ADV")
    is_first = "," not in sentence.masked[:start]
    if phrase > clause and first and sentence.word(first) in _KINDS:
        return  # "X, a suburb of Y, the capital, found": one comma closes two
    word, second = sentence.word(after).lower(), sentence.next(after.span.end)
    if sentence.is_finite(after):
        if not has_verb and not leads and (kind != "participle" or is_first) and not _is_participle(sentence, after):
            yield _Cut(kind, start, close + 1)
    elif leads:
        if kind == "relative" and is_first and not has_verb and after.pos in ("DET", "PROPN", "PRON"):
            yield _Cut(kind, start, close)
    elif kind != "participle" and has_verb:
        if word in _AFTER_CLAUSE or (kind == "appositive" and after.pos == "ADP"):
            yield _Cut(kind, start, close + 1)
        elif (kind == "appositive" and word.endswith("ing")) or (second and _goes_on(sentence, word, second)):
            yield _Cut(kind, start, close)


def _goes_on(sentence: _Sentence, word: str, second: Token) -> bool:
    """Tell whether ``word`` joins another predicate ("and is") or a clause with its subject ("but the town is")."""
    return sentence.is_finite(second) if word == "and" else word == "but" and second.pos in ("DET", "PROPN", "NOUN")


def _is_participle(sentence: _Sentence, verb: Token) -> bool:
    """Tell whether ``verb`` opens a participle ("arrested in May, was") and is not the main verb."""
    if sentence.word(verb).lower() in _NO_VERB:
        return True
    comma = sentence.masked.find(",", verb.span.end)
    after = sentence.next(comma + 1) if comma >= 0 else None
    return verb.pos == "VERB" and after is not None and sentence.is_finite(after)
