"""Packages of tables to rows: HSDS 3 as one CSV per object, and the older shape of Ohana (a location holds its services).

Tables we do not use (contacts with names of people, taxonomies) are not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from naast.engine.errors import EngineError
from naast.engine.linkage import reading
from naast.sources.reading import hsds
from naast.sources.reading.fields import Shape, Sheet

# By the plain name of a table: how it may be called.
_CALLED = {
    "services": ("services", "service"),
    "organizations": ("organizations", "organization", "organisations"),
    "locations": ("locations", "location"),
    "addresses": ("addresses", "address", "physical_addresses"),
    "phones": ("phones", "phone"),
    "places": ("service_at_location", "service_at_locations", "services_at_location"),
    "schedules": ("schedules", "schedule", "regular_schedules"),
    "languages": ("languages", "language"),
    "costs": ("cost_options", "cost_option"),
}
_WEEKDAYS = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
_WEEKDAYS |= {"ma": "MO", "di": "TU", "wo": "WE", "do": "TH", "vr": "FR", "za": "SA", "zo": "SU"} | {
    str(number): day for number, day in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), start=1)
}
Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]


def read(files: Sequence[tuple[str, bytes]]) -> Sheet:
    """One row per service, with its organisation, address and telephone beside it. Raises EngineError in Dutch."""
    tables: dict[str, list[dict[str, str]]] = {}
    lines: tuple[int, ...] = ()
    notes: list[str] = []
    for name, data in files:
        kind = _kind(name)
        if not kind:
            continue
        try:
            table = reading.read(data, name)
        except EngineError as error:
            if kind == "services":
                raise
            notes.append(f"Overgeslagen: {error.message}")
            continue
        notes += table.notes
        heads = [header.strip().casefold() for header in table.headers]
        tables[kind] = [dict(zip(heads, row, strict=True)) for row in table.rows]
        lines = table.lines if kind == "services" else lines
    if not tables.get("services"):
        raise EngineError(
            "no-services", "Bij deze bestanden is geen tabel met diensten (services.csv).",
            "Kies één bestand met rijen, of alle bestanden van een HSDS-pakket tegelijk.",
        )  # fmt: skip
    old = "location_id" in tables["services"][0] and "organization_id" not in tables["services"][0]
    found = _Joined(tables)
    rows = [found.row(service) for service in tables["services"]]
    return hsds.sheet("services.csv", rows, Shape.OHANA if old else Shape.HSDS_TABLES, lines, tuple(notes))


def _kind(name: str) -> str:
    stem = name.casefold().rsplit(".", 1)[0].replace("-", "_").replace(" ", "_")
    return next((kind for kind, names in _CALLED.items() if stem in names), "")


class _Joined:
    """The tables of one package with their keys, each looked up once."""

    def __init__(self, tables: Tables) -> None:
        self.organisations = _by(tables, "organizations", "id")
        self.locations = _by(tables, "locations", "id")
        self.addresses = _by(tables, "addresses", "location_id")
        self.places = _by(tables, "places", "service_id")
        self.phones = {key: _by(tables, "phones", key) for key in ("service_id", "location_id", "organization_id")}
        self.schedules = {key: _by(tables, "schedules", key) for key in ("service_id", "location_id")}
        self.languages = _by(tables, "languages", "service_id")
        self.costs = _by(tables, "costs", "service_id")

    def row(self, service: Row) -> dict[str, str]:
        """One service with what stands about it elsewhere."""
        own = service.get("id", "")
        location = service.get("location_id", "") or _first(self.places, own).get("location_id", "")
        at = _first(self.locations, location)
        organisation_id = service.get("organization_id", "") or at.get("organization_id", "")
        organisation = _first(self.organisations, organisation_id)
        address = _first(self.addresses, location)
        keys = {"service_id": own, "location_id": location, "organization_id": organisation_id}
        return {
            "id": own,
            "name": service.get("name", ""),
            "alternate_name": service.get("alternate_name", ""),
            "organization.id": organisation_id,
            "organization.name": organisation.get("name", ""),
            "description": service.get("description", ""),
            "address_1": address.get("address_1", ""),
            "postal_code": address.get("postal_code", ""),
            "city": address.get("city", ""),
            "phone": self._phone(keys),
            "email": service.get("email", "") or at.get("email", "") or organisation.get("email", ""),
            "url": _either(service, "url", "website") or _either(organisation, "url", "website"),
            "eligibility_description": _either(service, "eligibility_description", "audience", "eligibility"),
            "fees_description": service.get("fees_description", "") or service.get("fees", "") or self._cost(own),
            "schedules": self._hours(keys),
            "service_areas": service.get("service_areas", ""),
            "languages": service.get("languages", "") or self._languages(own),
            "status": service.get("status", ""),
            "assured_date": service.get("assured_date", ""),
            "application_process": service.get("application_process", ""),
            "wait_time": service.get("wait_time", ""),
            "last_modified": service.get("last_modified", ""),
        }  # fmt: skip

    def _phone(self, keys: Row) -> str:
        for key, value in keys.items():
            for one in self.phones[key].get(value, []) if value else []:
                kind = one.get("type", "") or one.get("number_type", "")
                if kind != "fax" and one.get("number", "").strip('" '):
                    return one["number"].strip('" ')
        return ""

    def _hours(self, keys: Row) -> str:
        for key in ("service_id", "location_id"):
            times: dict[tuple[str, str], list[str]] = defaultdict(list)
            for one in self.schedules[key].get(keys[key], []) if keys[key] else []:
                day = one.get("byday", "") or _WEEKDAYS.get(one.get("weekday", "").casefold()[:3], "")
                times[one.get("opens_at", ""), one.get("closes_at", "")].append(day)
            parts = [hsds.hours_of(",".join(days), opens, closes) for (opens, closes), days in times.items()]
            if text := ", ".join(filter(None, parts)):
                return text
        return ""

    def _languages(self, service_id: str) -> str:
        return ", ".join(filter(None, (_either(one, "code", "name") for one in self.languages.get(service_id, []))))

    def _cost(self, service_id: str) -> str:
        told = (
            " ".join(filter(None, (one.get("option", ""), one.get("amount", ""), one.get("currency", ""))))
            for one in self.costs.get(service_id, [])
        )
        return "; ".join(filter(None, told))


def _by(tables: Tables, name: str, key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in tables.get(name, ()):
        if row.get(key):
            found[row[key]].append(row)
    return dict(found)


def _first(found: Mapping[str, Sequence[Row]], key: str) -> Row:
    return found[key][0] if key and found.get(key) else {}


def _either(row: Row, *names: str) -> str:
    """The first of these cells that is filled."""
    return next((row[name] for name in names if row.get(name)), "")
