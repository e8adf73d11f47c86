"""Who is who in an article: the persons it names, and whom "he" means where the sentences before leave no doubt.

In: a segmented document. Out: mentions and antecedents, as spans. Knows no parse and no list of first names: a person is
whoever speaks, has a title, an age or an office in the article, and gender is what titles and pronouns say.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from summarize_news import quotes
from summarize_news.lexicon import stem
from summarize_news.phrases import TIMES
from summarize_news.types import Document, Span

_N_BACK = 3  # sentences; further back a reader has lost the thread too
_VERBS = "said|says|told|tells|added|wrote|argued|warned|insisted|claimed|explained|admitted|denied|asked|replied|urged"
_HE = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im)\b")
_SHE = frozenset(("she", "her", "hers"))
# A pronoun that is the subject: the first word, or who said what the sentence quotes (quotations are blanks by then).
SUBJECT = re.compile(
    r"^\s*(?:(?:But|And|Yet|So),? )?,?\s*(?:(?:said|added|says|adds) )?(?P<he>[Hh]e|[Ss]he|His|Her)\b(?!['’](?:d|ll|s|ve)\b)"
)
SAID = re.compile(rf", (?P<he>he|she) (?:{_VERBS})\b")  # at the end of what somebody told
_SAYS = re.compile(rf"(?:,[^,]*,)? (?:{_VERBS})\b")
_TITLES = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "pope": "m", "mrs": "f", "ms": "f", "miss": "f"}
_TITLES |= {"queen": "f", "princess": "f", "lady": "f", "dame": "f"}
_OFFICES = frozenset(
    "dr prof professor president minister premier chancellor secretary senator sen rep congressman congresswoman governor gov "
    "mayor judge justice general gen colonel col captain capt lieutenant lt sergeant sgt commander inspector chief officer "
    "director chairman chairwoman chairperson chair manager coach spokesman spokeswoman leader boss actor actress "
    "singer author striker midfielder defender goalkeeper detective attorney lawyer analyst economist candidate journalist "
    "rev bishop archbishop cardinal ambassador councillor head founder executive lawmaker blogger writer sheriff prosecutor "
    "photographer editor pastor reporter filmmaker comedian musician rapper drummer designer architect historian scientist "
    "researcher psychologist strategist consultant owner winger skipper sailor swimmer cyclist pilot aide negotiator "
    "spokesperson adviser advisor campaigner activist resident neighbour neighbor teacher student farmer nurse "
    "surgeon physicist investigator shopkeeper deputy lecturer scholar academic".split()
)
_PARTICLES = frozenset(
    "van von de der den del della dalla di da dos du bin ibn al el la le ten ter".split()
)  # "Margriet van Aalst"
_OPENERS = frozenset(
    "when while after before as if though although since once former ex then now journalist even only meet".split()
)
_AFTER = re.compile(
    rf"(?:,? (?:{_VERBS})\b|, (?:aged )?\d\d\b|, who\b|, (?:a|an|the) [^,]*\b(?:{'|'.join(sorted(_OFFICES))})\b)"
)
_PERSONAL = re.compile(rf", (?:aged )?\d\d\b|, who\b|, (?:(?:a|an|the) [^,]*\b)?(?:{'|'.join(sorted(_OFFICES))})\b")
# "Maria Reyes, the mayor of Larne, said": what she is, up to the comma that closes it.
_APPOSITION = re.compile(
    r", (?P<what>(?:an?|the|[a-z][\w-]+)\b(?<!who)(?<!which)(?<!and)(?:[^,;:()“”\".]|\.(?=\w))*)(?<!\b[A-Z])(?:,|\.$)"
)
_DESCRIBES = frozenset({"NOUN", "PROPN", "ADJ"})
_OPENS_DESCRIPTION = _DESCRIBES | {"DET"}
_OF_SOMETHING_TOLD = re.compile(r"the [\w-]+['’]s? ")  # "the agency's director", of an agency that the line may not name
# Who else does something in the same sentence: "Daly left, but Reyes stayed".
_AND_SOMEBODY = re.compile(r"(?:\b(?:but|and|while|whereas|as)|;) $")
_N_DESCRIBES, _N_AFTER = 5, 10  # words
_BEFORE = re.compile(rf"\b(?:{_VERBS}) $")
_NO_PERSON = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|University|College|School|Council|Committee|Commission|Court|Party|Agency|Ministry|Department|"
    r"Bank|Group|Club|United|City|Street|Road|Avenue|House|Union|Association|Institute|Cent(?:re|er)|Times|Post|News|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Act|Cup|League|Army|Police|Office|Hospital|Airport|Church|Force|States?|"
    r"Kingdom|Republic|Team|Project|Operation|Islands?|Lake|River|County|Province|Company|Airlines|Fund|Reuters|Xinhua|CNN|BBC|AP)\b"
    r"|^(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"  # but Theresa May
)
_PLACE = re.compile(r"(?:Great|North|South|East|West|New|Real|Los|San|Saint|St|Great|Northern|Southern|Eastern|Western|The)\b")
# Somebody told of without a name: "dragged out a rape suspect before beating him".
_SOMEBODY = re.compile(
    r"\b(?:[Aa]n?|[Aa]nother|[Oo]ne|[Ee]very|[Ee]ach|[Tt]he first|[Tt]he only) (?:[\w-]+ ){0,3}"
    r"(?:man|woman|boy|girl|teenager|father|mother|son|"
    r"daughter|brother|sister|husband|wife|suspect|victim|student|teacher|driver|player|officer|worker|patient|soldier|politician|"
    r"person|fan|passenger|prisoner|resident|baby|child|infant|\w+(?:ist|ician|[^h]man|woman|eer)|"
    + "|".join(sorted(_OFFICES))
    + r")\b|\b[Tt]he (?:[\w-]+ ){0,3}(?:man|woman|boy|girl|teenager|suspect|victim|driver|patient|seeker|defendant|gunman|"
    r"attacker|prisoner|pupil|student|child|baby)\b|\b(?:[Ee]veryone|[Aa]nyone|[Ss]omeone|[Nn]obody|[Ww]hoever)\b"
)
# What stands before the subject: "Two years after her win, …".
_CLAUSE = re.compile(
    r"\s*(?:(?:But|Yet|And) )?"
    r"(?:(?:(?:\w+ ){0,3}(?:years|months|weeks|days|hours) )?(?:[Aa]fter|[Bb]efore|[Ss]ince)|When|While|As|"
    r"Although|Though|Because|If|Despite|During|In|At|On|[Ff]or all|With|Like|Following|From)\b[^,.;:]*, "
)
_N_BEFORE_NAME = 6  # words of what somebody is: "actress and U.N. envoy"
_OPENS_CLAUSE = re.compile(
    r"\s*(?:(?:[Aa]lthough|[Tt]hough|[Ww]hen|[Ww]hile|[Aa]fter|[Bb]efore|[Aa]s|[Bb]ecause|[Ii]f|[Ss]ince) )?"
)
_CLOSED = frozenset("DET PRON ADP SCONJ CCONJ AUX PART NUM PUNCT INTJ".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person named in a sentence: ``name`` without title, the span of both in it, and what stands beside it."""

    name: str
    sentence: int
    span: Span
    gender: str = ""
    is_titled: bool = False
    is_owner: bool = False

    @property
    def surname(self) -> str:
        """Return the last word of the name."""
        return self.name.split()[-1]

    @property
    def family_name(self) -> str:
        """Return the surname with the particles before it: "van Aalst"."""
        *before, last = self.name.split()
        particles = takewhile(lambda word: word.lower().rstrip(".") in _PARTICLES | {"st"}, reversed(before[1:]))
        return " ".join([*reversed(list(particles)), last])


@dataclass(frozen=True, slots=True, kw_only=True)
class Antecedent:
    """A pronoun that is the subject of a sentence, and the mention that says whom it means."""

    pronoun: str
    person: Mention


class People:
    """The persons that ``document`` names outside quotations."""

    def __init__(self, document: Document) -> None:
        texts = document.texts()
        spoken = quotes.in_speech([(s.paragraph, t) for s, t in zip(document.sentences, texts, strict=True)])
        self._written = texts
        self._texts = [quotes.blank(text, inside) for text, inside in zip(texts, spoken, strict=True)]
        self._tokens = document.tokens
        self._names = [list(_names(document, s.index, self._texts[s.index])) for s in document.sentences]
        self._sure = {m.surname for row in self._names for m in row if self._is_person(m)}
        self._genders = self._learn_genders()

    def leaves_open(self, index: int) -> bool:
        """Tell whether sentence ``index`` has a he or a she outside quotations before it names anybody it could mean."""
        text = self._texts[index]
        if SAID.search(text):
            return True  # who said what a sentence tells is nobody it tells of
        found = _HE.search(text)
        return found is not None and self._names_nobody(index, text[: found.start()])

    def quotes_of_a_stranger(self, index: int) -> bool:
        """Tell whether what sentence ``index`` quotes has a he or a she that nobody it names before could be."""
        text, outside = self._written[index], self._texts[index]
        found = next((m for m in _HE.finditer(text) if outside[m.start() : m.end()].isspace()), None)
        return found is not None and self._names_nobody(index, text[: found.start()])

    def _names_nobody(self, index: int, before: str) -> bool:
        """Tell whether ``before``, the beginning of sentence ``index``, has nobody in it whom a later he or she could mean."""
        names = (m for m in self._names[index] if m.span.end <= len(before))
        return not _SOMEBODY.search(before) and not any(map(self._may_be_person, names))

    def points_forward(self, index: int) -> bool:
        """Tell whether the he or she of an opening clause is whom the sentence goes on to name: "After his win, Daly left"."""
        text = self._texts[index]
        found, opening = _HE.search(text), _CLAUSE.match(text)
        if not found or not opening or found.end() > opening.end():
            return False
        for named in self._names[index]:
            between = text[opening.end() : named.span.start]
            if named.span.start < opening.end() or not self._may_be_person(named):
                continue
            speaks = re.match(rf" (?:{_VERBS})[,;]", text[named.span.end :])  # of somebody else
            return not speaks and not _HE.search(between) and len(between.split()) <= _N_BEFORE_NAME and "," not in between
        return False

    def _may_be_person(self, mention: Mention) -> bool:
        """Tell whether a name may be a person's: known as one, of two words, or what a clause begins with ("When Daly won")."""
        if mention.surname in self._genders or mention.surname in self._sure:
            return True
        if _NO_PERSON.search(mention.name) or _PLACE.match(mention.name):
            return False
        return " " in mention.name or bool(_OPENS_CLAUSE.fullmatch(self._texts[mention.sentence][: mention.span.start]))

    def introduction(self, surname: str) -> Mention | None:
        """Return where a person surely one is first named by more than the surname, or None."""
        if surname not in self._sure:
            return None
        found = [m for row in self._names for m in row if m.surname == surname and " " in m.name]
        found = [m for m in found if not _NO_PERSON.search(m.name) and m.name.split()[0].lower() not in _PARTICLES]
        found = [m for m in found if not self._is_of_office(m)]
        firsts = {m.name.split()[0] for m in found}
        if len({first for first in firsts if not re.search(r"-[a-z]", first)}) > 1:  # "Finland-born" is no name
            return None  # of which bearer of the name?
        first = next((m for m in found if self._is_somebody(m)), None)
        if first and not self._genders.get(surname) and self._stands_alone_before(first):
            return None  # the planet Mercury, before a singer of the name
        return first

    def is_shared(self, surname: str) -> bool:
        """Tell whether the article names several persons of one surname."""
        names = {m.name.split()[0] for row in self._names for m in row if m.surname == surname and " " in m.name}
        return len(names) > 1

    def _is_of_office(self, mention: Mention) -> bool:
        """Tell whether the name begins with what an office is of: "Director of | National Intelligence Peter Daly"."""
        office = re.search(r"(\w+) of (?:the )?$", self._texts[mention.sentence][: mention.span.start])
        return office is not None and office[1].lower() in _OFFICES

    def _stands_alone_before(self, first: Mention) -> bool:
        earlier = (m for row in self._names[: first.sentence] for m in row)
        return any(m.surname == first.surname and " " not in m.name and not m.is_titled for m in earlier)

    def description(self, mention: Mention) -> tuple[str, str]:
        """Return what the article says of somebody where it names them: before the name ("Prime Minister"), and after it.

        Either may be empty; who has an office before the name needs none after it, but a "Dr" says little.
        """
        text, tokens = self._texts[mention.sentence], self._tokens[mention.sentence]
        start = mention.span.end - len(mention.name)
        begin = mention.span.start
        for token in reversed([t for t in tokens if t.span.end <= begin]):
            if token.pos not in _DESCRIBES or _is_times(text[token.span.start : token.span.end]):
                break
            begin = token.span.start
        words = text[begin:start].strip()
        is_whole = not re.search(r"(?:-|\bof )$", text[:begin])  # "ex-President", "head of Mission"
        has_office = bool(words) and is_whole and re.sub(r"\W", "", words.split()[-1]).lower() in _OFFICES
        opens_sentence = begin == 0 and bool(re.match(r"\w+ [a-z].* [A-Z]", words))  # "Many times Israeli Prime Minister"
        before = words if has_office and not opens_sentence and len(words.split()) <= _N_DESCRIBES else ""
        found = _APPOSITION.match(text[mention.span.end :])
        opens = next((t for t in tokens if found and t.span.start == mention.span.end + found.start("what")), None)
        is_whole = opens is not None and opens.pos in _OPENS_DESCRIPTION and "  " not in found["what"]
        is_told = is_whole and len(found["what"].split()) <= _N_AFTER and not _OF_SOMETHING_TOLD.match(found["what"])
        after = found["what"] if is_told else ""
        return before, after if before in ("", "Dr", "Dr.", "Prof", "Prof.") else ""

    def known_by_surname(self, index: int) -> Iterator[str]:
        """Yield the surnames that sentence ``index`` names alone, of persons whom an earlier one introduces."""
        for mention in self._names[index]:
            told = None if " " in mention.name else self.introduction(mention.surname)
            if told is not None and told.sentence < index:
                yield mention.surname

    def _is_somebody(self, mention: Mention) -> bool:
        """Tell whether a mention is a person's and no company's, which speaks too: a title, an age, a he or a she says so."""
        after = self._texts[mention.sentence][mention.span.end :]
        told = mention.is_titled or bool(self._genders.get(mention.surname)) or bool(_PERSONAL.match(after))
        return told or self._has_office(mention)

    def _has_office(self, mention: Mention) -> bool:
        return self.has_office_before(self._texts[mention.sentence], mention.span.start)

    @staticmethod
    def has_office_before(text: str, start: int) -> bool:
        """Tell whether what somebody does stands before the name at ``start``: "his lawyer Peter Daly"."""
        office = re.search(r"(\w+)\.? $", text[:start])
        return office is not None and office[1].lower() in _OFFICES

    def find_antecedent(self, index: int) -> Antecedent | None:
        """Return whom the pronoun means that is the subject of sentence ``index`` or says what it tells; None in doubt."""
        text = self._texts[index]
        found = SUBJECT.match(text)
        if not found:
            said = SAID.search(text)
            speaker = self._last_speaker(index, said["he"]) if said else None
            return Antecedent(pronoun=said["he"], person=speaker) if said and speaker else None
        person = self._look_back(index, "f" if found["he"].lower() in _SHE else "m")
        if person is None or person.surname in text:
            return None
        # Who is named after the words ("…, Smith said.") need not be the topic, but is who goes on speaking.
        opens = not self._texts[person.sentence][: person.span.start].strip(" ,")
        speaks = re.match(rf" (?:also |later |then )?(?:{_VERBS})\b", text[found.end() :])
        is_inverted = re.search(rf"\b(?:{_VERBS}) $", text[: found.start("he")])
        return Antecedent(pronoun=found["he"], person=person) if opens or speaks or is_inverted else None

    def _last_speaker(self, index: int, pronoun: str) -> Mention | None:
        """Return who said what the sentence before ``index`` tells, where one person did and ``index`` names nobody."""
        gender = "f" if pronoun in _SHE else "m"
        if any(m.surname in self._genders for m in self._names[index]):
            return None
        for j in range(index - 1, max(-1, index - 1 - _N_BACK), -1):
            text = self._texts[j]
            if not text.strip(" .,"):
                continue
            if SUBJECT.match(text) or SAID.search(text):
                found = self.find_antecedent(j)
                return found.person if found and self._genders.get(found.person.surname, "") in ("", gender) else None
            people = [m for m in self._names[j] if m.surname in self._genders and not m.is_owner]
            said = [m for m in people if _SAYS.match(text[m.span.end :]) or _BEFORE.search(text[: m.span.start])]
            if len({m.surname for m in said}) == 1 and self._genders[said[0].surname] in ("", gender):
                return said[0]
            return None
        return None

    def _look_back(self, index: int, gender: str) -> Mention | None:
        """Return the subject of the nearest sentence before ``index`` that has a person for one."""
        for j in range(index - 1, max(-1, index - 1 - _N_BACK), -1):
            text = self._texts[j]
            if not text.strip(" .,"):
                continue  # all of it is somebody's speech
            people = [m for m in self._names[j] if m.surname in self._genders and not m.is_owner]
            if found := SUBJECT.match(text):
                is_same = (found["he"].lower() in _SHE) == (gender == "f")
                return self._look_back(j, gender) if is_same and not people else None
            subject = next((m for m in people if _is_subject(m, text)), None)
            if subject is None or self._genders[subject.surname] not in ("", gender):
                return None
            opens = not text[: subject.span.start].strip(" ,")  # the topic, even beside others
            if any(m.surname != subject.surname and _AND_SOMEBODY.search(text[: m.span.start]) for m in self._people_in(j)):
                return None
            others = {m.surname for m in people if self._genders[m.surname] in ("", gender)} - {subject.surname}
            return subject if opens or not others else None
        return None

    def _people_in(self, index: int) -> list[Mention]:
        """Return the names of sentence ``index`` that may be a person's."""
        return [m for m in self._names[index] if self._may_be_person(m)]

    def _is_person(self, mention: Mention) -> bool:
        """Tell whether what stands beside the mention makes it a person's."""
        text = self._texts[mention.sentence]
        before = text[: mention.span.start]
        beside = (
            mention.is_titled or self._has_office(mention) or _AFTER.match(text[mention.span.end :]) or _BEFORE.search(before)
        )
        return bool(beside) and not _NO_PERSON.search(mention.name)

    def _learn_genders(self) -> dict[str, str]:
        """Return the surnames of persons with the gender that titles, and pronouns beside a lone name, tell."""
        names = [m for row in self._names for m in row if not _NO_PERSON.search(m.name)]
        whole = {m.surname for m in names if " " in m.name or m.is_titled}
        alone = {m.name for m in names if " " not in m.name}
        called = {m.surname for m in names if " " in m.name and m.surname in alone and not _PLACE.match(m.name)}
        votes: dict[str, Counter[str]] = {name: Counter() for name in (self._sure & whole) | called}
        for mention in names:
            if mention.surname in votes and mention.gender:
                votes[mention.surname][mention.gender] += 9
        for row in self._names:
            persons = [m for m in row if m.surname in votes]
            if len({m.surname for m in persons}) == 1:
                for found in _HE.finditer(self._texts[persons[0].sentence], persons[0].span.end):
                    votes[persons[0].surname]["f" if found[0].lower() in _SHE else "m"] += 1
        return {name: max("mf", key=lambda g: vote[g]) if vote["m"] != vote["f"] else "" for name, vote in votes.items()}


def _is_times(word: str) -> bool:
    """Tell whether a word is of the clause, not of the person after it: "how many times | Prime Minister Daly"."""
    return word.islower() and word != stem(word) and stem(word) in TIMES


def _is_subject(mention: Mention, text: str) -> bool:
    """Tell whether a clause begins with the mention: the sentence's own, or the one of its speaker."""
    before, after = text[: mention.span.start].strip(" ,"), text[mention.span.end :]
    return before in ("", *_VERBS.split("|")) or ("," not in before and bool(re.match(rf" (?:{_VERBS})\b", after)))


def _names(document: Document, index: int, hidden: str) -> Iterator[Mention]:
    """Yield the runs of capitalised words of a sentence outside quotations, a title before them apart.

    A first word of a sentence counts where it is tagged a name, or where another capitalised word or "said" follows it.
    """
    text, tokens = document.text(index), document.tokens[index] if document.tokens else ()
    run: list[Span] = []
    for place, token in enumerate(tokens):
        word = text[token.span.start : token.span.end]
        is_name = word[0].isupper() and hidden[token.span.start] != " " and token.pos not in _CLOSED
        if place == 0:
            follows = re.match(rf" (?:[A-Z]|(?:{_VERBS})\b)", text[token.span.end :])
            is_doing = token.pos == "VERB" and word.endswith("ing")  # "Shunning Amiri could make life hard"
            is_name = is_name and not is_doing and word.lower() not in _OPENERS and (token.pos == "PROPN" or bool(follows))
        gap = text[run[-1].end : token.span.start] if run else ""
        if run and text[: run[-1].end].endswith(("'s", "’s")):
            gap = "'s"  # "Bush's | Iraq Plan" is no one name
        following = text[token.span.end : token.span.end + 2]
        is_particle = word in _PARTICLES and gap == " " and following[:1] == " " and following[1:].isupper()
        if run and ((word in ".-" and not gap) or is_particle or (is_name and gap in (" ", ". ", ""))):
            run.append(token.span)
            continue
        if run:
            yield from _mention(text, index, run)
        run = [token.span] if is_name else []
    if run:
        yield from _mention(text, index, run)


def _mention(text: str, index: int, run: list[Span]) -> Iterator[Mention]:
    run = [span for span in run if text[span.start : span.end] not in ".-"]
    low = [text[span.start : span.end].lower().rstrip(".") for span in run]
    n_title = max((i + 1 for i, word in enumerate(low[:-1]) if word in _TITLES or word in _OFFICES), default=0)
    gender = next((_TITLES[word] for word in low[:n_title] if word in _TITLES), "")
    name = text[run[n_title].start : run[-1].end].removesuffix("'s").removesuffix("’s")
    end = run[n_title].start + len(name)
    if name[:1].isupper() and name[-1:].isalpha() and len(name) > 1:
        is_owner = text.startswith(("'", "’"), end)
        span = Span(run[0].start, end)
        yield Mention(name=name, sentence=index, span=span, gender=gender, is_titled=n_title > 0, is_owner=is_owner)
