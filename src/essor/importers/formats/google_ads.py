"""Google Ads: report editor (preamble, total rows) and overview cards (French, with a comparison period)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, NumberStyle, is_missing, parse_date, parse_number
from essor.importers.periods import NO_PERIOD, Span, grain_of, month_of, parse_week
from essor.importers.sheets import (
    NO_CURRENCY,
    TableFormat,
    currency_of,
    each_line,
    is_total,
    money_style,
    titled_ranges,
)
from essor.records import (
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    Period,
    Problem,
    Record,
    Severity,
    Subject,
    TotalRow,
    Words,
)

NETWORK = "google_ads"
SUBJECTS = ("keyword", "search_term", "word", "ad_group", "campaign")  # the finest first
DIMENSIONS = ("match_type", "ad_group", "campaign", "device", "ad_network", "conversion_action", "weekday", "hour")
MEASURES = ("spend", "clicks", "impressions", "conversions", "conversion_value")
_SPEND = ("Cost", "Coût", "Coûts")
_COMPARED = {
    "spend": _SPEND,
    "clicks": ("Clicks", "Clics"),
    "impressions": ("Impr.", "Impressions"),
    "conversions": ("Conversions",),
    "conversion_value": ("Conv. value", "Valeur de conv."),
}
COMPARISON = Words(
    "The columns of the comparison period were read as figures of {first} to {last}.",
    "Les colonnes de comparaison ont été lues comme des chiffres du {first} au {last}.",
)


def _compared(names: tuple[str, ...]) -> tuple[str, ...]:
    # One card writes "Coût (Comparaison)", the next "Coût(Comparaison)".
    return tuple(
        f"{name}{gap}({word})" for name in names for gap in ("", " ") for word in ("Comparaison", "Comparison")
    )


class GoogleAds(TableFormat):
    """Campaigns, keywords, search terms or a time series of Google Ads."""

    slug = "google_ads"
    network = NETWORK
    name = Words("Google Ads report or overview card", "Rapport ou carte d’aperçu Google Ads")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Google Ads > Overview > a card > Download > .csv; or Insights and reports > Report editor > Download > .csv",
        "Google Ads > Aperçu > une carte > Télécharger > .csv ; ou Insights et rapports > Éditeur de rapports > "
        "Télécharger > .csv",
    )
    columns: ClassVar[Columns] = Columns(
        fields={
            "campaign": ("Campaign", "Campaign name", "Campagne", "Nom de la campagne"),
            "ad_group": ("Ad group", "Ad group name", "Groupe d'annonces", "Nom du groupe d'annonces"),
            "keyword": ("Search keyword", "Keyword", "Mot clé pour le Réseau de Recherche", "Mot clé"),
            "match_type": ("Match type", "Type de correspondance"),
            "search_term": ("Search term", "Terme de recherche", "Search", "Rechercher"),
            "word": ("Word", "Mot"),
            "day": ("Day", "Date", "Jour"),
            "week": ("Week", "Semaine"),
            "month": ("Month", "Mois"),
            "week_before": _compared(("Week", "Semaine")),
            "day_before": _compared(("Day", "Date", "Jour")),
            "hour": ("Start time", "Hour of the day", "Hour of day", "Heure de début", "Heure de la journée"),
            "device": ("Device", "Appareil"),
            "ad_network": ("Network (with search partners)", "Réseau (avec partenaires du Réseau de Recherche)"),
            "conversion_action": ("Conversion action", "Action de conversion"),
            "account_name": ("Account", "Account name", "Compte", "Nom du compte"),
            "account_id": ("Customer ID", "Numéro client"),
            "currency": ("Currency code", "Currency", "Code de devise", "Devise"),
            **{f"{slug}_before": _compared(names) for slug, names in _COMPARED.items()},
            # Names that only Google Ads writes: a sheet of "date, cost, clicks" may be anybody's.
            "mark": (
                "Impr.", "Avg. CPC", "CPC moy.", "Cost / conv.", "Coût/conv.", "Conv. rate", "Taux de conv.", "Conv. value",
                "Valeur de conv.", "Campaign status", "État de la campagne", "Campaign type", "Type de campagne",
                "Campaign group name", "Nom du groupe de campagnes", "Customer ID", "Numéro client",
            ),
            "not_read": (
                *_compared(("Avg. CPC", "CPC moy.", "Cost / conv.", "Coût/conv.", "CTR")), "CTR", "Criterion status",
                "État du critère", "Ad group status",
            ),
        },
        metrics={
            "spend": _SPEND,
            "clicks": ("Clicks", "Clics"),
            "impressions": ("Impr.", "Impressions"),
            "conversions": ("Conversions",),
            "conversion_value": ("Conv. value", "Valeur de conv."),
        },
        any_of=(
            ("spend", "hour"),
            (*SUBJECTS, "day", "week", "month"),
            ("mark", "keyword", "search_term", "word", "hour", "spend_before"),
        ),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one measure per line and, where the card compares, one of the comparison period."""
        head = table.source.head
        ranges = titled_ranges(head)
        whole = ranges[0] if ranges else None
        before = ranges[1] if len(ranges) > 1 else None
        stated = currency_of([table.header.name_of("spend")], table.sample("spend"))
        styles = {
            slug: money_style(table, f"{slug}_before") for slug in MEASURES if f"{slug}_before" in table.header.places
        }
        span = Span()
        accounts: set[AccountRef] = set()
        currencies: set[str] = set()

        def read_line(line: Line) -> Iterator[Record]:
            values = line.values()
            if any(isinstance(cell, str) and is_total(cell) for cell in line.cells[:4]):
                yield TotalRow(line.line, values, table.sheet)
                return
            account = AccountRef(NETWORK, line.text("account_id"), name=line.text("account_name"))
            accounts.add(account)
            currency = line.text("currency") or stated
            currencies.add(currency)
            kind = next((one for one in SUBJECTS if line.text(one)), "")
            subject = Subject(kind, line.text(kind), line.text(kind)) if kind else Subject("account")
            dimensions = {key: text for key in DIMENSIONS if key != kind and (text := line.text(key))}
            period, grain = _period(line, whole, dimensions)
            if "hour" in dimensions and not kind:
                subject = Subject("hour_of_week")
            span.add(period)
            pairs = tuple(sorted(dimensions.items()))
            if values:
                yield MeasureRow(line.line, account, subject, period, grain, values, pairs, currency, table.sheet)
            if styles:
                earlier = _earlier_values(line, styles)
                when = parse_week(line.raw("week_before"), before) if line.raw("week_before") else before
                if earlier and when is not None:
                    yield MeasureRow(line.line, account, subject, when, grain, earlier, pairs, currency, table.sheet)

        yield from each_line(table, read_line)
        yield FileFacts(
            account=accounts.pop() if len(accounts) == 1 else None,
            period=span.period,
            currency=next(iter(currencies)) if len(currencies) == 1 else "",
        )
        if "" in currencies and "spend" in table.header.places:
            yield Problem(0, table.header.name_of("spend"), NO_CURRENCY, {}, Severity.WARNING, table.sheet)
        if styles and before is not None:
            params = {"first": before.first.isoformat(), "last": before.last.isoformat()}
            yield Problem(0, "", COMPARISON, params, Severity.NOTE, table.sheet)


def _earlier_values(line: Line, styles: dict[str, NumberStyle]) -> dict[str, float]:
    out: dict[str, float] = {}
    for slug, style in styles.items():
        try:
            number = parse_number(line.raw(f"{slug}_before"), style)
        except CellError as error:
            line.warn(f"{slug}_before", error)
            continue
        if number is not None:
            out[slug] = number
    return out


def _period(line: Line, whole: Period | None, dimensions: dict[str, str]) -> tuple[Period, Grain]:
    """Return what a line covers; the day column of the hours card holds a weekday and becomes a dimension."""
    cell = line.raw("day")
    if not is_missing(cell):
        if "hour" in dimensions and isinstance(cell, str) and not any(c.isdigit() for c in cell):
            dimensions["weekday"] = cell
        else:
            day = parse_date(cell)
            if day is not None:
                return Period(day, day), Grain.DAY
    if line.raw("week"):
        return parse_week(line.raw("week"), whole), Grain.WEEK
    month = parse_date(line.raw("month")) if line.raw("month") else None
    if month is not None:
        return month_of(month), Grain.MONTH
    if whole is None:
        raise CellError(NO_PERIOD)
    return whole, grain_of(whole)
