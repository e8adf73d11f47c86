"""Clauses of a line that are denied or hedged in the evidence and not in the line, or the other way round."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarize_news.guard.facts import Facts, Fault, Finding
from summarize_news.guard.words import Word, is_content

_NEGATIONS = frozenset("not no never without cannot denied denies deny denying neither nor none nobody nothing".split())
# What makes a clause no assertion of its own, though it has no "not".
_NEGATED = frozenset(
    "fail failed fails failing refuse refused refuses refusing reject rejected rejects lack lacked lacks lacking unable "
    "unlikely less fewer hardly barely rarely seldom few little stop stopped prevent prevented avoid avoided ban banned "
    "bars barred rather instead dismissed dismiss ruled free except unless un non halt halted cancelled canceled scrapped "
    "doubt doubts doubted".split()
)
_HEDGES = frozenset(
    "may might could allegedly alleged reportedly apparently possibly perhaps suspected probably potentially supposedly".split()
)
_HEDGED = frozenset(
    "would should can likely unlikely expected expects expect believed believe thought think thinks seems seemed seem appears "
    "appeared appear possible possibility potential probable rumoured rumored accused charged claims claimed claim "
    "suggests suggested suggest plan plans planned hope hopes hoped considering hoping risk risks threat threatened fear "
    "fears feared estimated estimate suspicion suspect suspects allegations allegation ability able".split()
)
_KINDS = ((Fault.NEGATION, _NEGATIONS, _NEGATED), (Fault.MODALITY, _HEDGES, _HEDGED))
_N_WINDOW = 7  # words after a trigger that it bears on
_N_REACH = 16  # words before, with a clause put in between
_CLAUSE_ENDS = frozenset('.!?;:—,"()')


class _Trigger(NamedTuple):
    place: int
    anchors: tuple[str, ...]
    before: frozenset[str]


def _is_trigger(words: Sequence[Word], i: int, triggers: frozenset[str]) -> bool:
    word = words[i]
    if triggers is _NEGATIONS and word.key.endswith("n't"):
        return True
    if word.key not in triggers:
        return False
    follows = words[i + 1].key if i + 1 < len(words) else ""
    if word.key in ("no", "not", "none", "nothing"):
        # "No. 1", "no longer" (a negation, but of time), "not only … but"
        return not (
            follows in ("only", "just", "least") or (follows == "." and i + 2 < len(words) and words[i + 2].text[0].isdigit())
        )
    if word.key == "may":
        return not word.text[0].isupper()
    return not (word.key in ("could", "can") and follows in ("not", "no", "n't"))


def _triggers(facts: Facts, triggers: frozenset[str]) -> list[_Trigger]:
    found: dict[tuple[tuple[str, ...], frozenset[str]], _Trigger] = {}
    for i in range(len(facts.words)):
        if _is_trigger(facts.words, i, triggers):
            window = _window(facts, i)
            anchors = tuple(facts.stems[j] for j in window if _is_anchor(facts.words[j]))[:2]
            before = frozenset(facts.stems[j] for j in range(max(0, i - 5), i) if is_content(facts.words[j]))
            if anchors:
                found.setdefault((anchors, before), _Trigger(i, anchors, before))
    return list(found.values())


def _is_anchor(word: Word) -> bool:
    return is_content(word) and not word.key.endswith("n't") and word.key not in _NEGATIONS | _HEDGES and len(word.key) > 2


def _window(facts: Facts, i: int) -> list[int]:
    """Return the places after ``i`` in the same clause, at most so many words of them."""
    out = []
    for j in range(i + 1, min(len(facts.words), i + 1 + _N_WINDOW)):
        if facts.words[j].text in _CLAUSE_ENDS or facts.words[j].key in ("and", "but"):
            break
        out.append(j)
    return out


def _touched(facts: Facts, triggers: frozenset[str], related: frozenset[str]) -> set[int]:
    """Return the places that a trigger, or a word related to one, may bear on."""
    out: set[int] = set()
    for i, word in enumerate(facts.words):
        if _is_trigger(facts.words, i, triggers) or word.key in triggers | related:
            out.update(range(max(0, i - 3), min(len(facts.words), i + 2 + _N_WINDOW + 3)))
    return out


def _governed(facts: Facts, triggers: frozenset[str]) -> set[int]:
    """Return the places that a trigger does bear on, in its own clause."""
    return {j for i in range(len(facts.words)) if _is_trigger(facts.words, i, triggers) for j in _window(facts, i)}


def _occurrences(facts: Facts, trigger: _Trigger) -> Iterator[int]:
    """Yield where the anchors stand together, and something that stood before the trigger before them."""
    for i, stem in enumerate(facts.stems):
        if stem != trigger.anchors[0]:
            continue
        if len(trigger.anchors) > 1 and trigger.anchors[1] not in facts.stems[i + 1 : i + 6]:
            continue
        if (
            len(trigger.anchors) > 1
            or not trigger.before
            or not trigger.before.isdisjoint(facts.stems[max(0, i - _N_REACH) : i])
        ):
            yield i


def find_polarity(said: Facts, sources: Sequence[Facts]) -> Iterator[Finding]:
    """Yield clauses whose words stand on both sides, denied or hedged on one side and nothing like it on the other.

    The evidence may say a thing twice, with and without: then a line may say it either way.
    """
    for kind, triggers, related in _KINDS:
        line = (said, _touched(said, triggers, related))
        evidence = [(source, _touched(source, triggers, related)) for source in sources]
        for trigger in _triggers(said, triggers):
            plain = _plain_clause(trigger, evidence)
            if plain and not _is_touched(trigger, evidence):
                yield Finding(kind=kind, text=_marked_clause(said, trigger), nearest=plain)
        both_ways = [(source, _governed(source, triggers)) for source in sources]
        for source in sources:
            for trigger in _triggers(source, triggers):
                plain = _plain_clause(trigger, [line])
                if plain and not _is_touched(trigger, [line]) and not _plain_clause(trigger, both_ways):
                    yield Finding(kind=kind, text=plain, nearest=_marked_clause(source, trigger))


_Touched = Sequence[tuple[Facts, set[int]]]


def _plain_clause(trigger: _Trigger, texts: _Touched) -> str:
    """Return the words about the first place where the anchors stand with nothing like the trigger, or nothing."""
    for facts, touched in texts:
        for place in _occurrences(facts, trigger):
            if place not in touched:
                return facts.show(max(0, place - 2), min(len(facts.words), place + 3))
    return ""


def _is_touched(trigger: _Trigger, texts: _Touched) -> bool:
    return any(place in touched for facts, touched in texts for place in _occurrences(facts, trigger))


def _marked_clause(facts: Facts, trigger: _Trigger) -> str:
    return facts.show(max(0, trigger.place - 1), min(len(facts.words), trigger.place + 4))
