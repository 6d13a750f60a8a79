"""What one line of a file says, after reading and before storing: the records every export format yields.

A record keeps the line it came from, so that each figure can be opened down to file and line. Times: an aware
``datetime`` where the file states the zone, a naive one where it does not (the account's own clock; intake localises
it with the channel's zone). Money is ``Decimal`` with a currency; ids are text, never numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from essor.records.words import Words


class Grain(StrEnum):
    """How much time one measure covers."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    RANGE = "range"  # the whole period of the file, a table without dates
    LIFETIME = "lifetime"  # since the subject exists (a post's counters): grows, one snapshot per export


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AccountRef:
    """Whose figures these are, as far as the file says: any of the three may be empty."""

    network: str
    remote_id: str = ""
    handle: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a measure is about: ``kind`` is "account", "post", "campaign", "page", "query", "source", "item" ..."""

    kind: str
    id: str = ""
    name: str = ""


ACCOUNT = Subject("account")


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A post as it stands on a network, with its lifetime counters (metric slug -> value; missing is absent, not 0)."""

    line: int
    account: AccountRef
    remote_id: str
    published_at: datetime | None
    values: Mapping[str, float]
    permalink: str = ""
    kind: str = ""  # "photo", "video", "reel", "story", "carousel", "link", "text", "event", "repost", "reply"
    text: str = ""
    title: str = ""
    is_sponsored: bool | None = None
    currency: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """Values of one subject over one period: a day of an account, a campaign over a range, a country of a table."""

    line: int
    account: AccountRef
    subject: Subject
    period: Period
    grain: Grain
    values: Mapping[str, float]
    dimensions: tuple[tuple[str, str], ...] = ()  # sorted pairs, such as (("country", "FR"),)
    currency: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """An order or a deal. ``source`` keeps the file's own words; nothing is guessed here."""

    line: int
    kind: str  # "order", "deal", "lead", "signup"
    remote_id: str
    at: datetime | None
    value: Decimal | None
    currency: str
    status: str = "won"  # "won", "open", "lost", "cancelled", "refunded"
    source: str = ""
    utm: Mapping[str, str] = field(default_factory=dict)  # "source", "medium", "campaign", "content", "term"
    referrer: str = ""
    declared_source: str = ""  # what the customer answered when asked
    is_new_customer: bool | None = None
    country: str = ""
    postal_code: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class CostRow:
    """Money spent over a period, on one network ("" = shared)."""

    line: int
    kind: str  # "ads", "tool", "agency", "training", "content", "other"
    label: str
    amount: Decimal
    currency: str
    period: Period
    network: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class TimeRow:
    """Hours somebody spent on a day. ``person`` is a role or a short label, kept only as the file's own words."""

    line: int
    day: date
    hours: Decimal
    task: str = ""
    network: str = ""
    person: str = ""
    rate: Decimal | None = None
    currency: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A customer's own answer to "how did you hear of us", outside any order."""

    line: int
    at: date | None
    answer: str
    weight: int = 1
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file as a whole says. Yield it first; yield it again where something became known later (the last wins)."""

    account: AccountRef | None = None
    period: Period | None = None
    as_of: datetime | None = None  # when the figures were taken, where the file tells
    currency: str = ""
    timezone: str = ""  # IANA name where the file states it
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A total that the file prints: never stored, compared with the sum of the rows and the difference shown."""

    line: int
    values: Mapping[str, float]
    sheet: str = ""


Record = PublicationRow | MeasureRow | ConversionRow | CostRow | TimeRow | AnswerRow | FileFacts | TotalRow
