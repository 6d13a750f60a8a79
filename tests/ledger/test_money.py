"""Money is counted once, to the cent, in its own currency, on the days of the company's own clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from essor.channels.models import Channel
from essor.ledger.adspend import AdSpend, ad_spend
from essor.ledger.models import Conversion, Cost, TimeEntry
from essor.ledger.queries import costs_by_network, daily_sales, sales_by_network, undated_sales, weekly_sales
from essor.ledger.spending import spending
from essor.metrics.services import ObservationIn, store_observations
from essor.records import Grain
from essor.workspaces.models import Workspace
from tests.intake.drops import from_disk, read, store
from tests.people import make_workspace
from tests.shared import shared

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace(timezone="Europe/Paris", currency="EUR")


# --------------------------------------------------------------------------------------------------------------------
# sales


def sell(workspace: Workspace, value: str, at: datetime | None, **fields: object) -> None:
    said: Mapping[str, object] = {"kind": "order", "status": "won", "currency": "EUR", **fields}
    Conversion.objects.create(
        workspace=workspace,
        remote_id=str(uuid4()),
        value=Decimal(value),
        at=at,
        **said,  # type: ignore[misc]
    )


def test_a_period_begins_and_ends_at_midnight_of_the_company(workspace: Workspace) -> None:
    """23:30 UTC on 31 May is 1 June in Paris; 22:30 UTC on 30 June is 1 July."""
    sell(workspace, "1", datetime(2025, 5, 31, 21, 59, tzinfo=UTC))
    sell(workspace, "10", datetime(2025, 5, 31, 23, 30, tzinfo=UTC))
    sell(workspace, "100", datetime(2025, 6, 30, 21, 59, tzinfo=UTC))
    sell(workspace, "1000", datetime(2025, 6, 30, 22, 30, tzinfo=UTC))
    june = sales_by_network(workspace.pk, first=date(2025, 6, 1), last=date(2025, 6, 30), zone=PARIS, currency="EUR")
    assert (june.total.count, june.total.value) == (2, Decimal(110))
    found = daily_sales(workspace.pk, first=date(2025, 5, 1), last=date(2025, 7, 31), zone=PARIS)
    assert found == {date(2025, 5, 31): 1, date(2025, 6, 1): 1, date(2025, 6, 30): 1, date(2025, 7, 1): 1}


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2025, 3, 30), 23), (date(2025, 10, 26), 25), (date(2024, 2, 29), 24)],
)
def test_days_of_a_changing_clock_and_leap_days_hold_their_own_hours(
    workspace: Workspace, day: date, hours: int
) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC).timestamp()
    for hour in range(-1, hours + 1):
        sell(workspace, "1", datetime.fromtimestamp(start + 3600 * hour + 1800, UTC))
    found = sales_by_network(workspace.pk, first=day, last=day, zone=PARIS, currency="EUR")
    assert found.total.count == hours


def test_what_was_not_sold_is_no_sale(workspace: Workspace) -> None:
    noon = datetime(2025, 6, 1, 12, tzinfo=UTC)
    sell(workspace, "80", noon)
    for status in ("cancelled", "open", "lost"):
        sell(workspace, "500", noon, status=status)
    sell(workspace, "500", noon, kind="lead")
    sell(workspace, "30", noon, status="refunded")  # what remains of it
    sell(workspace, "500", None)
    found = sales_by_network(workspace.pk, first=YEAR[0], last=YEAR[1], zone=PARIS, currency="EUR")
    assert (found.total.count, found.total.value) == (2, Decimal(110))
    assert undated_sales(workspace.pk) == 1


def test_currencies_are_counted_apart_and_never_added(workspace: Workspace) -> None:
    noon = datetime(2025, 6, 1, 12, tzinfo=UTC)
    sell(workspace, "80", noon)
    sell(workspace, "20", noon, currency="")  # the workspace's own
    sell(workspace, "9000", noon, currency="JPY")
    found = sales_by_network(workspace.pk, first=YEAR[0], last=YEAR[1], zone=PARIS, currency="EUR").total
    assert (found.count, found.value, found.elsewhere) == (3, Decimal(100), 1)


def test_thousands_of_sales_add_up_to_the_cent(workspace: Workspace) -> None:
    """SQLite adds amounts as floating numbers; the sum of these ends in ...9999 there."""
    noon = datetime(2025, 6, 1, 12, tzinfo=UTC)
    amounts = [Decimal(1999 + 37 * index) / 100 for index in range(3000)]
    Conversion.objects.bulk_create(
        Conversion(
            workspace=workspace, kind="order", status="won", currency="EUR", remote_id=str(index), value=amount, at=noon
        )
        for index, amount in enumerate(amounts)
    )
    found = sales_by_network(workspace.pk, first=YEAR[0], last=YEAR[1], zone=PARIS, currency="EUR")
    assert str(found.total.value) == str(sum(amounts))


def test_quiet_weeks_between_sales_are_zero_and_none_outside(workspace: Workspace) -> None:
    for day in (2, 3, 18, 22):
        sell(workspace, "1", datetime(2025, 6, day, 12, tzinfo=UTC))
    assert weekly_sales(workspace.pk, first=YEAR[0], last=YEAR[1], zone=PARIS) == [2, 0, 2]


# --------------------------------------------------------------------------------------------------------------------
# costs and hours


def pay(workspace: Workspace, amount: str, first: date, last: date, network: str = "", currency: str = "EUR") -> None:
    Cost.objects.create(
        workspace=workspace,
        key=str(uuid4()),
        kind="tool",
        label="A subscription",
        amount=Decimal(amount),
        currency=currency,
        first=first,
        last=last,
        network=network,
    )


def test_quarters_of_a_cost_add_up_to_it(workspace: Workspace) -> None:
    """A leap year has 366 days: each quarter takes its own, and the cents are those of the whole."""
    pay(workspace, "100.01", date(2024, 1, 1), date(2024, 12, 31), "facebook")
    starts = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1)]
    ends = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
    parts = [
        costs_by_network(workspace.pk, first=first, last=last, currency="EUR").direct["facebook"]["tool"]
        for first, last in zip(starts, ends, strict=True)
    ]
    assert sum(parts).quantize(Decimal("0.01")) == Decimal("100.01")  # type: ignore[union-attr]
    assert parts[0].quantize(Decimal("0.01")) == (Decimal("100.01") * 91 / 366).quantize(Decimal("0.01"))


def test_a_credit_note_lowers_a_cost_and_another_currency_is_only_counted(workspace: Workspace) -> None:
    day = date(2025, 2, 14)
    pay(workspace, "120", day, day, "facebook")
    pay(workspace, "-20.50", day, day, "facebook")
    pay(workspace, "999", day, day, "facebook", "USD")
    found = spending(workspace.pk, first=YEAR[0], last=YEAR[1], currency="EUR")
    assert found.total == Decimal("99.50")
    assert found.elsewhere == 1


def test_hours_without_a_rate_are_in_no_sum(workspace: Workspace) -> None:
    for hours, rate in (("2.5", "40"), ("3", None)):
        TimeEntry.objects.create(
            workspace=workspace,
            key=str(uuid4()),
            day=date(2025, 2, 14),
            hours=Decimal(hours),
            network="facebook",
            rate=Decimal(rate) if rate else None,
            currency="EUR" if rate else "",
        )
    (row,) = spending(workspace.pk, first=YEAR[0], last=YEAR[1], currency="EUR").rows
    assert (row.work, row.hours, row.unpriced) == (Decimal(100), Decimal("5.5"), Decimal(3))


# --------------------------------------------------------------------------------------------------------------------
# what advertising tools report

Told = tuple[str, date, date, float, datetime]
EARLY, LATE = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 11, 1, tzinfo=UTC)


def report(workspace: Workspace, told: list[Told], *, kind: str = "campaign", grain: Grain = Grain.RANGE) -> None:
    channel, _ = Channel.objects.get_or_create(workspace=workspace, network="google_ads", handle="bellevue")
    for name, first, last, spend, as_of in told:
        row = ObservationIn(channel.pk, 2, kind, grain, first, last, {"spend": spend}, name, name, (), "EUR")
        store_observations(workspace.pk, [row], file_id=uuid4(), as_of=as_of)


def spent(workspace: Workspace, first: date, last: date) -> AdSpend:
    (found,) = ad_spend(workspace.pk, first=first, last=last)
    return found


def test_a_few_days_of_last_years_total_are_not_added_to_this_year(workspace: Workspace) -> None:
    """A period that begins two days before the comparison period ends holds this year's spend and nothing else."""
    report(
        workspace,
        [
            ("Oak", date(2024, 1, 1), date(2024, 10, 9), 500.0, LATE),
            ("Oak", date(2025, 1, 1), date(2025, 10, 9), 300.25, LATE),
            ("Pine", date(2025, 1, 1), date(2025, 10, 9), 100.50, LATE),
        ],
    )
    found = spent(workspace, date(2024, 10, 8), date(2025, 10, 9))
    assert found.amount == Decimal("400.75")
    assert (found.days_covered, found.is_estimated) == (282, False)


def test_a_part_of_a_longer_span_counts_by_its_days_and_says_so(workspace: Workspace) -> None:
    report(workspace, [("Oak", date(2025, 1, 1), date(2025, 10, 7), 280.0, LATE)])
    found = spent(workspace, date(2025, 4, 1), date(2025, 6, 30))
    assert (found.amount, found.is_estimated) == (Decimal(91), True)


def test_the_same_spend_by_week_and_by_campaign_counts_once(workspace: Workspace) -> None:
    report(workspace, [("Oak", date(2025, 3, 3), date(2025, 3, 16), 70.0, LATE)])
    weeks = [("", date(2025, 3, day), date(2025, 3, day + 6), 35.01, LATE) for day in (3, 10)]
    report(workspace, weeks, kind="account", grain=Grain.WEEK)
    assert spent(workspace, *YEAR).amount == Decimal("70.02")


def test_a_later_export_of_one_month_does_not_push_the_half_year_aside(workspace: Workspace) -> None:
    report(
        workspace,
        [
            ("Oak", date(2025, 1, 1), date(2025, 6, 30), 600.0, EARLY),
            ("Oak", date(2025, 2, 1), date(2025, 2, 28), 90.0, LATE),
        ],
    )
    assert spent(workspace, *YEAR).amount == Decimal(600)


def test_exports_of_growing_periods_count_once(workspace: Workspace) -> None:
    report(
        workspace,
        [
            ("Oak", date(2025, 1, 1), date(2025, 3, 31), 300.0, EARLY),
            ("Oak", date(2025, 1, 1), date(2025, 6, 30), 650.0, LATE),
        ],
    )
    assert spent(workspace, *YEAR).amount == Decimal(650)


def test_the_real_company_spent_what_its_files_say(workspace: Workspace) -> None:
    """Whatever period its other files make the report begin with: the year before stays in the year before."""
    names = ("google_ads", "meta_ads")
    paths = [path for name in names for path in sorted(shared(f"data/exports/{name}/deco_charpente_fr").glob("*.csv"))]
    store(read(workspace, from_disk(paths)))
    found = {one.network: one for one in ad_spend(workspace.pk, first=date(2024, 10, 8), last=date(2025, 10, 9))}
    assert {name: one.amount for name, one in found.items()} == {
        "google_ads": Decimal("39498.06"),
        "meta_ads": Decimal("3132.22"),
    }
    before = spent(workspace, date(2023, 10, 13), date(2024, 10, 10))
    assert (before.amount, before.is_estimated) == (Decimal("53165.58"), False)
