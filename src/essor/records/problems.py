"""What could not be read, as a value: a bad row has a line, a field and words that say what to do (never an end)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum

from essor.records.words import Words


class Severity(StrEnum):
    """How much a problem costs the reader."""

    REFUSED = "refused"  # the row, or with line 0 the whole file, is left out
    WARNING = "warning"  # the row is kept; a cell was left empty or read with a doubt
    NOTE = "note"  # nothing is lost; something the reader ought to know (a check, a limit of the tool)


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read as it stands.

    ``line`` counts from 1 as a text editor or a spreadsheet shows it; 0 means the whole file. ``field`` is the column
    as the file writes it, or "".
    """

    line: int
    field: str
    words: Words
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    severity: Severity = Severity.REFUSED
    sheet: str = ""

    def message(self, language: str = "en") -> str:
        """Return the words in ``language``."""
        return self.words.say(language, self.params)
