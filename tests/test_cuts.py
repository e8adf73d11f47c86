"""What a writer may leave out and what stays whatever it wants: by example, by trap and by property. All sentences are made up."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compress import tag

from summarize_news.cuts import leave_out


def left(marked: str) -> str:
    """Return what is left of a sentence from which a writer would leave out what stands in {braces}, with the marks beside it."""
    text = re.sub("[{}]", "", marked)
    wanted = {re.sub(r"\W", "", part) for part in re.findall(r"{([^{}]*)}", marked)}

    def odds(at: int, further: int) -> float:
        return 1.0 if re.sub(r"\W", "", text[at:further]) in wanted else -9.0

    return leave_out(text, tag(text), odds, 0.0)[0]


# what a writer would leave out, what is left
GOES = [
    ("{On Monday,} the council of Ostmark opened a new school.", "The council of Ostmark opened a new school."),
    ("{After the storm had passed,} the ferry sailed to the island.", "The ferry sailed to the island."),
    ("The ferry, {which was built in 1961,} sailed to the island.", "The ferry sailed to the island."),
    ("Lena Ruud, {the mayor of the town,} opened the school.", "Lena Ruud opened the school."),
    ("Lena Ruud, {54,} opened the school on the hill.", "Lena Ruud opened the school on the hill."),
    ("The school -- {a building of glass} -- opened in the spring.", "The school opened in the spring."),
    ("Lena Ruud opened the school, {ending years of dispute over money}.", "Lena Ruud opened the school."),
    ("The ferry sailed to the island, {and the crew swam home}.", "The ferry sailed to the island."),
    ("The ferry sank off the island {after it hit a rock}.", "The ferry sank off the island."),
    ("The ferry sailed to the island {and made three stops}.", "The ferry sailed to the island."),
    ("Divers saw the wreck of a ferry {in the old harbour}.", "Divers saw the wreck of a ferry."),
    ("The mayor {of the town}, who lost, paid the town.", "The mayor of the town, who lost, paid the town."),  # "of" stays
    ("The town paid 5 million crowns {(3 million euros)} to the builders.", "The town paid 5 million crowns to the builders."),
    ("{OSTMARK (Wire)}Lena Ruud opened the school on the hill.", "Lena Ruud opened the school on the hill."),
    ("The council {also} built a school for the island.", "The council built a school for the island."),
    ("The ferry sank off the island. {The crew swam to the old harbour.}", "The ferry sank off the island."),
    (
        "{eBay was slow,} and the council sold the ferry.",
        "{eBay was slow,} and the council sold the ferry.",
    ),  # no ", and" in it
    ("The ferry sailed with Berg Inc. {on Monday}.", "The ferry sailed with Berg Inc."),
    ("The ferry sank off the island, {ending years of dispute}, police said.", "The ferry sank off the island, police said."),
    ("The ferry sank off the island, {ending years of dispute}, police said", "The ferry sank off the island, police said"),
    ("Sens. Lena Ruud and Anna Berg opened the school {on Monday}.", "Sens. Lena Ruud and Anna Berg opened the school."),
    ("{On Monday,} eBay sold the ferry to the council.", "eBay sold the ferry to the council."),
]
STAYS = [
    "The council {in Ostmark} paid for a new school.",  # which council
    "Divers in the town saw a man {who fled from the old harbour}.",  # "a man" alone says nothing
    "Ferries have crossed the bay faster than trains {in Ostmark}.",  # elsewhere it may be otherwise
    "Lena Ruud opened the best school {in Ostmark}.",
    "Lena Ruud closed three places: a school, a harbour and a plant {in the spring}.",
    "Lena Ruud crossed the bay days {before the ferry sank off the island}.",
    "19 ferries sailed {in Ostmark}.",
    "The mayor was old, and the ferry sailed {on condition that it was a school}.",
    "{In Ostmark alone,} the council closed a school.",
    "{When opened,} the school will have a harbour.",  # a condition
    "Police said Lena Ruud, {the mayor of the town}, was old.",  # whose words these would be is asked next
    "The town paid 6-2 {(8-6)} to the builders.",  # a score
    "Ruud met the council {in a school in Ostmark} in which the mayor was born.",
    "The council ordered divers {in Ostmark to stop ferries} in storms.",  # "ordered divers in storms"
    "Divers saw the ferry in the old harbours {where it was built}.",
    "Ruud was paying divers {when the ferry hit a rock}.",  # what happened then is the news
    "{Ruud is old,} and Berg has their ferry in Ostmark.",
    "The council {indefinitely} closed the school on the island.",
    "Ruud asked the council {on three things: rents}, ferries and schools.",  # "… the council, ferries and schools"
    "Divers saw old ferries {in harbours on the islands} except Ostmark.",
    "Police said {on Monday that} the ferry sank off the island.",  # no constituent
    "The ferry sank off {the coast of} the old island.",
    "The ferry sank, {the council said}.",  # whose words
    "The ferry sank off the island, {killing two, police said}.",
    "{According to the mayor,} the ferry sank off the island.",
    "{If the storm passes,} the ferry sails to the island.",  # on what it depends
    "{In some cases,} the owners paid for the new school.",
    "{In 1961,} the ferry sank off the old island.",
    "{In Ostmark,} the capital, the council built a school.",  # "The capital, the council, built …"
    "{Often,} Ruud said, the ferry was late in winter.",
    "The town did not close the school {because it was old}.",  # what is denied
    "The council asked whether the mayor did it {in the old harbour}.",
    "Lena Ruud opened a fine “school {in the old harbour} of the town”.",  # a quotation
    "It was the mayor, {who lost the vote}.",
    "The ferry was -- after the storm -- {the pride of the town}.",
    "The town took part {in the race}.",
    "The council has a share {in the harbour}, the school and the ferry.",  # a list
    "schools {in Ostmark} have closed for the winter.",  # not all schools
    "The men killed {in the storm} were sailors on the ferry.",
    "The former {mayor} opened the school on the hill.",
    "The {former} mayor opened the school on the hill.",
    "The {not only} mayor opened the school on the hill.",
    "The ferry {inadvertently} hit the pier of the harbour.",
    "The ferry sailed {to the island}.",
    "The ferry {sailed} to the island in the storm.",
    "The ferry sank {at times}.",
    "The ferry sailed to the island, made three stops {and took the crew}.",
    "Owners of a ferry pay the town if it sank {in the harbour}.",
    "Ruud saw the wreck of a ferry {in the harbour}: rust, rope and sand.",
    "Ruud saw the wreck of a ferry {in 1961}.",
    "The town dropped Lena Ruud days {after the ferry sank off the island}.",  # "dropped Lena Ruud days"
    "Lena Ruud sold the ferry to the council {in a sale for $344,000}.",  # the price is the news
    "The council cut the share of the town {by 9% in the winter}.",
    "The old school on the hill will shut {on Monday}.",  # a plan without its day says half of it
    "Although the ferry was slow, {the mayor of the old town}.",  # the main clause, whatever its verb was taken for
    "Lena Ruud led the Commission {on the Status of Ferries} in the winter.",
    "{Aside from Ruud,} other mayors sailed to the island.",
    "The council chose the owners of ferries on nomination {by the mayor}.",
    "Anna Berg earned 9 crowns an hour {after paying for the ferry}.",
    "The mayor got the ferry {in shape} before the winter.",
]


@pytest.mark.parametrize(("marked", "expected"), GOES)
def test_what_a_writer_leaves_out_goes_where_it_is_a_constituent(marked, expected):
    assert left(marked) == re.sub("[{}]", "", expected)


@pytest.mark.parametrize("marked", STAYS)
def test_what_the_rest_needs_stays(marked):
    assert left(marked) == re.sub("[{}]", "", marked)


def test_enough_is_left_and_the_likeliest_goes_first():
    text = "On Monday, the ferry, which was built in 1961, sank off the island after it hit a rock."
    odds = {0: 2.0, 20: 1.0, 66: -5.0}

    def at(start: int, _: int) -> float:
        return odds.get(start, -9.0)

    assert leave_out(text, tag(text), at, 3.5)[0] == text
    assert leave_out(text, tag(text), at, 0.0)[0] == "The ferry sank off the island after it hit a rock."
    assert leave_out("The ferry sank in the storm.", tag("The ferry sank in the storm."), lambda *_: 9.0, 0.0)[0] == (
        "The ferry sank in the storm."
    )
    assert leave_out("No tokens, no cuts at all here.", (), lambda *_: 9.0, 0.0)[0] == "No tokens, no cuts at all here."


def test_cuts_that_are_each_good_leave_enough_together():
    text = (
        "The mayor pulled a lever at the plant in Ostmark in front of the council in the afternoon after the storm had passed."
    )
    line = leave_out(text, tag(text), lambda *_: 9.0, 0.0)[0]
    assert "lever" in line and len(line.split()) > 6, line


def test_a_sentence_without_end_is_left_as_it_is():
    text = "The ferry sank " + "in the harbour on the hill, " * 40 + "at sea."
    assert leave_out(text, tag(text), lambda *_: 9.0, 0.0)[0] == text


WORDS = (
    "The ferry mayor Ostmark Ruud sank said that which in on of and but after , , , . ( ) “ ” -- 1961 not may old slowly it was is "
    "who killed killing a school Monday if"
).split()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_whatever_the_writer_wants_words_only_go_and_enough_are_left(words, lot):
    text = " ".join(words)
    line, tokens = leave_out(text, tag(text), lambda *_: lot.random() - 0.3, 0.0)
    rest = iter(re.findall(r"\w+|[^\w\s]", text.lower()))
    assert all(word in rest for word in re.findall(r"\w+|[^\w\s]", line.lower()))
    assert line == text or sum(word[0].isalnum() for word in line.split()) >= 5
    assert [line[t.span.start : t.span.end].lower() for t in tokens] == [
        m[0].lower() for m in re.finditer(r"\w+|[^\w\s]+", line)
    ]
