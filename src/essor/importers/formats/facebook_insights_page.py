"""Old Facebook Page Insights (until about 2022), the Page per day. Rolling windows of a week or 28 days are never read."""

from __future__ import annotations

from collections.abc import Iterator

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import fold
from essor.importers.days import DayTable, Part
from essor.records import Problem, Severity, Words

ROLLING = Words(
    "Columns not read, because they cover a rolling week or 28 days and would count each day again if added up: {count}.",
    "Colonnes non lues, parce qu’elles couvrent une semaine ou 28 jours glissants et compteraient chaque jour plusieurs "
    "fois si on les additionnait : {count}.",
)
OTHERS = Words("Other columns not read: {count}.", "Autres colonnes non lues : {count}.")


class FacebookInsightsPage(DayTable):
    """A Page day by day: likes, reach, impressions, engaged people."""

    slug = "facebook_insights_page"
    network = "facebook"
    name = Words("Facebook Page per day (old Page Insights)", "Page Facebook par jour (anciennes Statistiques de Page)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "No longer offered by Facebook; read from files kept from Page > Insights > Export Data > Page data",
        "N’est plus proposé par Facebook ; lu dans les fichiers gardés de Page > Statistiques > "
        "Exporter des données > Données de Page",
    )
    parts = (
        Part(
            (("promotion", "organic"),),
            {"reach": ("Daily Organic Reach",), "impressions": ("Daily Organic impressions",)},
        ),
        Part((("promotion", "paid"),), {"reach": ("Daily Paid Reach",), "impressions": ("Daily Paid Impressions",)}),
    )
    columns = Columns(
        fields={
            "date": ("Date",),
            "daily": ("Daily New Likes", "Daily Page Engaged Users", "Daily Total Reach", "Daily Total Impressions"),
        },
        metrics={
            "page_fans": ("Lifetime Total Likes",),
            "page_likes": ("Daily New Likes",),
            "page_unlikes": ("Daily Unlikes",),
            "engaged_users": ("Daily Page Engaged Users",),
            "reach": ("Daily Total Reach",),
            "impressions": ("Daily Total Impressions",),
            "negative_feedback": ("Daily Negative Feedback",),
            "negative_feedback_users": ("Daily Negative Feedback from Users",),
        },
        required=("date", "daily"),
    )

    def notes(self, table: Table) -> Iterator[Problem]:
        """Yield how many columns stay out, because there can be a thousand of them."""
        rolling = [name for name in table.header.unknown if fold(name).startswith(("weekly ", "28 days "))]
        others = len(table.header.unknown) - len(rolling)
        for words, count in ((ROLLING, len(rolling)), (OTHERS, others)):
            if count:
                yield Problem(0, "", words, {"count": count}, Severity.NOTE, table.sheet)

    def skips(self, line: Line) -> bool:
        """Tell whether the line describes the columns ("Daily: The number of people ...")."""
        return not line.text("date") and any(str(cell).startswith(("Daily:", "Lifetime:")) for cell in line.cells)
