"""The frame every room's ``api.py`` is built in: one gate, one way of paging, one way of being called twice.

A room writes::

    router = RoomRouter(tags=["channels"])

    @router.get("/channels", permission=Permission.SEE, response=Page[ChannelOut])
    def list_channels(request: ApiRequest, paging: Query[Paging]) -> Page[ChannelOut]: ...

and names its router in ``config/api.py``. The gate reads the key, the scope and the body before the room's code runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Generic, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Router, Schema
from ninja.decorators import decorate_view
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from essor.workspaces.api.idempotency import HEADER, answer_once
from essor.workspaces.api.problems import (
    CONTENT_TYPE,
    Problem,
    ProblemOut,
    answer_in_words,
    as_problem,
    problem_response,
)
from essor.workspaces.api.strict import JsonRefused, refuse_unstorable, strict_json
from essor.workspaces.limits import may_try, tries_left
from essor.workspaces.models import ApiKey, Member, User, Workspace
from essor.workspaces.rules import Permission, key_may, scope_for
from essor.workspaces.services import use_api_key

MAX_PAGE = 100
FAILED_KEYS = 30  # wrong keys of one address per minute
_T = TypeVar("_T")
_View = TypeVar("_View", bound=Callable[..., Any])
_Run = Callable[..., HttpResponse]


class ApiRequest(HttpRequest):
    """A request that has passed the gate: the key's workspace, and the member who made the key and answers for it."""

    workspace: Workspace
    member: Member
    user: User
    api_key: ApiKey
    json: Any


class Paging(Schema):
    """Which part of a list: at most 100 rows at a time."""

    limit: int = Field(50, ge=1, le=MAX_PAGE)
    offset: int = Field(0, ge=0, le=10_000_000)


class Page(Schema, Generic[_T]):
    """A part of a list, and how long the whole is."""

    items: list[_T]
    total: int
    next_offset: int | None


def page_of(rows: QuerySet[Any] | Sequence[Any], paging: Paging, show: Callable[[Any], _T]) -> Page[_T]:
    """Return the asked part of a list, each row shown by ``show``."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    items = [show(row) for row in rows[paging.offset : paging.offset + paging.limit]]
    following = paging.offset + paging.limit
    return Page(items=items, total=total, next_offset=following if following < total else None)


class BodyParser(Parser):
    """Hands out the JSON that the gate has read strictly."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body's value."""
        return request.json  # type: ignore[attr-defined]


class RoomApi(NinjaAPI):
    """The whole API: problems in words, strict bodies, and a description that names the key."""

    def __init__(self) -> None:
        super().__init__(
            title="Essor",
            version="1",
            urls_namespace="api",
            docs_url=None,
            parser=BodyParser(),
            description="Read and write a workspace with a key made on its Settings page. Lists give at most "
            f"{MAX_PAGE} rows at a time. Send an Idempotency-Key with every POST.",
        )
        answer_in_words(self)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the description, with the way a key is sent."""
        description = super().get_openapi_schema(**options)
        description["components"].setdefault("securitySchemes", {})["key"] = {"type": "http", "scheme": "bearer"}
        description["components"].setdefault("schemas", {})["Problem"] = ProblemOut.json_schema()
        return description


class RoomRouter(Router):
    """A router whose every operation names the permission it needs, and whose every POST can be repeated safely."""

    def get(self, path: str, *, permission: Permission, **options: Any) -> Callable[[_View], _View]:  # type: ignore[override]
        """Register a read."""
        return self._operation("GET", path, permission, options)

    def post(self, path: str, *, permission: Permission, **options: Any) -> Callable[[_View], _View]:  # type: ignore[override]
        """Register a write that makes something; honours ``Idempotency-Key``."""
        return self._operation("POST", path, permission, options)

    def patch(self, path: str, *, permission: Permission, **options: Any) -> Callable[[_View], _View]:  # type: ignore[override]
        """Register a change of some fields."""
        return self._operation("PATCH", path, permission, options)

    def delete(self, path: str, *, permission: Permission, **options: Any) -> Callable[[_View], _View]:  # type: ignore[override]
        """Register a removal."""
        return self._operation("DELETE", path, permission, options)

    def _operation(
        self, method: str, path: str, permission: Permission, options: dict[str, Any]
    ) -> Callable[[_View], _View]:
        options["openapi_extra"] = _description(method, permission) | options.get("openapi_extra", {})

        def register(view: _View) -> _View:
            options.setdefault("operation_id", view.__name__)
            self.add_api_operation(path, [method], view, **options)
            decorate_view(_gate(permission))(view)
            return view

        return register


def key_of(request: HttpRequest, permission: Permission) -> ApiKey:
    """Return the request's key, which holds the permission; raises ``Problem`` 401, 403 or 429."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if not may_try(request, "api-key", limit=FAILED_KEYS):
        raise Problem(429, _("Too many wrong keys from this address; wait a minute."), headers={"Retry-After": "60"})
    key = use_api_key(secret.strip(), now=timezone.now()) if scheme.lower() == "bearer" else None
    if key is None:
        if secret:
            tries_left(request, "api-key", limit=FAILED_KEYS, seconds=60)
        raise Problem(
            401,
            _("This call needs a key that is in use: send the header Authorization with “Bearer essor_…”."),
            headers={"WWW-Authenticate": "Bearer"},
        )
    member = key.created_by
    if member is None or not key_may(member.role, key.scopes, permission):
        raise Problem(403, _("This key does not hold the scope “%(scope)s”.") % {"scope": scope_for(permission)})
    return key


def _gate(permission: Permission) -> Callable[[_Run], _Run]:
    def decorate(run: _Run) -> _Run:
        models = run.__self__.models  # type: ignore[attr-defined]  # ninja's operation
        wants_json = any(model.__ninja_param_source__ == "body" for model in models)

        @wraps(run)
        def gated(request: ApiRequest, **kwargs: Any) -> HttpResponse:
            try:
                key = key_of(request, permission)
                request.api_key, request.workspace = key, key.workspace
                if key.created_by is not None:
                    request.member, request.user = key.created_by, key.created_by.user
                _read(request, kwargs, wants_json=wants_json)
                repeat_key = request.headers.get(HEADER)
                if request.method == "POST" and repeat_key is not None:
                    return answer_once(
                        request,
                        workspace=key.workspace,
                        key=repeat_key,
                        now=timezone.now(),
                        answer=lambda: run(request, **kwargs),
                    )
            except (Problem, RequestDataTooBig) as problem:
                return problem_response(as_problem(problem))
            return run(request, **kwargs)

        return gated

    return decorate


def _read(request: ApiRequest, path_values: dict[str, Any], *, wants_json: bool) -> None:
    """Read the body, and refuse what no database can store wherever it stands."""
    if wants_json and (request.content_type or "").startswith("multipart/"):
        raise Problem(415, _("Send the body as application/json."))
    try:
        refuse_unstorable(
            [*path_values.values(), *request.GET.keys(), *(v for vs in request.GET.lists() for v in vs[1])]
        )
        request.json = strict_json(request.body) if wants_json and request.body else None
    except JsonRefused as refusal:
        raise Problem(400, str(refusal)) from refusal


def _description(method: str, permission: Permission) -> dict[str, Any]:
    """Return what the gate adds to an operation's OpenAPI description."""
    problem = {"content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    answers = {400: "Malformed", 401: "No key in use", 403: "Scope missing", 404: "Not there", 422: "Fields refused"}
    answers |= {429: "Too many wrong keys"}
    if method != "GET":
        answers |= {409: "Conflict", 413: "Body too large"}
    description: dict[str, Any] = {
        "security": [{"key": []}],
        "x-scope": scope_for(permission),
        "responses": {status: {"description": text, **problem} for status, text in sorted(answers.items())},
    }
    if method == "POST":
        description["parameters"] = [
            {
                "in": "header",
                "name": HEADER,
                "required": False,
                "description": "The same key with the same request gets the first answer again; nothing is done twice.",
                "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]+$", "maxLength": 120},
            }
        ]
    return description
