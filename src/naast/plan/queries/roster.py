"""Reads of the roster: for who may see it, for friends behind its link, and for who takes one moment behind a link of their own.

The secret of the roster's link is stored only as a fingerprint. The link of one moment is worked out from the moment and the key of this
claim, so that a reminder can carry it while the database holds nothing that opens it.
"""

from __future__ import annotations

import hmac
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.people.queries.residents import fingerprint
from naast.plan.choices import OWN
from naast.plan.models import RosterEvent, RosterLink, RosterSlot

BEHIND_LINK = "vrienden laten helpen met het rooster"
AHEAD = timedelta(weeks=26)
MOST_EVENTS = 100
_SIGNED = 40


def link_for(actor: Actor, person_id: UUID, purpose: str = OWN) -> RosterLink | None:
    """The link that works now, if there is one."""
    rows = RosterLink.objects.for_actor(actor, purpose).filter(
        person_id=person_id, ended_at=None, expires_at__gt=clock.now()
    )
    found: RosterLink | None = rows.first()
    return found


def slots_for(actor: Actor, person_id: UUID, purpose: str = OWN, *, until: date | None = None) -> list[RosterSlot]:
    """Moments from today on that are still needed, in order."""
    rows = RosterSlot.objects.for_actor(actor, purpose).filter(person_id=person_id)
    return list(_coming(rows, until))


def slot_for(actor: Actor, person_id: UUID, slot_id: UUID, purpose: str = OWN) -> RosterSlot:
    """One moment. Raises NotVisible."""
    rows = RosterSlot.objects.for_actor(actor, purpose).filter(person_id=person_id, pk=slot_id)
    slot: RosterSlot | None = rows.first()
    if slot is None:
        raise NotVisible
    return slot


def events_for(actor: Actor, person_id: UUID, purpose: str = OWN) -> list[RosterEvent]:
    """What happened in the roster, newest first."""
    rows = RosterEvent.objects.for_actor(actor, purpose).filter(person_id=person_id)
    return list(rows.select_related("slot").order_by("-at")[:MOST_EVENTS])


def link_by_token(token: str) -> RosterLink:
    """The working link behind a secret. Raises NotVisible: unknown, stopped, old, or made before the person died."""
    with rls.acting_system(BEHIND_LINK):
        rows = RosterLink.objects.for_system(BEHIND_LINK).filter(
            _still_fitting(),
            token_hash=fingerprint(token),
            ended_at=None,
            expires_at__gt=clock.now(),
            person__merged_into=None,
        )
        link: RosterLink | None = rows.first()
    if link is None:
        raise NotVisible
    return link


def slots_behind(link: RosterLink) -> list[RosterSlot]:
    """What friends see: the moments that come. Within no context; decides by the link alone."""
    with rls.acting_system(BEHIND_LINK):
        rows = RosterSlot.objects.for_system(BEHIND_LINK).filter(person_id=link.person_id)
        return list(_coming(rows, None))


def _coming(rows: QuerySet[RosterSlot], until: date | None) -> QuerySet[RosterSlot]:
    today = clock.today()
    rows = rows.filter(cancelled_at=None, on__gte=today, on__lte=until or today + AHEAD)
    return rows.order_by("on", F("starts").asc(nulls_first=True), "created_at")


def claim_token(slot: RosterSlot) -> str:
    """The secret of who does this now; another one after it was given back. Needs a slot that somebody took."""
    if slot.claim_key is None:
        raise ValueError("nobody took this moment")
    return slot.pk.hex + _sign(slot)


def _sign(slot: RosterSlot) -> str:
    assert slot.claim_key is not None
    key = b"roster claim" + slot.pk.bytes + slot.claim_key.bytes
    return hmac.new(settings.SECRET_KEY.encode(), key, "sha256").hexdigest()[:_SIGNED]


def slot_by_claim(token: str, *, lock: bool = False) -> RosterSlot:
    """The moment of a claim's secret, while that claim stands. Within `acting_system`. Raises NotVisible."""
    try:
        slot_id = UUID(token[:32])
    except ValueError:
        raise NotVisible from None
    rows = RosterSlot.objects.for_system(BEHIND_LINK).filter(_still_fitting(), pk=slot_id, cancelled_at=None)
    slot: RosterSlot | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if slot is None or slot.claim_key is None or not hmac.compare_digest(_sign(slot).encode(), token[32:].encode()):
        raise NotVisible
    return slot


def to_remind(on: date) -> QuerySet[RosterSlot]:
    """Moments of this day whose helper asked for a mail and did not get it yet. Within `acting_system`."""
    rows: QuerySet[RosterSlot] = RosterSlot.objects.for_system(BEHIND_LINK)
    return rows.filter(_still_fitting(), on=on, cancelled_at=None, reminded_at=None).exclude(helper_email="")


def _still_fitting() -> Q:
    """Nothing of before a death asks anyone for anything any more; what those who stay make after it does."""
    return Q(person__deceased_on=None) | Q(created_at__date__gt=F("person__deceased_on"))
