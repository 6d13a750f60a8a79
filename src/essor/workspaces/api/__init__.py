"""The frame of the REST API, public to every room's ``api.py``, and this room's own part of it."""

from essor.workspaces.api.frame import ApiRequest, BodyParser, Page, Paging, RoomApi, RoomRouter, page_of
from essor.workspaces.api.problems import Problem

__all__ = ["ApiRequest", "BodyParser", "Page", "Paging", "Problem", "RoomApi", "RoomRouter", "page_of"]
