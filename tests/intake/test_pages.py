"""The pages of the door: bring, check, store, take back; by plain forms."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essor.channels.models import Publication
from essor.intake.models import Drop, ImportFile, SavedMapping
from essor.jobs.services import run_due
from essor.metrics.models import Observation
from essor.workspaces.models import Workspace
from tests.intake.drops import bring, given, read
from tests.intake.files import COSTS, HTML, JANUARY
from tests.people import make_member, make_workspace, signed_in
from tests.shared import shared

pytestmark = pytest.mark.django_db
UNKNOWN = "Ref;Quand;Portee\n=A1;13/02/2025;1200\n+A2;14/02/2025;abc\nA3;15/02/2025;900\n"


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace(language="en")


@pytest.fixture
def browser(workspace: Workspace) -> Client:
    return signed_in(make_member(workspace, "editor"))


def upload(browser: Client, workspace: Workspace, **files: str) -> Drop:
    """Send files by the form and let the worker read them."""
    sent = [SimpleUploadedFile(name.replace("__", "."), text.encode()) for name, text in files.items()]
    answer = browser.post(reverse("intake:drops", args=[workspace.slug]), {"files": sent, "details": ""})
    assert answer.status_code == 302
    drop = Drop.objects.get()
    assert answer["Location"] == reverse("intake:drop", args=[workspace.slug, drop.public_id])
    run_due(now=timezone.now())
    drop.refresh_from_db()
    return drop


def page(browser: Client, name: str, *args: object) -> str:
    """Return a page's text."""
    answer = browser.get(reverse(f"intake:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_from_upload_to_undo(browser: Client, workspace: Workspace) -> None:
    assert "No file has come yet" in page(browser, "drops", workspace.slug)
    drop = upload(browser, workspace, jan__csv=JANUARY, page__csv=HTML)
    text = page(browser, "drop", workspace.slug, drop.public_id)
    assert "Storing adds 6 rows" in text
    assert "Atelier Bellevue" in text
    assert "new here" in text
    assert "web page" in text
    assert "Proved on real files" in text
    browser.post(reverse("intake:store", args=[workspace.slug, drop.public_id]))
    assert "stored" in page(browser, "drop", workspace.slug, drop.public_id)
    run_due(now=timezone.now())
    assert "6 rows were added" in page(browser, "drop", workspace.slug, drop.public_id)
    assert "Take back" in page(browser, "drops", workspace.slug)
    browser.post(reverse("intake:undo", args=[workspace.slug, drop.public_id]))
    assert not Publication.objects.exists()
    assert "is gone again" in page(browser, "drop", workspace.slug, drop.public_id)


def test_folders_and_times_come_beside_the_files(browser: Client, workspace: Workspace) -> None:
    sent = [SimpleUploadedFile("jan.csv", JANUARY.encode())]
    details = '[{"path": "exports/2025/jan.csv", "modified": 1741000000000}]'
    browser.post(reverse("intake:drops", args=[workspace.slug]), {"folder": sent, "details": details})
    file = ImportFile.objects.get()
    assert file.name == "exports/2025/jan.csv"
    assert file.modified_at is not None
    assert file.modified_at.year == 2025


@pytest.mark.parametrize("details", ["nonsense", "[]", '[{"path": 3, "modified": "x"}]', '[{"modified": -5}]', "[3]"])
def test_details_that_make_no_sense_are_left_alone(browser: Client, workspace: Workspace, details: str) -> None:
    sent = [SimpleUploadedFile("jan.csv", JANUARY.encode())]
    answer = browser.post(reverse("intake:drops", args=[workspace.slug]), {"files": sent, "details": details})
    assert answer.status_code == 302
    assert ImportFile.objects.get().name == "jan.csv"


def test_nothing_chosen_is_said_in_words(browser: Client, workspace: Workspace) -> None:
    answer = browser.post(reverse("intake:drops", args=[workspace.slug]), follow=True)
    assert "Choose at least one export" in answer.content.decode()


def test_an_unknown_table_is_mapped_once(browser: Client, workspace: Workspace) -> None:
    drop = upload(browser, workspace, mine__csv=UNKNOWN)
    file = drop.files.get()
    assert file.state == ImportFile.State.UNKNOWN
    assert "Map the columns" in page(browser, "drop", workspace.slug, drop.public_id)
    address = reverse("intake:columns", args=[workspace.slug, file.public_id])
    text = page(browser, "columns", workspace.slug, file.public_id)
    assert "Quand" in text
    assert "13/02/2025" in text
    answers = {
        "target": "measures", "column-0": "subject", "column-1": "day", "column-2": "metric:reach",
        "network": "linkedin", "account": "Atelier", "name": "My table",
    }  # fmt: skip
    shown = browser.post(address, answers | {"do": "show"}).content.decode()
    assert "1200" in shown
    assert "2025-02-13" in shown
    assert not SavedMapping.objects.exists()
    assert browser.post(address, answers | {"do": "store"}).status_code == 302
    run_due(now=timezone.now())
    file.refresh_from_db()
    assert file.state == ImportFile.State.READABLE
    assert file.counts == {"observations": {"added": 2}} or file.counts == {"observations": {"added": 3}}
    again = read(workspace, given({"next.csv": UNKNOWN + "A4;16/02/2025;70\n"}))
    assert again.files.get().mapping == SavedMapping.objects.get()
    assert again.files.get().state == ImportFile.State.READABLE


def test_two_columns_cannot_mean_the_same(browser: Client, workspace: Workspace) -> None:
    drop = upload(browser, workspace, mine__csv=UNKNOWN)
    address = reverse("intake:columns", args=[workspace.slug, drop.files.get().public_id])
    answers = {"target": "measures", "column-0": "day", "column-1": "day", "do": "store"}
    assert "cannot both mean" in browser.post(address, answers).content.decode()


def test_remarks_download_without_formulas(browser: Client, workspace: Workspace) -> None:
    bad = JANUARY + "1.22E+17,1,P,=HYPERLINK(1),,99/99/2025 09:00,,Photos,Lifetime,=2+3,x,y,1,0\n"
    drop = upload(browser, workspace, jan__csv=bad)
    file = drop.files.get()
    assert file.summary["problem_count"] > 0
    text = page(browser, "problems", workspace.slug, file.public_id)
    cells = [cell for line in text.splitlines() for cell in line.split(",")]
    assert not any(cell.lstrip('"').startswith(("=", "+", "@")) for cell in cells)


def test_a_figure_opens_to_its_line(browser: Client, workspace: Workspace) -> None:
    bring(workspace, {"jan.csv": JANUARY})
    row = Observation.objects.order_by("line").first()
    assert row is not None
    text = page(browser, "line", workspace.slug, row.file_id, row.line)
    assert row.subject_id in text
    other = make_workspace()
    stranger = signed_in(make_member(other))
    assert stranger.get(reverse("intake:line", args=[other.slug, row.file_id, row.line])).status_code == 404


def test_a_line_of_orders_is_not_for_everybody(workspace: Workspace) -> None:
    drop = bring(workspace, {"costs.csv": COSTS})
    address = reverse("intake:line", args=[workspace.slug, drop.files.get().public_id, 2])
    assert signed_in(make_member(workspace, "client")).get(address).status_code == 403
    assert signed_in(make_member(workspace, "analyst")).get(address).status_code == 200


def test_help_names_every_format_with_where_to_get_it(browser: Client, workspace: Workspace) -> None:
    text = page(browser, "formats", workspace.slug)
    assert "Meta Business Suite" in text
    assert "Ads Manager" in text


def test_pages_speak_french(browser: Client, workspace: Workspace) -> None:
    drop = upload(browser, workspace, jan__csv=JANUARY, costs__csv=COSTS)
    Workspace.objects.update(language="fr")
    text = page(browser, "drop", workspace.slug, drop.public_id)
    assert "Vérifier avant d’enregistrer" in text
    assert "Apporter des fichiers" in page(browser, "drops", workspace.slug)


def test_moro_through_the_mapping_screen(browser: Client, workspace: Workspace) -> None:
    """500 posts of a study, header-less of any id: read by a mapping, one observation each."""
    path = next(shared("data/real/fb_cosmetics_moro2016").glob("*.csv"))
    drop = upload(browser, workspace, moro__csv=path.read_bytes().decode("latin-1"))
    file = drop.files.get()
    assert file.state == ImportFile.State.UNKNOWN
    text = page(browser, "columns", workspace.slug, file.public_id)
    assert "Lifetime Post Total Reach" in text


@pytest.mark.parametrize("role", ["approver", "agent", "client"])
def test_who_may_not_import_is_turned_away(workspace: Workspace, role: str) -> None:
    drop = read(workspace, given({"jan.csv": JANUARY}))
    browser = signed_in(make_member(workspace, role))
    for name in ("store", "undo", "discard", "stop"):
        assert browser.post(reverse(f"intake:{name}", args=[workspace.slug, drop.public_id])).status_code == 403
    assert browser.get(reverse("intake:drops", args=[workspace.slug])).status_code == 403
