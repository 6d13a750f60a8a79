"""The page "Today"."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from essor.workspaces.access import WorkspaceRequest, workspace_view


@workspace_view()
def index(request: WorkspaceRequest) -> HttpResponse:
    """Show what matters today."""
    return render(request, "today/index.html", {})
