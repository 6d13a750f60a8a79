"""The network catalogue: data, dated, with the networks that died or faded because their history still exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from essor.records.words import Words


class NetworkState(StrEnum):
    """Whether one can still use it."""

    ACTIVE = "active"
    FADED = "faded"  # still there, hardly used
    RETIRED = "retired"  # closed: only exports and memories remain
    HISTORIC = "historic"  # still answers or changed its trade; of interest for its history


class NetworkFamily(StrEnum):
    """What kind of place it is."""

    SOCIAL = "social"
    PROFESSIONAL = "professional"
    VIDEO = "video"
    MESSAGING = "messaging"
    PLACES = "places"
    WEB = "web"  # the company's own site and its search traffic
    ADS = "ads"
    OWNED = "owned"  # newsletter, blog, closed rooms


NO_NOTE = Words("", "")


@dataclass(frozen=True, slots=True)
class Network:
    """One network: ``colour`` tells it apart everywhere (with a two-letter mark, never by colour alone)."""

    slug: str
    name: str
    family: NetworkFamily
    state: NetworkState
    mark: str  # two letters drawn in our own glyph; no trademark is shipped
    colour: str
    handle_hint: str  # what an account looks like there
    profile_url: str = ""  # with {handle}
    note: Words = NO_NOTE
    closed: str = ""  # year or date, for retired ones
    source: str = ""
    french_name: str = ""  # where the name is a common noun

    def say(self, language: str) -> str:
        """Return what to call it in ``language``; most names are the same everywhere."""
        return self.french_name if self.french_name and language.lower().startswith("fr") else self.name


_F = NetworkFamily
_S = NetworkState


def _rows() -> tuple[Network, ...]:
    return (
        Network(
            "facebook",
            "Facebook",
            _F.SOCIAL,
            _S.ACTIVE,
            "Fb",
            "#3b5f9e",
            "page name or id",
            "https://www.facebook.com/{handle}",
        ),
        Network(
            "instagram",
            "Instagram",
            _F.SOCIAL,
            _S.ACTIVE,
            "Ig",
            "#b0446f",
            "@handle",
            "https://www.instagram.com/{handle}/",
        ),
        Network(
            "threads", "Threads", _F.SOCIAL, _S.ACTIVE, "Th", "#4a4a4a", "@handle", "https://www.threads.com/@{handle}"
        ),
        Network(
            "linkedin",
            "LinkedIn",
            _F.PROFESSIONAL,
            _S.ACTIVE,
            "Li",
            "#1f6f8b",
            "company page",
            "https://www.linkedin.com/company/{handle}/",
        ),
        Network("x", "X (Twitter)", _F.SOCIAL, _S.ACTIVE, "X", "#5b6470", "@handle", "https://x.com/{handle}"),
        Network(
            "youtube", "YouTube", _F.VIDEO, _S.ACTIVE, "Yt", "#a8433a", "@handle", "https://www.youtube.com/@{handle}"
        ),
        Network(
            "tiktok", "TikTok", _F.VIDEO, _S.ACTIVE, "Tk", "#2f7f79", "@handle", "https://www.tiktok.com/@{handle}"
        ),
        Network(
            "pinterest",
            "Pinterest",
            _F.SOCIAL,
            _S.ACTIVE,
            "Pi",
            "#9a3b4a",
            "@handle",
            "https://www.pinterest.com/{handle}/",
        ),
        Network("mastodon", "Mastodon", _F.SOCIAL, _S.ACTIVE, "Ma", "#6a5aa8", "@name@server"),
        Network(
            "bluesky",
            "Bluesky",
            _F.SOCIAL,
            _S.ACTIVE,
            "Bs",
            "#3a7fb5",
            "name.bsky.social",
            "https://bsky.app/profile/{handle}",
        ),
        Network("snapchat", "Snapchat", _F.SOCIAL, _S.ACTIVE, "Sn", "#8a7a1f", "@handle"),
        Network("whatsapp", "WhatsApp", _F.MESSAGING, _S.ACTIVE, "Wa", "#3d8a5a", "+33 ..."),
        Network("telegram", "Telegram", _F.MESSAGING, _S.ACTIVE, "Tg", "#3f86a8", "@channel"),
        Network("matrix", "Matrix", _F.MESSAGING, _S.ACTIVE, "Mx", "#46705f", "#room:server"),
        Network("reddit", "Reddit", _F.SOCIAL, _S.ACTIVE, "Re", "#a85f2f", "r/community"),
        Network("google_business", "Google Business Profile", _F.PLACES, _S.ACTIVE, "Gb", "#5a7d3a", "place name"),
        Network("tripadvisor", "Tripadvisor", _F.PLACES, _S.ACTIVE, "Ta", "#4f8a4a", "place name"),
        Network("trustpilot", "Trustpilot", _F.PLACES, _S.ACTIVE, "Tp", "#3f8a6f", "domain"),
        Network("meta_ads", "Meta Ads", _F.ADS, _S.ACTIVE, "MA", "#54689a", "ad account"),
        Network("google_ads", "Google Ads", _F.ADS, _S.ACTIVE, "GA", "#7a6a2f", "ad account"),
        Network("linkedin_ads", "LinkedIn Ads", _F.ADS, _S.ACTIVE, "LA", "#2f6a80", "ad account"),
        Network("tiktok_ads", "TikTok Ads", _F.ADS, _S.ACTIVE, "TA", "#3a6f6a", "ad account"),
        Network("pinterest_ads", "Pinterest Ads", _F.ADS, _S.ACTIVE, "PA", "#8a4f5f", "ad account"),
        Network("web", "Website", _F.WEB, _S.ACTIVE, "We", "#6b5b4a", "example.com", french_name="Site web"),
        Network("search", "Web search", _F.WEB, _S.ACTIVE, "Se", "#5f6f3f", "example.com", french_name="Recherche web"),
        Network("blog", "Blog", _F.OWNED, _S.ACTIVE, "Bl", "#7a5a6f", "example.com/blog"),
        Network(
            "newsletter",
            "Newsletter",
            _F.OWNED,
            _S.ACTIVE,
            "Nl",
            "#5a6a8a",
            "list name",
            french_name="Lettre d’information",
        ),
        Network(
            "viadeo",
            "Viadeo",
            _F.PROFESSIONAL,
            _S.FADED,
            "Vi",
            "#a06a3a",
            "profile",
            note=Words(
                "French professional network; almost nobody answers there now.",
                "Réseau professionnel français ; presque plus personne n’y répond.",
            ),
        ),
        Network(
            "copains_davant",
            "Copains d’avant",
            _F.SOCIAL,
            _S.HISTORIC,
            "Ca",
            "#6f8a3a",
            "profile",
            note=Words(
                "French school-friends site, of historic interest to a company.",
                "Site d’anciens élèves, d’intérêt historique pour une entreprise.",
            ),
        ),
        Network(
            "foursquare",
            "Foursquare / Swarm",
            _F.PLACES,
            _S.HISTORIC,
            "Fs",
            "#8a5a8f",
            "place name",
            note=Words(
                "Check-ins live on in Swarm; the city guide app closed in December 2024.",
                "Les passages continuent dans Swarm ; le guide de villes a fermé en décembre 2024.",
            ),
            closed="2024-12",
        ),
        Network(
            "second_life",
            "Second Life",
            _F.SOCIAL,
            _S.HISTORIC,
            "SL",
            "#4a7a8a",
            "region",
            note=Words(
                "Still open; few companies kept their islands after 2008.",
                "Toujours ouvert ; peu d’entreprises y ont gardé leur île après 2008.",
            ),
        ),
        Network(
            "skype",
            "Skype",
            _F.MESSAGING,
            _S.RETIRED,
            "Sk",
            "#5a86a0",
            "account name",
            closed="2025-05",
            note=Words(
                "Closed in May 2025; its export may still be on somebody's disk.",
                "Fermé en mai 2025 ; son export est peut-être encore sur un disque.",
            ),
        ),
        Network(
            "google_plus",
            "Google+",
            _F.SOCIAL,
            _S.RETIRED,
            "G+",
            "#a0503a",
            "+Page",
            closed="2019-04",
            note=Words(
                "Closed to the public in April 2019; Takeout archives made before then can still be read by hand.",
                "Fermé au public en avril 2019 ; les archives Takeout d’avant cette date se lisent encore à la main.",
            ),
        ),
        Network("vine", "Vine", _F.VIDEO, _S.RETIRED, "Vn", "#3f8a70", "@handle", closed="2017-01"),
        Network("periscope", "Periscope", _F.VIDEO, _S.RETIRED, "Pe", "#9a4f5a", "@handle", closed="2021-03"),
        Network("other", "Other network", _F.SOCIAL, _S.ACTIVE, "··", "#6a6a6a", "account", french_name="Autre réseau"),
    )


NETWORKS: Mapping[str, Network] = MappingProxyType({row.slug: row for row in _rows()})


def network(slug: str) -> Network:
    """Return the catalogue's row; raises ``KeyError`` for a slug it does not hold."""
    return NETWORKS[slug]
