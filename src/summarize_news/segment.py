"""Article in, Document out: sentences as spans, never across a paragraph, every non-space character in exactly one.

A small spaCy sentence recogniser says how likely a sentence starts at a word; rules over the characters beside a gap
decide what is certain (abbreviations, initials, quotes, lists) and leave the rest to it. The only file that imports
spaCy. It does not clean text: lone surrogates and the like are gone before (hygiene.py).
"""

import re
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from summarize_news.errors import ModelError
from summarize_news.types import Article, Document, Segment, Sentence, Span

# What an abbreviation's full stop means depends on the abbreviation. Casefolded, without the last full stop.
_BEFORE_NAME = frozenset(
    "adm amb asst atty brig capt cmdr col cpl det dr fr gen gov hon insp lt maj messrs mlle mme mr mrs ms mx pfc pres "
    "prof pvt rep reps rev sen sens sgt spc supt".split()
)
_BEFORE_PLACE = frozenset("ft mt st ste".split())
_BEFORE_NUMBER = frozenset("ch fig figs p para pp sec vol".split())
_CAPITAL_BEFORE_NUMBER = frozenset("art jan feb mar apr jun jul aug sep sept oct nov dec no nos".split())
_NEVER_LAST = frozenset("approx cf e.g i.e v viz vs".split())
_EITHER = frozenset(
    "a.m p.m inc corp co cos ltd llc plc bros jr sr esq ph.d etc al dept univ assn ave blvd rd jan feb apr aug sept "
    "oct nov dec".split()
)
_STATES = frozenset(
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn "
    "tenn tex vt va wash wis wyo ont que alta".split()
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # U.S, U.N, D.C: both inside a sentence and at its end

# Words that open a sentence far more often than they go on after an abbreviation ("in the U.S. The rest").
_STARTERS = frozenset(
    "a an the this that these those there he she it they we i you his her its their our my but and so yet or if in on "
    "at as for from with by after before when while where what who why how since once although though because during "
    "under among according however meanwhile also then now another some many most more officials analysts "
    "police".split()
)
# Where case tells nothing, only these: "the u.s. in 2010" goes on.
_CASELESS_STARTERS = frozenset("the this these those he she it they we i you but however meanwhile".split())
# Words that go on after an abbreviation ("at 8 p.m. Sunday", "in Reno, Nev. July 4").
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december eastern".split()
)

MARKS = ".!?…"
CLOSERS = "\"'”’»›)]}"
_QUOTES = "\"'”’»›"
_OPENERS = "\"'“‘„«‹([{`"
_MONEY = ("$", "£", "€")
_GOES_ON = ",:;&–—-/"  # a line that ends or goes on with one of these is not over
_BULLETS = "•‣▪●◦∙·"
_LIST_ITEM = re.compile(r"(?:[*–—-]|\d{1,3}[.)])\s+[^\W_]")
_LIST_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)\]]{1,2}")
_AGENCY = re.compile(r"\([A-Z][\w ]*\)\s*[-–—]")  # of a dateline: "TAMPA, Fla. (Reuters) - "
_DATELINE = re.compile(r"[A-Z][A-Z.’' -]{2,40}(?:, ?[\w.’ ]{1,30})? ?\([A-Z][\w ]*\) ?[-–—]")
_SUBHEAD = re.compile(r"(?=(?:\W*\w){8})[A-Z][A-Z’'-]*(?:,? [A-Z’'-]+)+")  # "MIXED REACTIONS", run into the text below
_AFTER_SUBHEAD = re.compile(r"[\"“‘]?[A-Z][a-z]")
_SPEECH = re.compile(
    r"(?P<who>[\w'’-]+)\.?(?:\s+[\w'’-]+\.?){0,3}?\s+"
    r"(?:said|says|asked|asks|added|adds|told|tells|wrote|writes|tweeted|replied|shouted|cried|joked|wondered|recalled|"
    r"declared|demanded|exclaimed|insisted|quipped)\b",
    re.IGNORECASE,
)
# A full stop whose space was lost in scraping: "said.The next". Decimals, domains and "(CNN)Share" do not look so.
_FUSED = re.compile(r"(?<=[a-z0-9)%][a-z0-9)%])[.!?][\"”’')]{0,2}(?=[\"“‘(]?[A-Z][a-z])")
_NOT_PROSE = re.compile(r"://|www\.|@|\\", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:com|org|net|gov|edu|io|co|js|uk)\b", re.IGNORECASE)

WINDOW = 80  # characters beside a gap that the rules look at
_MARKED = 0.5  # chance wanted where a full stop stands and the rules do not decide
_UNMARKED = 0.8  # where none stands: a caption, a subheading or a share bar run into the text


def is_caseless(text: str) -> bool:
    """Say whether case tells nothing here: all lower case or all capitals."""
    return text == text.lower() or text == text.upper()


def _how_opens(right: str, caseless: bool) -> str:
    """Return how the text after a gap opens: "upper", "lower", "digit" or "other"."""
    head = right.lstrip(_OPENERS)
    first = head[:1]
    if first.isdigit() or first in _MONEY:
        return "digit"
    if not first.isalpha():
        return "other"
    mixed = any(c.isupper() for c in head.split(maxsplit=1)[0])  # iPhone, eBay
    return "upper" if caseless or mixed or not first.islower() else "lower"


def _judge_abbreviation(stem: str, right: str, opens: str, caseless: bool) -> bool | None:
    """Judge the full stop after ``stem`` by its last word. Raises LookupError if that is no abbreviation."""
    *before, last = re.split(r"[\s(\[\"“‘'—–/-]", stem)
    word, capital = last.casefold(), caseless or last[:1].isupper()
    first = right.lstrip(_OPENERS).split(maxsplit=1)[0].rstrip(",").casefold() if opens != "other" else ""
    starts = opens == "upper" and first in (_CASELESS_STARTERS if caseless else _STARTERS)
    if word in _NEVER_LAST or (word in _BEFORE_NAME and capital):
        return False
    if word in _BEFORE_PLACE and capital:
        return starts
    if opens == "digit" and (word in _BEFORE_NUMBER or (word in _CAPITAL_BEFORE_NUMBER and capital)):
        return False
    if len(last) == 1 and last.isalpha() and capital:
        if starts or opens == "lower":
            return starts
        name = not before or before[-1].endswith(".") or (before[-1][:1].isupper() and not before[-1].endswith("&"))
        return False if caseless or (name and last != "I") else None
    if word in _EITHER or (word in _STATES and not caseless and capital) or _DOTTED.fullmatch(word):
        if starts or (opens == "upper" and right[0] in _OPENERS and right[0] != "("):
            return True
        return False if opens == "lower" or caseless or first in _DAYS else None
    raise LookupError(last)


def judge_gap(left: str, right: str, caseless: bool) -> bool | None:
    """Judge whether a sentence ends between ``left`` and ``right``; None where the characters do not tell.

    ``left`` ends and ``right`` begins with a non-space character.
    """
    if right[0] in _BULLETS:
        return True
    if _AGENCY.match(right) or not right.split(maxsplit=1)[0].strip(CLOSERS + MARKS + ",:;"):
        return False  # a closing quote or a mark that stands alone belongs to what it closes
    body = left.rstrip(CLOSERS + " ")
    closers = left[len(body) :].strip()
    stem = body.rstrip(MARKS + " ")
    marks = body[len(stem) :].replace(" ", "")
    opens = _how_opens(right, caseless)
    if not marks:
        if caseless or opens == "lower" or left[-1] in _GOES_ON or right[0] in _GOES_ON:
            return False
        return True if _DATELINE.match(right) and not left[-1].isupper() else None
    if marks == "." and not closers and stem and stem[-1] not in CLOSERS:
        try:
            return _judge_abbreviation(stem, right, opens, caseless)
        except LookupError:
            pass
    if "…" in marks or ".." in marks:
        return False if opens == "lower" else None
    if marks[-1] in "!?" and any(c in _QUOTES for c in closers):
        speech = _SPEECH.match(right)
        if speech and (caseless or speech["who"].casefold() not in _STARTERS):
            return False
    if opens == "lower":
        return False if closers or marks != "." else None
    return None if opens == "other" else True


def _find_gaps(text: str) -> Iterator[tuple[int, bool]]:
    """Yield where a sentence may start, and whether a space stands before."""
    n_quotes = counted = 0
    for run in re.finditer(r"\S+", text):
        if run.start():
            yield run.start(), True
        if _NOT_PROSE.search(run.group()):
            continue
        for fused in _FUSED.finditer(text, run.start(), run.end()):
            at = fused.end()
            n_quotes, counted = n_quotes + text.count('"', counted, at), at
            opening = text[at - 1] == '"' and n_quotes % 2
            if not _DOMAIN.match(text, at):
                yield at - 1 if opening else at, False


def find_starts(text: str, chances: Mapping[int, float]) -> list[int]:
    """Return where the sentences of a paragraph start; ``chances`` maps a token's start to the recogniser's say."""
    caseless = is_caseless(text)
    starts = [len(text) - len(text.lstrip())] if text.strip() else []
    for at, spaced in _find_gaps(text):
        left, right = text[max(starts[-1], at - WINDOW) : at], text[at : at + WINDOW]
        before = left.rstrip()
        if not any(c.isalnum() for c in before) or _LIST_NUMBER.fullmatch(before):
            continue  # nothing said yet: a bullet, a list number, a row of dots
        new_line = "\n" in left[len(before) :]
        verdict = True if new_line and _LIST_ITEM.match(right) else judge_gap(before, right, caseless)
        if verdict is None:
            after_subhead = _SUBHEAD.fullmatch(before) and _AFTER_SUBHEAD.match(right)
            wanted = _MARKED if any(c in MARKS for c in before[-3:]) else _UNMARKED
            verdict = bool(after_subhead) or (spaced and chances.get(at, 0.0) >= wanted)
        if verdict:
            starts.append(at)
    return starts


Tokens = list[tuple[int, int]]  # spans; plain tuples, as there are thousands
Piece = tuple[str, Tokens]  # a text and some consecutive tokens of it

# A token is an abbreviation with its full stops, a word with what is inside it, or a run of punctuation; longer ones
# are cut. spaCy's own tokenizer takes quadratic time over such runs and a tenth of a second to build.
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,20}|\w+(?:['’,:/&@.-](?=[a-z0-9])\w+)*|[^\w\s]+")
_MAX_TOKEN = 200
_BATCH = 4000  # tokens scored at once: bounds memory; most articles are one batch
_PLAIN_QUOTES = str.maketrans("“”„«»‘’‚`", '"""""' + "''''")


def find_tokens(text: str) -> Tokens:
    """Return the spans of the tokens that the recogniser reads, none longer than ``_MAX_TOKEN``."""
    return [
        (start, min(start + _MAX_TOKEN, match.end()))
        for match in _TOKEN.finditer(text)
        for start in range(match.start(), match.end(), _MAX_TOKEN)
    ]


def _import_spacy() -> Any:
    """Import spaCy without torch and without spaCy's command line: a quarter of the time, and nothing here needs them.

    thinc imports torch wherever it is installed, and spaCy its command line for ``spacy.info``. Both are hidden for the
    length of the import only, and only if nobody has them yet: a later ``import torch`` finds torch, ``spacy.info``
    still works, but thinc's PyTorch layers stay off in a process that met spaCy here first.
    """

    def info(*args: Any, **kwargs: Any) -> Any:
        from spacy.cli.info import info

        return info(*args, **kwargs)

    stand_ins = {"torch": None, "spacy.cli.info": SimpleNamespace(info=info)}
    hidden = {} if "spacy" in sys.modules else {k: v for k, v in stand_ins.items() if k not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type]
    try:
        import spacy
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
    return spacy


class Senter:
    """spaCy's sentence recogniser (hash embeddings, a small CNN, softmax) over the tokens of ``find_tokens``."""

    def __init__(self) -> None:
        _import_spacy()
        from spacy.attrs import NORM, PREFIX, SHAPE, SUFFIX
        from spacy.lang.lex_attrs import word_shape
        from spacy.ml.models.tagger import build_tagger_model
        from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MultiHashEmbed, build_Tok2Vec_model
        from spacy.vocab import Vocab

        def normalize(word: str) -> str:
            return re.sub(r"\d", "0", word.lower())

        getters = {NORM: normalize, PREFIX: lambda word: word[0], SUFFIX: lambda word: word[-3:], SHAPE: word_shape}
        self._new_vocab = partial(Vocab, lex_attr_getters=getters)
        rows = {"NORM": 3000, "PREFIX": 250, "SUFFIX": 1000, "SHAPE": 500, "SPACY": 10}
        embed = MultiHashEmbed(48, attrs=list(rows), rows=list(rows.values()), include_static_vectors=False)
        encode = MaxoutWindowEncoder(width=48, window_size=1, maxout_pieces=2, depth=3)
        self.model = build_tagger_model(build_Tok2Vec_model(embed, encode), nO=2)

    def read(self, pieces: list[Piece]) -> list[Any]:
        """Return the spaCy Docs of stretches of tokens, over a vocabulary of their own; a shared one only grows."""
        from spacy.tokens import Doc

        vocab = self._new_vocab()
        docs = []
        for text, tokens in pieces:
            words = [text[start:end].translate(_PLAIN_QUOTES).replace("''", '"') for start, end in tokens]
            spaces = [end < start for (_, end), (start, _) in pairwise(tokens)] + [False]
            docs.append(Doc(vocab, words=words, spaces=spaces))
        return docs

    def score(self, texts: list[str]) -> list[dict[int, float]]:
        """Return for each text the chance that a sentence starts at each token, by the token's start."""
        batches: list[list[tuple[int, Tokens]]] = []
        n_left = 0
        for index, text in enumerate(texts):
            tokens = find_tokens(text)
            for at in range(0, len(tokens), _BATCH):
                piece = tokens[at : at + _BATCH]
                if n_left < len(piece):
                    batches.append([])
                    n_left = _BATCH
                batches[-1].append((index, piece))
                n_left -= len(piece)
        chances: list[dict[int, float]] = [{} for _ in texts]
        for batch in batches:
            scores = self.model.predict(self.read([(texts[index], piece) for index, piece in batch]))
            for (index, piece), logits in zip(batch, scores, strict=True):  # logits: (n_tokens, 2)
                likely = 1 / (1 + self.model.ops.xp.exp(logits[:, 0] - logits[:, 1]))
                chances[index].update(zip((start for start, _ in piece), likely.tolist(), strict=True))
        return chances


def load_segmenter(model_dir: Path) -> Segment:
    """Return the function that finds the sentences of an article. Raises ModelError if the weights cannot be used."""
    path = model_dir / "senter.bin"
    senter = Senter()
    try:
        senter.model.from_bytes(path.read_bytes())
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"sentence weights at {path} cannot be used ({error}): install the package again") from error

    def segment(article: Article) -> Document:
        texts = [article.text[span.start : span.end] for span in article.paragraphs]
        sentences: list[Sentence] = []
        for paragraph, (text, chances) in enumerate(zip(texts, senter.score(texts), strict=True)):
            base = article.paragraphs[paragraph].start
            for start, end in pairwise([*find_starts(text, chances), len(text)]):
                span = Span(base + start, base + start + len(text[start:end].rstrip()))
                sentences.append(Sentence(index=len(sentences), paragraph=paragraph, span=span))
        return Document(article=article, sentences=tuple(sentences))

    return segment


def split_sentences(segment: Segment, text: str) -> list[str]:
    """Return the sentences of a text taken as one paragraph."""
    document = segment(Article(name="text", title="", text=text, paragraphs=(Span(0, len(text)),)))
    return [document.text(sentence.index) for sentence in document.sentences]
