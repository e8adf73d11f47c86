"""Which sentences may stand in a summary, which say the same, and which matter most. Pure; no model."""

import re
from collections.abc import Sequence
from enum import Enum

from summarize_news import quotes
from summarize_news.compress import open_line
from summarize_news.lexicon import FUNCTION
from summarize_news.people import People
from summarize_news.types import Discourse, Document, Reading, Token

N_EXTRACT = 3  # sentences of a flat summary, at most
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_N_MIN_WORDS = 7
_N_MIN_QUOTE_WORDS = 10
_N_MAX_WORDS = 60
_N_TEASER_WORDS = 10
_REPEAT_SIMILARITY = 0.88
_REPEAT_SHARE = 0.6  # of the words of the shorter sentence that say something
_NOT_NEWS = 0.5
_VERBS = frozenset({"VERB", "AUX"})


class Standing(Enum):
    """Where a sentence may stand: by itself, only right after the sentence before it, or nowhere."""

    ALONE = "alone"
    AFTER = "after"
    NEVER = "never"


# A line that begins so leans on a sentence before it (Zhang et al. 2023: the commonest fault of extractive summaries).
_PRONOUN = re.compile(
    r"(?:[“\"‘']?'?)(?:[\w-]+(?: [\w-]+)? of (?:them|these|those)\b|"
    r"He|She|They|His|Her|Hers|Him|Them|Their|Theirs|Its|Both|Neither|Such|"
    r"These|Those(?! (?:who|with|in|living|without))|Another|Others|Then|There(?:fore|by|(?=,))|Thus|So|Instead|"
    r"(?:First|Second|Third|Finally|Later)(?= there|, | (?:is|was|were)\b)|"
    r"The (?:first|second|third|fourth|fifth)(?= (?:is|was|were|came|has|had|said)\b)|"
    r"(?:As|Like|Unlike) (?:in|at|with) [A-Z][^,]{1,40}, |"
    r"One(?= (?:is|was|has|had|said|says)\b)|"
    r"(?:Some|Many|Most|Several|Few|All|None|Each|Two|Three)(?= (?:are|were|is|was|have|has|had|said|say|will|would|could|of "
    r"(?:them|those|these))\b)|"
    r"The (?:(?:latter|former|others?|ones?)(?=,| (?:is|was|are|were|has|have|had|said|will|would)\b)|pair|duo|trio|same|"
    r"one|two|three|four)|"
    r"(?:That|This|It)(?!(?:’s|'s| is| was| will be| remains| has been) (?:not clear|unclear|the first|the second|the third))"
    r"(?! (?:year|month|week|summer|winter|spring|autumn|fall|season|morning|afternoon|evening|time|article)\b))\b"
)
_LATER = re.compile(  # than what the sentence before tells
    r"(?:(?:just|only|less than|more than|about|barely|some|almost) )?"
    r"(?:an?|two|three|four|five|six|\w+teen|twenty|thirty|a few|several|moments|seconds|minutes|hours|days)"
    r"(?: (?:minutes?|hours?|days?|weeks?|moments?))? later\b(?! than)",
    re.IGNORECASE,
)
_HE = re.compile(r"[“\"‘']?(?:He|She|His|Her)\b")
_INNER = re.compile(
    r"^(?:(?:In|At|On|By|For|With|Of|To|From|As|When|While|After|Before|If|Since|Because|Asked|Despite|Like)\b"
    r"[^,]{0,60}?\s)"
    r"(?:he|she|they|him|them|his|her|their|it|its|this|that|these|those|which)\b"
    r"|^[A-Z][a-z]+(?: [a-z0-9'’-]+){0,12}, (?:he|she|they|it)\b"  # an opening without a name, then a pronoun
    r"|^[A-Z][a-z]+(?:ing|ed) [^,]{1,80}, (?:he|she|they|it)\b"  # its subject is what the pronoun means, not a name in it
    r"|^(?:In|At|On|For|With|To|From|As|When|While|After|Before|If|Since|Like)\b[^,]{1,50}, (?:this|that|these|those|it)\b"
)
# "One photographer aims to change that.": what, the sentence before says.
_THAT = re.compile(
    r"(?<!so)(?<!all) (?:that|this)(?=[.;]|, (?!said)| (?:with|by) )"
    r"|\b[Tt]he (?:combined|resulting|aforementioned) "
    r"|\b(?:expects?|expected|wants?|wanted|allows?|allowed|causes?|caused|for) (?:that|this) to\b"
    r"|\b(?:said|says|added|adds|thinks|believes|warned|argued) (?:that|this) (?:is|was|will|would|has|had|could|may|might|"
    r"must|means|meant|makes|made|gives|gave|leaves|left|works|worked|shows|showed)\b"
)
# A line of an interview that names who asks or answers.
_ASKS = re.compile(r"(?:[A-Z][\w.()’'-]* ?){1,6}: (?=.*\b(?:you|your|[Yy]ou[’'](?:ve|re))\b)")
_TEASER = re.compile(
    r"(?:There (?:was|is|were|are)|That(?:’s|'s| is| was)|It(?:’s|'s| is| was)|Not (?:so|everyone)|But first)\b[^0-9A-Z]*$"
)
# What bids the reader do something, and a second half of a thought.
_BIDS = re.compile(
    r"(?:Think|Imagine|Meet|Picture|Consider|Forget|Remember|Enjoy|Brace|Contrast|Suppose|Compare|Welcome|Take|Look|Ask|Call|"
    r"Say|See)\b(?! (?:is|was|has|will|center|centre)\b)(?=[^,]* (?:[a-z]|[A-Z]))"
    r"|(?:Yes|No|Well|Sure|Okay|OK), |Please\b(?! [A-Z])|Note (?:that|how|the)\b|Not (?:if|in|for|when|that|so|because) "
)
# Somebody said, and what was said stands elsewhere: "Joseph Daly, the minister said.", "Daly said and called on others to pay."
_SAYS_NOTHING = re.compile(r"(?:said|says|added|told|continued|explained)(?:\.$| and (?!that\b))")
_LINK = re.compile(r"\s[.!]$")  # a full stop that stands apart was put after a caption or a link's title
_FIRST_PERSON = re.compile(
    r"^(?:I|We|My|Our|Us|You|Your|Let|Let's|Here|Here’s|Here's|Lemme|Hey|Oh|Yeah|Wow|"
    r"(?:If|When|As|While|Once|However|Then|Now|So|Yet|Still|Today|Maybe|Perhaps|And|But|Because) (?:you|we|I))\b"
    r"|\b(?:told|asked|showed|gave|tells|let) (?:one of )?(?:me|us)\b"
    r"|(?:[,;:–—-] |\b(?:[Tt]hat|[Ww]hen|as|[Ww]hat|which|and|but|[Ii]f|because|while|where|than) )I(?:['’]\w+)? [a-z]"
    r"|\b(?:my|mine|myself)\b|\b[Ll]et['’]s\b"
)


def n_words(text: str) -> int:
    """Count the words of ``text``: what blanks separate."""
    return len(text.split())


def word_list(text: str) -> list[str]:
    """Return the lower-cased words of ``text``."""
    return _WORD.findall(text.lower())


def standings(document: Document, reading: Reading, people: People, with_names: bool = True) -> tuple[Standing, ...]:
    """Tell of every sentence where it may stand; ``with_names``: one whose "he" ``people`` can name may stand alone."""
    texts = document.texts()
    spoken = quotes.in_speech([(s.paragraph, t) for s, t in zip(document.sentences, texts, strict=True)])
    found = []
    for i, (text, inside) in enumerate(zip(texts, spoken, strict=True)):
        standing = _standing(text, inside, reading.discourse[i].get(Discourse.NOT_NEWS, 0.0))
        if document.tokens and not _says_something(text, document.tokens[i]):
            standing = Standing.NEVER
        if standing is not Standing.NEVER and people.points_forward(i):
            standing = Standing.ALONE
        elif standing is Standing.ALONE and people.leaves_open(i):
            standing = Standing.AFTER
        if standing is Standing.AFTER and with_names and people.find_antecedent(i) and not _leans_on_a_thing(text):
            standing = Standing.ALONE
        found.append(standing)
    return tuple(found)


def _says_something(text: str, tokens: Sequence[Token]) -> bool:
    """Tell whether a sentence has a verb, which a line-up has not, and one that says more than that somebody said."""
    verb = next((token for token in tokens if token.pos in _VERBS), None)
    is_bare = verb is not None and not set('"“').intersection(text) and _SAYS_NOTHING.match(text, verb.span.start)
    return verb is not None and not is_bare


def _leans_on_a_thing(text: str) -> bool:
    """Tell whether a sentence leans on more than a he or a she: "This will take a year, she said"."""
    line = open_line(text)
    return bool(_THAT.search(quotes.outside_quotes(line)) or (_PRONOUN.match(line) and not _HE.match(line)))


def _standing(text: str, begins_in_speech: bool, not_news: float) -> Standing:
    line = open_line(text)
    count = n_words(line)
    if begins_in_speech or not quotes.is_whole(line) or not_news >= _NOT_NEWS:
        return Standing.NEVER
    if count < _N_MIN_WORDS or count > _N_MAX_WORDS or line.rstrip("”\"'’)")[-1:] not in ".!":
        return Standing.NEVER
    if _BIDS.match(line) or _LINK.search(line) or _ASKS.match(line):
        return Standing.NEVER
    outside = quotes.outside_quotes(line)
    if line[0] in '“"‘' and (count < _N_MIN_QUOTE_WORDS or not quotes.is_attributed(line)):
        return Standing.NEVER  # a scrap of speech, or a quotation nobody is named for
    if _FIRST_PERSON.search(outside.lstrip(" ,")) or not (line[0].isupper() or line[0].isdigit() or line[0] in "“\"‘$£€'("):
        return Standing.NEVER
    tail = outside.strip(" ,.") if line[0] in '“"‘' else line
    if _PRONOUN.match(line) or _INNER.match(line) or _THAT.search(outside) or re.match(r"(?:he|she|they)\b", tail):
        return Standing.AFTER
    if _LATER.match(line):
        return Standing.AFTER
    if count <= _N_TEASER_WORDS and _TEASER.match(line):
        return Standing.AFTER  # it promises what the next sentence tells
    return Standing.ALONE


def repeats(text: str, others: Sequence[str]) -> bool:
    """Tell whether ``text`` says what one of ``others`` says: most of what the shorter says is shared, word for word."""
    words = set(word_list(text)) - FUNCTION
    for other in others:
        theirs = set(word_list(other)) - FUNCTION
        if len(words & theirs) > _REPEAT_SHARE * max(1, min(len(words), len(theirs))):
            return True
    return False


def is_repeat(index: int, chosen: Sequence[int], document: Document, reading: Reading) -> bool:
    """Tell whether sentence ``index`` repeats a chosen one, by its vector or by its words."""
    return any(reading.similarity[index][j] > _REPEAT_SIMILARITY for j in chosen) or repeats(
        document.text(index), [document.text(j) for j in chosen]
    )


def trigrams(text: str) -> set[tuple[str, ...]]:
    """Return the trigrams of the words of ``text``."""
    words = word_list(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def top_sentences(texts: Sequence[str], salience: Sequence[float], n: int = N_EXTRACT) -> list[int]:
    """Return the ``n`` most salient sentences without a repeated trigram (Paulus et al. 2018), in source order."""
    chosen: list[int] = []
    seen: set[tuple[str, ...]] = set()
    for index in sorted(range(len(texts)), key=lambda i: (-salience[i], i)):
        found = trigrams(texts[index])
        if found & seen:
            continue
        seen |= found
        chosen.append(index)
        if len(chosen) == n:
            break
    return sorted(chosen)
