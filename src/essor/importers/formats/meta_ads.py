"""Meta Ads Manager: campaigns, ad sets and ads over a range, a month, a week or a day (CSV and xlsx, EN and FR)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, is_missing, parse_date, parse_id
from essor.importers.periods import NO_PERIOD, Span, find_ranges, grain_of, parse_week
from essor.importers.sheets import NO_CURRENCY, TableFormat, currency_of, each_line
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

NETWORK = "meta_ads"
LEVELS = ("ad", "adset", "campaign")  # the finest first: a file of ads repeats its campaigns' names on each line
BREAKDOWNS = ("region", "country", "age", "gender", "platform", "placement", "device", "hour")
UNLIKE_RESULTS = Words(
    "This file counts {count} kinds of results ({kinds}); each is kept apart, because a click and a form do not add up.",
    "Ce fichier compte {count} sortes de résultats ({kinds}) ; chacune reste à part : un clic et un formulaire "
    "ne s’additionnent pas.",
)

# Quotients are recomputed from their parts, budgets and settings are no measure: known, and not read on purpose.
NOT_READ = (
    "Frequency", "Répétition", "Fréquence", "Cost per result", "Coût par résultat", "CTR (all)", "CTR (tous)",
    "CTR unique (taux de clics sur le lien)", "CPC (cost per link click)", "CPC (all)", "CPC (cost per link click) (*)",
    "CPC (all) (*)", "CPC (coût par clic sur un lien) (*)", "CPC (Tous) (*)", "CPM (cost per 1,000 impressions)",
    "CPM (cost per 1,000 impressions) (*)", "CPM (Coût pour 1 000 impressions) (*)", "Results ROAS",
    "Purchase ROAS (return on ad spend)", "ROAS (retour sur les dépenses publicitaires) des achats",
    "Cost per result (*)", "Coût par vue de page de destination (*)", "Coût par prospect", "Campaign delivery",
    "Ad delivery", "Ad set delivery", "Diffusion des campagnes", "Diffusion de l'ensemble de publicités",
    "Ad set budget", "Ad set budget type", "Budget des ensembles de publicités",
    "Type de budget de l'ensemble de publicités", "Bid", "Bid type", "Last significant edit", "Quality ranking",
    "Engagement rate ranking", "Conversion rate ranking", "Ends", "Fin", "Attribution setting",
    "Paramètre d'attribution", "Objective", "Objectif",
)  # fmt: skip


class MetaAds(TableFormat):
    """A report of Meta Ads Manager, whatever level and breakdown it was taken at."""

    slug = "meta_ads"
    network = NETWORK
    name = Words("Meta Ads Manager report", "Rapport du Gestionnaire de publicités Meta")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Ads Manager > Campaigns > choose the dates and columns > Reports > Export table data > .csv or .xlsx",
        "Gestionnaire de publicités > Campagnes > choisir les dates et les colonnes > Rapports > "
        "Exporter les données du tableau > .csv ou .xlsx",
    )
    columns: ClassVar[Columns] = Columns(
        fields={
            "first": ("Reporting starts", "Début des rapports"),
            "last": ("Reporting ends", "Fin des rapports"),
            "day": ("Day", "Jour"),
            "week": ("Week", "Semaine"),
            "month": ("Month", "Mois"),
            "account_name": ("Account name", "Nom du compte"),
            "account_id": ("Account ID", "ID du compte", "Identifiant du compte"),
            "campaign": ("Campaign name", "Nom de la campagne"),
            "campaign_id": ("Campaign ID", "ID de la campagne", "Identifiant de la campagne"),
            "adset": ("Ad set name", "Nom de l'ensemble de publicités"),
            "adset_id": ("Ad set ID", "ID de l'ensemble de publicités"),
            "ad": ("Ad name", "Nom de la publicité"),
            "ad_id": ("Ad ID", "ID de la publicité"),
            "spend": ("Amount spent (*)", "Montant dépensé (*)", "Amount spent", "Montant dépensé"),
            "currency": ("Currency", "Devise"),
            "indicator": ("Result indicator", "Indicateur de résultats", "Result type", "Type de résultat"),
            "region": ("Region", "Région"),
            "country": ("Country", "Pays"),
            "age": ("Age", "Âge"),
            "gender": ("Gender", "Genre"),
            "platform": ("Platform", "Plateforme"),
            "placement": ("Placement",),
            "device": ("Impression device", "Appareil d'impression"),
            "hour": ("Time of day (ad account time zone)",),
            "not_read": NOT_READ,
        },
        metrics={
            "spend": ("Amount spent (*)", "Montant dépensé (*)", "Amount spent", "Montant dépensé"),
            "impressions": ("Impressions",),
            "reach": ("Reach", "Couverture", "Portée"),
            "results": ("Results", "Résultats"),
            "clicks": ("Clicks (all)", "Clics (tous)"),
            "link_clicks": ("Link clicks", "Clics sur un lien"),
            "unique_link_clicks": ("Unique link clicks", "Clics uniques sur un lien"),
            "outbound_clicks": ("Outbound clicks", "Clics sortants"),
            "landing_page_views": (
                "Landing page views",
                "Website landing page views",
                "Vues de page de destination",
                "Vues de la page de destination du site Web",
            ),
            "video_views": ("3-second video plays", "Lectures de vidéo de 3 secondes"),
            "video_completions": ("ThruPlays",),
            "conversions": ("Purchases", "Achats"),
            "conversion_value": ("Purchases conversion value", "Valeur de conversion des achats"),
            "add_to_carts": ("Adds to cart", "Ajouts au panier"),
            "leads": ("Leads", "Prospects"),
        },
        required=("first", "last", "spend"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield the account's facts, one measure per line, and results apart under their own indicator."""
        header_currency = currency_of([table.header.name_of("spend")])
        span = Span()
        accounts: set[AccountRef] = set()
        currencies = {header_currency} if header_currency else set()
        kinds: set[str] = set()

        def read_line(line: Line) -> Iterator[Record]:
            level = next((one for one in LEVELS if line.text(one) or line.text(f"{one}_id")), "")
            values = line.values()
            # Ads Manager prints its total above or below the rows, with nothing in the name columns.
            if not level and any(key in table.header.places for one in LEVELS for key in (one, f"{one}_id")):
                yield TotalRow(line.line, values, table.sheet)
                return
            period, grain = _period(line)
            span.add(period)
            account = AccountRef(NETWORK, line.text("account_id"), name=line.text("account_name"))
            accounts.add(account)
            currency = header_currency or line.text("currency")
            currencies.add(currency)
            subject = Subject("account")
            if level:
                name = line.text(level)
                subject = Subject(level, parse_id(line.raw(f"{level}_id")) or name, name)
            dimensions = tuple(sorted((key, text) for key in BREAKDOWNS if (text := line.text(key))))
            results = values.pop("results", None)
            if values:
                yield MeasureRow(
                    line.line, account, subject, period, grain, values, dimensions, currency, sheet=table.sheet
                )
            if results is not None:
                kind = line.text("indicator") or "unknown"
                kinds.add(kind)
                own = tuple(sorted((*dimensions, ("indicator", kind))))
                yield MeasureRow(
                    line.line, account, subject, period, grain, {"results": results}, own, sheet=table.sheet
                )

        yield from each_line(table, read_line)
        if "" in currencies:
            yield Problem(0, table.header.name_of("spend"), NO_CURRENCY, {}, Severity.WARNING, table.sheet)
        yield FileFacts(
            account=accounts.pop() if len(accounts) == 1 else None,
            period=span.period,
            currency=currencies.pop() if len(currencies) == 1 else "",
        )
        if len(kinds) > 1:
            params = {"count": len(kinds), "kinds": ", ".join(sorted(kinds))}
            yield Problem(0, table.header.name_of("results"), UNLIKE_RESULTS, params, Severity.NOTE, table.sheet)


def _period(line: Line) -> tuple[Period, Grain]:
    """Return what one line covers: its own day, week or month where the file breaks down by time, else the report's."""
    if not is_missing(line.raw("day")):
        day = parse_date(line.raw("day"))
        if day is not None:
            return Period(day, day), Grain.DAY
    for key, grain in (("week", Grain.WEEK), ("month", Grain.MONTH)):
        ranges = find_ranges(line.text(key))
        if ranges:
            return ranges[0], grain
        if key == "week" and line.text(key):
            return parse_week(line.raw(key)), grain
    first, last = parse_date(line.raw("first")), parse_date(line.raw("last"))
    if first is None or last is None:
        raise CellError(NO_PERIOD)
    period = Period(first, last)
    return period, grain_of(period)
