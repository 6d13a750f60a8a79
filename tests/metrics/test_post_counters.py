"""Counters of posts stored in columns: the same rows and verdicts as one by one."""

from __future__ import annotations

import json

import pytest

from essor.metrics.models import ColumnMonth, Observation
from essor.metrics.rules import observation_key, post_key
from essor.metrics.services import ObservationIn, StoreCounts, store_observations, store_post_counters
from essor.records import AccountRef, Grain, PublicationBlock
from tests.metrics.company import Company, day, make_company, new_file, taken

pytestmark = pytest.mark.django_db

Post = tuple[str, int, dict[str, float]]
NEW: list[Post] = [
    ("122100000000000007", 0, {"views": 5.0}),
    ("pfbid0x", 40, {"reach": 0.5, "views": 7.0}),
    ("9", 1, {}),
]


def in_columns(company: Company, posts: list[Post], *, at: int) -> StoreCounts:
    ids, days, values = zip(*posts, strict=True)
    none, texts = [None] * len(posts), [""] * len(posts)
    block = PublicationBlock(
        AccountRef("facebook"), "", range(2, len(posts) + 2), ids, none, texts, texts, [f"Légende {i}" for i in ids],
        texts, none, texts, [json.dumps(one) for one in values],
    )  # fmt: skip
    when = [day(number) for number in days]
    return store_post_counters(
        company.workspace.pk, company.facebook.pk, block, when, file_id=new_file(), as_of=taken(at)
    )


def one_by_one(company: Company, posts: list[Post], *, at: int) -> StoreCounts:
    rows = [
        ObservationIn(
            company.facebook.pk, line, "post", Grain.LIFETIME, day(number), day(number), values, own, f"Légende {own}"
        )
        for line, (own, number, values) in enumerate(posts, 2)
        if values
    ]
    return store_observations(company.workspace.pk, rows, file_id=new_file(), as_of=taken(at))


@pytest.mark.parametrize(
    "later",
    [
        [],
        NEW,
        [("122100000000000007", 0, {"views": 6.0})],
        [("122100000000000008", 3, {"views": 1.0}), ("122100000000000008", 3, {"views": 2.0})],
        [("122100000000000006", 3, {"views": 1.0}), ("122100000000000009", 3, {"views": 2.0})],
    ],
    ids=["new", "again", "grown", "twice", "around"],
)
def test_columns_and_rows_store_the_same(later):
    def stored(store, slug):
        company = make_company(slug)
        counts = [store(company, posts, at=at) for at, posts in enumerate((NEW, later)) if posts]
        rows = Observation.objects.filter(workspace=company.workspace).order_by("pk")
        names = ("line", "subject_kind", "subject_id", "subject_name", "dimensions", "grain", "first", "last", "values",
                 "currency", "as_of", "confirmed_as_of", "sheet")  # fmt: skip
        keys = [bytes(row.key)[4:] for row in rows]
        months = list(ColumnMonth.objects.filter(workspace=company.workspace).order_by("month").values_list("month"))
        return counts, list(rows.values_list(*names)), keys, months

    assert stored(in_columns, "columns") == stored(one_by_one, "rows")


def test_a_key_tells_posts_apart_and_keeps_numbers_in_order():
    numbers = [1, 9, 10, 255, 256, 122100000000000007, 10**18, 9 * 10**18]
    keys = [post_key(3, str(number)) for number in numbers]
    assert keys == sorted(keys)
    ids = [*map(str, numbers), "07", "7", "٧", "pfbid7", "99999999999999999999", ""]
    assert len({post_key(3, own) for own in ids} | {post_key(4, own) for own in ids}) == 2 * len(ids)
    assert {len(post_key(3, own)) for own in ids} == {16}
    row = ObservationIn(3, 2, "post", Grain.LIFETIME, day(0), day(0), {}, "7")
    assert observation_key(row, "") == post_key(3, "7")
    assert observation_key(row, "country=FR") != post_key(3, "7")
