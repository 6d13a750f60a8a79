"""From a workspace's figures to a report: asks the rooms below once each, and says what they answer in one language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from essor.health.rules import Diagnosis
from essor.jobs.aside import kept
from essor.measurement.queries import Results, figure_rows, results
from essor.records import NETWORKS
from essor.records.networks import NetworkFamily
from essor.reports.composing.accounts import compose_health, judged_accounts
from essor.reports.composing.cautions import compose_cautions
from essor.reports.composing.changes import compose_changes
from essor.reports.composing.observed import Counted, counted_in_tables
from essor.reports.composing.opening import compose_opening
from essor.reports.composing.sources import compose_sources, imported_files, period_of_files
from essor.reports.composing.steps import compose_steps
from essor.reports.composing.telling import Asked, Tongue
from essor.reports.composing.worth import compose_worth
from essor.reports.content import VERSION, Brand, FigureRow, Report
from essor.stats import Estimate
from essor.workspaces.models import Workspace
from essor.workspaces.queries import state_of

__all__ = ["compose_report", "known_period"]


def known_period(workspace: Workspace) -> tuple[date, date] | None:
    """Return the days that the imported files speak of, about a year at most; ``None`` where none says."""
    return period_of_files(imported_files(workspace.pk, zone_name=workspace.timezone))


def compose_report(
    workspace: Workspace,
    *,
    first: date,
    last: date,
    language: str,
    now: datetime,
    brand: Brand | None = None,
    are_people_known: bool = True,
) -> Report:
    """Return the report on local days ``first`` to ``last``, both included, in ``language`` ("fr" or "en").

    It speaks as of the end of ``last``: what came after is not in it, however late it is made. ``are_people_known`` is
    false where only files were given, which never say who looks after an account.
    """
    return _composed(
        workspace.pk,
        first=first,
        last=last,
        language=language,
        now=now,
        zone=ZoneInfo(workspace.timezone),
        brand=brand or Brand(),
        are_people_known=are_people_known,
    )


@kept(state=state_of)
def _composed(
    workspace_id: int,
    *,
    first: date,
    last: date,
    language: str,
    now: datetime,
    zone: ZoneInfo,
    brand: Brand,
    are_people_known: bool,
) -> Report:
    workspace = Workspace.objects.get(pk=workspace_id)
    end = datetime.combine(last + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
    asked = Asked(workspace_id, first, last, zone, workspace.currency, language, now, min(now, end), are_people_known)
    with translation.override(language):
        return _compose(workspace, asked, brand)


def _compose(workspace: Workspace, asked: Asked, brand: Brand) -> Report:
    tongue = Tongue(asked.language, asked.currency, asked.zone)
    files = imported_files(asked.workspace_id, zone_name=workspace.timezone)
    found = results(asked.workspace_id, first=asked.first, last=asked.last, zone=asked.zone, currency=asked.currency)
    tables = counted_in_tables(asked.workspace_id, first=asked.first, last=asked.last, networks=_without_days(found))
    judged = judged_accounts(asked)
    changes, changed = compose_changes(asked, judged, tongue)
    steps = compose_steps(asked, found, judged, files, tongue)
    diagnoses = [diagnosis for _channel, _evidence, diagnosis in judged]
    return Report(
        version=VERSION,
        language=asked.language,
        title=_("What your networks are worth"),
        company=workspace.name,
        first=asked.first,
        last=asked.last,
        period=tongue.period(asked.first, asked.last),
        prepared_at=asked.now,
        prepared=tongue.day(asked.now),
        currency=asked.currency,
        is_demo=workspace.is_demo,
        brand=brand,
        opening=compose_opening(found, judged, steps, tongue),
        worth=compose_worth(asked, found, tables, tongue),
        health=compose_health(asked, judged, tongue),
        changes=changes,
        cautions=compose_cautions(asked, found, tables, files, judged, tongue),
        cautions_gap=_("Nothing was found in these files that would mislead who reads them."),
        steps=steps,
        steps_gap=_("Nothing here asks for action. Bring the next exports in a month."),
        sources=compose_sources(files, [*_outcomes(found, diagnoses)], asked, tongue),
        figures=(
            *(_row(row) for row in figure_rows(found, language=asked.language)),
            *(_counted_row(one, asked.language) for one in tables),
            *changed,
        ),
    )


def _without_days(found: Results) -> set[str]:
    """Networks of which only tables are known: those judged without one figure, and the company's own site."""
    bare = {result.network for result in found.networks if not result.observed}
    return bare | {slug for slug, network in NETWORKS.items() if network.family is NetworkFamily.WEB}


def _outcomes(found: Results, diagnoses: Iterable[Diagnosis]) -> Iterable[object]:
    for result in found.networks:
        yield result.declared_share
        if isinstance(result.judgement.declared, Estimate):
            yield result.judgement.declared
    yield found.test
    for diagnosis in diagnoses:
        for finding in diagnosis.findings:
            yield finding.outcome


def _row(row: object) -> FigureRow:
    return FigureRow(**{name: getattr(row, name) for name in FigureRow.__dataclass_fields__})


def _counted_row(one: Counted, language: str) -> FigureRow:
    return FigureRow(
        one.network,
        one.metric,
        one.value,
        None,
        None,
        None,
        one.n,
        "counted" if one.value is not None else "refused",
        "table",
        one.as_of.isoformat(timespec="seconds") if one.as_of else "",
        one.why.say(language) if one.why else "",
    )
