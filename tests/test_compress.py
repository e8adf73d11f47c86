"""What goes from a sentence and what stays: by example, by trap and by property. All sentences are made up."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news.compress import open_line, shorten
from summarize_news.types import Span, Token, Word

_TAGS = {
    **dict.fromkeys("a an the its his her their this".split(), "DET"),
    **dict.fromkeys("in on at of for by with from to under near like between among during".split(), "ADP"),
    **dict.fromkeys("after before when while because as if that since".split(), "SCONJ"),
    **dict.fromkeys("he she it they who which we i".split(), "PRON"),
    **dict.fromkeys("and or but".split(), "CCONJ"),
    **dict.fromkeys("not also never yesterday still however".split(), "ADV"),
    **dict.fromkeys("is was are were has had have will may might could would must can should does did".split(), "AUX"),
    **dict.fromkeys(
        "said says told met won lost fell rose runs owns lives sits holds grew began made led left stood wrote paid fled "
        "knows feeds saw sold says hit known built come came cost swam sank took wants go joins".split(),
        "VERB",
    ),
    **dict.fromkeys("small old calm former".split(), "ADJ"),
}
_NOUNS = {"united", "building", "ceiling", "morning", "evening", "seed", "king", "spring"}


def tag(text: str) -> list[Token]:
    """Return tokens by a word list and endings: names are capitals, -ed and -ing are verbs, the rest are nouns."""
    out = []
    for found in re.finditer(r"Inc\.|\w+(?:['’.,-]\w+)*|[^\w\s]+", text):
        word, low = found[0], found[0].lower()
        if not word[0].isalnum():
            pos = "PUNCT"
        elif word[0].isdigit():
            pos = "NUM"
        elif low in _TAGS:
            pos = _TAGS[low]
        elif word[0].isupper():
            pos = "PROPN"
        else:
            pos = "VERB" if re.search("(?:ed|ing)$", low) and low not in _NOUNS else "NOUN"
        out.append(Token(Span(*found.span()), pos))
    return out


def cut(marked: str, low: float = 0.05) -> str:
    """Shorten a sentence in which {braces} mark the words that the encoder would drop."""
    text, spans, start = "", [], 0
    for part in re.split(r"([{}])", marked):
        if part == "{":
            start = len(text)
        elif part == "}":
            spans.append((start, len(text)))
        else:
            text += part
    tokens = tag(text)
    words = [Word(span=t.span, keep=low if any(a <= t.span.start < b for a, b in spans) else 0.5) for t in tokens]
    return shorten(text, tokens, words)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # share tickers, captions, remarks in brackets
        ("Shares in Banco Verde{ (BVE.MI)} fell by a tenth on Monday.", "Shares in Banco Verde fell by a tenth on Monday."),
        ("The regional police {(Guardes d'Orsa)} shut the old road on Monday.",) * 2,
        ("Banco Verde (BVE.MI), Orsa (ORS.L) and others fell on Monday.", "Banco Verde, Orsa and others fell on Monday."),
        ("The council of Lomi{ (a port on the coast)} closed both bridges on Friday.", "The council of Lomi closed both bridges on Friday."),
        ("Mara Lind (pictured) told the council of the leak in May.", "Mara Lind told the council of the leak in May."),
        # after a semicolon the clause would be left without its verb
        ("Lomi won a prize for its film of the sea; and the cup{, which was made by Mara Lind in her cellar}.", "Lomi won a prize for its film of the sea; and the cup, which was made by Mara Lind in her cellar."),
        # between dashes, and after a dash
        ("Lind, who owned the largest ferry on the lake{ - one of four in all -} has sold it.", "Lind, who owned the largest ferry on the lake - one of four in all - has sold it."),
        ("In 2011, the year of the flood{ -- an event of note --} that number fell below 48.", "In 2011, the year of the flood -- an event of note -- that number fell below 48."),
        ("Yet, keepers say, the seals of Lomi will stay for good.", "Keepers say the seals of Lomi will stay for good."),
        ("The ferry{ – the oldest on the lake –} sank near Lomi on Monday night.", "The ferry sank near Lomi on Monday night."),
        ("The ferry{ -- which runs at night --} sank near Lomi on Monday.", "The ferry sank near Lomi on Monday."),
        ("Lomi closed the ferry to the north shore on Monday{ - the oldest on the lake}.", "Lomi closed the ferry to the north shore on Monday."),
        # relative clauses
        ("Mara Lind{, who runs the harbour,} told the council of the leak.", "Mara Lind told the council of the leak."),
        ("The harbour{, which sits under the old fort,} was closed on Monday morning.", "The harbour was closed on Monday morning."),
        ("Lind{, whose father built the harbour,} was told of the leak on Monday.", "Lind was told of the leak on Monday."),
        ("The council of Lomi closed the old harbour{, which sits under the fort}.", "The council of Lomi closed the old harbour."),
        ("The council of Lomi met Captain Mara Lind{, who runs the harbour}.", "The council of Lomi met Captain Mara Lind."),
        ("The ferry from Orsa sank off Lomi{, where Mara Lind runs the harbour}.", "The ferry from Orsa sank off Lomi."),
        ("The council fined Mara Lind{, who runs the harbour,} after the ferry sank.", "The council fined Mara Lind after the ferry sank."),
        ("The council met Mara Lind{, who runs the harbour,} but the talks failed.", "The council met Mara Lind, but the talks failed."),
        ("The council closed the harbour{, which sits under the fort}, the mayor said.", "The council closed the harbour, the mayor said."),
        ("After the talks with Lind{, who runs the harbour,} the council voted again.", "After the talks with Lind, the council voted again."),
        ("In a letter to Mara Lind{, who runs the harbour}, the council ordered repairs.", "In a letter to Mara Lind, the council ordered repairs."),
        ("Lind{, who took over in 2011,} told the council of the leak.", "Lind told the council of the leak."),
        (
            "In the hall of 3,400 seats in Lomi{, which sits under the fort}, the council voted again.",
            "In the hall of 3,400 seats in Lomi, the council voted again.",
        ),
        # appositives
        ("A ferry sank near Lomi{, a town on the Black Sea coast,} after it hit a rock.", "A ferry sank near Lomi after it hit a rock."),
        ("Mara Lind{, the harbour master,} closed the market in May.", "Mara Lind closed the market in May."),
        ("Mara Lind{, head of the harbour,} closed the market in May.", "Mara Lind closed the market in May."),
        ("Mara Lind{, a captain who knows the lake,} closed the market in May.", "Mara Lind closed the market in May."),
        ("The council of Lomi met the new owner of Orsa{, a shipping firm}.", "The council of Lomi met the new owner of Orsa."),
        ("The council wrote to Mara Lind{, the harbour master,} urging her to resign.", "The council wrote to Mara Lind, urging her to resign."),
        ("The ferry sank off Lomi{, a town on the coast,} in the early hours of Monday.", "The ferry sank off Lomi in the early hours of Monday."),
        # participles
        ("The council of Lomi closed the harbour on Monday{, drawing anger from the town}.", "The council of Lomi closed the harbour on Monday."),
        ("The ferry{, painted in the colours of the town,} was sold to a firm in Orsa.", "The ferry was sold to a firm in Orsa."),
        # where and when it was said
        ("The harbour will reopen in May, Mara Lind said{ in a statement on Wednesday}.", "The harbour will reopen in May, Mara Lind said."),
        ("Mara Lind said{ in an interview} that the harbour will reopen in May.", "Mara Lind said that the harbour will reopen in May."),
        ("Lind told Reuters{ in a telephone interview} that the harbour was safe.", "Lind told Reuters that the harbour was safe."),
        ("Lind said{ in a statement}: “The harbour is safe, and it will stay open.”", "Lind said: “The harbour is safe, and it will stay open.”"),
        # also, asides, beginnings
        ("The council{ also} closed the fish market by the harbour.", "The council closed the fish market by the harbour."),
        ("The harbour, however, was closed for most of the winter.", "The harbour was closed for most of the winter."),
        ("The council of Lomi closed markets and halls, for instance.", "The council of Lomi closed markets and halls."),
        ("Now, the council of Lomi wants the harbour closed.", "The council of Lomi wants the harbour closed."),
        ("For instance, the council of Lomi closed the harbour.", "The council of Lomi closed the harbour."),
        ("But the council{ also} closed the fish market by the harbour.", "The council closed the fish market by the harbour."),
        ("LOMI, May 3 (Xinhua) -- The council closed the harbour on Monday.", "The council closed the harbour on Monday."),
        ("(Reuters) - The council of Lomi closed the harbour.", "The council of Lomi closed the harbour."),
        # one full stop is enough
        ("The council of Lomi met the new owner of Orsa Inc.{, a shipping firm}.", "The council of Lomi met the new owner of Orsa Inc."),
        # a second clause, where the sentence is too long for a bullet
        (
            "The council of Lomi closed the old market by the harbour for most of the winter{, and the owner of the ferries sold "
            "the small boats that he had built in the hall of his father}, Mara Lind said.",
            "The council of Lomi closed the old market by the harbour for most of the winter, Mara Lind said.",
        ),
        (
            "The council of Lomi closed the old market by the harbour for most of the winter{; the owner of the ferries sold the "
            "small boats that he had built in the calm hall of his father}.",
            "The council of Lomi closed the old market by the harbour for most of the winter.",
        ),
        # two at once
        ("Mara Lind{, who runs the harbour,} met the new owner of Orsa{, a shipping firm}.", "Mara Lind met the new owner of Orsa."),
    ],
)  # fmt: skip
def test_a_constituent_goes(before, after):
    assert cut(before) == after.replace("{", "").replace("}", "")


@pytest.mark.parametrize(
    "sentence",
    [
        # what a reader is owed
        "Mara Lind{, who did not run the harbour,} told the council of the leak.",
        "Mara Lind{, who may lose the harbour,} told the council of the leak.",
        "Mara Lind{, who allegedly sold the harbour,} told the council of the leak.",
        "Mara Lind{, who owns 12 ferries,} told the council of the leak.",
        "Mara Lind{, who owns two ferries,} told the council of the leak.",
        "The harbour{ (worth $3 million)} was sold to a firm in Orsa.",
        "The ferry sank at dawn{ (1808 GMT)} near Lomi on Monday.",
        "The council closed the harbour{, according to Mara Lind}.",
        "The council closed the harbour{, citing Mara Lind}.",
        "The council closed the harbour{, Mara Lind said}.",
        "The council closed the harbour{, which Mara Lind said was a mistake}.",
        "The bill sank the harbour firm{, which they claim the town owns}.",
        "The council closed the harbour{, which Lind called “a poor joke”}.",
        "Mara Lind{, whose song “Old Boat” won the town,} told the council of the leak.",
        "Orsa closed the harbour of the town{, which Mara Lind said was a mistake}.",
        "(The council of Lomi closed the old harbour of the town{, drawing anger from Orsa)}.",
        "The council of Lomi voted on both sides of the line{ (for the town and for the harbour.)}",
        "“The harbour{, which sits under the fort,} was closed,” Mara Lind said.",
        "Lind called it “a town{ (a small one)} on the coast” in a letter to Orsa.",
        # the only name
        "The minister{, Mara Lind,} told the council of the leak.",
        "Mara Lind{, the harbour master,} told the council of the leak.",
        "The harbour was closed, said Mara Lind{, the harbour master}.",
        "The council of Lomi closed the old market by the harbour for most of the winter{, but the owner of the ferries sold the "
        "small boats that he had built in the hall of his father}.",
        "The council of Lomi met Mara Lind of the old market by the harbour, the owner of the small ferries{, and the captain of "
        "the boats that he had built in the hall of his father came}.",
        "The old fort has a new owner{, the town of Lomi}.",
        "The old fort on the lake has a new owner{, whose name is Mara Lind}.",
        # initials stay for later lines
        "The World Harbour Union{ (WHU)} met in Lomi for the first time.",
        # lists
        "Mara Lind{, a teacher,} and Jon Orsa ran for the council of Lomi.",
        "The council met Orsa{, the United Party} and other partners on Monday.",
        "The list of firms including Orsa{, boat maker Bode and oil firm Lind,} was built on Monday.",
        "The council of Lomi met men from Orsa{, the Union and other partners}.",
        "The council of Lomi met men from Orsa{, a harbour and a lake}.",
        "The council of Lomi sold the ferry, closing the mill on Monday{, selling the boats and closing the fort}.",
        "Lind sold the town of Orsa an old boat{, a small net}.",
        "The council of Lomi wrote to men including Captain Lind{, the King as well as the Union}.",
        "The town agreed on a treaty for the lake of Orsa{, which holds many rights for the men,} including the right to fish.",
        "The crew was A Lind{ (of Lomi, captain)}; B Orsa (of Orsa).",
        "The list: A Lind{ (of Lomi, captain)}; B Orsa (of Orsa).",
        "Rain flooded streets in Lomi and Orsa{, where crews pulled men from cellars}, flooded cars and homes.",
        # restrictive clauses have no comma
        "The captain{ who runs the harbour} told the council of the leak.",
        # places and dates
        "Lind left the town of Austin{, Texas,} on the first train of the day.",
        "The ferry sank near Lomi on May 3{, 2011,} with its crew.",
        # the verb is not the verb of what stands before
        "Mara Lind{, a captain,} based in Lomi on the lake of the north.",
        "“The leak grew,” said Mara Lind{, a captain,} hired by the harbour firm.",
        "Jon Orsa, captain of the fleet{, closed the gate of the fort,} told the town.",
        "In Orsa{, the harbour master,} closed the gate of the fort.",
        "Mara Lind{, a captain,} in her letter, told the town of the leak.",
        "The council of the town sold the ferry{, painted in the old colours}.",
        "On Monday the council of Lomi voted on the gala{, which sits in the fort,} Orsa wrote.",
        "Last week Mara Lind{, the captain fled,} was told of the old leak.",
        "Mara Lind{, which in Orsa,} was told of the leak on Monday.",
        "Mara Lind{, a captain,} arrested in May, was freed on Monday.",
        "The fire at the mill in Savar, a suburb of Lomi{, the capital,} was put out on Monday.",
        "The ferry was met by Jon Orsa, master of the fleet and partner Lind{, who knows those who swam}, stand up and help.",
        "As talks go on after the vote of the town on Lind{, many questions on the harbour}.",
        "Now that talks go on in the town with Lind{, many questions on the harbour}.",
        "A letter from the old town to Captain Lind{, who runs the harbour}.",
        "The council of Lomi met Mara Lind{, who runs the harbour: a full day of talks}.",
        "The bill joins the town with Lind{, which has a law,} but which also has a court.",
        "The case was odd -- after he was caught in the town of Orsa{ -- the court closed for the year}.",
        # what stands before needs it
        "Jon Orsa spoke for the hope of the town and for that{ – the hope of the north shore}.",
        "The catch of the boats fell on every lake but Orsa{, excluding the north shore}.",
        "Along with the boats of Lomi{ (a port on the coast)} Orsa won the race.",
        "The harbour feeds half of the old town{ (when both boats run)}.",
        "Even without Captain Mara Lind{ -- the best on the lake --} Jon Orsa won the race.",
        "The firm fell with the loss of Orsa and Bode{, a sharp contrast to May,} when Lind rose.",
        "The council closed old mills on the lake{ (assuming the talks go on)} and both bridges.",
        # clefts
        "It was Mara Lind{, who runs the harbour}.",
        "It was Jon Orsa, holding a lamp in the dark of the fort{, who led the crew}.",
        # the tail is a clause of its own
        "After that storm in Lomi{, sailing was banned for the winter}.",
        # also with a partner
        "The council closed not only the harbour but{ also} the market.",
        "Lind, {also} known as the Captain, told the council of the leak.",
        # a statement that something follows
        "Lind said{ in a statement} to the town that the harbour was safe.",
        "Lind told Orsa{ in an interview} that aired in May that the harbour was safe.",
        "Lind made the claim{ in a statement} on the harbour of Lomi.",
        # an aside whose comma serves what is before it
        "In Lomi{, however,} the harbour was closed for most of the winter.",
        # too little would be left
        "Lind told Orsa{, who runs the old harbour of the town}.",
        # a quotation that is not closed
        "“The harbour{, which sits under the fort,} was closed by Mara Lind.",
    ],
)
def test_a_trap_stays(sentence):
    assert cut(sentence) == open_line(sentence.replace("{", "").replace("}", ""))


def test_what_the_encoder_would_keep_stays():
    assert cut("Mara Lind, who runs the harbour, told the council of the leak.") == (
        "Mara Lind, who runs the harbour, told the council of the leak."
    )


def test_a_long_sentence_is_cut_until_it_is_short_enough():
    rest = (
        "told the council of Lomi on Monday that the ferry to the north shore was safe and that the town was to open the market"
    )
    long = f"Mara Lind{{, who runs the harbour,}} {rest}, she said."
    assert len(long.split()) > 30
    assert cut(long, low=0.4) == f"Mara Lind {rest}, she said."
    assert cut("Mara Lind{, who runs the harbour,} told the council.", low=0.4) == (
        "Mara Lind, who runs the harbour, told the council."
    )


def test_no_tokens_and_no_words():
    assert shorten("But Mara Lind, who runs the harbour, told the council.", (), ()) == (
        "Mara Lind, who runs the harbour, told the council."
    )
    assert shorten("", (), ()) == ""


def test_a_doubled_space_is_not_left():
    assert cut("Lind said{ in a statement} that the  old harbour of Lomi was safe.") == (
        "Lind said that the old harbour of Lomi was safe."
    )


_PIECES = st.sampled_from(
    [
        "Mara Lind", "Orsa", "the harbour", "a captain", "the town of Lomi", "told", "closed", "met", "was", "said", "and",
        "but", "of the lake", "in a statement", "on Monday", "also", "after", "that", "he",
        ", who runs the harbour,", ", which sits under the fort", ", a town on the coast,", ", the harbour master", ",",
        ", drawing anger", ", however,", ", for instance,", ", where boats sank,", " – a small one –", "(a port)", "(ORS.L)",
        ", who may leave,", ", which did not sink,", ", a firm with 12 boats,", ", who owns $3 million", "(4 km)", "not",
        "never", "may", "could", "allegedly", "12", "3,400 tons", "two",
        "“a poor joke, which hurt”", "“no”", '"it may sink, who knows,"', ", “said he, a captain,”", ", according to Orsa",
    ]
)  # fmt: skip
_OWED = re.compile(r"\$?\d+(?:,\d+)*|\b(?:not|never|no|may|could|allegedly|two|according|million|km|tons)\b")
_QUOTE = re.compile(r"“[^”]*”|\"[^\"]*\"")


@st.composite
def _read_sentences(draw):
    """Return a sentence of random pieces, its tokens, and words with random keep scores."""
    pieces = draw(st.lists(_PIECES, min_size=4, max_size=24))
    text = re.sub(r"\s+([,.])", r"\1", " ".join(pieces)).strip(" ,")
    text = re.sub(r",(?:\s*,)+", ",", re.sub(" {2,}", " ", text))
    text = text[:1].upper() + text[1:] + draw(st.sampled_from([".", "!", "?"]))
    return text, draw(st.integers(0, 2**32))


def _words(text: str, seed: int) -> list[Word]:
    return [Word(span=t.span, keep=(seed * (i + 7) * 2654435761 % 1000) / 1000) for i, t in enumerate(tag(text))]


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(re.findall(r"\w+", whole.lower()))
    return all(word in rest for word in re.findall(r"\w+", part.lower()))


@settings(max_examples=400, deadline=None)
@given(_read_sentences())
def test_words_are_only_dropped_and_what_is_owed_stays(sentence):
    text, seed = sentence
    short = shorten(text, tag(text), _words(text, seed))
    assert _is_subsequence(short, text)
    assert _QUOTE.findall(short) == _QUOTE.findall(text)
    assert Counter(_OWED.findall(short.lower())) == Counter(_OWED.findall(text.lower()))
    assert short[-1] == text[-1]
    assert not short[0].islower()
    assert "  " not in short and not re.search(r",\s*,| [,.!?]|,[.!?]", re.sub(_QUOTE, "Q", short))


@settings(max_examples=200, deadline=None)
@given(_read_sentences(), st.integers(0, 2**32))
def test_what_is_short_can_be_shortened_again(sentence, other_seed):
    text, seed = sentence
    once = shorten(text, tag(text), _words(text, seed))
    twice = shorten(once, tag(once), _words(once, other_seed))
    assert _is_subsequence(twice, once)
    assert _QUOTE.findall(twice) == _QUOTE.findall(text)
    assert Counter(_OWED.findall(twice.lower())) == Counter(_OWED.findall(text.lower()))
    assert twice[-1] == text[-1]


def test_the_random_sentences_are_cut_at_times():
    text = "Mara Lind, who runs the harbour, told Orsa of the lake on Monday."
    assert any(shorten(text, tag(text), _words(text, seed)) != text for seed in range(200))
