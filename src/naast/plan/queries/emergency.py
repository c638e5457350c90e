"""Reads of the emergency sheet: for the person, and for whoever holds its link. Shows only what the person ticked, as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.people import queries as people
from naast.people.models import PersonMember
from naast.people.queries.residents import fingerprint
from naast.plan.choices import OWN, WishKind
from naast.plan.models import EmergencyLook, EmergencySheet, Wish

BEHIND_LINK = "wie te hulp komt het noodblad laten lezen"
MOST_LOOKS = 50
ON_SHEET = (WishKind.MATTERS, WishKind.MUST_NOT)


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands on a sheet: who to call (in the order of the ticks), and the ticked wishes that still stand."""

    sheet: EmergencySheet
    members: list[PersonMember]
    wishes: list[Wish]


def sheet_for(actor: Actor, person_id: UUID) -> EmergencySheet | None:
    """The sheet whose link works now, if there is one."""
    rows = EmergencySheet.objects.for_actor(actor, OWN).filter(
        person_id=person_id, ended_at=None, expires_at__gt=clock.now()
    )
    found: EmergencySheet | None = rows.first()
    return found


def looks_for(actor: Actor, person_id: UUID) -> list[EmergencyLook]:
    """Who opened a sheet of this person, newest first."""
    rows = EmergencyLook.objects.for_actor(actor, OWN).filter(person_id=person_id)
    return list(rows.order_by("-at")[:MOST_LOOKS])


def callable_members(actor: Actor, person_id: UUID) -> list[PersonMember]:
    """Grown-ups beside the person who have a number."""
    rows = people.members_for(actor, person_id, OWN)
    return [one for one in rows if not one.is_self and not one.is_child and one.phone]


def tickable_wishes(actor: Actor, person_id: UUID) -> list[Wish]:
    """What matters and what must not happen, as far as this reader may see it."""
    rows = Wish.objects.for_actor(actor, OWN).filter(person_id=person_id, removed_at=None, kind__in=ON_SHEET)
    return list(rows.order_by("created_at"))


def sheet_by_token(token: str) -> EmergencySheet:
    """The sheet behind a secret. Raises NotVisible: unknown, stopped, old, or of someone who died."""
    with rls.acting_system(BEHIND_LINK):
        rows = EmergencySheet.objects.for_system(BEHIND_LINK).filter(
            token_hash=fingerprint(token), ended_at=None, expires_at__gt=clock.now(), person__deceased_on=None,
            person__merged_into=None,
        )  # fmt: skip
        sheet: EmergencySheet | None = rows.first()
    if sheet is None:
        raise NotVisible
    return sheet


def contents_of(sheet: EmergencySheet) -> Contents:
    """What the sheet shows today: numbers and sentences as they are now, and nothing that was not ticked."""
    with rls.acting_system(BEHIND_LINK):
        members = {
            one.pk: one
            for one in PersonMember.objects.for_system(BEHIND_LINK).filter(
                person_id=sheet.person_id, pk__in=sheet.members, left_at=None
            )
            if one.phone
        }
        wishes = list(
            Wish.objects.for_system(BEHIND_LINK)
            .filter(person_id=sheet.person_id, pk__in=sheet.wishes, removed_at=None, kind__in=ON_SHEET)
            .order_by("created_at")
        )
    return Contents(sheet, [members[one] for one in sheet.members if one in members], wishes)
