"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from essor.ledger.views import costs, overview, sales

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("settings/", overview.settings, name="settings"),
    path("samples/<slug:sheet>/", overview.sample, name="sample"),
    path("costs/", costs.list_costs, name="costs"),
    path("costs/add/", costs.add_cost, name="cost_add"),
    path("costs/<uuid:cost_id>/", costs.edit_cost, name="cost"),
    path("costs/<uuid:cost_id>/remove/", costs.remove_cost, name="cost_remove"),
    path("costs/<uuid:cost_id>/restore/", costs.restore_cost, name="cost_restore"),
    path("hours/", costs.list_hours, name="hours"),
    path("hours/<uuid:entry_id>/remove/", costs.remove_hours, name="hours_remove"),
    path("hours/<uuid:entry_id>/restore/", costs.restore_hours, name="hours_restore"),
    path("sales/", sales.list_sales, name="sales"),
    path("sources/", sales.sources, name="sources"),
    path("sources/correct/", sales.correct, name="source_correct"),
    path("sources/forget/", sales.forget, name="source_forget"),
]
