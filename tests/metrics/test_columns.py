"""Column files: fresh, few, and gone when what they hold is erased."""

from __future__ import annotations

import shutil

import pytest
from django.conf import settings

from essor.metrics.backends import RelationMoved, Scope, backend
from essor.metrics.queries import MetricQuery, query
from essor.metrics.services import erase, remove_file, store_observations
from tests.metrics.company import day, make_company, new_file, seen, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _column_files(settings, tmp_path):
    settings.ANALYTICS_URL, settings.DATA = "duckdb:", tmp_path


@pytest.fixture
def company():
    return make_company()


def store(company, *rows, at=0):
    file = new_file()
    store_observations(company.workspace.pk, rows, file_id=file, as_of=taken(at))
    return file


def likes(company):
    return [row.value for row in query(MetricQuery(company.workspace.pk, ("likes",), day(0), day(200))).rows]


def files(company):
    return sorted((settings.DATA / "columns" / str(company.workspace.pk)).glob("*"))


def test_a_month_has_one_file_however_often_it_changes(company):
    for at in range(3):
        store(company, seen(company.facebook, likes=at + 1), seen(company.facebook, 40, likes=1), at=at)
        assert likes(company) == [at + 2]
    assert len(files(company)) == 2


def test_only_months_that_changed_are_written_again(company):
    store(company, seen(company.facebook, likes=1), seen(company.facebook, 40, likes=1))
    likes(company)
    before = set(files(company))
    store(company, seen(company.facebook, 41, likes=1))
    likes(company)
    assert len(before & set(files(company))) == 1


def test_deleted_files_are_made_again(company):
    store(company, seen(company.facebook, likes=7))
    likes(company)
    shutil.rmtree(settings.DATA / "columns")
    assert likes(company) == [7]


def test_a_file_taken_away_under_a_question_says_ask_again(company):
    store(company, seen(company.facebook, likes=7))
    relation = backend().open(Scope(company.workspace.pk, day(0), day(9)))
    assert relation is not None
    for path in files(company):
        path.unlink()
    with pytest.raises(RelationMoved):
        relation.execute(f"SELECT * FROM {relation.points('first > ?')} AS points", (day(0),))  # noqa: S608


def test_what_is_erased_leaves_the_disk(company, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = store(company, seen(company.facebook, likes=7), seen(company.facebook, 40, likes=1))
        likes(company)
        assert len(files(company)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(company.workspace.pk, file_id=file)
    assert files(company) == []
    store(company, seen(company.facebook, likes=7))
    likes(company)
    with django_capture_on_commit_callbacks(execute=True):
        erase(company.workspace.pk)
    assert files(company) == []
    assert likes(company) == []
