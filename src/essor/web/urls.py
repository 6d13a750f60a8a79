"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from essor.web import views

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("preferences/", views.set_preferences, name="preferences"),
    re_path(r"^look/(?P<accent>[0-9a-f]{6})\.css$", views.look, name="look"),
    path("healthz", views.healthz, name="healthz"),
]
