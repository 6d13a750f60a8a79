"""Public writes: put a suggestion away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essor.today.models import Dismissal
from essor.today.rules import ASK_AGAIN_AFTER, Suggestion
from essor.workspaces.models import User, Workspace
from essor.workspaces.services import record


def dismiss_suggestion(
    workspace: Workspace, suggestion: Suggestion, *, reason: Dismissal.Reason, actor: User, now: datetime
) -> Dismissal:
    """Put a suggestion away, with the reason; "later" brings it back after thirty days."""
    until = now + ASK_AGAIN_AFTER if reason == Dismissal.Reason.LATER else None
    with transaction.atomic():
        dismissal, _ = Dismissal.objects.update_or_create(
            workspace=workspace,
            key=suggestion.key,
            defaults={"reason": reason, "dismissed_by": actor, "dismissed_at": now, "until": until},
        )
        record(
            workspace,
            action="suggestion.dismissed",
            subject_kind="suggestion",
            subject_id=suggestion.key[:64],
            subject_label=suggestion.title,
            actor=actor,
            now=now,
            after={"reason": str(reason)},
        )
    return dismissal
