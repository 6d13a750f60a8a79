"""One opened file: its head, and its rows, text and bytes as often as a format asks for them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from essor.importers.base import Container, Head, ReadOptions, Refused, Row, Sheet, Source
from essor.importers.containers import spreadsheetml, tables
from essor.importers.containers.encodings import Encoding, detect_encoding
from essor.importers.containers.kinds import HEAD_BYTES, identify
from essor.importers.containers.workbooks import Workbook
from essor.records import Problem, Severity, Words

WORKBOOKS = frozenset({Container.XLSX, Container.XLSB, Container.XLS, Container.ODS})
TEXTS = frozenset({Container.TEXT, Container.JSON, Container.XML, Container.HTML})
HEAD_CHARACTERS = HEAD_BYTES
_TABLE_CHARACTERS = 4 * HEAD_BYTES
_TICK = 4096  # rows between two signs of progress

NOT_JSON = Words(
    "This is not well-formed JSON: {detail} (line {line}). The download probably broke off; export it again.",
    "Ce JSON est mal formé : {detail} (ligne {line}). Le téléchargement s’est sans doute interrompu ; "
    "exportez-le de nouveau.",
)
TOO_DEEP = Words(
    "This JSON is nested deeper than any export is; it was not read.",
    "Ce JSON est imbriqué plus profondément que ne l’est aucun export ; il n’a pas été lu.",
)


_ESCAPED_NUL = re.compile(r"(\\\\)|\\u0000")


class FileSource(Source):
    """A file on disk. ``notices`` gathers what reading found out about the file as a whole (encoding, damage)."""

    def __init__(self, path: Path, name: str, options: ReadOptions) -> None:
        self.path = path
        self.options = options
        self.notices: list[Problem] = []
        self.on_progress: Callable[[int], None] | None = None  # told the bytes read so far
        self._encoding = Encoding("")
        self._workbook: Workbook | None = None
        self._declared = ""
        self._is_line_quoted = False
        self.head = self._look(name or path.name)

    def rows(self, sheet: str = "", *, delimiter: str = "") -> Iterator[Row]:
        """Yield the rows of a table with their line numbers; blank lines are yielded as ``(line, ())``."""
        if self._workbook is not None:
            return self._workbook.rows(sheet)
        if self.head.container is Container.SPREADSHEETML:
            return spreadsheetml.read_rows(self.path, sheet)
        return self._text_rows(delimiter or (self.head.sheets[0].delimiter if self.head.sheets else ","))

    def text(self) -> TextIO:
        """Open the decoded text, its line ends as they are (``newline=""``)."""
        return self.path.open("r", encoding=self._encoding.codec or "utf-8", errors="strict", newline="")

    def binary(self) -> BinaryIO:
        """Open the raw bytes."""
        return self.path.open("rb")

    def _look(self, name: str) -> Head:
        size = self.path.stat().st_size
        container = identify(self.path)
        if container in WORKBOOKS:
            self._workbook = Workbook(self.path, container)
            return Head(name, container, size, sheets=self._workbook.heads())
        if container is Container.SPREADSHEETML:
            with self.path.open("rb") as stream:
                text = stream.read(HEAD_BYTES).decode("utf-8", "ignore")
            return Head(name, container, size, text, "utf-8", spreadsheetml.read_heads(self.path))
        if container not in TEXTS:
            return Head(name, container, size)
        self._encoding = detect_encoding(self.path, wished=self.options.encoding)
        self.notices.extend(self._encoding.notes)
        if self._encoding.has_nul:
            self.notices.append(Problem(0, "", tables.NUL_REMOVED, severity=Severity.NOTE))
        with self.text() as stream_text:
            start = stream_text.read(_TABLE_CHARACTERS).replace("\0", "")
            is_cut = bool(stream_text.read(1))
        sheets = self._look_at_table(start, is_cut=is_cut) if container is Container.TEXT else ()
        return Head(name, container, size, start[:HEAD_CHARACTERS], self._encoding.codec, sheets)

    def _look_at_table(self, start: str, *, is_cut: bool) -> tuple[Sheet, ...]:
        lines = io.StringIO(start, newline="")
        self._declared = tables.declared_delimiter(lines.readline())
        lines.seek(0)
        self._is_line_quoted = tables.is_line_quoted(lines)
        if self._is_line_quoted:
            self.notices.append(Problem(0, "", tables.UNWRAPPED, severity=Severity.NOTE))
        return tables.sheets_of(start, is_cut=is_cut, quoted=self._is_line_quoted, declared=self._declared)

    def _text_rows(self, delimiter: str) -> Iterator[Row]:
        with self.binary() as raw, io.TextIOWrapper(raw, encoding=self._encoding.codec, newline="") as stream:
            lines: Iterator[str] = iter(stream)
            if self._encoding.has_nul:
                lines = (line.replace("\0", "") for line in lines)
            skipped = 0
            if self._declared:
                next(lines, None)
                skipped = 1
            read = tables.read_quoted_lines if self._is_line_quoted else tables.read_rows
            for count, (line, cells) in enumerate(read(lines, delimiter, self.notices)):
                if count % _TICK == _TICK - 1 and self.on_progress is not None:
                    self.on_progress(raw.tell())
                yield line + skipped, cells


def open_source(path: Path, name: str = "", options: ReadOptions | None = None) -> FileSource:
    """Open a file under the name it had in the drop; raises ``Refused`` where nothing of it can be read."""
    return FileSource(path, name, options or ReadOptions(received=datetime.fromtimestamp(path.stat().st_mtime, UTC)))


def sniff(path: Path, name: str = "", options: ReadOptions | None = None) -> Head:
    """Return what may be looked at to recognise a file; raises ``Refused`` where nothing of it can be read."""
    return open_source(path, name, options).head


def read_json(source: Source) -> object:
    """Return the whole JSON document of a source, X's ``window.YTD… =`` prefix taken off; raises ``Refused``."""
    with source.text() as stream:
        text = stream.read()
    text = text.lstrip("\ufeff \t\r\n")
    if "\\u0000" in text:  # no database stores it; a pair of backslashes before it is something else
        text = _ESCAPED_NUL.sub(lambda match: match[1] or "", text)
    skipped = 0
    if text.startswith("window."):
        skipped = text.find("=") + 1
    try:
        document: object = json.loads(text[skipped:], parse_constant=_refuse_constant)
    except RecursionError as error:
        raise Refused(TOO_DEEP) from error
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise Refused(NOT_JSON, line=line, detail=getattr(error, "msg", str(error))[:120]) from error
    return document


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
