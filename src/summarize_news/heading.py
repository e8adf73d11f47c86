"""The few words over a section: the author's subhead, else a phrase of the section's own sentences, else a plain label.

Phrases of two to four words, articles not counted, come from parts of speech; rules say which of them can head anything at all
(``phrases``); a conditional logit that was fitted on phrases that readers chose for the sections of briefs
(`benchmarks/train_heading.py`) says which is best and when the plain label is better.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from statistics import fmean

from summarize_news import quotes
from summarize_news.lexicon import SMALL, stem
from summarize_news.phrases import (
    EMPTY_MODIFIERS,
    HOLLOW,
    NEVER,
    NEWS,
    PEOPLE,
    PLACE_WORDS,
    PREPOSITIONS,
    SAYS_NOTHING,
    TIMES,
    VAGUE,
    Phrase,
    bare,
    find_phrases,
    is_light,
    is_person,
    sentence_words,
)
from summarize_news.plan import Plan
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
SPARE = ("Key Details", "More Details", "Also Reported", "In Brief")  # where the role's own label is taken
_MAX_SUBHEAD_WORDS = 8
_N_FIRST = 2  # words before a phrase of a line's first words

# The chance, against none, from which a phrase is printed: readers rated 65% of those acceptable, and a weak one tells more
# than "Key Details". The second is for where the label is taken.
WORTH_PRINTING = 0.3
SECOND_BEST = 0.2

# What a phrase's features weigh (see ``describe``), as printed by benchmarks/train_heading.py.
BIAS = -5.80
WEIGHTS: dict[str, float] = {
    "ADJ ADJ NOUN": 0.59,
    "ADJ NOUN": 0.46,
    "ADJ NOUN ADP DET NOUN": 0.23,
    "ADJ NOUN ADP NOUN": 1.28,
    "ADJ NOUN ADP PROPN": 1.46,
    "ADJ NOUN NOUN": 0.64,
    "ADJ PROPN NOUN": -0.28,
    "ADV ADJ NOUN": 0.64,
    "NOUN ADJ NOUN": 1.15,
    "NOUN ADP ADJ NOUN": 0.79,
    "NOUN ADP DET ADJ NOUN": 0.40,
    "NOUN ADP DET NOUN": 0.97,
    "NOUN ADP DET NOUN NOUN": 0.42,
    "NOUN ADP NOUN": 1.28,
    "NOUN ADP NOUN NOUN": 1.35,
    "NOUN ADP PROPN": 0.40,
    "NOUN ADP PROPN PROPN": -0.36,
    "NOUN CCONJ ADJ NOUN": -0.53,
    "NOUN CCONJ NOUN": -0.25,
    "NOUN CCONJ NOUN NOUN": 0.27,
    "NOUN NOUN": 0.35,
    "NOUN NOUN ADP NOUN": 1.66,
    "NOUN NOUN NOUN": 0.89,
    "NOUN PART VERB NOUN": 0.54,
    "NUM ADJ NOUN": 1.66,
    "NUM NOUN": -0.91,
    "NUM NOUN NOUN": 1.48,
    "PROPN ADJ NOUN": 0.84,
    "PROPN NOUN": 0.31,
    "PROPN NOUN NOUN": 0.97,
    "PROPN PROPN NOUN": 0.71,
    "VERB NOUN": 0.31,
    "VERB NOUN NOUN": 0.67,
    "abstract": 0.19,
    "adjective": 0.22,
    "after ADJ": -0.11,
    "after ADP": 0.33,
    "after ADV": 0.13,
    "after AUX": 0.50,
    "after CCONJ": -1.12,
    "after DET": 0.79,
    "after NOUN": 0.61,
    "after PRON": 0.60,
    "after PROPN": 0.07,
    "after PUNCT": 0.72,
    "after SCONJ": -0.40,
    "after VERB": 0.22,
    "after nothing": 0.53,
    "after_of": 0.18,
    "after_place": 0.14,
    "all_names": -0.66,
    "at": -0.93,
    "background": 0.35,
    "before ADP": 0.69,
    "before ADV": 0.86,
    "before AUX": 0.93,
    "before DET": 1.35,
    "before PART": 0.52,
    "before PRON": 0.83,
    "before PUNCT": 0.91,
    "before SCONJ": 0.60,
    "before VERB": 0.67,
    "consequence": -0.72,
    "digit": -1.22,
    "elsewhere": -3.26,
    "empty": -1.08,
    "first_name": -0.56,
    "hollow": -0.29,
    "hyphen": 0.42,
    "in_clause": -0.18,
    "in_headline": 0.14,
    "in_lead": 0.91,
    "in_section": 0.89,
    "keep": 4.56,
    "keep_beside": 0.30,
    "keep_most": 1.35,
    "last_name": -0.05,
    "least_keep": -2.20,
    "least_repeated": 0.11,
    "letters": 2.24,
    "light": -0.39,
    "lines": 1.15,
    "n_cut": -0.61,
    "n_words": -1.05,
    "news": 0.22,
    "object": 0.23,
    "of": -0.14,
    "open": -0.05,
    "owned": -0.11,
    "person": -0.63,
    "place": -0.28,
    "plans": -0.28,
    "repeated": -0.08,
    "to": -0.77,
    "topic": 0.21,
    "vague": 1.28,
    "views": -0.19,
    "whole_repeated": -0.47,
}

_ABSTRACT = re.compile(r".*(?:tion|sion|ment|ity|ance|ence|ism|ship|ness|al|ure|age|cy|th)s?")
_SUBORDINATORS = frozenset("who which that where when while although because after before if as since".split())
# Two speakers differ where one of them denies, doubts or objects.
_DISAGREES = re.compile(
    r"\b(?:no|not|never|but|however|while|although|despite|instead|disagree\w*|oppos\w+|critic\w+|reject\w*|den(?:y|ie[sd])|against|"
    r"warn\w*|accus\w+|concern\w*|blam\w+|condemn\w*|scepti\w+|skepti\w+|doubt\w*|refus\w+|wrong|fail\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_HE_SAID = re.compile(r"\b(?:[Hh]e|[Ss]he)\b (?:also )?(?:said|says|added|told|wrote|argued|warned)\b")
_PARTICLE = r"(?:St\.?|Van|van|Von|von|De|de|Del|del|La|Le|El|Al|bin|Bin|Ben)"  # "St. Clair", "Van Dyke"
_FIRST_LETTER = re.compile(r"^[“\"‘'(]?[^\W\d_]")
_AFTER_HYPHEN = re.compile(r"(?<=[\w.])-(?!(?:" + "|".join(sorted(SMALL)) + r")(?:-|$))([^\W\d_])")


def name_sections(
    document: Document, reading: Reading, plans: Sequence[Plan], headline: str, labels: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return a heading for every section, no two alike; ``labels``: role or "differing" → the house's own plain label."""
    scene = Scene(document, reading, headline)
    taken: list[str] = []
    for plan in plans:
        taken.append(_name(scene, plan, plans, taken))
    for name, label in (labels or {}).items():
        plain = DIFFERING if name == "differing" else PLAIN[Role(name)]
        if plain in taken and label not in taken:
            taken[taken.index(plain)] = label
    return tuple(taken)


def join_unnamed(plans: Sequence[Plan], headings: Sequence[str], n_lines: int) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
    """Return sections and headings, those of no name ("More Details") joined to the first where ``n_lines`` let it."""
    first = next((plan for plan, heading in zip(plans, headings, strict=True) if heading == PLAIN[Role.TOPIC]), None)
    kept: list[tuple[Plan, str]] = []
    joined: list[int] = list(first.sentences) if first else []
    of_topics = {heading for plan, heading in zip(plans, headings, strict=True) if plan.role is Role.TOPIC}
    labels = (label for label in SPARE[1:] if label in of_topics)  # for those that stay, none left out between them
    for plan, heading in zip(plans, headings, strict=True):
        is_unnamed = first is not None and heading in SPARE[1:] and plan.role is Role.TOPIC
        if is_unnamed and len(joined) + len(plan.sentences) <= n_lines:
            joined += plan.sentences
        else:
            kept.append((plan, next(labels) if is_unnamed else heading))
    sections = (replace(first, sentences=sorted(joined)) if plan is first else plan for plan, _ in kept)
    return tuple(sections), tuple(heading for _, heading in kept)


def title_case(phrase: str) -> str:
    """Return ``phrase`` in title case; words with capitals of their own are left alone."""
    words = phrase.split()
    return " ".join(
        word
        if i and word in SMALL
        else _AFTER_HYPHEN.sub(lambda m: "-" + m[1].upper(), _FIRST_LETTER.sub(lambda m: m[0].upper(), word, count=1))
        for i, word in enumerate(words)
    )


def _name(scene: "Scene", plan: Plan, plans: Sequence[Plan], taken: Sequence[str]) -> str:
    if plan.subhead and len(plan.subhead.split()) <= _MAX_SUBHEAD_WORDS:
        subhead = plan.subhead.rstrip(".:;,")
        return _free(title_case(subhead.lower() if subhead.isupper() else subhead), taken)
    if plan.role is Role.CONTEXT and PLAIN[plan.role] not in taken:
        return PLAIN[plan.role]
    label = _label(scene, plan)
    best, best_score = _free(label, taken), SECOND_BEST if label in taken else WORTH_PRINTING
    for phrase in filter(partial(_heads, scene, plan), apart(scene, plan)):
        heading, score = title_case(phrase.text), chance(describe(scene, plan, plans, phrase))
        if score > best_score and not any(_is_like(heading, other) for other in taken):
            best, best_score = heading, score
    return best


def _label(scene: "Scene", plan: Plan) -> str:
    """Return the plain label of a section: its role's, or whose view it gives where every line is that person's."""
    if plan.role is not Role.VIEWS:
        return PLAIN[plan.role]
    texts = [scene.document.text(i) for i in plan.sentences]
    speakers = [quotes.speaker(text) for text in texts]
    names = set(speakers) - {""}
    if len(names) > 1 and any(_DISAGREES.search(text) for text in texts):
        return DIFFERING
    is_anybodys = any(not speaker and not _HE_SAID.search(text) for speaker, text in zip(speakers, texts, strict=True))
    if len(names) != 1 or is_anybodys:
        return PLAIN[plan.role]
    (name,) = names
    written = re.search(rf"(?:\b{_PARTICLE}\s)?\b{re.escape(name)}\b", " ".join(texts))
    is_telling = name in scene.proper and not name.isupper() and stem(name.lower()) not in SAYS_NOTHING | NEVER
    if not written or not is_telling:
        return PLAIN[plan.role]
    return f"{written[0]}{'’' if name.endswith('s') else '’s'} View"


def _free(heading: str, taken: Sequence[str]) -> str:
    """Return ``heading``, or where it is taken the first label that is not, or it with a number."""
    numbered = (f"{heading} ({n})" for n in range(2, len(taken) + 3))
    return next(label for label in (heading, *SPARE, *numbered) if label not in taken)


def _is_like(heading: str, other: str) -> bool:
    """Tell whether two headings say the same: but for a plural, a possessive or words that say nothing."""
    a, b = (_stems(text) for text in (heading, other))
    return a <= b or b <= a


def _stems(text: str) -> set[str]:
    words = {stem(word) for word in re.findall(r"[\w.-]+", text.lower().replace("’s", "").replace("'s", ""))} - SMALL
    return (words - HOLLOW - EMPTY_MODIFIERS - PEOPLE) or words


class Scene:
    """What the phrases of an article are seen against: how common its words are, and what its headline says."""

    def __init__(self, document: Document, reading: Reading, headline: str) -> None:
        self.document = document
        self.words = [sentence_words(document, reading, s.index) for s in document.sentences]
        self.stems = [{bare(w) for w in words} for words in self.words]
        self.n_with = Counter(stem for stems in self.stems for stem in stems)
        self.proper = {re.sub(r"['’]s?$", "", w.text) for words in self.words for w in words if w.pos == "PROPN"}
        self.headline = {stem(word) for word in re.findall(r"\w+", headline.lower())}
        self.text = " ".join(document.texts()).lower()


def candidates(scene: Scene, plan: Plan) -> list[Phrase]:
    """Return the phrases of a section's sentences, each text once."""
    found: dict[str, Phrase] = {}
    for i in plan.sentences:
        for phrase in find_phrases(scene.words[i], i):
            found.setdefault(phrase.text.lower(), phrase)
    return list(found.values())


def apart(scene: Scene, plan: Plan) -> list[Phrase]:
    """Return the phrases but those among the first words of the section's first line: over it, they are said twice.

    Editors have 6 of 378 that begin it.
    """

    def begins(phrase: Phrase) -> bool:
        before = [w for w in scene.words[phrase.sentence] if w.end <= phrase.words[0].start and w.text[0].isalnum()]
        return phrase.sentence == plan.sentences[0] and len(before) <= _N_FIRST

    return [phrase for phrase in candidates(scene, plan) if not begins(phrase)]


def _heads(scene: Scene, plan: Plan, phrase: Phrase) -> bool:
    """Tell whether a phrase is of the section's first line, or of most lines of a topic, and not of one further down."""
    stems = {bare(w) for w in phrase.words if w.lower not in SMALL}
    n_lines = sum(bool(stems & scene.stems[i]) for i in plan.sentences)
    return stems <= scene.stems[plan.sentences[0]] or (plan.role is Role.TOPIC and 2 * n_lines > len(plan.sentences))


def best_chance(scene: Scene, sentence: int) -> float:
    """Return the chance that an editor would print the best phrase of ``sentence`` over it alone; 0 where it has none."""
    plan = Plan(role=Role.TOPIC, lead=sentence, sentences=[sentence])
    return max((chance(describe(scene, plan, [plan], phrase)) for phrase in apart(scene, plan)), default=0.0)


def describe(scene: Scene, plan: Plan, plans: Sequence[Plan], phrase: Phrase) -> dict[str, float]:
    """Return what is weighed of a phrase as the heading of ``plan`` among ``plans``: name → value, most in [0, 1]."""
    content = [w for w in phrase.words if w.lower not in SMALL]
    stems = [bare(w) for w in content]
    n_lines = len(plan.sentences)
    others = [i for other in plans if other is not plan for i in other.sentences]
    words = scene.words[phrase.sentence]
    keeps = [w.keep for w in content]
    all_keeps = [w.keep for w in words if w.text[0].isalnum()]
    told_before = {w.lower for w in words if w.end <= content[0].start}
    before, after = phrase.before, phrase.after
    return {
        # its form
        **{name: float(phrase.form == name) for name in ("of", "at", "to", "ing")},
        " ".join(w.pos for w in phrase.words): 1.0,
        f"after {before.pos if before else 'nothing'}": 1.0,
        f"before {after.pos if after else 'nothing'}": 1.0,
        "light": float(is_light(phrase)),
        "n_words": len(phrase.words) / 4,
        "three_words": float(len(phrase.words) == 3),
        "letters": len(phrase.text) / 40,
        "n_cut": min(phrase.n_cut, 3) / 3,
        "owned": float(any(w.owns for w in content)),
        "hyphen": float(any("-" in w.text for w in content)),
        "digit": float(any(c.isdigit() for w in phrase.words for c in w.text)),
        "adjective": float(any(w.pos == "ADJ" for w in content)),
        # what its words are
        "news": float(bare(phrase.head) in NEWS),
        "abstract": float(bool(_ABSTRACT.fullmatch(phrase.head.lower))),
        "person": float(is_person(phrase.head)),
        "hollow": fmean(s in HOLLOW for s in stems),
        "empty": fmean(s in EMPTY_MODIFIERS for s in stems),
        "vague": fmean(s in VAGUE for s in stems),
        "time": float(any(s in TIMES for s in stems)),
        "all_names": float(all(w.is_name for w in content)),
        "first_name": float(content[0].is_name),
        "last_name": float(content[-1].is_name),
        # how much of the story they are
        "keep": fmean(keeps),
        "least_keep": min(keeps),
        "keep_beside": fmean(keeps) / max(fmean(all_keeps), 1e-3) - 1,
        "keep_most": fmean(keeps) / max(max(all_keeps), 1e-3),
        "in_section": fmean(sum(s in scene.stems[i] for i in plan.sentences) / n_lines for s in stems),
        "lines": fmean(any(s in scene.stems[i] for s in stems) for i in plan.sentences),
        "elsewhere": fmean(sum(s in scene.stems[i] for i in others) / max(1, len(others)) for s in stems),
        "repeated": min(fmean(scene.n_with[s] for s in stems) - 1, 5) / 5,
        "least_repeated": min(min(scene.n_with[s] for s in stems) - 1, 4) / 4,
        "whole_repeated": min(scene.text.count(phrase.text.lower()) - 1, 3) / 3,
        "in_headline": float(any(s in scene.headline for s in stems)),
        # where it stands
        "in_lead": float(phrase.sentence == plan.sentences[0]),
        "place": content[0].start / max(1, words[-1].end),
        "object": float(before is not None and before.pos in {"VERB", "AUX"}),
        "open": float(phrase.form == "plain" and after is not None and after.lower in PREPOSITIONS | {"of"}),
        "after_of": float(before is not None and before.lower == "of"),
        "after_place": float(before is not None and before.lower in PLACE_WORDS),
        "in_clause": float(bool(told_before & _SUBORDINATORS)),
        # whose section it is
        plan.role.value: 1.0,
    }


def chance(features: dict[str, float]) -> float:
    """Return the chance that an editor would print the heading."""
    return 1 / (1 + math.exp(-BIAS - sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())))
