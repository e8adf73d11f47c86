"""A sentence in other words: who says it first, a phrase for a clause, a plain wording for a long one (``wordings.tsv``).

In: a text of one or a few sentences and its parts of speech. Out: the same said in another order and other words. Every
operation keeps what is said, of whom, and how surely (text editing, Malmi et al. 2019, here by rule); what stands in
quotation marks moves as a whole or not at all. Knows no parse: tags, marks and closed classes only, and does nothing in doubt.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarize_news.types import Token
from summarize_news.wordings import Word, load_wordings

_QUOTES = frozenset('"“”')
_OPENS, _CLOSES = frozenset('"“'), frozenset('"”')
_SAID = frozenset("said says say".split())
_CLAIMS = frozenset("said says say reported announced added warned claimed insisted confirmed".split())
_DENIALS = frozenset("not no never nor neither none nobody nothing hardly barely cannot without unless only until".split())
_BE = frozenset("is are was were".split())
_SUBJECTS = {"he": "him", "she": "her", "they": "them", "i": "me", "we": "us", "it": "it"}
# Words that begin a sentence in lower case wherever they come to stand.
_SMALL = frozenset(
    "the a an this that these those some many most more several few all both each every another other two three four five six "
    "seven eight nine ten dozens hundreds thousands millions about around nearly almost at in on after before when while as "
    "since during because although though if until following there it he she they we you his her their its our your my "
    "people police officials authorities officers residents doctors scientists researchers experts investigators prosecutors "
    "lawyers soldiers troops rebels firefighters witnesses analysts critics supporters campaigners activists protesters "
    "demonstrators students teachers parents children women men voters workers drivers passengers fans players detectives "
    "security government state local federal military former one no not only even more less under over within from with by for".split()
)
_PAPERS = frozenset("figures data documents records statistics emails photos pictures images papers results tests polls".split())
_MEDIA = frozenset("cnn bbc reuters afp ap nbc abc cbs msnbc npr espn mailonline sportsmail reporters journalists itv hln".split())
_WHEN = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october "
    "november december week month year night morning afternoon evening weekend summer winter spring autumn years weeks months "
    "days decade".split()
)
_JOINS = frozenset("after before when because although though if".split())
# What a name or a body has as its own: "the death of Anna Berg" is Anna Berg's death.
_OWNED = frozenset(
    "office death website mother father wife husband son daughter brother sister parents family home decision body team "
    "government president capital parliament population economy history future leader leaders head chairman chairwoman owner "
    "owners captain manager director performance disappearance arrest resignation departure arrival appointment return "
    "headquarters release popularity leadership absence presence failure success actions behavior behaviour election "
    "re-election victory defeat visit announcement funeral murder killing trial career widow widower coach founder ally allies "
    "supporters lawyer lawyers ambition ambitions reputation constitution army military navy ruler king queen prime borders "
    "debts assets profits board shareholders residents citizens findings handling".split()
)
_OWNERS = frozenset(
    "country nation city state club company government team party group family king queen president army town region agency "
    "band school church hospital airline bank university council union couple victim victims suspect boy girl man woman child "
    "island province village league firm organisation organization ship plane movement militia regime network commission".split()
)
_NO_AGENTS = frozenset(
    "end time start beginning margin way side hand hands means virtue name road train car bus boat plane sea air land day night "
    "week month year date age law vote phone email mail post chance mistake accident default nature contrast turn then now far "
    "morning evening weekend afternoon minute minutes hour hours score distance rate number amount percent surprise".split()
)
# Verbs whose past and participle differ, and those with a second object, which has no active of this form.
_PASTS = {
    "taken": "took", "seen": "saw", "shown": "showed", "written": "wrote", "driven": "drove", "beaten": "beat",
    "broken": "broke", "chosen": "chose", "stolen": "stole", "thrown": "threw", "drawn": "drew", "torn": "tore",
    "bitten": "bit", "eaten": "ate", "hidden": "hid", "overthrown": "overthrew", "overseen": "oversaw", "undertaken": "undertook",
    "overtaken": "overtook", "forgiven": "forgave", "shaken": "shook", "flown": "flew", "ridden": "rode", "sung": "sang",
    "worn": "wore", "woken": "woke", "frozen": "froze", "sunk": "sank",
}  # fmt: skip
_NO_PASSIVES = frozenset("given told asked offered known born done gone been followed accompanied joined headed".split())
_NOUNS = frozenset("NOUN PROPN ADJ NUM DET PRON".split())
_VOWEL_SOUND = re.compile(r"(?:[aeio]|u(?!ni|s[aeiu]|k))(?!ne\b|uro)|hour|honest|heir|honou?r|8|11\b|18\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Item:
    """A token: as it stands, in lower case, its part of speech, whether a space is before it and a quotation around it."""

    text: str
    key: str
    pos: str
    spaced: bool
    quoted: bool = False


_Items = list[_Item]


def rephrase(text: str, tokens: Sequence[Token], known: str = "") -> str:
    """Return ``text`` in other words as far as that is safe; ``known`` is more text that shows which words are no names."""
    items = _split(text, tokens)
    small = _SMALL | {word for word in re.findall(r"(?<![\w’'-])[a-z][\w’'-]*", f"{text} {known}")}
    out: _Items = []
    for sentence in _sentences(items):
        for operation in _OPERATIONS:
            sentence = operation(sentence, small)
        out += _capital(sentence)
    return "".join((" " if item.spaced and i else "") + item.text for i, item in enumerate(out))


def _split(text: str, tokens: Sequence[Token]) -> _Items:
    items: _Items = []
    last, n_marks = 0, 0
    for token in tokens:
        start, end = token.span.start, token.span.end
        word = text[start:end]
        if not word:
            continue
        marks = sum(c in _QUOTES for c in word)
        quoted = n_marks % 2 == 1 or marks > 0
        n_marks += marks
        items.append(_Item(word, word.lower(), token.pos, start > last, quoted))
        last = end
    return items


def _sentences(items: _Items) -> Iterator[_Items]:
    """Yield the sentences; one that a quotation runs on from is not taken apart."""
    start = 0
    for i, item in enumerate(items):
        follows = items[i + 1] if i + 1 < len(items) else None
        is_end = item.text[-1] in ".!?…" or (item.text[0] in ".!?" and item.text[-1] in _CLOSES)
        if follows is None or (is_end and item.pos == "PUNCT" and follows.spaced and not follows.text[0].islower()):
            yield items[start : i + 1]
            start = i + 1


def _is_end(item: _Item) -> bool:
    return item.text[0] in ".!?" and not item.text[0].isalnum()


def _capital(items: _Items) -> _Items:
    first = items[0]
    is_plain = first.text.islower() or (first.text[:1].islower() and first.text[1:].islower())
    return [replace(first, text=first.text[:1].upper() + first.text[1:]), *items[1:]] if is_plain else items


def _lower(items: _Items, small: frozenset[str] | set[str]) -> _Items | None:
    """Return ``items`` as they stand inside a sentence, or None where nobody can tell whether the first is a name."""
    first = items[0]
    if first.text[:1].islower() or not first.text[:1].isalpha() or first.key == "i" or first.text[1:] != first.text[1:].lower():
        return items
    if first.key in small and not (first.pos == "PROPN" and first.key not in _SMALL):
        return [replace(first, text=first.key), *items[1:]]
    if first.pos != "PROPN" or first.key in small or (first.key[-1] == "s" and first.key[-2:] != "'s" and len(items) > 1 and items[1].pos != "PROPN"):
        return None
    return items if len(items) == 1 or items[1].pos in ("PROPN", "VERB", "AUX", "PART", "PUNCT") else None


def _finite(items: _Items, i: int) -> bool:
    item = items[i]
    if item.pos not in ("VERB", "AUX") or item.key.endswith("ing") or item.key in ("be", "been"):
        return False
    return not (i and items[i - 1].key == "to")


def _n_finite(items: _Items) -> int:
    """Return the number of finite verbs, with its auxiliaries a verb is one."""
    n, last = 0, -9
    for i in range(len(items)):
        if _finite(items, i):
            is_same = all(item.pos in ("AUX", "ADV", "PART") for item in items[last:i]) and last >= 0
            n += not is_same
            last = i
    return n


def _is_clause(items: _Items) -> bool:
    return bool(items) and items[0].pos in _NOUNS and _n_finite(items) > 0 and not _finite(items, 0)


def _commas(items: _Items) -> list[int]:
    return [i for i, item in enumerate(items) if item.text == "," and not item.quoted]


def _has(items: _Items, keys: frozenset[str]) -> bool:
    return any(item.key in keys or item.key.endswith(("n't", "n’t")) for item in items)


_THAT = _Item("that", "that", "SCONJ", True)


def _spaced(items: _Items) -> _Items:
    return [replace(items[0], spaced=True), *items[1:]] if items else items


def _speaker(items: _Items) -> tuple[_Items, _Items, _Items] | None:
    """Return who speaks, the verb, and what belongs to it, of "said Anna Berg on Monday" or "Berg told reporters"."""
    if not items or any(item.quoted or item.text in ";:()–—--" for item in items):
        return None
    if items[0].key in ("said", "says", "added", "announced", "reported", "claimed", "warned"):
        who, tail = items[1:], []
        commas = _commas(who)
        if not commas:
            at = next((i for i in range(1, len(who)) if who[i].key in ("on", "in", "at", "after", "during", "from")), len(who))
            if at < len(who) and (who[at].key in ("at", "from") or not _is_time(who[at:])):
                is_statement = {item.key for item in who[at:]} & {"statement", "interview", "conference", "tweet", "report"}
                at = at if is_statement else len(who)
            who, tail = who[:at], who[at:]
        elif _finite(who, len(who) - 1) or any(item.key in ("who", "which", "whose") for item in who) and _n_finite(who) > 1:
            return None
        elif who[commas[0] + 1].pos in ("ADP", "SCONJ", "VERB", "CCONJ", "ADV") or len(commas) > 1:
            return None  # "said Berg, after the match"
        if not _is_name(who[: commas[0] if commas else len(who)]):
            return None
        return (who + [_Item(",", ",", "PUNCT", False)] * bool(commas), items[:1], tail)
    at = next((i for i, item in enumerate(items) if item.key in _CLAIMS | {"told"}), None)
    if at is None or not _is_name(items[:at]) or _commas(items):
        return None
    who, verb, tail = items[:at], items[at : at + 1], items[at + 1 :]
    if verb[0].key != "told" and _is_time(tail):
        tail = []  # when it was said is no news
    if verb[0].key == "reported" and not tail:
        verb = [replace(verb[0], text="said", key="said")]
    if verb[0].key == "told":
        n = next((i for i, item in enumerate(tail) if item.pos in ("ADP", "SCONJ")), len(tail))
        if not 0 < n <= 5 or any(item.pos not in _NOUNS for item in tail[:n]):
            return None
    elif tail and (tail[0].pos not in ("ADP", "PROPN", "NOUN") or not (_is_time(tail) or tail[0].key in ("in", "at"))):
        return None
    if len(tail) > 9 or any(_finite(tail, i) for i in range(len(tail))) or _has(tail, _DENIALS):
        return None
    return who, verb, tail


def _is_title(items: _Items) -> bool:
    """Tell whether ``items`` can be what somebody is: "a professor of law", "head of the clinic"."""
    if not 0 < len(items) <= 14 or items[0].pos not in ("DET", "NOUN", "ADJ", "PROPN", "PRON") or _n_finite(items):
        return False
    return items[-1].pos in ("NOUN", "PROPN") and not any(i.quoted or i.text in ",;:()–—--" for i in items)


def _is_time(items: _Items) -> bool:
    return any(item.key in _WHEN for item in items) and len(items) <= 4


def _is_name(items: _Items) -> bool:
    """Tell whether ``items`` are a short noun phrase that says who speaks."""
    if not 0 < len(items) <= 14 or items[0].pos not in ("PROPN", "NOUN", "DET", "ADJ", "NUM") or items[-1].pos not in ("PROPN", "NOUN"):
        return False
    return not any(_finite(items, i) or item.text in ",;:" or item.key in _WHEN for i, item in enumerate(items))


def _speaker_first(items: _Items, small: frozenset[str]) -> _Items:
    """Put whose words they are first: '"…," said Berg.' → 'Berg said: "…."'; "…, police said." → "Police said …."."""
    if len(items) < 6 or items[-1].text != ".":
        return items
    body, end = items[:-1], items[-1]
    if any("(" in item.text for item in body[:5]):
        return items  # a place and an agency that the text runs on from
    if body[0].text[0] in _OPENS:
        return _quote_last(body, end)
    commas = _commas(body)
    for at in commas[::-1][:2]:
        said, about = body[:at], body[at + 1 :]
        found = _speaker(about) or _according(about)
        if not found and at == commas[-1] and len(commas) >= 3 and about[0].key in _SAID and (len(about) == 1 or _is_time(about[1:])):
            first, second = commas[-3], commas[-2]
            name, what = body[first + 1 : second], body[second + 1 : at]
            if _is_name(name) and name[-1].pos == "PROPN" and _is_title(what):
                said, mark = body[:first], body[second]
                found = [*name, mark, *what, mark], about[:1], []
        if found and _is_clause(said) and _balanced(said) and not _has(said, frozenset(("according",))):
            low = _lower(said, small)
            if low is None or said[0].key in ("but", "and", "so") or said[0].pos == "PRON" and _has(said[:1], frozenset(_SUBJECTS)) and said[0].key != "it":
                return items
            who, verb, tail = found
            that = [_THAT] if tail or verb[0].key not in _SAID else []
            return [*who, *_spaced(verb), *_spaced(tail), *that, *_spaced(low), end]
    if body[0].key == "according" and len(body) > 2 and body[1].key == "to" and commas:
        at = commas[0] if len(commas) == 1 or _is_clause(body[commas[0] + 1 :]) and body[commas[0] + 1].pos in ("DET", "PROPN", "NUM", "PRON") else None
        if at and (found := _according(body[:at])) and _is_clause(rest := body[at + 1 :]) and _finite_before_comma(rest):
            who, verb, tail = found
            return [*who, *_spaced(verb), *_spaced(rest), end]
    return items


def _finite_before_comma(items: _Items) -> bool:
    stop = next(iter(_commas(items)), len(items))
    return _n_finite(items[:stop]) > 0


def _balanced(items: _Items) -> bool:
    return sum(c in _QUOTES for item in items for c in item.text) % 2 == 0


def _according(items: _Items) -> tuple[_Items, _Items, _Items] | None:
    """Return who or what says it, and a verb, of "according to police"."""
    if len(items) < 3 or items[0].key != "according" or items[1].key != "to":
        return None
    who = items[2:]
    if len(who) > 16 or _commas(who) or any(i.quoted or i.text in ";:()–—--" for i in who) or not _is_source(who):
        return None
    noun = next((i for i, item in enumerate(who) if item.pos in ("ADP", "VERB", "SCONJ") or item.key == "that"), len(who))
    head = who[noun - 1].key if noun else ""
    verb = "show" if head in _PAPERS else "said"
    return who, [_Item(verb, verb, "VERB", True)], []


def _is_source(items: _Items) -> bool:
    first = items[0]
    return first.pos in ("PROPN", "NOUN", "DET", "ADJ", "NUM") and first.key not in ("this", "that", "these", "those", "what") and _n_finite(items) <= 1


def _quote_last(body: _Items, end: _Item) -> _Items:
    """Return a sentence that begins with a quotation and says then whose it is, with the speaker first."""
    at = next((i for i in range(1, len(body)) if any(c in _CLOSES for c in body[i].text)), None)
    if at is None or any(item.quoted for item in body[at + 1 :]) or at < 3:
        return [*body, end]
    mark = body[at].text
    found = _speaker(body[at + 1 :]) if mark[0] in ",?!" else None
    if not found:
        return [*body, end]
    who, verb, tail = found
    closing = replace(body[at], text=("." if mark[0] == "," else mark[0]) + mark[1:])
    colon = _Item(":", ":", "PUNCT", False)
    return [*who, *_spaced(verb), *_spaced(tail), colon, *_spaced(body[:at]), closing]


def _participle(items: _Items, small: frozenset[str]) -> _Items:
    """Take "who is", "that were" out before a participle, a place or an apposition."""
    out: _Items = []
    i = 0
    while i < len(items):
        if i and 0 < i < len(items) - 3 and not items[i].quoted and items[i].key in ("who", "which", "that") and items[i + 1].key in _BE:
            before, verb, after = items[i - 1], items[i + 1], items[i + 2]
            is_cleft = any(a.key in ("it", "that", "this") and b.key in ("is", "was", "'s") for a, b in zip(items[:i], items[1:i]))
            is_aside = before.text == ","
            heads = before.pos in ("NOUN", "PROPN") or (is_aside and items[i - 2].pos in ("NOUN", "PROPN", "NUM") and items[i].key != "that")
            participle = after.pos == "VERB" and after.key not in ("able", "due", "going") and (after.key.endswith(("ing", "ed", "en")) or after.key in ("born", "held", "shot", "hit", "made", "built", "found", "set", "sent", "brought", "caught", "left", "put", "told"))
            apposition = is_aside and verb.key in ("is", "are") and after.pos in ("DET", "NUM") and after.key in ("the", "a", "an")
            place = after.key in ("in", "from", "on", "at", "near", "inside", "under") and not is_aside and verb.key in ("is", "are", "was", "were") and items[i].key != "that"
            if heads and not is_cleft and (participle or apposition or place) and not (before.pos == "VERB"):
                i += 2
                continue
        out.append(items[i])
        i += 1
    return out


def _own(items: _Items, small: frozenset[str]) -> _Items:
    """Turn "the death of Anna Berg" into "Anna Berg's death"."""
    out = list(items)
    i = 0
    while i + 3 < len(out):
        if out[i].key == "the" and out[i + 2].key == "of" and out[i + 1].key in _OWNED and not any(o.quoted for o in out[i : i + 4]):
            j = i + 3
            if out[j].pos == "PROPN" and out[j].text[:1].isupper():
                while j < len(out) and out[j].pos == "PROPN" and out[j].text[:1].isupper():
                    j += 1
                is_owner = j - i - 3 <= 4 and out[j - 1].key not in _WHEN
            elif out[j].key == "the" and j + 1 < len(out) and out[j + 1].key in _OWNERS:
                j, is_owner = j + 2, True
            else:
                is_owner = False
            follows = out[j] if j < len(out) else None
            closed = follows is not None and (follows.pos in ("PUNCT", "VERB", "AUX", "SCONJ") or follows.key in ("to", "on", "after", "before", "by", "has", "is", "was", "as")) and follows.text[0] not in "('’" and follows.text != ","
            before = out[i - 1] if i else None
            if is_owner and closed and not (before and before.key in ("of", "'s")):
                owner = out[i + 3 : j]
                s = "’" if any("’" in o.text for o in items) else "'"
                last = owner[-1]
                ending = s if last.text.endswith("s") and last.pos == "NOUN" else s + "s"
                owner = [replace(owner[0], spaced=out[i].spaced), *owner[1:]]
                owner[-1] = replace(owner[-1], text=owner[-1].text + ending)
                out[i:j] = [*owner, out[i + 1]]
        i += 1
    return out


def _active(items: _Items, small: frozenset[str]) -> _Items:
    """Turn "A man was arrested by police in Leeds." into "Police arrested a man in Leeds."."""
    if any(item.quoted for item in items[:12]) or len(items) < 6:
        return items
    at = next((i for i in range(1, len(items) - 3) if items[i].key in ("was", "were")), None)
    if at is None or at > 9 or not (items[at + 1].pos == "VERB" and items[at + 2].key == "by"):
        return items
    subject, verb = items[:at], items[at + 1]
    if verb.key in _NO_PASSIVES or not (verb.key.endswith("ed") or verb.key in _PASTS or verb.key in ("shot", "hit", "found", "caught", "brought", "held", "led", "built", "made", "bought", "sold", "won", "struck", "put")):
        return items
    if any(item.text in ",;:-" or _finite(items, i) or item.pos in ("SCONJ", "CCONJ") for i, item in enumerate(subject)) or subject[0].pos not in _NOUNS:
        return items
    a = at + 3
    b = a
    while b < len(items) and (items[b].pos in ("PROPN", "NOUN", "ADJ", "DET", "NUM") or (items[b].key in ("of", "for") and b > a)):
        b += 1
    agent, rest = items[a:b], items[b:]
    if not agent or agent[-1].pos not in ("NOUN", "PROPN") or agent[0].pos not in ("DET", "PROPN", "NOUN") or any(x.key in _NO_AGENTS or x.key in _WHEN for x in agent):
        return items
    if agent[0].pos == "NOUN" and agent[0].key not in _SMALL:
        return items
    if rest[0].key in ("and", "who", "that", "which", "'s") or (rest[0].text == "," and rest[1].pos in ("DET", "PRON", "NUM", "PROPN", "NOUN", "ADJ")):
        return items
    low = _lower(subject, small)
    if low is None:
        return items
    if len(low) == 1 and low[0].key in _SUBJECTS:
        low = [replace(low[0], text=_SUBJECTS[low[0].key])]
    if any(item.key in _DENIALS for item in (*subject, *agent)):
        return items
    return [replace(agent[0], spaced=False), *agent[1:], replace(verb, text=_PASTS.get(verb.key, verb.text)), *_spaced(low), *rest]


def _front_last(items: _Items, small: frozenset[str]) -> _Items:
    """Move a short clause or time from before the subject to the end."""
    commas = _commas(items)
    if not commas or items[-1].text != "." or commas[0] > 11:
        return items
    head, main, end = items[: commas[0]], items[commas[0] + 1 : -1], items[-1]
    first = head[0].key
    if not main or _commas(main) or len(main) > 15 or any(i.quoted for i in (*head, *main)) or main[0].pos not in ("DET", "PROPN", "NOUN", "NUM", "ADJ"):
        return items
    if _has(main, _DENIALS | {"said", "says", "that", "who", "which", "and", "but", "after", "before", "when", "because", "as"}) or _n_finite(main) != 1:
        return items
    low = _lower(head, small)
    if low is None:
        return items
    is_clause = first in _JOINS and (_n_finite(head[1:]) == 1 or (len(head) > 1 and head[1].key.endswith("ing")))
    is_when = first in ("on", "in", "during", "after", "before", "at", "since") and len(head) <= 6 and _n_finite(head) == 0 and (_has(head, _WHEN) or head[-1].pos in ("PROPN", "NOUN")) and not _has(main, frozenset((first,)))
    if is_clause and _has(head, frozenset(_SUBJECTS)) and main[0].pos == "PRON":
        return items
    if is_clause or (is_when and _has(head, _WHEN)):
        return [replace(main[0], spaced=False), *main[1:], *_spaced(low), end]
    return items


_JOB = frozenset(
    "president minister mayor governor senator lawyer attorney spokesman spokeswoman spokesperson professor director chairman "
    "chairwoman chief leader head manager coach captain owner founder editor author analyst economist scientist researcher "
    "expert doctor surgeon nurse teacher principal superintendent sheriff prosecutor judge detective commander general colonel "
    "officer journalist reporter photographer writer singer actor actress comedian director producer designer artist architect "
    "engineer farmer student resident activist campaigner politician lawmaker congressman congresswoman ambassador diplomat "
    "banker trader historian geologist biologist physicist astronomer psychologist consultant executive investor entrepreneur "
    "striker midfielder defender goalkeeper winger forward player champion driver jockey swimmer boxer wrestler pilot soldier "
    "priest bishop archbishop rabbi imam pastor secretary treasurer adviser advisor strategist pollster strategist "
    "businessman businesswoman lobbyist hairdresser builder electrician neighbour neighbor".split()
)


def _title_first(items: _Items, small: frozenset[str]) -> _Items:
    """Turn "Jim Sells, the mayor of Grantville, bought" and "Jim Sells, a Grantville lawyer, bought" into a title before the name."""
    commas = _commas(items)
    if len(commas) < 2 or commas[0] > 4 or any(item.pos != "PROPN" for item in items[: commas[0]]):
        return items
    a, b = commas[0], commas[1]
    name, what, rest = items[:a], items[a + 1 : b], items[b + 1 :]
    if len(name) < 2 or not rest or not _finite(rest, 0) or not _is_title(what) or len(what) > 8:
        return items
    of = next((i for i, item in enumerate(what) if item.key == "of"), None)
    if of is not None:
        owner, title = what[of + 1 :], what[1:of]
        if what[0].key != "the" or not title or any(i.pos != "PROPN" for i in owner) or title[-1].key not in _JOB or len(owner) > 3:
            return items
        title = [*owner, *title]
    else:
        if what[-1].key not in _JOB or any(item.pos in ("ADP", "CCONJ") for item in what):
            return items
        title = what[1:] if what[0].pos == "DET" else what
        if any(item.pos == "PRON" for item in title[:1]) or len(title) > 4:
            return items
    return [replace(title[0], spaced=False), *title[1:], *_spaced(name), *rest]


_DONE = {
    "killing": "killed", "injuring": "injured", "wounding": "wounded", "leaving": "left", "forcing": "forced",
    "sparking": "sparked", "prompting": "prompted", "destroying": "destroyed", "damaging": "damaged", "beating": "beat",
    "winning": "won", "saying": "said", "adding": "added", "calling": "called", "accusing": "accused", "warning": "warned",
    "causing": "caused", "triggering": "triggered", "hitting": "hit", "striking": "struck", "scoring": "scored",
    "finishing": "finished", "taking": "took", "ending": "ended", "sending": "sent", "declaring": "declared",
    "claiming": "claimed", "arguing": "argued", "describing": "described", "urging": "urged", "telling": "told",
    "defeating": "defeated", "earning": "earned", "raising": "raised", "losing": "lost", "citing": "cited",
}  # fmt: skip


def _and_did(items: _Items, small: frozenset[str]) -> _Items:
    """Turn "A bomb went off, killing two" into "A bomb went off and killed two"."""
    commas = _commas(items)
    for at in commas[-1:]:
        before, verb = items[:at], items[at + 1]
        if verb.key not in _DONE or verb.quoted or _n_finite(before) != 1 or len(commas) > 1 or before[0].pos not in _NOUNS:
            continue
        i = next(i for i in range(len(before)) if _finite(before, i))
        is_past = before[i].pos == "VERB" and (before[i].key.endswith("ed") or before[i].key in _PAST_FORMS)
        if is_past and not _has(before, _DENIALS) and not any(item.pos in ("CCONJ", "SCONJ") for item in before):
            and_ = _Item("and", "and", "CCONJ", True)
            return [*before, and_, replace(verb, text=_DONE[verb.key], key=_DONE[verb.key]), *items[at + 2 :]]
    return items


_PAST_FORMS = frozenset(
    "went fell rose came took made won lost beat hit struck left broke began ran shot drove flew sank burst swept tore crashed "
    "got gave held led met said sent set spoke stood told threw wrote fought caught brought built bought sold".split()
)


def _age_last(items: _Items, small: frozenset[str]) -> _Items:
    """Turn "19-year-old Anna Berg" into "Anna Berg, 19,"."""
    for i, item in enumerate(items[:-2]):
        found = re.fullmatch(r"(\d{1,3})-year-old", item.text)
        if not found or item.quoted:
            continue
        b = i + 1
        while b < len(items) and items[b].pos == "PROPN" and items[b].text[:1].isupper():
            b += 1
        if b - i - 1 < 2 or b - i - 1 > 4 or items[b].text[0] in "('’" or items[b].pos in ("NOUN", "ADJ", "CCONJ", "PART") or items[b].key in ("and", "or", "of"):
            continue
        if any(x.key.endswith(("'s", "’s")) for x in items[i:b]) or (i and items[i - 1].pos not in ("VERB", "ADP", "AUX", "SCONJ", "DET", "PUNCT")) or (i and items[i-1].key in ("a", "an")):
            continue
        start = i - 1 if i and items[i - 1].key == "the" else i
        mark = _Item(",", ",", "PUNCT", False)
        name = items[i + 1 : b]
        name = [replace(name[0], spaced=items[start].spaced), *name[1:]]
        closes = [] if items[b].pos == "PUNCT" else [mark]
        return [*items[:start], *name, mark, replace(item, text=found[1], key=found[1], pos="NUM", spaced=True), *closes, *items[b:]]
    return items


def _that(items: _Items, small: frozenset[str]) -> _Items:
    """Take out "that" after "said" where the clause begins at once."""
    for i in range(1, len(items) - 3):
        if items[i].key == "that" and not items[i].quoted and items[i - 1].key in _SAID and items[i + 1].pos in ("DET", "PRON", "PROPN", "NUM") and items[i + 1].key != "that":
            if sum(item.key == "that" for item in items) == 1:
                return [*items[:i], *items[i + 1 :]]
    return items


def _told_media(items: _Items, small: frozenset[str]) -> _Items:
    """Turn "told CNN that" into "said"."""
    for i in range(1, len(items) - 4):
        if items[i].key == "told" and not items[i].quoted:
            j = i + 1
            j += items[j].key == "the"
            if items[j].key in _MEDIA:
                j += 1
                if items[j].key == "that" or items[j].pos in ("DET", "PRON") or items[j].text == ":":
                    j += items[j].key == "that"
                    return [*items[:i], replace(items[i], text="said", key="said"), *items[j:]]
    return items


def _plain(items: _Items, small: frozenset[str]) -> _Items:
    """Put the plain wordings of the table in."""
    table, out, i = load_wordings(), [], 0
    words = [Word(o.key, o.pos, o.quoted or (n > 0 and o.text[:1].isupper()) or (n == 0 and o.pos == "PROPN")) for n, o in enumerate(items)]
    while i < len(items):
        entry = next((e for e in table.get(items[i].key, ()) if e.fits(words, i)), None)
        if not entry:
            out.append(items[i])
            i += 1
            continue
        n = len(entry.pattern)
        new = [
            _Item(word, word, items[i + min(k, n - 1)].pos, items[i].spaced if k == 0 else True) for k, word in enumerate(entry.words)
        ]
        if new and out and out[-1].key in ("a", "an") and not out[-1].quoted:
            article = "an" if _VOWEL_SOUND.match(new[0].text) else "a"
            out[-1] = replace(out[-1], text=article if out[-1].text.islower() else article.capitalize(), key=article)
        out += new
        i += n
    return out


_Operation = Callable[[_Items, frozenset[str]], _Items]
_OPERATIONS: tuple[_Operation, ...] = (_speaker_first, _told_media, _front_last, _active, _title_first, _and_did, _age_last, _own, _participle, _that, _plain)
