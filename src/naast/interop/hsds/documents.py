"""Our values as HSDS 3.0 documents. Pure: the same value gives the same document, ids included. Back again: `reading`.

Only fields with something in them are written. Times are local (Europe/Amsterdam): a fixed offset would be wrong half the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from naast.interop.hsds.parts import (
    FIELDS,
    NOT_LISTED,
    STOPPED,
    areas,
    checked,
    contact,
    costs,
    full,
    id_of,
    language,
    one_to_one,
    origin_row,
    phones,
    schedules,
)
from naast.interop.hsds.shape import is_right
from naast.interop.hsds.terms import HELP, LAYER, ROOM, ROOMS, WHOM, Document, Terms
from naast.interop.hsds.values import Organisation, Place, Service

_TURNED: Final = 0x5A5A5A5A_5A5A_5A5A_5A5A_5A5A5A5A5A5A
_NESTED_ONE: Final = ("organization", "location", "service", "program")


def turned(id: UUID) -> UUID:
    """From the id of a service to that of its `service_at_location`, and back.

    >>> turned(turned(UUID(int=7))) == UUID(int=7) != turned(UUID(int=7))
    True
    """
    return UUID(int=id.int ^ _TURNED)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes documents with the terms of one knowledge pack. `province`: what `state_province` says of every address."""

    terms: Terms
    province: str = ""

    def service(self, service: Service, *, top: bool = True) -> Document:
        """A whole service; of one that ended only that. `top` False: inside a `service_at_location`, which is then the place."""
        if not service.current:
            return ended(service)
        places = [self._at_location(service)] if service.place and top else []
        return one_to_one(service) | full(
            {
                "phones": phones(service.phone, "service_id", service.id),
                "schedules": schedules(service),
                "service_areas": areas(service),
                "service_at_locations": places,
                "languages": [language(service.id, code) for code in service.languages],
                "organization": self.organisation(service.organisation),
                "cost_options": costs(service),
                "attributes": self._attributes(service),
                "metadata": [
                    *(checked(service, one) for one in service.checks if one.field in FIELDS),
                    *(origin_row("service", service.id, one, service.checked_on) for one in service.origins),
                ],
            }
        )

    def listed_service(self, service: Service) -> Document:
        """A service with only its one-to-one fields, as in a list."""
        if not service.current:
            return ended(service)
        return one_to_one(service) | {"organization": flat(self.organisation(service.organisation))}

    def organisation(self, organisation: Organisation) -> Document:
        """A whole organisation, without its services."""
        attribute = self._attribute("organization", organisation.id, LAYER, organisation.layer)
        origins = [organisation.origin] if organisation.origin else []
        document = {
            "id": str(organisation.id),
            "name": organisation.name,
            "description": organisation.about or organisation.name,
            "website": organisation.url if is_right("uri", organisation.url) else "",
            "contacts": [contact(organisation, role) for role in organisation.roles],
            "phones": phones(organisation.phone, "organization_id", organisation.id),
            "locations": [self.location(one, organisation) for one in organisation.places],
            "attributes": [attribute],
            "metadata": [origin_row("organization", organisation.id, one, organisation.made_on) for one in origins],
        }
        return full(document)

    def location(self, place: Place, organisation: Organisation) -> Document:
        """A place with its address and the way in."""
        address = {
            "id": id_of("address", place.id),
            "location_id": str(place.id),
            "address_1": place.street,
            "city": place.town,
            "state_province": self.province,
            "postal_code": place.postcode,
            "country": "NL",
            "address_type": "physical",
        }
        way_in = {"id": id_of("accessibility", place.id), "location_id": str(place.id), "description": place.way_in}
        return {
            "id": str(place.id),
            "location_type": "physical",
            "organization_id": str(organisation.id),
            "name": organisation.name,
            "addresses": [address],
            **({"accessibility": [way_in]} if place.way_in else {}),
        }

    def at_location(self, service: Service) -> Document:
        """A `service_at_location` that was asked for, with the whole service in it. Raises ValueError without a place."""
        if service.place is None:
            raise ValueError(f"service {service.id} has no place")
        return self._at_location(service) | {"service": self.service(service, top=False)}

    def listed_at_location(self, service: Service) -> Document:
        """A `service_at_location` as in a list."""
        found = flat(self._at_location(service))
        return found | {"service": self.listed_service(service)}

    def _at_location(self, service: Service) -> Document:
        assert service.place is not None
        return {
            "id": str(turned(service.id)),
            "service_id": str(service.id),
            "location_id": str(service.place.id),
            "location": self.location(service.place, service.organisation),
        }

    def _attributes(self, service: Service) -> list[Document]:
        found = [self._attribute("service", service.id, HELP, code) for code in service.offers]
        found += [self._attribute("service", service.id, WHOM, code) for code in service.audience]
        found.append(self._attribute("service", service.id, LAYER, service.layer))
        if service.capacity in ROOMS:
            asked = service.asked_on.isoformat() if service.asked_on else ""
            found.append(self._attribute("service", service.id, ROOM, service.capacity, asked))
        return found

    def _attribute(self, entity: str, id: UUID, kind: str, code: str, value: str = "") -> Document:
        term = self.terms.term(kind, code)
        document = {"id": id_of("attribute", id, kind, code), "link_id": str(id), "taxonomy_term_id": term["id"]}
        return full(document | {"link_type": kind, "link_entity": entity, "value": value, "taxonomy_term": term})


def ended(service: Service) -> Document:
    """That a service stopped, so that nobody rings it any more; nothing else. Without its name when it did not want to be there."""
    document = {"id": str(service.id), "name": service.name if service.listed else NOT_LISTED}
    document["status"] = service.status if service.listed and not service.current else "inactive"
    if service.listed:
        document |= {"organization_id": str(service.organisation.id), "alert": STOPPED}
    return full(document | {"last_modified": service.edited_at.isoformat() if service.edited_at else ""})


def minimal(document: Document) -> Document:
    """The few fields by which another system sees whether something changed."""
    return {name: document[name] for name in ("id", "name", "status", "last_modified") if name in document}


def flat(document: Document) -> Document:
    """Only one-to-one fields, also inside.

    >>> flat({"id": "a", "phones": [], "location": {"id": "b", "addresses": []}})
    {'id': 'a', 'location': {'id': 'b'}}
    """
    return {
        name: flat(value) if name in _NESTED_ONE else value
        for name, value in document.items()
        if not isinstance(value, list)
    }
