"""The parser that ships: trees are trees, and the writer turns lines by them. All sentences are made up."""

import gzip
import json
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news.errors import ModelError
from summarize_news.neural.ort import open_session, session_options
from summarize_news.neural.parser import MAX_TOKENS, Arc, Parser, load_parser, spanning_tree
from summarize_news.neural.reader import load_reader
from summarize_news.neural.shipped import load_shipped
from summarize_news.neural.training.trees import LAYERS, TreeParser, export_parser
from summarize_news.pipeline import load_tools, models_folder
from summarize_news.types import Article, Notes, Span

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from train_parser import RELATIONS, read_conllu

NEVER, FREELY = 1e9, -1e9  # floors of the odds


TOOLS = load_tools()
FOLDER = models_folder() / "parser"
SHA256 = json.loads((FOLDER / "config.json").read_text("utf-8"))["sha256"]


def notes_of(text: str) -> Notes:
    document = TOOLS.segment(Article(name="-", title="", text=text, paragraphs=(Span(0, len(text)),)))
    tokens, at = [], 0
    for sentence, parsed in zip(document.texts(), TOOLS.read(document).tokens, strict=True):
        at, n = text.index(sentence, at), len(tokens)
        tokens += [replace(t, span=Span(at + t.span.start, at + t.span.end), head=n + t.head) for t in parsed]
    return Notes(text=text, sentences=(text,), tokens=tuple(tokens))


def load(folder: Path, sha256: str = SHA256) -> Parser:
    return load_parser(folder, sha256, session_options())


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load(FOLDER)


@pytest.fixture(scope="module")
def writer():
    return load_shipped(models_folder() / "writer", NEVER)


TURNED = [
    # when it was, first
    ("The council ruled on Wednesday that ferries are ships.", "On Wednesday, the council ruled that ferries are ships."),
    ("The mayor sold ferries on Monday and Tuesday.", "On Monday and Tuesday, the mayor sold ferries."),
    ("Lena Ruud resigned Tuesday.", "On Tuesday, Lena Ruud resigned."),
    ("The mayor closed the harbour last week.", "Last week, the mayor closed the harbour."),
    # who did it
    (
        "The ferry was sold by a firm in Ostmark for 5 million crowns.",
        "A firm in Ostmark sold the ferry for 5 million crowns.",
    ),
    # a clause
    ("Lena Ruud left the council after admitting fraud.", "After admitting fraud, Lena Ruud left the council."),
    # a deed
    ("The mayor has closed the old harbour.", "The mayor closed the old harbour."),
    ("Two ferries have been sold.", "Two ferries were sold."),
    ("The sale of the ferry was illegal, a court has ruled.", "A court ruled that the sale of the ferry was illegal."),
    ("The town helps sailors who live in Ostmark.", "The town helps sailors living in Ostmark."),
    ("Ostmark is to close the harbour.", "Ostmark will close the harbour."),
    ("Fares rose by 20 per cent in Ostmark.", "Fares rose by 20% in Ostmark."),
]
STAYS = [
    "The ferry was sold by Monday.",  # that did not sell it
    "The council said Lena Ruud resigned on Wednesday.",  # not the council did, then
    "The mayor has lived in Ostmark since 1961.",  # and lives there
    "The ferry was not sold by the mayor.",
    "He was met by the mayor.",
    "The law bans ferries on Sunday.",  # on any
    "She lost the ferry after the storm hit Ostmark.",  # nobody would know who, for longer
]


@pytest.mark.parametrize(("text", "expected"), TURNED)
def test_a_line_is_turned_by_its_tree(writer, text, expected):
    assert writer([notes_of(text)]) == [expected]


@pytest.mark.parametrize("text", STAYS)
def test_what_a_turn_would_change_stays(writer, text):
    assert writer([notes_of(text)]) == [text]


def test_nothing_goes_on_which_something_hangs():
    write = load_shipped(models_folder() / "writer", FREELY)
    text = "Lena Ruud, who owned the ferry, sold it to a rival firm in the harbour of Ostmark after the storm."
    (line,) = write([notes_of(text)])
    assert line.startswith("Lena Ruud sold it to a rival firm"), line


def states_of(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, 384 * len(LAYERS))).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(0, 1000))
def test_whatever_it_reads_a_tree_comes_out(lengths, seed):
    found = load(FOLDER).parse([states_of(n, seed + i) for i, n in enumerate(lengths)])
    assert [len(arcs) for arcs in found] == lengths
    for n, arcs in zip(lengths, found, strict=True):
        roots = [at for at, arc in enumerate(arcs) if arc.head == at]
        assert len(roots) == bool(n)
        assert all((arc.relation == "root") is (at in roots) for at, arc in enumerate(arcs))
        for at in range(n):
            for _ in range(n):
                at = arcs[at].head
            assert at == roots[0], "everything hangs on the root"


def is_tree(heads: tuple[int, ...]) -> bool:
    def reaches_root(at: int) -> bool:
        for _ in heads:
            at = heads[at - 1] if at else 0
        return at == 0

    return heads.count(0) == 1 and all(map(reaches_root, heads))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.floats(-9, 9), min_size=n + 1, max_size=n + 1), min_size=n, max_size=n)
    )
)
def test_no_tree_is_better_than_the_one_found(scores):
    def worth(heads: tuple[int, ...]) -> float:
        return sum(row[head] for row, head in zip(scores, heads, strict=True))

    found = tuple(spanning_tree(np.array(scores)))
    assert is_tree(found)
    all_of_them = filter(is_tree, product(range(len(scores) + 1), repeat=len(scores)))
    assert worth(found) >= max(map(worth, all_of_them)) - 1e-6


def test_a_sentence_is_read_the_same_in_any_company(parser):
    alone = parser.parse([states_of(7, 1)])
    assert parser.parse([states_of(20, 2), states_of(7, 1), states_of(3, 3)])[1:2] == alone


def test_a_sentence_without_end_gets_no_tree(parser):
    assert parser.parse([states_of(MAX_TOKENS + 1, 0)]) == [[]]
    assert parser.parse([]) == []


def test_the_graph_says_what_the_network_does(tmp_path):
    torch.manual_seed(0)
    network = TreeParser(6, 4, 8, 1, 4, 4).eval()
    export_parser(network, tmp_path / "parser.onnx")
    session = open_session((tmp_path / "parser.onnx").read_bytes(), session_options())
    states, mask = torch.randn(3, 9, 6), torch.ones(3, 9)
    mask[1, 5:] = 0
    arcs, kinds, chances = session.run(["arcs", "kinds", "chances"], {"states": states.numpy(), "mask": mask.numpy()})
    with torch.no_grad():
        expected, dependents, heads = network(states, mask)
        best = network.relations(dependents, heads, expected.argmax(-1)).softmax(-1).max(-1)
    known = mask.bool().numpy()
    np.testing.assert_allclose(arcs[known], expected[mask.bool()], atol=2e-2)  # its weights are in half precision
    np.testing.assert_allclose(chances[known], best.values[mask.bool()], atol=2e-2)
    assert (kinds[known] == best.indices[mask.bool()].numpy()).mean() > 0.8


def test_an_unsure_relation_is_not_told(tmp_path):
    torch.manual_seed(0)
    export_parser(TreeParser(6, 3, 8, 1, 4, 4), tmp_path / "parser.onnx")
    session = open_session((tmp_path / "parser.onnx").read_bytes(), session_options())
    found = Parser(session, ["nsubj", "obj", "root"]).parse([states_of(4, i)[:, :6] for i in range(40)])
    assert {arc.relation for arcs in found for arc in arcs} == {"", "root"}, "three relations, each as likely as the others"


@pytest.mark.parametrize("name", ["config.json", "parser.onnx"])
def test_a_damaged_or_missing_file_is_named(tmp_path, name):
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    load(tmp_path)
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="reinstall"):
        load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        load(tmp_path)


def test_the_parser_of_another_reader_is_refused():
    with pytest.raises(ModelError, match="another reader"):
        load(FOLDER, "0" * 64)


def test_trees_are_read_where_they_are_needed():
    text = "The council sold the ferry. The mayor of Ostmark resigned after the storm."
    untitled = TOOLS.segment(Article(name="-", title="", text=text, paragraphs=(Span(0, len(text)),)))
    titled = replace(untitled, article=replace(untitled.article, title="A sale"))
    assert all(token.head is not None for tokens in TOOLS.read(untitled).tokens for token in tokens)
    assert TOOLS.read(titled).tokens == titled.tokens
    always, _ = load_reader(models_folder() / "reader", parser=FOLDER, with_trees=True)
    assert all(token.head is not None for tokens in always(titled).tokens for token in tokens)
    never, _ = load_reader(models_folder() / "reader")
    assert never(untitled).tokens == untitled.tokens


def test_words_that_are_one_token_hang_where_the_outer_one_does(tmp_path):
    rows = [
        "# text = Ruud didn't swim.",
        "1\tRuud\t_\tPROPN\t_\t_\t4\tnsubj\t_\t_",
        "2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_",
        "2\tdid\t_\tAUX\t_\t_\t4\taux\t_\t_",
        "3\tn't\t_\tPART\t_\t_\t2\tadvmod:emph\t_\t_",
        "4\tswim\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No",
        "5\t.\t_\tPUNCT\t_\t_\t4\tpunct\t_\t_",
        "",
        "",
    ]
    path = tmp_path / "made-up.conllu.gz"
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    (sentence,) = read_conllu(path)
    assert sentence.text == "Ruud didn't swim."
    assert [sentence.text[a:b] for a, b in sentence.tokens] == ["Ruud", "didn't", "swim", "."]
    arcs = [Arc(h, RELATIONS[r]) for h, r in zip(sentence.heads, sentence.relations, strict=True)]
    assert arcs == [Arc(2, "nsubj"), Arc(2, "aux"), Arc(2, "root"), Arc(2, "punct")]
