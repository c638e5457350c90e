"""One table as a file for a calendar (iCalendar, RFC 5545): when, where and what kind; no link and nothing of a case."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from naast.casetable.choices import State
from naast.casetable.clockwork import kind_of
from naast.casetable.models import CaseTable
from naast.core import clock


def file_of(table: CaseTable) -> bytes:
    """A calendar with one event. A later version replaces the one before; a table that does not go on is taken out."""
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Naast//casustafel//NL")
    calendar.add("version", "2.0")
    kind = kind_of(table.kind)
    begin = datetime.combine(table.on, table.starts, tzinfo=clock.AMSTERDAM)
    event.add("uid", f"{table.pk}@naast")
    event.add("sequence", table.sequence)
    event.add("dtstamp", table.created_at)
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(minutes=kind.minutes))
    event.add("summary", kind.name)
    event.add("location", table.place)
    event.add("status", "CANCELLED" if table.state == State.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
