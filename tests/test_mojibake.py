"""Wrongly decoded text is mended where it is certain what it was, and never made of text that is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty.recipes import TEXT

from summarize_news.mojibake import mend
from summarize_news.read import read_source

HOLES = "\x81\x8d\x8f\x90\x9d"  # bytes that cp1252 does not have


def as_cp1252(text: str, hole: str | None = None) -> str:
    chars = (bytes([byte]).decode("cp1252", "replace") for byte in text.encode())
    wrong = (char if char != "\ufffd" else None for char in chars)
    return "".join(char or (chr(byte) if hole is None else hole) for char, byte in zip(wrong, text.encode(), strict=True))


DAMAGE = {
    "as cp1252, holes kept": as_cp1252(TEXT),
    "as cp1252, holes dropped": as_cp1252(TEXT, ""),
    "as cp1252, holes replaced": as_cp1252(TEXT, "\ufffd"),
    "as Latin-1": TEXT.encode().decode("latin-1"),
    "as Mac Roman": TEXT.encode().decode("mac-roman"),
    "twice": as_cp1252(as_cp1252(TEXT)),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_undone(name):
    text, n_mended, n_left = mend(DAMAGE[name])
    assert text == TEXT and n_mended >= 3 and n_left == 0


def test_good_lines_beside_it_stay():
    good = "“Pöäng” costs €5 – or 10 €–20 €, says the café’s Zoë.\n"
    assert mend(good + DAMAGE["as cp1252, holes kept"])[0] == good + TEXT


@pytest.mark.parametrize(
    ("text", "n_odd"),
    [
        ("SÃO PAULO – O Ministério da Saúde\nA NOÇÃO É CLARA\nÂnimo à l’œuvre, Âge d’or, São Tomé", 0),
        ("naïve “café” ®™ √2 ≠ √3 · 90°–95° ‚quoted‘ „so“", 0),
        ("Readers saw “â€™” where the writer had typed an apostrophe.", 1),
        ("He said ‘Ã©’ is what é becomes.", 1),
        ("Ðåçóëüòàò âûáîðîâ", 1),
    ],
)
def test_what_is_right_or_not_certain_stays_as_it_is(text, n_odd):
    assert mend(text) == (text, 0, n_odd)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cs"])))
def test_text_that_has_no_such_pair_is_not_touched(text):
    clean = "".join(char for char in text if char not in "ÂÃâ‚√")
    assert mend(clean) == (clean, 0, 0)


def test_a_warning_tells_of_it(tmp_path):
    (tmp_path / "a.txt").write_text(DAMAGE["as cp1252, holes kept"], encoding="utf-8")
    source = read_source(tmp_path / "a.txt")
    assert source.text == TEXT and "wrong encoding and were mended" in "; ".join(source.warnings)
