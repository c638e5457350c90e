"""Every address of the house, from the URL table itself. What may be done there stands in `rules` or at the view (`core.doors`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from naast.core import doors


@dataclass(frozen=True, slots=True)
class Address:
    """One line of the URL table. `parts` are the names between < and >."""

    name: str
    route: str
    view: Callable[..., Any]
    parts: tuple[str, ...]

    @property
    def door(self) -> doors.Door | None:
        """What the view itself says, when it shows something of a person."""
        return doors.label_of(self.view)

    @property
    def is_of_person(self) -> bool:
        """Whether a policy decides here rather than the table in `rules`."""
        return self.door is not None and self.door.part != doors.PUBLIC

    def url(self, values: dict[str, Any]) -> str:
        """The address with something that exists in each of its parts. Raises KeyError for a part without a value."""
        found = {part: values.get(f"{self.name}/{part}", values.get(part)) for part in self.parts}
        missing = [part for part, value in found.items() if value is None]
        if missing:
            raise KeyError(f"{self.name} needs a value for {missing}: add one in tests/security/world.py")
        return reverse(self.name, kwargs=found)


def addresses() -> list[Address]:
    """Every address, by name. An address without a name cannot be governed, and is named after its route."""
    found = list(_walk(get_resolver().url_patterns, "", ""))
    return sorted(found, key=lambda one: one.name)


def _walk(patterns: list[Any], route: str, space: str) -> Iterator[Address]:
    for one in patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, here, inner)
        elif isinstance(one, URLPattern):
            parts = tuple(name for name in _names_in(here))
            yield Address(f"{space}{one.name}" if one.name else f"/{here}", here, one.callback, parts)


def _names_in(route: str) -> Iterator[str]:
    for piece in route.split("<")[1:]:
        yield piece.split(">")[0].rpartition(":")[2]
