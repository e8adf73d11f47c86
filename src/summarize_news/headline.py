"""A headline for an article that has none: a clause of one of its sentences, cut down along its tree to what twelve words hold.

Every clause with a subject of its own is a tree from which whole branches can go: of each number of words the best cuts are
found by dynamic programming (tree knapsack; after Filippova & Strube 2008), by how gladly a summary keeps the words. A logistic
model learned from readers' ratings says which of them a paper would print.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarize_news import guard, quotes
from summarize_news.cohesion import stems
from summarize_news.compress import open_line
from summarize_news.guard.words import MONTHS
from summarize_news.lexicon import WEEKDAYS, stem
from summarize_news.phrases import HOLLOW, TIMES
from summarize_news.plan import Outline
from summarize_news.types import Discourse, Document, Reading

_MAX_WORDS = 12
_MIN_WORDS = 4
_N_FIRST, _N_OTHERS = 3, 6  # sentences beside the lede: the first of the article, the most salient of the summary
_WORTH_PRINTING = -1.0  # logit from which what can be cut from the lede is taken before anything else
_N_BEST = 4  # cuts of each number of words that are followed up
_BASES = (0.1, 0.3)  # of the keep: what a word costs. One finds longer cuts, the other shorter ones
_OPINION = 0.3  # chance of an evaluation from which the words of somebody stay theirs
_PARTED = 0.6  # what it costs to part a verb without an object from what follows it at once

# What a clause can lose, and which of that commas or dashes may bound.
_DISPENSABLE = frozenset(
    "acl acl:relcl advcl advcl:relcl advmod amod appos conj discourse list nmod nmod:unmarked obl obl:agent obl:unmarked "
    "parataxis vocative".split()
)
# Before which a comma belongs to what stands on its other side.
_UNBOUNDED = frozenset(
    "amod aux aux:pass case cc ccomp compound cop det expl fixed mark nsubj nsubj:pass nummod obj punct root xcomp".split()
)
_MAIN = frozenset({"root", "conj", "parataxis", "ccomp"})
_ADJUNCTS = frozenset({"obl", "obl:agent", "advmod"})
_OBJECTS = frozenset({"obj", "xcomp", "ccomp", "cop"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_VERBS = frozenset({"VERB", "AUX"})
_ARTICLES = frozenset({"a", "an", "the"})
_NO_ENDS = frozenset({"ADP", "AUX", "CCONJ", "DET", "PART", "PRON", "SCONJ"})
_COMMAS = frozenset({",", "-", "–", "—", "--"})
_OPENING_QUOTES, _CLOSING_QUOTES = frozenset({'"', "“"}), frozenset({'"', "”"})
# What turns, limits or doubts what is said: a branch with one of these stays, except one that tells something besides.
_OWED = frozenset(
    "if unless except without until than whether not never no none nor neither hardly barely only would could might may "
    "perhaps possibly probably likely unlikely least instead rather allegedly apparently reportedly supposedly fewer less more "
    "most half nearly almost about around".split()
)
_LIMITING = frozenset(  # adjectives
    "alleged accused suspected supposed attempted former late so-called would-be fake false few little many much several "
    "potential possible proposed planned first second third last next other another different same own whole main leading top "
    "latest".split()
)
_QUESTIONS = frozenset("who what which where when why how".split())
_QUANTITIES = frozenset("number lot series few handful couple group range variety dozen".split())
_TURNING = frozenset({"mark", "case", "advmod", "cc"})  # relations of what turns, limits or doubts a branch
_BESIDES = frozenset({"acl:relcl", "appos", "conj", "parataxis"})
_BUT = frozenset({"but", "yet"})
_BOTH = frozenset({"both", "either", "neither", "between"})
_SINCE = frozenset("ago earlier later before after".split())
_SAYING = frozenset(quotes.SAYING)
_OPENS_UNNAMED = re.compile(r"(?:He|She|It|They|We|You|I|His|Her|Its|Their|This|That|These|Those|There|Who|What|Which)\b")
_UNNAMED = re.compile(r"\b(?:he|she|his|her|him|they|them|their|its?|this|these|those|that|there|such)\b", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(r"\bhim\b")  # seldom whom it names: "The council refused to take him at his word"
_SELF = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Yy]our|[Oo]ur|[Mm]y|us|me)\b")
_WORD = re.compile(r"[^\W_]")

# What the features of a candidate weigh (``_Tree.features``, ``_of_sentence``, ``_of_text``), by benchmarks/train_headline.py.
BIAS = -3.91
WEIGHTS: dict[str, float] = {
    "score": 0.28,
    "keep": 0.41,
    "keep_cut": -0.81,
    "keep_share": 0.75,
    "no_acl": -0.30,
    "no_advcl": -0.11,
    "no_amod": -0.31,
    "no_appos": 0.16,
    "no_nmod": -0.24,
    "no_obl": -0.14,
    "bare_verb": -0.04,
    "has_acl": 0.01,
    "has_acl:relcl": -0.01,
    "has_appos": -0.06,
    "has_obj": 0.11,
    "of_second_clause": -0.51,
    "of_what_is_told": -0.07,
    "unknown": -0.87,
    "articles": -0.12,
    "subject_the": -0.17,
    "subject_long": 0.02,
    "ends_other": -0.30,
    "of_lede": 0.22,
    "place": -0.17,
    "salience": 1.25,
    "use": 0.88,
    "central": 0.39,
    "main_event": 0.53,
    "n_words": 0.78,
    "long": 0.13,
    "short": -0.47,
    "unnamed": -0.12,
    "names": 0.24,
    "figures": -0.02,
    "commas": -0.22,
    "repeated": 0.59,
    "in_lede": 0.26,
    "in_opening": 0.17,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A headline that could be: its words, the sentence they are cut from, and what is weighed of them, name → value."""

    text: str
    sentence: int
    features: dict[str, float]


@dataclass(slots=True, kw_only=True)
class _Node:
    """A token in the tree of its sentence; ``blank`` tells whether one stands before it."""

    at: int
    text: str
    low: str
    pos: str
    keep: float
    blank: bool
    head: int
    relation: str
    is_quoted: bool
    children: list[int] = field(default_factory=list)


_Cut = tuple[float, tuple[int, ...]]  # a score, and what is left


def make_headline(document: Document, reading: Reading, outline: Outline) -> str:
    """Return the best of what can be cut from the lede and the most salient lines; the lede's beginning where nothing can."""
    everywhere = sorted(range(len(document.sentences)), key=lambda i: -reading.salience[i])
    for indices in (sources(reading, outline), everywhere):
        for candidate in _best_first(candidates(document, reading, indices)):
            if not guard.check(candidate.text, [document.text(candidate.sentence)]):
                return candidate.text
    return _finished(" ".join(document.text(outline.lede[0]).split()[:_MAX_WORDS]))


def _best_first(found: Iterable[Candidate]) -> list[Candidate]:
    """Return what was found, what of the lede is worth printing before all else."""

    def rank(candidate: Candidate) -> tuple[bool, float]:
        value = worth(candidate.features)
        return bool(candidate.features["of_lede"]) and value >= _WORTH_PRINTING, value

    return sorted(found, key=rank, reverse=True)


def sources(reading: Reading, outline: Outline) -> list[int]:
    """Return the sentences that a headline may be cut from: the lede, the article's first, the most salient of the summary."""
    told = [i for plan in outline.sections for i in plan.sentences]
    salient = sorted(told, key=lambda i: (-reading.salience[i], i))[:_N_OTHERS]
    return list(dict.fromkeys([*outline.lede, *range(min(_N_FIRST, len(reading.salience))), *salient]))


def worth(features: dict[str, float]) -> float:
    """Return the logit of the chance that an editor takes it."""
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())


def candidates(document: Document, reading: Reading, indices: Sequence[int]) -> Iterator[Candidate]:
    """Yield what could be cut from the sentences ``indices``, no text twice."""
    seen: set[str] = set()
    told = [stems(text) for text in document.texts()]
    for place, index in enumerate(indices):
        tree = _Tree(document, reading, index)
        is_opinion = reading.discourse[index].get(Discourse.EVALUATION, 0.0) >= _OPINION
        for clause in tree.clauses(is_opinion):
            for with_articles in (True, False):
                for score, left in tree.cuts(clause, with_articles):
                    text = _finished(tree.written(left))
                    if text in seen or not _can_stand(text) or tree.is_broken(clause, left):
                        continue
                    seen.add(text)
                    features = tree.features(clause, left, score, with_articles)
                    features |= _of_sentence(reading, index, place) | _of_text(text, told, indices[0])
                    yield Candidate(text=text, sentence=index, features=features)


def _can_stand(text: str) -> bool:
    return (
        _MIN_WORDS <= len(text.split()) <= _MAX_WORDS
        and quotes.is_whole(text)
        and not _OPENS_UNNAMED.match(text)
        and not _SOMEBODY_ELSE.search(text)
        and not _SELF.search(quotes.outside_quotes(text))
    )


def _finished(text: str) -> str:
    cut = open_line(" ".join(text.split())).rstrip(" .,;:-–—!")
    if re.search(r"\b(?:[A-Za-z]\.)+[A-Za-z]$", cut):
        cut += "."  # "to the U.S.", "at 1:15 p.m."
    return cut[:1].upper() + cut[1:]


class _Tree:
    """A sentence as a tree; without one it has no clauses."""

    def __init__(self, document: Document, reading: Reading, index: int) -> None:
        text, keeps = document.text(index), reading.words[index]
        self.nodes: list[_Node] = []
        tokens = reading.tokens[index] if reading.tokens else ()
        if any(token.head is None for token in tokens):
            return
        end = k = n_quotes = 0
        for at, token in enumerate(tokens):
            while k + 1 < len(keeps) and keeps[k].span.end <= token.span.start:
                k += 1
            word = text[token.span.start : token.span.end]
            n_quotes += word in _OPENING_QUOTES or word in _CLOSING_QUOTES
            self.nodes.append(
                _Node(
                    at=at,
                    text=word,
                    low=word.lower(),
                    pos=token.pos if _WORD.search(word) or token.pos != "PUNCT" else "PUNCT",
                    keep=keeps[k].keep if keeps else 0.0,
                    blank=at == 0 or token.span.start > end,
                    head=at if token.head is None else token.head,
                    relation=token.relation,
                    is_quoted=n_quotes % 2 == 1,
                )
            )
            end = token.span.end
        for node in self.nodes:
            if node.head != node.at:
                self.nodes[node.head].children.append(node.at)
        self.branches = [self._branch(node.at) for node in self.nodes]

    def _branch(self, at: int) -> list[int]:
        out, open_ = [], [at]
        while open_:
            out.append(open_.pop())
            open_ += self.nodes[out[-1]].children
        return sorted(i for i in out if self.nodes[i].pos != "PUNCT")

    def _n_words(self, at: int) -> int:
        return int(self.nodes[at].blank and self.nodes[at].pos != "PUNCT")

    # clauses

    def clauses(self, is_opinion: bool) -> Iterator[int]:
        """Yield the heads of clauses that can stand over an article: main ones, and what was said before it is said by whom.

        Somebody's opinion stays with its owner.
        """
        for node in self.nodes:
            marks = [self.nodes[k].low for k in node.children if self.nodes[k].relation == "mark" and k < node.at]
            if self._subject(node.at) is None or node.is_quoted or not set(marks) <= {"that", "to"}:
                continue
            is_told = node.relation == "ccomp" and node.at < node.head and self.nodes[node.head].low in _SAYING
            if node.relation in {"root", "parataxis", "conj"} or (is_told and not is_opinion):
                yield node.at

    def _subject(self, at: int) -> int | None:
        node = self.nodes[at]
        is_verbal = node.pos in _VERBS or any(self.nodes[k].relation == "cop" for k in node.children)
        found = [k for k in node.children if self.nodes[k].relation in _SUBJECTS]
        if not is_verbal or not found or self.nodes[found[0]].pos in {"PRON", "PUNCT"}:
            return None
        return found[0] if found[0] < at or self.nodes[at].low in _SAYING else None

    # what can be cut

    def cuts(self, clause: int, with_articles: bool) -> Iterator[_Cut]:
        """Yield the best cuts of a clause, of each number of words."""
        for base in _BASES:
            for found in self._cuts(clause, clause, base, with_articles).values():
                yield from found

    def _cuts(self, at: int, clause: int, base: float, with_articles: bool) -> dict[int, list[_Cut]]:
        """Return the best cuts of the branch at ``at``, which itself stays, by their number of words."""
        best: dict[int, list[_Cut]] = {self._n_words(at): [(self.nodes[at].keep - base, (at,))]}
        for child in self.nodes[at].children:
            node = self.nodes[child]
            is_joining = node.relation == "cc" or (node.low == "that" and at == clause)
            is_first = child == self.branches[clause][0]  # an "and" may hang on the clause's subject
            is_opening = is_joining and child < clause and (at == clause or is_first)
            is_article = not with_articles and node.relation == "det" and self._is_article(node)
            if node.pos == "PUNCT" or is_opening or is_article:
                continue
            options: dict[int, list[_Cut]] = {}
            if not self._must_go(node, clause):
                whole = self._whole(child, base) if self._is_atomic(child) else None
                options = whole or self._cuts(child, clause, base, with_articles)
            if self._can_go(node):
                options = {**options, 0: [*options.get(0, ()), (-_PARTED * self._is_parted(node), ())]}
            joined: dict[int, list[_Cut]] = {}
            for n, cuts in best.items():
                for m, more in options.items():
                    if n + m <= _MAX_WORDS:
                        joined.setdefault(n + m, []).extend((s + t, a + b) for s, a in cuts for t, b in more)
            best = {n: sorted(cuts, key=lambda cut: (-cut[0], cut[1]))[:_N_BEST] for n, cuts in joined.items()}
        return best

    def _whole(self, at: int, base: float) -> dict[int, list[_Cut]]:
        branch = self.branches[at]
        return {sum(map(self._n_words, branch)): [(sum(self.nodes[i].keep - base for i in branch), tuple(branch))]}

    def _is_article(self, node: _Node) -> bool:
        is_counting = node.low == "a" and self.nodes[node.head].low in _QUANTITIES
        return node.low in _ARTICLES and (node.text.islower() or node.at == 0) and not node.is_quoted and not is_counting

    def _is_atomic(self, at: int) -> bool:
        """Tell whether a branch is a date or a stretch of time, or is quoted: it stays whole or goes."""
        node = self.nodes[at]
        parts = [node, *(self.nodes[k] for k in node.children if node.pos == "NUM")]
        is_span = node.relation == "obl:unmarked" or node.low in _SINCE
        return node.is_quoted or is_span or any(part.low.rstrip(".") in MONTHS for part in parts)

    def _must_go(self, node: _Node, clause: int) -> bool:
        """Tell whether a branch has no place in a headline: a day, and what stands before the subject."""
        if node.relation not in _DISPENSABLE:
            return False
        subject = self._subject(clause)
        is_before = node.head == clause and subject is not None and node.at < self.branches[subject][0] and subject < clause
        is_loose = node.relation == "parataxis" and not any(self.nodes[i].low in _SAYING for i in self.branches[node.at])
        return is_before or is_loose or node.low in WEEKDAYS

    def _can_go(self, node: _Node) -> bool:
        """Tell whether the clause says the same, and less, without a branch."""
        head, branch = self.nodes[node.head], self.branches[node.at]
        if node.relation not in _DISPENSABLE or self._is_atomic(head.at) or (node.is_quoted and head.is_quoted):
            return False
        if node.low in _QUESTIONS or (node.relation == "advmod" and node.pos == "ADJ"):
            return False  # "shot dead"
        turned = [k for k in node.children if self.nodes[k].relation in _TURNING]
        if node.relation not in _BESIDES and any(map(self._is_owed, [node.at, *turned])):
            return False
        if node.relation == "amod":
            is_limited = any(self.nodes[k].relation == "nmod:poss" for k in head.children)  # "the world's leading company"
            is_told_by = head.low in HOLLOW or stem(head.low) in HOLLOW  # "in intelligent ways"
            return node.blank and not node.text[0].isupper() and not is_limited and not is_told_by
        if node.relation in _ADJUNCTS and head.relation not in _MAIN and self._parts(node):
            return False
        if node.relation.startswith("nmod"):
            is_name = head.pos == "PROPN" and not any(self.nodes[i].low in _COMMAS for i in range(head.at, branch[0]))
            is_whose = node.at > head.at and any(self.nodes[k].low == "of" for k in node.children)
            return not is_name and not is_whose
        if node.relation == "conj":
            is_clause = any(self.nodes[i].pos in _VERBS for i in branch)
            if is_clause and any(self.nodes[k].low in _BUT for k in node.children):
                return False  # what comes then turns it round
            beside = [i for k in head.children for i in (k, *self.nodes[k].children)]
            return head.relation not in _SUBJECTS and not any(self.nodes[i].low in _BOTH for i in beside)
        return True

    def _is_parted(self, node: _Node) -> bool:
        return node.relation in _ADJUNCTS and self._parts(node)

    def _is_owed(self, at: int) -> bool:
        low, pos = self.nodes[at].low, self.nodes[at].pos
        is_limiting = low in _LIMITING or low.endswith("est")
        return (low in _OWED and pos != "PROPN") or low.endswith("n't") or (is_limiting and pos in {"ADJ", "VERB"})

    def _parts(self, node: _Node) -> bool:
        """Tell whether a verb without an object would lose what follows it at once: "looked | into the eyes"."""
        between = range(node.head + 1, self.branches[node.at][0])
        is_next = node.at > node.head and all(self.nodes[i].pos == "PUNCT" for i in between)
        has_object = any(self.nodes[k].relation in _OBJECTS for k in self.nodes[node.head].children)
        return is_next and (not has_object or self.nodes[node.head].pos in {"ADJ", "ADV"})  # "is back | under control"

    def is_broken(self, clause: int, left: Sequence[int]) -> bool:
        """Tell whether what is ``left`` does not fit together: "a American tradition", "charged with murder not guilty"."""
        order = sorted(left)
        if self.nodes[order[-1]].pos in _NO_ENDS or self.nodes[order[-1]].low.endswith(("'s", "’s")):
            return True
        if self.nodes[clause].low in _SAYING and not any(
            k in left and self.nodes[k].relation in _OBJECTS for k in self.nodes[clause].children
        ):
            return True
        for at in order:
            node, branch = self.nodes[at], self.branches[at]
            subjects = [k for k in node.children if self.nodes[k].relation in _SUBJECTS]
            is_joined = branch[0] == 0 or self.nodes[branch[0]].relation == "cc" or self.nodes[branch[0] - 1].low in _COMMAS
            if len(subjects) > 1 or (node.relation == "conj" and node.head in left and not is_joined):
                return True
            follows = self.nodes[at + 1].low if at + 1 < len(self.nodes) and at + 1 not in left else ""
            if stem(node.low) in TIMES and follows in {*_SINCE, "to"}:
                return True  # "threats days | after the sale", "15 days | to leave"
            is_listed = node.relation == "conj" and self.nodes[branch[0]].relation != "cc" and branch[-1] + 1 < len(self.nodes)
            if is_listed and branch[-1] + 1 not in left and self.nodes[branch[-1] + 1].low in {"and", "or"}:
                return True  # "by air, water | and land"
        for at, following in pairwise(order):
            is_changed = self.nodes[at].low in {"a", "an"} and following != at + 1
            if is_changed and (self.nodes[following].low[0] in "aeiou") != (self.nodes[at].low == "an"):
                return True
        return False

    # what is left

    def written(self, left: Sequence[int]) -> str:
        """Return what is ``left`` as text, with the marks between words that stood beside each other or bound what stays."""
        stays, opens, closes = set(left), set(), set()
        for at in left:
            node, branch = self.nodes[at], self.branches[at]
            if node.relation not in _UNBOUNDED and node.head in stays and node.at != node.head:
                is_opened = branch[0] > 0 and self.nodes[branch[0] - 1].low in _COMMAS
                is_closed = branch[-1] + 1 < len(self.nodes) and self.nodes[branch[-1] + 1].low in _COMMAS
                if is_opened:
                    opens.add(min(stays.intersection(branch)))
                if is_opened and is_closed and node.relation != "conj":
                    closes.add(max(stays.intersection(branch)))
            if node.relation == "ccomp" and node.at < node.head and node.head in stays:  # "…, the ministry said"
                closes.add(max(stays.intersection(branch)))
        out, last, final = "", -1, max(left)
        for node in self.nodes:
            if node.pos == "PUNCT":
                if self._stands(node, stays) and not (node.low in _COMMAS and out.endswith(",")):
                    out += (" " if out and node.blank else "") + node.text
                    last = node.at
            elif node.at in stays:
                if node.at in opens and out and out.rstrip()[-1:] not in _COMMAS:
                    out += ","
                out += (" " if out and (node.blank or last != node.at - 1) else "") + node.text
                last = node.at
                if node.at in closes and node.at != final:
                    out += ","
        return out

    def _stands(self, node: _Node, stays: set[int]) -> bool:
        """Tell whether a mark stands: between two words that stay, or the quotation mark of one of them."""
        before, after = node.at - 1, node.at + 1
        while before >= 0 and self.nodes[before].pos == "PUNCT":
            before -= 1
        while after < len(self.nodes) and self.nodes[after].pos == "PUNCT":
            after += 1
        if before in stays and after in stays:
            return True
        if node.text in _OPENING_QUOTES and after == node.at + 1 and node.blank:
            return after in stays
        is_end = node.text in _CLOSING_QUOTES and before >= node.at - 2
        return (is_end or node.text == "%") and before in stays

    def features(self, clause: int, left: Sequence[int], score: float, with_articles: bool) -> dict[str, float]:
        """Return what is weighed of what is ``left`` of a clause: name → value, most in [0, 1]."""
        stays, branch = set(left), self.branches[clause]
        gone = [self.nodes[i] for i in branch if i not in stays and not self._is_article(self.nodes[i])]
        kept = [self.nodes[i] for i in left]
        torn = Counter(node.relation.partition(":")[0] for node in gone if node.head in stays)
        here = {node.relation for node in kept if node.at != clause}
        subject = self._subject(clause)
        of_subject = [i for i in left if subject is not None and i in self.branches[subject]]
        keeps = sum(node.keep for node in kept)
        is_parted = any(node.head == clause and self._is_parted(node) for node in gone)
        return {
            "score": score / len(left) ** 0.5,
            "keep": keeps / len(kept),
            "keep_cut": sum(node.keep for node in gone) / max(1, len(gone)),
            "keep_share": keeps / max(1e-6, keeps + sum(node.keep for node in gone)),
            # what was torn off, and what stays
            **{f"no_{name}": min(torn[name], 2) / 2 for name in ("acl", "advcl", "amod", "appos", "nmod", "obl")},
            "bare_verb": float(is_parted and not here & _ADJUNCTS),
            **{f"has_{name}": float(name in here) for name in ("acl", "acl:relcl", "appos", "obj")},
            "of_second_clause": float(self.nodes[clause].relation == "conj"),
            "of_what_is_told": float(self.nodes[clause].relation == "ccomp"),
            "unknown": sum(node.relation == "" for node in kept) / len(kept),
            "articles": float(with_articles),
            "subject_the": float(bool(of_subject) and self.nodes[min(of_subject)].low == "the"),
            "subject_long": float(len(of_subject) >= 7),
            "ends_other": float(self.nodes[max(left)].pos not in {*_VERBS, "NOUN", "PROPN", "NUM"}),
        }


def _of_sentence(reading: Reading, index: int, place: int) -> dict[str, float]:
    """Return what is weighed of the sentence that a headline is cut from."""
    near = reading.similarity[index]
    return {
        "of_lede": float(place == 0),
        "place": min(index, 10) / 10,
        "salience": reading.salience[index],
        "use": reading.use[index],
        "central": sum(near) / len(near),
        "main_event": reading.discourse[index].get(Discourse.MAIN_EVENT, 0.0),
    }


def _of_text(text: str, told: Sequence[set[str]], lede: int) -> dict[str, float]:
    """Return what is weighed of a headline's words; ``told``: the stems of every sentence."""
    n, mine = len(text.split()), stems(text)
    n_with = [sum(word in words for words in told) for word in mine]
    return {
        "n_words": n / _MAX_WORDS,
        "long": float(n >= 11),
        "short": float(n <= 6),
        "unnamed": float(bool(_UNNAMED.search(text))),
        "names": min(len(re.findall(r"(?<!^)\b[A-Z]\w+", text)), 4) / 4,
        "figures": float(bool(re.search(r"\d", text))),
        "commas": float("," in text),
        "repeated": sum(min(n - 1, 5) for n in n_with) / (5 * max(1, len(mine))),
        "in_lede": len(mine & told[lede]) / max(1, len(mine)),
        "in_opening": len(mine & set().union(*told[:_N_FIRST])) / max(1, len(mine)),
    }
