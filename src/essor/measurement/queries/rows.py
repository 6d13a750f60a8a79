"""Every figure of the results as one row each, for the report's JSON and for programs (docs/reference/report-json.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from essor.ledger.adspend import PARTS_OF_LONGER
from essor.measurement.queries.results import NetworkResult, ObservedFigure, Results
from essor.measurement.rules import IMPORT_SALES, NO_SALES, Bounds, Evidence
from essor.records import Words
from essor.stats import NotEstimable

COUNTED = Words(
    "Counted, not estimated: every recorded row is in it.", "Compté, non estimé : chaque ligne enregistrée y figure."
)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: a value, an interval or both, or (``method`` "refused") neither and the reason in ``why``.

    ``method``: "counted" (no interval: nothing is estimated), "bounds" (all that is possible, no level), "refused", or a
    key of ``essor.stats.METHODS``. ``source``: "ledger", "orders", "answers", "account" (days of the account), "posts"
    (posts of the period), or the evidence of a return.
    """

    network: str
    metric: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int | None = None
    method: str = "counted"
    source: str = ""
    as_of: str = ""
    why: str = ""


def figure_rows(found: Results, *, language: str) -> list[FigureRow]:
    """Return every figure of the results, refused ones with their reason."""
    rows: list[FigureRow] = []
    for result in found.networks:
        rows += _cost_rows(result, language)
        rows += [_observed_row(figure, language) for figure in result.observed]
        rows += _gain_rows(result, language)
    return rows


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def _cost_rows(result: NetworkResult, language: str) -> list[FigureRow]:
    cost = result.cost
    taken = _iso(min((spend.as_of for spend in result.spend), default=None))
    is_estimated = any(spend.is_estimated for spend in result.spend)
    counted = (PARTS_OF_LONGER if is_estimated else COUNTED).say(language)
    method = "by_days" if is_estimated else "counted"
    missing = " ".join(words.say(language) for words in cost.missing)
    bounds = cost.bounds
    total = FigureRow(
        result.network,
        "cost",
        value=None if missing else bounds.low,
        low=bounds.low,
        high=bounds.high,
        method="bounds" if missing else method,
        source="ledger",
        as_of=taken,
        why=missing or counted,
    )
    spent = sum(one.rows for one in result.spend) or None
    parts = {"cost_ads": cost.ads, "cost_work": cost.work, "cost_direct": cost.direct, "cost_shared": cost.shared}
    return [
        total,
        *(
            FigureRow(
                result.network,
                name,
                float(part),
                n=spent if name == "cost_ads" else None,
                method=method if name == "cost_ads" else "counted",
                source="ledger",
                as_of=taken,
                why=counted if name == "cost_ads" else COUNTED.say(language),
            )
            for name, part in parts.items()
            if part
        ),
    ]


def _observed_row(figure: ObservedFigure, language: str) -> FigureRow:
    return FigureRow(
        figure.network,
        figure.metric,
        figure.value,
        n=figure.n,
        method="refused" if figure.value is None else "counted",
        source="posts" if figure.of_posts else "account",
        as_of=_iso(figure.as_of),
        why=(figure.why or COUNTED).say(language),
    )


def _gain_rows(result: NetworkResult, language: str) -> list[FigureRow]:
    sales, judgement, share = result.sales, result.judgement, result.declared_share
    as_of = _iso(result.sales_as_of)

    def refused(metric: str, outcome: NotEstimable, source: str) -> FigureRow:
        why = outcome.say(language)
        return FigureRow(result.network, metric, method="refused", source=source, as_of=as_of, why=why)

    if sales.total:
        recorded = FigureRow(
            result.network,
            "sales_recorded",
            float(sales.by_network),
            n=sales.total,
            source="orders",
            as_of=as_of,
            why=COUNTED.say(language),
        )
    else:  # no sale is known at all: that this network has none would be an invention
        recorded = refused("sales_recorded", NotEstimable(NO_SALES, settle=IMPORT_SALES), "orders")
    if isinstance(share, NotEstimable):
        declared = refused("share_declared", share, "answers")
    else:
        declared = FigureRow(
            result.network,
            "share_declared",
            share.value,
            share.low,
            share.high,
            share.level,
            share.n,
            share.method,
            "answers",
            as_of,
        )
    returns: dict[Evidence, Bounds | NotEstimable] = {
        Evidence.OBSERVED: judgement.observed,
        Evidence.DECLARED: judgement.declared,
        Evidence.CAUSED: judgement.caused,
    }
    rows = [recorded, declared]
    for evidence, outcome in returns.items():
        metric, source = f"return_{evidence.value}", evidence.value
        if isinstance(outcome, NotEstimable):
            rows.append(refused(metric, outcome, source))
            continue
        n = share.n if evidence is Evidence.DECLARED and not isinstance(share, NotEstimable) else sales.total
        why = judgement.reason.say(language) if evidence is Evidence.OBSERVED else ""
        rows.append(
            FigureRow(
                result.network,
                metric,
                low=outcome.low,
                high=outcome.high,
                n=n,
                method="bounds",
                source=source,
                as_of=as_of,
                why=why,
            )
        )
    return rows
