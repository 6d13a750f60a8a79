"""The pages of the room."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from essor.reports import services
from essor.reports.models import ReportSchedule, SavedReport
from essor.workspaces.models import Member
from tests.people import make_member, make_workspace, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)


def _member(role: str = "owner") -> Member:
    return make_member(make_workspace(language="en"), role)


def _report(member: Member) -> SavedReport:
    return services.make_report(
        member.workspace, first=date(2026, 1, 1), last=date(2026, 3, 31), language="fr", actor=member.user, now=NOW
    )


def _base(member: Member) -> str:
    return f"/w/{member.workspace.slug}/reports/"


def test_an_empty_list_teaches_and_offers_to_make_one() -> None:
    member = _member()
    page = signed_in(member).get(_base(member)).content.decode()
    assert "No report yet" in page
    assert "Make a report now" in page


def test_who_may_only_read_is_not_offered_to_make() -> None:
    member = _member()
    report = _report(member)
    reader = make_member(member.workspace, "analyst")
    reader.role = "client"
    reader.save()
    assert signed_in(reader).get(_base(member)).status_code == 403, (
        "a client reads by a link, where money is meant for them"
    )
    analyst = signed_in(make_member(member.workspace, "analyst"))
    assert analyst.get(f"{_base(member)}{report.public_id}/").status_code == 200


def test_making_one_leads_to_it_and_it_reads_in_its_own_language() -> None:
    member = _member()
    browser = signed_in(member)
    answer = browser.post(f"{_base(member)}make/", {"first": "2026-01-01", "last": "2026-03-31", "language": "fr"})
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"]).content.decode()
    assert '<div lang="fr">' in page
    assert "Ce qui trompe dans ces fichiers" in page
    assert "Share it" in page


def test_a_period_that_cannot_be_says_so_beside_the_field() -> None:
    member = _member()
    answer = signed_in(member).post(
        f"{_base(member)}make/", {"first": "2026-03-31", "last": "2026-01-01", "language": "fr"}
    )
    assert answer.status_code == 422
    assert "must not come after" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "start"),
    [("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")],
)
def test_downloads(kind: str, start: bytes) -> None:
    member = _member()
    report = _report(member)
    answer = signed_in(member).get(f"{_base(member)}{report.public_id}/file.{kind}")
    assert answer.content.startswith(start)
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="menuiserie-bellevue-2026-01-01-2026-03-31.{kind}"'
    )


def test_removing_offers_to_put_it_back() -> None:
    member = _member()
    report = _report(member)
    browser = signed_in(member)
    page = browser.post(f"{_base(member)}{report.public_id}/remove/").content.decode()
    assert "Put it back" in page
    assert browser.get(f"{_base(member)}{report.public_id}/").status_code == 404
    assert browser.post(f"{_base(member)}{report.public_id}/restore/").status_code == 302
    assert browser.get(f"{_base(member)}{report.public_id}/").status_code == 200


def test_a_link_is_shown_once_and_opens_for_anybody_until_revoked() -> None:
    member = _member()
    report = _report(member)
    browser = signed_in(member)
    page = browser.post(f"{_base(member)}{report.public_id}/share/", follow=True).content.decode()
    address = page.partition("<code>")[2].partition("</code>")[0]
    assert "/r/" in address
    assert address not in browser.get(f"{_base(member)}{report.public_id}/").content.decode()
    path = "/r/" + address.partition("/r/")[2]
    answer = Client().get(path)
    assert answer.status_code == 200
    assert "Ce que valent vos réseaux" in answer.content.decode()
    assert "'sha256-" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    browser.post(f"{_base(member)}links/{report.shares.get().public_id}/revoke/")
    assert Client().get(path).status_code == 404


def test_a_schedule_is_made_and_ended(settings: Any) -> None:
    settings.HAS_MAIL = False
    member = _member()
    browser = signed_in(member)
    asked = {"rhythm": "weekly", "language": "en", "recipients": "a@example.org, b@example.org"}
    page = browser.post(f"{_base(member)}schedules/", asked, follow=True).content.decode()
    assert "a@example.org" in page
    assert "ESSOR_SMTP_HOST" in page
    schedule = ReportSchedule.objects.get()
    assert schedule.recipients == ["a@example.org", "b@example.org"]
    browser.post(f"{_base(member)}schedules/{schedule.public_id}/stop/")
    assert not ReportSchedule.objects.exists()


def test_a_bad_address_is_told_beside_its_field() -> None:
    member = _member()
    answer = signed_in(member).post(
        f"{_base(member)}schedules/", {"rhythm": "weekly", "language": "en", "recipients": "nobody"}
    )
    assert answer.status_code == 422
    assert "is no e-mail address" in answer.content.decode()
