import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.hygiene import clean_line, clean_text, shown

FORBIDDEN = {"\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff", "\u200b", "\U000e0041", "\u00ad", "\r"}
ANY_TEXT = st.text(st.characters() | st.sampled_from(sorted(FORBIDDEN)) | st.characters(categories=["Cs"]))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("a\x1b]52;c;aGk=\x07b", "ab"),
        ("a\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\b", "alinkb"),
        ("a\x1bP1$r\x9cb", "ab"),
        ("a\x9b2Jb", "ab"),
        ("an unfinished \x1b]0;title stays", "an unfinished 0;title stays"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tkept\x00\x08\x7f", "tab\tkept"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("evil\u202etxt.exe\u2069", "eviltxt.exe"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("odd\u00a0\u2009spaces\u3000", "odd  spaces "),
        ("hid\U000e0041\U000e0042den", "hidden"),
        ("cafe\u0301", "café"),
        ("fi\u200cne", "fine"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("left\u200eto right", "leftto right"),
        ("\u05d0\u200e1", "\u05d0\u200e1"),
        ("[link=x]:smile: **b** &amp; <b>", "[link=x]:smile: **b** &amp; <b>"),
    ],
)
def test_clean_text_by_example(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("A fine of &#163;5m &amp; more", "A fine of £5m & more"),
        ("It was escaped twice: &amp;#163;5m, Brock &amp;amp; Sons", "It was escaped twice: £5m, Brock & Sons"),
        ("He said &ldquo;no&rdquo;&hellip;", "He said “no”…"),
        ("an&#27; escape &#x202e;and&nbsp;a\nbreak", "an escape and a break"),
        ("R&D; AT&T; 5 &lt; 6 &unknown; &#999999999;", "R&D; AT&T; 5 &lt; 6 &unknown; &#999999999;"),
    ],
)
def test_entities_that_an_export_left_are_what_they_stand_for(raw: str, line: str) -> None:
    assert clean_line(raw) == line
    assert clean_line(line) == line


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(ANY_TEXT)
def test_nothing_that_acts_or_hides_is_left(text: str) -> None:
    clean = clean_text(text)
    assert not FORBIDDEN & set(clean)
    assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in clean)
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x24F)))
def test_words_and_punctuation_stay(text: str) -> None:
    expected = unicodedata.normalize("NFC", text.replace("\u00a0", " "))
    assert clean_text(text) == expected


@pytest.mark.parametrize("attack", ["\x1b]", "\x9d", "\x1b[", "\x1b[0", "\x1bP\x90", "\u200d", "\r"])
def test_a_long_run_of_openings_is_no_trouble(attack: str) -> None:
    assert "\x1b" not in clean_text(attack * 100_000)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain name.txt", "plain name.txt"),
        ("é.txt", "é.txt"),
        ("a\x1b[2Jb\n.txt", "a\\x1b[2Jb\\n.txt"),
        ("a\u202eb", "a\\u202eb"),
        ("bad\udcffbyte", "bad\\udcffbyte"),
    ],
)
def test_shown_escapes_what_cannot_be_printed(name: str, expected: str) -> None:
    assert shown(name) == expected
    assert shown(shown(name)) == shown(name)


@given(st.text(st.sampled_from("aé\u0301\u0323\u0344\u0361\u0489\u20d7가ᄀ\u1161\u11a8 ")))
def test_no_letter_carries_a_tower_of_marks(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean == unicodedata.normalize("NFC", clean)
    assert not re.search("[\u0301\u0323\u0308\u0361\u0489\u20d7]{4}", clean)


def test_marks_of_languages_stay():
    for text in ("Việt Nam, ᾂ, ẹ̀kọ́, שָׁלוֹם, नमस्ते, ที่นี่, i̇́", "e\u0300\u0301\u0302"):
        assert clean_text(text) == unicodedata.normalize("NFC", text)
