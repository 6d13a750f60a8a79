"""How far what is known of an account reaches: its silence is judged up to there, and no further."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from essor.health.queries import ChannelHealth, health_of, ranking
from essor.health.rules import Condition
from essor.workspaces.models import Workspace
from tests.intake.drops import from_disk, given, read, store
from tests.intake.files import JANUARY
from tests.people import make_workspace
from tests.shared import shared

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
ACTOR = "https://mastodon.example/users/bellevue"
LAST_POST = datetime(2026, 3, 1, 9, tzinfo=UTC)


def outbox(posts: int) -> str:
    """Return the archive of an account that posted every third day up to ``LAST_POST``."""
    items = [
        {
            "id": f"{ACTOR}/statuses/{1000 + index}/activity",
            "type": "Create",
            "actor": ACTOR,
            "published": (LAST_POST - timedelta(days=3 * index)).isoformat(),
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {"id": f"{ACTOR}/statuses/{1000 + index}", "content": "<p>An oak table</p>"},
        }
        for index in reversed(range(posts))
    ]
    return json.dumps({"id": "outbox.json", "type": "OrderedCollection", "orderedItems": items})


def only_account(workspace: Workspace, *, now: datetime) -> ChannelHealth:
    (found,) = health_of(workspace.pk, zone=PARIS, now=now)
    return found


@pytest.mark.parametrize(("days_later", "condition"), [(2, Condition.HEALTHY), (150, Condition.DORMANT)])
def test_a_list_of_posts_without_counters_tells_of_silence_up_to_its_export(
    days_later: int, condition: Condition
) -> None:
    workspace = make_workspace()
    exported = LAST_POST + timedelta(days=days_later)
    now = LAST_POST + timedelta(days=200)
    store(read(workspace, given({"outbox.json": outbox(40)}, modified=exported), now=now))
    found = only_account(workspace, now=now)
    assert found.evidence.until == exported.date()
    assert found.diagnosis.condition is condition


def test_a_later_archive_with_the_same_posts_tells_that_the_silence_lasted() -> None:
    workspace = make_workspace()
    now = LAST_POST + timedelta(days=200)
    for days_later, name in ((2, "outbox.json"), (150, "later/outbox.json")):
        text = outbox(40) + " " * days_later  # other bytes, the same posts
        store(read(workspace, given({name: text}, modified=LAST_POST + timedelta(days=days_later)), now=now))
    assert only_account(workspace, now=now).diagnosis.condition is Condition.DORMANT


def test_a_file_that_shows_its_last_day_is_not_believed_beyond_it() -> None:
    """A workbook of April to June says nothing of July, whenever it was downloaded."""
    workspace = make_workspace()
    store(read(workspace, from_disk([shared("data/exports/linkedin/nplf_q1/NPLF LinkedIn Q1.xls")])))
    found = only_account(workspace, now=datetime(2020, 9, 22, 12, tzinfo=UTC))
    assert found.evidence.until == date(2020, 6, 30)


def test_newer_figures_of_an_account_do_not_make_it_silent() -> None:
    workspace = make_workspace()
    reach = '\ufeffsep=,\n"Facebook reach"\n"Date","Primary"\n"2025-06-30T00:00:00","12"\n'
    files = {"Jan-01-2025_Jan-31-2025_1234567890123456.csv": JANUARY, "Reach.csv": reach.encode("utf-16")}
    now = datetime(2025, 7, 1, 12, tzinfo=UTC)
    store(read(workspace, given(files, modified=now), now=now))
    found = only_account(workspace, now=now)
    assert found.evidence.until == date(2025, 1, 31)


def test_no_day_stands_on_both_sides_of_a_comparison() -> None:
    """365 days moved back by 52 weeks share a day with themselves: its posts would count now and before."""
    workspace = make_workspace()
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    store(read(workspace, given({"outbox.json": outbox(240)}, modified=now), now=now))
    last = LAST_POST.date()
    found = ranking(workspace.pk, first=last - timedelta(days=366), last=last, zone=PARIS, currency="EUR")
    assert (found.first, found.last_before) == (last - timedelta(days=363), last - timedelta(days=364))
    (network,) = found.networks
    assert network.posts + network.posts_before == 240 - sum(3 * index > 727 for index in range(240))
