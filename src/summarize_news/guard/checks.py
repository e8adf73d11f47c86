"""All checks of a line against its evidence, and those for what stands in another's place."""

from collections.abc import Sequence

from summarize_news.guard.dates import find_dates
from summarize_news.guard.exchanges import find_exchanges, find_replaced
from summarize_news.guard.facts import Finding, is_piece, read_facts
from summarize_news.guard.names import find_names
from summarize_news.guard.numbers import find_numbers
from summarize_news.guard.polarity import find_polarity
from summarize_news.guard.quotes import find_quotes
from summarize_news.guard.speakers import find_speakers


def check(line: str, evidence: Sequence[str]) -> tuple[Finding, ...]:
    """Return what ``line`` says that ``evidence`` (sentences, in any order) does not; empty when it is supported.

    A line that is a piece of the evidence, word for word, has no unsupported number, date, name or quotation.
    """
    said, sources = read_facts(line), [read_facts(text) for text in evidence]
    found: list[Finding] = []
    if not is_piece(said, sources):
        found += [*find_numbers(said, sources), *find_dates(said, sources), *find_names(said, sources)]
        found += [f for f in find_exchanges(said, sources) if f.text not in {other.text for other in found}]
        found += find_quotes(said, sources)
    found += [*find_polarity(said, sources), *find_speakers(said, sources)]
    return tuple(dict.fromkeys(found))


def find_substitutes(line: str, evidence: Sequence[str]) -> tuple[Finding, ...]:
    """Return the names and numbers of ``line`` that stand where ``evidence`` has another, whether or not it has them elsewhere.

    Looser than ``check``: for names that the sentence itself lacks but its article has ("Smith" for "he", or for "Jones"?).
    """
    said, sources = read_facts(line), [read_facts(text) for text in evidence]
    return tuple(dict.fromkeys([*find_exchanges(said, sources), *find_replaced(said, sources)]))
