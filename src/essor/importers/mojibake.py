"""Meta's archives write UTF-8 bytes as if they were Latin-1 characters: "Ã©" for "é", in keys and values alike."""

from __future__ import annotations


def repair(text: str) -> str:
    """Return the text as it was meant; unchanged where it is no such damage.

    >>> repair("JournÃ©e")
    'Journée'
    >>> repair("Journée")
    'Journée'
    """
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def repair_all(item: object) -> object:
    """Return a JSON value with every text in it repaired, keys included."""
    if isinstance(item, str):
        return repair(item)
    if isinstance(item, dict):
        return {repair(str(key)): repair_all(value) for key, value in item.items()}
    if isinstance(item, list):
        return [repair_all(value) for value in item]
    return item
