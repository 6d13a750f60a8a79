"""Archives and folders as lists of members, with limits that hold while unpacking, not after.

An archive's own names never reach the disk: members are written under numbers, and their names, made safe, are
carried beside. Archives inside archives are named and left closed.
"""

from __future__ import annotations

import gzip
import lzma
import os
import re
import stat
import struct
import tarfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from essor.importers.base import Container, Refused
from essor.importers.containers import identify
from essor.records import Problem, Severity, Words

MOST_BYTES = 1 << 30
MOST_RATIO = 100
ALWAYS_ALLOWED = 16 * 1024 * 1024  # below this the ratio does not matter: a year of equal lines packs well
MOST_MEMBERS = 10_000
LONGEST_NAME = 400
_CHUNK = 1 << 18
_FIRST_YEAR = 2004  # many archives write 1980 or 1970 where they know no date; no export here is older than Facebook

ARCHIVES = frozenset({Container.ZIP, Container.TAR, Container.GZIP})
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_JUNK_NAMES = frozenset(
    {"thumbs.db", "desktop.ini", "icon\r", "readme.txt", "readme", "license", "licence", "license.txt"}
)
_JUNK_FOLDERS = frozenset({"__macosx"})
_MEDIA = frozenset(
    """
    .jpg .jpeg .png .gif .webp .heic .avif .bmp .tif .tiff .svg .mp4 .mov .m4v .avi .mkv .webm .mp3 .m4a .aac .ogg
    .opus .wav .flac .srt .vtt .ttf .woff .woff2 .css .md
    """.split()  # noqa: SIM905  a word list reads better than thirty quoted strings
)
_DRIVE = re.compile(r"^[A-Za-z]:")
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    IndexError,  # an empty name in the directory
    struct.error,
)

TOO_MUCH = Words(
    "This archive unpacks to more than {limit}; it was closed there. Unpack it yourself and drop the files you need.",
    "Cette archive fait plus de {limit} une fois décompressée ; elle a été refermée là. "
    "Décompressez-la vous-même et déposez les fichiers utiles.",
)
TOO_MANY = Words(
    "This archive holds more than {limit} files; the rest was left out. Unpack it and drop the files you need.",
    "Cette archive contient plus de {limit} fichiers ; le reste a été laissé de côté. "
    "Décompressez-la et déposez les fichiers utiles.",
)
BROKEN = Words(
    "This archive is damaged ({detail}). Download it again.",
    "Cette archive est endommagée ({detail}). Téléchargez-la de nouveau.",
)
MEMBER_BROKEN = Words(
    "“{name}” in this archive is damaged ({detail}); whatever else it holds was read. Download the archive again.",
    "« {name} » dans cette archive est endommagé ({detail}) ; le reste de son contenu a été lu. Téléchargez-la de nouveau.",
)
ENCRYPTED = Words(
    "“{name}” is protected by a password and was not opened. Unpack it with its password and drop the file.",
    "« {name} » est protégé par un mot de passe et n’a pas été ouvert. Décompressez-le avec son mot de passe et déposez le fichier.",
)
UNSAFE_NAME = Words(
    "The archive names a file outside itself (“{name}”); it was not unpacked.",
    "L’archive nomme un fichier hors d’elle-même (« {name} ») ; il n’a pas été décompressé.",
)
LINK = Words(
    "“{name}” is a link or a device, not a file; it was not followed.",
    "« {name} » est un lien ou un périphérique, pas un fichier ; il n’a pas été suivi.",
)
METHOD = Words(
    "“{name}” is packed in a way that is not read here. Pack it again as an ordinary zip, or drop the file itself.",
    "« {name} » est compressé d’une façon qui n’est pas lue ici. Refaites un zip ordinaire, ou déposez le fichier lui-même.",
)
NESTED = Words(
    "“{name}” is an archive inside an archive; it was left closed. Unpack it and drop what is in it.",
    "« {name} » est une archive dans une archive ; elle est restée fermée. Décompressez-la et déposez son contenu.",
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a drop: its safe name, where its bytes stand (``None``: ignored), its size in bytes."""

    name: str
    path: Path | None
    size: int

    @property
    def is_ignored(self) -> bool:
        """Tell whether it holds nothing to import (a media file, a system's leftovers)."""
        return self.path is None


def safe_name(name: str) -> str:
    """Return a member's name with plain slashes, relative, without tricks; "" where it points outside.

    Bidirectional and control characters are taken out, so that ``txt.exe`` cannot pass for ``exe.txt``.
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/")
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    text = _DRIVE.sub("", text)
    parts = [part.strip() for part in text.split("/")]
    if any(part == ".." for part in parts):
        return ""
    return "/".join(part for part in parts if part not in {"", "."})[-LONGEST_NAME:]


def is_junk(name: str) -> bool:
    """Tell whether a file holds no figures for certain: hidden, a system's leftover, a picture, a film."""
    parts = name.lower().split("/")
    base = parts[-1]
    if any(part.startswith(".") or part in _JUNK_FOLDERS for part in parts):
        return True
    return base in _JUNK_NAMES or os.path.splitext(base)[1] in _MEDIA  # noqa: PTH122  a name, not a path


def list_folder(folder: Path) -> Iterator[Member | Problem]:
    """Yield the files of a folder and of the folders in it, sorted; links are named and not followed."""
    count = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            continue
        count += 1
        if count > MOST_MEMBERS:
            yield Problem(0, "", TOO_MANY, {"limit": f"{MOST_MEMBERS:,}"})
            return
        if is_junk(name):
            yield Member(name, None, path.lstat().st_size)
        elif not stat.S_ISREG(mode):
            yield Problem(0, "", LINK, {"name": name}, Severity.WARNING)
        else:
            yield Member(name, path, path.stat().st_size)


def unpack(
    path: Path, into: Path, *, name: str = "", on_progress: Callable[[int], None] | None = None
) -> Iterator[Member | Problem]:
    """Unpack a zip, tar, tar.gz or gz into ``into`` (an empty folder) and yield its members and what was left out.

    ``name`` is what the archive was called (a ``.gz`` names its one member by it).
    Raises ``Refused`` where the archive as a whole cannot be read or goes beyond a limit; members already yielded stay.
    """
    budget = _Budget(path.stat(), on_progress)
    container = identify(path)
    try:
        if container is Container.ZIP:
            yield from _unpack_zip(path, into, budget)
        elif container is Container.TAR:
            yield from _unpack_tar(path, into, budget)
        else:
            yield from _unpack_gzip(path, name or path.name, into, budget)
    except (*_ZIP_ERRORS, tarfile.TarError) as error:
        raise Refused(BROKEN, detail=_short(error)) from error


class _Budget:
    """What an archive may still unpack to."""

    def __init__(self, packed: os.stat_result, on_progress: Callable[[int], None] | None) -> None:
        by_ratio = max(ALWAYS_ALLOWED, packed.st_size * MOST_RATIO)
        self.latest = packed.st_mtime + 86_400  # no member is younger than its archive; a day for time zones
        self.limit = min(MOST_BYTES, by_ratio)
        self.words = "1 GB" if self.limit == MOST_BYTES else f"{max(1, self.limit // 1_048_576)} MB ({MOST_RATIO}x)"
        self.used = 0
        self.members = 0
        self._on_progress = on_progress

    def declare(self, size: int) -> None:
        """Refuse at once what says itself that it is too big."""
        if size > self.limit:
            raise Refused(TOO_MUCH, limit=self.words)

    def count(self) -> None:
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise Refused(TOO_MANY, limit=f"{MOST_MEMBERS:,}")

    def copy(self, stream: IO[bytes] | gzip.GzipFile, target: Path) -> int:
        """Write a member, refusing as soon as the limit is passed; nothing half-written stays."""
        size = 0
        try:
            with target.open("xb") as out:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self.used += len(chunk)
                    if self.used > self.limit:
                        raise Refused(TOO_MUCH, limit=self.words)
                    out.write(chunk)
                    if self._on_progress is not None:
                        self._on_progress(self.used)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return size


def _unpack_zip(path: Path, into: Path, budget: _Budget) -> Iterator[Member | Problem]:
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        budget.declare(sum(info.file_size for info in infos if not is_junk(info.filename)))
        names: dict[str, int] = {}
        for number, info in enumerate(infos):
            budget.count()
            name = safe_name(info.filename)
            problem = _objection(info, name)
            if problem is not None:
                yield problem
                continue
            names[name] = names.get(name, 0) + 1
            if names[name] > 1:
                name = f"{name} ({names[name]})"
            if is_junk(name):
                yield Member(name, None, info.file_size)
                continue
            target = into / f"{number:06d}"
            try:
                with archive.open(info) as stream:
                    size = budget.copy(stream, target)
                _keep_date(target, info.date_time, budget.latest)
            except _ZIP_ERRORS as error:
                yield Problem(0, "", MEMBER_BROKEN, {"name": name[:80], "detail": _short(error)})
                continue
            yield _closed_if_nested(name, target, size)


def _objection(info: zipfile.ZipInfo, name: str) -> Problem | None:
    shown = {"name": "".join(c for c in info.filename if c.isprintable())[:80]}
    if not name:
        return Problem(0, "", UNSAFE_NAME, shown)
    if info.flag_bits & 0x1:
        return Problem(0, "", ENCRYPTED, shown)
    # A member packed from a pipe says that it is one; its bytes are in the archive all the same.
    if stat.S_IFMT(info.external_attr >> 16) in {stat.S_IFLNK, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFSOCK}:
        return Problem(0, "", LINK, shown)
    if info.compress_type not in _METHODS:
        return Problem(0, "", METHOD, shown)
    return None


def _unpack_tar(path: Path, into: Path, budget: _Budget) -> Iterator[Member | Problem]:
    with path.open("rb") as raw:
        mode = "r|gz" if raw.read(2) == b"\x1f\x8b" else "r|"
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # the stream modes of typeshed need a literal
        for number, info in enumerate(archive):
            if info.isdir():
                continue
            budget.count()
            name = safe_name(info.name)
            shown = {"name": "".join(c for c in info.name if c.isprintable())[:80]}
            if not name:
                yield Problem(0, "", UNSAFE_NAME, shown)
                continue
            if not info.isreg():
                yield Problem(0, "", LINK, shown)
                continue
            if is_junk(name):
                yield Member(name, None, info.size)
                continue
            budget.declare(info.size)
            stream = archive.extractfile(info)
            if stream is None:
                continue
            target = into / f"{number:06d}"
            size = budget.copy(stream, target)
            _keep_date(target, time.localtime(max(0, min(info.mtime, budget.latest)))[:6], budget.latest)
            yield _closed_if_nested(name, target, size)


def _unpack_gzip(path: Path, name: str, into: Path, budget: _Budget) -> Iterator[Member | Problem]:
    name = safe_name(name.removesuffix(".gz")) or "file"
    target = into / "000000"
    with gzip.open(path) as stream:
        size = budget.copy(stream, target)
    yield _closed_if_nested(name, target, size)


def _keep_date(target: Path, packed: tuple[int, int, int, int, int, int], latest: float) -> None:
    """Give the file the date it had when it was packed, as far as it can be true: its figures were taken then."""
    try:
        moment = datetime(*packed).timestamp()
    except (ValueError, OverflowError):
        return
    if packed[0] >= _FIRST_YEAR and moment <= latest:
        os.utime(target, (moment, moment))


def _closed_if_nested(name: str, target: Path, size: int) -> Member | Problem:
    if identify(target) in ARCHIVES:
        target.unlink()
        return Problem(0, "", NESTED, {"name": name[:80]}, Severity.WARNING)
    return Member(name, target, size)


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
