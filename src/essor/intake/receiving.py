"""Taking files in: stored as they come, under numbers, before anything looks into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from essor.importers.archives import is_junk
from essor.intake import folders
from essor.intake.models import MOST_FILES, Drop, ImportFile
from essor.jobs.services import enqueue
from essor.workspaces.services import Refused

if TYPE_CHECKING:
    from essor.workspaces.models import User, Workspace

READ_JOB = "intake.read"
STORE_JOB = "intake.store"


@dataclass(frozen=True, slots=True)
class Given:
    """One file as somebody gives it: its name (with folders), its bytes, and its own time where that is known."""

    name: str
    chunks: Iterable[bytes]
    modified_at: datetime | None = None


def receive_files(
    workspace: Workspace,
    files: Iterable[Given],
    *,
    actor: User | None,
    now: datetime,
    start_reading: bool = True,
) -> Drop:
    """Keep files given in one go and ask for them to be read; returns their drop.

    Raises ``Refused`` where there is no file, where there are too many, or where one is too large; nothing is kept then.
    """
    drop = Drop(workspace=workspace, created_by=actor, created_at=now)
    kept: list[ImportFile] = []
    try:
        for number, given in enumerate(files):
            if number >= MOST_FILES:
                raise Refused(
                    _("More than %(count)s files at once. Give them in several goes, or as a zip.")
                    % {"count": MOST_FILES}
                )
            name = folders.plain_name(given.name)
            if is_junk(name):
                continue
            stored_as = f"{drop.public_id}/{number:05d}"
            try:
                size, sha256 = folders.keep(given.chunks, folders.stored_path(stored_as))
            except folders.TooLarge as error:
                raise Refused(
                    _("“%(name)s” is larger than %(limit)s MB, the most this installation takes. Nothing was kept.")
                    % {"name": name, "limit": error.limit // 1_048_576}
                ) from error
            kept.append(
                ImportFile(
                    drop=drop,
                    name=name,
                    sha256=sha256,
                    size=size,
                    stored_as=stored_as,
                    modified_at=given.modified_at,
                )
            )
        if not kept:
            raise Refused(_("No file came that could hold figures. Choose at least one export."))
        with transaction.atomic():
            drop.save()
            ImportFile.objects.bulk_create(kept)
            if start_reading:
                ask_for_reading(drop, now=now)
    except BaseException:
        folders.forget(drop.public_id)
        raise
    return drop


def ask_for_reading(drop: Drop, *, now: datetime) -> None:
    """Ask the worker to read a drop (again, after an answer or a mapping)."""
    folders.clear_stop(drop.public_id)
    job = enqueue(
        READ_JOB,
        {"drop": drop.pk},
        now=now,
        workspace_id=drop.workspace_id,
        unique_key=f"{READ_JOB}:{drop.pk}",
    )
    drop.state = Drop.State.READING
    drop.job_id = job.public_id
    drop.problem = ""
    drop.save(update_fields=["state", "job_id", "problem"])
