"""``essor inspect``: what files hold, without storing anything and without an installation."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from essor.config.speech import terminal_language
from essor.importers.inspection import Inspection, inspect_paths
from essor.importers.sandbox import ReaderUnavailable
from essor.records import METRICS, NETWORKS, Words

SUMMARY = Words(
    "Say what exports hold, without storing anything",
    "Dire ce que contiennent des exports, sans rien enregistrer",
)
SOME_REFUSED = 3
_MOST_PROBLEMS = 5
_MOST_TOTALS = 8

PATHS = Words("files, folders or zip archives", "fichiers, dossiers ou archives zip")
AS_JSON = Words(
    "print one JSON object (documented in docs/reference/inspect.md)",
    "afficher un objet JSON (docs/reference/inspect.md)",
)
LANGUAGE = Words(
    "language of the messages (default: the terminal's)", "langue des messages (par défaut : celle du terminal)"
)
READING = Words("Reading {number} of {count}: {name}", "Lecture {number} sur {count} : {name}")
NOT_RECOGNISED = Words("not read", "non lu")
ROWS = Words("{rows} rows", "{rows} lignes")
UNVERIFIED = Words("column names not verified on a real file", "noms de colonnes non vérifiés sur un vrai fichier")
NOT_ADDED = Words("not added up: {names}", "sans somme possible : {names}")
MORE = Words("… and {count} more (--json lists them)", "… et {count} de plus (--json les donne)")
CONFLICTS = Words("What does not fit together", "Ce qui ne va pas ensemble")
NO_READER = Words(
    "The program that reads files does not start: {detail}. This is a fault of the installation; see essor doctor.",
    "Le programme qui lit les fichiers ne démarre pas : {detail}. C’est un défaut de l’installation ; voyez essor doctor.",
)
SUMMARY_LINE = Words(
    "{read} of {count} files read, {refused} refused, {ignored} ignored (media and system files).",
    "{read} fichiers lus sur {count}, {refused} refusés, {ignored} ignorés (médias et fichiers système).",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    language = terminal_language()
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=PATHS.say(language))
    parser.add_argument("--json", action="store_true", help=AS_JSON.say(language))
    parser.add_argument("--language", choices=("fr", "en"), default=language, help=LANGUAGE.say(language))


def run(args: argparse.Namespace) -> int:
    """Print what the files hold; returns 0 where all were read, 3 where some were refused, 2 where a path is wrong."""
    missing = [path for path in args.paths if not path.exists()]
    progress = _Progress(args.language)
    try:
        inspection = inspect_paths(args.paths, language=args.language, on_file=progress.show)
    except ReaderUnavailable as error:
        print(NO_READER.say(args.language, {"detail": str(error)}), file=sys.stderr)
        return 1
    finally:
        progress.clear()
    if args.json:
        json.dump(inspection.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for line in describe(inspection, args.language):
            print(line)
    if missing:
        return 2
    return SOME_REFUSED if inspection.has_refusals else 0


def describe(inspection: Inspection, language: str) -> Iterator[str]:
    """Yield the lines of the human answer."""
    for report in inspection.files:
        yield from _describe_file(report, language)
        yield ""
    if inspection.conflicts:
        yield CONFLICTS.say(language)
        for conflict in inspection.conflicts:
            yield f"  {' + '.join(conflict['paths'])}"
            yield f"      {conflict['message']}"
        yield ""
    refused = sum(bool(report["refused"]) for report in inspection.files)
    params = {
        "count": len(inspection.files),
        "read": len(inspection.files) - refused,
        "refused": refused,
        "ignored": len(inspection.ignored),
    }
    yield SUMMARY_LINE.say(language, params)


def _describe_file(report: Mapping[str, Any], language: str) -> Iterator[str]:
    yield report["path"]
    if report["format"]:
        network = NETWORKS[report["network"]].name if report["network"] in NETWORKS else None
        period = "  →  ".join(report["period"]) if report["period"] else None
        rows = ROWS.say(language, {"rows": _number(report["rows"], language)})
        yield "  " + " · ".join(
            part for part in (report["format_name"], network, report["account"], period, rows) if part
        )
        if report["proof"] == "unverified":
            yield f"  ({UNVERIFIED.say(language)})"
    elif report["refused"]:
        yield f"  {NOT_RECOGNISED.say(language)}"
    summed = [(slug, value) for slug, value in report["totals"].items() if value is not None]
    for slug, value in summed[:_MOST_TOTALS]:
        yield f"    {METRICS[slug].name.say(language):<28} {_number(value, language):>16}"
    if len(summed) > _MOST_TOTALS:
        yield f"    {MORE.say(language, {'count': len(summed) - _MOST_TOTALS})}"
    alone = [METRICS[slug].name.say(language) for slug, value in report["totals"].items() if value is None]
    if alone:
        yield f"    {NOT_ADDED.say(language, {'names': ', '.join(alone)})}"
    for problem in report["problems"][:_MOST_PROBLEMS]:
        place = f"{problem['line']}: " if problem["line"] else ""
        yield f"    ! {place}{problem['message']}"
    if len(report["problems"]) > _MOST_PROBLEMS:
        yield f"    ! {MORE.say(language, {'count': len(report['problems']) - _MOST_PROBLEMS})}"


def _number(value: float, language: str) -> str:
    text = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
    if language != "fr":
        return text
    return text.replace(",", "\u202f").replace(".", ",")


class _Progress:
    """One line on standard error that tells how far reading is; nothing where that is no terminal."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._is_shown = sys.stderr.isatty()
        self._width = 0

    def show(self, name: str, number: int, count: int) -> None:
        """Draw the line."""
        if not self._is_shown:
            return
        bar = "█" * (20 * number // count)
        words = READING.say(self._language, {"number": number, "count": count, "name": name.rsplit("/", 1)[-1]})
        text = f"{bar:░<20} {words}"[: shutil.get_terminal_size().columns - 1]
        print(f"\r{text:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = len(text)

    def clear(self) -> None:
        """Wipe the line."""
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
