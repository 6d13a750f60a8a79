"""Ad spend is counted once, however many reports of it there are; typed costs, hours and reports stand side by side."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest

from essor.channels.models import Channel
from essor.ledger import services
from essor.ledger.adspend import ad_spend
from essor.ledger.services.costs import HoursIn
from essor.ledger.spending import spending
from essor.metrics.services import ObservationIn, store_observations
from essor.records import Grain
from essor.workspaces.models import Member
from tests.intake.drops import from_disk, read, store
from tests.metrics.company import day, seen, taken
from tests.people import make_member, make_workspace
from tests.shared import shared

pytestmark = pytest.mark.django_db
FIRST, LAST = day(0), day(89)


@pytest.fixture
def owner() -> Member:
    return make_member(make_workspace())


@pytest.fixture
def account(owner: Member) -> Channel:
    return Channel.objects.create(workspace=owner.workspace, network="meta_ads", name="Publicités")


def bring(channel: Channel, *rows: ObservationIn, at: int = 0) -> None:
    store_observations(channel.workspace_id, rows, file_id=uuid.uuid4(), as_of=taken(at))


def spent(channel: Channel) -> Decimal:
    return sum((one.amount for one in ad_spend(channel.workspace_id, first=FIRST, last=LAST)), Decimal(0))


def campaign(channel: Channel, name: str, at: int, days: int, amount: float) -> ObservationIn:
    return seen(channel, at, kind="campaign", id=name, grain=Grain.RANGE, days=days, currency="EUR", spend=amount)


def test_a_series_by_week_and_a_table_of_campaigns_are_the_same_money(account: Channel) -> None:
    weeks = [seen(account, 7 * week, grain=Grain.WEEK, days=7, currency="EUR", spend=10) for week in range(12)]
    bring(account, *weeks)
    bring(account, campaign(account, "soldes", 0, 84, 70), campaign(account, "marque", 0, 84, 50), at=1)
    assert spent(account) == 120


def test_ranges_that_overlap_count_each_day_once(account: Channel) -> None:
    bring(account, campaign(account, "soldes", 0, 30, 30))
    bring(account, campaign(account, "soldes", 0, 90, 90), at=1)
    assert spent(account) == 90


def test_the_part_of_a_range_that_falls_into_the_period_counts(account: Channel) -> None:
    bring(account, campaign(account, "soldes", 60, 60, 60))
    assert spent(account) == 30


def test_two_accounts_of_one_tool_add_up(owner: Member, account: Channel) -> None:
    other = Channel.objects.create(workspace=owner.workspace, network="meta_ads", name="Agence")
    bring(account, campaign(account, "soldes", 0, 90, 30))
    bring(other, campaign(other, "marque", 0, 90, 12))
    found = spending(owner.workspace.pk, first=FIRST, last=LAST, currency="EUR")
    assert [(row.network, row.ads, row.ads_reported) for row in found.rows] == [("meta_ads", Decimal(42), True)]


def test_a_typed_invoice_does_not_add_to_what_the_tool_reports(owner: Member, account: Channel) -> None:
    bring(account, campaign(account, "soldes", 0, 90, 90))
    services.add_cost(
        owner.workspace, kind="ads", label="Facture", amount=Decimal(500), first=FIRST, last=LAST, network="meta_ads",
        actor=owner.user, now=taken(1),
    )  # fmt: skip
    assert spending(owner.workspace.pk, first=FIRST, last=LAST, currency="EUR").total == 90


def test_hours_without_a_price_are_told_and_priced_by_the_settings(owner: Member) -> None:
    services.add_hours(owner.workspace, [HoursIn(FIRST, Decimal("2.5"), "facebook")], actor=owner.user, now=taken(0))
    found = spending(owner.workspace.pk, first=FIRST, last=LAST, currency="EUR")
    assert (found.total, found.hours, found.unpriced) == (0, Decimal("2.5"), Decimal("2.5"))
    services.set_money_settings(
        owner.workspace, hourly_rate=Decimal(30), margin_low=None, margin_high=None, actor=owner.user, now=taken(0)
    )
    found = spending(owner.workspace.pk, first=FIRST, last=LAST, currency="EUR")
    assert (found.total, found.unpriced) == (75, 0)


def test_money_of_another_currency_is_counted_and_not_converted(owner: Member) -> None:
    services.add_cost(
        owner.workspace, kind="tool", label="Licence", amount=Decimal(10), first=FIRST, last=FIRST, currency="USD",
        actor=owner.user, now=taken(0),
    )  # fmt: skip
    found = spending(owner.workspace.pk, first=FIRST, last=LAST, currency="EUR")
    assert (found.total, found.elsewhere) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_real_company_spends_what_its_tools_say(owner: Member) -> None:
    meta = shared("data/exports/meta_ads/deco_charpente_fr")
    google = shared("data/exports/google_ads/deco_charpente_fr")
    drop = read(owner.workspace, from_disk([*meta.glob("*.csv"), *google.glob("*.csv")]))
    drop = store(drop)
    assert drop.state == drop.State.COMMITTED, drop.problem
    found = spending(owner.workspace.pk, first=date(2024, 12, 30), last=date(2025, 12, 31), currency="EUR")
    told = {row.network: row.ads for row in found.rows}
    assert told["meta_ads"] == Decimal("3132.22")
    assert abs(told["google_ads"] - Decimal("39498.1")) < Decimal("0.1")
