"""What the command line says, in the language of the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from typing import Any

from essor.records import Words

USAGE = Words("usage: ", "utilisation : ")
ARGUMENTS = Words("arguments", "arguments")
OPTIONS = Words("options", "options")
HELP = Words("show this help and end", "afficher cette aide et terminer")


def terminal_language() -> str:
    """Return "fr" or "en": ``ESSOR_LANGUAGE``, else the terminal's locale."""
    for name in ("ESSOR_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


def say(words: Words, *, error: bool = False, **params: object) -> None:
    """Print one line in the terminal's language (``error``: on standard error)."""
    print(words.say(terminal_language(), params), file=sys.stderr if error else sys.stdout, flush=True)


def told(words: Words) -> str:
    """Return the help of an option in the terminal's language."""
    return words.say(terminal_language())


class Helper(argparse.RawDescriptionHelpFormatter):
    """Help whose own words are in the terminal's language too."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        """Begin the line of usage."""
        super().add_usage(usage, actions, groups, told(USAGE) if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser of arguments that speaks the terminal's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Helper, **options, "add_help": False})
        self._positionals.title = told(ARGUMENTS)
        self._optionals.title = told(OPTIONS)
        self.add_argument("-h", "--help", action="help", help=told(HELP))
