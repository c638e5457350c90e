"""Leaving an organisation: hand over, close, and turn it back within a day. What a room hands over stands in `naast.accounts.leaving`."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts import leaving, mails, queries
from naast.accounts.models import (
    Departure,
    Identity,
    MemberOrganisation,
    Membership,
    RecoveryCode,
    SecondStep,
    Session,
    User,
)
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible

UNDO_WITHIN = timedelta(days=1)


@transaction.atomic
def leave(*, user_id: UUID, organisation_id: UUID, handed_to: UUID | None, by: Actor) -> Departure:
    """Someone stops working with Naast for an organisation: work handed over, places and sessions gone, at once.

    `handed_to`: who gets the work in the teams where they work too; everything else goes back to the team.
    Raises NotVisible, NotAllowed, or DomainError (`laatste-in-team`, `laatste-coordinator`, `niet-naar-zichzelf`).
    """
    user, organisation, places = _to_leave(user_id, organisation_id, by)
    if troubles := queries.what_keeps(places):
        raise DomainError("laatste-in-team", " ".join(troubles), _("Regel dat eerst. Er is nog niets veranderd."), 422)
    to = _successor(user, handed_to, places)
    team_ids = [place.team_id for place in places]
    handed = {room.name: room.hand_over(user=user, team_ids=team_ids, to=to, by=by) for room in leaving.rooms()}
    Membership.objects.filter(pk__in=[place.pk for place in places]).delete()
    closes = not Membership.objects.filter(user=user).exists()
    row = Departure.objects.create(
        user=user, organisation=organisation, handed_to=to, handed=handed, closed_account=closes,
        left_by=User.objects.filter(pk=by.id).first() if by.kind == "user" else None,
        places={str(place.team_id): f"{place.role}{'+' if place.manages else ''}" for place in places},
    )  # fmt: skip
    if closes:
        User.objects.filter(pk=user.pk).update(is_active=False)
    Session.objects.filter(user=user).delete()
    # The login of that organisation no longer speaks for this person, also when they stay for another.
    Identity.objects.filter(user=user, issuer__in=queries.issuers_of(organisation)).delete()
    _note(row, "user left", by)
    mails.left(row)
    return row


@transaction.atomic
def undo(*, departure_id: UUID, by: Actor) -> int:
    """Turn a departure back, within a day; returns how much work came back. What others took up since stays with them.

    Raises NotVisible, NotAllowed, or DomainError (`te-laat`).
    """
    row = Departure.objects.select_for_update().select_related("user").filter(pk=departure_id).first()
    if row is None:
        raise NotVisible
    if not _may_undo(row, by):
        raise NotAllowed(
            _("Alleen een coördinator van deze teams kan dit terugdraaien."), _("Vraag het uw coördinator.")
        )
    if row.undone_at or row.settled_at or clock.now() - row.created_at > UNDO_WITHIN:
        raise DomainError(
            "te-laat",
            _("Dit vertrek is niet meer terug te draaien."),
            _("Nodig deze persoon opnieuw uit."),
            409,
        )
    if row.closed_account:
        User.objects.filter(pk=row.user_id).update(is_active=True)
    for team_id, role in row.places.items():
        had = {"role": role.removesuffix("+"), "manages": role.endswith("+")}
        Membership.objects.get_or_create(user=row.user, team_id=team_id, defaults=had)
    back = sum(_take_back(name, row, by) for name in row.handed)
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    _note(row, "departure undone", by)
    return back


def settle_old() -> int:
    """What could be turned back no longer can: second steps and logins of closed accounts go; returns how many people."""
    due = Departure.objects.filter(
        undone_at__isnull=True, settled_at__isnull=True, created_at__lt=clock.now() - UNDO_WITHIN
    ).select_related("user")
    gone = 0
    for row in due:
        with transaction.atomic():
            gone += _settle(row)
    return gone


def forget_old() -> int:
    """Delete departures kept longer than declared; returns how many."""
    until = clock.now() - timedelta(days=Departure.Privacy.retention_days)
    return int(Departure.objects.filter(created_at__lt=until).delete()[0])


def _settle(row: Departure) -> int:
    row.settled_at = clock.now()
    row.save(update_fields=["settled_at"])
    if row.user.is_active:
        return 0
    for model in (SecondStep, RecoveryCode, Identity):
        model.objects.filter(user=row.user).delete()
    row.user.set_unusable_password()
    row.user.save(update_fields=["password"])
    _note(row, "departure settled", Actor.system())
    return 1


def _to_leave(user_id: UUID, organisation_id: UUID, by: Actor) -> tuple[User, MemberOrganisation, list[Membership]]:
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    organisation = MemberOrganisation.objects.filter(pk=organisation_id).first()
    if user is None or organisation is None:
        raise NotVisible
    places = queries.places_in(user, organisation)
    theirs = {str(place.team_id) for place in places}
    if not theirs or (by.kind != "system" and not theirs & (by.team_ids | by.manages | queries.arranges(by))):
        raise NotVisible
    if by.kind != "system" and not theirs <= queries.arranges(by):
        raise NotAllowed(
            _("%(name)s werkt ook in teams die u niet coördineert.") % {"name": user.name},
            _("Vraag de coördinator van het vangnet om dit te regelen."),
        )
    return user, organisation, places


def _successor(user: User, handed_to: UUID | None, places: list[Membership]) -> User | None:
    if handed_to is None:
        return None
    rows = User.objects.filter(pk=handed_to, is_active=True, memberships__team__in=[p.team_id for p in places])
    to = rows.exclude(pk=user.pk).distinct().first()
    if to is None:
        raise DomainError(
            "kies-opvolger",
            _("Kies iemand die ook in een van deze teams werkt."),
            _("Of geef alles aan het team."),
            422,
        )
    return to


def _may_undo(row: Departure, by: Actor) -> bool:
    return by.kind == "system" or set(row.places) <= queries.arranges(by)


def _take_back(name: str, row: Departure, by: Actor) -> int:
    room = leaving.room(name)
    return room.take_back(user=row.user, handed=row.handed[name], by=by) if room else 0


def _note(row: Departure, action: str, by: Actor) -> None:
    detail: audit.Detail = {
        "organisation": str(row.organisation_id),
        "teams": len(row.places),
        "to": str(row.handed_to_id or ""),
        "account closed": row.closed_account,
    }
    audit.record(by=by, action=action, subject_type="user", subject_id=row.user_id, detail=detail)
