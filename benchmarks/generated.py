"""News articles made up by the thousand: short, each with names, places and figures that no other has."""

import random
from pathlib import Path

_SYLLABLES = (
    "ba bre cor da del dun el fal gar hol in jor kes lan lor mar mel nor os pel quin ros sel tam ul ven wick yor zan".split()
)
_OPENINGS = (
    "The {body} of {place} voted on {day} to {act} the {thing}, ending a dispute that had lasted {n} months.",
    "Officials in {place} said on {day} that the {thing} would {act_back} after {n} weeks of repairs.",
    "A plan to {act} the {thing} in {place} was approved on {day} by {n} votes to {m}.",
)
_BODIES = (
    "{name} {family}, who chairs the {body}, said the decision would cost {n},{m}00 crowns and take {m} months to carry out.",
    "“We have waited for this since {year}, and the people of {place} deserve an answer,” {family} said.",
    "The {thing} opened in {year} and is used by about {n},000 people a day, according to the {body}.",
    "Engineers warned in {month} that its {part} would not last another winter without work worth {m} million crowns.",
    "Residents of {other} have opposed the plan because they fear that traffic will rise by {n} percent.",
    "A similar project in {other} ran {m} months late and went {n} percent over its budget.",
    "The company that owns it, {firm}, declined to comment on the figures but said that talks would go on until {month}.",
    "{firm} employs {n}00 people in {other} and has said that it may close its office there.",
    "Opponents collected {n},{m}00 signatures in {month} and may still go to court.",
    "The next meeting of the {body} is due in {month}, when a report on the {part} will be published.",
)
_CHOICES = {
    "body": "harbour council|city assembly|regional board|transport committee|water authority|school board".split("|"),
    "day": "Monday Tuesday Wednesday Thursday Friday".split(),
    "month": "January March May July September November".split(),
    "act": "close|rebuild|sell|extend|replace|protect".split("|"),
    "act_back": "reopen|stay closed|be handed over|be moved".split("|"),
    "thing": "old ferry terminal|river bridge|central library|northern rail line|public swimming pool|grain market".split("|"),
    "part": "foundations roof pumps drains signals girders".split(),
}


def article(number: int, n_paragraphs: int = 0) -> str:
    """Return article ``number``: headline, blank line, paragraphs of two sentences; the same number gives the same text.

    If not said otherwise there are four paragraphs, or in one article of twenty so many that its summary has bullets.
    """
    rng = random.Random(number)
    n_paragraphs = n_paragraphs or (12 if number % 20 == 19 else 4)

    def word() -> str:
        return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 4))).capitalize()

    fixed = {key: word() for key in ("place", "other", "family", "name")} | {"firm": f"{word()} {word()}"}
    fixed |= {key: rng.choice(_CHOICES[key]) for key in ("body", "thing", "act", "act_back")}

    def fill(pattern: str) -> str:
        loose = {key: rng.choice(_CHOICES[key]) for key in ("day", "month", "part")}
        return pattern.format(n=rng.randint(11, 98), m=rng.randint(2, 9), year=rng.randint(1905, 2019), **{**loose, **fixed})

    bodies: list[str] = []
    while len(bodies) < 2 * n_paragraphs - 1:
        bodies += rng.sample(_BODIES, len(_BODIES))
        if n_paragraphs > 5:  # long articles go on elsewhere, with other people
            fixed |= {key: word() for key in ("other", "family", "name")}
    sentences = [fill(text) for text in (rng.choice(_OPENINGS), *bodies)]
    paragraphs = [" ".join(sentences[i : i + 2]) for i in range(0, 2 * n_paragraphs, 2)]
    title = fill("{place} decides to {act} its {thing}")
    return "\n\n".join([title, *paragraphs]) + "\n"


def write_articles(folder: Path, n: int, n_paragraphs: int = 0) -> None:
    """Write ``n`` articles below ``folder``, fifty in a directory."""
    for number in range(n):
        path = folder / f"{number // 50:03}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number, n_paragraphs), encoding="utf-8")
