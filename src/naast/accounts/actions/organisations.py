"""The login of an organisation: set it up as data, and find or make the account of who comes from there."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts import queries
from naast.accounts.actions import invitations
from naast.accounts.models import Identity, IdentityProvider, MemberOrganisation, User
from naast.accounts.oidc import Visitor
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError


@transaction.atomic
def set_up_provider(*, organisation: str, by: Actor, **fields: Any) -> IdentityProvider:
    """Make the login of an organisation, or bring it up to date. Raises DomainError when a field cannot be right."""
    member = MemberOrganisation.objects.filter(name=organisation).first()
    if member is None:
        raise DomainError("onbekende-organisatie", _("Deze organisatie is er niet."), "", 422)
    fields["mail_domains"] = sorted({domain.strip().lower().lstrip("@") for domain in fields["mail_domains"]} - {""})
    if not fields["mail_domains"]:
        raise DomainError("geen-domein", _("Noem minstens één e-maildomein."), "", 422)
    row, made = IdentityProvider.objects.update_or_create(organisation=member, defaults=fields)
    action = "identity provider made" if made else "identity provider changed"
    audit.record(by=by, action=action, subject_type="organisation", subject_id=member.pk)
    return row


@transaction.atomic
def welcome(*, provider: IdentityProvider, visitor: Visitor) -> User:
    """The account of who just logged in at their organisation. It is found by issuer and subject; the first time by the address.

    Raises DomainError (`geen-account`, `adres-past-niet`): without an account or an invitation nobody comes in, unless the
    organisation was set up to make accounts; such an account sees nothing until a coordinator gives it a place.
    """
    known = Identity.objects.select_related("user").filter(issuer=provider.issuer, subject=visitor.subject).first()
    if known is not None:
        if not known.user.is_active:
            raise _no_account()
        return known.user
    _need_own_address(provider, visitor)
    user = _user_for(provider, visitor)
    Identity.objects.create(user=user, issuer=provider.issuer, subject=visitor.subject)
    audit.record(by=queries.actor_for(user), action="identity bound", subject_type="user", subject_id=user.pk)
    return user


def _need_own_address(provider: IdentityProvider, visitor: Visitor) -> None:
    domain = visitor.email.rpartition("@")[2].lower()
    if domain in provider.mail_domains and (visitor.email_verified or provider.owns_addresses):
        return
    raise DomainError(
        "adres-past-niet",
        _("Uw organisatie gaf een e-mailadres door dat wij niet mogen gebruiken."),
        _("Vraag het de beheerder van uw organisatie."),
        403,
    )


def _user_for(provider: IdentityProvider, visitor: Visitor) -> User:
    user = User.objects.filter(email__iexact=visitor.email, is_active=True).first()
    # Another organisation can never speak for an account that works elsewhere, whatever address it tells.
    if user is not None and queries.places_in(user, provider.organisation):
        return user
    if user is not None or User.objects.filter(email__iexact=visitor.email, identities__isnull=False).exists():
        raise _no_account()
    invitation = queries.open_invitation(provider.organisation, visitor.email, clock.now())
    if invitation is not None:
        return invitations.take_up(invitation, name=visitor.name)
    if not provider.makes_accounts:
        raise _no_account()
    made = User.objects.create_user(visitor.email.lower(), visitor.name, None)
    audit.record(by=Actor.system(), action="user made by organisation", subject_type="user", subject_id=made.pk)
    return made


def _no_account() -> DomainError:
    return DomainError(
        "geen-account",
        _("Voor u is nog geen account in Naast."),
        _("Vraag de coördinator van uw team om een uitnodiging."),
        403,
    )
