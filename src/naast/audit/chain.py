"""How the chain is calculated: one line of text per row, one hash per row over that line and the hash before it.

Pure: no database, no clock. Whoever has the exported rows can calculate the same with any SHA-256; the recipe stands in
docs/privacy/logboek.md. Who links and seals is in `actions.py`, who verifies in `checking.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from naast.core.clock import AMSTERDAM

# A transaction may end this long after it wrote its row. A row that comes later cannot slip into the chain unseen.
LATE = timedelta(hours=2)
# In this order, and nothing else of a row. A field that comes later must be added at the end, only where it is not empty.
FIELDS = (
    "id", "recorded_at", "created_at", "actor_kind", "actor_id", "actor_label", "actor_role", "organisation", "action", "kind",
    "subject_type", "subject_id", "person_id", "part", "purpose", "legal_basis", "outcome", "node", "detail",
)  # fmt: skip


def canonical(row: Mapping[str, Any]) -> str:
    """One row as one line of JSON: fields in the order of FIELDS, moments in UTC with microseconds, keys of `detail` sorted.

    >>> canonical({"id": 1, "recorded_at": datetime(2026, 1, 2, tzinfo=UTC), "detail": {"b": 1, "a": "é"}})[:58]
    '{"id":"1","recorded_at":"2026-01-02T00:00:00.000000+00:00"'
    """
    return json.dumps(
        {name: _plain(row[name]) for name in FIELDS if name in row}, ensure_ascii=False, separators=(",", ":")
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return None if value is None else str(value)


def first(day: date) -> str:
    """What stands before the first row of a day."""
    return hashlib.sha256(f"naast {day.isoformat()}".encode()).hexdigest()


def link(before: str, line: str) -> str:
    """The hash of a row: over the hash before it and its own line. 64 hexadecimal digits."""
    return hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()


def seal(before: str, day: date, rows: int, last: str) -> str:
    """The hash of a day that is over: over the seal before it, the day, how many rows it has and the last of their hashes."""
    return hashlib.sha256(f"{before}\n{day.isoformat()}\n{rows}\n{last}".encode()).hexdigest()


def day_of(moment: datetime) -> date:
    """The day in the Netherlands on which a row was recorded."""
    return moment.astimezone(AMSTERDAM).date()
