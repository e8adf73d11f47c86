"""Sets of sentences scored as wholes: candidates, features, the scorer and how it is learned."""

import numpy as np
import pytest
from conftest import make_document, make_reading
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.neural.sets import SetScorer, best_set, candidate_sets, set_features
from summarize_news.neural.training.oracle import SetRouge
from summarize_news.neural.training.sets import fit_scorer, label_sets

TEXTS = [
    "The harbour council voted to close the old ferry terminal.",
    "It voted to close the old ferry terminal in March.",
    "All sailings will move to the new pier.",
    "Nobody could remember so dry a spring.",
    "The gulls were loud.",
    "A ferry runs each hour.",
    "Tickets cost four crowns.",
]
DOCUMENT = make_document([TEXTS])
READING = make_reading(DOCUMENT, salience=(0.9, 0.8, 0.7, 0.3, 0.2, 0.15, 0.1))


def test_candidates_are_small_sets_of_the_most_salient_in_source_order_without_a_repeated_trigram():
    sets = candidate_sets(TEXTS, READING)
    assert all(1 <= len(s) <= 3 and list(s) == sorted(s) for s in sets) and len(sets) == len(set(sets))
    assert (0, 2) in sets and not any({0, 1} <= set(s) for s in sets)  # "voted to close"
    assert {i for s in sets for i in s} == {0, 1, 2, 3, 4, 5}


@given(st.integers(1, 7))
def test_every_set_has_finite_features_of_one_length(n):
    document = make_document([TEXTS[:n]])
    reading = make_reading(document, [0.5] * n)
    sets = candidate_sets(TEXTS[:n], reading)
    features = set_features(TEXTS[:n], reading, sets)
    assert len(features) == len(sets) and np.isfinite(features).all()
    assert features.shape[1] == 27


def scorer_of(column: int) -> SetScorer:
    """Return a scorer that ranks sets by one feature, falling."""
    inner = np.zeros((27, 1))
    inner[column] = -1
    return SetScorer(mean=np.zeros(27), scale=np.ones(27), inner=inner, inner_bias=np.full(1, 1000.0), outer=np.ones(1))


def test_the_best_set_is_the_scorers():
    assert len(best_set(TEXTS, READING, scorer_of(0))) > 1  # feature 0: a single sentence
    assert best_set(TEXTS, READING, scorer_of(7)) == (4,)  # feature 7: words of the set; "The gulls were loud."
    assert best_set([], make_reading(make_document([]), []), scorer_of(0)) == ()


def test_a_scorer_travels_as_plain_values_and_must_fit_together():
    scorer = scorer_of(3)
    features = set_features(TEXTS, READING, candidate_sets(TEXTS, READING))
    again = SetScorer.from_dict(scorer.to_dict())
    assert (again.score(features) == scorer.score(features)).all()
    with pytest.raises(ValueError, match="fit together"):
        SetScorer.from_dict({**scorer.to_dict(), "mean": [0.0]})
    with pytest.raises(KeyError):
        SetScorer.from_dict({})


def test_the_rouge_of_a_set_is_the_rouge_of_growing_it():
    rouge = SetRouge(TEXTS, ["The council closes the ferry terminal.", "Sailings move to a new pier."])
    sets = [(0,), (0, 2), (0, 2, 5)]
    assert rouge.score(sets) == pytest.approx([rouge.extend(s[:-1])[s[-1]] for s in sets])


def test_fitting_finds_what_makes_a_set_good():
    rng = np.random.default_rng(0)
    rows = []
    for _ in range(200):
        features = rng.normal(size=(20, 5))
        gains = 0.05 * (features[:, 1] - np.abs(features[:, 3]))
        rows.append((features, gains - gains.mean()))
    scorer = fit_scorer(rows[:150])
    chosen = [gains[scorer.score(features).argmax()] for features, gains in rows[150:]]
    best = [gains.max() for _, gains in rows[150:]]
    assert np.mean(chosen) > 0.9 * np.mean(best)
    assert (fit_scorer(rows[:150]).inner == scorer.inner).all()  # same data, same scorer


def test_labels_are_gains_over_the_articles_mean():
    rows = label_sets([(DOCUMENT, ("The council closes the ferry terminal.",))], lambda _: READING)
    (features, gains), sets = rows[0], candidate_sets(TEXTS, READING)
    assert len(features) == len(gains) == len(sets) and gains.sum() == pytest.approx(0)
    assert 0 in sets[int(gains.argmax())]
    assert label_sets([(make_document([TEXTS[:1]]), ("x",))], lambda d: make_reading(d, [0.5])) == []
