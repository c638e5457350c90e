"""The social map as one JSON list for the routing engine and the command line, which need no database.

`build` makes it from records, `queries.snapshot` from rows; both end in `service_view`, so they cannot drift apart.
The file beside this module is made with `python -m naast.directory.snapshot`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from naast.directory import fresh, hours
from naast.directory.records import MapRecord, OrganisationRecord, ServiceRecord
from naast.engine.freshness import Kind, Standing

FILE = Path(__file__).with_name("snapshot.json")
View = dict[str, Any]
# What our audiences are in the words of routing (patient, partner, child, carer, family); women may be any of these.
GROWN_UP = ("patient", "partner", "carer", "family")
ROUTING_AUDIENCE: dict[str, tuple[str, ...]] = {
    "adults": GROWN_UP,
    "older_people": GROWN_UP,
    "women": GROWN_UP,
    "men": GROWN_UP,
    "parents": ("patient", "partner", "family"),
    "children": ("child",),
    "young_people": ("child",),
    "carers": ("carer", "partner", "family"),
    "bereaved": ("partner", "family"),
    "professionals": ("professional",),
}


def routing_audience(audience: Iterable[str]) -> list[str]:
    """For whom, in routing's words; empty means anyone.

    >>> routing_audience(["children", "bereaved"])
    ['child', 'family', 'partner']
    """
    audience = list(audience)
    if "everyone" in audience:
        return []
    return sorted({word for one in audience for word in ROUTING_AUDIENCE[one]})


def service_view(
    *,
    id: UUID,
    name: str,
    organisation: str,
    provisions: Iterable[str],
    layer: str,
    pc4: Iterable[str],
    near: Iterable[str],
    neighbourhoods: Iterable[str],
    audience: Iterable[str],
    languages: Iterable[str],
    capacity: str,
    capacity_weeks: int | None,
    capacity_on: date | None,
    phone: str,
    address: str,
    url: str,
    cost: str,
    hours: str,
    checked_on: date,
    looked: fresh.Looked,
) -> View:
    """One service as plain JSON, with the fields of `naast.engine.routing.ServiceView` and some more.

    `audience` comes in as the directory's words and goes out as routing's. `pc4` empty means the whole country, `near` are postcode areas
    just over its border; dates are ISO; `capacity_weeks` only when waiting; of `looked` what is not there is left out.
    """
    return {
        "id": str(id),
        "name": name,
        "organisation": organisation,
        "provisions": list(provisions),
        "layer": layer,
        "pc4": sorted(set(pc4)),
        "near": sorted(set(near)),
        "neighbourhoods": sorted(set(neighbourhoods)),
        "audience": routing_audience(audience),
        "languages": list(languages),
        "capacity": capacity,
        "capacity_weeks": capacity_weeks,
        "capacity_on": capacity_on.isoformat() if capacity_on else None,
        "phone": phone,
        "address": address,
        "url": url,
        "cost": cost,
        "hours": hours,
        "checked_on": checked_on.isoformat(),
        **_believed(looked),
    }


def _believed(looked: fresh.Looked) -> View:
    days = {
        "looked_on": looked.on,
        "ask_on": looked.ask_on,
        "stale_on": looked.stale_on,
        "room_stale_on": looked.room_stale_on,
    }
    said: View = {"looked_how": looked.how, **{name: day.isoformat() for name, day in days.items() if day is not None}}
    return said | ({"doubted": list(looked.doubted)} if looked.doubted else {})


class Area(NamedTuple):
    """A neighbourhood for counting postcodes: its own, and the short names of those beside it."""

    pc4: Collection[str]
    next_to: Collection[str]


def reach(places: Collection[str], over: Iterable[str], areas: Mapping[str, Area]) -> tuple[set[str], set[str]]:
    """The postcode areas of `places` together with those `over` the border, and those that lie just beside them.

    >>> areas = {"a": Area(["0341"], ["b"]), "b": Area(["0342"], ["a"])}
    >>> reach(["a"], ["0361"], areas) == ({"0341", "0361"}, {"0342"})
    True
    """
    inside = {pc4 for slug in places for pc4 in areas[slug].pc4} | set(over)
    beside = {pc4 for slug in places for other in areas[slug].next_to for pc4 in areas[other].pc4}
    return inside, beside - inside


def build(social_map: MapRecord) -> list[View]:
    """Every service of `social_map`, in order of slug."""
    areas = {n.slug: Area(n.pc4, n.next_to) for n in social_map.neighbourhoods}
    pairs = [(service, organisation) for organisation in social_map.organisations for service in organisation.services]
    return [_view(s, o, areas) for s, o in sorted(pairs, key=lambda pair: pair[0].slug)]


def _view(service: ServiceRecord, organisation: OrganisationRecord, areas: Mapping[str, Area]) -> View:
    inside, near = reach(service.coverage.neighbourhoods, service.coverage.pc4, areas)
    return service_view(
        id=service.id,
        name=service.name,
        organisation=organisation.name,
        provisions=service.offers,
        layer=service.layer,
        pc4=inside,
        near=near,
        neighbourhoods=service.coverage.neighbourhoods,
        audience=service.audience,
        languages=service.languages,
        capacity=service.capacity.status,
        capacity_weeks=service.capacity.weeks,
        capacity_on=service.capacity.as_of,
        phone=service.phone,
        address=organisation.address.line if organisation.address else "",
        url=organisation.url,
        cost=service.cost,
        hours=hours_line(service.opening, service.hours_note, by_appointment=service.by_appointment),
        checked_on=service.checked_on,
        looked=fresh.looked(record_standings(service, organisation)),
    )


def record_standings(service: ServiceRecord, organisation: OrganisationRecord) -> dict[Kind, Standing]:
    """How sure each fact of a service is that comes from a map: all we know is the day somebody made sure of the whole."""
    room_on = service.capacity.as_of if service.capacity.status != "unknown" else None
    has = fresh.facts(
        phone=service.phone,
        email=organisation.email,
        cost=service.cost,
        has_address=organisation.address is not None,
        has_hours=bool(service.by_appointment or service.hours_note or service.opening),
        has_room=room_on is not None,
    )
    return fresh.standings({}, has, service.checked_on, room_on)


def hours_line(opening: Iterable[hours.Opening], note: str, *, by_appointment: bool) -> str:
    """When someone is there, on one line."""
    if by_appointment:
        return note or "Op afspraak"
    return hours.compact(opening, note=note)


def as_json(views: list[View]) -> str:
    """One service per line: a change in one service is a change in one line."""
    lines = ",\n".join(json.dumps(view, ensure_ascii=False, separators=(", ", ": ")) for view in views)
    return f"[\n{lines}\n]\n"


def main() -> int:
    """Write the file beside this module from the demo files."""
    from naast.directory.demo.reader import read_map

    views = build(read_map())
    FILE.write_text(as_json(views), encoding="utf-8")
    print(f"{FILE.name}: {len(views)} services")
    return 0


if __name__ == "__main__":
    sys.exit(main())
