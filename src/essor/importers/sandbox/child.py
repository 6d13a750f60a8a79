"""The process that reads: takes requests on standard input, answers on standard output, and may do nothing else.

Run as ``python -m essor.importers.sandbox.child``. It imports importers and records only, so it starts fast.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from essor.importers.archives import unpack
from essor.importers.base import Container, ExportFormat, PostColumns, ReadOptions, Refused, find_format, formats
from essor.importers.containers import FileSource, explain, open_source, read_json
from essor.importers.mapping import MappedFormat
from essor.importers.sandbox import limits
from essor.importers.sandbox.wire import Decoder, Encoder, fits_block
from essor.importers.summary import summarise
from essor.records import Period, Problem, PublicationRow, Record, Words

BATCH = 4000  # records per message: what the store writes in one statement
_TICK_SECONDS = 0.5

UNKNOWN = Words(
    "No known export looks like this. If it is a table, say once what its columns mean and it will be read.",
    "Aucun export connu ne ressemble à ceci. Si c’est un tableau, indiquez une fois le sens de ses colonnes et il sera lu.",
)


STUB = Words(
    "This file holds a single line, so there is no table in it; the download probably failed. Export it again.",
    "Ce fichier ne contient qu’une ligne, donc aucun tableau ; le téléchargement a sans doute échoué. Exportez-le de nouveau.",
)


_LARGEST_CHECKED = 32 * 1024 * 1024  # bytes of JSON that are parsed only to say whether they are well formed


def why_unread(source: FileSource) -> Words:
    """Return why a file that no format recognises is not read, and what to do; raises ``Refused`` for broken JSON."""
    head = source.head
    if head.container is Container.JSON and head.size <= _LARGEST_CHECKED:
        read_json(source)
    if head.container is Container.TEXT and all(len(sheet.rows) < 2 for sheet in head.sheets):
        return STUB
    return explain(head.container) or UNKNOWN


class Child:
    """Answers requests one after another."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._encoder = Encoder()
        self._ticked = time.monotonic()

    def greet(self) -> None:
        """Say that the process is ready for requests."""
        self._send("ready")

    def serve(self, request: dict[str, Any]) -> None:
        """Do one request; always ends with a message "end", "refused" or "failed"."""
        limits.allow_more_time()
        try:
            match request["do"]:
                case "read":
                    self._read(request)
                case "inspect":
                    self._inspect(request)
                case "unpack":
                    self._unpack(request)
        except Refused as error:
            self._send("refused", self._encoder.records([error.problem]))
        except MemoryError:
            self._send("failed", "memory", "")
        except RecursionError:
            self._send("failed", "crash", "nested too deeply")
        except Exception as error:  # noqa: BLE001  the border of the process: whatever a decoder raises becomes words
            where = error.__traceback__
            while where is not None and where.tb_next is not None:
                where = where.tb_next
            place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else ""
            self._send("failed", "crash", f"{type(error).__name__} at {place}")
        else:
            self._send("end")

    def _open(self, request: dict[str, Any]) -> tuple[FileSource, ExportFormat | None]:
        options = ReadOptions(
            received=datetime.fromisoformat(request["received"]),
            account_hint=request["account_hint"],
            network_hint=request["network_hint"],
            encoding=request["encoding"],
            period_hint=Period(*map(date.fromisoformat, request["period_hint"])) if request["period_hint"] else None,
        )
        source = open_source(Path(request["path"]), request["name"], options)
        source.on_progress = self._tick
        if request["mapping"]:
            return source, MappedFormat.from_json(request["mapping"])
        if request["format"]:
            return source, next((f for f in formats() if f.slug == request["format"]), None)
        return source, find_format(source.head)

    def _read(self, request: dict[str, Any]) -> None:
        source, reader = self._open(request)
        if reader is None:
            raise Refused(why_unread(source))
        self._send("opened", reader.slug, reader.network, reader.proof.value, source.head.container.value)
        batch: list[Record | Problem | PostColumns] = []
        size = 0
        try:
            for item in reader.read_columns(source):
                rows = len(item) if isinstance(item, PostColumns) else 1
                if size + rows > BATCH:
                    self._send_records(batch)
                    limits.allow_more_time()
                    batch, size = [], 0
                batch.append(item)
                size += rows
        except Refused:
            self._send_records(batch)  # what stands before the fault was read
            raise
        self._send_records(batch)
        if source.notices:
            self._send("batch", self._encoder.records(source.notices))

    def _send_records(self, batch: list[Record | Problem | PostColumns]) -> None:
        """Send posts in columns, and before them the rest, since the file's facts are needed to store any."""
        posts: list[PublicationRow | PostColumns] = []
        others: list[Record | Problem] = []
        for item in batch:
            if isinstance(item, PostColumns) or (isinstance(item, PublicationRow) and fits_block(item)):
                posts.append(item)
            else:
                others.append(item)
        if others:
            self._send("batch", self._encoder.records(others))
        for block in self._encoder.posts(posts):
            self._send("posts", block)

    def _inspect(self, request: dict[str, Any]) -> None:
        source, reader = self._open(request)
        refusal = None if reader else why_unread(source)
        items = reader.read(source) if reader else iter(())
        report = summarise(source, reader, self._paced(items), refusal, language=request["language"])
        self._send("report", report)

    def _paced(self, items: Iterator[Record | Problem]) -> Iterator[Record | Problem]:
        for count, item in enumerate(items):
            if count % BATCH == 0:
                self._tick(0)
            yield item

    def _unpack(self, request: dict[str, Any]) -> None:
        limits.allow_writing()
        try:
            for item in unpack(
                Path(request["path"]), Path(request["into"]), name=request["name"], on_progress=self._tick
            ):
                if isinstance(item, Problem):
                    self._send("problem", self._encoder.records([item]))
                else:
                    self._send("member", item.name, str(item.path or ""), item.size)
        finally:
            limits.forbid_writing()

    def _tick(self, done: int) -> None:
        now = time.monotonic()
        if now - self._ticked > _TICK_SECONDS:
            self._ticked = now
            self._send("tick", done)
            limits.allow_more_time()

    def _send(self, *message: object) -> None:
        self._answers.write(self._encoder.encode(message))
        self._answers.flush()


def main() -> None:
    """Serve requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the messages
    formats()  # import them before memory and files are limited
    gc.freeze()
    gc.set_threshold(
        100_000, 20, 100
    )  # records hold no cycles: looking for some after every 700 costs 8 % of a reading
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    limits.confine()
    child = Child(answers)
    child.greet()
    decoder = Decoder()
    while data := os.read(0, 1 << 16):
        for request in decoder.feed(data):
            child.serve(request)


if __name__ == "__main__":
    main()
    sys.exit(0)
