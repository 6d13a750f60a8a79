"""Files taken back in any order leave what the others say: engines and plain Python agree after each step.

The days lie around a leap day and around New Year, where weeks belong to two years, and counts may be corrections
below zero.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from essor.metrics.queries import query
from essor.metrics.services import remove_file, store_observations
from essor.records import Grain
from tests.metrics import oracle
from tests.metrics.company import START, make_company, new_file, taken
from tests.metrics.test_same_answer import ENGINES, random_question, random_row

pytestmark = pytest.mark.django_db
BEGINNINGS = (date(2024, 2, 20), date(2025, 12, 22))


@pytest.mark.parametrize("seed", range(12))
def test_what_remains_is_what_the_remaining_files_say(seed, settings):
    dice = random.Random(1000 + seed)
    company = make_company()
    networks = {company.facebook.pk: "facebook", company.linkedin.pk: "linkedin"}
    shift = dice.choice(BEGINNINGS) - START
    stored = []
    rows = []
    for _ in range(4):
        fresh = [_moved(random_row(dice, list(networks), line), shift, dice) for line in range(40)]
        rows = [_said_again(row, dice) for row in rows if dice.random() < 0.6] + fresh
        file, as_of = new_file(), taken(dice.randrange(3))
        store_observations(company.workspace.pk, rows, file_id=file, as_of=as_of)
        stored.append((file, as_of, rows))
    while stored:
        file, _, _ = stored.pop(dice.randrange(len(stored)))
        remove_file(company.workspace.pk, file_id=file)
        points = oracle.current_points([(as_of, rows) for _, as_of, rows in stored])
        for _ in range(6):
            asked = random_question(dice, company.workspace.pk, list(networks))
            asked = replace(asked, first=asked.first + shift, last=asked.last + shift)
            expected = oracle.answer(asked, points, networks)
            for engine in ENGINES:
                settings.ANALYTICS_URL = engine
                assert query(asked).rows == expected, (engine, asked)


def _moved(row, shift: timedelta, dice: random.Random):
    values = {metric: value - 1 if dice.random() < 0.1 else value for metric, value in row.values.items()}
    # A post keeps the day on which it appeared: the first file to name it says which, even once it is taken back.
    first, last = (START, START) if row.grain is Grain.LIFETIME else (row.first, row.last)
    return row._replace(first=first + shift, last=last + shift, values=values)


def _said_again(row, dice: random.Random):
    """Return the row as a later export has it: the same, grown, or with a counter fewer."""
    fate = dice.random()
    if fate < 0.4:
        return row
    values = dict(row.values)
    metric = dice.choice(sorted(values))
    if fate < 0.8 or len(values) == 1:
        values[metric] += 0.25
    else:
        del values[metric]
    return row._replace(values=values)
