"""What misleads in these files: whoever adds up, compares or trusts them as they come would be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.importers.base import Proof
from essor.intake.models import ImportFile
from essor.intake.preview import FilePreview
from essor.measurement.queries import Results
from essor.records import METRICS
from essor.records.metrics import MetricKind
from essor.reports.composing.accounts import Judged
from essor.reports.composing.observed import Counted
from essor.reports.composing.telling import Asked, Tongue, listed, lowered, network_name, quoted
from essor.reports.content import Caution

FEW_POSTS = 20
FEW_SALES = 30
WHOLE_YEAR = 350  # days
OLD_AFTER = timedelta(days=45)
CLAIMED = ("conversions", "results")


def compose_cautions(
    asked: Asked,
    found: Results,
    tables: Sequence[Counted],
    files: Sequence[FilePreview],
    judged: Sequence[Judged],
    tongue: Tongue,
) -> tuple[Caution, ...]:
    """Return every caution that these files call for, those that would cost money first."""
    return (
        *_totals(files, tongue),
        *_claims(found, tables),
        *_unknown_sources(found, tongue),
        *_people(found, tables, tongue),
        *_overlaps(files, tongue),
        *_money(found, tongue),
        *_small(asked, found, tongue),
        *_old(asked, tongue),
        *_season(asked),
        *_proof(files),
        *_unread(files),
    )


def _totals(files: Sequence[FilePreview], tongue: Tongue) -> Iterable[Caution]:
    for file in files:
        for one in file.totals_differ:
            metric = one["metric"]
            yield Caution(
                _("A total that its own rows do not make"),
                _("“%(file)s” prints %(printed)s for %(metric)s; its rows add up to %(summed)s. The rows count here.")
                % {
                    "file": file.file.name,
                    "printed": tongue.value(metric.slug, one["printed"], file.currency),
                    "metric": lowered(metric.name.say(tongue.language)),
                    "summed": tongue.value(metric.slug, one["summed"], file.currency),
                },
            )


def _claims(found: Results, tables: Sequence[Counted]) -> Iterable[Caution]:
    seen = {(one.network, one.metric) for one in tables} | {
        (figure.network, figure.metric) for result in found.networks for figure in result.observed
    }
    claiming = sorted({network_name(network) for network, metric in seen if metric in CLAIMED})
    if claiming:
        yield Caution(
            _("Results that each tool counts for itself"),
            _(
                "%(names)s: what is called a result or a conversion there is what the tool gives itself credit for, by its "
                "own rule. Two tools may claim the same customer, so they are shown apart, never added, and not "
                "taken for sales."
            )
            % {"names": listed(claiming)},
        )


def _unknown_sources(found: Results, tongue: Tongue) -> Iterable[Caution]:
    sales, unknown = found.sales.total.count, found.sales.of("").count
    if sales and unknown:
        yield Caution(
            _("Sales without a known source"),
            _(
                "%(unknown)s of %(total)s sales (%(share)s) do not say where they came from. They are given to no network: "
                "they widen every range instead."
            )
            % {
                "unknown": tongue.number(unknown),
                "total": tongue.number(sales),
                "share": tongue.percent(unknown / sales),
            },
        )


def _people(found: Results, tables: Sequence[Counted], tongue: Tongue) -> Iterable[Caution]:
    without = [one.metric for one in tables if one.value is None]
    without += [figure.metric for result in found.networks for figure in result.observed if figure.value is None]
    refused = {metric for metric in without if METRICS[metric].kind is MetricKind.UNIQUE}
    if refused:
        names = listed(sorted(lowered(tongue.metric(metric)) for metric in refused))
        yield Caution(
            _("People counted once a day or once a post"),
            _(
                "%(names)s: somebody reached on Monday and again on Tuesday stands in both figures. No sum of them is "
                "given, over days, posts or networks."
            )
            % {"names": names[:1].upper() + names[1:]},
        )


def _overlaps(files: Sequence[FilePreview], tongue: Tongue) -> Iterable[Caution]:
    again = sum(
        numbers.get("updated", 0) + numbers.get("older", 0) + numbers.get("unchanged", 0) + numbers.get("repeated", 0)
        for file in files
        for numbers in file.file.counts.values()
        if file.file.state == ImportFile.State.STORED
    )
    if again:
        yield Caution(
            _("Exports that overlap or were revised"),
            ngettext(
                "%(count)s row stands in more than one export. The latest one counts, the earlier value is kept, and "
                "nothing is counted twice.",
                "%(count)s rows stand in more than one export. The latest one counts, the earlier values are kept, and "
                "nothing is counted twice.",
                again,
            )
            % {"count": tongue.number(again)},
        )
    twice = sum(bool(file.file.duplicate_of_id) for file in files)
    if twice:
        yield Caution(
            _("The same file twice"),
            ngettext(
                "%(count)s file was given twice; it counts once.",
                "%(count)s files were given twice; they count once.",
                twice,
            )
            % {"count": twice},
        )


def _money(found: Results, tongue: Tongue) -> Iterable[Caution]:
    if found.sales.total.count and not found.is_margin_stated:
        yield Caution(
            _("A sale is not a gain"),
            _(
                "Nobody has said what remains of a sale once it is made and delivered. Until then the margin may be anything "
                "between nothing and all of it, and every return is as wide."
            ),
        )
    if found.elsewhere:
        yield Caution(
            _("Several currencies"),
            ngettext(
                "%(count)s amount in another currency than %(currency)s is counted but not added: no rate was given.",
                "%(count)s amounts in other currencies than %(currency)s are counted but not added: no rate was given.",
                found.elsewhere,
            )
            % {"count": tongue.number(found.elsewhere), "currency": found.currency},
        )
    if found.undivided:
        yield Caution(
            _("Common costs that nobody carries"),
            _("%(amount)s of common costs could not be divided between networks and stand in none of them.")
            % {"amount": tongue.money(found.undivided)},
        )


def _small(asked: Asked, found: Results, tongue: Tongue) -> Iterable[Caution]:
    few = [network_name(r.network) for r in found.networks if 0 < r.posts < FEW_POSTS]
    if few:
        yield Caution(
            _("Few posts"),
            _(
                "%(names)s: fewer than %(few)s posts in the period. One lucky post moves such an average more than any effort."
            )
            % {"names": listed(few), "few": FEW_POSTS},
        )
    if 0 < found.sales.total.count < FEW_SALES:
        yield Caution(
            _("Few sales"),
            ngettext(
                "%(count)s sale in all: shares and changes are known within wide limits only.",
                "%(count)s sales in all: shares and changes are known within wide limits only.",
                found.sales.total.count,
            )
            % {"count": found.sales.total.count},
        )


def _old(asked: Asked, tongue: Tongue) -> Iterable[Caution]:
    if asked.now - asked.moment > OLD_AFTER:
        yield Caution(
            _("Figures of another time"),
            _("They stop on %(day)s. What is said of the accounts is said as of that day, not of today.")
            % {"day": tongue.day(asked.last)},
        )


def _season(asked: Asked) -> Iterable[Caution]:
    days = (asked.last - asked.first).days + 1
    if days < WHOLE_YEAR:
        yield Caution(
            _("Less than a year"),
            _(
                "These %(days)s days hold no whole year: what the season does and what you did cannot be told apart. Nothing "
                "here may be multiplied up to a year."
            )
            % {"days": days},
        )


def _proof(files: Sequence[FilePreview]) -> Iterable[Caution]:
    names = [
        file.file.name
        for file in files
        if file.proof == Proof.UNVERIFIED.value and file.file.state == ImportFile.State.STORED
    ]
    if names:
        yield Caution(
            _("Formats read by their column names"),
            _(
                "%(names)s: no real file of this kind has been met yet, its columns were read by their names. Compare one "
                "total with what the tool shows."
            )
            % {"names": listed([quoted(name) for name in names])},
        )


def _unread(files: Sequence[FilePreview]) -> Iterable[Caution]:
    states = (ImportFile.State.UNKNOWN, ImportFile.State.REFUSED, ImportFile.State.QUESTION)
    unread = sum(file.file.state in states for file in files)
    lines = sum(file.problem_count for file in files if file.file.state == ImportFile.State.STORED)
    if unread:
        yield Caution(
            _("Files that are not in it"),
            ngettext(
                "%(count)s file could not be read and gave nothing; the annex says why.",
                "%(count)s files could not be read and gave nothing; the annex says why.",
                unread,
            )
            % {"count": unread},
        )
    if lines:
        yield Caution(
            _("Remarks made while reading"),
            ngettext(
                "%(count)s remark was made on the files that were read; the annex lists them.",
                "%(count)s remarks were made on the files that were read; the annex lists them.",
                lines,
            )
            % {"count": lines},
        )
