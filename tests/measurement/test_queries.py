"""What a small company's results say: costs once, sales by source, refusals where nothing can be said."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from essor.channels.models import Channel, Publication
from essor.ledger import services
from essor.ledger.models import MoneySettings, TimeEntry
from essor.ledger.services.costs import HoursIn
from essor.ledger.spending import spending
from essor.measurement.posts import post_results
from essor.measurement.queries import figure_rows, period_known, results
from essor.measurement.queries.results import Results
from essor.measurement.rules import ASK_CUSTOMERS
from essor.metrics.rules import ObservationIn
from essor.metrics.services import store_observations
from essor.records import AnswerRow, ConversionRow, Grain
from essor.stats import Estimate, NotEstimable
from essor.workspaces.models import Member
from tests.metrics.company import day, seen, taken
from tests.people import make_key, make_member, make_workspace, signed_in, with_key

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = day(0), day(89)


@pytest.fixture
def owner() -> Member:
    """A company with two networks, an ad account, hours, a shared tool and four sales."""
    member = make_member(make_workspace())
    workspace = member.workspace
    channels = {
        network: Channel.objects.create(workspace=workspace, network=network, name=network)
        for network in ("facebook", "instagram", "meta_ads")
    }
    spend = seen(channels["meta_ads"], 0, kind="campaign", id="a", grain=Grain.RANGE, days=90, currency="EUR", spend=90)
    posts = [
        seen(
            channels["instagram"], at, kind="post", id=str(at), grain=Grain.LIFETIME, reach=100 + at, likes=10, saves=2
        )
        for at in range(12)
    ]
    store_observations(workspace.pk, [spend, *posts], file_id=uuid.uuid4(), as_of=taken(0))
    Publication.objects.create(
        channel=channels["instagram"],
        remote_id="3",
        text="Le frêne du Morbihan",
        published_at=datetime(2026, 1, 4, tzinfo=UTC),
    )
    entries = [HoursIn(FIRST, Decimal(3), "instagram"), HoursIn(FIRST, Decimal(1), "facebook")]
    services.add_hours(workspace, entries, actor=member.user, now=taken(0))
    services.add_cost(
        workspace,
        kind="tool",
        label="Licence",
        amount=Decimal(40),
        first=FIRST,
        last=LAST,
        actor=member.user,
        now=taken(0),
    )
    services.set_money_settings(
        workspace,
        hourly_rate=Decimal(20),
        margin_low=Decimal(40),
        margin_high=Decimal(50),
        actor=member.user,
        now=taken(0),
    )
    sources = ("instagram", "instagram", "facebook", "")
    rows = [
        ConversionRow(2, "order", str(n), datetime(2026, 1, 10 + n, tzinfo=UTC), Decimal(100), "EUR", source=source)
        for n, source in enumerate(sources)
    ]
    services.store_conversions(workspace.pk, rows, file_id=uuid.uuid4(), as_of=taken(0), zone=PARIS)
    answers = [
        AnswerRow(n, date(2026, 1, 5), text) for n, text in enumerate(["Instagram"] * 3 + ["Bouche-à-oreille"] * 5)
    ]
    services.store_answers(workspace.pk, answers, file_id=uuid.uuid4(), keys=services.LineKeys())
    return member


def found_for(owner: Member) -> Results:
    return results(owner.workspace.pk, first=FIRST, last=LAST, zone=PARIS, currency="EUR")


def test_costs_are_those_of_the_ledger_with_shared_ones_divided_by_hours(owner: Member) -> None:
    found = found_for(owner)
    costs = {row.network: row.cost for row in found.networks}
    assert (costs["instagram"].work, costs["instagram"].shared) == (60, 30)
    assert (costs["facebook"].work, costs["facebook"].shared) == (20, 10)
    assert costs["meta_ads"].ads == 90
    total = sum((cost.known for cost in costs.values()), Decimal(0)) + found.undivided
    assert total == spending(owner.workspace.pk, first=FIRST, last=LAST, currency="EUR").total == 210


def test_sales_stand_beside_the_network_that_they_name(owner: Member) -> None:
    found = found_for(owner)
    sides = {row.network: row.sales for row in found.networks}
    assert (sides["instagram"].by_network, sides["instagram"].unknown, sides["instagram"].total) == (2, 1, 4)
    assert sides["facebook"].value_by_network == 100


def test_answers_cannot_tell_ads_apart(owner: Member) -> None:
    shares = {row.network: row.declared_share for row in found_for(owner).networks}
    assert isinstance(shares["instagram"], Estimate)
    assert (shares["instagram"].value, shares["instagram"].n) == (3 / 8, 8)
    assert isinstance(shares["meta_ads"], NotEstimable)


def test_every_figure_is_a_row_and_a_refusal_says_why(owner: Member) -> None:
    rows = figure_rows(found_for(owner), language="fr")
    assert {row.network for row in rows} == {"instagram", "facebook", "meta_ads"}
    for row in rows:
        assert row.value is not None or row.low is not None or row.why, row
    caused = [row for row in rows if row.metric == "return_caused"]
    assert all(row.value is None and row.method == "refused" and row.why for row in caused)


def test_posts_are_ordered_by_what_they_obtained_and_rates_carry_their_interval(owner: Member) -> None:
    found = post_results(owner.workspace.pk, first=FIRST, last=LAST)
    assert [post.seen for post in found.sorted_by("-seen")[:2]] == [111, 110]
    assert found.sorted_by("seen", network="facebook") == []
    best = next(post for post in found.posts if post.remote_id == "3")
    assert (best.text, best.acts) == ("Le frêne du Morbihan", 12)
    assert isinstance(best.rate, Estimate)
    assert best.rate.low < 12 / 103 < best.rate.high


@pytest.mark.parametrize("path", ["results/", "results/instagram/", "results/posts/?sort=-rate", "health/", "money/"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_answer_in_both_languages(owner: Member, path: str, language: str) -> None:
    owner.user.language = language
    owner.user.save()
    answer = signed_in(owner).get(f"/w/{owner.workspace.slug}/{path}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


def test_a_program_reads_the_same_figures_and_writes_costs_once(owner: Member) -> None:
    program = with_key(make_key(owner, ("read", "read-money", "edit-money")))
    told = program.get("/api/v1/results?first=2026-01-01&last=2026-03-31&language=fr").json()
    assert {row["network"]: row["verdict"] for row in told["verdicts"]}["instagram"] == "cannot_say"
    assert len(told["figures"]) == len(figure_rows(found_for(owner), language="fr"))
    assert program.get("/api/v1/results?first=2026-03-31&last=2026-01-01").status_code == 422
    assert [row["network"] for row in program.get("/api/v1/health").json()]
    body = {"kind": "tool", "label": "Retouche", "amount": "12.50", "first": "2026-02-01"}
    for _ in range(2):
        answer = program.post(
            "/api/v1/costs", body, content_type="application/json", headers={"Idempotency-Key": "one-cost"}
        )
        assert answer.status_code == 201, answer.content
    assert program.get("/api/v1/costs").json()["total"] == 2
    sale = {"kind": "order", "remote_id": "77", "at": "2026-02-03T10:00:00", "value": "30", "source": "instagram"}
    states = [program.post("/api/v1/conversions", sale, content_type="application/json").status_code for _ in range(2)]
    assert states == [201, 200]


def test_asking_customers_is_no_advice_for_ads(owner: Member) -> None:
    steps = {row.network: row.judgement.next_step for row in found_for(owner).networks}
    assert steps["meta_ads"] is None or steps["meta_ads"].why != ASK_CUSTOMERS


def test_results_open_on_the_last_year_of_which_something_is_known() -> None:
    workspace = make_member(make_workspace()).workspace
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert period_known(workspace.pk, zone=PARIS, now=now) == (date(2025, 6, 2), date(2026, 6, 1))
    channel = Channel.objects.create(workspace=workspace, network="facebook", name="facebook")
    arrived = ObservationIn(
        channel.pk, 1, "post", Grain.LIFETIME, date(2026, 5, 30), date(2026, 5, 30), {"likes": 1.0}, "a"
    )
    store_observations(workspace.pk, [arrived], file_id=uuid.uuid4(), as_of=now)
    Publication.objects.create(channel=channel, remote_id="a")  # no date: its counter stands on the day of arrival
    Publication.objects.create(channel=channel, remote_id="b", published_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    assert period_known(workspace.pk, zone=PARIS, now=now)[1] == date(2025, 1, 1)


def test_hours_priced_in_another_currency_are_missing_and_never_converted() -> None:
    workspace = make_member(make_workspace()).workspace
    Channel.objects.create(workspace=workspace, network="facebook", name="facebook")
    TimeEntry.objects.create(
        workspace=workspace, day=FIRST, hours=Decimal(3), network="facebook", rate=Decimal(40), currency="CHF", key="1"
    )
    MoneySettings.objects.create(workspace=workspace, hourly_rate=Decimal(30))
    found = results(workspace.pk, first=FIRST, last=LAST, zone=PARIS, currency="EUR").of("facebook")
    assert found is not None
    assert (found.cost.work, found.cost.hours) == (Decimal(0), Decimal(3))
    assert any("another currency" in words.en for words in found.cost.missing)
