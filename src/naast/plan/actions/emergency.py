"""Writes of the emergency sheet: make it, change it, stop it, and write down that somebody looked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.people.actions.rows import clean, needed, note, working
from naast.people.queries.residents import fingerprint
from naast.plan.actions.allowed import need_change
from naast.plan.models import EmergencyLook, EmergencySheet
from naast.plan.models.emergency import MAX_SAID
from naast.plan.queries.emergency import BEHIND_LINK, callable_members, sheet_by_token, sheet_for, tickable_wishes

PART = "circle"
SHEET_DAYS = 365


@dataclass(frozen=True, slots=True)
class Ticked:
    """What the person wants on the sheet. Ids of people and sentences that this person does not have are left out."""

    called: str
    members: Sequence[UUID] = ()
    wishes: Sequence[UUID] = ()
    also_call: str = ""
    matters: str = ""
    must_not: str = ""
    know: str = ""


def make_sheet(*, person_id: UUID, ticked: Ticked, by: Actor) -> str:
    """A sheet with a new link; the one before stops. Returns the secret, which is kept nowhere.

    Raises NotVisible, NotAllowed, DomainError(422).
    """
    token = secrets.token_urlsafe(24)
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        _stop(person_id)
        sheet = EmergencySheet.objects.create(
            person_id=person_id, token_hash=fingerprint(token), made_by=by.label[:120],
            expires_at=clock.now() + timedelta(days=SHEET_DAYS), **_fields(person_id, ticked, by),
        )  # fmt: skip
        note(person_id, "emergency sheet made", by, part=PART, purpose=purpose, row=sheet)
    return token


def change_sheet(*, person_id: UUID, ticked: Ticked, by: Actor) -> EmergencySheet:
    """Other ticks, the same link: a card on the fridge stays good. Raises NotVisible, NotAllowed, DomainError(422)."""
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        sheet = sheet_for(by, person_id)
        if sheet is None:
            raise NotVisible
        fields = _fields(person_id, ticked, by) | {"changed_at": clock.now()}
        for name, value in fields.items():
            setattr(sheet, name, value)
        sheet.save(update_fields=list(fields))
        note(person_id, "emergency sheet changed", by, part=PART, purpose=purpose, row=sheet)
    return sheet


def stop_sheet(*, person_id: UUID, by: Actor) -> None:
    """The link opens nothing any more. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        for sheet in _stop(person_id):
            note(person_id, "emergency sheet stopped", by, part=PART, purpose=purpose, row=sheet)


def look_at_sheet(*, token: str, who: str = "") -> EmergencySheet:
    """Somebody opens the sheet: the person can see when, and who they said they are. Raises NotVisible."""
    sheet = sheet_by_token(token)
    with rls.acting_system(BEHIND_LINK):
        EmergencyLook.objects.create(person_id=sheet.person_id, sheet=sheet, who=clean(who)[:60])
        helper = Actor("asker", "asker", _("iemand met het noodblad"))
        note(sheet.person_id, "emergency sheet opened", helper, part=PART, purpose=BEHIND_LINK, row=sheet)
    return sheet


def is_of_sheet(person_id: UUID, token: str) -> bool:
    """Whether this secret opens the sheet of this person: before it is printed on a card."""
    try:
        return sheet_by_token(token).person_id == person_id
    except NotVisible:
        return False


def _stop(person_id: UUID) -> list[EmergencySheet]:
    rows = EmergencySheet.objects.for_system(BEHIND_LINK).filter(person_id=person_id, ended_at=None)
    sheets = list(rows.select_for_update())
    rows.update(ended_at=clock.now())
    return sheets


def _fields(person_id: UUID, ticked: Ticked, by: Actor) -> dict[str, object]:
    there = {one.pk for one in callable_members(by, person_id)}
    wishes = {one.pk for one in tickable_wishes(by, person_id)}
    said: dict[str, object] = {
        "called": needed(ticked.called, _("Welke naam mag op het blad staan?"), 60),
        "members": [one for one in dict.fromkeys(ticked.members) if one in there],
        "wishes": [one for one in dict.fromkeys(ticked.wishes) if one in wishes],
        "also_call": clean(ticked.also_call)[:200],
        "matters": clean(ticked.matters)[:MAX_SAID],
        "must_not": clean(ticked.must_not)[:MAX_SAID],
        "know": clean(ticked.know)[:MAX_SAID],
    }
    if not any(value for name, value in said.items() if name != "called"):
        raise DomainError(
            "leeg", _("Er staat nog niets op het blad."), _("Kies wie wij mogen bellen, of schrijf iets op."), 422
        )
    return said
