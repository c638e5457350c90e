"""The pieces of an HSDS document: phones, weekly rules, areas, costs, where it came from. They are put together in `documents`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from naast.directory.hours import DAY_MINUTES
from naast.directory.records import stable_id
from naast.interop.hsds.terms import AUDIENCES, LANGUAGES, ROOMS, Document, listed
from naast.interop.hsds.values import Area, Checked, Organisation, Origin, Service

BY_APPOINTMENT: Final = "Alleen op afspraak."
COUNTRY: Final = "Nederland"
CLOSED: Final = "Tijdelijk dicht."
STOPPED: Final = "Dit aanbod is gestopt."
NOT_LISTED: Final = "Dit aanbod staat niet meer op de kaart."
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
# Which HSDS field each fact of ours (`CheckedField`) stands in.
FIELDS: Final[Mapping[str, str]] = {
    "exists": "status", "offer": "description", "capacity": "wait_time", "area": "service_areas", "audience": "eligibility_description",
    "phone": "phones", "hours": "schedules", "address": "service_at_locations", "cost": "cost_options",
}  # fmt: skip
CHECKED: Final = "verify"
IMPORTED: Final = "import"
_FREE: Final = re.compile(r"gratis\W*", re.IGNORECASE)


def full(document: Document) -> Document:
    """Without fields that hold nothing."""
    return {name: value for name, value in document.items() if value not in ("", None, [], ())}


def id_of(kind: str, *parts: object) -> str:
    """The id of a piece: the same for the same thing, everywhere."""
    return str(stable_id(f"hsds-{kind}", ":".join(str(part) for part in parts)))


def one_to_one(service: Service) -> Document:
    """A service's own fields, without what hangs on it."""
    return full(
        {
            "id": str(service.id),
            "organization_id": str(service.organisation.id),
            "name": service.name,
            "description": service.description,
            "status": service.status,
            "application_process": BY_APPOINTMENT if service.by_appointment else "",
            "fees_description": service.cost,
            "wait_time": _room(service),
            "eligibility_description": f"Voor {listed(AUDIENCES.get(one, one) for one in service.audience)}.",
            "assured_date": service.checked_on.isoformat() if service.checked_on else "",
            "alert": _alert(service),
            "last_modified": service.edited_at.isoformat() if service.edited_at else "",
        }
    )


def _room(service: Service) -> str:
    if service.capacity == "waiting" and service.weeks is not None:
        return f"{ROOMS['waiting']}: {service.weeks} {'week' if service.weeks == 1 else 'weken'}"
    return ROOMS.get(service.capacity, "")


def _alert(service: Service) -> str:
    if service.status != "temporarily closed":
        return ""
    return f"{CLOSED} Weer open op {_day(service.reopens_on)}." if service.reopens_on else CLOSED


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def phones(number: str, whose: str, id: UUID) -> list[Document]:
    """One telephone number, or none."""
    return [{"id": id_of("phone", id), whose: str(id), "number": number, "type": "voice"}] if number else []


def schedules(service: Service) -> list[Document]:
    """One RRULE for all days with the same times, and one without times for the note."""
    groups: dict[tuple[int, int], list[int]] = {}
    for day, opens, closes in service.opening:
        groups.setdefault((opens, closes), []).append(day)
    found = [_schedule(service.id, opens, closes, days) for (opens, closes), days in groups.items()]
    if service.hours_note:
        note = {"id": id_of("schedule", service.id, "note"), "service_id": str(service.id)}
        found.append(note | {"description": service.hours_note})
    return found


def _schedule(id: UUID, opens: int, closes: int, days: Iterable[int]) -> Document:
    byday = ",".join(DAYS[day - 1] for day in sorted(days))
    return {
        "id": id_of("schedule", id, opens, closes),
        "service_id": str(id),
        "wkst": "MO",
        "freq": "WEEKLY",
        "interval": 1,
        "byday": byday,
        "opens_at": _time(opens),
        "closes_at": _time(closes),
    }


def _time(minute: int) -> str:
    # A day has no 24:00 in most calendars; nobody closes at one minute to midnight and means it.
    return "23:59" if minute >= DAY_MINUTES else f"{minute // 60:02}:{minute % 60:02}"


def areas(service: Service) -> list[Document]:
    """Whose question it takes: the whole country, neighbourhoods by name, postcode areas."""
    if service.everywhere:
        return [_area(service.id, Area(COUNTRY, ("NL",)))]
    return [_area(service.id, one) for one in service.areas]


def _area(id: UUID, area: Area) -> Document:
    extent = " ".join(area.pc4)
    name = area.name or f"Postcodegebied {extent}"
    document = {
        "id": id_of("area", id, name),
        "service_id": str(id),
        "name": name,
        "extent": extent,
        "extent_type": "text",
    }
    return full(document)


def language(id: UUID, code: str) -> Document:
    """A language by its ISO 639 code and Dutch name."""
    iso, name = LANGUAGES.get(code, (code, code))
    return {"id": id_of("language", id, code), "service_id": str(id), "name": name, "code": iso}


def costs(service: Service) -> list[Document]:
    """What it costs in words, and the amount when that is nothing."""
    if not service.cost:
        return []
    document: Document = {"id": id_of("cost", service.id), "service_id": str(service.id)}
    if _FREE.fullmatch(service.cost):
        document |= {"currency": "EUR", "amount": 0}
    return [document | {"amount_description": service.cost}]


def contact(organisation: Organisation, role: str) -> Document:
    """Whom you get on the line: a role."""
    return {"id": id_of("contact", organisation.id, role), "organization_id": str(organisation.id), "title": role}


def checked(service: Service, one: Checked) -> Document:
    """That somebody looked at one fact."""
    return {
        "id": id_of("metadata", service.id, one.field, one.on),
        "resource_id": str(service.id),
        "resource_type": "service",
        "last_action_date": one.on.isoformat(),
        "last_action_type": CHECKED,
        "field_name": FIELDS[one.field],
        # Looked at, not changed: the value is the one that stands there.
        "previous_value": "",
        "replacement_value": "",
        "updated_by": one.how,
    }


def origin_row(entity: str, id: UUID, origin: Origin, on: date | None) -> Document:
    """Where a record came from, with the words of thanks and the licence that its source asks for."""
    said = [origin.attribution, f"Licentie: {origin.licence}." if origin.licence else ""]
    return {
        "id": id_of("metadata", id, "origin", origin.name),
        "resource_id": str(id),
        "resource_type": entity,
        "last_action_date": on.isoformat() if on else "",
        "last_action_type": IMPORTED,
        "field_name": "*",
        "previous_value": "",
        "replacement_value": " ".join(part for part in said if part),
        "updated_by": origin.name,
    }
