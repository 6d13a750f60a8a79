"""Posts read in columns are the posts read row by row, and so are the problems and the order of both."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from essor.importers import columns
from essor.importers.base import ExportFormat, PostColumns, ReadOptions, Refused, find_format
from essor.importers.containers import open_source
from essor.importers.sandbox import read_in_child
from essor.importers.sandbox.wire import Decoder, Encoder, build_block
from essor.records import Problem, Record
from tests.importers.sources import RECEIVED
from tests.shared import SHARED, shared

EXPORTS = SHARED / "data" / "exports"
HEADER = (  # noqa: SIM905  as the file writes it
    "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Post type,Date,Views,Reach,Reactions,Shares,"
    "Views from Boosted posts,Seconds viewed,Estimated earnings (USD)"
).split(",")


def all_of(export: ExportFormat, path: Path, *, in_columns: bool) -> tuple[list[Record | Problem], int]:
    """Return what a file says, columns taken apart into rows as they arrive, and how many posts came in columns."""
    source = open_source(path, options=ReadOptions(received=RECEIVED))
    encoder, found, count = Encoder(), list[Record | Problem](), 0

    def items() -> Iterator[Record | Problem | PostColumns]:
        try:
            yield from export.read_columns(source) if in_columns else export.read(source)
        except Refused as refusal:
            yield refusal.problem

    for item in items():
        if isinstance(item, PostColumns):
            (message,) = Decoder().feed(encoder.encode(encoder.posts([item])))
            rows = list(build_block(message[0]).rows())
            assert len(rows) == len(item)
            assert (min(row.published_at for row in rows if row.published_at).isoformat(), item.last) == (
                item.first,
                max(row.published_at for row in rows if row.published_at).isoformat(),
            )
            found.extend(rows)
            count += len(rows)
        else:
            found.append(item)
    return found + list(source.notices), count


def compare(path: Path) -> int:
    """Assert that a file says the same both ways, texts of numbers included; return how many posts came in columns."""
    export = find_format(open_source(path, options=ReadOptions(received=RECEIVED)).head)
    if export is None:
        return 0
    by_row, _ = all_of(export, path, in_columns=False)
    by_column, count = all_of(export, path, in_columns=True)
    for one, other in zip(by_row, by_column, strict=True):
        assert repr(one) == repr(other)
    return count


def plain(number: int, luck: random.Random) -> list[str]:
    """Return a row as Meta writes nearly all of them."""
    views = luck.randint(1, 90000)
    return [
        str(122100000000000000 + number), "99", "Le Four", f"Caption {number} 100 % é ", "", f"0{luck.randint(1, 9)}/1{luck.randint(0, 9)}/2025 1{luck.randint(0, 9)}:30",
        f"https://www.facebook.com/99/{luck.choice(['posts', 'reel'])}/{number}/", luck.choice(["Photos", "Videos", "Odd"]),
        "Lifetime", str(views), str(views // 2), str(luck.randint(0, 90)), luck.choice(["", "0", "7"]), luck.choice(["", "0", "3"]),
        luck.choice(["", "1.5", "0.25", "12"]), luck.choice(["", "", "0.01"]),
    ]  # fmt: skip


MESS = [
    (0, "1.22E+17"), (0, ""), (0, " 12 "), (0, "١٢٣"), (1, "98"), (1, "9.9E+17"), (2, "Autre"), (3, ""), (3, "\u00a0x\n"),
    (4, "A longer caption than the title is, on\ntwo lines"), (4, "  "), (4, "x" * len("Caption 0 100 % é")), (5, ""), (5, "2025-01-02"), (5, "13/41/2025 10:00"),
    (5, "31/01/2025 10:00"), (5, "02/30/2025 10:00"), (5, "01/02/2025 24:00"), (5, "01/02/2025 1:00"), (5, "01-02/2025 10:00"),
    (5, "01/02/0000 10:00"), (5, "٠١/02/2025 10:00"), (5, "undefined"), (6, ""), (6, " https://x/reel/ "), (7, ""), (7, "RÉEL"),
    (8, "01/03/2025"), (8, "Total"), (8, ""), (9, "0"), (9, "00"), (9, "007"), (9, "1,234"), (9, "1 234"), (9, "."), (9, "1.2.3"),
    (9, "5."), (9, ".5"), (9, "-3"), (9, "nan"), (9, "1_0"), (9, "٣"), (9, "²"), (9, "N/A"), (9, "abc"), (9, "1e5"), (9, ""),
    (10, "9" * 15), (10, "9" * 16), (10, "9" * 320), (10, "0.1" + "0" * 290), (14, "1." + "3" * 20), (13, "0.0"), (15, "2"),
]  # fmt: skip


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADER, *rows])
    return path


def test_plain_rows_come_in_columns(tmp_path: Path) -> None:
    luck = random.Random(3)
    rows = [plain(number, luck) for number in range(columns.ROWS_AT_ONCE + 700)]
    assert compare(write(tmp_path / "a.csv", rows)) == len(rows)


@pytest.mark.parametrize("mess", MESS, ids=[f"{HEADER[place]}={text[:20]!r}" for place, text in MESS])
def test_one_odd_cell_changes_nothing_but_the_way(tmp_path: Path, mess: tuple[int, str]) -> None:
    luck = random.Random(4)
    for odd in (0, 5):
        rows = [plain(number, luck) for number in range(9)]
        rows[odd][mess[0]] = mess[1]
        compare(write(tmp_path / "a.csv", rows))
    compare(write(tmp_path / "b.csv", [rows[5]]))


@pytest.mark.parametrize("seed", range(6))
def test_messy_files_say_the_same_both_ways(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "ROWS_AT_ONCE", 40)
    monkeypatch.setattr(columns, "PIECE", 5)
    luck = random.Random(seed)
    rows = [plain(number // 2 if number % 50 == 1 else number, luck) for number in range(400)]  # some stand twice
    for _ in range(12 + 10 * seed):
        place, text = luck.choice(MESS)
        rows[luck.randrange(len(rows))][place] = text
    for at in luck.sample(range(len(rows)), 4):
        rows[at] = luck.choice([[], [""] * len(HEADER), rows[at][:7], [*rows[at], "more"]])
    assert compare(write(tmp_path / "Jan-01-2025_Dec-31-2025_1.csv", rows)) > 0


def test_the_store_gets_all_posts_in_the_order_of_the_file(tmp_path: Path) -> None:
    luck = random.Random(7)
    rows = [plain(number, luck) for number in range(columns.ROWS_AT_ONCE + 900)]
    for odd in (300, 301, 2000, columns.ROWS_AT_ONCE + 600):
        rows[odd][0] = " 17 "  # one id several times, never plain
    path = write(tmp_path / "a.csv", rows)
    blocks = [batch.posts for batch in read_in_child(path) if batch.posts is not None]
    assert [line for block in blocks for line in block.line] == list(range(2, len(rows) + 2))
    assert len(blocks) == 2
    assert 0 < compare(path) < len(rows)


def test_what_stands_before_an_endless_cell_is_read(tmp_path: Path) -> None:
    luck = random.Random(5)
    path = write(tmp_path / "a.csv", [plain(number, luck) for number in range(300)])
    with path.open("a", encoding="utf-8") as out:
        out.write('1,99,"' + "x" * 4_000_010)
    assert compare(path) == 300


@pytest.mark.parametrize("columns_gone", [["Date"], ["Title"], ["Description", "Page ID"], ["Views", "Reach"]])
def test_headers_that_lack_columns_say_the_same_both_ways(tmp_path: Path, columns_gone: list[str]) -> None:
    luck = random.Random(6)
    kept = [place for place, name in enumerate(HEADER) if name not in columns_gone]
    rows = [[row[place] for place in kept] for row in ([*HEADER], *(plain(number, luck) for number in range(20)))]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    assert compare(path) == 20


def test_a_file_in_two_languages_says_the_same_both_ways(tmp_path: Path) -> None:
    luck = random.Random(8)
    rows = [[*HEADER, "Titre"], *([*plain(number, luck), "Un titre français bien plus long"] for number in range(20))]
    for row in rows[8:12]:
        row[3] = ""
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    assert compare(path) == 0


@pytest.mark.shared
def test_real_files_say_the_same_both_ways() -> None:
    shared("data/exports")
    paths = [path for path in sorted(EXPORTS.rglob("*.csv")) if path.stat().st_size < 20_000_000]
    counts = []
    for path in paths:
        try:
            counts.append(compare(path))
        except Refused:
            continue
    assert sum(counts) > 0
