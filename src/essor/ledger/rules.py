"""Decisions on money and sources, over values: which network a sale came by, what a shared cost is worth to each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

# Names as shops, analytics tools and people write them, after lower-casing. Longest match first; a word must match whole,
# or "box" would be X and "pinterested" Pinterest.
_NAMES: dict[str, str] = {
    "facebook": "facebook",
    "fb": "facebook",
    "fbook": "facebook",
    "meta": "facebook",
    "messenger": "facebook",
    "instagram": "instagram",
    "insta": "instagram",
    "ig": "instagram",
    "threads": "threads",
    "linkedin": "linkedin",
    "lnkd": "linkedin",
    "twitter": "x",
    "x": "x",
    "tweet": "x",
    "youtube": "youtube",
    "yt": "youtube",
    "youtu.be": "youtube",
    "tiktok": "tiktok",
    "tik tok": "tiktok",
    "pinterest": "pinterest",
    "pin": "pinterest",
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "bsky": "bluesky",
    "snapchat": "snapchat",
    "whatsapp": "whatsapp",
    "telegram": "telegram",
    "reddit": "reddit",
    "viadeo": "viadeo",
    "copains d'avant": "copains_davant",
    "foursquare": "foursquare",
    "google business": "google_business",
    "google business profile": "google_business",
    "google my business": "google_business",
    "gmb": "google_business",
    "gbp": "google_business",
    "google maps": "google_business",
    "tripadvisor": "tripadvisor",
    "trustpilot": "trustpilot",
    "newsletter": "newsletter",
    "infolettre": "newsletter",
    "lettre d'information": "newsletter",
    "email": "newsletter",
    "e-mail": "newsletter",
    "mail": "newsletter",
    "mailing": "newsletter",
    "mailchimp": "newsletter",
    "brevo": "newsletter",
    "sendinblue": "newsletter",
    "klaviyo": "newsletter",
    "blog": "blog",
    "google ads": "google_ads",
    "adwords": "google_ads",
    "meta ads": "meta_ads",
    "facebook ads": "meta_ads",
    "instagram ads": "meta_ads",
    "google": "search",
    "bing": "search",
    "duckduckgo": "search",
    "qwant": "search",
    "ecosia": "search",
    "yahoo": "search",
    "organic search": "search",
    "recherche": "search",
    "moteur de recherche": "search",
    "seo": "search",
}
_HOSTS: dict[str, str] = {
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.me": "facebook",
    "messenger.com": "facebook",
    "instagram.com": "instagram",
    "threads.net": "threads",
    "threads.com": "threads",
    "linkedin.com": "linkedin",
    "lnkd.in": "linkedin",
    "twitter.com": "x",
    "x.com": "x",
    "t.co": "x",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "tiktok.com": "tiktok",
    "pinterest.com": "pinterest",
    "pinterest.fr": "pinterest",
    "pin.it": "pinterest",
    "bsky.app": "bluesky",
    "mastodon.social": "mastodon",
    "reddit.com": "reddit",
    "snapchat.com": "snapchat",
    "whatsapp.com": "whatsapp",
    "wa.me": "whatsapp",
    "t.me": "telegram",
    "google.com": "search",
    "google.fr": "search",
    "bing.com": "search",
    "duckduckgo.com": "search",
    "qwant.com": "search",
    "ecosia.org": "search",
    "tripadvisor.com": "tripadvisor",
    "tripadvisor.fr": "tripadvisor",
    "trustpilot.com": "trustpilot",
}
_PAID = re.compile(r"\b(cpc|ppc|cpm|paid|ads?|paid[ _-]?social|paid[ _-]?search|sea|retargeting|payant|publicite)\b")
_PAID_OF = {
    "facebook": "meta_ads",
    "instagram": "meta_ads",
    "search": "google_ads",
    "linkedin": "linkedin_ads",
    "tiktok": "tiktok_ads",
}
_WORDS = sorted(_NAMES, key=len, reverse=True)


def network_of_words(text: str) -> str:
    """Return the network that a free text names ("Instagram", "vu sur insta"), or "" where it names none or several."""
    folded = text.lower().replace("\u2019", "'")
    found: list[str] = []
    for name in _WORDS:
        pattern = rf"(?<![\w]){re.escape(name)}(?![\w])"
        if re.search(pattern, folded):
            folded = re.sub(pattern, " ", folded)
            if _NAMES[name] not in found:
                found.append(_NAMES[name])
    return found[0] if len(found) == 1 else ""


def network_of_host(url: str) -> str:
    """Return the network that a referring address belongs to, or ""."""
    host = _host(url)
    while host:
        if host in _HOSTS:
            return _HOSTS[host]
        _, _, host = host.partition(".")
    return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:  # "http://[" is no address
        return ""


def observed_network(*, source: str, utm: Mapping[str, str], referrer: str) -> str:
    """Return the network that a conversion's own fields name, or "" (unknown; never guessed).

    The link's utm fields come first, because the company wrote them; then the referrer; then the shop's source field.
    A paid medium turns Facebook into Meta Ads: the two cost differently and are judged apart.
    """
    named = utm.get("source", "")
    network = network_of_words(named) or network_of_host(named) or network_of_host(referrer) or network_of_words(source)
    if not network and source and "." in source:
        network = network_of_host(source)
    is_paid = bool(_PAID.search(f"{utm.get('medium', '')} {source}".lower().replace("é", "e")))
    return _PAID_OF.get(network, network) if is_paid else network


def folded(text: str) -> str:
    """Return a wording as the table of sources groups it: one case, single spaces, at most 200 characters."""
    return " ".join(text.casefold().replace("\u2019", "'").split())[:200]


def wording_of(*, source: str, utm: Mapping[str, str], referrer: str) -> str:
    """Return the words from which ``observed_network`` understands a conversion, "" where nothing is said.

    Conversions of one wording are always understood alike, so one correction speaks for all of them.
    """
    medium, host = utm.get("medium", ""), _host(referrer)
    parts = [utm.get("source", ""), medium, host, source]
    return folded(" | ".join(part for part in parts if part.strip()))


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What people said that wordings mean: folded wording to network."""

    sources: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    def judge_sale(self, *, source: str, utm: Mapping[str, str], referrer: str) -> tuple[str, str]:
        """Return a conversion's wording and the network it came by, a person's word first."""
        wording = wording_of(source=source, utm=utm, referrer=referrer)
        understood = observed_network(source=source, utm=utm, referrer=referrer)
        return wording, self.sources.get(wording, understood)

    def judge_answer(self, text: str) -> tuple[str, str]:
        """Return an answer's wording and the network it names, a person's word first."""
        wording = folded(text)
        return wording, self.answers.get(wording, network_of_words(text))


@dataclass(frozen=True, slots=True)
class Span:
    """An amount spread evenly over the days from ``first`` to ``last``, both inclusive."""

    amount: Decimal
    first: date
    last: date


def part_within(span: Span, first: date, last: date) -> Decimal:
    """Return the part of an amount that falls into a period, day by day (a yearly licence costs a quarter per quarter)."""
    days = (span.last - span.first).days + 1
    overlap = (min(span.last, last) - max(span.first, first)).days + 1
    if overlap <= 0 or days <= 0:
        return Decimal(0)
    return span.amount * overlap / days


def share_out(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Divide a shared amount in proportion to ``weights``; the parts sum to the amount, cents included.

    Where no weight is above zero nothing is divided (an empty mapping): the rule then cannot be applied, and the caller
    says so instead of inventing equal parts.
    """
    total = sum(weights.values(), Decimal(0))
    if total <= 0:
        return {}
    parts = {key: (amount * weight / total).quantize(Decimal("0.01")) for key, weight in weights.items() if weight > 0}
    largest = max(parts, key=lambda key: parts[key])
    parts[largest] += amount - sum(parts.values(), Decimal(0))
    return parts
