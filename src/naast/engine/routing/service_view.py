"""A service as routing sees it: flat, frozen, free of any database. Who fills it is the directory or a JSON file.

Finding and ordering services is in `finding`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from naast.engine.errors import EngineError

CAPACITIES: Final = ("yes", "waiting", "no", "unknown")


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service of one organisation.

    `pc4`: the postcodes (four digits) it comes to or receives from; empty means the whole country. `near`: postcodes just
    over its border. `audience`: patient, partner, child, carer, family; empty means anyone. `languages`: ISO codes beside
    Dutch. `capacity`: yes, waiting, no or unknown, as told on `capacity_on` (ISO date). `checked_on`: ISO date on which
    someone last looked whether all this is still true. `looked_on`, `looked_how`: the newest look at any of it (`freshness.How`).
    From `ask_on` people should make sure of it, from `stale_on` it stands still, from `room_stale_on` what is said about room does
    (ISO dates; worked out by whoever keeps the map). `doubted`: facts that somebody called wrong since.
    """

    id: str
    name: str
    organisation: str
    provisions: tuple[str, ...]
    layer: str
    pc4: tuple[str, ...] = ()
    neighbourhoods: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    capacity: str = "unknown"
    capacity_on: str | None = None
    phone: str | None = None
    url: str | None = None
    checked_on: str | None = None
    cost: str | None = None
    near: tuple[str, ...] = ()
    looked_on: str | None = None
    looked_how: str | None = None
    ask_on: str | None = None
    stale_on: str | None = None
    room_stale_on: str | None = None
    doubted: tuple[str, ...] = ()


_LISTS: Final = frozenset({"provisions", "pc4", "neighbourhoods", "audience", "languages", "near", "doubted"})
_NAMES: Final = tuple(field.name for field in fields(ServiceView))
_NEEDED: Final = ("id", "name", "organisation", "provisions", "layer")


def service_from(mapping: Mapping[str, Any]) -> ServiceView:
    """A service from JSON; unknown keys are left alone. Raises EngineError (`bad-service`) naming what is wrong."""
    missing = [name for name in _NEEDED if not mapping.get(name)]
    if missing:
        raise EngineError("bad-service", f"Bij dienst {mapping.get('id', '?')} ontbreekt {missing[0]}.")
    values = {name: mapping[name] for name in _NAMES if mapping.get(name) is not None}
    for name in _LISTS & set(values):
        if isinstance(values[name], str) or not all(isinstance(item, str) for item in values[name]):
            raise EngineError("bad-service", f"Bij dienst {mapping['id']} moet {name} een lijst van woorden zijn.")
        values[name] = tuple(values[name])
    if values.get("capacity", "unknown") not in CAPACITIES:
        raise EngineError("bad-service", f"Bij dienst {mapping['id']} is capacity geen van {', '.join(CAPACITIES)}.")
    return ServiceView(**values)
