"""Which rooms exist, in the order a visitor sees them; a room that is not built does not appear."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path

WORKSPACE_ROUTES = [
    path("", include("essor.today.urls")),
    path("results/", include("essor.measurement.urls")),
    path("money/", include("essor.ledger.urls")),
    path("reports/", include("essor.reports.urls")),
    path("files/", include("essor.intake.urls")),
    path("channels/", include("essor.channels.urls")),
    path("health/", include("essor.health.urls")),
    path("metrics/", include("essor.metrics.urls")),
    path("demo/", include("essor.demo.urls")),
]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    from essor.web.frame import frame_context

    return frame_context(request)
