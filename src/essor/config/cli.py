"""The ``essor`` command: finds its subcommands by name and imports only the one that is called."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from essor.config import commands
from essor.config.speech import Parser, terminal_language
from essor.records import Words

ORDER = ("run", "inspect", "import", "report", "demo", "worker", "doctor", "backup", "restore")

ABOUT = Words(
    "Essor runs a company's social networks and says what each is worth, from the files you can already download.",
    "Essor gère les réseaux sociaux d’une entreprise et dit ce que vaut chacun, à partir des fichiers que vous pouvez déjà "
    "télécharger.",
)
AFTER = Words(
    "Start here:\n"
    "  essor run                     start the web pages; prints the address and the first login\n"
    "  essor inspect exports/        say what a folder of exports holds, without storing anything\n"
    "\n"
    "essor COMMAND --help explains one command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 some files were refused.",
    "Pour commencer :\n"
    "  essor run                     démarrer les pages web ; affiche l’adresse et le premier accès\n"
    "  essor inspect exports/        dire ce que contient un dossier d’exports, sans rien enregistrer\n"
    "\n"
    "essor COMMANDE --help explique une commande. Codes de sortie : 0 fait, 1 échec, 2 mauvais usage, "
    "3 des fichiers ont été refusés.",
)
COMMAND = Words("COMMAND", "COMMANDE")
INTERRUPTED = Words("Stopped.", "Arrêté.")


class Command(Protocol):
    """What a module of ``essor.config.commands`` offers."""

    SUMMARY: Words

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit code."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    language = terminal_language()
    parser = Parser(prog="essor", description=ABOUT.say(language), epilog=AFTER.say(language))
    subparsers = parser.add_subparsers(dest="command", metavar=COMMAND.say(language))
    called = next((word for word in given if not word.startswith("-")), "")
    names = command_names()
    # Only the summary of the others is needed, and only where the list of commands is shown.
    needed = [called] if called in names else names
    for name in needed:
        command = load(name)
        summary = command.SUMMARY.say(language)
        command.add_arguments(subparsers.add_parser(name, help=summary, description=summary))
    args = parser.parse_args(given)
    if not args.command:
        parser.print_help()
        return 2
    try:
        return load(args.command).run(args)
    except BrokenPipeError:  # whoever read us has seen enough, as "head" has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        print(INTERRUPTED.say(language), file=sys.stderr)
        return 130


def command_names() -> list[str]:
    """Return the subcommands that exist, in the order in which a newcomer meets them."""
    names = [info.name.removesuffix("_") for info in pkgutil.iter_modules(commands.__path__)]
    return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def load(name: str) -> Command:
    """Import one subcommand (``import`` lives in ``import_.py``, because the word is taken)."""
    module = f"{name}_" if name == "import" else name
    return cast(Command, importlib.import_module(f"{commands.__name__}.{module}"))
