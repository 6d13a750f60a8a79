"""Archives and folders: every limit holds while unpacking, and no name of theirs reaches the disk."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from essor.importers import archives
from essor.importers.archives import Member, is_junk, list_folder, safe_name, unpack
from essor.importers.base import Refused
from essor.records import Problem


def packed(folder: Path, members: dict[str, bytes], name: str = "export.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def unpacked(path: Path, tmp_path: Path) -> tuple[list[Member], list[Problem]]:
    into = tmp_path / "into"
    into.mkdir()
    found = list(unpack(path, into))
    return [m for m in found if isinstance(m, Member)], [p for p in found if isinstance(p, Problem)]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b.csv", "a/b.csv"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\x.csv", "Users/x.csv"),
        ("./a//b.csv", "a/b.csv"),
        ("../up.csv", ""),
        ("a/..\\..\\up.csv", ""),
        ("safe\u202evsc.exe", "safevsc.exe"),
        ("new\nline.csv", "newline.csv"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_files_without_figures_are_ignored_quietly() -> None:
    assert [
        n
        for n in ("a/.DS_Store", "__MACOSX/a.csv", "media/x.JPG", "Thumbs.db", "README.md", "a.csv", "data.js")
        if not is_junk(n)
    ] == [
        "a.csv",
        "data.js",
    ]


def test_members_are_written_under_numbers(tmp_path: Path) -> None:
    path = packed(tmp_path, {"Table data.csv": b"a,b\n", "sub/é.csv": b"c,d\n", "media/p.png": b"x"})
    members, problems = unpacked(path, tmp_path)
    assert not problems
    assert [(m.name, m.is_ignored) for m in members] == [
        ("Table data.csv", False),
        ("sub/é.csv", False),
        ("media/p.png", True),
    ]
    assert sorted(p.name for p in (tmp_path / "into").iterdir()) == ["000000", "000001"]
    assert members[1].path is not None
    assert members[1].path.read_bytes() == b"c,d\n"


def test_a_member_outside_the_archive_is_named_and_left(tmp_path: Path) -> None:
    members, problems = unpacked(packed(tmp_path, {"../../evil.csv": b"x", "good.csv": b"a,b\n"}), tmp_path)
    assert [m.name for m in members] == ["good.csv"]
    assert "outside" in problems[0].message()
    assert not (tmp_path.parent / "evil.csv").exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    members, problems = unpacked(path, tmp_path)
    assert not members
    assert "link" in problems[0].message()


def test_two_members_of_one_name_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", "2")
    members, _ = unpacked(path, tmp_path)
    assert [m.name for m in members] == ["a.csv", "a.csv (2)"]


def test_an_archive_within_an_archive_stays_closed(tmp_path: Path) -> None:
    inner = packed(tmp_path, {"a.csv": b"x"}, "inner.zip").read_bytes()
    members, problems = unpacked(packed(tmp_path, {"inner.zip": inner, "b.csv": b"y"}), tmp_path)
    assert [m.name for m in members] == ["b.csv"]
    assert "inside an archive" in problems[0].message()


def test_what_says_that_it_is_too_big_is_refused_before_writing(tmp_path: Path) -> None:
    path = packed(tmp_path, {"zeros.csv": b"0" * (archives.ALWAYS_ALLOWED + 1)})
    with pytest.raises(Refused, match="unpacks to more"):
        unpacked(path, tmp_path)
    assert not list((tmp_path / "into").iterdir())


def test_a_stream_without_a_size_is_stopped_at_the_limit_and_cleaned(tmp_path: Path) -> None:
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b"0" * (archives.ALWAYS_ALLOWED * 2)))
    with pytest.raises(Refused, match="unpacks to more"):
        unpacked(path, tmp_path)
    assert not list((tmp_path / "into").iterdir())


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    with pytest.raises(Refused, match="more than 3 files"):
        unpacked(packed(tmp_path, {f"{i}.csv": b"x" for i in range(5)}), tmp_path)


def test_a_damaged_member_does_not_cost_the_others(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": b"first file, long enough to be found again", "b.csv": b"second"})
    raw = bytearray(path.read_bytes())
    raw[45] ^= 0xFF
    path.write_bytes(raw)
    members, problems = unpacked(path, tmp_path)
    assert [m.name for m in members] == ["b.csv"]
    assert "a.csv" in problems[0].message("fr")


def test_a_tar_is_read_without_its_links_and_devices(tmp_path: Path) -> None:
    path = tmp_path / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("outbox.json")
        info.size = 2
        archive.addfile(info, io.BytesIO(b"{}"))
        link = tarfile.TarInfo("out")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    members, problems = unpacked(path, tmp_path)
    assert [m.name for m in members] == ["outbox.json"]
    assert len(problems) == 1


def test_a_member_keeps_the_date_it_was_packed_with_but_not_a_made_up_one(tmp_path: Path) -> None:
    path = tmp_path / "dated.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.csv", (2024, 3, 5, 10, 0, 0)), "x")
        archive.writestr(zipfile.ZipInfo("b.csv", (1980, 1, 1, 0, 0, 0)), "x")
    members, _ = unpacked(path, tmp_path)
    dates = [datetime.fromtimestamp(m.path.stat().st_mtime).date() for m in members if m.path is not None]
    assert dates[0] == date(2024, 3, 5)
    assert dates[1].year > 2020


def test_a_folder_is_listed_with_the_folders_in_it_and_links_are_named(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.csv").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    found = list(list_folder(tmp_path))
    assert [m.name for m in found if isinstance(m, Member) and not m.is_ignored] == ["sub/a.csv"]
    assert [p.params["name"] for p in found if isinstance(p, Problem)] == ["link.csv"]
