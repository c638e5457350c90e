"""Asking that went wrong: a mail that came back, and asking an organisation again whose mailbox became another one."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit.actions import record
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.network import mails, queries
from naast.network.models import WaveMember

HOUSE = Actor.system()


@transaction.atomic
def bounced(member_id: UUID, _code: str) -> None:
    """The mail did not arrive: the coordinator sees so, and no reminder goes there. Called by the outbox; twice is once."""
    member = WaveMember.objects.select_for_update(of=("self",)).filter(pk=member_id, bounced_at=None).first()
    if member is None:
        return
    member.bounced_at = clock.now()
    member.save(update_fields=["bounced_at"])
    _note(member, "network mail came back", HOUSE)


@transaction.atomic
def ask_again(*, wave_id: UUID, member_id: UUID, by: Actor) -> WaveMember:
    """The question once more, to the mailbox that the map has now; the link of before works no more when that is another one.

    Only for who our mail did not reach (`queries.is_unreached`). Raises NotAllowed, NotVisible, Conflict, DomainError(422: no mailbox).
    """
    queries.need_coordinator(by)
    found = WaveMember.objects.select_for_update(of=("self",)).select_related("organisation", "wave")
    member = found.filter(pk=member_id, wave_id=wave_id).first()
    if member is None:
        raise NotVisible
    if not member.wave.is_open or not queries.is_unreached(member):
        raise Conflict(_("Deze ronde is intussen verder."), _("Open de bladzijde opnieuw. Dan ziet u hoe het staat."))
    if not member.organisation.email:
        raise DomainError(
            "geen-mailbox", _("Deze organisatie heeft geen mailbox meer op de kaart. Bel hen even."), status=422
        )
    member.asked_at, member.bounced_at = clock.now(), None
    member.email_hash = queries.fingerprint(member.organisation.email)
    member.save(update_fields=["asked_at", "bounced_at", "email_hash"])
    mails.asked(member)
    _note(member, "network asked again", by)
    return member


def _note(member: WaveMember, action: str, by: Actor) -> None:
    record(
        by=by, action=action, subject_type="network wave", subject_id=member.wave_id, detail={"member": str(member.pk)}
    )  # fmt: skip
