"""The report as PDF: the same content as the page, set by typst in a process of its own."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from essor.reports.content import CalendarChart, Fact, LineChart, RangeChart, Report, to_json
from essor.reports.drawings import draw
from essor.reports.phrases import file_facts, refused, weight_name
from essor.web.charts.parts import colour_of
from essor.web.colours import OWN_ACCENT, clean_hex, readable

LONGEST = 60  # seconds; 20 pages take under two
_PACKAGES = Path(__file__).resolve().parents[2]


class NotSet(RuntimeError):
    """The PDF could not be made; the message says why."""


def write_pdf(report: Report) -> bytes:
    """Return the PDF; raises ``NotSet`` where the child fails or takes longer than ``LONGEST``."""
    with translation.override(report.language):
        data = json.dumps(_data(report), ensure_ascii=False)
    # The child gets a bare environment: it needs no key, no database, and no settings.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, [str(_PACKAGES), *sys.path])), "PATH": os.defpath}
    try:
        made = subprocess.run(
            [sys.executable, "-m", "essor.reports.typesetting"],
            input=data.encode(),
            capture_output=True,
            timeout=LONGEST,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotSet(
            _("The PDF took longer than %(seconds)s seconds and was given up.") % {"seconds": LONGEST}
        ) from error
    if made.returncode or not made.stdout.startswith(b"%PDF"):
        last = made.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise NotSet(_("The PDF could not be set: %(why)s") % {"why": " ".join(last)})
    return made.stdout


def _data(report: Report) -> dict[str, Any]:
    """Return all that the paper shows: the content as JSON, drawings in place of charts, and the paper's own words."""
    data = to_json(report)
    del data["figures"]
    worth, language = report.worth, report.language
    data["accent"] = readable(f"#{clean_hex(report.brand.colour) or OWN_ACCENT}", "#ffffff")
    data["logo"] = _logo(report)
    data["year"], data["month"], data["day"] = _parts(report.prepared_at.date())
    for name in ("returns", "costs", "sales"):
        data["worth"][name] = _drawing(getattr(worth, name), language)
    for place, verdict in enumerate(worth.verdicts):
        row = data["worth"]["verdicts"][place]
        row["colour"] = colour_of(verdict.network)
        row["observed"], row["refused"] = _split(verdict.observed)
    for place, way in enumerate(worth.ways):
        row = data["worth"]["ways"][place]
        row["observed"], row["refused"] = _split(way.observed)
    for place, account in enumerate(report.health.accounts):
        row = data["health"]["accounts"][place]
        row["colour"] = colour_of(account.network)
        row["calendar"] = _drawing(account.calendar, language)
        row["responses"] = _drawing(account.responses, language)
        for remark in row["remarks"]:
            remark["word"] = weight_name(remark["weight"])
    data["changes"]["has_sales"] = report.changes.has_sales
    for place, file in enumerate(report.sources.files):
        data["sources"]["files"][place]["facts"] = file_facts(file) if file.is_read else _("not read")
    data["words"] = _words(report)
    return data


def _split(facts: tuple[Fact, ...]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    said = [{"label": f.label, "text": f.text, "range": f.range, "foot": f.foot} for f in facts if f.text]
    return said, [
        {"names": _("%(names)s: cannot be said.") % {"names": names}, "why": why} for names, why in refused(facts)
    ]


def _drawing(chart: RangeChart | CalendarChart | LineChart | None, language: str) -> dict[str, str] | None:
    if chart is None:
        return None
    drawn = draw(chart, language)
    return {"title": drawn.title, "alt": drawn.description, "svg": drawn.wide}


def _logo(report: Report) -> dict[str, Any] | None:
    if not report.brand.logo.startswith("data:image/"):
        return None
    head, _comma, data = report.brand.logo.partition(";base64,")
    return {"format": "png" if head.endswith("png") else "jpg", "bytes": list(base64.b64decode(data))}


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _words(report: Report) -> dict[str, str]:
    return {
        "prepared": _("prepared on %(day)s") % {"day": report.prepared},
        "simulated": _("simulated company"),
        "worth": _("The verdict, network by network"),
        "health": _("How the accounts are"),
        "changes": _("What changed"),
        "cautions": _("What misleads in these files"),
        "next": _("What to do next"),
        "sources": _("Annex: sources and methods"),
        "observed": _("Observed"),
        "declared": _("Declared"),
        "caused": _("Caused"),
        "observed_means": _("a link or a record says so; it may have come anyway"),
        "declared_means": _("customers say so when asked"),
        "caused_means": _("would not have come without it: an experiment shows it"),
        "refused": _("Cannot be said"),
        "settle": _("What would settle it:"),
        "bring": _("What to bring:"),
        "step": _("Next step:"),
        "shared": _("What cannot be said of any of them"),
        "ways": _("Where people arrive"),
        "ways_means": _("The site and the search engines are no networks to judge: they are where the others lead."),
        "advice": _("Advice:"),
        "compared": _("%(now)s, beside %(before)s.") % {"now": report.changes.now, "before": report.changes.before},
        "network": _("Network"),
        "posts": _("Posts"),
        "before": _("before"),
        "sales": _("Recorded sales"),
        "effect": _("Sales a week, and place"),
        "change": pgettext("table", "Change"),
        "spending": _("Advertising spend"),
        "moved": _("Figures that clearly rose or fell"),
        "methods": _("How the intervals were found"),
        "methods_mean": _(
            "An interval holds the truth in nine cases of ten if what it assumes is true. Bounds without a level hold "
            "whatever is true: they are all that the records allow."
        ),
        "assumptions": _("What they assume"),
        "logo": report.brand.agency or report.company,
        "page": _("page"),
        "nothing_seen": _("Nothing is known of what was seen there in this period."),
        "use": _("Networks by use and by recorded effect"),
    }
