"""The public map in OpenAPI 3.1: the paths and parameters of HSDS 3.0, and what our answers hold. Tests hold us to it."""

from __future__ import annotations

from typing import Any, Final

from naast.interop.hsds import shape
from naast.interop.hsds.asking import FORMATS, MOST_METRES, MOST_PAGES, MOST_PER_PAGE, PER_PAGE

_SCHEMAS: Final = "#/components/schemas/"
_TEXT: Final[dict[str, Any]] = {"type": "string", "maxLength": 200, "pattern": "^[^\\x00-\\x1f]*$"}
_MOMENT: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}
_FLAG: Final[dict[str, Any]] = {"type": "boolean"}
_WHAT: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "search": (_TEXT, "Woorden die er allemaal in staan."),
    "page": ({"type": "integer", "minimum": 1, "maximum": MOST_PAGES}, "Welke bladzijde, vanaf 1."),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        "Hoeveel op een bladzijde.",
    ),
    "format": ({"enum": list(FORMATS)}, "ndjson: alles in een keer, elk op een regel, zonder bladzijden."),
    "taxonomy_term_id": (_TEXT, "Met deze term. Een dimensie telt alles wat eronder staat."),
    "taxonomy_id": (_TEXT, "Met een term van deze taxonomie."),
    "organization_id": (_TEXT, "Van deze organisatie."),
    "modified_after": (_MOMENT, "Veranderd of nagekeken op of na dit moment; ook wat sindsdien gestopt is."),
    "minimal": (_FLAG, "Alleen id, naam, stand en wanneer het veranderde."),
    "full": (_FLAG, "Met alles wat erbij hoort."),
    "full_service": (_FLAG, "Het aanbod van de organisatie met alles wat erbij hoort."),
    "postcode": ({"type": "string", "pattern": "^[0-9]{4}( ?[A-Za-z]{2})?$"}, "Wie er op deze postcode komt; met proximity: vanaf waar."),
    "proximity": (
        {"type": "integer", "minimum": 1, "maximum": MOST_METRES},
        "Te vinden binnen zoveel meter van de postcode, hemelsbreed, van midden tot midden van een postcodegebied. Alleen met postcode.",
    ),
    "as_of": (_MOMENT, "Van Naast zelf: de stand op dit moment, om bladzijde na bladzijde te lezen. Staat in `Link: rel=next`."),
    "top_only": (_FLAG, "Alleen termen die onder geen andere staan."),
    "parent_id": (_TEXT, "Termen die onder deze staan."),
}  # fmt: skip
_PAGING: Final = ("search", "page", "per_page", "format")
_FILTERS: Final = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "as_of", "full")


def describe(address: str, licence: str) -> dict[str, Any]:
    """The whole description; `address` is where the paths of HSDS begin, `licence` an address of the licence of the data or `""`."""
    info: dict[str, Any] = {
        "title": "Naast: de sociale kaart als open data (HSDS 3.0)",
        "version": "1",
        "description": "Alleen lezen, zonder sleutel. Human Services Data Specification 3.0, an Open Referral resource "
        "(https://openreferral.org/). Tijden zijn in Nederland.",
    }
    if licence:
        info["license"] = {"name": licence, "url": licence}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": address}],
        "paths": _paths(),
        "components": {"schemas": _schemas(), "parameters": {name: _parameter(name) for name in _WHAT}},
    }


def _parameter(name: str) -> dict[str, Any]:
    schema, told = _WHAT[name]
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": told}


def _paths() -> dict[str, Any]:
    lists = {
        "services": ("service", (*_PAGING, *_FILTERS, "minimal"), "Aanbod"),
        "organizations": ("organization_top", (*_PAGING, "full", "full_service", "as_of"), "Organisaties met aanbod"),
        "service_at_locations": (
            "service_at_location_top",
            (*_PAGING, *_FILTERS, "postcode", "proximity"),
            "Aanbod op een plek",
        ),
        "taxonomies": ("taxonomy", _PAGING, "Taxonomieen"),
        "taxonomy_terms": ("taxonomy_term", (*_PAGING, "taxonomy_id", "top_only", "parent_id"), "Termen"),
    }
    paths: dict[str, Any] = {"/": {"get": _operation("root", "Versie en beschrijving", _ref("Root"))}}
    for name, (schema, parameters, told) in lists.items():
        paths[f"/{name}"] = {"get": _operation(f"list_{name}", told, _page(schema), parameters, lines=_ref(schema))}
        one = _operation(f"one_{name}", f"{told}: een", _ref(schema), "404")
        one["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        ]
        if name == "organizations":
            one["parameters"].append({"$ref": "#/components/parameters/full_service"})
            one["responses"]["400"] = _problem("Een veld klopt niet")
        paths[f"/{name}/{{id}}"] = {"get": one}
    return paths


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _SCHEMAS + name}


def _problem(told: str) -> dict[str, Any]:
    return {"description": told, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _operation(
    name: str, told: str, schema: dict[str, Any], parameters: tuple[str, ...] | str = (), *, lines: dict[str, Any] | None = None
) -> dict[str, Any]:  # fmt: skip
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if lines is not None:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    responses: dict[str, Any] = {
        "200": {"description": "Gelukt", "content": content},
        "304": {"description": "Niet veranderd"},
        "405": _problem("Niet op deze manier"),
        "429": _problem("Te vaak"),
    }
    found: dict[str, Any] = {"operationId": name, "summary": told, "responses": responses}
    if parameters == "404":
        responses["404"] = _problem("Is er niet")
    elif parameters:
        responses["400"] = _problem("Een veld klopt niet")
        found["parameters"] = [{"$ref": f"#/components/parameters/{one}"} for one in parameters]
    return found


def _page(schema: str) -> dict[str, Any]:
    number, flag = {"type": "integer", "minimum": 0}, {"type": "boolean"}
    fields: dict[str, Any] = {"total_items": number, "total_pages": number, "page_number": number, "size": number}
    fields |= {"first_page": flag, "last_page": flag, "empty": flag}
    return _closed({**fields, "contents": {"type": "array", "items": _ref(schema)}})


def _closed(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _schemas() -> dict[str, Any]:
    text = {"type": "string"}
    found = {name: shape.schema(name, where=_SCHEMAS) for name in shape.OBJECTS}
    found |= {f"{name}_top": shape.schema(name, top=True, where=_SCHEMAS) for name in shape.AT_THE_TOP}
    found["Root"] = _closed({"version": text, "profile": text, "openapi_url": text})
    found["Problem"] = _closed({"type": text, "title": text, "detail": text, "status": {"type": "integer"}})
    return found
