"""Logos: what a PNG or JPEG needs to be drawn, and nothing else that came with it.

No picture is decoded here, so no picture can be a bomb: the file is read as the list of parts that it is, the parts that
draw it are written out again, and the rest stays behind (comments, places and dates of EXIF, a second file hidden behind
the end). What a browser gets is then an image and only an image.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

MAX_BYTES = 1_000_000
MAX_SIDE = 3000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs"}
_JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_KEPT = _JPEG_SIZES | {0xC4, 0xDB, 0xDD, 0xDA, 0xE0, 0xEE}  # E0: JFIF, EE: Adobe's colour transform


class NotAnImage(ValueError):
    """The bytes are no PNG or JPEG that can be shown."""


@dataclass(frozen=True, slots=True)
class Image:
    """A rewritten picture."""

    data: bytes
    extension: str  # "png" or "jpg"
    width: int
    height: int


def clean_image(data: bytes) -> Image:
    """Return the picture with only what draws it; raises ``NotAnImage`` (also where it is too large)."""
    if len(data) > MAX_BYTES:
        raise NotAnImage("too many bytes")
    try:
        if data.startswith(_PNG):
            image = _clean_png(data)
        elif data.startswith(b"\xff\xd8\xff"):
            image = _clean_jpeg(data)
        else:
            raise NotAnImage("neither PNG nor JPEG")
    except (struct.error, IndexError) as error:
        raise NotAnImage("it ends too early") from error
    if not (0 < image.width <= MAX_SIDE and 0 < image.height <= MAX_SIDE):
        raise NotAnImage(f"{image.width} x {image.height} pixels")
    return image


def _clean_png(data: bytes) -> Image:
    """Keep the chunks that draw (PNG specification, 3rd edition, chapter 11), each with a right checksum."""
    kept, at, width, height = [_PNG], len(_PNG), 0, 0
    has_data = False
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise NotAnImage("it ends too early")
        (checksum,) = struct.unpack_from(">I", data, end - 4)
        if zlib.crc32(data[at + 4 : end - 4]) != checksum:
            raise NotAnImage("a wrong checksum")
        if (kind == b"IHDR") != (at == len(_PNG)):
            raise NotAnImage("a header out of place")
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", data, at + 8)
        has_data |= kind == b"IDAT"
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        if kind == b"IEND":
            break
        at = end
    if not has_data:
        raise NotAnImage("no picture inside")
    return Image(b"".join(kept), "png", width, height)


def _clean_jpeg(data: bytes) -> Image:
    """Keep the segments that draw (ITU T.81, annex B) up to the end marker."""
    kept, at, width, height = [b"\xff\xd8"], 2, 0, 0
    while True:
        if data[at] != 0xFF:
            raise NotAnImage("a segment out of place")
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0xD9:
            kept.append(b"\xff\xd9")
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise NotAnImage("it ends too early")
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", data, at + 5)
        if marker in _JPEG_KEPT:
            kept.append(data[at:end])
        if marker == 0xDA:
            at, end = end, _end_of_scan(data, end)
            kept.append(data[at:end])
        at = end
    return Image(b"".join(kept), "jpg", width, height)


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the coded picture ends: at a marker that is neither a stuffed FF nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise NotAnImage("it ends too early")
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2
