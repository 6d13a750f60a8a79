"""What the command line says, in the language of the terminal."""

from __future__ import annotations

import os
import sys

from essor.records import Words


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
