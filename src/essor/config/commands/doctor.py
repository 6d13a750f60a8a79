"""``essor doctor``: what is wrong with an installation, in words, and what to do about it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from essor.config.speech import terminal_language, told
from essor.records import Words

SUMMARY = Words("Say what is wrong with this installation", "Dire ce qui ne va pas dans cette installation")
LOW_DISK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``state`` is "ok", "warning" or "failed"."""

    check: str
    state: str
    message: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--json",
        action="store_true",
        help=told(Words("print one JSON object instead of sentences", "afficher un objet JSON au lieu de phrases")),
    )


def run(args: argparse.Namespace) -> int:
    """Print the findings; returns 0 where nothing failed, 1 otherwise."""
    findings = list(examine(terminal_language()))
    if args.json:
        rows = [{"check": f.check, "state": f.state, "message": f.message} for f in findings]
        print(json.dumps({"version": 1, "findings": rows}, ensure_ascii=False, indent=1))
    else:
        marks = {"ok": "  ok     ", "warning": "  notice ", "failed": "  FAILED "}
        for finding in findings:
            print(f"{marks[finding.state]} {finding.message}")
    return 1 if any(f.state == "failed" for f in findings) else 0


def examine(language: str) -> Iterator[Finding]:
    """Look at everything that can be wrong, in the order in which it would stop Essor."""

    def finding(check: str, state: str, words: Words, **params: object) -> Finding:
        return Finding(check, state, words.say(language, params))

    yield finding(
        "python",
        "ok" if sys.version_info >= (3, 11) else "failed",
        Words("Python {version} (3.11 or later is needed).", "Python {version} (3.11 ou plus récent est nécessaire)."),
        version=sys.version.split()[0],
    )
    from essor.config.paths import data_dir
    from essor.config.secrets import SecretsError, load_secrets

    try:
        folder = data_dir()
    except OSError as error:
        yield finding(
            "data folder",
            "failed",
            Words(
                "The data folder cannot be made: {error}. Set ESSOR_DATA to a folder that you may write.",
                "Le dossier de données ne peut pas être créé : {error}. Réglez ESSOR_DATA sur un dossier accessible en écriture.",
            ),
            error=error,
        )
        return
    yield from _folder(folder, finding)
    try:
        load_secrets(folder)
    except (SecretsError, OSError) as error:
        yield Finding("secrets", "failed", str(error))
        return
    yield finding(
        "secrets",
        "ok",
        Words("Secrets are in {path}, readable by you alone.", "Les secrets sont dans {path}, lisibles par vous seul."),
        path=folder / "secrets.json",
    )
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    try:
        django.setup()
    except ValueError as error:  # a setting of the environment that means nothing, said by whoever reads it
        yield Finding("settings", "failed", str(error))
        return
    yield from _database(finding)
    yield from _address(finding)
    yield from _reader(finding)


Maker = Callable[..., Finding]


def _folder(folder: Path, finding: Maker) -> Iterator[Finding]:
    if not os.access(folder, os.W_OK):
        yield finding(
            "data folder",
            "failed",
            Words(
                "{path} cannot be written. Give it to the user who runs Essor.",
                "{path} n’est pas accessible en écriture. Attribuez-le à l’utilisateur qui lance Essor.",
            ),
            path=folder,
        )
    free = shutil.disk_usage(folder).free
    yield finding(
        "disk",
        "ok" if free > LOW_DISK else "warning",
        Words(
            "{free} GB are free where the data is ({path}).", "{free} Go sont libres là où sont les données ({path})."
        ),
        free=round(free / 1e9, 1),
        path=folder,
    )


def _database(finding: Maker) -> Iterator[Finding]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor
    from django.utils import timezone

    from essor.jobs.queries import worker_pulse

    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield finding(
            "database",
            "failed",
            Words(
                "The database does not answer: {error}. Check ESSOR_DATABASE and that the server runs.",
                "La base de données ne répond pas : {error}. Vérifiez ESSOR_DATABASE et que le serveur tourne.",
            ),
            error=str(error).strip().splitlines()[0],
        )
        return
    yield finding(
        "database",
        "ok",
        Words("The database answers ({kind}).", "La base de données répond ({kind})."),
        kind=connection.vendor,
    )
    if missing:
        yield finding(
            "migrations",
            "failed",
            Words(
                "{count} changes of the database are missing. Start Essor once: essor run applies them.",
                "Il manque {count} évolutions de la base. Démarrez Essor une fois : essor run les applique.",
            ),
            count=len(missing),
        )
        return
    pulse = worker_pulse(now=timezone.now())
    if pulse.last_beat is None:
        words = Words(
            "The worker has never run. essor run starts it.",
            "Le traitement de fond n’a jamais tourné. essor run le lance.",
        )
    elif pulse.is_alive:
        words = Words("The worker is alive.", "Le traitement de fond est en vie.")
    else:
        words = Words(
            "The worker last ran on {at:%Y-%m-%d %H:%M} UTC; {waiting} jobs wait. Is essor run still running?",
            "Le traitement de fond a tourné pour la dernière fois le {at:%d/%m/%Y à %H:%M} UTC ; {waiting} tâches "
            "attendent. essor run tourne-t-il encore ?",
        )
    yield finding("worker", "ok" if pulse.is_alive else "warning", words, at=pulse.last_beat, waiting=pulse.waiting)


def _address(finding: Maker) -> Iterator[Finding]:
    from django.conf import settings
    from django.http.request import validate_host

    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield finding(
            "address",
            "failed",
            Words(
                "ESSOR_URL says {host}, which ESSOR_HOSTS does not list: every page would answer 400. Add it to ESSOR_HOSTS.",
                "ESSOR_URL indique {host}, absent de ESSOR_HOSTS : toutes les pages répondraient 400. Ajoutez-le à ESSOR_HOSTS.",
            ),
            host=host,
        )
    elif host not in ("localhost", "127.0.0.1") and not settings.IS_HTTPS:
        yield finding(
            "address",
            "warning",
            Words(
                "{url} is not https: passwords would cross the network in clear. Put a proxy with a certificate in front.",
                "{url} n’est pas en https : les mots de passe circuleraient en clair. Placez devant un serveur mandataire avec un certificat.",
            ),
            url=settings.PUBLIC_URL,
        )
    else:
        yield finding(
            "address",
            "ok",
            Words("Pages are served at {url}.", "Les pages sont servies à l’adresse {url}."),
            url=settings.PUBLIC_URL,
        )
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield finding(
            "mail",
            "warning",
            Words(
                "No mail server is set (ESSOR_SMTP_HOST): invitations are copied by hand, scheduled reports stay in the workspace.",
                "Aucun serveur de messagerie (ESSOR_SMTP_HOST) : les invitations se copient à la main, "
                "les rapports programmés restent dans l’espace.",
            ),
        )


def _reader(finding: Maker) -> Iterator[Finding]:
    import tempfile

    from essor.importers.inspection import inspect_paths

    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "costs.csv"
        sample.write_text("date,label,amount,kind\n2026-01-31,Sample,1.50,tool\n", "utf-8")
        result = inspect_paths([sample], language="en")
    works = any(file["format"] for file in result.files)
    yield finding(
        "reader",
        "ok" if works else "failed",
        Words(
            "The file reader works in its own process.", "Le lecteur de fichiers fonctionne dans son propre processus."
        )
        if works
        else Words(
            "The file reader could not read a sample in its own process: imports would fail.",
            "Le lecteur de fichiers n’a pas pu lire un exemple dans son propre processus : les imports échoueraient.",
        ),
    )
