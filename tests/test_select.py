"""Which sentences may stand, which repeat, which are taken."""

import pytest
from conftest import make_document, make_reading
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.compress import open_line
from summarize_news.people import People
from summarize_news.select import Standing, repeats, standings, top_sentences
from summarize_news.types import Discourse

STANDING = [
    ("The council approved the budget on Tuesday by eight votes to seven.", Standing.ALONE),
    ("But the mayor said the vote would have to be repeated in May.", Standing.ALONE),
    ("He said the vote would have to be repeated in May.", Standing.AFTER),
    ("There, the brothers had hidden a boat that was to take them abroad.", Standing.AFTER),
    ("There is a boat that was to take the brothers to an island abroad.", Standing.ALONE),
    ("Engineers expect that to happen in March unless someone uses less water.", Standing.AFTER),
    ("However, she told reporters that the bridge would stay shut.", Standing.AFTER),
    ("These include a new school and two health centres in the north.", Standing.AFTER),
    ("This year the harbour handled four million containers, a record.", Standing.ALONE),
    ("It is unclear when the trains will run again on the coast line.", Standing.ALONE),
    ("It has since been closed to all traffic except for ambulances.", Standing.AFTER),
    ("Asked about the delay, he said the parts had not arrived in time.", Standing.AFTER),
    ("Using masts that Lomi Telecom built, it will offer the service on the island from May.", Standing.AFTER),
    ("“We will appeal against the ruling in May,” said Daniel Obuya, one of the riders.", Standing.ALONE),
    ("“We will appeal against the ruling and we expect to win the case.”", Standing.NEVER),
    ("“We will appeal,” he said, and left the court without another word.", Standing.AFTER),
    ("“This is not the end of it, the minister said in the afternoon.", Standing.NEVER),
    ("We will have to wait and see what the weather does tomorrow.", Standing.NEVER),
    ("Will the bridge ever be opened to traffic again in our lifetime?", Standing.NEVER),
    ("The club's doctor said it was too early to say how long he would be out.", Standing.AFTER),
    ("On Monday the minister said she would not be a candidate again.", Standing.AFTER),
    ("The minister, Anna Lund, said she would not be a candidate again.", Standing.ALONE),
    ("What the closing of the old bridge means for the people of the town .", Standing.NEVER),
    ("A short one, this.", Standing.NEVER),
    ("Nineteen of them were tourists who had come on two ships from Genoa.", Standing.AFTER),
    ("The former, a school by the river, is named for a girl from Larne.", Standing.AFTER),
    ("Corruption in the council of Larne -- let's break that down a little.", Standing.NEVER),
    ("Less than an hour later, the ferry lay on its side off the island of Larne.", Standing.AFTER),
    ("Two days later the ferry was towed back to the harbour of Larne.", Standing.AFTER),
    ("Two years later than planned, the port of Larne opened a bridge on Monday.", Standing.ALONE),
    ("Officials put the combined yield of them at 13 million crowns a year.", Standing.AFTER),
    ("One was a disc jockey at a college in the north of the country.", Standing.AFTER),
    ("Many are sleeping in sports halls in the regional capital, Marnau.", Standing.AFTER),
    ("Many shops in the town have been closed since the day of the flood.", Standing.ALONE),
    ("Although there might be exceptions, he said, they would be very rare.", Standing.AFTER),
    ("Although Marchetti won the vote, she lost her seat in the north.", Standing.ALONE),
    ("However I noticed that the bridge was not a bridge, as such, at all.", Standing.NEVER),
    ("Lemme have a look at that old bridge in the middle of the harbour.", Standing.NEVER),
    ("A senior official of the port told one of us that it would be sold.", Standing.NEVER),
    ("Berg, Lind, Moss, Kale, Daly (Ruud 83), Holm, Ness, Falk (Sand 102).", Standing.NEVER),
    ("Joseph Daly, the defense minister of the republic said.", Standing.NEVER),
    ("Daly said and called on others to give word to the port.", Standing.NEVER),
    ("The bridge of Larne was closed until May, police said.", Standing.ALONE),
    ("Please note that there may be a delay of a day or two before it.", Standing.NEVER),
    ("Yes, there was a bridge here, or as much as there was one.", Standing.NEVER),
    ("Those who live along the river were told to leave before noon.", Standing.ALONE),
    # of several that the sentence before counts, or set beside another
    ("The second is charged with keeping the riders of the ferry safe.", Standing.AFTER),
    ("The second bridge is charged with closing the river to all ships.", Standing.ALONE),
    ("Second was the port of Larne, with four million containers a year.", Standing.AFTER),
    ("Second Lieutenant Daly was told to leave the harbour before noon.", Standing.ALONE),
    ("As in Larne, the council of the island has closed its bridges to cars.", Standing.AFTER),
    ("Officials said that worked out at nine crowns a rider and a day.", Standing.AFTER),
    ("Officials said that the ferry worked nine hours a day in the summer.", Standing.ALONE),
]


@pytest.mark.parametrize(("sentence", "expected"), STANDING)
def test_standing(sentence, expected):
    document = make_document([[sentence]])
    assert standings(document, make_reading(document, [0.5]), People(document))[0] is expected


def test_a_sentence_inside_a_longer_quotation_never_stands():
    document = make_document([["“We looked at the bridge for three days.", "The steel in it was rusted through,” she said."]])
    assert standings(document, make_reading(document, [0.5, 0.5]), People(document)) == (Standing.NEVER, Standing.NEVER)


def test_a_quotation_ends_with_its_paragraph():
    first = "“We looked at the bridge for three whole days in May."
    document = make_document([[first], ["The bridge was closed to all traffic on Monday morning."]])
    assert standings(document, make_reading(document, [0.5, 0.5]), People(document))[1] is Standing.ALONE


def test_what_the_reader_calls_no_news_never_stands():
    document = make_document([["Follow our reporters for more stories about the harbour."]])
    assert standings(document, make_reading(document, [0.9], [Discourse.NOT_NEWS]), People(document)) == (Standing.NEVER,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("But the vote failed.", "The vote failed."),
        ("However, the vote failed.", "The vote failed."),
        ("Meanwhile, in Oslo, the vote failed.", "In Oslo, the vote failed."),
        ("And “the vote failed,” she said.", "“the vote failed,” she said."),
        ("So far the vote has not failed.", "So far the vote has not failed."),
        ("However hard they tried, the vote failed.", "However hard they tried, the vote failed."),
        ("Andrea Bocelli sang.", "Andrea Bocelli sang."),
        ("Yet, the vote failed.", "The vote failed."),
        ("Also, said Mr Lind, the road is shut.", "Also, said Mr Lind, the road is shut."),
        ("… the vote failed.", "The vote failed."),
    ],
)
def test_a_leading_connective_goes(before, after):
    assert open_line(before) == after


def test_repeats():
    one = "The council approved the budget on Tuesday by eight votes to seven"
    assert repeats(one, ["On Tuesday the council approved the budget by eight votes to seven, a clerk said"])
    assert repeats(one, ["The budget was approved by the council, eight votes to seven, late on Tuesday night in Larne"])
    assert not repeats(one, ["The council of the town has to vote on the new bridge over the river in the first week of May"])
    assert not repeats(one, ["The bridge over the river will be closed for fourteen months from Monday"])


def test_top_sentences_blocks_trigrams_and_keeps_source_order():
    texts = ["a b c d", "e f g h", "x a b c", "i j k l"]
    assert top_sentences(texts, [0.1, 0.9, 0.8, 0.7]) == [1, 2, 3]
    assert top_sentences(texts, [0.9, 0.1, 0.8, 0.7]) == [0, 1, 3]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_top_sentences_breaks_ties_by_place(scores):
    texts = [f"w{i}a w{i}b w{i}c" for i in range(len(scores))]
    chosen = top_sentences(texts, scores)
    assert chosen == sorted(sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:3])
