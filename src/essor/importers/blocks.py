"""Files that hold several tables one under the other (GA4, Matomo's scheduled reports, Pinterest, Meta's audience).

A reader that takes such a file as one table adds unlike things up; this one hands out each block alone, streaming.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from essor.importers.base import Row
from essor.importers.cells import Cell


@dataclass(slots=True)
class Block:
    """One table of a stacked file: the comment or title lines above it, its header row, then its rows (read once)."""

    preamble: tuple[tuple[int, str], ...]
    line: int
    header: tuple[Cell, ...]
    rows: Iterator[Row] = field(repr=False)


def is_blank(cells: Sequence[Cell]) -> bool:
    """Tell whether a row holds nothing at all."""
    for cell in cells:  # noqa: SIM110 - once per row of every file, and a generator costs twice the loop
        if cell is not None and str(cell).strip():
            return False
    return True


def is_comment(cells: Sequence[Cell]) -> bool:
    """Tell whether a row is a ``#`` line."""
    return bool(cells) and str(cells[0] or "").startswith("#")


def commented_blocks(rows: Iterator[Row]) -> Iterator[Block]:
    """Yield the blocks of a file whose preambles are ``#`` lines and whose blocks end at a blank line or the next ``#``.

    A blank line may stand between a preamble and its header. Rows the caller leaves are skipped.
    """
    preamble: list[tuple[int, str]] = []
    pending: list[Row] = []

    def body() -> Iterator[Row]:
        for line, cells in rows:
            if is_blank(cells):
                return
            if is_comment(cells):
                pending.append((line, cells))
                return
            yield line, cells

    while True:
        line, cells = pending.pop() if pending else next(rows, (0, ()))
        if line == 0:
            return
        if is_blank(cells):
            continue
        if is_comment(cells):
            preamble.append((line, ",".join(str(c or "") for c in cells).lstrip("#").strip()))
            continue
        block = Block(tuple(preamble), line, tuple(cells), body())
        preamble = []
        yield block
        for _ in block.rows:
            pass


def titled_blocks(rows: Iterator[Row]) -> Iterator[Block]:
    """Yield the blocks of a file where each is a title line (one cell), a header line, rows, then a blank line."""
    while True:
        line, cells = next(((n, c) for n, c in rows if not is_blank(c)), (0, ()))
        if line == 0:
            return
        preamble: tuple[tuple[int, str], ...] = ()
        if sum(1 for c in cells if c is not None and str(c).strip()) == 1:
            preamble = ((line, str(next(c for c in cells if c is not None and str(c).strip())).strip()),)
            line, cells = next(rows, (0, ()))
            if line == 0:
                return
            if is_blank(cells):
                continue

        def body() -> Iterator[Row]:
            for row in rows:
                if is_blank(row[1]):
                    return
                yield row

        block = Block(preamble, line, tuple(cells), body())
        yield block
        for _ in block.rows:
            pass
