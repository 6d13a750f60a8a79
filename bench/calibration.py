"""``python -m bench.calibration``: are the verdicts true of companies whose truth is known?

Companies are simulated, their exports written, brought in through the same door as anybody's files, and judged; what
Essor then says is held against what was planted. Half of them are French, half English, and every fourth, in English, is
worthless: its networks cause no sale at all. Too long for every run of the tests, which try a few companies in the same way.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from essor.measurement.queries import Results
    from essor.simulation import SimulatedCompany
    from essor.stats import Outcome
    from essor.workspaces.models import Workspace

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "calibration.md"
PARIS = ZoneInfo("Europe/Paris")
MARGIN = (Decimal(50), Decimal(60))  # what the owner states; the simulated margin of 55 % lies inside
CENT = 0.02  # the truth is rounded network by network
RARE = 0.01
_number = count(1)

EARNS = "“It earns” is said of no network that loses"
LOSES = "“It loses” is said of no network that earns"
WORTHLESS = "A network that causes nothing is never said to earn"
COSTS = "The cost of a network is its true cost"
SALES = "Sales and their value are those of the shop"
DECLARED = "The interval of a declared share holds what all customers would have answered"
SILENT = "A silence as long as that is dormancy: the account that stopped is found"
AWAKE = "No account that goes on posting is called dormant"
TIRED = "The account whose audience tires is found"
FRESH = "No account whose audience does not tire is called tired"
TREND = "The interval of a post's yearly trend holds the planted one"
REMEMBERED = "The return that customers declare holds the true one"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is promised of a statement: true in each case, in a share of cases (``level``), or nothing (``None``)."""

    text: str
    level: float | None
    measure: str = ""


CLAIMS = (
    Claim(EARNS, 1),
    Claim(LOSES, 1),
    Claim(WORTHLESS, 1),
    Claim(COSTS, 1, "network, two years, to the cent"),
    Claim(SALES, 1, "company, two years"),
    Claim(DECLARED, 0.9, "network"),
    Claim(SILENT, 1, "account"),
    Claim(AWAKE, 0.99, "account"),
    Claim(TIRED, 0.9, "account"),
    Claim(FRESH, 0.95, "account"),
    Claim(TREND, 0.9, "account"),
    Claim(REMEMBERED, None, "network with a true return; customers forget, so nothing is promised"),
)


@dataclass
class Tally:
    """How often each claim was tried, and held; ``broken`` names the cases in which it did not."""

    tried: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    broken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, claim: str, case: str, *, holds: bool) -> None:
        """Count one case."""
        self.tried[claim] += 1
        self.held[claim] += holds
        if not holds:
            self.broken[claim].append(case)

    def keeps(self, claim: Claim) -> bool:
        """Tell whether so few cases hold that the promised level would give them once in a hundred times only."""
        if claim.level is None:
            return True
        if claim.level == 1:
            return self.held[claim.text] == self.tried[claim.text]
        from scipy.stats import binom

        return bool(binom.cdf(self.held[claim.text], self.tried[claim.text], claim.level) > RARE)


def judge(tally: Tally, *, seed: int, until: date, language: str, worthless: bool) -> None:
    """Simulate one company, import its exports and hold every verdict against its truth."""
    from essor.health.queries import health_of
    from essor.measurement.queries import results
    from essor.simulation import simulate

    company = simulate(seed=seed, until=until, language=language, worthless=worthless)
    now = datetime(until.year, until.month, until.day, 9, tzinfo=UTC) + timedelta(days=1)
    workspace = _imported(company, now=now)
    case = f"{seed} {language}{' worthless' if worthless else ''}"
    truth = company.truth
    year = truth.networks["instagram"].last_year
    for first in (truth.first, year.first):
        found = results(workspace.pk, first=first, last=until, zone=PARIS, currency="EUR")
        _judge_verdicts(tally, case, found, company, is_year=first == year.first)
        if first == truth.first:
            _judge_money(tally, case, found, company)
    _judge_health(tally, case, company, health_of(workspace.pk, zone=PARIS, now=now))


def _imported(company: SimulatedCompany, *, now: datetime) -> Workspace:
    from essor.intake.queries import files_given_with
    from essor.intake.services import Given, import_at_once, receive_files
    from essor.ledger.services import set_money_settings
    from essor.simulation import export_files
    from essor.workspaces.models import Workspace

    workspace = Workspace.objects.create(
        slug=f"calibration-{next(_number)}", name=company.company.name, timezone="Europe/Paris", currency="EUR"
    )
    files = [Given(name, [content]) for name, content in export_files(company).items()]
    drop = receive_files(workspace, files, actor=None, now=now, start_reading=False)
    drop = import_at_once(drop, actor=None, now=now)
    left = [f"{file.name}: {file.state}" for file in files_given_with(drop) if file.state != "stored"]
    if left:
        raise RuntimeError(f"not stored: {left}")
    set_money_settings(
        workspace,
        hourly_rate=company.company.hourly_rate,
        margin_low=MARGIN[0],
        margin_high=MARGIN[1],
        actor=None,
        now=now,
    )
    return workspace


def _judge_verdicts(tally: Tally, case: str, found: Results, company: SimulatedCompany, *, is_year: bool) -> None:
    from essor.measurement.rules import Bounds, Verdict

    for result in found.networks:
        planted = company.truth.networks.get(result.network)
        if planted is None:
            continue
        worth = planted.last_year if is_year else planted.two_years
        verdict, name = result.judgement.verdict, f"{case} {result.network}"
        gained = worth.gain - worth.cost
        tally.note(EARNS, name, holds=not (verdict is Verdict.EARNS and gained <= 0))
        tally.note(LOSES, name, holds=not (verdict is Verdict.LOSES and gained >= 0))
        if company.truth.worthless:
            tally.note(WORTHLESS, name, holds=verdict is not Verdict.EARNS)
        declared = result.judgement.declared
        if isinstance(declared, Bounds) and worth.return_on_cost is not None and not company.truth.worthless:
            high = float("inf") if declared.high is None else declared.high
            tally.note(REMEMBERED, name, holds=declared.low <= worth.return_on_cost <= high)


def _judge_money(tally: Tally, case: str, found: Results, company: SimulatedCompany) -> None:
    from essor.records import ConversionRow
    from essor.stats import Estimate

    truth = company.truth
    shared = 0.0
    for result in found.networks:
        planted = truth.networks.get(result.network)
        cost = result.cost
        shared += float(cost.shared)
        if planted is not None:
            own = float(cost.ads + cost.work + cost.direct)
            tally.note(COSTS, f"{case} {result.network}", holds=abs(own - planted.two_years.cost) < CENT)
        if isinstance(result.declared_share, Estimate):
            share = _true_share(company, result.network)
            tally.note(DECLARED, f"{case} {result.network} {share:.4f}", holds=result.declared_share.holds(share))
    tally.note(COSTS, f"{case} shared", holds=abs(shared + float(found.undivided) - truth.shared_cost) < CENT)
    sold = [
        row
        for row in company.records()["orders"]
        if isinstance(row, ConversionRow) and row.status in ("won", "refunded")
    ]
    value = sum((row.value or Decimal(0) for row in sold), Decimal(0))
    total = found.sales.total
    tally.note(SALES, case, holds=(total.count, total.value) == (len(sold), value))


def _true_share(company: SimulatedCompany, network: str) -> float:
    """Return the share of answers that would name a network if every customer answered."""
    tracking, survey = company.truth.tracking, company.truth.survey
    naming = sum(
        orders * sum(share for answer, share in survey.answers[cause].items() if _names(answer, network))
        for cause, orders in tracking.orders_by_cause.items()
    )
    return float(naming / tracking.orders)


def _names(answer: str, network: str) -> bool:
    from essor.ledger.rules import network_of_words

    return answer == network or network_of_words(answer) == network


def _judge_health(tally: Tally, case: str, company: SimulatedCompany, accounts: object) -> None:
    from essor.health.rules import Condition, Kind

    assert isinstance(accounts, list)
    for one in accounts:
        network = one.channel.network
        planted = company.truth.networks[network]
        name = f"{case} {network}"
        is_dormant = one.diagnosis.condition is Condition.DORMANT
        if planted.dormant_since is not None:
            tally.note(SILENT, name, holds=is_dormant)
            continue
        tally.note(AWAKE, name, holds=not is_dormant)
        is_tired = one.diagnosis.condition is Condition.TIRED
        # Facebook alone is planted to obtain less per post while it posts more.
        tally.note(TIRED if network == "facebook" else FRESH, name, holds=is_tired is (network == "facebook"))
        finding = one.diagnosis.finding(Kind.FATIGUE)
        if finding is not None and finding.fatigue is not None and planted.trend is not None:
            _judge_trend(tally, name, finding.fatigue.response_per_year, planted.trend.response_per_year)


def _judge_trend(tally: Tally, name: str, outcome: Outcome, truth: float) -> None:
    from essor.stats import Estimate

    if isinstance(outcome, Estimate):
        tally.note(TREND, f"{name} {outcome.low:.2f}-{outcome.high:.2f} {truth:.2f}", holds=outcome.holds(truth))


def page(tally: Tally, *, companies: int, today: date) -> str:
    """Return the page of the documentation."""
    lines = [
        "# Calibration",
        "",
        f"{companies} simulated companies, made on {today.isoformat()}: exports written, imported and judged by Essor, and",
        "every verdict held against what was planted. Half are French, half English; every fourth, in English, is worthless:",
        "its networks cause no sale at all. “Kept” means: as many cases hold as the promised level lets expect (a count that",
        "such a level gives less than once in a hundred times is not kept). Made again by `make calibrate`.",
        "",
        "| claim | promised | held | of | share | kept |",
        "|---|---|---|---|---|---|",
    ]
    for claim in CLAIMS:
        tried, held = tally.tried[claim.text], tally.held[claim.text]
        promised = "nothing" if claim.level is None else "always" if claim.level == 1 else f"{claim.level:.0%}"
        said = f"{claim.text} ({claim.measure})" if claim.measure else claim.text
        share = f"{held / tried:.1%}" if tried else "not tried"
        kept = "–" if claim.level is None else "yes" if tally.keeps(claim) else "**no**"
        lines.append(f"| {said} | {promised} | {held} | {tried} | {share} | {kept} |")
    lines += [
        "",
        "A verdict “cannot be said” contradicts nothing, so the first three rows cost nothing to a program that never",
        "says anything: they are there to stay true when more can be said. That what customers remember is not what a",
        "network causes shows in the last row, and is why no declared return is called a gain.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Judge the companies, write the page and return 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.calibration", description=__doc__)
    parser.add_argument("--companies", type=int, default=40)
    parser.add_argument(
        "--until", type=date.fromisoformat, default=date(2026, 11, 22), help="last day of the companies"
    )
    parser.add_argument("-o", "--output", type=Path, default=PAGE)
    args = parser.parse_args()
    from essor.config.throwaway import throwaway_installation

    tally = Tally()
    with throwaway_installation():
        for seed in range(1, args.companies + 1):
            judge(
                tally,
                seed=seed,
                until=args.until,
                language="fr" if seed % 2 else "en",
                worthless=seed % 4 == 0,
            )
            print(f"{seed} of {args.companies}", file=sys.stderr, flush=True)
    args.output.write_text(page(tally, companies=args.companies, today=datetime.now(UTC).date()), encoding="utf-8")
    broken = [claim for claim in CLAIMS if not tally.keeps(claim)]
    for claim in CLAIMS:
        for case in tally.broken[claim.text]:
            print(f"{claim.text}: {case}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
