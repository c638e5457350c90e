"""The log as a file: JSON in the shape of NEN 7513, and CSV for a spreadsheet in which no cell can run as a formula.

The shape follows what NEN 7513 asks a log to hold (event, user with role and organisation, whose data, object, source, outcome),
in Dutch words of our own; docs/privacy/logboek.md says which is which. Who may export is decided at the page.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from naast.audit.choices import Kind
from naast.audit.models import AuditEvent
from naast.core.clock import AMSTERDAM

# A spreadsheet takes a cell that begins so for a formula, also behind spaces; a tab or line end can begin a new cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    "tijdstip", "vastgelegd", "gebeurtenis", "soort", "afloop", "wie", "wie_kenmerk", "wie_soort", "rol", "organisatie",
    "persoon", "deel", "object", "object_kenmerk", "doel", "grondslag", "systeem", "dag", "nummer", "controlegetal",
)  # fmt: skip


def nen_7513(event: AuditEvent) -> dict[str, Any]:
    """One row in the shape of NEN 7513."""
    return {
        "gebeurtenis": {
            "id": str(event.pk),
            "code": event.action,
            "actie": "R" if event.kind == Kind.READ else "U",
            "tijdstip": _moment(event.created_at),
            "vastgelegd": _moment(event.recorded_at),
            "uitkomst": event.outcome,
            "bijzonderheden": event.detail,
        },
        "gebruiker": {
            "soort": event.actor_kind,
            "id": event.actor_id,
            "naam": event.actor_label,
            "rol": event.actor_role,
            "organisatie": event.organisation,
        },
        "betrokkene": {"id": str(event.person_id) if event.person_id else None},
        "object": {"soort": event.subject_type, "id": event.subject_id, "deel": event.part},
        "grondslag": {"doel": event.purpose, "wettelijk": event.legal_basis},
        "bron": {"toepassing": "Naast", "systeem": event.node},
        "keten": _chain(event),
    }


def _chain(event: AuditEvent) -> dict[str, Any] | None:
    if getattr(event, "link_number", None) is None:
        return None
    return {"dag": event.link_day.isoformat(), "nummer": event.link_number, "controlegetal": event.link_hash}  # type: ignore[attr-defined]


def _moment(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).isoformat(timespec="microseconds")


def as_json(events: Iterable[AuditEvent]) -> str:
    """All rows as one JSON document."""
    return json.dumps({"logboek": [nen_7513(event) for event in events]}, ensure_ascii=False, indent=1)


def as_csv(events: Iterable[AuditEvent]) -> str:
    """All rows as CSV with a semicolon, as Dutch spreadsheets read it, with a mark that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(value) for value in _cells(nen_7513(event))] for event in events)
    return "\ufeff" + out.getvalue()


def _cells(row: dict[str, Any]) -> list[object]:
    what, who, chain = row["gebeurtenis"], row["gebruiker"], row["keten"] or {}
    return [
        what["tijdstip"], what["vastgelegd"], what["code"], what["actie"], what["uitkomst"], who["naam"], who["id"], who["soort"],
        who["rol"], who["organisatie"], row["betrokkene"]["id"], row["object"]["deel"], row["object"]["soort"], row["object"]["id"],
        row["grondslag"]["doel"], row["grondslag"]["wettelijk"], row["bron"]["systeem"], chain.get("dag"), chain.get("nummer"),
        chain.get("controlegetal"),
    ]  # fmt: skip


def harmless(value: object) -> str:
    """A cell that no spreadsheet runs: what could begin a formula gets an apostrophe in front, and line ends become spaces.

    >>> harmless("=HYPERLINK(1)"), harmless("  +31"), harmless("Nadia"), harmless(None)
    ("'=HYPERLINK(1)", "'  +31", 'Nadia', '')
    """
    text = "" if value is None else str(value).replace("\x00", "")
    risky = text.lstrip(" \u00a0\ufeff\u200b").startswith(_FORMULA)
    text = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    return f"'{text}" if risky else text
