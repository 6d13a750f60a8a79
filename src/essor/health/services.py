"""Public writes on the health of accounts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from essor.channels.models import Channel, ChannelState
from essor.health.models import Decision
from essor.health.phrases import STEPS
from essor.health.rules import Choice, Condition
from essor.workspaces.models import User
from essor.workspaces.services import record

# A decision that puts an account to rest, or wakes it, is also the account's state.
_STATES = {
    Choice.FREEZE: ChannelState.FROZEN,
    Choice.CLOSE: ChannelState.CLOSED,
    Choice.REVIVE: ChannelState.ACTIVE,
    Choice.KEEP: ChannelState.ACTIVE,
}


@transaction.atomic
def decide(
    channel: Channel,
    *,
    choice: Choice,
    condition: Condition,
    actor: User,
    now: datetime,
    note: str = "",
    review_on: date | None = None,
) -> Decision:
    """Keep a person's choice on a diagnosis, with the account's new state and a line in the audit trail."""
    before = channel.state
    state = _STATES.get(choice)
    if state is not None and state != before:
        channel.state = state
        channel.save(update_fields=["state"])
    decision = Decision.objects.create(
        workspace_id=channel.workspace_id,
        channel=channel,
        choice=choice.value,
        condition=condition.value,
        note=note[:500],
        review_on=review_on,
        decided_by=actor,
        decided_at=now,
    )
    record(
        channel.workspace,
        action="health.decided",
        subject_kind="channel",
        subject_id=str(channel.public_id),
        subject_label=str(channel),
        actor=actor,
        now=now,
        before={"state": before},
        after={"state": channel.state, "choice": choice.value, "review_on": review_on.isoformat() if review_on else ""},
    )
    return decision


def mark_steps(decision: Decision, *, done: Collection[int], actor: User, now: datetime) -> Decision:
    """Keep which steps of a decision are done; numbers that are no step are left out."""
    steps = sorted(set(done) & set(range(len(STEPS[Choice(decision.choice)]))))
    if steps != decision.done_steps:
        record(
            decision.channel.workspace,
            action="health.steps_marked",
            subject_kind="channel",
            subject_id=str(decision.channel.public_id),
            subject_label=str(decision.channel),
            actor=actor,
            now=now,
            before={"done": decision.done_steps},
            after={"done": steps},
        )
        decision.done_steps = steps
        decision.save(update_fields=["done_steps"])
    return decision
