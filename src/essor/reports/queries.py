"""Public reads: kept reports, schedules, and the report behind a shared link."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from essor.reports.content import Report, from_json
from essor.reports.models import ReportSchedule, ReportShare, SavedReport


def reports_of(workspace_id: int, *, now: datetime) -> QuerySet[SavedReport]:
    """Return a workspace's reports, latest first, without their content; each with ``open_shares``."""
    is_open = Q(shares__revoked_at__isnull=True, shares__expires_at__gt=now)
    return (
        SavedReport.objects.filter(workspace_id=workspace_id, removed_at__isnull=True)
        .select_related("made_by", "schedule")
        .defer("content")
        .annotate(open_shares=Count("shares", filter=is_open))
        .order_by("-made_at", "-pk")
    )


def report_of(workspace_id: int, public_id: UUID, *, is_removed: bool = False) -> SavedReport | None:
    """Return one report of this workspace, or ``None``; a removed one only where that is asked."""
    return (
        SavedReport.objects.select_related("workspace")
        .filter(workspace_id=workspace_id, public_id=public_id, removed_at__isnull=not is_removed)
        .first()
    )


def content_of(report: SavedReport) -> Report:
    """Return what a kept report says; raises ``UnknownVersion`` where a later Essor wrote it."""
    return from_json(report.content)


def schedules_of(workspace_id: int) -> QuerySet[ReportSchedule]:
    """Return a workspace's schedules."""
    return ReportSchedule.objects.filter(workspace_id=workspace_id).order_by("created_at", "pk")


def schedule_of(workspace_id: int, public_id: UUID) -> ReportSchedule | None:
    """Return one schedule of this workspace, or ``None``."""
    return ReportSchedule.objects.filter(workspace_id=workspace_id, public_id=public_id).first()


def shares_of(report: SavedReport, *, now: datetime) -> QuerySet[ReportShare]:
    """Return the links to a report that still open it."""
    return report.shares.filter(revoked_at__isnull=True, expires_at__gt=now).order_by("created_at", "pk")


def share_of(workspace_id: int, public_id: UUID) -> ReportShare | None:
    """Return one link of this workspace, or ``None``."""
    return (
        ReportShare.objects.select_related("report__workspace")
        .filter(report__workspace_id=workspace_id, public_id=public_id)
        .first()
    )


def shared_report(token: str, *, now: datetime) -> SavedReport | None:
    """Return the report that a link opens, or ``None`` where it is unknown, over, revoked, or its report removed."""
    share = (
        ReportShare.objects.select_related("report__workspace")
        .filter(
            token_hash=token_hash(token),
            revoked_at__isnull=True,
            expires_at__gt=now,
            report__removed_at__isnull=True,
        )
        .first()
    )
    return share.report if share else None


def token_hash(token: str) -> str:
    """Return what is stored of a token: it has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
