"""Facts of a service in plain words: open today, room for new people, when it was checked, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.directory import hours
from naast.directory.choices import Audience, CapacityStatus, Language, Weekday
from naast.directory.hours import Opening
from naast.directory.models import Capacity, Service
from naast.engine.dates import holidays_in

# After this many days an answer about room is old news; after a year a check is.
ROOM_DAYS = 60
CHECK_DAYS = 365


def openings_of(service: Service) -> list[Opening]:
    """The opening times as plain values, in order of the week."""
    return sorted(Opening(t.weekday, t.opens_minute, t.closes_minute) for t in service.opening_times.all())


def _span(opening: Opening) -> str:
    times = {"opens": hours.clock_text(opening.opens_minute), "closes": hours.clock_text(opening.closes_minute)}
    return _("%(opens)s tot %(closes)s uur") % times


def today_words(service: Service, now: datetime) -> str:
    """Whether someone is there now, or when next; in one sentence."""
    openings = openings_of(service)
    if service.by_appointment:
        return _("Op afspraak.")
    if not openings:
        return ""
    if hours.is_always(openings):
        return _("Dag en nacht open.")
    if now.date() in holidays_in(now.year):
        return _("Vandaag is een feestdag. Bel eerst of zij er zijn.")
    minute, weekday = now.hour * 60 + now.minute, now.isoweekday()
    for opening in (o for o in openings if o.weekday == weekday):
        if opening.opens_minute <= minute < opening.closes_minute:
            if opening.closes_minute == hours.DAY_MINUTES:
                return _("Nu open.")
            return _("Nu open, tot %(closes)s uur.") % {"closes": hours.clock_text(opening.closes_minute)}
        if minute < opening.opens_minute:
            return _("Vandaag open van %(span)s.") % {"span": _span(opening)}
    return _next_words(openings, weekday)


def _next_words(openings: list[Opening], weekday: int) -> str:
    ahead, opening = min(((o.weekday - weekday - 1) % 7 + 1, o) for o in openings)
    if ahead == 1:
        return _("Nu dicht. Morgen open van %(span)s.") % {"span": _span(opening)}
    day = Weekday(opening.weekday).label
    return _("Nu dicht. Open op %(day)s van %(span)s.") % {"day": day, "span": _span(opening)}


def week(service: Service) -> list[tuple[str, str]]:
    """The whole week, a day per line; empty when there are no fixed times."""
    openings = openings_of(service)
    if not openings or hours.is_always(openings):
        return []
    lines = []
    for day in Weekday:
        spans = [_span(o) for o in openings if o.weekday == day]
        lines.append((str(day.label).capitalize(), _(" en ").join(spans) or _("dicht")))
    return lines


def room_words(capacity: Capacity | None, today: date) -> str:
    """Whether new people are welcome, with the day somebody asked."""
    if capacity is None or capacity.as_of is None or capacity.status == CapacityStatus.UNKNOWN:
        return _("Wij weten niet of er plaats is. Vraag het na als u belt.")
    said = _room(capacity)
    day = date_format(capacity.as_of, "j F Y")
    if today - capacity.as_of > timedelta(days=ROOM_DAYS):
        return _("%(said)s Dat is lang geleden gevraagd, op %(day)s. Bel om het zeker te weten.") % {
            "said": said,
            "day": day,
        }
    return _("%(said)s Nagevraagd op %(day)s.") % {"said": said, "day": day}


def _room(capacity: Capacity) -> str:
    if capacity.status == CapacityStatus.YES:
        return _("Er is plaats voor nieuwe mensen.")
    if capacity.status == CapacityStatus.NO:
        return _("Er is nu geen plaats.")
    if capacity.weeks:
        return ngettext("U wacht ongeveer %(n)d week.", "U wacht ongeveer %(n)d weken.", capacity.weeks) % {
            "n": capacity.weeks
        }
    return _("Er is een wachttijd.")


def room_badge(capacity: Capacity | None) -> str:
    """The waiting time for a badge; empty when the badge's own words will do."""
    if capacity is None or capacity.status != CapacityStatus.WAITING or not capacity.weeks:
        return ""
    return ngettext("Wachttijd %(n)d week", "Wachttijd %(n)d weken", capacity.weeks) % {"n": capacity.weeks}


def checked_words(checked_on: date, today: date) -> str:
    """When somebody last made sure, and how long ago that is."""
    days = max((today - checked_on).days, 0)
    said = {"day": date_format(checked_on, "j F Y"), "ago": _ago(days)}
    if days > CHECK_DAYS:
        return _("Nagekeken op %(day)s, %(ago)s. Dat is lang. Bel eerst, misschien klopt er iets niet meer.") % said
    return _("Nagekeken op %(day)s, %(ago)s.") % said


def _ago(days: int) -> str:
    if days == 0:
        return _("vandaag")
    if days < 14:
        return ngettext("%(n)d dag geleden", "%(n)d dagen geleden", days) % {"n": days}
    if days < 61:
        return ngettext("%(n)d week geleden", "%(n)d weken geleden", days // 7) % {"n": days // 7}
    return ngettext("%(n)d maand geleden", "%(n)d maanden geleden", days // 30) % {"n": days // 30}


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s en %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def audience_words(audience: Iterable[str]) -> str:
    """For whom, as one phrase that starts with a capital."""
    said = _listed([str(Audience(one).label) for one in audience])
    return said[:1].upper() + said[1:]


def language_words(languages: Iterable[str]) -> str:
    """In which languages, as one phrase."""
    return _listed([str(Language(one).label) for one in languages])


def place_words(service: Service, neighbourhood_count: int, municipality: str) -> str:
    """Who may come, by place; all neighbourhoods together are called by the name of the municipality."""
    if service.everywhere:
        return _("Het hele land")
    inside = sorted(c.neighbourhood.name for c in service.coverage.all() if c.neighbourhood)
    outside = sorted(c.pc4 for c in service.coverage.all() if c.pc4)
    said = (
        _("Heel %(municipality)s") % {"municipality": municipality}
        if len(inside) == neighbourhood_count
        else _listed(inside)
    )
    if outside:
        over = ngettext(
            "%(inside)s, en postcode %(outside)s.", "%(inside)s, en de postcodes %(outside)s.", len(outside)
        )
        return over % {"inside": said, "outside": _listed(outside)}
    return said


def week_short(service: Service) -> list[tuple[str, str]]:
    """The week on paper: days with the same times taken together; day and night, and by appointment, in words."""
    if service.by_appointment:
        return [(_("Open"), _("op afspraak"))]
    openings = openings_of(service)
    if hours.is_always(openings) and openings:
        return [(_("Open"), _("dag en nacht"))]
    same: dict[str, list[str]] = {}
    for day in Weekday:
        if spans := [_span(o) for o in openings if o.weekday == day]:
            same.setdefault(_(" en ").join(spans), []).append(str(day.label))
    return [(_listed(days), times) for times, days in same.items()]
