"""The outline over documents made by hand."""

from collections.abc import Sequence
from dataclasses import replace

from conftest import make_document, make_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news.heading import name_sections, title_case
from summarize_news.outline import make_outline
from summarize_news.people import People
from summarize_news.settings import Settings
from summarize_news.types import Discourse, Role

SUBJECTS = "council harbour bridge river school ferry museum hospital railway market tunnel airport stadium library".split()
VERBS = "closed opened flooded painted bought repaired inspected sold measured photographed borrowed moved hired shut".split()


def plain_document(n: int, said: Sequence[int] = (), **kwargs):
    """Return ``n`` sentences in paragraphs of two that share no content word; those of ``said`` are somebody's words."""
    lines = [f"The {SUBJECTS[i % 14]}{i} was {VERBS[i % 14]}{i} near alpha{i} beta{i} gamma{i} delta{i}." for i in range(n)]
    lines = [f"Maren{i} Daly{i} said: {line}" if i in said else line for i, line in enumerate(lines)]
    return make_document([lines[i : i + 2] for i in range(0, n, 2)], **kwargs)


ROLES = [
    Discourse.MAIN_EVENT,
    Discourse.CURRENT_CONTEXT,
    Discourse.MAIN_EVENT,
    Discourse.MAIN_EVENT,
    Discourse.EVALUATION,
    Discourse.PREVIOUS_EVENT,
    Discourse.MAIN_EVENT,
    Discourse.EXPECTATION,
    Discourse.EVALUATION,
    Discourse.MAIN_EVENT,
    Discourse.EXPECTATION,
    Discourse.MAIN_EVENT,
]


def test_context_comes_first_and_plans_last():
    document = plain_document(24, said=[i for i, role in enumerate(ROLES * 2) if role is Discourse.EVALUATION])
    reading = make_reading(document, [0.9] + [0.5] * 23, ROLES * 2)
    roles = [plan.role for plan in make_outline(document, reading, Settings(), People(document)).sections]
    assert roles[0] is Role.CONTEXT and roles[-1] is Role.PLANS
    assert roles.count(Role.CONTEXT) == roles.count(Role.VIEWS) == roles.count(Role.PLANS) == 1 and Role.TOPIC in roles


def test_what_a_brief_takes_decides_and_not_what_is_salient():
    document = plain_document(24)
    taken = {3, 8, 9, 17, 22}
    reading = make_reading(document, [0.9] + [0.5] * 23)
    reading = replace(reading, use=tuple(0.9 if i in taken else 0.1 for i in range(24)))
    sections = make_outline(document, reading, Settings(length="short"), People(document)).sections
    chosen = {i for plan in sections for i in plan.sentences}
    assert len(chosen) == 4 and chosen < taken


def test_a_scene_is_passed_over_for_the_news_that_follows():
    document = plain_document(12)
    scores = [0.1, 0.1, 0.1, 0.6] + [0.3] * 8
    roles = [Discourse.ANECDOTAL] * 3 + [Discourse.MAIN_EVENT] + [Discourse.CURRENT_CONTEXT] * 8
    outline = make_outline(document, make_reading(document, scores, roles), Settings(), People(document))
    assert outline.lede[0] == 3
    news_first = make_reading(document, [0.5, *scores[1:]], [Discourse.MAIN_EVENT, *roles[1:]])
    assert make_outline(document, news_first, Settings(), People(document)).lede[0] == 0


def test_the_context_is_not_the_news_again():
    document = plain_document(12)
    roles = [Discourse.MAIN_EVENT, Discourse.EVALUATION, Discourse.MAIN_EVENT] + [Discourse.PREVIOUS_EVENT] * 9
    reading = make_reading(document, [0.9, 0.1, 0.9] + [0.3] * 9, roles)
    outline = make_outline(document, reading, Settings(), People(document))
    assert 2 not in outline.lede and outline.sections[0].role is Role.CONTEXT
    assert outline.sections[0].lead > 2


def leaning_document(first: str):
    """Return twelve sentences, of which the ninth leans on the eighth, ``first``."""
    lines = [
        f"The {SUBJECTS[i]}{i} was {VERBS[i]}{i} near alpha{i} beta{i} gamma{i} delta{i} in the north of the port."
        for i in range(12)
    ]
    lines[7:9] = [first, "They will be mended by the spring with money from a fund of the port."]
    return make_document([lines])


def test_a_sentence_that_leans_comes_with_the_one_before_it_or_not_at_all():
    scores = [0.9, 0.3, 0.2, 0.2, 0.2, 0.2, 0.6, 0.15, 0.8, 0.2, 0.2, 0.2]
    for first, comes in (("Two cranes of the port fell into the harbour in a storm on Friday night.", True), ("“Oh.”", False)):
        document = leaning_document(first)
        sections = make_outline(document, make_reading(document, scores), Settings(), People(document)).sections
        held = [plan.sentences for plan in sections if 8 in plan.sentences]
        assert bool(held) is comes and all(7 in sentences for sentences in held)


def test_the_lede_has_a_second_sentence_where_it_is_salient_or_leans():
    document = leaning_document("Two cranes fell.")
    for second, n in ((0.6, 2), (0.4, 1)):
        reading = make_reading(document, [0.9, second] + [0.3] * 10)
        assert len(make_outline(document, reading, Settings(), People(document)).lede) == n
    text = "The ferry was hit by a crane that fell in a storm on Friday night, the port said on Sunday."
    leaning = make_document([[text, "It will be mended by the spring with money from a fund.", *document.texts()[2:7]]])
    for second, n in ((0.3, 2), (0.1, 1)):
        reading = make_reading(leaning, [0.9, second] + [0.3] * 5)
        assert len(make_outline(leaning, reading, Settings(), People(leaning)).lede) == n


def test_somebody_not_yet_heard_goes_before_more_of_the_same():
    said = [
        "The bridge of the port will be closed to all traffic for nine months, Maria Reyes said on Friday morning.",
        "Work on its northern pillars begins in the second week of March, Reyes told a meeting of the council.",
        "Shops in the old town have lost half of their trade in this winter alone, {} told a hall full of riders.",
    ]
    for speaker, lines in (("Reyes", [2]), ("Daly", [3])):
        texts = ["The council of Larne voted to rebuild its oldest crossing.", *said[:2], said[2].format(speaker)]
        document = make_document([[text] for text in texts])
        settings = Settings(sections=1, bullets=0)
        (plan,) = make_outline(document, make_reading(document, [0.9, 0.95, 0.6, 0.91]), settings, People(document)).sections
        assert plan.sentences == lines


def test_a_lede_that_stands_twice_in_the_article_is_told_once():
    told = "The ferry was hit by a crane that fell in a storm on Friday night, the port said on Sunday."
    document = make_document([[told], [told], *([text] for text in leaning_document("Two cranes fell.").texts()[2:])])
    reading = make_reading(document, [0.9, 0.9] + [0.3] * (len(document.sentences) - 2))
    assert make_outline(document, reading, Settings(), People(document)).lede == (0,)


def test_a_quotation_of_somebody_that_nobody_has_named_is_no_lede(tools):
    texts = [
        "“The harbour is refusing to take him at his word in the matter,” the paper said on Friday morning.",
        "The port of Larne turned down an offer from its former owner, who wants the ferry back by May.",
        *leaning_document("Two cranes fell.").texts()[2:],
    ]
    document = make_document([[text] for text in texts])
    reading = make_reading(document, [0.9, 0.8] + [0.3] * (len(texts) - 2))
    assert make_outline(document, reading, Settings(), People(document)).lede[0] == 1


def test_the_authors_section_on_what_comes_next_has_its_place():
    heads = [("The ruling", 1), ("The riders", 2), ("The costs", 3), ("The firm", 4), ("The union", 5), ("Next", 6)]
    document = plain_document(14, subheads=heads)
    roles = [Discourse.MAIN_EVENT] * 12 + [Discourse.EXPECTATION] * 2
    reading = make_reading(document, [0.9, 0.3] + [0.3] * 10 + [0.2, 0.2], roles)
    sections = make_outline(document, reading, Settings(), People(document)).sections
    assert "Next" in [plan.subhead for plan in sections] and len(sections) < 7


def test_the_authors_subheads_are_the_sections():
    document = plain_document(16, subheads=[("What the ruling says", 2), ("What happens next:", 5)])
    reading = make_reading(document, [0.9] + [0.5] * 15, ROLES)
    sections = make_outline(document, reading, Settings(), People(document)).sections
    assert [p.subhead for p in sections if p.subhead] == ["What the ruling says", "What happens next:"]
    for plan, (start, end) in zip([p for p in sections if p.subhead], [(2, 5), (5, 8)], strict=True):
        assert all(start <= document.sentences[i].paragraph < end for i in plan.sentences)
    assert "What Happens Next" in name_sections(document, reading, sections, "")


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(1, 30),
    sections=st.none() | st.integers(1, 8),
    bullets=st.none() | st.integers(0, 5),
    length=st.sampled_from(["short", "medium", "long"]),
    data=st.data(),
)
def test_no_sentence_twice_and_never_more_than_asked(n, sections, bullets, length, data):
    document = plain_document(n)
    roles = data.draw(st.lists(st.sampled_from(list(Discourse)), min_size=n, max_size=n))
    scores = data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n))
    wanted = Settings(sections=sections, bullets=bullets, length=length)
    outline = make_outline(document, make_reading(document, scores, roles), wanted, People(document))
    used = [*outline.lede, *(i for plan in outline.sections for i in plan.sentences)]
    assert len(used) == len(set(used))
    assert len(outline.sections) <= wanted.n_sections
    for plan in outline.sections:
        assert plan.sentences == sorted(plan.sentences)
        assert plan.lead in plan.sentences
        assert len(plan.sentences) <= 1 + wanted.n_bullets
    headings = name_sections(document, make_reading(document, scores, roles), outline.sections, "")
    assert len(set(headings)) == len(headings) and all(headings)


@settings(max_examples=60, deadline=None)
@given(
    leaning=st.sets(st.integers(1, 23), max_size=9),
    sections=st.none() | st.integers(1, 6),
    bullets=st.none() | st.integers(0, 3),
    length=st.sampled_from(["short", "medium", "long"]),
    data=st.data(),
)
def test_no_line_is_torn_from_the_one_it_leans_on(leaning, sections, bullets, length, data):
    lines = plain_document(24).texts()
    document = make_document([[f"They were {line[4:]}" if i in leaning else line for i, line in enumerate(lines)]])
    scores = data.draw(st.lists(st.floats(0, 1), min_size=24, max_size=24))
    wanted = Settings(sections=sections, bullets=bullets, length=length)
    outline = make_outline(document, make_reading(document, scores, ROLES * 2), wanted, People(document))
    for sentences in (outline.lede, *(plan.sentences for plan in outline.sections)):
        assert all(i - 1 in sentences for i in sentences if i in leaning)


def test_more_sections_than_the_author_has_open_no_second_context():
    document = plain_document(30, subheads=[("What the ruling says", 3), ("What happens next", 8)])
    reading = make_reading(document, [0.9] + [0.5] * 29, ([Discourse.MAIN_EVENT] + [Discourse.PREVIOUS_EVENT] * 29))
    sections = make_outline(document, reading, Settings(sections=6), People(document)).sections
    assert [plan.role for plan in sections].count(Role.CONTEXT) == 1 and len(sections) > 3


def test_where_nothing_can_open_the_authors_sections_there_are_others():
    lines = plain_document(12).texts()
    text = [[line] for line in lines[:6]] + [[f"They were {line[4:]}"] for line in lines[6:]]
    document = make_document(text, subheads=[("The riders", 6), ("The costs", 9)])
    sections = make_outline(document, make_reading(document, [0.5] * 12), Settings(), People(document)).sections
    assert len(sections) > 1 and not any(plan.subhead for plan in sections)


def test_what_comes_next_may_point_back_and_the_context_not():
    lines = list(plain_document(24).texts())
    lines[4] = "A storm broke a crane of the ferry in the north of the port on Friday night, and a wall."
    lines[9] = lines[20] = "The crane and the wall would be mended by the port before the summer of next year, in May."
    document = make_document([lines])
    reading = make_reading(document, [0.9, *[0.3] * 23])
    for role, place, kind in ((Role.PLANS, 20, Discourse.EXPECTATION), (Role.CONTEXT, 9, Discourse.PREVIOUS_EVENT)):
        roles = [Discourse.MAIN_EVENT] * 24
        roles[place] = kind
        serves = make_reading(document, [0.5] * 24, roles).serves
        low = tuple({r: 0.45 * chance + (0.55 if r is Role.TOPIC else 0.0) for r, chance in row.items()} for row in serves)
        sections = make_outline(document, replace(reading, serves=low), Settings(), People(document)).sections
        assert any(plan.role is role for plan in sections) is (role is Role.PLANS)


def test_sections_and_bullets_are_obeyed_exactly_where_the_article_has_enough():
    document = plain_document(60)
    reading = make_reading(document, [0.5] * 60, ROLES * 5)
    sections = make_outline(document, reading, Settings(sections=6, bullets=3), People(document)).sections
    assert len(sections) == 6
    assert all(len(plan.sentences) == 4 for plan in sections)


def test_title_case():
    assert title_case("state of the art") == "State of the Art"
    assert title_case("talks on EU steel quotas") == "Talks on EU Steel Quotas"
    assert title_case("the road to the coast") == "The Road to the Coast"
    assert title_case('spain presses for "green lane"') == 'Spain Presses for "Green Lane"'
