"""The error tree. Every message says what was got, what was wanted and what to do.

SummarizeNewsError            exit code
├── InputError                1   one input cannot be summarised; the others go on
│   ├── UnreadableInput           not there, not allowed, too large, binary
│   └── NotAnArticle              empty, too short, not English, a list of links
├── UsageError                2   the command cannot be carried out as asked
├── ModelError                3   weights missing or damaged
├── OutputError              74   the disk is full, or a result cannot be written
└── Interrupted         130, 143  Ctrl-C, SIGTERM
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


class OutputError(SummarizeNewsError):
    """Nothing more can be written: the disk is full or failing."""

    exit_code = 74  # EX_IOERR of sysexits.h


class Interrupted(SummarizeNewsError):
    """The user or the system asked to stop; ``exit_code`` is the one shells give for the signal."""

    def __init__(self, message: str, signal_number: int) -> None:
        super().__init__(message)
        self.exit_code = 128 + signal_number
