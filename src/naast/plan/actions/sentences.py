"""Write, change and remove wishes and steps. Every change is a version; a later one can put any of them back (`undoing`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.core.models import PersonManager
from naast.people.actions.rows import clean, needed, working
from naast.people.models import PersonMember
from naast.plan.actions.rows import Row, change, keep, locked, put, touch
from naast.plan.choices import PLAN_PARTS, Change, Origin, OwnerKind, Status
from naast.plan.models import MAX_SENTENCE, MAX_STEP, Step, Wish

WHY = "het plan bijhouden"


def write_wish(
    *, person_id: UUID, kind: str, text: str, part: str, by: Actor, said_by: str = "", ident: UUID | None = None
) -> Wish:
    """Write a sentence of the person down. `said_by`: whose words, when not those of `by`. `ident`: the id it gets, so that a form
    that is sent twice is kept once.

    Raises NotVisible, NotAllowed, DomainError (`leeg`, `te-lang`).
    """
    with working(by) as purpose:
        if (there := _there(Wish, person_id, ident, by, purpose)) is not None:
            return there
        wish = Wish(
            pk=ident or uuid4(), person_id=person_id, kind=kind, part=_part(part), said_by=clean(said_by)[:120] or by.label[:120],
            text=needed(text, _("Er staat nog niets."), MAX_SENTENCE), changed_by=by.label[:120], changed_at=clock.now(),
        )  # fmt: skip
        _add(wish, by, purpose)
    return wish


def write_step(
    *,
    person_id: UUID,
    values: Mapping[str, Any],
    by: Actor,
    origin: str = Origin.TALK,
    origin_ref: str = "",
    provisions: Sequence[str] = (),
    ident: UUID | None = None,
) -> Step:
    """Add a step. `values`: the fields of `Step.CONTENT`, of which `part` and `text` are needed.

    Raises NotVisible, NotAllowed, DomainError (`leeg`, `te-lang`, `wie`, `deel`).
    """
    with working(by) as purpose:
        if (there := _there(Step, person_id, ident, by, purpose)) is not None:
            return there
        step = Step(
            pk=ident or uuid4(), person_id=person_id, origin=origin, origin_ref=origin_ref[:120], provisions=list(provisions),
            changed_by=by.label[:120], changed_at=clock.now(), **_step_values(person_id, values),
        )  # fmt: skip
        _add(step, by, purpose)
    return step


def change_wish(*, person_id: UUID, wish_id: UUID, values: Mapping[str, Any], version: int, by: Actor) -> Wish:
    """Change a sentence on top of the version that was seen. Raises NotVisible, NotAllowed, Changed, DomainError."""
    with working(by) as purpose:
        wish = locked(Wish, person_id, wish_id, by, purpose)
        said = {name: values[name] for name in Wish.CONTENT if name in values}
        if "text" in said:
            said["text"] = needed(said["text"], _("Er staat nog niets."), MAX_SENTENCE)
        return change(wish, said, version, by, purpose=purpose)


def change_step(*, person_id: UUID, step_id: UUID, values: Mapping[str, Any], version: int, by: Actor) -> Step:
    """Change a step on top of the version that was seen. Raises NotVisible, NotAllowed, Changed, DomainError."""
    with working(by) as purpose:
        step = locked(Step, person_id, step_id, by, purpose)
        return change(step, _plain(_step_values(person_id, values)), version, by, purpose=purpose)


def set_status(*, person_id: UUID, step_id: UUID, status: str, by: Actor) -> Step:
    """A step is begun, done, or no longer needed: whoever says it last is right. Raises NotVisible, NotAllowed, Conflict, DomainError."""
    if status not in Status.values:
        raise DomainError("stand", _("Kies hoe het ervoor staat."), "", 422)
    with working(by) as purpose:
        step = locked(Step, person_id, step_id, by, purpose)
        if step.removed_at is not None:
            raise Conflict(_("Deze stap is intussen weggehaald."), _("U kunt hem terugzetten bij “Wat er veranderde”."))
        return put(step, {"status": status}, by, Change.CHANGED, purpose=purpose)


def remove_wish(*, person_id: UUID, wish_id: UUID, by: Actor) -> Wish:
    """Take a sentence out of the plan; it can be put back. Twice is once. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        return _remove(locked(Wish, person_id, wish_id, by, purpose), by, purpose)


def remove_step(*, person_id: UUID, step_id: UUID, by: Actor) -> Step:
    """Take a step out of the plan; it can be put back. Twice is once. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        return _remove(locked(Step, person_id, step_id, by, purpose), by, purpose)


def _remove(row: Row, by: Actor, purpose: str) -> Row:
    return put(row, {}, by, Change.REMOVED, purpose=purpose, removed=True)


def _there(model: type[Row], person_id: UUID, ident: UUID | None, by: Actor, purpose: str) -> Row | None:
    """The sentence that a form sent twice already made. Raises NotVisible for a person of whom nothing of the plan is seen."""
    reach = PersonManager.reach(by, purpose, PLAN_PARTS, person_id)
    if by.kind != "system" and not any(person_id in reach.ids[part] for part in PLAN_PARTS):
        raise NotVisible
    if ident is None:
        return None
    row: Row | None = model.objects.reached(reach).filter(person_id=person_id, pk=ident).first()
    return row


def _add(row: Wish | Step, by: Actor, purpose: str) -> None:
    touch(row.person_id, by)
    row.save(force_insert=True)
    keep(row, Change.MADE, by, purpose=purpose)


def _part(part: str) -> str:
    if part not in PLAN_PARTS:
        raise DomainError("deel", _("Kies bij welk deel van het plan dit hoort."), "", 422)
    return part


def _step_values(person_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a step that were given, checked. Raises DomainError."""
    said = {name: values[name] for name in Step.CONTENT if name in values}
    if "part" in said:
        said["part"] = _part(said["part"])
    if "text" in said:
        said["text"] = needed(said["text"], _("Schrijf op wat er gedaan wordt."), MAX_STEP)
    if "note" in said:
        said["note"] = clean(said["note"] or "")[:300]
    if "owner_kind" in said:
        said |= _owner(person_id, said)
    return said


def _owner(person_id: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    """Who does it: of a member of the circle only a real one, and nobody has no name. Raises DomainError (`wie`)."""
    kind, member = said["owner_kind"], said.get("owner_member_id")
    if kind not in OwnerKind.values:
        raise DomainError("wie", _("Kies wie dit doet."), "", 422)
    if kind == OwnerKind.NOBODY:
        return {"owner_kind": kind, "owner_name": "", "owner_user_id": None, "owner_member_id": None}
    of = PersonMember.objects.for_system(WHY).filter(person_id=person_id, pk=member)
    if member is not None and not of.exists():
        raise DomainError("wie", _("Deze persoon hoort niet bij de kring."), _("Kies iemand anders."), 422)
    return {
        "owner_kind": kind, "owner_name": clean(said.get("owner_name") or "")[:120], "owner_user_id": said.get("owner_user_id"),
        "owner_member_id": member,
    }  # fmt: skip


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a version keeps them."""
    return {name: value if value is None or isinstance(value, str) else str(value) for name, value in values.items()}
