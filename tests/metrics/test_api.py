"""Figures, for programs."""

from __future__ import annotations

import json

import pytest

from essor.metrics.services import store_observations
from essor.records import METRICS
from tests.metrics.company import day, make_company, new_file, seen, taken
from tests.people import make_key, make_member, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    made = make_company()
    rows = [seen(made.facebook, n, views=10, reach=5, spend=2, currency="EUR") for n in range(3)]
    store_observations(made.workspace.pk, rows, file_id=new_file(), as_of=taken(0))
    return made


def ask(company, *scopes, **body):
    client = with_key(make_key(make_member(company.workspace), scopes or ("read",)))
    body = {"first": str(day(0)), "last": str(day(9))} | body
    return client.post("/api/v1/metrics/query", json.dumps(body), content_type="application/json")


def test_a_figure_and_a_refusal(company):
    answer = ask(company, metrics=["views", "reach"], group_by=["channel", "month"]).json()
    views, reach = answer["items"]
    assert views["group"] == {"channel": str(company.facebook.public_id), "month": "2026-01-01"}
    assert (views["value"], views["n"], views["why"]) == (30, 3, None)
    assert reach["value"] is None
    assert reach["why"] in (METRICS["reach"].why_not.en, METRICS["reach"].why_not.fr)
    assert answer["total"] == 2


def test_a_long_answer_comes_in_parts(company):
    answer = ask(company, metrics=["views"], group_by=["day"], limit=2).json()
    assert (len(answer["items"]), answer["total"], answer["next_offset"]) == (2, 3, 2)
    rest = ask(company, metrics=["views"], group_by=["day"], limit=2, offset=2).json()
    assert (len(rest["items"]), rest["next_offset"]) == (1, None)


def test_money_needs_its_scope(company):
    assert ask(company, metrics=["spend"]).status_code == 403
    answer = ask(company, "read", "read-money", metrics=["spend"]).json()
    assert (answer["items"][0]["value"], answer["items"][0]["currency"]) == (6, "EUR")


@pytest.mark.parametrize("body", [{"metrics": ["likings"]}, {"metrics": ["views"], "group_by": ["year"]}])
def test_what_does_not_exist_is_refused_in_words(company, body):
    answer = ask(company, **body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_channel_of_another_company_is_refused(company):
    other = make_company("autre")
    answer = ask(company, metrics=["views"], channels=[str(other.facebook.public_id)])
    assert answer.status_code == 422


def test_the_dictionary_and_what_exists(company):
    client = with_key(make_key(make_member(company.workspace), ["read"]))
    metrics = client.get("/api/v1/metrics").json()
    assert [metric["slug"] for metric in metrics] == list(METRICS)
    found = client.get("/api/v1/metrics/coverage").json()
    assert {(row["metric"], row["n"]) for row in found["items"]} == {("views", 3), ("reach", 3), ("spend", 3)}
