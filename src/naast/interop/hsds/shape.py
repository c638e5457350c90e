"""Which objects and fields HSDS 3.0 has, and what a field must be. One table: for the description of our API and for unknown fields.

A test holds this table next to the official schemas, name by name. What we put in the fields is in `documents`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

# name, `!` when required, then what it is: a format, `a|b` one of these words, `>object`, or `>>object` for a list of them.
# `+` at the end: also `attributes` and `metadata`, as nearly every object has.
_TABLE: Final = """
accessibility  id!:uuid location_id:uuid description:text details:text url:uri +
address  id!:uuid location_id:uuid attention:text address_1!:text address_2:text city!:text region:text state_province!:text
  postal_code!:text country!:text address_type!:physical|postal|virtual +
attribute  id!:uuid link_id:uuid taxonomy_term_id:uuid link_type:text link_entity:text value:text taxonomy_term:>taxonomy_term
  metadata:>>metadata
contact  id!:uuid organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name:text title:text
  department:text email:email phones:>>phone +
cost_option  id!:uuid service_id:uuid valid_from:text valid_to:text option:text currency:text amount:number
  amount_description:text +
funding  id!:uuid organization_id:uuid service_id:uuid source:text +
language  id!:uuid service_id:uuid location_id:uuid phone_id:uuid name:text code:text note:text +
location  id!:uuid location_type!:physical|postal|virtual url:uri organization_id:uuid name:text alternate_name:text
  description:text transportation:text latitude:number longitude:number external_identifier:text external_identifier_type:text
  languages:>>language addresses:>>address contacts:>>contact accessibility:>>accessibility phones:>>phone schedules:>>schedule +
metadata  id!:uuid resource_id:uuid resource_type:text last_action_date!:text last_action_type!:text field_name!:text
  previous_value!:text replacement_value!:text updated_by!:text
organization  id!:uuid name!:text alternate_name:text description!:text email:email website:uri tax_status:text tax_id:text
  year_incorporated:number legal_status:text logo:text uri:uri parent_organization_id:uuid funding:>>funding contacts:>>contact
  phones:>>phone locations:>>location programs:>>program organization_identifiers:>>organization_identifier +
organization_identifier  id!:uuid organization_id:uuid identifier_scheme:text identifier_type!:text identifier!:text +
phone  id!:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid service_at_location_id:uuid number!:text
  extension:number type:text description:text languages:>>language +
program  id!:uuid organization_id:uuid name!:text alternate_name:text description!:text +
required_document  id!:uuid service_id:uuid document:text uri:uri +
schedule  id!:uuid service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:text valid_to:text dtstart:text
  timezone:number until:text count:number wkst:MO|TU|WE|TH|FR|SA|SU freq:WEEKLY|MONTHLY interval:number byday:text byweekno:text
  bymonthday:text byyearday:text description:text opens_at:text closes_at:text schedule_link:uri attending_type:text notes:text +
service  id!:uuid organization_id:uuid program_id:uuid name!:text alternate_name:text description:text url:uri email:email
  status!:active|inactive|defunct|temporarily_closed interpretation_services:text application_process:text fees_description:text
  wait_time:text fees:text accreditations:text eligibility_description:text minimum_age:number maximum_age:number
  assured_date:text assurer_email:email licenses:text alert:text last_modified:moment phones:>>phone schedules:>>schedule
  service_areas:>>service_area service_at_locations:>>service_at_location languages:>>language organization:>organization
  funding:>>funding cost_options:>>cost_option program:>program required_documents:>>required_document contacts:>>contact +
service_area  id!:uuid service_id:uuid name:text description:text extent:text extent_type:text uri:text +
service_at_location  id!:uuid service_id:uuid location_id:uuid description:text contacts:>>contact phones:>>phone
  schedules:>>schedule location:>location +
taxonomy  id!:uuid name!:text description!:text uri:uri version:text metadata:>>metadata
taxonomy_term  id!:uuid code:text name!:text description!:text parent_id:uuid taxonomy:text taxonomy_detail:>taxonomy
  language:text taxonomy_id:uuid term_uri:uri metadata:>>metadata
"""
# What an object holds only when it is the one that was asked for, not inside another.
AT_THE_TOP: Final[Mapping[str, str]] = {"organization": "services:>>service", "service_at_location": "service:>service"}
_KINDS: Final[Mapping[str, dict[str, str]]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "moment": {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is a format, `word` (then `words` says which), `one` or `many` (then `of` says of what)."""

    name: str
    required: bool
    kind: str
    words: tuple[str, ...] = ()
    of: str = ""


def _field(text: str) -> Field:
    name, _colon, kind = text.partition(":")
    required = name.endswith("!")
    name = name.rstrip("!")
    if kind.startswith(">"):
        return Field(name, required, "many" if kind.startswith(">>") else "one", of=kind.lstrip(">"))
    if "|" in kind:
        return Field(name, required, "word", tuple(word.replace("_", " ") for word in kind.split("|")))
    return Field(name, required, kind)


def _objects() -> Iterator[tuple[str, dict[str, Field]]]:
    for text in _TABLE.strip().replace("\n  ", " ").split("\n"):
        name, *fields = text.split()
        if fields[-1] == "+":
            fields[-1:] = ["attributes:>>attribute", "metadata:>>metadata"]
        yield name, {one.name: one for one in map(_field, fields)}


OBJECTS: Final[Mapping[str, Mapping[str, Field]]] = dict(_objects())


def fields_of(name: str, *, top: bool = False) -> Mapping[str, Field]:
    """The fields of an object, by name; `top`: as the object that was asked for. Raises KeyError for what HSDS does not have."""
    known = OBJECTS[name]
    if top and name in AT_THE_TOP:
        extra = _field(AT_THE_TOP[name])
        return {**known, extra.name: extra}
    return known


def unknown(name: str, document: Any, path: str = "", *, top: bool = True) -> list[str]:
    """Where `document` has fields that HSDS does not know; the official schemas say nothing of that.

    >>> unknown("phone", {"id": "x", "number": "0341-00 00 00", "prefered": True})
    ['prefered']
    """
    if not isinstance(document, dict):
        return []
    known, found = fields_of(name, top=top), []
    for key, value in document.items():
        here = f"{path}.{key}" if path else key
        field = known.get(key)
        if field is None:
            found.append(here)
        elif field.kind == "one":
            found += unknown(field.of, value, here, top=False)
        elif field.kind == "many" and isinstance(value, list):
            for number, one in enumerate(value):
                found += unknown(field.of, one, f"{here}[{number}]", top=False)
    return found


def schema(name: str, *, top: bool = False, where: str = "#/components/schemas/") -> dict[str, Any]:
    """A closed JSON Schema of one object; other objects are referred to at `where`."""
    fields = fields_of(name, top=top)
    return {
        "type": "object",
        "properties": {one.name: _schema_of(one, where) for one in fields.values()},
        "required": [one.name for one in fields.values() if one.required],
        "additionalProperties": False,
    }


def _schema_of(field: Field, where: str) -> dict[str, Any]:
    if field.kind == "word":
        return {"enum": list(field.words)}
    if field.kind == "one":
        return {"$ref": where + field.of}
    if field.kind == "many":
        return {"type": "array", "items": {"$ref": where + field.of}}
    return dict(_KINDS[field.kind])


_HOST: Final = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_RIGHT: Final[Mapping[str, re.Pattern[str]]] = {
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "uri": re.compile(
        rf"https?://{_HOST}(\.{_HOST})*(:\d+)?([/?#]([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9a-fA-F]{{2}})*)?"
    ),
    "email": re.compile(rf"[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@{_HOST}(\.{_HOST})+"),
    "moment": re.compile(
        r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
    ),
}


def is_right(kind: str, text: str) -> bool:
    """Whether a text is an `uuid`, `uri`, `email` or `moment` as every validator reads it; stricter than they are, never looser.

    >>> is_right("uri", "https://a.example/x"), is_right("uri", "www.a.example")
    (True, False)
    """
    return _RIGHT[kind].fullmatch(text) is not None


def cleaned(name: str, document: Any, *, top: bool = False) -> dict[str, Any] | None:
    """What HSDS allows of a document of others: without unknown fields and values of a wrong kind. None when a required field is gone.

    >>> cleaned("phone", {"id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5", "number": "112", "extension": "x", "prefered": True})
    {'id': '3a19ff88-4620-4d17-9830-ac1d859eb5d5', 'number': '112'}
    """
    if not isinstance(document, dict):
        return None
    found = {}
    for field in fields_of(name, top=top).values():
        value = _cleaned(field, document.get(field.name))
        if value is not None:
            found[field.name] = value
        elif field.required:
            return None
    return {key: found[key] for key in document if key in found}


def _cleaned(field: Field, value: Any) -> Any:
    if field.kind == "one":
        return cleaned(field.of, value)
    if field.kind == "many":
        if not isinstance(value, list):
            return None
        return [one for one in (cleaned(field.of, part) for part in value) if one is not None]
    if field.kind == "number":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if not isinstance(value, str) or (field.kind == "word" and value not in field.words):
        return None
    pattern = _RIGHT.get(field.kind)
    return value if pattern is None or pattern.fullmatch(value) else None
