"""What the REST API answers when it cannot do something: problem details (RFC 9457) in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from essor.workspaces.services import Refused

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class ProblemOut(Schema):
    """The body of every answer that is not a success."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    fields: list[dict[str, str]] | None = None


class Problem(Exception):
    """A call that cannot be answered, in words: what happened, and what to do."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        fields: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.fields, self.headers = status, detail, tuple(fields), dict(headers or {})


def problem_response(problem: Problem) -> HttpResponse:
    """Return the answer for a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.fields:
        body["fields"] = [dict(one) for one in problem.fields]
    return HttpResponse(
        json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace"),
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers=problem.headers,
    )


def as_problem(error: Exception) -> Problem:
    """Return how an exception is told to a caller."""
    match error:
        case Problem():
            return error
        case Refused():
            return Problem(409 if error.is_conflict else 422, str(error))
        case Http404():
            return Problem(404, _("There is nothing at this address for this key."))
        case RequestDataTooBig():
            return Problem(413, _("The body is larger than 1 MB. Send less at a time; files go through the upload."))
        case ValidationError():
            return Problem(
                422,
                _("Some fields cannot be used; nothing was changed."),
                fields=[
                    {"field": ".".join(str(part) for part in one["loc"]), "problem": str(one["msg"])}
                    for one in error.errors
                ],
            )
        case HttpError():
            return Problem(error.status_code, str(error))
    log.error("api call failed", exc_info=error, extra={"event": "api.failed"})
    return Problem(500, _("This is a fault of Essor. Nothing was changed; the details are in the server’s log."))


def answer_in_words(api: NinjaAPI) -> None:
    """Make every exception of the API a problem."""

    def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        return problem_response(as_problem(error if isinstance(error, Exception) else error()))

    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, handle)
