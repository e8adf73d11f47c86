"""Pairs of evidence and line for the writer: which sentences a highlight rests on, and which highlights may be learned from.

In: articles with their highlights, or sectioned summaries with the evidence of every line. Out: ``Pair`` values, then the
pieces of each. A highlight is kept where its evidence holds it, in whole words and grammar: a writer learns to shorten,
join and reword, not to know better (Chen & Bansal 2018 for the alignment).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
from tokenizers import Tokenizer

from summarize_news.neural.training.oracle import stem

MAX_SOURCE, MAX_TARGET = 160, 56  # pieces; longer evidence is three sentences run together, longer lines are paragraphs
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_CASED_WORD = re.compile(r"[^\W\d_]+")
_UPDATE = re.compile(r"^(?:new|update) ?: ?", re.IGNORECASE)  # "NEW: ..." marks what was added to a story
_MIN_WORDS = 5
_MIN_COVER = 0.66  # share of a line's content words that its evidence must hold
_FIRST, _SECOND = 0.45, 0.15  # share of them that the best sentence gives, and that another has to add
_MIN_SEEN = 5  # how often a word was put in by an editor before the writer may
_MIN_MET = 120  # or how often it stands in what they wrote about (168,549 sentences)
_ENDINGS = frozenset("##s ##es ##d ##ed ##r ##er ##ers ##ing ##ly ##ies ##ied ##ise ##ised ##ize ##ized ##ting ##ted".split())
_DETERMINERS = frozenset("a an the his her their its our my your this that these those".split())
_AUXILIARIES = frozenset("is are was were has have had be been being will would to".split())
_LOOSE = frozenset(
    "a an the this that these those and or but if in on at as for from with by to of off up out into over under after before "
    "when while who which what how than then there he she it they we i you him her them us his hers its their our my your is "
    "are was were be been being am has have had do does did will would not also it's he's she's they're s".split()
)
# What only evidence may say: a number, a "not" or a "may" changes what a line means, "he" whom it means.
_COPIED_ONLY = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen half first "
    "second third fourth fifth sixth seventh eighth ninth tenth twice double triple both couple pair dozens hundreds thousands "
    "millions billions no not never none nobody nothing neither nor without cannot nt may might could can should must likely "
    "unlikely possibly perhaps probably allegedly reportedly alleged apparently january february march april june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow t "
    "i me my we us our you your he him his she her".split()
)
_SAYING = frozenset("say says said saying tell tells told claim claims claimed add adds added according insist insists".split())
_LEANS = frozenset("he she it they his her its their this these those him them".split())  # a line cannot begin with these


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A line and the text of the sentences it rests on."""

    evidence: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A pair in pieces. Shapes: source (s,), target (t,), both with their special pieces."""

    source: np.ndarray
    target: np.ndarray


def align_lines(sentences: Sequence[str], lines: Sequence[str]) -> Iterator[Pair]:
    """Yield the lines that one or two of ``sentences`` hold, with those sentences in source order."""
    words = [_content(sentence) for sentence in sentences]
    for line in (_UPDATE.sub("", line) for line in lines):
        wanted = Counter(_content(line))
        n = sum(wanted.values())
        said = _WORD.findall(line.lower())
        if n < _MIN_WORDS or len(said) < _MIN_WORDS + 2 or said[0] in _LEANS or line.rstrip().endswith("?"):
            continue
        missing, chosen = wanted, []
        for floor in (_FIRST, _SECOND):
            # of equal sentences the shorter, then the earlier
            gains = [(sum((Counter(w) & missing).values()), -len(w)) for w in words]
            top = max(range(len(words)), key=lambda i: (gains[i], -i), default=-1)
            if top < 0 or gains[top][0] < max(floor * n, 2):
                break
            chosen.append(top)
            missing = missing - Counter(words[top])
        if chosen and 1 - sum(missing.values()) / n >= _MIN_COVER:
            evidence = " ".join(sentences[i] for i in sorted(set(chosen)))
            adds_speaker = not _SAYING.isdisjoint(said) and _SAYING.isdisjoint(_WORD.findall(evidence.lower()))
            if not adds_speaker and not is_telegraphic(line, evidence):
                yield Pair(evidence=evidence, line=line)


def written_lines(records: Iterable[dict]) -> Iterator[Pair]:
    """Yield the lines of sectioned summaries, published and merely cut, with their evidence in source order."""
    for record in records:
        summary, sentences = record["summary"], record["sentences"]
        for line in (summary["lede"], *(line for s in summary["sections"] for line in (s["lead"], *s["bullets"]))):
            yield Pair(evidence=" ".join(sentences[i] for i in sorted(set(line["evidence"]))), line=line["text"])
            if "[" not in line["cut"] and line["cut"] != line["text"]:  # brackets hold a name put in for a pronoun
                yield Pair(evidence=sentences[line["evidence"][0]], line=line["cut"])


def sentence_key(sentence: str) -> str:
    """Return what a file of rewordings calls ``sentence``: it holds no text of an article."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


def reworded_line(record: dict, sentence: str) -> Pair:
    """Return a hand-written line that rewords ``sentence``, or what ``shown`` of it.

    ``record`` is ``{"of": key, "shown": parts, "line": parts}``: stretches ``[start, end]`` of the text it is made of (code
    points; of the sentence, or of what is shown) and words put in.
    """
    evidence = _put_together(record["shown"], sentence) if "shown" in record else sentence
    return Pair(evidence=evidence, line=_put_together(record["line"], evidence))


def _put_together(parts: Sequence[str | Sequence[int]], text: str) -> str:
    return "".join(part if isinstance(part, str) else text[part[0] : part[1]] for part in parts)


def is_telegraphic(line: str, evidence: str) -> bool:
    """Tell whether ``line`` leaves out an article or an auxiliary that ``evidence`` has at that place ("Man arrested")."""
    said, source = _WORD.findall(line.lower()), _WORD.findall(evidence.lower())
    blocks = SequenceMatcher(None, source, said, autojunk=False).get_matching_blocks()
    for block in blocks[:-1]:
        if block.a == 0 or (block.size < 2 and said[block.b] in _LOOSE):
            continue
        skipped, before = source[block.a - 1], said[block.b - 1] if block.b else ""
        if skipped in {"a", "an", "the"} and before not in _DETERMINERS and not before.endswith("'s"):
            return True
    for before, after in pairwise(blocks[:-1]):
        left_out = source[before.a + before.size : after.a]
        if before.b + before.size == after.b and left_out and _AUXILIARIES.issuperset(left_out):
            return True
    return not line.rstrip().endswith((".", "?", "!", '"', "”"))


def _content(text: str) -> list[str]:
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _LOOSE]


def common_words(texts: Iterable[str], vocabulary: Iterable[str]) -> frozenset[str]:
    """Return the words that cased ``texts`` mostly write in lower case, and other forms of them in ``vocabulary``: no names."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts:
        for number, match in enumerate(_CASED_WORD.finditer(text)):
            word = match.group()
            if word[0].islower():
                lower[word] += 1
            elif number:  # the first word of a sentence tells nothing
                upper[word.lower()] += 1
    common = {word for word, n in lower.items() if n >= 2 and n > 2 * upper[word]}
    stems = {stem(word) for word in common}
    return frozenset(common | {word for word in vocabulary if len(word) > 4 and not upper[word] and stem(word) in stems})


def piece_kinds(tokenizer: Tokenizer) -> np.ndarray:
    """Return what each piece is: 0 begins a word, 1 goes on with one, 2 is special. Shape: (vocabulary,)."""
    kinds = np.zeros(tokenizer.get_vocab_size(), np.uint8)
    for piece, row in tokenizer.get_vocab().items():
        kinds[row] = 2 if piece[0] == "[" and piece[-1] == "]" and len(piece) > 2 else piece.startswith("##")
    return kinds


def is_copied(source: np.ndarray, target: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Tell which pieces of ``target`` can be copied: a piece inside a word only after the piece it follows in ``source``."""
    before = np.concatenate([[-1], source[:-1]])
    previous = np.concatenate([[-1], target[:-1]])
    same = target[:, None] == source[None, :]
    inside = (kinds[source] == 1)[None, :] & (before[None, :] != previous[:, None])
    return (same & ~inside & (kinds[source] != 2)[None, :]).any(1)


def encode_pairs(pairs: Iterable[Pair], tokenizer: Tokenizer) -> list[Encoded]:
    """Return the pairs in pieces, [CLS] source [SEP] and target [SEP]; those too long are left out."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    out = []
    for pair in pairs:
        source, target = (e.ids for e in tokenizer.encode_batch([pair.evidence, pair.line], add_special_tokens=False))
        if len(source) + 2 <= MAX_SOURCE and len(target) + 1 <= MAX_TARGET:
            out.append(Encoded(source=np.array([cls, *source, sep], np.int32), target=np.array([*target, sep], np.int32)))
    return out


def spoken_pieces(
    examples: Sequence[Encoded], tokenizer: Tokenizer, common: frozenset[str], sentences: Sequence[str] = ()
) -> np.ndarray:
    """Return the pieces that a writer may put in by itself: common words, endings, marks, [SEP].

    A common word is one that editors put in, or one that ``sentences`` often have. Names, numbers, "not" and "may" are not
    among them: it can only copy those.
    """
    kinds = piece_kinds(tokenizer)
    added: Counter[int] = Counter()
    for example in examples:
        added.update(example.target[~is_copied(example.source, example.target, kinds)].tolist())
    marks = (tokenizer.token_to_id(mark) for mark in (".", ",", "'", "-", "[SEP]"))
    chosen = {row for row in marks if row is not None}
    met = Counter(row for encoding in tokenizer.encode_batch(list(sentences), add_special_tokens=False) for row in encoding.ids)
    for row in added | met:
        piece = tokenizer.id_to_token(row)
        is_word = piece in common and piece.isascii() and piece.isalpha() and piece not in _COPIED_ONLY
        is_used = added[row] >= _MIN_SEEN or (is_word and met[row] >= _MIN_MET)
        if is_used and (is_word or piece in _ENDINGS):
            chosen.add(row)
    return np.array(sorted(chosen), np.int64)


def can_be_said(example: Encoded, kinds: np.ndarray, spoken: np.ndarray) -> bool:
    """Tell whether every piece of the target is copied or among ``spoken``."""
    return bool((is_copied(example.source, example.target, kinds) | np.isin(example.target, spoken)).all())
