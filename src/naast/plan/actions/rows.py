"""What every change of a plan shares: find and lock the sentence, change it on top of what was seen, keep the version, write the audit row.

Who may change which part is decided by the database (row-level security); here that becomes a page with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotVisible
from naast.people.actions.rows import not_yours, note
from naast.plan.choices import Change
from naast.plan.merging import merge
from naast.plan.models import Plan, Step, Version, Wish
from naast.plan.models.plans import Sentence

WHY = "het plan bijhouden"
Row = TypeVar("Row", bound=Wish | Step)


class Changed(Conflict):
    """Somebody else changed it in the meantime. Carries what stands there now and what was typed, so that nothing is lost.

    `row`: the sentence as it is; `mine`: the content that was sent; `clashes`: the fields that differ and cannot be put together.
    """

    def __init__(self, row: Wish | Step, mine: Mapping[str, Any], clashes: tuple[str, ...]) -> None:
        super().__init__(_("Dit is intussen veranderd."), _("Wat u schreef, staat er nog. Kies wat er moet staan."))
        self.row, self.mine, self.clashes = row, dict(mine), clashes


def locked(model: type[Row], person_id: UUID, ident: UUID, by: Actor, purpose: str) -> Row:
    """One sentence of the plan, locked, also a removed one. Raises NotVisible, NotAllowed when `by` may only read it."""
    rows = model.objects.for_actor(by, purpose).filter(person_id=person_id, pk=ident)
    if not rows.exists():
        raise NotVisible
    # A lock asks the database whether this row may be changed too.
    row: Row | None = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise not_yours()
    return row


def touch(person_id: UUID, by: Actor) -> None:
    """The plan changed once more; the first change makes it. Changes of one plan wait for each other here."""
    rows = Plan.objects.for_system(WHY).filter(person_id=person_id)
    change = {"version": F("version") + 1, "changed_at": clock.now()}
    if not rows.update(**change):
        Plan.objects.for_system(WHY).bulk_create(
            [Plan(person_id=person_id, begun_by=by.label[:120])], ignore_conflicts=True
        )
        rows.update(**change)


def keep(row: Wish | Step, change: str, by: Actor, *, purpose: str, fields: list[str] | None = None) -> None:
    """The version of how `row` is now, and the audit row: which fields changed, never what stood in them."""
    of = {"wish": row} if isinstance(row, Wish) else {"step": row}
    Version.objects.create(
        person_id=row.person_id, part=row.part, number=row.version, change=change, by_kind=by.kind, by_id=by.id[:64],
        by_label=by.label[:120], at=row.changed_at, content=row.content(), removed=row.removed_at is not None, **of,
    )  # fmt: skip
    words = {
        Change.MADE: "plan sentence written", Change.CHANGED: "plan sentence changed", Change.REMOVED: "plan sentence removed",
        Change.UNDONE: "plan change undone",
    }  # fmt: skip
    note(
        row.person_id, words[Change(change)], by, part=row.part, purpose=purpose, row=row, version=row.version,
        fields=" ".join(fields or []),
    )  # fmt: skip


def put(row: Row, content: Mapping[str, Any], by: Actor, change: str, *, purpose: str, removed: bool = False) -> Row:
    """Let `row` be `content`, as its next version; nothing happens when it already is. Raises NotAllowed for another's part."""
    before = row.content()
    names: list[str] = [name for name in row.CONTENT if name in content and content[name] != before[name]]
    if not names and removed == (row.removed_at is not None):
        return row
    touch(row.person_id, by)
    for name in names:
        setattr(row, name, _python(row, name, content[name]))
    row.removed_at = clock.now() if removed else None
    row.version, row.changed_at, row.changed_by = row.version + 1, clock.now(), by.label[:120]
    row.save(update_fields=[*names, "removed_at", "version", "changed_at", "changed_by"])
    keep(row, change, by, purpose=purpose, fields=names)
    return row


def change(row: Row, values: Mapping[str, Any], seen: int, by: Actor, *, purpose: str) -> Row:
    """Change `row` on top of version `seen`. What others changed meanwhile in other fields stays. Raises Changed.

    Whoever saw the newest version of a removed sentence and still saves, puts it back.
    """
    now = row.content()
    mine = now | dict(values)
    if seen != row.version:
        base = _content_at(row, seen)
        mine = (base or now) | dict(values)
        merged = merge(base, now, mine)
        if merged.clashes or row.removed_at is not None:
            raise Changed(row, mine, merged.clashes)
        mine = merged.values
    return put(row, mine, by, Change.CHANGED, purpose=purpose)


def _content_at(row: Wish | Step, number: int) -> dict[str, Any] | None:
    """What a version said; None when there is none, or when this reader may not see the part it was in then."""
    rows = Version.objects.for_system(WHY).filter(number=number)
    rows = rows.filter(wish=row) if isinstance(row, Wish) else rows.filter(step=row)
    return cast("dict[str, Any] | None", rows.values_list("content", flat=True).first())


def _python(row: Sentence, name: str, value: Any) -> Any:
    field: Any = row._meta.get_field(name.removesuffix("_id"))
    return field.to_python(value)
