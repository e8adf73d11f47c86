"""Which sentences of a summary go together."""

from conftest import make_document
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.groups import join, pair_features, pair_odds, squeeze
from summarize_news.types import Role


def at_most(n: int):
    return lambda group: len(group) <= n


def odds_of(pairs: dict[tuple[int, int], float]):
    return lambda i, j: pairs.get((min(i, j), max(i, j)), -3.0)


def test_the_likeliest_are_joined_as_long_as_it_is_likely():
    odds = odds_of({(0, 5): 2.0, (1, 2): 1.0, (3, 4): -2.0})
    assert join([[i] for i in range(6)], odds, 2, 6, at_most(3)) == [[0, 5], [1, 2], [3], [4]]
    assert len(join([[i] for i in range(6)], odds, 2, 3, at_most(3))) == 3, "no more than wanted"
    assert join([[0], [5], [7]], odds, 3, 3, at_most(3)) == [[0], [5], [7]], "no fewer than wanted"


def test_a_group_is_likely_by_the_mean_of_its_pairs():
    odds = odds_of({(0, 1): 3.0, (1, 2): 0.5, (0, 2): -2.0})  # 2 goes with 1, not with both
    assert join([[0], [1], [2]], odds, 1, 3, at_most(3)) == [[0, 1], [2]]


def test_no_group_is_longer_than_it_may_be():
    assert max(map(len, join([[i] for i in range(7)], lambda i, j: 5.0, 1, 7, at_most(3)))) == 3


@given(
    st.lists(st.integers(0, 40), unique=True, max_size=14),
    st.integers(1, 4),
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(),
)
def test_nothing_is_lost_and_nothing_stands_twice(sentences, n_least, n_most, n_lines, seed):
    groups = join([[i] for i in sentences], lambda i, j: ((i * 31 + j * 17 + seed) % 11) - 5, n_least, n_most, at_most(n_lines))
    assert sorted(i for group in groups for i in group) == sorted(sentences)
    assert all(len(group) <= n_lines for group in groups)
    assert len(groups) >= min(n_least, len(sentences))


def test_what_stands_near_says_the_same_or_is_said_by_one_goes_together():
    said = "Lena Ruud said the ferry would sail."
    document = make_document([["The ferry sank."], [said], [said], ["A school closed."], ["The mayor left."], ["Rain fell."]])
    alike = [dict.fromkeys(Role, 1 / 6)] * 6
    near = [[0.0] * 6 for _ in range(6)]
    nearer = [[0.8] * 6 for _ in range(6)]
    words = [frozenset({f"word{i}"}) for i in range(6)]

    def odds(i, j, nearness=near, chances=alike, words=words):
        return pair_odds(pair_features(document, nearness, chances, words, i, j))

    assert odds(3, 4) > odds(3, 5) > odds(0, 5), "by place"
    assert odds(3, 4, nearer) > odds(3, 4), "by meaning"
    assert odds(1, 2) > odds(3, 4), "by speaker"
    unlike = [*alike[:4], {role: float(role is Role.PLANS) for role in Role}, alike[5]]
    assert odds(3, 4, chances=unlike) < odds(3, 4), "by role"
    assert odds(3, 4, words=[frozenset({"ferry"})] * 6) > odds(3, 4), "by words that both have"


def test_what_is_too_much_goes_where_it_fits():
    odds = odds_of({(0, 9): 1.0, (5, 9): 2.0})
    parts = [[0], [1], [5], [6], [9]]
    assert squeeze([[0, 1], [5, 6], [9]], parts, odds, 2, at_most(3)) == [[0, 1], [5, 6, 9]]
    assert squeeze([[0, 1], [5, 6], [9]], parts, odds, 2, at_most(2)) == [[0, 1], [5, 6]], "and nowhere where nothing has room"
    assert squeeze([[0], [9]], parts, odds, 2, at_most(1)) == [[0], [9]]
    assert squeeze([[0, 1, 2], [4, 5], [7, 8, 9]], [[4, 5]], odds, 2, at_most(4)) == [[0, 1, 2], [7, 8, 9]], "nor torn"
