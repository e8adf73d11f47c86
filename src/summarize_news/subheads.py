"""Headings that run into a paragraph: "What it costs: The fee rises ..." in, a heading and the sentence out. Pure."""

import re

from summarize_news.types import Block

PROSE_END = re.compile(r"[.!?…]['\"”’)\]]*$")
HEAD_WORDS = 10
_RUN_IN = re.compile(r"(?P<head>[A-Z0-9À-Þ“\"‘'][^:.!?…;]{1,90}): (?P<body>[A-Z0-9À-Þ“\"‘'$£€].+)", re.DOTALL)
SAYING = re.compile(
    r"(?i:\b(?:said|says|say|saying|added|adds|wrote|writes|write|asked|asks|told|tells|replied|tweeted|posted|read"
    r"|reads|"
    r"stated|continued|explained|insisted|recalled|warned|concluded|joked|shouted|declared|answered|statement)\b)"
)
_QUESTION = re.compile(r"(?:What|How|Why|Who|Where|When|Which) ")  # "What the ruling says" introduces no speech
_NO_HEADS = re.compile(
    r"(?i:note|notes|update|updated|correction|clarification|source|sources|breaking|exclusive|warning|question|answer"
    r"|q|a|"
    r"referee|attendance|subs|subs not used|replacements|scorers|quote|summary|p\.?s\.?)"
)


def _split_run_in(text: str) -> tuple[str, str] | None:
    """Return the phrase before a colon and the sentence after it, where the phrase can be a heading."""
    match = _RUN_IN.fullmatch(text)
    if not match:
        return None
    head, body = match["head"], match["body"]
    words = body.split()
    introduces_speech = SAYING.search(head) and not _QUESTION.match(head)
    if len(head.split()) > HEAD_WORDS or head.isupper() or _NO_HEADS.fullmatch(head) or introduces_speech:
        return None
    n_lower = sum(word[0].islower() for word in words)  # few in lists of names and results
    return (head, body) if len(words) >= 8 and n_lower >= 0.45 * len(words) and PROSE_END.search(body) else None


def lift_run_ins(blocks: list[Block]) -> list[Block]:
    """Return the blocks with run-in headings made headings, where at least two paragraphs have one of their own."""
    splits = [_split_run_in(block.text) if block.kind != "heading" else None for block in blocks]
    heads = [split[0] for split in splits if split]
    if len(heads) < 2 or len(set(heads)) < len(heads):  # a head that comes again is a speaker
        return blocks
    lifted: list[Block] = []
    for block, split in zip(blocks, splits, strict=True):
        if split:
            lifted.append(Block(kind="heading", text=split[0]))
            block = Block(kind=block.kind, text=split[1])
        lifted.append(block)
    return lifted


def split_bold(bold: str, rest: str, kind: str) -> list[Block]:
    """Return a paragraph's blocks, given the bold words it starts with: a heading if they are a phrase of their own."""
    phrase, tail = bold.strip(), rest.strip()
    if kind != "paragraph" or not phrase or len(phrase.split()) > HEAD_WORDS:
        return [Block(kind=kind, text=bold + rest)]
    if not tail and phrase[-1] not in ".,;:":
        return [Block(kind="heading", text=phrase)]
    if tail and phrase[-1] in ":.?!" and (tail[0].isupper() or tail[0] in "“\"‘'$£€" or tail[0].isdigit()):
        return [Block(kind="heading", text=phrase.rstrip(":.")), Block(kind=kind, text=tail)]
    if tail.startswith(":"):
        return [Block(kind="heading", text=phrase), Block(kind=kind, text=tail[1:].strip())]
    return [Block(kind=kind, text=bold + rest)]
