"""The common course of an export whose rows are posts: key, moment, kind, text, lifetime counters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from operator import itemgetter
from typing import ClassVar, cast

from essor.importers.base import Line, PostColumns, Source, Table, find_table
from essor.importers.cells import (
    AMBIGUOUS_DATES,
    Cell,
    CellError,
    DateStyle,
    date_order,
    fold,
    is_missing,
    parse_datetime,
    parse_id,
)
from essor.importers.columns import MetaColumns, read_in_columns
from essor.importers.days import shares
from essor.importers.filenames import period_in_name, taken_at
from essor.importers.sheets import EMPTY_FIELD, NO_TABLE, TableFormat, currency_of, each_line, unread_columns
from essor.records import (
    METRICS,
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    MetricKind,
    Period,
    Problem,
    PublicationRow,
    Record,
    Severity,
    Subject,
    TotalRow,
    Words,
)

NO_CLOCK = Words(
    "The file gives the day of each post without its time; midnight stands there and says nothing of the hour.",
    "Le fichier donne le jour de chaque publication sans son heure ; minuit y figure et ne dit rien de l’heure.",
)
_MOST_ACCOUNTS = 1000  # remembered at once, whatever a file may hold
_ACCOUNT = ("account_id", "account_handle", "account_name")
_AMBIGUOUS = (AMBIGUOUS_DATES.en, AMBIGUOUS_DATES.fr)


_MONEY = frozenset(slug for slug, rule in METRICS.items() if rule.kind is MetricKind.MONEY)


class PostTable(TableFormat):
    """A table of posts. ``columns.fields`` may hold ``id``, ``permalink``, ``published``, ``text``, ``title``, ``kind``,
    ``account_id``, ``account_handle`` and ``account_name``; a format adds its rules by overriding the small methods.
    """

    kinds: ClassVar[Mapping[str, str]] = {}  # the file's own word, folded -> our kind
    id_in_link: ClassVar[str] = ""  # regular expression with one group, for ids that a spreadsheet rounded
    percents: ClassVar[frozenset[str]] = frozenset()  # metrics written as 3.06 for 3.06 %

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the file's facts, its posts, and its facts again once the period is known."""
        table = find_table(source, self.columns)
        if table is None:
            yield Problem(0, "", NO_TABLE)
            return
        yield from self.read_table(table)

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield the posts of one table."""
        return cast(Iterator[Record | Problem], self._read_table(table, in_columns=False))

    def column_reader(self, table: Table, style: DateStyle, currency: str) -> MetaColumns | None:
        """Return what reads the table's plain rows in columns, ``None`` where the format reads each row alone."""
        return None

    def _read_table(self, table: Table, *, in_columns: bool) -> Iterator[Record | Problem | PostColumns]:
        name = table.source.head.name
        stated = period_in_name(name)
        currency = currency_of(table.header.name_of(m) for m in table.header.places if m in _MONEY)
        style = date_order(table.sample("published"))
        if style.is_ambiguous:
            order = style.order.words.en, style.order.words.fr
            words = Words(*(text.replace("{order}", said) for text, said in zip(_AMBIGUOUS, order, strict=True)))
            yield Problem(0, table.header.name_of("published"), words, {}, Severity.NOTE, table.sheet)
        account_of = self._account_reader(table)
        facts: FileFacts | None = None
        first: datetime | None = None
        last: datetime | None = None

        sheet = table.sheet

        def publication(line: Line) -> Sequence[Record]:
            if self.skips(line):
                return ()
            total = self.total(line)
            if total is not None:
                return (total,)
            account = account_of(line)
            link = line.text("permalink")
            values = self.values(line)
            remote_id = self.remote_id(line, link)
            title, text = self.words(line)
            period = self.period(line, style)
            code = currency if currency and not _MONEY.isdisjoint(values) else ""
            at, kind, is_sponsored = self.published(line, style), self.kind(line, link), self.is_sponsored(line, values)
            counters = values if period is None else {}
            # By place: thirteen names cost a third of the row, and there are millions.
            post = PublicationRow(
                line.line, account, remote_id, at, counters, link, kind, text, title, is_sponsored, code, sheet
            )
            if period is None or not values:
                return (post,)
            subject = Subject("post", remote_id, title)
            grain = Grain.DAY if period.first == period.last else Grain.RANGE
            measure = MeasureRow(line.line, account, subject, period, grain, values, (), currency, sheet=sheet)
            return post, measure

        yield from unread_columns(table.header, sheet=table.sheet)
        if not _has_clock(table.sample("published")):
            yield Problem(0, table.header.name_of("published"), NO_CLOCK, {}, Severity.NOTE, table.sheet)
        columns = self.column_reader(table, style, currency) if in_columns else None
        records: Iterator[Record | Problem | PostColumns]
        if columns is None:
            records = each_line(table, publication)
        else:
            records = read_in_columns(table, columns, account_of, lambda lines: each_line(table, publication, lines))
        for record in records:
            if isinstance(record, PostColumns):
                if facts is None:
                    facts = FileFacts(record.account, stated, taken_at(name), currency)
                    yield facts
                earliest, latest = datetime.fromisoformat(record.first), datetime.fromisoformat(record.last)
                first = earliest if first is None or earliest < first else first
                last = latest if last is None or latest > last else last
            elif isinstance(record, PublicationRow):
                if facts is None:
                    facts = FileFacts(record.account, stated, taken_at(name), currency)
                    yield facts
                at = record.published_at
                if at is not None:
                    first = at if first is None or at < first else first
                    last = at if last is None or at > last else last
            yield record
        if facts is not None and stated is None and first is not None and last is not None:
            yield FileFacts(facts.account, Period(first.date(), last.date()), facts.as_of, currency)

    def _account_reader(self, table: Table) -> Callable[[Line], AccountRef]:
        """Return ``account``; where nothing but its own columns tell it, each account is made once and not per row."""
        if type(self).account is not PostTable.account:
            return self.account
        spots = [index for key in _ACCOUNT for index in table.header.places.get(key, ())]
        known: dict[object, AccountRef] = {}
        pick: Callable[[Sequence[Cell]], object] = itemgetter(*spots) if spots else lambda cells: ()
        width = max(spots, default=-1) + 1

        def read(line: Line) -> AccountRef:
            cells = line.cells
            key = pick(cells) if len(cells) >= width else ("short", tuple(cells))
            found = known.get(key)
            if found is None:
                if len(known) >= _MOST_ACCOUNTS:
                    known.clear()
                found = known[key] = self.account(line)
            return found

        return read

    def account(self, line: Line) -> AccountRef:
        """Return whose post this is, from the row."""
        return _account(self.network, line.raw("account_id"), line.text("account_handle"), line.text("account_name"))

    def remote_id(self, line: Line, link: str) -> str:
        """Return the post's key; from its address where a spreadsheet rounded it; raises ``CellError`` without one."""
        try:
            found = parse_id(line.raw("id"))
            if found:
                return found
            lost = CellError(EMPTY_FIELD, field=line.table.header.name_of("id"))
        except CellError as error:
            lost = error
        match = re.search(self.id_in_link, link) if self.id_in_link else None
        if match is None:
            raise lost
        return match.group(1)

    def published(self, line: Line, style: DateStyle) -> datetime | None:
        """Return when the post went out, on the account's own clock; raises ``CellError``."""
        return parse_datetime(line.raw("published"), style, received=line.table.source.options.received)

    def values(self, line: Line) -> dict[str, float]:
        """Return the counters of the row; percents become fractions."""
        return shares(line.values(), self.percents)

    def period(self, line: Line, style: DateStyle) -> Period | None:
        """Return the days the row's figures cover, ``None`` where they are the post's counters since it exists."""
        return None

    def kind(self, line: Line, link: str) -> str:
        """Return what the post is made of; "" where the file's word is not known."""
        return self.kinds.get(fold(line.raw("kind")), "")

    def words(self, line: Line) -> tuple[str, str]:
        """Return title and text."""
        return line.text("title"), line.text("text")

    def is_sponsored(self, line: Line, values: Mapping[str, float]) -> bool | None:
        """Tell whether money carried the post, ``None`` where the file does not say."""
        return None

    def skips(self, line: Line) -> bool:
        """Tell whether a line is no post and no fault either, such as a sentence under the table."""
        return False

    def total(self, line: Line) -> TotalRow | None:
        """Return the row as a total if it is one."""
        return None


@lru_cache(maxsize=1024)
def _account(network: str, remote_id: Cell, handle: str, name: str) -> AccountRef:
    """Make an account once: the same one stands in nearly every row of a file."""
    try:
        known = parse_id(remote_id)
    except CellError:  # rounded by a spreadsheet: the name still tells whose it is
        known = ""
    return AccountRef(network, known, handle, name)


def _has_clock(cells: Sequence[Cell]) -> bool:
    """Tell whether any cell says more than a day (an empty column says nothing against it)."""
    told = [cell for cell in cells if not is_missing(cell)]
    return not told or any(
        ":" in cell if isinstance(cell, str) else cell % 1 != 0 if isinstance(cell, float) else _is_moment(cell)
        for cell in told
    )


def _is_moment(cell: Cell) -> bool:
    return isinstance(cell, datetime) and cell.time() != time(0)
