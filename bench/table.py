"""What a benchmark answers: rows of one table, each with the bar it must meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HEADINGS = ("what", "Essor", "peer", "ratio", "bar", "met?")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``peer`` is the same figure of whoever is compared; bars are limits, on the figure or on the ratio."""

    what: str
    essor: float
    unit: str
    peer: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    ratio_at_most: float | None = None
    ratio_at_least: float | None = None
    ratio_measured: float | None = None  # where a better one than the quotient of both figures is known

    @property
    def ratio(self) -> float | None:
        """Essor's figure over the peer's."""
        if self.ratio_measured is not None:
            return self.ratio_measured
        return self.essor / self.peer if self.peer else None

    @property
    def is_met(self) -> bool | None:
        """Whether every bar holds; ``None`` where there is none."""
        ratio = self.ratio
        checks = [
            self.essor <= self.at_most if self.at_most is not None else None,
            self.essor >= self.at_least if self.at_least is not None else None,
            ratio <= self.ratio_at_most if self.ratio_at_most is not None and ratio is not None else None,
            ratio >= self.ratio_at_least if self.ratio_at_least is not None and ratio is not None else None,
        ]
        known = [check for check in checks if check is not None]
        return all(known) if known else None

    def cells(self) -> tuple[str, ...]:
        """Return the row as the table shows it."""
        bars = [
            f"≤ {figure(self.at_most)} {self.unit}" if self.at_most is not None else "",
            f"≥ {figure(self.at_least)} {self.unit}" if self.at_least is not None else "",
            f"≤ {figure(self.ratio_at_most)} ×" if self.ratio_at_most is not None else "",
            f"≥ {figure(self.ratio_at_least)} ×" if self.ratio_at_least is not None else "",
        ]
        met = {True: "yes", False: "NO", None: ""}[self.is_met]
        return (
            self.what,
            f"{figure(self.essor)} {self.unit}",
            f"{figure(self.peer)} {self.unit}" if self.peer is not None else "",
            f"{self.ratio:.2f}" if self.ratio is not None else "",
            ", ".join(bar for bar in bars if bar),
            met,
        )


def figure(value: float) -> str:
    """Write a figure with three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def lay_out(rows: Iterable[tuple[str, ...]], headings: tuple[str, ...] = HEADINGS) -> str:
    """Return rows as aligned columns: the first to the left, figures to the right."""
    table = [headings, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(headings))]

    def line(row: tuple[str, ...]) -> str:
        first, *rest = zip(row, widths, strict=True)
        return "  ".join([f"{first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in rest)]).rstrip()

    return "\n".join([line(table[0]), "  ".join("-" * width for width in widths), *(line(row) for row in table[1:])])
