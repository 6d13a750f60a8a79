"""Phrases that page, HTML, PDF and tables share."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from essor.reports.content import Fact, SourceFile


def weight_name(weight: str) -> str:
    """Return what a remark asks for."""
    return {
        "act": _("To act on"),
        "watch": _("To watch"),
        "fine": _("All right"),
        "unknown": _("Not known"),
    }[weight]


def refused(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    """Return the figures that cannot be said, gathered by reason: their names, then why."""
    by_reason: dict[str, list[str]] = {}
    for fact in facts:
        if not fact.text:
            by_reason.setdefault(fact.why, []).append(fact.label)
    return [(", ".join(names), why) for why, names in by_reason.items()]


def file_facts(file: SourceFile) -> str:
    """Return what is known of a file that was read, in one line."""
    rows = _("%(rows)s rows") % {"rows": file.rows} if file.rows else ""
    as_of = _("as of %(day)s") % {"day": file.as_of} if file.as_of else ""
    parts = (file.format, file.proof, file.network, file.period, rows, as_of)
    return " · ".join(part for part in parts if part)
