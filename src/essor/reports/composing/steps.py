"""What to do next: at most three things, the one that would settle most first, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from essor.health import phrases
from essor.health.rules import Condition
from essor.intake.models import ImportFile
from essor.intake.preview import FilePreview
from essor.measurement.queries import Results
from essor.reports.composing.accounts import Judged
from essor.reports.composing.telling import Asked, Tongue, listed, network_name, quoted
from essor.reports.content import Step

MOST = 3
OLD_AFTER = timedelta(days=45)


def compose_steps(
    asked: Asked, found: Results, judged: Sequence[Judged], files: Sequence[FilePreview], tongue: Tongue
) -> tuple[Step, ...]:
    """Return the steps; none where nothing is known that would ask for one."""
    steps: dict[str, Step] = {}
    for step in (
        *_verdict_steps(found, tongue),
        *_account_steps(judged),
        *_file_steps(files),
        *_old(asked, tongue),
        *_margin(found),
        *_costs(found),
    ):
        steps.setdefault(step.title, step)
    return tuple(steps.values())[:MOST]


def _verdict_steps(found: Results, tongue: Tongue) -> Iterable[Step]:
    """The step that helps most networks, weighed by what they cost; the others follow after the accounts."""
    weights: Counter[str] = Counter()
    helped: dict[str, list[str]] = {}
    for place, result in enumerate(found.networks):
        step = result.judgement.next_step
        if step is not None:
            said = step.say(tongue.language)
            weights[said] += 1 + int(place == 0)
            helped.setdefault(said, []).append(network_name(result.network))
    for said, _weight in weights.most_common(1):
        names = helped[said]
        if len(names) == len(found.networks) and len(names) > 1:
            why = _("It is the cheapest thing that would move the verdict on every network.")
        else:
            why = _("It is the cheapest thing that would move the verdict on %(names)s.") % {"names": listed(names)}
        yield Step(said, why)


def _account_steps(judged: Sequence[Judged]) -> Iterable[Step]:
    for channel, _evidence, diagnosis in judged:
        account = str(channel) if channel.title != channel.network_info.name else channel.network_info.name
        if diagnosis.condition is Condition.DORMANT:
            yield Step(
                _("%(choice)s: %(account)s") % {"choice": phrases.choice_name(diagnosis.advice), "account": account},
                f"{phrases.headline(diagnosis, title=account)} {phrases.choice_meaning(diagnosis.advice)}",
            )
        elif diagnosis.condition is Condition.TIRED:
            yield Step(
                _("Post less often on %(account)s for two months, and look again") % {"account": account},
                phrases.headline(diagnosis, title=account),
            )
        elif diagnosis.condition is Condition.DECLINING:
            yield Step(
                _("Look at what changed on %(account)s") % {"account": account},
                phrases.headline(diagnosis, title=account),
            )


def _file_steps(files: Sequence[FilePreview]) -> Iterable[Step]:
    unknown = [
        file.file.name for file in files if file.file.state == ImportFile.State.UNKNOWN and file.can_map and file.seen
    ]
    if unknown:
        yield Step(
            _("Describe once the columns of the tables that were not recognised"),
            _("%(names)s: their figures are not in this report.")
            % {"names": listed([quoted(name) for name in unknown[:3]])},
        )


def _old(asked: Asked, tongue: Tongue) -> Iterable[Step]:
    if asked.now - asked.moment > OLD_AFTER:
        yield Step(
            _("Bring newer exports"),
            _("These figures stop on %(day)s; what came after is not known here.") % {"day": tongue.day(asked.last)},
        )


def _margin(found: Results) -> Iterable[Step]:
    if found.sales.total.count and not found.is_margin_stated:
        yield Step(
            _("Say what remains of a sale, as a range: for instance 30 to 40%"),
            _("Without it the margin may be anything, and every return is as wide."),
        )


def _costs(found: Results) -> Iterable[Step]:
    if any(result.cost.missing or not result.cost.known for result in found.networks):
        yield Step(
            _("Record the hours spent on each network for four weeks"),
            _("Time is what most networks cost, and none of these files holds it."),
        )
