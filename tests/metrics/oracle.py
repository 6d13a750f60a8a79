"""The metrics room in plain Python over a list of statements: slow, short, and without SQL, keys or snapshots."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from essor.metrics.queries import MetricQuery, MetricRow
from essor.metrics.rules import answers
from essor.metrics.services import ObservationIn
from essor.records import METRICS, Axis, Grain, MetricKind

PERIODS = {Grain.WEEK, Grain.MONTH, Grain.RANGE}


@dataclass(frozen=True)
class Point:
    """One value of one thing, as it was last said."""

    channel: int
    kind: str
    subject: str
    dimensions: tuple[tuple[str, str], ...]
    grain: Grain
    first: date
    last: date
    metric: str
    value: float
    currency: str
    as_of: datetime

    @property
    def thing(self):
        return (self.channel, self.kind, self.subject, self.dimensions, self.grain, self.first, self.last)


def current_points(files: list[tuple[datetime, list[ObservationIn]]]) -> list[Point]:
    """What stands after ``files`` were stored in this order: per thing and metric, what was said last."""
    published: dict[tuple, date] = {}
    said: dict[tuple, tuple[tuple[datetime, int], Point]] = {}
    for order, (as_of, rows) in enumerate(files):
        for row in rows:
            dimensions = tuple(sorted(row.dimensions))
            first, last = row.first, row.last
            if row.grain is Grain.LIFETIME:
                owner = (row.channel_id, row.subject_kind, row.subject_id, dimensions)
                first = last = published.setdefault(owner, row.first)
            for metric, value in row.values.items():
                point = Point(
                    row.channel_id,
                    row.subject_kind,
                    row.subject_id,
                    dimensions,
                    row.grain,
                    first,
                    last,
                    metric,
                    value,
                    row.currency,
                    as_of,
                )
                key = (point.thing, metric)
                if key not in said or (as_of, order) >= said[key][0]:
                    said[key] = ((as_of, order), point)
    return [point for _, point in said.values()]


def answer(query: MetricQuery, points: list[Point], networks: dict[int, str]) -> tuple[MetricRow, ...]:
    """What ``queries.query`` has to say."""
    asked = [point for point in points if _is_asked(query, point, networks)]
    groups: dict[tuple, dict[str, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for point in asked:
        group = tuple(_group(name, point, networks) for name in query.group_by)
        groups[group][point.metric].append(point)
    rows = []
    for group in sorted(groups):
        for metric in dict.fromkeys(query.metrics):
            row = _figure(query, group, metric, groups[group], networks)
            if row is not None:
                rows.append(row)
    return tuple(rows)


def _is_money(metric: str) -> bool:
    return METRICS[metric].kind is MetricKind.MONEY or METRICS[metric].unit == "currency"


def _is_asked(query, point, networks):
    wanted = set(query.metrics)
    for metric in query.metrics:
        wanted.update(METRICS[metric].parts or ())
    return (
        point.metric in wanted
        and point.channel in networks
        and (not query.channels or point.channel in query.channels)
        and (not query.networks or networks[point.channel] in query.networks)
        and (not query.subject_kinds or point.kind in query.subject_kinds)
        and point.grain in query.grains
        and query.first <= point.first
        and point.last <= query.last
        and (query.dimensions is None or point.dimensions == tuple(sorted(query.dimensions)))
        and (not query.currency or not _is_money(point.metric) or point.currency == query.currency)
    )


def _group(name, point, networks):
    if name.startswith("dimension:"):
        return dict(point.dimensions).get(name.removeprefix("dimension:"), "")
    return {
        "channel": point.channel,
        "network": networks[point.channel],
        "subject": point.subject,
        "day": point.first,
        "week": point.first - timedelta(days=point.first.weekday()),
        "month": point.first.replace(day=1),
    }[name]


def _row(group, metric, points, value, why, currency=""):
    return MetricRow(
        group,
        metric,
        None if why else value,
        len(points),
        min(p.first for p in points),
        max(p.last for p in points),
        min(p.as_of for p in points),
        why,
        currency,
    )


def _currency(points):
    codes = {point.currency for point in points}
    return codes.pop() if len(codes) == 1 else ""


def _figure(query, group, metric, by_metric, networks):
    info, points = METRICS[metric], by_metric.get(metric, [])
    if info.kind is MetricKind.STOCK and points:
        last = max(points, key=lambda p: (p.last, p.first, p.as_of, _reversed(p.grain), p.value))
        subjects = {(p.channel, p.kind, p.subject, p.dimensions) for p in points}
        why = info.why_not if len(subjects) > 1 else _straddles(query, group, [last])
        return _row(group, metric, [last], last.value, why)
    if info.kind is MetricKind.RATE:
        return _rate(query, group, info, points, by_metric, networks)
    if not points:
        return None
    why = _no_whole(query, group, points) or _no_sum(info, points, networks)
    currency = _currency(points) if info.kind is MetricKind.MONEY else ""
    if info.kind is MetricKind.MONEY and len({p.currency for p in points}) > 1:
        why = answers.MIXED_CURRENCIES
    return _row(group, metric, points, sum(p.value for p in points), why, currency)


def _rate(query, group, info, points, by_metric, networks):
    if len(points) == 1:
        currency = _currency(points) if info.unit == "currency" else ""
        return _row(group, info.slug, points, points[0].value, _straddles(query, group, points), currency)
    pairs = []
    if info.parts:
        above = {p.thing: p for p in by_metric.get(info.parts[0], [])}
        below = {p.thing: p for p in by_metric.get(info.parts[1], [])}
        pairs = [(above[thing], below[thing]) for thing in above.keys() & below.keys()]
    if not pairs:
        return _row(group, info.slug, points, None, info.why_not) if points else None
    uppers = [upper for upper, _ in pairs]
    whys = [_no_whole(query, group, uppers), *(_no_sum(METRICS[part], uppers, networks) for part in info.parts)]
    if len(points) > len(pairs):
        whys.append(answers.PARTS_MISSING)
    total = sum(lower.value for _, lower in pairs)
    if total == 0:
        whys.append(answers.NOTHING_TO_DIVIDE_BY)
    why = next((why for why in whys if why), None)
    row = _row(group, info.slug, uppers, None if why else sum(p.value for p in uppers) / total, why)
    oldest = min(min(upper.as_of, lower.as_of) for upper, lower in pairs)
    return MetricRow(row.group, row.metric, row.value, row.n, row.first, row.last, oldest, row.why)


def _reversed(text: str):
    return tuple(-ord(letter) for letter in text)


def _no_whole(query, group, points):
    if len({p.grain for p in points}) > 1:
        return answers.MIXED_GRAINS
    if len({p.kind for p in points}) > 1:
        return answers.MIXED_KINDS
    if len({tuple(name for name, _ in p.dimensions) for p in points}) > 1:
        return answers.MIXED_TABLES
    by_owner = defaultdict(list)
    for point in points:
        by_owner[(point.channel, point.kind, point.subject, point.dimensions)].append(point)
    for owned in by_owner.values():
        days = [p.first + timedelta(days=n) for p in owned for n in range((p.last - p.first).days + 1)]
        if owned[0].grain in PERIODS and len(days) > len(set(days)):
            return answers.OVERLAPPING
    return _straddles(query, group, points)


def _no_sum(info, points, networks):
    axes = []
    if len({(p.first, p.last) for p in points}) > 1:
        axes.append(Axis.TIME)
    if len({(p.channel, p.kind, p.subject, p.dimensions) for p in points}) > 1:
        axes.append(Axis.SUBJECTS)
    if len({networks[p.channel] for p in points}) > 1:
        axes.append(Axis.NETWORKS)
    return None if info.may_add(*axes) else info.why_not


def _straddles(query, group, points):
    for name, start in zip(query.group_by, group, strict=True):
        if name == "month":
            end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        elif name in ("day", "week"):
            end = start + timedelta(days=6 if name == "week" else 0)
        else:
            continue
        if max(p.last for p in points) > end:
            return answers.STRADDLING
    return None
