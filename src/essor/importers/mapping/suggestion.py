"""A first guess at what an unknown table's columns mean, from their names in English and French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from essor.importers.base import Head, Sheet
from essor.importers.cells import Cell, CellError, date_order, fold, parse_number
from essor.importers.mapping.value import WITH_METRICS, ColumnMapping, Target, fingerprint
from essor.records import METRICS

# Folded names; the first that stands in the table wins.
_NAMES: Mapping[Target, Mapping[str, str]] = {
    Target.PUBLICATIONS: {
        "remote_id": "post id|id|tweet id|video id|update id|identifiant de la publication|id de la publication|identifiant",
        "published": "publish time|published|published at|publish date|posted|created date|post date|date|time|created at|"
        "heure de publication|date de publication|publie le|date et heure",
        "permalink": "permalink|link|url|post link|post url|permalien|lien|lien de la publication",
        "kind": "post type|type|media type|content type|format|type de publication|type de contenu",
        "text": "text|caption|message|post text|post message|description|content|texte|legende|contenu|texte du post",
        "title": "title|post title|video title|titre",
        "sponsored": "paid|sponsored|boosted|is paid|sponsorise|sponsorisee|payant",
        "network": "network|platform|channel|social network|reseau|plateforme|reseau social|canal",
        "account": "account|page|page name|profile|account name|handle|compte|nom de la page|profil",
        "currency": "currency|devise",
    },
    Target.MEASURES: {
        "day": "date|day|jour",
        "first": "start date|reporting starts|from|date de debut|debut|debut des rapports|du",
        "last": "end date|reporting ends|to|date de fin|fin|fin des rapports|au",
        "subject": "campaign|campaign name|page|landing page|query|source|ad name|campagne|nom de la campagne|requete",
        "network": "network|platform|channel|reseau|plateforme|canal",
        "account": "account|page name|account name|compte|nom du compte",
        "currency": "currency|currency code|devise",
    },
    Target.CONVERSIONS: {
        "remote_id": "order id|order number|order|order #|order no|number|name|id|reference|transaction id|deal id|invoice|"
        "commande|numero de commande|n° de commande|no commande|commande n°|reference commande|facture",
        "at": "date|order date|created at|created|close date|paid at|purchase date|date de commande|date commande|date d'achat|"
        "date de creation|date de gain",
        "value": "total|amount|order total|revenue|value|net sales|grand total|deal value|total price|montant|montant ttc|"
        "total ttc|chiffre d'affaires|valeur|ventes nettes|montant ht",
        "status": "status|state|order status|financial status|stage|deal stage|statut|etat|etape",
        "source": "source|traffic source|original source|lead source|attribution|channel|origin|origine|provenance|"
        "source de trafic|canal d'origine|canal",
        "utm_source": "utm_source|utm source",
        "utm_medium": "utm_medium|utm medium",
        "utm_campaign": "utm_campaign|utm campaign",
        "referrer": "referrer|referring site|landing site|site referent|page d'origine",
        "declared_source": "how did you hear about us|how did you hear about us?|heard from|survey answer|"
        "comment nous avez-vous connus|comment nous avez-vous connu|comment nous avez-vous connus ?|connu par",
        "new_customer": "new customer|new client|customer type|is new|nouveau client|type de client",
        "country": "country|billing country|shipping country|pays|delivery",
        "postal_code": "postal code|zip|zip code|billing zip|shipping zip|code postal|cp",
        "currency": "currency|devise|currency code",
    },
    Target.COSTS: {
        "label": "label|description|item|supplier|vendor|libelle|intitule|fournisseur|designation|libelle operation",
        "amount": "amount|cost|price|total|montant|cout|prix|depense|montant ttc|debit|montant de l'operation|"
        "montant operation en euro",
        "day": "date|day|jour|date operation|date de l'operation",
        "first": "start|start date|from|debut|date de debut|du",
        "last": "end|end date|to|fin|date de fin|au",
        "kind": "kind|category|type|categorie|nature",
        "network": "network|channel|platform|reseau|canal|plateforme",
        "currency": "currency|devise",
    },
    Target.HOURS: {
        "day": "date|day|start date|jour|date de debut",
        "hours": "hours|duration (decimal)|duration (h)|duration|time spent|heures|duree|temps|temps passe|nombre d'heures",
        "task": "task|description|project|activity|tache|projet|activite",
        "network": "network|channel|platform|reseau|canal|plateforme",
        "person": "role|person|user|team|personne|utilisateur|qui|equipe",
        "rate": "rate|hourly rate|billable rate|taux|taux horaire|cout horaire",
        "currency": "currency|devise",
    },
    Target.ANSWERS: {
        "at": "date|submitted at|timestamp|horodateur|jour|date de reponse",
        "answer": "answer|how did you hear about us|how did you hear about us?|source declaree|reponse|"
        "comment nous avez-vous connus|comment nous avez-vous connus ?|comment nous avez-vous connu|connu par",
        "weight": "count|number|answers|nombre|nombre de reponses|effectif",
    },
}
# Fields whose presence says what a table is; how much each says.
_TELLING: Mapping[Target, Mapping[str, int]] = {
    Target.PUBLICATIONS: {
        "permalink": 2,
        "text": 1,
        "kind": 2,
        "remote_id": 1,
        "published": 1,
        "sponsored": 1,
        "title": 1,
    },
    Target.MEASURES: {"day": 2, "first": 1, "last": 1, "subject": 1},
    Target.CONVERSIONS: {
        "remote_id": 2,
        "value": 2,
        "status": 2,
        "source": 1,
        "at": 1,
        "utm_source": 2,
        "new_customer": 2,
    },
    Target.COSTS: {"label": 2, "amount": 3, "day": 1, "first": 1, "kind": 1},
    Target.HOURS: {"hours": 5, "task": 1, "day": 1, "rate": 2, "person": 1},
    Target.ANSWERS: {"answer": 6, "at": 1, "weight": 1},
}
_METRIC_NAMES: Mapping[str, str] = {
    "impressions": "impression|lifetime post total impressions|affichages|impr.|impressions (total)",
    "views": "view|total views|nombre de vues|lectures",
    "reach": "total reach|lifetime post total reach|couverture|people reached|accounts reached|comptes touches|personnes touchees",
    "engagements": "engagement|total interactions|interactions|total engagements|total engagement",
    "engaged_users": "lifetime engaged users|engaged users",
    "clicks": "click|total clicks|lifetime post consumptions|total des clics|nombre de clics",
    "link_clicks": "url clicks|clics sur le lien|outbound clicks|clics sortants",
    "likes": "like|favorites|j'aime|mentions j'aime|favoris|nombre de j'aime",
    "comments": "comment|replies|reponses|nombre de commentaires",
    "shares": "share|nombre de partages",
    "reposts": "retweets|repost|retweet",
    "saves": "save|saved|bookmarks|sauvegardes",
    "video_views": "video plays|plays|3-second video views|vues de la video",
    "followers": "total followers|follower count|fans|nombre d'abonnes|total des abonnes",
    "follows": "new follows|new fans|gained followers|abonnements|abonnes gagnes",
    "unfollows": "unfollow|lost fans|abonnes perdus",
    "spend": "amount spent|cost|ad spend|spend (eur)|depense|montant depense|cout|montant depense (eur)|depenses",
    "sessions": "visits|visites|session",
    "users": "visitors|visiteurs",
    "page_views": "pageviews|vues de page|pages vues|page views",
    "conversions": "conversion|purchases|achats",
    "posts": "posts published|nombre de publications",
}
_MOST_LINES = 40


def suggest_mapping(head: Head, *, sheet: str | None = None) -> ColumnMapping | None:
    """Return the likeliest meaning of the table's columns, or ``None`` where no header line can be seen.

    It is a guess for a person to look over: ``missing()`` tells what it could not find.
    """
    best: tuple[int, ColumnMapping] | None = None
    for candidate in head.sheets:
        if sheet is not None and candidate.name != sheet:
            continue
        place = _header_of(candidate)
        if place is None:
            continue
        header, body = candidate.rows[place], candidate.rows[place + 1 :]
        for target in Target:
            score, mapping = _guess(target, header, body)
            if best is None or score > best[0]:
                best = score, mapping
    return best[1] if best else None


def _header_of(sheet: Sheet) -> int | None:
    """Return the line that is likeliest the header: the widest one of names, none of them a number, rows below it."""
    best: tuple[int, int] | None = None
    for place, row in enumerate(sheet.rows[:_MOST_LINES]):
        names = [fold(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        numbers = sum(_is_number(cell) for cell in row)
        if len(names) < 2 or numbers:
            continue
        known = sum(name in _KNOWN for name in names)
        score = known * 10 + len(set(names))
        if best is None or score > best[0]:
            best = score, place
    return best[1] if best else None


def _is_number(cell: Cell) -> bool:
    try:
        return parse_number(cell) is not None
    except CellError:
        return False


def _guess(target: Target, header: Sequence[Cell], body: Sequence[Sequence[Cell]]) -> tuple[int, ColumnMapping]:
    names: dict[str, str] = {}
    for cell in header:
        if cell is not None and str(cell).strip():
            names.setdefault(fold(cell), str(cell))
    columns: dict[str, str] = {}
    for key, alternatives in _NAMES[target].items():
        found = next((names[name] for name in alternatives.split("|") if name in names), None)
        if found is not None and found not in columns.values():
            columns[key] = found
    metrics: dict[str, str] = {}
    if target in WITH_METRICS:
        for folded, name in names.items():
            slug = _METRICS_BY_NAME.get(folded)
            if slug and slug not in metrics and name not in columns.values():
                metrics[slug] = name
    score = sum(points for key, points in _TELLING[target].items() if key in columns)
    if target in WITH_METRICS:
        score += 2 * min(len(metrics), 4) if metrics else -5
    elif sum(name in _METRICS_BY_NAME for name in names) >= 3:
        score -= 4  # a table of reactions and views is no list of orders
    dates = [key for key in ("published", "day", "at", "first") if key in columns]
    order = None
    if dates:
        place = [str(cell) if cell is not None else "" for cell in header].index(columns[dates[0]])
        style = date_order(row[place] for row in body if place < len(row))
        order = None if style.is_ambiguous else style.order
    return score, ColumnMapping(target, columns, metrics, date_order=order, header=fingerprint(header))


def _metrics_by_name() -> dict[str, str]:
    table: dict[str, str] = {}
    for slug, names in _METRIC_NAMES.items():
        table.update(dict.fromkeys(names.split("|"), slug))
    for slug, rule in METRICS.items():
        for name in (slug.replace("_", " "), fold(rule.name.en), fold(rule.name.fr)):
            table.setdefault(name, slug)
    return table


_METRICS_BY_NAME = _metrics_by_name()
_KNOWN = frozenset(_METRICS_BY_NAME) | {
    name for names in _NAMES.values() for alternatives in names.values() for name in alternatives.split("|")
}
