"""The simple answer sheet."""

from __future__ import annotations

from datetime import date

from essor.records import AnswerRow
from tests.importers.formats.money_files import read_text


def test_one_answer_per_line_or_counted() -> None:
    got = read_text(
        "answers.csv", "Date,How did you hear about us?\n2025-01-02,A friend\n2025-01-03,\n2025-01-04,LinkedIn\n"
    )
    assert got.slug == "generic_answers"
    assert [(row.at, row.answer, row.weight) for row in got.of(AnswerRow)] == [
        (date(2025, 1, 2), "A friend", 1),
        (date(2025, 1, 4), "LinkedIn", 1),
    ]
    counted = read_text(
        "reponses.csv", "Réponse;Nombre\nBouche à oreille;14\nInstagram;3\nSalon;0\nRadio;1,5\nTotal;17\n"
    )
    assert [(row.answer, row.weight) for row in counted.of(AnswerRow)] == [("Bouche à oreille", 14), ("Instagram", 3)]
    assert counted.refused() == [5]


def test_a_form_keeps_no_address() -> None:
    got = read_text("form.csv", "Horodateur;Adresse e-mail;Réponse\n13/01/2025 10:22:01;a@example.com;Salon\n")
    assert "example.com" not in repr(got.records)
    assert got.of(AnswerRow)[0].at == date(2025, 1, 13)
