"""The trail of who changed what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from essor.workspaces.models import AuditEntry, User, Workspace


def record(
    workspace: Workspace,
    *,
    action: str,
    subject_kind: str,
    now: datetime,
    actor: User | None = None,
    subject_id: str = "",
    subject_label: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one line of the audit trail; ``actor`` None means Essor itself (a schedule, the worker).

    Call it in the same transaction as the change, so that neither exists without the other.
    """
    return AuditEntry.objects.create(
        workspace=workspace,
        at=now,
        actor=actor,
        actor_label=str(actor)[:160] if actor else "Essor",
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_label=subject_label[:200],
        before=dict(before or {}),
        after=dict(after or {}),
    )


def changed(subject: object, changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of ``changes`` that differ from the subject's, before and after, as the trail stores them."""
    before, after = {}, {}
    for name, value in changes.items():
        current = getattr(subject, name)
        if current != value:
            before[name], after[name] = _plain(current), _plain(value)
    return before, after


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
