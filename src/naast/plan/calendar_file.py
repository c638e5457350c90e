"""One moment as a calendar file (iCalendar, RFC 5545), for the agenda on somebody's own telephone. It names no person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from naast.core import clock
from naast.plan.models import RosterSlot

_HOUR = timedelta(hours=1)


def calendar_of(slot: RosterSlot) -> str:
    """The file: a moment with a time, or a whole day. Lines end as the standard says."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Naast//Samen helpen//NL", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:{slot.pk}@naast", f"DTSTAMP:{_utc(clock.now())}", *_when(slot), f"SUMMARY:{_text(f'Helpen: {slot.what}')}",
        *([f"DESCRIPTION:{_text(slot.note)}"] if slot.note else []), "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _when(slot: RosterSlot) -> list[str]:
    if slot.starts is None:
        return [f"DTSTART;VALUE=DATE:{slot.on:%Y%m%d}", f"DTEND;VALUE=DATE:{slot.on + timedelta(days=1):%Y%m%d}"]
    start = datetime.combine(slot.on, slot.starts, tzinfo=clock.AMSTERDAM)
    end = datetime.combine(slot.on, slot.ends, tzinfo=clock.AMSTERDAM) if slot.ends else start + _HOUR
    return [f"DTSTART:{_utc(start)}", f"DTEND:{_utc(end)}"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    r"""Text as the standard wants it.

    >>> print(_text("soep; brood, kaas"))
    soep\; brood\, kaas
    """
    kept = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return kept.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> list[str]:
    """At most 75 bytes a line; what follows begins with a space. A sign is never cut in two."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > 74:
            pieces.append(piece)
            piece = " "
        piece += sign
    return [*pieces, piece]
