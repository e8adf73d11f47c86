"""Speakers of a line to whom the evidence gives other words, and somebody else these."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarize_news.guard.facts import Facts, Fault, Finding, bare_words
from summarize_news.guard.words import PREPOSITIONS, SAYING, is_content, is_word, stem_of

_INVERTED = frozenset("said says told added wrote argued warned insisted asked replied explained".split())
_BETWEEN = frozenset("also later then earlier has had have repeatedly again however".split())
_STRETCH_ENDS = frozenset('";:—')
_N_APPOSITIVE = 20
_SAME_CLAIM_SHARE = 0.6  # share of the words said
_N_TITLE = 7


class _Speaker(NamedTuple):
    keys: frozenset[str]  # the words of the name
    around: frozenset[str]  # and of all that may be its description
    text: str


def _speakers(facts: Facts) -> list[_Speaker]:
    """Return the speakers that are named right beside a verb of saying; descriptions and pronouns are left out."""
    found = []
    for i, word in enumerate(facts.words):
        if word.key in SAYING:
            found.append(_speaker_before(facts, i) or _speaker_after(facts, i))
        elif word.key == "according" and i + 1 < len(facts.words) and facts.words[i + 1].key == "to":
            found.append(_first_name(facts, i + 2))
    return [speaker for speaker in found if speaker]


def _speaker_before(facts: Facts, i: int) -> _Speaker | None:
    """Return the name right before a verb of saying: "Smith said", "Smith, who owns the mill, said"."""
    words, at = facts.words, i
    while at and words[at - 1].key in _BETWEEN:
        at -= 1
    if at and words[at - 1].text == ",":
        opening = [j for j in range(max(0, at - _N_APPOSITIVE), at - 1) if words[j].text == ","]
        at = opening[-1] if opening else at
    start = i
    while start and words[start - 1].text not in _STRETCH_ENDS:
        start -= 1
    if any(word.text == '"' for word in words[at:i]):
        return None  # the name ends a quotation; whoever speaks comes after
    return next((_speaker(facts, a, b, start, i) for a, b in facts.names if b == at), None)


def _speaker_after(facts: Facts, i: int) -> _Speaker | None:
    """Return the name after a verb of saying that ends a quotation or a clause: '," said Smith'."""
    if i and facts.words[i].key in _INVERTED and facts.words[i - 1].text in ('"', ",", "'"):
        return _first_name(facts, i + 1)
    return None


def _first_name(facts: Facts, i: int) -> _Speaker | None:
    """Return the name that begins at ``i`` or after a few words of title, none of them a preposition."""
    end = i
    while end < len(facts.words) and facts.words[end].text not in _STRETCH_ENDS:
        end += 1
    for a, b in facts.names:
        if i <= a <= i + _N_TITLE:
            if b < end and is_content(facts.words[b]) and facts.words[b].text.islower():
                return None  # "said the Iran deal": speaks of it
            is_title = all(is_word(word) and word.key not in PREPOSITIONS for word in facts.words[i:a])
            return _speaker(facts, a, b, i, end) if is_title else None
    return None


def _speaker(facts: Facts, a: int, b: int, start: int, end: int) -> _Speaker:
    return _Speaker(frozenset(bare_words(facts, a, b)), frozenset(bare_words(facts, start, end)), facts.show(a, b))


def find_speakers(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield the speaker of a line where the evidence gives the same words to somebody else, and a source that now does it."""
    yield from _doers(said, sources)
    mine = _speakers(said)
    if not mine or not sources:
        return
    claims = {stem_of(word.key) for word in said.words if is_content(word) and word.key not in SAYING}
    claims -= {stem_of(key) for speaker in mine for key in speaker.keys}
    shared = [len(claims & {stem_of(word.key) for word in source.words}) for source in sources]
    best = sources[max(range(len(sources)), key=lambda i: shared[i])]
    theirs = _speakers(best)
    if not theirs or max(shared) < max(2, _SAME_CLAIM_SHARE * len(claims)):
        return
    for speaker in mine:
        if not any(_is_same(speaker, other, sources) for other in theirs):
            others = [other for other in theirs if not any(_is_same(own, other, sources) for own in mine)]
            if others:
                yield Finding(kind=Fault.SPEAKER, text=speaker.text, nearest=others[0].text)


def _doers(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield whom the evidence only cites, where the line has them do what it says another did.

    "Putin slashed salaries, according to Tass" is no reason for "Tass slashed salaries".
    """
    cited = [speaker for source in sources for speaker in _speakers(source)]
    deeds = [(set(bare_words(source, a, b)), verb, source.show(a, b)) for source in sources for a, b, verb in _deeds(source)]
    for a, b, verb in _deeds(said):
        mine = set(bare_words(said, a, b))
        theirs = [(keys, text) for keys, done, text in deeds if done == verb]
        if theirs and not any(mine & keys for keys, _ in theirs) and any(mine <= speaker.keys for speaker in cited):
            yield Finding(kind=Fault.SPEAKER, text=said.show(a, b), nearest=theirs[0][1])


def _deeds(facts: Facts) -> Iterator[tuple[int, int, str]]:
    """Yield the names that a word which says something follows at once, and that word."""
    for a, b in facts.names:
        follows = facts.words[b] if b < len(facts.words) else None
        if follows and is_content(follows) and follows.text.islower() and follows.key not in SAYING:
            yield a, b, follows.key


def _is_same(speaker: _Speaker, other: _Speaker, sources: Sequence[Facts]) -> bool:
    """Tell whether two may be one: a name shared with the other or its description, with a fuller name, or its initials."""
    if speaker.keys & other.around or other.keys & speaker.around:
        return True
    runs = [set(bare_words(source, a, b)) for source in sources for a, b in source.names]
    if any(speaker.keys & run and other.keys & run for run in runs):
        return True
    short, long = sorted((speaker.keys, other.keys), key=len)
    return len(long) > 1 and any(sorted(key) == sorted(word[0] for word in long) for key in short)
