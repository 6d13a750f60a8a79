"""Pages that belong to no room: the reader's choice of theme and language, the style that is data, the process's life."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate
from django.views.decorators.http import require_GET, require_POST

from essor.web.frame import THEME_COOKIE, THEMES, look_sheet

YEAR = 365 * 24 * 3600


@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Store the theme or the language that was chosen, with the person where there is one, and go back."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    changed = []
    user = request.user
    if (theme := request.POST.get("theme")) in (*THEMES, "auto"):
        kept = theme if theme in THEMES else ""
        _set_cookie(response, THEME_COOKIE, kept)
        if user.is_authenticated:
            user.theme = kept
            changed.append("theme")
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        activate(language)
        _set_cookie(response, settings.LANGUAGE_COOKIE_NAME, language)
        if user.is_authenticated:
            user.language = language
            changed.append("language")
    if changed and user.is_authenticated:
        user.save(update_fields=changed)
    return response


@require_GET
def look(request: HttpRequest, accent: str) -> HttpResponse:
    """Answer the style that is data: the workspace's accent and the networks' colours."""
    return HttpResponse(
        look_sheet(accent),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": f"public, max-age={YEAR}, immutable"},
    )


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; asks nothing of the database."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


def _set_cookie(response: HttpResponse, name: str, value: str) -> None:
    if value:
        response.set_cookie(
            name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    else:
        response.delete_cookie(name, samesite="Lax")
