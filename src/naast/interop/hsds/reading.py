"""HSDS 3.0 documents as our values: what our own `documents` wrote comes back whole; of others, what our map has a place for.

Never raises for a document that HSDS allows. What stays behind is kept by `merging`. Bringing a file of others into the map, with
rows, errors and undo, is the work of the sources room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from naast.directory.hours import DAY_MINUTES, Opening
from naast.directory.records import stable_id
from naast.interop.hsds.parts import CHECKED, COUNTRY, DAYS, FIELDS, NOT_LISTED
from naast.interop.hsds.terms import HELP, LAYER, ROOM, WHOM, Document, Terms, language_of
from naast.interop.hsds.values import Area, Checked, Organisation, Place, Service

# A field of HSDS and the fact of ours that it tells.
_FACTS: Final = {field: fact for fact, field in FIELDS.items()}
_PC4: Final = re.compile(r"\b\d{4}\b")
_WEEKS: Final = re.compile(r"\b(\d{1,3}) (?:week|weken|weeks)\b", re.IGNORECASE)
_TIME: Final = re.compile(r"^(\d{1,2}):(\d{2})")
_APPOINTMENT: Final = re.compile(r"op afspraak|by appointment|appointment only", re.IGNORECASE)
_STATUSES: Final = ("active", "inactive", "defunct", "temporarily closed")
# Where help of others stands when they do not say it in our words: the widest of the seven.
_LAYER: Final = "institutionele sociale basis"
_LAST_MINUTE: Final = DAY_MINUTES - 1
Kept = TypeVar("Kept", bound=object)


def _text(document: Document, *names: str) -> str:
    """The first of these fields with words in it."""
    for name in names:
        value = document.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _many(document: Document, name: str) -> list[Document]:
    found = document.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _one(document: Document, name: str) -> Document:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _uuid(value: Any, *else_from: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        return stable_id("hsds-foreign", ":".join((str(value), *else_from)))


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _once(found: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents with the terms of one knowledge pack."""

    terms: Terms

    def service(self, document: Document) -> Service:
        """A whole service. Without an organisation in it, its own name stands for who offers it."""
        own = [code for kind, code, _value in self._codes(document) if kind == HELP]
        whom = [code for kind, code, _value in self._codes(document) if kind == WHOM]
        layers = [code for kind, code, _value in self._codes(document) if kind == LAYER]
        organisation = self.organisation(_one(document, "organization") or _whose(document))
        opening, note = _opening(document)
        capacity, asked_on = self._capacity(document)
        everywhere, areas = _areas(document)
        status = _text(document, "status")
        return Service(
            id=_uuid(document.get("id")),
            organisation=organisation,
            name=_text(document, "name"),
            description=_text(document, "description"),
            layer=layers[0] if layers else organisation.layer,
            status=status if status in _STATUSES else "active",
            place=_place_of(document),
            offers=_once(own),
            audience=_once(whom) or ("everyone",),
            languages=_languages(document) or ("nl",),
            everywhere=everywhere,
            areas=areas,
            phone=_number(document),
            cost=_cost(document),
            by_appointment=bool(_APPOINTMENT.search(_text(document, "application_process"))),
            hours_note=note,
            opening=opening,
            capacity=capacity,
            weeks=_weeks(document) if capacity == "waiting" else None,
            asked_on=asked_on,
            listed=_text(document, "name") != NOT_LISTED,
            checked_on=_date(_text(document, "assured_date")),
            edited_at=_moment(_text(document, "last_modified")),
            checks=_checks(document),
        )

    def organisation(self, document: Document) -> Organisation:
        """An organisation, without its services."""
        layers = [code for kind, code, _value in self._codes(document) if kind == LAYER]
        roles = (_text(one, "title", "department") for one in _many(document, "contacts"))
        about, name = _text(document, "description"), _text(document, "name")
        return Organisation(
            id=_uuid(document.get("id")),
            name=name,
            about="" if about == name else about,
            layer=layers[0] if layers else _LAYER,
            phone=_number(document),
            url=_text(document, "website", "uri"),
            roles=_once(one for one in roles if one),
            places=_once(_place(one) for one in _many(document, "locations") if _many(one, "addresses")),
        )

    def _codes(self, document: Document) -> list[tuple[str, str, str]]:
        """Kind, code and value of the attributes that are terms of ours."""
        found = []
        for one in _many(document, "attributes"):
            term = _text(one, "taxonomy_term_id") or _text(_one(one, "taxonomy_term"), "id")
            kind, code = self.terms.codes.get(term.lower(), ("", ""))
            if kind:
                found.append((kind, code, _text(one, "value")))
        return found

    def _capacity(self, document: Document) -> tuple[str, date | None]:
        for kind, code, value in self._codes(document):
            if kind == ROOM:
                return code, _date(value)
        return ("waiting", None) if _weeks(document) is not None else ("unknown", None)


def _whose(document: Document) -> Document:
    """Who offers a service that came without its organisation."""
    return {
        "id": document.get("organization_id") or f"of {document.get('id')}",
        "name": _text(document, "name"),
        "description": "",
    }


def _number(document: Document) -> str:
    phones = [one for one in _many(document, "phones") if _text(one, "number")]
    voice = [one for one in phones if _text(one, "type").lower() in ("", "voice", "cell", "hotline")]
    return _text((voice or phones or [{}])[0], "number").strip('" ')


def _cost(document: Document) -> str:
    told = [_text(one, "amount_description", "option") for one in _many(document, "cost_options")]
    return _text(document, "fees_description") or " ".join(one for one in told if one) or _text(document, "fees")


def _weeks(document: Document) -> int | None:
    found = _WEEKS.search(_text(document, "wait_time"))
    return int(found[1]) if found else None


def _languages(document: Document) -> tuple[str, ...]:
    return _once(ours for one in _many(document, "languages") if (ours := language_of(_text(one, "code"))))


def _place_of(document: Document) -> Place | None:
    for one in _many(document, "service_at_locations"):
        location = _one(one, "location")
        if _many(location, "addresses"):
            return _place(location)
    return None


def _place(location: Document) -> Place:
    addresses = _many(location, "addresses")
    visited = [one for one in addresses if one.get("address_type") == "physical"]
    address = (visited or addresses)[0]
    way_in = [_text(one, "description", "details") for one in _many(location, "accessibility")]
    street = " ".join(part for part in (_text(address, "address_1"), _text(address, "address_2")) if part)
    return Place(
        id=_uuid(location.get("id")),
        street=street,
        postcode=_text(address, "postal_code"),
        town=_text(address, "city"),
        way_in=" ".join(one for one in way_in if one),
    )


def _areas(document: Document) -> tuple[bool, tuple[Area, ...]]:
    """Whether it is for the whole country, and else for which areas; an area without postcode areas cannot be found by one."""
    found: list[Area] = []
    for one in _many(document, "service_areas"):
        name, extent = _text(one, "name"), _text(one, "extent")
        if extent == "NL" or name == COUNTRY:
            return True, ()
        pc4 = tuple(_PC4.findall(extent)) if _text(one, "extent_type") in ("", "text") else ()
        loose = len(pc4) == 1 and name == f"Postcodegebied {pc4[0]}"
        found.append(Area("" if loose else name, pc4))
    return False, _once(found)


def _opening(document: Document) -> tuple[tuple[Opening, ...], str]:
    """Weekly times, in order of the week, and the first words about the times."""
    stretches: set[Opening] = set()
    notes: list[str] = []
    for one in _many(document, "schedules"):
        days = [DAYS.index(day) + 1 for day in _text(one, "byday").upper().split(",") if day in DAYS]
        opens, closes = _minute(_text(one, "opens_at")), _minute(_text(one, "closes_at"))
        if closes in (_LAST_MINUTE, 0):
            closes = DAY_MINUTES
        weekly = one.get("freq", "WEEKLY") == "WEEKLY" and one.get("interval", 1) == 1
        if weekly and days and opens is not None and closes is not None and opens < closes:
            stretches |= {Opening(day, opens, closes) for day in days}
        elif words := _text(one, "description", "notes"):
            notes.append(words)
    return tuple(sorted(stretches)), notes[0] if notes else ""


def _minute(text: str) -> int | None:
    found = _TIME.match(text)
    minute = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES + 1
    return minute if minute <= DAY_MINUTES else None


def _checks(document: Document) -> tuple[Checked, ...]:
    found = []
    for one in _many(document, "metadata"):
        fact, on = _FACTS.get(_text(one, "field_name")), _date(_text(one, "last_action_date"))
        if fact and on and one.get("last_action_type") == CHECKED:
            found.append(Checked(fact, on, _text(one, "updated_by")))
    return tuple(found)
