"""The REST API: one description, a router per room, the same services as the pages.

A room joins by adding its router here; every router is a ``RoomRouter``, which lets nobody in without a key.
"""

from __future__ import annotations

from essor.channels.api import router as channels
from essor.health.api import router as health
from essor.intake.api import router as files
from essor.ledger.api import router as money
from essor.measurement.api import router as results
from essor.metrics.api import router as metrics
from essor.workspaces.api import RoomApi, RoomRouter
from essor.workspaces.api.routes import router as workspaces

ROUTERS: list[RoomRouter] = [workspaces, channels, files, metrics, money, health, results]

api = RoomApi()
for room_router in ROUTERS:
    api.add_router("", room_router)
urlpatterns = api.urls[0]
