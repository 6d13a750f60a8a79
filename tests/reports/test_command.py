"""``essor report``: from files to a report, in a process of its own, leaving nothing behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import shared

ADS = """\
"Début des rapports","Fin des rapports","Nom de la campagne","Diffusion de la campagne","Résultats","Indicateur de résultats","Couverture","Impressions","Montant dépensé (EUR)","Clics sur un lien"
2026-01-01,2026-03-31,"Portes ouvertes",inactive,120,actions:link_click,9000,21000,310.50,480
2026-01-01,2026-03-31,"=HYPERLINK(""http://x.example"")",inactive,80,actions:link_click,4000,9000,189.50,150
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all runs of this module: the first fills it."""
    return tmp_path_factory.mktemp("cache")


def _run(cache: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESSOR_", "DJANGO_"))}
    environment = {**kept, "XDG_CACHE_HOME": str(cache), "ESSOR_LANGUAGE": "en"}
    command = [sys.executable, "-m", "essor", "report", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=180)


def _figures(path: Path) -> list[dict[str, object]]:
    return list(json.loads(path.read_text("utf-8"))["figures"])


def test_a_file_becomes_a_report_and_leaves_nothing_behind(cache: Path, tmp_path: Path) -> None:
    source = tmp_path / "meta-ads.csv"
    source.write_text(ADS, "utf-8")
    html, pdf, figures = tmp_path / "report.html", tmp_path / "report.pdf", tmp_path / "report.json"
    done = _run(
        cache, source, "-o", html, "--pdf", pdf, "--json", figures, "--lang", "fr", "--company", "Menuiserie Bellevue"
    )
    assert done.returncode == 0, done.stderr
    page = html.read_text("utf-8")
    assert "Menuiserie Bellevue" in page
    assert "500,00\u00a0€" in page
    assert pdf.read_bytes().startswith(b"%PDF")
    cost = next(row for row in _figures(figures) if row["metric"] == "cost")
    assert (cost["network"], cost["value"]) == ("meta_ads", 500.0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "meta-ads.csv",
        "report.html",
        "report.json",
        "report.pdf",
    ]
    assert len(list((cache / "essor").glob("empty-*.sqlite3"))) == 1


def test_a_file_that_cannot_be_read_is_told_and_the_report_still_written(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "meta-ads.csv").write_text(ADS, "utf-8")
    (tmp_path / "letter.csv").write_text("Dear Sir,\nplease find enclosed\n", "utf-8")
    html = tmp_path / "out" / "report.html"
    done = _run(cache, tmp_path / "meta-ads.csv", tmp_path / "letter.csv", "-o", html, "--lang", "en")
    assert done.returncode == 3, done.stderr
    assert "letter.csv" in done.stderr
    assert "letter.csv" in html.read_text("utf-8")


def test_nothing_readable_writes_nothing(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("Dear Sir,\nplease find enclosed\n", "utf-8")
    done = _run(cache, tmp_path / "letter.csv", "-o", tmp_path / "report.html")
    assert done.returncode == 1
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv"], "does not exist"),
        (["{file}", "--from", "1/2/2026"], "is not a date"),
        (["{file}", "--from", "2026-02-01", "--to", "2026-01-01"], "must not come after"),
        (["{file}", "--timezone", "Paris"], "is no time zone"),
        (["{file}", "--currency", "euros"], "is no currency code"),
        (["{file}", "--colour", "red"], "is no colour"),
        (["{file}", "--margin", "40-30"], "is no range of percents"),
        (["{file}", "--margin", "forty"], "is no range of percents"),
        (["{file}", "--hourly-rate", "-3"], "is no price"),
        (["{file}", "--logo", "{file}"], "is no PNG or JPEG"),
    ],
)
def test_wrong_usage_is_told_before_any_work(cache: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    source = tmp_path / "meta-ads.csv"
    source.write_text(ADS, "utf-8")
    done = _run(cache, *(one.format(file=source) for one in arguments))
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.shared
def test_the_company_spread_over_four_tools_gets_one_french_report(cache: Path, tmp_path: Path) -> None:
    root = shared("data/exports")
    folders = sorted(root.glob("*/deco_charpente_fr"))
    html, figures = tmp_path / "report.html", tmp_path / "report.json"
    done = _run(cache, *folders, "-o", html, "--json", figures, "--lang", "fr")
    assert done.returncode in (0, 3), done.stderr
    page = html.read_text("utf-8")
    assert "3\u202f132,22\u00a0€" in page
    assert "2\u202f449,51" not in page
    assert len(page.encode()) < 400_000
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    spent = {row["network"]: row["value"] for row in _figures(figures) if row["metric"] == "cost"}
    assert spent["meta_ads"] == 3132.22


@pytest.mark.shared
def test_three_networks_of_one_quarter_stand_in_one_report(cache: Path, tmp_path: Path) -> None:
    folders = [
        shared(f"data/exports/{name}")
        for name in ("facebook_insights_old/nplf_q2", "linkedin/nplf_q1", "x/nplf_by_day_q1")
    ]
    figures = tmp_path / "report.json"
    done = _run(cache, *folders, "-o", tmp_path / "report.html", "--json", figures, "--lang", "en")
    assert done.returncode in (0, 3), done.stderr
    rows = _figures(figures)
    assert {row["network"] for row in rows} >= {"facebook", "linkedin", "x"}
    assert not any(row["value"] is not None for row in rows if row["metric"] in ("reach", "viewers")), (
        "reach was added up"
    )
    assert "Dormant" not in (tmp_path / "report.html").read_text("utf-8"), "what came after the export is not silence"
