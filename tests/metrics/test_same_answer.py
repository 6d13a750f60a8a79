"""Every engine gives the same answer to the same question, and it is the one that plain Python gives."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection

from essor.metrics.queries import MetricQuery, query
from essor.metrics.rules import answers
from essor.metrics.services import ObservationIn, store_observations
from essor.records import METRICS as DICTIONARY
from essor.records import Grain, Words
from tests.metrics import oracle
from tests.metrics.company import START, day, make_company, new_file, taken

pytestmark = pytest.mark.django_db
ENGINES = ("duckdb:", "database:")
COUNTED = ("views", "engagements", "impressions", "results", "watch_time_hours")
OTHERS = ("reach", "followers", "engagement_rate", "frequency", "spend", "position", "cohort_value")
METRICS = COUNTED + OTHERS
TABLES = ((), (), (), (("country", "FR"),), (("country", "DE"),), (("country", "FR"), ("device", "a&b=c%")))
GROUPS = ("channel", "network", "subject", "dimension:country", "dimension:device")
TIMES = ("day", "week", "month")


def some(dice: random.Random, of: tuple, least: int = 0, most: int = 3) -> tuple:
    return tuple(dice.sample(of, dice.randint(least, min(most, len(of)))))


def random_row(dice: random.Random, channels: list[int], line: int) -> ObservationIn:
    grain = dice.choice([Grain.DAY, Grain.DAY, Grain.DAY, Grain.RANGE, Grain.LIFETIME, Grain.WEEK, Grain.MONTH])
    kind = dice.choice(["account", "account", "post"])
    first = day(dice.randrange(20, 45) if dice.random() < 0.5 else dice.randrange(4))
    length = {Grain.DAY: 1, Grain.LIFETIME: 1, Grain.WEEK: 7, Grain.MONTH: 30}.get(grain) or dice.choice([1, 5, 12])
    return ObservationIn(
        channel_id=dice.choice(channels),
        line=line,
        subject_kind=kind,
        subject_id=dice.choice(["p1", "P1", "é;\n\"'"]) if kind == "post" else "",
        grain=grain,
        first=first,
        last=first + timedelta(days=length - 1),
        # Quarters add up exactly in whatever order an engine takes them.
        values={metric: dice.randrange(12) / 4 for metric in some(dice, METRICS, 1, 8)},
        dimensions=dice.choice(TABLES),
        currency=dice.choice(["", "EUR", "USD"]),
    )


def random_question(dice: random.Random, workspace_id: int, channels: list[int]) -> MetricQuery:
    first = START + timedelta(days=dice.choice([0, 0, 2, 25]))
    return MetricQuery(
        workspace_id=workspace_id,
        metrics=some(dice, METRICS, 1, 6),
        first=first,
        last=first + timedelta(days=dice.choice([3, 30, 200])),
        channels=dice.choice([(), (), some(dice, tuple(channels), 1)]),
        networks=dice.choice([(), (), ("facebook",)]),
        subject_kinds=dice.choice([("account",), ("account",), ("post",), ("account", "post"), ()]),
        grains=dice.choice([(Grain.DAY,), (Grain.DAY,), (Grain.RANGE,), (Grain.LIFETIME,), tuple(Grain)]),
        group_by=some(dice, GROUPS, 0, 2) + some(dice, TIMES, 0, 1),
        dimensions=dice.choice([(), (), TABLES[3], None]),
        currency=dice.choice(["", "", "EUR"]),
    )


@pytest.mark.parametrize("seed", range(30))
def test_engines_and_plain_python_agree(seed, settings):
    dice = random.Random(seed)
    company = make_company()
    other = make_company("autre")
    third = type(company.facebook).objects.create(workspace=company.workspace, network="facebook", name="Annexe")
    networks = {company.facebook.pk: "facebook", company.linkedin.pk: "linkedin", third.pk: "facebook"}
    channels = list(networks)
    files = []
    rows: list[ObservationIn] = []
    for _ in range(dice.randint(1, 5)):
        fresh = [random_row(dice, channels, line) for line in range(dice.choice([3, 30, 120]))]
        rows = [row for row in rows if dice.random() < 0.5] + fresh
        dice.shuffle(rows)
        files.append((taken(dice.randrange(4)), rows))
        store_observations(company.workspace.pk, rows, file_id=new_file(), as_of=files[-1][0])
    noise = [random_row(dice, [other.facebook.pk], 2) for _ in range(10)]
    store_observations(other.workspace.pk, noise, file_id=new_file(), as_of=taken(9))
    points = oracle.current_points(files)
    for _ in range(12):
        question = random_question(dice, company.workspace.pk, channels)
        expected = oracle.answer(question, points, networks)
        for engine in ENGINES:
            settings.ANALYTICS_URL = engine
            assert query(question).rows == expected, (engine, connection.vendor, question)


def test_the_random_questions_meet_every_kind_of_answer():
    """The agreement above would mean little if all questions were refused."""
    dice = random.Random(1)
    networks = {1: "facebook", 2: "linkedin", 3: "facebook"}
    met = set()
    for _ in range(30):
        files = [(taken(0), [random_row(dice, list(networks), 2) for _ in range(60)])]
        points = oracle.current_points(files)
        for _ in range(20):
            asked = random_question(dice, 1, list(networks))
            for row in oracle.answer(asked, points, networks):
                met.add("figure" if row.why is None else row.why.en)
    refusals = {words.en for words in vars(answers).values() if isinstance(words, Words)}
    dictionary = {words.en for metric in METRICS if (words := DICTIONARY[metric].why_not)}
    assert met == {"figure"} | refusals | dictionary
