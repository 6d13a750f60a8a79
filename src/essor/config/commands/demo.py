"""``essor demo``: make the simulated company, write its files, or erase it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from essor.config.speech import say, terminal_language
from essor.records import Words

SUMMARY = Words(
    "Make a simulated company whose truth is known, or erase it",
    "Créer une entreprise simulée dont la vérité est connue, ou l’effacer",
)
LANGUAGE = Words(
    "language of its texts (default: the terminal's)", "langue de ses textes (par défaut : celle du terminal)"
)
FILES = Words(
    "only write its files and its truth (truth.json) into this folder, without a database",
    "écrire seulement ses fichiers et sa vérité (truth.json) dans ce dossier, sans base de données",
)
ERASE = Words(
    "erase every demo company of this installation", "effacer les entreprises de démonstration de cette installation"
)
NOBODY = Words(
    "Nobody can sign in yet, so the demo would belong to nobody. Start Essor once: essor run",
    "Personne ne peut encore se connecter : la démonstration n’appartiendrait à personne. Démarrez une fois : essor run",
)
MAKING = Words("Making the demo company …", "Création de l’entreprise de démonstration…")
MADE = Words(
    "The demo company is there: {name} (/w/{slug}/).", "L’entreprise de démonstration est là : {name} (/w/{slug}/)."
)
WRITTEN = Words(
    "{count} files and truth.json are written into {folder}.",
    "{count} fichiers et truth.json sont écrits dans {folder}.",
)
NOT_EMPTY = Words(
    "{folder} is not empty; nothing was written. Name a folder that is new or empty.",
    "{folder} n’est pas vide ; rien n’a été écrit. Indiquez un dossier nouveau ou vide.",
)
ERASED = Words("Erased: {name}.", "Effacée : {name}.")
NONE = Words("There is no demo company here.", "Il n’y a pas d’entreprise de démonstration ici.")
FAILED = Words(
    "The demo could not be made: {why} Nothing of it was kept.",
    "La démonstration n’a pas pu être créée : {why} Rien n’en a été gardé.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    language = terminal_language()
    parser.add_argument("--language", choices=("fr", "en"), default=language, help=LANGUAGE.say(language))
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--files", type=Path, metavar="FOLDER", help=FILES.say(language))
    chosen.add_argument("--erase", action="store_true", help=ERASE.say(language))


def run(args: argparse.Namespace) -> int:
    """Do it; returns 0, 1 where it failed, 2 where the folder is not empty."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    import django

    django.setup()
    if args.files is not None:
        return _write_files(args.files, args.language)
    return _erase() if args.erase else _make(args.language)


def _write_files(folder: Path, language: str) -> int:
    from django.utils import timezone

    from essor.demo.services import simulated_company
    from essor.simulation import export_files, truth_json

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        say(NOT_EMPTY, error=True, folder=folder)
        return 2
    made = simulated_company(now=timezone.now(), language=language)
    files = export_files(made)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "truth.json").write_text(truth_json(made.truth), "utf-8")
    say(WRITTEN, count=len(files), folder=folder)
    return 0


def _make(language: str) -> int:
    from django.contrib.auth import get_user_model
    from django.utils import timezone, translation

    from essor.demo.services import DemoFailed, create_demo

    owner = get_user_model().objects.filter(is_active=True).order_by("-is_superuser", "pk").first()
    if owner is None:
        say(NOBODY, error=True)
        return 1
    say(MAKING)
    try:
        with translation.override(language):
            made = create_demo(owner=owner, now=timezone.now(), language=language)
    except DemoFailed as failure:
        say(FAILED, error=True, why=failure)
        return 1
    say(MADE, name=made.name, slug=made.slug)
    return 0


def _erase() -> int:
    from essor.demo.services import erase_demo
    from essor.workspaces.models import Workspace

    found = list(Workspace.objects.filter(is_demo=True))
    for workspace in found:
        name = workspace.name
        erase_demo(workspace)
        say(ERASED, name=name)
    if not found:
        say(NONE)
    return 0
