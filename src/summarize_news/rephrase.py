"""A sentence in other words: whose words they are first, a phrase for a clause, a plain wording for a long one.

In: a text of one or a few sentences and its parts of speech. Out: the same said in another order and in other words. Every
operation keeps what is said, of whom, and how surely (text editing, as Malmi et al. 2019 have it, here by rule); what stands in
quotation marks moves as a whole or not at all. Some operations need the tree of the sentence and do nothing without one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarize_news.cuts import is_finite
from summarize_news.guard.words import NOT_ENDS
from summarize_news.lexicon import WEEKDAYS
from summarize_news.trees import children_of, root_of, stretch_of
from summarize_news.types import Token
from summarize_news.verbs import forms_of, past_of
from summarize_news.wordings import Word, Wording, common_words, load_wordings

_OPENS, _CLOSES = frozenset('"“'), frozenset('"”')
_MARKS = _OPENS | _CLOSES
_NOMINAL = frozenset("NOUN PROPN ADJ NUM DET PRON".split())
_SUBJECTS = frozenset("he she they i we you".split())
_DENIALS = frozenset("not no never nor neither none nobody nothing hardly barely cannot without unless only until".split())
_HELPERS = frozenset("has have had having is are was were be been being".split())
_BE = frozenset("is are was were".split())
# Words that are no names, wherever a sentence begins with them.
_SMALL = frozenset(
    "the a an this that these those some many most more several few all both each every another other two three four five six "
    "seven eight nine ten dozens hundreds thousands millions about around nearly almost at in on after before when while as "
    "since during because although though if until following there it he she they we you his her their its our your my people "
    "police officials authorities officers residents doctors scientists researchers experts investigators prosecutors lawyers "
    "soldiers troops rebels firefighters witnesses analysts critics supporters campaigners activists protesters demonstrators "
    "students teachers parents children women men voters workers drivers passengers fans players detectives security "
    "government state local federal military former one no not even less under over within from with by for".split()
)
_WHEN = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october "
    "november december week month year night morning afternoon evening weekend summer winter spring autumn years weeks months "
    "days decade".split()
)
_DEMONYMS = ("ish", "ese", "ian", "ean", "can", "slamic")
_PLAIN_ENDINGS = ("al", "ive", "ous", "ful", "less", "ary")  # of adjectives that are no names
_DAYS = _WHEN - {"years", "weeks", "months", "days", "decade", "march", "may"}
_OPENING = frozenset("nsubj nsubj:pass det amod compound nmod:poss nummod case advmod flat".split())  # of a subject that opens
_OPENS_DAY = frozenset("on in at last earlier late early this next".split())
_GOES_ON = frozenset("and or to until after before - –".split())  # "on Monday and Tuesday"
_THAT_OF = frozenset("that those one ones".split())
_TIGHT = frozenset("since until from by between to and or of for than as like".split())  # what needs the time after it
_RELATIVE = frozenset("who which that whose where when".split())
_SAID = frozenset("said says say".split())
_CLAIMED = _SAID | frozenset(
    "reported announced added warned claimed insisted confirmed ruled argued believes estimates".split()
)
_SAID_BY = frozenset("said says added announced reported claimed warned".split())  # what may stand before who speaks
_HOW_SAID = frozenset("statement interview conference tweet report".split())
_MEDIA = frozenset(
    "cnn bbc reuters afp ap nbc abc cbs msnbc npr espn mailonline sportsmail reporters journalists itv hln".split()
)
_PRINTED = frozenset("newspaper magazine website programme agency conference".split())
_PAPERS = frozenset(
    "figures data documents records statistics emails photos pictures images papers results tests polls".split()
)
_NO_SPEAKERS = frozenset(
    "average total terms rules rule law laws plan plans schedule criteria guidelines tradition legend calculation calculations "
    "estimate estimates size type age theory logic wishes preference".split()
)
_JOINS = frozenset("after before when because although though if".split())
_TURNING = frozenset("after although though because before despite when".split())
_SPLIT = frozenset("said says that who which and but after before when because as".split())
_PARTICIPLES = frozenset("born held shot hit made built found set sent brought caught left put told".split())
_REPORTS = frozenset("said announced confirmed reported claimed ruled warned".split())
_FORCES = frozenset("police officials ministers leaders teachers doctors nurses players schools firms companies shops".split())
_IFS = frozenset("if what where how whether unless when".split())
# Deeds that are done once: who has done one did it.
_ONCE = frozenset(
    forms_of(verb).participle
    for verb in "say announce arrest order agree sign tell warn reject accuse launch call urge deny ask name appoint "
    "publish release win beat defeat resign confirm reveal unveil charge convict sentence jail fine ban "
    "suspend sack fire approve pass vote elect choose select pick report claim admit apologise apologize "
    "criticise criticize condemn praise welcome defend demand insist promise pledge vow refuse decline "
    "offer propose suggest recommend dismiss drop cancel postpone delay scrap withdraw quit leave sell buy "
    "acquire pay award give hand send bring take put set sue file issue open close shut start begin finish "
    "end complete score sign join return arrive land crash collide sink kill injure wound die shoot stab "
    "attack bomb seize capture free rescue find discover identify recover retrieve intercept deport "
    "extradite evacuate close decide rule overturn uphold quash clear acquit express raise lower cut slash "
    "increase fall rise drop jump soar plunge surge tumble slump climb gain post unveil show prompt force "
    "trigger spark cause cast plead testify submit respond react hit strike destroy damage hail describe "
    "explain tell invite summon blame link declare recall reach enter reverse expel oust reinstate "
    "introduce install hire replace promote add remove block halt stop lift impose extend expand create "
    "form establish build design develop uncover expose leak hack upload tweet steal murder rape assault "
    "rob behead execute pardon indict settle disqualify strip relegate eliminate marry divorce adopt admit "
    "diagnose hospitalise hospitalize rank rename inspire bar invest donate contribute compare liken".split()
    if forms_of(verb).participle.endswith("ed") or past_of(forms_of(verb).participle)
)
# With one of these what has been done may go on.
_LASTING = frozenset(
    "since ever never always already yet still so far now not long recent recently often repeatedly year years month months "
    "week weeks decade decades days season today times past previously just more less increasingly first twice again".split()
)
_PLACES = frozenset("in from on at near inside under".split())
_SOMEWHERE = frozenset("the a an his her their its".split())
# What a person or a body has as its own: "the death of Anna Berg" is Anna Berg's death.
_OWNED = frozenset(
    "office death website mother father wife husband son daughter brother sister parents family home decision body "
    "team government president capital parliament population economy history future leader leaders head chairman "
    "chairwoman owner owners captain manager director performance disappearance arrest resignation departure arrival "
    "appointment return headquarters release popularity leadership absence presence failure success actions behavior "
    "behaviour election re-election victory defeat visit announcement funeral murder killing trial career widow "
    "widower coach founder ally allies end results findings aim aims purpose cost costs effects impact details start "
    "beginning outskirts coast streets maker makers producers size value price fate identity name names role plight "
    "safety security health strength origin contents crew passengers pilot driver roof walls windows doors authors "
    "editor cover title theme stars cast success opening host hosts creator creators organisers organizers inventor "
    "designer designers winner winners skipper boss bosses troops soldiers army workers staff employees customers "
    "users votes voters lawmakers currency exports imports airspace waters territory supporters lawyer lawyers "
    "ambition ambitions reputation constitution army military navy ruler king queen borders debts assets profits board "
    "shareholders residents citizens findings handling".split()
)
_OWNERS = frozenset(
    "country nation city state club company government team party group family king queen president army town region agency "
    "band school church hospital airline bank university council union couple victim victims suspect boy girl man woman child "
    "study report film movie book show project programme program building house car bus train bill law deal agreement attack "
    "season tournament race match game trial investigation survey poll song album event festival ceremony election virus "
    "disease product device website system market industry sector economy service store shop restaurant hotel museum theatre "
    "theater studio magazine newspaper channel network station factory plant mine port district kingdom empire union dynasty "
    "island province village league firm organisation organization ship plane movement militia regime network "
    "commission".split()
)
_JOBS = frozenset(
    "president minister mayor governor senator lawyer attorney spokesman spokeswoman spokesperson professor director chairman "
    "chairwoman chief leader head manager coach captain owner founder editor author analyst economist scientist researcher "
    "expert doctor surgeon nurse teacher principal superintendent sheriff prosecutor judge detective commander general colonel "
    "officer journalist reporter photographer writer singer actor actress comedian producer designer artist architect engineer "
    "farmer student resident activist campaigner politician lawmaker congressman congresswoman ambassador diplomat banker "
    "trader historian geologist biologist physicist astronomer psychologist consultant executive investor entrepreneur striker "
    "midfielder defender goalkeeper winger forward player champion driver jockey swimmer boxer wrestler pilot soldier priest "
    "bishop archbishop rabbi imam pastor secretary treasurer adviser advisor strategist pollster businessman businesswoman "
    "lobbyist hairdresser builder electrician neighbour neighbor".split()
)
# What stands before a name with a small letter, unlike an office ("President Berg").
_CALLINGS = frozenset(
    "actress actor singer author golfer comedian rapper striker midfielder defender goalkeeper winger coach manager boss star "
    "legend champion model designer director journalist lawyer artist musician footballer boxer swimmer skier jockey "
    "broadcaster presenter politician pilot businessman businesswoman billionaire millionaire teenager mother father "
    "former pop rock rap film movie soap opera music tv".split()
)
# A deed that ends a sentence as its participle and can as well be told: ", killing two" → "and killed two".
_DEEDS = {
    forms_of(verb).progressive: forms_of(verb).past
    for verb in "kill injure wound leave force spark prompt destroy damage beat win say add call accuse warn cause trigger hit "
    "strike score finish take end send declare claim argue describe urge tell defeat earn raise lose cite make give help allow "
    "enable bring create mark become reach cut drop put push boost drive knock tear smash crush burn hurt threaten trap strand "
    "block close open reveal show offer promise insist suggest criticise criticize praise express deny confirm seize steal "
    "capture set break shut lead overturn spread erase wipe pull drag throw lift clear secure seal complete".split()
}
_HABITS = {
    form: forms_of(verb).progressive
    for verb in "live work make contain offer provide carry sell produce use show support represent require operate "
    "allow focus centre center aim seek oppose specialise specialize serve connect link cover involve "
    "suffer deal feature include depict describe explain detail outline prevent protect regulate govern "
    "control monitor track promote manage study examine attend belong depend consist call fight face lead "
    "hold stretch overlook surround stand lie teach train treat hunt feed grow supply manufacture publish".split()
    for form in (forms_of(verb).base, forms_of(verb).present)
}
_PASTS = frozenset(
    forms_of(verb).past
    for verb in "go fall rise come take make win lose beat hit strike leave break begin run shoot drive fly sink burst sweep "
    "tear get give hold lead meet say send set speak stand tell throw write fight catch bring build buy sell".split()
)
_AGE = re.compile(r"(\d{1,3})-year-old")
_VOWEL_SOUND = re.compile(r"(?:[aeio]|u(?!ni|s[aeiu]|k))(?!ne\b|uro)|hour|honest|heir|hono|8|11\b|18\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Item:
    """A token: as it stands, in lower case, its part of speech, whether a space is before it and a quotation around it.

    And its place in the tree of its text, that of its head, and its relation to it; None for what came in.
    """

    text: str
    key: str
    pos: str
    spaced: bool = True
    quoted: bool = False
    at: int | None = None
    head: int | None = None
    relation: str = ""


_Items = list[_Item]
_Small = frozenset[str]  # words that are no names
_THAT, _AND = _Item("that", "that", "SCONJ"), _Item("and", "and", "CCONJ")
_COMMA, _COLON = _Item(",", ",", "PUNCT", spaced=False), _Item(":", ":", "PUNCT", spaced=False)


def rephrase(text: str, tokens: Sequence[Token], known: str = "") -> str:
    """Return ``text`` in other words as far as that is safe; ``known`` is more text that shows which words are no names."""
    small = _SMALL | frozenset(re.findall(r"(?<![\w’'-])[a-z][\w’'-]*", f"{text} {known}"))
    out: _Items = []
    for sentence in _sentences(_split(text, tokens)):
        said = sentence
        for operation in _OPERATIONS:
            said = operation(said, small)
        out += sentence if said == sentence else _with_capital(said)
    return "".join((" " if item.spaced and i else "") + item.text for i, item in enumerate(out)) if tokens else text


def _split(text: str, tokens: Sequence[Token]) -> _Items:
    items: _Items = []
    last = n_marks = depth = 0  # of curly marks, which may stand one in another
    for at, token in enumerate(tokens):
        start, end = token.span.start, token.span.end
        if word := text[start:end]:
            marks = sum(c in _MARKS for c in word)
            is_quoted = n_marks % 2 == 1 or marks > 0 or depth > 0
            items.append(_Item(word, word.lower(), token.pos, start > last, is_quoted, at, token.head, token.relation))
            n_marks, last = n_marks + marks, end
            depth = max(0, depth + word.count("“") - word.count("”"))
    return items


def _sentences(items: _Items) -> Iterator[_Items]:
    start = 0
    for i, item in enumerate(items):
        follows = items[i + 1] if i + 1 < len(items) else None
        is_short = i > 0 and item.text == "." and (items[i - 1].key in NOT_ENDS or len(items[i - 1].key) == 1)
        ends = (
            item.pos == "PUNCT"
            and not is_short
            and (item.text[-1] in ".!?…" or (item.text[0] in ".!?" and item.text[-1] in _CLOSES))
        )
        if follows is None or (ends and follows.spaced and not follows.text[0].islower()):
            yield items[start : i + 1]
            start = i + 1


def _with_capital(items: _Items) -> _Items:
    first = items[0]
    return [replace(first, text=first.text[0].upper() + first.text[1:]), *items[1:]] if first.text.islower() else items


def _lowered(items: _Items, small: _Small) -> _Items | None:
    """Return ``items`` as they stand inside a sentence, or None where nobody can tell whether the first is a name."""
    first = items[0]
    if not first.text[0].isupper() or first.key == "i" or (first.text[1:] and not first.text[1:].islower()):
        return items
    if first.key in _CALLINGS:
        return [replace(first, text=first.key), *items[1:]]
    if first.key in small and (first.pos != "PROPN" or first.key in _SMALL):
        return [replace(first, text=first.key), *items[1:]]
    is_title = len(items) > 2 and first.pos == items[1].pos == "NOUN" and first.key[-1] == "s"  # "Friends actress Anna Berg"
    if first.pos in ("NOUN", "ADJ", "VERB") and not is_title and (first.key in common_words() or first.key in _JOBS):
        return [replace(first, text=first.key), *items[1:]]
    is_said_of_them = first.pos == "ADJ" and first.key.endswith(_PLAIN_ENDINGS) and len(items) > 1
    if is_said_of_them and items[1].pos in ("NOUN", "ADJ") and items[1].text.islower():
        return [replace(first, text=first.key), *items[1:]]  # "Tribal leaders"
    if first.key.endswith(_DEMONYMS) and first.pos in ("ADJ", "PROPN") and first.key not in common_words():
        return items
    if first.pos != "PROPN" or first.key in small:
        return None
    follows = items[1] if len(items) > 1 else None
    if follows is None or follows.pos == "PROPN" or (follows.key == "of" and items[2:3] and items[2].pos == "PROPN"):
        return items
    return items if follows.pos in ("VERB", "AUX", "PART", "PUNCT") and first.key[-1] != "s" else None  # not "Astronauts are"


def _spaced(items: _Items) -> _Items:
    return [replace(items[0], spaced=True), *items[1:]] if items else items


def _n_finite(items: _Items) -> int:
    """Return the number of finite verbs; a verb and its auxiliaries are one."""
    places = [i for i in range(len(items)) if is_finite(items, i)]
    joined = sum(all(item.pos in ("AUX", "ADV", "PART") for item in items[a:b]) for a, b in pairwise(places))
    return len(places) - joined


def _is_clause(items: _Items) -> bool:
    items = items[2:] if [item.key for item in items[:2]] == ["at", "least"] else items
    return bool(items) and items[0].pos in _NOMINAL and _n_finite(items) > 0 and not is_finite(items, 0)


def _commas(items: _Items) -> list[int]:
    return [i for i, item in enumerate(items) if item.text == "," and not item.quoted]


def _has(items: _Items, keys: frozenset[str]) -> bool:
    return any(item.key in keys for item in items)


def _denies(items: _Items) -> bool:
    return any(item.key in _DENIALS or item.key.endswith(("n't", "n’t")) for item in items)


def _is_plain(items: _Items) -> bool:
    return not any(item.quoted or item.text[0] in ";:()–—-" for item in items)


def _is_time(items: _Items) -> bool:
    return _has(items, _WHEN) and len(items) <= 4


def _is_name(items: _Items) -> bool:
    """Tell whether ``items`` are a short noun phrase that says who speaks."""
    if not 0 < len(items) <= 14 or items[0].pos not in _NOMINAL - {"PRON"} or items[-1].pos not in ("PROPN", "NOUN"):
        return False
    return not _commas(items) and not _has(items, _WHEN) and not any(is_finite(items, i) for i in range(len(items)))


def _is_title(items: _Items) -> bool:
    """Tell whether ``items`` can be what somebody is: "a professor of law", "head of the clinic"."""
    if not 0 < len(items) <= 14 or items[0].pos not in _NOMINAL - {"NUM"} or items[-1].pos not in ("PROPN", "NOUN"):
        return False
    return not _commas(items) and _n_finite(items) == 0 and _is_plain(items)


_Source = tuple[_Items, _Items, _Items]  # who says it, the verb, and what belongs to that


def _speaker(items: _Items) -> _Source | None:
    """Return who speaks in "said Anna Berg on Monday", "said Berg, a lawyer" or "Berg told reporters"."""
    if not items or not _is_plain(items):
        return None
    if items[0].key in _SAID_BY:
        return _speaker_after(items[0], items[1:])
    at = next((i for i, item in enumerate(items) if item.key in _CLAIMED | {"told"}), None)
    if at is None or not _is_name(items[:at]) or _commas(items):
        return None
    who, verb, tail = items[:at], items[at], items[at + 1 :]
    if verb.key == "told":
        n = next((i for i, item in enumerate(tail) if item.pos in ("ADP", "SCONJ")), len(tail))
        if not 0 < n <= 5 or any(item.pos not in _NOMINAL for item in tail[:n]):
            return None
    elif _is_time(tail):
        tail = []  # when it was said is no news
    elif tail and (tail[0].pos not in ("ADP", "PROPN", "NOUN") or tail[0].key not in ("in", "at")):
        return None
    if len(tail) > 9 or any(is_finite(tail, i) for i in range(len(tail))) or _denies(tail):
        return None
    return who, [replace(verb, text="said", key="said") if verb.key == "reported" and not tail else verb], tail


def _speaker_after(verb: _Item, rest: _Items) -> _Source | None:
    commas = _commas(rest)
    if not commas:
        at = next((i for i in range(1, len(rest)) if rest[i].key in ("on", "in", "at", "after", "during", "from")), len(rest))
        tells_how = _has(rest[at:], _HOW_SAID) or (
            rest[at : at + 1] and rest[at].key not in ("at", "from") and _is_time(rest[at:])
        )
        at = at if tells_how else len(rest)
        return (rest[:at], [verb], rest[at:]) if _is_name(rest[:at]) else None
    name, title = rest[: commas[0]], rest[commas[0] + 1 :]
    if len(commas) > 1 or not _is_name(name) or not _is_title(title):
        return None
    return [*rest, _COMMA], [verb], []


def _speaker_between(items: _Items, commas: list[int]) -> tuple[_Items, _Source] | None:
    """Return what is said and who says it in "…, Anna Berg, a lawyer, said"."""
    if len(commas) < 3 or commas[-1] + 1 == len(items) or items[commas[-1] + 1].key not in _SAID:
        return None
    a, b, c = commas[-3:]
    name, title, tail = items[a + 1 : b], items[b + 1 : c], items[c + 2 :]
    if not _is_name(name) or name[-1].pos != "PROPN" or not _is_title(title) or (tail and not _is_time(tail)):
        return None
    return items[:a], ([*name, _COMMA, *title, _COMMA], [items[c + 1]], [])


def _according(items: _Items) -> _Source | None:
    """Return who or what says it, and a verb, of "according to police"."""
    if len(items) < 3 or items[0].key != "according" or items[1].key != "to":
        return None
    who = items[2:]
    first = who[0]
    if len(who) > 16 or _commas(who) or not _is_plain(who) or _n_finite(who) > 1:
        return None
    if first.pos not in _NOMINAL - {"PRON"} or first.key in ("this", "that", "these", "those", "what"):
        return None
    ends = next((i for i, item in enumerate(who) if item.pos in ("ADP", "VERB", "SCONJ") or item.key == "that"), len(who))
    if not ends or who[ends - 1].key in _NO_SPEAKERS:
        return None
    verb = "show" if who[ends - 1].key in _PAPERS else "said"
    return who, [_Item(verb, verb, "VERB")], []


def _speaker_first(items: _Items, small: _Small) -> _Items:
    """Put whose words they are first: '"…," said Berg.' → 'Berg said: "…."'; "…, police said." → "Police said …."."""
    if len(items) < 6 or items[-1].text != "." or any("(" in item.text for item in items[:5]):
        return items
    body, end = items[:-1], items[-1]
    if body[0].text[0] in _OPENS:
        return _quote_last(body, end)
    if (found := _words_last(body, end, small)) != items:
        return found
    commas = _commas(body)
    if body[0].key == "according" and commas:
        rest = body[commas[0] + 1 :]
        before_comma = rest[: next(iter(_commas(rest)), len(rest))]
        source = _according(body[: commas[0]])
        return [*source[0], *_spaced(source[1]), *_spaced(rest), end] if source and _is_clause(before_comma) else items
    for at in commas[::-1][:2]:
        said, source = body[:at], _speaker(body[at + 1 :]) or _according(body[at + 1 :])
        if not source and at == commas[-1] and (found := _speaker_between(body, commas)):
            said, source = found
        if source and _is_clause(said) and sum(c in _MARKS for i in said for c in i.text) % 2 == 0:
            low = _lowered(said, small)
            if low is None or said[0].key in _SUBJECTS or _has(said, _SAID | {"according"}):
                return items
            who, verb, tail = source
            that = [_THAT] if tail or verb[0].key not in _SAID | {"show"} else []
            return [*who, *_spaced(verb), *_spaced(tail), *that, *_spaced(low), end]
    return items


def _quote_last(body: _Items, end: _Item) -> _Items:
    at = next((i for i in range(3, len(body)) if any(c in _CLOSES for c in body[i].text)), 0)
    comma = at - (body[at].text[0] in _CLOSES)  # the mark before the closing one may be a token of its own
    mark, is_one = body[comma].text, at > 0 and not any(item.quoted for item in body[at + 1 :])
    source = _speaker(body[at + 1 :]) if is_one and mark[0] in ",?!" else None
    if not source:
        return [*body, end]
    if mark[0] == "," and any(c in "'’" for item in body[comma : at + 1] for c in item.text):
        return [*body, end]  # the comma of somebody else's words within these
    who, verb, tail = source
    body[comma] = replace(body[comma], text=("." if mark[0] == "," else mark[0]) + mark[1:])
    return [*who, *_spaced(verb), *_spaced(tail), _COLON, *_spaced(body[: at + 1])]


def _words_last(body: _Items, end: _Item, small: _Small) -> _Items:
    """Turn 'The pictures "are no documents," Berg said.' into 'Berg said the pictures "are no documents."'."""
    at = next((i for i in range(len(body) - 1, 2, -1) if any(c in _CLOSES for c in body[i].text)), 0)
    comma = at - (body[at].text[0] in _CLOSES)
    source = _speaker(body[at + 1 :]) if at and body[comma].text[0] == "," else None
    said = body[: at + 1]
    is_whole = sum(c in _MARKS for item in said for c in item.text) == 2 and not any(o.quoted for o in body[at + 1 :])
    if not source or not is_whole or not _is_clause(said) or said[0].key in _SUBJECTS or _has(said, _SAID | {"according"}):
        return [*body, end]
    low = _lowered(said, small)
    if low is None or source[1][0].key not in _SAID:
        return [*body, end]
    low[comma] = replace(low[comma], text="." + low[comma].text[1:])
    who, verb, tail = source
    return [*who, *_spaced(verb), *_spaced(tail), *([_THAT] if tail else []), *_spaced(low)]


def _told_media(items: _Items, small: _Small) -> _Items:
    """Turn "told CNN that" into "said"."""
    for i in range(1, len(items) - 2):
        to = i + 1 + (items[i + 1].key in ("the", "a"))
        paper = next((n for n in range(to + 1, min(to + 5, len(items) - 2)) if items[n].key in _PRINTED), None)
        if paper and all(item.pos in ("PROPN", "ADJ", "NOUN") and not item.quoted for item in items[to:paper]):
            to = paper
        if items[i].key == "told" and not items[i].quoted and (items[to].key in _MEDIA or to == paper):
            that = items[to + 1]
            if that.text == "." and to + 2 == len(items):
                return [*items[:i], replace(items[i], text="said", key="said"), that]
            if that.key == "that" or that.pos in ("DET", "PRON") or that.text == ":":
                return [*items[:i], replace(items[i], text="said", key="said"), *items[to + 1 + (that.key == "that") :]]
    return items


def _front_last(items: _Items, small: _Small) -> _Items:
    """Move a short clause, or when it was, from before the subject to the end."""
    commas = _commas(items)
    if len(commas) != 1 or items[-1].text != "." or not 0 < commas[0] <= 11:
        return items
    head, main, end = items[: commas[0]], items[commas[0] + 1 : -1], items[-1]
    if not 2 < len(main) <= 22 or any(i.quoted for i in (*head, *main)) or main[0].pos not in _NOMINAL - {"PRON"}:
        return items
    if _has(main, _SPLIT) or _denies(main) or _n_finite(main) != 1:
        return items
    is_clause = head[0].key in _JOINS and (_n_finite(head[1:]) == 1 or (len(head) > 1 and head[1].key.endswith("ing")))
    is_when = head[0].pos in ("ADP", "SCONJ") and len(head) <= 6 and _n_finite(head) == 0 and _has(head, _WHEN)
    is_where = head[0].key in _PLACES and 3 <= len(head) <= 6 and head[1].key in _SOMEWHERE and _n_finite(head) == 0
    low = _lowered(head, small)
    return [*main, *_spaced(low), end] if low and (is_clause or is_when or is_where) else items


def _turned(items: _Items, small: _Small) -> _Items:
    """Change where a clause, or when it was, stands: before the main clause or after it."""
    operations = (_front_last, _when_first, _clause_first)
    return next((moved for operation in operations if (moved := operation(items, small)) != items), items)


def _clause_first(items: _Items, small: _Small) -> _Items:
    """Turn "The mayor resigned after admitting fraud" into "After admitting fraud, the mayor resigned"."""
    root = root_of(items)
    if root is None or items[-1].text != "." or items[0].relation not in _OPENING or _commas(items[:root]):
        return items
    for child in children_of(items, root):
        stretch = stretch_of(items, child) if items[child].relation == "advcl" else None
        if stretch is None or stretch[1] != len(items) - 1 or items[stretch[0]].key not in _TURNING:
            continue
        a, b = stretch
        main, clause = items[: a - (items[a - 1].text == ",")], items[a:b]
        is_plain = _is_plain(clause) and not _commas(clause) and 2 < len(clause) <= 14 and items[a - 1].pos != "ADV"
        if (
            not is_plain
            or len(main) < 4
            or _n_finite(main) != 1
            or _denies(main)
            or _commas(main)
            or any(o.quoted for o in main)
        ):
            continue
        low = _lowered(main, small)
        if low is None or main[0].pos == "PRON" or any(o.pos in ("CCONJ", "NUM") for o in items[a - 2 : a]):
            continue
        return [*_with_capital(clause), _COMMA, *_spaced(low), items[-1]]
    return items


def _when_first(items: _Items, small: _Small) -> _Items:
    """Turn "The court ruled on Monday that …", or "The court Monday ruled that …", into "On Monday, the court ruled that …"."""
    root, low = root_of(items), _lowered(items, small)
    if root is None or low is None or items[-1].text != "." or items[0].relation not in _OPENING or not is_finite(items, root):
        return items
    if any(item.pos in ("VERB", "SCONJ") or item.text == "," or item.quoted for item in items[:root]):
        return items
    for child in children_of(items, root):
        stretch = stretch_of(items, child) if items[child].relation in ("obl", "obl:unmarked") else None
        if stretch is None or not _tells_day(items[slice(*stretch)]) or not stretch[0]:
            continue
        a, b = stretch
        between, after = items[root + 1 : a] if child > root else items[b:root], items[b]
        is_far = any(o.pos in ("VERB", "SCONJ", "CCONJ") or o.quoted or not o.text[0].isalnum() for o in between)
        is_far = is_far or _has(between, _THAT_OF) or items[root].key.endswith("s") or (child < root and len(between) > 2)
        is_dated = after.pos in ("NOUN", "PROPN", "NUM", "ADP", "PUNCT") and _has(items[b : b + 4], _WHEN)
        goes_on = after.text == "," and items[b + 1].key in _RELATIVE  # "last June, when he won"
        if not (is_far or is_dated or goes_on or after.key in _GOES_ON or items[a - 1].key in _TIGHT):
            on = [_Item("On", "on", "ADP")] if items[a].key in WEEKDAYS else []
            when = [*on, *_spaced(items[a:b])] if on else _with_capital(items[a:b])
            return [*when, _COMMA, *_spaced(low[:a]), *items[b:]]
    return items


def _tells_day(items: _Items) -> bool:
    """Tell whether ``items`` are "on Monday", "last week", "in May 2014" or the like."""
    opens = items[0].key in _OPENS_DAY | WEEKDAYS or (len(items) == 1 and items[0].key in _DAYS)
    return (
        opens
        and len(items) <= 5
        and _has(items, _DAYS)
        and not any(o.pos in ("VERB", "AUX", "PUNCT") or o.quoted for o in items)
    )


def _actively(items: _Items, small: _Small) -> _Items:
    """Turn "The ferry was sold by the mayor" into "The mayor sold the ferry"."""
    root = root_of(items)
    if root is None or root < 2 or items[-1].text != "." or items[root].pos != "VERB" or items[root].quoted:
        return items
    be, past = items[root - 1], past_of(items[root].key)
    agent = next((c for c in children_of(items, root) if items[c].relation == "obl:agent"), None)
    if be.key not in ("was", "were") or agent is None or not past or (stretch := stretch_of(items, agent)) is None:
        return items
    (a, b), what = stretch, items[: root - 1]
    who, rest = items[a + 1 : b], items[b:]
    if a != root + 1 or items[a].key != "by" or not _is_name(who) or len(what) > 10 or not _is_plain([*what, *who]):
        return items
    if what[0].pos not in _NOMINAL - {"PRON"} or _commas(what) or _n_finite(what):
        return items
    if _denies([*what, *who]) or _has(who, _RELATIVE):
        return items
    if rest[0].key in ("and", "or", ",") or any(item.relation == "conj" and item.head == items[root].at for item in rest):
        return items  # what is done to it goes on
    if (low := _lowered(what, small)) is None:
        return items
    return [*_spaced(who), replace(items[root], text=past, key=past), *_spaced(low), *rest]


def _told(items: _Items, small: _Small) -> _Items:
    """Turn "has arrested two men" into "arrested two men" where that was done once, and nothing says that it goes on."""
    lasts = any(item.key in _LASTING and not item.quoted for item in items)
    for i in range(1, len(items) - 2):
        have, next_one, after = items[i], items[i + 1], items[i + 2]
        is_passive = next_one.key == "been"
        verb = after if is_passive else next_one
        before = items[i - 1]
        if have.key not in ("has", "have") or have.quoted or verb.pos != "VERB" or verb.key not in _ONCE:
            continue
        if lasts and (is_passive or verb.key not in _REPORTS):
            continue
        if before.pos not in ("NOUN", "PROPN", "PRON", "NUM") and before.key != ",":
            continue  # "could have", "to have"
        past = ("was" if have.key == "has" else "were") if is_passive else past_of(verb.key)
        said = replace(next_one, text=past, key=past)
        return _told([*items[:i], said, *items[i + 2 :]], small)
    return items


def _will(items: _Items, small: _Small) -> _Items:
    """Turn "The council is to close the school" into "The council will close the school"."""
    for i in range(1, len(items) - 3):
        be, to, verb = items[i], items[i + 1], items[i + 2]
        is_plan = be.key in ("is", "are") and to.key == "to" and not be.quoted and (verb.pos == "VERB" or verb.key == "be")
        doer = items[i - 1]
        if is_plan and (doer.pos == "PROPN" or doer.key in _OWNERS | _JOBS | _FORCES) and not _has(items[:i], _IFS):
            return [*items[:i], replace(to, text="will", key="will"), *items[i + 2 :]]
    return items


def _share(items: _Items, small: _Small) -> _Items:
    """Turn "20 per cent" into "20%"."""
    for i, (figure, share) in enumerate(pairwise(items)):
        n = 1 if share.key == "percent" else 2 if [o.key for o in items[i + 1 : i + 3]] == ["per", "cent"] else 0
        if n and figure.text[-1].isdigit() and not share.quoted:
            said = replace(figure, text=figure.text + "%", key=figure.key + "%")
            return _share([*items[:i], said, *items[i + 1 + n :]], small)
    return items


def _title_first(items: _Items, small: _Small) -> _Items:
    """Turn "Jim Sells, the mayor of Grantville, bought" or "…, a Grantville lawyer, bought" into a title and a name."""
    commas = _commas(items)
    if len(commas) < 2 or not 2 <= commas[0] <= 4 or any(item.pos != "PROPN" for item in items[: commas[0]]):
        return items
    name, title, rest = items[: commas[0]], items[commas[0] + 1 : commas[1]], items[commas[1] + 1 :]
    if not rest or not is_finite(rest, 0) or not _is_title(title) or len(title) > 8:
        return items
    of = next((i for i, item in enumerate(title) if item.key == "of"), None)
    if of is None:
        is_short = title[-1].key in _JOBS and not any(item.pos in ("ADP", "CCONJ") for item in title)
        is_owned = len(title) > 1 and title[1].text.islower() and title[1].key.endswith(("'s", "’s"))
        title = title if is_owned else title[title[0].pos == "DET" :]  # "The fund's director Anna Berg", "Lawyer Anna Berg"
        is_short = is_short and len(title) <= 4 and title[0].pos != "PRON"
    else:
        job, owner = title[1:of], title[of + 1 :]
        is_short = title[0].key == "the" and bool(job) and job[-1].key in _JOBS
        is_short = is_short and len(owner) <= 3 and all(item.pos == "PROPN" for item in owner)
        title = [*owner, *job]
    return [*title, *_spaced(name), *rest] if is_short else items


def _and_did(items: _Items, small: _Small) -> _Items:
    """Turn "A bomb went off, killing two" into "A bomb went off and killed two"."""
    commas = _commas(items)
    if len(commas) != 1 or commas[0] + 2 >= len(items):
        return items
    before, verb = items[: commas[0]], items[commas[0] + 1]
    if verb.key not in _DEEDS or verb.quoted or _n_finite(before) != 1 or before[0].pos not in _NOMINAL or _denies(before):
        return items
    main = next(item for i, item in enumerate(before) if is_finite(before, i))
    is_past = main.pos == "VERB" and (main.key.endswith("ed") or main.key in _PASTS)
    rest = items[commas[0] + 2 :]
    goes_on = any(a.pos == "CCONJ" and b.key.endswith("ing") for a, b in pairwise(rest))  # "killing two and hurting six"
    if not is_past or goes_on or any(item.pos in ("CCONJ", "SCONJ") for item in before):
        return items
    return [*before, _AND, replace(verb, text=_DEEDS[verb.key], key=_DEEDS[verb.key]), *items[commas[0] + 2 :]]


def _age_last(items: _Items, small: _Small) -> _Items:
    """Turn "19-year-old Anna Berg" into "Anna Berg, 19,"."""
    for i, item in enumerate(items[:-3]):
        age, to = _AGE.fullmatch(item.text), i + 1
        while to < len(items) - 1 and items[to].pos == "PROPN" and items[to].text[0].isupper():
            to += 1
        name, follows = items[i + 1 : to], items[to]
        if not age or item.quoted or not 2 <= len(name) <= 4 or any(o.key.endswith(("'s", "’s")) for o in name):
            continue
        if follows.text[0] in "('’" or follows.pos in ("NOUN", "ADJ", "CCONJ", "PART") or follows.key == "of":
            continue
        start = i - (i > 0 and items[i - 1].key == "the")
        before = items[start - 1] if start else None
        if before is None or (before.pos in ("VERB", "ADP", "AUX", "SCONJ", "PUNCT") and before.key not in ("a", "an")):
            name = [replace(name[0], spaced=items[start].spaced), *name[1:]]
            closing = [] if follows.pos == "PUNCT" else [_COMMA]
            return [*items[:start], *name, _COMMA, _Item(age[1], age[1], "NUM"), *closing, *items[to:]]
    return items


def _own(items: _Items, small: _Small) -> _Items:
    """Turn "the death of Anna Berg" into "Anna Berg's death"."""
    for i in range(len(items) - 4):
        the, thing, of = items[i : i + 3]
        if the.key != "the" or of.key != "of" or thing.key not in _OWNED | _JOBS or any(o.quoted for o in items[i : i + 4]):
            continue
        to = i + 3
        while to < len(items) and items[to].pos == "PROPN" and items[to].text[0].isupper():
            to += 1
        if to == i + 3 and items[to].key == "the" and items[to + 1].key in _OWNERS:
            to += 2
        owner, follows = items[i + 3 : to], items[to] if to < len(items) else None
        if not 0 < len(owner) <= 4 or follows is None or _has(owner, _WHEN) or (i and items[i - 1].key in ("of", "'s", "’s")):
            continue
        if follows.text == "." and to + 1 < len(items):
            continue  # "the family of Rev. Anna Berg"
        ends = follows.text[0] in '.;:!?"”' or follows.pos in ("VERB", "AUX", "SCONJ") or follows.key in ("to", "on", "by")
        if ends:
            mark = "’" if any("’" in item.text for item in items) else "'"
            ending = mark if owner[-1].pos == "NOUN" and owner[-1].key[-1] == "s" else f"{mark}s"
            last = replace(owner[-1], text=owner[-1].text + ending)
            owner = [*owner[:-1], last]
            owner[0] = replace(owner[0], spaced=the.spaced)
            return [*items[:i], *owner, thing, *items[to:]]
    return items


def _participle(items: _Items, small: _Small) -> _Items:
    """Take "who is", "that were" out before a participle or a place, and ", who is" before what somebody is."""
    for i in range(1, len(items) - 3):
        before, who, verb, after = items[i - 1 : i + 3]
        if who.quoted or who.key not in ("who", "which", "that") or verb.key not in _BE:
            continue
        is_aside = before.text == ","
        head = items[i - 2] if is_aside and i > 1 else before
        is_cleft = any(a.key in ("it", "that", "this") and b.key in _BE | {"'s", "’s"} for a, b in pairwise(items[:i]))
        if head.pos not in ("NOUN", "PROPN", "NUM") or is_cleft or (is_aside and who.key == "that"):
            continue
        is_phrase = is_aside or (i > 1 and items[i - 2].pos in ("DET", "ADJ", "NUM"))  # "decides who is offered it"
        if before.pos == "PROPN" or not is_phrase or (is_aside and verb.key in ("was", "were") and after.pos != "VERB"):
            continue  # a name that no comma follows asks for one
        ends_so = after.key.endswith(("ing", "ed", "en")) or after.key in _PARTICIPLES
        participle = after.pos == "VERB" and after.key != "going" and ends_so
        is_what = is_aside and after.key in ("the", "a", "an")
        place = not is_aside and who.key != "that" and after.key in _PLACES
        if participle or is_what or place:
            return _participle([*items[:i], *items[i + 2 :]], small)
    return items


def _doing(items: _Items, small: _Small) -> _Items:
    """Turn "people who live in Ostmark" into "people living in Ostmark"."""
    for i in range(1, len(items) - 2):
        before, who, verb = items[i - 1 : i + 2]
        is_relative = who.key in ("who", "which", "that") and not who.quoted and before.pos == "NOUN"
        is_cleft = any(a.key in ("it", "that", "this") and b.key in _BE | {"'s", "’s"} for a, b in pairwise(items[:i]))
        if is_relative and not is_cleft and verb.relation == "acl:relcl" and verb.key in _HABITS:
            said = replace(verb, text=_HABITS[verb.key], key=_HABITS[verb.key])
            return _doing([*items[:i], said, *items[i + 2 :]], small)
    return items


def _said_that(items: _Items, small: _Small) -> _Items:
    """Take out "that" after "said" where the clause begins at once and no other one goes with it."""
    if not any(a.pos == "CCONJ" and b.key == "that" for a, b in pairwise(items)):
        for i in range(1, len(items) - 3):
            begins = items[i + 1].pos in ("DET", "PRON", "PROPN", "NUM")
            if items[i].key == "that" and not items[i].quoted and items[i - 1].key in _SAID and begins:
                return [*items[:i], *items[i + 1 :]]
    return items


def _form_of(items: _Items, verb: _Item) -> str:
    """Return "past" of a verb that has a subject and no auxiliary, "participle" of one that has, "" where no tree tells."""
    if verb.head is None or verb.pos != "VERB" or verb.at is None:
        return ""
    below = [item for item in items if item.head == verb.at]
    if any(item.key in _HELPERS and item.relation in ("aux", "aux:pass") for item in below):
        return "participle"
    has_subject = any(item.relation == "nsubj" for item in below) and not any(item.relation.startswith("aux") for item in below)
    return "past" if has_subject else ""


def _doubles(entry: Wording, words: list[Word], i: int) -> bool:
    """Tell whether a word would stand twice: "brought in in the town"."""
    before, after = (
        words[i - 1].key if i else "",
        words[i + len(entry.pattern)].key if i + len(entry.pattern) < len(words) else "",
    )
    return bool(entry.words) and (entry.words[0] == before or entry.words[-1] == after)


def _plainly(items: _Items, small: _Small) -> _Items:
    """Put the plain wordings of the table in; a word with a capital inside the sentence is a name's."""
    table, out, i = load_wordings(), [], 0
    words = [
        Word(o.key, o.pos, o.quoted or (o.text[0].isupper() if n else o.pos == "PROPN"), _form_of(items, o))
        for n, o in enumerate(items)
    ]
    while i < len(items):
        entry = next((e for e in table.get(items[i].key, ()) if e.fits(words, i) and not _doubles(e, words, i)), None)
        if not entry:
            out.append(items[i])
            i += 1
            continue
        old = items[i : i + len(entry.pattern)]
        new = [_Item(word, word, old[min(k, len(old) - 1)].pos, k > 0 or old[0].spaced) for k, word in enumerate(entry.words)]
        if new and out and out[-1].key in ("a", "an"):
            article = "an" if _VOWEL_SOUND.match(new[0].text) else "a"
            out[-1] = replace(out[-1], text=article if out[-1].text.islower() else article.capitalize(), key=article)
        out += new
        i += len(old)
    return out


_OPERATIONS: tuple[Callable[[_Items, _Small], _Items], ...] = (
    _told,
    _speaker_first,
    _told_media,
    _turned,
    _actively,
    _title_first,
    _and_did,
    _age_last,
    _own,
    _participle,
    _doing,
    _said_that,
    _will,
    _share,
    _plainly,
)
