"""``essor report``: from files to a report, without a server and without an account."""

from __future__ import annotations

import argparse
import shutil
import sys
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from essor.config.speech import say, terminal_language
from essor.records import Words

if TYPE_CHECKING:
    from essor.intake.services import Given
    from essor.reports.content import Brand, Report
    from essor.workspaces.models import Workspace

SUMMARY = Words(
    "Write a report from files: no server, no account",
    "Écrire un rapport à partir de fichiers : sans serveur, sans compte",
)
SOME_REFUSED = 3
WRONG_USAGE = 2
FAILED = 1

PATHS = Words("files, folders or zip archives of exports", "fichiers, dossiers ou archives zip d’exports")
OUTPUT = Words(
    "the report as one HTML file (default: report.html)", "le rapport en un fichier HTML (par défaut : report.html)"
)
PDF = Words("also write it as PDF", "l’écrire aussi en PDF")
JSON = Words(
    "also write every figure as JSON (docs/reference/report-json.md)",
    "écrire aussi chaque chiffre en JSON (docs/reference/report-json.md)",
)
XLSX = Words("also write every figure as a workbook", "écrire aussi chaque chiffre dans un classeur")
LANGUAGE = Words(
    "language of the report (default: the terminal's)", "langue du rapport (par défaut : celle du terminal)"
)
FIRST = Words(
    "first day, YYYY-MM-DD (default: as the files say)", "premier jour, AAAA-MM-JJ (par défaut : selon les fichiers)"
)
LAST = Words("last day, YYYY-MM-DD", "dernier jour, AAAA-MM-JJ")
COMPANY = Words("name of the company on the cover", "nom de l’entreprise en couverture")
AGENCY = Words("name of the agency on the cover", "nom de l’agence en couverture")
LOGO = Words("PNG or JPEG for the cover", "PNG ou JPEG pour la couverture")
COLOUR = Words("accent colour, #rrggbb", "couleur d’accent, #rrvvbb")
ZONE = Words(
    "time zone of the company (default: Europe/Paris)", "fuseau horaire de l’entreprise (par défaut : Europe/Paris)"
)
CURRENCY = Words(
    "currency of the report (default: the one the files use most)",
    "devise du rapport (par défaut : la plus fréquente dans les fichiers)",
)
MARGIN = Words(
    "what remains of a sale, as a range of percents: 30-40 (without it, a return may be anything)",
    "ce qui reste d’une vente, en fourchette de pourcents : 30-40 (sans elle, un retour peut être n’importe lequel)",
)
RATE = Words(
    "what an hour of work costs, in the report's currency",
    "ce que coûte une heure de travail, dans la devise du rapport",
)
BAD_MARGIN = Words(
    "{text} is no range of percents: write it as 30-40.",
    "{text} n’est pas une fourchette de pourcents : écrivez 30-40.",
)
BAD_RATE = Words("{text} is no price: write it as 32 or 32.50.", "{text} n’est pas un prix : écrivez 32 ou 32.50.")

NO_SUCH_PATH = Words("{path} does not exist.", "{path} n’existe pas.")
BAD_DAY = Words("{text} is not a date: write it as 2026-11-23.", "{text} n’est pas une date : écrivez-la 2026-11-23.")
BAD_PERIOD = Words("--from must not come after --to.", "--from ne peut pas être après --to.")
BAD_ZONE = Words(
    "{text} is no time zone: write it as Europe/Paris.", "{text} n’est pas un fuseau horaire : écrivez Europe/Paris."
)
BAD_CURRENCY = Words(
    "{text} is no currency code: write three letters, such as EUR.",
    "{text} n’est pas un code de devise : écrivez trois lettres, comme EUR.",
)
BAD_COLOUR = Words("{text} is no colour: write it as #0f5c5c.", "{text} n’est pas une couleur : écrivez #0f5c5c.")
BAD_LOGO = Words(
    "{path} is no PNG or JPEG that can be used ({why}).", "{path} n’est pas un PNG ou JPEG utilisable ({why})."
)
NOTHING_READ = Words(
    "None of these files could be read, so there is nothing to report on. essor inspect says why of each.",
    "Aucun de ces fichiers n’a pu être lu : il n’y a rien à rapporter. essor inspect dit pourquoi pour chacun.",
)
PREPARING = Words("Preparing", "Préparation")
READING = Words("Reading {name}", "Lecture de {name}")
STORING = Words("Adding up", "Mise en ordre")
WRITING = Words("Writing the report", "Rédaction du rapport")
WRITTEN = Words("{path} written.", "{path} écrit.")
NOT_READ = Words("Not read: {name}. {why}", "Non lu : {name}. {why}")
UNKNOWN = Words("No known export looks like this.", "Aucun export connu ne ressemble à ceci.")
QUESTION = Words("It does not say whose figures it holds.", "Il ne dit pas de qui sont ses chiffres.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked on the command line, checked."""

    paths: tuple[Path, ...]
    output: Path
    pdf: Path | None
    json: Path | None
    xlsx: Path | None
    language: str
    first: date | None
    last: date | None
    company: str
    agency: str
    logo: str
    colour: str
    timezone: str
    currency: str
    margin: tuple[Decimal, Decimal] | None
    hourly_rate: Decimal | None


class _Wrong(Exception):
    """The command line asks for something that cannot be; the words say what."""

    def __init__(self, words: Words, **params: object) -> None:
        super().__init__(words.en)
        self.words, self.params = words, params


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    language = terminal_language()
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=PATHS.say(language))
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("report.html"), metavar="FILE", help=OUTPUT.say(language)
    )
    parser.add_argument("--pdf", type=Path, metavar="FILE", help=PDF.say(language))
    parser.add_argument("--json", type=Path, metavar="FILE", help=JSON.say(language))
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help=XLSX.say(language))
    parser.add_argument(
        "--lang", "--language", dest="language", choices=("fr", "en"), default=language, help=LANGUAGE.say(language)
    )
    parser.add_argument("--from", dest="first", metavar="DAY", help=FIRST.say(language))
    parser.add_argument("--to", dest="last", metavar="DAY", help=LAST.say(language))
    parser.add_argument("--company", default="", metavar="NAME", help=COMPANY.say(language))
    parser.add_argument("--agency", default="", metavar="NAME", help=AGENCY.say(language))
    parser.add_argument("--logo", type=Path, metavar="FILE", help=LOGO.say(language))
    parser.add_argument("--colour", "--color", dest="colour", default="", metavar="#RRGGBB", help=COLOUR.say(language))
    parser.add_argument("--timezone", default="Europe/Paris", metavar="ZONE", help=ZONE.say(language))
    parser.add_argument("--margin", default="", metavar="LOW-HIGH", help=MARGIN.say(language))
    parser.add_argument("--hourly-rate", default="", metavar="PRICE", help=RATE.say(language))
    parser.add_argument("--currency", default="", metavar="CODE", help=CURRENCY.say(language))


def run(args: argparse.Namespace) -> int:
    """Write the report; returns 0 where all files were read, 3 where some were not, 2 for wrong usage, 1 where nothing
    could be read at all."""
    try:
        wish = _checked(args)
    except _Wrong as wrong:
        say(wrong.words, error=True, **wrong.params)
        return WRONG_USAGE
    progress = _Progress(terminal_language())
    progress.show(PREPARING)
    from essor.config.throwaway import throwaway_installation

    with throwaway_installation():
        return _run(wish, progress)


def _run(wish: Wish, progress: _Progress) -> int:
    from essor.reports.composing import compose_report, known_period

    workspace = _workspace(wish)
    unread = _bring(workspace, wish, progress)
    period = known_period(workspace)
    if period is None and not (wish.first and wish.last):
        progress.clear()
        _tell(unread)
        say(NOTHING_READ, error=True)
        return FAILED
    first, last = period or (wish.first, wish.last)
    first, last = wish.first or first, wish.last or last
    assert first is not None
    assert last is not None
    _settle_currency(workspace, wish)
    _settle_money(workspace, wish)
    progress.show(WRITING)
    from django.utils import timezone

    report = compose_report(
        workspace,
        first=first,
        last=last,
        language=wish.language,
        now=timezone.now(),
        brand=_brand(wish),
        are_people_known=False,
    )
    written = _write(report, wish)
    progress.clear()
    for path in written:
        say(WRITTEN, path=path)
    _tell(unread)
    return SOME_REFUSED if unread else 0


# --------------------------------------------------------------------------------------------------------------------
# What was asked


def _checked(args: argparse.Namespace) -> Wish:
    for path in args.paths:
        if not path.exists():
            raise _Wrong(NO_SUCH_PATH, path=path)
    first, last = _day(args.first), _day(args.last)
    if first and last and first > last:
        raise _Wrong(BAD_PERIOD)
    try:
        zoneinfo.ZoneInfo(args.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise _Wrong(BAD_ZONE, text=args.timezone) from error
    currency = args.currency.strip().upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise _Wrong(BAD_CURRENCY, text=args.currency)
    from essor.web.colours import clean_hex

    colour = clean_hex(args.colour) if args.colour else ""
    if colour is None:
        raise _Wrong(BAD_COLOUR, text=args.colour)
    return Wish(
        tuple(args.paths),
        args.output,
        args.pdf,
        args.json,
        args.xlsx,
        args.language,
        first,
        last,
        args.company.strip(),
        args.agency.strip(),
        _logo(args.logo),
        f"#{colour}" if colour else "",
        args.timezone,
        currency,
        _margin(args.margin),
        _price(args.hourly_rate),
    )


def _margin(text: str) -> tuple[Decimal, Decimal] | None:
    """Return the ends of "30-40"."""
    if not text:
        return None
    try:
        low, high = (Decimal(part.strip().rstrip("%").replace(",", ".")) for part in text.split("-"))
    except (ValueError, InvalidOperation) as error:
        raise _Wrong(BAD_MARGIN, text=text) from error
    if not 0 <= low <= high <= 100:
        raise _Wrong(BAD_MARGIN, text=text)
    return low, high


def _price(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        price = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise _Wrong(BAD_RATE, text=text) from error
    if not 0 <= price < 100_000:
        raise _Wrong(BAD_RATE, text=text)
    return price


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Wrong(BAD_DAY, text=text) from error


def _logo(path: Path | None) -> str:
    """Return the picture as a ``data:`` address, with only what draws it."""
    if path is None:
        return ""
    if not path.is_file():
        raise _Wrong(NO_SUCH_PATH, path=path)
    import base64

    from essor.workspaces.images import MAX_BYTES, NotAnImage, clean_image

    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        image = clean_image(data)
    except NotAnImage as error:
        raise _Wrong(BAD_LOGO, path=path, why=error) from error
    kind = "png" if image.extension == "png" else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(image.data).decode()}"


# --------------------------------------------------------------------------------------------------------------------
# The files


def _workspace(wish: Wish) -> Workspace:
    from django.utils import timezone

    from essor.workspaces.models import User
    from essor.workspaces.services import create_workspace

    name = wish.company or wish.paths[0].resolve().stem.replace("_", " ")
    return create_workspace(
        name=name[:120],
        owner=User.objects.create_user("report@localhost"),
        now=timezone.now(),
        timezone=wish.timezone,
        currency=wish.currency or "EUR",
        language=wish.language,
    )


def _bring(workspace: Workspace, wish: Wish, progress: _Progress) -> list[tuple[str, str]]:
    """Import the files through the door that the pages use; return those that gave nothing, with the reason."""
    from django.utils import timezone, translation

    from essor.intake.models import Drop, ImportFile
    from essor.intake.services import commit_drop, receive_files
    from essor.jobs.services import run_due
    from essor.workspaces.services import Refused

    now = timezone.now()
    with translation.override(terminal_language()):
        try:
            drop = receive_files(workspace, _given(wish.paths, progress), actor=None, now=now)
        except Refused as refusal:
            return [("", str(refusal))]
        progress.show(STORING)
        run_due(now=now, worker="report")
        drop.refresh_from_db()
        if drop.state == Drop.State.READY and drop.files.filter(state=ImportFile.State.READABLE).exists():
            commit_drop(drop, actor=None, now=now)
            run_due(now=now, worker="report")
            drop.refresh_from_db()
    unread = [("", drop.problem)] if drop.problem else []
    unread += [
        (file.name, _why(file.state, file.summary, terminal_language()))
        for file in ImportFile.objects.filter(
            drop__workspace=workspace,
            state__in=(ImportFile.State.UNKNOWN, ImportFile.State.REFUSED, ImportFile.State.QUESTION),
        )
    ]
    return unread


def _why(state: str, summary: Mapping[str, Any], language: str) -> str:
    refusal = summary.get("refusal") or {}
    if language in refusal:
        return str(refusal[language])
    return (QUESTION if state == "question" else UNKNOWN).say(language)


def _given(paths: Sequence[Path], progress: _Progress) -> Iterator[Given]:
    from datetime import UTC, datetime

    from essor.intake.folders import chunks_of
    from essor.intake.services import Given

    for path in paths:
        members = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
        for one in members:
            name = one.name if path.is_file() else f"{path.name}/{one.relative_to(path).as_posix()}"
            progress.show(READING, name=one.name)
            yield Given(name, chunks_of(one), datetime.fromtimestamp(one.stat().st_mtime, UTC))


def _settle_currency(workspace: Workspace, wish: Wish) -> None:
    """Take the currency that most money of the files is in, where nobody chose one."""
    if wish.currency:
        return
    from essor.intake.models import ImportFile

    counts: dict[str, int] = {}
    files = ImportFile.objects.filter(drop__workspace=workspace, state=ImportFile.State.STORED)
    for summary in files.values_list("summary", flat=True):
        code = str(summary.get("currency") or "")
        if code:
            counts[code] = counts.get(code, 0) + int(summary.get("rows") or 0)
    if counts:
        workspace.currency = max(sorted(counts), key=lambda code: counts[code])
        workspace.save(update_fields=["currency"])


def _settle_money(workspace: Workspace, wish: Wish) -> None:
    """Count as the person said, where anything was said."""
    if wish.margin is None and wish.hourly_rate is None:
        return
    from django.utils import timezone

    from essor.ledger.services import set_money_settings

    low, high = wish.margin or (None, None)
    set_money_settings(
        workspace,
        actor=workspace.members.get().user,
        now=timezone.now(),
        hourly_rate=wish.hourly_rate,
        margin_low=low,
        margin_high=high,
    )


# --------------------------------------------------------------------------------------------------------------------
# The report


def _brand(wish: Wish) -> Brand:
    from essor.reports.content import Brand

    return Brand(wish.colour, wish.agency, wish.logo)


def _write(report: Report, wish: Wish) -> list[Path]:
    """Write what was asked for; nothing is half-written: each file appears whole."""
    from essor.reports.html import write_html

    written = [_put(wish.output, write_html(report).encode())]
    if wish.json is not None:
        from essor.reports.figures import write_json

        written.append(_put(wish.json, write_json(report).encode()))
    if wish.xlsx is not None:
        from essor.reports.figures import write_xlsx

        written.append(_put(wish.xlsx, write_xlsx(report)))
    if wish.pdf is not None:
        from essor.reports.pdf import write_pdf

        written.append(_put(wish.pdf, write_pdf(report)))
    return written


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.part")
    temporary.write_bytes(content)
    temporary.replace(path)
    return path


def _tell(unread: Sequence[tuple[str, str]]) -> None:
    for name, why in unread:
        print(NOT_READ.say(terminal_language(), {"name": name, "why": why}) if name else why, file=sys.stderr)


class _Progress:
    """One line on standard error that tells what is being done; nothing where that is no terminal."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._is_shown = sys.stderr.isatty()
        self._width = 0

    def show(self, words: Words, **params: object) -> None:
        """Say what is being done now."""
        if not self._is_shown:
            return
        text = f"{words.say(self._language, params)} …"[: shutil.get_terminal_size().columns - 1]
        print(f"\r{text:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = len(text)

    def clear(self) -> None:
        """Wipe the line."""
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
            self._width = 0
