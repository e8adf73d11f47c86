"""Print the manual page: every command's own help, and the settings."""

import re

import click

from summarize_news import __version__
from summarize_news.cli import COMMANDS, summarize_command
from summarize_news.config import KEYS, PREFIX, PROJECT_FILE

_NAMES = {str: "string", int: "whole number", bool: "true or false"}


def roff(text: str) -> str:
    """Return ``text`` as roff shows it as itself."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a help text; those after a ``\\b`` keep their lines."""
    lines = []
    for paragraph in (text or "").strip().split("\n\n"):
        if paragraph.lstrip().startswith("\b"):
            lines += [
                ".PP",
                ".nf",
                roff("\n".join(part.strip("\b") for part in paragraph.split("\n") if part.strip("\b"))),
                ".fi",
            ]
        else:
            lines += [".PP", roff(" ".join(paragraph.split()))]
    return lines


def options(command: click.Command) -> list[str]:
    """Return the options of a command as tagged paragraphs."""
    context = click.Context(command, info_name=command.name)
    named = [param for param in command.params if isinstance(param, click.Option)]
    records = [record for param in named if (record := param.get_help_record(context))]
    return [line for name, says in records for line in (".TP", f".B {roff(name)}", roff(says or ""))]


def manual() -> str:
    """Return the manual page of this version."""
    usage = " ".join(summarize_command.collect_usage_pieces(click.Context(summarize_command)))
    lines = [f'.TH SUMMARIZE\\-NEWS 1 "" "summarize\\-news {__version__}" "User Commands"']
    lines += [".SH NAME", "summarize\\-news \\- sectioned news summaries in which every line names the sentences it rests on"]
    lines += [".SH SYNOPSIS", ".B summarize\\-news", roff(usage)]
    for name in COMMANDS:
        pieces = COMMANDS[name].collect_usage_pieces(click.Context(COMMANDS[name]))
        lines += [".br", f".B summarize\\-news {name}", roff(" ".join(pieces))]
    lines += [".SH DESCRIPTION", *paragraphs(summarize_command.help), ".SH OPTIONS", *options(summarize_command)]
    lines += [".SH COMMANDS"]
    for name, command in COMMANDS.items():
        lines += [f".SS {name}", *paragraphs(command.help), *options(command)]
    lines += [
        ".SH SETTINGS",
        roff("Flags go before the environment, it before ./" + PROJECT_FILE + ", it before the user's own file."),
    ]
    lines += [".PP", roff("A key of a table is written style.bullet here, and its variable " + PREFIX + "STYLE_BULLET.")]
    lines += [line for key, kind in KEYS.items() for line in (".TP", f".B {roff(key)}", _NAMES[kind])]
    lines += [".SH FILES", ".TP", roff(f"./{PROJECT_FILE}"), "settings of a project"]
    lines += [
        ".TP",
        roff("$XDG_CONFIG_HOME/summarize-news/config.toml"),
        "settings of a user; ~/.config where the variable is not set",
    ]
    lines += [".SH EXIT STATUS", *paragraphs(summarize_command.epilog)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    click.echo(manual(), nl=False)
