"""Where settings come from, which goes before which, and what a wrong one is told."""

import pickle
from itertools import product
from pathlib import Path

import pytest

from summarize_news.config import KEYS, PREFIX, PROJECT_FILE, load_choices, user_file
from summarize_news.errors import UsageError
from summarize_news.settings import DISCLOSURE, LABELS, SHAPES, Settings, Style

HOUSE = """
format = "markdown"
length = "short"
cite = true

[style]
bullet = "•"
disclosure = "Made with a machine at the Harbour Daily."
link = "Read it[ at {outlet}]"
terms = "Terms apply."
contact = "Write to us about “{headline}”"

[labels]
context = "What to know"
differing = "Two views"

[lengths.short]
sections = 2
"""


@pytest.fixture
def world(tmp_path):
    """Return a function that loads the choices made with the given user file, project file, environment and flags."""

    def load(user: str = "", project: str = "", environment: dict | None = None, **flags):
        home = tmp_path / "home"
        environment = {"XDG_CONFIG_HOME": str(home)} | (environment or {})
        user_file(environment).parent.mkdir(parents=True, exist_ok=True)
        user_file(environment).write_text(user, "utf-8")
        (tmp_path / PROJECT_FILE).write_text(project, "utf-8")
        return load_choices(flags, environment, tmp_path)

    return load


def test_no_file_no_variable_no_flag_is_the_defaults(tmp_path):
    choices = load_choices({"length": None}, {"HOME": str(tmp_path)}, tmp_path)
    assert (choices.settings, choices.format, choices.cite) == (Settings(), "text", False)


VALUES = {"flags": 100, "environment": 200, "project": 300, "user": 400}


@pytest.mark.parametrize(
    "given", [set(c) - {""} for c in product(*[("", name) for name in VALUES])], ids=lambda g: "+".join(g) or "-"
)
def test_flags_before_environment_before_project_before_user(world, given):
    toml = {name: f"max_words = {VALUES[name]}" if name in given else "" for name in ("user", "project")}
    environment = {PREFIX + "MAX_WORDS": "200"} if "environment" in given else {}
    choices = world(**toml, environment=environment, max_words=100 if "flags" in given else None)
    assert choices.settings.max_words == next((VALUES[name] for name in VALUES if name in given), None)


def test_layers_join_key_by_key(world):
    choices = world(
        user='[style]\nbullet = "•"\nterms = "User terms."\n[labels]\ncontext = "A"\nplans = "B"',
        project='[style]\nterms = "Project terms."\n[labels]\ncontext = "C"',
        environment={PREFIX + "LABELS_VIEWS": "D", PREFIX + "CITE": "yes"},
    )
    assert choices.settings.style == Style(bullet="•", terms="Project terms.")
    assert dict(choices.settings.labels) == {"context": "C", "plans": "B", "views": "D"} and choices.cite


def test_a_flag_can_say_no(world):
    assert world(project="verbatim = true\ncite = true").settings.verbatim
    choices = world(project="verbatim = true\ncite = true", verbatim=False, cite=False)
    assert not choices.settings.verbatim and not choices.cite
    assert world(project='mode = "abstractive"\nwhole = true').settings.whole


def test_the_house_style(world):
    choices = world(project=HOUSE)
    assert choices.format == "markdown" and choices.cite and choices.settings.style.bullet == "•"
    assert choices.settings.disclosure == "Made with a machine at the Harbour Daily."
    assert (choices.settings.n_sections, choices.settings.n_bullets, choices.settings.n_lines) == (2, 1, 4)
    assert Settings(length="short").n_sections == SHAPES["short"].sections == 3


def test_settings_are_values_with_a_key(world):
    ours = world(project=HOUSE).settings
    assert hash(ours) == hash(world(project=HOUSE).settings) and pickle.loads(pickle.dumps(ours)) == ours
    assert ours.key("a") == world(project=HOUSE).settings.key("a") != Settings(length="short").key("a")
    assert Settings(disclosure=DISCLOSURE + " ").key() != Settings().key()


WRONG = [
    ("max_word = 100", ["max_word is no setting", "max_words"]),
    ('[style]\nbulet = "x"', ["style.bulet is no setting", "style.bullet"]),
    ('style = "x"', ["style is no setting", "style."]),
    ('max_words = "many"', ["max_words must be a whole number", "'many'"]),
    ("max_words = true", ["max_words must be a whole number", "True"]),
    ("max_words = 1.5", ["max_words must be a whole number"]),
    ('cite = "yes"', ["cite must be true or false"]),
    ("length = 3", ["length must be a string"]),
    ("max_words = 3", ["max_words must be from 10", "got 3"]),
    ('length = "huge"', ["length must be one of short", "'huge'"]),
    ('format = "pdf"', ["format must be one of text", "'pdf'"]),
    ("[lengths.medium]\nlines = 900", ["lengths.medium.lines must be from 1 to 200"]),
    ("[lengths.huge]\nlines = 9", ["lengths.huge.lines is no setting", "lengths."]),
    ('[style]\nlink = "by {author}"', ["style.link may hold {outlet}", "{author}"]),
    ('[style]\nlink = ""', ["style.link must not be empty"]),
    ('[style]\ndisclosure = ""', ["style.disclosure must not be empty"]),
    ('[style]\nterms = "a\\u001b[31m"', ["style.terms must be one line"]),
    ('[style]\nterms = "a\\nb"', ["style.terms must be one line"]),
    ('[style]\nbullet = "-----"', ["style.bullet must be a mark"]),
    ("[labels]\ncontext = ''", ["labels.context"]),
    ("max_words = ", ["this is not TOML"]),
]


@pytest.mark.parametrize("layer", ["user", "project"])
@pytest.mark.parametrize(("toml", "said"), WRONG)
def test_a_wrong_setting_is_one_line_naming_file_and_key(world, toml, said, layer):
    with pytest.raises(UsageError) as stopped:
        world(**{layer: toml})
    message = str(stopped.value)
    assert "\n" not in message and ("config.toml" if layer == "user" else PROJECT_FILE) in message
    assert all(part in message for part in said), message


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAX_WORD", "3", ["SUMMARIZE_NEWS_MAX_WORD is no setting", "SUMMARIZE_NEWS_MAX_WORDS"]),
        ("MAX_WORDS", "many", ["SUMMARIZE_NEWS_MAX_WORDS", "whole number", "'many'"]),
        ("CITE", "perhaps", ["SUMMARIZE_NEWS_CITE", "true or false"]),
        ("LENGTH", "huge", ["SUMMARIZE_NEWS_LENGTH", "length must be one of"]),
        ("STYLE_LINK", "{x}", ["SUMMARIZE_NEWS_STYLE_LINK", "{x}"]),
    ],
)
def test_a_wrong_variable_is_named(world, name, value, said):
    with pytest.raises(UsageError) as stopped:
        world(environment={PREFIX + name: value})
    assert all(part in str(stopped.value) for part in said) and "\n" not in str(stopped.value)


def test_a_flag_before_a_wrong_value_is_not_blamed_on_the_file(world):
    with pytest.raises(UsageError) as stopped:
        world(project="max_words = 100", max_words=3)
    assert PROJECT_FILE not in str(stopped.value)


def test_a_file_that_is_no_text_or_cannot_be_read(world, tmp_path):
    (tmp_path / PROJECT_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="this is not TOML"):
        load_choices({}, {"HOME": str(tmp_path)}, tmp_path)
    (tmp_path / PROJECT_FILE).unlink()
    (tmp_path / PROJECT_FILE).mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        load_choices({}, {"HOME": str(tmp_path)}, tmp_path)


def test_every_variable_names_one_key():
    names = [key.replace(".", "_").upper() for key in KEYS]
    assert len(set(names)) == len(names) and all(f"labels.{name}" in KEYS for name in LABELS)


def test_a_relative_xdg_folder_is_ignored():
    assert user_file({"XDG_CONFIG_HOME": "here", "HOME": "/home/a"}) == Path("/home/a/.config/summarize-news/config.toml")


def test_house_style_shows(tools):
    from dataclasses import replace

    from conftest import ROOT

    from summarize_news.pipeline import summarize
    from summarize_news.read import load_article, read_source
    from summarize_news.render import RENDERERS

    article = load_article(read_source(ROOT / "samples" / "explainer.txt"), outlet="Harbour Daily")
    house = Settings(
        disclosure="A machine made this.",
        style=Style(bullet="–", link="Read it[ at {outlet}][ of {published}]", terms="Terms.", contact="About “{headline}”"),
        labels=(("context", "What to know"),),
    )
    summary = summarize(article, house, tools)
    text = RENDERERS["text"](summary, False)
    assert "\nWhat to know: " in text and "\n– " in text and "\n* " not in text
    assert text.endswith(f"\n\nRead it at Harbour Daily\n\nA machine made this. Terms.\n\nAbout “{article.title}”\n")
    assert replace(summary, style=Style(), disclosure=DISCLOSURE).lines() == summarize(article, Settings(), tools).lines()
