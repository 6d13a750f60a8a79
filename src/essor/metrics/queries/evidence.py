"""From a figure back to its rows: file, line, value and when it was taken.

Evidence is read from the rows themselves, whatever engine added them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby, islice
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from essor.metrics.models import Observation, Sighting, SourceFile
from essor.metrics.queries.figures import query
from essor.metrics.queries.scope import networks_in
from essor.metrics.rules import (
    BadQuestion,
    Evidence,
    MetricQuery,
    PointEvidence,
    SnapshotValue,
    dimension_pairs,
    dimension_text,
    require_sound,
)
from essor.metrics.rules.answers import Group, last_day
from essor.metrics.rules.question import DIMENSION, TIME_GROUPS
from essor.records import METRICS, Grain, MetricKind, Words

SALT = "essor.metrics.evidence"
LOOKUP = 5000  # rows whose sightings are looked up at once
_NOT_OURS = Words(
    "This address does not open any figure of this workspace; open the figure again from its page.",
    "Cette adresse n’ouvre aucun chiffre de cet espace ; rouvrez le chiffre depuis sa page.",
)
_GONE = Words(
    "The rows behind this figure are no longer there: a file was taken back since the page was shown.",
    "Les lignes de ce chiffre ne sont plus là : un fichier a été retiré depuis l’affichage de la page.",
)


def points(question: MetricQuery, group: Group, metric: str, *, limit: int | None = None) -> tuple[PointEvidence, ...]:
    """Return the points behind the figure of ``group`` and ``metric``, latest first, at most ``limit``.

    A level's figure has the points of its last day; a rate has those of its two parts where it was computed from them.
    Raises ``BadQuestion``.
    """
    require_sound(question)
    info = METRICS[metric]
    found = _points(question, group, (metric,), limit)
    if info.parts is not None and len(found) != 1:
        found = _points(question, group, info.parts, limit) or found
    if info.kind is MetricKind.STOCK:
        found = tuple(point for point in found if point.last == found[0].last)
    return found


def evidence_of(workspace_id: int, token: str, *, limit: int) -> Evidence:
    """Return what ``evidence_url`` points to, with at most ``limit`` points; raises ``BadQuestion`` for a token that was
    not made for this workspace or whose figure is no longer there."""
    question, group, metric = _opened(token)
    if question.workspace_id != workspace_id:
        raise BadQuestion(_NOT_OURS)
    asked = replace(question, metrics=(metric,))
    row = next((row for row in query(asked).rows if row.group == group), None)
    if row is None:
        raise BadQuestion(_GONE)
    shown = points(asked, group, metric, limit=limit)
    return Evidence(asked, row, shown, max(row.n, len(shown)))


def evidence_url(workspace_slug: str, question: MetricQuery, group: Group, metric: str) -> str:
    """Return the address that opens a figure to its rows. It is signed: nobody can ask it anything else."""
    token = signing.Signer(salt=SALT).sign_object(
        [
            question.workspace_id,
            [value.isoformat() if isinstance(value, date) else value for value in group],
            metric,
            question.first.isoformat(),
            question.last.isoformat(),
            question.channels,
            question.networks,
            question.subject_kinds,
            [grain.value for grain in question.grains],
            question.group_by,
            question.dimensions,
            question.currency,
        ],
        compress=True,
    )
    return reverse("metrics:evidence", args=[workspace_slug]) + "?of=" + token


def _opened(token: str) -> tuple[MetricQuery, Group, str]:
    try:
        (workspace, group, metric, first, last, channels, networks, kinds, grains, group_by, dimensions, currency) = (
            signing.Signer(salt=SALT).unsign_object(token)
        )
    except (signing.BadSignature, ValueError) as error:
        raise BadQuestion(_NOT_OURS) from error
    question = MetricQuery(
        workspace_id=workspace,
        metrics=(metric,),
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        channels=tuple(channels),
        networks=tuple(networks),
        subject_kinds=tuple(kinds),
        grains=tuple(Grain(grain) for grain in grains),
        group_by=tuple(group_by),
        dimensions=None if dimensions is None else tuple((name, value) for name, value in dimensions),
        currency=currency,
    )
    values = tuple(
        date.fromisoformat(value) if name in TIME_GROUPS else value for name, value in zip(group_by, group, strict=True)
    )
    return question, values, metric


def snapshots(
    workspace_id: int, metric: str, *, channel_id: int, subject_kind: str = "post", subject_id: str = ""
) -> tuple[SnapshotValue, ...]:
    """Return all that was ever said of one subject's lifetime counter, oldest first: how it grew."""
    rows = Observation.objects.filter(
        workspace_id=workspace_id,
        channel_id=channel_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        grain=Grain.LIFETIME,
        dimensions="",
        values__has_key=metric,
    )
    found = tuple(rows.order_by("as_of", "pk"))
    sightings = _sightings(found)
    return _said(found, metric, _file_names(found, sightings), sightings)


def _points(
    question: MetricQuery, group: Group, metrics: Sequence[str], limit: int | None
) -> tuple[PointEvidence, ...]:
    kept = [(metric, observed) for metric in metrics for observed in islice(_things(question, group, metric), limit)]
    rows = [row for _, observed in kept for row in observed]
    sightings = _sightings(rows)
    names = _file_names(rows, sightings)
    return tuple(
        PointEvidence(
            metric=metric,
            channel_id=current.channel_id,
            subject_kind=current.subject_kind,
            subject_id=current.subject_id,
            subject_name=current.subject_name,
            dimensions=dimension_pairs(current.dimensions),
            grain=Grain(current.grain),
            first=current.first,
            last=current.last,
            current=_snapshot(current, metric, names),
            snapshots=_said(observed, metric, names, sightings),
        )
        for metric, observed in kept
        for current in observed[-1:]
    )


def _things(question: MetricQuery, group: Group, metric: str) -> Iterator[list[Observation]]:
    """Yield, per observed thing, its rows that hold ``metric``; the current one is the last."""
    names = dict(zip(question.group_by, group, strict=True))
    wanted = {name.removeprefix(DIMENSION): value for name, value in names.items() if name.startswith(DIMENSION)}
    currency = question.currency if METRICS[metric].kind is MetricKind.MONEY else ""
    rows = _rows(question, group).filter(values__has_key=metric)
    ordered = rows.order_by("-first", "key", "confirmed_as_of", "pk")
    for _, observed in groupby(ordered.iterator(chunk_size=2000), key=lambda row: (row.first, bytes(row.key))):
        things = list(observed)
        pairs = dict(dimension_pairs(things[0].dimensions))
        is_asked = all(pairs.get(name, "") == value for name, value in wanted.items())
        if is_asked and currency in ("", things[-1].currency):
            yield things


def _rows(question: MetricQuery, group: Group) -> QuerySet[Observation]:
    networks = networks_in(question.workspace_id, question.channels, question.networks)
    rows = Observation.objects.filter(
        workspace_id=question.workspace_id,
        grain__in=question.grains,
        first__gte=question.first,
        first__lte=question.last,
        last__lte=question.last,
    )
    if question.subject_kinds:
        rows = rows.filter(subject_kind__in=question.subject_kinds)
    if question.dimensions is not None:
        rows = rows.filter(dimensions=dimension_text(question.dimensions))
    for name, value in zip(question.group_by, group, strict=True):
        if name == "channel":
            networks = {channel: network for channel, network in networks.items() if channel == value}
        elif name == "network":
            networks = {channel: network for channel, network in networks.items() if network == value}
        elif name == "subject":
            rows = rows.filter(subject_id=value)
        elif name in TIME_GROUPS and isinstance(value, date):
            rows = rows.filter(first__gte=value, first__lte=last_day(name, value))
    return rows.filter(channel_id__in=networks)


def _said(
    observed: Iterable[Observation], metric: str, names: Mapping[UUID, str], sightings: Mapping[int, list[Sighting]]
) -> tuple[SnapshotValue, ...]:
    said: list[SnapshotValue] = []
    for row in observed:
        said.append(_snapshot(row, metric, names, as_of=row.as_of))
        said += [
            replace(
                said[-1],
                file_id=again.file_id,
                file_name=names.get(again.file_id, ""),
                sheet=again.sheet,
                line=again.line,
                as_of=again.as_of,
            )
            for again in sightings.get(row.pk, ())
        ]
    return tuple(sorted(said, key=lambda snapshot: snapshot.as_of))


def _snapshot(
    row: Observation, metric: str, names: Mapping[UUID, str], *, as_of: datetime | None = None
) -> SnapshotValue:
    return SnapshotValue(
        file_id=row.file_id,
        file_name=names.get(row.file_id, ""),
        sheet=row.sheet,
        line=row.line,
        as_of=as_of or row.confirmed_as_of,
        value=row.values[metric],
        currency=row.currency if METRICS[metric].kind is MetricKind.MONEY else "",
    )


def _sightings(rows: Sequence[Observation]) -> dict[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = {}
    for start in range(0, len(rows), LOOKUP):
        pks = [row.pk for row in rows[start : start + LOOKUP]]
        for sighting in Sighting.objects.filter(observation_id__in=pks).order_by("as_of", "pk"):
            found.setdefault(sighting.observation_id, []).append(sighting)
    return found


def _file_names(rows: Iterable[Observation], sightings: Mapping[int, list[Sighting]]) -> dict[UUID, str]:
    ids = {row.file_id for row in rows} | {again.file_id for said in sightings.values() for again in said}
    return dict(SourceFile.objects.filter(file_id__in=ids).values_list("file_id", "name"))
