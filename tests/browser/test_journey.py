"""The first ten minutes, as a new person lives them: the demo, a file by its preview, a table by its columns, a decision.

The worker's jobs are run by the test itself, between two looks at the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.conftest import EMAIL
from tests.intake.files import HTML, JANUARY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/w/atelier/"
STUDY = (
    "Network type;Kind of post;Seen by;Liked;Boosted\n"
    + "Page;Photo;1200;34;0\nPage;Photo;900;21;1\nPage;Video;4100;130;0\n"
)


def _work() -> None:
    """Do what the worker would do now."""
    from essor.jobs.services import run_due

    run_due(now=timezone.now())


def _bring(page: Any, folder: Path, files: dict[str, str], *, button: str = "Read these files") -> None:
    """Choose files on the page of files, have them read, and come to their preview."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    page.goto(page.start_url + BASE + "files/")
    page.set_input_files("#files", [str(folder / name) for name in files])
    page.click(f"text={button}")
    page.wait_for_url("**/files/*-*/")
    _work()
    page.reload()


def _store(page: Any, *, button: str = "Store these files") -> None:
    page.click(f"text={button}")
    page.wait_for_url("**/files/*-*/")
    _work()
    page.reload()


def test_demo_decision_and_report(signed_in: Any) -> None:
    """The demo says that it is one and what matters; a dormant account is decided on; a report is made and downloaded."""
    from essor.demo.services import create_demo
    from essor.workspaces.models import User

    page = signed_in("about:blank")
    demo = create_demo(owner=User.objects.get(email=EMAIL), now=timezone.now(), language="en")
    page.goto(f"{page.start_url}/w/{demo.slug}/")
    assert "This company is simulated" in page.inner_text("body")
    assert "has been silent for longer than its own rhythm explains" in page.inner_text("main")
    page.click('main a:text-is("Decide")')
    page.check("input[name=choice][value=freeze]")
    page.fill("textarea[name=note]", "Nobody there looks for us.")
    page.click("text=Keep this decision")
    page.wait_for_selector("input[name=done]")
    page.check("input[name=done] >> nth=0")
    page.click("text=Keep these marks")
    page.wait_for_load_state()
    assert page.is_checked("input[name=done] >> nth=0")

    page.goto(f"{page.start_url}/w/{demo.slug}/audit/")
    assert "decided what becomes of" in page.inner_text("main")

    page.goto(f"{page.start_url}/w/{demo.slug}/reports/")
    page.click("text=Make the report")
    page.wait_for_url("**/reports/*-*/")
    with page.expect_download() as downloading:
        page.click("main a[href$='file.html']")
    told = Path(downloading.value.path()).read_text("utf-8")
    assert "Atelier Brume" in told
    assert page.problems == []


def test_import_by_preview_and_undo(signed_in: Any, tmp_path: Path) -> None:
    """A good file beside a web page named .csv: read, shown, stored, found again as known, taken back."""
    from essor.channels.models import Publication

    page = signed_in(BASE)
    _bring(page, tmp_path, {"posts.csv": JANUARY, "page.csv": HTML})
    text = page.inner_text("main")
    assert "Storing adds 6 rows." in text
    assert "This is a web page" in text
    _store(page)
    assert "6 rows were added." in page.inner_text("main")
    assert Publication.objects.count() == 3

    _bring(page, tmp_path, {"again.csv": JANUARY})
    assert "imported before" in page.inner_text("main")
    page.goto(page.start_url + BASE + "files/")
    page.click("text=Take back >> nth=-1")
    page.wait_for_selector("text=Taken back.")
    assert Publication.objects.count() == 0
    assert page.problems == []


def test_table_that_nobody_knows_by_its_columns(signed_in: Any, tmp_path: Path) -> None:
    """Each column gets its meaning, the first rows are shown as they are read, and the figures are stored."""
    from essor.metrics.models import Observation

    page = signed_in(BASE)
    _bring(page, tmp_path, {"study.csv": STUDY})
    page.click("text=Map the columns")
    page.wait_for_selector("select[name=column-0]")
    page.select_option("select[name=target]", "publications")
    page.click("text=Show >> nth=0")
    page.wait_for_load_state()
    page.select_option("select[name=column-1]", "kind")
    page.select_option("select[name=column-2]", "metric:reach")
    page.select_option("select[name=column-3]", "metric:likes")
    page.select_option("select[name=column-4]", "sponsored")
    page.select_option("select[name=network]", "facebook")
    page.fill("input[name=account]", "Our page")
    page.click("text=Show what this reads")
    page.wait_for_selector("text=So the first rows are read")
    shown = page.inner_text("main")
    assert "Our page" in shown
    assert "AccountRef" not in shown
    assert "True" not in shown
    page.click("text=Keep this and read the file")
    page.wait_for_url("**/files/*-*-*-*-*/")
    _work()
    page.reload()
    _store(page)
    assert [row.values for row in Observation.objects.order_by("line")] == [
        {"reach": 1200, "likes": 34}, {"reach": 900, "likes": 21}, {"reach": 4100, "likes": 130},
    ]  # fmt: skip
    page.goto(page.start_url + BASE + "results/posts/")
    first = page.locator("tbody tr").first
    assert first.locator("th").inner_text() == "post without text"
    assert first.locator("td").first.inner_text() == "not known", "no file said when it went out"
    assert page.problems == []


def test_french_on_a_phone(signed_in: Any, tmp_path: Path) -> None:
    """The same door in French at 390 pixels: nothing is cut off, nothing stays English."""
    page = signed_in(BASE, language="fr", width=390)
    assert page.get_attribute("html", "lang") == "fr"
    assert page.locator("nav:visible >> text=Aujourd’hui").count() == 1
    _bring(page, tmp_path, {"posts.csv": JANUARY}, button="Lire ces fichiers")
    assert "L’enregistrement ajoutera 6 lignes." in page.inner_text("main")
    _store(page, button="Enregistrer ces fichiers")
    assert "6 lignes ont été ajoutées." in page.inner_text("main")
    for path in ("", "channels/", "health/", "audit/"):
        page.goto(page.start_url + BASE + path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert "a importé" in page.inner_text("main")
    assert page.problems == []
