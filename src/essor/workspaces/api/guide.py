"""The page that tells a programmer what the REST API can be asked, made from its own description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from essor.workspaces.api.problems import Problem, problem_response


@dataclass(frozen=True, slots=True)
class Call:
    """One operation as the page shows it."""

    method: str
    path: str
    summary: str
    scope: str
    fields: tuple[tuple[str, bool], ...]  # name, required


@require_GET
def guide(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """List every call of the API with its scope and fields."""
    return render(request, "workspaces/api.html", {"calls": calls_of(api), "public_url": settings.PUBLIC_URL})


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer a program that asks for an address the API does not have."""
    return problem_response(Problem(404, _("The API has no such address. What it has: /api/v1/openapi.json")))


def calls_of(api: NinjaAPI) -> list[Call]:
    """Return the operations of the description, by address."""
    description = api.get_openapi_schema()
    schemas = description["components"]["schemas"]
    return [
        Call(
            method.upper(),
            path,
            operation.get("description") or operation["summary"],
            operation["x-scope"],
            (*_parameters(operation), *_body(operation, schemas)),
        )
        for path, operations in sorted(description["paths"].items())
        for method, operation in operations.items()
    ]


def _parameters(operation: dict[str, Any]) -> list[tuple[str, bool]]:
    found = operation.get("parameters", [])
    return [(str(one["name"]), bool(one.get("required"))) for one in found if one["in"] != "header"]


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> list[tuple[str, bool]]:
    content = operation.get("requestBody", {}).get("content", {})
    fields: list[tuple[str, bool]] = []
    for media in content.values():
        schema = media["schema"]
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        required = schema.get("required", [])
        fields += [(name, name in required) for name in schema.get("properties", {})]
    return fields
