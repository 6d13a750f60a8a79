"""Public reads on the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from essor.demo.services import MAKE_JOB, simulated_company
from essor.intake.queries import drops_of, progress_of
from essor.jobs.aside import kept
from essor.jobs.queries import latest_job
from essor.measurement.queries import results
from essor.measurement.rules import Bounds, Verdict
from essor.simulation.files import export_zip
from essor.stats import NotEstimable
from essor.workspaces.models import Workspace
from essor.workspaces.queries import state_of


@dataclass(frozen=True, slots=True)
class Making:
    """How a demo that is not whole stands: ``done`` of ``total`` bytes of its files, or the words of what failed."""

    done: int = 0
    total: int = 0
    is_storing: bool = False
    problem: str = ""


def making_of(workspace: Workspace) -> Making | None:
    """Return how far the making of a demo is; ``None`` where it is whole, or was made without a worker."""
    job = latest_job(MAKE_JOB, workspace_id=workspace.pk)
    if job is None or job.state == job.State.DONE:
        return None
    if job.state in (job.State.FAILED, job.State.CANCELLED):
        return Making(problem=job.error)
    drop = drops_of(workspace.pk).last()
    progress = progress_of(drop) if drop is not None else None
    if drop is None or progress is None:
        return Making()
    return Making(progress.done, progress.total, is_storing=drop.state == drop.State.COMMITTING)


@dataclass(frozen=True, slots=True)
class NetworkTruth:
    """What one network truly did in the demo's last year, beside what Essor says of it from the files alone.

    ``verdict_holds``: the verdict does not contradict the truth. ``recorded`` is what the sales recorded beside it would
    return if none had come without it, and ``recorded_holds`` whether the true return lies inside: it often does not,
    which is why Essor calls no recorded return a gain.
    """

    network: str
    orders: float  # caused, in expectation
    cost: float
    gain: float
    return_on_cost: float | None
    verdict: Verdict
    recorded: Bounds | None
    recorded_holds: bool | None
    verdict_holds: bool


@dataclass(frozen=True, slots=True)
class Unveiled:
    """The truth behind the demo, network by network, dearest first; what was planted in its accounts."""

    first: date
    last: date
    networks: tuple[NetworkTruth, ...]
    dormant: tuple[tuple[str, date], ...]  # network, day of its last post
    tiring: tuple[tuple[str, float], ...]  # network, ratio a year of what a post obtains
    crisis: tuple[str, date, date]


@kept(state=state_of)
def truth_of(workspace_id: int, *, made_at: datetime, language: str, zone: ZoneInfo, currency: str) -> Unveiled:
    """Return the truth behind a demo that was made at ``made_at``: the same day draws the same company again."""
    truth = simulated_company(now=made_at, language=language).truth
    first = truth.networks["instagram"].last_year.first
    found = results(workspace_id, first=first, last=truth.until, zone=zone, currency=currency)
    rows = []
    for name, one in truth.networks.items():
        worth, said = one.last_year, found.of(name)
        recorded = said.judgement.observed if said is not None else None
        bounds = None if recorded is None or isinstance(recorded, NotEstimable) else recorded
        verdict = said.judgement.verdict if said is not None else Verdict.CANNOT_SAY
        rows.append(
            NetworkTruth(
                network=name,
                orders=worth.orders,
                cost=worth.cost,
                gain=worth.gain,
                return_on_cost=worth.return_on_cost,
                verdict=verdict,
                recorded=bounds,
                recorded_holds=holds(bounds, worth.return_on_cost),
                verdict_holds=agrees(verdict, worth.return_on_cost),
            )
        )
    rows.sort(key=lambda row: -row.cost)
    accounts = truth.networks.values()
    return Unveiled(
        first,
        truth.until,
        tuple(rows),
        tuple((one.network, one.dormant_since) for one in accounts if one.dormant_since is not None),
        tuple((one.network, one.trend.response_per_year) for one in accounts if one.trend is not None),
        (truth.crisis.network, truth.crisis.first, truth.crisis.last),
    )


def holds(bounds: Bounds | None, truth: float | None) -> bool | None:
    """Tell whether bounds hold the true return; ``None`` where there is nothing to compare."""
    if bounds is None or truth is None:
        return None
    return bounds.low <= truth and (bounds.high is None or truth <= bounds.high)


def agrees(verdict: Verdict, truth: float | None) -> bool:
    """Tell whether a verdict does not contradict the true return; to say that nothing can be said contradicts nothing."""
    if verdict is Verdict.CANNOT_SAY or truth is None:
        return True
    return truth > 0 if verdict is Verdict.EARNS else truth < 0


@kept(state=state_of)
def files_of(workspace_id: int, *, made_at: datetime, language: str) -> bytes:
    """Return the demo's files as one zip, as its networks, shop and people would have exported them."""
    return export_zip(simulated_company(now=made_at, language=language))
