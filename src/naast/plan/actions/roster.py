"""Writes of the roster: its link, its moments, and friends who take one or give it back without an account."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from naast.core import actions as outbox
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.people.actions.rows import clean, needed, note, working
from naast.people.queries.residents import fingerprint
from naast.plan.actions.allowed import need_change
from naast.plan.choices import RosterChange
from naast.plan.models import RosterEvent, RosterLink, RosterSlot
from naast.plan.models.roster import PART
from naast.plan.queries.roster import AHEAD, BEHIND_LINK, claim_token, link_by_token, slot_by_claim, slot_for, to_remind

LINK_DAYS = 180
MOST_WEEKS = 26
MOST_COMING = 300
# First names only: letters, with a space, a dash, a dot or an apostrophe between them.
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’\-][^\W\d_]+){0,3}\.?")


@dataclass(frozen=True, slots=True)
class Moment:
    """What stands in the form: what, when, and how many weeks in a row."""

    what: str
    on: date
    starts: time | None = None
    ends: time | None = None
    note: str = ""
    weeks: int = 1


def open_roster(*, person_id: UUID, called: str, welcome: str = "", by: Actor) -> str:
    """Make the link for friends; the one before stops. Returns the secret, which is kept nowhere. Raises NotVisible, NotAllowed."""
    token = secrets.token_urlsafe(24)
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        _stop(person_id)
        link = RosterLink.objects.create(
            person_id=person_id, called=needed(called, _("Welke naam mag erboven staan?"), 40), welcome=clean(welcome)[:200],
            token_hash=fingerprint(token), made_by=by.label[:120], expires_at=clock.now() + timedelta(days=LINK_DAYS),
        )  # fmt: skip
        note(person_id, "roster link made", by, part=PART, purpose=purpose, row=link)
    return token


def close_roster(*, person_id: UUID, by: Actor) -> None:
    """The link opens nothing any more. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        for link in _stop(person_id):
            note(person_id, "roster link stopped", by, part=PART, purpose=purpose, row=link)


def _stop(person_id: UUID) -> list[RosterLink]:
    rows = RosterLink.objects.for_system(BEHIND_LINK).filter(person_id=person_id, ended_at=None)
    links = list(rows.select_for_update())
    rows.update(ended_at=clock.now())
    return links


def add_moment(*, person_id: UUID, moment: Moment, by: Actor) -> list[RosterSlot]:
    """Put a moment in the roster, every week again when asked. Raises NotVisible, NotAllowed, DomainError(422)."""
    what = needed(moment.what, _("Wat is er nodig?"), 60)
    today = clock.today()
    if not today <= moment.on <= today + AHEAD:
        raise DomainError("dag", _("Kies een dag vanaf vandaag, hooguit een half jaar vooruit."), "", 422)
    if moment.ends and (moment.starts is None or moment.ends <= moment.starts):
        raise DomainError("tijd", _("De tijd tot moet later zijn dan de tijd van."), "", 422)
    days = [moment.on + timedelta(weeks=n) for n in range(max(1, min(moment.weeks, MOST_WEEKS)))]
    days = [day for day in days if day <= today + AHEAD]
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        there = RosterSlot.objects.for_actor(by, purpose).filter(person_id=person_id, on__gte=today, cancelled_at=None)
        if there.count() + len(days) > MOST_COMING:
            raise DomainError("vol", _("Er staan al heel veel momenten in het rooster."), _("Haal er eerst weg."), 422)
        series = uuid4() if len(days) > 1 else None
        slots = RosterSlot.objects.for_system(BEHIND_LINK).bulk_create(
            RosterSlot(
                person_id=person_id, what=what, on=day, starts=moment.starts, ends=moment.ends,
                note=clean(moment.note)[:160], series=series,
            )
            for day in days
        )  # fmt: skip
        _tell(slots, RosterChange.MADE, by.label)
        note(person_id, "roster moment made", by, part=PART, purpose=purpose, row=slots[0], count=len(slots))
    return slots


def cancel_moment(*, person_id: UUID, slot_id: UUID, by: Actor, whole_series: bool = False) -> int:
    """It is not needed any more; with `whole_series` every one after it neither. Who would come gets a mail. Returns how many."""
    with working(by) as purpose:
        first = slot_for(by, person_id, slot_id, purpose)
        need_change(by, person_id, PART, purpose)
        rows = RosterSlot.objects.for_system(BEHIND_LINK).filter(person_id=person_id, cancelled_at=None)
        later = {"series": first.series, "on__gte": first.on} if whole_series and first.series else {"pk": first.pk}
        slots = list(rows.filter(**later).select_for_update())
        for slot in slots:
            slot.cancelled_at = clock.now()
            slot.save(update_fields=["cancelled_at"])
            if slot.helper_email:
                _mail_cancelled(slot)
        _tell(slots, RosterChange.CANCELLED, by.label)
        if slots:
            note(person_id, "roster moment cancelled", by, part=PART, purpose=purpose, row=first, count=len(slots))
    return len(slots)


def assign(*, person_id: UUID, slot_id: UUID, name: str, by: Actor) -> RosterSlot:
    """Who arranges the roster writes down who does it. Raises NotVisible, NotAllowed, Conflict, DomainError(422)."""
    with working(by) as purpose:
        slot_for(by, person_id, slot_id, purpose)
        need_change(by, person_id, PART, purpose)
        slot = _take(_locked(person_id, slot_id), name, "", by.label)
        note(person_id, "roster moment taken", by, part=PART, purpose=purpose, row=slot)
    return slot


def release(*, person_id: UUID, slot_id: UUID, by: Actor) -> RosterSlot:
    """Somebody else may take it again. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        slot_for(by, person_id, slot_id, purpose)
        need_change(by, person_id, PART, purpose)
        slot = _free(_locked(person_id, slot_id))
        note(person_id, "roster moment given back", by, part=PART, purpose=purpose, row=slot)
    return slot


def claim(*, token: str, slot_id: UUID, name: str, email: str = "") -> RosterSlot:
    """A friend behind the link takes a moment. Raises NotVisible, Conflict when somebody was earlier, DomainError(422)."""
    link = link_by_token(token)
    with rls.acting_system(BEHIND_LINK):
        slot = _take(_locked(link.person_id, slot_id), name, email, name)
        note(slot.person_id, "roster moment taken", friend(), part=PART, purpose=BEHIND_LINK, row=slot)
    return slot


def give_back(*, token: str) -> RosterSlot:
    """Who took it cannot come after all. Raises NotVisible."""
    with rls.acting_system(BEHIND_LINK):
        slot = _free(slot_by_claim(token, lock=True))
        note(slot.person_id, "roster moment given back", friend(), part=PART, purpose=BEHIND_LINK, row=slot)
    return slot


def friend() -> Actor:
    """Who came by the link of the roster. Their name is in the roster, not in the log."""
    return Actor("asker", "asker", _("iemand met de link naar het rooster"))


def _locked(person_id: UUID, slot_id: UUID) -> RosterSlot:
    rows = RosterSlot.objects.for_system(BEHIND_LINK).select_for_update(of=("self",))
    slot: RosterSlot | None = rows.filter(
        person_id=person_id, pk=slot_id, cancelled_at=None, on__gte=clock.today()
    ).first()
    if slot is None:
        raise NotVisible
    return slot


def _take(slot: RosterSlot, name: str, email: str, said_by: str) -> RosterSlot:
    first_name = first_name_of(name)
    if slot.helper:
        raise Conflict(
            _("Iemand anders was net iets eerder. Dit moment is al bezet."), _("Kijk of er nog een ander moment past.")
        )
    slot.helper, slot.helper_email, slot.claim_key, slot.reminded_at = first_name, email.strip(), uuid4(), None
    slot.save(update_fields=["helper", "helper_email", "claim_key", "reminded_at"])
    _tell([slot], RosterChange.TAKEN, first_name if said_by == name else f"{first_name} ({said_by})")
    return slot


def first_name_of(name: str) -> str:
    """A first name, tidied. Raises DomainError(422) for what is none."""
    tidy = " ".join(name.split())
    if not 2 <= len(tidy) <= 30 or not _NAME.fullmatch(tidy):
        raise DomainError("naam", _("Vul uw voornaam in, met letters. Een achternaam hoeft niet."), "", 422)
    return tidy


def _free(slot: RosterSlot) -> RosterSlot:
    if slot.helper:
        _tell([slot], RosterChange.GIVEN_BACK, slot.helper)
    slot.helper, slot.helper_email, slot.claim_key, slot.reminded_at = "", "", None, None
    slot.save(update_fields=["helper", "helper_email", "claim_key", "reminded_at"])
    return slot


def _tell(slots: list[RosterSlot], change: RosterChange, who: str) -> None:
    now = clock.now()
    RosterEvent.objects.for_system(BEHIND_LINK).bulk_create(
        RosterEvent(person_id=slot.person_id, slot=slot, change=change, who=who[:120], at=now) for slot in slots
    )


def remind() -> int:
    """The day before: a mail to who asked for one, with the link to their moment and its calendar file. Returns how many."""
    with rls.acting_system(BEHIND_LINK):
        slots = list(to_remind(clock.today() + timedelta(days=1)).select_for_update(of=("self",), skip_locked=True))
        for slot in slots:
            outbox.post(to=slot.helper_email, subject=_("Morgen: u helpt mee"), body=_reminder(slot))
            slot.reminded_at = clock.now()
            slot.save(update_fields=["reminded_at"])
    return len(slots)


def forget_addresses() -> int:
    """After the day itself nobody needs the address of who helped. Returns how many went."""
    with rls.acting_system(BEHIND_LINK):
        past = RosterSlot.objects.for_system(BEHIND_LINK).filter(on__lt=clock.today()).exclude(helper_email="")
        return past.update(helper_email="")


def _reminder(slot: RosterSlot) -> str:
    # No name and no words of the roster in a mail: those stand behind the link.
    return _(
        "Dag %(name)s,\n\nMorgen helpt u mee. Fijn dat u er bent.\n\nHier staat wat en hoe laat, met een bestand voor uw agenda:\n"
        "%(url)s\n\nKunt u toch niet? Op dezelfde bladzijde geeft u het terug. Dat is niet erg.\n"
    ) % {"name": slot.helper, "url": address_of(slot)}


def _mail_cancelled(slot: RosterSlot) -> None:
    outbox.post(
        to=slot.helper_email,
        subject=_("U hoeft niet te komen helpen"),
        body=_(
            "Dag %(name)s,\n\nU zou op %(day)s helpen. Dat is niet meer nodig. Dank u wel dat u wilde komen.\n"
        ) % {"name": slot.helper, "day": f"{slot.on:%d-%m-%Y}"},
    )  # fmt: skip


def address_of(slot: RosterSlot) -> str:
    """The whole address of a claim, for a mail."""
    return settings.NAAST_BASE_URL.rstrip("/") + reverse("plan:claim", args=[claim_token(slot)])
