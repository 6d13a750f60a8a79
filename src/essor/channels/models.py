"""The company's accounts on networks, and the posts that stand there."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from essor.records import NETWORKS, Network


class ChannelState(models.TextChoices):
    """What the company has decided about an account."""

    ACTIVE = "active", _("Active")
    FROZEN = "frozen", _("Frozen")  # kept, nothing new goes out, a pinned post says where to go
    CLOSED = "closed", _("Closed")


class Purpose(models.TextChoices):
    """Which objective an account serves; empty means that nobody has said."""

    AWARENESS = "awareness", _("Be known")
    LEADS = "leads", _("Find leads")
    SALES = "sales", _("Sell")
    SERVICE = "service", _("Answer customers")
    RECRUITMENT = "recruitment", _("Recruit")
    COMMUNITY = "community", _("Keep a community")
    WATCH = "watch", _("Watch")


POST_KINDS = {
    "photo": _("Photo"),
    "video": _("Video"),
    "reel": _("Reel"),
    "story": _("Story"),
    "carousel": _("Carousel"),
    "link": _("Link"),
    "text": _("Text"),
    "event": _("Event"),
    "repost": _("Repost"),
    "reply": _("Reply"),
}


class Channel(models.Model):
    """One account of the company on one network. No API is needed to have one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="channels")
    network = models.CharField(_("network"), max_length=30)
    handle = models.CharField(_("account"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    remote_id = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ChannelState.choices, default=ChannelState.ACTIVE)
    owner = models.ForeignKey(
        "workspaces.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_channels"
    )
    purpose = models.CharField(_("objective"), max_length=12, choices=Purpose.choices, blank=True)
    purpose_note = models.CharField(_("objective, in your words"), max_length=200, blank=True)
    unanswered = models.PositiveIntegerField(null=True, blank=True)  # messages waiting, where known
    unanswered_as_of = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["network", "name", "handle"]

    def __str__(self) -> str:
        return f"{self.network_info.say(get_language() or 'en')} · {self.title}"

    @property
    def network_info(self) -> Network:
        """The catalogue's row."""
        return NETWORKS.get(self.network, NETWORKS["other"])

    @property
    def title(self) -> str:
        """What to call it on a page."""
        return self.name or self.handle or self.remote_id or self.network_info.say(get_language() or "en")


class Publication(models.Model):
    """A post as it stands on a network, whoever put it there; its counters live in the metrics room."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # No index of its own: the unique key begins with the channel, and a third index costs a tenth of an import.
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="publications", db_index=False)
    remote_id = models.CharField(max_length=255)
    permalink = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    is_sponsored = models.BooleanField(null=True, blank=True)
    file_id = models.UUIDField(null=True, blank=True)  # the file that first brought it, for undo
    line = models.PositiveIntegerField(default=0)
    said_by = models.UUIDField(null=True, blank=True)  # the file whose words stand, where a later one changed them

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="one_publication_per_remote_id")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["channel", "-published_at"], name="publication_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.remote_id}"

    @property
    def kind_label(self) -> str:
        """The kind in words; one that is not in the list as the file says it."""
        return str(POST_KINDS.get(self.kind, self.kind))
