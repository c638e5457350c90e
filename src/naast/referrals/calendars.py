"""The agreed day as a file for a calendar (iCalendar, RFC 5545). It names the organisation and our number, and nothing of anyone."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from naast.referrals.models import Referral


def file_of(referral: Referral) -> bytes:
    """A calendar with one day-long event. A change of the day keeps its number, so that a calendar replaces it.

    Raises ValueError when no day was agreed.
    """
    if referral.date_given is None:
        raise ValueError("no day was agreed")
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Naast//verwijzing//NL")
    calendar.add("version", "2.0")
    event.add("uid", f"{referral.pk}@naast")
    event.add("sequence", referral.version)
    event.add("dtstamp", referral.moved_at)
    event.add("dtstart", referral.date_given)
    event.add("dtend", referral.date_given + timedelta(days=1))
    event.add(
        "summary",
        _("%(place)s (nummer %(reference)s)") % {"place": referral.organisation.name, "reference": referral.reference},
    )
    event.add(
        "description", _("Bellen met het team: %(phone)s") % {"phone": referral.team.phone or settings.NAAST_DESK_PHONE}
    )
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
