"""Files in, for programs: upload, look, answer, store, take back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema, Status
from ninja.files import UploadedFile
from ninja.params import File

from essor.intake import services
from essor.intake.forms import given_files
from essor.intake.models import Drop, ImportFile
from essor.intake.queries import drop_of, drops_of, files_of, import_file_of, progress_of
from essor.workspaces.api import ApiRequest, Page, Paging, Problem, RoomRouter, page_of
from essor.workspaces.rules import Permission
from essor.workspaces.services import Refused

router = RoomRouter(tags=["files"])


class FileOut(Schema):
    """One file of a drop: what it is, and what it adds, updates and leaves as it is."""

    id: UUID
    name: str
    state: str = Field(description="waiting, readable, question, unknown, refused, known, ignored, stored")
    size: int
    sha256: str
    format: str
    as_of: datetime | None
    rows: int
    period: list[str] | None
    totals: dict[str, float | None]
    counts: dict[str, dict[str, int]]
    problems: int
    refusal: str
    questions: list[dict[str, str]]


class DropOut(Schema):
    """Files given in one go."""

    id: UUID
    state: str = Field(description="received, reading, ready, committing, committed, failed, undone, discarded")
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None
    problem: str
    percent: float | None = Field(description="how far running work is")
    files: list[FileOut]


class AnswerIn(Schema):
    """What a file does not say itself; an empty text withdraws an earlier answer."""

    network: str | None = Field(None, max_length=30)
    account: str | None = Field(None, max_length=200)
    channel: UUID | None = None
    timezone: str | None = Field(None, max_length=64)
    currency: str | None = Field(None, max_length=3)
    skip: bool | None = None


@router.get("/drops", permission=Permission.IMPORT_FILES, response=Page[DropOut])
def list_drops(request: ApiRequest, paging: Query[Paging]) -> Page[DropOut]:
    """List what was imported, latest first."""
    return page_of(drops_of(request.workspace.pk), paging, _drop_out)


@router.post("/drops", permission=Permission.IMPORT_FILES, response={202: DropOut})
def upload(request: ApiRequest, files: File[list[UploadedFile]]) -> Status[DropOut]:
    """Give files or zip archives; they are read in the background and stored only by ``/store``."""
    try:
        drop = services.receive_files(request.workspace, given_files(files, ""), actor=request.user, now=timezone.now())
    except Refused as refusal:
        raise Problem(422, str(refusal)) from refusal
    return Status(202, _drop_out(drop))


@router.get("/drops/{drop_id}", permission=Permission.IMPORT_FILES, response=DropOut)
def show_drop(request: ApiRequest, drop_id: UUID) -> DropOut:
    """Show a drop: how far it is, what each file is and would add."""
    return _drop_out(_drop(request, drop_id))


@router.post("/drops/{drop_id}/store", permission=Permission.IMPORT_FILES, response={202: DropOut})
def store_drop(request: ApiRequest, drop_id: UUID) -> Status[DropOut]:
    """Store a drop that is ready, whole or not at all, in the background."""
    try:
        drop = services.commit_drop(_drop(request, drop_id), actor=request.user, now=timezone.now())
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return Status(202, _drop_out(drop))


@router.post("/drops/{drop_id}/undo", permission=Permission.IMPORT_FILES, response=DropOut)
def undo_drop(request: ApiRequest, drop_id: UUID) -> DropOut:
    """Take a stored drop back: what it added goes, what it changed is as before."""
    try:
        return _drop_out(services.undo_drop(_drop(request, drop_id), actor=request.user, now=timezone.now()))
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal


@router.post("/drops/{drop_id}/stop", permission=Permission.IMPORT_FILES, response={202: DropOut})
def stop_drop(request: ApiRequest, drop_id: UUID) -> Status[DropOut]:
    """Stop running work on a drop; nothing of it is kept."""
    drop = _drop(request, drop_id)
    services.cancel_drop(drop)
    drop.refresh_from_db()
    return Status(202, _drop_out(drop))


@router.delete("/drops/{drop_id}", permission=Permission.IMPORT_FILES, response=DropOut)
def discard_drop(request: ApiRequest, drop_id: UUID) -> DropOut:
    """Put a drop aside that was not stored, and delete its files."""
    try:
        return _drop_out(services.discard_drop(_drop(request, drop_id), actor=request.user, now=timezone.now()))
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal


@router.patch("/files/{file_id}", permission=Permission.IMPORT_FILES, response={202: DropOut})
def answer(request: ApiRequest, file_id: UUID, body: AnswerIn) -> Status[DropOut]:
    """Say what a file does not say itself; its drop is read again."""
    file = import_file_of(request.workspace.pk, file_id)
    if file is None:
        raise Problem(404, _("There is no such file here."))
    given = body.model_dump(exclude_unset=True)
    if given.get("channel"):
        given["channel"] = str(given["channel"])
    try:
        services.choose(file, given, now=timezone.now())
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return Status(202, _drop_out(_drop(request, file.drop.public_id)))


def _drop(request: ApiRequest, public_id: UUID) -> Drop:
    found = drop_of(request.workspace.pk, public_id)
    if found is None:
        raise Problem(404, _("There is no such import here."))
    return found


def _drop_out(drop: Drop) -> DropOut:
    progress = progress_of(drop)
    return DropOut(
        id=drop.public_id,
        state=drop.state,
        created_at=drop.created_at,
        committed_at=drop.committed_at,
        undone_at=drop.undone_at,
        problem=drop.problem,
        percent=round(100 * progress.done / progress.total, 1) if progress and progress.total else None,
        files=[_file_out(file) for file in files_of(drop)],
    )


def _file_out(file: ImportFile) -> FileOut:
    summary: dict[str, Any] = file.summary
    return FileOut(
        id=file.public_id,
        name=file.name,
        state=file.state,
        size=file.size,
        sha256=file.sha256,
        format=file.format,
        as_of=file.as_of,
        rows=summary.get("rows") or 0,
        period=summary.get("period"),
        totals=summary.get("totals") or {},
        counts=file.counts,
        problems=summary.get("problem_count") or 0,
        refusal=str((summary.get("refusal") or {}).get("en", "")),
        questions=summary.get("questions") or [],
    )
