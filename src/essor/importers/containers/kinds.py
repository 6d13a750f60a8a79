"""Tell what a file is from its first bytes; its name is never asked.

Seen in real downloads: ``.xls`` that is XML, ``.csv`` that is a web page, ``.csv`` that is a workbook.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from pathlib import Path

from essor.importers.base import Container
from essor.records import Words

HEAD_BYTES = 64 * 1024

_MAGIC: tuple[tuple[bytes, Container], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Container.XLS),
    (b"%PDF-", Container.PDF),
    (b"\x89PNG\r\n\x1a\n", Container.IMAGE),
    (b"\xff\xd8\xff", Container.IMAGE),
    (b"GIF87a", Container.IMAGE),
    (b"GIF89a", Container.IMAGE),
    (b"BM", Container.IMAGE),
    (b"II*\x00", Container.IMAGE),
    (b"MM\x00*", Container.IMAGE),
    (b"\x7fELF", Container.BINARY),
    (b"MZ", Container.BINARY),
    (b"SQLite format 3\x00", Container.BINARY),
    (b"Rar!\x1a\x07", Container.BINARY),
    (b"7z\xbc\xaf\x27\x1c", Container.BINARY),
    (b"BZh", Container.BINARY),
    (b"\xfd7zXZ\x00", Container.BINARY),
    (b"ID3", Container.BINARY),
    (b"OggS", Container.BINARY),
    (b"\x1aE\xdf\xa3", Container.BINARY),
)
# Signatures made of letters could also begin a table ("BM,Name"), so these need a byte that no text has.
_LETTERS_ONLY = (b"BM", b"MZ", b"ID3", b"BZh", b"OggS")
_CONTROL = bytes(set(range(32)) - {0, 9, 10, 12, 13, 27})
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|div|table|title|meta|p|h1)\b", re.I | re.S
)
_JSON = re.compile(r"""\s*(?:window\.YTD\.[\w.]+\s*=\s*)?(?:\{\s*(?:"|\}|$)|\[\s*(?:["{\[\]\-\d]|true|false|null|$))""")
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"


def identify(path: Path) -> Container:
    """Return what the file is. Never raises for its content; ``OSError`` where it cannot be opened."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        return Container.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(path)
    if head.startswith(b"\x1f\x8b"):
        return Container.TAR if _is_tar(_first_gzip_block(path)) else Container.GZIP
    for magic, container in _MAGIC:
        if head.startswith(magic) and (magic not in _LETTERS_ONLY or _is_binary(head)):
            return container
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Container.IMAGE
    if head[4:8] == b"ftyp":
        return Container.BINARY
    if _is_tar(head):
        return Container.TAR
    if b"eroots" in head[:24] and b"gversion" in head[:256]:
        return Container.CAR
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text_kind(head.decode("utf-16", "ignore"))
    if is_utf16_without_mark(head):
        return text_kind(head.decode(is_utf16_without_mark(head), "ignore"))
    if _is_binary(head):
        return Container.BINARY
    # Latin-1 gives every byte a character: enough to see ASCII marks, whatever the real encoding is.
    return text_kind(head.removeprefix(b"\xef\xbb\xbf").decode("latin-1"))


def text_kind(text: str) -> Container:
    """Return which kind of text this is, from its beginning."""
    if not text.strip("\ufeff\x00 \t\r\n"):
        return Container.EMPTY
    if text.lstrip().startswith("<"):
        if _HTML.match(text):
            return Container.HTML
        if text.lstrip().startswith(("<?", "<!")) or re.match(r"\s*<[A-Za-z_][\w.:-]*[\s/>]", text):
            if _SPREADSHEETML in text:
                return Container.SPREADSHEETML
            return Container.HTML if re.search(r"<html\b", text, re.I) else Container.XML
    if _JSON.match(text):
        return Container.JSON
    return Container.TEXT


def is_utf16_without_mark(head: bytes) -> str:
    """Return "utf-16-le" or "utf-16-be" where every other byte of plain text is zero, else ""."""
    sample = head[: len(head) // 2 * 2][:4096]
    half = len(sample) // 2
    if half < 2:
        return ""
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if odd > half * 0.7 and even == 0:
        return "utf-16-le"
    if even > half * 0.7 and odd == 0:
        return "utf-16-be"
    return ""


def _is_binary(head: bytes) -> bool:
    control = len(head) - len(head.translate(None, _CONTROL))
    return control > len(head) * 0.05 or head.count(0) > len(head) * 0.3


def _is_tar(block: bytes) -> bool:
    return block[257:262] == b"ustar"


def _first_gzip_block(path: Path) -> bytes:
    try:
        with gzip.open(path) as stream:
            return stream.read(512)
    except (OSError, EOFError, zlib.error):
        return b""


def _zip_kind(path: Path) -> Container:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.bin" in names:
                return Container.XLSB
            if any(name.replace("\\", "/").lower() == "xl/workbook.xml" for name in names):
                return Container.XLSX
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    kind = stream.read(80)
                if b"opendocument.spreadsheet" in kind:
                    return Container.ODS
            if "[Content_Types].xml" in names:
                # a Word or PowerPoint file; or a workbook that hides its parts under other names
                return Container.BINARY if any(n.startswith(("word/", "ppt/")) for n in names) else Container.XLSX
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return Container.ZIP  # the archive reader says what is wrong with it
    return Container.ZIP


_EXPLAINED: dict[Container, Words] = {
    Container.HTML: Words(
        "This is a web page, not an export: the page was saved instead of the file. "
        "Use the download or export button of the tool again.",
        "Ceci est une page web, pas un export : la page a été enregistrée à la place du fichier. "
        "Utilisez de nouveau le bouton de téléchargement ou d’export de l’outil.",
    ),
    Container.PDF: Words(
        "This is a PDF: made for reading, its figures cannot be taken out safely. Export the same report as CSV or Excel.",
        "Ceci est un PDF : fait pour être lu, ses chiffres ne peuvent pas en être extraits sûrement. "
        "Exportez le même rapport en CSV ou Excel.",
    ),
    Container.IMAGE: Words(
        "This is an image; figures are not read from pictures. Export the report as CSV or Excel.",
        "Ceci est une image ; les chiffres ne sont pas lus dans les images. Exportez le rapport en CSV ou Excel.",
    ),
    Container.EMPTY: Words(
        "This file is empty. Export it again.",
        "Ce fichier est vide. Exportez-le de nouveau.",
    ),
    Container.BINARY: Words(
        "This is a program, a document or a media file, not a table. Export the report as CSV or Excel.",
        "Ceci est un programme, un document ou un média, pas un tableau. Exportez le rapport en CSV ou Excel.",
    ),
    Container.XML: Words(
        "This is an XML document of a kind that is not known here. Export the report as CSV or Excel.",
        "Ceci est un document XML d’un genre inconnu ici. Exportez le rapport en CSV ou Excel.",
    ),
}


def explain(container: Container) -> Words | None:
    """Return why a container holds nothing to read, or ``None`` where it may."""
    return _EXPLAINED.get(container)
