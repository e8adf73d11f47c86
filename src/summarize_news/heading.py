"""The two to four words over a section: the author's subhead, else a noun phrase of the section's own sentences."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from summarize_news import quotes
from summarize_news.outline import Plan
from summarize_news.types import Document, Reading, Role

PLAIN = {
    Role.CONTEXT: "The Context",
    Role.TOPIC: "Key Details",
    Role.CONSEQUENCE: "The Fallout",
    Role.BACKGROUND: "The Background",
    Role.VIEWS: "Reactions",
    Role.PLANS: "What’s Next",
}
DIFFERING = "Differing Views"
_MAX_SUBHEAD_WORDS = 8
_SMALL = frozenset("a an and as at but by for from in into nor of off on or over per the to up via with".split())
_MODIFIER = frozenset({"ADJ", "NOUN", "PROPN"})
_HEAD = frozenset({"NOUN", "PROPN"})
# Nouns that head a phrase without saying what it is about.
_EMPTY = frozenset(
    """year years month months week weeks day days hour hours minute minutes time times moment decade decades century
    morning afternoon evening night monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december today yesterday tomorrow weekend
    people person man men woman women child children family families resident residents official officials spokesman
    spokeswoman spokesperson minister president leader leaders chief director professor analyst analysts expert experts
    author authors manager chairman chairwoman executive mr mrs ms dr sir prof
    number numbers percent percentage per cent part parts kind sort lot lots thing things way ways case cases place places
    fact issue issues area areas side point points result results example statement news story report reports article interview
    conference member members group groups thousands hundreds dozens millions billion million dozen half third majority
    total rest end start beginning middle top bottom first second others anyone someone everyone nothing something
    mile miles metre metres meter meters kilometre kilometres foot feet inch pound pounds
    dollar dollars euro euros ton tons tonnes
    coast north south east west city town village island region state country province
    one ones same other such many more most several few own different""".split()
)
# A place is where something happens, not what it is; a bare name tells a section from no other.
_KIND_WEIGHT = {"phrase": 1.15, "name": 0.6, "place": 0.4, "person": 0.4, "noun": 0.5}
_PERSON = re.compile(
    r"(?:.*(?:ist|ician|[^h]man|woman)|doctor|engineer|lawyer|judge|researcher|teacher|player|coach|owner|driver|worker|"
    r"rider|editor|reporter|officer|farmer|buyer|seller|minister|secretary|governor|mayor|senator|witness|victim|substitute|"
    r"midfielder|striker|captain|pilot|nurse|student|brother|sister|father|mother|son|daughter|wife|husband|friend|neighbour|"
    r"neighbor|couple|company|firm)s?"
)
_PREPOSITIONS = frozenset("of for on in with to against over from".split())  # a phrase may go on with one of these
_PLACE_WORDS = frozenset({"in", "at", "near", "from", "of", "across", "off"})
_BEFORE_VERB = frozenset("that which who how will would can could may might must should not".split())
_PLURAL_MODIFIERS = frozenset("sports sales news arms goods savings systems operations communications customs".split())
_NOT_IN_HEADING = re.compile(r"[“”\"()\[\],:;%$£€]")
_FIRST_LETTER = re.compile(r"^[“\"‘'(]?[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]")


def name_sections(document: Document, reading: Reading, plans: Sequence[Plan], headline: str) -> tuple[str, ...]:
    """Return a heading for every section, no two alike."""
    article_words = Counter(word for s in document.sentences for word in _content(document, s.index))
    taken: list[str] = []
    for plan in plans:
        taken.append(_name(document, reading, plan, plans, article_words, headline, taken))
    return tuple(taken)


def title_case(phrase: str) -> str:
    """Return ``phrase`` in title case; words with capitals of their own are left alone."""
    words = phrase.split()
    return " ".join(
        word if i and word in _SMALL else _FIRST_LETTER.sub(lambda m: m[0].upper(), word, count=1)
        for i, word in enumerate(words)
    )


def _name(
    document: Document,
    reading: Reading,
    plan: Plan,
    plans: Sequence[Plan],
    article_words: Counter[str],
    headline: str,
    taken: Sequence[str],
) -> str:
    if plan.subhead and len(plan.subhead.split()) <= _MAX_SUBHEAD_WORDS:
        subhead = plan.subhead.rstrip(".:;,")
        return _free(title_case(subhead.lower() if subhead.isupper() else subhead), taken)
    if plan.role is Role.CONTEXT:
        return _free(PLAIN[plan.role], taken)
    if plan.role is Role.VIEWS and len({quotes.speaker(document.text(i)) for i in plan.sentences} - {""}) > 1:
        return _free(DIFFERING, taken)
    section_words = Counter(word for i in plan.sentences for word in set(_content(document, i)))
    elsewhere = Counter(
        word for other in plans if other is not plan for i in other.sentences for word in set(_content(document, i))
    )
    headline_words = set(re.findall(r"\w+", headline.lower()))
    taken_words = {_singular(word) for heading in taken for word in re.findall(r"\w+", heading.lower())}
    best, best_score = "", 0.0
    for place, i in enumerate(plan.sentences):
        for phrase, words, kind in _phrases(document, i):
            score = sum(
                section_words[w] / (1 + elsewhere[w]) * (0.5 + section_words[w] / article_words[w]) for w in words
            ) / len(words)
            score *= 0.5 + _mean_keep(document, reading, i, phrase)
            score *= _KIND_WEIGHT[kind]
            score *= 0.5 if set(words) <= headline_words else 1.0
            shared = {_singular(word) for word in words} & taken_words
            if len(shared) == len(set(words)):
                continue  # "The Attack" after "The Attacks"
            score *= 0.4 if shared else 1.0
            score *= 1.2 if place == 0 else 1.0
            heading = title_case(phrase if kind != "noun" else f"the {phrase}")
            if score > best_score and heading not in taken:
                best, best_score = heading, score
    return best or _free(PLAIN[plan.role], taken)


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _free(heading: str, taken: Sequence[str]) -> str:
    """Return ``heading``, or with a number where it is taken."""
    out, n = heading, 2
    while out in taken:
        out, n = f"{heading} ({n})", n + 1
    return out


def _content(document: Document, index: int) -> list[str]:
    text = document.text(index)
    return [
        text[t.span.start : t.span.end].lower()
        for t in document.tokens[index]
        if t.pos in {"NOUN", "PROPN", "ADJ", "VERB"} and text[t.span.start : t.span.end].lower() not in _EMPTY
    ]


def _phrases(document: Document, index: int) -> Iterator[tuple[str, list[str], str]]:
    """Yield the noun phrases of a sentence: text, content words, and "phrase", "name", "place" or (one word) "noun"."""
    text, tokens = document.text(index), document.tokens[index]
    pos = [t.pos for t in tokens]
    words = [text[t.span.start : t.span.end] for t in tokens]
    end = 0
    for start in range(len(tokens)):
        if start < end or pos[start] not in _MODIFIER or not _LETTERS.match(words[start]):
            continue
        if start and words[start - 1].lower() in _BEFORE_VERB and words[start].islower():
            continue  # "meadows that form", "how long": a verb or an adverb that the tagger took for a noun or an adjective
        end = start + 1
        while end < len(tokens) and (pos[end] in _MODIFIER or _joins(words, pos, end)):
            end += 1
        if pos[end - 1] not in _HEAD or _is_verb(words, pos, end):
            continue
        is_name = all(p == "PROPN" for p in pos[start:end])
        before = [word.lower() for word in words[max(0, start - 2) : start] if word.lower() != "the"]
        is_place = bool(before) and before[-1] in _PLACE_WORDS and words[end - 1][0].isupper()
        for stop in (end, _with_complement(pos, words, end)):
            if stop is None:
                continue
            phrase = text[tokens[start].span.start : tokens[stop - 1].span.end]
            content = [w.lower() for w, p in zip(words[start:stop], pos[start:stop], strict=True) if p in _MODIFIER]
            n = len(phrase.split())
            if n > 4 or len(phrase) > 40 or set(content) & _EMPTY or _NOT_IN_HEADING.search(phrase):
                continue
            if n > 1:
                kind = "name" if is_name else "place" if is_place else "phrase"
                yield phrase, content, "person" if _PERSON.fullmatch(words[end - 1].lower()) else kind
            elif not _PERSON.fullmatch(phrase) and pos[start] == "NOUN" and phrase.islower() and len(phrase) > 3:
                yield phrase, content, "noun"


def _joins(words: Sequence[str], pos: Sequence[str], end: int) -> bool:
    """Tell whether the token at ``end`` is the apostrophe of a plural that owns the next noun ("Workers' Union")."""
    return words[end] in {"'", "’"} and words[end - 1].endswith("s") and pos[end + 1 : end + 2] in (["NOUN"], ["PROPN"])


def _is_verb(words: Sequence[str], pos: Sequence[str], end: int) -> bool:
    """Tell whether the noun before ``end`` is a verb that the tagger took for one: "income rose 11%", "plants harden off"."""
    follows = words[end].lower() if end < len(words) else ""
    before = words[end - 2] if end > 1 else ""
    is_plural = before.islower() and before.endswith("s") and not before.endswith("ss") and pos[end - 2] == "NOUN"
    if is_plural and before not in _PLURAL_MODIFIERS:
        return True  # "projects fail": few plurals stand before a noun they modify
    return (
        words[end - 1].islower()
        and end > 1
        and (follows in {"off", "up", "out", "down", "a", "an", "the"} or pos[end : end + 1] == ["NUM"])
    )


def _with_complement(pos: Sequence[str], words: Sequence[str], end: int) -> int | None:
    """Return where a preposition with its noun phrase after ``end`` stops, or None."""
    if end >= len(words) or words[end].lower() not in _PREPOSITIONS:
        return None
    stop = end + 1
    if stop < len(words) and words[stop].lower() == "the":
        stop += 1
    first = stop
    while stop < len(words) and pos[stop] in _MODIFIER:
        stop += 1
    return stop if stop > first and pos[stop - 1] in _HEAD else None


def _mean_keep(document: Document, reading: Reading, index: int, phrase: str) -> float:
    start = document.text(index).find(phrase)
    found = [w.keep for w in reading.words[index] if start <= w.span.start < start + len(phrase)]
    return sum(found) / len(found) if found else 0.0
