"""Bringing two organisations together: on the agenda of the case table or over coffee, and looking back at what came of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit.actions import record
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.network import mails, queries
from naast.network.choices import Outcome, Way
from naast.network.models import MeetingIdea, Wave, WaveMember

HOUSE = Actor.system()


@transaction.atomic
def bring_together(*, wave_id: UUID, one: UUID, other: UUID, way: Way, why: str, by: Actor) -> MeetingIdea:
    """Two organisations (ids) of a wave. Once: the same two again changes nothing and mails nobody. Coffee mails both.

    Raises NotAllowed, NotVisible, DomainError.
    """
    queries.need_coordinator(by)
    wave = Wave.objects.select_for_update(of=("self",)).filter(pk=wave_id).first()
    if wave is None:
        raise NotVisible
    members = WaveMember.objects.filter(wave=wave, organisation_id__in=[one, other]).select_related("organisation")
    pair = [member.organisation for member in members]
    if len(pair) != 2:
        raise NotVisible
    first, second = pair
    found = MeetingIdea.objects.filter(wave=wave, first=first, second=second).first()
    if found is not None:
        return found
    if way == Way.COFFEE and not (first.email and second.email):
        raise DomainError(
            "geen-mailbox", _("Een van de twee heeft geen mailbox op de kaart. Bel hen zelf even."), status=422
        )
    made_by = by.id if by.kind == "user" else None
    idea = MeetingIdea.objects.create(wave=wave, first=first, second=second, way=way, why=why[:400], made_by_id=made_by)
    if way == Way.COFFEE:
        mails.coffee(idea, first, second)
        mails.coffee(idea, second, first)
    record(
        by=by,
        action="network meeting proposed",
        subject_type="network meeting",
        subject_id=idea.pk,
        detail={"way": way},
    )
    return idea


@transaction.atomic
def look_back(*, idea_id: UUID, outcome: Outcome, by: Actor) -> MeetingIdea:
    """What became of it. May be said again: the last word counts. Raises NotAllowed, NotVisible."""
    queries.need_coordinator(by)
    idea = MeetingIdea.objects.select_for_update(of=("self",)).filter(pk=idea_id).first()
    if idea is None:
        raise NotVisible
    idea.outcome, idea.looked_back_at = outcome, clock.now()
    idea.save(update_fields=["outcome", "looked_back_at"])
    record(
        by=by,
        action="network meeting looked back",
        subject_type="network meeting",
        subject_id=idea.pk,
        detail={"outcome": outcome},
    )
    return idea


@transaction.atomic
def coffee_came_back(idea_id: UUID, _code: str) -> None:
    """One of the two mails about coffee did not arrive: the coordinator sees so. Called by the outbox; twice is once."""
    idea = MeetingIdea.objects.select_for_update(of=("self",)).filter(pk=idea_id, bounced_at=None).first()
    if idea is None:
        return
    idea.bounced_at = clock.now()
    idea.save(update_fields=["bounced_at"])
    record(by=HOUSE, action="network mail came back", subject_type="network meeting", subject_id=idea.pk, detail={})
