"""Every component on one page, for the eye and for axe; a route of the tests alone."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import BooleanField, CharField, ChoiceField, Form
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.template.context_processors import csrf
from django.urls import include, path
from django_cotton.compiler_regex import CottonCompiler

from essor.web import charts
from essor.web.figures import Figure, Refusal, common_scale
from essor.workspaces.access import WorkspaceRequest, workspace_view

SOURCE = Path(__file__).with_name("gallery.html")


class GalleryForm(Form):
    """A form with one field of each look."""

    name = CharField(label="Account", help_text="As it stands on the network.")
    note = CharField(label="Note", required=False)
    purpose = ChoiceField(label="Objective", choices=[("a", "Be known"), ("b", "Sell")])
    agree = BooleanField(label="Count hours too", required=False)


def _figures() -> list[Figure | Refusal]:
    values = [
        ("Cost per visit", 1.42, 1.1, 1.9, "observed"),
        ("Cost per order, as customers tell", 2.9, 1.6, 4.2, "declared"),
        ("Cost per order caused", 3.31, 2.7, 4.4, "caused"),
    ]
    made = [
        Figure(
            label,
            value,
            low,
            high,
            unit="money",
            currency="EUR",
            n=1214,
            n_of="visits",
            source="Matomo",
            as_of=date(2026, 11, 22),
            evidence=evidence,
            evidence_url="?evidence",
            scale=(0, 5),
        )
        for label, value, low, high, evidence in values
    ]
    assert common_scale(made) == (0.0, 4.4)
    return [
        *made,
        Refusal(
            "What Instagram sells",
            why="Only 3 of 214 orders carry a source.",
            settle="Ask buyers at the till how they heard of you, for ten weeks.",
            settle_url="?settle",
            settle_action="Prepare the question",
        ),
        Figure("Publications", 412, n=412, source="LinkedIn", as_of=date(2026, 11, 22)),
        Figure("Engagement rate", 0.1173, 0.09, 0.145, unit="percent", n=96, n_of="publications", source="Facebook"),
    ]


def _charts() -> dict[str, charts.Chart | str]:
    first = date(2025, 1, 1)
    slugs = [("Facebook", "facebook"), ("Instagram", "instagram"), ("LinkedIn", "linkedin")]

    def reach(week: int, index: int) -> float:
        return 2400 + 1700 * math.sin(week / (6 + index)) * (0.5 + index / 4) + 300 * index - 9 * week

    series = [
        charts.Series(
            name,
            [
                charts.Point(
                    first + timedelta(weeks=week),
                    None if index == 1 and 30 < week < 36 else reach(week, index),
                    reach(week, index) - 350,
                    reach(week, index) + 420,
                )
                for week in range(90)
            ],
            slug,
        )
        for index, (name, slug) in enumerate(slugs)
    ]
    notes = [
        charts.Note(date(2025, 3, 3), "Spring campaign"),
        charts.Note(date(2025, 4, 20), "Instagram counts views in another way from here"),
        charts.Note(date(2026, 8, 1), "Crisis week"),
    ]
    bars = [
        charts.Bar("Facebook", 3.1, 1.2, 5.4, "facebook", "caused"),
        charts.Bar("Instagram", 2.2, -0.8, 4.9, "instagram", "observed"),
        charts.Bar("LinkedIn", 6.4, 3.9, 8.8, "linkedin", "declared"),
        charts.Bar("Google Business Profile", slug="google_business", why="no cost is known for it"),
    ]
    posts = {first + timedelta(days=day): (day * 7) % 5 for day in range(0, 400, 3) if not 150 < day < 230}
    unit = charts.Unit("money", "EUR")
    return {
        "line": charts.line_chart(series, title="Reach per publication, by week", language="en", notes=notes),
        "bars": charts.range_bars(bars, title="Return per euro spent", language="fr", unit=unit),
        "panels": charts.small_multiples(series, title="Reach per publication, one scale", language="fr"),
        "calendar": charts.posting_calendar(
            posts, first=first, last=date(2026, 2, 10), title="Publications on Facebook", language="fr", slug="facebook"
        ),
        "spark": charts.sparkline([3, 4, None, 2, 6, 5, 7], title="Reach, last seven weeks", slug="linkedin"),
    }


@workspace_view()
def gallery(request: WorkspaceRequest) -> HttpResponse:
    """Show every component; the job that it shows never moves."""
    if request.headers.get("HX-Request"):
        is_evidence = "evidence" in request.GET
        return HttpResponse("<h2>Cost per visit</h2><p>214 rows of 2 files.</p>", status=200 if is_evidence else 204)
    form = GalleryForm({"note": "x"})
    job = SimpleNamespace(
        public_id=UUID(int=7), state="running", done=1200, total=5400, message="Reading posts", error=""
    )
    shown = {
        "form": form,
        "figures": _figures(),
        "charts": _charts(),
        "job": job,
        "page": Paginator(range(90), 10).page(3),
        "when": datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
        "first": date(2026, 11, 1),
        "last": date(2026, 11, 30),
    }
    template = Template(CottonCompiler().process(SOURCE.read_text("utf-8")))
    return HttpResponse(template.render(RequestContext(request, {**shown, **csrf(request)})))


urlpatterns = [
    path("w/<slug:workspace>/gallery/", gallery),
    path("", include("essor.config.urls")),
]
