"""JSON as the standard has it, and no more than the databases can store.

Python's own reader accepts NaN, Infinity, integers of any size, UTF-16 and half surrogate pairs; PostgreSQL refuses NUL in
text, and a float that overflowed to infinity is no number. Each is refused here, with words, before any of our code
sees it.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

MAX_INTEGER = 2**63 - 1


class JsonRefused(ValueError):
    """Why a body cannot be read as JSON."""


def strict_json(body: bytes) -> Any:
    """Return what the body says; raises ``JsonRefused``."""
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text, parse_constant=_constant, parse_int=_integer, parse_float=_number, object_pairs_hook=_members
        )
    except UnicodeDecodeError as error:
        raise JsonRefused(f"The body is not UTF-8 (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        raise JsonRefused(f"The body is not JSON: {error.msg}, line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise JsonRefused("The body is nested too deeply.") from error
    refuse_unstorable(value)
    return value


def refuse_unstorable(value: Any) -> None:
    """Raise ``JsonRefused`` where a text of the value holds NUL or half of a surrogate pair."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if "\x00" in one:
                raise JsonRefused("A text holds the NUL character, which cannot be stored.")
            if any("\ud800" <= character <= "\udfff" for character in one):
                raise JsonRefused("A text holds half of a surrogate pair, which is no character.")
        elif isinstance(one, dict):
            waiting.extend(one.keys())
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _constant(name: str) -> NoReturn:
    raise JsonRefused(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    # Length first: turning a million digits into an integer takes quadratic time.
    if len(digits) > 20 or abs(int(digits)) > MAX_INTEGER:
        raise JsonRefused("An integer is too large: at most 9223372036854775807.")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise JsonRefused("A number is too large.")
    return number


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise JsonRefused("An object names the same member twice.")
    return members
