"""Tags of the report's own templates: charts, intervals, what was refused."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essor.reports.content import CalendarChart, Fact, LineChart, RangeChart, SourceFile
from essor.reports.drawings import draw as draw_chart
from essor.reports.phrases import file_facts, refused, weight_name
from essor.web.charts import Chart, interval_bar

register = template.Library()


@register.simple_tag
def draw(chart: RangeChart | CalendarChart | LineChart) -> Chart:
    """Return a chart's drawing for ``<c-chart>``."""
    return draw_chart(chart, get_language() or "en")


@register.simple_tag
def fact_bar(fact: Fact) -> SafeString:
    """Draw a fact's interval on its scale."""
    return mark_safe(interval_bar(*fact.bar, evidence=fact.evidence)) if fact.bar else mark_safe("")  # noqa: S308


@register.filter
def refusals(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    """Return the refused figures by reason: their names, then why."""
    return refused(facts)


@register.simple_tag
def weight_word(weight: str) -> str:
    """Return what a remark asks for, for those who do not see its mark."""
    return _("%(weight)s: ") % {"weight": weight_name(weight)}


@register.simple_tag
def source_facts(file: SourceFile) -> str:
    """Return what is known of a file, in one line."""
    return file_facts(file)
