"""Observations: what one line of a file (or one answer of a network) said about one subject over one period.

A metric point is one value of one observation. Values of a line stay together in one row (a Meta content line holds a
dozen): thirteen times fewer rows to write and to index, while provenance stays exact. The rows are the truth; the
column files that DuckDB reads are made from them and may be deleted at any time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Observation(models.Model):
    """One line's values. ``key`` names what is observed (see ``rules.observation_key``); rows with the same key are
    snapshots of it. Per metric, the row with the latest ``confirmed_as_of`` is current, then the one stored last.

    ``as_of`` is when this was first said, ``confirmed_as_of`` when it was last said (see ``Sighting``). Texts are
    unlimited: landing pages and search queries serve as ids, and PostgreSQL refuses what does not fit.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.TextField(blank=True)
    subject_name = models.TextField(blank=True)
    dimensions = models.TextField(blank=True)  # see ``rules.dimension_text``
    grain = models.CharField(max_length=10)
    first = models.DateField()
    last = models.DateField()
    values = models.JSONField()
    currency = models.CharField(max_length=3, blank=True)
    as_of = models.DateTimeField()
    confirmed_as_of = models.DateTimeField()
    file_id = models.UUIDField()
    line = models.PositiveIntegerField()
    sheet = models.TextField(blank=True)
    key = models.BinaryField(max_length=16)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["key"], name="observation_by_key"),
            models.Index(fields=["channel", "first"], name="observation_by_day"),
            models.Index(fields=["file_id"], name="observation_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.first}"


class Sighting(models.Model):
    """Another file that says word for word what an observation says already.

    It adds no value, yet it must be remembered: taking back the first file may not take away what the second one says
    too, and an export made in between may not pass for newer than what the second one confirmed.
    """

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="sightings")
    as_of = models.DateTimeField()
    file_id = models.UUIDField(db_index=True)
    line = models.PositiveIntegerField()
    sheet = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line}"


class SourceFile(models.Model):
    """What a file is called, so that a figure can name its source; the files themselves belong to intake."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    file_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.name


class ColumnMonth(models.Model):
    """A month of a workspace whose rows have a column file. Every write gives the month a new ``stamp``, and the file
    carries the stamp in its name: a file is up to date if and only if it exists."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    stamp = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "month"], name="one_column_file_per_month")
        ]

    def __str__(self) -> str:
        return f"{self.workspace_id} {self.month:%Y-%m} {self.stamp}"
