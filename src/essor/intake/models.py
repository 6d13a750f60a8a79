"""Files that came in: what each is, what it would add, what it did add, and how to take it back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Drop(models.Model):
    """Files given in one go: they are previewed and committed together."""

    class State(models.TextChoices):
        """Where the drop stands."""

        RECEIVED = "received", _("Received")
        READING = "reading", _("Being read")
        READY = "ready", _("Ready to check")
        COMMITTING = "committing", _("Being stored")
        COMMITTED = "committed", _("Stored")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Taken back")
        DISCARDED = "discarded", _("Discarded")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="drops")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    created_by = models.ForeignKey("workspaces.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    job_id = models.UUIDField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.state}"


class ImportFile(models.Model):
    """One file of a drop. ``public_id`` is the provenance that every stored row carries."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    drop = models.ForeignKey(Drop, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    stored_as = models.CharField(max_length=200, blank=True)  # below the files folder
    format = models.CharField(max_length=40, blank=True)
    channel = models.ForeignKey("channels.Channel", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    mapping = models.ForeignKey(
        "intake.SavedMapping", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    choices = models.JSONField(default=dict)  # what the person decided on the preview: network, account, zone, skip
    summary = models.JSONField(default=dict)  # as ``essor inspect`` says it, plus what it would add or update
    counts = models.JSONField(default=dict)  # what it did add, update and leave alone
    as_of = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class SavedMapping(models.Model):
    """How to read a table nobody knew, kept for the next file with the same header."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)  # of the folded header names
    mapping = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "fingerprint"], name="one_mapping_per_header")
        ]

    def __str__(self) -> str:
        return self.name
