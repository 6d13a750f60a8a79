"""``essor backup``: one file that holds the database and the files, taken while Essor runs."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from essor.config.speech import say, told
from essor.records import Words

SUMMARY = Words("Save database and files into one archive", "Sauvegarder la base et les fichiers dans une archive")
DONE = Words("{path}: {files} files, {size} MB.", "{path} : {files} fichiers, {size} Mo.")
KEYS_APART = Words(
    "The keys ({secrets}) are not in it: keep a copy of them elsewhere. Without them people sign in again and stored credentials are lost.",
    "Les clés ({secrets}) n’y sont pas : gardez-en une copie ailleurs. Sans elles, chacun se reconnecte et les identifiants enregistrés "
    "sont perdus.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        help=told(
            Words(
                "archive to write (default: essor-DATE.tar.gz here)",
                "archive à écrire (par défaut : essor-DATE.tar.gz ici)",
            )
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Write the archive; returns 0, or 1 with words where it cannot be made."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from essor.config.archive import ArchiveError, write_backup

    path = args.output or Path(f"essor-{timezone.now():%Y%m%d-%H%M%S}.tar.gz")
    try:
        kept = write_backup(path, now=timezone.now())
    except ArchiveError as error:
        say(error.words, error=True, **error.params)
        return 1
    say(DONE, path=path, files=kept.files, size=round(kept.size / 1e6, 1))
    say(KEYS_APART, secrets=settings.DATA / "secrets.json")
    return 0
