"""A live server, Debian's Chromium and a signed-in page. Skipped with the reason where either is absent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

CHROMIUM = Path(os.environ.get("ESSOR_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EMAIL, SLUG = "ada@example.org", "atelier"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: apt install chromium, or set ESSOR_CHROMIUM to one")
    api = pytest.importorskip(
        "playwright.sync_api", reason="the browser group is not installed: uv sync --group browser"
    )
    # Playwright keeps an event loop in this thread; Django would take the tests for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def company(transactional_db: None) -> Any:
    """A workspace with its owner, by the models: the pages under test make the rest."""
    from essor.workspaces.models import Member, Role, User, Workspace

    person = User.objects.create_user(EMAIL, "look-and-see-1", name="Ada Martin")
    workspace = Workspace.objects.create(slug=SLUG, name="Atelier Lumière")
    Member.objects.create(workspace=workspace, user=person, role=Role.OWNER)
    return workspace


@pytest.fixture
def open_page(browser: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    """A function that opens an address in a browser of its own, with cookies; the page notes console errors."""
    settings.ROOT_URLCONF = "tests.browser.gallery"
    contexts = []

    def opener(path: str, *, theme: str, language: str, width: int, cookies: dict[str, str]) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 600 else 844},
            base_url=live_server.url,
            reduced_motion="reduce",
            color_scheme="dark" if theme == "dark" else "light",
        )
        contexts.append(context)
        context.add_cookies([{"name": name, "value": text, "url": live_server.url} for name, text in cookies.items()])
        page = context.new_page()
        page.start_url = live_server.url
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(path)
        return page

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(open_page: Any, company: Any, settings: Any) -> Any:
    """Open a page as the owner: ``signed_in("/w/atelier/", theme="dark", language="fr", width=390)``."""
    from essor.workspaces.models import User

    def opener(path: str, *, theme: str = "light", language: str = "en", width: int = 1440) -> Any:
        person = User.objects.get(email=EMAIL)
        person.theme, person.language = theme, language
        person.save(update_fields=["theme", "language"])
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session}
        return open_page(path, theme=theme, language=language, width=width, cookies=cookies)

    return opener


@pytest.fixture
def signed_out(open_page: Any, company: Any, settings: Any) -> Any:
    """Open a page as somebody who has not signed in."""

    def opener(path: str, *, theme: str = "light", language: str = "en", width: int = 1440) -> Any:
        cookies = {"essor_theme": theme, settings.LANGUAGE_COOKIE_NAME: language}
        return open_page(path, theme=theme, language=language, width=width, cookies=cookies)

    return opener
