"""What all charts share: the paper they are drawn on, colours of networks, text alternative and table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from essor.records import NETWORKS
from essor.web.colours import LIGHT_PAPER, readable
from essor.web.formats import Numeric, format_compact, format_hours, format_money, format_number, format_percent

WIDE, NARROW = 720, 340
INK, SOFT, RULE, ACCENT, PAPER = "#23201b", "#5c564c", "#e0d9cc", "#0f5c5c", LIGHT_PAPER
TEXT_SIZE = 13
DASHES = ("", "7 3", "2 3", "10 3 2 3", "4 2", "1 4")
MARKERS = ("circle", "square", "triangle", "diamond")


@dataclass(frozen=True, slots=True)
class Unit:
    """What an axis counts: a plain number, a share of 1, money or hours."""

    kind: Literal["number", "percent", "money", "hours"] = "number"
    currency: str = ""

    def short(self, value: Numeric, language: str) -> str:
        """Return a tick's label."""
        number = float(value)
        if self.kind == "percent":
            places = 0 if abs(number * 100 - round(number * 100)) < 1e-9 else 1
            return format_percent(value, language, decimals=places)
        if self.kind == "money":
            whole = number == int(number) and abs(number) < 10_000
            if whole or abs(number) < 10:
                return format_money(value, self.currency, language, decimals=0 if whole else 2)
            return format_compact(value, language)
        if self.kind == "hours":
            return format_hours(value, language)
        return format_compact(value, language)

    def full(self, value: Numeric, language: str, low: Numeric | None = None, high: Numeric | None = None) -> str:
        """Return a value as the table and the labels say it."""
        if self.kind == "percent":
            return format_percent(value, language, low=low, high=high)
        if self.kind == "money":
            return format_money(value, self.currency, language, low=low, high=high)
        if self.kind == "hours":
            return format_hours(value, language, low=low, high=high)
        return format_number(value, language, low=low, high=high)


PLAIN = Unit()


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its alternatives. ``wide`` and ``narrow`` are whole ``<svg>`` elements, ``table`` a ``<table>``;
    all three are safe HTML. ``notes`` are the annotations in words, numbered as in the narrow drawing."""

    title: str
    description: str
    wide: str
    narrow: str
    table: str
    notes: tuple[str, ...] = ()


def svg(width: float, height: float, title: str, description: str, content: str) -> str:
    """Return a whole drawing with its text alternative."""
    key = hashlib.blake2s(f"{width}{title}{content}".encode(), digest_size=5).hexdigest()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {px(width)} {px(height)}" role="img" '
        f'aria-labelledby="t{key} d{key}" font-family="Essor Sans, sans-serif" font-size="{TEXT_SIZE}">'
        f'<title id="t{key}">{escape(title)}</title><desc id="d{key}">{escape(description)}</desc>{content}</svg>'
    )


def px(number: float) -> str:
    """Return a coordinate with at most two decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if number else "0"


def line(x1: float, y1: float, x2: float, y2: float, *, kind: str = "rule") -> str:
    """Return a straight line of the grid (``rule``), of zero (``base``) or of an annotation (``note``)."""
    colour = {"rule": RULE, "base": INK, "note": SOFT}[kind]
    dash = ' stroke-dasharray="2 3"' if kind == "note" else ""
    return f'<line class="c-{kind}" stroke="{colour}" x1="{px(x1)}" y1="{px(y1)}" x2="{px(x2)}" y2="{px(y2)}"{dash}/>'


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "soft", slug: str = "") -> str:
    """Return a label: ``soft`` for axes, ``ink`` for values, ``strong`` for names, ``net`` in a network's colour."""
    colour = colour_of(slug) if kind == "net" else SOFT if kind == "soft" else INK
    weight = ' font-weight="600"' if kind in ("strong", "net") else ""
    return (
        f'<text class="c-{kind}" fill="{colour}" x="{px(x)}" y="{px(y)}" text-anchor="{anchor}"{weight}>'
        f"{escape(words)}</text>"
    )


def text_width(words: str) -> float:
    """Return about how wide a label is, in pixels (the face's mean advance is half its size, capitals a little more)."""
    return sum(0.62 if letter.isupper() or letter.isdigit() else 0.5 for letter in words) * TEXT_SIZE


def shorten(words: str, width: float) -> str:
    """Return ``words``, cut with an ellipsis where they are wider than ``width`` pixels."""
    if text_width(words) <= width:
        return words
    while words and text_width(words + "…") > width:
        words = words[:-1]
    return words.rstrip() + "…"


def colour_of(slug: str) -> str:
    """Return the colour in which a network is drawn on light paper; the accent where no network is meant."""
    return readable(NETWORKS[slug].colour, LIGHT_PAPER) if slug in NETWORKS else ACCENT


def dash_of(slugs: Sequence[str]) -> list[int]:
    """Return for each series the number of its dash and marker: a network keeps its own wherever it can, and no two
    series of a chart share one while there are enough."""
    order = list(NETWORKS)
    taken: list[int] = []
    for index, slug in enumerate(slugs):
        wanted = order.index(slug) % len(DASHES) if slug in NETWORKS else index % len(DASHES)
        free = [step % len(DASHES) for step in range(wanted, wanted + len(DASHES)) if step % len(DASHES) not in taken]
        taken.append(free[0] if free else wanted)
    return taken


def marker(shape: int, x: float, y: float, slug: str, *, size: float = 4) -> str:
    """Return a point's mark: circle, square, triangle or diamond."""
    colour = colour_of(slug)
    kind = MARKERS[shape % len(MARKERS)]
    if kind == "circle":
        return f'<circle class="c-dot" fill="{colour}" cx="{px(x)}" cy="{px(y)}" r="{px(size)}"/>'
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "triangle": ((0, -1.2), (1.1, 0.9), (-1.1, 0.9)),
        "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    }[kind]
    points = " ".join(f"{px(x + dx * size)},{px(y + dy * size)}" for dx, dy in corners)
    return f'<polygon class="c-dot" fill="{colour}" points="{points}"/>'


def group(slug: str, content: str) -> str:
    """Return content drawn in a network's colour."""
    return f'<g class="net-{escape(slug)}">{content}</g>' if slug in NETWORKS else f"<g>{content}</g>"


def table(caption: str, heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the data as a table: the first column names the row, the others are figures."""
    first, *others = heads
    head = f'<th scope="col">{escape(first)}</th>' + "".join(
        f'<th scope="col" class="numeric">{escape(name)}</th>' for name in others
    )
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f'<td class="numeric">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="table table-dense"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
