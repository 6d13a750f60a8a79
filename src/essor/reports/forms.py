"""What one asks of a report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from essor.reports.models import RhythmChoices


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ReportForm(forms.Form):
    """Which days, in which language."""

    first = _day(_("From"))
    last = _day(_("To"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("last", _("The first day must not come after the last."))
        return data


class ScheduleForm(forms.Form):
    """How often, in which language, for whom."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=RhythmChoices.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    recipients = forms.CharField(
        label=_("Send to"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("E-mail addresses, separated by commas or lines. Empty: the report stays in this list."),
    )

    def clean_recipients(self) -> list[str]:
        """Return the addresses."""
        return str(self.cleaned_data["recipients"]).replace(",", " ").replace(";", " ").split()
