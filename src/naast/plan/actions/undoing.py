"""Undo: put a wish or a step back as it was in an earlier version. For whoever may change that part; undoing can be undone too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotVisible
from naast.people.actions.rows import working
from naast.people.models import PersonMember
from naast.plan.actions.rows import Row, locked, put
from naast.plan.choices import Change
from naast.plan.models import Step, Version, Wish

WHY = "het plan bijhouden"


def put_back(*, person_id: UUID, version_id: UUID, by: Actor) -> Wish | Step:
    """Let the sentence be as it was in this version, also when it was removed since. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        version = _version(person_id, version_id, by, purpose)
        return _restore(_row_of(version, by, purpose), version, by, purpose)


def undo(*, person_id: UUID, version_id: UUID, by: Actor) -> Wish | Step:
    """Take back the change that made this version; only the newest can be. What was only just written, is removed.

    Raises NotVisible, NotAllowed, Conflict when somebody changed it since.
    """
    with working(by) as purpose:
        version = _version(person_id, version_id, by, purpose)
        row = _row_of(version, by, purpose)
        if row.version != version.number:
            raise Conflict(
                _("Dit is daarna nog veranderd."), _("Kijk bij “Wat er veranderde” en zet terug wat er moet staan.")
            )
        if version.number == 1:
            return put(row, {}, by, Change.UNDONE, purpose=purpose, removed=True)
        rows = Version.objects.for_actor(by, purpose).filter(wish_id=version.wish_id, step_id=version.step_id)
        before: Version | None = rows.filter(number=version.number - 1).first()
        if before is None:
            # It came out of a part that this reader may not see.
            raise NotVisible
        return _restore(row, before, by, purpose)


def _version(person_id: UUID, version_id: UUID, by: Actor, purpose: str) -> Version:
    rows = Version.objects.for_actor(by, purpose).filter(person_id=person_id, pk=version_id)
    version: Version | None = rows.first()
    if version is None:
        raise NotVisible
    return version


def _row_of(version: Version, by: Actor, purpose: str) -> Wish | Step:
    if version.wish_id is not None:
        return locked(Wish, version.person_id, version.wish_id, by, purpose)
    assert version.step_id is not None  # one of both, by constraint
    return locked(Step, version.person_id, version.step_id, by, purpose)


def _restore(row: Row, version: Version, by: Actor, purpose: str) -> Row:
    content = _still_there(version.content)
    return put(row, content, by, Change.UNDONE, purpose=purpose, removed=version.removed)


def _still_there(content: dict[str, Any]) -> dict[str, Any]:
    """Who has since been deleted stays by name alone."""
    kept = dict(content)
    for name, model in (("owner_user_id", User), ("owner_member_id", PersonMember)):
        ident = kept.get(name)
        if ident is not None and not model._base_manager.filter(pk=ident).exists():
            kept[name] = None
    return kept
