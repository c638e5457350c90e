"""One visit as a file for a calendar (iCalendar, RFC 5545). It says that somebody comes, and nothing of the person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from naast.core import clock
from naast.visits.choices import State
from naast.visits.models import Visit

LENGTH = timedelta(hours=1)


def file_of(visit: Visit) -> bytes:
    """A calendar with one event: an hour, or the whole day when no time was agreed. A later version replaces the one before."""
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Naast//bezoek//NL")
    calendar.add("version", "2.0")
    event.add("uid", f"{visit.pk}@naast")
    event.add("sequence", visit.version)
    event.add("dtstamp", visit.changed_at)
    if visit.starts is None:
        event.add("dtstart", visit.on)
        event.add("dtend", visit.on + timedelta(days=1))
    else:
        begin = datetime.combine(visit.on, visit.starts, tzinfo=clock.AMSTERDAM)
        event.add("dtstart", begin)
        event.add("dtend", begin + LENGTH)
    # Why somebody comes tells about the person: a calendar is seen by others.
    event.add("summary", _("Bezoek: %(who)s") % {"who": visit.organisation or visit.visitor_name})
    event.add("status", "CANCELLED" if visit.state == State.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
