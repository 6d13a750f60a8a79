"""Every route: the open ones, the signed-in ones, and each room under its workspace."""

from __future__ import annotations

from django.urls import include, path

from essor.config.api import api
from essor.config.rooms import WORKSPACE_ROUTES

urlpatterns = [
    path("", include("essor.web.urls")),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
    path("", include("essor.workspaces.urls")),
    path("w/<slug:workspace>/", include(WORKSPACE_ROUTES)),
]
