"""Where the summaries of a batch go: the tree of the inputs mirrored, full names kept, no two in one place anywhere.

In: pairs of an identity and a relative name. Out: relative paths. Pure: the disk is not looked at.
"""

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

_MAX_BYTES = 255  # of one name, on the file systems in use
# What Windows does not take in a name, and names it takes for devices whatever follows their first dot.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")


def plan_outputs(names: Iterable[tuple[str, str]], suffix: str, taken: Iterable[str] = ()) -> Mapping[str, str]:
    """Return for the identity of each input the relative path of its output: its relative name with ``suffix`` added.

    Names that differ only by case or by composition of letters, that no file can have everywhere, or that are ``taken``
    (relative paths, as of the inputs themselves) get eight digits of the sha256 of their identity. A plan depends on its
    set of inputs only, not on their order.
    """
    named = dict(names)
    planned = {identity: _path(relative, suffix, identity) for identity, relative in named.items()}
    count = Counter(_key(path) for path in planned.values())
    count.update(_key(path) for path in taken)
    return {
        identity: path if count[_key(path)] == 1 else _path(named[identity], suffix, identity, is_marked=True)
        for identity, path in planned.items()
    }


def _key(path: str) -> str:
    """Return what two paths share where a file system takes them for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _path(relative: str, suffix: str, identity: str, is_marked: bool = False) -> str:
    *folders, last = [part for part in relative.split("/") if part not in ("", ".")] or [""]
    digits = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    # A folder is marked by its own name: its files stay together.
    folders = [_part(f, "", hashlib.sha256(f.encode("utf-8", "surrogatepass")).hexdigest()[:8], False) for f in folders]
    return "/".join([*folders, _part(last, suffix, digits, is_marked)])


def _part(name: str, suffix: str, digits: str, is_marked: bool) -> str:
    """Return one name of a path with ``suffix``, made fit where it is not; what is changed carries ``digits``."""
    fit = _UNSAFE.sub("_", name)
    if fit in ("", ".", "..") or fit[-1] in ". " or _DEVICE.match(fit):
        fit = f"_{fit.rstrip('. ')}"
    if is_marked or fit != name or len(os.fsencode(fit + suffix)) > _MAX_BYTES:
        suffix = f"-{digits}{suffix}"
    while len(os.fsencode(fit + suffix)) > _MAX_BYTES:
        fit = fit[:-1]
    return fit + suffix
