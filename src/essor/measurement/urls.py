"""Routes of the room."""

from __future__ import annotations

from django.urls import path

from essor.measurement import views

app_name = "measurement"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("posts/", views.posts, name="posts"),
    path("<slug:network>/", views.network, name="network"),
]
