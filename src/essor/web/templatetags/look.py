"""What templates say of numbers, dates, money, networks and texts by people. Built into every template.

``{% number 1234.5 %}``, ``{% number value low high %}``, ``{% money amount "EUR" %}``, ``{% percent share %}``,
``{% day date %}``, ``{% moment datetime %}``, ``{% period first last %}``, ``{% bdi %}{{ name }}{% endbdi %}``.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from essor.records import NETWORKS, Network, Words
from essor.web import formats
from essor.web.charts import interval_bar as draw_interval_bar
from essor.web.figures import Figure
from essor.web.icons import ICONS

register = template.Library()


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def number(
    value: formats.Numeric,
    low: formats.Numeric | None = None,
    high: formats.Numeric | None = None,
    decimals: int | None = None,
) -> str:
    """Write a number, rounded to what its interval says is known."""
    return formats.format_number(value, _language(), low=low, high=high, decimals=decimals)


@register.simple_tag
def percent(
    share: formats.Numeric,
    low: formats.Numeric | None = None,
    high: formats.Numeric | None = None,
    decimals: int | None = None,
) -> str:
    """Write a share (0.12) as a percentage."""
    return formats.format_percent(share, _language(), low=low, high=high, decimals=decimals)


@register.simple_tag
def money(
    amount: formats.Numeric,
    currency: str,
    low: formats.Numeric | None = None,
    high: formats.Numeric | None = None,
    decimals: int | None = None,
) -> str:
    """Write an amount with its currency."""
    return formats.format_money(amount, currency, _language(), low=low, high=high, decimals=decimals)


@register.simple_tag
def hours(value: formats.Numeric, low: formats.Numeric | None = None, high: formats.Numeric | None = None) -> str:
    """Write a number of hours."""
    return formats.format_hours(value, _language(), low=low, high=high)


@register.simple_tag
def day(value: date | datetime, year: bool = True, long: bool = False, weekday: bool = False) -> SafeString:
    """Write a date, in the active time zone, as a ``<time>``."""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return format_html(
        '<time datetime="{}">{}</time>',
        local.date().isoformat() if isinstance(local, datetime) else local.isoformat(),
        formats.format_date(local, _language(), year=year, long=long, weekday=weekday),
    )


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """Write a date and time of day, in the active time zone."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    language = _language()
    joint = " à " if formats.tongue(language) == "fr" else ", "
    text = f"{formats.format_date(local, language)}{joint}{formats.format_clock(local, language)}"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), text)


@register.simple_tag
def period(first: date, last: date) -> str:
    """Write a period with what both ends share said once."""
    return formats.format_period(first, last, _language())


@register.filter
def say(words: Words | str | None) -> str:
    """Return bilingual words in the reader's language; a plain text stays as it is."""
    if words is None:
        return ""
    return words.say(_language()) if isinstance(words, Words) else str(words)


@register.simple_tag
def network_name(row: Network) -> str:
    """Return what to call a network in the reader's language."""
    return row.say(_language())


@register.filter
def network(slug: str) -> Network:
    """Return the catalogue's row of a network."""
    return NETWORKS.get(slug, NETWORKS["other"])


@register.filter
def drawing(markup: str) -> SafeString:
    """Let a chart's markup stand in the page: ``web.charts`` escapes every text it draws."""
    return mark_safe(markup)  # noqa: S308


@register.simple_tag
def interval_bar(figure: Figure) -> SafeString:
    """Draw a figure's interval on its scale."""
    bar = figure.bar
    return mark_safe(draw_interval_bar(*bar, evidence=figure.evidence)) if bar else mark_safe("")  # noqa: S308


@register.simple_tag
def asset(path: str) -> str:
    """Return a static file's address with its content's fingerprint, so that it may be cached for ever."""
    return f"{static(path)}?v={_fingerprint(path)}"


def _fingerprint(path: str) -> str:
    return _read_fingerprint(path) if settings.DEBUG else _known_fingerprint(path)


def _read_fingerprint(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise template.TemplateSyntaxError(f"there is no static file {path!r}")
    with open(found, "rb") as file:  # noqa: PTH123  (a finder returns a string)
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]


_known_fingerprint = cache(_read_fingerprint)


class _Isolated(template.Node):
    """Text by people between ``<bdi>``, so that a right-to-left name cannot turn the sentence around it.

    The empty ``lang`` says that its language is not known: a voice that reads the page must not take it for the page's.
    """

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return mark_safe(f'<bdi lang="">{self.nodelist.render(context)}</bdi>')  # noqa: S308  (its content is escaped inside)


@register.tag
def bdi(parser: Parser, token: Token) -> template.Node:
    """Isolate a text that people wrote."""
    nodelist = parser.parse(("endbdi",))
    parser.delete_first_token()
    return _Isolated(nodelist)


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> str:
    """Render a block of the page a second time: the title stands in the head and above the page."""
    blocks = context.render_context[BLOCK_CONTEXT_KEY]
    return str(blocks.get_block(name).render(context))


@register.simple_tag
def icon_path(name: str) -> SafeString:
    """Return an icon's drawing."""
    return mark_safe(ICONS[name])  # noqa: S308  (constants of this package)


@register.simple_tag(takes_context=True)
def sort_state(context: Context, field: str) -> str:
    """Return "ascending" or "descending" where the page is sorted by ``field`` (``?sort=-field``), else nothing."""
    chosen = context["request"].GET.get("sort", "") if field else ""
    return {field: "ascending", f"-{field}": "descending"}.get(chosen, "") if field else ""


@register.simple_tag(takes_context=True)
def sort_url(context: Context, field: str) -> str:
    """Return this page's address sorted by ``field``, or the other way round where it already is."""
    query = context["request"].GET.copy()
    query["sort"] = f"-{field}" if query.get("sort") == field else field
    query.pop("page", None)
    return f"?{query.urlencode()}"


@register.filter
def get(mapping: Any, key: str) -> Any:
    """Return ``mapping[key]`` or nothing."""
    return mapping.get(key)
