"""Public writes of the door: receive, read, store, take back."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from essor.channels.queries import channels_of
from essor.importers.mapping import ColumnMapping
from essor.intake import folders
from essor.intake.models import Drop, ImportFile, SavedMapping
from essor.intake.reading import read_drop
from essor.intake.receiving import READ_JOB, STORE_JOB, Given, ask_for_reading, receive_files
from essor.intake.storing import discard_drop, import_at_once, store_drop, undo_drop
from essor.jobs.services import enqueue, request_cancel
from essor.records import NETWORKS
from essor.workspaces.services import Refused

if TYPE_CHECKING:
    from essor.workspaces.models import User

__all__ = [
    "READ_JOB",
    "STORE_JOB",
    "Given",
    "ask_for_reading",
    "cancel_drop",
    "choose",
    "commit_drop",
    "discard_drop",
    "import_at_once",
    "map_columns",
    "read_drop",
    "receive_files",
    "store_drop",
    "undo_drop",
]
CHOICES = frozenset({"network", "account", "channel", "timezone", "currency", "encoding", "skip"})


def commit_drop(drop: Drop, *, actor: User | None, now: datetime) -> Drop:
    """Ask the worker to store a drop that is ready. Raises ``Refused`` where it is not, or has nothing to store."""
    with transaction.atomic():
        fresh = Drop.objects.select_for_update().get(pk=drop.pk)
        if fresh.state != Drop.State.READY:
            raise Refused(
                _("These files are not ready to be stored: they are %(state)s.")
                % {"state": fresh.get_state_display().lower()}
            )
        readable = fresh.files.filter(state=ImportFile.State.READABLE)
        if all(file.choices.get("skip") for file in readable):
            raise Refused(_("No file of this drop can be imported yet: answer its questions or map its columns."))
        folders.clear_stop(fresh.public_id)
        job = enqueue(
            STORE_JOB,
            {"drop": fresh.pk, "actor": actor.pk if actor else None},
            now=now,
            workspace_id=fresh.workspace_id,
            unique_key=f"{STORE_JOB}:{fresh.pk}",
        )
        fresh.state = Drop.State.COMMITTING
        fresh.job_id = job.public_id
        fresh.save(update_fields=["state", "job_id"])
    return fresh


def cancel_drop(drop: Drop) -> None:
    """Ask running work on a drop to stop; it keeps nothing of what it has done so far."""
    folders.ask_to_stop(drop.public_id)  # first: on SQLite the row below waits for the end of the transaction
    if drop.job_id is not None and folders.read_progress(drop.public_id) is None:
        request_cancel(drop.job_id)
        Drop.objects.filter(pk=drop.pk, state=Drop.State.READING).update(state=Drop.State.DISCARDED)
        Drop.objects.filter(pk=drop.pk, state=Drop.State.COMMITTING).update(state=Drop.State.READY)


def choose(file: ImportFile, answers: Mapping[str, Any], *, now: datetime) -> ImportFile:
    """Keep what a person answered for a file and read its drop again. Empty answers withdraw earlier ones."""
    _require_open(file.drop)
    unknown = set(answers) - CHOICES
    if unknown:
        raise Refused(_("These answers mean nothing here: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    _require_sound(file.drop, answers)
    merged = {**file.choices, **answers}
    file.choices = {name: value for name, value in merged.items() if value not in (None, "", False)}
    with transaction.atomic():
        file.save(update_fields=["choices"])
        ask_for_reading(file.drop, now=now)
    return file


def map_columns(file: ImportFile, mapping: ColumnMapping, *, name: str, now: datetime) -> SavedMapping:
    """Keep what the columns of a table mean, for this file and every later one with the same header; read again."""
    _require_open(file.drop)
    if missing := mapping.missing():
        raise Refused(_("Say also which column holds: %(names)s.") % {"names": ", ".join(missing)})
    with transaction.atomic():
        saved, _created = SavedMapping.objects.update_or_create(
            workspace_id=file.drop.workspace_id,
            fingerprint=mapping.header,
            defaults={"name": name[:120] or file.name[:120], "mapping": mapping.to_json()},
        )
        file.mapping = saved
        file.save(update_fields=["mapping"])
        ask_for_reading(file.drop, now=now)
    return saved


def _require_sound(drop: Drop, answers: Mapping[str, Any]) -> None:
    """Refuse an answer that names what does not exist; it would be read as silence."""
    said = {name: str(value) for name, value in answers.items() if value not in (None, "", False)}
    if "network" in said and said["network"] not in NETWORKS:
        raise Refused(_("“%(name)s” is not in the catalogue of networks.") % {"name": said["network"]})
    if "timezone" in said and said["timezone"] not in zoneinfo.available_timezones():
        raise Refused(_("This time zone is not known. Write it as Europe/Paris or UTC."))
    if "currency" in said and not re.fullmatch(r"[A-Z]{3}", said["currency"]):
        raise Refused(_("Write the currency as three letters, such as EUR."))
    known = {str(channel.public_id) for channel in channels_of(drop.workspace_id)}
    if "channel" in said and said["channel"] not in known:
        raise Refused(_("There is no such account here."))


def _require_open(drop: Drop) -> None:
    if drop.state not in (Drop.State.READY, Drop.State.FAILED):
        raise Refused(
            _("This drop is closed to changes: it is %(state)s.") % {"state": drop.get_state_display().lower()}
        )
