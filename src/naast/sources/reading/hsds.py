"""HSDS 3 as JSON (a page of a list, one service in full, a list of them, an organisation) to rows. Tables of HSDS are in `tabular`.

Names of contact persons are not taken: a map says whom you get on the line by role.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from naast.engine.errors import EngineError
from naast.engine.linkage.reading import Table, decode
from naast.sources.reading.cells import clean, told
from naast.sources.reading.fields import Field, Shape, Sheet

COLUMNS: Mapping[str, Field] = {
    "id": Field.OWN_ID,
    "name": Field.NAME,
    "organization.name": Field.ORGANISATION,
    "description": Field.DESCRIPTION,
    "address_1": Field.STREET,
    "postal_code": Field.POSTCODE,
    "city": Field.TOWN,
    "phone": Field.PHONE,
    "email": Field.EMAIL,
    "url": Field.SITE,
    "eligibility_description": Field.AUDIENCE,
    "fees_description": Field.COST,
    "schedules": Field.HOURS,
    "languages": Field.LANGUAGES,
    "status": Field.STATUS,
    "assured_date": Field.CHECKED,
    "organization.id": Field.KEEP,
    "alternate_name": Field.KEEP,
    "application_process": Field.KEEP,
    "wait_time": Field.KEEP,
    "last_modified": Field.KEEP,
    "service_areas": Field.AREA,
}
FIXED: Mapping[int, Field] = dict(enumerate(COLUMNS.values()))
DAYS = {"MO": "ma", "TU": "di", "WE": "wo", "TH": "do", "FR": "vr", "SA": "za", "SU": "zo"}
Thing = Mapping[str, Any]


def read(data: bytes, name: str) -> Sheet:
    """One row per service (or per organisation that lists none). Raises EngineError in Dutch."""
    text, _encoding = decode(data, name)
    found = [row for thing in _things(_parsed(text.lstrip("\ufeff"), name)) for row in _rows(thing)]
    if not found:
        raise EngineError(
            "no-hsds", f"In {name} staan geen diensten of organisaties zoals HSDS ze schrijft.",
            "Kies de lijst van diensten (services), of een uitvoer in CSV.",
        )  # fmt: skip
    rows, documents = [row for row, _ in found], tuple(kept(document) for _, document in found)
    return replace(sheet(name, rows, Shape.HSDS_JSON, range(1, len(found) + 1)), documents=documents)


def sheet(name: str, found: list[dict[str, str]], shape: Shape, lines: Any, notes: tuple[str, ...] = ()) -> Sheet:
    """A sheet with the columns of `COLUMNS`."""
    rows = tuple(tuple(row.get(column, "") for column in COLUMNS) for row in found)
    return Sheet(Table(name, tuple(COLUMNS), rows, tuple(lines), notes), shape, FIXED)


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise EngineError("broken-json", f"{name} is te diep genest.", "Kijk of het een HSDS-bestand is.") from error
    except ValueError as error:
        lines = _lines(text)
        if lines:
            return lines
        where = f"regel {error.lineno}" if isinstance(error, json.JSONDecodeError) else "ergens"
        raise EngineError(
            "broken-json", f"{name} is geen goede JSON: het gaat mis op {where}.", "Maak het bestand opnieuw."
        ) from error


def _lines(text: str) -> list[Any]:
    """JSON of one thing per line; empty when it is not that."""
    found = []
    for line in text.splitlines():
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError):
                return []
    return found


def _things(value: Any) -> Iterator[Thing]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))
    elif isinstance(value, dict):
        contents = value.get("contents")
        if isinstance(contents, list):
            yield from (one for one in contents if isinstance(one, dict))
        elif any(
            isinstance(value.get(key), list) and key in ("services", "organizations") and "name" not in value
            for key in value
        ):
            for key in ("organizations", "services"):
                yield from _things(value.get(key) or [])
        else:
            yield value


def _list(thing: Thing, key: str) -> list[Thing]:
    value = thing.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _one(thing: Thing, key: str) -> Thing:
    value = thing.get(key)
    return value if isinstance(value, dict) else {}


def _rows(thing: Thing) -> Iterator[tuple[dict[str, str], Thing]]:
    """The rows of one thing, each with the service they were read from."""
    service: Thing
    if isinstance(thing.get("service"), dict):
        place = {key: value for key, value in thing.items() if key != "service"}
        service = {**_one(thing, "service"), "service_at_locations": [place]}
        yield _service(service, {}), service
    elif _list(thing, "services"):
        around = {key: value for key, value in thing.items() if key != "services"}
        for service in _list(thing, "services"):
            yield _service(service, thing), {"organization": around, **service}
    elif "name" in thing:
        is_service = "status" in thing or "organization" in thing or "service_at_locations" in thing
        yield _service(thing, {} if is_service else thing), thing if is_service else {}


def kept(value: Any) -> Any:
    """A document that any database takes: clean texts, finite numbers, nothing deeper than 40 levels."""
    return _kept(value, 40)


def _kept(value: Any, deep: int) -> Any:
    if isinstance(value, dict):
        return {clean(key)[:200]: _kept(one, deep - 1) for key, one in value.items()} if deep else {}
    if isinstance(value, list):
        return [_kept(one, deep - 1) for one in value] if deep else []
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 256:
        return None
    return value


def _service(service: Thing, organisation: Thing) -> dict[str, str]:
    organisation = organisation or _one(service, "organization")
    places = [*_list(service, "service_at_locations"), *_list(service, "locations"), *_list(organisation, "locations")]
    locations = [_one(place, "location") or place for place in places]
    address = _address(locations)
    return {
        "id": told(service.get("id")),
        "name": told(service.get("name")),
        "alternate_name": told(service.get("alternate_name")),
        "organization.id": told(organisation.get("id")) or told(service.get("organization_id")),
        "organization.name": told(organisation.get("name")),
        "description": told(service.get("description")),
        "address_1": told(address.get("address_1")),
        "postal_code": told(address.get("postal_code")),
        "city": told(address.get("city")),
        "phone": _phone([service, *places, *locations, organisation]),
        "email": told(service.get("email")) or told(organisation.get("email")),
        "url": told(service.get("url")) or told(organisation.get("website")) or told(organisation.get("url")),
        "eligibility_description": told(service.get("eligibility_description")),
        "fees_description": told(service.get("fees_description")) or _cost(service),
        "schedules": _hours([service, *places, *locations]),
        "languages": ", ".join(filter(None, (told(one.get("code")) or told(one.get("name")) for one in _list(service, "languages")))),
        "status": told(service.get("status")),
        "assured_date": told(service.get("assured_date")),
        "application_process": told(service.get("application_process")),
        "wait_time": told(service.get("wait_time")),
        "last_modified": told(service.get("last_modified")),
        "service_areas": ", ".join(filter(None, (told(one.get("name")) for one in _list(service, "service_areas")))),
    }  # fmt: skip


def _address(locations: list[Thing]) -> Thing:
    """The first address one can visit, else the first there is."""
    found = [one for location in locations for one in _list(location, "addresses")]
    physical = [one for one in found if told(one.get("address_type")) != "postal"]
    return (physical or found or [{}])[0]


def _phone(holders: list[Thing]) -> str:
    for holder in holders:
        for one in _list(holder, "phones"):
            if told(one.get("type")) != "fax" and told(one.get("number")).strip('" '):
                return told(one.get("number")).strip('" ')
    return ""


def _cost(service: Thing) -> str:
    found = [_list(service, "cost_options")]
    parts = [
        " ".join(filter(None, (told(one.get(key)) for key in ("option", "amount", "currency", "amount_description"))))
        for one in found[0]
    ]
    return "; ".join(filter(None, parts))


def _hours(holders: list[Thing]) -> str:
    for holder in holders:
        parts = [
            hours_of(told(one.get("byday")), told(one.get("opens_at")), told(one.get("closes_at")))
            for one in _list(holder, "schedules")
        ]
        said = [told(one.get("description")) for one in _list(holder, "schedules")]
        if text := ", ".join(filter(None, parts)) or "; ".join(filter(None, said)):
            return text
    return ""


def hours_of(byday: str, opens: str, closes: str) -> str:
    """One schedule of a week as people here write it; empty when it is no such thing.

    >>> hours_of("TH,FR", "10:00:00", "18:00Z"), hours_of("", "10:00", "12:00")
    ('do, vr 10:00-18:00', '')
    """
    days = [DAYS[one.strip()[-2:].upper()] for one in byday.split(",") if one.strip()[-2:].upper() in DAYS]
    if not days or len(opens) < 4 or len(closes) < 4:
        return ""
    return f"{', '.join(days)} {opens[:5]}-{closes[:5]}"
