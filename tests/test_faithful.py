"""Lines of extractive summaries: what they may say, what happens to one that says more, and a proof over 300 articles."""

import random
from dataclasses import replace

import pytest
from conftest import SAMPLES, make_document, make_reading
from measure_guard import foreign

from summarize_news import guard, pipeline
from summarize_news.guard import supported
from summarize_news.pairs import join_paragraphs
from summarize_news.pipeline import summarize
from summarize_news.read import load_article, read_source
from summarize_news.settings import Settings
from summarize_news.types import Discourse, Document, How, Line, Reading, Tools, Word

# --- one line -----------------------------------------------------------------------------------------------------------

SENTENCES = ["Kestrel Mills, a textile firm, did not close its plant in Dunmore.", "The plant has 260 workers."]


def made(text: str, *evidence: int) -> Line:
    return Line(text=text, evidence=evidence, how=How.COMPRESSED)


@pytest.mark.parametrize(
    "line",
    [
        made("Kestrel Mills did not close its plant.", 0),
        made("[Kestrel Mills’] plant has 260 workers.", 1, 0),
        Line(text="Anything at all, 17 times.", evidence=(0,), how=How.VERBATIM),
    ],
)
def test_a_line_that_its_evidence_supports_stands(line):
    assert supported(line, made("Instead.", 0), make_document([SENTENCES])) is line


@pytest.mark.parametrize(
    "line",
    [
        made("Kestrel Mills did close its plant.", 0),
        made("Kestrel Mills did not close its plant in Orsa.", 0),
        made("The plant has 290 workers.", 1),
        made("[Kestrel Mills’] plant has 260 workers.", 1),
    ],
)
def test_a_line_that_says_more_gives_way(line):
    instead = made("Instead.", 0)
    assert supported(line, instead, make_document([SENTENCES])) is instead


# --- one summary --------------------------------------------------------------------------------------------------------

STORY = [
    ["Kestrel Mills, a textile firm, will close its oldest plant in Dunmore by June, the company said on Monday."],
    ["The plant, which opened in 1921, has 260 workers who have not been paid since the end of the winter."],
    ["Union leader Tomas Velden called the closure a betrayal of the whole valley and of everybody in it."],
    ["The council may buy the site for 3.2 million euros, according to the mayor of the town, Lena Ruud."],
]


def fake_tools(document: Document) -> Tools:
    reading = make_reading(document, [0.9, 0.4, 0.7, 0.6])
    return Tools(segment=lambda article: document, read=lambda document: reading, model="fake")


@pytest.mark.parametrize(
    ("harm", "n"),
    [
        (lambda text: text.replace("260", "290"), 1),
        (lambda text: text.replace("have not been", "have been"), 1),
        (lambda text: text.replace("may buy", "will buy").replace("1921", "1912"), 2),
        (lambda text: text.removesuffix(" and of everybody in it.") + "." if text.startswith("Union") else text, 0),
    ],
)
def test_a_shortened_line_that_says_something_else_is_replaced_by_its_sentence_and_counted(monkeypatch, harm, n):
    monkeypatch.setattr(pipeline, "shorten", lambda text, tokens, words: harm(text))
    document = make_document(STORY)
    summary = summarize(document.article, Settings(sections=3, bullets=1), fake_tools(document))
    assert {line.evidence[0] for line in summary.lines()} == {0, 1, 2, 3}
    assert all(line.text == document.text(line.evidence[0]) for line in summary.lines() if line.how is How.VERBATIM)
    changed = [line.text for line in summary.lines() if line.how is not How.VERBATIM]
    assert len(changed) == (n == 0)
    count = {0: (), 1: ("1 line stands",), 2: ("2 lines stand",)}[n]
    assert tuple(warning.partition(" unshortened")[0] for warning in summary.warnings) == count


# --- 300 articles -------------------------------------------------------------------------------------------------------

NAMES = "Ada Quist|Tomas Velden|Lena Ruud|Marit O’Dell|Jon Abara|Mr. Okoro|Sen. Lia Brandt|Dr. Emil Sato|Noor al-Hadi".split(
    "|"
)
FIRMS = "Kestrel Mills|the Orsa Council|Bank Orsa Inc.|the Coastal Ferry Authority|AT&B|the Port Union of Dunmore".split("|")
PLACES = "Dunmore|Orsa|Port Elin|New Caldor|the U.S.|the Lower Fell valley|Sankt Maren".split("|")
FIGURES = (
    "260|3.2 million euros|$14.50|41%|two hundred and fifty|1,250 tonnes|12-13|£3bn|-7|a third|7.5 percent|30 to 40|three dozen"
).split("|")
DATES = "on Monday|in March|on Sept. 30|in 1998|since 3 May|at 6:30 p.m.|by 2031|last Friday".split("|")
SPEECH = (
    "We have run out of ways to patch it|It is not a ban, and it never was|I won’t sign, “today” or ever|Nobody told us — nobody"
    "|They may come back, or not"
).split("|")
LEADS = (
    "|||But |However, |Meanwhile, |And |In addition, |Nor is it over: |By contrast, |DUNMORE (Reuters) - |Still, |Also, ".split(
        "|"
    )
)
BODIES = (
    "{firm}, {aside}, sold {figure} boats {date}, {name} said in a statement",
    "{name}, who {relative}, told reporters {date} that {firm} {not} pay {figure} to {place}",
    "“{speech},” said {name}, {aside}, {date}",
    "{name} ({aside}) called the vote in {place} “{speech}” and {not} answer questions",
    "the ship – which {relative} – carried {figure} people from {place} to {place2}, according to {firm}",
    "prices in {place}, {aside}, rose {figure} {date}, while {firm} {not} change its forecast of {figure2}",
    "{firm} allegedly paid {name} {figure} {date}, a claim that {name2} denies, citing {firm2}",
    "the bill {not} pass without {name}, {aside}, who also {relative}, and {figure} others",
    "it is unclear whether {firm} ({ticker}) can find {figure} {date}, although {name} said: “{speech}”",
    "for his part, {name} said that {place}, where {figure} live, {not} wait, saying “{speech}”",
)
ASIDES = (
    "a maker of nets in {place}|the firm’s biggest owner|aged 51|its chairman since 1998|the daughter of {name}|"
    "which was founded {date}|once the largest in {place}|not a member of the council|formerly {name}’s rival"
).split("|")
RELATIVES = "runs the mill|was not at the hearing {date}|has {figure} ferries|left {place} {date}|may face charges".split("|")
NOTS = "did not|will|may|would not|could|cannot|never did|is expected to|refused to".split("|")


def write_article(rng: random.Random) -> list[str]:
    """Return paragraphs of invented news, dense with what must not be changed."""

    def fill(text: str) -> str:
        while "{" in text:
            slot = text[text.index("{") + 1 : text.index("}")]
            kind = slot.rstrip("2")
            table = {
                "name": NAMES,
                "firm": FIRMS,
                "place": PLACES,
                "figure": FIGURES,
                "date": DATES,
                "speech": SPEECH,
                "aside": ASIDES,
                "relative": RELATIVES,
                "not": NOTS,
                "ticker": ["KSTR.L", "NYSE: ATB"],
            }[kind]
            text = text.replace("{" + slot + "}", rng.choice(table), 1)
        return text

    def sentence() -> str:
        lead, body = rng.choice(LEADS), fill(rng.choice(BODIES))
        return (lead + body if lead and lead[-2] in ",:t" else lead + body[0].upper() + body[1:]) + "."

    return [" ".join(sentence() for _ in range(rng.randint(1, 3))) for _ in range(6)]


def random_reader(rng: random.Random):
    """Return a reader that knows nothing: any word may go, any sentence may lead."""

    def read(document: Document) -> Reading:
        roles = [rng.choice([role for role in Discourse if role is not Discourse.NOT_NEWS]) for _ in document.sentences]
        reading = make_reading(document, [rng.random() for _ in document.sentences], roles)
        words = tuple(tuple(Word(span=w.span, keep=rng.random() ** 3) for w in sentence) for sentence in reading.words)
        return replace(reading, words=words)

    return read


N_ARTICLES = 300


def test_no_line_of_300_articles_has_a_number_name_or_quotation_that_its_evidence_has_not(tools):
    rng = random.Random(11)
    articles = [load_article(read_source(str(path))) for path in SAMPLES]
    articles += [join_paragraphs(write_article(rng), f"invented {n}", "") for n in range(N_ARTICLES - len(articles))]
    careless = replace(tools, read=random_reader(rng))
    n_changed = n_lines = 0
    for number, article in enumerate(articles):
        summary = summarize(article, Settings(length="long"), tools if number < len(SAMPLES) else careless)
        for line in summary.lines():
            evidence = [summary.document.text(i) for i in line.evidence]
            assert foreign(line.text, " ".join(evidence)) == [], line
            assert line.how is How.VERBATIM or guard.check(line.text, evidence) == (), line
            n_changed += line.how is not How.VERBATIM
            n_lines += 1
    assert n_lines > 5 * N_ARTICLES
    assert n_changed > N_ARTICLES
