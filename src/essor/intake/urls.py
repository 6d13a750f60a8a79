"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from essor.intake import views

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("", views.list_drops, name="drops"),
    path("formats/", views.list_formats, name="formats"),
    path("line/<uuid:file>/<int:line>/", views.show_line, name="line"),
    path("<uuid:drop>/", views.show_drop, name="drop"),
    path("<uuid:drop>/progress/", views.show_progress, name="progress"),
    path("<uuid:drop>/store/", views.store, name="store"),
    path("<uuid:drop>/stop/", views.stop, name="stop"),
    path("<uuid:drop>/undo/", views.undo, name="undo"),
    path("<uuid:drop>/discard/", views.discard, name="discard"),
    path("file/<uuid:file>/answers/", views.answer, name="answer"),
    path("file/<uuid:file>/skip/", views.skip, name="skip"),
    path("file/<uuid:file>/columns/", views.map_table, name="columns"),
    path("file/<uuid:file>/problems.csv", views.download_problems, name="problems"),
]
