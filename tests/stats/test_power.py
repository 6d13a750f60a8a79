"""The effect announced beforehand is the one a paired test finds in four cases of five."""

import numpy as np
import pytest
from scipy import stats as reference

from essor.stats import Estimate, NotEstimable, detectable_effect


def test_announced_effect_is_found_in_four_cases_of_five() -> None:
    rng = np.random.default_rng(7)
    history = np.exp(rng.normal(4, 0.1, 4000))  # long, so that only the formula is on trial
    outcome = detectable_effect(list(history), weeks=26)
    assert isinstance(outcome, Estimate)
    logs = rng.normal(4, 0.1, (4000, 13, 2))
    found = reference.ttest_1samp(logs[:, :, 0] + np.log1p(outcome.value) - logs[:, :, 1], 0, axis=1).pvalue < 0.05
    assert 0.77 < found.mean() < 0.83


def test_season_does_not_count_as_noise() -> None:
    weeks = np.arange(104)
    flat = np.exp(4 + 0.05 * np.random.default_rng(1).normal(size=104))
    seasonal = flat * (1 + 0.5 * np.sin(2 * np.pi * weeks / 52))
    a, b = detectable_effect(list(flat), weeks=20), detectable_effect(list(seasonal), weeks=20)
    assert isinstance(a, Estimate)
    assert isinstance(b, Estimate)
    assert b.value < 1.6 * a.value


def test_refuses_what_it_cannot_plan() -> None:
    assert isinstance(detectable_effect([3.0] * 10, weeks=12), NotEstimable)
    assert isinstance(detectable_effect([0.0, 1.0] * 20, weeks=12), NotEstimable)
    with pytest.raises(ValueError, match="4 weeks"):
        detectable_effect([1.0, 2.0] * 20, weeks=3)
