"""Which page shows which part of a person to who helps from another organisation: rooms above this one name theirs at start."""

from __future__ import annotations

# part -> name of the address; the address takes `person_id`.
_pages: dict[str, str] = {}


def register(part: str, url_name: str) -> None:
    """The page of a room on which this part is read. It is a door itself: this only leads there."""
    _pages[part] = url_name


def page_of(part: str) -> str:
    """The name of the address where this part is read; empty when no room shows it yet."""
    return _pages.get(part, "")
