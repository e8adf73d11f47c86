"""A headline for an article that has none: a clause of one of its first sentences, trimmed as a desk trims it.

Hedge Trimmer (Dorr, Zajic & Schwartz 2003) without a parser: what opens a sentence before its subject goes, an aside, what
stands between a long subject and its verb, the day, and articles, in all combinations; the rest is cut where a phrase can end
within twelve words. A logistic model learned from readers' ratings says which of the candidates a paper would print.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from summarize_news import quotes
from summarize_news.compress import open_line
from summarize_news.plan import Outline
from summarize_news.types import Discourse, Document, Reading

_MAX_WORDS = 12
_MIN_WORDS = 4
_N_OTHERS = 3  # sentences beside the lede
_WORTH_PRINTING = -1.5  # logit from which what can be cut from the lede is taken before anything else
_CUT_BEFORE = frozenset({"ADP", "SCONJ", "PUNCT", "ADV", "PRON", "PART", "CCONJ"})
_TIED = frozenset({"of", "than", "that"})  # what follows one of these belongs to what stands before
_TIMES = frozenset({"this", "last", "next"})  # "on Facebook | this weekend"
_VERBS = frozenset({"VERB", "AUX"})
_PARTICLES = frozenset({"ADP", "ADV", "PART"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM"})
_ENDS_SUBJECT = frozenset({"PUNCT", "SCONJ", "CCONJ", "PRON"})
_REPORTS = frozenset({"said", "says", "announced", "reported", "argued"})  # what follows has a subject of its own
_END_ON = frozenset({"NOUN", "PROPN", "NUM", "SYM", "VERB", "ADJ", "ADV"})
_RELATIVE = frozenset("who that which whose where what".split())
_ARTICLES = frozenset({"a", "an", "the"})
_DASHES = frozenset({"-", "–", "—", "--"})
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_BEFORE_DAY = frozenset({"on", "late", "early"})
_BINDS_DAY = frozenset("next last this of by until since from every and to".split())
# What may open a sentence before its subject; "As many as 13 people, including" is itself the subject.
_OPENING = re.compile(
    r"(?:\w+day )?(?:(?:\w+ ){0,4}(?:years|months|weeks|days|hours) (?:after|before|later|earlier)|(?:Next|Last) \w+|"
    r"In|On|At|For|Since|After|Before|During|With|As|When|While|Following|Despite|By|Under|Along|Amid|Across|Among|Near|From|"
    r"Until|Once|Although|Though|Because|According to|Now|Within|Inside|Outside|Behind|Beyond|Over|Unlike|Like|Through)\b"
    r"(?! (?:many|much|few|little|least|most) )[^,]*(?:, \d{4})?, "
    r"(?!including|such|and|or|but|which|who|where)",
    re.IGNORECASE,
)
_PARTICIPLE_OPENING = re.compile(
    r"[A-Z][a-z]+(?:ed|ing)\b[^,]*(?:, [A-Z]\w+(?=, [A-Z]))?, (?!including|such|and|or|but|which|who|where)"
)
# What a headline cannot end on, since it waits for what was shown; what wants a clause; and what wants something to be done.
_SAYS = frozenset(
    "tells tell shows show showed claims claim claimed finds reveals revealed suggests means announced adds added asked asks "
    "warns warned wants reported reports told".split()
)
_HOLDS = frozenset("said says say believes believe believed thinks thought argues argued expects hopes knows".split())
_HELPERS = frozenset("has have had will would could can may might should must to".split())
_BIDS = frozenset(
    "told tells asked asks urged urges ordered orders allowed allows forced forces warned called calls wants give gives gave "
    "given".split()
)
_ONLY_SUBORDINATES = frozenset("if although though because unless while when whenever".split())
_SUBORDINATES = _ONLY_SUBORDINATES | frozenset("as after before since once".split())
_SPANS = frozenset("moments minutes hours days weeks months years".split())
_SINCE = frozenset("after before later earlier ago".split())
_QUESTIONS = frozenset("why how what where when whether if".split())
_UNNAMED = re.compile(r"\b(?:he|she|his|her|him|they|their|its?|this|these|those|there)\b", re.IGNORECASE)
_ASIDE = re.compile(r", (?:who|which|whose|where|including|an?|the|[A-Z])[^,]*,(?: [A-Z][^,]*,)? (?!and |or )(?=[a-z]+ )")
_OPENS_CLAUSE = frozenset({*_RELATIVE, "whether", "when", "if"})
_OPENS_UNNAMED = re.compile(r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|There)\b(?! (?:is|was) (?:the|no)\b)")
_SELF = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Yy]our|[Oo]ur|[Mm]y|us|me)\b")


# What a candidate's features weigh (see ``_features``), as printed by benchmarks/train_headline.py.
BIAS = -3.06
WEIGHTS: dict[str, float] = {
    "n_words": 0.62,
    "long": -0.06,
    "short": -0.66,
    "whole": -0.26,
    "before_comma": 0.78,
    "before_preposition": 0.02,
    "before_clause": -0.01,
    "before_and": 0.52,
    "before_to": -0.15,
    "before_adverb": -0.12,
    "ends_noun": 0.36,
    "ends_name": 0.11,
    "ends_number": 0.58,
    "ends_verb": -0.56,
    "ends_passive": -0.89,
    "ends_adjective": 0.12,
    "n_verbs": 0.65,
    "that_at_end": -1.28,
    "open_relative": 0.00,
    "open_clause": -1.01,
    "open_apposition": -1.44,
    "opens_article": -0.65,
    "opens_preposition": 0.68,
    "opens_conjunction": -0.49,
    "short_subject": -0.22,
    "unnamed": -0.26,
    "names": -0.08,
    "figures": -0.26,
    "quotes": -2.18,
    "attributed": -0.09,
    "opening": 0.24,
    "aside": -0.29,
    "beside_subject": -0.83,
    "articles": -0.05,
    "days": -0.27,
    "of_lede": 0.80,
    "place": -0.45,
    "salience": 1.87,
    "main_event": 0.40,
    "keep": 2.55,
    "keep_cut": -1.88,
    "keep_share": 0.34,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A headline that could be: its words, and what is weighed of it, name → value."""

    text: str
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Word:
    """A token of a sentence as a headline takes it: its text, tag, keep, and whether a blank stands before it."""

    text: str
    pos: str
    keep: float
    has_blank: bool


def make_headline(document: Document, reading: Reading, outline: Outline) -> str:
    """Return the best of what can be cut from the lede and the most salient leads; the lede's beginning where nothing can."""
    leads = sorted((plan.lead for plan in outline.sections), key=lambda i: (-reading.salience[i], i))
    indices = (outline.lede[0], *leads[:_N_OTHERS])
    found = list(candidates(document, reading, indices))
    if not found:
        found = list(candidates(document, reading, [i for plan in outline.sections for i in plan.sentences]))
    if not found:
        return _finished(" ".join(document.text(indices[0]).split()[:_MAX_WORDS]))
    of_lede = [
        candidate for candidate in found if candidate.features["of_lede"] and worth(candidate.features) >= _WORTH_PRINTING
    ]
    return max(of_lede or found, key=lambda candidate: worth(candidate.features)).text


def worth(features: dict[str, float]) -> float:
    """Return the logit of the chance that an editor takes it."""
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())


def candidates(document: Document, reading: Reading, indices: Sequence[int]) -> Iterator[Candidate]:
    """Yield what could be cut from the sentences ``indices``, no text twice."""
    seen: set[str] = set()
    for place, index in enumerate(indices):
        words = _words(document, reading, index)
        for gone in product((False, True), repeat=len(_CUTS)):
            variant = _without(words, gone)
            if variant is None:
                continue
            whole = _without(words, (*gone[:_ARTICLES_GONE], False, *gone[_ARTICLES_GONE + 1 :])) or []
            variant_verbs = _verbs(variant)
            for end in _ends(variant):
                text = _finished(_joined(variant[:end]))
                if text in seen or not _MIN_WORDS <= len(text.split()) <= _MAX_WORDS or not quotes.is_whole(text):
                    continue
                seen.add(text)
                verbs = {i for i in variant_verbs if i < end}
                if (
                    _OPENS_UNNAMED.match(text)
                    or (variant[0].pos in _VERBS and variant[0].text.endswith("ing"))  # "Having lived in Larne |"
                    or _SELF.search(quotes.outside_quotes(text))
                    or not _clauses(variant[:end], verbs)[0]
                ):
                    continue
                if gone[_ARTICLES_GONE] and _n_words(whole, variant[end - 1]) <= _MAX_WORDS:
                    continue  # as much can be said with them
                yield Candidate(text=text, features=_features(variant, end, verbs, text, gone, place, document, reading, index))


def _n_words(words: Sequence[_Word], last: _Word) -> int:
    """Count the words of ``words`` up to ``last``."""
    end = next(i for i, word in enumerate(words) if word is last)
    return len(_joined(words[: end + 1]).split())


def _words(document: Document, reading: Reading, index: int) -> list[_Word]:
    text, keeps = document.text(index), reading.words[index]
    found, at, k = [], 0, 0
    for token in document.tokens[index]:
        start, end = token.span.start, token.span.end
        while k + 1 < len(keeps) and keeps[k].span.end <= start:
            k += 1
        keep = keeps[k].keep if keeps else 0.0
        found.append(_Word(text[start:end], token.pos, keep, start > at))
        at = end
    return found


def _without(words: Sequence[_Word], gone: Sequence[bool]) -> list[_Word] | None:
    """Return ``words`` without what ``gone`` says of each of ``_CUTS``; None where there is nothing of the kind."""
    kept = list(words)
    for is_gone, find in zip(gone, _CUTS, strict=True):
        if not is_gone:
            continue
        dropped = find(kept)
        if not dropped:
            return None
        kept = [word for i, word in enumerate(kept) if i not in dropped]
    return kept


def _matched(words: Sequence[_Word], pattern: re.Pattern[str], is_at_start: bool) -> set[int]:
    text = _joined(words)
    found = pattern.match(text) if is_at_start else pattern.search(text)
    if not found:
        return set()
    ends, at = [], 0
    for i, word in enumerate(words):
        at += len(word.text) + (1 if word.has_blank and i else 0)
        ends.append(at)
    return {i for i, end in enumerate(ends) if found.start() < end <= len(text[: found.end()].rstrip())}


def _opening(words: Sequence[_Word]) -> set[int]:
    pattern = _PARTICIPLE_OPENING if words and words[0].pos == "VERB" else _OPENING
    found = _matched(words, pattern, is_at_start=True)
    is_cut = _opens_clause(words) and not any(words[i].pos in _VERBS for i in found)
    return set() if is_cut else found  # "When Anna Daly, the mayor of Larne, | came in 2005"


def _opens_clause(words: Sequence[_Word]) -> bool:
    return bool(words) and words[0].text.lower() in _ONLY_SUBORDINATES


def _aside(words: Sequence[_Word]) -> set[int]:
    return _matched(words, _ASIDE, is_at_start=False)


def _beside_subject(words: Sequence[_Word]) -> set[int]:
    """Return what stands between the first noun of a long subject and its verb: "beneath a car park", "encased in a statue"."""
    subjects = [0, *(i + 1 for i, word in enumerate(words) if word.pos == "SCONJ" and word.text.lower() == "that")]
    for start in subjects:
        for i in range(start + 1, len(words)):
            if _is_beside(words, i):
                verb = _main_verb(words, i)
                names = [any(word.pos == "PROPN" for word in part) for part in (words[start:i], words[i:verb])]
                if verb and (words[i].pos == "VERB" or names != [False, True]):  # "a film | on Amy Winehouse |" is about her
                    return set(range(i, verb))
                break
            if words[i].pos in {*_VERBS, *_ENDS_SUBJECT} and not (
                words[i].pos == "VERB" and words[i - 1].pos in {"DET", "NUM"}
            ):
                break  # the verb itself; "a mummified monk" is none
    return set()


def _main_verb(words: Sequence[_Word], start: int) -> int:
    """Return where the verb stands whose subject ends with what begins at ``start``; 0 where none does."""
    for i in range(start + 1, len(words)):
        if words[i].pos in _ENDS_SUBJECT or words[i].text.lower() in _RELATIVE:
            return 0
        if _is_main(words, i) and words[i - 1].pos in {*_NOMINAL, "ADV"}:
            return i
    return 0


def _is_beside(words: Sequence[_Word], i: int) -> bool:
    word, before = words[i], words[i - 1]
    if before.pos not in _NOMINAL:
        return False
    follows = words[i + 1].pos if i + 1 < len(words) else ""
    is_participle = word.pos == "VERB" and (word.text.endswith("ing") or follows == "ADP")
    return is_participle or (word.pos == "ADP" and word.text.lower() not in _TIED)


def _is_main(words: Sequence[_Word], i: int) -> bool:
    """Tell whether a word can only be a main verb: finite, and no participle ("killed in") before what it belongs to."""
    word, following = words[i], words[i + 1].pos if i + 1 < len(words) else ""
    if word.pos not in _VERBS or word.text.endswith("ing") or (i and words[i - 1].text.lower() in {"to", *_RELATIVE}):
        return False
    return word.pos == "AUX" or following not in {"ADP", "PUNCT"}


def _reduced(words: Sequence[_Word]) -> set[int]:
    """Return the participles that are no verbs of a clause: "a monk encased in a statue was stolen".

    What tells them from "bodies arrived in Rome" is a main verb behind them that has no other subject.
    """
    return {
        i
        for i in range(1, len(words) - 1)
        if words[i].pos == "VERB" and words[i].text not in _REPORTS and _is_beside(words, i) and _main_verb(words, i)
    }


def _articles(words: Sequence[_Word]) -> set[int]:
    """Return the articles outside quotations, except before an adjective used as a noun and in a name ("The Hague")."""
    return {
        i for i, word in enumerate(words)
        if word.text.lower() in _ARTICLES and word.pos == "DET" and (i == 0 or word.text.islower()) and not _is_quoted(words, i)
    }  # fmt: skip


def _is_quoted(words: Sequence[_Word], i: int) -> bool:
    return sum(word.text in {'"', "“", "”", "''", "``"} for word in words[:i]) % 2 == 1


def _days(words: Sequence[_Word]) -> set[int]:
    """Return the days of the week that only say when ("on Friday"), with their "on"; not "next Friday" or "Friday prayers"."""
    found: set[int] = set()
    for i, word in enumerate(words):
        before = words[i - 1] if i else None
        if not _DAY.fullmatch(word.text) or _is_quoted(words, i) or (before and before.text.lower() in _BINDS_DAY):
            continue
        opens_name = i + 1 < len(words) and words[i + 1].pos in {*_NOMINAL, "PART"}
        if opens_name and not (before and before.pos == "NOUN"):
            continue
        found.add(i)
        if before and before.text.lower() in _BEFORE_DAY:
            found.add(i - 1)
    return found


_CUTS = (_opening, _aside, _beside_subject, _articles, _days)
_ARTICLES_GONE = _CUTS.index(_articles)


def _ends(words: Sequence[_Word]) -> Iterator[int]:
    """Yield the places where ``words`` can be cut, as numbers of tokens."""
    n, waiting = 0, {i for start in _reduced(words) for i in range(start + 1, _main_verb(words, start) + 1)}
    if _opening(words) or _opens_clause(words):
        return  # a headline begins with its subject
    for i, (here, following) in enumerate(pairwise(words), 1):
        n += here.has_blank or i == 1
        after = following.text.lower()
        if n > _MAX_WORDS:
            return
        if n < _MIN_WORDS or here.pos not in _END_ON or not (following.has_blank or following.pos == "PUNCT"):
            continue
        if after == "-" and not following.has_blank:
            continue  # "three | -and-a-half years"
        if _waits(words[:i], after) or _is_open(words[:i], following):
            continue
        if i in waiting:
            continue  # "a monk encased in a statue |" lacks its verb
        if (
            after in _TIED
            or (here.pos == "ADJ" and after == "to")
            or (here.pos == "PROPN" and following.pos in {"NUM", "PROPN"})
        ):
            continue
        if following.pos == "PUNCT" and after not in {",", ".", ";", ":", "-", "–", "—", "--", "!"}:
            continue
        if after == "&" or any(word.text == "but" for word in words[i : i + 2]):
            continue  # "may be a surgeon | , but": what comes then turns it round
        if sum(word.text in _DASHES and word.has_blank for word in words[:i]) % 2:
            continue  # within what dashes set apart
        if following.pos in _CUT_BEFORE or after in _TIMES or _DAY.fullmatch(following.text):
            yield i


def _waits(kept: Sequence[_Word], after: str) -> bool:
    """Tell whether ``kept``, cut before the word ``after``, leaves open what was said, done, or somebody was told to do."""
    last, before = kept[-1], kept[-2].text.lower() if len(kept) > 1 else ""
    if (
        last.text in _SAYS
        or (last.pos == "VERB" and before in _HELPERS)
        or (after == "to" and any(w.text in _BIDS for w in kept))
    ):
        return True
    if kept[0].text.lower() in _SUBORDINATES and not any(word.text == "," for word in kept):
        return True  # "If the wheel was man's greatest invention"
    verb = next((word for word in reversed(kept) if word.pos in _VERBS), None)
    return verb is not None and verb.text in _HOLDS


def _is_open(kept: Sequence[_Word], following: _Word) -> bool:
    """Tell whether the last phrase of ``kept`` is cut: "an informal |, gentle hearing", "speaking | out", "about why |"."""
    last = kept[-1]
    if last.text in _SPANS and following.text in _SINCE:
        return True  # "received threats days | after"
    if last.text.lower() in _QUESTIONS or (last.text.endswith("ing") and last.pos == "VERB" and following.pos in _PARTICLES):
        return True
    if last.text.endswith("ing") and last.pos == "VERB" and kept[-2].pos in {"ADP", "SCONJ"}:
        return True  # "hit the country by targeting | its hotels"
    texts = [word.text.lower() for word in kept]
    if "between" in texts and "and" not in texts[texts.index("between") :]:
        return True  # "a deal between Iran | and six powers"
    if last.pos == "ADJ" and following.text == "," and kept[-2].pos not in {"AUX", "ADV"}:
        return True  # "had a long |, troubled history"
    before = next((word for word in reversed(kept) if word.pos not in {"ADJ", "ADV", "NUM"}), None)
    return last.pos == "ADJ" and before is not None and before.pos == "DET"


def _joined(words: Sequence[_Word]) -> str:
    return "".join((" " if word.has_blank and i else "") + word.text for i, word in enumerate(words))


def _finished(text: str) -> str:
    cut = open_line(" ".join(text.split())).rstrip(" .,;:-–—!")
    if re.search(r"\b(?:[A-Z]\.)+[A-Z]$", cut):
        cut += "."  # "to the U.S."
    return cut[:1].upper() + cut[1:]


def _features(
    words: Sequence[_Word],
    end: int,
    verbs: set[int],
    text: str,
    gone: Sequence[bool],
    place: int,
    document: Document,
    reading: Reading,
    index: int,
) -> dict[str, float]:
    """Return what is weighed of ``text``, the words of a sentence up to ``end``: name → value, most in [0, 1]."""
    kept, rest = words[:end], words[end:]
    after = rest[0].pos if rest else ""
    is_whole = not rest or (rest[0].text in {".", "!"} and len(rest) <= 2)
    n = len(text.split())
    _, n_open, n_verbs = _clauses(kept, verbs)
    keeps = [word.keep for word in kept if word.pos != "PUNCT"]
    left = [word.keep for word in rest if word.pos != "PUNCT"]
    first, last = kept[0].pos, kept[-1].pos
    return {
        # its length
        "n_words": n / _MAX_WORDS,
        "long": float(n >= 10),
        "short": float(n <= 6),
        # where it is cut
        "whole": float(is_whole),
        "before_comma": float(after == "PUNCT" and not is_whole),
        "before_preposition": float(after == "ADP"),
        "before_clause": float(after in {"SCONJ", "PRON"}),
        "before_and": float(after == "CCONJ"),
        "before_to": float(bool(rest) and rest[0].text == "to"),
        "before_adverb": float(after in {"ADV", "PART"}),
        "ends_noun": float(last in {"NOUN", "SYM"}),
        "ends_name": float(last == "PROPN"),
        "ends_number": float(last == "NUM"),
        "ends_verb": float(last == "VERB" and kept[-2].pos != "AUX"),
        "ends_passive": float(last == "VERB" and kept[-2].pos == "AUX"),
        "ends_adjective": float(last in {"ADJ", "ADV"}),
        # its clauses
        "n_verbs": min(n_verbs, 3) / 3,
        "that_at_end": float(any(word.text == "that" for word in kept[-4:])),
        "open_relative": float(n_open > 0),
        "open_clause": float(_lacks_verb(kept, verbs, lambda word: word.pos == "SCONJ" or word.text.lower() in _OPENS_CLAUSE)),
        "open_apposition": float(_lacks_verb(kept, verbs, lambda word: word.text == ",")),
        "opens_article": float(kept[0].text.lower() in _ARTICLES),
        "opens_preposition": float(first == "ADP"),
        "opens_conjunction": float(first in {"SCONJ", "ADV", "CCONJ"}),
        "short_subject": float(any(word.pos in _VERBS for word in kept[:2])),
        # what it names
        "unnamed": float(bool(_UNNAMED.search(text))),
        "names": min(sum(word.pos == "PROPN" for word in kept), 4) / 4,
        "figures": float(any(word.pos == "NUM" for word in kept)),
        "quotes": float('"' in text or "“" in text),
        "attributed": float(quotes.is_attributed(text)),
        # what is gone
        **{find.__name__.lstrip("_"): float(is_gone) for find, is_gone in zip(_CUTS, gone, strict=True)},
        # how much of the story it is
        "of_lede": float(place == 0),
        "place": min(index, 10) / 10,
        "salience": reading.salience[index],
        "main_event": reading.discourse[index].get(Discourse.MAIN_EVENT, 0.0),
        "keep": sum(keeps) / max(1, len(keeps)),
        "keep_cut": sum(left) / max(1, len(left)),
        "keep_share": sum(keeps) / max(1e-6, sum(keeps) + sum(left)),
    }


def _verbs(words: Sequence[_Word]) -> set[int]:
    """Return the verbs that can be those of a clause: not "a retired surgeon", not "a monk encased in wax"."""
    found = {i for i in range(len(words)) if words[i].pos in _VERBS and not (i and words[i - 1].pos in {"DET", "NUM"})}
    return found - _reduced(words)


def _lacks_verb(words: Sequence[_Word], verbs: set[int], opens: Callable[[_Word], bool]) -> bool:
    """Tell whether none of ``verbs`` follows the last word that ``opens`` a clause."""
    last = max((i for i, word in enumerate(words) if opens(word)), default=None)
    return last is not None and not any(i > last for i in verbs)


def _clauses(words: Sequence[_Word], verbs: set[int]) -> tuple[bool, int, int]:
    """Return whether there is a main verb, how many relative clauses still wait for theirs, and the number of verbs."""
    has_verb, n_open, n_verbs = False, 0, 0
    before = ""
    for i, (here, following) in enumerate(pairwise([*words, _Word("", "", 0.0, False)])):
        is_after_comma, before = before == ",", here.text  # "found by rescuers" is no main verb
        n_open += not has_verb and here.text.lower() in _RELATIVE and bool(n_verbs or here is not words[0])
        if i in verbs and not here.text.endswith("ing"):
            n_verbs += 1
            is_helper = here.pos == "AUX" and following.pos in {*_VERBS, "ADV"}  # "has been cast" is one verb
            has_verb = has_verb or (n_open == 0 and not is_after_comma)
            n_open -= n_open > 0 and not is_helper
    return has_verb, n_open, n_verbs
