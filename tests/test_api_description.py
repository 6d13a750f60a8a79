"""The whole description of the REST API, tried: no call ends in a 5xx, and every answer is one that was described."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from essor.config.api import api
from essor.workspaces.rules import SCOPES
from tests.isolation_cases import CASES, Company
from tests.people import make_key, with_key
from tests.shared import shared

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("ESSOR_API_EXAMPLES", "15"))  # for each call; more for a longer search
CALLS = {
    operation["operationId"]: (method.upper(), path)
    for path, operations in api.get_openapi_schema()["paths"].items()
    for method, operation in operations.items()
}


@pytest.fixture
def company() -> Company:
    """Make a company with an object of every kind that an address can name."""
    return Company("canary")


@pytest.fixture
def headers(company: Company) -> dict[str, str]:
    """Make a key that may do everything."""
    return {"Authorization": f"Bearer {make_key(company.owner, SCOPES)}"}


@pytest.fixture
def undone() -> Iterator[None]:
    """Undo what the calls of one test did; as Django's own test client does, keep the connection between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_no_call_fails(name: str, company: Company, headers: dict[str, str], undone: None) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    method, path = CALLS[name]
    operation = schema[path][method]
    objects = CASES[f"api:{name}"].objects

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_there=strategies.booleans())
    def attempt(case: Any, is_there: bool) -> None:
        if objects and is_there:
            case.path_parameters = {part: str(company.public_id(kind)) for part, kind in objects.items()}
        cache.clear()
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
        assert answer.status_code not in {401, 403, 429}, "the key opens every call"
        case.validate_response(answer, checks=checks, headers=headers)

    attempt()


def test_no_body_of_the_json_test_suite_fails(headers: dict[str, str], undone: None) -> None:
    folder = shared("hostile/json-testsuite/dev")
    client = with_key(headers["Authorization"].removeprefix("Bearer "))
    for path in sorted(folder.rglob("*.json")):
        answer = client.generic("POST", "/api/v1/channels", path.read_bytes(), content_type="application/json")
        allowed = {400} if path.name.startswith("n_") else {201, 400, 413, 422}
        assert answer.status_code in allowed, (path.name, answer.status_code)
