"""The facts of one service in words, as they stand on the map now. Text to type over: `directory.queries.value_of`."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.core import clock
from naast.directory import hours
from naast.directory.choices import CapacityStatus, ServiceStatus
from naast.directory.models import Service
from naast.directory.presenters import words
from naast.directory.queries import EVERYWHERE
from naast.keeping.choices import FACT_WORDS, FACTS, Exists, Verdict


def said(service: Service, fact: str) -> str:
    """What the map says of one fact, in words."""
    found = {
        "exists": _exists(service),
        "phone": service.phone,
        "hours": _hours(service),
        "capacity": _capacity(service),
        "audience": words.audience_words(service.audience),
        "area": _area(service),
        "address": service.location.line if service.location else "",
        "cost": service.cost,
        "offer": service.description,
    }[fact]
    return found or _("Er staat niets.")


def _capacity(service: Service) -> str:
    """Shorter than what a resident reads: who is asked now needs no advice to ask."""
    capacity = getattr(service, "capacity", None)
    if capacity is None or capacity.as_of is None or capacity.status == CapacityStatus.UNKNOWN:
        return _("Dat weten wij niet.")
    label = words.room_badge(capacity) or str(CapacityStatus(capacity.status).label)
    return _("%(said)s. Gevraagd op %(day)s.") % {"said": label, "day": date_format(capacity.as_of, "j F Y")}


def _exists(service: Service) -> str:
    if service.status == ServiceStatus.DEFUNCT:
        return _("Gestopt.")
    if service.status == ServiceStatus.CLOSED_FOR_NOW:
        if service.reopens_on:
            return _("Tijdelijk dicht, tot %(day)s.") % {"day": date_format(service.reopens_on, "j F Y")}
        return _("Tijdelijk dicht.")
    return _("Het staat op de kaart.")


def _area(service: Service) -> str:
    # By name, each of them: on the telephone "the whole municipality" is no question that somebody can answer.
    return words.place_words(service, -1, settings.NAAST_MUNICIPALITY)


def _hours(service: Service) -> str:
    if service.by_appointment:
        return _("Op afspraak.")
    line = hours.compact(words.openings_of(service), note=service.hours_note)
    return line[:1].upper() + line[1:]


def all_of(service: Service) -> list[tuple[str, str]]:
    """Every fact with its name, for a list."""
    return [(str(FACT_WORDS[fact]), said(service, fact)) for fact in FACTS]


def tick_words(fact: str, tick: dict[str, str]) -> str:
    """What somebody heard of one fact: "Telefoon: klopt", "Tijden: wordt ma-vr 9:00-17:00"."""
    name = FACT_WORDS.get(fact, fact)
    if tick["verdict"] == Verdict.RIGHT:
        return _("%(fact)s: klopt.") % {"fact": name}
    if not tick["value"]:
        return _("%(fact)s: klopt niet. Wat het wel is, weten wij nog niet.") % {"fact": name}
    return _("%(fact)s: wordt %(value)s") % {"fact": name, "value": value_words(fact, tick["value"])}


def value_words(fact: str, value: str) -> str:
    """A value in the notation of the directory, in words."""
    head, _space, rest = value.partition(" ")
    if fact == "exists":
        if head == Exists.NO:
            return _("het is er niet meer")
        return _("tijdelijk dicht") + (_(", weer open op %(day)s") % {"day": rest} if rest else "")
    if fact == "capacity" and head in CapacityStatus.values:
        label = str(CapacityStatus(head).label)
        return f"{label} ({_('weken')}: {rest})" if rest else label
    if fact == "audience":
        return words.audience_words(value.split())
    if fact == "area":
        return (
            _("het hele land")
            if value == EVERYWHERE
            else ", ".join(word.replace("-", " ").title() for word in value.split())
        )
    return value


def moment(at: datetime) -> str:
    """A moment as people say it."""
    return date_format(at.astimezone(clock.AMSTERDAM), "j F Y, H:i")


def clock_time(at: datetime) -> str:
    """Only the time of day."""
    return date_format(at.astimezone(clock.AMSTERDAM), "H:i")
