"""The worker's side of the door."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Sum
from django.utils import timezone, translation

from essor.intake import folders
from essor.intake.models import Drop
from essor.intake.services import READ_JOB, STORE_JOB, read_drop, store_drop
from essor.jobs.services import Cancelled, Failed, Progress, job
from essor.workspaces.services import Refused

_SLOWEST = 400_000  # bytes a second


@job(READ_JOB)
def read(progress: Progress) -> None:
    """Read a drop; where somebody stops it, or it fails, nothing is kept but the words that say so."""
    drop = Drop.objects.select_related("workspace").get(pk=progress.args["drop"])
    if drop.state != Drop.State.READING:
        return
    progress.hold(_time_for(drop))
    with translation.override(drop.workspace.language):
        try:
            read_drop(drop, now=timezone.now())
        except folders.Stopped:
            Drop.objects.filter(pk=drop.pk).update(state=Drop.State.DISCARDED)
            folders.forget(drop.public_id)
            raise Cancelled from None
        except Exception as error:
            _fail(drop, Drop.State.FAILED, error)
            raise


@job(STORE_JOB)
def store(progress: Progress) -> None:
    """Store a drop; where somebody stops it, or it fails, the drop is ready again and nothing of it is stored."""
    drop = Drop.objects.select_related("workspace").get(pk=progress.args["drop"])
    progress.hold(_time_for(drop))
    actor = get_user_model().objects.filter(pk=progress.args["actor"]).first()
    with translation.override(drop.workspace.language):
        try:
            store_drop(drop, actor=actor, now=timezone.now())
        except folders.Stopped:
            Drop.objects.filter(pk=drop.pk).update(state=Drop.State.READY)
            raise Cancelled from None
        except Refused as refusal:
            Drop.objects.filter(pk=drop.pk).update(state=Drop.State.READY, problem=str(refusal))
            raise Failed(str(refusal)) from refusal
        except Exception as error:
            _fail(drop, Drop.State.READY, error)
            raise


def _time_for(drop: Drop) -> timedelta:
    """Return what reading or storing a drop takes at worst: a tenth of the speed measured on a small machine."""
    size = drop.files.aggregate(size=Sum("size"))["size"] or 0
    return timedelta(seconds=60 + size / _SLOWEST)


def _fail(drop: Drop, state: str, error: Exception) -> None:
    Drop.objects.filter(pk=drop.pk).update(state=state, problem=f"{type(error).__name__}: {error}"[:2000])
