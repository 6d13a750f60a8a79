"""A small invented company with two channels, and short ways to write observations."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from essor.channels.models import Channel
from essor.metrics.services import ObservationIn
from essor.records import Grain
from essor.workspaces.models import Workspace

START = date(2026, 1, 1)


@dataclass(frozen=True)
class Company:
    """A workspace and its channels."""

    workspace: Workspace
    facebook: Channel
    linkedin: Channel


def make_company(slug: str = "scierie") -> Company:
    workspace = Workspace.objects.create(slug=slug, name="Scierie Dubois")
    return Company(
        workspace,
        Channel.objects.create(workspace=workspace, network="facebook", name="Scierie"),
        Channel.objects.create(workspace=workspace, network="linkedin", name="Scierie Dubois SAS"),
    )


def day(number: int) -> date:
    return START + timedelta(days=number)


def taken(number: int) -> datetime:
    return datetime(2026, 6, 1, 8, tzinfo=UTC) + timedelta(days=number)


def seen(
    channel: Channel,
    at: int = 0,
    /,
    *,
    kind: str = "account",
    id: str = "",
    grain: Grain = Grain.DAY,
    days: int = 1,
    line: int = 2,
    currency: str = "",
    sheet: str = "",
    dimensions: Mapping[str, str] | None = None,
    **values: float,
) -> ObservationIn:
    """An observation of ``channel`` that starts on the day numbered ``at``."""
    first = day(at)
    return ObservationIn(
        channel_id=channel.pk,
        line=line,
        subject_kind=kind,
        subject_id=id,
        grain=grain,
        first=first,
        last=day(at + days - 1),
        values=values,
        dimensions=tuple((dimensions or {}).items()),
        currency=currency,
        sheet=sheet,
    )


def new_file() -> uuid.UUID:
    return uuid.uuid4()
