"""What every page's frame needs: rooms, theme, language, the worker's pulse."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from essor.records import NETWORKS
from essor.web.colours import OWN_ACCENT, clean_hex, look_css

THEMES = ("light", "dark")
THEME_COOKIE = "essor_theme"


ROOM_NAMES: Mapping[str, Promise] = MappingProxyType(
    {
        "today": _("Today"),
        "results": _("Results"),
        "reports": _("Reports"),
        "files": _("Files"),
        "channels": _("Channels"),
        "money": _("Money"),
        "people": pgettext_lazy("room", "People"),
        "settings": _("Settings"),
    }
)

ACTION_NAMES: Mapping[str, Promise] = MappingProxyType(
    {
        "add_files": _("Bring files"),
        "add_channel": _("Add an account"),
        "add_costs": _("Enter costs and hours"),
        "make_report": _("Make a report"),
        "invite": _("Invite somebody"),
    }
)


@dataclass(frozen=True, slots=True)
class Room:
    """One room of the navigation: ``path`` is its first page below the workspace; ``key`` opens it after G."""

    slug: str
    path: str
    key: str
    is_on_phone_bar: bool = False
    is_set_apart: bool = False  # stands at the foot of the list: people, settings

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return str(ROOM_NAMES[self.slug])


@dataclass(frozen=True, slots=True)
class Link:
    """A room as this page shows it."""

    room: Room
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Pulse:
    """The worker as the header shows it."""

    is_alive: bool
    last_beat: datetime | None
    waiting: int


def room_links(rooms: Sequence[Room], *, workspace_slug: str, path: str, may_open: Callable[[str], bool]) -> list[Link]:
    """Return the links of the rooms that are built and that the member may open, in order; the one that holds ``path``
    is current. ``may_open`` is asked with the permission that the room's first page asks for."""
    base = f"/w/{workspace_slug}/"
    links = []
    for room in rooms:
        needed = permission_of(room.path)
        if needed is None or not may_open(needed):
            continue
        href = base + room.path
        is_current = path == href if not room.path else path.startswith(href)
        links.append(Link(room, href, is_current))
    return links


def is_built(path: str) -> bool:
    """Tell whether a page answers at this path of a workspace."""
    return permission_of(path) is not None


@cache
def permission_of(path: str) -> str | None:
    """Return the permission that the page at this path of a workspace asks for, or ``None`` where no page answers."""
    try:
        found = resolve(f"/w/any/{path}")
    except Resolver404:
        return None
    permission: str = found.func.permission  # type: ignore[attr-defined]  # set by the gate of every workspace page
    return permission


def theme_of(request: HttpRequest) -> str:
    """Return "light", "dark" or "auto": the person's own choice, before sign-in the browser's cookie."""
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


@lru_cache(maxsize=64)
def look_sheet(accent: str) -> str:
    """Return the part of the style that is data: accent and networks' colours."""
    return look_css(accent, ((network.slug, network.colour) for network in NETWORKS.values()))


@lru_cache(maxsize=64)
def look_version(accent: str) -> str:
    """Return a fingerprint of that style, for its address: it may then be cached for ever."""
    return hashlib.sha256(look_sheet(accent).encode()).hexdigest()[:10]


def frame_context(request: HttpRequest, *, links: list[Link], pulse: Pulse | None) -> dict[str, Any]:
    """Return the frame's context: workspace, member, links, theme, accent and pulse."""
    workspace = getattr(request, "workspace", None)
    accent = (clean_hex(workspace.colour) if workspace is not None else None) or OWN_ACCENT
    return {
        "workspace": workspace,
        "member": getattr(request, "member", None),
        "room_links": links,
        "theme": theme_of(request),
        "look_url": f"{reverse('web:look', args=[accent])}?v={look_version(accent)}",
        "pulse": pulse,
    }
