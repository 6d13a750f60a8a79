"""Reports that were kept, when new ones are made, and who may read one without an account."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from essor.reports.rules import Rhythm


class RhythmChoices(models.TextChoices):
    """How often a report is made."""

    WEEKLY = Rhythm.WEEKLY.value, _("Every week")
    MONTHLY = Rhythm.MONTHLY.value, _("Every month")
    QUARTERLY = Rhythm.QUARTERLY.value, _("Every quarter")


class ReportSchedule(models.Model):
    """A report that makes itself: on which rhythm, in which language, for whom."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="report_schedules")
    rhythm = models.CharField(max_length=10, choices=RhythmChoices.choices)
    language = models.CharField(max_length=5)
    recipients = models.JSONField(default=list)  # e-mail addresses
    next_run = models.DateTimeField(db_index=True)
    created_by = models.ForeignKey("workspaces.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at"]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.next_run:%Y-%m-%d}"


class SavedReport(models.Model):
    """A report as it was read: its content never changes afterwards."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="saved_reports")
    first = models.DateField()
    last = models.DateField()
    language = models.CharField(max_length=5)
    content = models.JSONField()  # reports.content.to_json
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("workspaces.User", on_delete=models.SET_NULL, null=True, related_name="+")
    schedule = models.ForeignKey(ReportSchedule, on_delete=models.SET_NULL, null=True, related_name="reports")
    mailed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)  # why a scheduled report was not sent
    removed_at = models.DateTimeField(null=True, blank=True)  # kept a while, so that removing can be taken back

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["workspace", "-made_at"], name="report_by_time")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["schedule", "first", "last"],
                condition=models.Q(schedule__isnull=False),
                name="one_report_per_scheduled_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


class ReportShare(models.Model):
    """A link by which one report is read without an account; only the hash of its token is stored."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="shares")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey("workspaces.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at"]

    def __str__(self) -> str:
        return f"{self.report_id} until {self.expires_at:%Y-%m-%d}"
