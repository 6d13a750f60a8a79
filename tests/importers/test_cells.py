"""Names, numbers, dates and durations as exports write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from essor.importers.cells import (
    Cell,
    CellError,
    DateOrder,
    DateStyle,
    NumberStyle,
    date_order,
    fold,
    is_missing,
    number_style,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_id,
    parse_number,
)

JANUARY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("03/14/2025 09:05", datetime(2025, 3, 14, 9, 5)),
        ("Tue, Aug 26, 2025", datetime(2025, 8, 26)),
        ("Dec 18, 2022", datetime(2022, 12, 18)),
        ("Mar 3, 2024", datetime(2024, 3, 3)),
        ("mar. 5 mars 2024", datetime(2024, 3, 5)),
        ("28 sept. 2026", datetime(2026, 9, 28)),
        ("30 déc. 2024", datetime(2024, 12, 30)),
        ("1er mars 2024", datetime(2024, 3, 1)),
        ("3 janvier 2024 à 14:05", datetime(2024, 1, 3, 14, 5)),
        ("30 Jan 2026", datetime(2026, 1, 30)),
        ("20230708", datetime(2023, 7, 8)),
        (45000.5, datetime(2023, 3, 15, 12)),
        ("2020-09-22T07:07:36.000", datetime(2020, 9, 22, 7, 7, 36)),
        ("2025/10/31 18:19:10", datetime(2025, 10, 31, 18, 19, 10)),
        ("9/5/26, 1:12 AM", datetime(2026, 9, 5, 1, 12)),
        ("Dec 25, 2020 11:30:00 pm", datetime(2020, 12, 25, 23, 30)),
        ("Wed Oct 10 20:19:24 +0000 2018", datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC)),
        ("Sat Sep 05 08:12:14 UTC 2026", datetime(2026, 9, 5, 8, 12, 14, tzinfo=UTC)),
        ("2020-02-06 17:52 +0000", datetime(2020, 2, 6, 17, 52, tzinfo=UTC)),
        ("2025-10-07 09:50:26 +0200", datetime(2025, 10, 7, 9, 50, 26, tzinfo=timezone(timedelta(hours=2)))),
        ("2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_every_form_of_date_that_exports_write_is_read(cell: Cell, expected: datetime) -> None:
    found = parse_datetime(cell)
    assert found == expected
    assert found is not None
    assert (found.tzinfo is None) == (expected.tzinfo is None)


@pytest.mark.parametrize(
    "cell", ["12", "13/45/2024", "2024-13-01", "31 février 2024", "demain", "####", 12.0, "Mon", "5 clics"]
)
def test_what_is_no_date_raises_in_words(cell: Cell) -> None:
    with pytest.raises(CellError) as error:
        parse_datetime(cell)
    assert error.value.words.fr != error.value.words.en


@pytest.mark.parametrize("cell", [None, "", "--", "N/A", "Pas encore vérifié"])
def test_a_missing_date_is_none(cell: Cell) -> None:
    assert parse_datetime(cell) is None


def test_a_zone_does_not_move_the_day_a_cell_names() -> None:
    assert parse_date("2025-01-01T23:30:00-05:00") == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("December 28", date(2025, 12, 28)),
        ("January 3", date(2026, 1, 3)),
        ("8 de marzo", date(2025, 3, 8)),
        ("19 avril", date(2025, 4, 19)),
        ("29 février", date(2024, 2, 29)),
        ("6 janvier", date(2026, 1, 6)),  # one day ahead: the account's zone may be
        ("7 janvier", date(2025, 1, 7)),
    ],
)
def test_a_date_without_year_is_the_latest_that_is_not_in_the_future(cell: str, expected: date) -> None:
    assert parse_date(cell, received=JANUARY) == expected


def test_a_date_without_year_cannot_be_read_without_the_day_it_came_in() -> None:
    with pytest.raises(CellError):
        parse_date("April 12")


def test_one_value_above_twelve_decides_the_order_of_a_column() -> None:
    assert date_order(["03/04/2025", "25/04/2025"]) == DateStyle(DateOrder.DAY_FIRST)
    assert date_order(["03/04/2025", "04/25/2025"]) == DateStyle(DateOrder.MONTH_FIRST)


def test_a_column_that_does_not_decide_takes_the_default_and_says_so() -> None:
    style = date_order(["03/04/2025", "05/06/2025"], default=DateOrder.DAY_FIRST)
    assert style == DateStyle(DateOrder.DAY_FIRST, is_ambiguous=True)
    assert parse_date("03/04/2025", style) == date(2025, 4, 3)
    assert not date_order(["2025-04-03", "Dec 18, 2022"]).is_ambiguous


def test_a_date_that_contradicts_its_column_is_refused_not_swapped() -> None:
    with pytest.raises(CellError):
        parse_date("25/04/2025", DateStyle(DateOrder.MONTH_FIRST))


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("0:13:29", 809),
        ("PT10M55S", 655),
        ("01:30:00", 5400),
        ("13:29", 809),
        ("1 h 30 min", 5400),
        ("2 days 01:00:00", 176400),
        (timedelta(minutes=3), 180),
        ("45", 45),
    ],
)
def test_durations_are_seconds(cell: Cell, seconds: float) -> None:
    assert parse_duration(cell) == seconds


def test_two_parts_of_a_duration_may_be_hours_and_minutes() -> None:
    assert parse_duration("01:30", two_parts="hh:mm") == 5400


@pytest.mark.parametrize(
    ("cell", "style", "number"),
    [
        ("1234", ".", 1234),
        ("1,234", ".", 1234),
        ("1 234", ",", 1234),
        ("1\u202f234,5", ",", 1234.5),
        ("11 925,86\u00a0€", ",", 11925.86),
        ("5,66 %", ",", 5.66),
        ("63.3K", ".", 63300),
        ("561 (67%)", ".", 561),
        ("+10.5", ".", 10.5),
        ("-1234,56", ",", -1234.56),
        ("106.0", ".", 106),
        (12.5, ",", 12.5),
        ("-0.7x", ".", -0.7),
    ],
)
def test_numbers_are_read_by_the_style_of_their_column(cell: Cell, style: str, number: float) -> None:
    assert parse_number(cell, NumberStyle(style)) == number


@pytest.mark.parametrize(
    "cell", ["< 15", "3.апр", "17.юни", "####", "1_0", "1e400", "12 clics", "abc", date(2025, 4, 3)]
)
def test_what_is_no_number_raises_and_is_never_zero(cell: Cell) -> None:
    with pytest.raises(CellError):
        parse_number(cell)


@pytest.mark.parametrize("cell", ["", "-", "--", "N/A", "NAN", "undefined", "Select", "(not set)", None, float("nan")])
def test_a_missing_mark_is_none_and_never_zero(cell: Cell) -> None:
    assert parse_number(cell) is None
    assert is_missing(cell) or isinstance(cell, float)


def test_the_decimal_mark_is_decided_per_column() -> None:
    assert number_style(["1,94", "13,5"], is_count=False).decimal == ","
    assert number_style(["1.94%", "13.94%"], is_count=False, prefers_comma=True).decimal == "."
    assert number_style(["1,234", "5,678"], is_count=True).decimal == "."
    assert number_style(["1.234.567"], is_count=True).decimal == ","
    assert number_style(["1,234.5"], is_count=False, prefers_comma=True).decimal == "."


@pytest.mark.parametrize("cell", ["1.22158E+17", "6,49E+17", 1.22158e17])
def test_an_id_that_a_spreadsheet_rounded_is_lost_and_said_so(cell: Cell) -> None:
    with pytest.raises(CellError, match="rounded"):
        parse_id(cell)


def test_ids_stay_text() -> None:
    assert parse_id("'00123") == "00123"
    assert parse_id("122158000000000001") == "122158000000000001"
    assert parse_id(4711.0) == "4711"


def test_names_are_compared_without_accents_case_and_odd_spaces() -> None:
    assert fold("Vues de vidéo d’une minute\u00a0") == fold("vues  de video d'une minute")
    assert fold("Spectateurs de 3\u00a0secondes") == "spectateurs de 3 secondes"
    assert fold("\ufeffPost ID") == "post id"
