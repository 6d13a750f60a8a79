"""Figures and refusals that a reader will meet, one by one, on every engine."""

from __future__ import annotations

from datetime import date

import pytest

from essor.metrics.backends import UnknownEngine
from essor.metrics.models import Observation
from essor.metrics.queries import (
    BadQuestion,
    MetricQuery,
    coverage,
    publication_values,
    query,
    series,
    snapshots,
)
from essor.metrics.rules.answers import MIXED_CURRENCIES, MIXED_GRAINS, OVERLAPPING, PARTS_MISSING, STRADDLING
from essor.metrics.services import remove_file, store_observations
from essor.records import METRICS, Grain
from tests.metrics.company import Company, day, make_company, new_file, seen, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["duckdb:", "database:"], autouse=True)
def engine(request, settings):
    settings.ANALYTICS_URL = request.param


@pytest.fixture
def company() -> Company:
    return make_company()


def store(company, *rows, at=0, file=None):
    store_observations(company.workspace.pk, rows, file_id=file or new_file(), as_of=taken(at), file_name="export.csv")


def ask(company, *metrics, **changes):
    fields = {"workspace_id": company.workspace.pk, "metrics": metrics, "first": day(0), "last": day(364)} | changes
    return query(MetricQuery(**fields)).rows


def one(company, metric, **changes):
    (row,) = ask(company, metric, **changes)
    return row


def test_counts_add_up_and_say_what_they_cover(company):
    store(company, *(seen(company.facebook, n, views=10) for n in (0, 1, 5)))
    row = one(company, "views")
    assert (row.value, row.n, row.first, row.last, row.as_of) == (30, 3, day(0), day(5), taken(0))


def test_people_are_never_added_up_but_one_figure_stands(company):
    store(company, seen(company.facebook, 0, reach=10), seen(company.facebook, 1, reach=20))
    refused = one(company, "reach")
    assert refused.value is None
    assert refused.why == METRICS["reach"].why_not
    assert refused.n == 2
    assert [row.value for row in ask(company, "reach", group_by=("day",))] == [10, 20]


def test_counts_of_two_networks_are_not_added_up_but_stand_side_by_side(company):
    store(company, seen(company.facebook, views=10), seen(company.linkedin, views=5))
    assert one(company, "views").why == METRICS["views"].why_not
    assert [row.value for row in ask(company, "views", group_by=("network",))] == [10, 5]


def test_money_adds_up_over_networks_within_a_currency(company):
    store(company, seen(company.facebook, spend=10, currency="EUR"), seen(company.linkedin, spend=5, currency="EUR"))
    row = one(company, "spend")
    assert (row.value, row.currency) == (15, "EUR")
    store(company, seen(company.linkedin, 1, spend=5, currency="USD"))
    assert one(company, "spend").why == MIXED_CURRENCIES
    assert one(company, "spend", currency="USD").value == 5


def test_a_level_is_its_last_value_and_says_of_which_day(company):
    store(company, seen(company.facebook, 3, followers=120), seen(company.facebook, 1, followers=100))
    row = one(company, "followers")
    assert (row.value, row.first, row.last) == (120, day(3), day(3))


def test_a_rate_is_computed_again_from_its_parts_not_averaged(company):
    store(
        company,
        seen(company.facebook, 0, engagements=1, impressions=10, engagement_rate=0.1),
        seen(company.facebook, 1, engagements=90, impressions=100, engagement_rate=0.9),
    )
    assert one(company, "engagement_rate").value == pytest.approx(91 / 110)
    store(company, seen(company.facebook, 2, engagement_rate=0.5))
    assert one(company, "engagement_rate").why == PARTS_MISSING


def test_days_and_a_whole_period_are_not_added_up(company):
    store(company, seen(company.facebook, 0, clicks=5), seen(company.facebook, 0, days=7, grain=Grain.RANGE, clicks=30))
    assert one(company, "clicks", grains=(Grain.DAY, Grain.RANGE)).why == MIXED_GRAINS
    assert one(company, "clicks").value == 5
    assert one(company, "clicks", grains=(Grain.RANGE,)).value == 30


def test_periods_that_overlap_are_not_added_up(company):
    january = seen(company.facebook, 0, days=31, grain=Grain.RANGE, clicks=30)
    quarter = seen(company.facebook, 0, days=90, grain=Grain.RANGE, clicks=70)
    store(company, january, quarter)
    assert one(company, "clicks", grains=(Grain.RANGE,)).why == OVERLAPPING
    assert one(company, "clicks", grains=(Grain.RANGE,), last=day(40)).value == 30


def test_a_figure_for_a_quarter_is_not_shown_as_january(company):
    store(company, seen(company.facebook, 0, days=90, grain=Grain.RANGE, clicks=70))
    assert one(company, "clicks", grains=(Grain.RANGE,), group_by=("month",)).why == STRADDLING


def test_only_the_current_snapshot_counts_and_undo_brings_the_earlier_one_back(company):
    later = new_file()
    store(company, seen(company.facebook, likes=3, views=7))
    store(company, seen(company.facebook, likes=5), at=4, file=later)
    assert [(row.value, row.as_of) for row in ask(company, "likes", "views")] == [(5, taken(4)), (7, taken(0))]
    remove_file(company.workspace.pk, file_id=later)
    assert one(company, "likes").value == 3


def test_another_company_sees_nothing_of_it(company):
    store(company, seen(company.facebook, likes=3))
    other = make_company("autre")
    assert query(MetricQuery(other.workspace.pk, ("likes",), day(0), day(9))).rows == ()
    asked = MetricQuery(other.workspace.pk, ("likes",), day(0), day(9), channels=(company.facebook.pk,))
    assert query(asked).rows == ()
    assert publication_values(other.workspace.pk, [company.facebook.pk], ["likes"], day(0), day(9)) == ()
    assert coverage(other.workspace.pk, company.facebook.pk) == ()


def test_a_deleted_account_is_gone_from_every_figure(company):
    store(company, seen(company.facebook, likes=3), seen(company.linkedin, likes=4))
    assert len(ask(company, "likes", group_by=("channel",))) == 2
    company.facebook.delete()
    assert [row.value for row in ask(company, "likes", group_by=("channel",))] == [4]


def test_days_without_a_point_are_absent_from_a_series(company):
    store(company, seen(company.facebook, 0, views=1), seen(company.facebook, 2, views=0))
    rows = series(company.workspace.pk, "views", first=day(0), last=day(5))
    assert [(row.group[0], row.value) for row in rows] == [(day(0), 1), (day(2), 0)]
    weekly = series(company.workspace.pk, "views", first=day(0), last=day(9), by="week")
    assert [(row.group[0], row.value, row.n) for row in weekly] == [(date(2025, 12, 29), 1, 2)]


def test_coverage_says_what_exists(company):
    store(
        company,
        seen(company.facebook, 0, views=1),
        seen(company.facebook, 40, views=1, likes=2),
        seen(company.facebook, 3, views=1, dimensions={"country": "FR"}),
        seen(company.facebook, 3, views=1, dimensions={"country": "DE"}),
    )
    found = [
        (c.metric, c.dimensions, c.n, c.first, c.last) for c in coverage(company.workspace.pk, company.facebook.pk)
    ]
    assert found == [
        ("likes", (), 1, day(40), day(40)),
        ("views", (), 2, day(0), day(40)),
        ("views", ("country",), 2, day(3), day(3)),
    ]
    assert coverage(company.workspace.pk, company.linkedin.pk) == ()


def test_posts_come_with_the_counters_that_are_known(company):
    post = {"kind": "post", "grain": Grain.LIFETIME}
    store(
        company,
        seen(company.facebook, 0, id="a", likes=1, reach=10, **post),
        seen(company.facebook, 1, id="b", reach=20, **post),
        seen(company.facebook, 50, id="c", likes=9, **post),
    )
    store(company, seen(company.facebook, 0, id="a", likes=2, **post), at=3)
    found = publication_values(company.workspace.pk, [company.facebook.pk], ["likes", "reach"], day(0), day(9))
    assert [(post.remote_id, post.published, post.values, post.as_of) for post in found] == [
        ("a", day(0), {"likes": 2, "reach": 10}, taken(0)),
        ("b", day(1), {"reach": 20}, taken(0)),
    ]


def test_snapshots_tell_how_a_post_grew_and_who_confirmed_it(company):
    post = {"kind": "post", "id": "a", "grain": Grain.LIFETIME}
    for at, likes in ((0, 3), (5, 3), (9, 8)):
        store(company, seen(company.facebook, likes=likes, **post), at=at)
    said = snapshots(company.workspace.pk, "likes", channel_id=company.facebook.pk, subject_id="a")
    assert [(s.as_of, s.value, s.file_name) for s in said] == [
        (taken(0), 3, "export.csv"),
        (taken(5), 3, "export.csv"),
        (taken(9), 8, "export.csv"),
    ]


@pytest.mark.parametrize(
    "changes",
    [{"metrics": ("likings",)}, {"group_by": ("year",)}, {"group_by": ("day", "month")}, {"grains": ()}],
)
def test_a_question_about_what_does_not_exist_is_refused_in_both_languages(company, changes):
    with pytest.raises(BadQuestion) as refusal:
        ask(company, "likes", **changes)
    assert refusal.value.words.en != refusal.value.words.fr


def test_an_engine_that_does_not_exist_is_refused(company, settings):
    settings.ANALYTICS_URL = "spark://cluster"
    with pytest.raises(UnknownEngine, match="ESSOR_ANALYTICS"):
        ask(company, "likes")


def test_a_year_of_posts_is_stored_once_per_line(company):
    store(company, *(seen(company.facebook, n, likes=n) for n in range(365)))
    assert Observation.objects.count() == 365
    assert one(company, "likes").n == 365
