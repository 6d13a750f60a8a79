"""Storing the orders, costs, hours and answers that files bring: none twice, and back out again.

Two equal lines of one file are two costs; the same line in a second export of the same sheet is one. So a line's key is
what it says plus how many equal lines came before it in its file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.utils.dateparse import parse_datetime

from essor.ledger.models import Answer, Conversion, Cost, SourceRule, TimeEntry
from essor.ledger.rules import SourceRules
from essor.records import AnswerRow, ConversionRow, CostRow, TimeRow
from essor.records.stored import Before, Stored

Row = TypeVar("Row", Cost, TimeEntry, Answer)
CONVERSION_TABLE = "conversion"
BATCH = 500
_EMPTY: tuple[Any, ...] = (None, "", {})
_CENT = Decimal("0.01")
# What a later export of the same order or deal may change.
_CHANGING = (
    "at", "value", "currency", "status", "source", "utm", "referrer", "declared_source", "is_new_customer", "country",
    "postal_code",
)  # fmt: skip
_JUDGED = ("wording", "network", "declared_wording", "declared_network")
_PROVENANCE = ("as_of", "file_id", "line", "sheet")
_LENGTHS = {
    "currency": 3, "status": 10, "source": 200, "referrer": 300, "declared_source": 200, "country": 60,
    "postal_code": 20,
}  # fmt: skip


def store_conversions(
    workspace_id: int,
    rows: Sequence[ConversionRow],
    *,
    file_id: UUID | None,
    as_of: datetime,
    zone: tzinfo,
) -> Stored:
    """Add orders, deals and leads; one that is there already takes the values of the later export.

    Known by kind and id. What an export leaves empty empties nothing. ``file_id`` None: a program said it, no file.
    Call it inside the import's transaction.
    """
    rules = source_rules(workspace_id)
    wanted = {(row.kind[:10], _remote_id(row)): row for row in rows}
    stored = Stored(unchanged=len(rows) - len(wanted))
    known = {
        (found.kind, found.remote_id): found
        for found in Conversion.objects.filter(
            workspace_id=workspace_id, remote_id__in=[remote_id for _, remote_id in wanted]
        ).order_by()
    }
    new: list[Conversion] = []
    changed: list[Conversion] = []
    for key, row in wanted.items():
        values = _conversion_values(row, zone)
        found = known.get(key)
        if found is None:
            kind, remote_id = key
            new.append(
                Conversion(
                    workspace_id=workspace_id,
                    kind=kind,
                    remote_id=remote_id,
                    file_id=file_id,
                    line=row.line,
                    sheet=row.sheet[:40],
                    as_of=as_of,
                    **values,
                    **_judged(values, rules),
                )
            )
            continue
        if found.file_id is not None:
            stored.relies_on.add(found.file_id)
        is_newer = found.as_of is None or found.as_of < as_of
        after = _changes(found, values, rules, is_newer=is_newer)
        if not after:
            stored.unchanged += 1
            continue
        if is_newer:
            after |= {"as_of": as_of, "file_id": file_id, "line": row.line, "sheet": row.sheet[:40]}
        stored.befores.append(
            Before(CONVERSION_TABLE, found.pk, {name: _as_json(getattr(found, name)) for name in after})
        )
        for name, value in after.items():
            setattr(found, name, value)
        changed.append(found)
    stored.added, stored.updated = len(new), len(changed)
    Conversion.objects.bulk_create(new, batch_size=BATCH)
    Conversion.objects.bulk_update(changed, [*_CHANGING, *_JUDGED, *_PROVENANCE], batch_size=100)
    return stored


def restore_conversions(befores: Iterable[Before]) -> int:
    """Put conversions back as they stood before a file updated them; return how many.

    They are judged anew: what a source means may have been corrected since.
    """
    count = 0
    for before in befores:
        fields = dict(before.fields)
        for name in ("at", "as_of"):
            if fields.get(name):
                fields[name] = parse_datetime(fields[name])
        if fields.get("value") is not None:
            fields["value"] = Decimal(fields["value"])
        if fields.get("file_id"):
            fields["file_id"] = UUID(fields["file_id"])
        count += Conversion.objects.filter(pk=before.row_id).update(**fields)
        for found in Conversion.objects.filter(pk=before.row_id):
            Conversion.objects.filter(pk=found.pk).update(**judged(found, source_rules(found.workspace_id)))
    return count


class LineKeys:
    """Names the lines of one file: equal lines are told apart by their number. One per file, kept over its batches."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()

    def key(self, *said: object) -> str:
        """Return the key of a line from everything it says."""
        digest = hashlib.blake2b("\x1f".join(str(part) for part in said).encode(), digest_size=16).digest()
        self._seen[digest] += 1
        return f"{digest.hex()}-{self._seen[digest]}"


def store_costs(workspace_id: int, rows: Sequence[CostRow], *, file_id: UUID, keys: LineKeys) -> Stored:
    """Add costs that are not there yet."""
    made = {}
    for row in rows:
        amount = row.amount.quantize(_CENT)
        said = (row.kind, row.label, amount, row.currency, row.period.first, row.period.last, row.network)
        key = keys.key("cost", *said)
        made[key] = Cost(
            workspace_id=workspace_id,
            kind=row.kind[:10],
            label=row.label[:200],
            amount=amount,
            currency=row.currency[:3],
            first=row.period.first,
            last=row.period.last,
            network=row.network,
            key=key,
            file_id=file_id,
            line=row.line,
            sheet=row.sheet[:40],
        )
    return _add_missing(Cost, workspace_id, made)


def store_hours(workspace_id: int, rows: Sequence[TimeRow], *, file_id: UUID, keys: LineKeys) -> Stored:
    """Add hours that are not there yet."""
    made = {}
    for row in rows:
        hours = row.hours.quantize(_CENT)
        key = keys.key("time", row.day, hours, row.task, row.network, row.person, row.rate, row.currency)
        made[key] = TimeEntry(
            workspace_id=workspace_id,
            day=row.day,
            hours=hours,
            task=row.task[:200],
            network=row.network,
            person=row.person[:80],
            rate=None if row.rate is None else row.rate.quantize(_CENT),
            currency=row.currency[:3],
            key=key,
            file_id=file_id,
            line=row.line,
            sheet=row.sheet[:40],
        )
    return _add_missing(TimeEntry, workspace_id, made)


def store_answers(workspace_id: int, rows: Sequence[AnswerRow], *, file_id: UUID, keys: LineKeys) -> Stored:
    """Add customers' answers that are not there yet."""
    rules = source_rules(workspace_id)
    made = {}
    for row in rows:
        key = keys.key("answer", row.at, row.answer, row.weight)
        wording, network = rules.judge_answer(row.answer)
        made[key] = Answer(
            workspace_id=workspace_id,
            at=row.at,
            answer=row.answer[:200],
            wording=wording,
            network=network,
            weight=row.weight,
            key=key,
            file_id=file_id,
            line=row.line,
            sheet=row.sheet[:40],
        )
    return _add_missing(Answer, workspace_id, made)


def remove_file(file_id: UUID) -> int:
    """Remove every row that a file brought; return how many. Restore what it updated first: see the befores."""
    return sum(
        model._default_manager.filter(file_id=file_id).delete()[0] for model in (Conversion, Cost, TimeEntry, Answer)
    )


def _add_missing(model: type[Row], workspace_id: int, made: Mapping[str, Row]) -> Stored:
    """Insert the rows whose key the workspace does not hold yet."""
    known = dict(
        model._default_manager.filter(workspace_id=workspace_id, key__in=list(made))
        .order_by()
        .values_list("key", "file_id")
    )
    new = [row for key, row in made.items() if key not in known]
    model._default_manager.bulk_create(new, batch_size=BATCH)
    return Stored(added=len(new), unchanged=len(known), relies_on={f for f in known.values() if f is not None})


def _remote_id(row: ConversionRow) -> str:
    """Return the row's own id; a file without ids still has lines that can be told apart by what they say."""
    if row.remote_id:
        return row.remote_id[:120]
    said = (row.at, row.value, row.currency, row.source, row.declared_source, row.referrer, row.postal_code)
    return "said:" + hashlib.blake2b("\x1f".join(map(str, said)).encode(), digest_size=16).hexdigest()


def _conversion_values(row: ConversionRow, zone: tzinfo) -> dict[str, Any]:
    at = row.at
    if at is not None:
        at = (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    values: dict[str, Any] = {name: getattr(row, name) for name in _CHANGING}
    for name, length in _LENGTHS.items():
        values[name] = values[name][:length]
    values |= {"at": at, "utm": dict(row.utm), "value": None if row.value is None else row.value.quantize(_CENT)}
    return values


def _changes(found: Conversion, values: Mapping[str, Any], rules: SourceRules, *, is_newer: bool) -> dict[str, Any]:
    """Return what a row changes: all that differs if its export is the newer one, else only what was empty."""
    after = {
        name: value
        for name, value in values.items()
        if value not in _EMPTY and value != getattr(found, name) and (is_newer or getattr(found, name) in _EMPTY)
    }
    now = _judged({name: getattr(found, name) for name in _CHANGING} | after, rules)
    return after | {name: value for name, value in now.items() if value != getattr(found, name)}


def source_rules(workspace_id: int) -> SourceRules:
    """Return what the workspace's people said that wordings mean."""
    said: dict[str, dict[str, str]] = {SourceRule.Kind.SOURCE: {}, SourceRule.Kind.ANSWER: {}}
    for kind, text, network in SourceRule.objects.filter(workspace_id=workspace_id).values_list(
        "kind", "text", "network"
    ):
        said[kind][text] = network
    return SourceRules(said[SourceRule.Kind.SOURCE], said[SourceRule.Kind.ANSWER])


def judged(conversion: Conversion, rules: SourceRules) -> dict[str, str]:
    """Return a stored conversion's wordings and networks under ``rules``."""
    return _judged({name: getattr(conversion, name) for name in _CHANGING}, rules)


def _judged(values: Mapping[str, Any], rules: SourceRules) -> dict[str, str]:
    wording, network = rules.judge_sale(source=values["source"], utm=values["utm"], referrer=values["referrer"])
    declared_wording, declared = rules.judge_answer(values["declared_source"])
    return {
        "wording": wording,
        "network": network,
        "declared_wording": declared_wording,
        "declared_network": declared,
    }


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value
