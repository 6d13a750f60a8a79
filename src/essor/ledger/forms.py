"""What people type about money. The services say whether it makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essor.ledger.models import CostKind, MoneySettings
from essor.records import NETWORKS, NetworkState
from essor.web.networks import network_name

LONGEST_DAYS = 3660
_DAY = {"type": "date"}
Choices = list[tuple[str, Any]]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **options)


def network_choices(own: Sequence[str], *, nothing: str) -> Choices:
    """Return networks to choose from: ``nothing``, the company's own, then the others that still live."""
    others = [n for n in NETWORKS.values() if n.slug not in own and n.state is NetworkState.ACTIVE]
    groups: Choices = [("", nothing)]
    if own:
        groups.append((_("Yours"), [(slug, network_name(slug)) for slug in own]))
    groups.append((_("Others"), [(n.slug, n.name) for n in others]))
    return groups


class SpanForm(forms.Form):
    """A period, both days included, whose state stands in the address."""

    first = day_field(gettext_lazy("From"))
    last = day_field(gettext_lazy("To"))

    def clean(self) -> dict[str, Any]:
        """The first day comes first, and ten years are enough."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last:
            if first > last:
                raise forms.ValidationError(_("The first day comes after the last one."))
            if (last - first).days > LONGEST_DAYS:
                raise forms.ValidationError(_("Choose a period of ten years at most."))
        return data


class RowsForm(SpanForm):
    """A period, and one network or all."""

    ALL, SHARED = "", "shared"
    network = forms.ChoiceField(label=gettext_lazy("Network"), required=False)

    def __init__(self, *args: Any, own: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["network"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*network_choices(own, nothing=_("All")), (self.SHARED, _("Shared by all"))]


class CostsForm(RowsForm):
    """Which costs to list."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *CostKind.choices]
    )


class SalesForm(SpanForm):
    """Which sales to list."""

    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        required=False,
        choices=[("", gettext_lazy("All")), ("known", gettext_lazy("Known")), ("unknown", gettext_lazy("Unknown"))],
    )
    network = forms.ChoiceField(label=gettext_lazy("Network"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("order", gettext_lazy("Orders")),
            ("deal", gettext_lazy("Deals")),
            ("lead", gettext_lazy("Leads")),
        ],
    )

    def __init__(self, *args: Any, own: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["network"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = network_choices(own, nothing=_("All"))


class CostForm(forms.Form):
    """One cost, spread evenly over its days."""

    label = forms.CharField(label=gettext_lazy("What was paid for"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CostKind.choices)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), max_digits=14, decimal_places=2, min_value=Decimal("0.01")
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    first = day_field(gettext_lazy("First day it covers"))
    last = day_field(
        gettext_lazy("Last day it covers"),
        required=False,
        help_text=gettext_lazy("A yearly licence covers a year. Leave it empty for a single day."),
    )
    network = forms.ChoiceField(
        label=gettext_lazy("Network"),
        required=False,
        help_text=gettext_lazy("Shared costs are divided by the rule of your settings."),
    )

    def __init__(self, *args: Any, own: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["network"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = network_choices(own, nothing=_("Shared by all networks"))

    def clean(self) -> dict[str, Any]:
        """A cost without a last day covers one day."""
        data = super().clean() or {}
        if data.get("first") and not data.get("last"):
            data["last"] = data["first"]
        return data


class DayForm(forms.Form):
    """The hours of one day: a number beside each network that was worked on."""

    day = day_field(gettext_lazy("Day"))
    task = forms.CharField(label=gettext_lazy("What was done"), max_length=200, required=False)

    def __init__(self, *args: Any, own: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.slugs = [*own, ""]
        for slug in self.slugs:
            label = network_name(slug) if slug else _("All networks together")
            self.fields[self._name(slug)] = forms.DecimalField(
                label=label,
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(1000),
                decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
            )

    @staticmethod
    def _name(slug: str) -> str:
        return f"hours_{slug}" if slug else "hours"

    @property
    def hour_fields(self) -> list[forms.BoundField]:
        """The fields for hours, one per network."""
        return [self[self._name(slug)] for slug in self.slugs]

    def clean_day(self) -> date:
        """Work that has not been done is no cost yet."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def hours(self) -> list[tuple[str, Decimal]]:
        """Return the networks with hours above zero."""
        given = [(slug, self.cleaned_data.get(self._name(slug))) for slug in self.slugs]
        return [(slug, hours) for slug, hours in given if hours]


class MoneySettingsForm(forms.Form):
    """How the workspace counts."""

    hourly_rate = forms.DecimalField(
        label=gettext_lazy("What an hour of work costs you"),
        required=False,
        max_digits=8,
        decimal_places=2,
        min_value=Decimal(0),
        help_text=gettext_lazy(
            "Salary with charges, divided by the hours really worked. It prices the hours whose line has no rate of its own."
        ),
    )
    margin_low = forms.DecimalField(
        label=gettext_lazy("Margin, at least (%)"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(100),
    )
    margin_high = forms.DecimalField(
        label=gettext_lazy("Margin, at most (%)"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(100),
        help_text=gettext_lazy(
            "What remains of a sale once goods, carriage and fees are paid. Two round numbers are enough."
        ),
    )
    sharing = forms.ChoiceField(
        label=gettext_lazy("Costs that belong to no single network"),
        choices=MoneySettings.Sharing.choices,
        widget=forms.RadioSelect,
    )
