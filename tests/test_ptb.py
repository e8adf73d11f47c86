"""PTB-tokenised text as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.ptb import is_ptb, split_ptb

CASES = [
    ("the port was shut . trains ran .", ["the port was shut.", "trains ran."]),
    ("it wo n't rain , she 's sure .", ["it won't rain, she's sure."]),
    ("a fare of $ 4.50 -lrb- up 10 % -rrb- .", ["a fare of $4.50 (up 10%)."]),
    ("a well - known , 35 - year - old man .", ["a well-known, 35-year-old man."]),
    ("the kit - a green one - was sold .", ["the kit - a green one - was sold."]),
    ('" we won , " he said . " we did ! "', ['"we won," he said.', '"we did!"']),
    ('he said it was " over " . they left .', ['he said it was "over".', "they left."]),
    # a speech of two paragraphs opens twice and closes once
    ('" we won . " it was hard , " he said .', ['"we won.', '"it was hard," he said.']),
    ("the u.s. senate met . rep. lee left .", ["the u.s. senate met.", "rep. lee left."]),
    ("leaders ' talks failed .", ["leaders' talks failed."]),
]


@pytest.mark.parametrize(("text", "sentences"), CASES)
def test_split(text, sentences):
    assert split_ptb(text) == sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the port was shut . trains ran , he said .", True),
        ("The port was shut. Trains ran, he said.", False),
        ("", False),
    ],
)
def test_is_ptb(text, expected):
    assert is_ptb(text) is expected


@given(st.lists(st.sampled_from(["the", "dog", ".", ",", '"', "'", "-", "n't", "-lrb-", "-rrb-", "$", "4", "?", "’", "s"])))
def test_no_word_is_lost(tokens):
    letters = [c for s in split_ptb(" ".join(tokens)) for c in s if c.isalnum()]
    wanted = [c for t in tokens for c in t.replace("-lrb-", "").replace("-rrb-", "") if c.isalnum()]
    assert letters == wanted
