"""``essor import``: exit codes and what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from essor.channels.models import Publication
from essor.config.cli import main
from tests.intake.files import HTML, JANUARY
from tests.people import make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSOR_LANGUAGE", "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "jan.csv").write_text(JANUARY, "utf-8")
    return tmp_path / "exports"


def test_stores_and_says_what(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = make_workspace()
    assert main(["import", str(folder), "--workspace", workspace.slug, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["files"][0]["counts"] == {"publications": {"added": 3}, "observations": {"added": 3}}
    assert said["files"][0]["state"] == "stored"
    assert Publication.objects.count() == 3
    assert main(["import", str(folder), "--workspace", workspace.slug]) == 0
    assert "nothing to add" in capsys.readouterr().out
    assert Publication.objects.count() == 3


def test_dry_run_stores_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = make_workspace()
    assert main(["import", str(folder), "--workspace", workspace.slug, "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["counts"]["publications"] == {"added": 3}
    assert not Publication.objects.exists()


def test_a_refused_file_beside_a_good_one(folder: Path) -> None:
    (folder / "page.csv").write_text(HTML)
    assert main(["import", str(folder), "--workspace", make_workspace().slug]) == 3
    assert Publication.objects.count() == 3


def test_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_workspace()
    assert main(["import", str(folder / "nowhere"), "--workspace", "x"]) == 2
    assert main(["import", str(folder), "--workspace", "no-such-company"]) == 2
    assert "no-such-company" in capsys.readouterr().err
