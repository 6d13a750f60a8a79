"""Routes of the room."""

from __future__ import annotations

from django.urls import path

from essor.metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.index, name="index"),
    path("evidence/", views.evidence, name="evidence"),
]
