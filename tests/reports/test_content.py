"""A stored report is read back as it was written."""

from __future__ import annotations

import json

import pytest

from essor.reports.content import UnknownVersion, from_json, to_json
from tests.reports.samples import make_sample


def test_a_report_survives_being_stored() -> None:
    report = make_sample()
    assert from_json(json.loads(json.dumps(to_json(report)))) == report


def test_a_report_of_another_version_is_refused() -> None:
    data = to_json(make_sample()) | {"version": 99}
    with pytest.raises(UnknownVersion):
        from_json(data)
