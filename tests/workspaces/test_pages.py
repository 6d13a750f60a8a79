"""The pages on companies and people, as a browser meets them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from essor.workspaces import services
from essor.workspaces.models import ApiKey, AuditEntry, Invitation, Member, Workspace
from tests.people import PASSWORD, make_member, make_user, make_workspace, signed_in
from tests.workspaces.pictures import PNG

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def text_of(response: object) -> str:
    """Return the page's text without its tags."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_an_owner_opens_a_company_and_changes_it() -> None:
    owner = make_member(make_workspace())
    browser = signed_in(owner)
    assert browser.get("/workspaces/new/").status_code == 200
    fields = {"name": "Atelier Ouest", "timezone": "Europe/Paris", "currency": "EUR", "language": "fr", "country": "fr"}
    assert browser.post("/workspaces/new/", fields).headers["Location"] == "/w/atelier-ouest/"
    page = browser.get("/w/atelier-ouest/settings/")
    assert page.status_code == 200
    logo = SimpleUploadedFile("logo.svg.png", PNG, "image/svg+xml")
    changed = {**fields, "name": "Atelier Est", "currency": "CHF", "agency_name": "", "colour": "#123456", "logo": logo}
    assert browser.post("/w/atelier-ouest/settings/", changed).status_code == 302
    workspace = Workspace.objects.get(slug="atelier-ouest")
    assert (workspace.name, workspace.currency, workspace.country) == ("Atelier Est", "CHF", "FR")
    shown = browser.get("/w/atelier-ouest/logo/")
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_refused_setting_is_said_on_the_page_and_nothing_changes() -> None:
    owner = make_member(make_workspace("Old"))
    fields = {"name": "New", "timezone": "Europe/Paris", "currency": "EUR", "language": "fr", "country": "F1"}
    page = signed_in(owner).post(f"/w/{owner.workspace.slug}/settings/", fields)
    assert page.status_code == 200
    assert Workspace.objects.get().name == "Old"


def test_an_invitation_is_shown_once_and_lets_in() -> None:
    owner = make_member(make_workspace(language="en"))
    browser = signed_in(owner)
    slug = owner.workspace.slug
    page = browser.post(f"/w/{slug}/people/invite/", {"email": "claire@example.org", "role": "editor"})
    link = re.search(r"/join/[\w-]{43}/", page.content.decode())
    assert link is not None
    assert link[0] not in browser.get(f"/w/{slug}/people/").content.decode()
    stranger = Client()
    assert stranger.get(link[0]).status_code == 200
    answer = stranger.post(link[0], {"name": "Claire", "password": PASSWORD})
    assert answer.headers["Location"] == f"/w/{slug}/"
    assert stranger.get(f"/w/{slug}/people/").status_code == 200
    assert Client().get(link[0]).status_code == 410
    assert Member.objects.get(user__email="claire@example.org").role == "editor"


def test_a_known_person_signs_in_first_and_another_one_is_told_so() -> None:
    owner, known, other = make_member(make_workspace(language="en")), make_user("known@example.org"), make_user()
    _, token = services.invite(owner.workspace, email=known.email, role="agent", actor=owner, now=NOW)
    address = f"/join/{token}/"
    assert "?next=/join/" in Client().get(address).content.decode()
    assert Client().post(address, {"name": "x", "password": PASSWORD}).status_code == 200
    browser = Client()
    browser.force_login(other)
    browser.post(address)
    assert Member.objects.filter(user=other).count() == 0
    browser.force_login(known)
    assert browser.post(address).status_code == 302
    assert Member.objects.get(user=known).role == "agent"


def test_links_cannot_be_guessed_at_speed() -> None:
    answers = [Client().get(f"/join/{'x' * 43}/").status_code for _ in range(21)]
    assert answers == [410] * 20 + [429]


def test_people_are_changed_from_the_page() -> None:
    owner = make_member(make_workspace(language="en"))
    editor = make_member(owner.workspace, "editor")
    browser, base = signed_in(owner), f"/w/{owner.workspace.slug}/people"
    browser.post(f"{base}/{editor.public_id}/role/", {"role": "analyst"})
    browser.post(f"{base}/{editor.public_id}/deactivate/")
    editor.refresh_from_db()
    assert (editor.role, editor.is_active) == ("analyst", False)
    browser.post(f"{base}/{editor.public_id}/reactivate/")
    editor.refresh_from_db()
    assert editor.is_active
    page = browser.post(f"{base}/leave/", follow=True)
    assert "last owner" in text_of(page)


def test_who_does_not_manage_people_sees_no_addresses() -> None:
    owner = make_member(make_workspace())
    client = make_member(owner.workspace, "client")
    page = signed_in(client).get(f"/w/{owner.workspace.slug}/people/").content.decode()
    assert owner.user.email not in page
    assert "invite" not in page


def test_a_key_is_shown_once_and_ended() -> None:
    owner = make_member(make_workspace())
    browser, address = signed_in(owner), f"/w/{owner.workspace.slug}/settings/keys/"
    page = browser.post(address, {"name": "till", "scopes": ["read"]}).content.decode()
    secret = re.search(r"essor_[\w-]{43}", page)
    assert secret is not None
    assert secret[0] not in browser.get(address).content.decode()
    key = ApiKey.objects.get()
    browser.post(f"{address}{key.public_id}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_the_trail_is_filtered_by_person_kind_and_day() -> None:
    owner = make_member(make_workspace(language="en", timezone="Pacific/Auckland"))
    other = make_member(owner.workspace, "owner")
    evening = NOW.replace(year=2026, month=3, day=9, hour=20)  # the 10th in Auckland
    services.edit_workspace(owner.workspace, currency="CHF", actor=owner.user, now=evening)
    services.edit_workspace(owner.workspace, currency="GBP", actor=other.user, now=evening.replace(month=4))
    services.create_api_key(owner, name="till", scopes=["read"], now=evening.replace(month=5))
    browser, address = signed_in(owner), f"/w/{owner.workspace.slug}/audit/"

    def shown(**asked: str) -> set[str]:
        page = text_of(browser.get(address, asked))
        return {name for name in ("→ CHF", "→ GBP", "till") if name in page}

    assert shown() == {"→ CHF", "→ GBP", "till"}
    assert shown(kind="api_key") == {"till"}
    assert shown(person=str(owner.public_id), kind="workspace") == {"→ CHF"}
    assert shown(since="2026-03-10", until="2026-03-10") == {"→ CHF"}
    assert shown(since="2026-03-09", until="2026-03-09") == set()
    assert shown(kind="nonsense", since="yesterday") == {"→ CHF", "→ GBP", "till"}
    assert "currency EUR → CHF" in text_of(browser.get(address))


def test_erasing_asks_for_the_name() -> None:
    owner = make_member(make_workspace("Bellevue"))
    browser, address = signed_in(owner), f"/w/{owner.workspace.slug}/settings/erase/"
    assert "Bellevue" in browser.get(address).content.decode()
    assert browser.post(address, {"typed": "Belleview"}).status_code == 200
    assert Workspace.objects.count() == 1
    assert browser.post(address, {"typed": "Bellevue"}).status_code == 302
    assert Workspace.objects.count() == 0
    assert browser.get("/workspaces/").status_code == 200


def test_signing_out_everywhere_keeps_this_device() -> None:
    member = make_member(make_workspace())
    here, there = signed_in(member), signed_in(member)
    assert here.post("/me/sign-out-everywhere/").status_code == 302
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (200, 302)


@pytest.mark.parametrize(
    ("own", "company", "browser", "spoken"),
    [("fr", "en", "en", "fr"), ("", "fr", "en", "fr"), ("", "en", "fr", "en"), ("en", "fr", "fr", "en")],
)
def test_the_persons_language_then_the_companys(own: str, company: str, browser: str, spoken: str) -> None:
    member = make_member(make_workspace(language=company), user=make_user(language=own))
    page = signed_in(member).get(f"/w/{member.workspace.slug}/people/", headers={"accept-language": browser})
    assert f'<html lang="{spoken}"' in page.content.decode()
    assert page.headers["Content-Language"] == spoken


def test_before_sign_in_the_browsers_language_is_spoken() -> None:
    page = Client().get("/account/login/", headers={"accept-language": "fr"})
    assert '<html lang="fr"' in page.content.decode()


def test_texts_of_people_are_shown_as_text() -> None:
    owner = make_member(make_workspace("<script>alert(1)</script>", language="en"))
    owner.user.name = '"><img src=x onerror=alert(2)>'
    owner.user.save()
    services.edit_workspace(owner.workspace, agency_name="<b>x</b>", actor=owner.user, now=NOW)
    Invitation.objects.create(
        workspace=owner.workspace,
        email="<i>@example.org",
        role="client",
        token_hash="0",
        expires_at=NOW.replace(year=2099),
    )
    browser, slug = signed_in(owner), owner.workspace.slug
    for address in ("/workspaces/", f"/w/{slug}/people/", f"/w/{slug}/settings/", f"/w/{slug}/audit/"):
        page = browser.get(address).content.decode()
        for hostile in ("<script>alert", "<img src=x", "<b>x", "<i>@"):
            assert hostile not in page, (address, hostile)


def test_reset_mails_carry_the_configured_address(settings: object, mailoutbox: list[object]) -> None:
    settings.PUBLIC_URL = "https://essor.example"  # type: ignore[attr-defined]
    user = make_user("a@example.org")
    answer = Client().post("/account/password/reset/", {"email": user.email}, headers={"host": "localhost"})
    assert answer.status_code == 302
    body = mailoutbox[0].body  # type: ignore[attr-defined]
    assert "https://essor.example/account/password/reset/key/" in body
    assert "localhost" not in body
    Client().post("/account/password/reset/", {"email": "stranger@example.org"})
    assert len(mailoutbox) == 1


def test_a_forged_host_is_refused() -> None:
    assert Client().post("/account/password/reset/", {}, headers={"host": "evil.example"}).status_code == 400


def test_passwords_cannot_be_guessed_at_speed() -> None:
    user = make_user("a@example.org")
    for n in range(5):
        Client().post(
            "/account/login/",
            {"login": user.email, "password": f"wrong {n}"},
            headers={"x-forwarded-for": f"9.9.9.{n}"},
        )
    browser = Client()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in browser.session


def test_second_factors_are_sealed() -> None:
    from essor.workspaces.adapters import MfaAdapter

    sealed = MfaAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert sealed != MfaAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert MfaAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_the_guide_names_every_call() -> None:
    page = Client().get("/api/", headers={"accept-language": "en"}).content.decode()
    for call in ("GET /api/v1/workspace", "GET /api/v1/audit"):
        assert call in page
    missing = Client().get("/api/v1/nothing")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_call_of_the_api_leaves_no_session() -> None:
    from django.contrib.sessions.models import Session

    from tests.people import make_key, with_key

    answer = with_key(make_key(make_member(make_workspace()))).get("/api/v1/workspace")
    assert (answer.status_code, answer.cookies, Session.objects.count()) == (200, {}, 0)
    assert AuditEntry.objects.count() == 1
