"""From records to rows: one file's batches into channels, publications, observations and the ledger.

The preview runs this too, inside a transaction that it rolls back, so what it announces is what storing then does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import UUID

from essor.channels import services as channels
from essor.importers.sandbox import Opened
from essor.intake.accounts import AccountBook
from essor.intake.models import Change, ImportFile, Reliance
from essor.intake.rules import taken_when, zone_named
from essor.ledger import services as ledger
from essor.metrics import services as metrics
from essor.records import (
    AccountRef,
    AnswerRow,
    ConversionRow,
    CostRow,
    FileFacts,
    MeasureRow,
    Problem,
    PublicationBlock,
    Record,
    TimeRow,
)
from essor.records.stored import Before, Stored

if TYPE_CHECKING:
    from essor.workspaces.models import Workspace

ROWS_AT_ONCE = 4000  # what the store looks up and writes in one statement


@dataclass(slots=True)
class FileOutcome:
    """What one file did, or would do."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    questions: list[dict[str, str]] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)  # titles of the channels it speaks of
    new_accounts: list[str] = field(default_factory=list)
    channel_ids: set[int] = field(default_factory=set)
    problem_count: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)  # the first ones, in every language
    notes: list[dict[str, str]] = field(default_factory=list)
    refusal: Problem | None = None  # of the whole file
    as_of: datetime | None = None
    opened: Opened | None = None  # which format read it
    rows: int = 0

    def add(self, kind: str, **numbers: int) -> None:
        """Add to the counts of one kind of row."""
        mine = self.counts.setdefault(kind, {})
        for name, number in numbers.items():
            if number:
                mine[name] = mine.get(name, 0) + number

    @property
    def changes(self) -> int:
        """How many rows are added or updated in all."""
        return sum(n for kind in self.counts.values() for name, n in kind.items() if name in ("added", "updated"))


class FileWriter:
    """Stores one file's records; made anew for each file, inside the transaction of the whole drop."""

    def __init__(self, workspace: Workspace, file: ImportFile, book: AccountBook, *, received: datetime) -> None:
        self.workspace = workspace
        self.file = file
        self.file_id: UUID = file.public_id
        self.book = book
        self.received = received
        self.outcome = FileOutcome(as_of=file.as_of)
        self._choices: dict[str, Any] = file.choices
        self._zone: tzinfo | None = None
        self._keys = ledger.LineKeys()
        self._waiting: list[Record] = []
        self._channels: dict[AccountRef, int | None] = {}
        self._relies_on: set[UUID] = set()
        self._moments: dict[UUID, datetime] = {}
        self._befores: list[Before] = []

    @property
    def zone(self) -> tzinfo:
        """The clock of times without a zone: as a person chose, else as the file says, else the workspace's."""
        if self._zone is None:
            self._zone = zone_named(str(self._choices.get("timezone", "")), self.workspace.timezone)
        return self._zone

    def take_posts(self, block: PublicationBlock) -> None:
        """Take and store a block of posts."""
        self.outcome.rows += len(block)
        channel_id = self._channel(block.account)
        if channel_id is None:
            return
        zone, as_of = self.zone, self._as_of()
        stored = channels.store_publications(
            channel_id, block, file_id=self.file_id, zone=zone, as_of=as_of, taken=self._taken_when
        )
        self._count("publications", stored)
        days = [self._day(at, as_of, zone) for at in block.published_at]
        done = metrics.store_post_counters(
            self.workspace.pk, channel_id, block, days, file_id=self.file_id, as_of=as_of
        )
        self._count_observations(done)

    def _taken_when(self, files: Collection[UUID]) -> dict[UUID, datetime]:
        """Return when the figures of files were taken; kept, since each block of posts asks for the same few files."""
        if unknown := set(files) - set(self._moments):
            found = ImportFile.objects.filter(public_id__in=unknown).values_list("public_id", "as_of")
            self._moments |= {public_id: as_of for public_id, as_of in found if as_of is not None}
        return self._moments

    @staticmethod
    def _day(at: datetime | None, as_of: datetime, zone: tzinfo) -> date:
        """Return a day without a zone as the account's own; a moment with one is brought onto the account's clock."""
        if at is not None and at.tzinfo is None:
            return at.date()
        return (as_of if at is None else at).astimezone(zone).date()

    def take(self, records: Sequence[Record]) -> None:
        """Take a batch of all but posts; rows are stored some thousands at a time."""
        for record in records:
            if isinstance(record, FileFacts):
                self._learn(record)
        self._waiting.extend(records)
        if len(self._waiting) >= ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Store what waits."""
        rows, self._waiting = self._waiting, []
        self.outcome.rows += len(rows)
        measures: list[MeasureRow] = []
        others: dict[type, list[Any]] = defaultdict(list)
        for row in rows:
            if isinstance(row, MeasureRow):
                measures.append(row)
            else:
                others[type(row)].append(row)
        self._store_ledger(others)
        if measures:
            self._observe(self._measured(measures))

    def finish(self) -> FileOutcome:
        """Store the rest, write down what undo needs, and return what was done."""
        self.flush()
        if "observations" in self.outcome.counts:
            metrics.name_file(self.workspace.pk, file_id=self.file_id, name=self.file.name)
        changes = [Change(file=self.file, table=b.table, row_id=b.row_id, fields=dict(b.fields)) for b in self._befores]
        Change.objects.bulk_create(changes, batch_size=500)
        self._relies_on.discard(self.file_id)
        needed = ImportFile.objects.filter(public_id__in=self._relies_on).only("pk")
        Reliance.objects.bulk_create([Reliance(file=self.file, on=other) for other in needed])
        return self.outcome

    def _learn(self, facts: FileFacts) -> None:
        for words in facts.notes:
            note = {"en": words.en, "fr": words.fr}
            if note not in self.outcome.notes:
                self.outcome.notes.append(note)
        if self._zone is None and facts.timezone and not self._choices.get("timezone"):
            self._zone = zone_named(facts.timezone, self.workspace.timezone)
        if self.outcome.as_of is None and facts.as_of is not None:
            self.outcome.as_of = self._taken(facts.as_of, facts.period.last if facts.period else None)

    def _as_of(self) -> datetime:
        if self.outcome.as_of is None:
            self.outcome.as_of = self._taken(None, None)
        return self.outcome.as_of

    def _taken(self, stated: datetime | None, last_day: date | None) -> datetime:
        return taken_when(
            stated=stated,
            name=self.file.name,
            modified=self.file.modified_at,
            received=self.received,
            last_day=last_day,
            zone=self.zone,
        )

    def _channel(self, account: AccountRef) -> int | None:
        """Return the channel of an account, or ``None`` where only a person can say: then its rows wait for them."""
        if account in self._channels:
            return self._channels[account]
        entry = self.book.find(account, chosen=self._choices)
        if entry is None:
            question = {"network": account.network, "account": account.handle or account.name or account.remote_id}
            if question not in self.outcome.questions:
                self.outcome.questions.append(question)
            self._channels[account] = None
            return None
        if entry.before is not None:
            self._befores.append(entry.before)
        if entry.title not in self.outcome.accounts:
            self.outcome.accounts.append(entry.title)
        if entry.is_new and entry.title not in self.outcome.new_accounts:
            self.outcome.new_accounts.append(entry.title)
        self._channels[account] = entry.channel_id
        self.outcome.channel_ids.add(entry.channel_id)
        return entry.channel_id

    def _count(self, kind: str, stored: Stored) -> None:
        self.outcome.add(kind, added=stored.added, updated=stored.updated, unchanged=stored.unchanged)
        self._befores += stored.befores
        self._relies_on |= stored.relies_on

    def _measured(self, rows: Iterable[MeasureRow]) -> Iterator[metrics.ObservationIn]:
        for row in rows:
            channel_id = self._channel(row.account)
            if channel_id is None or not row.values:
                continue
            yield metrics.ObservationIn(
                channel_id,
                row.line,
                row.subject.kind,
                row.grain,
                row.period.first,
                row.period.last,
                row.values,
                row.subject.id or row.subject.name,
                row.subject.name,
                row.dimensions,
                row.currency or str(self._choices.get("currency", "")),
                row.sheet,
            )

    def _observe(self, rows: Iterable[metrics.ObservationIn]) -> None:
        self._count_observations(
            metrics.store_observations(self.workspace.pk, rows, file_id=self.file_id, as_of=self._as_of())
        )

    def _count_observations(self, done: metrics.StoreCounts) -> None:
        self.outcome.add(
            "observations",
            added=done.added,
            updated=done.updated,
            unchanged=done.unchanged,
            older=done.older,
            repeated=done.repeated,
        )

    def _store_ledger(self, rows: dict[type, list[Any]]) -> None:
        workspace_id, file_id = self.workspace.pk, self.file_id
        if found := rows.get(ConversionRow):
            done = ledger.store_conversions(workspace_id, found, file_id=file_id, as_of=self._as_of(), zone=self.zone)
            self._count("conversions", done)
        if found := rows.get(CostRow):
            self._count("costs", ledger.store_costs(workspace_id, found, file_id=file_id, keys=self._keys))
        if found := rows.get(TimeRow):
            self._count("hours", ledger.store_hours(workspace_id, found, file_id=file_id, keys=self._keys))
        if found := rows.get(AnswerRow):
            self._count("answers", ledger.store_answers(workspace_id, found, file_id=file_id, keys=self._keys))
