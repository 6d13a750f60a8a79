"""Storing a drop in one transaction, and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from essor.channels import queries as channel_queries
from essor.channels import services as channels
from essor.importers.sandbox import Reader
from essor.intake import folders
from essor.intake.accounts import CHANNEL_TABLE, forget_channel, remember_channel
from essor.intake.models import Change, Drop, ImportFile
from essor.intake.reading import importable, prepare_drop, said, store_all
from essor.intake.writing import FileOutcome
from essor.ledger import services as ledger
from essor.metrics import services as metrics
from essor.records.stored import Before
from essor.workspaces.services import Refused, record

if TYPE_CHECKING:
    from essor.workspaces.models import User

NAMED = 3  # files that an entry of the trail names
NAMED_LENGTH = 55  # characters of each: three of them and their number fit the trail's label
_RESTORERS = {
    channels.ACCOUNT_TABLE: channels.restore_accounts,
    channels.PUBLICATION_TABLE: channels.restore_publications,
    ledger.CONVERSION_TABLE: ledger.restore_conversions,
}


def store_drop(drop: Drop, *, actor: User | None, now: datetime) -> Drop:
    """Store a drop that was read, whole or not at all; safe to run twice.

    Raises ``folders.Stopped`` where somebody asked to stop, and ``Refused`` where nothing could be stored.
    """
    files = importable(drop)
    with (
        Reader() as reader,
        folders.Course(drop.public_id, total=sum(file.size for file in files)) as course,
        transaction.atomic(),
    ):
        fresh = Drop.objects.select_for_update().get(pk=drop.pk)
        if fresh.state != Drop.State.COMMITTING:
            return fresh
        outcomes = store_all(fresh, reader, course, actor=actor, now=now)
        if not any(outcome.refusal is None and outcome.counts for outcome in outcomes.values()):
            raise Refused(_("None of these files holds anything that could be stored. Nothing was changed."))
        for file in files:
            _close_file(file, outcomes.get(file.pk))
        _set_open_ones_apart(fresh)
        fresh.state = Drop.State.COMMITTED
        fresh.committed_at = now
        fresh.problem = ""
        fresh.save(update_fields=["state", "committed_at", "problem"])
        record(
            fresh.workspace,
            action="files.imported",
            subject_kind="drop",
            subject_id=str(fresh.public_id),
            subject_label=_named(files),
            actor=actor,
            now=now,
            after=_sums(outcomes.values()),
        )
    return fresh


def _set_open_ones_apart(drop: Drop) -> None:
    """Move the files that still need an answer or a mapping into a drop of their own, which stays ready to be checked."""
    waiting = drop.files.filter(state__in=[ImportFile.State.QUESTION, ImportFile.State.UNKNOWN])
    open_ones = [file for file in waiting if not file.choices.get("skip")]
    if not open_ones:
        return
    apart = Drop.objects.create(
        workspace=drop.workspace, created_by=drop.created_by, created_at=drop.created_at, state=Drop.State.READY
    )
    ImportFile.objects.filter(pk__in=[file.pk for file in open_ones]).update(drop=apart)


def import_at_once(drop: Drop, *, actor: User | None, now: datetime) -> Drop:
    """Read and store a received drop in one go, without a preview (for programs and the command line).

    Raises ``Refused`` where nothing could be stored; the drop then stays ready to be checked by a person.
    """
    with Reader() as reader:
        prepare_drop(drop, reader)
    if not importable(drop):  # known already, not recognised or not readable: each file says which
        drop.state = Drop.State.READY
        drop.save(update_fields=["state"])
        return drop
    Drop.objects.filter(pk=drop.pk).update(state=Drop.State.COMMITTING)
    try:
        return store_drop(drop, actor=actor, now=now)
    except BaseException:
        Drop.objects.filter(pk=drop.pk).update(state=Drop.State.READY)
        raise


def _close_file(file: ImportFile, outcome: FileOutcome | None) -> None:
    if outcome is None:
        file.state = ImportFile.State.IGNORED
    elif outcome.questions:
        file.state = ImportFile.State.QUESTION
        file.summary["questions"] = outcome.questions
    elif outcome.refusal is not None:
        file.state = ImportFile.State.REFUSED
        file.summary["refusal"] = said(outcome.refusal)
    else:
        file.state = ImportFile.State.STORED
        file.as_of = outcome.as_of
        file.counts = outcome.counts
        file.summary |= {"accounts": outcome.accounts, "new_accounts": outcome.new_accounts}
        if not file.format and outcome.opened is not None:  # stored without a preview
            opened = outcome.opened
            file.format = opened.format_slug
            file.summary |= {
                "format": opened.format_slug,
                "network": opened.network,
                "proof": opened.proof,
                "container": opened.container,
                "rows": outcome.rows,
                "problems": outcome.problems,
                "problem_count": outcome.problem_count,
            }
        if len(outcome.channel_ids) == 1:
            (file.channel_id,) = outcome.channel_ids
            if file.choices.get("channel") or file.choices.get("network"):
                remember_channel(
                    file.drop.workspace_id, format_slug=file.format, name=file.name, channel_id=file.channel_id
                )
    file.save()


def _named(files: Sequence[ImportFile]) -> str:
    """Return the files of a drop for the trail: the first by name, the others by their number."""
    more = f" (+{len(files) - NAMED})" if len(files) > NAMED else ""
    return ", ".join(file.name[:NAMED_LENGTH] for file in files[:NAMED]) + more


def _sums(outcomes: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for outcome in outcomes:
        for kind, numbers in outcome.counts.items():
            for verb, number in numbers.items():
                total[f"{kind} {verb}"] += number
    return dict(total)


def undo_drop(drop: Drop, *, actor: User | None, now: datetime) -> Drop:
    """Take back what a drop added and put back what it updated; the trail keeps both.

    Raises ``Refused`` where it is not stored, or where a later drop has built on its rows (that one goes first).
    """
    with transaction.atomic():
        fresh = Drop.objects.select_for_update().select_related("workspace").get(pk=drop.pk)
        if fresh.state != Drop.State.COMMITTED:
            raise Refused(_("These files are not stored, so there is nothing to take back."))
        _refuse_if_built_upon(fresh)
        files = list(fresh.files.filter(state=ImportFile.State.STORED))
        changes = list(Change.objects.filter(file__in=files).order_by("-pk"))
        for change in changes:  # the last first, so that a row changed by two files ends as it began
            if change.table in _RESTORERS:
                _RESTORERS[change.table]([Before(change.table, change.row_id, change.fields)])
        for file in files:
            metrics.remove_file(fresh.workspace_id, file_id=file.public_id)
            ledger.remove_file(file.public_id)
        channels.remove_publications(fresh.workspace_id, file_ids=[file.public_id for file in files])
        fresh.files.update(channel=None)
        for change in changes:
            if change.table == CHANNEL_TABLE:
                _remove_unused(fresh, change.row_id, actor=actor, now=now)
        Change.objects.filter(file__in=files).delete()
        for change in changes:
            if change.table == CHANNEL_TABLE:
                _hand_over(fresh, change.row_id)
        for file in files:
            file.relies_on.all().delete()
        drop.files.filter(state=ImportFile.State.STORED).update(state=ImportFile.State.READABLE)
        fresh.state = Drop.State.UNDONE
        fresh.undone_at = now
        fresh.save(update_fields=["state", "undone_at"])
        record(
            fresh.workspace,
            action="files.taken_back",
            subject_kind="drop",
            subject_id=str(fresh.public_id),
            subject_label=_named(files),
            actor=actor,
            now=now,
            before=_sums([FileOutcome(counts=file.counts) for file in files]),
        )
    return fresh


def _remove_unused(drop: Drop, channel_id: int, *, actor: User | None, now: datetime) -> None:
    """Remove an account that the drop had added, unless anything else hangs on it or somebody cares for it by now."""
    channel = channel_queries.channels_of(drop.workspace_id).filter(pk=channel_id).first()
    if channel is None or channel.owner_id or channel.purpose or channel.unanswered is not None:
        return
    forget_channel(drop.workspace_id, channel_id=channel_id)
    if not channels.has_data(channel):
        channels.remove_channel(channel, actor=actor, now=now)


def _hand_over(drop: Drop, channel_id: int) -> None:
    """Let another file that tells of an account answer for it from now on: taken back last, it takes it along."""
    others = ImportFile.objects.filter(
        drop__workspace_id=drop.workspace_id, state=ImportFile.State.STORED, channel_id=channel_id
    ).exclude(drop=drop)
    heir = others.order_by("pk").first()
    if heir is not None:
        Change.objects.create(file=heir, table=CHANNEL_TABLE, row_id=channel_id, fields={})


def _refuse_if_built_upon(drop: Drop) -> None:
    later = (
        Drop.objects.filter(state=Drop.State.COMMITTED, files__relies_on__on__drop=drop)
        .exclude(pk=drop.pk)
        .distinct()
        .order_by("-committed_at")
    )
    names = [file.name for other in later for file in other.files.filter(relies_on__on__drop=drop).distinct()[:1]]
    if names:
        raise Refused(
            _(
                "A later import holds the same rows and has built on these (%(names)s). Take that one back first; "
                "nothing was changed."
            )
            % {"names": ", ".join(f"“{name}”" for name in names[:3])}
        )


def discard_drop(drop: Drop, *, actor: User | None, now: datetime) -> Drop:
    """Put a drop aside that was not stored, and delete its files. Raises ``Refused`` for a stored or running one."""
    with transaction.atomic():
        fresh = Drop.objects.select_for_update().select_related("workspace").get(pk=drop.pk)
        if fresh.state in (Drop.State.COMMITTED, Drop.State.COMMITTING):
            raise Refused(_("These files are stored or being stored: take them back instead."))
        if fresh.state == Drop.State.DISCARDED:
            return fresh
        fresh.state = Drop.State.DISCARDED
        fresh.save(update_fields=["state"])
        record(
            fresh.workspace,
            action="files.discarded",
            subject_kind="drop",
            subject_id=str(fresh.public_id),
            subject_label=_named(list(fresh.files.all())),
            actor=actor,
            now=now,
        )
        transaction.on_commit(lambda: folders.forget(fresh.public_id))
    return fresh
