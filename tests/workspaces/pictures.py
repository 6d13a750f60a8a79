"""Small pictures made by hand."""

from __future__ import annotations

import struct
import zlib


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    """Return a grey PNG; ``extra`` stands between its header and its picture."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(b"\x00\x80" * 1)
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PNG = png()
# Start, JFIF, EXIF, comment, frame of 2 x 3, scan with a stuffed FF and a restart, end.
JPEG = b"".join(
    [
        b"\xff\xd8",
        b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
        b"\xff\xe1\x00\x0bExif\x00\x00GPS",
        b"\xff\xfe\x00\x08secret",
        b"\xff\xc0\x00\x0b\x08\x00\x03\x00\x02\x01\x01\x11\x00",
        b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00",
        b"\x12\xff\x00\x34\xff\xd0\x56",
        b"\xff\xd9",
    ]
)
