"""Closed classes of English words that several stages look words up in, and the form they are looked up by."""

# Words that say nothing of their own.
FUNCTION = frozenset(
    "a an the this that these those and or but nor so yet if in on at as for from with by to of off up out into onto over "
    "under after before when while where who whom whose which what why how since until than then there here he she it they "
    "we i you him her them us me his hers its their our my your is are was were be been being am has have had do does did "
    "will would shall should can could may might must not no also just only even about around some more most very too own "
    "s t".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Words that a title in title case leaves small.
SMALL = frozenset("a an and as at but by for from in into nor of off on or over per the to up via with".split())


def stem(word: str) -> str:
    """Return ``word`` without the ending of its plural."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
