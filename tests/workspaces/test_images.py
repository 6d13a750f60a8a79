"""Logos: drawn parts stay, everything else goes, and nothing is decoded."""

from __future__ import annotations

import time

import pytest

from essor.workspaces.images import MAX_BYTES, NotAnImage, clean_image
from tests.shared import shared
from tests.workspaces.pictures import JPEG, PNG, chunk, png


def test_a_plain_picture_stays_as_it_is() -> None:
    image = clean_image(PNG)
    assert (image.data, image.extension, image.width, image.height) == (PNG, "png", 1, 1)


def test_comments_and_tails_go() -> None:
    dirty = png(extra=chunk(b"tEXt", b"Comment\x00<script>") + chunk(b"eXIf", b"GPS")) + b"<script>alert(1)</script>"
    assert clean_image(dirty).data == PNG
    clean = clean_image(JPEG + b"PK\x03\x04 a second file").data
    assert (b"GPS" in clean, b"secret" in clean, b"PK" in clean) == (False, False, False)
    assert (b"JFIF" in clean, b"\x12\xff\x00\x34\xff\xd0\x56" in clean, clean[-2:]) == (True, True, b"\xff\xd9")


def test_its_size_is_read() -> None:
    image = clean_image(JPEG)
    assert (image.extension, image.width, image.height) == ("jpg", 2, 3)


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg onload=alert(1)>", b"GIF89a", PNG[:-4], PNG[:40], png(100_000, 1), png(1, 0), JPEG[:-2], JPEG[:30],
     b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b""), PNG.replace(b"IDAT", b"IDAX"), b"\xff\xd8\xff" * 100,
     PNG + b"\x00" * MAX_BYTES],
    ids=lambda data: f"{len(data)}",
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImage):
        clean_image(data)


@pytest.mark.parametrize("folder", ["image-bombs-and-polyglots", "pillow-hostile-images"])
def test_hostile_pictures_are_refused_or_made_harmless_at_once(folder: str) -> None:
    paths = [path for path in sorted(shared(f"hostile/{folder}/dev").rglob("*")) if path.is_file()]
    assert len(paths) > 10
    for path in paths:
        started = time.perf_counter()
        try:
            image = clean_image(path.read_bytes())
        except NotAnImage:
            continue
        finally:
            assert time.perf_counter() - started < 1, path.name
        assert b"<script" not in image.data.lower(), path.name
        assert image.width * image.height <= 9_000_000, path.name
