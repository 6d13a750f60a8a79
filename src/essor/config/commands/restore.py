"""``essor restore``: put a backup back, after checking that it is whole."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from essor.config.speech import say, told
from essor.records import Words

SUMMARY = Words("Put a backup back", "Restaurer une sauvegarde")
DONE = Words(
    "Restored from {path}: {files} files. Start Essor with: essor run",
    "Restauré depuis {path} : {files} fichiers. Démarrez avec : essor run",
)
WHOLE = Words(
    "{path} is whole: {files} files, database {vendor}.", "{path} est intact : {files} fichiers, base {vendor}."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "archive",
        type=Path,
        help=told(Words("the archive that essor backup wrote", "l’archive écrite par essor backup")),
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=told(Words("only check that the archive is whole", "vérifier seulement que l’archive est intacte")),
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help=told(
            Words(
                "replace the data that is there (it is kept beside, renamed)",
                "remplacer les données présentes (gardées à côté, renommées)",
            )
        ),
    )
    parser.add_argument(
        "--other-keys",
        action="store_true",
        help=told(
            Words("accept that the archive was made with other keys", "accepter une archive faite avec d’autres clés")
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Restore; returns 0, or 1 with words and nothing changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    from essor.config.archive import ArchiveError, check_backup, restore_backup

    try:
        if args.check:
            kept = check_backup(args.archive)
            say(WHOLE, path=args.archive, files=kept.files, vendor=kept.vendor)
        else:
            kept = restore_backup(args.archive, replace=args.replace, other_keys=args.other_keys)
            say(DONE, path=args.archive, files=kept.files)
    except ArchiveError as error:
        say(error.words, error=True, **error.params)
        return 1
    return 0
