"""The simple answer sheet: what customers said when asked how they heard of the company.

Columns: answer; then, where known, date and number (how many gave that answer; one per line where absent).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, parse_date, parse_number
from essor.importers.periods import Span
from essor.importers.sheets import TableFormat, day_style, doubtful_dates, each_line, is_total, money_style
from essor.records import AnswerRow, FileFacts, Period, Problem, Record, Words

NOT_WHOLE = Words(
    "“{value}” is no number of answers. The row was left out.",
    "« {value} » n’est pas un nombre de réponses. La ligne a été laissée de côté.",
)


class GenericAnswers(TableFormat):
    """Answers to "how did you hear of us?" in a sheet somebody keeps."""

    slug = "generic_answers"
    network = ""
    name = Words("Answers to “how did you hear of us?”", "Réponses à « comment nous avez-vous connus ? »")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Any spreadsheet with the columns answer (and date, number)",
        "N’importe quel tableur avec les colonnes réponse (et date, nombre)",
    )
    priority = -30
    columns: ClassVar[Columns] = Columns(
        fields={
            "answer": ("Answer", "Declared source", "How did you hear about us", "How did you hear about us?",
                       "How did you hear of us?", "Réponse", "Source déclarée", "Comment nous avez-vous connus",
                       "Comment nous avez-vous connus ?", "Comment nous avez-vous connu ?",
                       "Comment avez-vous entendu parler de nous ?"),
            "date": ("Date", "Timestamp", "Horodateur", "Jour"),
            "number": ("Number", "Count", "Answers", "Nombre", "Réponses", "Effectif"),
            "personal": ("Name", "Nom", "Prénom", "Email", "E-mail", "Adresse e-mail", "Email address", "Phone",
                         "Téléphone", "Customer", "Client"),
        },
        required=("answer",),
        any_of=(("date", "number"),),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one answer per line that has one."""
        is_french = bool({"réponse", "nombre", "horodateur"} & {name.lower() for name in table.header.names})
        style = day_style(table, "date", day_first=is_french)
        numbers = money_style(table, "number")
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            answer = line.text("answer")
            if not answer or is_total(answer):
                return
            day = parse_date(line.raw("date"), style)
            if day is not None:
                span.add(Period(day, day))
            number = parse_number(line.raw("number"), numbers)
            if number is not None and (not 0 <= number < 1e9 or number != int(number)):
                raise CellError(NOT_WHOLE, value=line.text("number"))
            if number == 0:
                return
            yield AnswerRow(line.line, day, answer, 1 if number is None else int(number), table.sheet)

        yield from each_line(table, read_line)
        yield FileFacts(period=span.period)
        yield from doubtful_dates(table, style)
