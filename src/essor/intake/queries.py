"""Public reads of the door: drops, their files, and where a stored figure came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from essor.channels.models import Publication
from essor.importers.base import Container, ExportFormat, formats
from essor.importers.mapping import MappedFormat
from essor.intake import folders
from essor.intake.folders import Progress, read_progress
from essor.intake.models import Drop, ImportFile
from essor.records import Words

_LONGEST_ROW = 40  # physical lines that one row of a table may span


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """The file that a stored row names as its source."""

    public_id: UUID
    name: str
    format: str
    format_name: Words | None
    received_at: datetime
    as_of: datetime | None
    drop_id: UUID
    holds_money: bool  # orders, costs, hours: not for everybody's eyes


@dataclass(frozen=True, slots=True)
class OriginalLine:
    """A line of a stored file as it came: its cells, and the header's names where they are known."""

    origin: FileOrigin
    line: int
    text: str
    cells: tuple[str, ...]


def drops_of(workspace_id: int) -> QuerySet[Drop]:
    """Return a workspace's drops, latest first, without the discarded ones; each with ``file_count``."""
    return (
        Drop.objects.filter(workspace_id=workspace_id)
        .exclude(state=Drop.State.DISCARDED)
        .select_related("created_by")
        .prefetch_related("files")
        .annotate(file_count=Count("files", filter=~Q(files__state=ImportFile.State.IGNORED)))
        .order_by("-created_at", "-pk")
    )


def drop_of(workspace_id: int, public_id: UUID) -> Drop | None:
    """Return one drop of this workspace, or ``None``."""
    return (
        Drop.objects.select_related("workspace", "created_by")
        .filter(workspace_id=workspace_id, public_id=public_id)
        .first()
    )


def import_file_of(workspace_id: int, public_id: UUID) -> ImportFile | None:
    """Return one file of this workspace with its drop, or ``None``."""
    return (
        ImportFile.objects.select_related("drop__workspace", "mapping", "channel", "duplicate_of__drop")
        .filter(drop__workspace_id=workspace_id, public_id=public_id)
        .first()
    )


def files_of(drop: Drop) -> QuerySet[ImportFile]:
    """Return a drop's files by name."""
    return drop.files.select_related("mapping", "channel", "duplicate_of__drop").order_by("name", "pk")


def files_given_with(drop: Drop) -> QuerySet[ImportFile]:
    """Return every file given in the same go, those included that storing has set apart because they need a person."""
    return ImportFile.objects.filter(
        drop__workspace_id=drop.workspace_id, stored_as__startswith=f"{drop.public_id}/"
    ).order_by("name", "pk")


def progress_of(drop: Drop) -> Progress | None:
    """Return how far running work is, ``None`` where it waits or has ended."""
    return read_progress(drop.public_id)


def posts_told_until(workspace_id: int, *, zone: ZoneInfo) -> dict[int, date]:
    """Return, by account, the last day of which stored files can tell whether something was posted.

    A list of posts is whole up to the moment it was exported. Where the same file holds figures by day, it ends with
    them: it may have been downloaded, or copied, long after.
    """
    stored = ImportFile.objects.filter(drop__workspace_id=workspace_id, state=ImportFile.State.STORED)
    listing = {file.public_id: file for file in stored.filter(counts__has_key="publications")}
    holders = {(file.channel_id, key) for key, file in listing.items() if file.channel_id is not None}
    # A file of several accounts names none of them; the posts that it was first to bring do.
    posts = Publication.objects.filter(channel__workspace_id=workspace_id, file_id__in=listing).order_by()
    pairs = posts.values_list("channel_id", "file_id").distinct()
    holders.update((channel_id, key) for channel_id, key in pairs if key is not None)
    until: dict[int, date] = {}
    for channel_id, key in holders:
        if (day := _told_until(listing[key], zone)) is not None:
            until[channel_id] = max(day, until.get(channel_id, day))
    return until


def _told_until(file: ImportFile, zone: ZoneInfo) -> date | None:
    taken = file.as_of.astimezone(zone).date() if file.as_of is not None else None
    period, records = file.summary.get("period"), file.summary.get("records") or {}
    if period and records.get("measures"):
        last = date.fromisoformat(period[1])
        return last if taken is None else min(last, taken)
    return taken


def line_of(workspace_id: int, file_id: UUID, line: int) -> OriginalLine | None:
    """Return a line of a stored text file as it came; ``None`` where the file is gone, or is no text.

    ``line`` counts as a text editor does; a row whose cells hold line breaks is returned whole.
    """
    file = import_file_of(workspace_id, file_id)
    if file is None or line < 1 or file.summary.get("container") != Container.TEXT.value:
        return None
    path = folders.stored_path(file.stored_as)
    if not path.is_file():
        return None
    with path.open(encoding=file.summary.get("encoding") or "utf-8", errors="replace", newline="") as stream:
        lines = list(islice(_lines(stream), line - 1, line - 1 + _LONGEST_ROW))
    if not lines:
        return None
    text = ""
    for piece in lines:
        text += piece
        if text.count('"') % 2 == 0:
            break
    text = text.rstrip("\r\n")
    delimiter = max(",;\t", key=text.count)
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    return OriginalLine(_origin(file), line, text, tuple(cells))


def format_named(slug: str) -> ExportFormat | type[MappedFormat] | None:
    """Return the format that a file was read by, or ``None``."""
    if slug == MappedFormat.slug:
        return MappedFormat
    return next((one for one in formats() if one.slug == slug), None)


def known_formats() -> list[ExportFormat]:
    """Return every export format for "Which files can I bring?", by network and name."""
    return sorted(formats(), key=lambda one: (one.network or "~", one.name.en))


def _lines(stream: io.TextIOBase) -> Iterator[str]:
    """Yield physical lines, whatever ends them (a classic Mac ends them with CR alone)."""
    for piece in stream:
        yield from piece.splitlines(keepends=True) if "\r" in piece.rstrip("\r\n") else (piece,)


def _origin(file: ImportFile) -> FileOrigin:
    found = format_named(file.format)
    return FileOrigin(
        file.public_id,
        file.name,
        file.format,
        found.name if found else None,
        file.drop.created_at,
        file.as_of,
        file.drop.public_id,
        bool({"conversions", "costs", "hours", "answers"} & set(file.counts)),
    )
