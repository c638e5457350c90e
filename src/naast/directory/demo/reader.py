"""From the YAML files beside this module to `records`; what a service leaves out, it takes from its organisation.

The files say: `in` (neighbourhoods, `all` or `landelijk`), `also` (postcode areas elsewhere), `for` (audience),
`capacity` ("ja 2026-11-02", "3 weken 2026-11-02", "nee 2026-11-02", "onbekend"). Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from naast.directory import hours
from naast.directory.records import (
    AddressRecord,
    CapacityRecord,
    CoverageRecord,
    MapRecord,
    NeighbourhoodRecord,
    OrganisationRecord,
    ServiceRecord,
)
from naast.engine.errors import EngineError

HERE = Path(__file__).resolve().parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLACES = "neighbourhoods.yaml"
ALL, NATIONAL = "all", "landelijk"
SHARED_KEYS = frozenset(
    ("id", "name", "layer", "for", "languages", "hours", "hours_note", "in", "also", "phone", "cost", "checked")
)
ORGANISATION_KEYS = SHARED_KEYS | {"about", "address", "door", "url", "email", "roles", "services"}
SERVICE_KEYS = SHARED_KEYS | {"text", "offers", "capacity"}
_ADDRESS = re.compile(r"^(?P<street>.+), (?P<postcode>\d{4} [A-Z]{2}) (?P<town>.+)$")
_CAPACITY = re.compile(r"^(?:(?P<word>ja|nee)|(?P<weeks>\d{1,2}) (?:week|weken)) (?P<day>\d{4}-\d\d-\d\d)$")
_STATUS = {"ja": "yes", "nee": "no"}
Entry = Mapping[str, Any]


def read_map(folder: Path = HERE) -> MapRecord:
    """The whole map below `folder`. Raises EngineError (`directory-file`) with the file and the entry that is wrong."""
    places = _load(folder / PLACES)
    middles = places.get("middles", {})
    neighbourhoods = tuple(
        NeighbourhoodRecord(
            p["id"],
            p["name"],
            tuple(p["pc4"]),
            tuple(p["next_to"]),
            p["population"],
            p["character"],
            {pc4: (float(middles[pc4][0]), float(middles[pc4][1])) for pc4 in p["pc4"] if pc4 in middles},
        )
        for p in places["neighbourhoods"]
    )
    slugs = tuple(n.slug for n in neighbourhoods)
    organisations = [
        _organisation(entry, slugs, path.name)
        for path in sorted(folder.glob("*.yaml"))
        if path.name not in (PLACES, "gaps.yaml")
        for entry in _load(path)
    ]
    return MapRecord(places["municipality"], neighbourhoods, tuple(sorted(organisations, key=lambda o: o.slug)))


def read_gaps(folder: Path = HERE) -> dict[str, tuple[str, ...]]:
    """Per neighbourhood the provisions that nobody offers there, on purpose."""
    return {slug: tuple(ids) for slug, ids in _load(folder / "gaps.yaml").items()}


def _load(path: Path) -> Any:
    # The loader in C, where it was built: the whole map is read ten times as fast.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


def _wrong(where: str, message: str) -> EngineError:
    return EngineError("directory-file", f"{where}: {message}")


def _organisation(entry: Entry, slugs: tuple[str, ...], file: str) -> OrganisationRecord:
    where = f"{file}, {entry.get('id', '?')}"
    if unknown := set(entry) - ORGANISATION_KEYS:
        raise _wrong(where, f"onbekend woord {sorted(unknown)}; verwacht: {sorted(ORGANISATION_KEYS)}")
    try:
        return OrganisationRecord(
            slug=entry["id"],
            name=entry["name"],
            about=entry["about"],
            layer=entry["layer"],
            address=_address(entry, where),
            phone=entry.get("phone", ""),
            url=entry.get("url", ""),
            email=_mailbox(entry),
            roles=tuple(entry.get("roles", ())),
            checked_on=entry["checked"],
            services=tuple(_service(entry, s, slugs, f"{where}, {s.get('id', '?')}") for s in entry["services"]),
        )
    except KeyError as missing:
        raise _wrong(where, f"{missing.args[0]} ontbreekt") from missing


def _mailbox(entry: Entry) -> str:
    """The mailbox in the fictional town; neighbours, and desks for the whole country, have none here: they are rung."""
    if "email" in entry:
        return str(entry["email"])
    without = entry["layer"] == "persoonlijke sociale basis" or entry.get("in") == NATIONAL
    return "" if without else f"{entry['id']}@rivierdal.invalid"


def _service(organisation: Entry, own: Entry, slugs: tuple[str, ...], where: str) -> ServiceRecord:
    if unknown := set(own) - SERVICE_KEYS:
        raise _wrong(where, f"onbekend woord {sorted(unknown)}; verwacht: {sorted(SERVICE_KEYS)}")
    said: Entry = {**organisation, **own}
    times = str(said.get("hours", ""))
    return ServiceRecord(
        slug=f"{organisation['id']}-{own['id']}",
        name=own["name"],
        description=own["text"],
        layer=said["layer"],
        offers=tuple(own["offers"]),
        audience=tuple(said["for"]),
        languages=tuple(said.get("languages", ("nl",))),
        coverage=_coverage(said, own, slugs, where),
        opening=_opening(times, where),
        by_appointment=times == hours.BY_APPOINTMENT,
        # A note about the house's own times says nothing about a service with other times.
        hours_note=own.get("hours_note", "") if "hours" in own else said.get("hours_note", ""),
        capacity=_capacity(str(own.get("capacity", "onbekend")), where),
        phone=said.get("phone", ""),
        cost=said.get("cost", ""),
        checked_on=said["checked"],
    )


def _address(entry: Entry, where: str) -> AddressRecord | None:
    if "address" not in entry:
        return None
    match = _ADDRESS.match(entry["address"])
    if match is None:
        raise _wrong(where, f"adres {entry['address']!r}; verwacht: 'Kade 14, 0341 AC Rivierdal'")
    return AddressRecord(match["street"], match["postcode"], match["town"], entry.get("door", ""))


def _coverage(said: Entry, own: Entry, slugs: tuple[str, ...], where: str) -> CoverageRecord:
    places = said["in"]
    if places == NATIONAL:
        return CoverageRecord(everywhere=True)
    chosen = slugs if places == ALL else tuple(places)
    if strange := set(chosen) - set(slugs):
        raise _wrong(where, f"onbekende wijk {sorted(strange)}; verwacht: {list(slugs)}")
    # A service that names its own neighbourhoods does not reach across the border unless it says so itself.
    also = own.get("also", ()) if "in" in own else said.get("also", ())
    return CoverageRecord(False, tuple(sorted(chosen)), tuple(sorted(also)))


def _opening(text: str, where: str) -> tuple[hours.Opening, ...]:
    try:
        return hours.parse(text)
    except ValueError as error:
        raise _wrong(where, str(error)) from error


def _capacity(text: str, where: str) -> CapacityRecord:
    if text == "onbekend":
        return CapacityRecord()
    match = _CAPACITY.match(text)
    if match is None:
        raise _wrong(
            where, f"capacity {text!r}; verwacht: 'ja 2026-11-02', '3 weken 2026-11-02', 'nee 2026-11-02' of 'onbekend'"
        )
    weeks = int(match["weeks"]) if match["weeks"] else None
    return CapacityRecord(_STATUS.get(match["word"], "waiting"), weeks, date.fromisoformat(match["day"]))
