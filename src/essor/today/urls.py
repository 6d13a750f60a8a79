"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from essor.today import views

app_name = "today"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("dismiss/", views.dismiss, name="dismiss"),
]
