"""Texts in both languages."""

from __future__ import annotations

import pytest

from essor.records import Words
from essor.records.words import space_french


@pytest.mark.parametrize(
    ("plain", "spaced"),
    [
        ("Lu ; gardé", "Lu\u202f; gardé"),
        ("Vraiment ?", "Vraiment\u202f?"),
        ("Colonnes : deux", "Colonnes\u00a0: deux"),
        ("« ceci »", "«\u00a0ceci\u00a0»"),
        ("12 %", "12\u00a0%"),
        ("10:30 à Paris", "10:30 à Paris"),
    ],
)
def test_french_punctuation_keeps_its_word_on_the_line(plain: str, spaced: str) -> None:
    assert space_french(plain) == spaced


def test_the_spacing_leaves_english_and_what_the_file_says_alone() -> None:
    words = Words("“{value}” : no", "« {value} » : non")
    assert words.say("en", {"value": "a ; b"}) == "“a ; b” : no"
    assert words.say("fr-ca", {"value": "a ; b"}) == "«\u00a0a ; b\u00a0»\u00a0: non"
