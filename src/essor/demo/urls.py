"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from essor.demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("", views.strip, name="strip"),
    path("erase/", views.erase, name="erase"),
    path("truth/", views.truth, name="truth"),
    path("files/", views.files, name="files"),
]
