"""What one file holds, added up while it streams by: the body of ``essor inspect`` and of the upload preview.

A sum is given only where the metric dictionary lets the metric be added along every axis that the file spans; where
several tables of a file hold the same metric (by country, by day, by page) they overlap and are not added together.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from essor.importers.base import ExportFormat, Proof, Sheet
from essor.importers.cells import Cell
from essor.importers.containers import FileSource
from essor.importers.mapping import fingerprint
from essor.importers.periods import UNDATED
from essor.records import (
    METRICS,
    AccountRef,
    AnswerRow,
    Axis,
    ConversionRow,
    CostRow,
    FileFacts,
    MeasureRow,
    MetricKind,
    Period,
    Problem,
    PublicationRow,
    Record,
    Severity,
    TimeRow,
    TotalRow,
    Words,
)

MOST_PROBLEMS = 200
MOST_POSTS = 200_000  # posts remembered to find the same ones in another file
_SHOWN_SHEETS, _SHOWN_ROWS, _SHOWN_COLUMNS, _SHOWN_CHARACTERS = 10, 6, 60, 80
_WRAP = (1 << 64) - 1

KINDS: Mapping[type, str] = {
    PublicationRow: "publications",
    MeasureRow: "measures",
    ConversionRow: "conversions",
    CostRow: "costs",
    TimeRow: "hours",
    AnswerRow: "answers",
}

MORE_PROBLEMS = Words(
    "Further problems of this file that are not listed: {count}.",
    "Autres problèmes de ce fichier qui ne sont pas listés : {count}.",
)
NOTHING_READ = Words(
    "This looks like a “{format}” file, but no row of it could be read.",
    "Ceci ressemble à un fichier « {format} », mais aucune ligne n’a pu en être lue.",
)


@dataclass(slots=True)
class _Family:
    """Rows of one table that may stand side by side: same kind of subject, same dimensions, same grain."""

    periods: dict[Period | None, dict[str, list[float]]] = field(default_factory=dict)  # metric -> [sum, how many]
    subject: object = None
    has_subjects: bool = False
    network: str = ""
    has_networks: bool = False
    currencies: set[str] = field(default_factory=set)
    indicators: set[str] = field(default_factory=set)
    accounts: set[tuple[str, str]] = field(default_factory=set)

    def add(
        self, values: Mapping[str, float], subject: object, period: Period | None, network: str, currency: str
    ) -> None:
        sums = self.periods.get(period)
        if sums is None:
            sums = self.periods[period] = {}
        for slug, value in values.items():
            cell = sums.get(slug)
            if cell is None:
                sums[slug] = [value, 1]
            else:
                cell[0] += value
                cell[1] += 1
        if self.subject is None:
            self.subject, self.network = subject, network
        else:
            self.has_subjects = self.has_subjects or subject != self.subject
            self.has_networks = self.has_networks or network != self.network
        self.currencies.add(currency)

    def slugs(self, own: Period | None) -> list[str]:
        """Return the metrics held within the file's own period."""
        return list(dict.fromkeys(slug for _, sums in self._within(own) for slug in sums))

    def total(self, slug: str, own: Period | None) -> float | None:
        """Return the sum within the file's own period, or ``None`` where adding these rows means nothing."""
        cells = [sums[slug] for _, sums in self._within(own) if slug in sums]
        value, count = sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)
        if count == 1:
            return value
        rule = METRICS[slug]
        if rule.kind is MetricKind.MONEY and len(self.currencies) > 1:
            return None
        axes = set()
        if self.has_subjects:
            axes.add(Axis.SUBJECTS)
        if len(cells) > 1 or not self.has_subjects:
            axes.add(Axis.TIME)
        if self.has_networks:
            axes.add(Axis.NETWORKS)
        if slug == "results" and len(self.indicators) == 1:  # results of one kind are one thing
            axes.discard(Axis.SUBJECTS)
        return value if rule.may_add(*axes) else None

    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day, or ``None`` for rows without a period."""
        known = [period for period in self.periods if period is not None]
        return (min(p.first for p in known), max(p.last for p in known)) if known else None

    def _within(self, own: Period | None) -> Iterator[tuple[Period | None, dict[str, list[float]]]]:
        # A file with a comparison period holds rows of a year before: they are not part of what the file is about.
        for period, sums in self.periods.items():
            if own is None or period is None or (period.last >= own.first and period.first <= own.last):
                yield period, sums


class Summary:
    """Adds up records as they pass; ``report`` says what was seen."""

    def __init__(self) -> None:
        self.rows = 0
        self.records: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self.problems_left_out = 0
        self.has_refusal = False
        self.is_undated = False  # the file leaves its days to another file of the same export
        self.facts = FileFacts()
        self.first: date | None = None
        self.last: date | None = None
        self.families: dict[tuple[object, ...], _Family] = {}
        self.printed: list[TotalRow] = []
        self.accounts: dict[AccountRef, None] = {}
        self.currencies: set[str] = set()
        self.digest = 0
        self.says_something = False  # two silent accounts have the same days of zeros without being one file
        self.posts: set[int] = set()
        self._place: tuple[str, int] = ("", -1)

    def take(self, item: Record | Problem) -> None:
        """Add one thing that the reader yielded."""
        if isinstance(item, PublicationRow):
            self._take_publication(item)
        elif isinstance(item, MeasureRow):
            self._take_measure(item)
        elif isinstance(item, Problem):
            self.has_refusal = self.has_refusal or item.severity is Severity.REFUSED
            self.is_undated = self.is_undated or item.words == UNDATED
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(item)
            else:
                self.problems_left_out += 1
        elif isinstance(item, FileFacts):
            self.facts = item
            if item.account is not None:
                self.accounts.setdefault(item.account)
        elif isinstance(item, TotalRow):
            self.printed.append(item)
        else:
            self._take_other(item)

    def _count(self, kind: str, line: int, sheet: str, key: tuple[object, ...], values: Iterable[object]) -> None:
        self.says_something = self.says_something or any(values)
        self.records[kind] += 1
        place = (sheet, line)
        if place != self._place:
            self.rows += 1
            self._place = place
        self.digest = (self.digest + hash(key)) & _WRAP

    def _span(self, first: date, last: date) -> None:
        if self.first is None or first < self.first:
            self.first = first
        if self.last is None or last > self.last:
            self.last = last

    def _family(self, key: tuple[object, ...]) -> _Family:
        family = self.families.get(key)
        if family is None:
            family = self.families[key] = _Family()
        return family

    def _take_publication(self, row: PublicationRow) -> None:
        key = (row.account.network, row.remote_id or row.permalink, row.published_at)
        self._count("publications", row.line, row.sheet, (key, frozenset(row.values.items())), row.values.values())
        if row.account not in self.accounts:
            self.accounts[row.account] = None
        if row.published_at is not None:
            day = row.published_at.date()
            self._span(day, day)
        if row.currency:
            self.currencies.add(row.currency)
        if (row.remote_id or row.permalink) and len(self.posts) < MOST_POSTS:
            self.posts.add(hash(key[:2]))
        family = self._family(("publications", row.sheet))
        family.add(row.values, row.line, None, row.account.network, row.currency)

    def _take_measure(self, row: MeasureRow) -> None:
        names = tuple(name for name, _ in row.dimensions)
        subject = row.subject
        key = (row.account.network, subject.kind, subject.id or subject.name, row.period, row.dimensions)
        self._count("measures", row.line, row.sheet, (key, frozenset(row.values.items())), row.values.values())
        if row.account not in self.accounts:
            self.accounts[row.account] = None
        self._span(row.period.first, row.period.last)
        if row.currency:
            self.currencies.add(row.currency)
        family = self._family(("measures", row.sheet, subject.kind, names, row.grain.value))
        family.add(row.values, (key[2], row.dimensions), row.period, row.account.network, row.currency)
        for name, value in row.dimensions:
            if name == "indicator":
                family.indicators.add(value)
        family.accounts.add((row.account.network, row.account.remote_id or row.account.handle or row.account.name))

    def _take_other(self, row: ConversionRow | CostRow | TimeRow | AnswerRow) -> None:
        if isinstance(row, ConversionRow):
            self._count("conversions", row.line, row.sheet, ("conversion", row.remote_id, row.at, row.value), (True,))
            if row.at is not None:
                self._span(row.at.date(), row.at.date())
        elif isinstance(row, CostRow):
            self._count("costs", row.line, row.sheet, ("cost", row.label, row.amount, row.period), (True,))
            self._span(row.period.first, row.period.last)
        elif isinstance(row, TimeRow):
            self._count("hours", row.line, row.sheet, ("hours", row.day, row.hours, row.task, row.person), (True,))
            self._span(row.day, row.day)
        else:
            self._count("answers", row.line, row.sheet, ("answer", row.at, row.answer, row.weight), (True,))
            if row.at is not None:
                self._span(row.at, row.at)
        currency = "" if isinstance(row, AnswerRow) else row.currency
        if currency:
            self.currencies.add(currency)

    def totals(self) -> dict[str, float | None]:
        """Return each metric's sum over the file's own period, ``None`` where it may not be added.

        The same table on several sheets is added up where the sheets follow one another in time (a sheet per month).
        """
        own = self.facts.period
        tables: dict[tuple[object, ...], list[_Family]] = {}
        for key, family in self.families.items():
            tables.setdefault((key[0], *key[2:]), []).append(family)
        held: dict[str, set[float | None]] = {}
        for sheets in tables.values():
            for slug in dict.fromkeys(slug for family in sheets for slug in family.slugs(own)):
                sums = [_tidy(family.total(slug, own)) for family in sheets if slug in family.slugs(own)]
                if len(sums) > 1 and _follow_one_another(sheets) and METRICS[slug].may_add(Axis.TIME):
                    known = [one for one in sums if one is not None]
                    sums = [_tidy(sum(known)) if len(known) == len(sums) else None]
                held.setdefault(slug, set()).update(sums)
        return {slug: next(iter(sums)) if len(sums) == 1 else None for slug, sums in sorted(held.items())}

    def differing_totals(self) -> list[dict[str, Any]]:
        """Return where a total that the file prints is not the sum of its rows."""
        found = []
        own = self.facts.period
        for printed in self.printed:
            for slug, value in printed.values.items():
                sums = [
                    family.total(slug, own)
                    for key, family in self.families.items()
                    if key[1] == printed.sheet and slug in family.slugs(own)
                ]
                known = [one for one in sums if one is not None]
                # printed totals are rounded as the rows are: half a unit, or half a percent of a rounded duration
                if known and not any(abs(one - value) <= max(0.51, abs(value) * 0.0005) for one in known):
                    found.append(
                        {"metric": slug, "line": printed.line, "printed": _tidy(value), "summed": _tidy(known[0])}
                    )
        return found

    def coverage(self) -> list[dict[str, Any]]:
        """Return which metrics of which account are covered over which days (to find overlaps between files)."""
        out: list[dict[str, Any]] = []
        for key, family in self.families.items():
            span = family.span()
            if span is None:
                continue
            for network, account in sorted(family.accounts):
                out.append(
                    {
                        "network": network,
                        "account": account,
                        "table": [key[2], list(key[3]), key[4]],  # type: ignore[call-overload]  # names, by construction
                        "metrics": sorted(family.slugs(None)),
                        "period": [span[0].isoformat(), span[1].isoformat()],
                    }
                )
        return out


def summarise(
    source: FileSource,
    reader: ExportFormat | None,
    items: Iterable[Record | Problem],
    refusal: Words | None,
    *,
    language: str,
) -> dict[str, Any]:
    """Return the report of one file as plain values; keys beginning with "_" serve the comparison of files only."""
    summary = Summary()
    for item in items:
        summary.take(item)
    for notice in source.notices:
        summary.take(notice)
    if refusal is not None:
        summary.take(Problem(0, "", refusal))
    elif reader is not None and not summary.records and not summary.has_refusal and not summary.facts.notes:
        summary.take(Problem(0, "", NOTHING_READ, {"format": reader.name.say(language)}, Severity.WARNING))
    accounts = list(summary.accounts)
    networks = {account.network for account in accounts if account.network} or {reader.network if reader else ""}
    names = list(dict.fromkeys(account.handle or account.name or account.remote_id for account in accounts))
    facts = summary.facts
    period = _period(summary)
    shown = [_problem(problem, language) for problem in summary.problems]
    if summary.problems_left_out:
        more = Problem(0, "", MORE_PROBLEMS, {"count": summary.problems_left_out}, Severity.NOTE)
        shown.append(_problem(more, language))
    return {
        "format": reader.slug if reader else None,
        "format_name": reader.name.say(language) if reader else None,
        "proof": reader.proof.value if reader else None,
        "container": source.head.container.value,
        "encoding": source.head.encoding or None,
        "network": networks.pop() or None if len(networks) == 1 else None,
        "account": (names[0] or None) if len(names) == 1 else None,
        "accounts": [name for name in names if name],
        "period": period,
        "as_of": facts.as_of.isoformat() if facts.as_of else None,
        "currency": _one(summary.currencies | ({facts.currency} if facts.currency else set())),
        "timezone": facts.timezone or None,
        "rows": summary.rows,
        "records": dict(sorted(summary.records.items())),
        "totals": summary.totals(),
        "notes": [note.say(language) for note in facts.notes],
        "problems": shown,
        "seen": [_seen(sheet) for sheet in source.head.sheets[:_SHOWN_SHEETS]] if _may_be_mapped(reader) else [],
        "_headers": [] if reader else [fingerprint(row) for sheet in source.head.sheets for row in sheet.rows],
        "_is_refused": refusal is not None or (not summary.records and summary.has_refusal),
        "_is_undated": summary.is_undated,
        "_digest": [sum(summary.records.values()), summary.digest] if summary.says_something else [0, 0],
        "_posts": array("q", sorted(summary.posts)).tobytes(),
        "_coverage": summary.coverage(),
        "_totals_differ": summary.differing_totals(),
    }


def _period(summary: Summary) -> list[str] | None:
    if summary.facts.period is not None:
        return [summary.facts.period.first.isoformat(), summary.facts.period.last.isoformat()]
    if summary.first is None or summary.last is None:
        return None
    return [summary.first.isoformat(), summary.last.isoformat()]


def _problem(problem: Problem, language: str) -> dict[str, Any]:
    return {
        "line": problem.line,
        "field": problem.field,
        "message": problem.message(language),
        "severity": problem.severity.value,
        "sheet": problem.sheet,
    }


def _seen(sheet: Sheet) -> dict[str, Any]:
    rows = [row for row in sheet.rows if any(cell not in {None, ""} for cell in row)][:_SHOWN_ROWS]
    return {"sheet": sheet.name, "delimiter": sheet.delimiter, "rows": [_shown(row) for row in rows]}


def _shown(row: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else str(cell)[:_SHOWN_CHARACTERS] for cell in row[:_SHOWN_COLUMNS]]


def _follow_one_another(families: Sequence[_Family]) -> bool:
    spans = sorted(span for family in families if (span := family.span()) is not None)
    return len(spans) == len(families) and all(a[1] < b[0] for a, b in pairwise(spans))


def _may_be_mapped(reader: ExportFormat | None) -> bool:
    """Tell whether a person may want to name the columns: nobody knows the table, or its names are not proved."""
    return reader is None or reader.proof is not Proof.SAMPLE or reader.slug == "mapped"


def _one(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _tidy(value: float | None) -> float | None:
    """Take the dust of binary sums off: whole numbers as integers, the rest to a millionth."""
    if value is None:
        return None
    return int(value) if value == int(value) and abs(value) < 2**53 else round(value, 6)
