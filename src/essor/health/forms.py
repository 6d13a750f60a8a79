"""What a person decides about an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essor.health.phrases import choice_meaning, choice_name
from essor.health.rules import Choice


class DecisionForm(forms.Form):
    """One of five choices, a reason and a date to look again."""

    choice = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    review_on = forms.DateField(
        label=_("Look again on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(c.value, f"{choice_name(c)}. {choice_meaning(c)}") for c in Choice]

    def clean_review_on(self) -> date | None:
        """A date to look again lies ahead."""
        day: date | None = self.cleaned_data["review_on"]
        if day is not None and day <= self.today:
            raise forms.ValidationError(_("Choose a day after today."))
        return day
