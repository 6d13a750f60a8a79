"""Every route: the open ones, the signed-in ones, and each room under its workspace."""

from __future__ import annotations

from django.urls import include, path

from essor.config.doors import api_guide, api_not_found, home, readyz
from essor.config.late import LateRoutes
from essor.config.rooms import WORKSPACE_ROUTES
from essor.demo.views import make as make_demo
from essor.reports.views import shared

handler500 = "essor.web.busy.answer_failure"
urlpatterns = [
    path("", home, name="home"),
    path("readyz", readyz, name="readyz"),
    path("", include("essor.web.urls")),
    path("account/", include("allauth.urls")),
    path("r/<str:token>/", shared, name="shared_report"),
    LateRoutes("api/v1/", "essor.config.api", namespace="api"),
    path("api/v1/<path:rest>", api_not_found, name="api_not_found"),
    path("api/", api_guide, name="api_guide"),
    path("demo/make/", make_demo, name="demo_make"),
    path("", include("essor.workspaces.urls")),
    path("w/<slug:workspace>/", include(WORKSPACE_ROUTES)),
]
