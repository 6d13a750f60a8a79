"""What was decided about an account, and when to look again."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """A person's choice on a diagnosis; the latest one counts."""

    class Choice(models.TextChoices):
        """What one can decide."""

        KEEP = "keep", _("Keep going")
        REVIVE = "revive", _("Revive")
        REDIRECT = "redirect", _("Redirect")
        FREEZE = "freeze", _("Freeze")
        CLOSE = "close", _("Close")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    condition = models.CharField(max_length=12)  # as diagnosed at that moment
    note = models.CharField(max_length=500, blank=True)
    done_steps = models.JSONField(default=list)  # numbers of the choice's steps that are done
    review_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey("workspaces.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.choice}"
