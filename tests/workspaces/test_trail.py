"""The audit trail speaks: no room records an action that has no words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

import essor
from essor.workspaces.wording import say_action, say_kind

ROOT = Path(essor.__file__).parent
_NAME = re.compile(r"[a-z_]+\.[a-z_]+")


def recorded() -> dict[str, list[str]]:
    """Return what calls of ``record`` and of the helpers before it write: actions, and kinds of subjects."""
    actions, kinds = set(), set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if not re.fullmatch(r"record|_record\w*|_change|_note_change", node.func.id):
                continue
            named = {one.arg: one.value for one in node.keywords}
            for value in (*node.args, *ast.walk(named.get("action", ast.Constant("")))):
                if isinstance(value, ast.Constant) and _NAME.fullmatch(str(value.value)):
                    actions.add(str(value.value))
            kind = named.get("subject_kind")
            if isinstance(kind, ast.Constant):
                kinds.add(str(kind.value))
    return {"actions": sorted(actions), "kinds": sorted(kinds)}


RECORDED = recorded()


def test_the_search_finds_what_rooms_record() -> None:
    assert {"files.imported", "channel.owner_set", "report.made", "cost.added"} <= set(RECORDED["actions"])
    assert {"drop", "workspace", "report"} <= set(RECORDED["kinds"])


@pytest.mark.parametrize("action", RECORDED["actions"])
def test_an_action_is_said_in_both_languages(action: str) -> None:
    with translation.override("en"):
        english = say_action(action)
    with translation.override("fr"):
        french = say_action(action)
    assert english != action.replace(".", " ").replace("_", " ")
    assert french != english


@pytest.mark.parametrize("kind", RECORDED["kinds"])
def test_a_kind_is_said_in_both_languages(kind: str) -> None:
    with translation.override("en"):
        english = say_kind(kind)
    with translation.override("fr"):
        french = say_kind(kind)
    assert english != kind.replace("_", " ")
    assert french
