"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from essor.reports import views

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("make/", views.make, name="make"),
    path("schedules/", views.schedule, name="schedule"),
    path("schedules/<uuid:schedule_id>/stop/", views.stop, name="stop"),
    path("links/<uuid:share_id>/revoke/", views.revoke, name="revoke"),
    path("<uuid:report_id>/", views.report, name="report"),
    path("<uuid:report_id>/remove/", views.remove, name="remove"),
    path("<uuid:report_id>/restore/", views.restore, name="restore"),
    path("<uuid:report_id>/share/", views.share, name="share"),
    path("<uuid:report_id>/file.<str:kind>", views.download, name="download"),
]
