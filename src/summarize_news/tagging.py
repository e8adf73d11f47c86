"""spaCy's networks over the tokens of a text: where sentences start, and parts of speech. The only file with spaCy.

Hash embeddings of norm, prefix, suffix, shape and following space, a small CNN, softmax. In: texts. Out: chances and tags.
"""

import re
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from summarize_news.errors import ModelError

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


def _import_spacy() -> None:
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
        import spacy  # noqa: F401
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


class _Net:
    """One of spaCy's token classifiers (its tagger architecture), called directly: no pipeline, no config to resolve."""

    n_labels: int
    width: int
    depth: int
    rows: dict[str, int]

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
        rows = self.rows
        embed = MultiHashEmbed(self.width, attrs=list(rows), rows=list(rows.values()), include_static_vectors=False)
        encode = MaxoutWindowEncoder(width=self.width, window_size=1, maxout_pieces=2, depth=self.depth)
        self.model = build_tagger_model(build_Tok2Vec_model(embed, encode), nO=self.n_labels)

    def load(self, path: Path) -> None:
        """Read weights. Raises ModelError if they are missing or damaged."""
        try:
            self.model.from_bytes(path.read_bytes())
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"weights at {path} cannot be used ({error}): install the package again") from error

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

    def classify(self, texts: list[str]) -> list[tuple[Tokens, Any]]:
        """Return for each text its tokens and their logits. Shape: (n_tokens, n_labels)."""
        xp = self.model.ops.xp
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
        found: list[list[tuple[Tokens, Any]]] = [[] for _ in texts]
        for batch in batches:
            scores = self.model.predict(self.read([(texts[index], piece) for index, piece in batch]))
            for (index, piece), logits in zip(batch, scores, strict=True):
                found[index].append((piece, logits))
        return [
            (
                [t for tokens, _ in parts for t in tokens],
                xp.concatenate([p for _, p in parts]) if parts else xp.zeros((0, self.n_labels)),
            )
            for parts in found
        ]


class Senter(_Net):
    """Where sentences start: spaCy's sentence recogniser."""

    n_labels = 2
    width = 48
    depth = 3
    rows = {"NORM": 3000, "PREFIX": 250, "SUFFIX": 1000, "SHAPE": 500, "SPACY": 10}

    def score(self, texts: list[str]) -> list[dict[int, float]]:
        """Return for each text the chance that a sentence starts at each token, by the token's start."""
        sigmoid = self.model.ops.sigmoid
        return [
            dict(zip((start for start, _ in tokens), sigmoid(logits[:, 1] - logits[:, 0]).tolist(), strict=True))
            for tokens, logits in self.classify(texts)
        ]


class Tagger(_Net):
    """Universal parts of speech (Petrov et al. 2012)."""

    labels = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
    n_labels = len(labels)
    width = 64
    depth = 4
    rows = {"NORM": 4000, "PREFIX": 500, "SUFFIX": 1500, "SHAPE": 500, "SPACY": 10}

    def tag(self, texts: list[str]) -> list[list[tuple[int, int, str]]]:
        """Return for each text the start, end and part of speech of every token."""
        return [
            [(start, end, self.labels[k]) for (start, end), k in zip(tokens, logits.argmax(1).tolist(), strict=True)]
            for tokens, logits in self.classify(texts)
        ]
