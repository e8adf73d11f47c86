"""What can be left out of a sentence, as a writer would leave it out: whole constituents that carry no denial and no source.

In: a text of one or a few sentences, its parts of speech, and how gladly a writer would go on later instead of with the next
word. Out: what is left of the text. Tags, marks and closed classes say what may go, and the tree of a sentence, where there is
one, says what hangs on what; the odds choose among what they allow.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from summarize_news import quotes
from summarize_news.guard.words import NOT_ENDS
from summarize_news.lexicon import WEEKDAYS
from summarize_news.trees import can_part, stretch_of, tops_of
from summarize_news.types import Span, Token
from summarize_news.verbs import is_past

# Log-odds that a writer who has written all before the first place goes on at the second and not there (code points).
Odds = Callable[[int, int], float]

_MIN_WORDS = 5  # of what is left
_LONG = 24  # words; a shorter line has room for the day of its news
_MIN_SHARE = 0.35
_MAX_WITHIN = 0.68  # of a clause: cuts that are each good can together leave "She pulled a lever."
# What marks set off is said besides and limits nothing: it may go at lower odds; one adverb saves little and may say how.
_BESIDE, _MANNER = 2.0, -4.0
_MAX_TOKENS, _MAX_CUTS = 128, 8  # a longer text is left as it is: the time grows with the cube
_COMMAS = frozenset({",", "–", "—", "--", "-"})
_QUOTES = frozenset('"“”')
_ENDS = frozenset(".!?…")
_RELATIVE = frozenset("who which whose where".split())
_CLAUSE = frozenset("after before while when since as because where although though".split())
# Whose words it is, whether it is so, and on what it depends.
_OWED = frozenset(quotes.SAYING) | frozenset(
    "condition citing according reports reported reportedly reporting saying adding claim claiming claims alleging allegedly "
    "alleged accused apparently suspected believed supposedly if unless except without until than whether not never no "
    "none nor neither hardly barely only would could might may perhaps possibly probably likely unlikely least instead "
    "rather".split()
)
_DENIALS = frozenset("not no never cannot nor without".split())
_ADJUNCT = frozenset(
    "in at near outside inside during after before on from by with for across around amid through along under since between "
    "over against about following throughout behind beside alongside despite within".split()
)
_PLACE = frozenset("in at near outside inside during after before amid across alongside".split())  # what a bare verb can spare
_SEQUENCE = frozenset("after before while".split())
_WHEN = frozenset("in on at during after before since from by for around late early".split())
_TIME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december week weeks weekend month months year years day days night morning afternoon evening season "
    "decade decades hours minutes".split()
)
# Words that say little, or something else, without what follows them.
_NEEDY = frozenset(
    "put puts place placed based lives lived living live born take takes took taken bring brings brought turn turned "
    "stay stays stayed remain remains remained go goes went gone come comes came get got keep kept find found result "
    "resulted end ended involved engaged interested held set left is are was were be been being has have had lack part "
    "number one kind member curbs debate questions ban slump jump surge decline growth members access right chance "
    "risk beginning series lot range amount interest need responsible relationship way group some many most those "
    "people anyone everyone something anything difference increase decrease rise fall drop chances report study survey "
    "poll statement letter search talks increased rose fell experienced deal agreement headlines history spend spends "
    "spent say victory rest role roles".split()
)
_SHOWING = frozenset("show shows showed shown see sees saw seen hear heard find found film filmed catch caught".split())
_WHENEVER = frozenset("when once while until where".split())
_OPENS_ADJUNCT = frozenset("ADP SCONJ VERB ADV NUM DET NOUN".split())
_HEDGES = frozenset("times part theory principle effect general least most all paper".split())  # after a preposition
_NO_PARTICIPLE = frozenset("according including excluding barring".split())
_TELLING = frozenset(  # adverbs that say how far, how often, or whether it was meant
    "nearly mostly partly roughly mainly largely partially relatively generally usually typically inadvertently accidentally "
    "mistakenly unintentionally wrongly falsely illegally unlawfully feloniously deliberately intentionally voluntarily "
    "conditionally immediately indefinitely repeatedly temporarily permanently unanimously narrowly "
    "purposefully purposely previously originally artificially rarely seldom scarcely entirely regularly fatally racially "
    "fully sexually nationally internationally locally newly highly completely totally severely seriously "
    "critically badly".split()
)
_IN_TIME = frozenset("eventually ultimately recently finally initially previously separately additionally similarly".split())
_ONES = frozenset(
    "most least first second third fourth fifth sixth seventh eighth ninth tenth last only best worst sole record".split()
)
_TOLD = frozenset("was were had did".split())
_KEEPING = frozenset("keep keeps kept keeping put puts putting leave leaves left leaving get gets got getting".split())
_BODIES = frozenset("commission committee council office ministry department board institute centre center session".split())
_MODALS = frozenset("will would can could may might must should shall".split())
_TOPIC = frozenset("on about over against between among".split())
_WIDE = frozenset("country world planet nation region state continent globe earth".split())
_VAGUE = frozenset("some many most more few several half others both all each one two three another any".split())


class _Item(NamedTuple):
    """A token of the text: as it stands there, in lower case, its span, its part of speech and its place in a tree."""

    text: str
    key: str
    start: int
    end: int
    pos: str
    at: int
    head: int | None
    relation: str


class Tagged(Protocol):
    """A word in lower case and its part of speech."""

    key: str
    pos: str


_Items = Sequence[_Item]
_Cut = tuple[int, int]  # items, end exclusive


def leave_out(text: str, tokens: Sequence[Token], odds: Odds, floor: float) -> tuple[str, tuple[Token, ...]]:
    """Return ``text`` without what can go and is left out with ``odds`` of at least ``floor``, the likeliest first.

    The tokens of what is left come with it.
    """
    if len(tokens) > _MAX_TOKENS:
        return text, tuple(tokens)
    items = _items(text, tokens)
    n_least = max(_MIN_WORDS, int(_MIN_SHARE * _count(items)))

    def is_beside(cut: _Cut) -> bool:
        first = items[cut[0]]
        return first.key in _COMMAS or first.text[0] == "(" or any(_ends(items, i) for i in range(*cut))

    def value(cut: _Cut) -> float:
        first = items[cut[0]]
        weight = _BESIDE if is_beside(cut) else _MANNER if cut[1] - cut[0] == 1 and first.key[-2:] == "ly" else 0.0
        return weight + odds(first.start, items[cut[1]].start if cut[1] < len(items) else len(text))

    def leaves_enough(cut: _Cut) -> bool:
        n_cut = _count(items[slice(*cut)])
        n_left = n_words - n_cut
        n_within = 0 if is_beside(cut) else n_gone + n_cut
        return n_left >= n_least and n_within <= _MAX_WITHIN * (n_left + n_within)

    n_all, n_gone = len(items), 0  # words gone from within, not from beside, what is said
    for _ in range(_MAX_CUTS):
        n_words = _count(items)
        likely = ((value(cut), cut) for cut in _find_cuts(items) if leaves_enough(cut))
        score, cut = max(likely, key=lambda pair: (pair[0], pair[1]), default=(floor - 1, (0, 0)))
        if score < floor:
            break
        n_gone += 0 if is_beside(cut) else _count(items[slice(*cut)])
        del items[slice(*cut)]
    return _join(text, items) if len(items) < n_all else (text, tuple(tokens))


def _items(text: str, tokens: Sequence[Token]) -> list[_Item]:
    return [
        _Item(w, w.lower(), t.span.start, t.span.end, t.pos, at, t.head, t.relation)
        for at, t in enumerate(tokens)
        if (w := text[t.span.start : t.span.end])
    ]


def _count(items: _Items) -> int:
    return sum(item.text[0].isalnum() for item in items)


def _join(text: str, items: _Items) -> tuple[str, tuple[Token, ...]]:
    """Return the text of ``items`` with the spaces that stand before them in ``text``, a capital first, and its tokens."""
    line, tokens = "", []
    places = {item.at: n for n, item in enumerate(items)}
    for item in items:
        if item.text == "." and line[-1:] == ".":  # "at 5:40 p.m." has its full stop
            continue
        is_inside = line[-1:] == "(" and item.text[0].isalnum()
        line += " " if line and not is_inside and text[item.start - 1].isspace() else ""
        head = None if item.head is None else places.get(item.head)
        tokens.append(Token(Span(len(line), len(line) + len(item.text)), item.pos, head, item.relation))
        line += item.text
    return line[:1].upper() + line[1:] if items[0].text.islower() else line, tuple(tokens)  # not "EBay"


def _find_cuts(items: _Items) -> Iterator[_Cut]:
    """Yield everything that could go."""
    open_quotes = [0]
    for item in items:
        open_quotes.append(open_quotes[-1] + sum(c in _QUOTES for c in item.text))
    for a in range(len(items)):
        if open_quotes[a] % 2 or not _may_begin(items, a):
            continue
        for b in range(a + 1, len(items) + 1):
            if (open_quotes[b] - open_quotes[a]) % 2:
                continue  # a quotation is whole or gone
            if (cut := _licensed(items, a, b)) and _hangs_free(items, a, b):
                yield cut


def _hangs_free(items: _Items, a: int, b: int) -> bool:
    """Tell whether the tree, where there is one, lets items ``a`` to before ``b`` go."""
    if items[a].text[0] == "(" or any(_ends(items, i) for i in range(a, b)):
        return True
    if any(item.relation == "root" for item in items[a:b]):  # the first of two clauses: the other one is left
        gone = {item.at for item in items[a:b]}
        left = [item for item in (*items[:a], *items[b:]) if item.head in gone and item.pos != "PUNCT"]
        return len(left) == 1 and left[0].relation == "conj"
    return can_part(items, a, b)


def _may_begin(items: _Items, a: int) -> bool:
    item = items[a]
    return (
        a == 0
        or item.text[0] == "("
        or items[a - 1].key in _COMMAS
        or items[a - 1].text[-1] in ")" + "".join(_ENDS)
        or item.pos in ("ADP", "SCONJ", "ADV", "PRON", "CCONJ")
        or item.key in _ADJUNCT | _CLAUSE | _RELATIVE | WEEKDAYS
    )


def _licensed(items: _Items, a: int, b: int) -> _Cut | None:
    """Return what goes with items ``a`` to before ``b`` (the marks beside them), or None where they have to stay."""
    if items[a].text[0] == "(":
        return _bracket(items, a, b)
    n_open = 0
    for item in items[a:b]:
        n_open += item.text.count("(") - item.text.count(")")
        if n_open < 0:
            return None
    if n_open:
        return None
    if any(_ends(items, i) for i in range(a, b)):
        return _whole_sentences(items, a, b)
    if b == len(items) or items[a].key in _COMMAS or items[b - 1].key in _COMMAS:
        return None
    if a and items[a - 1].key in _TIME and items[a].key in ("before", "after"):
        return None  # "missed a test days | before the race"
    base = _base(items, a)
    if _cites(items, max(base, a - 6), a):
        return None  # whose words they are stays whole
    colon = next((i for i in range(a - 1, base - 1, -1) if items[i].key == ":"), None)
    if colon is not None and not any(item.pos in ("VERB", "AUX") for item in items[colon:a]):
        return None  # "on three things: rents | and trains"
    if a == base:
        return _opener(items, a, b)
    if items[a - 1].key in _COMMAS:
        return _aside(items, base, a, b) if items[b].key in _COMMAS or _ends(items, b) else None
    if _ends(items, b):
        return (a, b) if _is_ending(items, base, a, b) or _is_day(items, base, a, b) else None
    return (a, b) if _is_adjunct(items, base, a, b) or _is_spare(items, a, b) or _is_day(items, base, a, b) else None


def _bracket(items: _Items, a: int, b: int) -> _Cut | None:
    """Take out what stands in brackets; with an agency that a text is stuck to goes the place before it."""
    shut = next((i for i in range(a, b) if items[i].text[-1] == ")"), None)
    is_score = a > 0 and items[a - 1].text[-1].isdigit() and any(i.text[0].isdigit() for i in items[a:b])
    if shut != b - 1 or b == len(items) or _owes(items, a, b) or (is_score and not any(i.pos == "NOUN" for i in items[a:b])):
        return None
    if items[b].start > items[b - 1].end or not items[b].text[0].isalnum():
        return a, b
    base = min(a, _base(items, a))
    return (base, b) if a - base <= 5 and all(i.text[0].isupper() or i.key in (",", ".") for i in items[base:a]) else None


def _ends(items: _Items, i: int) -> bool:
    """Tell whether item ``i`` is the mark that ends a sentence."""
    item = items[i]
    if item.text[0] not in _ENDS or item.text[-1] in ",;":
        return False
    if i + 1 == len(items):
        return True
    is_short = i > 0 and (items[i - 1].key in NOT_ENDS or len(items[i - 1].key) == 1)
    return items[i + 1].start > item.end and not items[i + 1].text[0].islower() and not is_short


def _base(items: _Items, a: int) -> int:
    """Return where the sentence of item ``a`` begins, after a place or agency in brackets."""
    base = next((i + 1 for i in range(a - 1, -1, -1) if _ends(items, i)), 0)
    if items[base].text[0] == "(":
        base = next((i + 1 for i in range(base, len(items) - 1) if items[i].text[-1] == ")"), base)
    return base


def is_finite(items: Sequence[Tagged], i: int) -> bool:
    """Tell whether item ``i`` can be the verb of a clause, as far as its tag and its ending tell."""
    item = items[i]
    if item.pos not in ("VERB", "AUX") or item.key.endswith("ing") or item.key in ("be", "been"):
        return False
    return not (i and items[i - 1].key == "to")


def _has_verb(items: _Items, a: int, b: int) -> bool:
    return any(is_finite(items, i) for i in range(a, b))


def _owes(items: _Items, a: int, b: int) -> bool:
    return any(i.key in _OWED or i.key.endswith(("n't", "n’t")) for i in items[a:b])


def _has_year(items: _Items, a: int, b: int) -> bool:
    return any(len(i.key) == 4 and i.key.isdigit() for i in items[a:b])


def _whole_sentences(items: _Items, a: int, b: int) -> _Cut | None:
    """Take sentences off the beginning or the end."""
    is_whole = _ends(items, b - 1) and (a == 0 or _ends(items, a - 1))
    return (a, b) if is_whole and (a == 0) is not (b == len(items)) else None


def _opener(items: _Items, a: int, b: int) -> _Cut | None:
    """Take off what comes before the subject: an adjunct or clause up to its comma, or a clause and the "and" after it."""
    head, keys = items[a], {i.key for i in items[a:b]}
    if "alone" in keys or "only" in keys:
        return None  # "In Ostmark alone, …"
    is_bare = head.key in _WHENEVER and items[a + 1].pos in ("VERB", "ADJ")  # "When completed, it will …": a condition
    if is_bare or head.key in ("of", "like", "unlike", "for", "compared", "aside", "apart") or _owes(items, a, b):
        return None
    if keys & _VAGUE or _has_year(items, a, b):  # "in some cases", "in 1968"
        return None
    if head.key in _PLACE and any(item.pos == "PROPN" for item in items[a:b]) and not _is_event(items, b + 1):
        return None  # "In Ostmark, 67% of the ferries are old"
    if items[b].key == "," and _is_front(items, a, b):
        return a, b + 1
    if not _is_clause(items, b + (items[b].key == ",")):
        return None
    leads = head.pos in ("ADP", "SCONJ", "ADV", "VERB") or head.key in _CLAUSE
    if leads and "," in keys and head.key not in _CLAUSE:
        return None
    if b - a == 1 and head.key.endswith("ly") and head.key not in _IN_TIME:  # "Militarily, they are no match."
        return None
    if items[b].key == "," and leads:
        return a, b + 1
    is_joined = items[b - 1].key == "and" and items[b - 2].key == "," and _has_verb(items, a, b)
    is_joined = is_joined and not any(i.key in ("their", "both") for i in items[b:])
    return (a, b) if is_joined and not leads and items[b].pos != "ADJ" else None


def _is_event(items: _Items, start: int) -> bool:
    """Tell whether the clause from ``start`` on tells what happened once, and not how many there are or how things are."""
    verb = next((i for i in range(start, len(items)) if is_finite(items, i)), len(items) - 1)
    return _is_told(items[verb]) and not any(item.pos == "NUM" for item in items[start : start + 5])


def _is_front(items: _Items, a: int, b: int) -> bool:
    """Tell whether items ``a`` to before ``b`` hang on the verb whose subject comes next, as an adjunct or as a clause."""
    tops = [items[i] for i in tops_of(items, a, b)]
    if len(tops) != 1 or tops[0].relation not in ("obl", "obl:unmarked", "advcl") or items[b + 1].pos == "PRON":
        return False
    subject = next((i for i in items[b:] if i.head == tops[0].head and i.relation.startswith("nsubj")), None)
    opens = items[b + 1].at if b + 1 < len(items) else None
    while subject and opens not in (None, subject.at):
        opens = next((item.head for item in items if item.at == opens and item.head != opens), None)
    return subject is not None and opens is not None and items[a].pos in _OPENS_ADJUNCT


def _is_clause(items: _Items, start: int) -> bool:
    """Tell whether a noun phrase that can stand first begins at ``start``, and a verb follows."""
    if start >= len(items) or items[start].pos not in ("DET", "PROPN", "NOUN", "NUM", "ADJ") or items[start].key in _VAGUE:
        return False
    stop = next((i for i in range(start, len(items)) if _ends(items, i) or items[i].key == ";"), len(items))
    comma = next((i for i in range(start, stop) if items[i].key == ","), stop)
    if comma < stop and any(i.key in quotes.SAYING for i in items[max(start, comma - 4) : comma]):
        return False  # "Often, he says, it rains."
    return _has_verb(items, start + 1, comma)  # and not "In Paris, the capital, it rains."


def _aside(items: _Items, base: int, a: int, b: int) -> _Cut | None:
    """Take out what stands between two marks, and those of them that what is left has no use for."""
    kind = _kind(items, base, a, b)
    if not kind or (kind in ("apposition", "age", "adjunct") and _names_speaker(items, base, a, b)):
        return None
    if kind == "participle" and any(item.key in _SHOWING for item in items[base:a]):
        return None  # "the film shows him, then 27, playing a student"
    has_verb = _has_verb(items, base, a - 1)
    is_first = not any(i.key == "," for i in items[base : a - 1])
    opens = is_first and items[base].pos in ("ADP", "SCONJ", "ADV")
    if is_first and items[base].key in _CLAUSE and items[a - 1].key == ",":
        return None  # "Although the ferry is old, the town keeps it": that is the main clause
    if kind == "apposition" and opens and not has_verb:
        return None  # "On Monday, the mayor, who is old, paid": that is the subject
    if _ends(items, b):
        n_dashes = sum(i.key == items[a - 1].key for i in items[base : a - 1])
        is_bare = kind == "adjunct" and items[a - 2].pos == "VERB"  # "as it sailed, in bad weather, around the cape"
        return (a - 1, b) if has_verb and not is_bare and (items[a - 1].key == "," or n_dashes % 2 == 0) else None
    if b + 1 == len(items):
        return None
    follows = items[b + 1]
    leads = items[base].pos in ("ADP", "SCONJ", "ADV") or items[base].key.endswith("ing")
    has_subject = not leads or any(i.key == "," for i in items[base : a - 1])
    n_commas = sum(item.key == "," for item in items[base : a - 1])
    if items[a - 1].key == "," and items[b].key == "," and n_commas % 2 and not has_verb and not leads:
        return a - 1, b  # "Ruud, from Ostmark, a town in the south, is": the last comma closes the first aside
    if has_subject and not has_verb:  # after the subject its verb has to follow
        return (a - 1, b + 1) if is_finite(items, b + 1) and kind != "and" and not _is_participle(items, b + 1) else None
    if follows.key in ("and", "or", "nor") or kind == "and" or follows.text[0] in _QUOTES:
        return None
    if items[a - 1].key != "," and n_commas == 1 and is_finite(items, b + 1):
        return None  # "Another holiday, Eid -- a festival -- will": the dash stands for a comma too
    if items[a - 1].key != "," or items[b].key != ",":
        return (a - 1, b + 1) if items[a - 1].key == items[b].key else None
    if kind == "adverb":
        return a - 1, b + 1
    comma = next((i for i in range(b + 1, len(items)) if items[i].key == ","), len(items))
    if follows.pos == "ADP" and kind in ("apposition", "relative", "age"):
        return a - 1, b + 1
    goes_on = follows.pos in ("SCONJ", "ADP") or (leads and not has_verb and _has_verb(items, b + 1, comma))
    is_source = has_verb and kind in ("participle", "relative", "apposition") and not n_commas and _is_source(items, b + 1)
    return (a - 1, b) if goes_on or is_source else None


def _is_source(items: _Items, start: int) -> bool:
    """Tell whether the sentence ends at ``start`` with whose words it is: "…, police said on Friday."."""
    end = next((i for i in range(start, len(items)) if _ends(items, i)), len(items))
    n_said = sum(item.key in quotes.SAYING for item in items[start:end])
    return n_said == 1 and end - start <= 10 and not any(item.key in _COMMAS for item in items[start:end])


def _names_speaker(items: _Items, base: int, a: int, b: int) -> bool:
    """Tell whether items ``a`` to before ``b`` say who somebody is whose words these are."""
    says = [item.key in quotes.SAYING for item in (*items[max(base, a - 6) : a], *items[b : b + 3])]
    return any(says) and items[a - 2].pos == "PROPN"


def _is_participle(items: _Items, i: int) -> bool:
    """Tell whether the tree has item ``i`` as a participle, and not as the verb that the subject before it waits for."""
    return items[i].relation.partition(":")[0] in ("acl", "advcl", "amod")


def _kind(items: _Items, base: int, a: int, b: int) -> str:
    """Return what kind of constituent items ``a`` to before ``b`` are, or the empty string."""
    first, keys = items[a], [i.key for i in items[a:b]]
    is_last, is_dashed = _ends(items, b), items[a - 1].key != ","
    has_verb, is_one = _has_verb(items, a, b), "," not in keys or is_last
    if _tells_source(items, a, b):
        return ""
    if not is_dashed and (kind := _sure_kind(items, base, a, b)):
        return kind
    if first.key in _RELATIVE:
        is_cleft = any(i.key == "it" and j.key in ("is", "was") for i, j in pairwise(items[base:a]))
        return "relative" if is_one and _has_verb(items, a + 1, b) and not is_cleft and not _in_list(items, base, a) else ""
    if first.pos == "VERB" and first.key.endswith("ing") and first.key not in _NO_PARTICIPLE:
        return "participle" if is_last or (is_one and not has_verb) else ""
    if _owes(items, a, b) or ("," in keys and not (is_dashed and is_last)):
        return ""
    if first.key == "and":
        return "and" if is_last and has_verb and not _is_paired(items, base, a) else ""
    if first.pos == "ADV" and len(keys) <= 2 and not has_verb:
        return "adverb"
    if first.key in _CLAUSE and has_verb:
        return "clause" if is_last or not is_dashed else ""
    if first.key in _ADJUNCT and items[a + 1].pos != "VERB":
        return "adjunct" if not has_verb or is_last else ""
    if first.key in ("a", "an", "the", "his", "her", "its", "their") and not _in_list(items, base, b):
        return "apposition" if not has_verb or (is_dashed and is_last) else ""
    return "age" if first.pos == "NUM" and len(keys) == 1 and items[a - 2].pos == "PROPN" else ""


def _sure_kind(items: _Items, base: int, a: int, b: int) -> str:
    """Return the kind of aside that the tree makes of items ``a`` to before ``b``, whatever commas and lists are in it."""
    tops = tops_of(items, a, b)
    if len(tops) != 1 or stretch_of(items, tops[0]) != (a, b) or any(item.text[0] in _QUOTES for item in items[base:a]):
        return ""
    if items[tops[0]].relation in ("advcl", "acl") and _opens_participle(items[a]):
        return "" if _owes(items, a, b) else "participle"
    of = next((item for item in items[base:a] if item.at == items[tops[0]].head), None)
    if of is None or of.pos not in ("PROPN", "NOUN") or _owes(items, a, b):
        return ""
    if items[tops[0]].relation == "acl:relcl" and items[a].key in _RELATIVE:
        return "relative"
    return "apposition" if items[tops[0]].relation == "appos" and of.pos == "PROPN" and items[a].pos == "DET" else ""


def _opens_participle(first: _Item) -> bool:
    is_one = first.key.endswith("ing") or (first.key.endswith("ed") and first.key not in quotes.SAYING)
    return first.pos == "VERB" and is_one and first.key not in _NO_PARTICIPLE


def _tells_source(items: _Items, a: int, b: int) -> bool:
    """Tell whether what follows the last comma says whose words the sentence is ("…, killing two, police said")."""
    last = max((i for i in range(a, b) if items[i].key == ","), default=None)
    return last is not None and any(i.key in _OWED for i in items[last:b])


def _in_list(items: _Items, base: int, end: int) -> bool:
    """Tell whether what stands before ``end``, after the last verb, looks like a list."""
    last = max((i for i in range(base, end) if is_finite(items, i)), default=base)
    return any(i.key in ("and", "or", "including", "like", "among", "between", "such", "with") for i in items[last:end])


def _is_paired(items: _Items, base: int, a: int) -> bool:
    return any(i.key in ("both", "either", "not", "between") for i in items[base:a])


def _is_ending(items: _Items, base: int, a: int, b: int) -> bool:
    """Tell whether items ``a`` to before ``b``, the last of a sentence, can go though no mark stands before them."""
    first, before = items[a], items[a - 1]
    if _owes(items, a, b) or not _has_verb(items, base, a) or any(i.key in _COMMAS for i in items[a:b]):
        return False
    if _denies(items, base, a) or any(i.key in _ONES for i in items[base:a]):
        return False  # it may be what follows that is denied, or of which it is the only one
    if before.pos in ("CCONJ", "SCONJ", "ADP", "DET", "PART", "AUX", "ADJ", "ADV"):
        return False
    if first.key in _CLAUSE and first.pos != "PRON" and _has_verb(items, a + 1, b):
        is_compared = any(i.key in ("as", "so", "such", "same") for i in items[base:a])
        is_compared = is_compared or items[a + 1].key in ("soon", "long", "if", "though")
        if first.key == "where" or (first.key == "when" and _goes_on(items, base, a)):
            return False  # "the areas where they look", "was walking home when"
        if any(item.key in _MODALS for item in items[base:a]):
            return False  # "will say nothing when he is asked"
        if first.key == "when" and a - base < 8:
            return False  # "The plan was discussed when the mayor came"
        if any(item.key in _KEEPING for item in items[base:a]):
            return False
        if first.key in _SEQUENCE and before.key in _TIME:
            return False  # "was dropped days after he spoke"
        is_said = before.key in quotes.SAYING or before.key in ("admitted", "admits", "admit")
        return before.key not in _NEEDY and not is_said and not (first.key == "as" and is_compared)
    if first.key == "and":
        is_list = any(items[i].key == "," and is_finite(items, i + 1) for i in range(base, a - 1))
        return b - a > 2 and is_finite(items, a + 1) and not is_list and not _is_paired(items, base, a)
    return _is_adjunct(items, base, a, b)


def _goes_on(items: _Items, base: int, a: int) -> bool:
    """Tell whether something was under way before ``a``, so that what then happened is the news."""
    return any(i.key in ("was", "were") and j.key.endswith("ing") for i, j in pairwise(items[base:a]))


def _is_adjunct(items: _Items, base: int, a: int, b: int) -> bool:
    """Tell whether a preposition and its noun stand where neither side needs them."""
    first, before, after = items[a], items[a - 1], items[b]
    if b - a < 2 or first.key not in _ADJUNCT or first.pos not in ("ADP", "SCONJ") or _owes(items, a, b):
        return False
    if any(item.key in _KEEPING for item in items[max(base, a - 6) : a]):
        return False  # "to keep suspects under arrest"
    if items[a + 1].key.endswith("ing") and items[a + 1].pos == "VERB":
        return _is_circumstance(items, base, a, b)
    if items[b - 1].pos not in ("NOUN", "PROPN", "NUM") or _has_verb(items, a, b):
        return False
    if after.key in ("of", "as", "except", "than", "between") or (
        b + 1 < len(items) and items[b + 1].key in ("which", "whom", "whose")
    ):
        return False  # "in a case in which she is a witness"
    if after.pos == "ADP" and any(i.key in _RELATIVE or i.key == "that" for i in items[b + 1 : b + 5]):
        return False  # "in a plane crash in 1959 that killed two": what follows may be of what goes
    if items[b - 1].pos == "PROPN" and after.key in ("on", "for"):
        return False  # "the Council on Foreign Relations"
    if before.key in _BODIES and before.text[0].isupper():
        return False  # "the Commission on the Status of Women"
    if any(i.key in _COMMAS | _RELATIVE | {"and", "or", "when", "that", "to", ":", ";"} for i in items[a:b]):
        return False
    if after.key == "," and items[min(b + 1, len(items) - 1)].pos not in ("SCONJ", "ADP", "CCONJ", "ADV", "VERB"):
        return False  # a list, an apposition or a relative clause goes on
    has_verb = _has_verb(items, base, a)
    if has_verb:
        goes_on = after.pos in ("PUNCT", "ADP", "SCONJ")
    else:  # between a subject that needs no limits and its verb
        goes_on = is_finite(items, b) and first.key != "for" and before.pos == "PROPN"
    if first.key in _CLAUSE and not _ends(items, b):
        return False
    if not goes_on or (b - a == 2 and items[a + 1].key in _HEDGES):
        return False
    if any(i.key in ("whether", "if", "unless") for i in items[base:a]) or after.key == ":" or _has_year(items, a, b):
        return False
    if has_verb and (
        first.key in ("with", "against", "between", "for") or (first.key in ("from", "by") and _cites(items, base, a))
    ):
        return False
    if before.pos == "VERB" and not (_is_main(items, base, a - 1) or _has_subject(items, before)):
        return False  # "the children killed in a siege"
    if before.key in _NEEDY or before.pos not in ("NOUN", "PROPN", "VERB", "NUM"):
        return False  # also "sees it in another light"
    if before.pos == "NOUN" and (items[a - 2].pos == "VERB" or (first.key == "by" and items[a - 2].pos == "ADP")):
        return False  # "has presence in", "took part in", "upon nomination by"
    if first.key in ("behind", "ahead", "after", "before", "from", "above", "below") and items[a - 2].pos == "NUM":
        return False
    if _denies(items, base, a):
        return False  # "not expected in Ostmark before December"
    if any(i.text[0] in "$£€" or i.key in ("%", "percent") or i.key.endswith("%") for i in items[a:b]):
        return False  # "sold it for $344,000", "fell by 9%"
    is_time = any(i.key in _TIME for i in items[a:b])
    if _limits(items, base, a, b, is_time):
        return False
    return (is_time and first.key in _WHEN) or before.pos in ("NOUN", "PROPN") or first.key in _PLACE


def _is_circumstance(items: _Items, base: int, a: int, b: int) -> bool:
    """Tell whether the tree has items ``a`` to before ``b`` as what was done before or after what is told ("after losing")."""
    tops = tops_of(items, a, b)
    is_clause = len(tops) == 1 and items[tops[0]].relation == "advcl" and stretch_of(items, tops[0]) == (a, b)
    of = next((item for item in items[base:a] if is_clause and item.at == items[tops[0]].head), None)
    is_measured = any(item.pos == "NUM" for item in items[max(base, a - 6) : a])  # "earned 9 crowns an hour after tax"
    is_measured = is_measured or items[a - 1].pos in ("ADV", "ADJ") or items[a - 1].key in _TIME | _NEEDY
    return items[a].key in _SEQUENCE and of is not None and is_past(of.key) and not is_measured and _ends(items, b)


def _limits(items: _Items, base: int, a: int, b: int, is_time: bool) -> bool:
    """Tell whether items ``a`` to before ``b`` say of what, where or when alone the rest is true."""
    if any(item.key in _ONES or (item.pos == "ADJ" and item.key.endswith("est")) for item in items[max(base, a - 7) : a]):
        return True  # "the largest ferry in the world"
    if not is_time and any(item.pos == "NUM" for item in (*items[base : base + 4], *items[max(base, a - 5) : a])):
        return True  # "More than 640 flights were cancelled at the airport"
    verb = next((i for i in range(a - 1, base - 1, -1) if is_finite(items, i)), base)
    is_perfect = any(item.key in ("has", "have") for item in items[max(base, verb - 2) : verb + 1])
    if not is_time and items[a - 1].pos == "VERB" and any(item.key in _MODALS for item in items[max(base, a - 7) : a]):
        return True  # "They must sleep in shifts"
    if not is_time and items[verb].key in ("was", "were") and items[verb + 1].pos in ("DET", "ADJ", "NOUN"):
        return True  # "It was a valuable tool in the storm"
    starts = next((i for i in range(a - 1, base - 1, -1) if items[i].pos not in ("NOUN", "PROPN", "ADJ", "NUM")), base)
    is_definite = items[starts].key in ("the", "that", "those") and a - starts <= 5
    if not is_time and items[a - 1].pos == "NOUN" and (items[a].key in _TOPIC or (items[a].key == "in" and is_definite)):
        return True  # "rules on nuclear technology", "the hole in the budget"
    is_wide = any(item.pos == "PROPN" or item.key in _WIDE for item in items[a:b])
    is_planned = any(item.key in _MODALS for item in items[max(base, verb - 3) : verb + 1])
    if is_planned and is_time:
        return True  # "will close on March 17"
    return (not _is_told(items[verb]) or is_perfect) and (not is_perfect if is_time else is_wide)


def _is_told(verb: _Item) -> bool:
    return verb.key in _TOLD or (verb.pos == "VERB" and is_past(verb.key))


def _denies(items: _Items, a: int, b: int) -> bool:
    return any(item.key in _DENIALS or item.key.endswith(("n't", "n’t")) for item in items[a:b])


def _has_subject(items: _Items, verb: _Item) -> bool:
    return any(item.head == verb.at and item.relation.startswith("nsubj") for item in items)


def _cites(items: _Items, base: int, a: int) -> bool:
    return any(i.key == "according" for i in items[base:a])


def _is_main(items: _Items, base: int, i: int) -> bool:
    """Tell whether item ``i`` is the first verb of its sentence, auxiliaries apart."""
    first = next((j for j in range(base, i) if is_finite(items, j)), i)
    return all(item.pos in ("AUX", "ADV", "PART", "VERB") for item in items[first:i])


def _is_day(items: _Items, base: int, a: int, b: int) -> bool:
    """Tell whether items ``a`` to before ``b`` are "on Monday" or "Tuesday night" of something that was done then."""
    day = a + (items[a].key == "on")
    if day >= b or items[day].key not in WEEKDAYS or b - day > 2 or (b - day == 2 and items[day + 1].key not in _TIME):
        return False
    tops = [items[i] for i in tops_of(items, a, b)]
    of = next((item for item in items if len(tops) == 1 and item.at == tops[0].head), None)
    is_when = bool(tops) and tops[0].relation in ("obl", "obl:unmarked") and of is not None and is_past(of.key)
    before, after = items[a - 1], items[b]
    is_bare = before is of and before.key not in quotes.SAYING and _ends(items, b)  # "which was released Friday"
    tight = before.pos in ("ADP", "CCONJ", "PART", "AUX", "DET") or before.key in _COMMAS or before.key.endswith("ing")
    goes_on = after.key in ("and", "or", "to", "until", "through", "-", "–") or after.pos in ("NUM", "PROPN", "NOUN", "ADJ")
    dated = after.key == "," and items[min(b + 1, len(items) - 1)].key in _TIME
    is_main = of is not None and of.relation == "root" and b - a <= 5 and not any(i.key == "," for i in items[base:a])
    is_main = is_main and _count(items) <= _LONG
    return is_when and a > base and not (is_bare or tight or goes_on or dated or is_main)


def _is_spare(items: _Items, a: int, b: int) -> bool:
    """Tell whether what stands before a verb is an adverb of manner, or "also". Adjectives stay: they often say which."""
    is_manner = items[a].key == "also" or (items[a].pos == "ADV" and items[a].key.endswith("ly"))
    is_name = items[b].key in ("called", "known", "named", "dubbed")  # "also called": the other name stays
    return b - a == 1 and is_manner and not is_name and items[a].key not in _OWED | _TELLING and is_finite(items, b)
