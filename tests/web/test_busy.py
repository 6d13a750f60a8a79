"""A database that somebody else is writing to: 503 in words, what was typed kept, secrets not."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

LOCKED = OperationalError("database is locked")


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise LOCKED if kind == "locked" else OperationalError("no such table: cost")


handler500 = "essor.web.busy.answer_failure"
urlpatterns = [
    path("fail/<str:kind>/", fail),
    path("api/fail/<str:kind>/", fail),
    path("", include("essor.config.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.test_busy")]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, headers={"accept-language": "fr"})


def test_what_was_typed_is_kept_on_a_page_that_says_why(browser: Client) -> None:
    typed = {"label": 'Photographe "Dupont" <b>', "amount": "450", "password": "hush", "who": ["a", "b"]}
    answer = browser.post("/fail/locked/?x=1", typed)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Rien de ce qui est à vous n’a changé" in page
    assert 'name="label" value="Photographe &quot;Dupont&quot; &lt;b&gt;"' in page
    assert page.count('name="who"') == 2
    assert 'action="/fail/locked/?x=1"' in page
    assert "hush" not in page


def test_a_page_that_was_only_read_asks_to_be_loaded_again(browser: Client) -> None:
    answer = browser.get("/fail/locked/")
    assert answer.status_code == 503
    assert "<form" not in answer.content.decode()


def test_a_part_of_a_page_answers_with_a_sentence(browser: Client) -> None:
    answer = browser.post("/fail/locked/", headers={"hx-request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")


def test_a_program_gets_a_problem(browser: Client) -> None:
    answer = browser.post("/api/fail/locked/")
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (
        503,
        "application/problem+json",
        "30",
    )


def test_another_failure_stays_our_mistake(browser: Client) -> None:
    answer = browser.get("/fail/otherwise/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer
