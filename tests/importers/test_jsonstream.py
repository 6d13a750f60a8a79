"""Items of a JSON array, read in chunks."""

from __future__ import annotations

import io
import json

import pytest

from essor.importers.base import Refused
from essor.importers.jsonstream import CHUNK, read_items


def test_items_that_span_chunks_come_out_whole_with_their_lines() -> None:
    items = [{"text": "é" * (CHUNK // 3)}, [1, 2], 12345, "x" * (2 * CHUNK), None]
    text = "window.X = [\n" + ",\n".join(json.dumps(item) for item in items) + "\n]"
    assert list(read_items(io.StringIO(text))) == list(enumerate(items, start=2))


def test_a_number_cut_by_a_chunk_is_not_two_numbers() -> None:
    text = "[" + " " * (CHUNK - 3) + "1234567, 8]"
    assert [item for _, item in read_items(io.StringIO(text))] == [1234567, 8]


def test_an_array_under_a_key_is_not_found_inside_a_string() -> None:
    text = json.dumps({"a": '"items": [1]', "pad": "x" * CHUNK, "items": [{"b": 2}], "c": [3]})
    assert [item for _, item in read_items(io.StringIO(text), "items")] == [{"b": 2}]


def test_no_array_gives_nothing() -> None:
    assert list(read_items(io.StringIO('{"a": 1}'), "items")) == []


@pytest.mark.parametrize("text", ["[1, 2", "[1 nonsense]", "[{]", "[" * 100_000])
def test_damage_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused):
        list(read_items(io.StringIO(text)))
