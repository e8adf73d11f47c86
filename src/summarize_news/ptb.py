"""PTB-tokenised text (``do n't -lrb- cnn -rrb- .``) → sentences spelled as people write them.

The CNN/DailyMail pairs are often distributed lower-cased, tokenised and without sentence
boundaries. A reader trained on such spacing would meet text at run time that it never saw.
"""

import re

_BRACKETS = {"-lrb-": "(", "-rrb-": ")", "-lsb-": "[", "-rsb-": "]", "-lcb-": "{", "-rcb-": "}"}
_CLITICS = {"n't", "'s", "'re", "'m", "'ve", "'ll", "'d", "’s", "’re", "’m", "’ve", "’ll", "’d", "n’t"}
_OPEN, _CLOSE = "\ue000", "\ue001"  # a straight double quote once its side is known
_STICKS_LEFT = {".", ",", "?", "!", ";", ":", ")", "]", "}", "%", "...", "’", "”", _CLOSE}
_STICKS_RIGHT = {"(", "[", "{", "$", "£", "€", "#", "‘", "“", _OPEN}
_ENDS = {".", "?", "!"}
# After " - " these begin a phrase of their own: the hyphen is a dash, not part of a compound.
_AFTER_DASH = frozenset(
    "a an the and but or as at by for from in of on to with who which that this these those it he she "
    "they we i you his her their its was were is are has had have not only just including where when while "
    "after before because if so yet even".split()
)
_MARK = re.compile(r" (?:[.,]|n't|-[lr]rb-)(?= |$)")
_WORD = re.compile(r"\w")


def is_ptb(text: str) -> bool:
    """Tell whether ``text`` is PTB-tokenised: a full stop or comma standing alone every 40 words."""
    return len(_MARK.findall(text)) * 40 > text.count(" ") + 1


def split_ptb(text: str) -> list[str]:
    """Split PTB-tokenised ``text`` into detokenised sentences.

    In such text a lone ``.``, ``?`` or ``!`` ends a sentence; a quote or bracket it closes goes along.
    """
    sentences: list[list[str]] = [[]]
    ended = False
    for token in _side_quotes([_BRACKETS.get(token, token) for token in text.split()]):
        if ended and token not in {")", "”", "’", _CLOSE}:
            sentences.append([])
            ended = False
        sentences[-1].append(token)
        ended = ended or token in _ENDS
    return [_join(sentence) for sentence in sentences if any(_WORD.search(t) for t in sentence)]


def _side_quotes(tokens: list[str]) -> list[str]:
    """Replace each straight double quote by its opening or closing form."""
    out = list(tokens)
    places = [i for i, token in enumerate(tokens) if token in {'"', "''", "``"}]
    in_quote = False
    for place, following in zip(places, [*places[1:], len(tokens)], strict=False):
        closes = in_quote
        # A speech of several paragraphs opens each anew and closes only the last: a mark after a full
        # stop opens when the next one, after a comma, can only be a closing one.
        if in_quote and tokens[place - 1] in _ENDS and following < len(tokens) and tokens[following - 1] == ",":
            closes = False
        in_quote = not closes
        out[place] = _CLOSE if closes else _OPEN
    return out


def _join(tokens: list[str]) -> str:
    out: list[str] = []
    glue = True  # the next token follows without a space
    in_single = False
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        after_word = bool(out) and out[-1][-1:].isalnum()
        left, right = token in _STICKS_LEFT or token in _CLITICS, token in _STICKS_RIGHT
        if token == "'":
            left = bool(out) and (in_single or (after_word and out[-1].endswith("s")))
            right = not left
            in_single = right
        elif token == "-" and after_word and following not in _AFTER_DASH:
            left = bool(_WORD.match(following)) or following == ","
            right = left and following != ","
        out.append(token if glue or left else " " + token)
        glue = right
    return "".join(out).replace(_OPEN, '"').replace(_CLOSE, '"').strip()
