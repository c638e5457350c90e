"""How an organisation receives besides by mail: the key of its system, or a team with accounts. What a key opens is in `naast.interop`."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts.models import Team
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory.models import Organisation
from naast.referrals.models import ReceiverKey, ReceivingTeam, Referral

PREFIX = "naast_"
DAYS = 365


@transaction.atomic
def make_key(*, organisation: Organisation, label: str, by: Actor, days: int = DAYS) -> str:
    """A new key for a system of this organisation; returns it once. Raises DomainError (`leeg`, `te-lang`)."""
    words = label.strip()
    if not 0 < len(words) <= 80:
        raise DomainError("leeg", _("Schrijf kort op waarvoor deze sleutel is."), _("Hoogstens 80 tekens."), 422)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ReceiverKey.objects.create(
        organisation=organisation,
        label=words,
        key_hash=_fingerprint(secret),
        expires_at=clock.now() + timedelta(days=days),
    )
    _note("receiver key made", row, by)
    return secret


@transaction.atomic
def end_key(*, key_id: UUID | str, by: Actor) -> ReceiverKey:
    """From now on the key opens nothing. A second time changes nothing. Raises NotVisible."""
    row = ReceiverKey.objects.select_for_update().filter(pk=key_id).first()
    if row is None:
        raise NotVisible
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        _note("receiver key stopped", row, by)
    return row


def use_key(secret: str) -> Actor:
    """Who comes with this key: its organisation as a receiver. The day of use is written down. Raises NotVisible."""
    rows = ReceiverKey.objects.select_related("organisation")
    row = rows.filter(key_hash=_fingerprint(secret), ended_at=None, expires_at__gt=clock.now()).first()
    if row is None:
        raise NotVisible
    if row.last_used_on != clock.today():
        ReceiverKey.objects.filter(pk=row.pk).update(last_used_on=clock.today())
    return Actor.receiver(row.pk, row.organisation.name)


def note_reading(*, referral: Referral, by: Actor) -> None:
    """The words of one referral were handed to a system: a line in the log, as for anyone who reads."""
    audit.record(
        by=by, action="referral read by system", subject_type="referral", subject_id=referral.pk, person_id=referral.person_id,
        part="referrals" if referral.person_id else "", purpose="begeleiding", kind="read",
    )  # fmt: skip


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(action: str, row: ReceiverKey, by: Actor) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type="receiver key",
        subject_id=row.pk,
        detail={"organisation": str(row.organisation_id)},
    )


@transaction.atomic
def receive_with(*, organisation: Organisation, team: Team | None, by: Actor) -> None:
    """From now on this team gets the referrals of the organisation in its inbox; None: only the mail. The same again changes nothing."""
    before = ReceivingTeam.objects.select_for_update().filter(organisation=organisation).first()
    if (before.team_id if before else None) == (team.pk if team else None):
        return
    if team is None:
        ReceivingTeam.objects.filter(organisation=organisation).delete()
    else:
        ReceivingTeam.objects.update_or_create(organisation=organisation, defaults={"team": team})
    audit.record(
        by=by, action="receiving team set", subject_type="organisation", subject_id=organisation.pk,
        detail={"team": str(team.pk) if team else ""},
    )  # fmt: skip
