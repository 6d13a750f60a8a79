"""Tables in text: rows with the line numbers an editor shows, streaming, whatever the line ends."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from essor.importers.base import Refused, Row, Sheet
from essor.records import Problem, Severity, Words

DELIMITERS = (",", ";", "\t")
HEAD_ROWS = 60
LONGEST_CELL = 4_000_000  # characters; a caption has at most 63,206 (Facebook)
_OPEN_QUOTE_LINES = 200
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[,;\t]*\s*", re.I)

TOO_LONG_CELL = Words(
    "From line {line} on, one cell is longer than {limit} characters: a quotation mark is probably never closed there. "
    "The lines before it were read.",
    "À partir de la ligne {line}, une cellule dépasse {limit} caractères : un guillemet n’y est sans doute jamais refermé. "
    "Les lignes précédentes ont été lues.",
)
OPEN_QUOTE = Words(
    "A quotation mark at line {line} is probably never closed: everything down to line {last} was taken as one row.",
    "Un guillemet de la ligne {line} n’est sans doute jamais refermé : tout jusqu’à la ligne {last} a été pris pour une ligne.",
)
NUL_REMOVED = Words(
    "The file holds zero bytes, which no text has; they were removed.",
    "Le fichier contient des octets nuls, qu’aucun texte ne contient ; ils ont été retirés.",
)
UNWRAPPED = Words(
    "A spreadsheet had put every whole line between quotation marks; they were taken off.",
    "Un tableur avait mis chaque ligne entière entre guillemets ; ils ont été retirés.",
)

csv.field_size_limit(LONGEST_CELL)


def declared_delimiter(first_line: str) -> str:
    """Return the delimiter that a first line ``sep=;`` states, else ""."""
    match = _SEPARATOR_LINE.fullmatch(first_line)
    return match[1] if match else ""


def is_line_quoted(lines: Iterable[str]) -> bool:
    """Tell whether a spreadsheet put every whole line into one quoted cell (``"Post ID,""Page ID"",…"``)."""
    rows = [[cell for cell in row if cell] for row in islice(csv.reader(lines), HEAD_ROWS)]
    rows = [row for row in rows if row]
    if len(rows) < 2 or any(len(row) != 1 for row in rows):
        return False
    header = next(csv.reader([rows[0][0]]), [])
    return len(header) >= 3


def read_rows(lines: Iterator[str], delimiter: str, problems: list[Problem]) -> Iterator[Row]:
    """Yield (line of the row's first line, cells); blank lines as ``(line, ())``. Raises ``Refused`` for an endless cell."""
    reader = csv.reader(lines, delimiter=delimiter)
    line = before = 0
    try:
        for cells in reader:
            before, line = line, reader.line_num
            yield before + 1, cells
    except csv.Error as error:
        raise Refused(TOO_LONG_CELL, line=line + 1, limit=LONGEST_CELL) from error
    if line - before > _OPEN_QUOTE_LINES:
        problems.append(Problem(before + 1, "", OPEN_QUOTE, {"line": before + 1, "last": line}, Severity.WARNING))


def read_quoted_lines(lines: Iterator[str], delimiter: str, problems: list[Problem]) -> Iterator[Row]:
    """Yield the rows of a file whose every line was put into one quoted cell."""
    started: list[int] = []

    def inside() -> Iterator[str]:
        for line, cells in read_rows(lines, ",", problems):
            started.append(line)
            yield f"{cells[0]}\n" if cells else "\n"

    for _, cells in read_rows(inside(), delimiter, problems):
        yield started[0], cells
        started.clear()


def sheets_of(head: str, *, is_cut: bool, quoted: bool, declared: str) -> tuple[Sheet, ...]:
    """Return one sheet per delimiter that splits the beginning of a file, the likeliest first (never none)."""
    lines = list(io.StringIO(head, newline=""))  # str.splitlines would also cut at U+2028 and form feeds
    if declared:
        lines = lines[1:]
    found: list[tuple[int, Sheet]] = []
    read = read_quoted_lines if quoted else read_rows
    for delimiter in dict.fromkeys((declared, *DELIMITERS) if declared else DELIMITERS):
        rows = [tuple(cells) for _, cells in islice(read(iter(lines), delimiter, []), HEAD_ROWS)]
        if is_cut and 1 < len(rows) < HEAD_ROWS:
            rows.pop()
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths or delimiter == declared:
            score = max(widths.values(), default=0) + (HEAD_ROWS if delimiter == declared else 0)
            found.append((score, Sheet("", tuple(rows), delimiter)))
    if not found:
        rows = [tuple(cells) for _, cells in islice(read(iter(lines), ",", []), HEAD_ROWS)]
        return (Sheet("", tuple(rows), ","),)
    return tuple(sheet for _, sheet in sorted(found, key=lambda pair: -pair[0]))
