"""Pages of the door."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essor.channels.queries import channels_of
from essor.importers.mapping import Target
from essor.intake import folders, services
from essor.intake.accounts import remembered_channel
from essor.intake.columns import Seen, headers_of, read_sample, suggested
from essor.intake.forms import AnswerForm, MappingForm, given_files, initial_of
from essor.intake.models import Drop, ImportFile
from essor.intake.preview import FilePreview, conflicts_of, preview_of, sums
from essor.intake.queries import (
    drop_of,
    drops_of,
    files_of,
    import_file_of,
    known_formats,
    line_of,
    progress_of,
)
from essor.intake.rules import inert, kind_of_name
from essor.records import NETWORKS
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, may
from essor.workspaces.services import Refused

PAGE = 30


@dataclass(frozen=True, slots=True)
class RunningJob:
    """What the progress component shows."""

    public_id: UUID
    state: str
    message: str
    done: int
    total: int
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(Permission.IMPORT_FILES)
def list_drops(request: WorkspaceRequest) -> HttpResponse:
    """Show what was imported and take new files."""
    if request.method == "POST":
        files = [*request.FILES.getlist("files"), *request.FILES.getlist("folder")]
        try:
            drop = services.receive_files(
                request.workspace,
                given_files(files, request.POST.get("details", "")),
                actor=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("intake:drops", request.workspace.slug)
        return redirect("intake:drop", request.workspace.slug, drop.public_id)
    page = Paginator(drops_of(request.workspace.pk), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"drop": drop, "files": drop.files.all(), "sums": sums(drop.files.all()), "can_undo": _can_undo(drop)}
        for drop in page
    ]
    context = {"page": page, "rows": rows, "limit_mb": folders.size_limit() // 1_048_576}
    return render(request, "intake/drops.html", context)


@require_GET
@workspace_view(Permission.SEE)
def list_formats(request: WorkspaceRequest) -> HttpResponse:
    """Say which files can be brought and where each tool hides its export."""
    rows = [
        {
            "format": one,
            "network": NETWORKS.get(one.network),
            "proof": one.proof.value,
        }
        for one in known_formats()
    ]
    return render(request, "intake/formats.html", {"rows": rows})


@require_GET
@workspace_view(Permission.IMPORT_FILES)
def show_drop(request: WorkspaceRequest, drop: UUID) -> HttpResponse:
    """Show a drop where it stands: under way, to be checked, stored, taken back."""
    found = _drop(request, drop)
    context: dict[str, Any] = {"drop": found}
    if found.state in (Drop.State.READING, Drop.State.COMMITTING, Drop.State.RECEIVED):
        return render(request, "intake/under_way.html", context | {"job": _running(found)})
    previews = [preview_of(file, fallback_zone=request.workspace.timezone) for file in files_of(found)]
    shown = [
        one for one in previews if not one.file.summary.get("is_archive") or one.file.state == ImportFile.State.REFUSED
    ]
    context |= {"previews": shown, "sums": sums(one.file for one in shown), "can_undo": _can_undo(found)}
    if found.state == Drop.State.READY:
        context |= {
            "forms": {str(one.file.public_id): _answers(request, one) for one in shown if one.questions},
            "can_store": any(
                one.file.state == ImportFile.State.READABLE for one in shown if not one.file.choices.get("skip")
            ),
            "groups": _grouped(shown),
            "conflicts": conflicts_of(found),
        }
        return render(request, "intake/preview.html", context)
    return render(request, "intake/result.html", context)


@require_GET
@workspace_view(Permission.IMPORT_FILES)
def show_progress(request: WorkspaceRequest, drop: UUID) -> HttpResponse:
    """Answer how far running work is; where it has ended, have the page loaded anew."""
    found = _drop(request, drop)
    if found.state not in (Drop.State.READING, Drop.State.COMMITTING):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "intake/_progress.html", {"drop": found, "job": _running(found)})


@require_POST
@workspace_view(Permission.IMPORT_FILES)
def store(request: WorkspaceRequest, drop: UUID) -> HttpResponse:
    """Store a drop that was checked."""
    found = _drop(request, drop)
    try:
        services.commit_drop(found, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:drop", request.workspace.slug, found.public_id)


@require_POST
@workspace_view(Permission.IMPORT_FILES)
def stop(request: WorkspaceRequest, drop: UUID) -> HttpResponse:
    """Stop running work; nothing of it is kept."""
    found = _drop(request, drop)
    services.cancel_drop(found)
    if request.headers.get("HX-Request"):
        return render(request, "intake/_progress.html", {"drop": found, "job": _running(found)})
    return redirect("intake:drop", request.workspace.slug, found.public_id)


@require_POST
@workspace_view(Permission.IMPORT_FILES)
def undo(request: WorkspaceRequest, drop: UUID) -> HttpResponse:
    """Take a stored drop back."""
    found = _drop(request, drop)
    try:
        services.undo_drop(found, actor=request.user, now=timezone.now())
        messages.success(
            request, _("Taken back. What these files had added is gone, and what they had changed is as before.")
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:drop", request.workspace.slug, found.public_id)


@require_POST
@workspace_view(Permission.IMPORT_FILES)
def discard(request: WorkspaceRequest, drop: UUID) -> HttpResponse:
    """Put a drop aside and delete its files."""
    found = _drop(request, drop)
    try:
        services.discard_drop(found, actor=request.user, now=timezone.now())
        messages.success(request, _("Put aside. Nothing was stored and the files were deleted here."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:drops", request.workspace.slug)


@require_POST
@workspace_view(Permission.IMPORT_FILES)
def answer(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """Keep what a person says of a file, and read its drop again."""
    found = _file(request, file)
    form = AnswerForm(request.POST, channels=channels_of(request.workspace.pk))
    if not form.is_valid():
        for problems in form.errors.values():
            for problem in problems:
                messages.error(request, str(problem))
    else:
        try:
            services.choose(found, form.cleaned_data, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("intake:drop", request.workspace.slug, found.drop.public_id)


@require_POST
@workspace_view(Permission.IMPORT_FILES)
def skip(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """Leave a file out of its drop, or take it in again."""
    found = _file(request, file)
    try:
        services.choose(found, {"skip": request.POST.get("skip") == "yes"}, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:drop", request.workspace.slug, found.drop.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(Permission.IMPORT_FILES)
def map_table(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """Ask what the columns of a table mean, show what is read so, and keep it for the next file."""
    found = _file(request, file)
    tables = headers_of(found)
    if not tables:
        messages.error(request, _("No table was seen in this file, so there are no columns to name."))
        return redirect("intake:drop", request.workspace.slug, found.drop.public_id)
    table = tables[_index(request.GET.get("table"), len(tables))]
    given = request.POST if request.method == "POST" else request.GET
    suggestion = suggested(found, table, wished=_target(given.get("target")))
    target = _target(given.get("target")) or suggestion.target
    sample = None
    if request.method == "POST":
        form = MappingForm(request.POST, header=table.header, target=target)
        if form.is_valid():
            try:
                mapping = form.mapping()
                if request.POST.get("do") == "store":
                    name = form.cleaned_data["name"] or kind_of_name(found.name)
                    services.map_columns(found, mapping, name=name, now=timezone.now())
                    return redirect("intake:drop", request.workspace.slug, found.drop.public_id)
                sample = read_sample(found, mapping, language=get_language() or "en")
            except (Refused, ValueError) as refusal:
                form.add_error(None, str(refusal))
    else:
        form = MappingForm(initial=initial_of(suggestion, table.header), header=table.header, target=target)
    context = {
        "file": found,
        "tables": tables,
        "table": table,
        "form": form,
        "columns": _columns(form, table),
        "sample": sample,
    }
    return render(request, "intake/columns.html", context)


@require_GET
@workspace_view(Permission.IMPORT_FILES)
def download_problems(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """Download everything that could not be read of a file, as CSV without formulas."""
    found = _file(request, file)
    path = folders.problems_path(found.stored_as)
    if not path.is_file():
        raise Http404
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    answered = HttpResponse(_problem_rows(found, language), content_type="text/csv; charset=utf-8")
    answered["Content-Disposition"] = f'attachment; filename="problems-{found.public_id}.csv"'
    return answered


@require_GET
@workspace_view(Permission.SEE)
def show_line(request: WorkspaceRequest, file: UUID, line: int) -> HttpResponse:
    """Show a line of a stored file as it came: the evidence under a figure."""
    found = line_of(request.workspace.pk, file, line)
    if found is None:
        raise Http404
    if found.origin.holds_money and not may(request.member.role, Permission.SEE_MONEY):
        raise PermissionDenied(Permission.SEE_MONEY.value)
    template = "intake/_line.html" if request.headers.get("HX-Request") else "intake/line.html"
    return render(request, template, {"found": found})


class _Echo:
    """A file whose writes come back, so that a CSV can be streamed."""

    def write(self, text: str) -> str:
        return text


def _problem_rows(file: ImportFile, language: str) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_("File"), _("Line"), _("Sheet"), _("Column"), _("Weight"), _("Message")])
    with folders.problems_path(file.stored_as).open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            cells = (file.name, said["line"] or "", said["sheet"], said["field"], said["severity"], said[language])
            yield writer.writerow([inert(str(cell)) for cell in cells])


def _columns(form: MappingForm, table: Seen) -> list[dict[str, Any]]:
    return [
        {"field": field, "samples": [cell for cell in cells if cell][:3]}
        for field, cells in zip(form.columns(), table.samples, strict=True)
    ]


def _grouped(previews: list[FilePreview]) -> list[dict[str, Any]]:
    """Return the files by what they ask of a person: first those that need an answer."""
    state = ImportFile.State
    titles = (
        (_("Waiting for your answer"), {state.QUESTION, state.UNKNOWN}),
        (_("Ready to store"), {state.READABLE}),
        (_("Already imported"), {state.KNOWN}),
        (_("Cannot be read"), {state.REFUSED}),
        (_("Left out"), {state.IGNORED}),
    )
    groups = []
    for title, states in titles:
        found = [one for one in previews if _standing(one.file) in states]
        if found:
            groups.append({"title": title, "previews": found})
    return groups


def _standing(file: ImportFile) -> str:
    return ImportFile.State.IGNORED if file.choices.get("skip") else file.state


def _answers(request: WorkspaceRequest, preview: FilePreview) -> AnswerForm:
    file = preview.file
    initial = dict(file.choices)
    initial.setdefault(
        "channel",
        remembered_channel(request.workspace.pk, format_slug=file.format, said=kind_of_name(file.name)[:300]),
    )
    if preview.questions and preview.questions[0]["network"]:
        initial.setdefault("network", preview.questions[0]["network"])
    return AnswerForm(initial=initial, channels=channels_of(request.workspace.pk))


def _running(drop: Drop) -> RunningJob:
    progress = progress_of(drop)
    state = "running" if progress else "waiting"
    if drop.state not in (Drop.State.READING, Drop.State.COMMITTING, Drop.State.RECEIVED):
        state = "done"
    return RunningJob(
        drop.public_id,
        state,
        progress.name if progress else "",
        100 * progress.done // progress.total if progress and progress.total else 0,
        100 if progress and progress.total else 0,
    )


def _can_undo(drop: Drop) -> bool:
    return drop.state == Drop.State.COMMITTED


def _drop(request: WorkspaceRequest, public_id: UUID) -> Drop:
    found = drop_of(request.workspace.pk, public_id)
    if found is None:
        raise Http404
    return found


def _file(request: WorkspaceRequest, public_id: UUID) -> ImportFile:
    found = import_file_of(request.workspace.pk, public_id)
    if found is None:
        raise Http404
    return found


def _target(text: str | None) -> Target | None:
    return Target(text) if text in {one.value for one in Target} else None


def _index(text: str | None, length: int) -> int:
    return int(text) if text and text.isdecimal() and int(text) < length else 0
