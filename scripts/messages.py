"""Keep each room's French catalogue: ``python scripts/messages.py [room ...] [--check]``.

Collects what Python (``gettext`` and its kin, under whatever name they were imported) and templates (``{% translate %}``,
``{% blocktranslate %}``, ``_("...")`` in variables, tags and component attributes) say, brings
``src/essor/<room>/locale/fr/LC_MESSAGES/django.po`` up to date and compiles it. Translations that exist are kept, new
texts come in empty, texts that nobody says any more go. Then it lists what still waits for its French.

``--check`` writes nothing and ends with code 1 where a catalogue is behind. GNU gettext is not needed.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "essor"
LANGUAGE = "fr"
# Position of (msgid, plural, context) among the arguments.
CALLS: dict[str, tuple[int, int | None, int | None]] = {
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
_STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_UNDERSCORE = re.compile(rf"""(?<![\w.])_\(\s*({_STRING})\s*\)""")
_TRANSLATE = re.compile(rf"""^(?:trans|translate)\s+({_STRING})(.*)$""", re.DOTALL)
_CONTEXT = re.compile(rf"""\bcontext\s+({_STRING})""")
_BLOCK = re.compile(r"^(?:blocktrans|blocktranslate)\b(.*)$", re.DOTALL)
_BLOCK_END = re.compile(r"^end(?:blocktrans|blocktranslate)\b")


@dataclass(frozen=True, slots=True)
class Message:
    """One text as the program says it."""

    msgid: str
    where: str
    plural: str = ""
    context: str = ""


def rooms() -> list[str]:
    """Return the rooms that Django registers, each with a catalogue of its own."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))


def catalogue_path(room: str) -> Path:
    """Return where a room's French stands."""
    return PACKAGE / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def messages_of(folder: Path) -> list[Message]:
    """Return every text said in a folder's Python and templates, in reading order."""
    found: list[Message] = []
    for path in sorted(folder.rglob("*.py")):
        found += messages_of_python(path.read_text("utf-8"), _name(path))
    for pattern in ("*.html", "*.txt"):
        for path in sorted(folder.rglob(f"templates/**/{pattern}")):
            found += messages_of_template(path.read_text("utf-8"), _name(path))
    return found


def messages_of_python(source: str, where: str) -> Iterator[Message]:
    """Yield the texts of a Python module: calls of what it imported from ``django.utils.translation``."""
    tree = ast.parse(source, where)
    names: dict[str, str] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in CALLS}
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "translation"}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        call = node.func
        kind = None
        if isinstance(call, ast.Name):
            kind = names.get(call.id)
        elif isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id in modules:
            kind = call.attr if call.attr in CALLS else None
        if kind is None:
            continue
        at, plural_at, context_at = CALLS[kind]
        msgid = _literal(node, at)
        if msgid is None:
            if isinstance(node.args[at], ast.JoinedStr | ast.BinOp):
                raise TextNotFound(
                    f"{where}:{node.lineno}: {kind}() needs one literal text, or nobody can translate it."
                )
            continue  # a variable: its text is marked where it stands, by gettext_noop
        yield Message(
            msgid,
            where,
            (_literal(node, plural_at) or "") if plural_at is not None else "",
            (_literal(node, context_at) or "") if context_at is not None else "",
        )


def messages_of_template(source: str, where: str) -> Iterator[Message]:
    """Yield the texts of a Django template, with per cent signs doubled as Django's own tags look them up."""
    block: _Block | None = None
    for token in Lexer(source).tokenize():
        if block is not None:
            if token.token_type == TokenType.BLOCK and _BLOCK_END.match(token.contents):
                yield block.message(where)
                block = None
            elif token.token_type == TokenType.BLOCK and token.contents.strip().startswith("plural"):
                block.in_plural = True
            elif token.token_type == TokenType.TEXT:
                block.add(token.contents.replace("%", "%%"))
            elif token.token_type == TokenType.VAR:
                block.add(f"%({token.contents})s")
            continue
        if token.token_type == TokenType.COMMENT:
            continue
        for match in _UNDERSCORE.finditer(token.contents):
            yield Message(_unquote(match[1]).replace("%", "%%"), where)
        if token.token_type != TokenType.BLOCK:
            continue
        if opening := _BLOCK.match(token.contents):
            block = _Block(opening[1])
            continue
        if said := _TRANSLATE.match(token.contents):
            context = _CONTEXT.search(said[2])
            yield Message(_unquote(said[1]).replace("%", "%%"), where, context=_unquote(context[1]) if context else "")


class TextNotFound(Exception):
    """A call puts its text together as it runs, so that no catalogue can hold it."""


class RoomCatalogue(Catalog):
    """A catalogue whose header holds what Django reads and nothing that changes with the day or the tool's version."""

    KEPT = (
        "Project-Id-Version",
        "Language",
        "Plural-Forms",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    )

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        """The header's lines."""
        return [(name, value) for name, value in self._get_mime_headers() if name in self.KEPT]


class _Block:
    """A ``{% blocktranslate %}`` while it is being read."""

    def __init__(self, options: str) -> None:
        context = _CONTEXT.search(options)
        self.context = _unquote(context[1]) if context else ""
        self.is_trimmed = re.search(r"\btrimmed\b", options) is not None
        self.in_plural = False
        self.parts: dict[bool, list[str]] = {False: [], True: []}

    def add(self, text: str) -> None:
        self.parts[self.in_plural].append(text)

    def message(self, where: str) -> Message:
        singular, plural = ("".join(self.parts[key]) for key in (False, True))
        if self.is_trimmed:
            singular, plural = trim_whitespace(singular), trim_whitespace(plural)
        return Message(singular, where, plural, self.context)


def updated_catalogue(room: str) -> Catalog:
    """Return the room's catalogue with every text it says now and the translations it already had."""
    path = catalogue_path(room)
    old = Catalog(locale=LANGUAGE)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=LANGUAGE)
    new = RoomCatalogue(
        locale=LANGUAGE,
        project="Essor",
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# Essor, {room}: French.",
    )
    for message in messages_of(PACKAGE / room):
        key = (message.msgid, message.plural) if message.plural else message.msgid
        context = message.context or None
        known = old.get(message.msgid, context)
        translation = known.string if known is not None and bool(message.plural) == known.pluralizable else ""
        new.add(key, translation or ("" if not message.plural else ("", "")), [(message.where, 0)], context=context)
    return new


def as_po(catalogue: Catalog) -> bytes:
    """Return the catalogue as the text of a ``.po`` file, sorted so that two people's changes meet rarely."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue().replace(b": 0\n", b"\n")


def as_mo(catalogue: Catalog) -> bytes:
    """Return the compiled catalogue."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that have no French yet."""
    waiting = []
    for message in catalogue:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(strings):
            waiting.append(message.id[0] if isinstance(message.id, tuple | list) else message.id)
    return waiting


def _literal(call: ast.Call, position: int) -> str | None:
    if position < len(call.args):
        node = call.args[position]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
    return None


def _unquote(text: str) -> str:
    return text[1:-1].replace("\\" + text[0], text[0])


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else path.name


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", metavar="room", help="rooms to bring up to date (all where none is named)")
    parser.add_argument("--check", action="store_true", help="write nothing; code 1 where a catalogue is behind")
    chosen = parser.parse_args(arguments)
    known = rooms()
    if unknown := set(chosen.rooms) - set(known):
        parser.error(f"no such room: {', '.join(sorted(unknown))} (there are {', '.join(known)})")
    behind = 0
    for room in chosen.rooms or known:
        catalogue = updated_catalogue(room)
        path = catalogue_path(room)
        if not len(catalogue) and not path.exists():
            continue
        po, mo = as_po(catalogue), as_mo(catalogue)
        if not path.exists() or path.read_bytes() != po or path.with_suffix(".mo").read_bytes() != mo:
            behind += 1
            if not chosen.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(po)
                path.with_suffix(".mo").write_bytes(mo)
        waiting = untranslated(catalogue)
        behind += bool(waiting)
        print(f"{room}: {len(catalogue)} texts, {len(waiting)} without French")
        for text in waiting:
            print(f"    {text!r}")
    return 1 if chosen.check and behind else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except TextNotFound as error:
        sys.exit(str(error))
