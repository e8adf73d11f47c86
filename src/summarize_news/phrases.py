"""The phrases of a sentence that could head a section, by parts of speech: which are whole, and which say anything at all.

In: a sentence with its parts of speech and the chance of each word that a summary keeps it. Out: ``Phrase`` values. Which of
them is good is for ``heading`` to say; here go only those that are cut, ungrammatical, or a bare name or time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarize_news.lexicon import SMALL, stem
from summarize_news.types import Document, Reading

_MAX_WORDS = 4
_MAX_LETTERS = 40
_MODIFIER = frozenset({"ADJ", "NOUN", "PROPN"})
_HEAD = frozenset({"NOUN", "PROPN"})
TIMES = frozenset(
    """year month week day hour minute second time moment decade century morning afternoon evening night noon midnight
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december today yesterday tomorrow tonight weekend season summer winter spring autumn quarter
    anniversary period term era past future sept oct nov dec jan feb aug""".split()
)
PEOPLE = frozenset(
    """people media group person man woman child kid
    guy boy girl family resident official spokesman spokeswoman spokesperson minister
    president leader chief director professor analyst expert author manager chairman chairwoman executive mr mrs ms dr
    sir lord prof member someone everyone anyone individual figure source colleague counterpart crowd head founder boss
    others friend couple citizen men women children peoples lawyer attorney wife husband father mother son daughter
    brother sister bishop king queen prince princess ministry department party agency council committee commission court
    association union bureau board authority bank organisation organization body office club newspaper broadcaster
    police parliament congress senate government administration company firm team side institute university college
    school charity watchdog regulator""".split()
)
# Nouns that say nothing, even with "Big", "Main" or "New" before them.
HOLLOW = frozenset(
    """number percent percentage per cent part kind sort lot thing way case place fact issue area side point result example
    statement news story report article interview conference thousand hundred dozen million billion half third
    majority total rest end start beginning middle top bottom first last nothing something anything everything mile
    metre meter kilometre kilometer millimetre millimeter centimetre centimeter kilo kilogram litre liter gallon acre hectare
    degree foot inch pound dollar euro ton tonne coast north south east west city town village
    island region state country province one other hand guess bit piece range series variety amount level form type step
    reason idea question answer problem situation matter detail word term name role use look chance turn sense line
    aspect factor difference difficulty possibility view opinion comment mind eye fire life set pair list basis addition
    order course move programme program project site page photo picture video spot world nation stage round goal effect
    impact sign process system effort work job option approach success failure good best better need thanks favour favor
    light wake terms account means future face heart base deal plan data information message yard running row
    pile banner hope interest
    attention content service product business market behalf front""".split()
)
EMPTY_MODIFIERS = frozenset(
    """big good great bad main key major real important large small old new young high low recent further early earlier
    late later long short full next last first second third final only single certain various different possible likely
    particular special similar general overall common simple clear true entire whole current present previous former
    public private local national international senior top many more most several few other such same own much less
    least little enough better best worse worst two three four five six seven eight nine ten another any some able due
    available ready right wrong nice fine huge strong serious significant biggest largest latest total northern southern
    eastern western central""".split()
)
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "sir", "lord", "president", "minister"})
_DOER = re.compile(r".*(?:er|or|ant|man|ist)")
_SOME_PEOPLE = frozenset({"children", "women", "men", "people"})
SAYS_NOTHING = TIMES | PEOPLE | HOLLOW | EMPTY_MODIFIERS
_HALF_COMPOUND = re.compile(
    r"\w+-(?:\w+ed|like|free|based|bound|born|led|wide|long|old|style|related|budget|term|scale|level|class|profile|time|range)"
)  # "an index-linked, steady price"
_ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())
_BODY = re.compile(r"foot|feet|leg|arm|hand|head|face|eye|mouth|lip|finger|shoulder|neck|ear|nose|knee|ankle|toe|hair|back")
_COUNT = re.compile(r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?")
# Of these the whole modifier of a phrase makes nothing of it: "Clear Support", "Good Condition"; "Public Inquiry" may stand.
VAGUE = frozenset(
    """good bad great big clear real main key major important serious little nice fine huge strong better best worse worst
    different certain various similar particular special possible likely own whole entire apparent fair full simple common other
    significant lovely perfect ideal wonderful interesting usual obvious""".split()
)
# No heading has one of these, whatever the tagger made of it; but "Daly's last report".
NEVER = frozenset(
    """many more most several few other such same own much less least enough another any some all both each every no none
    able due available ready sure glad likely unlikely last next only very as so that this these those there here who
    what which when where why how if than then whether while not also just even still already yet however meanwhile
    including according amid despite like would could should will can may might must is are was were be been has have
    had do does did said says say he she it they we i you his her its their our my your him them us me back introduce
    announce embrace exacerbate replace guilty weary aware capable full responsible worth ago alone else together mr mrs
    ms dr sir lord prof sen rep gov gen st jr inc ltd co corp plc reuters xinhua cnn ap bbc afp
    harder closer faster longer higher lower wider""".split()
)
_NAMED_THINGS = re.compile(
    r"(?:act|agreement|accord|treaty|pact|deal|bill|law|fund|programme|program|prize|award|festival|cup|league|tour|open|"
    r"museum|project|initiative|plan|scheme|mission|report|inquiry|trial|championship|games?|race|summit|exchange|"
    r"bank|index|network|bridge|tunnel|railway|airport|strategy|policy|rule|war|crisis|attack|protests?|"
    r"investigation|election|elections|referendum|convention|protocol|operation|service|studio|channel|virus|flu|"
    r"warning|ban|vote|response|relief|rescue|study|survey)s?"
)
# Nouns that news is about: what was done, said, planned, suffered or disputed.
NEWS = frozenset(
    """accusation acquisition agenda agreement aid allegation alliance allowance ambition announcement anger apology appeal
    argument arrest attack award backlash ban battle benefit bid blame blast bomb bomber border boycott breach bribe
    budget campaign cash caution ceasefire ceremony challenge change charge child claim clash collapse comeback
    compensation competition complaint concern condemnation condition confession conflict controversy conviction
    cooperation corruption cost coup court crackdown crash credit crime crisis criticism cup cut damage date deadline
    death debate debt decline defeat defence defense deficit delay demand demonstration denial deployment design
    development disaster discovery dispute disruption donation doubt drive drill drop drug earning election emergency
    emission energy error evacuation evidence exercise expansion exodus expense explosion export failing fall fear fee
    fight figure film final fine flight flood forecast fraud fund funding gain game gap goal growth guarantee gun health
    hearing help history housing import incident income increase independence inflation influence infrastructure injury
    innovation inquiry inspection insurance interference investigation investment job judgment jury justice killing lack
    landslide launch law lawsuit leadership legacy legislation loan loss manoeuvre market match measure merger migration
    ministry mission money motive murder negotiation network nomination objection offer offence operation opposition
    order outage outbreak outlook outrage pact partnership payment peace penalty pension permit plea pledge poll
    pollution power praise pressure price prison prize probe production profit promise proposal protection protest
    provocation punishment qualification race raid rally rape rate rating reaction rebound rebuttal recall recession
    record recovery recruitment reform refusal relation release relief repair request rescue research resignation
    response restriction result retaliation return revenue review revolt right rise risk rival rivalry role rule ruling
    rumour safety sale sanction scandal scheme score search season security seizure selection sentence settlement
    shooting shortage shutdown siege slump spending split squad stake standard statute stimulus stock storm strategy
    strike struggle study subsidy success succession suffering suicide supply support surge surgery surplus surveillance
    suspect suspension swap takeover talk target tariff tax technology tension testimony theft threat toll trade
    trafficking training transfer treatment treaty trial tribute troop trouble turmoil turnout uncertainty unemployment
    unrest uprising vaccine value verdict victory video vigil violation violence virus visit vote vow wage war warning
    waste weapon welfare win withdrawal wound""".split()
)
_PERSON = re.compile(
    r"(?:.*(?:ist|ician|grapher|[^h]man|[^h]men|woman|women|eer)|doctor|lawyer|attorney|judge|researcher|teacher|player|"
    r"coach|owner|driver|worker|rider|editor|reporter|officer|farmer|buyer|seller|secretary|governor|mayor|senator|witness|victim|"
    r"midfielder|striker|captain|pilot|nurse|student|brother|sister|father|mother|son|daughter|wife|husband|neighbou?r|"
    r"suspect|defendant|voter|investor|trader|actor|actress|singer|writer|star|fan|winner|candidate|general|prosecutor|"
    r"commander|patient|lawmaker|lender|shareholder|envoy|teenager|perpetrator|soldier|fighter|survivor|passenger|prisoner|"
    r"detective|adviser|advisor|ambassador|negotiator|defender)s?"
)
PREPOSITIONS = frozenset("for on in with to against over from at after before under".split())
_INNER = PREPOSITIONS | frozenset("of into about between behind through".split())
LINKS = {"of": "of", "and": "and", "or": "and", "to": "to"}
_LIKE_PREPOSITIONS = frozenset("following including during according regarding concerning".split())
# A noun with what modifies it, and a second one after a preposition, "and" or "to" with a verb; or something done.
# A: adjective or participle, R: adverb, M: number, N: noun, O: one that owns, G: "closing", B: a verb after "to".
_NOUN = r"(?:RA|A|M|O|N)*N"
_FORM = re.compile(rf"(?:{_NOUN}(?:[IT]D?{_NOUN}|C{_NOUN}|TBD?{_NOUN})?|A+CA{_NOUN}|GD?{_NOUN})")
_OPENERS = frozenset("RAMONG")
PLACE_WORDS = frozenset("in at near across off outside inside around".split())
_AFTER_OWNER = frozenset("last next only same".split())
_DENIES = frozenset("no not never without neither nor nobody none hardly".split())
_N_DENIES = 4  # words before a phrase among which a denial is of it
_BEFORE_VERB = frozenset("that which who how will would can could may might must should not".split())
_AFTER_VERB = frozenset("off up out down a an the his her its their him them it us me you that".split())
_PAST = frozenset(
    "slid ran led won lost met fed fled sped spun stuck struck swung threw drew flew grew blew rose fell broke spoke chose "
    "froze drove rode wrote gave took came went saw made told sold held kept left felt sent spent built bought brought caught "
    "taught thought fought".split()
)
_PLURAL_MODIFIERS = frozenset("sports sales news arms goods savings systems operations communications customs jobs".split())
ARTICLES = frozenset({"the", "a", "an"})
_WORD_SHAPE = re.compile(r"[^\W\d_][\w.&’'-]*|\d[\d.]*(?:-[\w-]+)?|(?:19|20)\d\d")
_OPENING = frozenset("“\"‘'([—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A word of a sentence; the apostrophe of "workers'" belongs to it."""

    text: str
    pos: str
    start: int
    end: int
    keep: float
    is_joined: bool  # one blank and nothing else stands before it

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name."""
        return self.text[0].isupper() and (self.pos == "PROPN" or self.start > 1)

    @property
    def owns(self) -> bool:
        """Whether it is a possessive."""
        return self.lower.endswith(("'s", "’s", "s'", "s’"))


def sentence_words(document: Document, reading: Reading, index: int) -> list[Piece]:
    """Return the words of sentence ``index`` with their chances to be kept."""
    text = document.text(index)
    keeps = {w.span.start: w.keep for w in reading.words[index]}
    out: list[Piece] = []
    keep, last = 0.0, 0
    for token in document.tokens[index]:
        start, end = token.span.start, token.span.end
        word, keep = text[start:end], keeps.get(start, keep)
        if word in ("'", "’") and out and out[-1].end == start and out[-1].text.endswith("s"):
            out[-1] = replace(out[-1], text=out[-1].text + word, end=end)
        else:
            is_joined = text[last:start] == " "
            out.append(Piece(text=word, pos=token.pos, start=start, end=end, keep=keep, is_joined=is_joined))
        last = end
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Something that may head a section: words of one sentence, as they follow each other there."""

    text: str
    sentence: int
    words: tuple[Piece, ...]
    head: Piece
    form: str  # "plain", "of", "at" (another preposition), "and", "to" (also: a plan to do), "ing" (doing something)
    n_cut: int  # modifiers that stand before it and are left out
    before: Piece | None
    after: Piece | None


def find_phrases(words: Sequence[Piece], sentence: int) -> Iterator[Phrase]:
    """Yield the phrases of a sentence that rules of form allow: words as they follow each other there."""
    tags = "".join(_tag(words, i) for i in range(len(words)))
    for start in range(len(words)):
        if tags[start] not in _OPENERS or _is_inside(words, start):
            continue
        for end in range(start + 2, min(len(words), start + _MAX_WORDS + 1) + 1):
            if not words[end - 1].is_joined:
                break
            if _FORM.fullmatch(tags, start, end):
                phrase = _phrase(words, tags, start, end, sentence)
                if _is_sound(phrase) and not _is_denied(words, phrase):
                    yield phrase


def _phrase(words: Sequence[Piece], tags: str, start: int, end: int, sentence: int) -> Phrase:
    chosen = tuple(words[start:end])
    links = [i for i in range(start + 1, end) if tags[i] in "ICT" and words[i - 1].pos in _HEAD]
    form = LINKS.get(words[links[0]].lower, "at") if links else "plain"
    if chosen[0].pos == "VERB" and not links and start and words[start - 1].pos == "ADP":
        form = "ing"
    first = start
    while first and words[first].is_joined and words[first - 1].pos in _MODIFIER | {"NUM"}:
        first -= 1
    return Phrase(
        text=" ".join(w.text for w in chosen),
        sentence=sentence,
        words=chosen,
        head=words[links[0] - 1] if links else chosen[0] if form == "ing" else chosen[-1],
        form=form,
        n_cut=start - first,
        before=words[start - 1] if start else None,
        after=words[end] if end < len(words) else None,
    )


def _is_inside(words: Sequence[Piece], i: int) -> bool:
    """Tell whether a phrase that began with word ``i`` would begin within a name or a compound."""
    word, before = words[i], words[i - 1]
    if i == 0 or not word.is_joined or before.pos not in _MODIFIER:
        return False
    if before.owns:
        return word.lower in NEVER
    if before.is_name:
        return word.is_name
    return (before.pos != "ADJ" and "-" not in before.text) or (word.owns and bare(word) not in _SOME_PEOPLE)


def _tag(words: Sequence[Piece], i: int) -> str:
    """Return the letter that ``_FORM`` knows a word by; "-" for what stands in no heading."""
    word = words[i]
    if word.lower in ARTICLES:
        return "D"
    if word.lower in LINKS or word.lower in _INNER:
        return {"and": "C", "or": "C", "to": "T"}.get(word.lower, "I")
    after_owner = i > 0 and words[i - 1].owns and word.lower in _AFTER_OWNER  # "Daly's last report"
    if not after_owner and (word.lower in NEVER or not _WORD_SHAPE.fullmatch(word.text)):
        return "-"
    if word.pos == "VERB":
        is_infinitive = i > 0 and words[i - 1].pos == "PART"
        return "A" if _is_participle(words, i) else "G" if i and _is_doing(words, i) else "B" if is_infinitive else "-"
    if word.pos in _HEAD:
        return "O" if word.owns else "-" if _comes_as_verb(words, i) or _is_verb(words, i) else "N"
    return {"ADJ": "A", "NUM": "M", "ADV": "R"}.get(word.pos, "-")


def _is_denied(words: Sequence[Piece], phrase: Phrase) -> bool:
    """Tell whether the words before a phrase deny it: "it was not a pleasant discussion"."""
    before = [w.lower for w in words if w.end <= phrase.words[0].start][-_N_DENIES:]
    return any(word in _DENIES or word.endswith(("n't", "n’t")) for word in before)


def _comes_as_verb(words: Sequence[Piece], i: int) -> bool:
    """Tell whether a word is a verb, whatever its tag: "meadows that form", "to access loans", "to vote and announce"."""
    if i == 0 or not words[i].text.islower():
        return False
    before = words[i - 1]
    is_second = i > 1 and before.pos == "CCONJ" and words[i - 2].pos == "VERB"
    return before.lower in _BEFORE_VERB or before.pos == "PART" or is_second


def _is_participle(words: Sequence[Piece], i: int) -> bool:
    """Tell whether a verb form stands before a noun it modifies: "the flooded market", "rising water levels"."""
    if i == 0 or i + 1 == len(words) or words[i].pos != "VERB" or not words[i].lower.endswith(("ed", "ing")):
        return False
    # "a legally binding treaty", not "was formally denied status"
    before = i - 2 if i > 1 and words[i - 1].pos == "ADV" else i - 1
    openers = {"DET", "ADJ", "NUM"} | ({"VERB"} if words[i].lower.endswith("ed") and before == i - 1 else set())
    return words[i + 1].pos in _HEAD and (words[before].pos in openers or words[before].owns)


def _is_doing(words: Sequence[Piece], i: int) -> bool:
    """Tell whether an action is named by its verb: "for rebuilding levees", not "is rebuilding levees"."""
    is_named = words[i - 1].lower in {"of", "for", "from", "by", "on", "about", "against", "without", "with", "in"}
    return is_named and words[i].lower.endswith("ing")


def _is_verb(words: Sequence[Piece], i: int) -> bool:
    """Tell whether a noun is a verb that the tagger took for one: "income rose 11%", "plants harden off"."""
    last, follows = words[i], words[i + 1] if i + 1 < len(words) else None
    if last.lower in _PAST and follows is not None and follows.pos == "NUM":
        return True  # "rose 4.7 percent", whatever stands before it
    if i == 0 or not last.text.islower():
        return False
    before = words[i - 1]
    if follows is not None and follows.is_joined and follows.pos == "ADJ" and last.lower.endswith("s") and not last.owns:
        return True  # "retains fond memories"
    if before.pos == "CCONJ" and follows is not None and follows.lower in _AFTER_VERB:
        return True  # "a row and lifts them"
    if before.pos not in _MODIFIER:
        return False
    is_plural = before.pos == "NOUN" and before.text.islower() and before.lower.endswith("s") and not before.owns
    if before.is_name and not before.owns and (last.lower in _PAST or last.lower.endswith("ed")):
        return True  # "Petrov slid home"
    if is_plural and not before.lower.endswith(("ss", "ics")) and before.lower not in _PLURAL_MODIFIERS:
        return True  # "projects fail": few plurals stand before a noun they modify
    if before.owns or before.pos == "ADJ" or follows is None:
        return False
    if i > 1 and words[i - 2].lower in {"see", "sees", "saw", "seen", "seeing", "watched", "let", "lets"}:
        return True  # "see sales rise"
    if follows.lower == "to" and last.lower.endswith(("s", "ing")):
        return True  # "the leader plans to come"
    return follows.lower in _AFTER_VERB or (follows.is_joined and follows.pos == "NUM")


def _is_sound(phrase: Phrase) -> bool:
    """Tell whether a phrase has the form of a heading and says something."""
    words = phrase.words
    content = [w for w in words if w.lower not in SMALL]
    return (
        2 <= sum(w.lower not in ARTICLES for w in words) <= _MAX_WORDS
        and len(phrase.text) <= _MAX_LETTERS
        and not all(bare(w) in SAYS_NOTHING for w in content)
        and not any(_COUNT.fullmatch(w.lower) or len(w.text) == 1 for w in content)
        and sum(w.owns for w in words) <= 1
        and not any(_is_title(a, b) for a, b in pairwise(words))
        and not _HALF_COMPOUND.fullmatch(words[-1].lower)
        and _has_weighty_ends(phrase)
        and not _is_cut(phrase)
        and not _is_bare_name(phrase)
    )


def _is_title(word: Piece, follows: Piece) -> bool:
    """Tell whether a word says what the named one after it is: "attorney Daniel Moss"."""
    return word.pos == "NOUN" and word.text.islower() and (follows.is_name or follows.pos == "PROPN")


def _has_weighty_ends(phrase: Phrase) -> bool:
    """Tell whether the head, and what follows a preposition, are a matter: not "Attack on Monday", "Luca's Foot"."""
    head, last = bare(phrase.head), bare(phrase.words[-1])
    owners = [w for w in phrase.words if w.owns]
    if {head, last} & (TIMES | NEVER) or head in _ORDINALS or (owners and _BODY.fullmatch(head)):
        return False  # "Harrowgate's Seventh"
    if any(w.text.islower() and bare(w) in SAYS_NOTHING - _SOME_PEOPLE for w in owners):
        return False  # "Group's Idea", "Summer's Tour" of "next summer's tour"
    if phrase.form == "and":
        return is_person(phrase.head) == is_person(phrase.words[-1])  # not "Ransom and Investigators"
    if phrase.form == "ing":
        return last not in PEOPLE and not phrase.words[-1].is_name
    if _is_one_person(phrase.head, bool(owners)):
        return False  # one person is no subject; "American Owners" are
    if phrase.form != "plain":  # not "Thousands of Homes", "Vote Before the End"
        return head not in HOLLOW and (phrase.words[-2].lower not in ARTICLES or last not in HOLLOW)
    modifiers = {bare(w) for w in phrase.words if w.lower not in SMALL} - {head}
    compared = {bare(w) for w in phrase.words if w.pos == "ADJ" and w.lower.endswith(("er", "est"))}  # "Safer Guess"
    is_empty = head in HOLLOW and modifiers <= SAYS_NOTHING | compared  # "Big Effort", not "Rescue Effort"
    return not (is_empty or modifiers <= VAGUE or modifiers <= _ORDINALS)


def is_light(phrase: Phrase) -> bool:
    """Tell whether a phrase is of people or ends on little: an editor prints few of them."""
    last = phrase.words[-1]
    return bare(phrase.head) in PEOPLE or (phrase.form != "plain" and bare(last) in HOLLOW and not phrase.words[-2].is_name)


def is_person(word: Piece) -> bool:
    """Tell whether a word means somebody by what they are or do."""
    return bool(_PERSON.fullmatch(word.lower)) or bare(word) in PEOPLE


def _is_one_person(head: Piece, is_owned: bool) -> bool:
    is_doer = is_owned and bool(_DOER.fullmatch(head.lower)) and head.lower not in NEWS  # "Brando's Assistant"
    return is_doer or (is_person(head) and not head.lower.endswith(("s", "men")))


def _is_cut(phrase: Phrase) -> bool:
    """Tell whether what stands beside it may belong to it."""
    first, before, after = phrase.words[0], phrase.before, phrase.after
    if before is not None and (before.end == first.start or (first.is_joined and _leans_on(phrase, before))):
        return before.text not in _OPENING  # "OPEC Supply" of "non-OPEC supply"
    if after is not None and after.start == phrase.words[-1].end and after.text[0] in "-–—/&":
        return True  # "Strikes Against al" of "strikes against al-Nusra"
    if after is None or not after.is_joined:
        return False
    is_name = phrase.words[-1].is_name
    if after.text == "&" or (is_name and (after.text[0].isupper() or after.lower == "and")):
        return True  # "Speirs" of "Speirs & Co", "Return of Doctor" of "Doctor Who", "Banks of Japan" of "Japan and China"
    goes_on = after.pos in {"VERB", "ADJ"} and after.lower.endswith("ing") and after.lower not in _LIKE_PREPOSITIONS
    return goes_on or after.pos in _HEAD | {"NUM"}  # "carbon monoxide"


def _leans_on(phrase: Phrase, before: Piece) -> bool:
    """Tell whether a phrase is less than whole without the word before it."""
    first = phrase.words[0]
    if before.is_name and first.is_name and not before.owns and before.lower.rstrip(".") not in _TITLES:
        return True  # "Kitts" of "St Kitts"
    if before.text == "&" or (first.is_name and before.lower == "and" and any(w.owns for w in phrase.words)):
        return True  # "Chris Bell's Book" of "Paul Ford and Chris Bell's book"
    if phrase.form in ("of", "at", "to") and phrase.head is first and before.pos in {"ADP", "SCONJ"}:
        return True  # "Return for the Funding" of "in return for the funding"
    return before.pos == "NUM" and not phrase.head.lower.endswith("s")  # "Year Programme" of "three year programme"


def _is_bare_name(phrase: Phrase) -> bool:
    """Tell whether it is a name of somebody or some place; names of things ("Paris Accord") say what they are."""
    content = [w for w in phrase.words if w.lower not in SMALL]
    last = content[-1]
    if _NAMED_THINGS.fullmatch(last.lower):
        return False
    if phrase.form == "and":
        return phrase.head.is_name or last.is_name  # "Russia and Ukraine", "Stewart and Illustrations"
    if phrase.form == "plain" and last.is_name:
        return True  # "Scotland's Speirs", "Inexperienced Nicolas Mas"
    return all(w.is_name or w.pos == "PROPN" for w in content)


def bare(word: Piece) -> str:
    """Return the stem of a word, of its last part where it has hyphens."""
    return stem(re.sub(r"['’]s?$", "", word.lower).rpartition("-")[2])
