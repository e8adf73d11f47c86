"""A path, a directory or standard input in, ``Source`` and ``Article`` out.

Every refusal is one line that names the file, says what is wrong with it and what to do.
"""

import codecs
import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from summarize_news.clean import MAX_CHARS, make_article, too_long
from summarize_news.errors import NotAnArticle, UnreadableInput
from summarize_news.hygiene import clean_and_count, left_out_warning, shown
from summarize_news.mojibake import mend
from summarize_news.plain import blocks_from_text
from summarize_news.types import Article, Kind, Meta, Source

MAX_BYTES = 10 * 1024 * 1024
_MAX_LINES = 20_000  # a long report has 1,500; each costs its parser and the rules of clutter a tenth of a millisecond
_MAX_TAGS = 120_000  # the longest live blogs have 30,000
STDIN = "-"

_KINDS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
}
_FORMATS = (  # first bytes, what they are, what to do
    (b"\x1f\x8b", "a gzip file", "decompress it first"),
    (b"PK\x03\x04", "a zip file or an office document", "unpack it, or save it as text"),
    (b"BZh", "a bzip2 file", "decompress it first"),
    (b"\xfd7zXZ\x00", "an xz file", "decompress it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "decompress it first"),
    (b"7z\xbc\xaf", "a 7z file", "unpack it first"),
    (b"%PDF-", "a PDF", "convert it to text first"),
    (b"{\\rtf", "an RTF document", "save it as text"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as text"),
    (b"\x89PNG", "a PNG image", "give the text of the article"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text of the article"),
    (b"GIF8", "a GIF image", "give the text of the article"),
    (b"RIFF", "a WebP image or a sound file", "give the text of the article"),
    (b"%!PS", "a PostScript file", "convert it to text first"),
    (b"WARC/", "a web archive", "take the page out of it first"),
    (b"SQLite format 3", "a database", "give the text of the article"),
)
# A page or message as one MIME file: "Save as, web page, single file" in browsers, mail in mail programs.
_MIME = re.compile(rb"(?im)\A(?:[\w-]{1,60}: [^\n]{0,1000}\n|[ \t][^\n]{0,1000}\n){1,60}?MIME-Version: ?1\.0")
_BOMS = (  # UTF-32 before UTF-16: the one begins with the other
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"(?i)<(?:meta\b[^<>]{0,200}?\bcharset|\?xml\b[^<>]{0,200}?\bencoding)\s{0,9}=\s{0,9}[\"']?([\w.:-]{2,40})"
)
# What a page may declare. Python knows more, some of which are no charsets of pages (idna, unicode_escape).
_CHARSETS = re.compile(r"iso8859-\d+|cp\d+|koi8-[rtu]|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_jp\w*|mac-\w+|hz")


def find_sources(paths: Iterable[str | os.PathLike[str]], follow_links: bool = False) -> Iterator[str]:
    """Yield the files that ``paths`` name, each once: directories give their articles in sorted order.

    In a directory only the known suffixes count; hidden files are passed over, and links too unless ``follow_links``: then
    every real file is taken under the first of its names. What cannot be listed is yielded as it stands, so that
    ``read_source`` says what is wrong with it.
    """
    seen: set[str] = set()
    real = os.path.realpath if follow_links else os.path.abspath
    for path in map(os.fspath, paths):
        for found in _walk(path, follow_links) if path != STDIN and os.path.isdir(path) else (path,):
            key = found if found == STDIN else real(found)
            if key not in seen:
                seen.add(key)
                yield found


def _walk(top: str, follow_links: bool) -> Iterator[str]:
    unlisted: list[str] = []
    entered = {os.path.realpath(top)}
    for folder, folders, files in os.walk(top, onerror=lambda error: unlisted.append(error.filename), followlinks=follow_links):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if follow_links:  # each real directory once, so that a link upwards is no loop
            reals = {os.path.realpath(os.path.join(folder, name)): name for name in reversed(folders)}  # the first name stays
            folders[:] = sorted(name for real, name in reals.items() if real not in entered)
            entered |= reals.keys()
        for name in sorted(files):
            path = os.path.join(folder, name)
            is_article = not name.startswith(".") and Path(name).suffix.lower() in _KINDS
            if is_article and (follow_links or not os.path.islink(path)):
                yield path
    yield from unlisted


def read_source(path: str | os.PathLike[str], max_bytes: int = MAX_BYTES) -> Source:
    """Read a file, or standard input for "-".

    Raises: UnreadableInput if it is not there, not a regular file, too large, binary, or of a format we do not read.
    """
    path = os.fspath(path)
    name = "standard input" if path == STDIN else shown(path)
    raw = _read_stdin(name, max_bytes) if path == STDIN else _read_file(path, max_bytes)
    if len(raw) > max_bytes:
        raise UnreadableInput(_too_large(name, max_bytes))
    _require_text(name, raw)
    kind = _KINDS.get(Path(path).suffix.lower())
    decoded, encoding = decode(raw, kind)
    decoded, n_mended, n_odd = mend(decoded)
    text, removed = clean_and_count(decoded)
    warnings = [f"read as {encoding}"] if encoding else []
    if n_mended:
        warnings.append(f"{n_mended:,} characters had been saved in a wrong encoding and were mended")
    if n_odd:
        warnings.append(f"{n_odd:,} characters look as if they had been saved in a wrong encoding, and stand as they are")
    if removed:
        warnings.append(left_out_warning(removed))
    if n_bad := text.count("\ufffd"):
        warnings.append(f"{n_bad:,} characters could not be read and stand as \ufffd")
    return Source(name=name, kind=_sniff(text, kind), text=text, warnings=tuple(warnings))


def _require_text(name: str, raw: bytes) -> None:
    """Raise UnreadableInput if ``raw`` is of a format we do not read, whatever its name says, or binary."""
    start = raw[:1024].lstrip()
    for magic, what, way_out in _FORMATS:
        if start.startswith(magic):
            raise UnreadableInput(f"{name}: this is {what}, not text; {way_out}")
    if raw[257:262] == b"ustar":
        raise UnreadableInput(f"{name}: this is a tar archive, not text; unpack it first")
    if _MIME.match(raw[:8192].replace(b"\r\n", b"\n")):
        raise UnreadableInput(f"{name}: this is a saved message or web archive, not text; save the page as HTML or text")
    if b"\0" in raw[:8192] and _bom(raw)[1] == "":
        raise UnreadableInput(f"{name}: this is a binary file, not text; give text, Markdown or HTML (in UTF-8)")


def _read_stdin(name: str, max_bytes: int) -> bytes:
    if sys.stdin is None:
        raise UnreadableInput(f"{name}: it is closed; name a file, or pipe the article in")
    try:
        return sys.stdin.buffer.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableInput(f"{name}: it cannot be read ({(error.strerror or 'failed').lower()}); name a file") from None


def _read_file(path: str, max_bytes: int) -> bytes:
    """Return at most ``max_bytes`` and one more of a regular file; nothing else is even opened."""
    name = shown(path)
    try:
        _require_file(name, os.stat(path), max_bytes)
        # The path can have changed since, so what was opened is looked at again; O_NONBLOCK: a FIFO must not hang us.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            _require_file(name, os.fstat(file.fileno()), max_bytes)
            return file.read(max_bytes + 1)
    except FileNotFoundError:
        raise UnreadableInput(f"{name}: there is no such file; check the path") from None
    except PermissionError:
        raise UnreadableInput(f"{name}: it may not be read; check its permissions") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a possible path"
        raise UnreadableInput(f"{name}: it cannot be read ({reason.lower()}); check the path") from None


def _require_file(name: str, status: os.stat_result, max_bytes: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableInput(f"{name}: this directory cannot be listed; check its permissions or name a file")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableInput(f"{name}: this is a device or pipe, not a file; to read from a pipe give - as the path")
    if status.st_size > max_bytes:
        raise UnreadableInput(_too_large(name, max_bytes))


def _too_large(name: str, max_bytes: int) -> str:
    return f"{name}: it is larger than {max_bytes:,} bytes, the most that is read; split it or raise the limit"


def _bom(raw: bytes) -> tuple[bytes, str]:
    return next(((bom, encoding) for bom, encoding in _BOMS if raw.startswith(bom)), (b"", ""))


def decode(raw: bytes, kind: Kind | None) -> tuple[str, str]:
    """Return the text of ``raw`` and, where it is not UTF-8, the name of its encoding.

    By its byte order mark, as UTF-8, by the charset a page declares, or as cp1252. A detector is asked only where a long
    text can be none of these: on short ones detectors name far-fetched charsets.
    """
    bom, encoding = _bom(raw)
    if bom:
        return raw[len(bom) :].decode(encoding, errors="replace"), "" if encoding == "utf-8" else encoding
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    text = raw.decode("utf-8", errors="replace")
    n_bad = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) > 2 * n_bad:  # UTF-8 with a few damaged bytes, as when it was cut off
        return text, ""
    encoding = _declared(raw) if kind in (None, Kind.HTML) else ""
    encoding = encoding or _typographic(raw) or _detected(raw) or "cp1252"
    return raw.decode(encoding, errors="replace"), encoding


def _declared(raw: bytes) -> str:
    """Return the charset that a page declares, if it is one that pages have."""
    declared = _DECLARED.search(raw[:4096])
    try:
        codec = codecs.lookup(declared[1].decode("ascii")).name if declared else ""
    except LookupError:
        return ""
    return codec if _CHARSETS.fullmatch(codec) and codec != "iso8859-1" else ""  # the Web reads Latin-1 as cp1252


_TYPOGRAPHIC = frozenset("“”‘’„‚–—…•· \u3000、。")


def _typographic(raw: bytes) -> str:
    """Return the charset under which all that is not ASCII is English typography: quotation marks, dashes.

    English written on an old Mac or a Chinese or Japanese system; cp1252 would make letters of it ("courtÕs").
    """
    is_mac = re.search(rb"[a-z]\xd5[a-z]", raw) is not None
    for encoding in ("cp1252", *(("mac-roman",) if is_mac else ()), "gb18030", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(char < "\x80" or char in _TYPOGRAPHIC for char in text):
            return encoding
    return ""


def _detected(raw: bytes) -> str:
    """Return what a detector says of a text of 4 KiB and more that is for the most part not in Latin letters."""
    if len(raw) < 4096 or sum(byte > 0x7F for byte in raw[:65_536]) < 0.25 * len(raw[:65_536]):
        return ""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:65_536]).best()
    return best.encoding if best else ""


def _sniff(text: str, kind: Kind | None) -> Kind:
    """Return the kind that the suffix gave, or the one the text looks like; a whole page is a page under any name."""
    head = text[:20_000].lstrip().lower()
    if re.match(r"<!doctype html|<html[\s>]|<\?xml[^<>]{0,200}>\s{0,20}<(?:!doctype )?html", head):
        return Kind.HTML
    if kind is not None:
        return kind
    if re.search(r"<article[\s>]|<p(?:\s[^<>]{0,300})?>", head) and re.search(r"</(?:article|p)>", head):
        return Kind.HTML
    if re.search(r"^#{1,4} \S", head, re.MULTILINE) or re.match(r"---\n[a-z_-]{1,40}: ?\S", head):
        return Kind.MARKDOWN
    return Kind.TEXT


def load_article(source: Source, title: str = "", outlet: str = "", url: str = "") -> Article:
    """Return the article in ``source``; ``title``, ``outlet`` and ``url`` go before what the source says of itself.

    Raises: NotAnArticle, and UnreadableInput if a page cannot be taken apart.
    """
    meta, warnings = Meta(), ()
    if len(source.text) > MAX_CHARS * (10 if source.kind is Kind.HTML else 2):  # markup is most of a page
        raise NotAnArticle(too_long(source.name, len(source.text)))
    _require_few_parts(source)
    if source.kind is Kind.HTML:
        from summarize_news.extract import extract_html

        blocks, meta, warnings = extract_html(source.text, name=source.name)
    elif source.kind is Kind.MARKDOWN:
        from summarize_news.markup import blocks_from_markdown

        blocks, meta, warnings = blocks_from_markdown(source.text)
    else:
        _require_prose(source)
        blocks = blocks_from_text(source.text)
    warnings = (*source.warnings, *warnings)
    return make_article(source.name, blocks, meta, title=title, outlet=outlet, url=url, warnings=warnings)


def _require_few_parts(source: Source) -> None:
    """Raise NotAnArticle for what would keep a parser busy and be refused for its sentences afterwards."""
    if source.kind is Kind.HTML:
        n_parts, part, most = source.text.count("<"), "tags", _MAX_TAGS
    else:
        n_parts, part, most = sum(bool(line.strip()) for line in source.text.split("\n")), "lines", _MAX_LINES
    if n_parts > most:
        raise NotAnArticle(
            f"{source.name}: it has {n_parts:,} {part}, and no more than {most:,} are read as one article; split it"
        )


def _require_prose(source: Source) -> None:
    """Raise NotAnArticle for text that is data: JSON, a feed."""
    start = source.text[:200].lstrip()
    if re.match(r"[{\[]\s{0,20}[\"{\[]", start):
        try:
            json.loads(source.text)
        except (ValueError, RecursionError):
            pass
        else:
            raise NotAnArticle(f"{source.name}: it is JSON; give the text of the article")
    if re.match(r"<\?xml|<rss[\s>]|<feed[\s>]", start):
        raise NotAnArticle(f"{source.name}: it is XML or a feed; give the page or the text of one article")
