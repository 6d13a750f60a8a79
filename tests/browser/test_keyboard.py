"""What the keyboard does: the palette, the room letters, the skip link."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_palette_goes_to_a_room(signed_in: Any) -> None:
    """Ctrl+K, some letters without their accents, Enter."""
    page = signed_in("/w/atelier/gallery/", language="fr")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette [role=option]")
    page.keyboard.type("equi")
    page.wait_for_selector("#palette [role=option]:only-child")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/")


def test_palette_finds_an_account(signed_in: Any, company: Any) -> None:
    """An account is found by its name as well."""
    from essor.channels.models import Channel

    Channel.objects.create(workspace=company, network="linkedin", name="Métiers du bois")
    page = signed_in("/w/atelier/gallery/")
    page.keyboard.press("Control+k")
    page.keyboard.type("metiers")
    page.wait_for_selector("#palette [role=option]:only-child")
    assert "Métiers du bois" in page.inner_text("#palette-results")


def test_g_then_a_letter_opens_a_room(signed_in: Any) -> None:
    """G T is Today; typing in a field goes nowhere."""
    page = signed_in("/w/atelier/gallery/")
    page.focus("input[name=q]:not(#palette-words)")
    page.keyboard.type("gt")
    assert page.url.endswith("/gallery/")
    page.click("h1")
    assert page.url.endswith("/gallery/")
    page.keyboard.type("gt")
    page.wait_for_url("**/w/atelier/")


def test_skip_link_leads_to_the_content(signed_in: Any) -> None:
    """The first stop of the Tab key."""
    page = signed_in("/w/atelier/gallery/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_theme_is_kept_with_the_person(signed_in: Any) -> None:
    """The switch needs no script of ours: a form that posts."""
    from essor.workspaces.models import User

    page = signed_in("/w/atelier/gallery/", theme="light")
    page.click(".top .menu-button")
    page.click("button[value=dark]")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.url.endswith("/gallery/")
    assert User.objects.get().theme == "dark"
