"""What was spent and what was sold."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FromFile(models.Model):
    """Where a row came from: a file and line, or nobody's file (typed in by a person)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    file_id = models.UUIDField(null=True, blank=True, db_index=True)
    line = models.PositiveIntegerField(default=0)
    sheet = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Conversion(FromFile):
    """An order, a deal, a lead. ``network`` is set where its source is known, and ``evidence`` says how."""

    kind = models.CharField(max_length=10)
    remote_id = models.CharField(max_length=120)
    at = models.DateTimeField(null=True, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    status = models.CharField(max_length=10, default="won")
    source = models.CharField(max_length=200, blank=True)
    utm = models.JSONField(default=dict)
    referrer = models.CharField(max_length=300, blank=True)
    declared_source = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=30, blank=True)  # observed: by link or source field; "" unknown
    declared_network = models.CharField(max_length=30, blank=True)  # by the customer's own answer
    wording = models.CharField(max_length=200, blank=True)  # what the network was understood from, see rules
    declared_wording = models.CharField(max_length=200, blank=True)
    is_new_customer = models.BooleanField(null=True, blank=True)
    country = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    as_of = models.DateTimeField(null=True, blank=True)  # of the export that last told; a later one may change the row

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "kind", "remote_id"], name="one_conversion_per_remote_id")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "-at"], name="conversion_by_time"),
            models.Index(fields=["workspace", "wording"], name="conversion_by_wording"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.remote_id}"


class CostKind(models.TextChoices):
    """What money was spent on."""

    ADS = "ads", _("Advertising")
    TOOL = "tool", _("Tools")
    AGENCY = "agency", _("Agency")
    TRAINING = "training", _("Training")
    CONTENT = "content", _("Content")
    OTHER = "other", _("Other")


class Cost(FromFile):
    """Money spent over a period, on one network or shared by the rule of the workspace."""

    kind = models.CharField(max_length=10, choices=CostKind.choices)
    label = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    first = models.DateField()
    last = models.DateField()
    network = models.CharField(max_length=30, blank=True)  # "" = shared
    key = models.CharField(max_length=64)  # of what it says, so that the same line is not stored twice

    class Meta:
        ordering: ClassVar[list[str]] = ["-first"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_cost_per_line")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount} {self.currency}"


class TimeEntry(FromFile):
    """Hours of a day; money only through a rate."""

    day = models.DateField()
    hours = models.DecimalField(max_digits=8, decimal_places=2)
    task = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=30, blank=True)
    person = models.CharField(max_length=80, blank=True)
    rate = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)  # own rate, else the workspace's
    currency = models.CharField(max_length=3, blank=True)
    key = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_time_entry_per_line")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hours} h"


class Answer(FromFile):
    """What customers answered when asked how they heard of the company."""

    at = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=200)
    weight = models.PositiveIntegerField(default=1)
    network = models.CharField(max_length=30, blank=True)  # as understood; "" = none of ours
    wording = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_answer_per_line")
        ]

    def __str__(self) -> str:
        return self.answer


class SourceRule(models.Model):
    """A person's word on which network a wording means; it holds for the rows that are there and for those to come."""

    class Kind(models.TextChoices):
        """Whose words they are."""

        SOURCE = "source", _("Source recorded with a sale")
        ANSWER = "answer", _("Customer’s own answer")

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    text = models.CharField(max_length=200)  # folded, as rules.folded returns it
    network = models.CharField(max_length=30, blank=True)  # "" = none of ours, or several

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "kind", "text"], name="one_rule_per_wording")
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.network}"


class MoneySettings(models.Model):
    """How the workspace counts: the price of an hour, the margin as a range, how shared costs are divided."""

    class Sharing(models.TextChoices):
        """A stated rule for costs that belong to no single network."""

        HOURS = "hours", _("In proportion to hours worked")
        POSTS = "posts", _("In proportion to posts published")
        EQUAL = "equal", _("In equal parts")
        NONE = "none", _("Not divided: shown apart")

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="money_settings")
    hourly_rate = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    margin_low = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # percent of revenue
    margin_high = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    sharing = models.CharField(max_length=6, choices=Sharing.choices, default=Sharing.HOURS)

    def __str__(self) -> str:
        return f"money settings of {self.workspace_id}"
