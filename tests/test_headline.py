"""Headlines made for articles that have none, with the shipped tagger."""

import pytest

from summarize_news.headline import make_headline
from summarize_news.types import Article, Span

CASES = [
    (
        "The harbour council voted on Tuesday to close the old ferry terminal in March and to move all sailings to the new pier.",
        "The harbour council voted on Tuesday to close the old ferry terminal",
    ),
    (
        "Prime Minister Sofia Marchetti's first long speech to the parliament in Calderbridge has received more praise than scorn.",
        "Prime Minister Sofia Marchetti's first long speech to the parliament in Calderbridge",
    ),
    ("However, the bridge is shut.", "The bridge is shut"),
    # what opens the sentence goes, unless what is left points into it
    (
        "In an unusual raid in the north of the country, thousands stormed a jail and dragged out a suspect before noon.",
        "Thousands stormed a jail and dragged out a suspect before noon",
    ),
    (
        "As many as 13 leaders of the rebels, including their military commander, were killed in two air strikes on Thursday.",
        "As many as 13 leaders of the rebels were killed",
    ),
    (
        "Workers digging under a market in Larne have made an unsettling discovery: as many as 200 skeletons.",
        "Workers digging under a market in Larne have made an unsettling discovery",
    ),
    (
        "The mayor has defended the council's plans to introduce parking charges to keep cars out of the old town.",
        "The mayor has defended the council's plans to introduce parking charges",
    ),
    (
        "Shares in the harbour company have risen by more than 3% after a fund spoke against the sale of the pier.",
        "Shares in the harbour company have risen by more than 3%",
    ),
]


@pytest.mark.parametrize(("sentence", "headline"), CASES)
def test_headline(tools, sentence, headline):
    document = tools.segment(Article(name="x", title="", text=sentence, paragraphs=(Span(0, len(sentence)),)))
    made = make_headline(document, [0])
    assert headline is None or made == headline
    assert 4 <= len(made.split()) <= 12 and not made.endswith((" more", " of", " to", " than"))
