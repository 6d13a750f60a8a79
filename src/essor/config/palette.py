"""The palette of Ctrl+K: rooms, channels and actions that match the words typed, as the server knows them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essor.web.frame import room_links
from essor.workspaces.access import WorkspaceRequest, workspace_view


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go: what it is called, of which kind it is, and further words that find it."""

    label: str
    kind: str
    href: str
    icon: str
    words: str = ""


@workspace_view()
def palette(request: WorkspaceRequest) -> HttpResponse:
    """Answer the matching entries: a list for the open palette, a page for a browser without scripts."""
    words = request.GET.get("q", "")[:80]
    entries = [entry for entry in _entries(request) if matches(entry, words)][:12]
    template = "web/_palette_results.html" if request.headers.get("HX-Request") else "web/palette.html"
    return render(request, template, {"entries": entries, "words": words})


def matches(entry: Entry, words: str) -> bool:
    """Tell whether every word typed begins a word of the entry; accents and case do not matter."""
    said = _fold(f"{entry.label} {entry.words}").split()
    return all(any(part.startswith(word) for part in said) for word in _fold(words).split())


def _entries(request: WorkspaceRequest) -> list[Entry]:
    from essor.config.rooms import ROOMS  # the rooms' routes name this view

    links = room_links(ROOMS, workspace_slug=request.workspace.slug, path="")
    return [Entry(str(link.room.label), _("Room"), link.href, link.room.slug) for link in links]


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
