"""TikTok Studio, who follows: shares by gender and by country, without a date."""

from __future__ import annotations

from collections.abc import Iterator

from essor.importers.base import Columns, Proof, Table
from essor.importers.cells import fold
from essor.importers.filenames import taken_at
from essor.importers.sheets import TableFormat
from essor.records import AccountRef, FileFacts, Grain, MeasureRow, Period, Problem, Record, Severity, Words
from essor.records.rows import ACCOUNT

NO_DATE = Words(
    "The file has no date: its shares are kept as those of {day}.",
    "Le fichier n’a pas de date : ses parts sont conservées comme celles du {day}.",
)
WHICH_NETWORK = Words(
    "TikTok and Meta both write files like this one: say which account it belongs to.",
    "TikTok et Meta écrivent tous deux des fichiers comme celui-ci : indiquez le compte concerné.",
)


class TikTokAudience(TableFormat):
    """FollowerGender and FollowerTopTerritories; Meta's small files of the same shape are asked for their network."""

    slug = "tiktok_audience"
    network = ""
    name = Words("Shares of followers (TikTok, Meta)", "Répartition des abonnés (TikTok, Meta)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "TikTok Studio > Analytics > Followers > Download data",
        "TikTok Studio > Statistiques > Abonnés > Télécharger les données",
    )
    columns = Columns(
        fields={"gender": ("Gender",), "country": ("Top territories",), "group": ("Gender", "Top territories")},
        metrics={"audience_share": ("Distribution",)},
        required=("group", "audience_share"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one share per group; a column with a value above 1 is written in percent."""
        head, options = table.source.head, table.source.options
        is_ours = head.basename.lower().startswith("follower") or options.network_hint == "tiktok"
        network = "tiktok" if is_ours else options.network_hint
        taken = taken_at(head.name)
        day = (taken or options.received).date()
        period, account = Period(day, day), AccountRef(network)
        dimension = "gender" if "gender" in table.header.places else "country"
        yield FileFacts(account, period, taken)
        yield Problem(0, "", NO_DATE, {"day": day.isoformat()}, Severity.NOTE)
        if not network:
            yield Problem(0, "", WHICH_NETWORK, {}, Severity.WARNING)
        lines = [(line, line.values()) for line in table]
        scale = 100 if any(values.get("audience_share", 0) > 1 for _, values in lines) else 1
        genders = {"male": "men", "female": "women", "men": "men", "women": "women"}
        for line, values in lines:
            yield from line.problems
            if values:
                group = line.text("group")
                own = ((dimension, genders.get(fold(group), group)),)
                share = {"audience_share": values["audience_share"] / scale}
                yield MeasureRow(line.line, account, ACCOUNT, period, Grain.DAY, share, own, sheet=table.sheet)
