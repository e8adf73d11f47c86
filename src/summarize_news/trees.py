"""Which words of a sentence go together: constituents of a dependency tree (Universal Dependencies; de Marneffe et al. 2021).

In: words in any order, each with a place of its own (``at``), the place of its head and its relation to it; some may be gone.
Out: stretches of the words as they stand. Knows no text. Where no tree is known nothing is found and nothing is forbidden.
"""

from collections.abc import Sequence
from typing import Protocol

# What can go and leave the rest a sentence; also a clause that an "and" joins, whose own "and" goes with it.
_DISPENSABLE = frozenset(
    "acl acl:relcl advcl advcl:relcl advmod appos conj discourse nmod nmod:unmarked obl obl:unmarked parataxis vocative list "
    "punct".split()
)


class Node(Protocol):
    """A word in a tree: its place, its part of speech, the place of its head (None where unknown) and its relation to it."""

    at: int
    pos: str
    head: int | None
    relation: str


Nodes = Sequence[Node]


def tops_of(items: Nodes, a: int, b: int) -> list[int]:
    """Return the indices of items ``a`` to before ``b`` that hang on something else than these; marks hang on anything."""
    inside = {item.at for item in items[a:b]}
    return [i for i in range(a, b) if items[i].head is not None and items[i].head not in inside and items[i].pos != "PUNCT"]


def can_part(items: Nodes, a: int, b: int) -> bool:
    """Tell whether items ``a`` to before ``b`` can go as far as the tree tells: nothing that stays hangs on what goes.

    What goes has to hang on what stays by a relation that a sentence can do without.
    """
    gone = {item.at for item in items[a:b] if item.head is not None}
    if not gone:
        return True
    if any(item.head in gone and item.pos != "PUNCT" for item in (*items[:a], *items[b:])):
        return False
    return all(items[i].relation in _DISPENSABLE for i in tops_of(items, a, b))


def stretch_of(items: Nodes, i: int) -> tuple[int, int] | None:
    """Return where the constituent of item ``i`` begins and ends, or None where it is not in one piece; marks do not count."""
    heads = {item.at: item.head for item in items}

    def is_under(at: int | None) -> bool:
        seen = set()
        while at is not None and at not in seen:
            if at == items[i].at:
                return True
            seen.add(at)
            at = heads.get(at)
        return False

    inside = [n for n, item in enumerate(items) if is_under(item.at) and item.pos != "PUNCT"]
    if not inside:  # a mark
        return None
    a, b = inside[0], inside[-1] + 1
    missing = [item for n, item in enumerate(items[a:b], a) if n not in inside and item.pos != "PUNCT"]
    return None if missing else (a, b)


def root_of(items: Nodes) -> int | None:
    """Return the index of the root, or None where there is none or more than one."""
    roots = [i for i, item in enumerate(items) if item.relation == "root" and item.head == item.at]
    return roots[0] if len(roots) == 1 else None


def children_of(items: Nodes, i: int) -> list[int]:
    """Return the indices of what hangs on item ``i``, in order."""
    return [n for n, item in enumerate(items) if item.head == items[i].at and n != i]
