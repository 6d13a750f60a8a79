"""Words people write in sheets of their own, made ours: names of networks and kinds of costs."""

from __future__ import annotations

import re
from functools import cache

from essor.importers.base import Line
from essor.importers.cells import CellError, fold
from essor.records import NETWORKS, Words

UNKNOWN_NETWORK = Words(
    "“{value}” is no network I know; the row was kept as shared by all. Write a name of the catalogue.",
    "« {value} » n’est pas un réseau connu ; la ligne a été gardée comme commune à tous. Écrivez un nom du catalogue.",
)
UNKNOWN_KIND = Words(
    "“{value}” is no kind of cost I know; the row was kept as “other”.",
    "« {value} » n’est pas une sorte de coût connue ; la ligne a été gardée comme « autre ».",
)
_SHARED = frozenset({"", "all", "tous", "toutes", "shared", "commun", "general", "-", "*", "tous les reseaux"})
_OTHER_NAMES = {
    "fb": "facebook",
    "insta": "instagram",
    "ig": "instagram",
    "twitter": "x",
    "yt": "youtube",
    "google my business": "google_business",
    "google business": "google_business",
    "meta": "meta_ads",
    "facebook ads": "meta_ads",
    "google": "google_ads",
    "adwords": "google_ads",
    "site": "web",
    "site web": "web",
    "site internet": "web",
    "seo": "search",
    "referencement": "search",
    "email": "newsletter",
    "e-mail": "newsletter",
    "emailing": "newsletter",
}
_KINDS = {
    "ads": "ads ad advertising spend publicite publicites pub regie annonces",
    "tool": "tool tools software subscription outil outils logiciel abonnement",
    "agency": "agency freelance agence prestataire prestation honoraires",
    "training": "training course formation",
    "content": "content creation photo photos video contenu contenus graphisme redaction",
    "other": "other autre autres divers",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}


@cache
def _networks() -> dict[str, str]:
    names = {fold(slug.replace("_", " ")): slug for slug in NETWORKS}
    return names | {fold(network.name): network.slug for network in NETWORKS.values()} | _OTHER_NAMES


def network_of(line: Line, key: str) -> str:
    """Return a network's slug, "" for all of them; an unknown name is told and kept as shared."""
    text = line.text(key)
    name = fold(text).replace("_", " ")
    if name in _SHARED:
        return ""
    slug = _networks().get(name)
    if slug is None:
        line.warn(key, CellError(UNKNOWN_NETWORK, value=text[:60]))
        return ""
    return slug


def network_named(*texts: str) -> str:
    """Return the network that one of several free labels (tags, a task) is exactly the name of, else ""."""
    for text in texts:
        for part in re.split(r"[,;|]", text):
            slug = _networks().get(fold(part).replace("_", " "))
            if slug is not None:
                return slug
    return ""


def cost_kind_of(line: Line, key: str) -> str:
    """Return a kind of cost; an unknown word is told and kept as "other"."""
    text = line.text(key)
    if not text:
        return "other"
    name = fold(text)
    kind = _KIND_OF.get(name) or next((_KIND_OF[word] for word in name.split() if word in _KIND_OF), "")
    if not kind:
        line.warn(key, CellError(UNKNOWN_KIND, value=text[:60]))
        return "other"
    return kind
