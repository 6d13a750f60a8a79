"""The three sentences that a report opens with: what is known of worth, how the accounts are, what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.health import phrases
from essor.health.rules import Condition
from essor.measurement.queries import Results
from essor.measurement.rules import Verdict
from essor.reports.composing.accounts import Judged
from essor.reports.composing.telling import Tongue, listed, network_name
from essor.reports.content import Step


def compose_opening(found: Results, judged: Sequence[Judged], steps: Sequence[Step], tongue: Tongue) -> tuple[str, ...]:
    """Return one to three sentences."""
    return (*_worth(found, tongue), *_accounts(judged), *_first_step(steps))


def _worth(found: Results, tongue: Tongue) -> Iterable[str]:
    if not found.networks:
        yield _("These files name no network that could be judged.")
        return
    losing = [network_name(r.network) for r in found.networks if r.judgement.verdict is Verdict.LOSES]
    earning = [network_name(r.network) for r in found.networks if r.judgement.verdict is Verdict.EARNS]
    if earning or losing:
        parts = []
        if earning:
            parts.append(_("%(names)s bring in more than they cost") % {"names": listed(earning)})
        if losing:
            parts.append(
                ngettext(
                    "%(names)s costs more than it can bring in",
                    "%(names)s cost more than they can bring in",
                    len(losing),
                )
                % {"names": listed(losing)}
            )
        yield f"{listed(parts)}."
        return
    cost = sum((r.cost.known for r in found.networks), start=type(found.undivided)(0))
    is_whole = not any(r.cost.missing for r in found.networks)
    amount = tongue.money(cost) if is_whole else _("at least %(amount)s") % {"amount": tongue.money(cost)}
    names = listed([network_name(r.network) for r in found.networks if r.cost.known])
    sales = found.sales.total.count
    if cost and sales:
        yield _(
            "Your networks cost %(amount)s in this period; %(sales)s sales are known, but of no network can it be said yet "
            "that it brings in more than it costs."
        ) % {"amount": amount, "sales": tongue.number(sales)}
    elif cost:
        yield _(
            "%(names)s cost %(amount)s in this period; without orders, what that money brought back cannot be said."
        ) % {
            "names": names,
            "amount": amount,
        }
    elif sales:
        yield _("%(sales)s sales are known, but no cost: what each network is worth cannot be said yet.") % {
            "sales": tongue.number(sales)
        }
    else:
        yield _(
            "These files tell what was published and what was seen of it; what it cost and what it brought in is not in them."
        )


def _accounts(judged: Sequence[Judged]) -> Iterable[str]:
    if not judged:
        return
    channel, _evidence, worst = judged[0]
    title = str(channel) if channel.title != channel.network_info.name else channel.network_info.name
    if worst.condition in (Condition.DORMANT, Condition.TIRED, Condition.DECLINING):
        yield phrases.headline(worst, title=title)
        return
    healthy = [
        channel.network_info.name for channel, _evidence, found in judged if found.condition is Condition.HEALTHY
    ]
    if healthy:
        names = listed(list(dict.fromkeys(healthy)))
        yield _("Nothing shows that an account falls silent or tires its audience (%(names)s).") % {"names": names}
    else:
        yield _("Too little is known of the accounts to say how they are.")


def _first_step(steps: Sequence[Step]) -> Iterable[str]:
    if steps:
        title = steps[0].title
        title = title if title.endswith(".") else f"{title}."
        yield _("First of all: %(step)s") % {"step": title[:1].lower() + title[1:]}
