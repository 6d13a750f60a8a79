"""Accounts, for programs."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from essor.channels.models import Channel, Publication
from essor.channels.services import add_channel
from essor.workspaces.models import AuditEntry
from tests.people import make_key, make_member, make_workspace, with_key

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def program() -> tuple[Client, object]:
    member = make_member(make_workspace())
    return with_key(make_key(member, ["read", "edit"])), member


def send(client: Client, method: str, path: str, body: object, **headers: str) -> object:
    return client.generic(method, path, data=json.dumps(body), content_type="application/json", headers=headers)


def test_an_account_is_made_read_and_changed() -> None:
    client, member = program()
    made = send(client, "POST", "/api/v1/channels", {"network": "instagram", "handle": "@bellevue"})
    assert made.status_code == 201
    address = f"/api/v1/channels/{made.json()['id']}"
    changes = {
        "owner": str(member.public_id),
        "purpose": "sales",
        "state": "frozen",
        "reason": "Moved",
        "name": "Bellevue",
    }
    assert send(client, "PATCH", address, changes).status_code == 200
    shown = client.get(address).json()
    assert {key: shown[key] for key in ("handle", "name", "owner", "purpose", "state")} == {
        "handle": "bellevue", "name": "Bellevue", "owner": str(member.public_id), "purpose": "sales", "state": "frozen",
    }  # fmt: skip
    assert AuditEntry.objects.filter(actor=member.user, subject_kind="channel").count() == 5
    assert client.get("/api/v1/channels?network=x").json()["total"] == 0
    assert client.get("/api/v1/channels?network=instagram").json()["total"] == 1


def test_a_change_is_made_whole_or_not_at_all() -> None:
    client, member = program()
    channel = add_channel(member.workspace, network="x", handle="a", now=NOW)
    before = AuditEntry.objects.count()
    refused = send(client, "PATCH", f"/api/v1/channels/{channel.public_id}", {"name": "New", "state": "closed"})
    assert (refused.status_code, "why" in refused.json()["detail"]) == (422, True)
    channel.refresh_from_db()
    assert (channel.name, AuditEntry.objects.count()) == ("", before)


def test_an_owner_is_taken_away_with_null() -> None:
    client, member = program()
    channel = add_channel(member.workspace, network="x", handle="a", owner=member, now=NOW)
    assert send(client, "PATCH", f"/api/v1/channels/{channel.public_id}", {"owner": None}).json()["owner"] is None
    stranger = make_member(make_workspace())
    refused = send(client, "PATCH", f"/api/v1/channels/{channel.public_id}", {"owner": str(stranger.public_id)})
    assert refused.status_code == 422


def test_a_repeated_post_adds_one_account() -> None:
    client, _member = program()
    body = {"network": "x", "handle": "bellevue"}
    first = send(client, "POST", "/api/v1/channels", body, idempotency_key="k1")
    second = send(client, "POST", "/api/v1/channels", body, idempotency_key="k1")
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (201, first.json())
    assert send(client, "POST", "/api/v1/channels", {**body, "handle": "b"}, idempotency_key="k1").status_code == 422
    assert send(client, "POST", "/api/v1/channels", body).status_code == 409
    assert Channel.objects.count() == 1


def test_fields_that_cannot_be_set_are_not_set() -> None:
    client, member = program()
    body = {"network": "x", "handle": "a", "workspace_id": 999, "remote_id": "7", "public_id": "x"}
    made = send(client, "POST", "/api/v1/channels", body).json()
    channel = Channel.objects.get()
    assert (channel.workspace, channel.remote_id, str(channel.public_id)) == (member.workspace, "", made["id"])


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"{", 400), (b"NaN", 400), (b"[]", 422), (b'{"network": "x"}', 422), (b'{"network": 5}', 422),
     (b'{"network": "nowhere", "handle": "a"}', 422), (b'{"network": "x", "handle": "\\u0000"}', 400),
     (b'{"network": "x", "handle": "\\ud800"}', 400), (b'{"handle": "' + b"a" * 1_100_000 + b'"}', 413)],
)  # fmt: skip
def test_bodies_that_cannot_be_used_are_answered_in_words(body: bytes, status: int) -> None:
    client, _member = program()
    answer = client.generic("POST", "/api/v1/channels", data=body, content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert len(answer.json()["detail"]) > 10
    assert Channel.objects.count() == 0


def test_a_form_in_place_of_json_is_told_so() -> None:
    client, _member = program()
    answer = client.post("/api/v1/channels", {"network": "x"}, headers={"idempotency-key": "k"})
    assert answer.status_code == 415


def test_posts_are_listed_and_searched() -> None:
    client, member = program()
    channel = add_channel(member.workspace, network="x", handle="a", now=NOW)
    Publication.objects.create(channel=channel, remote_id="1", text="Oak", published_at=NOW)
    Publication.objects.create(channel=channel, remote_id="2", text="Beech")
    address = f"/api/v1/channels/{channel.public_id}/publications"
    assert [one["remote_id"] for one in client.get(address).json()["items"]] == ["1", "2"]
    assert [one["remote_id"] for one in client.get(f"{address}?q=beech").json()["items"]] == ["2"]
