"""Pages of the metrics room: the dictionary, and the drawer that opens a figure to its rows."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essor.channels.queries import channels_of
from essor.metrics.queries import BadQuestion, evidence_of
from essor.metrics.rules.dictionary import dictionary
from essor.records import METRICS, MetricKind
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, may

LISTED = 60  # points listed in the drawer; figures of more points say so and the API gives them all


@require_GET
@workspace_view(Permission.SEE)
def index(request: WorkspaceRequest) -> HttpResponse:
    """Show the metric dictionary."""
    return render(request, "metrics/index.html", {"sections": dictionary()})


@require_GET
@workspace_view(Permission.SEE)
def evidence(request: WorkspaceRequest) -> HttpResponse:
    """Show the rows behind one figure: bare for the drawer, framed where the link was opened without scripts."""
    template = "metrics/_evidence.html" if request.htmx else "metrics/evidence.html"  # type: ignore[attr-defined]
    try:
        found = evidence_of(request.workspace.pk, request.GET.get("of", ""), limit=LISTED)
    except BadQuestion as problem:
        return render(request, template, {"problem": problem.words}, status=404)
    is_money = METRICS[found.row.metric].kind is MetricKind.MONEY
    if is_money and not may(request.member.role, Permission.SEE_MONEY):
        raise PermissionDenied(Permission.SEE_MONEY.value)
    channels = {channel.pk: channel for channel in channels_of(request.workspace.pk)}
    context = {
        "found": found,
        "metric": METRICS[found.row.metric],
        "points": [(point, METRICS[point.metric], channels[point.channel_id]) for point in found.points],
        "is_cut": found.total > len(found.points),
    }
    return render(request, template, context)
