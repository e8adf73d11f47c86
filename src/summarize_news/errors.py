"""The error tree. Every message says what was got, what was wanted and what to do.

SummarizeNewsError            exit code
├── InputError                1   one input cannot be summarised; the others go on
│   ├── UnreadableInput           not there, not allowed, too large, binary
│   └── NotAnArticle              empty, too short, not English, a list of links
├── UsageError                2   the command cannot be carried out as asked
└── ModelError                3   weights missing or damaged
"""


class SummarizeNewsError(Exception):
    """Base of all errors meant for the user; shown as one line, never as a traceback."""

    exit_code = 1


class InputError(SummarizeNewsError):
    """One input cannot be summarised."""

    exit_code = 1


class UnreadableInput(InputError):
    """The input cannot be read as text."""


class NotAnArticle(InputError):
    """The input was read but is no news article in English long enough to summarise."""


class UsageError(SummarizeNewsError):
    """What was asked for cannot be done."""

    exit_code = 2


class ModelError(SummarizeNewsError):
    """A model is missing or damaged."""

    exit_code = 3
