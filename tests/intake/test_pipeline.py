"""Receive, read, store, take back: nothing twice, nothing half, and back exactly."""

from __future__ import annotations

import os
import signal
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from essor.channels.models import Channel, Publication
from essor.importers.sandbox import Reader
from essor.intake import folders, reading, services
from essor.intake.models import Drop, ImportFile
from essor.jobs.models import Job
from essor.jobs.services import run_due
from essor.ledger.models import Conversion, Cost
from essor.metrics.models import Observation, SourceFile
from essor.workspaces.models import AuditEntry
from essor.workspaces.services import Refused
from tests.intake.drops import bring, from_disk, given, read, store, tables
from tests.intake.files import COSTS, FEBRUARY, HTML, JANUARY, meta_posts, orders
from tests.people import make_workspace
from tests.shared import shared

pytestmark = pytest.mark.django_db
MARCH_1 = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
MARCH_9 = datetime(2025, 3, 9, 8, 0, tzinfo=UTC)


def views(post: str) -> list[float]:
    """Return the views of a post in the order in which they were taken."""
    rows = Observation.objects.filter(subject_id=post).order_by("as_of", "pk")
    return [row.values["views"] for row in rows]


def test_preview_says_what_storing_then_does() -> None:
    drop = read(make_workspace(), given({"jan.csv": JANUARY, "costs.csv": COSTS}))
    assert drop.state == Drop.State.READY, drop.problem
    assert not Observation.objects.exists()
    assert not Channel.objects.exists(), "the rehearsal must be rolled back"
    said = {file.name: file.counts for file in drop.files.all()}
    assert said == {
        "jan.csv": {"publications": {"added": 3}, "observations": {"added": 3}},
        "costs.csv": {"costs": {"added": 3}},
    }
    store(drop)
    assert {file.name: file.counts for file in drop.files.all()} == said
    assert Publication.objects.count() == 3
    assert Cost.objects.count() == 3, "two equal lines of one sheet are two costs"


def test_times_without_a_zone_are_read_on_the_clock_of_the_workspace() -> None:
    bring(make_workspace(timezone="Europe/Paris"), {"jan.csv": JANUARY})
    first = Publication.objects.order_by("published_at")[0]
    assert first.published_at == datetime(2025, 1, 13, 8, 0, tzinfo=UTC)


def test_every_row_names_its_file_and_line() -> None:
    drop = bring(make_workspace(), {"jan.csv": JANUARY})
    file = drop.files.get()
    lines = Observation.objects.order_by("line").values_list("file_id", "line")
    assert list(lines) == [(file.public_id, 2), (file.public_id, 3), (file.public_id, 4)]


def test_the_same_bytes_again_add_nothing() -> None:
    workspace = make_workspace()
    bring(workspace, {"jan.csv": JANUARY})
    before = tables()
    again = read(workspace, given({"renamed.csv": JANUARY}))
    assert [file.state for file in again.files.all()] == [ImportFile.State.KNOWN]
    assert again.files.get().duplicate_of is not None
    with pytest.raises(Refused):
        services.commit_drop(again, actor=None, now=timezone.now())
    assert tables() == before


def test_the_same_rows_in_other_bytes_add_nothing() -> None:
    workspace = make_workspace()
    bring(workspace, {"jan.csv": JANUARY, "costs.csv": COSTS}, now=MARCH_1)
    counted = {name: len(rows) for name, rows in tables().items()}
    drop = bring(workspace, {"jan2.csv": JANUARY + "\n", "costs2.csv": COSTS + "\n"}, now=MARCH_1)
    assert {name: len(rows) for name, rows in tables().items()} | {"metrics.Sighting": 0, "intake.Reliance": 0} == (
        counted | {"metrics.Sighting": 0, "intake.Reliance": 0}
    )
    counts = {file.name: file.counts for file in drop.files.all()}
    assert counts["costs2.csv"] == {"costs": {"unchanged": 3}}
    assert counts["jan2.csv"]["publications"] == {"unchanged": 3}


def test_a_later_export_of_a_post_updates_its_value_and_keeps_the_snapshot() -> None:
    workspace = make_workspace()
    bring(workspace, {"jan.csv": JANUARY}, now=MARCH_1)
    drop = bring(workspace, {"feb.csv": FEBRUARY}, now=MARCH_9)
    assert drop.files.get().counts == {
        "publications": {"added": 1, "unchanged": 1},
        "observations": {"added": 1, "updated": 1},
    }
    assert views("122100000000000003") == [300, 450]
    assert Publication.objects.filter(remote_id="122100000000000003").count() == 1


def _texts() -> list[tuple[str, str]]:
    return list(Publication.objects.order_by("remote_id").values_list("text", "permalink"))


def test_a_later_export_brings_edited_words_up_to_date_and_undo_restores_them() -> None:
    workspace = make_workspace()
    bring(workspace, {"jan.csv": JANUARY}, now=MARCH_1)
    before, words = tables(), _texts()
    edited = JANUARY.replace("Post 002", "Post 002 corrected").replace("/posts/122100000000000001", "/photos/1")
    second = bring(workspace, {"edited.csv": edited}, now=MARCH_9)
    assert [title for title, _link in _texts()] == ["Post 001", "Post 002 corrected", "Post 003"]
    assert _texts()[0][1].endswith("/photos/1")
    assert second.files.get().counts["publications"] == {"updated": 2, "unchanged": 1}
    later = bring(workspace, {"again.csv": edited + "\n"}, now=MARCH_9 + timedelta(days=1))
    with pytest.raises(Refused):  # whose words stand cannot go before those who found them so
        services.undo_drop(second, actor=None, now=timezone.now())
    services.undo_drop(later, actor=None, now=timezone.now())
    services.undo_drop(second, actor=None, now=timezone.now())
    assert _texts() == words
    assert tables() == before


def test_an_earlier_or_shortened_export_leaves_the_words_as_they_are() -> None:
    workspace = make_workspace()
    bring(workspace, {"jan.csv": JANUARY.replace("Post 002", "A long caption of the second post")}, now=MARCH_9)
    words = _texts()
    bring(workspace, {"2025-03-01.csv": JANUARY.replace("Post 002", "An older caption")}, now=MARCH_9)
    assert _texts() == words, "taken before, by the day in its name"
    bring(workspace, {"cut.csv": JANUARY.replace("Post 002", "A long caption …")}, now=MARCH_9 + timedelta(days=3))
    assert _texts() == words


def test_the_evidence_of_a_figure_names_its_file() -> None:
    drop = bring(make_workspace(), {"jan.csv": JANUARY})
    assert list(SourceFile.objects.values_list("file_id", "name")) == [(drop.files.get().public_id, "jan.csv")]
    services.undo_drop(drop, actor=None, now=timezone.now())
    assert not SourceFile.objects.exists()


def test_real_updated_export_of_the_same_posts() -> None:
    folder = shared("data/exports/x/mongodb_socialstats")
    workspace = make_workspace()
    first = store(read(workspace, from_disk([folder / "twotweets.csv"]), now=MARCH_1))
    second = store(read(workspace, from_disk([folder / "twotweets_updated.csv"]), now=MARCH_9))
    assert first.state == second.state == Drop.State.COMMITTED
    counts = second.files.get().counts["publications"]
    assert counts["unchanged"] == 2, "the two posts of the first export are not added again"
    assert Publication.objects.count() == 2 + counts["added"]
    for post in Publication.objects.filter(file_id=first.files.get().public_id):
        values = [
            row.values["impressions"] for row in Observation.objects.filter(subject_id=post.remote_id).order_by("as_of")
        ]
        assert len(values) == 2
        assert values[0] < values[1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"jan.csv": JANUARY}, {"feb.csv": FEBRUARY}),
        ({"feb.csv": FEBRUARY}, {"jan.csv": JANUARY}),
        ({"jan.csv": JANUARY}, {"costs.csv": COSTS}),
        ({"costs.csv": COSTS}, {"more.csv": COSTS + "28/02/2025;outil;Planification;29,00;EUR\n"}),
        (
            {
                "orders.csv": orders(
                    ("1001", "2025-02-13", "120,50", "en attente"), ("1002", "2025-02-14", "80,00", "payée")
                )
            },
            {
                "orders2.csv": orders(
                    ("1001", "2025-02-13", "130,00", "payée"), ("1003", "2025-02-15", "10,00", "payée")
                )
            },
        ),
        ({"jan.csv": JANUARY}, {"jan.csv": JANUARY.replace("Post 001", "Post 001 again"), "c.csv": COSTS}),
        ({"jan.csv": JANUARY}, {"other.csv": meta_posts(("9", "02/13/2025 09:00", 5), page="Autre", page_id="77")}),
    ],
)
def test_undo_restores_exactly(first: dict[str, str], second: dict[str, str]) -> None:
    workspace = make_workspace()
    bring(workspace, first, now=MARCH_1)
    before = tables()
    drop = bring(workspace, second, now=MARCH_9)
    assert tables() != before
    services.undo_drop(drop, actor=None, now=timezone.now())
    assert tables() == before


def test_undo_of_everything_leaves_empty_tables() -> None:
    workspace = make_workspace()
    drop = bring(workspace, {"jan.csv": JANUARY, "costs.csv": COSTS})
    services.undo_drop(drop, actor=None, now=timezone.now())
    assert not any(tables().values())
    actions = list(AuditEntry.objects.filter(workspace=workspace).values_list("action", flat=True))
    assert "files.imported" in actions
    assert "files.taken_back" in actions
    again = bring(workspace, {"jan.csv": JANUARY})
    assert again.files.get().counts["publications"] == {"added": 3}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_last_file_to_go_takes_the_account_along(order: tuple[int, int]) -> None:
    workspace = make_workspace()
    days = [
        f'\ufeffsep=,\n"Facebook reach"\n"Date","Primary"\n"2025-0{month}-01T00:00:00","12"\n'.encode("utf-16")
        for month in (1, 2)
    ]
    drops = [bring(workspace, {"Reach.csv": content}) for content in days]
    assert Channel.objects.count() == 1
    services.undo_drop(drops[order[0]], actor=None, now=timezone.now())
    assert Channel.objects.count() == 1, "the other file still tells of it"
    services.undo_drop(drops[order[1]], actor=None, now=timezone.now())
    assert not any(tables().values())


def test_a_drop_that_another_has_built_on_is_taken_back_last() -> None:
    workspace = make_workspace()
    first = bring(workspace, {"jan.csv": JANUARY}, now=MARCH_1)
    second = bring(workspace, {"feb.csv": FEBRUARY}, now=MARCH_9)
    before = tables()
    with pytest.raises(Refused, match=r"feb\.csv"):
        services.undo_drop(first, actor=None, now=timezone.now())
    assert tables() == before
    services.undo_drop(second, actor=None, now=timezone.now())
    services.undo_drop(first, actor=None, now=timezone.now())
    assert not any(tables().values())


def test_a_later_export_of_an_order_updates_status_and_value() -> None:
    workspace = make_workspace()
    bring(workspace, {"o.csv": orders(("1001", "2025-02-13", "120,50", "en attente"))}, now=MARCH_1)
    bring(workspace, {"o2.csv": orders(("1001", "2025-02-13", "130,00", "payée"))}, now=MARCH_9)
    order = Conversion.objects.get()
    assert (order.value, order.status, order.network) == (Decimal("130.00"), "won", "instagram")


def test_an_earlier_export_of_an_order_that_comes_late_changes_nothing() -> None:
    workspace = make_workspace()
    bring(workspace, {"o2.csv": orders(("1001", "2025-02-13", "130,00", "payée"))}, now=MARCH_9)
    drop = bring(workspace, {"o.csv": orders(("1001", "2025-02-13", "120,50", "en attente"))}, now=MARCH_1)
    assert Conversion.objects.get().value == Decimal("130.00")
    assert drop.files.get().counts == {"conversions": {"unchanged": 1}}


def test_two_files_of_one_drop_that_overlap_count_once_in_the_preview() -> None:
    drop = read(make_workspace(), given({"a.csv": JANUARY, "b.csv": JANUARY + "\n"}))
    added = sum(file.counts["publications"].get("added", 0) for file in drop.files.all())
    assert added == 3


def test_the_preview_says_what_files_of_one_drop_share() -> None:
    drop = read(make_workspace(), given({"jan.csv": JANUARY, "feb.csv": FEBRUARY, "copy.csv": JANUARY}))
    assert [one["kind"] for one in drop.conflicts] == ["same_file", "same_posts"]
    both = drop.conflicts[1]
    assert sorted(both["paths"]) == ["copy.csv", "feb.csv"]
    assert both["en"].startswith("One post stands in both files.")
    assert both["fr"].startswith("Une publication figure dans les deux fichiers.")


def test_hostile_file_beside_good_ones() -> None:
    drop = read(make_workspace(), given({"jan.csv": JANUARY, "page.csv": HTML, "junk.xlsx": b"PK\x03\x04 broken"}))
    states = {file.name: file.state for file in drop.files.all()}
    assert states["jan.csv"] == ImportFile.State.READABLE
    assert states["page.csv"] == states["junk.xlsx"] == ImportFile.State.REFUSED
    refusal = drop.files.get(name="page.csv").summary["refusal"]
    assert "web page" in refusal["en"]
    assert "page" in refusal["fr"]
    store(drop)
    assert Publication.objects.count() == 3


def test_real_archive_bombs_are_refused_and_leave_nothing() -> None:
    folder = shared("hostile/archive-bombs/dev")
    bombs = [folder / "gzip-512MiB.json.gz", folder / "lying-size.zip", *sorted((folder / "names").iterdir())[:4]]
    drop = read(make_workspace(), [*from_disk(bombs), *given({"jan.csv": JANUARY})])
    assert drop.state == Drop.State.READY, drop.problem
    store(drop)
    assert Publication.objects.count() == 3


def test_names_cannot_leave_the_folder() -> None:
    drop = read(make_workspace(), given({"../../etc/jan.csv": JANUARY, "x/../../y.csv": FEBRUARY}))
    assert all(".." not in file.name for file in drop.files.all())
    root = folders.files_root().resolve()
    assert all(folders.stored_path(file.stored_as).resolve().is_relative_to(root) for file in drop.files.all())


def test_too_large_a_file_is_refused_and_nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSOR_MAX_FILE_MB", "0")
    with pytest.raises(Refused, match="larger than"):
        services.receive_files(make_workspace(), given({"jan.csv": JANUARY}), actor=None, now=timezone.now())
    assert not Drop.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_crash_of_the_reader_while_storing_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading process is killed in the middle of the second file: of the first one nothing may stay either."""
    drop = read(make_workspace(), given({"a.csv": JANUARY, "b.csv": COSTS}))
    before = tables()
    honest = reading._batches

    def killing(drop: Drop, file: ImportFile, reader: Reader) -> Any:
        for batch in honest(drop, file, reader):
            if file.name == "b.csv":
                assert reader._process is not None
                os.kill(reader._process.pid, signal.SIGKILL)
                reader._process.wait()
            yield batch

    monkeypatch.setattr(reading, "_batches", killing)
    store(drop)
    assert drop.state == Drop.State.READY
    assert drop.problem
    assert tables() == before


@pytest.mark.django_db(transaction=True)
def test_failure_in_the_middle_leaves_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    drop = read(make_workspace(), given({"a.csv": JANUARY, "b.csv": COSTS}))
    before = tables()

    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("essor.intake.writing.ledger.store_costs", broken)
    store(drop)
    assert tables() == before
    assert drop.state == Drop.State.READY
    assert "disk full" in drop.problem
    monkeypatch.undo()
    store(drop)
    assert drop.state == Drop.State.COMMITTED


def test_storing_twice_stores_once() -> None:
    drop = read(make_workspace(), given({"a.csv": JANUARY}))
    services.commit_drop(drop, actor=None, now=timezone.now())
    drop.refresh_from_db()
    services.store_drop(drop, actor=None, now=timezone.now())
    before = tables()
    run_due(now=timezone.now())
    assert tables() == before


def test_stopping_while_reading_leaves_nothing() -> None:
    drop = services.receive_files(make_workspace(), given({"a.csv": JANUARY}), actor=None, now=timezone.now())
    folders.ask_to_stop(drop.public_id)
    run_due(now=timezone.now())
    drop.refresh_from_db()
    assert drop.state == Drop.State.DISCARDED
    assert not folders.drop_folder(drop.public_id).exists()
    assert Job.objects.get().state == Job.State.CANCELLED


def test_stopping_while_storing_leaves_the_drop_ready() -> None:
    drop = read(make_workspace(), given({"a.csv": JANUARY}))
    services.commit_drop(drop, actor=None, now=timezone.now())
    folders.ask_to_stop(drop.public_id)
    run_due(now=timezone.now())
    drop.refresh_from_db()
    assert drop.state == Drop.State.READY
    assert not Publication.objects.exists()
    store(drop)
    assert drop.state == Drop.State.COMMITTED


def test_a_file_without_an_account_asks_and_remembers() -> None:
    workspace = make_workspace()
    views_csv = '\ufeffsep=,\n"Views"\n"Date","Primary"\n"2025-01-01T00:00:00","12"\n"2025-01-02T00:00:00","15"\n'
    drop = read(workspace, given({"Views.csv": views_csv.encode("utf-16")}))
    file = drop.files.get()
    assert file.state == ImportFile.State.QUESTION
    services.choose(file, {"network": "instagram", "account": "atelier.bellevue"}, now=timezone.now())
    run_due(now=timezone.now())
    drop.refresh_from_db()
    assert drop.files.get().state == ImportFile.State.READABLE
    store(drop)
    channel = Channel.objects.get()
    assert (channel.network, channel.name) == ("instagram", "atelier.bellevue")
    assert Observation.objects.count() == 2


def test_what_needs_an_answer_waits_in_a_drop_of_its_own() -> None:
    workspace = make_workspace()
    views_csv = '\ufeffsep=,\n"Views"\n"Date","Primary"\n"2025-01-01T00:00:00","12"\n'
    drop = store(read(workspace, given({"Views.csv": views_csv.encode("utf-16"), "jan.csv": JANUARY})))
    assert [file.name for file in drop.files.all()] == ["jan.csv"]
    apart = Drop.objects.exclude(pk=drop.pk).get()
    assert apart.state == Drop.State.READY
    services.choose(apart.files.get(), {"network": "facebook"}, now=timezone.now())
    run_due(now=timezone.now())
    apart.refresh_from_db()
    store(apart)
    assert Observation.objects.filter(subject_kind="account").count() == 1
    assert Channel.objects.count() == 1, "the only Facebook page is the one that the posts have named"
    services.undo_drop(apart, actor=None, now=timezone.now())
    services.undo_drop(drop, actor=None, now=timezone.now())
    assert not any(tables().values())


def test_another_workspace_sees_nothing_of_it() -> None:
    bring(make_workspace(), {"jan.csv": JANUARY})
    other = make_workspace()
    drop = read(other, given({"jan.csv": JANUARY}))
    assert drop.files.get().state == ImportFile.State.READABLE, "what another company imported is nobody's business"
    store(drop)
    assert Publication.objects.filter(channel__workspace=other).count() == 3


def test_progress_can_be_read_while_the_transaction_is_open() -> None:
    drop_id = uuid.uuid4()
    with folders.Course(drop_id, total=100) as course:
        course.name = "a.csv"
        course.report(40, force=True)
        seen = folders.read_progress(drop_id)
        assert seen is not None
        assert (seen.done, seen.total, seen.name) == (40, 100, "a.csv")
        folders.ask_to_stop(drop_id)
        with pytest.raises(folders.Stopped):
            course.report(41, force=True)
    assert folders.read_progress(drop_id) is None


def test_the_real_company_in_one_go() -> None:
    """The totals of the data's own description; the source's machine-made summary says 2,449.51 and is wrong."""
    names = ("meta_ads", "google_ads", "ga4")
    paths = [path for name in names for path in sorted(shared(f"data/exports/{name}/deco_charpente_fr").glob("*.csv"))]
    drop = store(read(make_workspace(), from_disk(paths), now=timezone.now() - timedelta(minutes=1)))
    assert drop.state == Drop.State.COMMITTED, drop.problem
    assert {file.state for file in drop.files.all()} == {ImportFile.State.STORED}
    spend = [
        row.values["spend"]
        for row in Observation.objects.filter(channel__network="meta_ads", dimensions="")
        if "spend" in row.values
    ]
    assert round(sum(spend), 2) == 3132.22
