"""Whole services as they leave: what our map says, and for those that came in as HSDS also what only the other side knows.

Names and mailboxes of people, and who changed what, stay behind: their source may show them, that does not make them ours to spread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from naast.interop.hsds.documents import Writer
from naast.interop.hsds.merging import merged
from naast.interop.hsds.reading import Reader
from naast.interop.hsds.shape import cleaned
from naast.interop.hsds.terms import Document, Terms
from naast.interop.hsds.values import Place, Service

# `attention` of an address is often a name; a telephone of a contact is often in a pocket.
_OF_PEOPLE: Final = ("assurer_email", "metadata", "attention")
_OF_CONTACTS: Final = ("name", "email", "phones")
# At every level: the mailbox of an organisation is where referrals and codes arrive, and our own pages do not show it either.
_MAILBOX: Final = "email"


_OPEN: Final = re.compile(
    r"\bcc[ -]?0\b|\bcc[ -]by([ -]sa)?\b(?![ -](nc|nd))|\bodbl\b|\bodc[ -]by\b|\bpddl\b|public domain"
    r"|creativecommons\.org/(publicdomain/|licenses/by(-sa)?/)",
    re.IGNORECASE,
)


def is_open(licence: str) -> bool:
    """Whether a licence, as somebody wrote it, is a known one under which a map may be passed on.

    >>> is_open("CC BY 4.0"), is_open("CC-BY-NC 4.0"), is_open("alleen voor eigen gebruik")
    (True, False, False)
    """
    return _OPEN.search(licence) is not None


def without_people(value: Any, inside: str = "") -> Any:
    """A document without names and mailboxes of people.

    >>> without_people({"contacts": [{"id": "a", "name": "Ann", "title": "Balie"}], "metadata": []})
    {'contacts': [{'id': 'a', 'title': 'Balie'}]}
    """
    if isinstance(value, list):
        return [without_people(one, inside) for one in value]
    if not isinstance(value, dict):
        return value
    hidden = (*_OF_PEOPLE, _MAILBOX, *(_OF_CONTACTS if inside == "contacts" else ()))
    return {name: without_people(one, name) for name, one in value.items() if name not in hidden}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Makes the documents of the API and the file."""

    writer: Writer
    reader: Reader

    @classmethod
    def of(cls, terms: Terms, province: str = "") -> Publisher:
        """With the terms of one knowledge pack."""
        return cls(Writer(terms, province), Reader(terms))

    def whole(self, service: Service) -> Document:
        """A service with all that may leave."""
        now = self.writer.service(service)
        theirs = cleaned("service", without_people(service.original)) if service.original and service.current else None
        if theirs is None:
            return now
        base = self.writer.service(_as_ours(self.reader.service(theirs), service))
        found = merged(theirs, base, now)
        found |= {"id": now["id"], "organization_id": now["organization_id"]}
        if isinstance(found.get("organization"), dict):
            found["organization"] = {**found["organization"], "id": now["organization_id"]}
        return found


def _as_ours(theirs: Service, ours: Service) -> Service:
    """What came in with our ids, as it would have stood on our map that day: then only what changed differs."""
    places = tuple(_place(one, ours.organisation.places) for one in theirs.organisation.places)
    organisation = replace(theirs.organisation, id=ours.organisation.id, places=places)
    place = _place(theirs.place, (ours.place,) if ours.place else ()) if theirs.place else None
    # What HSDS does not say in words of ours, somebody here chose; that is no correction of theirs.
    return replace(theirs, id=ours.id, organisation=organisation, place=place)


def _place(theirs: Place, ours: tuple[Place, ...]) -> Place:
    same = [
        one
        for one in ours
        if (one.postcode.replace(" ", ""), one.street) == (theirs.postcode.replace(" ", ""), theirs.street)
    ]
    return replace(theirs, id=same[0].id) if same else theirs
