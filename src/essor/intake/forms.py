"""Forms of the door: files, the answers to a file's questions, the meaning of columns."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from essor.importers.cells import DateOrder
from essor.importers.mapping import FIELDS, ColumnMapping, Target, fingerprint
from essor.intake.receiving import Given
from essor.records import METRICS, NETWORKS
from essor.records.networks import NetworkState

_IGNORED = ""
_METRIC = "metric:"
_DIMENSION = "dimension"
_LATEST = 2**41  # milliseconds since 1970, in the year 2039: no file is younger


class AnswerForm(forms.Form):
    """What a file does not say itself."""

    channel = forms.ChoiceField(label=_("Whose figures are these?"), required=False)
    network = forms.ChoiceField(label=_("Network"), required=False)
    account = forms.CharField(label=_("Name of the account"), max_length=200, required=False)
    timezone = forms.CharField(
        label=_("Time zone of its times"),
        required=False,
        help_text=_("Where the file does not say it. For example Europe/Paris."),
    )
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3, required=False)

    def __init__(self, *args: Any, channels: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            ("", _("A new account, named below")),
            *((str(channel.public_id), str(channel)) for channel in channels),
        ]
        self.fields["network"].choices = network_choices(_("As the file says"))  # type: ignore[attr-defined]

    def clean_timezone(self) -> str:
        """Refuse a zone that nobody knows."""
        name = str(self.cleaned_data["timezone"]).strip()
        if name and name not in zoneinfo.available_timezones():
            raise forms.ValidationError(_("This time zone is not known. Write it as Europe/Paris or UTC."))
        return name

    def clean_currency(self) -> str:
        """Write the currency as its code."""
        code = str(self.cleaned_data["currency"]).strip().upper()
        if code and not (code.isascii() and code.isalpha()):
            raise forms.ValidationError(_("Write the currency as three letters, such as EUR."))
        return code


def network_choices(empty: Any) -> list[tuple[str, Any]]:
    """Return the catalogue for a select, the living networks first."""
    rows = sorted(NETWORKS.values(), key=lambda one: (one.state is not NetworkState.ACTIVE, one.name.lower()))
    return [("", empty), *((one.slug, one.name) for one in rows)]


class MappingForm(forms.Form):
    """What the columns of one table mean; one select per column."""

    name = forms.CharField(label=_("Name of this kind of file"), max_length=120, required=False)
    target = forms.ChoiceField(label=_("One row of this table is"))
    date_order = forms.ChoiceField(label=_("Order of dates"), required=False)
    decimal = forms.ChoiceField(label=_("Decimal mark"), required=False)
    network = forms.ChoiceField(label=_("Network of all rows"), required=False)
    account = forms.CharField(label=_("Account of all rows"), max_length=200, required=False)
    currency = forms.CharField(label=_("Currency of all rows"), min_length=3, max_length=3, required=False)

    def __init__(self, *args: Any, header: Sequence[str], target: Target, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header = header
        self.row_target = target
        language = get_language() or "en"
        choices: dict[str, list[tuple[str, Any]]] = {
            "target": [(one.value, _target_words(one)) for one in Target],
            "date_order": [("", _("Decide from the values")), *((o.value, o.words.say(language)) for o in DateOrder)],
            "decimal": [("", _("Decide from the values")), (".", _("Point: 1.5")), (",", _("Comma: 1,5"))],
            "network": network_choices(_("A column says it, or it has none")),
        }
        for field, options in choices.items():
            self.fields[field].choices = options  # type: ignore[attr-defined]
        meanings = list(_meanings(target, language))
        for index, name in enumerate(header):
            self.fields[f"column-{index}"] = forms.ChoiceField(label=name, choices=meanings, required=False)

    def columns(self) -> list[forms.BoundField]:
        """Return the selects, one per column."""
        return [self[f"column-{index}"] for index in range(len(self.header))]

    def mapping(self) -> ColumnMapping:
        """Return the mapping that was filled in; raises ``ValueError`` where two columns have one meaning."""
        columns: dict[str, str] = {}
        metrics: dict[str, str] = {}
        dimensions: list[str] = []
        for index, name in enumerate(self.header):
            meaning = self.cleaned_data.get(f"column-{index}", "")
            if meaning == _IGNORED:
                continue
            if meaning == _DIMENSION:
                dimensions.append(name)
                continue
            place, key = (metrics, meaning.removeprefix(_METRIC)) if meaning.startswith(_METRIC) else (columns, meaning)
            if key in place:
                raise ValueError(
                    _("“%(one)s” and “%(other)s” cannot both mean the same.") % {"one": place[key], "other": name}
                )
            place[key] = name
        constants = {
            key: str(self.cleaned_data[key])
            for key in ("network", "account", "currency")
            if self.cleaned_data.get(key) and key in FIELDS[self.row_target] and key not in columns
        }
        order = self.cleaned_data.get("date_order")
        return ColumnMapping(
            self.row_target,
            columns,
            metrics,
            constants,
            tuple(dimensions),
            DateOrder(order) if order else None,
            self.cleaned_data.get("decimal", ""),
            header=fingerprint(self.header),
        )


def initial_of(mapping: ColumnMapping, header: Sequence[str]) -> dict[str, str]:
    """Return a mapping as the form's initial values."""
    meanings = {name: key for key, name in mapping.columns.items()}
    meanings |= {name: f"{_METRIC}{slug}" for slug, name in mapping.metrics.items()}
    meanings |= dict.fromkeys(mapping.dimensions, _DIMENSION)
    initial = {f"column-{index}": meanings.get(name, _IGNORED) for index, name in enumerate(header)}
    return initial | {
        "target": mapping.target.value,
        "date_order": mapping.date_order.value if mapping.date_order else "",
        "decimal": mapping.decimal,
        **{key: mapping.constants.get(key, "") for key in ("network", "account", "currency")},
    }


def given_files(files: Sequence[UploadedFile[bytes]], details: str) -> Iterator[Given]:
    """Yield uploaded files with the folders and times that the page's script sent beside them, where it did."""
    try:
        told = json.loads(details) if details else []
    except ValueError:
        told = []
    beside: list[Mapping[str, Any]] = told if isinstance(told, list) and len(told) == len(files) else []
    for index, file in enumerate(files):
        said = beside[index] if beside and isinstance(beside[index], dict) else {}
        path = said.get("path")
        milliseconds = said.get("modified")
        modified = None
        if isinstance(milliseconds, int) and 0 < milliseconds < _LATEST:
            modified = datetime.fromtimestamp(milliseconds / 1000, UTC)
        yield Given(path if isinstance(path, str) and path else str(file.name or ""), file.chunks(), modified)


def _meanings(target: Target, language: str) -> Iterator[tuple[Any, Any]]:
    yield _IGNORED, _("Leave out")
    yield _("Fields"), [(key, words.say(language)) for key, words in FIELDS[target].items()]
    if target in (Target.PUBLICATIONS, Target.MEASURES):
        if target is Target.MEASURES:
            yield _DIMENSION, _("Divides the figures (country, device …)")
        metrics = sorted(
            ((f"{_METRIC}{slug}", rule.name.say(language)) for slug, rule in METRICS.items()), key=lambda p: p[1]
        )
        yield _("Figures"), metrics


def _target_words(target: Target) -> Any:
    return {
        Target.PUBLICATIONS: _("a post with its figures"),
        Target.MEASURES: _("a day, campaign or page with its figures"),
        Target.CONVERSIONS: _("an order, a deal or a lead"),
        Target.COSTS: _("a cost"),
        Target.HOURS: _("hours of work"),
        Target.ANSWERS: _("a customer’s answer to “how did you hear of us?”"),
    }[target]
