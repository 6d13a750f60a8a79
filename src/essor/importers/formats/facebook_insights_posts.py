"""Old Facebook Page Insights (until about 2022), posts: seven sheets, a row of descriptions, headers that repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Source, Table, find_sheet, find_table
from essor.importers.cells import Cell, fold
from essor.importers.posts import PostTable
from essor.importers.sheets import NO_TABLE
from essor.records import AccountRef, Problem, PublicationRow, Record, Severity, Words

BY_TYPE = (  # sheets whose empty cell means that this type did not occur
    Columns(
        fields={"id": ("Post ID",), "description": ("Description",)},
        metrics={"likes": ("like",), "comments": ("comment",), "shares": ("share",)},
        required=("id", "description"),
    ),
    Columns(
        fields={"id": ("Post ID",), "description": ("Description",)},
        metrics={
            "link_clicks": ("link clicks",),
            "other_clicks": ("other clicks",),
            "photo_clicks": ("photo view",),
            "video_clicks": ("video play",),
        },
        required=("id", "description"),
    ),
)
TYPED_SHEETS = ("lifetime post stories by act", "lifetime post consumptions b")
VIDEO = frozenset(
    {"organic_video_views", "paid_video_views", "organic_video_viewers", "paid_video_viewers", "average_seconds_viewed"}
)
UNREAD_SHEETS = Words(
    "Sheets not read: {sheets}. They count people by type of act, which cannot be added up.",
    "Feuilles non lues : {sheets}. Elles comptent des personnes par type d’acte, ce qui ne s’additionne pas.",
)


class FacebookInsightsPosts(PostTable):
    """Posts of a Page with reach, impressions, engaged people, clicks and negative feedback since publication."""

    slug = "facebook_insights_posts"
    network = "facebook"
    name = Words("Facebook posts (old Page Insights)", "Publications Facebook (anciennes Statistiques de Page)")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "No longer offered by Facebook; read from files kept from Page > Insights > Export Data > Post data",
        "N’est plus proposé par Facebook ; lu dans les fichiers gardés de Page > Statistiques > "
        "Exporter des données > Données de publication",
    )
    columns = Columns(
        fields={
            "id": ("Post ID",),
            "permalink": ("Permalink",),
            "text": ("Post Message",),
            "kind": ("Type",),
            "published": ("Posted",),
            "video_length": ("Lifetime Video length",),
            "not_read": ("Countries", "Languages", "Audience Targeting"),
        },
        metrics={
            "reach": ("Lifetime Post Total Reach",),
            "organic_reach": ("Lifetime Post organic reach",),
            "paid_reach": ("Lifetime Post Paid Reach",),
            "impressions": ("Lifetime Post Total Impressions",),
            "organic_impressions": ("Lifetime Post Organic Impressions",),
            "paid_impressions": ("Lifetime Post Paid Impressions",),
            "engaged_users": ("Lifetime Engaged Users",),
            "clicks": ("Lifetime Matched Audience Targeting Consumptions on Post",),
            "negative_feedback": ("Lifetime Negative Feedback",),
            "negative_feedback_users": ("Lifetime Negative Feedback from Users",),
            "organic_video_views": ("Lifetime Organic Video Views (total count)",),
            "paid_video_views": ("Lifetime Paid Video Views (total count)",),
            "organic_video_viewers": ("Lifetime Organic Video Views (unique users)",),
            "paid_video_viewers": ("Lifetime Paid Video Views (unique users)",),
            "average_seconds_viewed": ("Lifetime Average time video viewed",),
        },
        required=("id", "permalink", "published", "reach"),
    )
    kinds: ClassVar[Mapping[str, str]] = {
        "photo": "photo",
        "link": "link",
        "status": "text",
        "video": "video",
        "sharedvideo": "video",
        "event": "event",
    }

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the posts of the key sheet, with the counts by type of the other sheets."""
        table = self._key_table(source)
        if table is None:
            yield Problem(0, "", NO_TABLE)
            return
        by_type = _counts_by_type(source)
        for record in self.read_table(table):
            if isinstance(record, PublicationRow) and record.remote_id in by_type:
                yield replace(record, values={**record.values, **by_type[record.remote_id]})
            else:
                yield record
        left = [s.name for s in source.head.sheets if s.name != table.sheet and not _is_typed(s.name)]
        if left:
            yield Problem(0, "", UNREAD_SHEETS, {"sheets": ", ".join(left)}, Severity.NOTE)

    def _key_table(self, source: Source) -> Table | None:
        """Return the key sheet under headers that the row of descriptions has told apart."""
        found = find_sheet(source.head, self.columns)
        if found is None:
            return None
        sheet = found[0]
        rows = source.rows(sheet.name, delimiter=sheet.delimiter)
        names: Sequence[Cell] = ()
        for _, cells in rows:
            if self.columns.locate(cells):
                names = cells
                break
        descriptions = next(rows, (0, ()))[1]
        header = self.columns.locate(_told_apart(names, descriptions))
        return Table(source, header, rows, sheet=sheet.name, columns=self.columns) if header else None

    def account(self, line: Line) -> AccountRef:
        """Return the Page: the first half of ``<page>_<post>``."""
        return AccountRef(self.network, line.text("id").partition("_")[0])

    def remote_id(self, line: Line, link: str) -> str:
        """Return the post's own half of ``<page>_<post>``, which later exports of Meta use alone."""
        return super().remote_id(line, link).rpartition("_")[2]

    def values(self, line: Line) -> dict[str, float]:
        """Return the counters, video ones only where there is a video; times are written in milliseconds."""
        values = super().values(line)
        if not line.raw("video_length"):
            return {slug: value for slug, value in values.items() if slug not in VIDEO}
        if "average_seconds_viewed" in values:
            values["average_seconds_viewed"] /= 1000
        return values

    def is_sponsored(self, line: Line, values: Mapping[str, float]) -> bool | None:
        """Tell whether advertising reached anybody."""
        return values["paid_reach"] > 0 if "paid_reach" in values else None


def _told_apart(names: Sequence[Cell], descriptions: Sequence[Cell]) -> list[Cell]:
    """Return the header with "(unique users)" or "(total count)" after names that stand twice, as row 2 tells them."""
    folded = [fold(name) for name in names]
    out: list[Cell] = list(names)
    for index, name in enumerate(folded):
        if folded.count(name) > 1:
            text = fold(descriptions[index]) if index < len(descriptions) else ""
            unit = next((unit for unit in ("(unique users)", "(total count)") if unit in text), "")
            out[index] = f"{names[index]} {unit}"
    return out


def _is_typed(sheet: str) -> bool:
    return fold(sheet).startswith(TYPED_SHEETS)


def _counts_by_type(source: Source) -> dict[str, dict[str, float]]:
    counts: dict[str, dict[str, float]] = {}
    for sheet in source.head.sheets:
        if not _is_typed(sheet.name):
            continue
        for columns in BY_TYPE:
            table = find_table(source, columns, sheet=sheet.name)
            if table is None or not table.metric_columns:
                continue
            zeros = dict.fromkeys((slug for slug, _, _ in table.metric_columns), 0.0)
            for line in table:
                post = line.text("id").rpartition("_")[2]
                if post:
                    counts.setdefault(post, {}).update(zeros | line.values())
    return counts
