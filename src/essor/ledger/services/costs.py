"""Costs and hours that people write down, with a way back from every removal.

A removed row stands in the audit trail with all it said, and comes back from there: nothing is kept twice. Rows that a
file brought are taken back with their file, never one by one, or the file and its rows would tell different sums.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from essor.ledger.models import Cost, CostKind, TimeEntry
from essor.records import NETWORKS
from essor.workspaces.models import User, Workspace
from essor.workspaces.queries import AuditFilter, audit_entries
from essor.workspaces.services import Refused, record

MOST_MONEY = Decimal("999999999999.99")  # what the column holds
MOST_HOURS = Decimal(1000)  # of one line: a team's week and more
_COST = ("kind", "label", "amount", "currency", "first", "last", "network")
_HOURS = ("day", "hours", "task", "network", "person", "rate", "currency")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class HoursIn:
    """Hours of a day on one network ("" = shared); ``rate`` None: the workspace's price of an hour."""

    day: date
    hours: Decimal
    network: str = ""
    task: str = ""
    person: str = ""
    rate: Decimal | None = None
    currency: str = ""


@transaction.atomic
def add_cost(
    workspace: Workspace,
    *,
    kind: str,
    label: str,
    amount: Decimal,
    first: date,
    last: date,
    network: str = "",
    currency: str = "",
    actor: User,
    now: datetime,
) -> Cost:
    """Add a cost that falls evenly on the days from ``first`` to ``last``. Raises ``Refused``."""
    said = _checked_cost(
        workspace, kind=kind, label=label, amount=amount, first=first, last=last, network=network, currency=currency
    )
    public_id = uuid.uuid4()
    cost = Cost.objects.create(workspace=workspace, public_id=public_id, key=_own_key(public_id), **said)
    _record(cost, "cost.added", actor=actor, now=now, after=_plain(cost, _COST))
    return cost


@transaction.atomic
def edit_cost(cost: Cost, *, actor: User, now: datetime, **changes: Any) -> Cost:
    """Change a cost that a person wrote down. Raises ``Refused``."""
    _refuse_from_file(cost)
    before = _plain(cost, _COST)
    for name, value in _checked_cost(cost.workspace, **{name: getattr(cost, name) for name in _COST} | changes).items():
        setattr(cost, name, value)
    after = _plain(cost, _COST)
    if after != before:
        cost.save()
        changed = [name for name in _COST if after[name] != before[name]]
        _record(
            cost,
            "cost.changed",
            actor=actor,
            now=now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return cost


@transaction.atomic
def remove_cost(cost: Cost, *, actor: User, now: datetime) -> None:
    """Remove a cost that a person wrote down; ``restore_cost`` brings it back. Raises ``Refused``."""
    _refuse_from_file(cost)
    _record(cost, "cost.removed", actor=actor, now=now, before=_plain(cost, _COST))
    cost.delete()


@transaction.atomic
def restore_cost(workspace: Workspace, public_id: UUID, *, actor: User, now: datetime) -> Cost:
    """Bring back a removed cost as it was. Raises ``Refused`` where none of that name was removed."""
    said = _removed(workspace, "cost", public_id)
    cost, made = Cost.objects.get_or_create(
        workspace=workspace,
        public_id=public_id,
        defaults={
            **said,
            "amount": Decimal(said["amount"]),
            "first": date.fromisoformat(said["first"]),
            "last": date.fromisoformat(said["last"]),
            "key": _own_key(public_id),
        },
    )
    if made:
        _record(cost, "cost.restored", actor=actor, now=now, after=said)
    return cost


@transaction.atomic
def add_hours(workspace: Workspace, entries: Sequence[HoursIn], *, actor: User, now: datetime) -> list[TimeEntry]:
    """Add hours, all of them or none. Raises ``Refused``."""
    if not entries:
        raise Refused(_("Write a number of hours beside at least one network."))
    made = []
    for entry in entries:
        said = _checked_hours(workspace, entry)
        public_id = uuid.uuid4()
        row = TimeEntry.objects.create(workspace=workspace, public_id=public_id, key=_own_key(public_id), **said)
        _record(row, "hours.added", actor=actor, now=now, after=_plain(row, _HOURS))
        made.append(row)
    return made


@transaction.atomic
def remove_hours(entry: TimeEntry, *, actor: User, now: datetime) -> None:
    """Remove hours that a person wrote down; ``restore_hours`` brings them back. Raises ``Refused``."""
    _refuse_from_file(entry)
    _record(entry, "hours.removed", actor=actor, now=now, before=_plain(entry, _HOURS))
    entry.delete()


@transaction.atomic
def restore_hours(workspace: Workspace, public_id: UUID, *, actor: User, now: datetime) -> TimeEntry:
    """Bring back removed hours as they were. Raises ``Refused`` where none of that name were removed."""
    said = _removed(workspace, "hours", public_id)
    entry, made = TimeEntry.objects.get_or_create(
        workspace=workspace,
        public_id=public_id,
        defaults={
            **said,
            "day": date.fromisoformat(said["day"]),
            "hours": Decimal(said["hours"]),
            "rate": Decimal(said["rate"]) if said["rate"] is not None else None,
            "key": _own_key(public_id),
        },
    )
    if made:
        _record(entry, "hours.restored", actor=actor, now=now, after=said)
    return entry


def _checked_cost(workspace: Workspace, **said: Any) -> dict[str, Any]:
    said["label"] = str(said["label"]).strip()[:200]
    said["amount"] = _rounded(said["amount"])
    said["currency"] = _currency(said["currency"] or workspace.currency)
    if said["kind"] not in CostKind.values:
        raise Refused(_("Choose what the money was spent on."))
    if not said["label"]:
        raise Refused(_("Say in a word or two what was paid for."))
    if not 0 < said["amount"] <= MOST_MONEY:
        raise Refused(_("A cost is an amount above zero."))
    if said["last"] < said["first"]:
        raise Refused(_("The last day comes before the first one."))
    _require_network(said["network"])
    return said


def _checked_hours(workspace: Workspace, entry: HoursIn) -> dict[str, Any]:
    hours = _rounded(entry.hours)
    if not 0 < hours <= MOST_HOURS:
        raise Refused(_("Hours are a number above zero, at most 1,000 on one line."))
    if entry.rate is not None and not 0 <= entry.rate < 1_000_000:
        raise Refused(_("An hour cannot cost less than nothing."))
    _require_network(entry.network)
    return {
        "day": entry.day,
        "hours": hours,
        "task": entry.task.strip()[:200],
        "network": entry.network,
        "person": entry.person.strip()[:80],
        "rate": None if entry.rate is None else _rounded(entry.rate),
        "currency": "" if entry.rate is None else _currency(entry.currency or workspace.currency),
    }


def _rounded(number: Decimal) -> Decimal:
    try:
        return number.quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise Refused(_("This number is too large to be kept.")) from error


def _currency(code: str) -> str:
    if not _CURRENCY.fullmatch(code.upper()):
        raise Refused(_("A currency has three letters, such as EUR."))
    return code.upper()


def _require_network(slug: str) -> None:
    if slug and slug not in NETWORKS:
        raise Refused(_("“%(name)s” is no network that Essor knows.") % {"name": slug})


def _refuse_from_file(row: Cost | TimeEntry) -> None:
    if row.file_id is not None:
        raise Refused(_("This line came with a file: change it there and bring the file again, or take the file back."))


def _own_key(public_id: UUID) -> str:
    """Return the key of a row that no file brought: no line of a file can ever be equal to it."""
    return f"own-{public_id.hex}"


def _plain(row: Cost | TimeEntry, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value
        if value is None or isinstance(value, str)
        else value.isoformat()
        if isinstance(value, date)
        else str(value)
        for name, value in values.items()
    }


def _removed(workspace: Workspace, kind: str, public_id: UUID) -> Mapping[str, Any]:
    trail = audit_entries(workspace, AuditFilter(kind=kind))
    entry = trail.filter(action=f"{kind}.removed", subject_id=str(public_id)).first()
    if entry is None:
        raise Refused(_("Nothing of this kind was removed, so nothing can come back."))
    said: Mapping[str, Any] = entry.before
    return said


def _record(row: Cost | TimeEntry, action: str, *, actor: User, now: datetime, **said: Mapping[str, Any]) -> None:
    label = row.label if isinstance(row, Cost) else f"{row.hours} h, {row.day.isoformat()}"
    record(
        row.workspace,
        action=action,
        subject_kind=action.partition(".")[0],
        subject_id=str(row.public_id),
        subject_label=label,
        actor=actor,
        now=now,
        **said,
    )
