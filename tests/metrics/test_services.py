"""Storing: nothing twice, nothing lost, whatever the order in which exports arrive."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest

from essor.metrics.models import ColumnMonth, Observation, Sighting
from essor.metrics.services import StoreCounts, erase, move_channel, remove_file, store_observations
from essor.records import Grain
from tests.metrics.company import Company, day, make_company, new_file, seen, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


def store(company: Company, *rows, at: int = 0, file=None) -> StoreCounts:
    return store_observations(company.workspace.pk, rows, file_id=file or new_file(), as_of=taken(at))


def test_the_same_file_twice_adds_nothing(company):
    rows = [seen(company.facebook, n, reach=10 + n, views=20) for n in range(5)]
    assert store(company, *rows) == StoreCounts(added=5)
    assert store(company, *rows, at=0) == StoreCounts(unchanged=5)
    assert store(company, *rows, at=3) == StoreCounts(unchanged=5)
    assert Observation.objects.count() == 5


def test_a_later_export_updates_and_keeps_the_snapshot(company):
    post = {"kind": "post", "id": "p1", "grain": Grain.LIFETIME}
    store(company, seen(company.facebook, 0, **post, likes=3, comments=1))
    counts = store(company, seen(company.facebook, 0, **post, likes=5, comments=1), at=7)
    assert counts == StoreCounts(updated=1)
    assert [row.values["likes"] for row in Observation.objects.order_by("as_of")] == [3, 5]


def test_an_older_export_arriving_later_is_history(company):
    store(company, seen(company.facebook, likes=5), at=7)
    assert store(company, seen(company.facebook, likes=3), at=0) == StoreCounts(older=1)


def test_what_was_confirmed_later_is_not_overtaken_by_what_was_taken_in_between(company):
    store(company, seen(company.facebook, likes=10), at=1)
    store(company, seen(company.facebook, likes=10), at=3)
    assert store(company, seen(company.facebook, likes=12), at=2) == StoreCounts(older=1)
    latest = Observation.objects.order_by("-confirmed_as_of").first()
    assert latest is not None
    assert latest.values == {"likes": 10}


def test_two_lines_of_one_file_about_one_thing_are_counted_and_both_kept(company):
    first, second = seen(company.facebook, likes=1, line=2), seen(company.facebook, likes=2, line=3)
    assert store(company, first, second) == StoreCounts(added=1, repeated=1)
    assert [row.line for row in Observation.objects.order_by("pk")] == [2, 3]
    assert store(company, second, seen(company.facebook, likes=2, line=9)).unchanged == 2


def test_two_sheets_that_hold_different_metrics_of_a_day_do_not_contradict_each_other(company):
    counts = store(company, seen(company.facebook, likes=1, sheet="A"), seen(company.facebook, views=2, sheet="B"))
    assert counts == StoreCounts(added=2)


def test_part_of_what_is_known_is_not_an_update(company):
    store(company, seen(company.facebook, likes=1, views=2))
    assert store(company, seen(company.facebook, likes=1), at=4) == StoreCounts(unchanged=1)
    assert store(company, seen(company.facebook, likes=1), at=4) == StoreCounts(unchanged=1)


def test_a_currency_is_part_of_a_value(company):
    store(company, seen(company.facebook, spend=5, currency="EUR"))
    assert store(company, seen(company.facebook, spend=5, currency="USD"), at=1) == StoreCounts(updated=1)


def test_different_things_do_not_meet(company):
    counts = store(
        company,
        seen(company.facebook, likes=1),
        seen(company.linkedin, likes=1),
        seen(company.facebook, 1, likes=1),
        seen(company.facebook, 0, days=7, grain=Grain.RANGE, likes=1),
        seen(company.facebook, 0, days=8, grain=Grain.RANGE, likes=1),
        seen(company.facebook, kind="post", id="a&b", likes=1),
        seen(company.facebook, dimensions={"country": "FR"}, likes=1),
        seen(company.facebook, dimensions={"country": "FR&device=mobile"}, likes=1),
        seen(company.facebook, dimensions={"country": "FR", "device": "mobile"}, likes=1),
        seen(company.facebook, dimensions={"device": "mobile", "country": "FR"}, likes=1),
    )
    assert counts == StoreCounts(added=9, unchanged=1)


def test_a_lifetime_counter_stays_one_thing_when_its_day_is_printed_in_another_zone(company):
    post = {"kind": "post", "id": "p1", "grain": Grain.LIFETIME}
    store(company, seen(company.facebook, 30, **post, likes=3))
    assert store(company, seen(company.facebook, 31, **post, likes=4), at=1) == StoreCounts(updated=1)
    assert set(Observation.objects.values_list("first", "last")) == {(day(30), day(30))}


def test_taking_a_file_back_leaves_what_another_file_says_too(company):
    one, two, three = new_file(), new_file(), new_file()
    store(company, *(seen(company.facebook, n, likes=n) for n in range(3)), file=one)
    store(company, *(seen(company.facebook, n, likes=n, line=50 + n) for n in range(1, 4)), file=two, at=5)
    store(company, seen(company.facebook, 3, likes=9), file=three, at=6)
    assert remove_file(company.workspace.pk, file_id=one) == 1
    kept = Observation.objects.order_by("pk").values_list("values__likes", "line", "file_id")
    assert list(kept) == [(1, 51, two), (2, 52, two), (3, 53, two), (9, 2, three)]
    assert not Sighting.objects.exists()
    remove_file(company.workspace.pk, file_id=two)
    remove_file(company.workspace.pk, file_id=three)
    assert not Observation.objects.exists()


def test_taking_back_a_confirmation_takes_back_its_date(company):
    one, two = new_file(), new_file()
    store(company, seen(company.facebook, likes=10), file=one, at=1)
    store(company, seen(company.facebook, likes=10), file=two, at=3)
    remove_file(company.workspace.pk, file_id=two)
    assert Observation.objects.get().confirmed_as_of == taken(1)


def test_the_order_of_arrival_does_not_matter_to_what_is_current(company):
    exports = [(0, 10.0), (2, 12.0), (4, 12.0), (6, 10.0)]
    for number, order in enumerate(permutations(exports)):
        subject = {"kind": "post", "id": str(number)}
        for at, likes in order:
            store(company, seen(company.facebook, likes=likes, **subject), at=at)
        rows = Observation.objects.filter(subject_id=str(number)).order_by("-confirmed_as_of", "-pk")
        assert rows[0].values == {"likes": 10.0}, order
        assert rows[0].confirmed_as_of == taken(6)


def test_chunks_do_not_change_the_outcome(company, monkeypatch):
    monkeypatch.setattr("essor.metrics.services.CHUNK", 2)
    rows = [seen(company.facebook, n % 3, likes=n % 2) for n in range(12)]
    counts = store(company, *rows)
    assert counts.added == 3
    assert counts.added + counts.unchanged + counts.repeated == 12
    monkeypatch.undo()
    other = make_company("autre")
    again = [row._replace(channel_id=other.facebook.pk) for row in rows]
    assert store(other, *again) == counts


def test_moving_a_channel_merges_what_both_hold(company):
    store(company, seen(company.facebook, likes=1), seen(company.facebook, 1, likes=2))
    store(company, seen(company.linkedin, likes=5), at=3)
    assert move_channel(company.workspace.pk, source_id=company.facebook.pk, target_id=company.linkedin.pk) == 2
    assert store(company, seen(company.linkedin, 1, likes=2)) == StoreCounts(unchanged=1)
    assert store(company, seen(company.linkedin, likes=1)) == StoreCounts(unchanged=1)


def test_erasing_a_channel_leaves_the_other(company):
    store(company, seen(company.facebook, likes=1), seen(company.linkedin, likes=1))
    assert erase(company.workspace.pk, channel_id=company.facebook.pk) == 1
    assert Observation.objects.get().channel_id == company.linkedin.pk
    assert erase(company.workspace.pk) == 1


def test_every_write_gives_the_month_a_new_stamp(company):
    file = new_file()
    stamps = []
    for act in (
        lambda: store(company, seen(company.facebook, likes=1), file=file),
        lambda: store(company, seen(company.facebook, likes=1), at=2),
        lambda: remove_file(company.workspace.pk, file_id=file),
        lambda: move_channel(company.workspace.pk, source_id=company.facebook.pk, target_id=company.linkedin.pk),
        lambda: erase(company.workspace.pk, channel_id=company.linkedin.pk),
    ):
        act()
        stamps.append(ColumnMonth.objects.get().stamp)
    assert len(set(stamps)) == len(stamps)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused_and_nothing_is_stored(company, value):
    with pytest.raises(ValueError):
        store(company, seen(company.facebook, likes=1), seen(company.facebook, 1, likes=value))
    assert not Observation.objects.exists()


def test_a_moment_without_a_zone_is_refused(company):
    with pytest.raises(ValueError, match="time zone"):
        store_observations(company.workspace.pk, [], file_id=new_file(), as_of=datetime(2026, 1, 1))


def test_a_day_longer_than_a_day_is_refused(company):
    with pytest.raises(ValueError, match="line 7"):
        store(company, seen(company.facebook, days=7, likes=1, line=7))
