"""What is kept with the person: their own language, the workspace they were last in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LAST_WORKSPACE = "workspace"


class OwnLanguageMiddleware:
    """Activate the signed-in person's language; stands after authentication, LocaleMiddleware before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the language and go on."""
        language = request.user.language if request.user.is_authenticated else ""
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class LastWorkspaceMiddleware:
    """Remember in the session which workspace was open last, so that "/" leads back to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note the workspace that the gate let the person into."""
        response = self.get_response(request)
        is_page = request.resolver_match is not None and "workspace" in request.resolver_match.kwargs
        workspace = getattr(request, "workspace", None) if is_page else None  # a call of the API leaves no session
        if workspace is not None and request.session.get(LAST_WORKSPACE) != workspace.slug:
            request.session[LAST_WORKSPACE] = workspace.slug
        return response
