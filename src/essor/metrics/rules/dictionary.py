"""The metric dictionary arranged for reading: by how numbers behave, since that decides what may be added up."""

from __future__ import annotations

from dataclasses import dataclass

from essor.records import METRICS, NETWORKS, Axis, Metric, MetricKind, Network, Words

AXES = (
    (Axis.TIME, Words("over days", "d’un jour à l’autre")),
    (Axis.SUBJECTS, Words("over posts and accounts", "d’une publication ou d’un compte à l’autre")),
    (Axis.NETWORKS, Words("over networks", "d’un réseau à l’autre")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One metric: ``meant`` holds what a network itself means by it, ``adds`` each axis and whether a sum over it means
    something."""

    metric: Metric
    meant: tuple[tuple[Network, Words], ...]
    adds: tuple[tuple[Words, bool], ...]
    parts: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The metrics of one kind, and the rule they share."""

    kind: MetricKind
    title: Words
    rule: Words
    entries: tuple[Entry, ...]


_SECTIONS = (
    (
        MetricKind.COUNT,
        Words("Events", "Des événements"),
        Words(
            "Each is one thing that happened: a view, a click, a comment. They add up over days, posts and accounts. "
            "They rarely add up over networks, because each network counts by its own rule.",
            "Chacun est un fait : une vue, un clic, un commentaire. Ils s’additionnent d’un jour, d’une publication ou "
            "d’un compte à l’autre, rarement d’un réseau à l’autre, car chaque réseau compte selon sa propre règle.",
        ),
    ),
    (
        MetricKind.UNIQUE,
        Words("People", "Des personnes"),
        Words(
            "Each counts distinct people over the time it covers. Two of them never add up: somebody reached on Monday "
            "and on Tuesday would count twice. For a month, only the network’s own monthly figure will do.",
            "Chacun compte des personnes distinctes sur sa propre durée. Deux d’entre eux ne s’additionnent jamais : "
            "qui a été touché lundi et mardi compterait deux fois. Pour un mois, seul le chiffre mensuel du réseau vaut.",
        ),
    ),
    (
        MetricKind.STOCK,
        Words("Levels", "Des niveaux"),
        Words(
            "Each is the state of an account at a date. The last value of a period counts; a sum means nothing.",
            "Chacun est l’état d’un compte à une date. La dernière valeur d’une période compte ; une somme ne veut rien "
            "dire.",
        ),
    ),
    (
        MetricKind.RATE,
        Words("Quotients", "Des quotients"),
        Words(
            "Each is one number divided by another. For a longer time Essor adds up the two parts and divides again; "
            "where a file does not hold both parts, only the printed value of its own period can be shown.",
            "Chacun est un nombre divisé par un autre. Pour une durée plus longue, Essor additionne les deux termes et "
            "divise de nouveau ; si un fichier ne les donne pas tous les deux, seule sa valeur imprimée peut être "
            "montrée, pour sa propre période.",
        ),
    ),
    (
        MetricKind.DURATION,
        Words("Time spent", "Du temps passé"),
        Words(
            "Hours or seconds, which add up within one network.",
            "Des heures ou des secondes, à additionner au sein d’un même réseau.",
        ),
    ),
    (
        MetricKind.MONEY,
        Words("Money", "De l’argent"),
        Words(
            "Amounts add up within one currency. Essor converts nothing, since nobody said at which rate.",
            "Les montants s’additionnent dans une même devise. Essor ne convertit rien : personne n’a dit à quel taux.",
        ),
    ),
)


def dictionary() -> tuple[Section, ...]:
    """Return every metric once, in sections."""
    return tuple(
        Section(kind, title, rule, tuple(_entry(metric) for metric in METRICS.values() if metric.kind is kind))
        for kind, title, rule in _SECTIONS
    )


def _entry(metric: Metric) -> Entry:
    return Entry(
        metric,
        tuple((NETWORKS[slug], words) for slug, words in metric.definitions.items()),
        tuple((words, metric.may_add(axis)) for axis, words in AXES),
        tuple(METRICS[slug] for slug in metric.parts or ()),
    )
