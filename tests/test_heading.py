"""Headings over sentences tagged by hand: which phrases can stand, which cannot, and what stands where none can."""

import re
from dataclasses import replace

import pytest
from conftest import make_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news import heading
from summarize_news.plan import Plan
from summarize_news.types import Article, Document, Role, Sentence, Span, Token

LABELS = {*heading.PLAIN.values(), heading.DIFFERING, "Key Details", "More Details", "Also Reported", "In Brief"}
TAGS = {"A": "ADJ", "N": "NOUN", "P": "PROPN", "V": "VERB", "D": "DET", "I": "ADP", "X": "AUX", "C": "CCONJ", "T": "PART"}
TAGS |= {"R": "ADV", "M": "NUM", "O": "PRON", ".": "PUNCT"}


def tagged(*sentences: str) -> Document:
    """Return a document of sentences written as ``word/TAG``; no blank stands before a mark and after a hyphen."""
    text, parts, rows = "", [], []
    for sentence in sentences:
        text += " " if text else ""
        start, tokens = len(text), []
        for item in sentence.split():
            word, _, tag = item.rpartition("/")
            text += "" if len(text) == start or tag == "." or text.endswith("-") else " "
            tokens.append(Token(Span(len(text) - start, len(text) - start + len(word)), TAGS[tag]))
            text += word
        parts.append(Sentence(index=len(parts), paragraph=0, span=Span(start, len(text))))
        rows.append(tuple(tokens))
    article = Article(name="test", title="", text=text, paragraphs=(Span(0, len(text)),))
    return Document(article=article, sentences=tuple(parts), tokens=tuple(rows))


def candidates(sentence: str) -> set[str]:
    document = tagged(sentence)
    plan = Plan(role=Role.TOPIC, lead=0, sentences=[0])
    scene = heading.Scene(document, make_reading(document, [0.5]), "")
    return {heading.title_case(phrase.text) for phrase in heading.candidates(scene, plan)}


def headings(document: Document, *plans: Plan, headline: str = "") -> tuple[str, ...]:
    reading = make_reading(document, [0.5] * len(document.sentences))
    return heading.name_sections(document, reading, plans, headline)


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("Engineers/N inspected/V the/D cracked/A harbour/N wall/N ./.", "Cracked Harbour Wall"),
        ("The/D council/N accepted/V Moreno's/P resignation/N ./.", "Moreno's Resignation"),
        ("They/O backed/V the/D miners'/N pension/N claim/N ./.", "Miners' Pension Claim"),
        ("Police/N fired/V shots/N on/I the/D side/N streets/N ./.", "Shots on the Side Streets"),
        ("Crews/N joined/V the/D search/N for/I survivors/N ./.", "Search for Survivors"),
        ("He/O reported/V cracks/N in/I the/D dam/N ./.", "Cracks in the Dam"),
        ("Exports/N and/C imports/N fell/V ./.", "Exports and Imports"),
        ("It/O is/X a/D race/N to/T restore/V the/D levees/N ./.", "Race to Restore the Levees"),
        ("Both/D signed/V the/D Larne/P Accord/P in/I May/P ./.", "Larne Accord"),
        ("She/O was/X blamed/V for/I closing/V the/D ferry/N route/N ./.", "Closing the Ferry Route"),
        ("It/O posted/V second-quarter/N advertising/N revenue/N ./.", "Second-Quarter Advertising Revenue"),
        ("Rescuers/N reached/V the/D flooded/V market/N ./.", "Flooded Market"),
        ("They/O won/V a/D new/A children's/N book/N award/N ./.", "Children's Book Award"),
        ("They/O want/V free/A and/C fair/A elections/N ./.", "Free and Fair Elections"),
        ("It/O faces/V flash/N floods/N following/V rain/N ./.", "Flash Floods"),
        ("It/O named/V some/D 30/M terrorist/A groups/N ./.", "30 Terrorist Groups"),
    ],
)
def test_phrases_that_can_head_a_section(sentence, phrase):
    assert phrase in candidates(sentence)


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        # says nothing
        ("The/D leaders/N met/V the/D other/A members/N ./.", "Other Members"),
        ("It/O was/X a/D safer/A guess/N ./.", "Safer Guess"),
        ("It/O found/V clear/A support/N ./.", "Clear Support"),
        ("Thousands/N of/I homes/N burned/V ./.", "Thousands of Homes"),
        ("It/O has/V its/D first/A vote/N before/I the/D end/N of/I May/P ./.", "First Vote Before the End"),
        ("He/O spoke/V in/I the/D northern/A city/N ./.", "Northern City"),
        ("It/O won/V seven/M in/I a/D row/N and/C lifts/N them/O ./.", "Row and Lifts"),
        ("He/O described/V an/D attack/N on/I Monday/P ./.", "Attack on Monday"),
        ("They/O used/V the/D programme/N ./.", "The Programme"),
        ("The/D group's/N eye-catching/A idea/N spread/V ./.", "Group's Eye-Catching Idea"),
        ("He/O hid/V under/I a/D pile/N of/I bodies/N ./.", "Pile of Bodies"),
        ("Forty-two/A films/N opened/V ./.", "Forty-Two Films"),
        ("The/D win/N is/X Harrow's/P seventh/N since/I May/P ./.", "Harrow's Seventh"),
        ("He/O played/V his/O third/A game/N ./.", "Third Game"),
        ("It/O left/V Luca's/P foot/N ./.", "Luca's Foot"),
        # names
        ("She/O met/V Elena/P Moreno/P ./.", "Elena Moreno"),
        ("It/O borders/V Chad/P and/C Niger/P ./.", "Chad and Niger"),
        ("The/D inexperienced/A Nicolas/P Brun/P scored/V ./.", "Inexperienced Nicolas Brun"),
        ("It/O bought/V Perth's/P Lowe/P &/. Partners/P ./.", "Perth's Lowe"),
        # people
        ("Moreno's/P lawyer/N spoke/V ./.", "Moreno's Lawyer"),
        ("He/O hired/V attorney/N Daniel/P Moss/P ./.", "Attorney Daniel Moss"),
        ("It/O cites/V an/D ecologist/N at/I the/D reserve/N ./.", "Ecologist at the Reserve"),
        ("Harrow/P won/V their/O seventh/N in/I a/D row/N ./.", "Seventh in Row"),
        ("He/O was/X blamed/V for/I shooting/V Brun/P ./.", "Shooting Brun"),
        ("He/O told/V my/D sister/N kim/P ./.", "Sister Kim"),
        ("It/O met/V a/D French/A lawmaker/N ./.", "French Lawmaker"),
        # cut
        ("More/A non/A -/. OPEC/P supply/N is/X due/A ./.", "OPEC Supply"),
        ("It/O was/X apparent/A carbon/N monoxide/N poisoning/V ./.", "Carbon Monoxide"),
        ("The/D central/A bank/N chief's/N remarks/N came/V ./.", "Bank Chief's Remarks"),
        ("The/D St/P Mary/P and/C Brook/P star/N ran/V ./.", "Brook Star"),
        ("Paul/P Ford/P and/C Chris/P Bell's/P book/N won/V ./.", "Chris Bell's Book"),
        ("In/I return/N for/I the/D loan/N it/O cut/V taxes/N ./.", "Return for the Loan"),
        ("It/O is/X a/D three/M year/N funding/N plan/N ./.", "Year Funding Plan"),
        ("Violence/N in/I Rivers/P state/N grew/V ./.", "Violence in Rivers"),
        ("It/O was/X the/D dressing/N down/R ./.", "The Dressing"),
        ("She/O must/X pay/V bail/N and/C wear/V a/D monitor/N ./.", "Bail and Monitor"),
        # verbs taken for nouns
        ("Half/N of/I all/D projects/N fail/N within/I years/N ./.", "Projects Fail"),
        ("The/D party/N leader/N plans/N to/T resign/V ./.", "Leader Plans"),
        ("They/O voted/V to/T access/N export/N loans/N ./.", "Access Export Loans"),
        ("Net/A income/N rose/N 11/M %/. ./.", "Income Rose"),
        ("Moreno/P ,/. at/I home/N ,/. retains/N fond/A memories/N ./.", "Retains Fond Memories"),
        ("He/O was/X formally/R denied/V asylum/N status/N ./.", "Formally Denied Asylum Status"),
        ("Shares/N at/I home/N rose/N 4.7/M percent/N ./.", "Rose 4.7 Percent"),
        ("It/O came/V in/I response/N to/I the/D attack/N ./.", "Response to the Attack"),
        ("It/O found/V good/A and/C fair/A support/N ./.", "Good and Fair Support"),
        ("They/O owe/V the/D central/A banks/N of/I Japan/P and/C China/P ./.", "Central Banks of Japan"),
        ("It/O sees/V the/D return/N of/I Doctor/P Who/O ./.", "Return of Doctor"),
        ("They/O would/X see/V sales/N rise/N in/I May/P ./.", "Sales Rise"),
        ("Stilian/P Petrov/P slid/N home/R early/R ./.", "Stilian Petrov Slid"),
        # half of a name or a compound, and what is denied
        ("He/O faced/V Mara/P Lind/P of/I the/D Larne/P Harbour/P party/N ./.", "Mara Lind of Party"),
        ("They/O backed/V strikes/N against/I al/P -/. Nusra/P units/N ./.", "Strikes Against Al"),
        ("They/O buy/V homes/N for/I an/D index-linked/N ,/. steady/A price/N ./.", "Homes for Index-Linked"),
        ("It/O was/X Stone's/P big-budget/N epic/A ./.", "Stone's Big-Budget"),
        ("It/O was/X not/R a/D harbour/N loan/N ./.", "Harbour Loan"),
        # lists and quotation marks
        ("C/P Latham/P ,/. J/P Fourie/P ./.", "C Latham"),
        ("The/D “/. special/A ”/. ferry/N fund/N grew/V ./.", "Special Ferry Fund"),
    ],
)
def test_phrases_that_cannot_head_a_section(sentence, phrase):
    assert phrase not in candidates(sentence)


def test_context_is_the_context():
    document = tagged("The/D ferry/N fund/N grew/V ./.")
    assert headings(document, Plan(role=Role.CONTEXT, lead=0, sentences=[0])) == ("The Context",)


def test_a_section_without_a_phrase_gets_the_plain_label_of_its_role_once():
    document = tagged("He/O went/V ./.", "She/O came/V ./.", "It/O fell/V ./.")
    plans = [Plan(role=role, lead=i, sentences=[i]) for i, role in enumerate([Role.TOPIC, Role.TOPIC, Role.PLANS])]
    assert headings(document, *plans) == ("Key Details", "More Details", "What’s Next")


def test_a_speakers_name_is_whole():
    document = tagged("“/. No/R ,/. ”/. said/V Marjorie/P St./P Clair/P ./.")
    assert headings(document, Plan(role=Role.VIEWS, lead=0, sentences=[0])) == ("St. Clair’s View",)


def test_one_speaker_is_named_and_several_differ():
    document = tagged("“/. No/R ,/. ”/. said/V Bremner/P ./.", "“/. Yes/R ,/. ”/. said/V Okafor/P ./.")
    assert headings(document, Plan(role=Role.VIEWS, lead=0, sentences=[0])) == ("Bremner’s View",)
    assert headings(document, Plan(role=Role.VIEWS, lead=0, sentences=[0, 1])) == ("Differing Views",)


def test_speakers_who_agree_do_not_differ_and_a_line_of_nobody_is_nobodys_view():
    thanks = tagged("“/. Thanks/N ,/. ”/. said/V Bremner/P ./.", "“/. Good/A ,/. ”/. said/V Okafor/P ./.")
    assert headings(thanks, Plan(role=Role.VIEWS, lead=0, sentences=[0, 1])) == ("Reactions",)
    mixed = tagged("“/. No/R ,/. ”/. said/V Bremner/P ./.", "It/O went/V on/R ./.", "“/. No/R ,/. ”/. he/O said/V ./.")
    assert headings(mixed, Plan(role=Role.VIEWS, lead=0, sentences=[0, 1])) == ("Reactions",)
    assert headings(mixed, Plan(role=Role.VIEWS, lead=0, sentences=[0, 2])) == ("Bremner’s View",)
    company = tagged("“/. No/R ,/. ”/. said/V UKIP/P ./.")
    assert headings(company, Plan(role=Role.VIEWS, lead=0, sentences=[0])) == ("Reactions",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("They/O feared/V the/D harbour/N attack/N ./.", "They/O saw/V two/M harbour/N attacks/N ./."),
        ("They/O feared/V the/D harbour/N attack/N ./.", "They/O sent/V harbour/N attack/N data/N ./."),
        ("They/O raised/V the/D ferry/N fund/N ./.", "They/O raised/V Moreno's/P ferry/N fund/N ./."),
    ],
)
def test_no_two_headings_differ_by_a_plural_or_an_empty_word(monkeypatch, first, second):
    monkeypatch.setattr(heading, "WORTH_PRINTING", 0.0)
    document = tagged(first, second)
    plans = [Plan(role=Role.TOPIC, lead=i, sentences=[i]) for i in range(2)]
    one, other = headings(document, *plans)
    assert one in ("Harbour Attack", "Ferry Fund")
    assert other not in ("Harbour Attacks", "Harbour Attack Data", "Ferry Fund", "Moreno's Ferry Fund")


def test_what_the_first_line_begins_with_is_not_said_twice():
    document = tagged("The/D ferry/N fund/N grew/V ./.", "They/O raised/V the/D ferry/N fund/N ./.")
    assert headings(document, Plan(role=Role.TOPIC, lead=0, sentences=[0])) == ("Key Details",)
    assert headings(document, Plan(role=Role.TOPIC, lead=1, sentences=[1])) == ("Ferry Fund",)


def test_the_authors_subhead_stands():
    document = tagged("The/D ferry/N fund/N grew/V ./.")
    assert headings(document, Plan(role=Role.TOPIC, lead=0, sentences=[0], subhead="WHO PAYS?")) == ("Who Pays?",)


def test_sections_without_a_name_are_joined_to_the_first_of_them():
    plans = [Plan(role=Role.TOPIC, lead=i, sentences=[i, i + 1]) for i in (6, 0, 3, 9)]
    named = ("Key Details", "Ferry Fund", "More Details", "Also Reported")
    joined, headings = heading.join_unnamed(plans, named, 4)
    assert headings == ("Key Details", "Ferry Fund", "More Details"), "the last has no room in it, and is not lost"
    assert [plan.sentences for plan in joined] == [[3, 4, 6, 7], [0, 1], [9, 10]]
    views = [*plans, Plan(role=Role.VIEWS, lead=12, sentences=[12])]
    labels = ("Key Details", "Ferry Fund", "Also Reported", "In Brief", "More Details")
    assert heading.join_unnamed(views, labels, 4)[1] == ("Key Details", "Ferry Fund", "Also Reported", "More Details")
    assert heading.join_unnamed(plans[:2], named[:2], 4) == (tuple(plans[:2]), named[:2])


def test_what_one_line_further_down_tells_does_not_head_all():
    lines = (
        "The/D mayor/N met/V Berg/P in/I May/P ./.",
        "Rain/N fell/V ./.",
        "The/D town/N may/A sell/V a/D ferry/N fund/N ./.",
    )
    document = tagged(*lines)
    assert headings(document, Plan(role=Role.PLANS, lead=2, sentences=[2])) == ("Ferry Fund",)
    assert headings(document, Plan(role=Role.TOPIC, lead=0, sentences=[0, 1, 2])) == ("Key Details",)


def test_over_a_role_stands_its_label_or_what_its_first_line_tells():
    lines = ("The/D mayor/N will/A meet/V Berg/P in/I May/P ./.", "The/D town/N may/A sell/V a/D ferry/N fund/N ./.")
    document = tagged(*lines)
    assert headings(document, Plan(role=Role.PLANS, lead=0, sentences=[0, 1])) == ("What’s Next",)
    assert headings(document, Plan(role=Role.PLANS, lead=1, sentences=[1])) == ("Ferry Fund",)


def test_what_the_reader_keeps_heads_the_section():
    sentence = "The/D tower/N lease/N and/C the/D ferry/N fund/N ,/. the/D harbour/N loan/N ./."
    document = tagged(sentence, "He/O went/V ./.")
    reading = make_reading(document, [0.5, 0.5])
    plan = Plan(role=Role.TOPIC, lead=0, sentences=[0])
    kept = tuple(
        type(word)(span=word.span, keep=0.9 if document.text(0)[word.span.start :].startswith(("harbour", "loan")) else 0.1)
        for word in reading.words[0]
    )
    reading = replace(reading, words=(kept, reading.words[1]))
    assert heading.name_sections(document, reading, [plan], "") == ("Harbour Loan",)


def test_title_case_after_a_hyphen():
    assert heading.title_case("second-quarter revenue") == "Second-Quarter Revenue"
    assert heading.title_case("run-ins with the law") == "Run-Ins with the Law"
    assert heading.title_case("a state-of-the-art bridge") == "A State-of-the-Art Bridge"


_WORDS = (
    "harbour/N ferry/N funds/N attack/N attacks/N Moreno's/P Moreno/P Chad/P new/A other/A Larne/P leaders/N year/N".split()
)
_WORDS += "the/D a/D of/I in/I to/T and/C closed/V closing/V was/X 12/M ,/. “/. ”/. (/. )/. said/V plan/N report/N ’s/T".split()


@settings(max_examples=150, deadline=None)
@given(
    sentences=st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=16), min_size=1, max_size=8),
    roles=st.lists(st.sampled_from(list(Role)), min_size=8, max_size=8),
)
def test_headings_stand_in_the_text_are_short_and_differ(sentences, roles):
    document = tagged(*(" ".join(words) for words in sentences))
    plans = [Plan(role=role, lead=i, sentences=[i]) for i, role in zip(range(len(sentences)), roles, strict=False)]
    found = headings(document, *plans, headline="Moreno closes ferry")
    assert found == headings(document, *plans, headline="Moreno closes ferry")
    assert len({re.sub(r"s\b", "", name.lower()) for name in found}) == len(found)
    for plan, name in zip(plans, found, strict=True):
        plain = re.sub(r" \(\d+\)$", "", name)
        if plain not in LABELS and not plain.endswith("View"):
            words = name.lower().split()
            assert 2 <= len(words) <= 4
            text = document.text(plan.sentences[0]).lower()
            assert all(word in text for word in words)
            assert not re.search(r"[“”\"()\[\],:;]", name)
