"""Reports that are kept, removed, shared and scheduled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from essor.channels.models import Channel, Publication
from essor.jobs.services import run_due
from essor.reports import queries, services
from essor.reports.models import ReportSchedule, SavedReport
from essor.reports.rules import Rhythm
from essor.workspaces.models import AuditEntry, Workspace
from essor.workspaces.services import Refused
from tests.people import make_member, make_workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def _workspace() -> Workspace:
    workspace = make_workspace(language="en")
    channel = Channel.objects.create(workspace=workspace, network="facebook", handle="bellevue")
    for number in range(12):
        at = datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(days=7 * number)
        Publication.objects.create(channel=channel, remote_id=str(number), published_at=at, text="A door")
    return workspace


def _made(workspace: Workspace) -> SavedReport:
    actor = make_member(workspace).user
    return services.make_report(workspace, first=FIRST, last=LAST, language="en", actor=actor, now=NOW)


def test_a_kept_report_does_not_change_when_the_figures_do() -> None:
    workspace = _workspace()
    report = _made(workspace)
    before = queries.content_of(SavedReport.objects.get(pk=report.pk))
    Publication.objects.all().delete()
    workspace.name = "Another name"
    workspace.save()
    assert queries.content_of(SavedReport.objects.get(pk=report.pk)) == before
    assert before.company == "Menuiserie Bellevue"


@pytest.mark.parametrize(
    ("first", "last"),
    [(LAST, FIRST), (date(2026, 5, 1), date(2026, 5, 31)), (date(2020, 1, 1), date(2026, 3, 31))],
)
def test_a_period_that_cannot_be_is_refused(first: date, last: date) -> None:
    workspace = _workspace()
    with pytest.raises(Refused):
        services.make_report(workspace, first=first, last=last, language="en", actor=None, now=NOW)
    assert not SavedReport.objects.exists()


def test_removing_can_be_taken_back_for_thirty_days() -> None:
    workspace = _workspace()
    report = _made(workspace)
    actor = make_member(workspace).user
    services.remove_report(report, actor=actor, now=NOW)
    assert not queries.reports_of(workspace.pk, now=NOW)
    assert services.forget_removed(now=NOW + timedelta(days=29)) == 0
    services.restore_report(report, actor=actor, now=NOW)
    assert queries.reports_of(workspace.pk, now=NOW).get().pk == report.pk
    services.remove_report(report, actor=actor, now=NOW)
    assert services.forget_removed(now=NOW + timedelta(days=31)) == 1
    actions = list(AuditEntry.objects.filter(workspace=workspace).values_list("action", flat=True))
    assert actions.count("report.removed") == 2


def test_a_link_opens_one_report_until_it_is_over_revoked_or_removed() -> None:
    workspace = _workspace()
    report = _made(workspace)
    actor = make_member(workspace).user
    share, token = services.share_report(report, actor=actor, now=NOW)
    assert token not in str(share.__dict__), "the database must not be able to open the link"
    assert queries.shared_report(token, now=NOW) == report
    assert queries.shared_report(token[:-1], now=NOW) is None
    assert queries.shared_report(token, now=NOW + timedelta(days=30)) is None
    services.remove_report(report, actor=actor, now=NOW)
    assert queries.shared_report(token, now=NOW) is None
    services.restore_report(report, actor=actor, now=NOW)
    services.revoke_share(share, actor=actor, now=NOW)
    assert queries.shared_report(token, now=NOW) is None


def _schedule(workspace: Workspace, *recipients: str) -> ReportSchedule:
    return services.schedule_report(
        workspace,
        rhythm=Rhythm.MONTHLY,
        language="en",
        recipients=recipients,
        actor=make_member(workspace).user,
        now=datetime(2026, 3, 10, 12, tzinfo=UTC),
    )


def test_a_bad_address_is_refused() -> None:
    with pytest.raises(Refused, match="not-an-address"):
        _schedule(_workspace(), "a@example.org", "not-an-address")
    assert not ReportSchedule.objects.exists()


def test_a_due_schedule_makes_one_report_of_the_month_before_and_moves_on() -> None:
    workspace = _workspace()
    schedule = _schedule(workspace)
    assert schedule.next_run == datetime(2026, 4, 1, 5, tzinfo=UTC)  # 7 o'clock in Paris, in summer time
    assert services.ask_for_due(now=schedule.next_run - timedelta(seconds=1)) == 0
    assert services.ask_for_due(now=NOW) == 1
    assert services.ask_for_due(now=NOW) == 0
    run_due(now=NOW)
    report = SavedReport.objects.get()
    assert (report.first, report.last, report.made_by) == (date(2026, 3, 1), date(2026, 3, 31), None)
    schedule.refresh_from_db()
    assert schedule.next_run == datetime(2026, 5, 1, 5, tzinfo=UTC)


def test_a_schedule_that_was_missed_for_months_makes_one_report() -> None:
    workspace = _workspace()
    _schedule(workspace)
    late = datetime(2026, 9, 15, 10, tzinfo=UTC)
    assert services.ask_for_due(now=late) == 1
    run_due(now=late)
    assert SavedReport.objects.get().last == date(2026, 8, 31)


def test_a_report_is_sent_once_as_html_and_pdf(settings: Any) -> None:
    settings.HAS_MAIL = True
    workspace = _workspace()
    schedule = _schedule(workspace, "Owner@Example.org", "partner@example.org")
    for _ in range(2):  # a worker that died after sending runs it again
        report = services.run_schedule(schedule, first=date(2026, 3, 1), last=date(2026, 3, 31), now=NOW)
    assert SavedReport.objects.count() == 1
    assert report.mailed_at == NOW
    (message,) = mail.outbox
    assert message.bcc == ["owner@example.org", "partner@example.org"]
    assert not message.to
    kinds = {attachment[2]: attachment[1] for attachment in message.attachments}  # type: ignore[index]
    assert set(kinds) == {"text/html", "application/pdf"}
    assert bytes(kinds["application/pdf"]).startswith(b"%PDF")


def test_without_a_mail_server_the_report_is_kept_with_a_note(settings: Any) -> None:
    settings.HAS_MAIL = False
    schedule = _schedule(_workspace(), "owner@example.org")
    report = services.run_schedule(schedule, first=date(2026, 3, 1), last=date(2026, 3, 31), now=NOW)
    assert not mail.outbox
    assert report.mailed_at is None
    assert "ESSOR_SMTP_HOST" in report.note
