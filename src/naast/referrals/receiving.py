"""Reads for an organisation whose people have accounts: what was asked of them, and the words of one question while they may read them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.referrals.models import Referral
from naast.referrals.queries import AT_THE_DOOR, Page, is_held, page_of, received_by


@dataclass(frozen=True, slots=True)
class Received:
    """One question to us. `words` are there only while it is open, consented to and nothing holds it."""

    referral: Referral
    may_read: bool


def inbox_for(actor: Actor, after: str = "") -> Page:
    """Open questions to the organisations that `actor` receives for, due first; none for who receives nothing."""
    ours = received_by(actor)
    with rls.acting_system(AT_THE_DOOR):
        rows = Referral.objects.for_system(AT_THE_DOOR).filter(organisation_id__in=ours, closed_at=None)
        return page_of(rows, after)


def one_for(actor: Actor, referral_id: UUID) -> Received:
    """One question to us, also after it was done (then without the words). Raises NotVisible."""
    with rls.acting_system(AT_THE_DOOR):
        rows = Referral.objects.for_system(AT_THE_DOOR).filter(pk=referral_id, organisation_id__in=received_by(actor))
        found = rows.select_related("organisation", "service", "from_team", "team", "person").first()
        if found is None:
            raise NotVisible
        return Received(found, found.is_shown_to_receiver and not is_held(found))
