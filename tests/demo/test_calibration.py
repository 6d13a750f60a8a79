"""Verdicts on simulated companies never contradict what was planted; ``make calibrate`` tries many more of them."""

from __future__ import annotations

from datetime import date

import pytest
from bench.calibration import CLAIMS, Tally, judge

from essor.demo.services import MARGIN
from essor.simulation import ATELIER_BRUME

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 11, 22)


def test_what_is_said_of_companies_is_true_of_them() -> None:
    tally = Tally()
    judge(tally, seed=3, until=UNTIL, language="fr", worthless=False)
    judge(tally, seed=4, until=UNTIL, language="en", worthless=True)
    assert all(tally.tried[claim.text] for claim in CLAIMS)
    assert [(claim.text, tally.broken[claim.text]) for claim in CLAIMS if not tally.keeps(claim)] == []


def test_the_margin_that_the_demo_states_holds_the_true_one() -> None:
    assert MARGIN[0] <= 100 * ATELIER_BRUME.margin_rate <= MARGIN[1]
