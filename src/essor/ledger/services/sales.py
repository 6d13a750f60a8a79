"""Sales that programs tell, and what the words beside sales mean."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from essor.ledger.models import Answer, Conversion, SourceRule
from essor.ledger.rules import folded
from essor.ledger.storage import judged, source_rules, store_conversions
from essor.records import NETWORKS, ConversionRow
from essor.workspaces.models import User, Workspace
from essor.workspaces.services import Refused, record

KINDS = ("order", "deal", "lead")


@transaction.atomic
def tell_sale(workspace: Workspace, row: ConversionRow, *, actor: User, now: datetime) -> tuple[Conversion, bool]:
    """Store an order, a deal or a lead that a program tells; returns it and whether it is new. Raises ``Refused``.

    Told again under the same kind and id, it takes what is said now; what is left empty empties nothing.
    """
    if row.kind not in KINDS or not row.remote_id.strip():
        raise Refused(_("A sale is an order, a deal or a lead, and has an id of its own."))
    stored = store_conversions(workspace.pk, [row], file_id=None, as_of=now, zone=ZoneInfo(workspace.timezone))
    sale = Conversion.objects.get(workspace=workspace, kind=row.kind, remote_id=row.remote_id[:120])
    if stored.added or stored.updated:
        record(
            workspace,
            action="sale.told",
            subject_kind="sale",
            subject_id=str(sale.public_id),
            subject_label=f"{sale.kind} {sale.remote_id}",
            actor=actor,
            now=now,
            after={"status": sale.status, "value": str(sale.value or ""), "wording": sale.wording},
        )
    return sale, bool(stored.added)


@transaction.atomic
def set_source(workspace: Workspace, *, kind: str, wording: str, network: str, actor: User, now: datetime) -> int:
    """Say which network a wording means ("" = none of ours); returns how many rows are understood anew.

    It holds for the sales and answers that are there and for those that will come. Raises ``Refused``.
    """
    text = folded(wording)
    if kind not in SourceRule.Kind.values or not text:
        raise Refused(_("There is no such wording to correct."))
    if network and network not in NETWORKS:
        raise Refused(_("“%(name)s” is no network that Essor knows.") % {"name": network})
    before = SourceRule.objects.filter(workspace=workspace, kind=kind, text=text).first()
    SourceRule.objects.update_or_create(workspace=workspace, kind=kind, text=text, defaults={"network": network})
    changed = _judge_anew(workspace, kind, text)
    record(
        workspace,
        action="source.corrected",
        subject_kind="source",
        subject_id=kind,
        subject_label=text,
        actor=actor,
        now=now,
        before={"network": before.network if before else None},
        after={"network": network, "rows": changed},
    )
    return changed


@transaction.atomic
def forget_source(workspace: Workspace, *, kind: str, wording: str, actor: User, now: datetime) -> int:
    """Take a correction back: the wording is understood by Essor's own rules again. Raises ``Refused``."""
    text = folded(wording)
    rule = SourceRule.objects.filter(workspace=workspace, kind=kind, text=text).first()
    if rule is None:
        raise Refused(_("This wording has no correction that could be taken back."))
    before = rule.network
    rule.delete()
    changed = _judge_anew(workspace, kind, text)
    record(
        workspace,
        action="source.correction_taken_back",
        subject_kind="source",
        subject_id=kind,
        subject_label=text,
        actor=actor,
        now=now,
        before={"network": before},
        after={"rows": changed},
    )
    return changed


def _judge_anew(workspace: Workspace, kind: str, text: str) -> int:
    """Understand every row of one wording again; rows of one wording are understood alike, so one of them is judged."""
    rules = source_rules(workspace.pk)
    if kind == SourceRule.Kind.SOURCE:
        sales = Conversion.objects.filter(workspace=workspace, wording=text)
        one = sales.first()
        return 0 if one is None else sales.update(network=judged(one, rules)["network"])
    network = rules.judge_answer(text)[1]
    answers = Answer.objects.filter(workspace=workspace, wording=text).update(network=network)
    asked = Conversion.objects.filter(workspace=workspace, declared_wording=text).update(declared_network=network)
    return answers + asked
