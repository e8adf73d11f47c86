import codecs
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize_news.errors import UnreadableInput
from summarize_news.read import decode, find_sources, load_article, read_source
from summarize_news.types import Kind, Source

SENTENCE = "The café on the quay of Lagoa, which was closed for the winter, opened again – “at last”, the owner said."


@pytest.mark.parametrize(
    "raw",
    [
        SENTENCE.encode(),
        codecs.BOM_UTF8 + SENTENCE.encode(),
        codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + SENTENCE.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + SENTENCE.encode("utf-32-be"),
        SENTENCE.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1252"],
)
def test_the_decode_ladder(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    assert read_source(path).text == SENTENCE


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        ('<html><meta charset="{}"><p>Кот спит</p>', "koi8-r"),
        ('<html><meta http-equiv="Content-Type" content="text/html; charset={}"><p>Кот спит</p>', "windows-1251"),
        ('<?xml version="1.0" encoding="{}"?><html><p>Кот спит</p>', "iso-8859-5"),
    ],
)
def test_the_charset_a_page_declares(page: str, charset: str) -> None:
    page = page.format(charset)
    assert decode(page.encode(charset), Kind.HTML)[0] == page


@pytest.mark.parametrize("charset", ["unicode_escape", "rot13", "idna", "nonsense", "utf-8"])
def test_a_charset_no_page_has_is_passed_over(charset: str) -> None:
    page = f'<meta charset="{charset}"><p>caf\xe9</p>'
    assert decode(page.encode("cp1252"), Kind.HTML)[0] == page


def test_utf8_cut_off_in_a_letter_is_still_utf8() -> None:
    raw = ("é" * 20).encode()[:-1]
    assert decode(raw, Kind.TEXT) == ("é" * 19 + "\ufffd", "")


@given(st.binary(max_size=300), st.sampled_from([None, *Kind]))
def test_any_bytes_decode(raw: bytes, kind: Kind | None) -> None:
    assert isinstance(decode(raw, kind)[0], str)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.txt", "# not a heading", Kind.TEXT),
        ("a.md", "plain", Kind.MARKDOWN),
        ("a.HTM", "plain", Kind.HTML),
        ("a.txt", "<!DOCTYPE html><html><p>x</p></html>", Kind.HTML),
        ("a", "<article class='x'>Text</article>", Kind.HTML),
        ("a", "<p>Text</p>", Kind.HTML),
        ("a", "# Heading\n\nText", Kind.MARKDOWN),
        ("a", "---\ntitle: x\n---\nText", Kind.MARKDOWN),
        ("a", "Text with #1 and a < b", Kind.TEXT),
        ("a", "He wrote a <p> and forgot to close it", Kind.TEXT),
    ],
)
def test_kinds(name: str, text: str, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    assert read_source(tmp_path / name).kind is kind


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# Heading\r\n\x1b[31mText\xa0here")))
    assert read_source("-") == Source(
        name="standard input",
        kind=Kind.MARKDOWN,
        text="# Heading\nText here",
        warnings=("read as cp1252", "left out: 1 escape sequence"),
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"text\0more", "binary"),
        (b"x" * 101, "larger than 100 bytes"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J.txt"
    path.write_bytes(raw)
    with pytest.raises(UnreadableInput) as caught:
        read_source(path, max_bytes=100)
    message = str(caught.value)
    assert message.startswith(str(tmp_path) + "/a\\x1b[2J.txt: ")
    assert reason in message
    assert ";" in message
    assert "\n" not in message


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    for path, reason in (
        (tmp_path / "none.txt", "no such file"),
        (tmp_path / "gone.txt", "no such file"),
        (tmp_path / "pipe.txt", "device or pipe"),
        (Path("/dev/zero"), "device or pipe"),
        (tmp_path, "directory"),
        (tmp_path / ("x" * 300), "cannot be read"),
        (tmp_path / "a\0b", "cannot be read"),
    ):
        with pytest.raises(UnreadableInput, match=reason):
            read_source(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(UnreadableInput, match="permissions"):
        read_source(path)


def test_a_file_that_grows_is_read_to_the_limit_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x" * 50)
    monkeypatch.setattr("summarize_news.read._require_file", lambda name, status, max_bytes: None)
    with pytest.raises(UnreadableInput, match="larger than 49 bytes"):
        read_source(path, max_bytes=49)


def test_directories_are_searched_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.HTML", "d.pdf", ".hidden.txt", "sub/e.htm", "sub/.git/f.txt", ".cache/g.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    found = [os.path.relpath(path, tmp_path) for path in find_sources([tmp_path])]
    assert found == ["a.md", "b.txt", "c.HTML", "sub/e.htm"]


def test_links_are_followed_where_asked_and_every_real_file_is_taken_once(tmp_path: Path) -> None:
    outside, top = tmp_path / "outside", tmp_path / "top"
    (top / "deep").mkdir(parents=True)
    outside.mkdir()
    for path in (outside / "a.txt", outside / "b.md", top / "c.txt", top / "deep" / "d.txt"):
        path.write_text("x")
    (top / "a link.txt").symlink_to(outside / "a.txt")
    (top / "again.txt").symlink_to(outside / "a.txt")
    (top / "dangling.txt").symlink_to("nowhere.txt")
    (top / "self.txt").symlink_to("self.txt")
    (top / "out").symlink_to(outside, target_is_directory=True)
    (top / "out again").symlink_to(outside, target_is_directory=True)
    for folder in (top, outside):  # loops
        (folder / "up").symlink_to(top, target_is_directory=True)
    found = [os.path.relpath(path, top) for path in find_sources([top], follow_links=True)]
    assert found == ["a link.txt", "c.txt", "dangling.txt", "self.txt", "deep/d.txt", "out/b.md"]
    for name in ("dangling.txt", "self.txt"):
        with pytest.raises(UnreadableInput, match=name):
            read_source(top / name)
    assert [os.path.relpath(path, top) for path in find_sources([top])] == ["c.txt", "deep/d.txt"]


def test_a_tree_of_oddities_gives_every_readable_file_once(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    top = tmp_path / "top"
    for folder in (outside, top / "deep" / "deeper"):
        folder.mkdir(parents=True)
    (outside / "secret.txt").write_text("x")
    (top / "link.txt").symlink_to(outside / "secret.txt")
    (top / "dangling.txt").symlink_to("nowhere.txt")
    (top / "self.txt").symlink_to("self.txt")
    (top / "out").symlink_to(outside, target_is_directory=True)
    (top / "deep" / "up").symlink_to(top, target_is_directory=True)
    os.mkfifo(top / "pipe.txt")
    (top / "folder.txt").mkdir()
    names = [
        "a.txt",
        "a.html",
        "A.txt",
        "CON.txt",
        "dot..txt",
        "new\nline.txt",
        "x" * 251 + ".txt",
        "deep/deeper/é.md",
        "e\u0301.md",
    ]
    for name in names:
        (top / name).write_text("x")
    raw_name = os.fsencode(top) + b"/caf\xe9.txt"
    Path(os.fsdecode(raw_name)).write_text("x")
    found = list(find_sources([top]))
    readable = {path for path in found if not path.endswith("pipe.txt")}
    assert readable == {str(top / name) for name in names} | {os.fsdecode(raw_name)}
    assert len(found) == len(names) + 2
    for path in readable:
        source = read_source(path)
        assert source.text == "x"
        source.name.encode("utf-8")
    with pytest.raises(UnreadableInput, match="device or pipe"):
        read_source(top / "pipe.txt")
    for path, reason in ((top / "self.txt", "cannot be read"), (top / "dangling.txt", "no such file")):
        with pytest.raises(UnreadableInput, match=reason):
            read_source(path)


def test_one_file_by_two_paths_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert len(list(find_sources([tmp_path / "a.txt", f"{tmp_path}/./a.txt", tmp_path]))) == 1


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableInput, match="standard input: it is closed"):
        read_source("-")


def test_endless_standard_input_is_read_to_the_limit_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/zero") as endless:
        monkeypatch.setattr(sys, "stdin", endless)
        with pytest.raises(UnreadableInput, match="larger than 1,000 bytes"):
            read_source("-", max_bytes=1000)


def test_named_files_count_whatever_they_are_called_and_once(tmp_path: Path) -> None:
    path = tmp_path / "article.dat"
    path.write_text("x")
    (tmp_path / "a.txt").write_text("x")
    named = [str(path), "-", "missing.txt", str(tmp_path / "a.txt"), str(tmp_path)]
    assert list(find_sources(named)) == named[:4]


@given(st.text(), st.sampled_from([Kind.TEXT, Kind.MARKDOWN]))
def test_any_source_loads_or_is_refused_in_one_line(text: str, kind: Kind) -> None:
    from summarize_news.errors import InputError

    try:
        load_article(Source(name="a", kind=kind, text=text))
    except InputError as error:
        assert "\n" not in str(error)
