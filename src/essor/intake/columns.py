"""The mapping screen's reads: the tables seen in a file, a first guess, the first rows as a mapping reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from essor.importers.base import Container, Head, ReadOptions, Sheet
from essor.importers.mapping import FIELDS, ColumnMapping, Target, fingerprint, suggest_mapping
from essor.importers.sandbox import read_in_child
from essor.intake import folders
from essor.intake.models import ImportFile
from essor.records import METRICS, NETWORKS, AccountRef, CostRow, MeasureRow, Problem, PublicationRow, Record, Words

SAMPLE_RECORDS = 8
YES_NO = {True: Words("yes", "oui"), False: Words("no", "non")}


@dataclass(frozen=True, slots=True)
class Seen:
    """A table of the file: its header and the first cells of each column."""

    sheet: str
    delimiter: str
    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The first records as a mapping reads them, as a table, and what it could not read among them."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    problems: tuple[tuple[int, str], ...]  # line and words


def headers_of(file: ImportFile) -> list[Seen]:
    """Return the tables that can be mapped, the likeliest first: the widest header of names with rows below it."""
    found = []
    for seen in file.summary.get("seen") or ():
        rows: list[list[str]] = seen["rows"]
        if not rows:
            continue
        place = _header_place(seen["sheet"], rows)
        header = list(rows[place])
        while header and not header[-1]:
            header.pop()
        if len(header) < 2:
            continue
        body = rows[place + 1 :]
        samples = tuple(tuple(row[i] for row in body if i < len(row)) for i in range(len(header)))
        found.append(Seen(seen["sheet"], seen["delimiter"], tuple(header), samples))
    return sorted(found, key=lambda one: -len(one.header))


def suggested(file: ImportFile, table: Seen, *, wished: Target | None) -> ColumnMapping:
    """Return the mapping to begin with: the saved one, else a guess, else an empty one for ``wished``."""
    if file.mapping is not None:
        saved = ColumnMapping.from_json(file.mapping.mapping)
        if saved.header == fingerprint(table.header) and wished in (None, saved.target):
            return saved
    rows: tuple[tuple[str, ...], ...] = (table.header, *zip(*_padded(table.samples), strict=True))
    head = Head(file.name, Container.TEXT, file.size, sheets=(Sheet(table.sheet, rows, table.delimiter),))
    guess = suggest_mapping(head)
    if guess is not None and wished in (None, guess.target):
        return guess
    return ColumnMapping(wished or Target.MEASURES, {}, header=fingerprint(table.header))


def read_sample(file: ImportFile, mapping: ColumnMapping, *, language: str) -> Sample:
    """Read a file's first rows with a mapping, in the child, storing nothing."""
    records: list[Record] = []
    problems: list[Problem] = []
    options = ReadOptions(received=file.drop.created_at)
    batches = read_in_child(folders.stored_path(file.stored_as), file.name, options, mapping=mapping.to_json())
    for batch in batches:
        records += batch.records
        problems += batch.problems
        if len(records) >= SAMPLE_RECORDS or len(problems) >= SAMPLE_RECORDS:
            break
    said = [_said(record, mapping, language) for record in records[:SAMPLE_RECORDS]]
    names = list(dict.fromkeys(name for row in said for name in row))
    return Sample(
        tuple(names),
        tuple(tuple(row.get(name, "") for name in names) for row in said),
        tuple((problem.line, problem.message(language)) for problem in problems[:SAMPLE_RECORDS]),
    )


def _said(record: Record, mapping: ColumnMapping, language: str) -> dict[str, str]:
    """Return what a record holds, by the names that the form gives its fields."""
    labels = {key: words.say(language) for key, words in FIELDS[mapping.target].items()}
    out: dict[str, str] = {}
    if isinstance(record, PublicationRow | MeasureRow):
        account = record.account
        out[labels["network"]] = NETWORKS[account.network].name if account.network in NETWORKS else ""
        out[labels["account"]] = account.name or account.handle or account.remote_id
    if isinstance(record, MeasureRow):
        out[labels["day"]] = " – ".join(dict.fromkeys((str(record.period.first), str(record.period.last))))
        out[labels["subject"]] = record.subject.name
        out |= dict(record.dimensions)
    renamed = {"published_at": "published", "is_sponsored": "sponsored", "is_new_customer": "new_customer"}
    for part in fields(record):
        value, key = getattr(record, part.name), renamed.get(part.name, part.name)
        if key not in labels or value in (None, "") or isinstance(value, AccountRef):
            continue
        if key == "remote_id" and key not in mapping.columns:
            continue  # made from the row's content, and no use to a reader
        out[labels[key]] = YES_NO[value].say(language) if isinstance(value, bool) else str(value)[:80]
    if isinstance(record, PublicationRow | MeasureRow):
        out |= {METRICS[slug].name.say(language): f"{value:.15g}" for slug, value in record.values.items()}
    if isinstance(record, CostRow):
        out[labels["day"]] = " – ".join(dict.fromkeys((str(record.period.first), str(record.period.last))))
    return {name: text for name, text in out.items() if text}


def _header_place(sheet: str, rows: Sequence[Sequence[str]]) -> int:
    head = Head("", Container.TEXT, 0, sheets=(Sheet(sheet, tuple(tuple(row) for row in rows)),))
    guess = suggest_mapping(head)
    if guess is not None:
        for place, row in enumerate(rows):
            if fingerprint(row) == guess.header:
                return place
    return max(range(len(rows)), key=lambda place: sum(bool(cell) for cell in rows[place]))


def _padded(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    height = max((len(column) for column in columns), default=0)
    return [[*column, *[""] * (height - len(column))] for column in columns]
