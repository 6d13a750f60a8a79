"""Which rooms exist, in the order a visitor sees them; a room that is not built does not appear."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.utils import timezone

from essor.config.palette import palette
from essor.demo.views import demo_strip
from essor.jobs.queries import worker_pulse
from essor.web.frame import Link, Pulse, Room, frame_context, room_links
from essor.workspaces.models import Member
from essor.workspaces.rules import Permission, may

WORKSPACE_ROUTES: list[URLPattern | URLResolver] = [
    path("", include("essor.today.urls")),
    path("results/", include("essor.measurement.urls")),
    path("money/", include("essor.ledger.urls")),
    path("reports/", include("essor.reports.urls")),
    path("files/", include("essor.intake.urls")),
    path("channels/", include("essor.channels.urls")),
    path("health/", include("essor.health.urls")),
    path("metrics/", include("essor.metrics.urls")),
    path("demo/", include("essor.demo.urls")),
    path("palette/", palette, name="palette"),
]


# A room shows as soon as a page answers at its path; the letter opens it after G.
ROOMS = (
    Room("today", "", "t", is_on_phone_bar=True),
    Room("results", "results/", "r", is_on_phone_bar=True),
    Room("reports", "reports/", "o"),
    Room("files", "files/", "f", is_on_phone_bar=True),
    Room("channels", "channels/", "c", is_on_phone_bar=True),
    Room("money", "money/", "m"),
    Room("people", "people/", "p", is_set_apart=True),
    Room("settings", "settings/", "s", is_set_apart=True),
)


def links_of(member: Member, *, path: str) -> list[Link]:
    """Return the rooms that a member may open."""
    return room_links(
        ROOMS,
        workspace_slug=member.workspace.slug,
        path=path,
        may_open=lambda permission: may(member.role, Permission(permission)),
    )


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; rooms and the worker's pulse only for people of a workspace."""
    member: Member | None = getattr(request, "member", None)
    if member is None:
        return frame_context(request, links=[], pulse=None)
    seen = worker_pulse(now=timezone.now())
    pulse = Pulse(is_alive=seen.is_alive, last_beat=seen.last_beat, waiting=seen.waiting)
    return frame_context(request, links=links_of(member, path=request.path), pulse=pulse) | {
        "strip": demo_strip(request)
    }
