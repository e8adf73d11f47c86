"""Quotation marks and speakers."""

import pytest

from summarize_news import quotes

WHOLE = [
    ("He said it was “over” and left.", True),
    ('He said it was "over" and left.', True),
    ('"We won," she said. "Twice."', True),
    ("“We won, she said.", False),
    ("We won,” she said.", False),
    ('"We won, she said.', False),
    ('We won," she said.', False),
    ('The so-called ("greenest") town-"city" won.', True),
    ("No quotation at all.", True),
]


@pytest.mark.parametrize(("sentence", "expected"), WHOLE)
def test_is_whole(sentence, expected):
    assert quotes.is_whole(sentence) is expected


def test_speech_of_several_sentences():
    sentences = [(0, '"We won.'), (0, "It was hard."), (0, 'We ran," she said.'), (0, "They left."), (1, "A bus came.")]
    assert quotes.in_speech(sentences) == (False, True, True, False, False)


def test_a_reopened_speech_does_not_turn_the_rest_of_the_article_into_speech():
    """A speech of two paragraphs, run into one: opened twice, closed once."""
    sentences = [(0, '"We won.'), (0, '"It was hard," she said.'), (0, "They left."), (0, 'He called it "fair" later.')]
    assert quotes.in_speech(sentences) == (False, True, False, False)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("“We will appeal,” said Daniel Obuya, one of the riders.", "Obuya"),
        ("“We will appeal,” said chief executive Daniel Obuya.", "Obuya"),
        ("Asked about the vote, he said he trusts Israeli voters to decide.", ""),
        ("Joanna Fisk, a professor of politics, said the speech was aimed at voters.", "Fisk"),
        ("According to Dr. Leonie Abascal the plants had been to school.", "Abascal"),
        ("The company said it would pay.", ""),
        ("It rained.", ""),
    ],
)
def test_speaker(sentence, name):
    assert quotes.speaker(sentence) == name


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("“We said no.”", False), ("“We said no,” she said.", True), ("It is, according to the mayor, over.", True)],
)
def test_is_attributed(sentence, expected):
    assert quotes.is_attributed(sentence) is expected
