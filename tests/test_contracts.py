"""Promises that every export format keeps, whoever wrote it; a new format is covered without an edit here."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest

from essor.importers.base import (
    Columns,
    Container,
    ExportFormat,
    Head,
    Proof,
    ReadOptions,
    Refused,
    Sheet,
    Source,
    find_format,
    formats,
)
from essor.importers.containers import open_source
from essor.records import METRICS, NETWORKS, MeasureRow, Problem, PublicationRow, TotalRow
from tests.importers.sources import RECEIVED
from tests.shared import SHARED, shared

EVERY = formats()
IDS = [export.slug for export in EVERY]
EXPORTS = SHARED / "data" / "exports"
PLAIN = {".csv", ".xls", ".xlsx", ".tsv"}
UNREADABLE_BY_DESIGN = {  # real files of nobody's export, or of tools whose columns are mapped by hand
    "wrong_container/html_page_named.csv",
    "wrong_container/stub_20_bytes.csv",
    "youtube/codingtrain/subscribers_geo.csv",
}


def real_files() -> list[Path]:
    """Return every table among the real exports."""
    return sorted(path for path in EXPORTS.rglob("*") if path.suffix in PLAIN) if EXPORTS.exists() else []


@cache
def opened(path: Path) -> Source | None:
    """Return a real file opened once, ``None`` where it is refused."""
    try:
        return open_source(path, options=ReadOptions(received=RECEIVED))
    except Refused as refusal:
        refused[path] = refusal.problem
        return None


refused: dict[Path, Problem] = {}


def test_slugs_are_unique_and_stable_words() -> None:
    assert len(set(IDS)) == len(IDS)
    for export in EVERY:
        assert re.fullmatch(r"[a-z][a-z0-9_]+", export.slug), export.slug


@pytest.mark.parametrize("export", EVERY, ids=IDS)
def test_a_format_says_what_it_is_in_both_languages(export: ExportFormat) -> None:
    assert isinstance(export.proof, Proof)
    assert export.network == "" or export.network in NETWORKS
    for words in (export.name, export.how_to_get):
        assert words.en.strip()
        assert words.fr.strip()
    assert export.how_to_get.en != export.how_to_get.fr


@pytest.mark.parametrize("export", EVERY, ids=IDS)
def test_metric_columns_are_in_the_dictionary(export: ExportFormat) -> None:
    columns = getattr(export, "columns", None)
    if isinstance(columns, Columns):
        unknown = set(columns.metrics) - set(METRICS)
        assert not unknown, f"{export.slug} reads {unknown}, which the metric dictionary does not define"
        for key in columns.required:
            assert key in columns.fields or key in columns.metrics


def odd_heads() -> list[Head]:
    """Return heads of every container with nothing, noise, or rows of odd shapes in them."""
    noise = random.Random(7)
    text = "".join(chr(noise.choice([0, 9, 10, 13, 34, 44, 59, 65, 91, 123, 233, 0xD7FF, 0xFFFD])) for _ in range(3000))
    rows = ((), (None,), ("",), ("Date", None, 3.5, True), (text[:50],) * 40, ("Date", "Date", "Date"))
    heads = []
    sheets = (Sheet("", rows, ","), Sheet("s", ()))
    contents = ("", text, "window.YTD.", '{"a":', "[", "sep=,\n")
    names = ("", "a/b\\c.csv", "Totals.csv", "user_data.json", "outbox.json", "your_posts_1.json", "followers_1.json")
    for container in Container:
        heads.extend(Head("x", container, len(one), one, "utf-8", sheets if one else ()) for one in contents)
    for name in names:
        for container in (Container.TEXT, Container.JSON):
            heads.extend(Head(name, container, len(one), one, "utf-8", sheets if one else ()) for one in contents)
    return heads


@pytest.mark.parametrize("export", EVERY, ids=IDS)
def test_recognising_never_raises_and_never_takes_noise(export: ExportFormat) -> None:
    for head in odd_heads():
        recognised = export.recognizes(head)
        assert recognised is False or head.container is Container.CAR, (export.slug, head.name, head.container)


@pytest.mark.shared
@pytest.mark.parametrize("path", real_files(), ids=lambda path: str(path.relative_to(EXPORTS)))
def test_exactly_one_format_takes_a_real_file(path: Path) -> None:
    shared("data/exports")
    source = opened(path)
    if source is None:
        assert str(path.relative_to(EXPORTS)) in UNREADABLE_BY_DESIGN
        return
    takers = [export for export in EVERY if export.recognizes(source.head)]
    if str(path.relative_to(EXPORTS)) in UNREADABLE_BY_DESIGN:
        assert takers == []
        return
    assert takers, f"no format recognises {path.name}"
    assert find_format(source.head) is takers[0]
    best = [export for export in takers if export.priority == takers[0].priority]
    assert [export.slug for export in best] == [takers[0].slug]
    assert takers[0].proof is Proof.SAMPLE, f"{takers[0].slug} reads a real file and says {takers[0].proof}"


@pytest.mark.shared
@pytest.mark.parametrize("path", real_files(), ids=lambda path: str(path.relative_to(EXPORTS)))
def test_records_of_real_files_keep_the_contract(path: Path) -> None:
    shared("data/exports")
    source = opened(path)
    if source is None:
        assert "{" not in refused[path].message("fr")
        return
    export = find_format(source.head)
    if export is None:
        return
    for record in export.read(source):
        if isinstance(record, Problem):
            assert record.message("en")
            assert record.message("fr")
            assert "{" not in record.message("fr")
        elif isinstance(record, PublicationRow | MeasureRow | TotalRow):
            assert record.line > 0
            assert set(record.values) <= set(METRICS)
            assert all(value == value and abs(value) != float("inf") for value in record.values.values())
        if isinstance(record, PublicationRow):
            assert record.remote_id
            assert "E+" not in record.remote_id
        if isinstance(record, MeasureRow):
            assert record.period.first <= record.period.last
            assert record.dimensions == tuple(sorted(record.dimensions))
        if isinstance(record, PublicationRow | MeasureRow):
            assert record.account.network == "" or record.account.network in NETWORKS


@pytest.mark.shared
@pytest.mark.parametrize("export", [e for e in EVERY if e.proof is Proof.SAMPLE], ids=lambda e: e.slug)
def test_a_format_that_claims_a_sample_reads_one(export: ExportFormat) -> None:
    shared("data/exports")
    if not any(source and export.recognizes(source.head) for source in map(opened, real_files())):
        pytest.fail(f"{export.slug} says it was proved on a sample; no real file is its own")
