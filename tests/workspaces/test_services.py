"""Companies and people: opened, invited, changed with a trail, shut out, erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from essor.channels.models import Channel
from essor.jobs.services import enqueue
from essor.workspaces import services
from essor.workspaces.models import ApiKey, AuditEntry, Invitation, Member, User, Workspace
from essor.workspaces.queries import has_people, may_create_workspace, workspaces_of
from essor.workspaces.rules import Refused
from tests.people import PASSWORD, make_key, make_member, make_user, make_workspace, signed_in, with_key
from tests.workspaces.pictures import PNG

NOW: datetime = timezone.now()
pytestmark = pytest.mark.django_db


class TestCompanies:
    def test_a_company_gets_a_readable_address_of_its_own(self) -> None:
        owner = make_user()
        names = ["Menuiserie Bellevue", "Menuiserie Bellevue", "menuiserie bellevue !", "日本", "株式"]
        made = [services.create_workspace(name=name, owner=owner, now=NOW) for name in names]
        assert [one.slug for one in made] == [
            "menuiserie-bellevue", "menuiserie-bellevue-2", "menuiserie-bellevue-3", "company", "company-2",
        ]  # fmt: skip
        assert {member.role for member in Member.objects.all()} == {"owner"}
        assert len(workspaces_of(owner)) == 5

    def test_a_very_long_name_is_cut_in_the_address_only(self) -> None:
        made = services.create_workspace(name="a" * 120, owner=make_user(), now=NOW)
        assert (len(made.slug) <= 60, len(made.name)) == (True, 120)

    @pytest.mark.parametrize(
        "changes",
        [{"name": " "}, {"name": "x" * 121}, {"timezone": "Europe/Nowhere"}, {"timezone": "../../etc/passwd"},
         {"currency": "euro"}, {"country": "F"}, {"language": "de"}, {"colour": "red"}, {"colour": "#12345g"}],
    )  # fmt: skip
    def test_settings_that_cannot_be_are_refused(self, changes: dict[str, str]) -> None:
        member = make_member(make_workspace())
        with pytest.raises(Refused):
            services.edit_workspace(member.workspace, actor=member.user, now=NOW, **changes)
        assert AuditEntry.objects.count() == 0

    def test_a_change_keeps_the_address_and_leaves_a_trail(self) -> None:
        member = make_member(make_workspace("Old"))
        made = services.edit_workspace(
            member.workspace, actor=member.user, now=NOW, name="New", currency="chf", colour="#1f6f6b"
        )
        assert (made.slug, made.currency) == (member.workspace.slug, "CHF")
        entry = AuditEntry.objects.get()
        assert entry.before == {"name": "Old", "currency": "EUR", "colour": ""}
        assert entry.after == {"name": "New", "currency": "CHF", "colour": "#1f6f6b"}

    def test_only_settings_can_be_set(self) -> None:
        member = make_member(make_workspace())
        with pytest.raises(TypeError):
            services.edit_workspace(member.workspace, actor=member.user, now=NOW, is_demo=True)

    def test_owners_and_the_administrator_may_open_another(self) -> None:
        owner, editor = make_member(make_workspace()), make_member(make_workspace(), "editor")
        administrator = make_user(is_superuser=True)
        assert [may_create_workspace(one) for one in (owner.user, editor.user, administrator)] == [True, False, True]

    def test_a_logo_is_kept_replaced_and_removed(self) -> None:
        member = make_member(make_workspace())
        first = services.set_logo(member.workspace, data=PNG, actor=member.user, now=NOW)
        path = Path(settings.MEDIA_ROOT) / first.logo
        assert path.read_bytes() == PNG
        with pytest.raises(Refused, match="PNG or JPEG"):
            services.set_logo(first, data=b"<svg/>", actor=member.user, now=NOW)
        assert services.set_logo(first, data=None, actor=member.user, now=NOW).logo == ""

    def test_erasing_needs_the_name_and_takes_everything(self, django_capture_on_commit_callbacks: object) -> None:
        member, other = make_member(make_workspace("Bellevue")), make_member(make_workspace("Other"))
        workspace = services.set_logo(member.workspace, data=PNG, actor=member.user, now=NOW)
        Channel.objects.create(workspace=workspace, network="x", handle="a")
        kept = Channel.objects.create(workspace=other.workspace, network="x", handle="a")
        make_key(member)
        services.invite(workspace, email="a@example.org", role="editor", actor=member, now=NOW)
        enqueue("import", workspace_id=workspace.pk, now=NOW)
        with pytest.raises(Refused, match="Nothing was erased"):
            services.erase_workspace(workspace, typed="bellevue")
        folder = services.files_folder(workspace)
        assert folder.is_dir()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            services.erase_workspace(workspace, typed="Bellevue")
        assert list(Workspace.objects.all()) == [other.workspace]
        assert list(Channel.objects.all()) == [kept]
        assert (ApiKey.objects.count(), Invitation.objects.count()) == (0, 0)
        assert not folder.exists()
        assert User.objects.filter(pk=member.user_id).exists()

    def test_files_of_a_company_that_is_gone_are_swept(self) -> None:
        member = make_member(make_workspace())
        services.set_logo(member.workspace, data=PNG, actor=member.user, now=NOW)
        folder = services.files_folder(member.workspace)
        lost = folder.with_name("00000000-0000-4000-8000-000000000000")
        lost.mkdir()
        assert services.sweep_files() >= 1
        assert (folder.is_dir(), lost.exists()) == (True, False)


class TestInvitations:
    def test_a_new_person_joins_once_by_the_link(self) -> None:
        owner = make_member(make_workspace())
        invitation, token = services.invite(
            owner.workspace, email=" Claire@Example.org ", role="editor", actor=owner, now=NOW
        )
        assert token not in (invitation.token_hash, str(invitation.public_id))
        member = services.join_as_new_person(token, name="Claire", password=PASSWORD, now=NOW)
        assert (member.user.email, member.role, str(member.user)) == ("claire@example.org", "editor", "Claire")
        assert EmailAddress.objects.get(user=member.user).verified
        with pytest.raises(Refused, match="used"):
            services.join_as_new_person(token, name="Again", password=PASSWORD, now=NOW)
        assert [one.action for one in AuditEntry.objects.order_by("pk")] == ["invitation.made", "member.joined"]

    def test_a_weak_password_does_not_use_the_invitation_up(self) -> None:
        owner = make_member(make_workspace())
        _, token = services.invite(owner.workspace, email="a@example.org", role="editor", actor=owner, now=NOW)
        with pytest.raises(Refused):
            services.join_as_new_person(token, name="", password="password", now=NOW)
        assert services.invitation_for(token, now=NOW) is not None
        assert User.objects.count() == 1

    def test_it_runs_out_after_14_days(self) -> None:
        owner = make_member(make_workspace())
        _, token = services.invite(owner.workspace, email="a@example.org", role="editor", actor=owner, now=NOW)
        assert services.invitation_for(token, now=NOW + timedelta(days=13, hours=23)) is not None
        with pytest.raises(Refused):
            services.join_as_new_person(token, name="", password=PASSWORD, now=NOW + timedelta(days=14))

    def test_a_withdrawn_one_and_an_older_one_are_worthless(self) -> None:
        owner = make_member(make_workspace())
        _, first = services.invite(owner.workspace, email="a@example.org", role="editor", actor=owner, now=NOW)
        second_one, second = services.invite(owner.workspace, email="a@example.org", role="agent", actor=owner, now=NOW)
        assert services.invitation_for(first, now=NOW) is None
        services.withdraw_invitation(second_one, actor=owner, now=NOW)
        assert services.invitation_for(second, now=NOW) is None

    def test_somebody_elses_invitation_opens_nothing(self) -> None:
        owner, stranger = make_member(make_workspace()), make_user("stranger@example.org")
        _, token = services.invite(owner.workspace, email="a@example.org", role="owner", actor=owner, now=NOW)
        with pytest.raises(Refused, match=r"a@example\.org"):
            services.join(token, user=stranger, now=NOW)
        assert services.invitation_for(token, now=NOW) is not None

    def test_a_known_person_joins_with_their_account_and_no_new_one_takes_it_over(self) -> None:
        owner, known = make_member(make_workspace()), make_user("known@example.org")
        _, token = services.invite(owner.workspace, email="known@example.org", role="agent", actor=owner, now=NOW)
        with pytest.raises(Refused, match="sign in"):
            services.join_as_new_person(token, name="", password="another long password", now=NOW)
        assert services.join(token, user=known, now=NOW).role == "agent"
        known.refresh_from_db()
        assert known.check_password(PASSWORD)

    def test_who_is_shut_out_invites_nobody_any_more(self) -> None:
        owner = make_member(make_workspace())
        manager = make_member(owner.workspace, "manager")
        _, token = services.invite(owner.workspace, email="a@example.org", role="editor", actor=manager, now=NOW)
        services.deactivate_member(manager, actor=owner, now=NOW)
        assert services.invitation_for(token, now=NOW) is None

    def test_nobody_gives_what_they_do_not_hold(self) -> None:
        workspace = make_workspace()
        manager, editor = make_member(workspace, "manager"), make_member(workspace, "editor")
        for actor, role in ((manager, "owner"), (editor, "client"), (manager, "king")):
            with pytest.raises(Refused):
                services.invite(workspace, email="a@example.org", role=role, actor=actor, now=NOW)
        assert Invitation.objects.count() == 0

    def test_a_member_is_not_invited_again(self) -> None:
        owner = make_member(make_workspace())
        with pytest.raises(Refused, match="member already"):
            services.invite(owner.workspace, email=owner.user.email, role="editor", actor=owner, now=NOW)

    def test_the_link_is_mailed_where_there_is_a_server_and_names_the_configured_address(
        self, settings: object
    ) -> None:
        owner = make_member(make_workspace("Bellevue\nBcc: x@example.org"))
        invitation, token = services.invite(owner.workspace, email="a@example.org", role="editor", actor=owner, now=NOW)
        assert not services.mail_invitation(invitation, token=token)
        settings.HAS_MAIL = True  # type: ignore[attr-defined]
        settings.PUBLIC_URL = "https://essor.example"  # type: ignore[attr-defined]
        assert services.mail_invitation(invitation, token=token)
        assert f"https://essor.example/join/{token}/" in mail.outbox[0].body
        assert "\n" not in mail.outbox[0].subject


class TestRoles:
    def test_the_last_owner_stays_an_owner(self) -> None:
        owner = make_member(make_workspace())
        make_member(owner.workspace, "owner", is_active=False)
        for attempt in (
            lambda: services.change_role(owner, role="editor", actor=owner, now=NOW),
            lambda: services.deactivate_member(owner, actor=owner, now=NOW),
            lambda: services.leave(owner, now=NOW),
        ):
            with pytest.raises(Refused, match="last owner"):
                attempt()
        second = make_member(owner.workspace, "owner")
        assert services.leave(owner, now=NOW).is_active is False
        with pytest.raises(Refused, match="last owner"):
            services.leave(second, now=NOW)

    def test_a_manager_touches_no_owner_and_makes_none(self) -> None:
        owner = make_member(make_workspace())
        make_member(owner.workspace, "owner")
        manager = make_member(owner.workspace, "manager")
        for attempt in (
            lambda: services.change_role(owner, role="client", actor=manager, now=NOW),
            lambda: services.change_role(manager, role="owner", actor=manager, now=NOW),
            lambda: services.deactivate_member(owner, actor=manager, now=NOW),
        ):
            with pytest.raises(Refused, match="only an owner"):
                attempt()
        assert AuditEntry.objects.count() == 0

    def test_a_change_of_role_leaves_a_trail(self) -> None:
        owner = make_member(make_workspace())
        agent = make_member(owner.workspace, "agent")
        assert services.change_role(agent, role="analyst", actor=owner, now=NOW).role == "analyst"
        entry = AuditEntry.objects.get()
        assert (entry.before, entry.after) == ({"role": "agent"}, {"role": "analyst"})

    def test_who_is_shut_out_loses_sessions_and_keys_at_once(self) -> None:
        owner = make_member(make_workspace())
        member = make_member(owner.workspace, "editor")
        browser, program = signed_in(member), with_key(make_key(member))
        kept = signed_in(owner)
        assert program.get("/api/v1/workspace").status_code == 200
        assert "_auth_user_id" in browser.session
        services.deactivate_member(member, actor=owner, now=NOW)
        assert program.get("/api/v1/workspace").status_code == 401
        assert browser.get("/workspaces/").status_code == 302
        assert kept.get("/workspaces/").status_code == 200
        services.reactivate_member(member, actor=owner, now=NOW)
        assert program.get("/api/v1/workspace").status_code == 401
        assert browser.get("/workspaces/").status_code == 302


class TestKeys:
    def test_a_key_gives_no_more_than_its_maker_holds(self) -> None:
        editor = make_member(make_workspace(), "editor")
        with pytest.raises(Refused, match="workspace"):
            services.create_api_key(editor, name="k", scopes=["read", "workspace"], now=NOW)
        for name, scopes in (("", ["read"]), ("k", []), ("k", ["everything"])):
            with pytest.raises(Refused):
                services.create_api_key(editor, name=name, scopes=scopes, now=NOW)
        assert ApiKey.objects.count() == 0

    def test_making_and_ending_leave_a_trail_without_the_secret(self) -> None:
        owner = make_member(make_workspace())
        key, secret = services.create_api_key(owner, name="till", scopes=["read"], now=NOW)
        services.revoke_api_key(key, actor=owner.user, now=NOW)
        services.revoke_api_key(key, actor=owner.user, now=NOW)
        assert [one.action for one in AuditEntry.objects.order_by("pk")] == ["api_key.created", "api_key.revoked"]
        assert all(secret not in str([one.before, one.after, one.subject_label]) for one in AuditEntry.objects.all())


class TestFirstOwner:
    def test_there_is_one_first_owner(self) -> None:
        assert not has_people()
        owner = services.create_first_owner(email="Owner@Example.org", password=PASSWORD)
        assert (owner.email, owner.is_superuser, has_people()) == ("owner@example.org", True, True)
        with pytest.raises(Refused):
            services.create_first_owner(email="second@example.org", password=PASSWORD)

    def test_nobody_signs_up_by_themselves(self) -> None:
        fields = {"email": "a@example.org", "password1": PASSWORD}
        assert Client().post("/account/signup/", fields).status_code == 200
        assert User.objects.count() == 0


def test_the_trail_is_written_with_the_change_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change whose trail cannot be written is not made."""
    from essor.workspaces.services import companies

    member = make_member(make_workspace("Old"))

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(companies, "record", fail)
    with pytest.raises(RuntimeError):
        services.edit_workspace(member.workspace, actor=member.user, now=NOW, name="New")
    assert Workspace.objects.get().name == "Old"
