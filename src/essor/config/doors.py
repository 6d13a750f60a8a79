"""The address itself: "/" leads a person to their workspace, "/readyz" tells a supervisor whether all parts work."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from essor.jobs.queries import worker_pulse
from essor.web.middleware import LAST_WORKSPACE
from essor.workspaces.models import User
from essor.workspaces.queries import workspaces_of

FREE_BYTES_NEEDED = 200 * 1024 * 1024  # an import of the largest file allowed, unpacked, with its journal


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the workspace that was open last, to the only one, or to the list."""
    assert isinstance(request.user, User)
    slugs = [member.workspace.slug for member in workspaces_of(request.user)]
    last = request.session.get(LAST_WORKSPACE)
    if last in slugs:
        return redirect(f"/w/{last}/")
    if len(slugs) == 1:
        return redirect(f"/w/{slugs[0]}/")
    return redirect("workspaces:index")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 where database, migrations, worker and disk all work, else 503; each part says what is wrong."""
    parts = {"database": _check_database(), "disk": _check_disk()}
    if parts["database"] == "ok":
        parts["migrations"] = _check_migrations()
    if parts.get("migrations") == "ok":
        parts["worker"] = _check_worker()
    is_ready = all(said == "ok" for said in parts.values())
    return JsonResponse({"ready": is_ready, "parts": parts}, status=200 if is_ready else 503)


@require_GET
def api_guide(request: HttpRequest) -> HttpResponse:
    """Show what programs can ask; the API is loaded now, not at start."""
    from essor.config.api import api
    from essor.workspaces.api.guide import guide

    return guide(request, api)


def api_not_found(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer a program that asks for an address the API does not have."""
    from essor.workspaces.api.guide import not_found

    return not_found(request, rest)


def _check_database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"the database does not answer ({type(error).__name__}): check ESSOR_DATABASE"
    return "ok"


def _check_migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} migrations wait: restart Essor, which applies them" if waiting else "ok"


def _check_worker() -> str:
    pulse = worker_pulse(now=timezone.now())
    if pulse.is_alive:
        return "ok"
    seen = pulse.last_beat.isoformat(timespec="seconds") if pulse.last_beat else "never"
    return f"the worker last ran: {seen}; start it with: essor worker"


def _check_disk() -> str:
    free = shutil.disk_usage(settings.DATA).free
    return "ok" if free >= FREE_BYTES_NEEDED else f"only {free // 2**20} MB of disk are free: make room"
