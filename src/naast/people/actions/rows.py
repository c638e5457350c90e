"""What every action on a person shares: work as the actor, find and lock the row, keep numbers out, write the audit row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import ProgrammingError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import InsufficientPrivilege

from naast.audit import actions as audit
from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.engine.anonymity import without_numbers
from naast.people.choices import CARE, OWN
from naast.people.models import AccessLink, Person, PersonMember

Detail = dict[str, Any]


def purpose_of(by: Actor) -> str:
    """Why this kind of actor works with a person: a resident for themself, a professional to help."""
    return OWN if by.kind == "resident" else CARE


@contextmanager
def working(by: Actor, purpose: str = "") -> Iterator[str]:
    """One transaction as `by`. What the database refuses becomes NotAllowed; nothing of it stays. Gives the purpose."""
    why = purpose or purpose_of(by)
    try:
        with rls.acting(by, why), transaction.atomic():
            yield why
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise not_yours() from None
        raise


def not_yours() -> NotAllowed:
    """Visible, but not yours to change."""
    return NotAllowed(
        _("U mag dit bekijken, maar niet veranderen."),
        _("Vraag het de persoon zelf, of de coördinator van uw team."),
    )


def mine(person_id: UUID, by: Actor, purpose: str, version: int | None = None) -> Person:
    """The person, locked. Raises NotVisible, NotAllowed when `by` may only look, Conflict when it changed meanwhile."""
    rows = Person.objects.for_actor(by, purpose).filter(merged_into=None, pk=person_id)
    if not rows.exists():
        raise NotVisible
    # A lock asks the database whether this row may be changed too.
    person: Person | None = rows.select_for_update(of=("self",)).first()
    if person is None:
        raise not_yours()
    _same_version(person.version, version)
    return person


def member_of(person_id: UUID, member_id: UUID, by: Actor, purpose: str, version: int | None = None) -> PersonMember:
    """Someone beside the person, locked. Raises NotVisible, NotAllowed, Conflict."""
    rows = PersonMember.objects.for_actor(by, purpose).filter(person_id=person_id, pk=member_id)
    if not rows.exists():
        raise NotVisible
    member: PersonMember | None = rows.select_for_update(of=("self",)).first()
    if member is None:
        raise not_yours()
    _same_version(member.version, version)
    return member


def _same_version(there: int, seen: int | None) -> None:
    if seen is not None and seen != there:
        raise Conflict(
            _("Iemand anders heeft dit net veranderd."),
            _("Kijk eerst wat er veranderd is. Wat u invulde, staat er nog."),
        )


def save(row: Person | PersonMember, *fields: str) -> None:
    """Save only the named fields, and count the version up."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def clean(text: str) -> str:
    """`text` without white space around it, and without citizen service and bank account numbers."""
    return without_numbers(text.strip())


def needed(text: str, message: str, most: int = 120) -> str:
    """The same, but something must be left. Raises DomainError(422)."""
    left = clean(text)
    if not left:
        raise DomainError("leeg", message, _("Vul het vak in en verstuur opnieuw."), 422)
    if len(left) > most:
        raise DomainError("te-lang", _("De tekst is te lang om te bewaren."), _("Kort hem in."), 422)
    return left


def note(
    person_id: UUID,
    action: str,
    by: Actor,
    *,
    part: str = "identity",
    purpose: str = "",
    row: Any = None,
    **detail: Any,
) -> None:
    """The audit row: which fields and states changed, never what stood in them."""
    audit.record(
        by=by, action=action, subject_type=row._meta.model_name if row is not None else "person",
        subject_id=row.pk if row is not None else person_id, detail=detail, purpose=purpose or purpose_of(by),
        person_id=person_id, part=part,
    )  # fmt: skip


def changed_names(row: Any, values: dict[str, Any]) -> list[str]:
    """Set `values` on the row; returns the names of the fields that really changed."""
    names = [name for name, value in values.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, values[name])
    return names


def end_links(links: Any, why: str, now: Any) -> list[UUID]:
    """Stop these links at once; every session that stands on them ends with them. Returns their ids."""
    ids = list(links.filter(ended_at=None).values_list("pk", flat=True))
    AccessLink.objects.for_system("links stoppen").filter(pk__in=ids).update(ended_at=now, ended_why=why)
    return ids
