"""What a report says of known cases: first what it must not say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from essor.channels.models import Channel, Publication
from essor.ledger.models import Conversion, Cost
from essor.reports.composing import compose_report
from essor.reports.content import Report
from essor.workspaces.models import Workspace
from tests.people import make_workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)


def _report(workspace: Workspace, language: str = "en", **changes: Any) -> Report:
    asked: dict[str, Any] = {"first": FIRST, "last": LAST, "language": language, "now": NOW, **changes}
    return compose_report(workspace, **asked)


def _posts(workspace: Workspace, network: str, *, first: date, every: int, count: int) -> Channel:
    channel = Channel.objects.create(workspace=workspace, network=network, handle=f"{network}-bellevue")
    start = datetime(first.year, first.month, first.day, 9, tzinfo=UTC)
    Publication.objects.bulk_create(
        Publication(channel=channel, remote_id=str(n), published_at=start + timedelta(days=every * n))
        for n in range(count)
    )
    return channel


def _cost(workspace: Workspace, network: str, amount: int) -> None:
    Cost.objects.create(
        workspace=workspace, kind="agency", label="agency", amount=Decimal(amount), currency="EUR", first=FIRST, last=LAST,
        network=network, key=f"{network}{amount}",
    )  # fmt: skip


def _sales(workspace: Workspace, network: str, count: int, value: int) -> None:
    Conversion.objects.bulk_create(
        Conversion(
            workspace=workspace, kind="order", remote_id=f"{network}-{n}", value=Decimal(value), currency="EUR",
            at=datetime(2025, 4, 2, 9, tzinfo=UTC) + timedelta(days=n % 360), network=network,
        )
        for n in range(count)
    )  # fmt: skip


def test_where_nothing_is_known_every_section_says_why_and_what_to_bring() -> None:
    report = _report(make_workspace())
    for gap in (report.worth.gap, report.health.gap, report.changes.gap):
        assert gap is not None
        assert gap.why
        assert gap.bring
    assert not report.worth.verdicts
    assert not report.figures
    assert report.opening


def test_with_posts_alone_no_money_is_spoken_of_and_the_refusals_are_said_once() -> None:
    workspace = make_workspace()
    _posts(workspace, "facebook", first=FIRST, every=7, count=52)
    _posts(workspace, "instagram", first=FIRST, every=5, count=73)
    report = _report(workspace)
    assert [verdict.stance for verdict in report.worth.verdicts] == ["cannot_say", "cannot_say"]
    refused = [fact.label for fact in report.worth.shared]
    assert refused == ["Cost", "Return", "Declared by customers", "Caused by it"]
    assert all(fact.why and not fact.text for fact in report.worth.shared)
    assert all(verdict.cost is verdict.returned is verdict.declared is None for verdict in report.worth.verdicts)
    assert "what it cost and what it brought in is not in them" in report.opening[0]
    assert len(report.health.accounts) == 2
    assert 1 <= len(report.steps) <= 3


def test_costs_and_orders_give_a_range_and_never_a_point() -> None:
    workspace = make_workspace()
    _posts(workspace, "facebook", first=FIRST, every=7, count=52)
    _cost(workspace, "facebook", 1000)
    _sales(workspace, "facebook", 30, 50)
    _sales(workspace, "", 10, 50)
    report = _report(workspace)
    (verdict,) = report.worth.verdicts
    assert verdict.stance == "cannot_say"
    assert verdict.returned is not None
    # Costs are known in part (no hours), so at worst nothing comes back; at best all 40 sales are margin: 2,000 for 1,000.
    assert "€0" in verdict.returned.text
    assert "€2" in verdict.returned.text
    row = next(row for row in report.figures if row.metric == "return_observed")
    assert (row.value, row.low, row.high) == (None, -1.0, 1.0)
    titles = [caution.title for caution in report.cautions]
    assert "Sales without a known source" in titles
    assert "A sale is not a gain" in titles


def test_what_no_file_covers_is_not_said_to_be_zero() -> None:
    workspace = make_workspace()
    _posts(workspace, "facebook", first=date(2024, 4, 2), every=7, count=104)
    _posts(workspace, "linkedin", first=date(2026, 1, 5), every=7, count=12)
    report = _report(workspace)
    rows = {row.network: row for row in report.changes.rows}
    assert "facebook" in rows
    assert "linkedin" not in rows, "nobody knows what stood there a year before"
    assert not any("LinkedIn is new" in line or "LinkedIn goes" in line for line in report.changes.moved)


def test_a_period_without_a_year_before_is_not_compared_with_nothing() -> None:
    workspace = make_workspace()
    _posts(workspace, "facebook", first=date(2026, 3, 1), every=3, count=10)
    report = _report(workspace, first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert report.changes.gap is not None
    assert not report.changes.rows


def test_files_alone_blame_nobody_for_owners_and_objectives() -> None:
    workspace = make_workspace()
    _posts(workspace, "facebook", first=FIRST, every=7, count=52)
    known, unknown = (_report(workspace, are_people_known=flag) for flag in (True, False))
    assert any("in charge" in remark.text for remark in known.health.accounts[0].remarks)
    assert not any("in charge" in remark.text for remark in unknown.health.accounts[0].remarks)


def test_it_speaks_as_of_the_end_of_its_period() -> None:
    workspace = make_workspace()
    _posts(workspace, "facebook", first=FIRST, every=7, count=52)
    late = _report(workspace, now=NOW + timedelta(days=2000), are_people_known=False)
    assert late.health.accounts[0].condition == "healthy"
    assert any(caution.title == "Figures of another time" for caution in late.cautions)


def test_french_is_written_as_french() -> None:
    workspace = make_workspace()
    _posts(workspace, "facebook", first=FIRST, every=7, count=52)
    _cost(workspace, "facebook", 1234)
    report = _report(workspace, "fr")
    assert report.title == "Ce que valent vos réseaux"
    assert "1\u202f234,00\u00a0€" in report.worth.verdicts[0].sentence
    assert not any("cannot" in line for line in (*report.opening, *report.worth.lead))
