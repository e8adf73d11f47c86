"""The two to four words over a section: the author's subhead, else a phrase of the section's own sentences, else a plain label.

Phrases come from parts of speech; rules say which of them can head anything at all; a linear model that was fitted on
written headings (`benchmarks/train_heading.py`) says which is best and when the plain label is better than all.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarize_news import quotes
from summarize_news.lexicon import SMALL as _SMALL
from summarize_news.outline import Plan
from summarize_news.types import Document, Reading, Role

PLAIN = {
    Role.CONTEXT: "The Context",
    Role.TOPIC: "Key Details",
    Role.CONSEQUENCE: "The Fallout",
    Role.BACKGROUND: "The Background",
    Role.VIEWS: "Reactions",
    Role.PLANS: "What’s Next",
}
DIFFERING = "Differing Views"
_SPARE = ("Key Details", "More Details", "Also Reported", "In Brief")  # where the role's own label is taken
_MAX_SUBHEAD_WORDS = 8
_MAX_WORDS = 4
_MAX_LETTERS = 40

# A phrase is printed above this score, chosen by reading; on written headings overlap falls to chance at about 1.4. The
# second is for where the label is taken.
WORTH_PRINTING = 1.1
SECOND_BEST = 0.8

# What a phrase's features weigh (see ``describe``), as printed by benchmarks/train_heading.py.
WEIGHTS: dict[str, float] = {
    "of": -0.28,
    "at": -0.11,
    "and": 0.17,
    "the": -0.35,
    "words3": 0.32,
    "owned": 0.37,
    "names": 0.34,
    "hyphen": 0.08,
    "digit": 0.17,
    "news": 0.24,
    "news_before": 0.14,
    "person": 0.20,
    "hollow": 0.05,
    "empty": -0.10,
    "time": 0.16,
    "keep": 0.67,
    "least_keep": 0.55,
    "head_keep": 0.64,
    "in_section": 1.02,
    "repeated": 0.64,
    "in_lead": 0.83,
    "elsewhere": -0.73,
    "in_headline": -0.10,
    "rarity": -0.09,
    "place": -0.64,
    "n_cut": -0.28,
    "object": 0.26,
    "open": -0.33,
    "after_of": -0.25,
    "after_place": -0.18,
    "ing": -0.34,
    "to": -0.13,
}

_MODIFIER = frozenset({"ADJ", "NOUN", "PROPN"})
_HEAD = frozenset({"NOUN", "PROPN"})
_TIMES = frozenset(
    """year month week day hour minute second time moment decade century morning afternoon evening night noon midnight
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december today yesterday tomorrow tonight weekend season summer winter spring autumn quarter
    anniversary period term era past future sept oct nov dec jan feb aug""".split()
)
_PEOPLE = frozenset(
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
_HOLLOW = frozenset(
    """number percent percentage per cent part kind sort lot thing way case place fact issue area side point result example
    statement news story report article interview conference thousand hundred dozen million billion half third
    majority total rest end start beginning middle top bottom first last nothing something anything everything mile
    metre meter kilometre kilometer foot inch pound dollar euro ton tonne coast north south east west city town village
    island region state country province one other hand guess bit piece range series variety amount level form type step
    reason idea question answer problem situation matter detail word term name role use look chance turn sense line
    aspect factor difference difficulty possibility view opinion comment mind eye fire life set pair list basis addition
    order course move programme program project site page photo picture video spot world nation stage round goal effect
    impact sign process system effort work job option approach success failure good best better need thanks favour favor
    light wake terms account means future face heart base deal plan data information message yard running row
    pile banner hope interest
    attention content service product business market behalf front""".split()
)
_EMPTY_MODIFIERS = frozenset(
    """big good great bad main key major real important large small old new young high low recent further early earlier
    late later long short full next last first second third final only single certain various different possible likely
    particular special similar general overall common simple clear true entire whole current present previous former
    public private local national international senior top many more most several few other such same own much less
    least little enough better best worse worst two three four five six seven eight nine ten another any some able due
    available ready right wrong nice fine huge strong serious significant biggest largest latest total""".split()
)
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "sir", "lord", "president", "minister"})
_DOER = re.compile(r".*(?:er|or|ant|man|ist)")
_SOME_PEOPLE = frozenset({"children", "women", "men", "people"})
_SAYS_NOTHING = _TIMES | _PEOPLE | _HOLLOW | _EMPTY_MODIFIERS
_HALF_COMPOUND = re.compile(
    r"\w+-(?:\w+ed|like|free|based|bound|born|led|wide|long|old|style|related)"
)  # "an index-linked, steady price"
_COUNT = re.compile(r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?")
# Of these the whole modifier of a phrase makes nothing of it: "Clear Support", "Good Condition"; "Public Inquiry" may stand.
_VAGUE = frozenset(
    """good bad great big clear real main key major important serious little nice fine huge strong better best worse worst
    different certain various similar particular special possible likely own whole entire apparent fair full simple common other
    significant lovely perfect ideal wonderful interesting usual obvious""".split()
)
# No heading begins or ends with one of these, whatever the tagger made of it.
_NEVER = frozenset(
    """many more most several few other such same own much less least enough another any some all both each every no none
    able due available ready sure glad likely unlikely last next only very as so that this these those there here who
    what which when where why how if than then whether while not also just even still already yet however meanwhile
    including according amid despite like would could should will can may might must is are was were be been has have
    had do does did said says say he she it they we i you his her its their our my your him them us me back introduce
    announce embrace exacerbate replace guilty weary aware capable full responsible worth ago alone else together mr mrs
    ms dr sir lord prof sen rep gov gen st jr inc ltd co corp plc reuters xinhua cnn ap bbc afp""".split()
)
_NAMED_THINGS = re.compile(
    r"(?:act|agreement|accord|treaty|pact|deal|bill|law|fund|programme|program|prize|award|festival|cup|league|tour|open|"
    r"museum|project|initiative|plan|scheme|mission|report|inquiry|trial|championship|games?|race|summit|exchange|"
    r"bank|index|network|bridge|tunnel|railway|airport|strategy|policy|rule|war|crisis|attack|protests?|"
    r"investigation|election|elections|referendum|convention|protocol|operation|service|studio|channel|virus|flu|"
    r"warning|ban|vote|response|relief|rescue|study|survey)s?"
)
_EVENT = re.compile(
    r"attack|verdict|sentence|trial|crash|collision|explosion|blast|quake|earthquake|flood|storm|fire|siege|strike|protest|"
    r"search|rescue|ban|vote|election|lawsuit|appeal|offer|bid|merger|takeover|deal|treaty|accord|vaccine|"
    r"\w+(?:tion|sion|ment)"
)
# Nouns that news is about: what was done, said, planned, suffered or disputed.
_NEWS = frozenset(
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
LINKS = {"of": "of", "and": "and", "or": "and"}
_PLACE_WORDS = frozenset("in at near across off outside inside around".split())
_TAKES_INFINITIVE = re.compile(
    r"(?:plan|bid|race|effort|attempt|move|push|fight|decision|proposal|call|pledge|vow|offer|threat|refusal|order|deal|"
    r"agreement|promise|failure|plea|campaign|drive|battle|struggle|scheme|right|power|pressure|request|vote|motion)s?"
)
_BEFORE_VERB = frozenset("that which who how will would can could may might must should not".split())
_AFTER_VERB = frozenset("off up out down a an the his her its their him them it us me you that".split())
_PLURAL_MODIFIERS = frozenset("sports sales news arms goods savings systems operations communications customs jobs".split())
_ARTICLES = frozenset({"the", "a", "an"})
_WORD_SHAPE = re.compile(r"[^\W\d_][\w.&’'-]*|\d[\d.]*(?:-[\w-]+)?|(?:19|20)\d\d")
_OPENING = frozenset("“\"‘'([—")
_PARTICLE = r"(?:St\.?|Van|van|Von|von|De|de|Del|del|La|Le|El|Al|bin|Bin|Ben)"  # "St. Clair", "Van Dyke"
_FIRST_LETTER = re.compile(r"^[“\"‘'(]?[^\W\d_]")
_AFTER_HYPHEN = re.compile(r"(?<=[\w.])-(?!(?:" + "|".join(sorted(_SMALL)) + r")(?:-|$))([^\W\d_])")


def name_sections(
    document: Document, reading: Reading, plans: Sequence[Plan], headline: str, labels: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return a heading for every section, no two alike; ``labels``: role or "differing" → the house's own plain label."""
    scene = Scene(document, reading, plans, headline)
    taken: list[str] = []
    for plan in plans:
        taken.append(_name(scene, plan, taken))
    for name, label in (labels or {}).items():
        plain = DIFFERING if name == "differing" else PLAIN[Role(name)]
        if plain in taken and label not in taken:
            taken[taken.index(plain)] = label
    return tuple(taken)


def join_unnamed(plans: Sequence[Plan], headings: Sequence[str]) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
    """Return the sections and headings with those of no name of their own, "More Details" and its kin, joined to the first."""
    first = next((plan for plan, heading in zip(plans, headings, strict=True) if heading == PLAIN[Role.TOPIC]), None)
    rest = [plan for plan, heading in zip(plans, headings, strict=True) if heading in _SPARE[1:] and plan.role is Role.TOPIC]
    if first is None or not rest:
        return tuple(plans), tuple(headings)
    joined = replace(first, sentences=sorted(i for plan in (first, *rest) for i in plan.sentences))
    kept = [
        (joined if plan is first else plan, heading)
        for plan, heading in zip(plans, headings, strict=True)
        if not any(plan is other for other in rest)
    ]
    return tuple(plan for plan, _ in kept), tuple(heading for _, heading in kept)


def title_case(phrase: str) -> str:
    """Return ``phrase`` in title case; words with capitals of their own are left alone."""
    words = phrase.split()
    return " ".join(
        word
        if i and word in _SMALL
        else _AFTER_HYPHEN.sub(lambda m: "-" + m[1].upper(), _FIRST_LETTER.sub(lambda m: m[0].upper(), word, count=1))
        for i, word in enumerate(words)
    )


def _name(scene: "Scene", plan: Plan, taken: Sequence[str]) -> str:
    if plan.subhead and len(plan.subhead.split()) <= _MAX_SUBHEAD_WORDS:
        subhead = plan.subhead.rstrip(".:;,")
        return _free(title_case(subhead.lower() if subhead.isupper() else subhead), taken)
    if plan.role is Role.CONTEXT and PLAIN[plan.role] not in taken:
        return PLAIN[plan.role]
    label = _label(scene, plan)
    best, best_score = _free(label, taken), SECOND_BEST if label in taken else WORTH_PRINTING
    for phrase in candidates(scene, plan):
        heading, score = title_case(phrase.text), score_phrase(describe(scene, plan, phrase))
        if score > best_score and not any(_is_like(heading, other) for other in taken):
            best, best_score = heading, score
    return best


def _label(scene: "Scene", plan: Plan) -> str:
    """Return the plain label of a section: its role's, or whose view it gives."""
    if plan.role is not Role.VIEWS:
        return PLAIN[plan.role]
    speakers = {quotes.speaker(scene.document.text(i)) for i in plan.sentences} - {""}
    if len(speakers) != 1:
        return DIFFERING if speakers else PLAIN[plan.role]
    (name,) = speakers
    written = re.search(rf"(?:\b{_PARTICLE}\s)?\b{re.escape(name)}\b", " ".join(map(scene.document.text, plan.sentences)))
    is_telling = name in scene.names and _stem(name.lower()) not in _SAYS_NOTHING | _NEVER
    if not written or not is_telling:
        return PLAIN[plan.role]
    return f"{written[0]}{'’' if name.endswith('s') else '’s'} View"


def _free(heading: str, taken: Sequence[str]) -> str:
    """Return ``heading``, or where it is taken the first label that is not, or it with a number."""
    numbered = (f"{heading} ({n})" for n in range(2, len(taken) + 3))
    return next(label for label in (heading, *_SPARE, *numbered) if label not in taken)


def _is_like(heading: str, other: str) -> bool:
    """Tell whether two headings say the same: but for a plural, a possessive or words that say nothing."""
    a, b = (_stems(text) for text in (heading, other))
    return a <= b or b <= a


def _stems(text: str) -> set[str]:
    words = {_stem(word) for word in re.findall(r"[\w.-]+", text.lower().replace("’s", "").replace("'s", ""))} - _SMALL
    return (words - _HOLLOW - _EMPTY_MODIFIERS - _PEOPLE) or words


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


# Sentences as words


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


def _words(document: Document, reading: Reading, index: int) -> list[Piece]:
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


# Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Something that may head a section: words of one sentence, as they follow each other there."""

    text: str
    sentence: int
    words: tuple[Piece, ...]
    head: Piece
    form: str  # "plain", "of", "at" (another preposition), "and", "to" (a plan to do), "ing" (doing something)
    n_cut: int  # modifiers that stand before it and are left out
    before: Piece | None
    after: Piece | None


def find_phrases(words: Sequence[Piece], sentence: int) -> Iterator[Phrase]:
    """Yield the phrases of a sentence that rules of form allow."""
    return (phrase for phrase in _all_phrases(words, sentence) if _is_sound(phrase))


def _all_phrases(words: Sequence[Piece], sentence: int) -> Iterator[Phrase]:
    def make(begin: int, parts: Sequence[int], head: int, form: str, n_cut: int = 0) -> Phrase:
        chosen = tuple(words[i] for i in parts)
        after = parts[-1] + 1
        return Phrase(
            text=" ".join(w.text for w in chosen),
            sentence=sentence,
            words=chosen,
            head=words[head],
            form=form,
            n_cut=n_cut,
            before=words[begin - 1] if begin else None,
            after=words[after] if after < len(words) else None,
        )

    runs = dict(_runs(words))
    for start, end in runs.items():
        for first in range(start, end):
            if not _can_begin(words, start, first):
                continue
            yield make(start, range(first, end), end - 1, "plain", first - start)
            for form, link, second in _continued(words, end, runs):
                for inner in range(second, runs[second]):
                    is_long = end - first + runs[second] - second + 1 > _MAX_WORDS
                    if not _can_begin(words, second, inner) or (inner > second and (not is_long or words[inner - 1].is_name)):
                        continue  # "Isaac Herzog of Party" of "the Zionist Union party"
                    parts = [*range(first, end), *link, *range(inner, runs[second])]
                    if len(parts) > _MAX_WORDS and not words[inner].is_name:
                        parts = [i for i in parts if words[i].lower != "the"]
                    yield make(start, parts, end - 1, form, first - start + inner - second)
        if start and words[start - 1].lower == "the" and _is_event(words[end - 1]):
            yield make(start, (start - 1, end - 1), end - 1, "the", end - 1 - start)
        verb = start - 1 - (start > 0 and words[start - 1].lower in _ARTICLES)
        if verb > 0 and _is_doing(words, verb):
            yield make(verb, range(verb, end), verb, "ing")


def _runs(words: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield the longest stretches of modifiers and nouns that end in a noun."""
    end = 0
    for start, word in enumerate(words):
        is_modifier = word.pos in _MODIFIER or _is_participle(words, start) or _is_year(words, start)
        if start < end or not is_modifier or not _is_word(word) or _comes_as_verb(words, start):
            continue
        end = start + 1
        while end < len(words) and words[end].is_joined and _is_word(words[end]) and _goes_on(words, end):
            end += 1
        last = end
        while last > start and (words[last - 1].pos not in _HEAD or words[last - 1].owns or _is_verb(words, start, last)):
            last -= 1
        if last > start:
            yield start, last


def _is_word(word: Piece) -> bool:
    return word.lower not in _NEVER and bool(_WORD_SHAPE.fullmatch(word.text))


def _goes_on(words: Sequence[Piece], i: int) -> bool:
    """Tell whether a word may stand in a run; a number may that names ("Proposition 1"), not one that counts ("35 yards")."""
    if words[i].pos != "NUM":
        return words[i].pos in _MODIFIER
    is_measure = any(w.is_joined and w.text.islower() for w in words[i + 1 : i + 2])
    return words[i - 1].is_name and words[i].text.isdigit() and not is_measure


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
    return words[i + 1].pos in _HEAD and (words[i - 1].pos in {"DET", "ADJ"} or words[i - 1].owns)


def _is_event(word: Piece) -> bool:
    """Tell whether a noun alone can head a section after "The": "The Sinking", "The Verdict"."""
    return word.text.islower() and bool(_EVENT.fullmatch(_bare(word))) and _bare(word) not in _SAYS_NOTHING


def _is_year(words: Sequence[Piece], i: int) -> bool:
    return i > 0 and words[i - 1].lower == "the" and bool(re.fullmatch(r"(?:19|20)\d\d", words[i].text))


def _is_doing(words: Sequence[Piece], i: int) -> bool:
    """Tell whether an action is named by its verb: "for rebuilding levees", not "is rebuilding levees"."""
    is_named = words[i - 1].lower in {"of", "for", "from", "by", "on", "about", "against", "without", "with", "in"}
    return is_named and words[i].pos == "VERB" and words[i].lower.endswith("ing")


def _is_verb(words: Sequence[Piece], start: int, end: int) -> bool:
    """Tell whether the noun before ``end`` is a verb that the tagger took for one: "income rose 11%", "plants harden off"."""
    last, follows = words[end - 1], words[end] if end < len(words) else None
    if end - start < 2 or not last.text.islower():
        return False
    before = words[end - 2]
    is_plural = before.pos == "NOUN" and before.text.islower() and before.lower.endswith("s") and not before.owns
    if is_plural and not before.lower.endswith(("ss", "ics")) and before.lower not in _PLURAL_MODIFIERS:
        return True  # "projects fail": few plurals stand before a noun they modify
    if before.owns or before.pos == "ADJ" or follows is None:
        return False
    if start and words[start - 1].lower in {"see", "sees", "saw", "seen", "seeing", "watched", "let", "lets"}:
        return True  # "see sales rise"
    if follows.lower == "to" and last.lower.endswith(("s", "ing")):
        return True  # "the leader plans to come"
    return follows.lower in _AFTER_VERB or (follows.is_joined and follows.pos == "NUM")


def _can_begin(words: Sequence[Piece], start: int, first: int) -> bool:
    """Tell whether a phrase may begin at ``first`` of a run that begins at ``start``: not within a name or a compound."""
    word, before = words[first], words[first - 1]
    if first == start or before.owns:
        return True
    if before.is_name:
        return not word.is_name
    return (before.pos in {"ADJ", "VERB"} or "-" in before.text) and not (word.owns and _bare(word) not in _SOME_PEOPLE)


def _continued(words: Sequence[Piece], end: int, runs: dict[int, int]) -> Iterator[tuple[str, list[int], int]]:
    """Yield how a phrase that stops at ``end`` may go on: form, linking words, and where the run after them begins."""
    if end + 1 >= len(words) or not words[end].is_joined:
        return
    link, follows = words[end].lower, end + 1
    if link == "to" and words[follows].pos == "VERB" and _TAKES_INFINITIVE.fullmatch(words[end - 1].lower):
        second = follows + 1 + any(w.lower in _ARTICLES for w in words[follows + 1 : follows + 2])
        if second in runs:
            yield "to", [end, follows], second
        return
    form = LINKS.get(link, "at" if link in PREPOSITIONS else "")
    second = follows + (words[follows].lower in _ARTICLES)
    if form and second in runs:
        has_the = words[follows].lower == "the" and form != "and"
        yield form, [end, follows] if has_the else [end], second


# What can head nothing


def _is_sound(phrase: Phrase) -> bool:
    """Tell whether a phrase has the form of a heading and says something."""
    words = phrase.words
    content = [w for w in words if w.lower not in _SMALL]
    return (
        2 <= len(words) <= _MAX_WORDS
        and len(phrase.text) <= _MAX_LETTERS
        and not all(_bare(w) in _SAYS_NOTHING for w in content)
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
    """Tell whether the head, and what follows a preposition, say something: not "Thousands of Homes", "Attack on Monday"."""
    head, last = _bare(phrase.head), _bare(phrase.words[-1])
    owners = [w for w in phrase.words if w.owns]
    if {head, last} & (_TIMES | _NEVER) or head in _PEOPLE:
        return False
    if any(w.text.islower() and _bare(w) in _SAYS_NOTHING - _SOME_PEOPLE for w in owners):
        return False  # "Group's Idea", "Summer's Tour" of "next summer's tour"
    if phrase.form in ("plain", "of", "at") and _is_one_person(phrase.head, bool(owners)):
        return False  # one person is no subject; "American Owners" are
    if phrase.form == "plain":
        modifiers = {_bare(w) for w in phrase.words} - {head}
        if modifiers <= _VAGUE:
            return False
        compared = {_bare(w) for w in phrase.words if w.pos == "ADJ" and w.lower.endswith(("er", "est"))}  # "Safer Guess"
        return head not in _HOLLOW or not modifiers <= _SAYS_NOTHING | compared  # "Rescue Effort", not "Big Effort"
    if phrase.form == "and" and _is_person(phrase.head) != _is_person(phrase.words[-1]):
        return False  # "Ransom and Investigators"
    if phrase.form == "ing" and (last in _PEOPLE or phrase.words[-1].is_name):
        return False
    return head not in _HOLLOW and (last not in _HOLLOW or phrase.words[-2].is_name)


def _is_person(word: Piece) -> bool:
    return bool(_PERSON.fullmatch(word.lower)) or _bare(word) in _PEOPLE


def _is_one_person(head: Piece, is_owned: bool) -> bool:
    is_doer = is_owned and bool(_DOER.fullmatch(head.lower)) and head.lower not in _NEWS  # "Brando's Assistant"
    return is_doer or (_is_person(head) and not head.lower.endswith(("s", "men")))


def _is_cut(phrase: Phrase) -> bool:
    """Tell whether what stands beside it may belong to it."""
    first, before, after = phrase.words[0], phrase.before, phrase.after
    if before is not None and (before.end == first.start or (first.is_joined and _leans_on(phrase, before))):
        return before.text not in _OPENING  # "OPEC Supply" of "non-OPEC supply"
    if after is not None and after.start == phrase.words[-1].end and after.text[0] in "-–—/&":
        return True  # "Strikes Against al" of "strikes against al-Nusra"
    if after is None or not after.is_joined:
        return False
    if after.text == "&" or (phrase.form == "the" and after.lower in _AFTER_VERB):
        return True  # "Speirs" of "Speirs & Co", "The Dressing" of "the dressing down"
    return after.pos in _HEAD | {"NUM"} or (after.pos in {"VERB", "ADJ"} and after.lower.endswith("ing"))  # "carbon monoxide"


def _leans_on(phrase: Phrase, before: Piece) -> bool:
    """Tell whether a phrase is less than whole without the word before it."""
    first = phrase.words[0]
    if before.is_name and first.is_name and not before.owns and before.lower.rstrip(".") not in _TITLES:
        return True  # "Kitts" of "St Kitts"
    if before.text == "&" or (first.is_name and before.lower == "and" and any(w.owns for w in phrase.words)):
        return True  # "Chris Bell's Book" of "Paul Ford and Chris Bell's book"
    if phrase.form in ("of", "at") and phrase.head is first and before.pos in {"ADP", "SCONJ"}:
        return True  # "Return for the Funding" of "in return for the funding"
    return before.pos == "NUM" and not phrase.head.lower.endswith("s")  # "Year Programme" of "three year programme"


def _is_bare_name(phrase: Phrase) -> bool:
    """Tell whether it is a name of somebody or some place; names of things ("Paris Accord") say what they are."""
    content = [w for w in phrase.words if w.lower not in _SMALL]
    last = content[-1]
    if _NAMED_THINGS.fullmatch(last.lower):
        return False
    if phrase.form == "and":
        return phrase.head.is_name or last.is_name  # "Russia and Ukraine", "Stewart and Illustrations"
    if phrase.form == "plain" and last.is_name:
        return True  # "Scotland's Speirs", "Inexperienced Nicolas Mas"
    return all(w.is_name or w.pos == "PROPN" for w in content)


def _bare(word: Piece) -> str:
    return _stem(re.sub(r"['’]s?$", "", word.lower).rpartition("-")[2])


# How good it is


class Scene:
    """What the phrases of one summary are seen against: how common its words are in the article and in each section."""

    def __init__(self, document: Document, reading: Reading, plans: Sequence[Plan], headline: str) -> None:
        self.document, self.plans = document, plans
        self.words = [_words(document, reading, s.index) for s in document.sentences]
        self.stems = [{_bare(w) for w in words} for words in self.words]
        self.n_with = Counter(stem for stems in self.stems for stem in stems)
        self.names = {re.sub(r"['’]s?$", "", w.text) for words in self.words for w in words if w.is_name}
        self.headline = {_stem(word) for word in re.findall(r"\w+", headline.lower())}


def candidates(scene: Scene, plan: Plan) -> list[Phrase]:
    """Return the phrases of a section's sentences, each text once."""
    found: dict[str, Phrase] = {}
    for i in plan.sentences:
        for phrase in find_phrases(scene.words[i], i):
            found.setdefault(phrase.text.lower(), phrase)
    return list(found.values())


def describe(scene: Scene, plan: Plan, phrase: Phrase) -> dict[str, float]:
    """Return what the model weighs of a phrase as the heading of ``plan``: name of the feature → value, most in [0, 1]."""
    content = [w for w in phrase.words if w.lower not in _SMALL]
    stems = [_bare(w) for w in content]
    n, n_sentences = len(content), len(scene.stems)
    others = [i for other in scene.plans if other is not plan for i in other.sentences]
    before, after = phrase.before, phrase.after
    keeps = [w.keep for w in content]
    return {
        **describe_form(phrase.words, phrase.head, phrase.form),
        "keep": sum(keeps) / n,
        "least_keep": min(keeps),
        "head_keep": phrase.head.keep,
        "in_section": sum(sum(s in scene.stems[i] for i in plan.sentences) for s in stems) / n / len(plan.sentences),
        "elsewhere": sum(sum(s in scene.stems[i] for i in others) for s in stems) / n / max(1, len(others)),
        "rarity": sum(math.log((1 + n_sentences) / scene.n_with[s]) for s in stems) / n / 4,
        "repeated": min(scene.n_with[_bare(phrase.head)] - 1, 4) / 4,
        "in_headline": sum(s in scene.headline for s in stems) / n,
        "in_lead": float(phrase.sentence == plan.sentences[0]),
        "place": content[0].start / max(1, scene.words[phrase.sentence][-1].end),
        "n_cut": min(phrase.n_cut, 3) / 3,
        "object": float(before is not None and before.pos in {"VERB", "AUX"}),
        "open": float(phrase.form == "plain" and after is not None and after.lower in PREPOSITIONS | {"of"}),
        "after_of": float(before is not None and before.lower == "of"),
        "after_place": float(before is not None and before.lower in _PLACE_WORDS),
    }


def describe_form(words: Sequence[Piece], head: Piece, form: str) -> dict[str, float]:
    """Return the features that a heading has without its article."""
    content = [w for w in words if w.lower not in _SMALL]
    stems = [_bare(w) for w in content]
    n = len(content)
    return {
        **{name: float(form == name) for name in ("of", "at", "and", "to", "ing", "the")},
        "words3": float(len(words) == 3),
        "owned": float(any(w.owns for w in content)),
        "names": sum(w.is_name for w in content) / n,
        "hyphen": float(any("-" in w.text for w in content)),
        "digit": float(any(c.isdigit() for w in words for c in w.text)),
        "news": float(_bare(head) in _NEWS),
        "news_before": float(any(s in _NEWS for s in stems if s != _bare(head))),
        "person": float(_is_person(head)),
        "hollow": sum(s in _HOLLOW for s in stems) / n,
        "empty": sum(s in _EMPTY_MODIFIERS for s in stems) / n,
        "time": float(any(s in _TIMES for s in stems)),
    }


def score_phrase(features: dict[str, float]) -> float:
    """Return how good a heading is: the weighted sum of its features."""
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())
