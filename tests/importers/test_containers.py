"""What a file is, whatever its name says, and its rows with the line numbers an editor shows."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from essor.importers.base import Container, Refused
from essor.importers.containers import FileSource, explain, open_source, read_json, sniff
from tests.shared import shared


def written(folder: Path, content: bytes | str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(source: FileSource) -> list[tuple[int, list[object]]]:
    return [(line, list(cells)) for line, cells in source.rows()]


@pytest.mark.parametrize(
    ("codec", "mark", "expected"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_the_encoding_is_found_by_trying(tmp_path: Path, codec: str, mark: bytes, expected: str) -> None:
    text = "Date;Portée\r\n2025-01-01;120 €\r\n"
    source = open_source(written(tmp_path, mark + text.encode(codec)))
    assert source.head.encoding == expected
    assert rows(source) == [(1, ["Date", "Portée"]), (2, ["2025-01-01", "120 €"])]
    assert [p.words.en for p in source.notices if "not UTF-8" in p.words.en] == (
        [source.notices[0].words.en] if expected == "cp1252" else []
    )


def test_a_bad_byte_at_the_very_end_still_decides_the_encoding(tmp_path: Path) -> None:
    body = b"Date,Views\n" + b"2025-01-01,12\n" * 200_000 + "2025-01-02,été\n".encode("cp1252")
    assert sniff(written(tmp_path, body)).encoding == "cp1252"


def test_cyrillic_saved_by_a_spreadsheet_is_not_taken_for_western_letters(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, "Възраст,Жени\n18-24,3.апр\n".encode("cp1251")))
    assert rows(source)[0] == (1, ["Възраст", "Жени"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_does_whatever_their_ends(tmp_path: Path, end: str) -> None:
    text = end.join(["a,b", '1,"two', 'lines"', "", "3,4", ""])
    source = open_source(written(tmp_path, text))
    assert [(line, len(cells)) for line, cells in source.rows()] == [(1, 2), (2, 2), (4, 0), (5, 2)]


def test_a_line_that_declares_the_delimiter_is_obeyed_and_not_a_row(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, "\ufeffsep=;\na;b,c\n1;2,5\n"))
    assert source.head.sheets[0].delimiter == ";"
    assert rows(source) == [(2, ["a", "b,c"]), (3, ["1", "2,5"])]


def test_whole_lines_that_a_spreadsheet_quoted_are_unwrapped_once(tmp_path: Path) -> None:
    text = '"Post ID,""Account ID"",Caption,Views"\n"17,""4"",""Hello,"\n"world"",120"\n"18,""4"",plain,7"\n'
    source = open_source(written(tmp_path, text))
    assert rows(source) == [
        (1, ["Post ID", "Account ID", "Caption", "Views"]),
        (2, ["17", "4", "Hello,\nworld", "120"]),
        (4, ["18", "4", "plain", "7"]),
    ]
    assert any("quotation marks" in p.words.en for p in source.notices)


def test_sentences_in_one_quoted_column_are_left_alone(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, 'Answer\n"Hello, you, there"\n"One, two, three"\n'))
    assert rows(source)[1] == (2, ["Hello, you, there"])


def test_zero_bytes_are_removed_and_named(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, b"a,b\n1,x\x00y\n"))
    assert rows(source)[1] == (2, ["1", "xy"])
    assert any("zero bytes" in p.words.en for p in source.notices)


def test_a_very_long_cell_is_read(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, "a,b\n1," + "x" * 1_000_000 + "\n"))
    assert len(str(rows(source)[1][1][1])) == 1_000_000


def test_an_endless_cell_is_refused_with_its_line(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, 'a,b\n1,2\n3,"' + "x" * 5_000_000))
    with pytest.raises(Refused) as error:
        rows(source)
    assert error.value.problem.line == 3


def test_a_quote_that_is_never_closed_is_named(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, 'a,b\n1,"open\n' + "2,3\n" * 500))
    rows(source)
    assert [p.line for p in source.notices] == [2]


@pytest.mark.parametrize(
    ("content", "container"),
    [
        (b"", Container.EMPTY),
        (b"\n \r\n", Container.EMPTY),
        (b"%PDF-1.7\n", Container.PDF),
        (b"\x89PNG\r\n\x1a\n....", Container.IMAGE),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", Container.HTML),
        (b'<?xml version="1.0"?><rss></rss>', Container.XML),
        (b"\x7fELF\x02\x01", Container.BINARY),
    ],
)
def test_what_holds_no_figures_is_named_in_words(tmp_path: Path, content: bytes, container: Container) -> None:
    head = sniff(written(tmp_path, content))
    assert head.container is container
    words = explain(container)
    assert words is not None
    assert words.fr


def test_names_made_of_letters_are_no_signature(tmp_path: Path) -> None:
    assert sniff(written(tmp_path, "BM,MZ\n1,2\n")).container is Container.TEXT


def test_a_workbook_named_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "posts.csv"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Posts")
        sheet.write_row(2, 0, ["Date", "Views"])
        sheet.write_datetime(3, 0, datetime(2025, 3, 4), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(3, 1, 12)
    source = open_source(path)
    assert source.head.container is Container.XLSX
    found = list(source.rows("Posts"))
    assert [line for line, _ in found] == [1, 2, 3, 4]
    assert found[0][1] == ()
    assert found[3][1][1] == 12.0


def test_spreadsheet_xml_is_read_with_its_gaps(tmp_path: Path) -> None:
    xml = """<?xml version="1.0" encoding="UTF-8"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="A"><Table>
<Row><Cell><Data ss:Type="String">Post ID</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Posted</Data></Cell></Row>
<Row ss:Index="5"><Cell><Data ss:Type="String">1_2</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="DateTime">2020-09-22T07:07:36.000</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="B"><Table><Row><Cell><Data ss:Type="Number">4</Data></Cell></Row></Table></Worksheet>
</Workbook>"""
    source = open_source(written(tmp_path, xml, "posts.xls"))
    assert source.head.container is Container.SPREADSHEETML
    assert [sheet.name for sheet in source.head.sheets] == ["A", "B"]
    assert list(source.rows("A")) == [
        (1, ["Post ID", None, "Posted"]),
        (5, ["1_2", None, datetime(2020, 9, 22, 7, 7, 36)]),
    ]
    assert list(source.rows("B")) == [(1, [4.0])]


def test_spreadsheet_xml_with_entities_is_refused(tmp_path: Path) -> None:
    xml = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>'
    )
    with pytest.raises(Refused, match="entities"):
        open_source(written(tmp_path, xml))


def test_the_prefix_of_an_x_archive_is_taken_off(tmp_path: Path) -> None:
    path = written(tmp_path, 'window.YTD.tweets.part0 = [ {"tweet": {"id_str": "1"}} ]', "tweets.js")
    source = open_source(path)
    assert source.head.container is Container.JSON
    assert read_json(source) == [{"tweet": {"id_str": "1"}}]


@pytest.mark.parametrize("text", ['[{"a": 1}', '{"a": NaN}', "[" * 200_000])
def test_broken_json_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Refused):
        read_json(open_source(path))


def test_escaped_zero_characters_are_removed_but_not_escaped_backslashes(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, r'{"a": "x\u0000y", "b": "C:\\u0000"}'))
    assert read_json(source) == {"a": "xy", "b": r"C:\u0000"}


def test_a_car_is_told_by_its_header(tmp_path: Path) -> None:
    assert sniff(written(tmp_path, b"\x3a\xa2eroots\x81\xd8*X%\x00gversion\x01....")).container is Container.CAR


def test_an_office_document_is_not_taken_for_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert sniff(path).container is Container.BINARY


@pytest.mark.shared
def test_csv_spectrum_is_read_exactly() -> None:
    folder = shared("hostile/csv-spectrum/dev")
    for path in sorted((folder / "csvs").glob("*.csv")):
        expected = json.loads((folder / "json" / f"{path.stem}.json").read_text())
        source = open_source(path)
        table = [list(cells) for _, cells in source.rows(delimiter=",") if cells]
        expected = expected if isinstance(expected, list) else [expected]  # a single row stands alone there
        found = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
        for row in (*found, *expected):
            row.pop("Contact Phone Number", None)  # masked in one of the two files of the collection
        assert found == expected, path.name


@pytest.mark.shared
def test_the_cosmetics_posts_are_read_through_their_old_line_ends() -> None:
    source = open_source(shared("data/real/fb_cosmetics_moro2016/dataset_Facebook.csv"))
    found = list(source.rows())
    assert (len(found), found[-1][0]) == (501, 501)
