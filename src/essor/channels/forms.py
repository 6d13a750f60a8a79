"""What people type about accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essor.channels.models import Channel, ChannelState, Purpose
from essor.channels.rules import network_named
from essor.records import NETWORKS


class NetworkInput(forms.TextInput):
    """A field that searches the catalogue as one types, with the browser's own list."""

    template_name = "channels/network_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the catalogue."""
        return {**super().get_context(name, value, attrs), "networks": NETWORKS.values()}


class AddForm(forms.Form):
    """Add an account: three fields, no key of any network."""

    network = forms.CharField(
        label=gettext_lazy("Network"),
        widget=NetworkInput(attrs={"list": "networks", "autocomplete": "off"}),
        help_text=gettext_lazy("Type its first letters. Networks that have closed are here too: their history counts."),
    )
    handle = forms.CharField(
        label=gettext_lazy("Account"),
        max_length=300,
        help_text=gettext_lazy("The handle, the page’s name, or its address as the browser shows it."),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Objective"),
        required=False,
        choices=[("", gettext_lazy("Nobody has said yet")), *Purpose.choices],
    )

    def clean_network(self) -> str:
        """Return the catalogue's slug."""
        network = network_named(self.cleaned_data["network"])
        if network is None:
            raise forms.ValidationError(
                _("The catalogue holds no such network. Choose one of the list, or “Other network”.")
            )
        return network.slug


class NameForm(forms.Form):
    """Change how an account is called."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    handle = forms.CharField(label=gettext_lazy("Account"), max_length=300, required=False)


class DutyForm(forms.Form):
    """Say who answers for an account and what it is for."""

    owner = forms.ChoiceField(label=gettext_lazy("Who answers for it"), required=False)
    purpose = forms.ChoiceField(
        label=gettext_lazy("Objective"),
        required=False,
        choices=[("", gettext_lazy("Nobody has said yet")), *Purpose.choices],
    )
    note = forms.CharField(label=gettext_lazy("The objective in your words"), max_length=200, required=False)

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "owner", [("", _("Nobody yet")), *members])


class StateForm(forms.Form):
    """Freeze, close or revive an account."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=ChannelState.choices)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("Stays in the audit trail.")
    )


class MergeForm(forms.Form):
    """Choose the account that is the same as this one."""

    gone = forms.ChoiceField(label=gettext_lazy("The same account, listed a second time"))

    def __init__(self, *args: Any, others: Iterable[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "gone", [(str(other.public_id), other.title) for other in others])


def _choices(form: forms.BaseForm, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
