"""In which section a sentence belongs."""

import pytest
from conftest import make_document, make_reading
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.roles import role_chances
from summarize_news.types import Discourse, Role


@pytest.mark.parametrize(
    ("sentence", "place", "discourse", "role"),
    [
        ("Mara Lind said the plan was a mistake.", 15, Discourse.EVALUATION, Role.VIEWS),
        ("The council will vote next week and the bridge is expected to open in May.", 18, Discourse.EXPECTATION, Role.PLANS),
        ("The bridge was built in 1931.", 15, Discourse.HISTORICAL, Role.BACKGROUND),
        ("Crews found two more cracks in the deck.", 6, Discourse.MAIN_EVENT, Role.TOPIC),
    ],
)
def test_the_likeliest_role(sentence, place, discourse, role):
    document = make_document([["A bridge was closed."]] * place + [[sentence]] + [["The end."]] * (20 - place))
    reading = make_reading(document, [0.5] * 21, [Discourse.MAIN_EVENT] * place + [discourse])
    chances = role_chances(document, reading, place)
    assert max(chances, key=lambda r: chances[r]) is role


def test_context_stands_early():
    document = make_document([["The bridge had been closed since last year."]] * 20)
    reading = make_reading(document, [0.5] * 20, [Discourse.PREVIOUS_EVENT] * 20)
    found = [role_chances(document, reading, i)[Role.CONTEXT] for i in range(20)]
    assert found == sorted(found, reverse=True) and found[0] > 2 * found[-1]


@given(st.sampled_from(list(Discourse)), st.integers(1, 9))
def test_chances_of_all_roles_make_one(discourse, n):
    document = make_document([["A bridge was closed."]] * n)
    chances = role_chances(document, make_reading(document, [0.5] * n, [discourse] * n), n - 1)
    assert set(chances) == set(Role) and sum(chances.values()) == pytest.approx(1)
