"""``essor inspect``: what files hold, what adds up and what does not, and what does not fit together."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from essor.importers.inspection import inspect_paths
from essor.importers.mapping import fingerprint
from tests.shared import shared

HEAD = "Post ID,Page ID,Page name,Title,Publish time,Permalink,Post type,Date,Views,Reach\n"


def post(number: int, day: str, views: int, *, page: str = "Atelier Exemple") -> str:
    link = f"https://www.facebook.com/{number}"
    return f"10000000000000{number},110000000000001,{page},t{number},{day} 09:00,{link},Photos,Lifetime,{views},{views // 2}\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def conflicts(found: dict[str, Any]) -> list[str]:
    return [conflict["kind"] for conflict in found["conflicts"]]


def test_a_file_is_described_and_reach_is_never_added(tmp_path: Path) -> None:
    path = write(tmp_path, "posts.csv", HEAD + post(1, "01/14/2025", 120) + post(2, "01/20/2025", 30))
    found = inspect_paths([path]).to_json()
    (report,) = found["files"]
    assert found["version"] == 1
    assert (report["format"], report["network"], report["account"]) == (
        "meta_posts_facebook",
        "facebook",
        "Atelier Exemple",
    )
    assert list(report["period"]) == ["2025-01-14", "2025-01-20"]
    assert (report["rows"], report["records"]) == (2, {"publications": 2})
    assert report["totals"]["views"] == 150
    assert report["totals"]["reach"] is None
    assert not report["refused"]
    json.dumps(found)


def test_a_path_may_be_relative_to_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "exports/posts.csv", HEAD + post(1, "01/14/2025", 120))
    with zipfile.ZipFile(tmp_path / "posts.zip", "w") as archive:
        archive.writestr("inside.csv", HEAD + post(2, "01/15/2025", 5))
    monkeypatch.chdir(tmp_path)
    found = inspect_paths([Path("exports"), Path("posts.zip")]).to_json()
    assert [file["format"] for file in found["files"]] == ["meta_posts_facebook"] * 2


def test_the_same_file_twice_and_the_same_posts_in_two_exports(tmp_path: Path) -> None:
    first = HEAD + post(1, "01/14/2025", 120) + post(2, "01/20/2025", 30)
    write(tmp_path, "a.csv", first)
    write(tmp_path, "b.csv", first)
    write(tmp_path, "c.csv", first.replace("\n", "\r\n"))
    write(tmp_path, "later.csv", HEAD + post(2, "01/20/2025", 45) + post(3, "02/01/2025", 9))
    found = inspect_paths([tmp_path]).to_json()
    assert conflicts(found) == ["same_file", "same_records", "same_posts"]
    assert found["conflicts"][2]["count"] == 1
    assert [Path(p).name for p in found["conflicts"][1]["paths"]] == ["a.csv", "c.csv"]


def test_overlapping_days_of_one_account_are_told(tmp_path: Path) -> None:
    head = "Date,Tweets published,impressions,engagements,engagement rate,retweets,replies,likes,user profile clicks\n"
    days = [f"2025-01-0{d},1,{d}0,{d},0.1,0,0,{d},0\n" for d in range(1, 7)]
    write(tmp_path, "one.csv", head + "".join(days[:4]))
    write(tmp_path, "two.csv", head + "".join(days[2:]))
    write(tmp_path, "three.csv", head + "2025-02-01,1,10,1,0.1,0,0,1,0\n")
    found = inspect_paths([tmp_path], language="fr").to_json()
    assert conflicts(found) == ["overlap"]
    assert found["conflicts"][0]["period"] == ["2025-01-01", "2025-01-06"] or found["conflicts"][0]["period"] == [
        "2025-01-03",
        "2025-01-04",
    ]
    assert "export le plus récent" in found["conflicts"][0]["message"]


def test_two_silent_accounts_are_not_one_file(tmp_path: Path) -> None:
    head = "Date,Tweets published,impressions,engagements,engagement rate,retweets,replies,likes,user profile clicks\n"
    quiet = "".join(f"2025-01-0{d},0,0,0,0,0,0,0,0\n" for d in range(1, 5))
    write(tmp_path, "one.csv", head + quiet)
    write(tmp_path, "two.csv", head + quiet + "\n")
    assert "same_records" not in conflicts(inspect_paths([tmp_path]).to_json())


def test_a_printed_total_that_is_not_the_sum_is_shown(tmp_path: Path) -> None:
    text = (
        'Content,Video title,Video publish time,Views,Watch time (hours)\nTotal,,,100,5\nabc,One,"Dec 18, 2022",60,3\n'
    )
    path = write(tmp_path, "Table data.csv", text)
    found = inspect_paths([path]).to_json()
    (conflict, *_) = [c for c in found["conflicts"] if c["metric"] == "views"]
    assert (conflict["kind"], conflict["printed"], conflict["summed"], conflict["line"]) == (
        "total_differs",
        100,
        60,
        2,
    )


def test_archives_and_folders_are_opened_and_leftovers_ignored(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export/posts.csv", HEAD + post(1, "01/14/2025", 120))
        archive.writestr("__MACOSX/posts.csv", "x")
        archive.writestr("../evil.csv", "x")
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "all.zip").write_bytes(packed.getvalue())
    (tmp_path / "drop" / ".DS_Store").write_bytes(b"x")
    found = inspect_paths([tmp_path / "drop"]).to_json()
    by_name = {Path(r["path"]).name: r for r in found["files"]}
    assert by_name["posts.csv"]["rows"] == 1
    assert by_name["all.zip"]["refused"]
    assert {Path(name).name for name in found["ignored"]} == {".DS_Store", "posts.csv"}


def test_an_unknown_table_shows_what_was_seen_and_a_saved_mapping_reads_it(tmp_path: Path) -> None:
    path = write(tmp_path, "costs.csv", "When;What;Much\n05/01/2025;Agence;100\n")
    (report,) = inspect_paths([path]).files
    assert report["refused"]
    assert [list(row) for row in report["seen"][0]["rows"]] == [
        ["When", "What", "Much"],
        ["05/01/2025", "Agence", "100"],
    ]
    mapping = {
        "target": "costs",
        "columns": {"day": "When", "label": "What", "amount": "Much"},
        "date_order": "day_first",
    }
    (report,) = inspect_paths([path], mappings=[mapping]).files
    assert (report["format"], report["records"], report["refused"]) == ("mapped", {"costs": 1}, False)
    header = fingerprint(["When", "What", "Much"])
    (report,) = inspect_paths([path], mappings=[{**mapping, "header": header}]).files
    assert report["format"] == "mapped"
    (report,) = inspect_paths([path], mappings=[{**mapping, "header": fingerprint(["Quand", "Quoi"])}]).files
    assert report["format"] is None


def test_the_command_prints_one_object_and_its_exit_code_means_something(tmp_path: Path) -> None:
    good = write(tmp_path, "posts.csv", HEAD + post(1, "01/14/2025", 120))
    bad = write(tmp_path, "page.csv", "<!doctype html><html></html>")

    def call(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "essor", "inspect", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    done = call(good, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["files"][0]["totals"]["views"] == 120
    done = call(good, bad, "--language", "fr")
    assert done.returncode == 3
    assert "page web" in done.stdout
    assert call(tmp_path / "nothing.csv").returncode == 2
    assert call().returncode == 2


@pytest.mark.shared
def test_the_google_ads_cards_give_the_totals_of_their_own_period() -> None:
    found = inspect_paths([shared("data/exports/google_ads/deco_charpente_fr")]).to_json()
    spend = [r["totals"]["spend"] for r in found["files"] if r["format"] == "google_ads"]
    assert spend == [39498.1, 39498.06]


@pytest.mark.shared
def test_wrong_containers_are_named() -> None:
    found = inspect_paths([shared("data/exports/wrong_container")]).to_json()
    messages = {Path(r["path"]).name: r["problems"][0]["message"] for r in found["files"]}
    assert "web page" in messages["html_page_named.csv"]
    assert "single line" in messages["stub_20_bytes.csv"]
