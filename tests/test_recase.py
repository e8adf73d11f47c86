"""Case, accents, spacing and marks of a written line come back from its evidence, and nothing else changes."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.recase import fold, recase

POLICE = (
    'Police in St. Louis said on Monday that José Álvarez, 34, was "very well-known" to the F.B.I., having won $3.5m (£2m) '
    "in the UK's National Lottery.",
    "The Hague-based court isn't happy about the players' appeal -- he said.",
    "A sale called 'Bear Witness' follows.",
)


@pytest.mark.parametrize(
    ("pieces", "line"),
    [
        (
            "jose alvarez , 34 , won $ 3 . 5m in the uk ' s national lottery , police said .",
            "José Álvarez, 34, won $3.5m in the UK's National Lottery, police said.",
        ),
        (
            'the police said he was " very well - known " to the f . b . i .',
            'The police said he was "very well-known" to the F.B.I.',
        ),
        ("the hague - based court isn ' t happy", "The Hague-based court isn't happy."),  # a mark at the end
        ("the players ' appeal follows .", "The players' appeal follows."),
        ('alvarez was " very well - known , he said ( in the uk .', "Álvarez was very well-known, he said in the UK."),
        ("it ' s offered at a bear ' sale .", "It's offered at a Bear sale."),  # a mark without its partner
        ("a sale in the uk", "A sale in the UK."),
        ("officials deny it", "Officials deny it."),  # none of it in the evidence
        ("i said so", "I said so."),
        ("", ""),
    ],
)
def test_a_line_is_spelled_as_its_evidence(pieces, line):
    assert recase(pieces, POLICE, frozenset({"police"})) == line


def test_a_capital_that_only_began_a_sentence_goes_and_a_name_keeps_its_own():
    evidence = ("Residents fled.", "Apple Inc said so.", "Paris is calm, Mayor Lee said.", "Mayor Lee left.")
    common = frozenset({"residents", "apple", "mayor"})
    assert recase("lee said residents fled", evidence, common) == "Lee said residents fled."
    assert recase("residents fled , apple inc said", evidence, common) == "Residents fled, Apple Inc said."
    assert recase("lee left paris , mayor lee said", evidence, common) == "Lee left Paris, Mayor Lee said."


def test_a_quotation_mark_that_closed_in_the_evidence_may_open_a_quotation():
    assert recase('lee said , " it was late " .', ('"It was late," Lee said of the court.',)) == 'Lee said, "it was late".'


def test_a_short_form_ends_no_sentence_and_a_comma_before_a_quotation_mark_takes_its_space_along():
    evidence = ('The U.S. invasion of "the land of two rivers," as it was called, began in March.',)
    assert recase("in march the u . s . invasion began", evidence) == "In March the U.S. invasion began."
    assert recase("in march , the invasion began", evidence) == "In March, the invasion began."


def test_of_equal_words_the_one_in_the_longer_run_is_meant():
    evidence = ("Bush praised the Bush administration.", "The bush burned for days.")
    assert recase("the bush burned", evidence) == "The bush burned."


LETTERS = st.characters(max_codepoint=0x17F, exclude_characters="µıſŉ")  # those whose capital is not theirs alone
words = st.text(st.sampled_from("abcDEFñÉ019"), min_size=1, max_size=6)
marks = st.sampled_from([",", " -", ":", "%", "'s", "-x"])
sentences = st.lists(st.tuples(words, st.one_of(st.just(""), marks)), min_size=1, max_size=12).map(
    lambda pairs: " ".join(word + mark for word, mark in pairs) + "."
)


def pieces_of(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[^\w\s]|_", fold(text)))


def letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


@given(sentences)
def test_a_sentence_in_pieces_comes_back_as_it_was_but_for_its_first_letter(sentence):
    sentence = unicodedata.normalize("NFC", sentence)
    back = recase(pieces_of(sentence), (sentence,))
    assert back[1:] == sentence[1:] and back[0].lower() == sentence[0].lower()


@given(st.text(LETTERS, max_size=60), st.lists(st.text(LETTERS, max_size=40), max_size=3))
def test_any_text_keeps_its_letters_and_digits_in_order(text, evidence):
    assert letters(recase(text, evidence)) == letters(text)
