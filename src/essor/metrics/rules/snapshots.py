"""What a row observes, and what a new row means beside the known ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from essor.records import Grain


class ObservationIn(NamedTuple):
    """One line's values on their way into the store; ``dimensions`` are pairs such as (("country", "FR"),).

    A lifetime counter has no period of its own: give the day of publication as ``first`` and ``last``.
    """

    channel_id: int
    line: int
    subject_kind: str
    grain: Grain
    first: date
    last: date
    values: Mapping[str, float]
    subject_id: str = ""
    subject_name: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    currency: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """What storing did. ``unchanged`` rows said what was known; ``older`` ones are kept as history, since a later
    export says otherwise; ``repeated`` ones contradict a row taken at the same time, and the last one counts."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    older: int = 0
    repeated: int = 0

    def __add__(self, other: StoreCounts) -> StoreCounts:
        return StoreCounts(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.older + other.older,
            self.repeated + other.repeated,
        )


_ESCAPES = str.maketrans({"%": "%25", "&": "%26", "=": "%3D"})


def dimension_text(dimensions: Iterable[tuple[str, str]]) -> str:
    """Return dimensions as one comparable text, ``country=FR&device=mobile`` with names sorted, "" for none."""
    return "&".join(f"{name.translate(_ESCAPES)}={value.translate(_ESCAPES)}" for name, value in sorted(dimensions))


def dimension_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return what ``dimension_text`` made into ``text``."""
    if not text:
        return ()
    pairs = (pair.split("=", 1) for pair in text.split("&"))
    return tuple((_unescape(name), _unescape(value)) for name, value in pairs)


def _unescape(text: str) -> str:
    return text.replace("%3D", "=").replace("%26", "&").replace("%25", "%")


def observation_key(row: ObservationIn, dimensions: str) -> bytes:
    """Return the 16 bytes that name what ``row`` observes: channel (4), first day (3), hash of the rest (9).

    The channel and the day lead in clear so that the rows of a file fall into neighbouring pages of the index: with a
    plain hash every insert touches a page of its own, three times slower at a million rows. A lifetime counter belongs
    to its subject whatever day the file gives, so its day is left out. The hash only has to tell apart the subjects of
    one channel and day; at 72 bits a million of them collide with a chance of one in ten thousand million.
    Posts stay apart from all this where their id is a number, see ``post_key``.
    Raises ``ValueError`` for a day that is longer than a day.
    """
    if row.grain is Grain.LIFETIME and row.subject_kind == "post" and not dimensions:
        return post_key(row.channel_id, row.subject_id)
    rest = f"{row.subject_kind}\x1f{row.subject_id}\x1f{dimensions}\x1f{row.grain}\x1f{row.last.toordinal()}"
    day = row.first.toordinal()
    if row.grain is Grain.LIFETIME:
        rest, day = rest.rpartition("\x1f")[0], 0
    elif row.grain is Grain.DAY and row.last != row.first:
        raise ValueError(f"line {row.line}: a day's figures cover {row.first} to {row.last}")
    return row.channel_id.to_bytes(4, "big") + day.to_bytes(3, "big") + blake2b(rest.encode(), digest_size=9).digest()


def post_key(channel_id: int, subject_id: str) -> bytes:
    """Return the ``observation_key`` of a post's lifetime counters.

    Networks number their posts in order of time, so a key that holds the number itself keeps the rows of a file side by
    side in the index, and two posts can never collide: channel (4), a mark that is no day (3), 0, number (8).
    """
    channel = channel_id.to_bytes(4, "big")
    if len(subject_id) <= 19 and subject_id.isdecimal() and subject_id.isascii() and not subject_id.startswith("0"):
        return b"%b\xff\xff\xff\0%b" % (channel, int(subject_id).to_bytes(8, "big"))
    rest = f"post\x1f{subject_id}\x1f\x1f{Grain.LIFETIME}"
    return channel + b"\0\0\0" + blake2b(rest.encode(), digest_size=9).digest()


class Snapshot(NamedTuple):
    """What the store knows under a key. ``row_id`` is 0 while the row waits to be written."""

    row_id: int
    as_of: datetime
    confirmed_as_of: datetime
    values: Mapping[str, float]
    currency: str
    file_id: str
    first: date


class Verdict(StrEnum):
    """What a new row means beside the known snapshots of its key; the names of ``StoreCounts``."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"
    REPEATED = "repeated"


class Decision(NamedTuple):
    """``same`` is the snapshot that says the same already: then nothing is stored but the sighting."""

    verdict: Verdict
    same: Snapshot | None = None


def judge(values: Mapping[str, float], currency: str, *, as_of: datetime, known: Sequence[Snapshot]) -> Decision:
    """Decide what a row means that says ``values`` at ``as_of``.

    Compared with the value in force at that time per metric, not with the newest: an export that arrives late says the
    same as its own time's snapshot, or it is history.
    """
    if len(known) == 1 and known[0].values == values and known[0].currency == currency and known[0].as_of <= as_of:
        return Decision(Verdict.UNCHANGED, known[0])  # what nearly every row of an export taken again comes to
    rivals = [snapshot for snapshot in known if not snapshot.values.keys().isdisjoint(values)]
    if not rivals:
        return Decision(Verdict.ADDED)
    # Stable sort: among equals the one stored last stays last, as in ``queries``.
    in_force = sorted(
        (s for s in rivals if s.as_of <= as_of), key=lambda s: (min(s.confirmed_as_of, as_of), s.row_id or _WAITING)
    )
    if in_force and in_force[-1].values == values and in_force[-1].currency == currency:
        return Decision(Verdict.UNCHANGED, in_force[-1])
    then: dict[str, tuple[float, str]] = {}
    for snapshot in in_force:
        then.update((metric, (value, snapshot.currency)) for metric, value in snapshot.values.items())
    if all(then.get(metric) == (value, currency) for metric, value in values.items()):
        return Decision(Verdict.UNCHANGED)
    if any(s.confirmed_as_of > as_of for s in rivals):
        return Decision(Verdict.OLDER)
    if any(s.confirmed_as_of == as_of for s in rivals):
        return Decision(Verdict.REPEATED)
    return Decision(Verdict.UPDATED)


_WAITING = 2**63  # rows not yet written come after all written ones
