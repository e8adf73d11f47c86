"""Headlines made for articles that have none, with the shipped reader and tagger."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news.headline import candidates, make_headline
from summarize_news.plan import Outline
from summarize_news.types import Article, Span

CASES = [
    (
        "Workers digging under a market in Larne have made an unsettling discovery: as many as 200 skeletons.",
        "Workers digging under a market in Larne have made an unsettling discovery",
    ),
    (
        "Shares in the harbour company have risen by more than 3% after a fund spoke against the sale of the pier.",
        "Shares in the harbour company have risen by more than 3%",
    ),
    ("However, the bridge is shut.", "The bridge is shut"),
    # what opens the sentence goes
    (
        "In an unusual raid in the north of the country, thousands stormed a jail and dragged out a suspect before noon.",
        "Thousands stormed a jail and dragged out a suspect before noon",
    ),
    (
        "Tucked behind the old fish market, the oldest ferry of Larne has room for nine cars and a small brass band.",
        "Oldest ferry of Larne has room for nine cars and brass band",
    ),
    # what a subject is told by goes before its verb does
    (
        "The bodies of four sailors lost in a storm off the coast of Larne three days ago were taken to the harbour on Friday.",
        "Bodies of four sailors lost in storm were taken to harbour",
    ),
    # an aside goes, and a clause is not left without what it is about
    (
        "Maria Reyes, who has been the mayor of Larne for nine years, will take the council's ferries to the U.S.",
        "Maria Reyes, who has been mayor of Larne, will take council's ferries",
    ),
    # the day goes
    (
        "The harbour council voted on Tuesday to close the old ferry terminal in March and to move all sailings to the new pier.",
        "The harbour council voted to close the old ferry terminal in March",
    ),
]
CASES += [
    # what was said by somebody, where it stands first; a second clause
    (
        "A former captain of the ferry league has been shot dead in the harbour of Larne, police said on Monday.",
        "Former captain of ferry league has been shot dead, police said",
    ),
    (
        "Late on Sunday, after hours of talks, the owners of the ferry league agreed to a deal with its crews.",
        "Owners of ferry league agreed to deal with its crews",
    ),
]
# A sentence, and what could be cut from it but must not stand over an article.
NEVER = [
    (
        "The council of Larne refused to take him at his word on Friday.",
        "The council of Larne refused to take him at his word",
    ),
    (
        "The head of the ferry league has told Larne to end its ban on dogs in the cabins of the ships.",
        "The head of the ferry league has told Larne",
    ),
    (
        "The mayor of the harbour town of Larne said the bridge would not be open to cars again until May.",
        "The mayor of the harbour town of Larne said",
    ),
    (
        "The rise in the price of fish in recent weeks, which many had feared, has not been felt by the ferries.",
        "The rise in the price of fish in recent weeks",
    ),
    (
        "The ferries Moss and Kale are bringing the Hit & Run Tour to the islands for the first time in May.",
        "The ferries Moss and Kale are bringing the Hit",
    ),
    (
        "When the council asked its readers about the crash of the ferry, we received hundreds of answers by Friday.",
        "We received hundreds of answers",
    ),
    (
        "The new law has turned what should be an informal, gentle hearing of the council into a trial of the ferry league.",
        "The new law has turned what should be an informal",
    ),
    (
        "The old captains of the ferry league are speaking out about a plan that would sell the harbour to a firm from Ostmark.",
        "The old captains of the ferry league are speaking",
    ),
    (
        "If the ferry was the best gift to the island, the bridge to the harbour of Larne comes as a close second.",
        "If the ferry was the best gift to the island",
    ),
    (
        "The mayor spoke to the readers of the Larne Wire about why and how the council had sold the old bridge.",
        "The mayor spoke to the readers of the Larne Wire about why",
    ),
    (
        "The council has given the owners of the ferry 15 days to cut the crew of the ship to nine sailors.",
        "The council has given the owners of the ferry 15 days",
    ),
    (
        "The head of the ferry league has received threats days after the council of Larne sold the bridge to a firm.",
        "The head of the ferry league has received threats days",
    ),
    (
        "The flood hit the town of Larne where it hurt by closing its harbour and all of the hotels.",
        "The flood hit the town of Larne where it hurt by closing",
    ),
    (
        "The council announced a new deal on the price of the ferries between Larne and the five islands of the north.",
        "The council announced a new deal on ferries between Larne",
    ),
    (
        "The man behind the fire in the old harbour of Larne had a long, troubled history with the ferry league.",
        "The man behind the fire in the old harbour of Larne had a long",
    ),
    (
        "When Anna Daly, the mayor of the harbour of Larne, first came to the council in 2005 to talk of ferries, it was shut.",
        "The mayor of the harbour of Larne, first came to the council",
    ),
    (
        "Having lived in the harbour of Larne for nine years, Reyes knows the price of the ferries and of fish.",
        "Having lived in the harbour of Larne for nine years",
    ),
    (
        "The captain Lena Ruud and Karl Moss are in a war of words on the price of the ferries.",
        "The captain Lena Ruud are in a war of words",
    ),
    (
        "The council of Larne traveled by air, water and land to the ferry that was lost in the storm in May.",
        "The council of Larne traveled by air, water",
    ),
    (
        "While the council of Larne has never had many ferries, it has had a bridge for nine years.",
        "While council of Larne has never had many ferries",
    ),
    ("There was not much love for the mayor of Larne in the old harbour on Friday.", "There was love for the mayor of Larne"),
    (
        "The mayor told the readers of the Larne Wire that the bridge had been sold.",
        "The mayor told the readers of the Larne Wire",
    ),
    ("It will come around the day of the vote on the old harbour bridge of Larne in May.", "It will come around the day"),
    ("The mayor may be a surgeon, but engineers say that he is quite wrong about the bridge.", "The mayor may be a surgeon"),
    ("The fall in the price of the ferries of Larne has been felt by all who live there.", "The fall in the price"),
    (
        "The council said “we shall close the bridge in May” and it gave no reason for that.",
        "The council said “we shall close the bridge",
    ),
    ("The new bridge has cost more than twice the sum that the council had voted for it.", "The new bridge has cost more"),
]


def read(tools, sentence):
    document = tools.segment(Article(name="x", title="", text=sentence, paragraphs=(Span(0, len(sentence)),)))
    return document, tools.read(document)


@pytest.mark.parametrize(("sentence", "headline"), CASES)
def test_headline(tools, sentence, headline):
    assert make_headline(*read(tools, sentence), Outline(lede=(0,), sections=())) == headline


@pytest.mark.parametrize(("sentence", "cut"), NEVER)
def test_what_no_headline_ends_on(tools, sentence, cut):
    assert cut not in {candidate.text for candidate in candidates(*read(tools, sentence), [0])}


def test_an_and_before_a_clause_goes_wherever_the_tree_has_it(tools):
    sentence = "The ferries sail on Monday and closed harbours seem to be non-existent in Larne."
    document, reading = read(tools, sentence)
    tokens = list(reading.tokens[0])
    words = [sentence[token.span.start : token.span.end] for token in tokens]
    joined, subject = words.index("and"), words.index("harbours")
    assert tokens[tokens[subject].head].relation == "conj" and tokens[joined].head != subject
    tokens[joined] = replace(tokens[joined], head=subject)
    made = {candidate.text for candidate in candidates(document, replace(reading, tokens=(tuple(tokens),)), [0])}
    assert "Closed harbours seem to be non-existent in Larne" in made
    assert not any(text.startswith("And ") for text in made)


def test_an_abbreviation_keeps_its_stop(tools):
    made = {
        c.text
        for c in candidates(*read(tools, "The council of Larne will send its ferries to the U.S. in May of this year."), [0])
    }
    assert "The council of Larne will send its ferries to the U.S." in made


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from('the a old bridge of Larne in closed was mayor , said Tuesday who " new council'.split()),
        min_size=5,
        max_size=30,
    )
)
def test_only_words_are_dropped(tools, words):
    sentence = " ".join(words).capitalize() + "."
    document, reading = read(tools, sentence)
    rest = re.findall(r"\w+", sentence.lower())
    for candidate in candidates(document, reading, [0]):
        assert 4 <= len(candidate.text.split()) <= 12
        left = iter(rest)
        assert all(word in left for word in re.findall(r"\w+", candidate.text.lower())), candidate.text
