"""Tables that no format knows, read with what a person said about their columns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from essor.importers.base import Refused
from essor.importers.cells import DateOrder
from essor.importers.containers import open_source
from essor.importers.mapping import ColumnMapping, MappedFormat, Target, fingerprint, suggest_mapping
from essor.records import (
    AnswerRow,
    ConversionRow,
    CostRow,
    Grain,
    MeasureRow,
    Problem,
    PublicationRow,
    Severity,
    TimeRow,
)
from tests.shared import shared

ORDERS = (
    "Commande n°;Date de commande;Montant TTC;Statut;Source\n"
    "1001;03/04/2025;1 234,50;Payée;Instagram\n"
    "1002;25/04/2025;80,00;Annulée;\n"
)


def read(path: Path, mapping: ColumnMapping) -> tuple[list[object], list[Problem]]:
    items = list(MappedFormat(mapping).read(open_source(path)))
    return [i for i in items if not isinstance(i, Problem)], [i for i in items if isinstance(i, Problem)]


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_french_order_list_is_guessed_and_read(tmp_path: Path) -> None:
    path = written(tmp_path, ORDERS)
    mapping = suggest_mapping(open_source(path).head)
    assert mapping is not None
    assert mapping.target is Target.CONVERSIONS
    assert mapping.date_order is DateOrder.DAY_FIRST
    assert not mapping.missing()
    records, problems = read(path, mapping)
    assert not problems
    first, second = records
    assert isinstance(first, ConversionRow)
    assert isinstance(second, ConversionRow)
    assert (first.at, first.value, first.status, first.source) == (
        datetime(2025, 4, 3),
        Decimal("1234.5"),
        "won",
        "Instagram",
    )
    assert (first.line, second.status, second.remote_id) == (2, "cancelled", "1002")


def test_a_mapping_survives_being_saved_and_reads_the_next_file_of_the_same_header(tmp_path: Path) -> None:
    mapping = suggest_mapping(open_source(written(tmp_path, ORDERS)).head)
    assert mapping is not None
    again = ColumnMapping.from_json(mapping.to_json())
    assert again == mapping
    later = open_source(written(tmp_path, ORDERS.upper().replace("PAYÉE", "x"), "later.csv"))
    assert MappedFormat(again).recognizes(later.head)
    other = open_source(written(tmp_path, "Date;Vues\n2025-01-01;3\n", "other.csv"))
    assert not MappedFormat(again).recognizes(other.head)


def test_daily_measures_with_two_networks_in_one_table(tmp_path: Path) -> None:
    path = written(tmp_path, "Jour,Réseau,Abonnés,Portée\n2025-01-01,Facebook,100,40\n2025-01-02,LinkedIn,7,n/a\n")
    mapping = suggest_mapping(open_source(path).head)
    assert mapping is not None
    assert mapping.target is Target.MEASURES
    records, _ = read(path, mapping)
    assert [r.account.network for r in records if isinstance(r, MeasureRow)] == ["facebook", "linkedin"]
    last = records[-1]
    assert isinstance(last, MeasureRow)
    assert (dict(last.values), last.grain) == ({"followers": 7.0}, Grain.DAY)  # missing is absent, not 0


def test_costs_and_hours_and_answers(tmp_path: Path) -> None:
    costs = written(tmp_path, "Libellé;Montant;Date\nAgence;-1 200,00;05/01/2025\nOutil;49,90;\n", "costs.csv")
    mapping = suggest_mapping(open_source(costs).head)
    assert mapping is not None
    assert mapping.target is Target.COSTS
    records, problems = read(costs, mapping)
    assert [r.amount for r in records if isinstance(r, CostRow)] == [Decimal(1200)]
    refused = [p for p in problems if p.severity is Severity.REFUSED]
    assert [(p.line, p.field) for p in refused] == [(3, "Date")]  # a cost without a day is refused, with its line
    hours = written(tmp_path, "Date,Task,Duration\n2025-01-06,Photos,01:30\n2025-01-07,Replies,0.5\n", "hours.csv")
    mapping = suggest_mapping(open_source(hours).head)
    assert mapping is not None
    records, _ = read(hours, mapping)
    assert [(r.day, r.hours) for r in records if isinstance(r, TimeRow)] == [
        (date(2025, 1, 6), Decimal("1.5000")),
        (date(2025, 1, 7), Decimal("0.5")),
    ]
    answers = written(
        tmp_path, "Comment nous avez-vous connus ?,Nombre\nInstagram,12\nBouche à oreille,30\n", "answers.csv"
    )
    mapping = suggest_mapping(open_source(answers).head)
    assert mapping is not None
    records, _ = read(answers, mapping)
    assert [(r.answer, r.weight) for r in records if isinstance(r, AnswerRow)] == [
        ("Instagram", 12),
        ("Bouche à oreille", 30),
    ]


def test_rows_without_an_id_are_known_by_their_content(tmp_path: Path) -> None:
    path = written(tmp_path, "Type,Likes,Comments\nPhoto,3,1\nPhoto,3,1\nVideo,5,0\n")
    mapping = ColumnMapping(Target.PUBLICATIONS, {"kind": "Type"}, {"likes": "Likes", "comments": "Comments"})
    records, problems = read(path, mapping)
    ids = [r.remote_id for r in records if isinstance(r, PublicationRow)]
    assert len(set(ids)) == 3
    assert ids[1] == f"{ids[0]}-2"
    assert {p.severity for p in problems} == {Severity.WARNING}
    assert [r.remote_id for r in read(path, mapping)[0] if isinstance(r, PublicationRow)] == ids


def test_ambiguous_dates_are_read_day_first_and_said(tmp_path: Path) -> None:
    path = written(tmp_path, "Date,Task,Hours\n03/04/2025,x,1\n")
    mapping = ColumnMapping(Target.HOURS, {"day": "Date", "task": "Task", "hours": "Hours"})
    records, problems = read(path, mapping)
    assert isinstance(records[0], TimeRow)
    assert records[0].day == date(2025, 4, 3)
    assert "day first" in problems[0].message("en")
    assert "jour d’abord" in problems[0].message("fr")


def test_a_mapping_that_does_not_fit_is_refused_in_words(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n")
    with pytest.raises(Refused, match="not in the file"):
        read(path, ColumnMapping(Target.ANSWERS, {"answer": "Reply"}))
    with pytest.raises(Refused, match="does not say yet"):
        read(path, ColumnMapping(Target.COSTS, {"label": "a"}))


@pytest.mark.parametrize(
    "broken",
    [
        {"target": "recipes"},
        {"target": "costs", "columns": {"colour": "a"}},
        {"target": "measures", "metrics": {"charisma": "a"}},
        {"target": "costs", "decimal": ";"},
        {"target": "costs", "constants": {"network": "friendster"}},
        {"columns": {}},
    ],
)
def test_a_saved_mapping_is_checked(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        ColumnMapping.from_json(broken)


def test_the_fingerprint_forgives_accents_case_and_empty_columns() -> None:
    assert fingerprint(["Date", "Portée", "", None]) == fingerprint(["DATE", "portee"])
    assert fingerprint(["Date", "Vues"]) != fingerprint(["Vues", "Date"])


@pytest.mark.shared
def test_the_cosmetics_posts_are_guessed_and_read_to_the_published_totals() -> None:
    source = open_source(shared("data/real/fb_cosmetics_moro2016/dataset_Facebook.csv"))
    mapping = suggest_mapping(source.head)
    assert mapping is not None
    assert mapping.target is Target.PUBLICATIONS
    items = list(MappedFormat(mapping).read(source))
    posts = [i for i in items if isinstance(i, PublicationRow)]
    assert len(posts) == 500
    assert sum(p.values["engagements"] for p in posts) == 106_060
    assert sum(p.values["reach"] for p in posts) == 6_951_680  # a check of the reading; such a sum is never shown
    assert sum("likes" not in p.values for p in posts) == 1  # empty, which is not 0
    assert len({p.remote_id for p in posts}) == 500
    assert any("no publish date" in i.message() for i in items if isinstance(i, Problem))
