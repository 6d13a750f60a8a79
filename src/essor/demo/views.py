"""The strip above every page of the demo: that it is simulated, how far its making is, and its end."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from essor.demo.queries import files_of, making_of, truth_of
from essor.demo.services import erase_demo, open_demo
from essor.measurement.phrases import return_range, verdict_name
from essor.records import NETWORKS
from essor.web.formats import format_percent
from essor.web.networks import network_name
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.models import User, Workspace
from essor.workspaces.queries import may_create_workspace
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
        "may_see_money": may(role, Permission.SEE_MONEY),
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


@require_GET
@workspace_view(Permission.SEE_MONEY)
def truth(request: WorkspaceRequest) -> HttpResponse:
    """What is true of the simulated company, beside what Essor says of it from its files alone."""
    company = _demo(request)
    if making_of(company) is not None:
        messages.info(request, _("The demo is still being filled; its truth can be compared in a moment."))
        return redirect(f"/w/{company.slug}/")
    language = get_language() or "en"
    found = truth_of(
        company.pk,
        made_at=company.created_at,
        language=company.language,
        zone=ZoneInfo(company.timezone),
        currency=company.currency,
    )
    rows = [
        {
            "truth": row,
            "verdict": verdict_name(row.verdict),
            "recorded": return_range(row.recorded) if row.recorded else "",
        }
        for row in found.networks
    ]
    tiring = [(network_name(name), format_percent(ratio - 1, language, decimals=0)) for name, ratio in found.tiring]
    context = {
        "found": found,
        "rows": rows,
        "dormant": [(network_name(name), day) for name, day in found.dormant],
        "tiring": tiring,
        "crisis": (NETWORKS[found.crisis[0]].name, *found.crisis[1:]),
        "contradicted": sum(not row.verdict_holds for row in found.networks),
        "missed": sum(row.recorded_holds is False for row in found.networks),
    }
    return render(request, "demo/truth.html", context)


@require_GET
@workspace_view(Permission.SEE_MONEY)
def files(request: WorkspaceRequest) -> HttpResponse:
    """The demo's files as one zip, to try the door with."""
    company = _demo(request)
    data = files_of(company.pk, made_at=company.created_at, language=company.language)
    return HttpResponse(
        data,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{company.slug}.zip"'},
    )


@require_POST
@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Make the demo again, for whoever may open a workspace; the worker fills it."""
    person = request.user
    assert isinstance(person, User)
    if not may_create_workspace(person):
        raise PermissionDenied
    language = get_language() or "en"
    company = open_demo(owner=person, now=timezone.now(), language="fr" if language.startswith("fr") else "en")
    return redirect(f"/w/{company.slug}/")


def _demo(request: WorkspaceRequest) -> Workspace:
    if not request.workspace.is_demo:
        raise Http404
    return request.workspace


@require_POST
@workspace_view(Permission.MANAGE_WORKSPACE)
def erase(request: WorkspaceRequest) -> HttpResponse:
    """Erase the demo with everything in it."""
    _demo(request)
    name = request.workspace.name
    erase_demo(request.workspace)
    messages.success(request, _("“%(name)s” is erased.") % {"name": name})
    return redirect("home")
