"""Writing one fact of a service down anew, with what it was before; and writing down that somebody doubts it.

Values come in as text, in the form in which `queries.value_of` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import hours, queries
from naast.directory.actions.importing import search_text
from naast.directory.actions.trusting import look
from naast.directory.actions.upkeep import set_capacity, set_status
from naast.directory.choices import Audience, CapacityStatus, CheckedField, CheckedFound, CheckedHow, ServiceStatus
from naast.directory.models import Coverage, FieldChange, FieldCheck, Location, Neighbourhood, OpeningTime, Service
from naast.directory.queries import EVERYWHERE

_PHONE: Final = re.compile(r"[0-9+][0-9 ()+./-]{1,38}[0-9]")
_ADDRESS: Final = re.compile(r"(?P<street>[^\n,]+),\s*(?P<digits>\d{4})\s?(?P<letters>[A-Za-z]{2})\s+(?P<town>[^\n,]+)")
_PC4: Final = re.compile(r"\d{4}")
MOST_TEXT: Final = 4000


def unreadable(hint: str) -> DomainError:
    """The error for a value that cannot be read."""
    return DomainError("gegeven-onleesbaar", _("Dit kunnen wij zo niet lezen."), hint, 422)


@transaction.atomic
def correct(
    *, service: Service, field: str, value: str, by: Actor, how: CheckedHow, at: datetime
) -> FieldChange | None:
    """Write a fact down anew and keep what it was; None when it already said so (that counts as a look) or a newer look stands.

    `field` is a `CheckedField`, `value` text as `queries.value_of` gives it. Raises NotVisible, ValueError for an unknown fact,
    DomainError (`gegeven-onleesbaar`, `dag-in-toekomst`) when nothing was written.
    """
    name = CheckedField(field)
    if at > clock.now():
        raise DomainError(
            "dag-in-toekomst", _("Deze dag moet nog komen."), _("Kies vandaag of een dag die geweest is."), 422
        )
    row = _locked(service)
    if FieldCheck.objects.filter(service=row, field=name, checked_at__gt=at).exclude(found=CheckedFound.WRONG).exists():
        return None
    was = queries.value_of(row, name)
    _SETTERS[name](row, value.strip(), by)
    row = _locked(service)
    became = queries.value_of(row, name)
    found = CheckedFound.RIGHT if was == became else CheckedFound.CHANGED
    look(row, {name: found}, by=by, how=how, at=at)
    change = None
    if found == CheckedFound.CHANGED:
        row.edited_at = clock.now()
        row.save(update_fields=["edited_at"])
        change = FieldChange.objects.create(
            service=row, field=name, was=was, became=became, how=how, by_label=by.label[:160], changed_at=at
        )
    action = "service fact corrected" if change else "service facts checked"
    detail: audit.Detail = {"fields": str(name), "how": str(how)}
    audit.record(by=by, action=action, subject_type="service", subject_id=row.pk, detail=detail)
    return change


@transaction.atomic
def doubt(
    *, service: Service, field: str, by: Actor, how: CheckedHow = CheckedHow.REPORTED, at: datetime
) -> FieldCheck:
    """Somebody says that a fact is wrong, without a better one: trust in it falls, what stands there stays.

    Raises NotVisible, ValueError for an unknown fact.
    """
    name = CheckedField(field)
    row = _locked(service)
    checks = look(row, {name: CheckedFound.WRONG}, by=by, how=how, at=at)
    audit.record(
        by=by, action="service fact doubted", subject_type="service", subject_id=row.pk,
        detail={"fields": str(name), "how": str(how)},
    )  # fmt: skip
    return checks[0]


def _locked(service: Service) -> Service:
    """The row itself, locked, with nothing read before."""
    row = Service.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=service.pk).first()
    if row is None:
        raise NotVisible
    return row


def _phone(service: Service, value: str, by: Actor) -> None:
    if value and not _PHONE.fullmatch(value):
        raise unreadable(_("Een telefoonnummer is cijfers, zoals 0300 55 01 23."))
    service.phone = value
    service.save(update_fields=["phone"])


def _email(service: Service, value: str, by: Actor) -> None:
    try:
        validate_email(value or "leeg@voorbeeld.nl")
    except ValidationError as wrong:
        raise unreadable(_("Een mailadres ziet eruit als naam@voorbeeld.nl.")) from wrong
    service.email = "" if value == service.organisation.email else value
    service.save(update_fields=["email"])


def _cost(service: Service, value: str, by: Actor) -> None:
    if len(value) > 200 or "\n" in value:
        raise unreadable(_("Houd het op één regel van ten hoogste 200 tekens."))
    service.cost = value
    service.save(update_fields=["cost"])


def _offer(service: Service, value: str, by: Actor) -> None:
    if not 3 <= len(value) <= MOST_TEXT:
        raise unreadable(_("Schrijf in een paar zinnen wat het is."))
    service.description = value
    kinds = service.offers.order_by("position").values_list("provision_id", flat=True)
    service.search_text = search_text(value, service.organisation.about, kinds, queries.provisions())
    service.save(update_fields=["description", "search_text"])


def _exists(service: Service, value: str, by: Actor) -> None:
    if value not in ServiceStatus.values:
        raise unreadable(_("Kies of het er is, tijdelijk dicht is of gestopt is."))
    if value != service.status:
        set_status(service_id=service.pk, status=ServiceStatus(value), by=by)


def _audience(service: Service, value: str, by: Actor) -> None:
    chosen = value.split()
    if not chosen or set(chosen) - set(Audience.values):
        raise unreadable(_("Kies voor wie het is."))
    service.audience = [one for one in Audience.values if one in chosen]
    service.save(update_fields=["audience"])


def _capacity(service: Service, value: str, by: Actor) -> None:
    status, _space, weeks = value.partition(" ")
    if status not in CapacityStatus.values or (weeks and not weeks.isdecimal()):
        raise unreadable(_("Kies of er plaats is, of er een wachttijd is, of dat er nu geen plaats is."))
    set_capacity(
        service_id=service.pk,
        status=CapacityStatus(status),
        weeks=int(weeks) if weeks else None,
        as_of=clock.today(),
        by=by,
    )


def _hours(service: Service, value: str, by: Actor) -> None:
    try:
        opening = hours.parse(value.lower())
    except ValueError as wrong:
        raise unreadable(_("Schrijf tijden zo: ma-vr 9:00-17:00, za 10:00-12:00. Of: op afspraak.")) from wrong
    service.by_appointment = value.lower() == hours.BY_APPOINTMENT
    service.save(update_fields=["by_appointment"])
    service.opening_times.all().delete()
    OpeningTime.objects.bulk_create(OpeningTime(service=service, **t._asdict()) for t in opening)


def _address(service: Service, value: str, by: Actor) -> None:
    match = _ADDRESS.fullmatch(value)
    if value and match is None:
        raise unreadable(_("Schrijf een adres zo: Dorpsstraat 1, 0341 AB Rivierdal."))
    service.location = None
    if match:
        # Others of the same house keep their own address: only who is told moves.
        service.location, _made = Location.objects.get_or_create(
            organisation=service.organisation,
            street=match["street"].strip(),
            postcode=f"{match['digits']} {match['letters'].upper()}",
            defaults={"town": match["town"].strip()},
        )
    service.save(update_fields=["location"])


def _area(service: Service, value: str, by: Actor) -> None:
    words = sorted(set(value.split()))
    pc4 = [word for word in words if _PC4.fullmatch(word)]
    places = list(Neighbourhood.objects.filter(slug__in=words))
    if not words or (value != EVERYWHERE and len(pc4) + len(places) != len(words)):
        raise unreadable(_("Kies de wijken waar zij komen, of het hele land."))
    service.everywhere = value == EVERYWHERE
    service.save(update_fields=["everywhere"])
    service.coverage.all().delete()
    if not service.everywhere:
        rows = [Coverage(service=service, neighbourhood=place) for place in places]
        Coverage.objects.bulk_create(rows + [Coverage(service=service, pc4=one) for one in pc4])


_SETTERS: Final[Mapping[CheckedField, Callable[[Service, str, Actor], None]]] = {
    CheckedField.EXISTS: _exists,
    CheckedField.OFFER: _offer,
    CheckedField.CAPACITY: _capacity,
    CheckedField.AREA: _area,
    CheckedField.AUDIENCE: _audience,
    CheckedField.EMAIL: _email,
    CheckedField.PHONE: _phone,
    CheckedField.HOURS: _hours,
    CheckedField.ADDRESS: _address,
    CheckedField.COST: _cost,
}
