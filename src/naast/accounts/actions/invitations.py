"""Invitations: ask someone to work in a team, send the link again, withdraw it, and accept it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts import mails, queries
from naast.accounts.actions.rights import need_may_give, team_to_arrange
from naast.accounts.choices import PARTNERS, Role
from naast.accounts.models import Invitation, Membership, Team, User
from naast.accounts.sealing import fingerprint
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible

VALID_FOR = timedelta(days=7)
_SIGNER = "naast.accounts.invitation"


@transaction.atomic
def invite(*, team_id: UUID, email: str, role: Role, by: Actor, manages: bool = False) -> Invitation:
    """Ask someone without an account to work in a team. An open invitation for the same address is replaced.

    `manages`: at an organisation that takes no questions, they may invite others too.
    Raises NotVisible, NotAllowed, or DomainError (`heeft-al-account`, `andere-rol`).
    """
    team = team_to_arrange(team_id, by)
    need_may_give(role, team, by)
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address, is_active=True).exists():
        raise DomainError(
            "heeft-al-account",
            _("Iemand met dit e-mailadres heeft al een account."),
            _("Voeg deze persoon toe op de bladzijde van het team."),
            422,
        )
    _open(team, address).update(withdrawn_at=clock.now())
    secret = secrets.token_urlsafe(32)
    row = Invitation.objects.create(
        team=team, email=address, role=role, manages=manages and role in PARTNERS,
        fingerprint=fingerprint(secret), expires_at=clock.now() + VALID_FOR,
        invited_by=User.objects.filter(pk=by.id).first() if by.kind == "user" else None,
    )  # fmt: skip
    _note(row, "invitation sent", by)
    mails.invitation(row, signing.Signer(salt=_SIGNER).sign(secret), by)
    return row


@transaction.atomic
def send_again(*, invitation_id: UUID, by: Actor) -> Invitation:
    """A new link for the same person, valid for another week; the old link no longer works. Raises NotVisible, NotAllowed, DomainError."""
    row = _to_change(invitation_id, by)
    return invite(team_id=row.team_id, email=row.email, role=Role(row.role), manages=row.manages, by=by)


@transaction.atomic
def withdraw(*, invitation_id: UUID, by: Actor) -> Invitation:
    """The link no longer works. Raises NotVisible, NotAllowed, or DomainError (`al-aangenomen`)."""
    row = _to_change(invitation_id, by)
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    _note(row, "invitation withdrawn", by)
    return row


def invitation_of_link(token: str) -> Invitation:
    """The open invitation behind a link. Raises NotVisible for any link that does not work (any more)."""
    try:
        secret = signing.Signer(salt=_SIGNER).unsign(token)
    except signing.BadSignature as error:
        raise NotVisible from error
    row = Invitation.objects.select_related("team__organisation").filter(fingerprint=fingerprint(secret)).first()
    if row is None or row.accepted_at or row.withdrawn_at or row.expires_at <= clock.now():
        raise NotVisible
    return row


@transaction.atomic
def accept(*, token: str, name: str, password: str) -> User:
    """Make the account and the place in the team. A link works once, also when it is used twice at the same moment.

    Raises NotVisible, or DomainError (`heeft-al-account`).
    """
    row = invitation_of_link(token)
    user = take_up(row, name=name)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def take_up(row: Invitation, *, name: str) -> User:
    """Turn an open invitation into an account without a password, with a place in the team. Within a transaction of the caller."""
    taken = Invitation.objects.filter(pk=row.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if not taken.update(accepted_at=clock.now()):
        raise NotVisible
    user = User.objects.filter(email__iexact=row.email).first()
    if user is not None and user.is_active:
        raise DomainError(
            "heeft-al-account",
            _("Voor dit e-mailadres is al een account."),
            _("Log in, en vraag uw coördinator om u aan het team toe te voegen."),
            409,
        )
    if user is None:
        user = User.objects.create_user(row.email, name, None)
    else:
        # Somebody who left and comes back: the same account, so that the log stays one story; nothing of before opens it.
        user.is_active, user.name = True, name
        user.set_unusable_password()
        user.save(update_fields=["is_active", "name", "password"])
    Membership.objects.update_or_create(user=user, team=row.team, defaults={"role": row.role, "manages": row.manages})
    _note(row, "invitation accepted", queries.actor_for(user))
    return user


def forget_old() -> int:
    """Delete invitations that ended longer ago than declared; returns how many."""
    until = clock.now() - timedelta(days=Invitation.Privacy.retention_days)
    return int(Invitation.objects.filter(expires_at__lt=until).delete()[0])


def _open(team: Team, email: str):  # type: ignore[no-untyped-def]
    return Invitation.objects.filter(team=team, email=email, accepted_at__isnull=True, withdrawn_at__isnull=True)


def _to_change(invitation_id: UUID, by: Actor) -> Invitation:
    row = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if row is None:
        raise NotVisible
    team_to_arrange(row.team_id, by)
    if row.accepted_at or row.withdrawn_at:
        raise DomainError("al-aangenomen", _("Deze uitnodiging is al gebruikt of ingetrokken."), "", 422)
    return row


def _note(row: Invitation, action: str, by: Actor) -> None:
    detail: audit.Detail = {"team": str(row.team_id), "role": str(row.role), "manages": row.manages}
    audit.record(by=by, action=action, subject_type="invitation", subject_id=row.pk, detail=detail)
