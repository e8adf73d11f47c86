"""The one text boundary: any string in, a string fit for terminals, files and parsers out.

Every text, name and title passes here on the way in. Only what cannot be seen or can do harm is taken away; wording,
quotation marks and line breaks stay.
"""

import html
import re
import unicodedata
from collections import Counter

# One pass, each part linear: a string command's body stops at the next introducer, so nothing is scanned twice.
_ESCAPES = re.compile(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n\r]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, ...
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"  # the two- and three-character sequences
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u034f\u180b-\u180f\u200b\u2061-\u2065\u2060\ufeff\ufff9-\ufffc"  # soft hyphen, zero width, invisible marks
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters that show nothing
    "\u061c\u202a-\u202e\u2066-\u206f"  # bidi controls
    "\ufdd0-\ufdef\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # noncharacters, tag characters
)
_RTL_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_MARKS = re.compile("[\u200e\u200f]")
# Joiners mean something only in the cursive and Brahmic scripts and inside emoji.
_JOINED = "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufe0f\u2190-\u2bff\U0001f000-\U0001faff]"
_STRAY_JOINERS = re.compile(f"(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})")
# More than three marks on a letter are no language: they climb over the lines above and below.
_ABOVE = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_ABOVE}]{{3}})([{_ABOVE}]+)")


_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


# What an export left of a page's mark-up in running text; "&amp;#163;" was escaped twice.
_ENTITY = re.compile(
    r"&(?:amp;)*(#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|amp|quot|apos|nbsp|pound|euro|cent|[lr][sd]quo|[nm]dash|hellip|[aeiou]acute);"
)


def clean_line(text: str) -> str:
    """Return ``text`` as one clean line, without entities."""
    return " ".join(clean_text(decode_entities(text)).split())


def decode_entities(text: str) -> str:
    """Return ``text`` with characters for the entities that exports leave in prose; "&#x202e;" turns text, so clean it then."""
    return _ENTITY.sub(lambda found: html.unescape(f"&{found[1]};"), text)


def clean_text(text: str) -> str:
    """Return ``text`` in NFC, without escape sequences and control, bidi and invisible characters. Idempotent."""
    return clean_and_count(text)[0]


def clean_and_count(text: str) -> tuple[str, Counter[str]]:
    """Return ``text`` as ``clean_text`` does, and how much of each kind was taken away."""
    text, n_escapes = _ESCAPES.subn("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text, n_surrogates = _SURROGATES.subn("\ufffd", text)
    gone = _DROPPED.findall(text)
    if gone:
        text = _DROPPED.sub("", text)
    if not _RTL_LETTERS.search(text):
        gone += _MARKS.findall(text)
        text = _MARKS.sub("", text)
    text, n_joiners = _STRAY_JOINERS.subn("", text)
    removed = Counter(map(_kind, gone))
    for kind, n in (("escape sequence", n_escapes), ("lone surrogate", n_surrogates), ("invisible character", n_joiners)):
        if n:
            removed[kind] += n
    text = unicodedata.normalize("NFC", text)
    if piled := _PILED.findall(text):
        removed["piled-up mark"] = sum(len(rest) for _, rest in piled)
        text = _PILED.sub(r"\1", text)
    return text, removed


def _kind(char: str) -> str:
    if _BIDI.match(char):
        return "text direction mark"
    return "control character" if _CONTROL.match(char) else "invisible character"


def left_out_warning(counts: Counter[str]) -> str:
    """Return the line that says what was left out of an article: "left out: 2 tables, 1 picture"."""
    parts = (f"{n:,} {name}" if n == 1 else f"{n:,} {_plural(name)}" for name, n in counts.items() if n)
    return f"left out: {', '.join(parts)}"


def _plural(name: str) -> str:
    noun, of, rest = name.partition(" of ")
    return f"{noun}s{of}{rest}"


def shown(name: str) -> str:
    """Return a file name as messages print it: everything unprintable is escaped, so it cannot act on a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in name)
