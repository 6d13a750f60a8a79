"""The palette of Ctrl+K: rooms, channels and actions, gathered from the rooms."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essor.channels.queries import channels_of
from essor.web.frame import ACTION_NAMES, permission_of
from essor.web.palette import Entry, matching
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, may

# What one may want to do from anywhere: the name's key, where it is done, what it takes.
ACTIONS = (
    ("add_files", "files/", Permission.IMPORT_FILES),
    ("add_channel", "channels/add/", Permission.EDIT_CHANNELS),
    ("add_costs", "money/", Permission.EDIT_MONEY),
    ("make_report", "reports/", Permission.MAKE_REPORTS),
    ("invite", "people/", Permission.MANAGE_PEOPLE),
)


@require_GET
@workspace_view()
def palette(request: WorkspaceRequest) -> HttpResponse:
    """Answer the matching entries: a list for the open palette, a page for a browser without scripts."""
    typed = request.GET.get("q", "")[:80]
    template = "web/_palette_results.html" if request.headers.get("HX-Request") else "web/palette.html"
    return render(request, template, {"entries": matching(_entries(request), typed), "typed": typed})


def _entries(request: WorkspaceRequest) -> list[Entry]:
    from essor.config.rooms import links_of  # whose routes name this module's view

    base = f"/w/{request.workspace.slug}/"
    links = links_of(request.member, path="")
    entries = [Entry(link.room.label, "room", link.href, link.room.slug) for link in links]
    entries += [
        Entry(str(ACTION_NAMES[name]), "action", base + path, "open")
        for name, path, permission in ACTIONS
        if permission_of(path) is not None and may(request.member.role, permission)
    ]
    entries += [
        Entry(str(channel), "channel", f"{base}health/{channel.public_id}/", "channels", channel.handle)
        for channel in channels_of(request.workspace.pk)
    ]
    return entries
