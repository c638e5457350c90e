"""The door for systems of organisations in OpenAPI 3.1: what may be asked, sent and answered. Served as it stands, and tested against."""

from __future__ import annotations

from typing import Any

from naast.interop.forms import ANSWER_WORDS
from naast.referrals.choices import ListOf, Refusal, State, Urgency
from naast.referrals.models import MAX_NOTE, MAX_QUESTION

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_ID = {"name": "referral_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _maybe(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT: dict[str, Any] = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_MOMENT = {"type": "string", "format": "date-time"}
_SUMMARY: dict[str, Any] = {
    "id": {"type": "string", "format": "uuid"},
    "reference": _TEXT,
    "state": {"enum": list(State.values)},
    "urgency": {"enum": list(Urgency.values)},
    "service": _TEXT,
    "asked_at": _MOMENT,
    "turn": {"enum": [*ListOf.values, None], "description": "Wie aan de beurt is; null als de verwijzing klaar is."},
    "next_on": _maybe(_DAY),
    "version": {"type": "integer", "minimum": 1},
}
_WHOLE: dict[str, Any] = {
    **_SUMMARY,
    "may_read": {
        "type": "boolean",
        "description": "Of de vraag nu gelezen mag worden: open, met toestemming, en niet afgeschermd.",
    },
    "asked_by": _TEXT,
    "call": {**_TEXT, "description": "Telefoonnummer van wie het vroeg."},
    "question": _maybe(_TEXT),
    "items": _maybe({"type": "array", "items": {"$ref": "#/components/schemas/Item"}}),
    "attempts": {"type": "integer", "minimum": 0},
    "can_take_back_until": _maybe(_MOMENT),
}


def _closed(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    needed = list(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _answers(schema: dict[str, Any], *problems: str) -> dict[str, Any]:
    why = {
        "400": "Geen JSON", "401": "Geen geldige sleutel", "404": "Niet (meer) te zien met deze sleutel", "405": "Niet op deze manier",
        "409": "Intussen veranderd of al klaar", "422": "Een veld klopt niet, of dit kan nu niet", "429": "Te vaak",
    }  # fmt: skip
    body = {"application/problem+json": {"schema": _PROBLEM}}
    return {
        "200": {"description": "Gelukt", "content": {"application/json": {"schema": schema}}},
        **{status: {"description": why[status], "content": body} for status in ("401", "429", *problems)},
        "413": {"description": "Te groot"},
    }


def describe(address: str) -> dict[str, Any]:
    """The whole description; `address` is where this installation is reached, such as `https://naast.example`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Naast: verwijzingen voor organisaties",
            "version": "1",
            "description": "Een organisatie met een eigen systeem haalt hier op wat haar gevraagd is, en antwoordt.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": address}],
        "security": [{"key": []}],
        "paths": {f"/api/v1/referrals{path}": operations for path, operations in _paths().items()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Item": _closed({"label": _TEXT, "text": _TEXT}),
                "Summary": _closed(_SUMMARY),
                "Referral": _closed(_WHOLE),
                "Page": _closed({"referrals": {"type": "array", "items": _ref("Summary")}, "after": _maybe(_TEXT)}),
                "Problem": _closed({"type": _TEXT, "title": _TEXT, "detail": _TEXT, "status": {"type": "integer"}}),
            },
        },
    }


def _paths() -> dict[str, Any]:
    after = {"name": "after", "in": "query", "schema": _TEXT, "description": "Sleutel van de bladzijde hiervoor."}
    one = _ref("Referral")
    return {
        "": {
            "get": {
                "operationId": "list",
                "summary": "Open verwijzingen aan uw organisatie, wat het eerst moet bovenaan",
                "parameters": [after],
                "responses": _answers(_ref("Page")),
            }
        },
        "/{referral_id}": {
            "get": {
                "operationId": "read",
                "summary": "Een verwijzing, met waar toestemming voor is",
                "parameters": [_ID],
                "responses": _answers(one, "404"),
            }
        },
        "/{referral_id}/answer": {
            "post": {
                "operationId": "answer",
                "summary": "Antwoord. Tweemaal hetzelfde is een antwoord; een tijdje terug te nemen",
                "parameters": [_ID],
                "requestBody": {"required": True, "content": {"application/json": {"schema": _answer()}}},
                "responses": _answers(one, "400", "404", "409", "422"),
            }
        },
        "/{referral_id}/undo": {
            "post": {
                "operationId": "undo",
                "summary": "Neem het laatste antwoord terug",
                "parameters": [_ID],
                "responses": _answers(one, "404", "409"),
            }
        },
    }


def _answer() -> dict[str, Any]:
    fields = {
        "answer": {"enum": list(ANSWER_WORDS)},
        "note": _maybe({"type": "string", "maxLength": MAX_NOTE}),
        "date": _maybe(_DAY),
        "refusal": _maybe({"enum": ["", *Refusal.values], "description": "Verplicht bij not_for_us."}),
        "better_idea": _maybe({"type": "string", "maxLength": MAX_QUESTION}),
        "version": _maybe({"type": "integer", "minimum": 1, "maximum": 2**31 - 1}),
    }
    return _closed(fields, ["answer"])


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
