"""A figure opens to file and line, and only for those who may see it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from essor.metrics.queries import BadQuestion, MetricQuery, evidence_of, evidence_url, points, query
from essor.metrics.rules import dimension_pairs, dimension_text
from essor.metrics.services import store_observations
from essor.records import METRICS
from tests.metrics.company import Company, day, make_company, new_file, seen, taken
from tests.people import make_member, make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


def store(company, *rows, at=0, name="mars.csv"):
    store_observations(company.workspace.pk, rows, file_id=new_file(), as_of=taken(at), file_name=name)


def reader(company, language="en", role="client"):
    return signed_in(make_member(company.workspace, role, user=make_user(language=language)))


def asked(company, *metrics, **changes) -> MetricQuery:
    return MetricQuery(company.workspace.pk, metrics, day(0), day(364), **changes)


def test_the_points_of_a_sum_add_up_to_it_and_name_their_lines(company):
    store(company, seen(company.facebook, 0, views=1, line=4), seen(company.facebook, 1, views=2, line=5))
    store(company, seen(company.facebook, 1, views=3, line=9, sheet="Jours"), at=2, name="avril.csv")
    found = points(asked(company, "views"), (), "views")
    assert [(p.first, p.current.value, p.current.file_name, p.current.sheet, p.current.line) for p in found] == [
        (day(1), 3, "avril.csv", "Jours", 9),
        (day(0), 1, "mars.csv", "", 4),
    ]
    assert [(s.value, s.as_of) for s in found[0].snapshots] == [(2, taken(0)), (3, taken(2))]


@pytest.mark.parametrize(
    "group_by",
    [(), ("channel",), ("network",), ("subject",), ("day",), ("week",), ("month", "channel"), ("dimension:country",)],
)
def test_every_group_opens_to_the_points_it_was_made_of(company, group_by):
    rows = [
        seen(channel, n, kind="post", id=f"p{n % 3}", views=n + 1, dimensions=dimensions)
        for channel in (company.facebook, company.linkedin)
        for n in (0, 6, 31)
        for dimensions in ({"country": "FR"}, {"country": "fr"}, {"country": "FR", "device": "=&%"}, {})
    ]
    store(company, *rows)
    question = asked(company, "views", subject_kinds=("post",), group_by=group_by, dimensions=None)
    table = query(question).rows
    assert sum(row.n for row in table) == len(rows)
    for row in table:
        found = points(question, row.group, "views")
        assert len(found) == row.n
        if row.value is not None:
            assert sum(p.current.value for p in found) == row.value


def test_a_level_opens_to_its_last_day(company):
    store(company, *(seen(company.facebook, n, followers=100 + n) for n in range(4)))
    (point,) = points(asked(company, "followers"), (), "followers")
    assert point.current.value == 103


def test_a_computed_rate_opens_to_its_parts(company):
    store(company, *(seen(company.facebook, n, engagements=1, impressions=10, engagement_rate=0.1) for n in range(2)))
    found = points(asked(company, "engagement_rate"), (), "engagement_rate")
    assert sorted((p.metric, p.current.value) for p in found) == [("engagements", 1)] * 2 + [("impressions", 10)] * 2


def test_money_opens_to_the_rows_of_its_currency(company):
    store(
        company, seen(company.facebook, 0, spend=1, currency="EUR"), seen(company.facebook, 1, spend=2, currency="USD")
    )
    (point,) = points(asked(company, "spend", currency="USD"), (), "spend")
    assert (point.current.value, point.current.currency) == (2, "USD")


def test_dimensions_survive_their_text():
    pairs = (("a=b", "c&d"), ("country", "%26"), ("page", "/été?x=1&y=2"))
    assert dimension_pairs(dimension_text(reversed(pairs))) == pairs
    assert dimension_pairs(dimension_text(())) == ()


def test_the_drawer_lists_file_line_value_and_date(company):
    store(company, seen(company.facebook, 0, views=1234, line=4711), name="<b>mars</b>.csv")
    question = asked(company, "views", group_by=("channel",))
    client = reader(company)
    url = evidence_url(company.workspace.slug, question, (company.facebook.pk,), "views")
    page = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page
    assert "&lt;b&gt;mars&lt;/b&gt;.csv" in page
    assert "4711" in page
    assert str(METRICS["views"].definition.en) in page
    assert "<html" in client.get(url).content.decode()


def test_a_refused_figure_opens_too_and_says_why(company):
    store(company, seen(company.facebook, 0, reach=1), seen(company.facebook, 1, reach=1))
    client = reader(company)
    page = client.get(evidence_url(company.workspace.slug, asked(company, "reach"), (), "reach")).content.decode()
    assert METRICS["reach"].why_not.en in page


def test_an_address_serves_one_company_only(company):
    other = make_company("autre")
    store(company, seen(company.facebook, 0, views=1))
    client = reader(other)
    url = evidence_url(other.workspace.slug, asked(company, "views"), (), "views")
    response = client.get(url)
    assert response.status_code == 404
    assert "export" not in response.content.decode()


@pytest.mark.parametrize("token", ["", "nonsense", "WyJhIl0:AAAA"])
def test_an_address_that_was_tampered_with_opens_nothing(company, token):
    client = reader(company)
    assert client.get(reverse("metrics:evidence", args=[company.workspace.slug]), {"of": token}).status_code == 404


def test_a_figure_whose_file_was_taken_back_says_so(company):
    url = evidence_url(company.workspace.slug, asked(company, "views"), (), "views")
    with pytest.raises(BadQuestion, match="no longer there"):
        evidence_of(company.workspace.pk, url.partition("?of=")[2], limit=5)


def test_a_long_list_is_cut_and_says_so(company, monkeypatch):
    monkeypatch.setattr("essor.metrics.views.LISTED", 3)
    store(company, *(seen(company.facebook, n, views=1) for n in range(9)))
    client = reader(company)
    page = client.get(evidence_url(company.workspace.slug, asked(company, "views"), (), "views")).content.decode()
    assert "The latest 3 points are listed." in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_dictionary_shows_every_metric_and_why_it_does_not_add_up(company, language):
    page = reader(company, language).get(reverse("metrics:index", args=[company.workspace.slug]))
    text = page.content.decode()
    for metric in METRICS.values():
        assert f'id="{metric.slug}"' in text
    assert METRICS["reach"].why_not.say(language).split(":")[0].strip() in text


def test_an_amount_opens_only_for_those_who_may_see_money(company):
    store(company, seen(company.facebook, 0, spend=1, currency="EUR"))
    url = evidence_url(company.workspace.slug, asked(company, "spend"), (), "spend")
    assert reader(company).get(url).status_code == 403
    assert reader(company, role="analyst").get(url).status_code == 200
