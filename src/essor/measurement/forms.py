"""The period of a results page; its state stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essor.web.networks import network_name

LONGEST_DAYS = 3660


class PeriodForm(forms.Form):
    """First and last day, both included."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

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


class PostsForm(PeriodForm):
    """A period and one network, or all."""

    network = forms.ChoiceField(label=_("Network"), required=False)

    def __init__(self, *args: Any, own: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["network"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *((slug, network_name(slug)) for slug in own)]
