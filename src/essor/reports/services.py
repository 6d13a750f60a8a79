"""Public writes: make, keep, remove, share and schedule reports; send those that are due."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from essor.jobs.services import enqueue
from essor.reports.composing import compose_report
from essor.reports.content import Brand, Report, to_json
from essor.reports.html import write_html
from essor.reports.models import ReportSchedule, ReportShare, SavedReport
from essor.reports.pdf import NotSet, write_pdf
from essor.reports.queries import content_of, token_hash
from essor.reports.rules import LONGEST_PERIOD, Rhythm, next_run, period_before
from essor.workspaces.models import User, Workspace
from essor.workspaces.services import Refused, record

RUN_JOB = "reports.run"
LANGUAGES = ("fr", "en")
SHARED_FOR = timedelta(days=30)
KEPT_REMOVED = timedelta(days=30)
MOST_RECIPIENTS = 20


def make_report(
    workspace: Workspace, *, first: date, last: date, language: str, actor: User | None, now: datetime
) -> SavedReport:
    """Make and keep a report on local days ``first`` to ``last``, both included; raises ``Refused``."""
    _check_period(workspace, first, last, now)
    report = _kept(workspace, first, last, language, now)
    report.made_by = actor
    with transaction.atomic():
        report.save()
        _note_change(report, "report.made", actor, now)
    return report


def remove_report(report: SavedReport, *, actor: User, now: datetime) -> SavedReport:
    """Take a report out of the list; it can be put back for 30 days. Its links stop at once."""
    with transaction.atomic():
        report.removed_at = now
        report.save(update_fields=["removed_at"])
        _note_change(report, "report.removed", actor, now)
    return report


def restore_report(report: SavedReport, *, actor: User, now: datetime) -> SavedReport:
    """Put a removed report back."""
    with transaction.atomic():
        report.removed_at = None
        report.save(update_fields=["removed_at"])
        _note_change(report, "report.restored", actor, now)
    return report


def forget_removed(*, now: datetime) -> int:
    """Delete reports that were removed long enough ago, and return how many."""
    return SavedReport.objects.filter(removed_at__lt=now - KEPT_REMOVED).delete()[0]


# --------------------------------------------------------------------------------------------------------------------
# Links


def share_report(report: SavedReport, *, actor: User, now: datetime) -> tuple[ReportShare, str]:
    """Open a report to whoever holds a link, for 30 days; returns the link's row and its token, told once."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        share = ReportShare.objects.create(
            report=report, token_hash=token_hash(token), created_by=actor, created_at=now, expires_at=now + SHARED_FOR
        )
        _note_change(report, "report.shared", actor, now)
    return share, token


def revoke_share(share: ReportShare, *, actor: User, now: datetime) -> ReportShare:
    """Close a link at once."""
    with transaction.atomic():
        share.revoked_at = now
        share.save(update_fields=["revoked_at"])
        _note_change(share.report, "report.share_revoked", actor, now)
    return share


# --------------------------------------------------------------------------------------------------------------------
# Schedules


def schedule_report(
    workspace: Workspace, *, rhythm: Rhythm, language: str, recipients: Sequence[str], actor: User, now: datetime
) -> ReportSchedule:
    """Make a report by itself from now on, in the workspace's time zone; raises ``Refused`` for a bad address."""
    addresses = list(dict.fromkeys(address.strip().lower() for address in recipients if address.strip()))
    if len(addresses) > MOST_RECIPIENTS:
        raise Refused(_("A report goes to at most %(count)s addresses.") % {"count": MOST_RECIPIENTS})
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Refused(_("“%(address)s” is no e-mail address.") % {"address": address}) from error
    with transaction.atomic():
        schedule = ReportSchedule.objects.create(
            workspace=workspace,
            rhythm=rhythm.value,
            language=_known_language(language),
            recipients=addresses,
            next_run=next_run(rhythm, after=now, zone=ZoneInfo(workspace.timezone)),
            created_by=actor,
            created_at=now,
        )
        record(
            workspace,
            action="report.scheduled",
            subject_kind="report_schedule",
            subject_id=str(schedule.public_id),
            subject_label=schedule.get_rhythm_display(),
            actor=actor,
            now=now,
            after={"rhythm": rhythm.value, "language": schedule.language, "recipients": addresses},
        )
    return schedule


def stop_schedule(schedule: ReportSchedule, *, actor: User, now: datetime) -> None:
    """End a schedule; the reports that it made stay."""
    with transaction.atomic():
        record(
            schedule.workspace,
            action="report.schedule_stopped",
            subject_kind="report_schedule",
            subject_id=str(schedule.public_id),
            subject_label=schedule.get_rhythm_display(),
            actor=actor,
            now=now,
            before={"rhythm": schedule.rhythm, "recipients": schedule.recipients},
        )
        schedule.delete()


def ask_for_due(*, now: datetime) -> int:
    """Ask for the reports of every schedule that is due and move it on; returns how many.

    A schedule that was missed (the worker was off) makes one report, of the latest period, not one for each it missed.
    """
    count = 0
    for schedule in ReportSchedule.objects.select_related("workspace").filter(next_run__lte=now):
        zone, rhythm = ZoneInfo(schedule.workspace.timezone), Rhythm(schedule.rhythm)
        first, last = period_before(rhythm, now.astimezone(zone).date())
        with transaction.atomic():
            # One row or none: of two workers that saw it due, one moves it on and asks.
            moved = ReportSchedule.objects.filter(pk=schedule.pk, next_run=schedule.next_run).update(
                next_run=next_run(rhythm, after=now, zone=zone)
            )
            if moved:
                enqueue(
                    RUN_JOB,
                    {"schedule": schedule.pk, "first": first.isoformat(), "last": last.isoformat()},
                    now=now,
                    workspace_id=schedule.workspace_id,
                    unique_key=f"{RUN_JOB}:{schedule.pk}:{last}",
                )
                count += 1
    return count


def run_schedule(schedule: ReportSchedule, *, first: date, last: date, now: datetime) -> SavedReport:
    """Make the report of one period and send it; run twice, it makes and sends one."""
    report = SavedReport.objects.filter(schedule=schedule, first=first, last=last).first()
    if report is None:
        report = _kept(schedule.workspace, first, last, schedule.language, now)
        report.schedule = schedule
        with transaction.atomic():
            report.save()
            _note_change(report, "report.made", None, now)
    if report.mailed_at is None and schedule.recipients:
        _send(report, schedule, now)
    return report


def _send(report: SavedReport, schedule: ReportSchedule, now: datetime) -> None:
    if not settings.HAS_MAIL:
        with translation.override(schedule.workspace.language):
            report.note = _("Kept here and not sent: no mail server is set up (ESSOR_SMTP_HOST).")
        report.save(update_fields=["note"])
        return
    content = content_of(report)
    with translation.override(report.language):
        message = EmailMessage(
            subject=f"{content.title} · {content.company} · {content.period}",
            body="\n\n".join((*content.opening, _("The whole report is attached."))),
            to=[],
            bcc=schedule.recipients,  # the addresses are nobody's business but the sender's
        )
    name = file_name(content)
    message.attach(f"{name}.html", write_html(content), "text/html")
    note = ""
    try:
        message.attach(f"{name}.pdf", write_pdf(content), "application/pdf")
    except NotSet as error:
        note = str(error)
    try:
        message.send()
    except OSError as error:  # refused, unreachable, not authenticated: smtplib's errors are all of them
        with translation.override(schedule.workspace.language):
            report.note = (_("Kept here and not sent: %(why)s") % {"why": error})[:300]
        report.save(update_fields=["note"])
        return
    report.mailed_at, report.note = now, note[:300]
    with transaction.atomic():
        report.save(update_fields=["mailed_at", "note"])
        _note_change(report, "report.sent", None, now, after={"recipients": schedule.recipients})


# --------------------------------------------------------------------------------------------------------------------


def file_name(content: Report) -> str:
    """Return a file name without its ending: company and period."""
    return f"{slugify(content.company) or 'report'}-{content.first}-{content.last}"


def brand_of(workspace: Workspace) -> Brand:
    """Return the workspace's own colours, logo and agency name."""
    logo = ""
    path = Path(settings.MEDIA_ROOT) / workspace.logo if workspace.logo else None
    if path is not None and path.is_file():
        kind = "png" if path.suffix == ".png" else "jpeg"
        logo = f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
    return Brand(workspace.colour, workspace.agency_name, logo)


def _kept(workspace: Workspace, first: date, last: date, language: str, now: datetime) -> SavedReport:
    language = _known_language(language)
    content = compose_report(workspace, first=first, last=last, language=language, now=now, brand=brand_of(workspace))
    return SavedReport(
        workspace=workspace, first=first, last=last, language=language, content=to_json(content), made_at=now
    )


def _known_language(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _check_period(workspace: Workspace, first: date, last: date, now: datetime) -> None:
    if first > last:
        raise Refused(_("The first day must not come after the last."))
    if first > now.astimezone(ZoneInfo(workspace.timezone)).date():
        raise Refused(_("This period has not begun: there is nothing to report on."))
    if (last - first).days >= LONGEST_PERIOD:
        raise Refused(_("A report holds at most %(days)s days.") % {"days": LONGEST_PERIOD})


def _note_change(
    report: SavedReport, action: str, actor: User | None, now: datetime, *, after: Mapping[str, Any] | None = None
) -> None:
    record(
        report.workspace,
        action=action,
        subject_kind="report",
        subject_id=str(report.public_id),
        subject_label=f"{report.first} – {report.last}",
        actor=actor,
        now=now,
        after=after,
    )
