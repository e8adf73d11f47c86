"""The reader at run time: an int8 ONNX graph over one article. Needs ONNX Runtime and tokenizers only.

In: a ``Document``. Out: its ``Reading``. The torch twin that is trained and exported is ``model.py``.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from summarize_news.errors import ModelError
from summarize_news.neural.ort import load_onnxruntime, open_session, session_options
from summarize_news.neural.parser import Parser, load_parser, states_of
from summarize_news.neural.sets import SetScorer, best_set
from summarize_news.select import top_sentences
from summarize_news.types import Discourse, Document, Read, Reading, Role, Span, Token, Word

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, RunOptions, SessionOptions

    from summarize_news.neural.tokens import Windows

_GROUP = 16  # windows of one run: some 5,000 words, 400 MB. Part of the result: int8 gives the windows of a run one scale
_MEANS = ("vector", "middle")  # over the pieces of a sentence; not every reader has the second
_OF_PIECES = ("keep", "states")  # the second is what a parser reads
# Where a reader that learned nothing of briefs puts a sentence; all else is a topic.
_SERVES = {
    Discourse.PREVIOUS_EVENT: Role.CONTEXT,
    Discourse.CURRENT_CONTEXT: Role.CONTEXT,
    Discourse.CONSEQUENCE: Role.CONSEQUENCE,
    Discourse.HISTORICAL: Role.BACKGROUND,
    Discourse.EVALUATION: Role.VIEWS,
    Discourse.EXPECTATION: Role.PLANS,
}
_DECIMALS = 4  # scores are rounded before anything is ranked: the last bits depend on kernels and threads


def load_reader(folder: Path, n_threads: int = 1, *, parser: Path | None = None, with_trees: bool = False) -> tuple[Read, str]:
    """Load the reader in ``folder`` (reader.onnx, tokenizer.json, config.json); return it and its name for results.

    With a ``parser`` (a folder, too) it gives the trees of an article's sentences: where a headline has to be made of one, or
    always (``with_trees``). A reader that has no parser of its own gives none.

    Raises: ModelError when a file is missing or damaged.
    """
    from summarize_news.neural.tokens import build_windows, load_tokenizer

    config, graph = check_reader(folder)
    options = session_options(n_threads)
    # What a run took goes back to the system after it: a long article would keep it for good. It costs no time.
    run_options = load_onnxruntime().RunOptions()
    run_options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    try:
        roles = [Discourse(name) for name in config["roles"]]
        scorer = SetScorer.from_dict(config["sets"]) if "sets" in config else None
        tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
        network = _Network(folder, options, run_options, open_session(graph, options))
    except Exception as error:  # each of the libraries raises its own kind for a file it cannot use
        raise ModelError(f"the model in {folder} cannot be used ({type(error).__name__}); reinstall it") from error
    wanted = config.get("parser_sha256")
    trees_of = cache(lambda: load_parser(parser, wanted, options) if parser and wanted else None)  # many articles need none

    def read(document: Document) -> Reading:
        sentences = document.texts()
        windows = build_windows(tokenizer, sentences, document.article.title)
        trees = trees_of() if with_trees or not document.article.title else None
        found = network.run(windows, with_states=trees is not None)
        vector = found["vector"][0]
        vector = vector / np.maximum(np.linalg.norm(vector, axis=1, keepdims=True), 1e-9)
        salience = _rounded(_sigmoid(found["salience"][0]))
        discourse = tuple(dict(zip(roles, _rounded(row), strict=True)) for row in _softmax(found["role"][0]))
        use, serves = salience, tuple(map(served_by, discourse))
        if "use" in found:  # a reader that learned from briefs
            use = _rounded(_sigmoid(found["use"][0]))
            serves = tuple(dict(zip(Role, _rounded(row), strict=True)) for row in _softmax(found["serves"][0]))
        reading = Reading(
            salience=salience,
            discourse=discourse,
            speech=_rounded(_sigmoid(found["speech"][0])),
            similarity=tuple(_rounded(row) for row in vector @ vector.T),
            words=_words(windows, _sigmoid(found["keep"]), sentences),
            use=use,
            serves=serves,
            tokens=_parsed(document, windows, found["states"], trees) if trees else document.tokens,
        )
        if scorer is None:  # as when the scorer is about to be learned
            return replace(reading, extract=tuple(top_sentences(sentences, reading.salience)))
        return replace(reading, extract=best_set(sentences, reading, scorer))

    return read, f"{folder.name}-{config['sha256'][:12]}"


@dataclass(slots=True)
class _Network:
    """The graph of a reader, run over one article; the windows of a long one in groups."""

    folder: Path
    options: "SessionOptions"
    run_options: "RunOptions"
    whole: "InferenceSession"
    upper: "InferenceSession | None" = None

    def run(self, windows: "Windows", with_states: bool) -> dict[str, np.ndarray]:
        """Return the graph's answers by name: those for sentences (1, n, ...), and those of pieces (windows, length, ...)."""
        known = [output.name for output in self.whole.get_outputs()]
        means = [name for name in known if name in _MEANS]
        of_pieces = ["keep", "states"] if with_states else ["keep"]
        answers = [name for name in known if name not in {*_MEANS, *_OF_PIECES}]
        if len(windows.ids) <= _GROUP:
            return self._run_rows(windows, slice(None), [*answers, "vector", *of_pieces])
        totals = {name: np.zeros((windows.n_sentences, 1)) for name in means}
        count = np.zeros(windows.n_sentences)
        pieces: dict[str, list[np.ndarray]] = {name: [] for name in of_pieces}
        for start in range(0, len(windows.ids), _GROUP):
            rows = slice(start, start + _GROUP)
            found = self._run_rows(windows, rows, [*means, *of_pieces])
            owners = windows.sentence[rows]
            n_owned = np.bincount(owners[owners >= 0], minlength=windows.n_sentences)
            # The mean of a sentence's pieces here times how many they are.
            totals = {name: total + found[name][0] * n_owned[:, None] for name, total in totals.items()}
            count += n_owned
            for name, parts in pieces.items():
                parts.append(found[name])
        inputs = {name: (total / np.maximum(count, 1)[:, None]).astype(np.float32)[None] for name, total in totals.items()}
        if self.upper is None:
            self.upper = open_session(_upper_part(check_reader(self.folder)[1], means, answers), self.options)
        found = _answers(self.upper, answers, inputs | {"sentence_mask": _mask(windows)}, self.run_options)
        return found | {"vector": inputs["vector"]} | {name: np.concatenate(parts) for name, parts in pieces.items()}

    def _run_rows(self, windows: "Windows", rows: slice, names: list[str]) -> dict[str, np.ndarray]:
        inputs = {name: getattr(windows, name)[rows] for name in ("ids", "mask", "sentence")}
        return _answers(self.whole, names, inputs | {"sentence_mask": _mask(windows)}, self.run_options)


def _answers(
    session: "InferenceSession", names: list[str], inputs: dict[str, np.ndarray], run_options: "RunOptions"
) -> dict[str, np.ndarray]:
    return dict(zip(names, session.run(names, inputs, run_options), strict=True))


def _mask(windows: "Windows") -> np.ndarray:
    return np.ones((1, windows.n_sentences), np.float32)


def _upper_part(graph: bytes, means: list[str], answers: list[str]) -> bytes:
    """Return the part of a reader's graph that makes ``answers`` of the ``means`` of sentences."""
    import onnx
    from onnx.utils import Extractor

    cut = Extractor(onnx.load_from_string(graph)).extract_model([*means, "sentence_mask"], answers)
    return cut.SerializeToString()


def check_reader(folder: Path) -> tuple[dict, bytes]:
    """Return the config and the graph of the reader in ``folder``, the graph being the one that the config was made with.

    Raises: ModelError when a file is missing or damaged.
    """
    for name in ("reader.onnx", "tokenizer.json", "config.json"):
        if not (folder / name).is_file():
            raise ModelError(f"model file {name} is missing from {folder}; reinstall, or name a folder that has it")
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        wanted = config["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"config.json in {folder} is damaged; reinstall it") from error
    graph = (folder / "reader.onnx").read_bytes()
    if hashlib.sha256(graph).hexdigest() != wanted:
        raise ModelError(f"reader.onnx in {folder} is damaged: its sha256 is not the one in config.json; reinstall it")
    return config, graph


def served_by(discourse: dict[Discourse, float]) -> dict[Role, float]:
    """Return chances of section roles by those of discourse roles, for a reader that learned nothing of briefs."""
    chances = dict.fromkeys(Role, 0.0)
    for kind, chance in discourse.items():
        chances[_SERVES.get(kind, Role.TOPIC)] += chance
    return chances


def _softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _rounded(row: np.ndarray) -> tuple[float, ...]:
    return tuple(np.round(row.astype(float), _DECIMALS).tolist())


def _words(windows: "Windows", keep: np.ndarray, sentences: Sequence[str]) -> tuple[tuple[Word, ...], ...]:
    """Join the pieces of a word; its keep is that of its first piece."""
    out: list[list[Word]] = [[] for _ in sentences]
    for w, p in zip(*np.nonzero(windows.sentence >= 0), strict=True):
        index = windows.sentence[w, p]
        words, text = out[index], sentences[index]
        start, end = int(windows.start[w, p]), int(windows.end[w, p])
        if words and words[-1].span.end == start and text[start - 1].isalnum() and text[start].isalnum():
            words[-1] = Word(span=Span(words[-1].span.start, end), keep=words[-1].keep)
        else:
            words.append(Word(span=Span(start, end), keep=round(float(keep[w, p]), _DECIMALS)))
    return tuple(tuple(words) for words in out)


def _parsed(document: Document, windows: "Windows", states: np.ndarray, parser: Parser) -> tuple[tuple[Token, ...], ...]:
    """Return the tokens of ``document`` with their places in trees; ``states`` are those of all pieces."""
    spans = [[(t.span.start, t.span.end) for t in tokens] for tokens in document.tokens]
    found = parser.parse(states_of(windows, states, spans))
    return tuple(
        tuple(replace(token, head=arc.head, relation=arc.relation) for token, arc in zip(tokens, arcs, strict=True))
        if arcs
        else tokens
        for tokens, arcs in zip(document.tokens, found, strict=True)
    )
