"""Routes whose code is loaded with the first request for them: who never calls the API does not hold its libraries."""

from __future__ import annotations

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class LateRoutes(URLResolver):
    """Everything below a prefix, in a namespace of its own (without one Django would have to know every name at start)."""

    def __init__(self, prefix: str, module: str, *, namespace: str) -> None:
        super().__init__(RoutePattern(prefix), module, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        # Called for every resolver when the first address is reversed; names in a namespace are looked up by another
        # way, which loads the module.
        if "urlconf_module" in self.__dict__:
            super()._populate()
