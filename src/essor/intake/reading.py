"""Reading a drop: archives opened, each file inspected in the child, and the import rehearsed to the last row."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from essor.importers.archives import ARCHIVES, Member
from essor.importers.base import ReadOptions
from essor.importers.containers import identify
from essor.importers.inspection import find_conflicts
from essor.importers.mapping import fingerprint
from essor.importers.sandbox import Opened, Reader
from essor.intake import folders
from essor.intake.accounts import AccountBook
from essor.intake.models import MOST_FILES, Drop, ImportFile, SavedMapping
from essor.intake.rules import taken_when, zone_named
from essor.intake.writing import FileOutcome, FileWriter
from essor.records import Period, Problem, Severity, Words

if TYPE_CHECKING:
    from essor.workspaces.models import User

LANGUAGES = ("en", "fr")
SHOWN_PROBLEMS = 50
READ_TWICE = 8 * 1_048_576  # bytes; a file up to this size is looked at before it is stored, even without a preview
_KEPT = (
    "format", "proof", "container", "encoding", "network", "account", "period", "currency", "timezone", "rows", "records",
    "totals", "seen",
)  # fmt: skip


TOO_MANY = Words(
    "The archive holds more files than one import takes: {kept} were read, {left_out} left out. Bring the rest apart.",
    "L’archive contient plus de fichiers qu’un import n’en accepte : {kept} ont été lus, {left_out} laissés de côté. "
    "Apportez le reste à part.",
)


class _RolledBack(Exception):
    """Ends the rehearsal."""


def read_drop(drop: Drop, *, now: datetime) -> Drop:
    """Read every file of a drop and rehearse its import; the drop is then ready to be checked.

    Raises ``folders.Stopped`` where somebody asked to stop.
    """
    with Reader() as reader:
        _open_archives(drop, reader)
        files = list(drop.files.exclude(state=ImportFile.State.IGNORED).select_related("mapping"))
        reports: dict[int, dict[str, Any]] = {}
        with folders.Course(drop.public_id, total=2 * sum(file.size for file in files)) as course:
            for file in files:
                course.name = file.name
                course.report(0, force=True)
                reports[file.pk] = _inspect(drop, file, reader)
                course.before += file.size
            reports |= _date_by_siblings(drop, files, reader)
            rehearse(drop, reader, course, now=now)
    drop.state = Drop.State.READY
    drop.problem = ""
    drop.conflicts = _conflicts_between([(file, reports[file.pk]) for file in files if reports[file.pk]])
    drop.save(update_fields=["state", "problem", "conflicts"])
    return drop


def prepare_drop(drop: Drop, reader: Reader) -> None:
    """Make a drop ready to be stored without a preview: a large file is then read only once, while it is stored."""
    _open_archives(drop, reader)
    files = list(drop.files.exclude(state=ImportFile.State.IGNORED).select_related("mapping"))
    for file in files:
        if file.size <= READ_TWICE or _imported_before(drop, file) is not None:
            _inspect(drop, file, reader)
        else:
            file.state = ImportFile.State.READABLE
            file.as_of = _taken(drop, file, {})
            file.save(update_fields=["state", "as_of"])
    _date_by_siblings(drop, files, reader)


def rehearse(drop: Drop, reader: Reader, course: folders.Course, *, now: datetime) -> None:
    """Store the whole drop in a transaction, keep the counts, and roll it back."""
    outcomes: dict[int, FileOutcome] = {}
    with contextlib.suppress(_RolledBack), transaction.atomic():
        outcomes = store_all(drop, reader, course, actor=None, now=now, keep_problems=True)
        raise _RolledBack
    for file in drop.files.all():
        outcome = outcomes.get(file.pk)
        if outcome is None:
            continue
        file.counts = outcome.counts
        file.summary |= {
            "questions": outcome.questions,
            "accounts": outcome.accounts,
            "new_accounts": outcome.new_accounts,
            "problem_count": outcome.problem_count,
            "problems": outcome.problems,
            "notes": outcome.notes,
        }
        file.as_of = outcome.as_of
        if outcome.refusal is not None:
            file.state = ImportFile.State.REFUSED
            file.summary["refusal"] = said(outcome.refusal)
        else:
            file.state = ImportFile.State.QUESTION if outcome.questions else ImportFile.State.READABLE
        file.save(update_fields=["counts", "summary", "as_of", "state"])


def importable(drop: Drop) -> list[ImportFile]:
    """Return the files that a drop stores, those first that say whose figures they hold.

    A file without an account is then recognised as belonging to the account that another file of the drop has named.
    """
    states = (ImportFile.State.READABLE, ImportFile.State.QUESTION)
    files = [file for file in drop.files.select_related("mapping", "channel") if file.state in states]
    return sorted(files, key=lambda file: (not file.summary.get("names"), file.name, file.pk))


def store_all(
    drop: Drop,
    reader: Reader,
    course: folders.Course,
    *,
    actor: User | None,
    now: datetime,
    keep_problems: bool = False,
) -> dict[int, FileOutcome]:
    """Store every importable file of a drop inside the caller's transaction; return what each did, by its key.

    A file that turns out unreadable half-way leaves nothing of itself and does not hold up the others.
    """
    book = AccountBook(drop.workspace, actor=actor, now=now)
    outcomes: dict[int, FileOutcome] = {}
    for file in importable(drop):
        if file.choices.get("skip"):
            continue
        course.name = file.name
        course.report(0, force=True)
        outcomes[file.pk] = _store_file(drop, file, reader, course, book, keep_problems=keep_problems)
        course.before += file.size
    return outcomes


class _Unanswered(Exception):
    """A file names accounts that only a person can tell apart."""


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message())
        self.problem = problem


def _store_file(
    drop: Drop, file: ImportFile, reader: Reader, course: folders.Course, book: AccountBook, *, keep_problems: bool
) -> FileOutcome:
    writer = FileWriter(drop.workspace, file, book, received=drop.created_at)
    shown: list[dict[str, Any]] = []
    count = 0
    opened: Opened | None = None
    known = book.snapshot()
    with contextlib.ExitStack() as stack:
        sink = None
        if keep_problems:
            sink = stack.enter_context(folders.problems_path(file.stored_as).open("w", encoding="utf-8"))
        try:
            with transaction.atomic():
                for batch in _batches(drop, file, reader):
                    opened = batch.opened or opened
                    writer.take(batch.others)
                    if batch.posts is not None:
                        writer.take_posts(batch.posts)
                    course.rows += batch.count
                    for problem in batch.problems:
                        if problem.severity is Severity.REFUSED and problem.line == 0 and not problem.field:
                            raise _Refused(problem)
                        count += 1
                        if sink is not None:
                            words = said(problem)
                            sink.write(json.dumps(words, ensure_ascii=False) + "\n")
                            if len(shown) < SHOWN_PROBLEMS:
                                shown.append(words)
                    course.report(batch.done)
                outcome = writer.finish()
                if outcome.questions:
                    raise _Unanswered
        except _Refused as refusal:
            book.restore(known)
            outcome = FileOutcome(refusal=refusal.problem)
        except _Unanswered:  # half a file is not stored: all of it waits for the answer
            book.restore(known)
            outcome = replace(writer.outcome, counts={}, accounts=[], new_accounts=[], channel_ids=set())
    outcome.opened = opened
    outcome.problem_count = count
    outcome.problems = shown
    return outcome


def _batches(drop: Drop, file: ImportFile, reader: Reader) -> Iterator[Any]:
    return reader.read(
        folders.stored_path(file.stored_as),
        file.name,
        _options(drop, file),
        mapping=file.mapping.mapping if file.mapping else None,
    )


def _options(drop: Drop, file: ImportFile) -> ReadOptions:
    choices = file.choices
    period = choices.get("period")
    return ReadOptions(
        received=drop.created_at,
        account_hint=str(choices.get("account", "")),
        network_hint=str(choices.get("network", "")),
        encoding=str(choices.get("encoding", "")),
        period_hint=Period(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
    )


def _open_archives(drop: Drop, reader: Reader) -> None:
    """Replace each archive by its members; what could not be taken out is told beside the first of them."""
    for archive in list(drop.files.filter(state=ImportFile.State.WAITING)):
        path = folders.stored_path(archive.stored_as)
        if identify(path) not in ARCHIVES:
            continue
        into = path.with_name(f"{path.name}.d")
        into.mkdir(mode=0o700, exist_ok=True)
        members: list[ImportFile] = []
        problems: list[Problem] = []
        left_out = 0
        for item in reader.unpack(path, into, name=archive.name):
            if isinstance(item, Problem):
                problems.append(item)
            elif item.path is not None and len(members) < MOST_FILES:
                members.append(_member(drop, archive, item))
            elif item.path is not None:
                item.path.unlink()
                left_out += 1
        if left_out:
            problems.append(Problem(0, "", TOO_MANY, {"kept": MOST_FILES, "left_out": left_out}, Severity.WARNING))
        with transaction.atomic():
            if members:
                ImportFile.objects.bulk_create(members)
            refused = not members
            archive.state = ImportFile.State.REFUSED if refused else ImportFile.State.IGNORED
            archive.summary = {
                "is_archive": True,
                "members": len(members),
                "problems": [said(problem) for problem in problems],
                "problem_count": len(problems),
            }
            if refused and problems:
                archive.summary["refusal"] = said(problems[-1])
            archive.save(update_fields=["state", "summary"])
        path.unlink()


def _member(drop: Drop, archive: ImportFile, member: Member) -> ImportFile:
    assert member.path is not None
    size, sha256 = folders.measure(member.path)
    return ImportFile(
        drop=drop,
        name=folders.plain_name(f"{archive.name}/{member.name}"),
        sha256=sha256,
        size=size,
        stored_as=member.path.relative_to(folders.files_root()).as_posix(),
        modified_at=archive.modified_at,
    )


def _conflicts_between(files: list[tuple[ImportFile, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what the files of a drop say twice or differently, in every language, beside what each says of itself."""
    compared = [(file.name, file.sha256, report) for file, report in files if not file.choices.get("skip")]
    spoken = {language: find_conflicts(compared, language=language) for language in LANGUAGES}
    return [
        {"kind": english["kind"], "paths": english["paths"], "en": english["message"], "fr": french["message"]}
        for english, french in zip(spoken["en"], spoken["fr"], strict=True)
        if english["kind"] != "total_differs"  # of one file, and shown there
    ]


def _inspect(drop: Drop, file: ImportFile, reader: Reader) -> dict[str, Any]:
    """Say what a file is and holds, without storing any of it; return the report, empty where there is none."""
    earlier = _imported_before(drop, file)
    file.duplicate_of = earlier
    file.counts = {}
    if earlier is not None:
        file.state = ImportFile.State.KNOWN
        file.format = earlier.format
        file.summary = {"format_name": earlier.summary.get("format_name")}
        file.save(update_fields=["state", "format", "summary", "duplicate_of"])
        return {}
    path = folders.stored_path(file.stored_as)
    report, refusal = _look(drop, file, path, reader)
    if report.get("format") is None and report.get("seen") and file.mapping is None:
        file.mapping = _fitting_mapping(drop, report["seen"])
        if file.mapping is not None:
            report, refusal = _look(drop, file, path, reader)
    file.format = report.get("format") or ""
    file.as_of = _taken(drop, file, report)
    file.summary = {name: report.get(name) for name in _KEPT} | {
        "names": report.get("accounts", []),
        "totals_differ": report.get("_totals_differ", []),
        "is_undated": bool(report.get("_is_undated")),
    }
    if refusal is not None:
        file.state = ImportFile.State.REFUSED
        file.summary["refusal"] = said(refusal)
    elif report["_is_refused"] and not report["seen"]:
        file.state = ImportFile.State.REFUSED
        file.summary["refusal"] = _in_both_languages(drop, file, path, reader)
    elif not file.format:
        file.state = ImportFile.State.UNKNOWN
    else:
        file.state = ImportFile.State.READABLE
    file.save()
    return {} if refusal is not None else dict(report)


def _date_by_siblings(drop: Drop, files: list[ImportFile], reader: Reader) -> dict[int, dict[str, Any]]:
    """Give tables without dates the days that another file of the same format and folder states, and look again;
    return the new reports by the files' keys.

    Search Console puts the dates into one of its six tables.
    """
    periods: dict[tuple[str, str], set[tuple[str, str]]] = {}
    again: dict[int, dict[str, Any]] = {}
    for file in files:
        period = file.summary.get("period")
        if file.format and period and not file.summary.get("is_undated"):
            periods.setdefault((file.format, file.folder), set()).add((period[0], period[1]))
    for file in files:
        known = periods.get((file.format, file.folder), set())
        if file.summary.get("is_undated") and len(known) == 1 and "period" not in file.choices:
            file.choices = file.choices | {"period": list(next(iter(known)))}
            again[file.pk] = _inspect(drop, file, reader)
    return again


def _look(drop: Drop, file: ImportFile, path: Path, reader: Reader, language: str = "en") -> Any:
    mapping = file.mapping.mapping if file.mapping else None
    return reader.inspect(path, file.name, _options(drop, file), language=language, mapping=mapping)


def _in_both_languages(drop: Drop, file: ImportFile, path: Path, reader: Reader) -> dict[str, Any]:
    """Return why a file cannot be read; it is short work, since reading it stopped at once."""
    words: dict[str, Any] = {"line": 0, "sheet": "", "field": "", "severity": Severity.REFUSED.value}
    for language in LANGUAGES:
        report, _refusal = _look(drop, file, path, reader, language)
        refused = [p for p in report["problems"] if p["severity"] == Severity.REFUSED.value]
        words |= {language: refused[0]["message"], "line": refused[0]["line"]} if refused else {}
    return words


def _imported_before(drop: Drop, file: ImportFile) -> ImportFile | None:
    """Return the same bytes if they are stored already."""
    return (
        ImportFile.objects.filter(
            drop__workspace_id=drop.workspace_id,
            drop__state=Drop.State.COMMITTED,
            sha256=file.sha256,
            state=ImportFile.State.STORED,
        )
        .select_related("drop")
        .first()
    )


def _fitting_mapping(drop: Drop, seen: list[dict[str, Any]]) -> SavedMapping | None:
    """Return the saved mapping of a table whose header somebody described once."""
    prints = {fingerprint(row) for sheet in seen for row in sheet["rows"]}
    return SavedMapping.objects.filter(workspace_id=drop.workspace_id, fingerprint__in=prints).first()


def _taken(drop: Drop, file: ImportFile, report: dict[str, Any]) -> datetime:
    period = report.get("period")
    return taken_when(
        stated=datetime.fromisoformat(report["as_of"]) if report.get("as_of") else None,
        name=file.name,
        modified=file.modified_at,
        received=drop.created_at,
        last_day=date.fromisoformat(period[1]) if period else None,
        zone=zone_named(str(file.choices.get("timezone") or report.get("timezone") or ""), drop.workspace.timezone),
    )


def said(problem: Problem) -> dict[str, Any]:
    """Return a problem in every language, as JSON values."""
    return {
        "line": problem.line,
        "sheet": problem.sheet,
        "field": problem.field,
        "severity": problem.severity.value,
        **{language: problem.message(language) for language in LANGUAGES},
    }
