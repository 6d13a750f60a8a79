"""Costs in words: the sentences that the room opens with."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from essor.ledger.spending import NetworkCost, Spending
from essor.web.formats import format_hours, format_money, format_period
from essor.web.networks import network_name


def name_of(network: str) -> str:
    """Return a network's name; shared money has none."""
    return network_name(network) if network else _("Shared by all")


def opening(found: Spending) -> list[str]:
    """Return one to three sentences on what a period cost, and what is missing."""
    language = get_language() or "en"

    def money(amount: object) -> str:
        return format_money(amount, found.currency, language, decimals=0)  # type: ignore[arg-type]

    period = format_period(found.first, found.last, language)
    if not found.total and not found.hours:
        return [_("No cost and no hour of %(period)s is known yet.") % {"period": period}]
    lines = []
    if found.total:
        lines.append(
            _("From what is recorded, your networks cost %(total)s over %(period)s.")
            % {"total": money(found.total), "period": period}
        )
        dearest = next((row for row in found.rows if row.network), None)
        if dearest is not None:
            lines.append(
                _("%(network)s costs most: %(amount)s%(hours)s.")
                % {
                    "network": name_of(dearest.network),
                    "amount": money(dearest.total),
                    "hours": _with_hours(dearest, language),
                }
            )
    if found.unpriced:
        lines.append(
            _("%(hours)s have no price yet: say what an hour costs you.")
            % {"hours": format_hours(found.unpriced, language)}
        )
    return lines


def missing(found: Spending, own: Sequence[str], *, places: Sequence[str]) -> list[str]:
    """Return what the record does not hold, in words: networks of one's own without any hour, other currencies."""
    known = {row.network for row in found.rows if row.hours}
    shared = "" in known
    silent = [name_of(slug) for slug in own if slug in places and slug not in known]
    lines = []
    if silent and not shared:
        lines.append(
            ngettext(
                "No hour is recorded for %(names)s: its cost is only a lower limit.",
                "No hour is recorded for %(names)s: their costs are only lower limits.",
                len(silent),
            )
            % {"names": ", ".join(silent)}
        )
    if found.elsewhere:
        lines.append(
            ngettext(
                "%(count)s line is in another currency: it is kept, and not converted.",
                "%(count)s lines are in another currency: they are kept, and not converted.",
                found.elsewhere,
            )
            % {"count": found.elsewhere}
        )
    return lines


def _with_hours(row: NetworkCost, language: str) -> str:
    if not row.hours:
        return ""
    return _(", with %(hours)s of work") % {"hours": format_hours(row.hours, language)}
