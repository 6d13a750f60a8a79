"""The reading process: records cross unchanged, limits hold, its death is told in words and costs no other file."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from essor.importers.sandbox import Batch, Reader, read_in_child
from essor.importers.sandbox.wire import Decoder, Encoder, unbundle
from essor.records import (
    AccountRef,
    AnswerRow,
    ConversionRow,
    CostRow,
    FileFacts,
    Grain,
    MeasureRow,
    Period,
    Problem,
    PublicationRow,
    Record,
    Severity,
    Subject,
    TimeRow,
    TotalRow,
    Words,
)

PAGE = AccountRef("facebook", "110000000000001", "", "Atelier Exemple")
WEEK = Period(date(2025, 1, 6), date(2025, 1, 12))
VALUES: tuple[Record | Problem, ...] = (
    PublicationRow(2, PAGE, "17", datetime(2025, 1, 6, 9, 30), {"views": 3.0}, is_sponsored=False, text="é\u202f!"),
    PublicationRow(3, PAGE, "18", datetime(2025, 1, 6, 9, 30, tzinfo=UTC), {}),
    MeasureRow(4, PAGE, Subject("campaign", "7", "Été"), WEEK, Grain.WEEK, {"spend": 1.5}, (("country", "FR"),), "EUR"),
    ConversionRow(5, "order", "1001", None, Decimal("10.50"), "EUR", utm={"source": "ig"}, is_new_customer=True),
    CostRow(6, "tool", "x", Decimal("1E+2"), "EUR", WEEK),
    TimeRow(7, date(2025, 1, 6), Decimal("1.5"), rate=Decimal(40)),
    AnswerRow(8, None, "Instagram", 3),
    FileFacts(PAGE, WEEK, datetime(2025, 1, 13, tzinfo=UTC), "EUR", "Europe/Paris", (Words("a", "b"),)),
    TotalRow(9, {"views": 12.0}),
    Problem(10, "Views", Words("no {value}", "pas {value}"), {"value": "x"}, Severity.NOTE, "Sheet"),
)

META = (
    "Post ID,Page ID,Page name,Title,Publish time,Permalink,Post type,Date,Views,Reach\n"
    "100000000000001,110000000000001,Atelier Exemple,Bonjour,01/14/2025 09:00,https://www.facebook.com/1,Photos,Lifetime,120,80\n"
    "100000000000002,110000000000001,Atelier Exemple,Deux,01/15/2025 09:00,https://www.facebook.com/2,Photos,Lifetime,30,20\n"
)


def test_every_kind_of_record_crosses_unchanged() -> None:
    encoder = Encoder()
    (message,) = Decoder().feed(encoder.encode(("batch", encoder.records(VALUES))))
    found = list(unbundle(message[1]))
    assert found == list(VALUES)
    assert isinstance(found[2].grain, Grain)
    assert isinstance(found[-1].severity, Severity)
    assert found[0].account is found[1].account  # packed once, built once


def test_half_a_character_arrives_as_a_mark_that_databases_can_hold() -> None:
    encoder = Encoder()
    (message,) = Decoder().feed(encoder.encode(("batch", ["\ud800x"])))
    message[1][0].encode("utf-8")
    assert message[1][0].endswith("x")


def written(folder: Path, text: str, name: str = "posts.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_in_batches_from_another_process(tmp_path: Path) -> None:
    batches = list(read_in_child(written(tmp_path, META)))
    assert batches[0].opened is not None
    assert batches[0].opened.format_slug == "meta_posts_facebook"
    posts = [r for batch in batches for r in batch.records if isinstance(r, PublicationRow)]
    assert [(p.line, p.remote_id, p.values["views"]) for p in posts] == [
        (2, "100000000000001", 120.0),
        (3, "100000000000002", 30.0),
    ]


def test_an_unknown_file_is_a_problem_and_a_mapping_reads_it(tmp_path: Path) -> None:
    path = written(tmp_path, "When;What;Much\n05/01/2025;Agence;100\n", "costs.csv")
    (refused,) = read_in_child(path)
    assert refused.problems[0].severity is Severity.REFUSED
    mapping = {
        "target": "costs",
        "columns": {"day": "When", "label": "What", "amount": "Much"},
        "date_order": "day_first",
    }
    records = [r for batch in read_in_child(path, mapping=mapping) for r in batch.records]
    assert [r.amount for r in records if isinstance(r, CostRow)] == [Decimal(100)]


def test_the_process_dies_of_a_file_and_the_next_file_is_read(tmp_path: Path) -> None:
    good = written(tmp_path, META)
    bad = written(tmp_path, "Date,Views\n" * 10, "bad.csv")
    with Reader() as reader:
        first = [b for b in reader.read(good) if b.records]
        assert reader._process is not None
        os.kill(reader._process.pid, 9)
        reader._process.wait()
        again = [b for b in reader.read(good) if b.records]
        assert [b.records for b in first] == [b.records for b in again]
        stuck = _kill_while_reading(reader, bad)
        assert "memory" in stuck[-1].problems[0].message("en")
        assert [b.records for b in reader.read(good) if b.records] == [b.records for b in first]


def _kill_while_reading(reader: Reader, path: Path) -> list[Batch]:
    assert reader._process is not None
    os.kill(reader._process.pid, 19)  # stopped: it will not answer before it is killed
    answers = reader.read(path)
    os.kill(reader._process.pid, 9)
    return list(answers)


def test_a_process_that_gives_no_sign_is_stopped(tmp_path: Path) -> None:
    good = written(tmp_path, META)
    with Reader(patience=0.5) as reader:
        list(reader.read(good))
        assert reader._process is not None
        os.kill(reader._process.pid, 19)
        (batch,) = reader.read(good)
        assert "0.5 seconds" in batch.problems[0].message("en")
        assert reader._process is None


def test_the_process_may_not_write_fork_or_take_more_memory(tmp_path: Path) -> None:
    with Reader() as reader:
        list(reader.read(written(tmp_path, META)))
        assert reader._process is not None
        limits = Path(f"/proc/{reader._process.pid}/limits").read_text()
        environment = Path(f"/proc/{reader._process.pid}/environ").read_bytes()
    found = {line[:26].strip(): line[26:].split()[:1] for line in limits.splitlines()}
    assert found["Max file size"] == ["0"]
    assert found["Max address space"] == [str(512 * 1024 * 1024)]
    assert found["Max processes"] == ["0"]
    assert b"ESSOR" not in environment


def test_the_process_imports_no_web_framework() -> None:
    import subprocess
    import sys

    code = "import sys, essor.importers.sandbox.child; print([m for m in sys.modules if m.split('.')[0] in ('django', 'numpy')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_summary_speaks_the_asked_language(tmp_path: Path, language: str) -> None:
    with Reader() as reader:
        report, refusal = reader.inspect(written(tmp_path, "hello", "a.csv"), language=language)
    assert refusal is None
    assert ("single line" in report["problems"][0]["message"]) == (language == "en")
