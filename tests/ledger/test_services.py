"""Money that people write down, and what the words beside sales mean: kept, corrected, taken back, never twice."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from essor.ledger import services
from essor.ledger.models import Answer, Conversion, Cost, TimeEntry
from essor.ledger.queries import answer_wordings, sales_by_network, source_wordings
from essor.ledger.services.costs import HoursIn
from essor.records import AnswerRow, ConversionRow
from essor.workspaces.models import AuditEntry, Member, Workspace
from essor.workspaces.services import Refused
from tests.people import make_member, make_workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 7, 1, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def owner() -> Member:
    return make_member(make_workspace())


def add(owner: Member, **changes: object) -> Cost:
    said: dict[str, object] = {
        "kind": "tool", "label": "Retouche", "amount": Decimal(24), "first": date(2026, 5, 1), "last": date(2026, 5, 31),
    }  # fmt: skip
    return services.add_cost(owner.workspace, actor=owner.user, now=NOW, **{**said, **changes})  # type: ignore[arg-type]


def order(number: str, *, source: str = "", declared: str = "", value: int = 50) -> ConversionRow:
    at = datetime(2026, 5, 10, 12, tzinfo=UTC)
    return ConversionRow(2, "order", number, at, Decimal(value), "EUR", source=source, declared_source=declared)


def store(workspace: Workspace, *rows: ConversionRow, as_of: datetime = NOW) -> uuid.UUID:
    file_id = uuid.uuid4()
    services.store_conversions(workspace.pk, rows, file_id=file_id, as_of=as_of, zone=PARIS)
    return file_id


def by_network(workspace: Workspace) -> dict[str, int]:
    found = sales_by_network(workspace.pk, first=date(2026, 5, 1), last=date(2026, 5, 31), zone=PARIS, currency="EUR")
    return {network: sales.count for network, sales in found.by_network.items()}


def test_two_equal_costs_are_two_costs(owner: Member) -> None:
    add(owner)
    add(owner)
    assert Cost.objects.count() == 2


def test_a_removed_cost_comes_back_as_it_was_and_only_once(owner: Member) -> None:
    cost = add(owner, network="instagram", amount=Decimal("320.50"))
    before = Cost.objects.values().get()
    services.remove_cost(cost, actor=owner.user, now=NOW)
    assert not Cost.objects.exists()
    for _ in range(2):
        services.restore_cost(owner.workspace, before["public_id"], actor=owner.user, now=NOW)
    after = Cost.objects.values().get()
    assert {k: v for k, v in after.items() if k not in ("id", "created_at")} == {
        k: v for k, v in before.items() if k not in ("id", "created_at")
    }
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "cost.added", "cost.removed", "cost.restored",
    ]  # fmt: skip


def test_a_removed_cost_does_not_come_back_in_another_company(owner: Member) -> None:
    cost = add(owner)
    public_id = cost.public_id
    services.remove_cost(cost, actor=owner.user, now=NOW)
    other = make_member(make_workspace("Scierie Dubois"))
    with pytest.raises(Refused):
        services.restore_cost(other.workspace, public_id, actor=other.user, now=NOW)
    assert not Cost.objects.exists()


def test_what_a_file_brought_is_not_changed_by_hand(owner: Member) -> None:
    cost = add(owner)
    Cost.objects.update(file_id=uuid.uuid4())
    cost.refresh_from_db()
    with pytest.raises(Refused):
        services.edit_cost(cost, actor=owner.user, now=NOW, amount=Decimal(1))
    with pytest.raises(Refused):
        services.remove_cost(cost, actor=owner.user, now=NOW)
    assert Cost.objects.get().amount == 24


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal("1e30")},
        {"label": "  "},
        {"kind": "bribe"},
        {"currency": "EURO"},
        {"network": "myspace2"},
        {"first": date(2026, 6, 1)},
    ],
)
def test_a_cost_that_makes_no_sense_is_refused_in_words(owner: Member, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused) as refusal:
        add(owner, **wrong)
    assert str(refusal.value)
    assert not Cost.objects.exists()


def test_a_change_tells_only_what_changed(owner: Member) -> None:
    services.edit_cost(add(owner), actor=owner.user, now=NOW, amount=Decimal(30))
    entry = AuditEntry.objects.get(action="cost.changed")
    assert (entry.before, entry.after) == ({"amount": "24.00"}, {"amount": "30.00"})


def test_hours_of_a_day_are_kept_all_or_none(owner: Member) -> None:
    good, bad = HoursIn(date(2026, 5, 4), Decimal(2), "instagram"), HoursIn(date(2026, 5, 4), Decimal(-1), "facebook")
    with pytest.raises(Refused):
        services.add_hours(owner.workspace, [good, bad], actor=owner.user, now=NOW)
    assert not TimeEntry.objects.exists()
    (entry,) = services.add_hours(owner.workspace, [good], actor=owner.user, now=NOW)
    services.remove_hours(entry, actor=owner.user, now=NOW)
    back = services.restore_hours(owner.workspace, entry.public_id, actor=owner.user, now=NOW)
    back.refresh_from_db()
    assert (back.hours, back.network, back.day) == (2, "instagram", date(2026, 5, 4))


def test_a_correction_holds_for_what_is_there_and_what_comes_and_can_be_taken_back(owner: Member) -> None:
    store(owner.workspace, order("1", source="Marché de Noël"), order("2", source="instagram"))
    assert by_network(owner.workspace) == {"": 1, "instagram": 1}
    rows = services.set_source(
        owner.workspace, kind="source", wording="marché  de noël", network="facebook", actor=owner.user, now=NOW
    )
    assert rows == 1
    store(owner.workspace, order("3", source="MARCHÉ DE NOËL"))
    assert by_network(owner.workspace) == {"facebook": 2, "instagram": 1}
    assert [(w.text, w.count, w.network, w.is_corrected) for w in source_wordings(owner.workspace.pk)] == [
        ("marché de noël", 2, "facebook", True),
        ("instagram", 1, "instagram", False),
    ]
    services.forget_source(owner.workspace, kind="source", wording="marché de noël", actor=owner.user, now=NOW)
    assert by_network(owner.workspace) == {"": 2, "instagram": 1}


def test_a_correction_stays_in_its_company(owner: Member) -> None:
    other = make_member(make_workspace("Scierie Dubois"))
    for workspace in (owner.workspace, other.workspace):
        store(workspace, order("1", source="salon"))
    services.set_source(owner.workspace, kind="source", wording="salon", network="facebook", actor=owner.user, now=NOW)
    assert by_network(owner.workspace) == {"facebook": 1}
    assert by_network(other.workspace) == {"": 1}


def test_taking_an_update_back_keeps_a_correction_made_since(owner: Member) -> None:
    store(owner.workspace, order("1", source="salon"))
    stored = services.store_conversions(
        owner.workspace.pk, [order("1", source="instagram")], file_id=uuid.uuid4(), as_of=LATER, zone=PARIS
    )
    services.set_source(
        owner.workspace, kind="source", wording="salon", network="facebook", actor=owner.user, now=LATER
    )
    services.restore_conversions(stored.befores)
    assert by_network(owner.workspace) == {"facebook": 1}


def test_an_answer_is_corrected_on_orders_and_in_sheets(owner: Member) -> None:
    store(owner.workspace, order("1", declared="Le petit oiseau"))
    row = AnswerRow(2, date(2026, 5, 3), "le petit oiseau", 3)
    services.store_answers(owner.workspace.pk, [row], file_id=uuid.uuid4(), keys=services.LineKeys())
    services.set_source(
        owner.workspace, kind="answer", wording="Le petit oiseau", network="x", actor=owner.user, now=NOW
    )
    assert [(w.count, w.network) for w in answer_wordings(owner.workspace.pk)] == [(4, "x")]
    assert Conversion.objects.get().declared_network == "x"
    assert Answer.objects.get().network == "x"


def test_a_sale_told_twice_is_one_sale_with_the_later_state(owner: Member) -> None:
    first, is_new = services.tell_sale(owner.workspace, order("7", value=80), actor=owner.user, now=NOW)
    again, is_new_again = services.tell_sale(owner.workspace, order("7", value=95), actor=owner.user, now=LATER)
    assert (is_new, is_new_again) == (True, False)
    assert first.pk == again.pk
    assert Conversion.objects.get().value == 95
    assert AuditEntry.objects.filter(action="sale.told").count() == 2
