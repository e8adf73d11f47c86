"""Words of a sentence, with what of them counts for a comparison, and the closed classes of words that the checks share."""

import re
from typing import NamedTuple

from summarize_news import quotes
from summarize_news.lexicon import FUNCTION

# Quotation marks, dashes and spaces differ from outlet to outlet and say the same.
PLAIN = str.maketrans("“”„‟«»‘’‚‛´`–‒‑−—\u00a0", "\"\"\"\"\"\"''''''----—\u0020")
_TOKEN = re.compile(
    r"\d+(?:,\d{3})*(?:[.:]\d+)*(?:[a-z]+(?![^\W_]))?"  # 3,200,000  2.5bn  6:30pm  3rd
    r"|(?:[A-Za-z]\.){2,}"  # U.S.  a.m.
    r"|[^\W\d_][^\W_]*(?:['&][^\W_]+)*'?(?<!')|[^\W_]+"  # don't  AT&T  G8
    r"|\.{3}|[$£€¥%\".!?…:;,()\[\]/+—-]"
)
_ENDS = frozenset('.!?…:"([—')
NOT_ENDS = frozenset(
    "mr mrs ms dr sen sens gov govs rep reps gen lt col sgt st prof rev jr sr vs no "
    "jan feb mar apr aug sept oct nov dec".split()
)
PREPOSITIONS = frozenset("in on at to that of for from with by about after as when if it he she they".split())
NAME_LINKS = frozenset("of the and for de la van von der den al el bin".split())
MONTHS = {
    form: n
    for n, forms in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
        "november nov,december dec".split(","),
        1,
    )
    for form in forms.split()
}
WEEKDAYS = {
    form: n
    for n, forms in enumerate(
        "monday mon mondays,tuesday tue tues tuesdays,wednesday wed wednesdays,thursday thu thur thurs thursdays,"
        "friday fri fridays,saturday sat saturdays,sunday sundays".split(",")
    )
    for form in forms.split()
}

SAYING = (frozenset(quotes.SAYING) | {"tweets", "saying"}) - frozenset(
    "thought hoped expected expects called calls think thinks hopes posted".split()
)


class Word(NamedTuple):
    """A word, number or mark of a text (code points, end exclusive)."""

    text: str
    key: str  # case folded, without possessive and full stops
    start: int
    end: int
    opens: bool  # begins a sentence, a quotation or what follows a colon


def _key(text: str) -> str:
    return re.sub(r"'s?$|\.", "", text.casefold()) if text[0].isalpha() else text.casefold()


def split_words(text: str) -> list[Word]:
    """Return the words, numbers and marks of ``text``."""
    words: list[Word] = []
    opens = True
    for match in _TOKEN.finditer(text):
        token = match.group()
        words.append(Word(token, _key(token), match.start(), match.end(), opens))
        if token in _ENDS:
            before = words[-2].key if len(words) > 1 else ""
            is_short = token == "." and (before in NOT_ENDS or len(before) == 1)
            opens = not is_short and (opens or token != "." or text[match.end() : match.end() + 1] in (" ", "", '"', "'"))
        elif token[0].isalnum():
            opens = False
    return words


def stem_of(key: str) -> str:
    """Return ``key`` without an ending of inflection, so that "cuts", "cut" and "cutting" mostly agree."""
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y"):
        if key.endswith(ending) and len(key) - len(ending) >= 3:
            stem = key[: -len(ending)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return key


def is_word(word: Word) -> bool:
    """Tell a word or number from a mark."""
    return word.text[0].isalnum()


def is_content(word: Word) -> bool:
    """Tell whether ``word`` says something of its own."""
    return is_word(word) and word.key not in FUNCTION


def month_of(word: Word) -> int:
    """Return the number of the month that ``word`` names, 0 for any other word."""
    return MONTHS.get(word.key, 0) if word.text[0].isupper() else 0
