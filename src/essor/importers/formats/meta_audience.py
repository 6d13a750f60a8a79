"""Meta Business Suite, Audience.csv: followers by age and gender, countries, cities, as stacked blocks without dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from essor.importers.base import Container, ExportFormat, Head, Proof, Row, Source
from essor.importers.blocks import is_blank
from essor.importers.cells import Cell, CellError, fold, is_missing, parse_number
from essor.importers.days import Days
from essor.importers.filenames import taken_at
from essor.importers.meta import card, is_day_header, network_of, read_series
from essor.records import AccountRef, FileFacts, Grain, MeasureRow, Period, Problem, Record, Severity, Words
from essor.records.rows import ACCOUNT

NO_DATE = Words(
    "The file has no date: its shares are kept as those of {day}, the day the file came in.",
    "Le fichier n’a pas de date : ses parts sont conservées comme celles du {day}, jour de réception du fichier.",
)
WHICH_NETWORK = Words(
    "The file does not say whether this is the audience of Facebook or Instagram: say which account it belongs to.",
    "Le fichier ne dit pas s’il s’agit de l’audience de Facebook ou d’Instagram : indiquez le compte concerné.",
)
NOT_READ = Words("The block “{title}” was not read.", "Le bloc « {title} » n’a pas été lu.")
AGES = re.compile(r"\d{2}\s*[-–]\s*\d{2}|65\+|55\+")
GENDERS = {"women": "women", "femmes": "women", "men": "men", "hommes": "men"}
TITLES = re.compile(
    r"(?:(facebook|instagram) followers by )?(age & gender|gender and age|top countries|top cities|top towns/cities"
    r"|age et genre|principaux pays|principales villes)"
)
FOLLOWERS = re.compile(r"(facebook|instagram) followers\W*(?:fb_page|ig_account)\W*follow\W*unique_users\W*(\d+)$")
DIMENSION = {"countries": "country", "pays": "country", "cities": "city", "villes": "city"}


class MetaAudience(ExportFormat):
    """Who follows a Page or an account: shares by age and gender, country and city."""

    slug = "meta_audience"
    network = ""
    name = Words("Audience (Meta Business Suite)", "Audience (Meta Business Suite)")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Meta Business Suite > Insights > Audience > Export > CSV",
        "Meta Business Suite > Statistiques > Audience > Exporter > CSV",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether one of the first lines is the title of an audience block."""
        if head.container is not Container.TEXT:
            return False
        lines = [fold(line).strip('"*,;\t ') for line in head.text[:2000].splitlines()[:8]]
        return any(TITLES.match(line) or FOLLOWERS.match(line) for line in lines)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield one share per group, as a level of the day the file was taken or came in."""
        taken = taken_at(source.head.name)
        day = (taken or source.options.received).date()
        hint = network_of(source.head, source.options.network_hint)
        yield FileFacts(AccountRef(hint), Period(day, day), taken)
        if taken is None:
            yield Problem(0, "", NO_DATE, {"day": day.isoformat()}, Severity.NOTE)
        is_open = False
        for record in _read_blocks(source, day, hint):
            is_open = is_open or (isinstance(record, MeasureRow) and not record.account.network)
            yield record
        if is_open:
            yield Problem(0, "", WHICH_NETWORK, {}, Severity.WARNING)


def _read_blocks(source: Source, day: date, hint: str) -> Iterator[Record | Problem]:
    network, dimension = hint, ""
    labels: Sequence[Cell] = ()
    title: object = ""
    days = Days()
    rows = source.rows(delimiter="," if "\t" not in source.head.text[:2000] else "\t")
    for line, cells in rows:
        if is_blank(cells):
            continue
        joined = fold("".join(str(cell or "") for cell in cells[:4])).strip("* ")
        followers = FOLLOWERS.match(joined)
        if followers:
            account = AccountRef(followers.group(1))
            values = {"followers": float(followers.group(2))}
            yield MeasureRow(line, account, ACCOUNT, Period(day, day), Grain.DAY, values)
            continue
        first = fold(cells[0])
        found = list(TITLES.finditer(first))
        if found and not AGES.match(first):  # titles may run together: the last one stands over the rows
            named = [match.group(1) for match in found if match.group(1)]
            is_header = len(cells) > 1 and fold(cells[1]) == "value"
            network = named[-1] if named else network if is_header else hint
            words = found[-1].group(2).split()
            dimension = DIMENSION.get(words[-1].split("/")[-1], "age")
            labels = cells if len(cells) > 1 else ()
            continue
        if is_day_header(cells) and (series := card(cells[1]) or card(title)):
            yield from read_series(_until_blank(rows), series, hint, days)
        elif not first or first == "age":
            labels = cells
        elif dimension == "age" and AGES.match(first):
            for label, cell in zip(labels[1:], cells[1:], strict=False):
                own = (("age", str(cells[0]).strip()), ("gender", GENDERS.get(fold(label), str(label))))
                yield from _share(line, network, day, own, cell)
        elif dimension in {"country", "city"} and not labels and len(cells) == 2 and _looks_like_number(cells[1]):
            yield from _share(line, network, day, ((dimension, str(cells[0]).strip()),), cells[1])
        elif dimension in {"country", "city"} and labels and _looks_like_number(cells[0]):
            for label, cell in zip(labels, cells, strict=False):
                yield from _share(line, network, day, ((dimension, str(label).strip()),), cell)
            labels = ()
        elif dimension in {"country", "city"} and not labels and len(cells) > 1:
            labels = cells
        else:
            dimension, title = "", cells[0]
            if len(cells) == 1 and not card(title):
                yield Problem(line, "", NOT_READ, {"title": str(title).strip("* ")}, Severity.NOTE)


def _until_blank(rows: Iterator[Row]) -> Iterator[Row]:
    for line, cells in rows:
        if is_blank(cells):
            return
        yield line, cells


def _looks_like_number(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell.strip()[:1].isdigit()


def _share(
    line: int, network: str, day: date, dimensions: tuple[tuple[str, str], ...], cell: Cell
) -> Iterator[Record | Problem]:
    if is_missing(cell):
        return
    label = ", ".join(value for _, value in dimensions)
    try:
        number = parse_number(cell)
    except CellError as error:
        yield Problem(line, label, error.words, error.params, Severity.WARNING)
        return
    if number is not None:
        values = {"audience_share": number / 100}
        yield MeasureRow(
            line, AccountRef(network), ACCOUNT, Period(day, day), Grain.DAY, values, tuple(sorted(dimensions))
        )
