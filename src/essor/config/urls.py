"""Every route: the open ones, the signed-in ones, and each room under its workspace."""

from __future__ import annotations

from django.urls import include, path

from essor.config.api import api
from essor.config.doors import home, readyz
from essor.config.rooms import WORKSPACE_ROUTES
from essor.reports.views import shared
from essor.workspaces.api.guide import guide, not_found

urlpatterns = [
    path("", home, name="home"),
    path("readyz", readyz, name="readyz"),
    path("", include("essor.web.urls")),
    path("account/", include("allauth.urls")),
    path("r/<str:token>/", shared, name="shared_report"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", not_found, name="api_not_found"),
    path("api/", guide, {"api": api}, name="api_guide"),
    path("", include("essor.workspaces.urls")),
    path("w/<slug:workspace>/", include(WORKSPACE_ROUTES)),
]
