"""The simulated company's exports as files, in the formats of the tools they would come from: a folder to drop in.

Each writer turns one source's records into bytes as that tool writes them: its headers in the company's language, its
encoding, its lines above the header, its totals. Headers and quirks are those of ``docs/reference/formats.md``.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from essor.records import (
    NETWORKS,
    AnswerRow,
    ConversionRow,
    CostRow,
    MeasureRow,
    PublicationRow,
    Record,
    TimeRow,
)
from essor.simulation import texts
from essor.simulation.company import SimulatedCompany

Row = Sequence[object]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOIS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def export_files(simulated: SimulatedCompany) -> dict[str, bytes]:
    """Return the export files by path, as somebody would have them after an afternoon of downloading."""
    found = simulated.records()
    french = simulated.language.startswith("fr")
    handle = simulated.company.handle
    first, last = simulated.truth.first, simulated.truth.until
    span = f"{_us(first)}_{_us(last)}"
    stamp = round(datetime.combine(last + timedelta(days=1), time(7, 30), tzinfo=UTC).timestamp() * 1000)
    cards = {
        "facebook": {"reach": "Facebook reach", "follows": "Facebook follows", "visits": "Facebook visits"},
        "instagram": {"reach": "Instagram reach", "follows": "Instagram follows", "visits": "Instagram profile visits"},
    }
    cartes = {
        "facebook": {"reach": "Couverture Facebook", "follows": "Followers Facebook", "visits": "Visites Facebook"},
        "instagram": {
            "reach": "Couverture Instagram",
            "follows": "Followers Instagram en plus",
            "visits": "Visites du profil Instagram",
        },
    }
    names = {"reach": "Couverture", "follows": "Followers", "visits": "Visites"} if french else {}
    files = {
        f"facebook/{span}_1029384756100012.csv": facebook_posts(found["facebook_posts"], french=french),
        f"instagram/{span}_1029384756100013.csv": instagram_posts(found["instagram_posts"], french=french),
        f"linkedin/{handle}_content_{stamp}.xlsx": linkedin_workbook(found["linkedin_posts"], found["linkedin_days"]),
        f"linkedin/{handle}_followers_{stamp}.xlsx": linkedin_followers(found["linkedin_follows"]),
        f"x/account_analytics_content_{first}_{last}.csv": x_posts(found["x_posts"]),
        "x/account_overview_analytics.csv": x_days(found["x_days"]),
        f"youtube/{'Informations relatives aux tableaux' if french else 'Table data'}.csv": youtube_table(
            found["youtube_videos"], french=french
        ),
        "site/ga4-source-medium.csv": ga4_sources(found["web_sessions"], simulated, french=french),
        "ads/meta-ads.csv": meta_ads(found["meta_ads"], french=french),
        "shop/orders_export.csv": shopify_orders(found["orders"]),
        ("temps.csv" if french else "hours.csv"): hours_sheet(found["hours"], french=french),
        ("couts.csv" if french else "costs.csv"): costs_sheet(found["costs"], french=french),
        ("reponses.csv" if french else "answers.csv"): answers_sheet(found["answers"], french=french),
    }
    for network, of_network in (cartes if french else cards).items():
        for card, title in of_network.items():
            path = f"{network}/{names.get(card, card.capitalize())}.csv"
            files[path] = meta_daily(found[f"{network}_{card}"], title)
    return files


def export_zip(simulated: SimulatedCompany) -> bytes:
    """Return the export files in one zip; the same company gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(export_files(simulated).items()):
            entry = zipfile.ZipInfo(path, date_time=(2020, 1, 1, 0, 0, 0))
            archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _us(day: date) -> str:
    return f"{_MONTHS[day.month - 1]}-{day.day:02d}-{day.year}"


def _text(value: object) -> str:
    """Return a cell: whole numbers without a decimal mark, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _csv(rows: Iterable[Row], *, delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def _posts(records: Sequence[Record]) -> list[PublicationRow]:
    return [row for row in records if isinstance(row, PublicationRow)]


def _measures(records: Sequence[Record]) -> list[MeasureRow]:
    return [row for row in records if isinstance(row, MeasureRow)]


# --------------------------------------------------------------------------------------------------------------------
# Meta

Column = tuple[str, str, Callable[[PublicationRow], object]]  # English header, French header, cell


def _value(slug: str) -> Callable[[PublicationRow], object]:
    return lambda row: row.values.get(slug)


def _when(row: PublicationRow) -> str:
    return row.published_at.strftime("%m/%d/%Y %H:%M") if row.published_at else ""


_FACEBOOK_KINDS = {"photo": ("Photos", "Photos"), "video": ("Videos", "Vidéos"), "reel": ("Videos", "Vidéos"),
                   "link": ("Links", "Liens")}  # fmt: skip
_INSTAGRAM_KINDS = {"photo": "IG image", "reel": "IG reel", "carousel": "IG carousel"}


def facebook_posts(records: Sequence[Record], *, french: bool) -> bytes:
    """Return Meta Business Suite's content export of a Page: UTF-8 with BOM, lifetime counters, MM/DD/YYYY."""
    columns: tuple[Column, ...] = (
        ("Post ID", "Identifiant de la publication", lambda row: row.remote_id),
        ("Page ID", "ID de la Page", lambda row: row.account.remote_id),
        ("Page name", "Nom de la page", lambda row: row.account.name),
        ("Title", "Titre", lambda row: row.text),
        ("Description", "Description", lambda row: ""),
        ("Publish time", "Heure de publication", _when),
        ("Permalink", "Permalien", lambda row: row.permalink),
        ("Is crosspost", "Est un crosspostage", lambda row: 0),
        ("Is share", "Est un partage", lambda row: 0),
        ("Post type", "Type de publication", lambda row: _FACEBOOK_KINDS[row.kind][french]),
        ("Data comment", "Commentaire des données", lambda row: ""),
        ("Date", "Date", lambda row: "Global" if french else "Lifetime"),
        ("Views", "Vues", _value("views")),
        ("Reach", "Couverture", _value("reach")),
        ("Reactions, Comments and Shares", "Réactions, commentaires et partages", _value("engagements")),
        ("Reactions", "Réactions", _value("reactions")),
        ("Comments", "Commentaires", _value("comments")),
        ("Shares", "Partages", _value("shares")),
        ("Total clicks", "Total des clics", _value("clicks")),
        ("Link Clicks", "Clics sur un lien", _value("link_clicks")),
        ("Other Clicks", "Autres clics", _value("other_clicks")),
        ("Negative feedback from users", "Negative feedback from users", _value("negative_feedback")),
    )
    return _meta_table(_posts(records), columns, french=french)


def instagram_posts(records: Sequence[Record], *, french: bool) -> bytes:
    """Return Meta Business Suite's content export of an Instagram account."""
    columns: tuple[Column, ...] = (
        ("Post ID", "Identifiant de la publication", lambda row: row.remote_id),
        ("Account ID", "ID du compte", lambda row: row.account.remote_id),
        ("Account username", "Nom de profil du compte", lambda row: row.account.handle),
        ("Account name", "Nom du compte", lambda row: row.account.name),
        ("Description", "Description", lambda row: row.text),
        ("Duration (sec)", "Durée (s)", lambda row: 24 if row.kind == "reel" else 0),
        ("Publish time", "Heure de publication", _when),
        ("Permalink", "Permalien", lambda row: row.permalink),
        ("Post type", "Type de publication", lambda row: _INSTAGRAM_KINDS[row.kind]),
        ("Data comment", "Commentaire des données", lambda row: ""),
        ("Date", "Date", lambda row: "Global" if french else "Lifetime"),
        ("Views", "Vues", _value("views")),
        ("Reach", "Couverture", _value("reach")),
        ("Likes", "Mentions J’aime", _value("likes")),
        ("Shares", "Partages", _value("shares")),
        ("Comments", "Commentaires", _value("comments")),
        ("Saves", "Enregistrements", _value("saves")),
        ("Follows", "Followers en plus", _value("follows")),
    )
    return _meta_table(_posts(records), columns, french=french)


def _meta_table(posts: Sequence[PublicationRow], columns: Sequence[Column], *, french: bool) -> bytes:
    header = [column[1 if french else 0] for column in columns]
    return _csv([header, *([cell(post) for _, _, cell in columns] for post in posts)]).encode("utf-8-sig")


def meta_daily(records: Sequence[Record], title: str) -> bytes:
    """Return one card's daily series: UTF-16 with a ``sep=`` line, a title, and an hour that follows the clocks."""
    lines = ["sep=,", f'"{title}"', '"Date","Primary"']
    for row in _measures(records):
        (value,) = row.values.values()
        hour = "00" if 3 < row.period.first.month < 11 else "01"
        lines.append(f'"{row.period.first.isoformat()}T{hour}:00:00","{_text(value)}"')
    return ("\n".join(lines) + "\n").encode("utf-16")


def meta_ads(records: Sequence[Record], *, french: bool) -> bytes:
    """Return Ads Manager's campaigns a week, currency in the header, decimal point in both languages."""
    headers = (
        ("Reporting starts", "Début des rapports"),
        ("Reporting ends", "Fin des rapports"),
        ("Campaign name", "Nom de la campagne"),
        ("Attribution setting", "Paramètre d’attribution"),
        ("Reach", "Couverture"),
        ("Impressions", "Impressions"),
        ("Amount spent (EUR)", "Montant dépensé (EUR)"),
        ("Link clicks", "Clics sur un lien"),
        ("Landing page views", "Vues de page de destination"),
        ("Purchases", "Achats"),
        ("Purchases conversion value", "Valeur de conversion des achats"),
    )
    setting = "clic à 7 jours et vue à 1 jour" if french else "7-day click or 1-day view"
    slugs = ("reach", "impressions", "spend", "link_clicks", "landing_page_views", "conversions", "conversion_value")
    rows: list[Row] = [[header[french] for header in headers]]
    for row in _measures(records):
        cells = [row.values[slug] for slug in slugs]
        rows.append([row.period.first, row.period.last, row.subject.name, setting, *cells])
    return _csv(rows, end="\r\n").encode("utf-8-sig" if not french else "utf-8")


# --------------------------------------------------------------------------------------------------------------------
# LinkedIn, X, YouTube


def _workbook(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2020, 1, 1)})  # else the bytes would change with the clock
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, float | int):
                        sheet.write_number(index, column, cell)
                    elif cell is not None:
                        sheet.write_string(index, column, str(cell))
    return out.getvalue()


def _slashed(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def linkedin_workbook(posts: Sequence[Record], days: Sequence[Record]) -> bytes:
    """Return a Page's content export: a sentence on row 1, headers on row 2; organic and sponsored side by side."""
    figures = (("Impressions", "impressions"), ("Clicks", "clicks"), ("Reactions", "reactions"),
               ("Comments", "comments"), ("Reposts", "shares"))  # fmt: skip
    header = ["Date", *(f"{name} ({part})" for name, _ in figures for part in ("organic", "sponsored", "total"))]
    metrics: list[Row] = [["Aggregated engagement metrics for your organic and sponsored updates."], header]
    for row in _measures(days):
        cells = [cell for _, slug in figures for cell in (row.values[slug], 0, row.values[slug])]
        metrics.append([_slashed(row.period.first), *cells])
    updates: list[Row] = [
        ["Engagement metrics for individual updates. Created date is in UTC."],
        [
            "Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date", "Audience",
            "Impressions", "Clicks", "Click through rate (CTR)", "Likes", "Comments", "Reposts", "Follows",
            "Engagement rate", "Content Type",
        ],
    ]  # fmt: skip
    contents = {"photo": "Image", "link": "Article", "text": "Text"}
    for post in _posts(posts):
        created = _slashed(post.published_at.date()) if post.published_at else ""
        values = [post.values.get(s) for s in ("impressions", "clicks", "ctr", "reactions", "comments", "shares")]
        updates.append(
            [
                post.text,
                post.permalink,
                "Organic",
                None,
                post.account.name,
                created,
                "All followers",
                *values,
                post.values.get("follows"),
                post.values.get("engagement_rate"),
                contents[post.kind],
            ]
        )
    return _workbook({"Metrics": metrics, "All posts": updates})


def linkedin_followers(records: Sequence[Record]) -> bytes:
    """Return a Page's new followers a day; the column "Total followers" holds the day's total, not the stock."""
    header = ["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"]
    rows: list[Row] = [header]
    for row in _measures(records):
        new = row.values["follows"]
        rows.append([_slashed(row.period.first), 0, new, 0, new])
    return _workbook({"New followers": rows})


def _spelt(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}, {day.year}"


def x_posts(records: Sequence[Record]) -> bytes:
    """Return X's content export: day without time, English names."""
    names = (
        ("Impressions", "impressions"), ("Likes", "likes"), ("Engagements", "engagements"),
        ("Bookmarks", "bookmarks"), ("Shares", "shares"), ("New follows", "follows"), ("Replies", "comments"),
        ("Reposts", "reposts"), ("Profile visits", "profile_visits"), ("Detail Expands", "detail_expands"),
        ("URL Clicks", "link_clicks"), ("Hashtag Clicks", ""), ("Permalink Clicks", ""),
    )  # fmt: skip
    rows: list[Row] = [["Post id", "Date", "Post text", "Post Link", *(name for name, _ in names)]]
    for post in _posts(records):
        day = _spelt(post.published_at.date()) if post.published_at else ""
        cells = [post.values.get(slug, 0.0) for _, slug in names]
        rows.append([post.remote_id, day, post.text, post.permalink, *cells])
    return _csv(rows).encode()


def x_days(records: Sequence[Record]) -> bytes:
    """Return X's account overview, newest day first."""
    names = (
        ("Impressions", "impressions"), ("Likes", "likes"), ("Engagements", "engagements"), ("Bookmarks", ""),
        ("Shares", ""), ("New follows", "follows"), ("Unfollows", "unfollows"), ("Replies", ""), ("Reposts", ""),
        ("Profile visits", "profile_visits"), ("Create Post", "posts"), ("Video views", ""), ("Media views", ""),
    )  # fmt: skip
    rows: list[Row] = [["Date", *(name for name, _ in names)]]
    for row in reversed(_measures(records)):
        rows.append([_spelt(row.period.first), *(row.values.get(slug, 0.0) for _, slug in names)])
    return _csv(rows).encode()


def youtube_table(records: Sequence[Record], *, french: bool) -> bytes:
    """Return YouTube Studio's content table: the first row is the total."""
    headers = (
        ("Content", "Contenu"),
        ("Video title", "Titre de la vidéo"),
        ("Video publish time", "Heure de publication de la vidéo"),
        ("Views", "Vues"),
        ("Watch time (hours)", "Durée de visionnage (heures)"),
        ("Subscribers", "Abonnés"),
        ("Impressions", "Impressions"),
    )
    slugs = ("views", "watch_time_hours", "net_follows", "impressions")
    posts = _posts(records)
    totals = [round(sum(post.values[slug] for post in posts), 4) for slug in slugs]
    rows: list[Row] = [[header[french] for header in headers], ["Total", "", "", *totals]]
    for post in posts:
        day = post.published_at.date() if post.published_at else None
        written = "" if day is None else f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
        if french and day is not None:
            written = f"{day.day} {_MOIS[day.month - 1]} {day.year}"
        rows.append([post.remote_id, post.title, written, *(post.values[slug] for slug in slugs)])
    return _csv(rows).encode()


# --------------------------------------------------------------------------------------------------------------------
# Site, shop, effort


def ga4_sources(records: Sequence[Record], simulated: SimulatedCompany, *, french: bool) -> bytes:
    """Return a Google Analytics 4 report by date and source / medium, under its ``#`` preamble."""
    truth = simulated.truth
    rule = "# ----------------------------------------"
    said = (
        ("Account", "Compte\u00a0"), ("Property", "Propriété\u00a0"), ("Start date", "Date de début\u00a0"),
        ("End date", "Date de fin\u00a0"), ("All Users", "Tous les utilisateurs"),
        ("Traffic acquisition: Session source / medium", "Acquisition de trafic"),
    )  # fmt: skip
    account, prop, start, end, everybody, title = (pair[french] for pair in said)
    preamble = [
        rule,
        f"# {title}",
        f"# {account}: {truth.company}",
        f"# {prop}: {simulated.company.site}",
        rule,
        "# ",
        f"# {everybody}",
        f"# {start}: {truth.first:%Y%m%d}",
        f"# {end}: {truth.until:%Y%m%d}",
    ]
    names = (
        ("Date", "Date"), ("Session source / medium", "Source/support de la session"), ("Sessions", "Sessions"),
        ("Engaged sessions", "Sessions avec engagement"), ("Key events", "Événements clés"),
    )  # fmt: skip
    rows: list[Row] = [[name[french] for name in names]]
    slugs = ("sessions", "engaged_sessions", "key_events")
    for row in _measures(records):
        rows.append([f"{row.period.first:%Y%m%d}", row.subject.name, *(row.values[slug] for slug in slugs)])
    return ("\r\n".join(preamble) + "\r\n" + _csv(rows, end="\r\n")).encode()


def shopify_orders(records: Sequence[Record]) -> bytes:
    """Return Shopify's order export without customers: one row per line item, totals on an order's first row only."""
    header = (
        "Name", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes",
        "Total", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Shipping Zip",
        "Shipping Country", "Note Attributes", "Cancelled at", "Refunded Amount", "Id", "Source",
    )  # fmt: skip
    rows: list[Row] = [header]
    for row in records:
        if not isinstance(row, ConversionRow) or row.at is None or row.value is None:
            continue
        clock = row.at.strftime("%Y-%m-%d %H:%M:%S %z")
        refunded = row.value if row.status == "refunded" else Decimal("0.00")
        notes = "\n".join(f"utm_{key}: {value}" for key, value in row.utm.items())
        number = int(row.remote_id.lstrip("#"))
        lamp = texts.LAMPS[number % len(texts.LAMPS)]
        total = row.value
        rows.append(
            [
                row.remote_id,
                "refunded" if row.status == "refunded" else "paid",
                clock,
                "fulfilled" if row.status == "won" else "unfulfilled",
                row.currency,
                total,
                "0.00",
                round(total / 6, 2),
                total,
                clock,
                1,
                lamp,
                total,
                f"'{row.postal_code}",
                row.country,
                notes,
                clock if row.status == "cancelled" else "",
                refunded,
                5_400_000_000_000 + number * 32_771,
                row.source,
            ]
        )
        if number % 9 == 0:  # a second line item: a bulb that costs nothing, and no totals
            rows.append([row.remote_id, *[""] * 9, 1, "E27 2700K", "0.00", *[""] * 7])
    return _csv(rows).encode()


def _decimal(value: Decimal, *, french: bool) -> str:
    return str(value).replace(".", ",") if french else str(value)


def _day(day: date, *, french: bool) -> str:
    return day.strftime("%d/%m/%Y") if french else day.isoformat()


def _sheet(rows: Iterable[Row], *, french: bool) -> bytes:
    """Return a sheet as a spreadsheet program of that language saves it."""
    return _csv(rows, delimiter=";" if french else ",", end="\r\n").encode("utf-8-sig")


_KINDS = {"tool": ("Tool", "Outil"), "agency": ("Agency", "Agence"), "content": ("Content", "Contenu"),
          "training": ("Training", "Formation")}  # fmt: skip


def _network(slug: str) -> str:
    """Return the name a person would write; an empty cell means shared."""
    return NETWORKS[slug].name if slug else ""


def hours_sheet(records: Sequence[Record], *, french: bool) -> bytes:
    """Return the time sheet somebody keeps by hand."""
    header = ("Date", "Réseau", "Tâche", "Personne", "Heures", "Taux horaire (EUR)")
    english = ("Date", "Network", "Task", "Person", "Hours", "Hourly rate (EUR)")
    rows: list[Row] = [header if french else english]
    for row in records:
        if isinstance(row, TimeRow):
            rate = "" if row.rate is None else _decimal(row.rate, french=french)
            hours = _decimal(row.hours, french=french)
            rows.append([_day(row.day, french=french), _network(row.network), row.task, row.person, hours, rate])
    return _sheet(rows, french=french)


def costs_sheet(records: Sequence[Record], *, french: bool) -> bytes:
    """Return the list of invoices somebody keeps by hand; an empty network means shared."""
    header = ("Début", "Fin", "Type", "Réseau", "Libellé", "Montant", "Devise")
    english = ("Start", "End", "Type", "Network", "Label", "Amount", "Currency")
    rows: list[Row] = [header if french else english]
    for row in records:
        if isinstance(row, CostRow):
            days = (_day(row.period.first, french=french), _day(row.period.last, french=french))
            amount = _decimal(row.amount, french=french)
            rows.append([*days, _KINDS[row.kind][french], _network(row.network), row.label, amount, row.currency])
    return _sheet(rows, french=french)


def answers_sheet(records: Sequence[Record], *, french: bool) -> bytes:
    """Return the answers to "how did you hear of us", one a line."""
    rows: list[Row] = [("Date", "Comment nous avez-vous connus ?") if french else ("Date", "How did you hear of us?")]
    for row in records:
        if isinstance(row, AnswerRow):
            rows.append([_day(row.at, french=french) if row.at else "", row.answer])
    return _sheet(rows, french=french)
