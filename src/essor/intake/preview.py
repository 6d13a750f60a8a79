"""What the preview shows of a file, as values: made from the summary that reading has stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from essor.importers.base import Proof
from essor.intake.models import Drop, ImportFile
from essor.intake.queries import format_named
from essor.records import METRICS, NETWORKS, Metric, Network, Words
from essor.web.formats import format_number

SHOWN_TOTALS = 8


@dataclass(frozen=True, slots=True)
class Total:
    """A metric's sum over the file, or the reason why there is none."""

    metric: Metric
    value: float | None
    why: Words | None
    is_money: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one kind are added, updated or left as they are."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilePreview:
    """One file as the preview shows it."""

    file: ImportFile
    format_name: Words | None
    proof: str
    proof_words: str
    network: Network | None
    accounts: tuple[str, ...]
    new_accounts: tuple[str, ...]
    first: date | None
    last: date | None
    rows: int
    totals: tuple[Total, ...]
    more_totals: tuple[Total, ...]
    totals_differ: tuple[dict[str, Any], ...]
    currency: str
    timezone: str
    tallies: tuple[Tally, ...]
    problems: tuple[dict[str, Any], ...]
    problem_count: int
    notes: tuple[Words, ...]
    refusal: Words | None
    questions: tuple[dict[str, str], ...]
    seen: tuple[dict[str, Any], ...]
    can_map: bool

    @property
    def key(self) -> str:
        """The file's public id as text."""
        return str(self.file.public_id)


def preview_of(file: ImportFile, *, fallback_zone: str) -> FilePreview:
    """Return what to show of a file."""
    summary = file.summary
    found = format_named(file.format)
    proof = str(summary.get("proof") or "")
    period = summary.get("period")
    totals = tuple(_totals(summary.get("totals") or {}))
    state = ImportFile.State
    return FilePreview(
        file=file,
        format_name=found.name if found else None,
        proof=proof,
        proof_words=_proof_words(proof),
        network=NETWORKS.get(str(summary.get("network") or "")),
        accounts=tuple(summary.get("accounts") or ()),
        new_accounts=tuple(summary.get("new_accounts") or ()),
        first=date.fromisoformat(period[0]) if period else None,
        last=date.fromisoformat(period[1]) if period else None,
        rows=int(summary.get("rows") or 0),
        totals=totals[:SHOWN_TOTALS],
        more_totals=totals[SHOWN_TOTALS:],
        totals_differ=tuple({**one, "metric": METRICS[one["metric"]]} for one in summary.get("totals_differ") or ()),
        currency=str(file.choices.get("currency") or summary.get("currency") or ""),
        timezone=str(file.choices.get("timezone") or summary.get("timezone") or fallback_zone),
        tallies=tuple(tallies(file.counts)),
        problems=tuple({**one, "words": Words(one["en"], one["fr"])} for one in summary.get("problems") or ()),
        problem_count=int(summary.get("problem_count") or 0),
        notes=tuple(Words(one["en"], one["fr"]) for one in summary.get("notes") or ()),
        refusal=_refusal(summary),
        questions=tuple(summary.get("questions") or ()),
        seen=tuple(summary.get("seen") or ()),
        can_map=file.state == state.UNKNOWN
        or (file.state in (state.READABLE, state.QUESTION) and (proof == Proof.UNVERIFIED.value or bool(file.mapping)))
        or (file.state == state.REFUSED and bool(summary.get("seen"))),
    )


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two or more files of a drop say twice or differently."""

    names: tuple[str, ...]
    words: Words


def conflicts_of(drop: Drop) -> list[Conflict]:
    """Return what does not fit together in a drop, as reading has found it."""
    return [Conflict(tuple(one["paths"]), Words(one["en"], one["fr"])) for one in drop.conflicts]


def tallies(counts: dict[str, dict[str, int]]) -> Iterable[Tally]:
    """Yield the counts in words, by kind of row."""
    for kind, numbers in counts.items():
        if numbers:
            yield Tally(_kind_words(kind), tuple(_verb_words(kind, verb, number) for verb, number in numbers.items()))


def sums(files: Iterable[ImportFile]) -> dict[str, int]:
    """Return how many rows a drop adds, updates and leaves as they are."""
    out = {"added": 0, "updated": 0, "unchanged": 0}
    for file in files:
        for numbers in file.counts.values():
            out["added"] += numbers.get("added", 0) + numbers.get("older", 0)
            out["updated"] += numbers.get("updated", 0) + numbers.get("repeated", 0)
            out["unchanged"] += numbers.get("unchanged", 0)
    return out


def _totals(totals: dict[str, float | None]) -> Iterable[Total]:
    known = [(METRICS[slug], value) for slug, value in totals.items() if slug in METRICS]
    for metric, value in sorted(known, key=lambda pair: pair[1] is None):
        yield Total(metric, value, metric.why_not if value is None else None, metric.kind.value == "money")


def _refusal(summary: dict[str, Any]) -> Words | None:
    said = summary.get("refusal")
    return Words(said["en"], said["fr"]) if said and "en" in said else None


def _proof_words(proof: str) -> str:
    return {
        Proof.SAMPLE.value: _("Proved on real files"),
        Proof.HEADERS.value: _("Known by its header names only"),
        Proof.UNVERIFIED.value: _("Not verified"),
    }.get(proof, "")


def _kind_words(kind: str) -> str:
    return {
        "publications": _("Posts"),
        "observations": _("Figures"),
        "conversions": _("Orders and deals"),
        "costs": _("Costs"),
        "hours": _("Hours"),
        "answers": _("Customers’ answers"),
    }.get(kind, kind)


def _verb_words(kind: str, verb: str, number: int) -> str:
    words = {
        "added": ngettext("%(n)s new", "%(n)s new", number),
        "updated": ngettext("%(n)s with a newer value", "%(n)s with newer values", number),
        "unchanged": ngettext("%(n)s there already", "%(n)s there already", number),
        "older": ngettext("%(n)s older, kept as history", "%(n)s older, kept as history", number),
        "repeated": ngettext(
            "%(n)s said twice for the same moment: the last one counts",
            "%(n)s said twice for the same moment: the last ones count",
            number,
        ),
    }
    if kind == "publications" and verb == "updated":
        words[verb] = ngettext("%(n)s completed", "%(n)s completed", number)
    return words[verb] % {"n": format_number(number, get_language() or "en")}
