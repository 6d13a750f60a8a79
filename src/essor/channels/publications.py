"""Storing the publications that files bring: many at a time, none twice, and back out again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from functools import lru_cache
from itertools import repeat
from typing import Any
from uuid import UUID

from django.db import connection

from essor.channels.models import Channel, Publication
from essor.records import PublicationBlock, PublicationRow
from essor.records.stored import Before, Stored
from essor.web.bulk import insert_rows

PUBLICATION_TABLE = "publication"
ACCOUNT_TABLE = "account"
_LIMITS = {"remote_id": 255, "permalink": 500, "kind": 20, "title": 300}
_COLUMNS = (
    "public_id", "channel_id", "remote_id", "permalink", "published_at", "kind", "title", "text", "is_sponsored",
    "file_id", "line",
)  # fmt: skip
# A later file completes what is empty. What its author can edit on the network, an export taken later also overwrites.
_COMPLETED = ("permalink", "published_at", "kind", "title", "text", "is_sponsored")
_EDITED = frozenset({"permalink", "kind", "title", "text"})

When = Callable[[Collection[UUID]], Mapping[UUID, datetime]]


def store_publications(
    channel_id: int, block: PublicationBlock, *, file_id: UUID, zone: tzinfo, as_of: datetime, taken: When
) -> Stored:
    """Add the publications that the channel does not have, complete and bring up to date the ones it has.

    Call it inside the transaction of the whole import, with some thousands of posts at a time. ``zone`` is the clock of
    moments that carry no zone, ``as_of`` says when the file was taken, ``taken`` when those were whose words stand.
    """
    keys = [key[:255] for key in block.keys]
    places = {key: place for place, key in reversed(list(enumerate(keys)))}  # of each post, where it stands first
    known = _known(channel_id, places) if _may_know(channel_id, keys) else {}
    stored = Stored(unchanged=len(keys) - len(places))
    if not known and len(places) == len(keys):
        stored.added = len(keys)
        _insert(channel_id, keys, block, file_id=file_id, zone=zone)
        return stored
    new = sorted(place for key, place in places.items() if key not in known)
    wanted = {keys[place]: row for place, row in enumerate(block.rows()) if places[keys[place]] == place}
    changed: list[Publication] = []
    speakers = {remote_id: found[3] or found[2] for remote_id, found in known.items()}
    moments = taken({speaker for speaker in speakers.values() if speaker is not None}) if known else {}
    for remote_id, found in known.items():
        speaker, values = speakers[remote_id], found[4:]
        is_newer = speaker in moments and moments[speaker] < as_of
        before, after = _completed(values, wanted[remote_id], zone, is_newer=is_newer)
        stored.relies_on |= {one for one in found[2:4] if one is not None}
        if not after:
            stored.unchanged += 1
            continue
        if is_newer:
            before["said_by"], after["said_by"] = found[3] and str(found[3]), file_id
        stored.updated += 1
        stored.befores.append(Before(PUBLICATION_TABLE, found[0], before))
        kept = dict(zip(_COMPLETED, values, strict=True)) | {"said_by": found[3]}
        changed.append(Publication(pk=found[0], **{**kept, **after}))
    stored.added = len(new)
    if changed:
        Publication.objects.bulk_update(changed, [*_COMPLETED, "said_by"], batch_size=500)
    if new:
        _insert(channel_id, [keys[place] for place in new], block.pick(new), file_id=file_id, zone=zone)
    return stored


def restore_publications(befores: Iterable[Before]) -> int:
    """Put publications back as they stood before a file completed them; return how many."""
    count = 0
    for before in befores:
        count += Publication.objects.filter(pk=before.row_id).update(**before.fields)
    return count


def restore_accounts(befores: Iterable[Before]) -> int:
    """Put accounts back as they stood before a file completed them; return how many."""
    return sum(Channel.objects.filter(pk=before.row_id).update(**before.fields) for before in befores)


def remove_publications(workspace_id: int, *, file_ids: Collection[UUID]) -> int:
    """Remove the publications that files were the first to bring; return how many.

    All files at once: no index knows the file of a publication (it would cost every import), so this looks at all posts of
    the workspace's channels.
    """
    mine = Channel.objects.filter(workspace_id=workspace_id).order_by().values("pk")
    return Publication.objects.filter(channel__in=mine, file_id__in=file_ids).delete()[0]


def localised(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment as aware UTC; a naive one is read on ``zone``'s clock.

    An hour that the clock shows twice counts as its first pass; one that it skips is moved on by the skipped time.
    """
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)


def _may_know(channel_id: int, keys: Sequence[str]) -> bool:
    """Tell whether the channel may have any of the posts: one look between the first and the last key, which a file in
    order of time answers with no, instead of thousands (1.3 µs each). Only SQLite orders texts as Python does."""
    if connection.vendor != "sqlite":
        return True
    statement = (
        f'SELECT 1 FROM "{Publication._meta.db_table}" WHERE channel_id = %s AND remote_id BETWEEN %s AND %s LIMIT 1'  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [channel_id, min(keys), max(keys)])
        return cursor.fetchone() is not None


def _known(channel_id: int, remote_ids: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """Return the channel's publications among ``remote_ids``: key, id on the network, the file that first brought it,
    the one that changed its words since, then ``_COMPLETED``.

    Two steps, because nearly always nothing is found: the keys by a plain statement (Django prepares each of thousands
    of parameters by itself, ten times the cost of the search), the rows by the model.
    """
    marks = ", ".join(["%s"] * len(remote_ids))
    statement = f'SELECT id FROM "{Publication._meta.db_table}" WHERE channel_id = %s AND remote_id IN ({marks})'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [channel_id, *remote_ids])
        keys = [row[0] for row in cursor.fetchall()]
    rows = Publication.objects.filter(pk__in=keys).order_by() if keys else Publication.objects.none()
    return {found[1]: found for found in rows.values_list("pk", "remote_id", "file_id", "said_by", *_COMPLETED)}


def _completed(
    found: Sequence[Any], row: PublicationRow, zone: tzinfo, *, is_newer: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that a row completes or brings up to date: as they stand (JSON values) and as they become."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in zip(_COMPLETED, found, strict=True):
        offered = getattr(row, name)
        if offered in (None, ""):
            continue
        if value not in (None, "") and not (is_newer and name in _EDITED and _differs(name, value, offered)):
            continue
        before[name] = value  # None or a text: JSON holds both
        after[name] = localised(offered, zone) if isinstance(offered, datetime) else _short(name, offered)
    return before, after


def _differs(name: str, known: str, offered: str) -> bool:
    """Tell whether a later export says something else, and not the same with less of it (some cut captions short)."""
    return not known.startswith(_short(name, offered).rstrip().removesuffix("…").removesuffix("...").rstrip())


def _short(name: str, value: Any) -> Any:
    return value[: _LIMITS[name]] if name in _LIMITS else value


def _insert(channel_id: int, keys: Sequence[str], block: PublicationBlock, *, file_id: UUID, zone: tzinfo) -> None:
    as_text = connection.vendor == "sqlite"  # as Django writes a moment there; its own adapter costs 10 µs a row
    has_uuid = connection.features.has_native_uuid_field
    ids: Sequence[Any] = time_ordered_ids(len(keys))
    file_key: Any = file_id if has_uuid else file_id.hex
    values = zip(
        [UUID(hex=one) for one in ids] if has_uuid else ids,
        repeat(channel_id),
        keys,
        [link[:500] for link in block.permalink],
        [_moment(at, zone, as_text=as_text) for at in block.published_at],
        [kind[:20] for kind in block.kind],
        [title[:300] for title in block.title],
        block.text,
        block.is_sponsored,
        repeat(file_key),
        block.line,
    )
    insert_rows(Publication._meta.db_table, _COLUMNS, values)


def _moment(at: datetime | None, zone: tzinfo, *, as_text: bool) -> datetime | str | None:
    if at is None:
        return None
    if as_text and at.tzinfo is None:
        # A quarter of the time of storing a post went into asking the zone about each minute; days hardly ever change.
        offset = _offset_of_day(at.date(), zone)
        if offset is not None:
            return str(at - offset)
    aware = localised(at, zone)
    return str(aware)[:-6] if as_text else aware


@lru_cache(maxsize=8192)
def _offset_of_day(day: date, zone: tzinfo) -> timedelta | None:
    """Return how far a local day stands from UTC, ``None`` for a day on which the clocks change."""
    hours = (datetime.combine(day, clock_time(hour), zone) for hour in range(24))
    last = datetime.combine(day, clock_time.max, zone)
    offsets = {moment.replace(fold=fold).utcoffset() for moment in (*hours, last) for fold in (0, 1)}
    return offsets.pop() if len(offsets) == 1 else None


def time_ordered_ids(count: int) -> list[str]:
    """Return ``count`` random ids (UUID version 7, RFC 9562) as hex: ordered in time, so that an index grows at its
    end; random ones would touch a page of the index for each of a million rows.
    """
    prefix = f"{time.time_ns() // 1_000_000:012x}7"
    noise = os.urandom(10 * count).hex()
    variant = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
    return [
        f"{prefix}{noise[at : at + 3]}{variant[noise[at + 3]]}{noise[at + 4 : at + 19]}"
        for at in range(0, 20 * count, 20)
    ]
