"""Two rows are one human: merge them, and undo that exactly. A human decides; nothing is lost on the way.

What moves: every row that points to the merged-away person, in whichever room it is kept, unless its model says `on_merge = "stay"` in
its `class Privacy`, or an equal row stands there already. What the merged-away row itself knew stays on it, and fills only what was empty.

Nobody sees more by it: before anything moves, whoever saw only one of both files loses what would show them the other (`people.joining`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import PersonScopedModel, scope_of
from naast.core.privacy import models_of_persons
from naast.people import joining
from naast.people.actions.rows import mine, note, working
from naast.people.choices import UPKEEP, LinkEnd, Relation
from naast.people.models import AccessLink, Different, LoginCode, Merge, Person, PersonMember

WHY = "twee rijen van één mens"
# What the kept rows take over when they are empty there, and only then.
_FILL_PERSON = ("birth_year", "pc4", "contact_note", "plan_ends_on")
_FILL_OWN = ("email", "phone", "birth_year")


def merge(*, keep_id: UUID, gone_id: UUID, by: Actor) -> Merge:
    """`gone` becomes part of `keep`. Raises NotVisible unless `by` sees both, NotAllowed, Conflict, DomainError (`zelfde`, `overleden`)."""
    _professional(by)
    if keep_id == gone_id:
        raise DomainError("zelfde", _("Dit is twee keer dezelfde rij."), "", 422)
    with working(by, UPKEEP):
        # Always in the same order, so that two people who merge the other way round do not wait for each other for ever.
        locked = {pk: mine(pk, by, UPKEEP) for pk in sorted((keep_id, gone_id))}
        keep, gone = locked[keep_id], locked[gone_id]
        if gone.is_deceased and not keep.is_deceased:
            raise DomainError(
                "overleden", _("Bij de rij die verdwijnt staat een overlijden, bij de andere niet."),
                _("Klopt het overlijden? Laat dan de andere rij staan, of leg het daar eerst vast."), 422,
            )  # fmt: skip
        with rls.acting_system(WHY):
            done, fewer = _merge(keep, gone, by)
            note(
                keep.pk, "person merged", by, purpose=UPKEEP, row=done, gone=str(gone.pk), rows=_count(done.moved), narrowed=fewer,
            )  # fmt: skip
            note(gone.pk, "person merged away", by, purpose=UPKEEP, row=done, kept=str(keep.pk))
    return done


def _merge(keep: Person, gone: Person, by: Actor) -> tuple[Merge, int]:
    changed: dict[str, dict[str, list[Any]]] = {}
    own, theirs = _own(keep), _own(gone)
    met = joining.Joining(keep.pk, gone.pk, _parts_of(gone, keep), _parts_of(keep))
    fewer = joining.narrow(met, lambda row, values: _change(row, values, changed))
    _fill(keep, gone, _FILL_PERSON, changed)
    _fill(own, theirs, _FILL_OWN, changed)
    moved = dict(_move_all(keep, gone))
    # The link of the row that goes opened another file until now; a new one is sent when it is needed.
    for link in AccessLink.objects.for_system(WHY).filter(member=theirs, ended_at=None):
        _change(link, {"ended_at": clock.now(), "ended_why": LinkEnd.MERGED}, changed)
    _change(gone, {"merged_into_id": keep.pk, "version": gone.version + 1}, changed)
    _change(keep, {"version": keep.version + 1}, changed)
    result: Merge = Merge.objects.create(person=keep, gone=gone, by_label=by.label, moved=moved, changed=changed)
    return result, fewer


def _parts_of(person: Person, into: Person | None = None) -> frozenset[str]:
    """The parts in which this file holds something; `into`: of its own row only what would fill something empty over there counts."""
    found = {"identity"} if into is None or _fills(into, person, _FILL_PERSON) else set()
    for model in models_of_persons():
        scope = scope_of(model) if issubclass(model, PersonScopedModel) else None
        if scope is None or model in (Person, Merge, Different) or "__" in scope.path:
            continue
        rows = model._base_manager.filter(**{scope.path: person.pk})
        if model is PersonMember and into is not None and not _fills(_own(into), _own(person), _FILL_OWN):
            rows = rows.exclude(relation=Relation.SELF)
        found |= (
            set(rows.values_list(scope.part_field, flat=True)) if scope.part_field else _all_when(rows, scope.parts)
        )
    return frozenset(found)


def _all_when(rows: Any, parts: tuple[str, ...]) -> set[str]:
    return set(parts) if rows.exists() else set()


def _fills(kept: models.Model, gone: models.Model, names: tuple[str, ...]) -> bool:
    return any(getattr(kept, n) in ("", None) and getattr(gone, n) not in ("", None) for n in names)


def undo_merge(*, merge_id: UUID, by: Actor) -> Merge:
    """Two again: every row back where it was, every filled field empty again. What was changed since then stays as it is.

    Raises NotVisible, NotAllowed, Conflict (already undone, or one of both was merged again later).
    """
    _professional(by)
    with working(by, UPKEEP):
        found = Merge.objects.for_actor(by, UPKEEP).filter(pk=merge_id).first()
        if found is None:
            raise NotVisible
        done: Merge = Merge.objects.for_system(WHY).select_for_update().get(pk=merge_id)
        if done.undone_at is not None:
            raise Conflict(_("Deze samenvoeging is al teruggedraaid."))
        keep = mine(done.person_id, by, UPKEEP) if not _is_gone(done.person_id) else None
        if keep is None:
            raise Conflict(
                _("De persoon die bleef, is later zelf samengevoegd."), _("Draai eerst die latere samenvoeging terug.")
            )
        with rls.acting_system(WHY):
            _undo(done)
            done.undone_at, done.undone_by = clock.now(), by.label
            done.save(update_fields=["undone_at", "undone_by"])
            note(done.person_id, "merge undone", by, purpose=UPKEEP, row=done, rows=_count(done.moved))
            note(done.gone_id, "merge undone", by, purpose=UPKEEP, row=done)
    return done


def _undo(done: Merge) -> None:
    for name, ids in done.moved.items():
        model, field = _model_of(name)
        rows = model._base_manager.filter(**{"pk__in": ids, f"{field}_id": done.person_id})
        rows.update(**{f"{field}_id": done.gone_id})
    for name, fields in done.changed.items():
        label, _colon, pk = name.partition(":")
        row = apps.get_model(label)._base_manager.filter(pk=pk).first()
        if row is not None:
            _restore(row, fields)


def _restore(row: models.Model, fields: dict[str, list[Any]]) -> None:
    back = {name: before for name, (before, after) in fields.items() if _plain(getattr(row, name)) == after}
    if back:
        python = {name: _field(row, name).to_python(value) for name, value in back.items()}
        type(row)._base_manager.filter(pk=row.pk).update(**python)


def _field(row: models.Model, name: str) -> Any:
    return row._meta.get_field(name.removesuffix("_id"))


def mark_different(*, person_id: UUID, other_id: UUID, by: Actor) -> Different:
    """A human looked: these are two people. Not suggested again. Raises NotVisible unless `by` sees both, NotAllowed."""
    _professional(by)
    with working(by, UPKEEP):
        first, second = (mine(pk, by, UPKEEP) for pk in sorted((person_id, other_id)))
        row, made = Different.objects.for_system(WHY).get_or_create(
            person=first, other=second, defaults={"by_label": by.label}
        )
        if made:
            note(first.pk, "persons told apart", by, purpose=UPKEEP, row=row, other=str(second.pk))
    result: Different = row
    return result


def _professional(by: Actor) -> None:
    if by.kind != "user":
        raise NotAllowed(_("Samenvoegen doet iemand van het team."), _("Bel het team."))


def _own(person: Person) -> PersonMember:
    rows = PersonMember.objects.for_system(WHY).select_for_update()
    own: PersonMember = rows.get(person=person, relation=Relation.SELF, left_at=None)
    return own


def _is_gone(person_id: UUID) -> bool:
    return Person.objects.for_system(WHY).filter(pk=person_id, merged_into__isnull=False).exists()


def _fill(
    kept: models.Model, gone: models.Model, names: tuple[str, ...], changed: dict[str, dict[str, list[Any]]]
) -> None:
    values = {
        n: getattr(gone, n) for n in names if getattr(kept, n) in ("", None) and getattr(gone, n) not in ("", None)
    }
    _change(kept, values, changed)


def _change(row: Any, values: dict[str, Any], changed: dict[str, dict[str, list[Any]]]) -> None:
    """Set fields and remember what stood there and what stands there now."""
    if not values:
        return
    kept = changed.setdefault(f"{row._meta.label_lower}:{row.pk}", {})
    for name, value in values.items():
        kept[name] = [_plain(getattr(row, name)), _plain(value)]
        setattr(row, name, value)
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def _plain(value: Any) -> Any:
    """A value as it comes back from JSON, the same in every time zone and to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, date | UUID | str) else value


def _move_all(keep: Person, gone: Person) -> Iterator[tuple[str, list[str]]]:
    """Give every row of `gone` to `keep`; what may not be there twice stays. Links and codes go with their member."""
    members = PersonMember.objects.for_system(WHY).filter(person=gone).exclude(relation=Relation.SELF)
    went = _move(members, "person", keep)
    yield "people.personmember:person", went
    links = _move(AccessLink.objects.for_system(WHY).filter(person=gone, member__in=went), "person", keep)
    yield "people.accesslink:person", links
    yield (
        "people.logincode:person",
        _move(LoginCode.objects.for_system(WHY).filter(person=gone, link__in=links), "person", keep),
    )
    for relation in Person._meta.related_objects:
        model: Any = relation.related_model
        inner = model.__dict__.get("Privacy")
        if model in (PersonMember, AccessLink, LoginCode) or getattr(inner, "on_merge", "") == "stay":
            continue
        name = relation.field.name
        yield f"{model._meta.label_lower}:{name}", _move(model._base_manager.filter(**{name: gone}), name, keep)


def _move(rows: Any, name: str, keep: Person) -> list[str]:
    """Point `rows` to `keep`; returns the ids of those that went. A row that may not stand there twice stays where it is."""
    ids = list(rows.values_list("pk", flat=True))
    every = rows.model._base_manager
    try:
        with transaction.atomic():
            every.filter(pk__in=ids).update(**{name: keep})
        return [str(pk) for pk in ids]
    except IntegrityError:
        return [str(pk) for pk in ids if _moved_one(every.filter(pk=pk), name, keep)]


def _moved_one(row: Any, name: str, keep: Person) -> bool:
    try:
        with transaction.atomic():
            return bool(row.update(**{name: keep}))
    except IntegrityError:
        return False


def _model_of(name: str) -> tuple[Any, str]:
    label, _colon, field = name.partition(":")
    return apps.get_model(label), field


def _count(moved: dict[str, list[str]]) -> int:
    return sum(len(ids) for ids in moved.values())
