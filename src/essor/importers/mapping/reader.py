"""Read any table with a column mapping."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, TypeVar

from essor.importers.base import Columns, ExportFormat, Head, Line, Proof, Refused, Source, Table, find_table
from essor.importers.cells import (
    AMBIGUOUS_DATES,
    CellError,
    DateOrder,
    DateStyle,
    NumberStyle,
    date_order,
    fold,
    number_style,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_duration,
    parse_id,
)
from essor.importers.mapping.value import MADE_ID, ColumnMapping, Target, fingerprint
from essor.records import (
    AccountRef,
    AnswerRow,
    ConversionRow,
    CostRow,
    Grain,
    MeasureRow,
    Period,
    Problem,
    PublicationRow,
    Record,
    Severity,
    Subject,
    TimeRow,
    Words,
)

NO_TABLE = Words(
    "The columns of this mapping are not in the file: {names}.",
    "Les colonnes de cette correspondance ne sont pas dans le fichier : {names}.",
)
INCOMPLETE = Words(
    "The mapping does not say yet which column holds: {names}.",
    "La correspondance n’indique pas encore quelle colonne contient : {names}.",
)
NO_DATES = Words(
    "These posts have no publish date: they are kept and compared with one another, but enter nothing that runs over time.",
    "Ces publications n’ont pas de date : elles sont gardées et comparées entre elles, mais n’entrent dans aucun suivi "
    "au fil du temps.",
)
NO_IDS = Words(
    "No column holds an id, so a row is known by its content: a later export of the same posts adds new ones.",
    "Aucune colonne ne contient d’identifiant : une ligne est reconnue à son contenu, et un export ultérieur des mêmes "
    "publications en ajoutera de nouvelles.",
)
NOTHING_NEEDED = Words(
    "“{column}” is empty here. The row was left out.",
    "« {column} » est vide ici. La ligne a été laissée de côté.",
)
_T = TypeVar("_T")

_YES = frozenset({"1", "yes", "true", "y", "oui", "vrai", "paid", "sponsored", "new", "nouveau", "o"})
_NO = frozenset({"0", "no", "false", "n", "non", "faux", "organic", "returning", "fidele"})
_STATUS: Mapping[str, str] = {
    **dict.fromkeys(("won", "paid", "completed", "closed won", "gagne", "gagnee", "payee", "paye", "terminee"), "won"),
    **dict.fromkeys(("open", "pending", "on-hold", "en cours", "en attente", "ouverte"), "open"),
    **dict.fromkeys(("lost", "closed lost", "perdu", "perdue"), "lost"),
    **dict.fromkeys(("cancelled", "canceled", "voided", "failed", "annulee", "annule"), "cancelled"),
    **dict.fromkeys(("refunded", "remboursee", "rembourse"), "refunded"),
}


class MappedFormat(ExportFormat):
    """A format that a person described. Not found by discovery: it exists only with its mapping."""

    slug: ClassVar[str] = "mapped"
    network: ClassVar[str] = ""
    name: ClassVar[Words] = Words("Table with mapped columns", "Tableau aux colonnes indiquées")
    proof: ClassVar[Proof] = Proof.SAMPLE

    def __init__(self, mapping: ColumnMapping) -> None:
        self.mapping = mapping
        keys = {**mapping.columns, **{f"dimension {name}": name for name in mapping.dimensions}}
        self._columns = Columns(
            {key: (name,) for key, name in keys.items()},
            {slug: (name,) for slug, name in mapping.metrics.items()},
            required=(*keys, *mapping.metrics),
        )
        self._decimal_styles: dict[str, NumberStyle] = {}
        self._date_styles: dict[str, DateStyle] = {}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> MappedFormat:
        """Return the reader of a saved mapping; raises ``ValueError``."""
        return cls(ColumnMapping.from_json(data))

    def recognizes(self, head: Head) -> bool:
        """Tell whether a line of the head is the header that the mapping was made on."""
        return bool(self.mapping.header) and any(
            fingerprint(cells) == self.mapping.header for sheet in head.sheets for cells in sheet.rows
        )

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the table's rows as the mapping's target; raises ``Refused`` where the mapping does not fit."""
        if missing := self.mapping.missing():
            raise Refused(INCOMPLETE, names=", ".join(missing))
        table = find_table(source, self._columns)
        if table is None:
            raise Refused(NO_TABLE, names=", ".join((*self.mapping.columns.values(), *self.mapping.metrics.values())))
        yield from self._decide_styles(table)
        readers: dict[Target, Callable[[Line], Record | None]] = {
            Target.PUBLICATIONS: self._publications(),
            Target.MEASURES: self._measure,
            Target.CONVERSIONS: self._conversion,
            Target.COSTS: self._cost,
            Target.HOURS: self._hours,
            Target.ANSWERS: self._answer,
        }
        read = readers[self.mapping.target]
        for line in table:
            if not any(cell not in {None, ""} for cell in line.cells):
                continue
            try:
                record = read(line)
            except _Unreadable as error:
                line.warn(error.key, error.cause, severity=Severity.REFUSED)
                record = None
            if record is not None:
                yield record
            yield from line.problems

    def _decide_styles(self, table: Table) -> Iterator[Problem]:
        mapping = self.mapping
        if mapping.decimal:
            fixed = NumberStyle(mapping.decimal)
            table.metric_columns = [(slug, index, fixed) for slug, index, _ in table.metric_columns]
        for key in ("value", "amount", "hours", "rate", "weight"):
            if key in mapping.columns:
                self._decimal_styles[key] = (
                    NumberStyle(mapping.decimal)
                    if mapping.decimal
                    else number_style(table.sample(key), is_count=False, prefers_comma=True)
                )
        for key in ("published", "day", "first", "last", "at"):
            if key not in mapping.columns:
                continue
            if mapping.date_order is not None:
                self._date_styles[key] = DateStyle(mapping.date_order)
                continue
            style = date_order(table.sample(key), default=DateOrder.DAY_FIRST)
            self._date_styles[key] = style
            if style.is_ambiguous:
                yield Problem(
                    0,
                    mapping.columns[key],
                    Words(
                        AMBIGUOUS_DATES.en.replace("{order}", style.order.words.en),
                        AMBIGUOUS_DATES.fr.replace("{order}", style.order.words.fr),
                    ),
                    severity=Severity.WARNING,
                    sheet=table.sheet,
                )
        if mapping.target is Target.PUBLICATIONS:
            if "published" not in mapping.columns:
                yield Problem(0, "", NO_DATES, severity=Severity.WARNING)
            if "remote_id" not in mapping.columns and "permalink" not in mapping.columns:
                yield Problem(0, "", NO_IDS, severity=Severity.WARNING)

    # one reader per target ------------------------------------------------------------------------------------------

    def _publications(self) -> Callable[[Line], Record | None]:
        seen: Counter[str] = Counter()

        def read(line: Line) -> PublicationRow | None:
            remote_id = _cell(line, "remote_id", lambda: parse_id(line.raw("remote_id")))
            permalink = line.text("permalink")
            if not remote_id and not permalink:
                content = "\x1f".join("" if cell is None else str(cell) for cell in line.cells)
                digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20]
                seen[digest] += 1
                remote_id = MADE_ID + (digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
            return PublicationRow(
                line.line,
                self._account(line),
                remote_id,
                self._moment(line, "published"),
                line.values(),
                permalink,
                fold(self._text(line, "kind")),
                line.text("text"),
                line.text("title"),
                _yes_or_no(self._text(line, "sponsored")),
                self._text(line, "currency").upper(),
                line.table.sheet,
            )

        return read

    def _measure(self, line: Line) -> MeasureRow | None:
        period, grain = self._period(line)
        name = line.text("subject")
        dimensions = tuple(
            sorted((fold(column), line.text(f"dimension {column}")) for column in self.mapping.dimensions)
        )
        return MeasureRow(
            line.line,
            self._account(line),
            Subject("item", name=name) if name else Subject("account"),
            period,
            grain,
            line.values(),
            dimensions,
            self._text(line, "currency").upper(),
            line.table.sheet,
        )

    def _conversion(self, line: Line) -> ConversionRow | None:
        at = self._moment(line, "at")
        if at is None:
            raise _Unreadable("at", CellError(NOTHING_NEEDED, column=self.mapping.columns.get("at", "")))
        remote_id = _cell(line, "remote_id", lambda: parse_id(line.raw("remote_id")))
        utm = {key: text for key in ("source", "medium", "campaign") if (text := line.text(f"utm_{key}"))}
        status = self._text(line, "status")
        return ConversionRow(
            line.line,
            self.mapping.conversion_kind,
            remote_id or f"line-{line.line}",
            at,
            self._money(line, "value"),
            self._text(line, "currency").upper(),
            _STATUS.get(fold(status), "won") if status else "won",
            line.text("source"),
            utm,
            line.text("referrer"),
            line.text("declared_source"),
            _yes_or_no(line.text("new_customer")),
            line.text("country"),
            line.text("postal_code").lstrip("'"),
            line.table.sheet,
        )

    def _cost(self, line: Line) -> CostRow | None:
        amount = self._money(line, "amount")
        if amount is None:
            raise _Unreadable("amount", CellError(NOTHING_NEEDED, column=self.mapping.columns.get("amount", "")))
        period, _ = self._period(line)
        return CostRow(
            line.line,
            fold(self._text(line, "kind")) or "other",
            line.text("label"),
            abs(amount),  # bank statements write money that left as negative
            self._text(line, "currency").upper(),
            period,
            fold(self._text(line, "network")),
            line.table.sheet,
        )

    def _hours(self, line: Line) -> TimeRow | None:
        day = self._day(line, "day")
        hours = self._duration_in_hours(line)
        if day is None or hours is None:
            key = "day" if day is None else "hours"
            raise _Unreadable(key, CellError(NOTHING_NEEDED, column=self.mapping.columns.get(key, "")))
        return TimeRow(
            line.line,
            day,
            hours,
            line.text("task"),
            fold(self._text(line, "network")),
            self._text(line, "person"),
            self._money(line, "rate"),
            self._text(line, "currency").upper(),
            line.table.sheet,
        )

    def _answer(self, line: Line) -> AnswerRow | None:
        answer = line.text("answer")
        if not answer:
            return None
        weight = self._money(line, "weight")
        return AnswerRow(
            line.line, self._day(line, "at"), answer, int(weight) if weight is not None else 1, line.table.sheet
        )

    # cells ----------------------------------------------------------------------------------------------------------

    def _text(self, line: Line, key: str) -> str:
        return line.text(key) or self.mapping.constants.get(key, "")

    def _account(self, line: Line) -> AccountRef:
        return AccountRef(fold(self._text(line, "network")), name=self._text(line, "account"))

    def _moment(self, line: Line, key: str) -> datetime | None:
        style = self._date_styles.get(key, DateStyle())
        raw = line.raw(key) or self.mapping.constants.get(key)
        return _cell(line, key, lambda: parse_datetime(raw, style, received=line.table.source.options.received))

    def _day(self, line: Line, key: str) -> date | None:
        style = self._date_styles.get(key, DateStyle())
        raw = line.raw(key) or self.mapping.constants.get(key)
        return _cell(line, key, lambda: parse_date(raw, style, received=line.table.source.options.received))

    def _period(self, line: Line) -> tuple[Period, Grain]:
        day = self._day(line, "day")
        if day is not None:
            return Period(day, day), Grain.DAY
        first, last = self._day(line, "first"), self._day(line, "last")
        if first is None or last is None:
            key = "first" if "first" in self.mapping.columns else "day"
            raise _Unreadable(key, CellError(NOTHING_NEEDED, column=self.mapping.columns.get(key, key)))
        return Period(min(first, last), max(first, last)), Grain.RANGE

    def _money(self, line: Line, key: str) -> Decimal | None:
        raw = line.raw(key)
        if raw is None:
            raw = self.mapping.constants.get(key)
        style = self._decimal_styles.get(key, NumberStyle())
        return _cell(line, key, lambda: parse_decimal(raw, style))

    def _duration_in_hours(self, line: Line) -> Decimal | None:
        raw = line.raw("hours")
        if isinstance(raw, str) and ":" not in raw and not any(mark in raw.lower() for mark in "hm"):
            return self._money(line, "hours")
        if isinstance(raw, int | float):
            return self._money(line, "hours")
        seconds = _cell(line, "hours", lambda: parse_duration(raw, two_parts="hh:mm"))
        return None if seconds is None else (Decimal(repr(seconds)) / 3600).quantize(Decimal("0.0001"))


class _Unreadable(Exception):
    """A cell without which the row means nothing."""

    def __init__(self, key: str, cause: CellError) -> None:
        super().__init__(key)
        self.key = key
        self.cause = cause


def _cell(line: Line, key: str, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except CellError as error:
        raise _Unreadable(key, error) from error


def _yes_or_no(text: str) -> bool | None:
    folded = fold(text)
    return True if folded in _YES else False if folded in _NO else None
