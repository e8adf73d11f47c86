"""What sentences take for known, and how the outline reckons with it."""

import pytest
from conftest import make_document, make_reading

from summarize_news.cohesion import stems, taken_for_known
from summarize_news.people import People
from summarize_news.select import Standing, standings

OPENED = "The council of Larne will close a bridge over the river on Monday."


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("Shops near the bridge have lost trade since the spring of last year.", {"bridge"}),
        ("Shops near a bridge have lost trade since the spring of last year.", set()),
        ("The bridge of the harbour has been shut to heavy traffic since May.", set()),  # "of" says which
        ("Shops near the ferry have lost trade since the spring of last year.", set()),  # told of here for the first time
        ("Two children of that woman were taken to the hospital in Larne on Monday.", {"woman"}),  # surely told before
        ("Ministers said that trade with Larne had fallen since the spring.", set()),
        ("The river has been low for most of the year in this part of Larne.", {"river"}),
    ],
)
def test_a_phrase_points_back_where_an_earlier_sentence_told_of_it(tools, sentence, known):
    document = make_document([[OPENED], [sentence]])
    document = tools.segment(document.article)
    assert taken_for_known(document, People(document))[1] == known


def test_a_short_name_rests_on_the_sentence_that_explains_it(tools):
    document = make_document([["The Larne Harbour Trust (LHT) bought a ferry."], ["A spokesman for LHT said it was cheap."]])
    document = tools.segment(document.article)
    assert taken_for_known(document, People(document)) == (frozenset(), frozenset({"lht"}))


def test_a_surname_rests_on_the_sentence_that_introduces_its_bearer(tools):
    document = make_document([["Maria Reyes, the mayor, closed the bridge."], ["Reyes said on Monday that it was old."]])
    document = tools.segment(document.article)
    assert taken_for_known(document, People(document)) == (frozenset(), frozenset({"reye"}))


def test_stems():
    assert stems("The council's bridges’ cities pass") == {"the", "council", "bridge", "city", "pass"}


# A sentence and whether it names, before its he or she, somebody whom that can mean.
OPEN = [
    ("Thousands dragged a rape suspect out of a jail before beating him to death in the street.", Standing.ALONE),
    ("Peter Daly told the council of Larne that he would close the bridge in May.", Standing.ALONE),
    ("The bridge would be closed to all traffic for most of the winter, he said.", Standing.AFTER),
    ("People in Larne may see the lights, although he warned that clouds were likely.", Standing.AFTER),
    ("One photographer from Larne aims to change that with a new series of portraits.", Standing.AFTER),
    ("First there was the long quarrel between the council and the owner of the ferry.", Standing.AFTER),
    ("Larne Post: You have closed the bridge to all traffic, and your council is divided.", Standing.NEVER),
    ("A friend of mine who lives by the river says that I should have known it.", Standing.NEVER),
]


@pytest.mark.parametrize(("sentence", "expected"), OPEN)
def test_standing_by_what_is_left_open(tools, sentence, expected):
    document = tools.segment(make_document([[sentence]]).article)
    assert standings(document, make_reading(document, [0.5]), People(document))[0] is expected
