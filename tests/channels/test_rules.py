"""Recognising an account, whatever was typed or exported."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from essor.channels.rules import clean_handle, matching, profile_address, same_handle
from essor.records import NETWORKS, AccountRef


@dataclass(frozen=True)
class Account:
    network: str
    remote_id: str = ""
    handle: str = ""
    name: str = ""


@pytest.mark.parametrize(
    ("network", "typed", "handle"),
    [
        ("instagram", " @bellevue ", "bellevue"),
        ("instagram", "https://www.instagram.com/bellevue/?hl=fr", "bellevue"),
        ("linkedin", "https://www.linkedin.com/company/bellevue-sarl/posts/", "bellevue-sarl"),
        ("youtube", "youtube.com/@bellevue", "bellevue"),
        ("youtube", "https://www.youtube.com/channel/UC123/videos", "UC123"),
        ("facebook", "Menuiserie Bellevue", "Menuiserie Bellevue"),
        ("mastodon", "@atelier@mastodon.example", "atelier@mastodon.example"),
        ("web", "https://www.bellevue.example/", "www.bellevue.example"),
        ("blog", "bellevue.example/blog/", "bellevue.example/blog"),
        ("bluesky", "bellevue.bsky.social", "bellevue.bsky.social"),
    ],
)
def test_what_people_paste_becomes_a_handle(network: str, typed: str, handle: str) -> None:
    assert clean_handle(typed, NETWORKS[network]) == handle


def test_an_empty_handle_names_no_account() -> None:
    assert not same_handle("", "")
    assert same_handle("@Bellevue", "bellevue")


KNOWN = [
    Account("facebook", "1", "bellevue", "Bellevue"),
    Account("facebook", "", "atelier", "Atelier"),
    Account("facebook", "", "", "Vitrine"),
    Account("instagram", "1", "bellevue", "Bellevue"),
]


@pytest.mark.parametrize(
    ("account", "found"),
    [
        (AccountRef("facebook", remote_id="1", handle="other"), [0]),  # the id decides
        (AccountRef("facebook", remote_id="9", handle="bellevue"), []),  # another id is another account
        (AccountRef("facebook", remote_id="9", handle="ATELIER"), [1]),  # no id known: the handle decides
        (AccountRef("facebook", handle="@atelier"), [1]),
        (AccountRef("facebook", handle="new", name="Vitrine"), [2]),  # no handle known: the name decides
        (AccountRef("facebook", handle="new", name="Atelier"), []),  # another handle is another account
        (AccountRef("facebook"), [0, 1, 2]),  # the file does not say: any
        (AccountRef("instagram"), [3]),
        (AccountRef("x"), []),
    ],
)
def test_a_file_finds_its_account(account: AccountRef, found: list[int]) -> None:
    assert matching(KNOWN, account) == [KNOWN[index] for index in found]


def test_an_address_is_built_of_plain_handles_only() -> None:
    assert profile_address(NETWORKS["x"], "bellevue") == "https://x.com/bellevue"
    for hostile in ("javascript:alert(1)", "../admin", "a b", "a/b", ""):
        assert profile_address(NETWORKS["x"], hostile) == ""
    assert profile_address(NETWORKS["other"], "bellevue") == ""
