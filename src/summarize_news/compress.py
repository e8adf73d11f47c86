"""A sentence made to stand by itself: what ties its beginning to a sentence before it goes. Only drops words."""

import re

# "But" and its kin answer a sentence that a summary may not show.
_CONNECTIVE = re.compile(
    r"^(?:(?:But|And|Yet|Or|Nor|So|Plus) (?=[a-z“\"‘]|[A-Z])"
    r"|(?:But|And|Yet)?,? ?(?:However|Yet|Meanwhile|Moreover|Furthermore|Nevertheless|Nonetheless|Still|Also|Indeed|Besides|"
    r"Instead|Therefore|Thus|Hence|Consequently|Additionally|Similarly|Likewise|Otherwise|Then again|In addition|"
    r"In fact|In turn|As a result|As a consequence|"
    r"For example|For instance|On the other hand|By contrast|In contrast|At the same time|"
    r"Of course|That said|Even so|Among other things|To be sure|Separately|Elsewhere|Finally|Overall|Anyway|"
    r"Not surprisingly|Unsurprisingly|Ironically|Interestingly|Sadly|Fortunately|Unfortunately), )"
)
_MARK = re.compile(r"^(?:[-–—*•·]\s*|\.{3}\s*|…\s*)+")
_SO = re.compile(r"^So (?:far|long|much|many|called|few|little|often|is|was|are)\b")


def open_line(sentence: str) -> str:
    """Return ``sentence`` without a leading discourse connective or stray mark, its first letter a capital."""
    text = sentence.strip()
    opened = _MARK.sub("", text)
    if not _SO.match(opened):
        opened = _CONNECTIVE.sub("", opened, count=1)
    return opened[:1].upper() + opened[1:] if opened not in ("", text) else text
