"""In which section an editor would put a sentence: its discourse role, its words and its place → a chance for each role.

Discourse roles alone say it badly: what a report gives as "current context" is mostly a topic of its own in a brief.
"""

import math
import re

from summarize_news import quotes
from summarize_news.types import Discourse, Document, Reading, Role

_FUTURE = re.compile(
    r"\b(?:will|would|could|may|plans?|planned|planning|expect(?:s|ed)?|due to|scheduled|set to|next (?:week|month|year)|"
    r"hopes?|upcoming|to be|likely|intends?|aims?|later this|tomorrow)\b"
)
_SURE_FUTURE = re.compile(
    r"\b(?:will|plans? to|planned to|expected to|due to (?:be|take|begin|start|appear|open|meet)|scheduled|set to|"
    r"next (?:week|month|year)|is to|are to|upcoming|tomorrow)\b"
)
_PAST = re.compile(
    r"\bhad\b|\b(?:in|since|until) (?:19|20)\d\d\b|\bago\b|\blast (?:year|month|summer)\b|\bearlier\b", re.IGNORECASE
)
_ROLES = tuple(Role)
# A multinomial logistic regression on hand-written sectioned summaries, a row for each feature, a column for each role of
# `Role`, as printed by benchmarks/fit_roles.py for the reader before its second opinion; those of the reader that ships are no
# better (docs/sections.md).
_WEIGHTS = (
    (0.61, 0.89, -0.19, -0.62, -0.25, -0.44),  # main_event
    (-0.33, 0.40, 0.26, -0.18, -0.34, 0.19),  # consequence
    (0.81, 0.65, -0.24, -0.42, -0.12, -0.67),  # previous_event
    (0.32, 0.70, -0.05, 0.17, -1.08, -0.07),  # current_context
    (0.39, -0.15, -0.27, 1.07, -0.62, -0.40),  # historical
    (-0.23, 0.30, -0.19, 0.10, 0.28, -0.26),  # anecdotal
    (-0.19, 0.06, -0.50, -0.01, 1.30, -0.65),  # evaluation
    (-0.28, 0.25, -0.05, -0.68, -0.20, 0.95),  # expectation
    (0.01, -0.01, -0.02, -0.02, 0.04, -0.00),  # not_news
    (-0.61, 0.57, -0.29, -0.46, 0.81, -0.02),  # speech
    (-0.19, -0.04, -0.23, -0.19, 0.44, 0.20),  # a speaker named
    (-1.89, -0.58, 0.19, 0.54, 0.67, 1.07),  # place, 0 to 1
    (0.01, -0.05, 0.15, -0.30, -0.17, 0.35),  # words of the future, and of doubt
    (-0.13, -0.05, -0.19, -0.44, 0.14, 0.67),  # words of a sure future
    (0.32, -0.26, 0.06, 0.32, -0.27, -0.17),  # words of the past
    (0.91, 1.02, -0.68, -0.30, -0.24, -0.71),  # always
)


def role_features(document: Document, reading: Reading, index: int) -> tuple[float, ...]:
    """Return what is weighed of a sentence: roots of its discourse chances, whether it speaks, its place, future and past."""
    text = document.text(index)
    outside = quotes.outside_quotes(text)
    return (
        *(math.sqrt(reading.discourse[index].get(kind, 0.0)) for kind in Discourse),
        reading.speech[index],
        float(bool(quotes.speaker(text))),
        index / len(document.sentences),
        float(bool(_FUTURE.search(outside))),
        float(bool(_SURE_FUTURE.search(outside))),
        float(bool(_PAST.search(outside))),
        1.0,
    )


def role_chances(document: Document, reading: Reading, index: int) -> dict[Role, float]:
    """Return for every role of a section the chance that sentence ``index`` serves it where it serves any."""
    features = role_features(document, reading, index)
    scores = [sum(f * row[k] for f, row in zip(features, _WEIGHTS, strict=True)) for k in range(len(_ROLES))]
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    return {role: share / sum(shares) for role, share in zip(_ROLES, shares, strict=True)}
