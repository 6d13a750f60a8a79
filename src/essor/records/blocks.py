"""Many posts in columns: how they cross from the reading process into the store, where a million of them come at once.

Making, packing and storing one object per post cost 40 µs each; whole columns go through one C call apiece.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from essor.records.rows import AccountRef, PublicationRow

COLUMNS = (
    "line", "remote_id", "published_at", "permalink", "kind", "text", "title", "is_sponsored", "currency", "values",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicationBlock:
    """Posts of one account and one sheet, column by column; each column is as long as ``line``, which is not empty.

    ``values`` are JSON objects as text, of finite numbers: what the store writes as it is.
    """

    account: AccountRef
    sheet: str
    line: Sequence[int]
    remote_id: Sequence[str]
    published_at: Sequence[datetime | None]
    permalink: Sequence[str]
    kind: Sequence[str]
    text: Sequence[str]
    title: Sequence[str]
    is_sponsored: Sequence[bool | None]
    currency: Sequence[str]
    values: Sequence[str]

    def __len__(self) -> int:
        return len(self.line)

    @property
    def keys(self) -> list[str]:
        """What names each post on its network: its id, or else its address."""
        if all(self.remote_id):
            return list(self.remote_id)
        return [own or link for own, link in zip(self.remote_id, self.permalink, strict=True)]

    def rows(self) -> Iterator[PublicationRow]:
        """Yield the posts one by one."""
        for line, key, at, link, kind, text, title, sponsored, currency, values in zip(*self._columns(), strict=True):
            yield PublicationRow(
                line,
                self.account,
                key,
                at,
                json.loads(values),
                link,
                kind,
                text,
                title,
                sponsored,
                currency,
                self.sheet,
            )

    def pick(self, places: Sequence[int]) -> PublicationBlock:
        """Return the block of some of the posts (at least one), counted from 0."""
        chosen = itemgetter(*places) if len(places) > 1 else lambda column: (column[places[0]],)
        return PublicationBlock(self.account, self.sheet, *(chosen(column) for column in self._columns()))

    def _columns(self) -> list[Sequence[Any]]:
        return [getattr(self, name) for name in COLUMNS]
