"""A sentence in other words: what is turned round, what stays, and that nothing else comes in. All sentences are made up."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compress import tag

from summarize_news.rephrase import rephrase
from summarize_news.verbs import forms_of
from summarize_news.wordings import Word, Wording, load_wordings

TURNED = [
    # whose words they are comes first
    ("The ferry sank off the island, police said.", "Police said the ferry sank off the island."),
    ("The ferry sank off the island, said Anna Berg.", "Anna Berg said the ferry sank off the island."),
    ("The ferry sank off the island, the mayor said on Monday.", "The mayor said the ferry sank off the island."),
    ("The ferry sank off the island, the Ostmark Wire reported.", "The Ostmark Wire said the ferry sank off the island."),
    ("The ferry sank off the island, according to the mayor.", "The mayor said the ferry sank off the island."),
    ("The ferry sank off the island, according to figures.", "Figures show the ferry sank off the island."),
    ("According to Anna Berg, the ferry sank off the island.", "Anna Berg said the ferry sank off the island."),
    (
        "The ferry sank off the island, Anna Berg, a lawyer in Ostmark, said.",
        "Anna Berg, a lawyer in Ostmark, said the ferry sank off the island.",
    ),
    (
        "“The ferry was old and slow,” said Anna Berg, the mayor of Ostmark.",
        "Ostmark mayor Anna Berg said: “The ferry was old and slow.”",
    ),
    ('"Who paid for the ferry?" said Anna Berg.', 'Anna Berg said: "Who paid for the ferry?"'),
    ("The mayor told CNN that the ferry sank off the island.", "The mayor said the ferry sank off the island."),
    ("The mayor said that the ferry sank off the island.", "The mayor said the ferry sank off the island."),
    ("At least six sailors fell off the ferry, police said.", "Police said at least six sailors fell off the ferry."),
    (
        'The pictures on the ferry "are no documents," the mayor said.',
        'The mayor said the pictures on the ferry "are no documents."',
    ),
    # order
    ("After the storm passed, Anna Berg sold the ferry.", "Anna Berg sold the ferry after the storm passed."),
    ("Anna Berg, the mayor of Ostmark, sold the ferry.", "Ostmark mayor Anna Berg sold the ferry."),
    ("Anna Berg, the company's old lawyer, sold the ferry.", "The company's old lawyer Anna Berg sold the ferry."),
    ("Anna Berg, a lawyer, sold the ferry.", "Lawyer Anna Berg sold the ferry."),
    ("The ferry hit a rock, killing 19 sailors.", "The ferry hit a rock and killed 19 sailors."),
    ("Police met 19-year-old Anna Berg on the ferry.", "Police met Anna Berg, 19, on the ferry."),
    ("The mayor paid for the funeral of Anna Berg.", "The mayor paid for Anna Berg’s funeral.".replace("’", "'")),
    ("The mayor met the owner of the company.", "The mayor met the company's owner."),
    ("The sailors who were rescued by ferry paid the mayor.", "The sailors rescued by ferry paid the mayor."),
    ("Anna Berg, who is the mayor, sold the ferry.", "Anna Berg, the mayor, sold the ferry."),
    # plain wordings
    ("The mayor purchased a number of ferries.", "The mayor bought several ferries."),
    ("The mayor sold the ferry in order to pay.", "The mayor sold the ferry to pay."),
    ("In the wake of the storm the ferry sank.", "After the storm the ferry sank."),
]
STAYS = [
    "It was ” “a ferry that was purchased by Berg” on the hill.",  # a mark astray
    "The death of Rev. Anna Berg shook the town.",  # not "Rev's death. Anna Berg"
    "\"The mayor said, 'Sell the old ferry,'\" said Anna Berg.",
    "The ferry sank off the island, he said.",  # a line does not begin with a pronoun
    "The mayor described the sailor as acting strangely on the ferry.",
    "The mayor called the sailors full employees, not guests.",  # which is not what "workers" are
    '"The ferry" sank off the "island," the mayor said.',  # two quotations
    "The ferry did not sink, and police said so.",
    "After the storm passed, Anna Berg did not sell the ferry.",  # what is denied would be another thing
    "The ferry sank, according to the average of 14 estimates.",
    "The council decides who is rescued by ferry.",
    "It was the mayor who was rescued from the ferry.",
    "The ferry was old, and Anna Berg, the mayor, sold it.",
    "The mayor said “a number of” ferries sank.",  # a quotation is whole or gone
    "“The ferry was old,” she said, “and slow.”",
    "The ferry was hit by a rock, killing 19 sailors.",  # it did not kill them
    "The mayor met the head of the University of Ostmark.",
    "The school Purchased a ferry.",  # a name
    "The mayor “ “ purchased ” a ferry.",  # two marks open it
    "The ferry was introduced in Ostmark.",  # not "brought in in Ostmark"
    "OSTMARK (Wire) The ferry sank off the island, police said.",
    "The ferry sank, police said, and the mayor sold it.",
    "Astronauts fell on the island, the mayor said.",  # nobody can tell whether that is a name
]


def turned(text: str) -> str:
    return rephrase(text, tag(text))


@pytest.mark.parametrize(("text", "wanted"), TURNED)
def test_it_says_the_same_in_other_words(text, wanted):
    assert turned(text) == wanted


@pytest.mark.parametrize("text", STAYS)
def test_in_doubt_it_does_nothing(text):
    assert turned(text) == text


def test_two_sentences_are_turned_one_by_one():
    text = "The ferry sank off the island, police said. It was old."
    assert turned(text) == "Police said the ferry sank off the island. It was old."
    assert rephrase("No tokens, no other words.", ()) == "No tokens, no other words."


def test_a_word_that_the_article_has_in_lower_case_is_no_name():
    text = "Ferries are old in Ostmark, the mayor said."
    assert rephrase(text, tag(text)) == text
    assert rephrase(text, tag(text), "He sold ferries.") == text, "the tag says that it is a name"


@pytest.mark.parametrize("verb", ["buy", "stop", "carry", "agree", "die", "visit", "go", "have", "watch", "admit", "write"])
def test_the_forms_of_a_verb(verb):
    forms = {
        "buy": "buys bought bought buying",
        "stop": "stops stopped stopped stopping",
        "carry": "carries carried carried carrying",
        "agree": "agrees agreed agreed agreeing",
        "die": "dies died died dying",
        "visit": "visits visited visited visiting",
        "go": "goes went gone going",
        "have": "has had had having",
        "watch": "watches watched watched watching",
        "admit": "admits admitted admitted admitting",
        "write": "writes wrote written writing",
    }
    assert " ".join(forms_of(verb)[1:]) == forms[verb]


def test_a_form_that_could_be_another_needs_a_sign_of_which_it_is():
    past, participle = (
        Wording((("received", "VERB"),), (word,), form=form) for word, form in (("took", "past"), ("taken", "participle"))
    )
    rows = {
        word: [Word(word, pos, False), Word("received", "VERB", False)]
        for word, pos in (("she", "PRON"), ("had", "AUX"), ("aid", "NOUN"))
    }
    assert [word for word, row in rows.items() if past.fits(row, 1)] == ["she"]
    assert [word for word, row in rows.items() if participle.fits(row, 1)] == ["had"], "aid received by many: nobody can tell"


def test_every_entry_is_words_for_words():
    n = 0
    for first, entries in load_wordings().items():
        for entry in entries:
            old = [word for word, _ in entry.pattern]
            assert old[0] == first and all(word == word.lower() for word in old), entry
            assert all(re.fullmatch(r"[^\W\d_](?:[\w’'-]*\w)?", word) for word in (*old, *entry.words)), entry
            assert old != list(entry.words) and len(entry.words) <= len(old) + 3, entry
            n += 1
    assert n > 3000


WORDS = (
    "The the ferry mayor Ostmark Anna Berg sank said told CNN that which who is was were in on of and but after before , , , . ( ) “ ” "
    '" -- 1961 19-year-old not may a an number order to wake purchased killing rescued owner company death Monday police according he'
).split()


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_no_name_number_denial_or_quotation_comes_or_goes(words):
    text = " ".join(words)
    said = turned(text)
    for kept in ("Ostmark", "Anna", "1961", "19", "not", "may", "ferry"):
        found = [len(re.findall(rf"\b{kept}\b", line, re.IGNORECASE)) for line in (said, text)]
        assert found[0] == found[1]
    assert sorted(re.findall(r"“[^”]*”", said.replace(".”", ",”"))) == sorted(re.findall(r"“[^”]*”", text.replace(".”", ",”")))
