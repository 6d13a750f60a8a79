"""Meta Business Suite, daily series of one card: title, "Date","Primary", one row per day; often two blocks in a file."""

from __future__ import annotations

from collections.abc import Iterator

from essor.importers.base import Container, ExportFormat, Head, Proof, Row, Sheet, Source
from essor.importers.blocks import is_blank
from essor.importers.days import Days
from essor.importers.meta import Card, card, is_day_header, is_separator_line, network_of, read_series
from essor.records import AccountRef, FileFacts, Problem, Record, Severity, Words

WHICH_NETWORK = Words(
    "“{title}” has the same name for Facebook and Instagram: say which account these figures belong to.",
    "« {title} » porte le même nom pour Facebook et Instagram : indiquez à quel compte appartiennent ces chiffres.",
)
LAST_DAY = Words(
    "The last day ({day}) may be incomplete; a later export corrects it.",
    "Le dernier jour ({day}) est peut-être incomplet ; un export plus récent le corrigera.",
)
NOT_READ = Words(
    "The series “{title}” is not one I know and was left out; the others were read.",
    "La série « {title} » m’est inconnue et a été laissée de côté ; les autres ont été lues.",
)


class MetaDaily(ExportFormat):
    """Follows, reach, views, visits, interactions or link clicks per day."""

    slug = "meta_daily"
    network = ""
    name = Words("Daily series (Meta Business Suite)", "Série quotidienne (Meta Business Suite)")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Meta Business Suite > Insights > Results > Export on a chart > CSV",
        "Meta Business Suite > Statistiques > Résultats > Exporter sur un graphique > CSV",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether a title of a known card stands above a "Date" header, or in it."""
        return head.container is Container.TEXT and _sheet(head) is not None

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield every block of the file under its own network."""
        sheet = _sheet(source.head)
        network = network_of(source.head, source.options.network_hint)
        if sheet is None:
            return
        yield FileFacts(AccountRef(network))
        days = Days()
        accounts: set[str] = set()
        for line, title, series, rows in _blocks(source.rows(sheet.name, delimiter=sheet.delimiter)):
            if series is None:
                yield Problem(line, "", NOT_READ, {"title": title}, Severity.WARNING)
                continue
            accounts.add(series.network or network)
            if not (series.network or network):
                yield Problem(0, "", WHICH_NETWORK, {"title": title}, Severity.WARNING)
            yield from read_series(rows, series, network, days)
        yield FileFacts(AccountRef(accounts.pop() if len(accounts) == 1 else ""), days.period)
        if days.last is not None and days.last >= source.options.received.date():
            yield Problem(0, "", LAST_DAY, {"day": days.last.isoformat()}, Severity.NOTE)


def _sheet(head: Head) -> Sheet | None:
    for sheet in head.sheets:
        title: object = ""
        for cells in sheet.rows[:6]:
            if is_day_header(cells) and (card(cells[1]) or card(title)):
                return sheet
            if cells and not is_separator_line(cells):
                title = cells[0]
    return None


def _blocks(rows: Iterator[Row]) -> Iterator[tuple[int, str, Card | None, Iterator[Row]]]:
    """Yield line, title, series and rows of each block. A header may follow the last row at once (early 2024)."""
    title = ""
    header: Row | None = None

    def body() -> Iterator[Row]:
        nonlocal header, title
        for line, cells in rows:
            if is_day_header(cells):
                header = (line, cells)
                return
            if is_blank(cells):
                continue
            if not str(cells[0] or "")[:1].isdigit() and not any(cell not in (None, "") for cell in cells[1:]):
                title = str(cells[0])
                continue
            yield line, cells

    for _ in body():  # what stands above the first header
        pass
    while header is not None:
        (line, cells), header = header, None
        own = card(cells[1])
        block_title = str(cells[1]) if own else title
        rest = body()
        yield line, block_title, own or card(title), rest
        for _ in rest:
            pass
