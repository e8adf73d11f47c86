"""The parser that ships, alone and in the writer that ships: trees are trees, and lines are turned by them. All sentences are made up."""

import gzip
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_news.errors import ModelError
from summarize_news.neural.parser import LAYERS, MAX_TOKENS, Arc, Parser, TreeParser, load_parser
from summarize_news.neural.shipped import load_shipped
from summarize_news.pipeline import load_tools, models_folder
from summarize_news.types import Article, Notes, Span

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from train_parser import RELATIONS, read_conllu

NEVER, FREELY = 1e9, -1e9  # floors of the odds


SEGMENT = load_tools().segment


def notes_of(text: str) -> Notes:
    document = SEGMENT(Article(name="-", title="", text=text, paragraphs=(Span(0, len(text)),)))
    tokens, at = [], 0
    for i, sentence in enumerate(document.texts()):
        at = text.index(sentence, at)
        tokens += [replace(t, span=Span(at + t.span.start, at + t.span.end)) for t in document.tokens[i]]
    return Notes(text=text, sentences=(text,), tokens=tuple(tokens))


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser(models_folder() / "parser")


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


def states_of(n: int, seed: int) -> torch.Tensor:
    return torch.randn(n, 384 * len(LAYERS), generator=torch.Generator().manual_seed(seed))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(0, 1000))
def test_whatever_it_reads_a_tree_comes_out_or_none(lengths, seed):
    parser = load_parser(models_folder() / "parser")
    found = parser.parse([states_of(n, seed + i) for i, n in enumerate(lengths)])
    assert len(found) == len(lengths)
    for n, arcs in zip(lengths, found, strict=True):
        if arcs is not None:
            assert len(arcs) == n
            roots = [at for at, arc in enumerate(arcs) if arc.head == at]
            assert len(roots) == 1
            assert all((arc.relation == "root") is (at in roots) for at, arc in enumerate(arcs))
            for at in range(n):
                for _ in range(n):
                    at = arcs[at].head
                assert at == roots[0], "everything hangs on the root"


def test_a_sentence_is_read_the_same_in_any_company(parser):
    alone = parser.parse([states_of(7, 1)])
    assert parser.parse([states_of(20, 2), states_of(7, 1), states_of(3, 3)])[1:2] == alone


def test_a_sentence_without_end_gets_no_tree(parser):
    assert parser.parse([states_of(MAX_TOKENS + 1, 0)]) == [None]
    assert parser.parse([]) == []


def test_an_unsure_relation_is_not_told():
    torch.manual_seed(0)
    network = TreeParser(6, 3, 8, 1, 4, 4)
    found = Parser(network, ["nsubj", "obj", "root"]).parse([torch.randn(4, 6) for _ in range(40)])
    trees = [arcs for arcs in found if arcs]
    assert trees
    assert {arc.relation for arcs in trees for arc in arcs} == {"", "root"}, "three relations, each as likely as the others"


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_a_damaged_or_missing_file_is_named(tmp_path, name):
    for path in (models_folder() / "parser").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    load_parser(tmp_path)
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="reinstall"):
        load_parser(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        load_parser(tmp_path)


def test_the_parser_of_another_writer_is_refused():
    with pytest.raises(ModelError, match="another one"):
        load_parser(models_folder() / "parser", "0" * 64)


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
