"""Files that came in: what each is, what it would add, what it did add, and how to take it back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_FILES = 1000  # in one drop, and out of one archive


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
    conflicts = models.JSONField(default=list)  # between its files: kind, the files' names, the words in every language

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.state}"


class ImportFile(models.Model):
    """One file of a drop. ``public_id`` is the provenance that every stored row carries."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Not read yet")
        READABLE = "readable", _("Can be imported")
        QUESTION = "question", _("Needs an answer from you")
        UNKNOWN = "unknown", _("Not recognised")
        REFUSED = "refused", _("Cannot be read")
        KNOWN = "known", _("Already imported")
        IGNORED = "ignored", _("Left out")
        STORED = "stored", _("Imported")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    drop = models.ForeignKey(Drop, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    modified_at = models.DateTimeField(null=True, blank=True)  # as the person's computer says, where it does
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stored_as = models.CharField(max_length=200, blank=True)  # below the files folder
    format = models.CharField(max_length=40, blank=True)
    channel = models.ForeignKey("channels.Channel", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    mapping = models.ForeignKey(
        "intake.SavedMapping", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    duplicate_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    choices = models.JSONField(default=dict)  # what the person decided on the preview: network, account, zone, skip
    summary = models.JSONField(default=dict)  # as ``essor inspect`` says it, plus what it would add or update
    counts = models.JSONField(default=dict)  # what it did add, update and leave alone
    as_of = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sha256"], name="import_file_by_hash")]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> str:
        """The folder it lay in, inside the drop; "" for none."""
        return self.name.rpartition("/")[0]


class Change(models.Model):
    """A row as it stood before a file updated it, or one that the file made in another room: what undo puts back."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    fields = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class Reliance(models.Model):
    """``file`` found rows that ``on`` had brought: ``on`` cannot be taken back before ``file``."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="relies_on")
    on = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="relied_on_by")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "on"], name="one_reliance_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} -> {self.on_id}"


class AccountMemory(models.Model):
    """Whose figures a kind of file holds that does not say it itself: the answer once given, offered next time."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=40)
    said = models.CharField(max_length=300)  # what the file does say: network, name of the file without its numbers
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "format", "said"], name="one_answer_per_kind_of_file")
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.said}"


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
