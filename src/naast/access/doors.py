"""Every door of the house: which address asks for which part of a person, for which purpose, of whom. Read from the URL table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from naast.core.doors import PUBLIC, Door, label_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One address: its route, its name (`app:name`), its view and the label, None when nobody labelled it."""

    route: str
    name: str
    view: Any
    door: Door | None

    @property
    def is_about_person(self) -> bool:
        """Whether it opens to a part of a person."""
        return self.door is not None and self.door.part != PUBLIC


def entries() -> list[Entry]:
    """Every address of the house, by route."""
    return sorted(_walk(get_resolver().url_patterns, "", ""), key=lambda entry: (entry.route, entry.name))


def doors() -> list[Entry]:
    """The addresses that open to a part of a person."""
    return [entry for entry in entries() if entry.is_about_person]


def _walk(patterns: list[Any], before: str, space: str) -> Iterator[Entry]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = ":".join(name for name in (space, one.namespace or "") if name)
            yield from _walk(one.url_patterns, route, inner)
        elif isinstance(one, URLPattern):
            name = f"{space}:{one.name}" if space else str(one.name or "")
            yield Entry(route, name, one.callback, label_of(one.callback))
