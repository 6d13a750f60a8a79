"""Which encoding a text file has, by trying in the order that real exports need, over the whole file, never replacing.

FF FE / FE FF is UTF-16, EF BB BF is UTF-8 with its mark; else strict UTF-8; else Windows-1252, or Windows-1251 where
the high bytes stand in runs as Cyrillic letters do (seen: a file saved again by Excel on a Bulgarian computer).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from essor.importers.base import Refused
from essor.importers.containers.kinds import is_utf16_without_mark
from essor.records import Problem, Severity, Words

_CHUNK = 1 << 20
_RUN_OF_LETTERS = re.compile(rb"[\xc0-\xff]{3,}")

GUESSED = Words(
    "This file is not UTF-8; it was read as {encoding}. Look at the accents: if they are wrong, say its encoding.",
    "Ce fichier n’est pas en UTF-8 ; il a été lu en {encoding}. Regardez les accents : s’ils sont faux, indiquez son encodage.",
)
UNREADABLE = Words(
    "The characters of this file are in no encoding I know: from byte {offset} on it is neither UTF-8 nor Windows-1252. "
    "Export it again as UTF-8.",
    "Les caractères de ce fichier ne sont dans aucun encodage connu : à partir de l’octet {offset}, ce n’est ni de l’UTF-8 "
    "ni du Windows-1252. Exportez-le de nouveau en UTF-8.",
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec that decodes the whole file, whether NUL characters stand in it, and what to say about a guess."""

    codec: str
    has_nul: bool = False
    notes: tuple[Problem, ...] = ()


def detect_encoding(path: Path, *, wished: str = "") -> Encoding:
    """Read the file once (about 2 GB/s for plain ASCII) and return its encoding; raises ``Refused``."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if wished:
        candidates: tuple[str, ...] = (wished,)
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ("utf-16",)
    elif head.startswith(b"\xef\xbb\xbf"):
        candidates = ("utf-8-sig", _single_byte(path))
    elif unmarked := is_utf16_without_mark(head):
        candidates = (unmarked,)
    else:
        candidates = ("utf-8", "")
    offset = 0
    for candidate in candidates:
        codec = candidate or _single_byte(path)
        failed_at, has_nul = _try(path, codec)
        if failed_at is None:
            notes: tuple[Problem, ...] = ()
            if codec in {"cp1252", "cp1251"} and not wished:
                notes = (Problem(0, "", GUESSED, {"encoding": codec.replace("cp", "Windows-")}, Severity.NOTE),)
            return Encoding(codec, has_nul, notes)
        offset = failed_at
    raise Refused(UNREADABLE, offset=offset)


def _single_byte(path: Path) -> str:
    with path.open("rb") as stream:
        sample = stream.read(_CHUNK)
    high = sum(byte >= 0xC0 for byte in sample)
    in_runs = sum(len(run) for run in _RUN_OF_LETTERS.findall(sample))
    return "cp1251" if high and in_runs > high * 0.5 else "cp1252"


def _try(path: Path, codec: str) -> tuple[int | None, bool]:
    """Return where decoding fails (``None`` where it does not) and whether a NUL character was seen."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    is_wide = codec.startswith("utf-16")
    offset, has_nul, is_clean = 0, False, True
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if not is_wide and is_clean and chunk.isascii():
                has_nul = has_nul or b"\0" in chunk
                offset += len(chunk)
                continue
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return offset + error.start, has_nul
            is_clean = decoder.getstate()[0] == b""
            has_nul = has_nul or "\0" in text
            offset += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return offset, has_nul
    return None, has_nul
