import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.boilerplate import RULES, Rule
from summarize_news.clean import make_article
from summarize_news.errors import NotAnArticle
from summarize_news.plain import blocks_from_text
from summarize_news.read import load_article, read_source
from summarize_news.stamps import parse_date
from summarize_news.types import Article, Block, Kind, Meta, Source

CASES = sorted(Path(__file__).with_name("cases").joinpath("clean").glob("*.json"))
PROSE = (
    "The council voted on Tuesday to keep the old library open for another year, and the mayor said that she would "
    "look for the money in the budget of the port.",
    "Eleven thousand people had signed a petition against the plan, which would have turned the building into a "
    "hotel with ninety rooms and a garden on the roof.",
    "It was not clear on Wednesday what the hotel company would do with the ground that it had already bought next "
    "to the cathedral, or whether it would ask for its fee to be paid back.",
)


def article(*lines: str, **meta: str) -> Article:
    return make_article("a.txt", blocks_from_text("\n\n".join(lines)), Meta(**meta))


def paragraphs(made: Article) -> list[str]:
    return [made.text[span.start : span.end] for span in made.paragraphs]


def test_doubled_marks_of_the_wires_are_quotation_marks() -> None:
    made = article("``We shall see,'' the mayor said. ''It is late.'' The wall is 5'6'' high.", *PROSE)
    assert paragraphs(made)[0] == '"We shall see," the mayor said. "It is late." The wall is 5\'6\'\' high.'


def test_entities_that_an_export_left_are_read() -> None:
    made = article("The bank was fined &#163;5m &amp;amp; closed.", *PROSE, title="Bank&#039;s fine")
    assert paragraphs(made)[0] == "The bank was fined £5m & closed."
    assert made.title == "Bank's fine"


# --- whole articles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    expected = json.loads(case.read_text(encoding="utf-8"))
    made = load_article(read_source(next(path for path in case.parent.glob(f"{case.stem}.*") if path != case)))
    clutter = [warning for warning in made.warnings if warning.startswith("clutter")]
    got = {
        "subheads": [[subhead.text, subhead.paragraph] for subhead in made.subheads],
        "starts": [" ".join(paragraph.split()[:3]) for paragraph in paragraphs(made)],
        "dropped": [w for c in clutter for w in re.findall(r"[^,(]+(?=,|$| \()", c.split(": ")[1])],
    }
    got["dropped"] = [name.strip() for name in got["dropped"]]
    got |= {name: getattr(made, name) for name in ("title", "byline", "dateline", "outlet", "url", "published")}
    contains = expected.pop("contains", [])
    assert got == {**dict.fromkeys(got, ""), **expected}
    assert [text for text in contains if text not in made.text] == []


# --- rules ------------------------------------------------------------------------------------------------------------


def taken(rule: Rule, line: str) -> bool:
    made = make_article("a.txt", [Block(kind="paragraph", text=text) for text in (*PROSE, line)], Meta())
    return any(rule.name in warning for warning in made.warnings) and paragraphs(made) == list(PROSE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_removes_its_example_and_leaves_its_near_miss(rule: Rule) -> None:
    assert taken(rule, rule.example)
    made = make_article("a.txt", [Block(kind="paragraph", text=text) for text in (*PROSE, rule.near_miss)], Meta())
    assert paragraphs(made)[-1] == rule.near_miss
    assert made.warnings == ()


def test_rule_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    "sentence",
    [
        "The company will advertise on cookie packages.",
        "Share prices rose, and readers of the newsletter were told to sell.",
        "Photo shops are closing, the association said.",
        "Read the letter twice, her lawyer had told her.",
        "Related companies must be named in the report.",
        "Watch makers in Geneva fear the tariff.",
        "More than ninety people came.",
        "Copyright lawyers disagree about the ruling.",
        "Follow the rules on Facebook groups, teachers were told.",
        "Comments by the minister made the currency fall.",
        "Sign up sheets were found in the hall.",
        "He contributed to this newspaper for ten years.",
        "Reporting by citizens has become common in the valley.",
        "Recommended doses were lowered last year.",
    ],
)
def test_real_sentences_stay(sentence: str) -> None:
    made = article(PROSE[0], sentence, *PROSE[1:])
    assert sentence in paragraphs(made)


ATTACKS = ("a", "A ", "A. ", "CNN's A ", "Share ", "to ", "(", "[", "“", "|", "1/", "READ: ", "By A ", "A: ", "© ")


@pytest.mark.parametrize("attack", ATTACKS)
def test_long_hostile_lines_come_back(attack: str) -> None:
    text = (attack * 100_000)[:100_000]
    for rule in RULES:
        rule.pattern.fullmatch(text)
    blocks_from_text(text)
    blocks_from_text(text.replace(" ", "\n"))


# --- headline ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "second",
    [
        "Council’s vote keeps “old library” open",
        "COUNCIL'S VOTE KEEPS 'OLD LIBRARY' OPEN",
        'Council\'s vote keeps "old library" open.',
        "Council's vote keeps 'old library' open | Harbour Radio",
    ],
)
def test_a_headline_given_twice_is_one(second: str) -> None:
    made = article('Council\'s vote keeps "old library" open', second, *PROSE)
    assert made.title == 'Council\'s vote keeps "old library" open'
    assert paragraphs(made) == list(PROSE)
    assert made.subheads == ()


def test_prose_without_a_headline_has_none() -> None:
    made = article(*PROSE)
    assert made.title == ""
    assert paragraphs(made) == list(PROSE)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Library stays open | Harbour Radio", "Library stays open"),
        ("Library stays open - The Lagoa Times", "Library stays open"),
        ("Library stays open — harbour.example", "Library stays open — harbour.example"),
        ("Talks resume in Lagoa - officials", "Talks resume in Lagoa - officials"),
        ("Port strike ends after nine days - Lagoa Today", "Port strike ends after nine days"),
    ],
)
def test_the_site_behind_a_title_is_cut(title: str, expected: str) -> None:
    assert article(*PROSE, title=title, outlet="Lagoa Today").title == expected


def test_what_the_caller_says_goes_first() -> None:
    made = make_article(
        "a.txt",
        blocks_from_text("\n\n".join(("Old title of it", *PROSE))),
        Meta(title="Old title of it", outlet="Page", url="https://page.example/"),
        title="New title",
        outlet="Mine",
        url="https://mine.example/",
    )
    assert (made.title, made.outlet, made.url) == ("New title", "Mine", "https://mine.example/")


def test_an_address_that_is_no_web_address_is_not_kept() -> None:
    assert article(*PROSE, url="javascript:alert(1)").url == ""


# --- byline, dateline, date -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ana Reis", "Ana Reis"),
        ("By Ana Reis and Tom J. Bell", "Ana Reis and Tom J. Bell"),
        ("By ANA REIS", "ANA REIS"),
        ("By Ana Reis, Health Correspondent | Updated 3:04 p.m.", "Ana Reis, Health Correspondent"),
        ("By Ana Reis for Harbour Radio", "Ana Reis for Harbour Radio"),
        ("By Ana Reis | Health Correspondent", "Ana Reis, Health Correspondent"),
        ("By Ana Reis | March 4, 2026", "Ana Reis"),
    ],
)
def test_bylines(line: str, byline: str) -> None:
    made = article("Library to stay open", line, *PROSE)
    assert made.byline == byline
    assert made.title == "Library to stay open"
    assert paragraphs(made) == list(PROSE)


@pytest.mark.parametrize(
    "line",
    ["By Tuesday the water had reached the second floor of the school.", "By 2030, all of the boats will be gone."],
)
def test_sentences_that_start_like_bylines(line: str) -> None:
    made = article("Library to stay open", line, *PROSE)
    assert made.byline == ""
    assert paragraphs(made)[0] == line


@pytest.mark.parametrize(
    ("start", "dateline", "outlet"),
    [
        ("LISBON, March 4 (Reuters) - ", "LISBON, March 4 (Reuters)", "Reuters"),
        ("LISBON, March 4 (Harbour Press) -- ", "LISBON, March 4 (Harbour Press)", "Harbour Press"),
        ("(CNN)", "(CNN)", "CNN"),
        ("(CNN) -- ", "(CNN)", "CNN"),
        ("WASHINGTON — ", "WASHINGTON", ""),
        ("LONDON, England (CNN) -- ", "LONDON, England (CNN)", "CNN"),
        ("PORTLAND, Ore. (AP) — ", "PORTLAND, Ore. (AP)", "AP"),
        ("NEW YORK, March 4 – ", "NEW YORK, March 4", ""),
        ("Faro, Portugal (CNN)", "Faro, Portugal (CNN)", "CNN"),
        ("(The Harbour Reporter)", "(The Harbour Reporter)", "The Harbour Reporter"),
    ],
)
def test_datelines(start: str, dateline: str, outlet: str) -> None:
    made = article("Library to stay open", start + PROSE[0], *PROSE[1:])
    assert (made.dateline, made.outlet) == (dateline, outlet)
    assert paragraphs(made) == list(PROSE)


@pytest.mark.parametrize(
    "start",
    [
        "Harbour Foods (HFD) shares rose on Tuesday. ",
        "NATO — and nobody else — decides that. ",
        "Lagoa (population 900) slept. ",
    ],
)
def test_starts_that_are_no_datelines(start: str) -> None:
    made = article("Library to stay open", start + PROSE[0], *PROSE[1:])
    assert (made.dateline, made.outlet) == ("", "")
    assert made.text.startswith(start)


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("March 4, 2026", "2026-03-04"),
        ("Published: 2026-03-04", "2026-03-04"),
        ("2026/03/04 10:30", "2026-03-04"),
        ("Published 4 March 2026, 10:30 GMT", "2026-03-04"),
        ("Updated 3:04 PM ET, Wed March 4, 2026", "2026-03-04"),
        ("2026-03-04T10:30:00+01:00", "2026-03-04T10:30:00+01:00"),
    ],
)
def test_date_lines(line: str, iso: str) -> None:
    made = article("Library to stay open", line, *PROSE)
    assert made.published == iso
    assert paragraphs(made) == list(PROSE)


def test_no_date_is_made_up() -> None:
    assert parse_date("The vote of 2026-13-40 was in the 45th week") == ""
    assert parse_date("31 February 2026") == ""
    assert article(*PROSE, published="yesterday").published == ""


# --- headings ---------------------------------------------------------------------------------------------------------


def test_one_colon_alone_makes_no_heading() -> None:
    line = "One thing is certain: The hotel will not be built in the old town while this council is in office."
    made = article("Library to stay open", *PROSE, line)
    assert made.subheads == ()
    assert paragraphs(made)[-1] == line


def test_speakers_are_no_headings() -> None:
    lines = (
        "Reis: The council has given us no answer to the letter that we wrote to it in May.",
        "Bell: The answer was sent to the wrong office and it will be on your desk tomorrow.",
        "Reis: The same was said to us in June and nothing came of it for the whole summer.",
    )
    assert article("Library to stay open", *PROSE, *lines).subheads == ()


def test_attributions_are_no_headings() -> None:
    lines = (
        "The mayor said: The council has given us no answer to the letter that we wrote to it in May.",
        "Her deputy added: The answer was sent to the wrong office and it will be on your desk tomorrow.",
    )
    assert article("Library to stay open", *PROSE, *lines).subheads == ()


def test_a_line_above_lower_case_text_is_no_heading() -> None:
    made = article("Library to stay open", *PROSE, "The council of the town", "was not ready to comment on Wednesday night.")
    assert made.subheads == ()


# --- nothing is lost --------------------------------------------------------------------------------------------------

VOCABULARY = "the council and ferry island of to vote seven Lagoa harbour with water said that bridge was"
WORDS = st.sampled_from(VOCABULARY.split())
SENTENCES = st.lists(WORDS, min_size=3, max_size=40).map(lambda words: " ".join(words).capitalize())
BLOCKS = st.lists(
    st.builds(
        lambda kind, text, end: Block(kind=kind, text=text + end),
        st.sampled_from(("paragraph", "heading", "item")),
        SENTENCES,
        st.sampled_from((".", "", ":", "?", '."')),
    ),
    max_size=12,
)


@given(BLOCKS)
def test_every_word_is_somewhere(blocks: list[Block]) -> None:
    solid = [Block(kind="paragraph", text=text) for text in PROSE]
    made = make_article("a.txt", [*blocks, *solid], Meta())
    kept = " ".join((made.text, made.title, made.byline, made.dateline, *(subhead.text for subhead in made.subheads)))
    lost = {word for block in blocks for word in re.findall(r"\w+", block.text)} - set(re.findall(r"\w+", kept))
    assert not lost or any("section label" in warning for warning in made.warnings)
    assert paragraphs(made) == made.text.split("\n\n")
    assert all(paragraph == " ".join(paragraph.split()) for paragraph in paragraphs(made))


@given(st.text())
def test_any_text_is_an_article_or_refused_in_one_line(text: str) -> None:
    try:
        load_article(Source(name="a.txt", kind=Kind.TEXT, text=text))
    except NotAnArticle as error:
        assert str(error).startswith("a.txt: ")
        assert "\n" not in str(error)


@given(st.lists(SENTENCES.map(lambda text: text + "."), min_size=3, max_size=8), st.integers(50, 100))
def test_hard_wrapping_does_not_change_paragraphs(sentences: list[str], width: int) -> None:
    import textwrap

    texts = [f"{sentence} {PROSE[i % 3]}" for i, sentence in enumerate(sentences)]
    wrapped = "\n\n".join(textwrap.fill(text, width, break_on_hyphens=False) for text in texts)
    assert [block.text for block in blocks_from_text(wrapped)] == texts


# --- not an article ---------------------------------------------------------------------------------------------------

FOREIGN = {
    "German": "Der Rat der Stadt hat am Dienstag beschlossen, dass die alte Bücherei noch ein Jahr lang offen "
    "bleibt, und die Bürgermeisterin sagte, sie werde das Geld dafür im Haushalt des Hafens suchen, was in der "
    "Partei umstritten war.",
    "French": "Le conseil de la ville a décidé mardi que la vieille bibliothèque resterait ouverte encore un an, et "
    "la maire a dit qu'elle chercherait l'argent dans le budget du port, ce qui ne plaît pas à tout le monde au "
    "parti.",
    "Spanish": "El consejo de la ciudad decidió el martes que la vieja biblioteca seguirá abierta un año más, y la "
    "alcaldesa dijo que buscaría el dinero en el presupuesto del puerto, lo que no gusta a todos en el partido.",
    "Dutch": "De raad van de stad heeft dinsdag besloten dat de oude bibliotheek nog een jaar open blijft, en de "
    "burgemeester zei dat ze het geld in de begroting van de haven zou zoeken, of anders bij de provincie, want er "
    "was haast.",
    "Italian": "Il consiglio della città ha deciso martedì che la vecchia biblioteca resterà aperta ancora un anno, "
    "e la sindaca ha detto che cercherà i soldi nel bilancio del porto, il che non piace a tutti nel partito.",
    "Portuguese": "O conselho da cidade decidiu na terça-feira que a velha biblioteca ficará aberta mais um ano, e a "
    "prefeita disse que procuraria o dinheiro no orçamento do porto, o que não agrada a todos no partido.",
    "Danish": "Byens råd besluttede tirsdag, at det gamle bibliotek skal blive åbent et år til, og borgmesteren "
    "sagde, at hun vil finde penge til det i havnens budget, hvad der ikke er alle i partiet, som er glade for.",
    "romanised Hindi": "Shahar ki parishad ne mangalvar ko tay kiya ki purana pustakalay ek aur sal tak khula "
    "rahega, aur mahapaur ne kaha ki ve iske liye paisa bandargah ke bajat mein khojengi, lekin party mein sab log "
    "khush nahin the.",
    "Indonesian": "Dewan kota memutuskan pada hari Selasa bahwa perpustakaan lama akan tetap dibuka selama satu "
    "tahun lagi, dan wali kota berkata bahwa ia akan mencari uang itu di anggaran pelabuhan, yang tidak disukai "
    "semua orang di partai.",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_are_refused(language: str) -> None:
    with pytest.raises(NotAnArticle, match=r"^a\.txt: .*English"):
        article(*(FOREIGN[language],) * 4)


@pytest.mark.parametrize(
    "lines",
    [
        PROSE,
        tuple(text.upper() for text in PROSE),
        tuple(text.lower() for text in PROSE),
        (
            "Pursuant to Section 4 of the Harbour Act, the applicant shall pay costs of 4,200 euros within 30 days of service.",
            "The appeal is dismissed; the order of the lower court, which held that no duty was owed, stands.",
            "Leave to appeal was refused by the court on 4 March, and reasons for this decision will be given in "
            "writing at a later date. Counsel for both parties agreed that the matter should not be stayed. There "
            "will be no order as to the costs of the hearing on 11 February.",
        ),
        (
            "Faro beat Lagoa 3-1 (25-20, 18-25, 25-22, 25-19) and Sines beat Tavira 3-0 (25-11, 25-14, 25-17) in Group B.",
            "Reis scored 22 points, Bell 19 and Lund 14, with Costa (ankle) out and Nunes on the bench for Faro, who "
            "have won 11 of their last 12 games. Lagoa go to Evora on 14 March, Sines host Beja on 15 March, and "
            "Faro play Elvas on 16 March in the last round before the quarter-finals of the cup, which start on 2 "
            "April in Porto.",
        ),
    ],
    ids=["news", "capitals", "lower case", "legal", "sports"],
)
def test_english_of_all_kinds_passes(lines: tuple[str, ...]) -> None:
    assert article(*lines).text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no article text"),
        (" \n\n\t\n", "no article text"),
        ("Advertisement\n\nLeave a Reply", "no article text"),
        (PROSE[0], "words are too few"),
        ("\n\n".join(f"Minister {i} opens the new bridge of the town of Lagoa" for i in range(30)), "list of links"),
        ("\n".join(f"{i} {i * 7} {i * 11} {i * 13} Lagoa" for i in range(60)), "table or source code"),
        ("\n".join(f"for i in range({i}): total[i] = {{'the': x_{i}}}; print(i)" for i in range(40)), "source code"),
    ],
    ids=["empty", "blank", "only clutter", "short", "links", "table", "code"],
)
def test_what_is_no_article_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=rf"^a\.txt: .*{reason}.*; (?:give|only)"):
        load_article(Source(name="a.txt", kind=Kind.TEXT, text=text))
