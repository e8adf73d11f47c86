"""Lines in new words: what a writer is told of each line of a summary, and which of the lines it writes may stand.

In: an extractive summary and a writer. Out: the same outline, headings and evidence; a line that is no sentence of a summary
or says what its evidence does not gives way to the line that was there.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from summarize_news import guard, quotes
from summarize_news.compress import open_line, shorten
from summarize_news.guard.words import is_content, split_words, stem_of
from summarize_news.hygiene import clean_text
from summarize_news.people import SUBJECT, People
from summarize_news.repair import repair_lines
from summarize_news.select import n_words
from summarize_news.types import Document, How, Line, NameEnum, Notes, Reading, Span, Summary, Token, Write

_N_MIN_WORDS = 4
_N_MORE_WORDS = 3  # than the notes have: "don't" is two words in a brief
_NEW_SHARE = 0.4  # of a line's content words; more is another story
_N_NEW_RUN = 3  # content words in a row that the evidence lacks; more is a clause from nowhere
_MARKUP = re.compile(r"://|www\.|\]\(|[<>{}|\\`]|\*\*|__|^(?:[-*•#>]|\d+[.)] )|[\U0001f000-\U0001faff]")
_ADDRESS = re.compile(r"[\w.+-]*@\w[\w.-]*|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?(?!\w)")
_END = re.compile(r"[.!?…][”\"’')]*$")
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_SPACED = re.compile(r" +(?=[.,;:!?](?:\s|$))")  # how some checkpoints were taught to write


class Fault(NameEnum):
    """Why a written line cannot stand."""

    TOO_LONG = "too long to read"
    FORM = "form"
    UNSUPPORTED = "unsupported"


_WARNINGS = {
    Fault.TOO_LONG: "its sentences are longer than the writer reads",
    Fault.FORM: "what the writer made of it was no sentence of a summary",
    Fault.UNSUPPORTED: "what the writer made of it said what the article does not",
}
_WARNINGS_OF_SEVERAL = {
    Fault.TOO_LONG: "their sentences are longer than the writer reads",
    Fault.FORM: "what the writer made of them were no sentences of a summary",
    Fault.UNSUPPORTED: "what the writer made of them said what the article does not",
}


def reword(summary: Summary, write: Write, people: People, lede: Sequence[int], max_words: int | None = None) -> Summary:
    """Return ``summary`` with the lines that ``write`` makes of its evidence, where they may stand; warnings count the others.

    ``lede`` are the sentences chosen for the lede. With ``max_words`` no line is longer than the one it replaces.
    """
    old = summary.lines()
    full = _full_lines(summary, people, lede)
    headings = ["", *(section.heading for section in summary.sections for _ in (section.lead, *section.bullets))]
    notes = [
        Notes(
            text=line.text,
            sentences=tuple(summary.document.text(i) for i in sorted(line.evidence)),
            headline=summary.headline,
            heading=heading,
            tokens=_tokens(line.text, summary.document, summary.reading, line.evidence),
        )
        for line, heading in zip(full, headings, strict=True)
    ]
    written = write(notes)
    if len(written) != len(notes):
        raise ValueError(f"a writer must return a line for each of {len(notes)} notes, got {len(written)}")
    faults: Counter[Fault] = Counter()
    new: list[Line] = []
    for text, told, line, source in zip(written, notes, old, full, strict=True):
        tidied = tidy(text or "")
        is_copied = tidied in (line.text, tidy(told.text))
        fault = Fault.TOO_LONG if text is None else None if is_copied else find_fault(tidied, told)
        is_longer = max_words is not None and n_words(tidied) > n_words(line.text)
        if fault is None and (is_longer or is_copied):
            new.append(line)
        elif fault is None:
            new.append(Line(text=tidied, evidence=source.evidence, how=How.WRITTEN))
        else:
            faults[fault] += 1
            new.append(line)
    summary = replace(summary, warnings=(*summary.warnings, *(_warning(f, faults[f]) for f in Fault if faults[f])))
    return _with_lines(summary, new)


def tidy(text: str) -> str:
    """Return ``text`` cleaned and on one line, with no space before a mark."""
    return _SPACED.sub("", " ".join(clean_text(text).split()))


def find_fault(text: str, notes: Notes) -> Fault | None:
    """Return why ``text`` (tidied) cannot stand as the line of ``notes``, or None where it can."""
    if not _is_sentence(text, notes):
        return Fault.FORM
    if any(address not in " ".join(notes.sentences) for address in _ADDRESS.findall(text)):
        return Fault.UNSUPPORTED
    if _is_another_story(text, notes) or guard.check(text, notes.sentences):
        return Fault.UNSUPPORTED
    return None


def _is_sentence(text: str, notes: Notes) -> bool:
    opens = text[:1].isupper() or text[:1].isdigit() or text[:1] in "“\"‘'$£€("
    is_leaning = SUBJECT.match(quotes.blank(text)) and not SUBJECT.match(quotes.blank(notes.text))
    return bool(
        opens
        and _END.search(text)
        and _N_MIN_WORDS <= n_words(text) <= n_words(notes.text) + _N_MORE_WORDS
        and not _MARKUP.search(text)
        and not is_leaning
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
    )


def _is_another_story(text: str, notes: Notes) -> bool:
    """Tell whether too many of the words that say something, or too many in a row, are not in the evidence."""
    known = {stem_of(word.key) for sentence in (*notes.sentences, notes.text) for word in split_words(sentence)}
    is_new = [stem_of(word.key) not in known for word in split_words(text) if is_content(word)]
    longest = max((len(list(run)) for new, run in groupby(is_new) if new), default=0)
    return sum(is_new) > _NEW_SHARE * len(is_new) or longest > _N_NEW_RUN


def _full_lines(summary: Summary, people: People, lede: Sequence[int]) -> list[Line]:
    """Return the sentences behind each line of ``summary``, shortened, with names for pronouns that nothing before explains."""
    document = summary.document

    def short(i: int) -> str:
        source = document.text(i)
        text = shorten(source, document.tokens[i], summary.reading.words[i])
        return open_line(source) if guard.check(text, [source]) else text

    def whole(line: Line) -> Line:
        # Evidence that was not chosen came with a name, after that which was.
        chosen = tuple(i for i in line.evidence if i in lede) if line is summary.lede else line.evidence[:1]
        text = " ".join(map(short, chosen))
        return Line(text=text, evidence=chosen, how=How.COMPRESSED)

    groups = [[whole(summary.lede)], *([whole(line) for line in (s.lead, *s.bullets)] for s in summary.sections)]
    named = repair_lines(groups, people, summary.headline, marks=("", ""))
    return [
        guard.supported(new, line, document)
        for done, group in zip(named, groups, strict=True)
        for new, line in zip(done, group, strict=True)
    ]


def _tokens(text: str, document: Document, reading: Reading, evidence: Sequence[int]) -> tuple[Token, ...]:
    """Return the tokens of ``text``, made of the sentences of ``evidence``; a name put in for a pronoun has some of its own.

    They hang where they did in their sentences, or on nothing that is known where that is gone.
    """
    tokens: list[tuple[str, Token]] = []
    for i in evidence:
        n = len(tokens)
        for t in (reading.tokens or document.tokens)[i]:
            moved = t if t.head is None else replace(t, head=n + t.head)
            tokens.append((document.text(i)[t.span.start : t.span.end], moved))
    theirs = [(word.lower(), n) for n, (token, _) in enumerate(tokens) for word in _WORD.findall(token)]
    spans = [m.span() for m in _WORD.finditer(text)]
    owner: list[int | None] = [None] * len(spans)
    mine = [text[start:end].lower() for start, end in spans]
    for a, b, n in SequenceMatcher(None, mine, [word for word, _ in theirs], autojunk=False).get_matching_blocks():
        owner[a : a + n] = [theirs[i][1] for i in range(b, b + n)]
    out: list[Token] = []
    place: dict[int, int] = {}  # of a token of the evidence, among those of the text
    last = None
    for (start, end), n in zip(spans, owner, strict=True):
        if n is not None and n == last and out[-1].span.end == start:
            out[-1] = replace(out[-1], span=Span(out[-1].span.start, end))
        else:
            out.append(Token(Span(start, end), "PROPN") if n is None else replace(tokens[n][1], span=Span(start, end)))
            place.setdefault(len(tokens) if n is None else n, len(out) - 1)
        last = n
    heads = [None if token.head is None else place.get(token.head) for token in out]
    return tuple(
        replace(token, head=head, relation="" if head is None else token.relation)
        for token, head in zip(out, heads, strict=True)
    )


def _with_lines(summary: Summary, lines: Sequence[Line]) -> Summary:
    """Return ``summary`` with ``lines`` instead of its own, in reading order."""
    rest = iter(lines[1:])
    sections = tuple(
        replace(section, lead=next(rest), bullets=tuple(next(rest) for _ in section.bullets)) for section in summary.sections
    )
    return replace(summary, lede=lines[0], sections=sections)


def _warning(fault: Fault, n: int) -> str:
    reason = _WARNINGS[fault] if n == 1 else _WARNINGS_OF_SEVERAL[fault]
    return f"{n} {'line stands' if n == 1 else 'lines stand'} in the article’s own words: {reason}"
