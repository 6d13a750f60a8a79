"""The first page: sentences, suggestions that can be put away, the list of first steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone, translation

from essor.channels.models import Channel, ChannelState, Publication
from essor.intake.models import Drop
from essor.ledger.models import TimeEntry
from essor.today import queries
from essor.today.models import Dismissal
from essor.today.rules import MOST_SUGGESTIONS, Sentence, Suggestion, choose, first_sentences
from essor.workspaces.models import AuditEntry, Member, Role, User, Workspace
from essor.workspaces.rules import Permission
from essor.workspaces.services import record

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def company() -> Workspace:
    """A workspace with its owner."""
    person = User.objects.create_user("ada@example.org", "look-and-see-1", name="Ada", language="en")
    workspace = Workspace.objects.create(slug="atelier", name="Atelier")
    Member.objects.create(workspace=workspace, user=person, role=Role.OWNER)
    return workspace


def _said(company: Workspace, *, with_money: bool = True) -> list[str]:
    with translation.override("en"):
        return [one.text for one in queries.sentences(queries.state_of(company, now=NOW, with_money=with_money))]


def _keys(company: Workspace) -> list[str]:
    return [one.key for one in queries.suggestions(queries.state_of(company, now=NOW, with_money=True))]


def _account(company: Workspace, name: str, *, every: int, until: int, owned: bool = True) -> Channel:
    """An account that posted every so many days until so many days ago."""
    owner = Member.objects.get(workspace=company) if owned else None
    channel = Channel.objects.create(
        workspace=company, network="linkedin", name=name, owner=owner, purpose="sales" if owned else ""
    )
    days = range(until, 500, every)
    Publication.objects.bulk_create(
        Publication(channel=channel, remote_id=str(day), published_at=NOW - timedelta(days=day), kind="post")
        for day in days
    )
    return channel


def test_an_empty_workspace_is_told_what_to_bring(company: Workspace) -> None:
    """No figure, no alarm: the first step."""
    assert "does not know your networks" in _said(company)[0]
    state = queries.state_of(company, now=NOW, with_money=True)
    assert not any(task.is_done for task in queries.checklist(state))
    assert queries.suggestions(state) == []


def test_too_little_is_said_as_such(company: Workspace) -> None:
    """An account without a post is not called healthy."""
    Channel.objects.create(workspace=company, network="facebook", name="Atelier")
    assert _said(company)[0] == "Of your account, too little is known to say how it is."


def test_an_account_at_its_rhythm_is_calm(company: Workspace) -> None:
    """And the sentence names it."""
    _account(company, "Atelier", every=4, until=2)
    assert _said(company)[0] == "LinkedIn · Atelier keeps its rhythm, and nothing shows that its audience tires."


def test_money_is_told_only_to_those_who_may_see_it(company: Workspace) -> None:
    """Hours are money too."""
    _account(company, "Atelier", every=4, until=2)
    TimeEntry.objects.create(workspace=company, day=NOW.date(), hours=Decimal(12), network="linkedin", key="1")
    assert any("a month; what it earns cannot be said yet" in text for text in _said(company))
    assert not any("earns" in text for text in _said(company, with_money=False))


def test_the_page_never_says_more_than_three_things(company: Workspace) -> None:
    """Sentences and suggestions both."""
    for index in range(6):
        _account(company, f"Account {index}", every=3, until=2, owned=index > 3)
        Drop.objects.create(workspace=company, state=Drop.State.FAILED, created_at=NOW)
    assert len(_said(company)) <= 3
    state = queries.state_of(company, now=NOW, with_money=True)
    found = queries.suggestions(state)
    assert len(found) > MOST_SUGGESTIONS
    assert len(choose(found, put_away=set(), role="owner")) == MOST_SUGGESTIONS


def test_accounts_without_anybody_in_charge_are_one_suggestion(company: Workspace) -> None:
    """With one more account it is a new suggestion, also for whoever put the old one away."""
    _account(company, "One", every=4, until=2, owned=False)
    (first,) = _keys(company)
    Dismissal.objects.create(workspace=company, key=first, reason="wrong", dismissed_at=NOW)
    _account(company, "Two", every=4, until=2, owned=False)
    (second,) = _keys(company)
    assert first != second
    Channel.objects.update(state=ChannelState.FROZEN)
    assert _keys(company) == []


def test_a_suggestion_is_put_away_with_its_reason(client: Client, company: Workspace) -> None:
    """It goes, the trail says so, and "later" brings it back."""
    channel = _account(company, "One", every=4, until=2, owned=False)
    client.force_login(User.objects.get())
    (key,) = _keys(company)
    assert key in client.get("/w/atelier/").content.decode()
    client.post("/w/atelier/dismiss/", {"key": key, "reason": "later"})
    assert key not in client.get("/w/atelier/").content.decode()
    assert AuditEntry.objects.get(action="suggestion.dismissed").after == {"reason": "later"}
    kept = Dismissal.objects.get()
    assert kept.until is not None
    assert queries.put_away(company, now=kept.until - timedelta(minutes=1)) == {key}
    assert queries.put_away(company, now=kept.until + timedelta(minutes=1)) == set()
    assert str(channel) in client.get("/w/atelier/").content.decode()


@pytest.mark.parametrize("data", [{"key": "owner:x", "reason": "later"}, {"key": "", "reason": "later"}])
def test_what_is_not_offered_cannot_be_put_away(client: Client, company: Workspace, data: dict[str, str]) -> None:
    """A key made up stores nothing."""
    client.force_login(User.objects.get())
    client.post("/w/atelier/dismiss/", data)
    assert not Dismissal.objects.exists()


def test_a_reason_is_needed(client: Client, company: Workspace) -> None:
    """Or the request is refused."""
    _account(company, "One", every=4, until=2, owned=False)
    client.force_login(User.objects.get())
    answer = client.post("/w/atelier/dismiss/", {"key": _keys(company)[0], "reason": "because"})
    assert answer.status_code == 400
    assert not Dismissal.objects.exists()


def test_a_role_sees_only_what_it_can_do(client: Client, company: Workspace) -> None:
    """A client is offered nothing to edit, and cannot put away for the others."""
    _account(company, "One", every=4, until=2, owned=False)
    (key,) = _keys(company)
    Member.objects.update(role=Role.CLIENT)
    client.force_login(User.objects.get())
    assert "/w/atelier/dismiss/" not in client.get("/w/atelier/").content.decode()
    client.post("/w/atelier/dismiss/", {"key": key, "reason": "wrong"})
    assert not Dismissal.objects.exists()


def test_first_steps_follow_the_state(client: Client, company: Workspace) -> None:
    """Nobody ticks anything: what is done is done."""
    _account(company, "One", every=4, until=2)
    Drop.objects.create(workspace=company, state=Drop.State.COMMITTED, created_at=timezone.now())
    TimeEntry.objects.create(workspace=company, day=NOW.date(), hours=Decimal(2), key="1")
    tasks = queries.checklist(queries.state_of(company, now=NOW, with_money=True))
    assert [task.is_done for task in tasks] == [True, True, True, True, False]
    record(company, action="report.made", subject_kind="report", now=NOW)
    tasks = queries.checklist(queries.state_of(company, now=NOW, with_money=True))
    assert all(task.is_done for task in tasks)


def test_choose_keeps_the_order() -> None:
    """The most pressing first, without those put away and those of other roles."""
    made = [Suggestion(str(n), "", "", "", "", Permission.EDIT_CHANNELS) for n in range(5)]
    assert [one.key for one in choose(made, put_away={"1"}, role="editor")] == ["0", "2", "3"]
    assert choose(made, put_away=set(), role="client") == []


def test_first_sentence_stands_out() -> None:
    """One main sentence, whatever its own tone."""
    with translation.override("en"):
        shown = first_sentences([Sentence("a", "act"), Sentence("b", "act")])
    assert [one.tone for one in shown] == ["main", "act"]


def test_imports_that_wait_are_one_suggestion(company: Workspace) -> None:
    """One leads to its files, several to the list."""
    for count, path in ((1, "files/"), (2, "files/")):
        Drop.objects.create(workspace=company, state=Drop.State.READY, created_at=NOW)
        state = queries.state_of(company, now=NOW, with_money=True)
        (step,) = [one for one in queries.suggestions(state) if one.key.startswith("check:")]
        assert step.path.startswith(path)
        assert (step.path == path) == (count > 1)
