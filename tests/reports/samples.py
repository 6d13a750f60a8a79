"""A report made by hand, with one of everything; ``said`` stands wherever a text by people may stand."""

from __future__ import annotations

from datetime import UTC, date, datetime

from essor.reports.content import (
    VERSION,
    Account,
    Brand,
    CalendarChart,
    Caution,
    Changes,
    Fact,
    FigureRow,
    Health,
    LineChart,
    LinePoint,
    RangeChart,
    RangeRow,
    Remark,
    Report,
    SourceFile,
    Sources,
    Step,
    Term,
    UseRow,
    Verdict,
    Way,
    Worth,
)

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def make_sample(said: str = "Les ateliers de mai", *, language: str = "fr", brand: Brand | None = None) -> Report:
    """Return the report."""
    returned = Fact("Retour", "de 0 € à 29 €", "pour 1 € dépensé", evidence="observed")
    declared = Fact(
        "Déclaré par les clients", "12 % le nomment", "entre 9 % et 15 %", evidence="declared", bar=(40.0, 55.0, 70.0),
        scale=("0 %", "20 %"),
    )  # fmt: skip
    refused = Fact(
        "Provoqué par lui", why="Aucune expérience n’a été menée.", settle="Menez-en une.", evidence="caused"
    )
    verdict = Verdict(
        "facebook",
        "Facebook",
        "cannot_say",
        f"1 250,00 € dépensés. {said}",
        Fact("Coût", "1 250,00 €", "Compté, non estimé", foot="publicité 1 250,00 €"),
        returned,
        (Fact("Vues", "12 345", foot="63 publications", evidence="observed"), Fact("Portée", why="Des personnes.")),
        declared,
        refused,
        "Notez les heures.",
    )
    calendar = CalendarChart(f"{said} : jours", "facebook", FIRST, LAST, ((date(2026, 1, 5), 2), (date(2026, 2, 3), 1)))
    points = (
        LinePoint(date(2026, 1, 1), 210.0, 180.0, 260.0),
        LinePoint(date(2026, 2, 1), None),
        LinePoint(date(2026, 3, 1), 190.0, 150.0, 230.0),
    )
    account = Account(
        "facebook", "Facebook", said, "dormant", "En sommeil", f"{said} se tait.", (Remark("act", said),), "Raviver",
        "Des gens regardent encore.", ("Répondez aux messages.",), calendar,
        LineChart("Portée", "Portée", "facebook", points, ((date(2026, 2, 10), said),)),
    )  # fmt: skip
    row = FigureRow(
        "facebook", "cost", 1250.0, 1250.0, None, None, None, "bounds", "ledger", "2026-04-01T00:00:00+00:00", said
    )
    bounds = RangeChart(
        "Ce qui peut revenir", (RangeRow("Facebook", "facebook", low=0.0, high=29.0, evidence="observed"),)
    )
    return Report(
        version=VERSION,
        language=language,
        title="Ce que valent vos réseaux",
        company=said,
        first=FIRST,
        last=LAST,
        period="1er janv. – 31 mars 2026",
        prepared_at=datetime(2026, 4, 1, 8, 30, tzinfo=UTC),
        prepared="1er avr. 2026",
        currency="EUR",
        is_demo=False,
        brand=brand or Brand(agency=said),
        opening=(said, "Le plus utile maintenant : notez les heures."),
        worth=Worth((said,), (verdict,), ways=(Way("web", "Website", (Fact("Pages vues", "83 790"),)),), returns=bounds),
        health=Health((said,), (account,)),
        changes=Changes(
            (said,), "2026", "2025", (UseRow("facebook", "Facebook", "63", "58", "12", "9", "0,5 à 1,2", said),), (said,),
            (said,), (said,), said,
        ),
        cautions=(Caution(said, said),),
        cautions_gap="",
        steps=(Step(said, said),),
        steps_gap="",
        sources=Sources(
            (said,),
            (SourceFile(f"{said}.csv", said, "Éprouvé", "Facebook", "2026", "63", "1er avr. 2026", True, (said,)),),
            (Term("Wilson", ""),),
            (said,),
        ),
        figures=(row,),
    )  # fmt: skip
