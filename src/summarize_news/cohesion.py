"""What a sentence takes for known: the things it points back to, and the short names that were explained before.

In: a segmented document. Out: stems of words, to be held against what a summary has already told (Halliday & Hasan 1976 on
reference; Zhang et al. 2023 find missing antecedents the commonest fault of extracts).
"""

import re
from collections.abc import Iterable

from summarize_news.lexicon import stem
from summarize_news.people import People
from summarize_news.types import Document

_POINTS_BACK = frozenset("the this that these those such".split())
_SURELY = frozenset("this that these those such".split())  # whatever stands before: "that woman", of a "she"
_IN_PHRASE = frozenset({"ADJ", "NOUN", "NUM"})
# What explains itself where it stands: the times and the things there is one of, and heads that "of" or "who" completes.
_KNOWN = frozenset(
    "year month week day hour time moment morning afternoon evening night weekend summer winter spring autumn season decade "
    "century past future end start beginning world country nation government public police media internet economy market sun "
    "sea army parliament president minister pope first last same other rest most least number way fact case".split()
)
# What was done or said, and is called by that name once it was told in other words.
_TOLD_OTHERWISE = frozenset(
    "information statement move incident operation decision meeting ruling campaign plan study survey deal agreement "
    "attack strike raid proposal scheme project strategy comment remark announcement accusation allegation claim "
    "criticism crash measure bill ban offer bid merger event accident discovery "
    "encounter sector industry state region province "
    "attacker gunman couple pair duo organisation organization facility vehicle document finding".split()
)
_COMPLETES = frozenset("of who that which whose where for".split())
_EXPLAINED = re.compile(r"\((?:the )?([A-Z][A-Za-z&-]*[A-Z])\)")
_SHORT_NAME = re.compile(r"\b[A-Z][A-Za-z&-]*[A-Z]\b")


def stems(text: str) -> set[str]:
    """Return the stems of the words of ``text``."""
    return {_bare(word) for word in re.findall(r"\w[\w'’&-]*", text)}


def _bare(word: str) -> str:
    return stem(re.sub(r"['’]s?$", "", word.lower()))


def taken_for_known(document: Document, people: People) -> tuple[frozenset[str], ...]:
    """Return for every sentence the stems it points back to.

    A phrase with "the" points to what an earlier sentence told, one with "this" or "such" in any case, and a surname to where
    its bearer was introduced.
    """
    told: set[str] = set()
    explained: set[str] = set()
    found = []
    for sentence in document.sentences:
        text = document.text(sentence.index)
        short = {_bare(name) for name in _SHORT_NAME.findall(text)}
        heads = {head for head, is_sure in _pointed_at(document, sentence.index) if is_sure or head in told}
        surnames = {_bare(name) for name in people.known_by_surname(sentence.index)}
        found.append(frozenset(heads | surnames | (short & explained)))
        told |= stems(text)
        explained |= {_bare(name) for name in _EXPLAINED.findall(text)}
    return tuple(found)


def _pointed_at(document: Document, index: int) -> Iterable[tuple[str, bool]]:
    """Yield the stem of the head of each phrase that begins with "the", "this" or "such" and says no more of it, and whether
    it surely points back."""
    text = document.text(index)
    words = [(text[t.span.start : t.span.end], t.pos) for t in document.tokens[index]]
    for i, (word, pos) in enumerate(words):
        if word.lower() not in _POINTS_BACK or pos == "SCONJ":
            continue
        end = i + 1
        while end < len(words) and words[end][1] in _IN_PHRASE:
            end += 1
        following = words[end] if end < len(words) else ("", "")
        if end == i + 1 or words[end - 1][1] != "NOUN" or following[0].lower() in _COMPLETES or following[1] == "PROPN":
            continue
        head = _bare(words[end - 1][0])
        if head not in _KNOWN:
            is_sure = (word.lower() in _SURELY and i > 0) or (end == i + 2 and head in _TOLD_OTHERWISE)
            yield head, is_sure
