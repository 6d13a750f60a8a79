"""The frame: rooms, preferences, the process's doors, errors in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from essor.jobs.models import Heartbeat
from essor.web.palette import Entry, matching
from essor.workspaces.models import Member, Role, User, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    """Somebody who signs in."""
    return User.objects.create_user("ada@example.org", "look-and-see-1", name="Ada", language="en")


@pytest.fixture
def company(person: User) -> Workspace:
    """Her company."""
    workspace = Workspace.objects.create(slug="atelier", name="Atelier", colour="#c0392b")
    Member.objects.create(workspace=workspace, user=person, role=Role.OWNER)
    return workspace


def test_root_leads_to_the_only_workspace_then_to_the_last(client: Client, person: User, company: Workspace) -> None:
    """One workspace: there. Two: the one that was open last."""
    client.force_login(person)
    assert client.get("/")["Location"] == "/w/atelier/"
    second = Workspace.objects.create(slug="second", name="Second")
    Member.objects.create(workspace=second, user=person, role=Role.CLIENT)
    client.get("/w/second/")
    assert client.get("/")["Location"] == "/w/second/"
    Member.objects.filter(workspace=second).update(is_active=False)
    assert client.get("/")["Location"] == "/w/atelier/"


def test_root_asks_strangers_to_sign_in(client: Client) -> None:
    """And nothing else."""
    assert client.get("/")["Location"].startswith("/account/login/")


def test_preferences_are_kept_with_the_person(client: Client, person: User, company: Workspace) -> None:
    """Theme and language win over what the browser asks."""
    client.force_login(person)
    client.post("/preferences/", {"theme": "dark", "next": "/w/atelier/"})
    client.post("/preferences/", {"language": "fr", "next": "/w/atelier/"})
    person.refresh_from_db()
    assert (person.theme, person.language) == ("dark", "fr")
    page = client.get("/w/atelier/").content.decode()
    assert '<html lang="fr" data-theme="dark">' in page
    assert "Aujourd’hui" in page


def test_preferences_before_sign_in_are_a_cookie(client: Client) -> None:
    """No person, no row: the browser remembers."""
    client.post("/preferences/", {"theme": "dark", "language": "fr", "next": "/account/login/"})
    assert '<html lang="fr" data-theme="dark">' in client.get("/account/password/reset/done/").content.decode()


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_preferences_never_lead_elsewhere(client: Client, where: str) -> None:
    """``next`` is written by whoever wrote the form."""
    assert client.post("/preferences/", {"theme": "dark", "next": where})["Location"] == "/"


def test_colour_of_the_workspace_is_the_accent(client: Client, person: User, company: Workspace) -> None:
    """The page links to a sheet for that colour; what is no colour falls back to our own."""
    client.force_login(person)
    assert "/look/c0392b.css?v=" in client.get("/w/atelier/").content.decode()
    Workspace.objects.update(colour="url(x)")
    assert "/look/0f5c5c.css?v=" in client.get("/w/atelier/").content.decode()
    sheet = client.get("/look/c0392b.css")
    assert sheet["Content-Type"].startswith("text/css")
    assert "immutable" in sheet["Cache-Control"]
    assert client.get("/look/zzzzzz.css").status_code == 404


def test_a_dead_worker_is_said_in_the_header(client: Client, person: User, company: Workspace) -> None:
    """Never started, alive, stopped."""
    client.force_login(person)
    assert "has not started" in client.get("/w/atelier/").content.decode()
    Heartbeat.objects.create(name="worker", at=timezone.now())
    assert "Up to date" in client.get("/w/atelier/").content.decode()
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=3))
    page = client.get("/w/atelier/").content.decode()
    assert "pulse-dead" in page
    assert "stopped 3\u00a0hours ago" in page


def test_healthz_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any) -> None:
    """The process lives even where the database does not."""
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_readyz_names_the_part_that_fails(client: Client) -> None:
    """503 until the worker has beaten, then 200."""
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "essor worker" in answer.json()["parts"]["worker"]
    Heartbeat.objects.create(name="worker", at=timezone.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"] == {"database": "ok", "disk": "ok", "migrations": "ok", "worker": "ok"}


def test_pages_carry_no_inline_style_or_script(client: Client, person: User, company: Workspace) -> None:
    """The security policy would drop them: a page that needs one is broken."""
    client.force_login(person)
    answer = client.get("/w/atelier/")
    page = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert " style=" not in page
    assert "onclick" not in page
    assert all("src=" in tag for tag in page.split("<script")[1:])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_missing_page_says_so_in_words(client: Client, person: User, language: str) -> None:
    """Another company's page and a page that never was answer alike."""
    User.objects.update(language=language)
    client.force_login(person)
    Workspace.objects.create(slug="others", name="Others")
    pages = [client.get(path) for path in ("/w/others/", "/w/none/")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
    assert {"en": "There is no such page", "fr": "Cette page n’existe pas"}[language] in pages[0].content.decode()


def test_palette_matches_beginnings_without_accents() -> None:
    """Each word typed begins a word said, in any order."""
    entries = [
        Entry("Résultats", "room", "r", "results"),
        Entry("LinkedIn · Métiers du bois", "channel", "c", "channels"),
    ]
    assert [entry.href for entry in matching(entries, "resu")] == ["r"]
    assert [entry.href for entry in matching(entries, "BOIS linked")] == ["c"]
    assert matching(entries, "sultats") == []
    assert len(matching(entries, "")) == 2


def test_palette_offers_only_what_the_role_may_do(client: Client, person: User, company: Workspace) -> None:
    """A client is not offered to bring files."""
    client.force_login(person)
    assert "Bring files" in client.get("/w/atelier/palette/?q=bring").content.decode()
    Member.objects.update(role=Role.CLIENT)
    page = client.get("/w/atelier/palette/?q=bring", headers={"hx-request": "true"})
    assert "Bring files" not in page.content.decode()


def test_navigation_shows_only_rooms_that_open(client: Client, person: User, company: Workspace) -> None:
    """A link to a page that answers 403 is an insult; every link of every role opens."""
    client.force_login(person)
    seen = {}
    for role in Role.values:
        Member.objects.update(role=role)
        links = client.get("/w/atelier/").context["room_links"]
        seen[role] = {link.room.slug for link in links}
        assert all(client.get(link.href).status_code == 200 for link in links)
    assert {"today", "people", "settings"} <= seen["owner"]
    assert "settings" not in seen["client"]
