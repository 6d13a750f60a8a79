"""What the first page says: sentences, suggestions, the getting-started list. Reads other rooms' queries only.

``state_of`` asks every room once; the sentences and suggestions are made from that one value.
"""

from __future__ import annotations

import uuid
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from essor.health.queries import ChannelHealth, health_of
from essor.intake.models import Drop
from essor.intake.queries import drops_of
from essor.ledger.queries import has_money
from essor.measurement.queries import NetworkResult, Results, period_known, results
from essor.today.models import Dismissal
from essor.today.rules import Sentence, Suggestion, Task, first_sentences
from essor.web.formats import format_date, format_hours, format_money
from essor.web.networks import network_name
from essor.workspaces.models import Workspace
from essor.workspaces.queries import AuditFilter, audit_entries
from essor.workspaces.rules import Permission

OLD_AFTER = timedelta(days=45)  # figures older than this say nothing about now
FEW = 2  # how many accounts a sentence names before it counts the others


@dataclass(frozen=True, slots=True)
class State:
    """All that the page is made from."""

    accounts: tuple[ChannelHealth, ...]
    drops_to_check: tuple[Drop, ...]
    drops_failed: tuple[Drop, ...]
    drops_stored: int
    has_costs: bool
    has_sales: bool
    has_report: bool
    results: Results | None  # None: nothing is known of costs, or the reader may not see money
    today: date

    def accounts_that_are(self, condition: str) -> list[ChannelHealth]:
        """Return the accounts in one condition ("dormant", "tired", "declining", "unclear", "healthy")."""
        return [one for one in self.accounts if one.diagnosis.condition == condition]

    @property
    def has_posts(self) -> bool:
        """Whether any account has a known post or figure."""
        return any(one.diagnosis.condition not in ("unclear", "at_rest") for one in self.accounts)

    @property
    def known_until(self) -> date | None:
        """The last day that any account's figures cover."""
        days = [one.diagnosis.until for one in self.accounts if one.diagnosis.condition not in ("unclear", "at_rest")]
        return max(days, default=None)


def state_of(workspace: Workspace, *, now: datetime, with_money: bool) -> State:
    """Ask every room what the page needs; ``with_money`` False leaves out what the reader may not see."""
    zone = zoneinfo.ZoneInfo(workspace.timezone)
    drops = list(drops_of(workspace.pk)[:50])
    has_costs, has_sales = has_money(workspace.pk)
    found = None
    if with_money and has_costs:
        first, last = period_known(workspace.pk, zone=zone, now=now)
        found = results(workspace.pk, first=first, last=last, zone=zone, currency=workspace.currency)
    return State(
        accounts=tuple(health_of(workspace.pk, zone=zone, now=now)),
        drops_to_check=tuple(drop for drop in drops if drop.state == Drop.State.READY),
        drops_failed=tuple(drop for drop in drops if drop.state == Drop.State.FAILED),
        drops_stored=sum(drop.state == Drop.State.COMMITTED for drop in drops),
        has_costs=has_costs,
        has_sales=has_sales,
        # The reports' room stands beside this one: what it did is read from the trail that both write to.
        has_report=audit_entries(workspace, AuditFilter(kind="report")).exists(),
        results=found,
        today=now.astimezone(zone).date(),
    )


def sentences(state: State) -> list[Sentence]:
    """Return the one to three sentences that say what matters, the heaviest first."""
    if not state.accounts:
        return first_sentences(
            [
                Sentence(_("Essor does not know your networks yet.")),
                Sentence(
                    _("Bring the files that they let you download, and it says what each costs, shows and obtains.")
                ),
            ]
        )
    alarms = [*_silence(state), *_tiredness(state)]
    declines = _decline(state)
    calm = [] if alarms or declines else _calm(state)
    return first_sentences([*alarms, *calm, *_worth(state), *declines, *_age(state)])


def suggestions(state: State) -> list[Suggestion]:
    """Return every next step that the state asks for, the most pressing first."""
    steps: list[Suggestion] = []
    for drop in state.drops_to_check[:1]:  # one step, however many drops wait
        waiting = len(state.drops_to_check)
        steps.append(
            Suggestion(
                f"check:{drop.public_id}",
                _("Check the files you brought"),
                _("They have been read; nothing is kept before you have looked at what they would add.")
                if waiting == 1
                else ngettext(
                    "%(count)s import waits; nothing of it is kept before you have looked at what it would add.",
                    "%(count)s imports wait; nothing of them is kept before you have looked at what they would add.",
                    waiting,
                )
                % {"count": waiting},
                _("Look at them"),
                f"files/{drop.public_id}/" if waiting == 1 else "files/",
                Permission.IMPORT_FILES,
            )
        )
    for drop in state.drops_failed:
        steps.append(
            Suggestion(
                f"failed:{drop.public_id}",
                _("Some files could not be read"),
                drop.problem or _("The reason stands beside each file. Nothing of them was kept."),
                _("See why"),
                f"files/{drop.public_id}/",
                Permission.IMPORT_FILES,
            )
        )
    steps += _account_steps(state)
    steps += _settling_steps(state)
    if state.drops_stored and not state.has_costs:
        steps.append(
            Suggestion(
                "costs",
                _("Say what your networks cost"),
                _("Without hours and spending, no return can be given: a line per week is enough to begin."),
                _("Enter costs"),
                "money/",
                Permission.EDIT_MONEY,
            )
        )
    if state.drops_stored and not state.has_sales:
        steps.append(
            Suggestion(
                "sales",
                _("Bring your orders"),
                _("The list of orders of your shop, or the deals of your CRM, is what a return is measured with."),
                _("Bring a file"),
                "files/",
                Permission.IMPORT_FILES,
            )
        )
    return steps


def checklist(state: State) -> list[Task]:
    """Return the getting-started list, as the state says it."""
    accounts = state.accounts
    in_charge = [one.channel.owner_id is not None and bool(one.channel.purpose) for one in accounts]
    return [
        Task(
            _("Add an account"),
            _("A network and a name are enough; no key, no permission."),
            "channels/",
            bool(accounts),
            Permission.EDIT_CHANNELS,
        ),
        Task(
            _("Bring a first file"),
            _("What the network lets you download, as it comes."),
            "files/",
            state.drops_stored > 0,
            Permission.IMPORT_FILES,
        ),
        Task(
            _("Give each account somebody in charge and an objective"),
            _("An account that nobody answers for is the first to fall silent."),
            "channels/",
            bool(accounts) and all(in_charge),
            Permission.EDIT_CHANNELS,
        ),
        Task(
            _("Enter what it costs"),
            _("Hours, advertising, tools."),
            "money/",
            state.has_costs,
            Permission.EDIT_MONEY,
        ),
        Task(
            _("Make a first report"),
            _("Five minutes to read: a verdict per network, what changed, what to do."),
            "reports/",
            state.has_report,
            Permission.MAKE_REPORTS,
        ),
    ]


def put_away(workspace: Workspace, *, now: datetime) -> set[str]:
    """Return the keys of the suggestions that are put away now."""
    asleep = Q(until=None) | Q(until__gt=now)
    return set(Dismissal.objects.filter(asleep, workspace=workspace).values_list("key", flat=True))


def _silence(state: State) -> list[Sentence]:
    silent = state.accounts_that_are("dormant")
    if not silent:
        return []
    text = ngettext(
        "%(names)s has been silent for longer than its own rhythm explains.",
        "%(names)s have been silent for longer than their own rhythm explains.",
        len(silent),
    )
    return [Sentence(text % {"names": _names(silent)}, "act", "health/")]


def _tiredness(state: State) -> list[Sentence]:
    tired = state.accounts_that_are("tired")
    if not tired:
        return []
    text = ngettext(
        "On %(names)s you publish more and each post obtains less: the audience tires.",
        "On %(names)s you publish more and each post obtains less: the audiences tire.",
        len(tired),
    )
    return [Sentence(text % {"names": _names(tired)}, "act", "health/")]


def _decline(state: State) -> list[Sentence]:
    declining = state.accounts_that_are("declining")
    if not declining:
        return []
    text = ngettext(
        "%(names)s obtains clearly less than a year ago.",
        "%(names)s obtain clearly less than a year ago.",
        len(declining),
    )
    return [Sentence(text % {"names": _names(declining)}, "", "health/")]


def _calm(state: State) -> list[Sentence]:
    healthy, unclear = state.accounts_that_are("healthy"), state.accounts_that_are("unclear")
    if healthy and not unclear:
        text = ngettext(
            "%(names)s keeps its rhythm, and nothing shows that its audience tires.",
            "Your %(count)s accounts keep their rhythm, and nothing shows that their audiences tire.",
            len(healthy),
        )
        return [Sentence(text % {"names": _names(healthy), "count": len(healthy)}, "", "health/")]
    if healthy:
        text = ngettext(
            "%(names)s keeps its rhythm; of the others too little is known to say how they are.",
            "%(names)s keep their rhythm; of the others too little is known to say how they are.",
            len(healthy),
        )
        return [Sentence(text % {"names": _names(healthy)}, "", "health/")]
    if unclear:
        text = ngettext(
            "Of your account, too little is known to say how it is.",
            "Of your %(count)s accounts, too little is known to say how they are.",
            len(unclear),
        )
        more = _("The files that each network lets you download would tell; a year of them is best.")
        return [Sentence(text % {"count": len(unclear)}, "", "health/"), Sentence(more, "", "files/")]
    return [Sentence(_("All your accounts are at rest, by your decision."), "", "channels/")]


def _worth(state: State) -> list[Sentence]:
    """Say of one network what it costs and what can be said of its return: first one that loses, else the dearest."""
    row = _dearest(state)
    if row is None or state.results is None:
        return []
    language = get_language() or "en"
    months = max(1.0, ((state.results.last - state.results.first).days + 1) / 30.44)
    words = {
        "network": network_name(row.network),
        "money": format_money(row.cost.known, state.results.currency, language, decimals=0),
        "hours": format_hours(float(row.cost.hours) / months, language),
    }
    if row.judgement.verdict == "loses":
        text = _("%(network)s cost %(money)s in a year, more than the margin on all your sales: it loses money.")
        return [Sentence(text % words, "act", "results/")]
    if row.cost.hours:
        text = _("%(network)s costs you %(hours)s a month; what it earns cannot be said yet.")
    else:
        text = _("%(network)s cost %(money)s in a year; what it earns cannot be said yet.")
    return [Sentence(text % words, "", "results/")]


def _dearest(state: State) -> NetworkResult | None:
    rows = [row for row in (state.results.networks if state.results else ()) if row.cost.known or row.cost.hours]
    losing = [row for row in rows if row.judgement.verdict == "loses"]
    return max(losing or rows, key=lambda row: (row.cost.known, row.cost.hours), default=None)


def _settling_steps(state: State) -> list[Suggestion]:
    """The cheapest thing that would move the verdict on the dearest network."""
    row = _dearest(state)
    if row is None or row.judgement.next_step is None:
        return []
    return [
        Suggestion(
            f"settle:{row.network}",
            _("Find out what %(network)s earns") % {"network": network_name(row.network)},
            row.judgement.next_step.say(get_language() or "en"),
            _("See the results"),
            "results/",
            Permission.SEE_MONEY,
        )
    ]


def _age(state: State) -> list[Sentence]:
    until = state.known_until
    if until is None or state.today - until <= OLD_AFTER:
        return []
    text = _("The figures stop on %(day)s: what came after is not known here.")
    return [Sentence(text % {"day": format_date(until, get_language() or "en")}, "", "files/")]


def _account_steps(state: State) -> list[Suggestion]:
    steps: list[Suggestion] = []
    for one in state.accounts_that_are("dormant"):
        if one.decision is None:
            steps.append(
                Suggestion(
                    f"dormant:{one.channel.public_id}",
                    _("Decide what becomes of %(account)s") % {"account": one.channel},
                    _("Revive it, send its people elsewhere, freeze it or close it: each with its steps."),
                    _("Decide"),
                    f"health/{one.channel.public_id}/",
                    Permission.EDIT_CHANNELS,
                )
            )
    awake = [one for one in state.accounts if one.diagnosis.condition != "at_rest"]
    alone = [one for one in awake if one.channel.owner_id is None]
    aimless = [one for one in awake if one.channel.owner_id is not None and not one.channel.purpose]
    if alone:
        steps.append(
            Suggestion(
                _key("owner", alone),
                _("Put somebody in charge of %(accounts)s") % {"accounts": _names(alone)},
                _("An account that nobody answers for is the first to fall silent."),
                _("Choose somebody"),
                _path(alone),
                Permission.EDIT_CHANNELS,
            )
        )
    if aimless:
        steps.append(
            Suggestion(
                _key("purpose", aimless),
                _("Say what %(accounts)s should achieve") % {"accounts": _names(aimless)},
                _("Without an objective nobody can say whether an account works."),
                _("Choose an objective"),
                _path(aimless),
                Permission.EDIT_CHANNELS,
            )
        )
    return steps


def _key(kind: str, accounts: Sequence[ChannelHealth]) -> str:
    """Name a suggestion by the accounts it is about: with another account it is another suggestion."""
    together = " ".join(sorted(str(one.channel.public_id) for one in accounts))
    return f"{kind}:{uuid.uuid5(uuid.NAMESPACE_OID, together)}"


def _path(accounts: Sequence[ChannelHealth]) -> str:
    return f"channels/{accounts[0].channel.public_id}/settings/" if len(accounts) == 1 else "channels/"


def _names(accounts: Sequence[ChannelHealth]) -> str:
    """Return accounts as a sentence names them: two at most, the others counted."""
    names = [str(one.channel) for one in accounts]
    if len(names) > FEW + 1:
        others = ngettext("%(count)s other", "%(count)s others", len(names) - FEW) % {"count": len(names) - FEW}
        names = [*names[:FEW], others]
    if len(names) == 1:
        return names[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
