"""Text that was decoded in the wrong charset and saved so ("Itâ€™s"), mended where that is certain. ftfy does the mending.

In: text as it was decoded. Out: the text, and how many places were mended or look as if they should be.
"""

import re
import unicodedata

# UTF-8's first bytes as cp1252 and Mac Roman show them, and what they show of a second byte: a pair that no word has.
_SUSPECT = re.compile(r"[ÂÃâ‚√][^\x00-\x7fa-zA-Z]")
_TORN = re.compile(r"â€\ufffd?(?=[\s.,;:!?)—-]|$)")  # U+201D without its last byte, which cp1252 lacks
_LEAST = 3  # places: fewer could be an article about just that
_MAX_CHARS = 1_000_000  # ftfy takes four seconds over as many of the worst kind; longer texts are refused or pages


def mend(text: str) -> tuple[str, int, int]:
    """Return ``text``, mended if it is certain what it was; how many places were mended; how many were left and look bad."""
    if len(text) > _MAX_CHARS or not _SUSPECT.search(text):
        return text, 0, 0
    lines = text.splitlines(keepends=True)
    mended = [_mend_line(line) if _SUSPECT.search(line) else line for line in lines]
    places = {a: len(_SUSPECT.findall(a)) for a, b in zip(lines, mended, strict=True) if a != b}
    n_mended = sum(places.get(line, 0) for line in lines)
    if n_mended < _LEAST:
        return text, 0, sum(len(_SUSPECT.findall(line)) for line in lines)
    whole = "".join(mended)
    return whole, n_mended, len(_SUSPECT.findall(whole))


def _mend_line(line: str) -> str:
    """Return ``line`` as it was meant, or as it is where it would become anything but Latin letters and English typography."""
    import ftfy

    config = ftfy.TextFixerConfig(restore_byte_a0=False, replace_lossy_sequences=False, fix_c1_controls=False)
    mended = ftfy.fix_encoding(_TORN.sub("â€\x9d", line), config)
    return mended if all(map(_is_english, set(mended) - set(line))) else line


def _is_english(char: str) -> bool:
    return char in "“”‘’‚„–—…•·\u00a0\u2009\u202f€£¥°½¼¾×©®™→" or unicodedata.name(char, "").startswith("LATIN ")
