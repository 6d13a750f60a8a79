"""``essor import``: read exports and store them in a workspace, in one transaction."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from essor.config.speech import say, terminal_language
from essor.records import Words

if TYPE_CHECKING:
    from essor.intake.models import Drop, ImportFile
    from essor.workspaces.models import Workspace

SUMMARY = Words("Store exports in a workspace", "Enregistrer des exports dans un espace de travail")
WRONG_USAGE, SOME_REFUSED = 2, 3
_REFRESH = 0.3

PATHS = Words("files, folders or zip archives", "fichiers, dossiers ou archives zip")
WORKSPACE = Words(
    "the workspace's short name, as in its address (needed where there are several)",
    "le nom court de l’espace de travail, comme dans son adresse (nécessaire s’il y en a plusieurs)",
)
AS_JSON = Words("print one JSON object", "afficher un objet JSON")
DRY_RUN = Words("say what would be stored, and store nothing", "dire ce qui serait enregistré, sans rien enregistrer")
MISSING = Words("There is no file or folder {path}.", "Il n’y a ni fichier ni dossier {path}.")
NO_WORKSPACE = Words(
    "There is no workspace “{slug}”. There is: {known}.",
    "Il n’y a pas d’espace de travail « {slug} ». Il y a : {known}.",
)
WHICH = Words(
    "Say which workspace with --workspace. There is: {known}.",
    "Indiquez l’espace de travail avec --workspace. Il y a : {known}.",
)
NONE_YET = Words("none yet; “essor run” makes the first one", "aucun ; « essor run » crée le premier")
STORED = Words("{name}: {what}", "{name} : {what}")
TOTAL = Words("{stored} of {count} files stored.", "{stored} fichiers enregistrés sur {count}.")
WOULD = Words("{stored} of {count} files would be stored.", "{stored} fichiers seraient enregistrés sur {count}.")
ALREADY = Words("imported before, nothing to add", "déjà importé, rien à ajouter")
NOT_KNOWN = Words(
    "not recognised: map its columns on the page “Files”",
    "non reconnu : indiquez le sens de ses colonnes sur la page « Fichiers »",
)
ASKS = Words(
    "does not say whose figures it holds: answer on the page “Files”",
    "ne dit pas à quel compte appartiennent ses chiffres : répondez sur la page « Fichiers »",
)
NOTHING = Words("holds nothing to store", "ne contient rien à enregistrer")
PROGRESS = Words("{percent:3.0f} %  {rows} rows  {name}", "{percent:3.0f} %  {rows} lignes  {name}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    language = terminal_language()
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=PATHS.say(language))
    parser.add_argument("--workspace", metavar="SLUG", help=WORKSPACE.say(language))
    parser.add_argument("--json", action="store_true", help=AS_JSON.say(language))
    parser.add_argument("--dry-run", action="store_true", help=DRY_RUN.say(language))


def run(args: argparse.Namespace) -> int:
    """Import the files; returns 0 where all were stored, 3 where some were not, 2 for wrong usage, 1 where it failed."""
    for path in args.paths:
        if not path.exists():
            say(MISSING, error=True, path=path)
            return WRONG_USAGE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import translation

    from essor.workspaces.services import Refused

    call_command("migrate", verbosity=0, interactive=False)
    workspace = _workspace(args.workspace)
    if workspace is None:
        return WRONG_USAGE
    with translation.override(terminal_language()):
        try:
            drop = _import(workspace, args.paths, dry_run=args.dry_run)
        except Refused as refusal:
            print(refusal, file=sys.stderr)
            return SOME_REFUSED
    return _report(drop, as_json=args.json, dry_run=args.dry_run)


def _workspace(slug: str | None) -> Workspace | None:
    from essor.workspaces.queries import workspace_named, workspace_slugs

    slugs = workspace_slugs()
    chosen = slug or (slugs[0] if len(slugs) == 1 else "")
    found = workspace_named(chosen) if chosen else None
    if found is None:
        known = ", ".join(slugs) or NONE_YET.say(terminal_language())
        say(NO_WORKSPACE if slug else WHICH, error=True, slug=slug, known=known)
    return found


def _import(workspace: Workspace, paths: list[Path], *, dry_run: bool) -> Drop:
    from django.utils import timezone

    from essor.intake import services

    now = timezone.now()
    drop = services.receive_files(workspace, _given(paths), actor=None, now=now, start_reading=False)
    with _Watch(drop):
        if not dry_run:
            return services.import_at_once(drop, actor=None, now=now)
        return services.read_drop(drop, now=now)


def _given(paths: list[Path]) -> Iterator[Any]:
    from essor.importers.archives import list_folder
    from essor.intake.folders import chunks_of
    from essor.intake.services import Given
    from essor.records import Problem

    for path in paths:
        members = [(path.name, path)]
        if path.is_dir():
            found = list(list_folder(path))
            for item in found:
                if isinstance(item, Problem):
                    print(item.message(terminal_language()), file=sys.stderr)
            members = [(f"{path.name}/{m.name}", m.path) for m in found if not isinstance(m, Problem) and m.path]
        for name, file in members:
            yield Given(name, chunks_of(file), datetime.fromtimestamp(file.stat().st_mtime, UTC))


def _report(drop: Drop, *, as_json: bool, dry_run: bool) -> int:
    from essor.intake.services import discard_drop

    language = terminal_language()
    files = [file for file in _all_files(drop) if not (file.summary.get("is_archive") and file.state == "ignored")]
    done = {"readable", "stored"}
    stored = sum(file.state in done for file in files)
    if as_json:
        said = {
            "version": 1,
            "drop": str(drop.public_id),
            "stored": not dry_run,
            "files": [_as_json(file) for file in files],
        }
        json.dump(said, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for file in files:
            say(STORED, name=file.name, what=_what(file, language))
        say(WOULD if dry_run else TOTAL, stored=stored, count=len(files))
    if dry_run or all(file.state == "known" for file in files):
        discard_drop(drop, actor=None, now=drop.created_at)
    return 0 if all(file.state in done | {"known"} for file in files) else SOME_REFUSED


def _all_files(drop: Drop) -> list[ImportFile]:
    """Return the files of the drop, and those that storing has set apart because they need a person."""
    from essor.intake.queries import files_given_with

    return list(files_given_with(drop))


def _what(file: ImportFile, language: str) -> str:
    from essor.intake.preview import tallies

    if file.state == "known":
        return ALREADY.say(language)
    if file.state == "unknown":
        return NOT_KNOWN.say(language)
    if file.state == "question":
        return ASKS.say(language)
    if file.state == "refused":
        return str(file.summary.get("refusal", {}).get(language, ""))
    if not file.counts:
        return NOTHING.say(language)
    return "; ".join(f"{tally.kind}: {', '.join(tally.words)}" for tally in tallies(file.counts))


def _as_json(file: ImportFile) -> dict[str, Any]:
    refusal = file.summary.get("refusal")
    return {
        "id": str(file.public_id),
        "path": file.name,
        "state": file.state,
        "format": file.format or None,
        "as_of": file.as_of.isoformat() if file.as_of else None,
        "counts": file.counts,
        "accounts": file.summary.get("accounts", []),
        "problems": file.summary.get("problem_count", 0),
        "refusal": refusal.get(terminal_language()) if refusal else None,
    }


class _Watch:
    """Draws how far running work is, from the same small file that the page reads; silent where nobody looks."""

    def __init__(self, drop: Drop) -> None:
        self._drop_id = drop.public_id
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._draw, daemon=True) if sys.stderr.isatty() else None

    def __enter__(self) -> None:
        if self._thread is not None:
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _draw(self) -> None:
        from essor.intake.folders import read_progress

        while not self._ended.wait(_REFRESH):
            seen = read_progress(self._drop_id)
            if seen is not None and seen.total:
                words = PROGRESS.say(
                    terminal_language(),
                    {"percent": 100 * seen.done / seen.total, "rows": f"{seen.rows:,}", "name": seen.name[-50:]},
                )
                print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)
