"""LinkedIn Page analytics: updates, visitors, followers. One format for all sheets, because companies keep several
exports in one workbook; a sheet is known by its columns, its header stands on row 1 or 2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from essor.importers.base import Columns, ExportFormat, Head, Line, Names, Proof, Source, Table, find_table, has_table
from essor.importers.cells import CellError
from essor.importers.days import Days, Part, read_days
from essor.importers.filenames import taken_at
from essor.importers.posts import PostTable
from essor.importers.sheets import EMPTY_FIELD, TABULAR, each_line, unread_columns
from essor.records import AccountRef, FileFacts, Grain, MeasureRow, Period, Problem, Record, Severity, Words
from essor.records.rows import ACCOUNT

NETWORK = "linkedin"
GROUPS = {
    "location": ("Location",),
    "job_function": ("Job function",),
    "seniority": ("Seniority",),
    "industry": ("Industry",),
    "company_size": ("Company size",),
}
SECTIONS = {"overview": "Overview", "life": "Life", "jobs": "Jobs"}
DEVICES = ("desktop", "mobile")
UNREAD_SHEET = Words(
    "The sheet “{sheet}” is not one I know; it was not read.",
    "La feuille « {sheet} » m’est inconnue ; elle n’a pas été lue.",
)
NO_DAYS = Words(
    "Nothing in the file says which days this sheet covers, so its figures cannot be placed in time. "
    "Keep the sheets of one export together.",
    "Rien dans le fichier ne dit quels jours couvre cette feuille : ses chiffres ne peuvent pas être datés. "
    "Laissez ensemble les feuilles d’un même export.",
)


def _visits(name: str, device: str) -> dict[str, Names]:
    return {
        "page_views": (f"{name} page views ({device})",),
        "unique_visitors": (f"{name} unique visitors ({device})",),
    }


def _columns(metrics: Mapping[str, Names], parts: tuple[Part, ...], required: str) -> Columns:
    fields = {"date": ("Date",), **{key: names for part in parts for key, names in part.fields().items()}}
    return Columns({**fields, "known": metrics[required]}, metrics, ("date", "known"))


_UPDATES = {"impressions": "Impressions", "clicks": "Clicks", "reactions": "Reactions", "comments": "Comments"}
_UPDATE_PARTS = tuple(
    Part(
        (("promotion", "paid" if kind == "sponsored" else kind),),
        {
            **{slug: (f"{name} ({kind})",) for slug, name in _UPDATES.items()},
            "shares": (f"Reposts ({kind})", f"Shares ({kind})"),
            "engagement_rate": (f"Engagement rate ({kind})",),
            "reach": (f"Unique impressions ({kind})",),
        },
    )
    for kind in ("organic", "sponsored")
)
_VISITOR_PARTS = (
    *(Part((("device", device),), _visits("Total", device)) for device in DEVICES),
    *(Part((("section", slug),), _visits(name, "total")) for slug, name in SECTIONS.items()),
    *(
        Part((("device", device), ("section", slug)), _visits(name, device))
        for slug, name in SECTIONS.items()
        for device in DEVICES
    ),
)
_FOLLOWER_PARTS = (
    Part((("promotion", "organic"),), {"follows": ("Organic followers",)}),
    Part((("promotion", "paid"),), {"follows": ("Sponsored followers",)}),
    Part((("promotion", "invited"),), {"follows": ("Auto-invited followers",)}),
)
DAILY: tuple[tuple[Columns, tuple[Part, ...]], ...] = (
    (
        _columns(
            {
                **{slug: (f"{name} (total)",) for slug, name in _UPDATES.items()},
                "shares": ("Reposts (total)", "Shares (total)"),
                "engagement_rate": ("Engagement rate (total)",),
            },
            _UPDATE_PARTS,
            "impressions",
        ),
        _UPDATE_PARTS,
    ),
    (_columns(_visits("Total", "total"), _VISITOR_PARTS, "page_views"), _VISITOR_PARTS),
    (_columns({"follows": ("Total followers",)}, _FOLLOWER_PARTS, "follows"), _FOLLOWER_PARTS),
)
AUDIENCE = tuple(
    Columns(
        {"group": names, "known": ("Total views", "Total followers"), **{slug: names}},
        {"page_views": ("Total views",), "followers": ("Total followers",)},
        ("group", "known"),
    )
    for slug, names in GROUPS.items()
)


class _Updates(PostTable):
    """The sheet of posts; not a format by itself."""

    network = NETWORK
    columns = Columns(
        fields={
            "id": ("Post link", "Update link"),
            "permalink": ("Post link", "Update link"),
            "text": ("Post title", "Update title"),
            "published": ("Created date",),
            "promotion": ("Post type", "Update type"),
            "kind": ("Content Type",),
            "not_read": ("Campaign name", "Posted by", "Campaign start date", "Campaign end date", "Audience"),
        },
        metrics={
            "impressions": ("Impressions",),
            "video_views": ("Views (Excluding offsite video views)", "Views", "Video views"),
            "clicks": ("Clicks",),
            "ctr": ("Click through rate (CTR)",),
            "reactions": ("Likes", "Reactions"),
            "comments": ("Comments",),
            "shares": ("Reposts", "Shares"),
            "follows": ("Follows",),
            "engagement_rate": ("Engagement rate",),
        },
        required=("id", "published", "impressions"),
    )
    kinds = {"video": "video", "image": "photo", "document": "document", "article": "link", "text": "text"}  # noqa: RUF012

    def __init__(self, account: AccountRef) -> None:
        self._account = account

    def account(self, line: Line) -> AccountRef:
        """Return the Page that the file name tells."""
        return self._account

    def remote_id(self, line: Line, link: str) -> str:
        """Return the number at the end of the post's address."""
        match = re.search(r"urn:li:\w+:(\d{10,})", link)
        if match is None:
            raise CellError(EMPTY_FIELD, field=line.table.header.name_of("id"))
        return match.group(1)

    def is_sponsored(self, line: Line, values: Mapping[str, float]) -> bool | None:
        """Tell from "Post type", which says Organic or Sponsored."""
        said = line.text("promotion").lower()
        return {"organic": False, "sponsored": True}.get(said)


class LinkedInPage(ExportFormat):
    """Every known sheet of a workbook: the Page per day, its posts, who visits and who follows."""

    slug = "linkedin_page"
    network = NETWORK
    name = Words("LinkedIn Page analytics", "Statistiques de page LinkedIn")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "LinkedIn Page (as admin) > Analytics > Content, Visitors or Followers > Export",
        "Page LinkedIn (vue administrateur) > Analyse > Contenu, Visiteurs ou Abonnés > Exporter",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether one sheet is the Page per day or its posts; groups alone could be anything."""
        known = (_Updates.columns, *(columns for columns, _ in DAILY))
        return head.container in TABULAR and any(has_table(head, columns) for columns in known)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield days first: they tell the period of the sheets without dates."""
        name = source.head.name
        named = re.match(r"(.+?)_(?:content|visitors|followers|updates)_\d{10,}", source.head.basename)
        account = AccountRef(NETWORK, handle=named.group(1) if named else "")
        taken = taken_at(name)
        yield FileFacts(account, as_of=taken)
        days = Days()
        later: list[str] = []
        for sheet in dict.fromkeys(sheet.name for sheet in source.head.sheets):
            for columns, parts in DAILY:
                table = find_table(source, columns, sheet=sheet)
                if table is not None:
                    yield from unread_columns(table.header, sheet=sheet)
                    yield from read_days(table, account, days, parts=parts)
                    break
            else:
                later.append(sheet)
        for sheet in later:
            yield from _read_undated(source, sheet, account, days.period, taken)
        yield FileFacts(account, days.period, taken)


def _read_undated(
    source: Source, sheet: str, account: AccountRef, period: Period | None, taken: datetime | None
) -> Iterator[Record | Problem]:
    posts = find_table(source, _Updates.columns, sheet=sheet)
    if posts is not None:
        for record in _Updates(account).read_table(posts):
            if not isinstance(record, FileFacts):
                yield record
        return
    for slug, columns in zip(GROUPS, AUDIENCE, strict=True):
        table = find_table(source, columns, sheet=sheet)
        if table is None:
            continue
        if period is None and taken is None:
            yield Problem(0, "", NO_DAYS, {}, Severity.REFUSED, sheet)
        else:
            end = period.last if period else taken.date() if taken else date.min
            yield from _read_groups(table, account, slug, period or Period(end, end))
        return
    yield Problem(0, "", UNREAD_SHEET, {"sheet": sheet}, Severity.NOTE, sheet)


def _read_groups(table: Table, account: AccountRef, slug: str, period: Period) -> Iterator[Record | Problem]:
    """Yield visits of the period, or followers on its last day, of each group (a place, a trade)."""
    last = Period(period.last, period.last)

    def measure(line: Line) -> Iterator[Record]:
        values = line.values()
        own = ((slug, line.text("group")),)
        if values:
            is_level = "followers" in values
            yield MeasureRow(
                line.line, account, ACCOUNT, last if is_level else period, Grain.DAY if is_level else Grain.RANGE,
                values, own, sheet=table.sheet,
            )  # fmt: skip

    yield from each_line(table, measure)
