"""What people type about companies and people."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from essor.workspaces.images import MAX_BYTES
from essor.workspaces.models import Role, User, Workspace
from essor.workspaces.rules import SCOPES, Permission, may, may_grant

CURRENCIES = ("EUR", "CHF", "GBP", "USD", "CAD", "XOF", "XAF", "XPF", "MAD", "TND", "DZD", "SEK", "NOK", "DKK", "PLN")
SCOPE_NAMES = {
    "read": _("Read pages: channels, posts, figures"),
    "edit": _("Change channels"),
    "import": _("Bring files in"),
    "read-money": _("Read costs and sales"),
    "edit-money": _("Change costs and sales"),
    "report": _("Make reports"),
    "approve": _("Approve"),
    "people": _("Read the audit trail"),
    "workspace": _("Change the workspace"),
}


def timezone_choices() -> list[tuple[str, str]]:
    """Return the time zones with a place's name."""
    zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in [*zones, "UTC"]]


class WorkspaceForm(forms.Form):
    """Open a company."""

    name = forms.CharField(label=_("Name of the company"), max_length=120)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=timezone_choices, initial="Europe/Paris")
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="EUR")
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial=get_language)
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        initial="FR",
        help_text=_("Two letters, such as FR: public holidays and postal codes."),
    )


class SettingsForm(WorkspaceForm):
    """Change a company."""

    agency_name = forms.CharField(
        label=_("Agency"),
        max_length=120,
        required=False,
        help_text=_("Shown in place of “Essor” on pages and reports."),
    )
    colour = forms.CharField(
        label=_("Colour"), max_length=7, required=False, help_text=_("As #1f6f6b; empty: Essor’s own.")
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG or JPEG, at most 1 MB. Shown on reports."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if workspace.currency not in CURRENCIES:
            _choices(self, "currency", [(code, code) for code in (workspace.currency, *CURRENCIES)])
        if not workspace.logo:
            del self.fields["remove_logo"]

    def logo_bytes(self) -> bytes | None:
        """Return what was uploaded, up to just over what is allowed."""
        file = self.cleaned_data.get("logo")
        return file.read(MAX_BYTES + 1) if file else None


class InvitationForm(forms.Form):
    """Invite a person."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, actor_role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "role", role_choices(actor_role))
        self.fields["role"].initial = Role.EDITOR


class JoinForm(forms.Form):
    """Join as a new person."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Change one's own name and language."""

    class Meta:
        model = User
        fields = ("name", "language")
        widgets = {"language": forms.Select()}  # noqa: RUF012
        help_texts = {"language": ""}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].widget.choices = [("", _("The workspace’s language")), *settings.LANGUAGES]


class ApiKeyForm(forms.Form):
    """Make a key of the REST API."""

    name = forms.CharField(label=_("For which program"), max_length=80)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor_role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [scope for scope, permission in SCOPES.items() if may(actor_role, permission)]
        _choices(self, "scopes", [(scope, SCOPE_NAMES[scope]) for scope in held])


class AuditForm(forms.Form):
    """Which changes to show."""

    person = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("audit", "What"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, people: list[tuple[str, str]], kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "person", [("", _("Everybody")), *people])
        _choices(self, "kind", [("", _("Everything")), *kinds])


def role_choices(actor_role: str) -> list[tuple[str, Any]]:
    """Return the roles that a member of ``actor_role`` may give."""
    return [(role.value, role.label) for role in Role if may_grant(actor_role, role.value)]


def _choices(form: forms.BaseForm, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def manages_people(role: str) -> bool:
    """Tell whether a role may change who is here."""
    return may(role, Permission.MANAGE_PEOPLE)
