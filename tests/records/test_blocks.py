"""Posts in columns say what posts in rows say."""

from __future__ import annotations

from datetime import datetime

import pytest

from essor.importers.sandbox.wire import Decoder, Encoder, build_block, fits_block
from essor.records import AccountRef, PublicationBlock, PublicationRow

PAGE, OTHER = AccountRef("facebook", "1", "", "Atelier"), AccountRef("facebook", "2", "", "Boutique")
AT = datetime(2025, 1, 6, 9, 30)
ROWS = [
    PublicationRow(2, PAGE, "10", AT, {"views": 12.0, 'odd "100 %"': 0.5}, "https://x/10", "photo", "é\nà", "", True),
    PublicationRow(3, PAGE, "", None, {}, "https://x/11", "reel", "", "Titre", None, "EUR"),
    PublicationRow(5, PAGE, "12", AT, {"reach": 1e-9}),
]


def crossed(rows: list[PublicationRow]) -> list[PublicationBlock]:
    encoder = Encoder()
    (message,) = Decoder().feed(encoder.encode(("posts", encoder.posts(rows))))
    return [build_block(packed) for packed in message[1]]


def test_posts_cross_in_columns_and_come_out_as_they_were() -> None:
    (block,) = crossed(ROWS)
    assert len(block) == 3
    assert list(block.rows()) == ROWS


def test_each_account_has_a_block_of_its_own() -> None:
    other = PublicationRow(4, OTHER, "13", AT, {"views": 1.0})
    first, second = crossed([ROWS[0], other, ROWS[2]])
    assert [row.line for row in first.rows()] == [2, 5]
    assert list(second.rows()) == [other]


def test_a_post_without_an_id_is_known_by_its_address() -> None:
    (block,) = crossed(ROWS)
    assert block.keys == ["10", "https://x/11", "12"]


@pytest.mark.parametrize("places", [[1], [0, 2]])
def test_some_posts_of_a_block_are_a_block(places: list[int]) -> None:
    (block,) = crossed(ROWS)
    assert list(block.pick(places).rows()) == [ROWS[place] for place in places]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_json_cannot_write_goes_as_a_row(value: float) -> None:
    assert fits_block(ROWS[0])
    assert not fits_block(PublicationRow(2, PAGE, "10", AT, {"views": 1.0, "reach": value}))
