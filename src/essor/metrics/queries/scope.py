"""Where a question looks, and how an engine is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from essor.channels.queries import channels_of
from essor.metrics.backends import Relation, RelationMoved, Scope, backend

ATTEMPTS = 5  # a file can only move while an import is being stored; each attempt reads the newest state
_Row = TypeVar("_Row")


def networks_in(workspace_id: int, channels: Sequence[int] = (), networks: Sequence[str] = ()) -> dict[int, str]:
    """Return the network of each channel in question; channels of other workspaces fall out here."""
    found = channels_of(workspace_id)
    if channels:
        found = found.filter(pk__in=channels)
    if networks:
        found = found.filter(network__in=networks)
    return dict(found.order_by("pk").values_list("pk", "network"))


def ask(scope: Scope, answer: Callable[[Relation], tuple[_Row, ...]]) -> tuple[_Row, ...]:
    """Return what ``answer`` makes of the current points of ``scope``, () where there are none."""
    for _ in range(ATTEMPTS):
        relation = backend().open(scope)
        if relation is None:
            return ()
        try:
            return answer(relation)
        except RelationMoved:
            continue
    raise RelationMoved(f"The metric files of the workspace changed {ATTEMPTS} times while a question was answered")
