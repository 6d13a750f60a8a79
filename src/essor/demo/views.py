"""The strip above every page of the demo: that it is simulated, how far its making is, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from essor.demo.queries import making_of
from essor.demo.services import erase_demo
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.models import Workspace
from essor.workspaces.rules import Permission, may


def demo_strip(request: HttpRequest) -> SafeString:
    """Return the strip for a page of the demo, nothing for other companies' pages."""
    workspace: Workspace | None = getattr(request, "workspace", None)
    if workspace is None or not workspace.is_demo:
        return SafeString("")
    role = request.member.role  # type: ignore[attr-defined]  # the gate sets both
    context = {
        "workspace": workspace,
        "making": making_of(workspace),
        "may_erase": may(role, Permission.MANAGE_WORKSPACE),
        "csrf_token": get_token(request),
    }
    return render_to_string("demo/_strip.html", context)  # without the request: the frame's context asks for this strip


@require_GET
@workspace_view()
def strip(request: WorkspaceRequest) -> HttpResponse:
    """Answer the strip again while the demo is being made; once it is whole, have the page loaded anew."""
    if not request.workspace.is_demo:
        raise Http404
    response = HttpResponse(demo_strip(request))
    if making_of(request.workspace) is None:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@workspace_view(Permission.MANAGE_WORKSPACE)
def erase(request: WorkspaceRequest) -> HttpResponse:
    """Erase the demo with everything in it."""
    if not request.workspace.is_demo:
        raise Http404
    name = request.workspace.name
    erase_demo(request.workspace)
    messages.success(request, _("“%(name)s” is erased.") % {"name": name})
    return redirect("home")
