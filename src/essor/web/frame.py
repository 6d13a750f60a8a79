"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame_context(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context: the workspace and the member where the gate has set them."""
    return {"workspace": getattr(request, "workspace", None), "member": getattr(request, "member", None)}
