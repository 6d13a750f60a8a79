"""The REST API: one description, a router per room, the same services as the pages."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Essor", version="1", urls_namespace="api", docs_url=None)
