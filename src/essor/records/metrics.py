"""The metric dictionary: what a number means, on each network, and along which axes it may be added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from essor.records.words import Words


class MetricKind(StrEnum):
    """How a number behaves."""

    COUNT = "count"  # events; adds up
    UNIQUE = "unique"  # distinct people; the same person stands in two rows, so rows never add up
    STOCK = "stock"  # a level at a time (followers); the last one counts, a sum means nothing
    RATE = "rate"  # a quotient; recomputed from its parts or shown alone; with unit "%" kept as a fraction (0.0306)
    DURATION = "duration"  # seconds or hours of something; adds up
    MONEY = "money"  # adds up within one currency


class Axis(StrEnum):
    """What a sum runs over."""

    TIME = "time"
    SUBJECTS = "subjects"  # posts, campaigns, pages of one account
    NETWORKS = "networks"


ALL_AXES = frozenset(Axis)
WITHIN = frozenset({Axis.TIME, Axis.SUBJECTS})


@dataclass(frozen=True, slots=True)
class Metric:
    """One defined number.

    ``adds_over`` names the axes along which a sum means something; ``why_not`` says in words why it stops there.
    ``definitions`` holds what a network itself means by it, where that differs.
    """

    slug: str
    name: Words
    kind: MetricKind
    adds_over: frozenset[Axis]
    definition: Words
    unit: str = ""
    why_not: Words | None = None
    definitions: Mapping[str, Words] = field(default_factory=dict)
    parts: tuple[str, str] | None = None  # a rate's numerator and denominator

    def may_add(self, *axes: Axis) -> bool:
        """Tell whether a sum along all of ``axes`` means something."""
        return self.adds_over.issuperset(axes)


_K = MetricKind
_NEVER_UNIQUE = Words(
    "It counts people: somebody reached on Monday and on Tuesday stands in both figures, so the sum counts them twice.",
    "Ce chiffre compte des personnes : qui a été touché lundi et mardi figure dans les deux, "
    "la somme le compterait deux fois.",
)
_NEVER_STOCK = Words(
    "It is a level, like the balance of an account: the last value counts, a sum means nothing.",
    "C’est un niveau, comme le solde d’un compte : la dernière valeur compte, une somme ne veut rien dire.",
)
_NEVER_RATE = Words(
    "It is a quotient: add its two parts and divide again.",
    "C’est un quotient : il faut additionner ses deux termes, puis diviser de nouveau.",
)
_NOT_ACROSS = Words(
    "Each network counts it by its own rule, so a sum over networks adds unlike things.",
    "Chaque réseau le compte selon sa propre règle : une somme entre réseaux mélange des choses différentes.",
)


def _count(slug: str, en: str, fr: str, den: str, dfr: str, *, across: bool = False, **definitions: Words) -> Metric:
    axes = ALL_AXES if across else WITHIN
    why_not = None if across else _NOT_ACROSS
    return Metric(slug, Words(en, fr), _K.COUNT, axes, Words(den, dfr), why_not=why_not, definitions=definitions)


def _unique(slug: str, en: str, fr: str, den: str, dfr: str, **definitions: Words) -> Metric:
    return Metric(
        slug, Words(en, fr), _K.UNIQUE, frozenset(), Words(den, dfr), why_not=_NEVER_UNIQUE, definitions=definitions
    )


def _stock(slug: str, en: str, fr: str, den: str, dfr: str) -> Metric:
    return Metric(slug, Words(en, fr), _K.STOCK, frozenset(), Words(den, dfr), why_not=_NEVER_STOCK)


def _rate(
    slug: str, en: str, fr: str, den: str, dfr: str, parts: tuple[str, str] | None = None, unit: str = "%"
) -> Metric:
    return Metric(
        slug, Words(en, fr), _K.RATE, frozenset(), Words(den, dfr), unit=unit, why_not=_NEVER_RATE, parts=parts
    )


def _money(slug: str, en: str, fr: str, den: str, dfr: str) -> Metric:
    return Metric(slug, Words(en, fr), _K.MONEY, ALL_AXES, Words(den, dfr), unit="currency")


def _duration(slug: str, en: str, fr: str, den: str, dfr: str, unit: str) -> Metric:
    return Metric(slug, Words(en, fr), _K.DURATION, WITHIN, Words(den, dfr), unit=unit, why_not=_NOT_ACROSS)


def _rows() -> tuple[Metric, ...]:
    return (
        # seen
        _count(
            "impressions",
            "Impressions",
            "Impressions",
            "Times content was displayed, repeats included.",
            "Nombre d’affichages du contenu, répétitions comprises.",
            youtube=Words(
                "Thumbnails shown on YouTube for at least one second, half visible.",
                "Vignettes affichées sur YouTube au moins une seconde, visibles à moitié.",
            ),
            search=Words(
                "Times a link to the site stood in the results a person loaded.",
                "Nombre de fois où un lien vers le site figurait dans les résultats chargés.",
            ),
        ),
        _count(
            "organic_impressions",
            "Impressions without promotion",
            "Impressions sans promotion",
            "Displays that no advertising paid for.",
            "Affichages qu’aucune publicité n’a payés.",
        ),
        _count(
            "paid_impressions",
            "Paid impressions",
            "Impressions payées",
            "Displays that advertising paid for.",
            "Affichages payés par la publicité.",
        ),
        _count(
            "ad_impressions",
            "Ads shown in the content",
            "Publicités montrées dans le contenu",
            "Times an advertisement of somebody else was shown in the account’s own content, which earns it money.",
            "Nombre de publicités d’annonceurs montrées dans le contenu du compte, qui lui rapportent de l’argent.",
        ),
        _count(
            "views",
            "Views",
            "Vues",
            "Times content was played or displayed.",
            "Nombre de lectures ou d’affichages du contenu.",
            facebook=Words(
                "Since 2025: displays of any content, repeats included (replaces impressions).",
                "Depuis 2025 : affichages de tout contenu, répétitions comprises (remplace les impressions).",
            ),
            youtube=Words("Legitimate plays started by a person.", "Lectures légitimes lancées par une personne."),
        ),
        _count(
            "organic_views",
            "Views without promotion",
            "Vues sans promotion",
            "Views that no advertising paid for.",
            "Vues qu’aucune publicité n’a payées.",
        ),
        _count(
            "paid_views",
            "Paid views",
            "Vues payées",
            "Views that advertising paid for.",
            "Vues payées par la publicité.",
        ),
        _count(
            "engaged_views",
            "Engaged views",
            "Vues intentionnelles",
            "Plays that went on after the first seconds (YouTube).",
            "Lectures poursuivies après les premières secondes (YouTube).",
        ),
        _unique(
            "reach",
            "Reach",
            "Portée",
            "Distinct accounts that saw content at least once.",
            "Comptes distincts ayant vu le contenu au moins une fois.",
            facebook=Words(
                "An estimate by Meta of distinct accounts.", "Estimation par Meta du nombre de comptes distincts."
            ),
        ),
        _unique(
            "organic_reach",
            "Reach without promotion",
            "Portée sans promotion",
            "Distinct accounts that saw content without advertising.",
            "Comptes distincts ayant vu le contenu sans publicité.",
        ),
        _unique(
            "paid_reach",
            "Paid reach",
            "Portée payée",
            "Distinct accounts that saw content through advertising.",
            "Comptes distincts ayant vu le contenu par la publicité.",
        ),
        _unique(
            "viewers", "Viewers", "Spectateurs", "Distinct people who viewed.", "Personnes distinctes ayant regardé."
        ),
        _unique(
            "new_viewers",
            "New viewers",
            "Nouveaux spectateurs",
            "Distinct people who viewed for the first time in the period.",
            "Personnes distinctes ayant regardé pour la première fois dans la période.",
        ),
        _unique(
            "returning_viewers",
            "Returning viewers",
            "Spectateurs revenus",
            "Distinct people who had viewed before.",
            "Personnes distinctes ayant déjà regardé auparavant.",
        ),
        _count(
            "video_views",
            "Video views",
            "Vues de vidéos",
            "Plays of videos, by the network's own minimum length.",
            "Lectures de vidéos, selon la durée minimale du réseau.",
            facebook=Words("Plays of at least 3 seconds.", "Lectures d’au moins 3 secondes."),
        ),
        _count(
            "organic_video_views",
            "Video views without promotion",
            "Vues de vidéos sans promotion",
            "Plays of videos that no advertising paid for.",
            "Lectures de vidéos qu’aucune publicité n’a payées.",
        ),
        _count(
            "paid_video_views",
            "Paid video views",
            "Vues de vidéos payées",
            "Plays of videos that advertising paid for.",
            "Lectures de vidéos payées par la publicité.",
        ),
        _unique(
            "video_viewers",
            "Video viewers",
            "Spectateurs de vidéos",
            "Distinct people who played a video.",
            "Personnes distinctes ayant lu une vidéo.",
        ),
        _unique(
            "organic_video_viewers",
            "Video viewers without promotion",
            "Spectateurs de vidéos sans promotion",
            "Distinct people who played a video without advertising.",
            "Personnes distinctes ayant lu une vidéo sans publicité.",
        ),
        _unique(
            "paid_video_viewers",
            "Paid video viewers",
            "Spectateurs de vidéos par publicité",
            "Distinct people who played a video through advertising.",
            "Personnes distinctes ayant lu une vidéo par la publicité.",
        ),
        _count(
            "video_views_1min",
            "One-minute video views",
            "Vues d’une minute",
            "Plays of at least one minute.",
            "Lectures d’au moins une minute.",
        ),
        _unique(
            "video_viewers_1min",
            "One-minute viewers",
            "Spectateurs d’une minute",
            "Distinct people who played a video for one minute or more.",
            "Personnes distinctes ayant lu une vidéo au moins une minute.",
        ),
        _count(
            "media_views", "Media views", "Vues de médias", "Views of images and videos.", "Vues d’images et de vidéos."
        ),
        _count(
            "media_engagements",
            "Media engagements",
            "Interactions avec les médias",
            "Clicks on images and videos.",
            "Clics sur les images et les vidéos.",
        ),
        _duration("watch_time_hours", "Watch time", "Durée de visionnage", "Hours watched.", "Heures regardées.", "h"),
        _duration(
            "seconds_viewed", "Seconds viewed", "Secondes regardées", "Seconds watched.", "Secondes regardées.", "s"
        ),
        _rate(
            "average_seconds_viewed",
            "Average seconds viewed",
            "Durée moyenne regardée",
            "Seconds watched per view.",
            "Secondes regardées par vue.",
            ("seconds_viewed", "views"),
            "s",
        ),
        _rate(
            "average_view_duration",
            "Average view duration",
            "Durée moyenne d’une vue",
            "Seconds watched per view.",
            "Secondes regardées par vue.",
            None,
            "s",
        ),
        _rate(
            "average_percentage_viewed",
            "Average percentage viewed",
            "Pourcentage moyen regardé",
            "Share of a video that one view covers on average.",
            "Part de la vidéo couverte en moyenne par une vue.",
        ),
        _rate(
            "stayed_to_watch",
            "Stayed to watch",
            "Restés pour regarder",
            "Share of displays of a short after which the person went on watching.",
            "Part des affichages d’un short après lesquels la personne a continué de regarder.",
        ),
        # reactions
        _count(
            "engagements",
            "Engagements",
            "Interactions",
            "All acts on content that the network counts as engagement.",
            "Tous les actes que le réseau compte comme interactions.",
            facebook=Words(
                "Reactions, comments and shares; clicks are not counted.",
                "Réactions, commentaires et partages ; les clics ne sont pas comptés.",
            ),
            instagram=Words(
                "Likes, comments, shares, saves and replies; clicks are not counted.",
                "J’aime, commentaires, partages, enregistrements et réponses ; les clics ne sont pas comptés.",
            ),
            x=Words(
                "Every click and act on a post, follows included.",
                "Tout clic et tout acte sur une publication, abonnements compris.",
            ),
        ),
        _count(
            "paid_engagements",
            "Paid engagements",
            "Interactions payées",
            "Engagements on displays that advertising paid for.",
            "Interactions sur des affichages payés par la publicité.",
        ),
        _unique(
            "engaged_users",
            "Engaged users",
            "Personnes ayant interagi",
            "Distinct people who acted on content.",
            "Personnes distinctes ayant interagi.",
        ),
        _count(
            "reactions", "Reactions", "Réactions", "Likes and their variants.", "Mentions J’aime et leurs variantes."
        ),
        _count("likes", "Likes", "J’aime", "Likes.", "Mentions J’aime."),
        _count(
            "comments", "Comments", "Commentaires", "Comments and replies received.", "Commentaires et réponses reçus."
        ),
        _count(
            "shares",
            "Shares",
            "Partages",
            "Shares, reposts included.",
            "Partages, republications comprises.",
            x=Words(
                "Shares by link or message; reposts are counted apart.",
                "Partages par lien ou par message ; les republications sont comptées à part.",
            ),
        ),
        _count("reposts", "Reposts", "Republications", "Reposts without comment.", "Republications sans commentaire."),
        _count("quotes", "Quotes", "Citations", "Reposts with comment.", "Republications avec commentaire."),
        _count(
            "saves",
            "Saves",
            "Enregistrements",
            "Times content was kept for later.",
            "Nombre d’enregistrements pour plus tard.",
        ),
        _count("bookmarks", "Bookmarks", "Signets", "Times a post was bookmarked.", "Nombre de mises en signet."),
        _count(
            "negative_feedback",
            "Negative feedback",
            "Avis négatifs",
            "Hides, unlikes and reports.",
            "Masquages, désabonnements et signalements.",
        ),
        _unique(
            "negative_feedback_users",
            "People who gave negative feedback",
            "Personnes ayant donné un avis négatif",
            "Distinct people who hid or reported.",
            "Personnes distinctes ayant masqué ou signalé.",
        ),
        _rate(
            "engagement_rate",
            "Engagement rate",
            "Taux d’engagement",
            "Engagements per impression, by the network.",
            "Interactions par impression, selon le réseau.",
            ("engagements", "impressions"),
        ),
        # clicks and visits
        _count("clicks", "Clicks", "Clics", "All clicks on content.", "Tous les clics sur le contenu."),
        _count(
            "link_clicks",
            "Link clicks",
            "Clics sur un lien",
            "Clicks that leave for the linked page.",
            "Clics qui mènent à la page liée.",
        ),
        _unique(
            "unique_link_clicks",
            "Unique link clicks",
            "Clics uniques sur un lien",
            "Distinct people who clicked a link.",
            "Personnes distinctes ayant cliqué sur un lien.",
        ),
        _count(
            "other_clicks",
            "Other clicks",
            "Autres clics",
            "Clicks that stay on the network.",
            "Clics qui restent sur le réseau.",
        ),
        _count(
            "photo_clicks",
            "Photo clicks",
            "Clics sur une photo",
            "Clicks that open a photo.",
            "Clics qui ouvrent une photo.",
        ),
        _count(
            "video_clicks",
            "Video clicks",
            "Clics sur une vidéo",
            "Clicks that start a video.",
            "Clics qui lancent une vidéo.",
        ),
        _count(
            "profile_clicks",
            "Profile clicks",
            "Clics sur le profil",
            "Clicks on the name or picture of the account in a post.",
            "Clics sur le nom ou l’image du compte dans une publication.",
        ),
        _count(
            "hashtag_clicks",
            "Hashtag clicks",
            "Clics sur un mot-dièse",
            "Clicks on a hashtag in a post.",
            "Clics sur un mot-dièse dans une publication.",
        ),
        _count(
            "detail_expands",
            "Detail expands",
            "Ouvertures du détail",
            "Clicks that open the whole post.",
            "Clics qui ouvrent la publication entière.",
        ),
        _count(
            "permalink_clicks",
            "Permalink clicks",
            "Clics sur le lien permanent",
            "Clicks on the address of a post.",
            "Clics sur l’adresse d’une publication.",
        ),
        _count(
            "landing_page_views",
            "Landing page views",
            "Vues de la page de destination",
            "Arrivals on the linked page.",
            "Arrivées sur la page liée.",
        ),
        _rate(
            "ctr",
            "Click-through rate",
            "Taux de clics",
            "Clicks per impression.",
            "Clics par impression.",
            ("clicks", "impressions"),
        ),
        _rate(
            "position",
            "Average position",
            "Position moyenne",
            "Mean place in search results.",
            "Place moyenne dans les résultats de recherche.",
            None,
            "",
        ),
        _count(
            "profile_visits",
            "Profile visits",
            "Visites du profil",
            "Visits to the account's page on the network.",
            "Visites de la page du compte sur le réseau.",
        ),
        _count(
            "page_views",
            "Page views",
            "Pages vues",
            "Pages of the site or profile that were opened.",
            "Pages du site ou du profil ouvertes.",
            across=True,
        ),
        _unique(
            "unique_visitors",
            "Unique visitors",
            "Visiteurs uniques",
            "Distinct visitors of the period.",
            "Visiteurs distincts de la période.",
        ),
        _count(
            "sessions",
            "Visits to the site",
            "Visites du site",
            "Visits; a new one starts after half an hour of silence.",
            "Visites ; une nouvelle commence après une demi-heure sans activité.",
            across=True,
        ),
        _unique(
            "users",
            "Users",
            "Utilisateurs",
            "Distinct browsers or signed-in users.",
            "Navigateurs ou utilisateurs connectés distincts.",
        ),
        _unique(
            "new_users",
            "New users",
            "Nouveaux utilisateurs",
            "Browsers seen for the first time.",
            "Navigateurs vus pour la première fois.",
        ),
        _count(
            "engaged_sessions",
            "Engaged visits",
            "Visites avec engagement",
            "Visits over 10 seconds, with a key event or two pages.",
            "Visites de plus de 10 secondes, avec un événement clé ou deux pages.",
            across=True,
        ),
        _count(
            "events",
            "Events",
            "Événements",
            "Events counted by the analytics tool.",
            "Événements comptés par l’outil de mesure.",
        ),
        _count(
            "key_events",
            "Key events",
            "Événements clés",
            "Events marked as goals in the analytics tool.",
            "Événements désignés comme objectifs dans l’outil de mesure.",
        ),
        _count("bounces", "Bounces", "Rebonds", "Visits of a single page.", "Visites d’une seule page.", across=True),
        _count(
            "actions",
            "Actions",
            "Actions",
            "Page views, downloads and outgoing links.",
            "Pages vues, téléchargements et liens sortants.",
        ),
        _count(
            "converted_visits",
            "Converted visits",
            "Visites converties",
            "Visits with at least one goal.",
            "Visites ayant atteint au moins un objectif.",
        ),
        _duration(
            "visit_seconds",
            "Time on site",
            "Temps sur le site",
            "Seconds spent in visits.",
            "Secondes passées en visite.",
            "s",
        ),
        _count(
            "outbound_clicks",
            "Outbound clicks",
            "Clics sortants",
            "Clicks that leave the network.",
            "Clics qui font quitter le réseau.",
        ),
        _count(
            "video_completions",
            "Videos watched to the end",
            "Vidéos vues jusqu’au bout",
            "Plays to the end, or for the length the network asks of a full play (15 seconds at Meta).",
            "Lectures jusqu’au bout, ou pendant la durée que le réseau exige (15 secondes chez Meta).",
        ),
        _count(
            "leads",
            "Leads claimed by the tool",
            "Prospects déclarés par l’outil",
            "Forms and contacts that the ad tool credits to itself.",
            "Formulaires et contacts que la régie s’attribue.",
        ),
        _count(
            "add_to_carts",
            "Adds to cart",
            "Ajouts au panier",
            "Times an item was put into a cart, as the tool counts it.",
            "Nombre d’ajouts d’articles au panier, selon l’outil.",
        ),
        _count(
            "purchases",
            "Purchases counted by the tool",
            "Achats comptés par l’outil",
            "Purchases the tool saw on the site.",
            "Achats que l’outil a vus sur le site.",
            across=True,
        ),
        _count(
            "items_viewed",
            "Items viewed",
            "Articles vus",
            "Product pages seen.",
            "Fiches produit vues.",
        ),
        _count(
            "items_purchased",
            "Items purchased",
            "Articles achetés",
            "Units sold, as the analytics tool counts them.",
            "Unités vendues, selon l’outil de mesure.",
        ),
        _money(
            "item_revenue",
            "Item revenue",
            "Chiffre d’affaires des articles",
            "Revenue of items, without shipping and taxes.",
            "Chiffre d’affaires des articles, hors frais de port et taxes.",
        ),
        _unique(
            "total_users",
            "All users",
            "Tous les utilisateurs",
            "Distinct users, those without an engaged visit included.",
            "Utilisateurs distincts, y compris sans visite avec engagement.",
        ),
        _unique(
            "returning_users",
            "Returning users",
            "Utilisateurs de retour",
            "Distinct users seen before.",
            "Utilisateurs distincts déjà vus auparavant.",
        ),
        _rate(
            "average_engagement_seconds",
            "Average engagement time",
            "Durée d’engagement moyenne",
            "Seconds a page was in front, per user.",
            "Secondes de page au premier plan, par utilisateur.",
            None,
            "s",
        ),
        _rate(
            "average_session_engagement_seconds",
            "Average engagement time per visit",
            "Durée d’engagement moyenne par visite",
            "Seconds a page was in front, per visit.",
            "Secondes de page au premier plan, par visite.",
            None,
            "s",
        ),
        _count(
            "organic_search_impressions",
            "Google search impressions (told by analytics)",
            "Impressions dans Google (selon l’outil de mesure)",
            "The same impressions that Search Console counts: never add the two.",
            "Les mêmes impressions que celles de la Search Console : ne jamais additionner les deux.",
        ),
        _count(
            "organic_search_clicks",
            "Google search clicks (told by analytics)",
            "Clics dans Google (selon l’outil de mesure)",
            "The same clicks that Search Console counts: never add the two.",
            "Les mêmes clics que ceux de la Search Console : ne jamais additionner les deux.",
        ),
        _count(
            "unique_page_views",
            "Visits that saw the page",
            "Visites ayant vu la page",
            "Visits in which a page was opened at least once.",
            "Visites au cours desquelles la page a été ouverte au moins une fois.",
        ),
        _count("entries", "Entries", "Entrées", "Visits that began on the page.", "Visites commencées sur la page."),
        _count("exits", "Exits", "Sorties", "Visits that ended on the page.", "Visites terminées sur la page."),
        _count(
            "interactions",
            "Interactions with a piece of content",
            "Interactions avec un contenu",
            "Acts on a tracked piece of the site.",
            "Actes sur un élément suivi du site.",
        ),
        _count("calls", "Calls", "Appels", "Calls started from the listing.", "Appels lancés depuis la fiche."),
        _count(
            "direction_requests",
            "Direction requests",
            "Demandes d’itinéraire",
            "Times somebody asked the way to the place.",
            "Nombre de demandes d’itinéraire vers le lieu.",
        ),
        _count("messages", "Messages", "Messages", "Conversations started.", "Conversations commencées."),
        _count("bookings", "Bookings", "Réservations", "Bookings made.", "Réservations faites."),
        # audience
        _stock(
            "followers",
            "Followers",
            "Abonnés",
            "People who follow the account at that date.",
            "Personnes abonnées au compte à cette date.",
        ),
        _stock(
            "page_fans",
            "Page likes",
            "Mentions J’aime de la Page",
            "People who like the Page at that date (until Facebook replaced likes by followers).",
            "Personnes qui aiment la Page à cette date (avant que Facebook ne remplace les J’aime par les abonnés).",
        ),
        _unique(
            "active_followers",
            "Active followers",
            "Abonnés actifs",
            "Followers who used the network in the period.",
            "Abonnés ayant utilisé le réseau dans la période.",
        ),
        _count(
            "follows",
            "New followers",
            "Nouveaux abonnés",
            "People who started to follow.",
            "Personnes qui se sont abonnées.",
        ),
        _count(
            "unfollows",
            "Lost followers",
            "Abonnés perdus",
            "People who stopped following.",
            "Personnes qui se sont désabonnées.",
        ),
        _count(
            "net_follows",
            "Net new followers",
            "Solde d’abonnés",
            "New followers less lost ones.",
            "Nouveaux abonnés moins abonnés perdus.",
        ),
        _count(
            "page_likes",
            "New Page likes",
            "Nouvelles mentions J’aime de la Page",
            "People who started to like the Page.",
            "Personnes qui se sont mises à aimer la Page.",
        ),
        _count(
            "page_unlikes",
            "Lost Page likes",
            "Mentions J’aime de la Page perdues",
            "People who stopped liking the Page.",
            "Personnes qui ont cessé d’aimer la Page.",
        ),
        _rate(
            "audience_share",
            "Share of audience",
            "Part de l’audience",
            "Share of the audience in this group.",
            "Part de l’audience dans ce groupe.",
        ),
        # activity
        _count("posts", "Posts", "Publications", "Posts published by the account.", "Publications du compte."),
        # money and results
        _money(
            "spend",
            "Ad spend",
            "Dépense publicitaire",
            "What the ad tool says it charged.",
            "Ce que la régie déclare avoir facturé.",
        ),
        Metric(
            "results",
            Words("Results", "Résultats"),
            _K.COUNT,
            frozenset({Axis.TIME}),
            Words("Whatever the campaign was set to obtain.", "Ce que la campagne visait à obtenir."),
            why_not=Words(
                "Each campaign counts another kind of result (a click, a form, a page view): they do not add up.",
                "Chaque campagne compte un autre résultat (un clic, un formulaire, une page vue) : "
                "ils ne s’additionnent pas.",
            ),
        ),
        _count(
            "conversions",
            "Conversions claimed by the tool",
            "Conversions déclarées par l’outil",
            "Conversions that the ad tool credits to itself.",
            "Conversions que la régie s’attribue.",
        ),
        _money(
            "conversion_value",
            "Conversion value claimed by the tool",
            "Valeur de conversion déclarée par l’outil",
            "Value that the ad tool credits to itself.",
            "Valeur que la régie s’attribue.",
        ),
        _money(
            "revenue",
            "Revenue",
            "Chiffre d’affaires",
            "Revenue recorded by the tool.",
            "Chiffre d’affaires enregistré par l’outil.",
        ),
        _money(
            "earnings",
            "Earnings from the network",
            "Revenus versés par le réseau",
            "What the network pays the account.",
            "Ce que le réseau verse au compte.",
        ),
        _rate(
            "cohort_value",
            "Mean value over 120 days",
            "Valeur moyenne sur 120 jours",
            "Mean value per new user.",
            "Valeur moyenne par nouvel utilisateur.",
            None,
            "currency",
        ),
        _rate(
            "frequency",
            "Frequency",
            "Répétition",
            "Impressions per person reached.",
            "Impressions par personne touchée.",
            ("impressions", "reach"),
            "",
        ),
    )


METRICS: Mapping[str, Metric] = MappingProxyType({row.slug: row for row in _rows()})


def metric(slug: str) -> Metric:
    """Return the dictionary's row; raises ``KeyError`` for a slug it does not hold."""
    return METRICS[slug]
