"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from essor.channels import views

app_name = "channels"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("add/", views.add, name="add"),
    path("<uuid:channel_id>/", views.channel, name="channel"),
    path("<uuid:channel_id>/posts/", views.posts, name="posts"),
    path("<uuid:channel_id>/settings/", views.settings, name="settings"),
    path("<uuid:channel_id>/settings/name/", views.rename, name="rename"),
    path("<uuid:channel_id>/settings/duties/", views.set_duties, name="set_duties"),
    path("<uuid:channel_id>/settings/state/", views.set_state, name="set_state"),
    path("<uuid:channel_id>/settings/merge/", views.merge, name="merge"),
    path("<uuid:channel_id>/settings/remove/", views.remove, name="remove"),
]
