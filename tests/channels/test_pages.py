"""The pages on accounts, as a browser meets them."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from essor.channels import services
from essor.channels.models import Channel, Publication
from tests.people import make_member, make_workspace, signed_in

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def text_of(response: object) -> str:
    """Return the page's text without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())  # type: ignore[attr-defined]


def test_an_account_is_added_by_its_networks_name_and_its_address() -> None:
    editor = make_member(make_workspace(language="en"), "editor")
    browser, base = signed_in(editor), f"/w/{editor.workspace.slug}/channels/"
    assert "No account yet" in text_of(browser.get(base))
    page = browser.post(f"{base}add/", {"network": "insta", "handle": "https://instagram.com/bellevue/"}, follow=True)
    assert "bellevue" in text_of(page)
    assert Channel.objects.get().network == "instagram"
    again = browser.post(f"{base}add/", {"network": "Instagram", "handle": "@Bellevue"})
    assert "here already" in text_of(again)
    unknown = browser.post(f"{base}add/", {"network": "Orkut", "handle": "a"})
    assert "no such network" in text_of(unknown)


def test_the_list_says_what_is_missing_and_what_is_history() -> None:
    member = make_member(make_workspace(language="en"))
    for network, handle in (("facebook", "bellevue"), ("google_plus", "+Bellevue"), ("x", "bellevue")):
        services.add_channel(member.workspace, network=network, handle=handle, now=NOW)
    closed = Channel.objects.get(network="x")
    services.set_state(closed, state="closed", reason="Spam", actor=member.user, now=NOW)
    page = text_of(signed_in(member).get(f"/w/{member.workspace.slug}/channels/"))
    for words in (
        "You hold 3 accounts on 3 networks.",
        "1 in use has nobody who answers for it.",
        "1 serves no stated objective.",
        "On networks that are history",
        "network closed 2019",
        "Frozen or closed by you",
        "Closed to the public in April 2019",
    ):
        assert words in page


def test_the_settings_change_the_account() -> None:
    member = make_member(make_workspace(language="en"))
    channel = services.add_channel(member.workspace, network="facebook", handle="a", now=NOW)
    twin = services.add_channel(member.workspace, network="facebook", name="Twin", now=NOW)
    Publication.objects.create(channel=twin, remote_id="p1")
    browser, base = signed_in(member), f"/w/{member.workspace.slug}/channels/{channel.public_id}/"
    posted = [
        ("name/", {"name": "Bellevue", "handle": "@bellevue"}),
        ("duties/", {"owner": str(member.public_id), "purpose": "sales", "note": "Kitchens"}),
        ("state/", {"state": "frozen", "reason": "Moved"}),
        ("merge/", {"gone": str(twin.public_id)}),
    ]
    for action, fields in posted:
        assert browser.post(f"{base}settings/{action}", fields).status_code == 302, action
    channel.refresh_from_db()
    assert (channel.title, channel.handle, channel.owner, channel.purpose, channel.state) == (
        "Bellevue", "bellevue", member, "sales", "frozen",
    )  # fmt: skip
    assert channel.publications.count() == 1
    assert Channel.objects.count() == 1
    assert "holds data" in text_of(browser.get(f"{base}settings/"))
    assert "type “Bellevue”" in text_of(browser.post(f"{base}settings/remove/", follow=True))
    assert browser.post(f"{base}settings/remove/", {"typed": "Bellevue"}).status_code == 302
    assert Channel.objects.count() == 0


def test_a_refused_change_is_said_beside_its_form() -> None:
    member = make_member(make_workspace(language="en"))
    channel = services.add_channel(member.workspace, network="facebook", handle="a", now=NOW)
    services.add_channel(member.workspace, network="facebook", handle="b", now=NOW)
    browser, base = signed_in(member), f"/w/{member.workspace.slug}/channels/{channel.public_id}/settings/"
    for action, fields in (
        ("name/", {"name": "", "handle": "b"}),
        ("state/", {"state": "closed", "reason": ""}),
        ("state/", {"state": "lost", "reason": "x"}),
        ("duties/", {"owner": "nobody", "purpose": ""}),
        ("merge/", {"gone": "x"}),
    ):
        page = browser.post(f"{base}{action}", fields)
        assert (page.status_code, 'role="alert"' in page.content.decode()) == (422, True), action
    channel.refresh_from_db()
    assert (channel.handle, channel.state) == ("a", "active")


def test_posts_are_searched_and_paged_and_link_only_to_the_web() -> None:
    member = make_member(make_workspace(language="en"))
    channel = services.add_channel(member.workspace, network="facebook", handle="a", now=NOW)
    Publication.objects.bulk_create(
        Publication(channel=channel, remote_id=f"p{n}", text=f"Oak stairs {n}", published_at=NOW, kind="photo")
        for n in range(60)
    )
    Publication.objects.create(
        channel=channel, remote_id="evil", text="<script>alert(1)</script>", permalink="javascript:alert(1)"
    )
    Publication.objects.create(channel=channel, remote_id="good", text="Beech", permalink="https://facebook.com/1")
    browser, address = signed_in(member), f"/w/{member.workspace.slug}/channels/{channel.public_id}/posts/"
    page = browser.get(address).content.decode() + browser.get(address, {"page": "2"}).content.decode()
    assert "62 posts" in page
    assert "https://facebook.com/1" in page
    assert "javascript:" not in page
    assert "<script>alert" not in page
    assert "1 post" in text_of(browser.get(address, {"q": "beech"}))
    assert "No post holds these words" in text_of(browser.get(address, {"q": "\x00 nothing"}))
    assert browser.get(address, {"page": "9" * 30}).status_code == 200


def test_a_page_of_an_account_shows_what_is_known() -> None:
    member = make_member(make_workspace(language="en"))
    channel = services.add_channel(member.workspace, network="x", handle="bellevue", now=NOW)
    services.set_unanswered(channel, count=4, as_of=NOW)
    page = signed_in(member).get(f"/w/{member.workspace.slug}/channels/{channel.public_id}/").content.decode()
    assert 'href="https://x.com/bellevue"' in page
    assert "Nobody answers for this account, and nobody has said what it is for." in page
    assert "Messages waiting" in page


def test_who_may_not_change_sees_no_way_to() -> None:
    member = make_member(make_workspace(language="en"), "client")
    channel = services.add_channel(member.workspace, network="x", handle="bellevue", now=NOW)
    browser, base = signed_in(member), f"/w/{member.workspace.slug}/channels/"
    for address in (base, f"{base}{channel.public_id}/", f"{base}{channel.public_id}/posts/"):
        assert f"{channel.public_id}/settings" not in browser.get(address).content.decode()
    assert browser.get(f"{base}{channel.public_id}/settings/").status_code == 403
