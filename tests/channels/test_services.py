"""Accounts: added, found again, changed with a trail, merged, removed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from essor.channels import services
from essor.channels.models import Channel, Publication
from essor.channels.queries import counted_channels_of, publications_of
from essor.records import AccountRef
from essor.workspaces.models import AuditEntry
from essor.workspaces.services import Refused
from tests.people import make_member, make_workspace

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def post(channel: Channel, remote_id: str, **fields: object) -> Publication:
    return Publication.objects.create(channel=channel, remote_id=remote_id, **fields)


def test_an_account_is_added_with_three_fields_and_a_trail() -> None:
    owner = make_member(make_workspace())
    channel = services.add_channel(
        owner.workspace, network="instagram", handle="https://instagram.com/bellevue", purpose="sales",
        actor=owner.user, now=NOW,
    )  # fmt: skip
    assert (channel.handle, channel.purpose) == ("bellevue", "sales")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.after["handle"]) == ("channel.added", owner.user, "bellevue")


@pytest.mark.parametrize(
    "fields",
    [
        {"network": "nowhere", "handle": "a"},
        {"network": "instagram", "handle": "  "},
        {"network": "instagram", "handle": "a", "purpose": "fame"},
        {"network": "instagram", "handle": "a" * 201},
    ],
)
def test_what_cannot_be_added_leaves_nothing(fields: dict[str, str]) -> None:
    with pytest.raises(Refused):
        services.add_channel(make_workspace(), now=NOW, **fields)
    assert (Channel.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_the_same_account_is_not_added_twice_but_in_another_company() -> None:
    here, there = make_workspace(), make_workspace()
    services.add_channel(here, network="x", handle="@bellevue", now=NOW)
    with pytest.raises(Refused, match="here already"):
        services.add_channel(here, network="x", handle="Bellevue", now=NOW)
    services.add_channel(there, network="x", handle="bellevue", now=NOW)
    services.add_channel(here, network="instagram", handle="bellevue", now=NOW)


def test_only_an_active_member_of_the_company_can_own_an_account() -> None:
    workspace = make_workspace()
    actor = make_member(workspace)
    channel = services.add_channel(workspace, network="x", handle="a", now=NOW)
    for other in (make_member(make_workspace()), make_member(workspace, "editor", is_active=False)):
        with pytest.raises(Refused):
            services.set_owner(channel, owner=other, actor=actor.user, now=NOW)
    assert services.set_owner(channel, owner=actor, actor=actor.user, now=NOW).owner == actor


def test_every_change_says_who_when_before_and_after() -> None:
    member = make_member(make_workspace())
    channel = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    services.edit_channel(channel, handle="b", actor=member.user, now=NOW)
    services.set_purpose(channel, purpose="sales", note="Sell kitchens", actor=member.user, now=NOW)
    services.set_owner(channel, owner=member, actor=member.user, now=NOW)
    services.set_state(channel, state="frozen", reason="Nobody reads it", actor=member.user, now=NOW)
    trail = {entry.action: entry for entry in AuditEntry.objects.all()}
    assert (trail["channel.changed"].before, trail["channel.changed"].after) == ({"handle": "a"}, {"handle": "b"})
    assert trail["channel.purpose_set"].after == {"purpose": "sales", "purpose_note": "Sell kitchens"}
    assert trail["channel.owner_set"].before == {"owner": None}
    assert trail["channel.state_set"].after == {"state": "frozen", "reason": "Nobody reads it"}


def test_a_change_that_changes_nothing_leaves_no_trail() -> None:
    member = make_member(make_workspace())
    channel = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    services.edit_channel(channel, handle="@a", actor=member.user, now=NOW)
    assert AuditEntry.objects.count() == 1


def test_a_state_needs_a_reason() -> None:
    member = make_member(make_workspace())
    channel = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    with pytest.raises(Refused, match="why"):
        services.set_state(channel, state="closed", reason=" ", actor=member.user, now=NOW)


def test_a_file_completes_the_account_it_finds() -> None:
    workspace = make_workspace()
    channel = services.add_channel(workspace, network="facebook", handle="bellevue", now=NOW)
    found = services.find_or_add(
        workspace, account=AccountRef("facebook", "17", "Bellevue", "Menuiserie"), actor=None, now=NOW
    )
    assert (found.pk, found.remote_id, found.name, found.handle) == (channel.pk, "17", "Menuiserie", "bellevue")
    again = services.find_or_add(workspace, account=AccountRef("facebook", "17"), actor=None, now=NOW)
    assert again.pk == channel.pk


def test_a_file_of_an_unknown_account_adds_it_in_its_own_company() -> None:
    here, there = make_workspace(), make_workspace()
    services.add_channel(there, network="facebook", handle="bellevue", now=NOW)
    found = services.find_or_add(here, account=AccountRef("facebook", handle="bellevue"), actor=None, now=NOW)
    assert found.workspace == here
    nameless = services.find_or_add(here, account=AccountRef("tiktok"), actor=None, now=NOW)
    assert nameless.title == "TikTok"
    assert services.find_or_add(here, account=AccountRef("tiktok"), actor=None, now=NOW) == nameless


def test_a_file_that_fits_two_accounts_asks() -> None:
    workspace = make_workspace()
    for handle in ("one", "two"):
        services.add_channel(workspace, network="facebook", handle=handle, now=NOW)
    with pytest.raises(services.AmbiguousAccount) as asked:
        services.find_or_add(workspace, account=AccountRef("facebook"), actor=None, now=NOW)
    assert {channel.handle for channel in asked.value.candidates} == {"one", "two"}
    assert "one" in str(asked.value)


def test_merging_keeps_each_post_once() -> None:
    member = make_member(make_workspace())
    kept = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    gone = services.add_channel(member.workspace, network="x", name="A", remote_id="7", now=NOW)
    first = post(kept, "p1", text="kept")
    post(gone, "p1", text="double")
    post(gone, "p2")
    merged = services.merge_channels(kept, gone=gone, actor=member.user, now=NOW)
    assert sorted(merged.publications.values_list("remote_id", flat=True)) == ["p1", "p2"]
    assert merged.publications.get(remote_id="p1") == first
    assert (merged.remote_id, merged.name, merged.handle) == ("7", "A", "a")
    assert not Channel.objects.filter(pk=gone.pk).exists()


def test_merging_moves_what_other_rooms_hang_on_the_account() -> None:
    from essor.intake.models import Drop, ImportFile

    member = make_member(make_workspace())
    kept = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    gone = services.add_channel(member.workspace, network="x", handle="b", now=NOW)
    drop = Drop.objects.create(workspace=member.workspace, created_at=NOW)
    file = ImportFile.objects.create(drop=drop, name="f.csv", sha256="0" * 64, size=1, channel=gone)
    services.merge_channels(kept, gone=gone, actor=member.user, now=NOW)
    file.refresh_from_db()
    assert file.channel == kept


def test_merging_and_removing_take_the_figures_along() -> None:
    from essor.metrics.models import Observation
    from essor.metrics.services import ObservationIn, store_observations
    from essor.records import Grain

    member = make_member(make_workspace())
    kept = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    gone = services.add_channel(member.workspace, network="x", handle="b", now=NOW)
    day = NOW.date()
    row = ObservationIn(gone.pk, 1, "account", Grain.DAY, day, day, {"reach": 5.0})
    store_observations(member.workspace.pk, [row], file_id=uuid4(), as_of=NOW)
    before = bytes(Observation.objects.get().key)
    services.merge_channels(kept, gone=gone, actor=member.user, now=NOW)
    moved = Observation.objects.get()
    assert (moved.channel, bytes(moved.key) != before) == (kept, True)
    services.remove_channel(kept, actor=member.user, now=NOW, typed="a")
    assert Observation.objects.count() == 0


def test_unlike_accounts_are_not_merged() -> None:
    member = make_member(make_workspace())
    one = services.add_channel(member.workspace, network="x", handle="a", remote_id="1", now=NOW)
    for other in (
        one,
        services.add_channel(member.workspace, network="x", handle="b", remote_id="2", now=NOW),
        services.add_channel(member.workspace, network="instagram", handle="a", now=NOW),
        services.add_channel(make_workspace(), network="x", handle="a", now=NOW),
    ):
        with pytest.raises(Refused):
            services.merge_channels(one, gone=other, actor=member.user, now=NOW)
    assert Channel.objects.count() == 4


def test_an_account_with_data_is_not_removed_by_one_press() -> None:
    member = make_member(make_workspace())
    channel = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    post(channel, "p1")
    with pytest.raises(Refused, match="type “a”"):
        services.remove_channel(channel, actor=member.user, now=NOW)
    services.remove_channel(channel, actor=member.user, now=NOW, typed="a")
    assert (Channel.objects.count(), Publication.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(action="channel.removed").count() == 1


def test_an_empty_account_is_removed() -> None:
    member = make_member(make_workspace())
    channel = services.add_channel(member.workspace, network="x", handle="a", now=NOW)
    services.remove_channel(channel, actor=member.user, now=NOW)
    assert Channel.objects.count() == 0


def test_rows_that_may_stand_once_per_account_are_moved_by_their_own_room() -> None:
    """A merge gives rows to the other account by their foreign key; where both may have one, their room must decide."""
    unique = set()
    for relation in Channel._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model is Publication:
            continue
        model, name = relation.related_model, relation.field.name
        constrained = any(name in getattr(rule, "fields", ()) for rule in model._meta.constraints)
        if constrained or relation.field.unique:
            unique.add(model._meta.app_label)
    assert unique <= set(services.kept_rooms())
    assert "metrics" in services.kept_rooms()  # its rows carry the account in a key of their own
    assert all(apps.is_installed(f"essor.{room}") for room in services.kept_rooms())


def test_posts_are_counted_searched_and_in_order() -> None:
    channel = services.add_channel(make_workspace(), network="x", handle="a", now=NOW)
    post(channel, "undated", text="Une cuisine en chêne")
    post(channel, "old", published_at=NOW.replace(year=2020), text="Un escalier en chêne")
    post(channel, "new", published_at=NOW, title="Escalier")
    row = counted_channels_of(channel.workspace_id).get()
    assert (row.posts, row.last_post_at) == (3, NOW)
    assert [one.remote_id for one in publications_of(channel)] == ["new", "old", "undated"]
    assert [one.remote_id for one in publications_of(channel, words="chêne escalier")] == ["old"]
    assert [one.remote_id for one in publications_of(channel, words="100%")] == []


def test_a_newer_count_of_waiting_messages_wins() -> None:
    channel = services.add_channel(make_workspace(), network="x", handle="a", now=NOW)
    services.set_unanswered(channel, count=5, as_of=NOW)
    assert services.set_unanswered(channel, count=9, as_of=NOW.replace(year=2020)).unanswered == 5


def test_the_trail_names_a_stranger_to_no_one() -> None:
    assert services.add_channel(make_workspace(), network="x", remote_id=str(uuid4()), now=NOW).title
    assert AuditEntry.objects.get().actor_label == "Essor"
