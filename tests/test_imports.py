"""Imports go down the floors, heavy packages stay in their files, and --help loads nothing heavy."""

import ast
import subprocess
import sys

import pytest
from conftest import ROOT

SRC = ROOT / "src" / "summarize_news"
FLOORS = {
    0: {"types", "errors", "settings", "__init__"},
    1: {
        "hygiene",
        "boilerplate",
        "subheads",
        "stamps",
        "plain",
        "clean",
        "ptb",
        "quotes",
        "people",
        "cohesion",
        "plan",
        "phrases",
        "lexicon",
        "guard",
        "compress",
        "select",
        "groups",
        "outline",
        "explain",
        "heading",
        "headline",
        "repair",
        "trees",
        "cuts",
        "verbs",
        "wordings",
        "rephrase",
        "reword",
        "render",
        "naming",
    },
    2: {
        "config",
        "read",
        "mojibake",
        "extract",
        "page",
        "metadata",
        "markup",
        "tagging",
        "segment",
        "pairs",
        "records",
        "outbox",
        "neural",
    },
    3: {"pipeline", "evaluate", "sectioned", "verify", "doctor", "terminal", "tasks", "worker", "pool", "batch"},
    4: {"cli", "__main__"},
}
HOMES = {
    "click": {"cli"},
    "rich": {"terminal"},
    "tomli": {"config"},
    "tomllib": {"config"},
    "spacy": {"tagging"},
    "thinc": {"tagging"},
    "trafilatura": {"page"},
    "lxml": {"page", "metadata"},
    "charset_normalizer": {"read"},
    "ftfy": {"mojibake"},
    "markdown_it": {"markup"},
    "rouge_score": {"evaluate"},
    "pyarrow": {"records"},
    **dict.fromkeys(
        ("onnxruntime", "tokenizers", "torch", "transformers", "numpy", "onnx", "safetensors", "huggingface_hub"), {"neural"}
    ),
}
STDLIB_ONLY = {0, 1}


def floor_of(room: str) -> int:
    return next(floor for floor, rooms in FLOORS.items() if room in rooms)


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            yield node.module
            if node.module == "summarize_news":
                yield from (f"summarize_news.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_imports_go_down_and_stay_home(path):
    room = path.relative_to(SRC).parts[0].removesuffix(".py")
    here = floor_of(room)
    for name in imports_of(path):
        top, _, rest = name.partition(".")
        if top == "summarize_news":
            if rest and rest.split(".")[0] != "__version__":
                assert floor_of(rest.split(".")[0]) <= here, f"{room} imports {name}, which is above it"
        elif top in HOMES:
            assert room in HOMES[top], f"{room} imports {top}"
        elif here in STDLIB_ONLY:
            assert top in sys.stdlib_module_names, f"{room} is to need the standard library only, imports {top}"


HEAVY = (
    "torch",
    "transformers",
    "spacy",
    "thinc",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "rich",
    "trafilatura",
    "rouge_score",
)
REPORT = "import sys; print([m for m in {heavy!r} if m in sys.modules])"


def loaded_by(*arguments: str, heavy=HEAVY) -> str:
    code = (
        "import sys; from summarize_news.cli import main\n"
        f"sys.argv = ['summarize-news', *{list(arguments)!r}]\n"
        "try: main()\nexcept SystemExit: pass\n" + REPORT.format(heavy=heavy)
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["--version"],
        ["explain", "--help"],
        ["evaluate", "--help"],
        ["train", "--help"],
        ["doctor", "--help"],
        ["schema"],
    ],
)
def test_help_loads_nothing_heavy(command):
    assert loaded_by(*command) == "[]"


def test_a_summary_needs_neither_torch_nor_transformers():
    heavy = ("torch", "transformers", "rich", "trafilatura", "rouge_score", "nltk")
    assert loaded_by(str(ROOT / "samples" / "explainer.txt"), heavy=heavy) == "[]"
