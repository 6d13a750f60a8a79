"""Suggestions that somebody has put away, and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dismissal(models.Model):
    """One suggestion that the company does not want now; ``until`` empty means for good."""

    class Reason(models.TextChoices):
        """Why it was put away."""

        LATER = "later", _("Later")
        DONE = "done", _("Done elsewhere")
        WRONG = "wrong", _("Does not apply to us")

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    reason = models.CharField(max_length=5, choices=Reason.choices)
    dismissed_by = models.ForeignKey("workspaces.User", on_delete=models.SET_NULL, null=True, related_name="+")
    dismissed_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_dismissal_per_suggestion")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.reason}"
