"""Reads of the referrals room: open lists paged by key, one referral with its history, for whom one receives, and a receiver's link."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet

from naast.access.queries import as_uuid
from naast.accounts.models import Membership
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory.models import Organisation
from naast.people.models import DeathReport
from naast.referrals.choices import CARE, READ, EventKind, LinkPurpose
from naast.referrals.models import ReceiverKey, ReceiverLink, ReceivingTeam, Referral, ReferralEvent

PAGE_SIZE = 25
AT_THE_DOOR = "een organisatie een verwijzing laten beantwoorden"
_SALT = "naast.referrals.receiver"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an open list. `after`: the key of the last row, for the page that follows; empty on the last page."""

    rows: list[Referral]
    after: str = ""


def purpose_of(actor: Actor) -> str:
    """Why this kind of actor looks: a resident at their own, anyone else to help."""
    return READ if actor.kind == "resident" else CARE


def page_of(rows: QuerySet[Referral], after: str) -> Page:
    """One page of open rows by key (next_on, id): equally fast on page 1 and page 10,000."""
    found = later_than(rows, after).select_related("service", "organisation", "team", "owner")
    return page_from(list(found.order_by("next_on", "id")[: PAGE_SIZE + 1]))


def later_than(rows: QuerySet[Referral], after: str) -> QuerySet[Referral]:
    """Open rows that come after the key of the page before; all of them without one."""
    key = _key(after)
    if key is None:
        return rows
    day, pk = key
    return rows.filter(Q(next_on__gt=day) | Q(next_on=day, pk__gt=pk), next_on__gte=day)


def page_from(found: list[Referral]) -> Page:
    """A page of the first rows, of which one more was read than fits: then there is a page after it."""
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return Page(found[:PAGE_SIZE], f"{last.next_on}_{last.pk}" if last else "")


def _key(text: str) -> tuple[date, UUID] | None:
    day, _line, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None


def referral_for(actor: Actor, referral_id: UUID) -> Referral:
    """One referral with who and what it is about. Raises NotVisible."""
    rows = Referral.objects.for_actor(actor, purpose_of(actor)).filter(pk=referral_id)
    found: Referral | None = rows.select_related(
        "service", "organisation", "team", "owner", "person", "previous"
    ).first()
    if found is None:
        raise NotVisible
    return found


def history_for(actor: Actor, referral: Referral) -> list[ReferralEvent]:
    """The whole history, oldest first, with that of the referrals it came from: nobody has to tell it again."""
    ids, at = [referral.pk], referral
    while at.previous_id is not None and at.previous_id not in ids:
        ids.append(at.previous_id)
        before = Referral.objects.for_actor(actor, purpose_of(actor)).filter(pk=at.previous_id).first()
        if before is None:
            break
        at = before
    return list(ReferralEvent.objects.for_actor(actor, purpose_of(actor)).filter(referral_id__in=ids).order_by("at"))


def referrals_of_person(actor: Actor, person_id: UUID, *, limit: int = 100) -> list[Referral]:
    """The referrals of one person, newest first."""
    rows = Referral.objects.for_actor(actor, purpose_of(actor)).filter(person_id=person_id)
    return list(rows.select_related("service", "organisation", "team").order_by("-asked_at")[:limit])


def received_by(actor: Actor) -> set[UUID]:
    """Organisations of the directory for which this actor receives: a user by the team they work in, a system by its key."""
    ident = as_uuid(actor.id)
    if actor.kind == "receiver" and ident is not None:
        keys = ReceiverKey.objects.filter(pk=ident, ended_at=None, expires_at__gt=clock.now())
        return set(keys.values_list("organisation_id", flat=True))
    if actor.kind != "user" or ident is None:
        return set()
    teams = Membership.objects.filter(user_id=ident, user__is_active=True).values("team_id")
    return set(ReceivingTeam.objects.filter(team_id__in=teams).values_list("organisation_id", flat=True))


# The receiver's page: a signed link, and what stands behind it.


def token_of(link: ReceiverLink) -> str:
    """The secret in the mail: the id of the link with a signature. It can be made again for a reminder, so it is stored nowhere."""
    return signing.Signer(salt=_SALT, sep=".").sign(link.pk.hex)


def link_by_token(token: str) -> ReceiverLink:
    """The link behind a secret, also one that stopped or is too old (`is_working` says). Raises NotVisible for one that we did not make."""
    try:
        pk = UUID(signing.Signer(salt=_SALT, sep=".", fallback_keys=[*settings.SECRET_KEY_FALLBACKS]).unsign(token))
    except (signing.BadSignature, ValueError):
        raise NotVisible from None
    return link_by_id(pk)


def link_by_id(pk: UUID) -> ReceiverLink:
    """A link with its referral, organisation and team. Raises NotVisible."""
    with rls.acting_system(AT_THE_DOOR):
        rows = ReceiverLink.objects.for_system(AT_THE_DOOR).filter(pk=pk, purpose=LinkPurpose.ANSWER)
        found: ReceiverLink | None = rows.select_related(
            "referral__organisation", "referral__service", "referral__team__organisation", "referral__person"
        ).first()
    if found is None:
        raise NotVisible
    return found


def is_working(link: ReceiverLink) -> bool:
    """Whether a code can be asked for with this link now."""
    return link.ended_at is None and link.expires_at > clock.now() and bool(mailbox_of(link.referral))


def mailbox_of(referral: Referral) -> str:
    """Where mail to the receiver goes now: the mailbox in the directory, also when that changed since it was asked. May be empty."""
    return referral.service.email or referral.organisation.email


def email_fingerprint(email: str) -> str:
    """SHA-256 of a mailbox: tells whether the directory names another one since the link was sent."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def receiving_teams() -> QuerySet[ReceivingTeam]:
    """Which team receives for which organisation, by organisation."""
    rows = ReceivingTeam.objects.select_related("organisation", "team__organisation")
    return rows.order_by("organisation__name")


def may_receive() -> QuerySet[Organisation]:
    """Organisations of the map that something can be asked of now, by name."""
    return Organisation.objects.filter(services__status="active").distinct().order_by("name")


def is_held(referral: Referral) -> bool:
    """Whether the story is shut for the receiver: because someone said so, or because the person died since it was asked.

    The clock writes the second down within the hour; until then this looks itself. Within `acting_system`.
    """
    if referral.held_at is not None:
        return True
    if referral.person_id is None or referral.person is None or not referral.person.is_deceased:
        return False
    report = died_at(referral.person_id)
    if report is None or referral.asked_at >= report:
        return False
    changed = ReferralEvent.objects.for_system(AT_THE_DOOR).filter(
        referral=referral, kind=EventKind.CHANGED, at__gte=report
    )
    return not changed.exists()


def died_at(person_id: UUID) -> datetime | None:
    """The moment a death was confirmed, or None. Within `acting_system`."""
    rows = DeathReport.objects.for_system(AT_THE_DOOR).filter(person_id=person_id, undone_at=None)
    found: datetime | None = (
        rows.filter(confirmed_at__isnull=False).values_list("confirmed_at", flat=True).order_by("-confirmed_at").first()
    )
    return found
