"""Constituents of a dependency tree: what hangs on what, in one piece or not, and what can go. All sentences are made up."""

from typing import NamedTuple

import pytest

from summarize_news.trees import can_part, children_of, root_of, stretch_of


class Word(NamedTuple):
    """A word in a tree."""

    text: str
    at: int
    pos: str
    head: int | None
    relation: str


def tree(text: str) -> list[Word]:
    """Return the words of "The/1/det mayor/2/nsubj slept/2/root": each with the place of its head and its relation."""
    parts = [part.split("/") for part in text.split()]
    return [
        Word(word, at, "PUNCT" if relation == "punct" else "X", int(head), relation)
        for at, (word, head, relation) in enumerate(parts)
    ]


FERRY = tree(
    "The/1/det ferry/3/nsubj ,/3/punct sank/3/root off/6/case the/6/det coast/3/obl after/8/mark dark/3/advcl and/11/cc "
    "nobody/11/nsubj swam/3/conj ./3/punct"
)


@pytest.mark.parametrize(
    ("words", "can"),
    [
        ("off the coast", True),
        ("after dark", True),
        ("and nobody swam", True),
        ("off the coast after dark", True),  # two adjuncts of one verb
        ("The ferry", False),  # a subject
        ("the coast", False),  # the preposition would be left
        ("nobody swam", False),  # the "and" would be left
        ("sank off the coast", False),  # the root
        ("The", False),
    ],
)
def test_what_can_go_hangs_on_what_stays_and_nothing_hangs_on_it(words, can):
    wanted = words.split()
    texts = [word.text for word in FERRY]
    a = next(i for i in range(len(texts)) if texts[i : i + len(wanted)] == wanted)
    assert can_part(FERRY, a, a + len(wanted)) is can


def test_without_a_tree_nothing_is_forbidden_and_nothing_found():
    words = [word._replace(head=None, relation="") for word in FERRY]
    assert can_part(words, 0, 2)
    assert root_of(words) is None


def test_a_constituent_is_found_in_one_piece_or_not_at_all():
    assert stretch_of(FERRY, 1) == (0, 2)
    assert stretch_of(FERRY, 6) == (4, 7)
    assert stretch_of(FERRY, 3) == (0, 12), "marks stay outside"
    crossed = tree("Nobody/1/nsubj slept/1/root yesterday/1/obl who/4/nsubj swam/0/acl:relcl")
    assert stretch_of(crossed, 0) is None
    assert stretch_of(FERRY, 2) is None, "a mark is none"


def test_the_root_and_what_hangs_on_it():
    assert root_of(FERRY) == 3
    assert children_of(FERRY, 3) == [1, 2, 6, 8, 11, 12]
    assert root_of(FERRY[4:]) is None


def test_what_is_gone_is_no_obstacle():
    left = [word for word in FERRY if word.text not in ("off", "the", "coast")]
    assert can_part(left, 4, 6)
    assert stretch_of(left, 1) == (0, 2)
