"""What the report rests on: the files and what could not be read of them, the methods and what they assume."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.intake.models import Drop, ImportFile
from essor.intake.preview import FilePreview, preview_of
from essor.intake.queries import drops_of
from essor.reports.composing.telling import Asked, Tongue
from essor.reports.content import SourceFile, Sources, Term
from essor.stats import ASSUMPTIONS, METHODS, Dormancy, Estimate

SHOWN_PROBLEMS = 5
STORED = (ImportFile.State.STORED,)
UNREAD = (ImportFile.State.UNKNOWN, ImportFile.State.REFUSED, ImportFile.State.QUESTION)
LONGEST = 400  # days: a year's export and the days it was late


def imported_files(workspace_id: int, *, zone_name: str) -> list[FilePreview]:
    """Return the stored files as the preview shows them, oldest first, and those that wait because nothing could read
    them or an answer is missing."""
    return [
        preview_of(file, fallback_zone=zone_name)
        for drop in reversed(list(drops_of(workspace_id)))
        for file in sorted(drop.files.all(), key=lambda file: file.name)
        if drop.state == Drop.State.COMMITTED or (drop.state == Drop.State.READY and file.state in UNREAD)
    ]


def period_of_files(files: Iterable[FilePreview]) -> tuple[date, date] | None:
    """Return the days that stored files say they speak of, at most about a year back from the last one.

    A file of one day is a level at a time (followers, an audience), often dated by the day it came in: it does not move
    the period of those that tell of weeks.
    """
    known = [(file.first, file.last) for file in files if file.file.state in STORED and file.first and file.last]
    spans = [(first, last) for first, last in known if first < last] or known
    if not spans:
        return None
    last = max(end for _start, end in spans)
    first = min(start for start, _end in spans)
    return (first if (last - first).days <= LONGEST else last - timedelta(days=364)), last


def compose_sources(files: Sequence[FilePreview], outcomes: Sequence[object], asked: Asked, tongue: Tongue) -> Sources:
    """Return the annex: files first, then the methods and assumptions of every estimate of the report."""
    shown = [file for file in files if file.file.state in (*STORED, *UNREAD) or file.file.duplicate_of_id]
    read = sum(file.file.state in STORED for file in shown)
    lead = []
    if shown:
        lead.append(
            ngettext("%(read)s file of %(total)s was read.", "%(read)s files of %(total)s were read.", read)
            % {"read": read, "total": len(shown)}
        )
        lead.append(_("Every figure of this report comes from them and from nothing else."))
    else:
        lead.append(_("No file was imported: what stands here was typed in."))
    methods, assumptions = _methods(outcomes)
    return Sources(
        tuple(lead),
        tuple(_file(file, asked, tongue) for file in shown),
        tuple(Term(METHODS[key].say(asked.language), "") for key in methods if key in METHODS),
        tuple(ASSUMPTIONS[key].say(asked.language) for key in assumptions if key in ASSUMPTIONS),
    )


def _methods(outcomes: Sequence[object]) -> tuple[list[str], list[str]]:
    methods: dict[str, None] = {}
    assumptions: dict[str, None] = {}
    for outcome in outcomes:
        if isinstance(outcome, Estimate | Dormancy):
            methods.update(dict.fromkeys((outcome.method,)))
            assumptions.update(dict.fromkeys(outcome.assumptions))
    return list(methods), list(assumptions)


def _file(preview: FilePreview, asked: Asked, tongue: Tongue) -> SourceFile:
    file = preview.file
    is_read = file.state in STORED
    problems = [problem["words"].say(asked.language) for problem in preview.problems]
    if preview.refusal is not None:
        problems.insert(0, preview.refusal.say(asked.language))
    elif file.state == ImportFile.State.UNKNOWN:
        problems.insert(0, _("No known export looks like this; its columns can be described once, in the workspace."))
    elif file.state == ImportFile.State.QUESTION:
        problems.insert(0, _("It does not say whose figures it holds, so nothing of it was kept."))
    elif file.duplicate_of_id:
        problems.insert(0, _("The same file as another one: it counts once."))
    left = max(preview.problem_count - len(preview.problems), 0) + max(len(problems) - SHOWN_PROBLEMS, 0)
    problems = problems[:SHOWN_PROBLEMS]
    if left:
        problems.append(ngettext("and %(count)s more", "and %(count)s more", left) % {"count": tongue.number(left)})
    return SourceFile(
        file.name,
        preview.format_name.say(asked.language) if preview.format_name else "",
        preview.proof_words if is_read else "",
        preview.network.name if preview.network else "",
        tongue.period(preview.first, preview.last) if preview.first and preview.last else "",
        tongue.number(preview.rows) if is_read else "",
        tongue.day(file.as_of) if file.as_of and is_read else "",
        is_read,
        tuple(problems),
    )
