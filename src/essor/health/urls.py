"""Routes of the room."""

from __future__ import annotations

from django.urls import path

from essor.health import views

app_name = "health"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<uuid:channel_id>/", views.channel, name="channel"),
    path("<uuid:channel_id>/decide/", views.decide, name="decide"),
    path("<uuid:channel_id>/steps/", views.steps, name="steps"),
]
