"""Give someone a place in the circle because the law allows it for their work, and stop any place."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from naast.access.actions.rows import ARRANGING, locked, need, note, place_by_law
from naast.access.choices import May
from naast.access.models import Grant
from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed


def admit(*, person_id: UUID, by: Actor, reason: str, only: Collection[str] = ()) -> Grant | None:
    """Whoever made a person is in the circle from then on. None for the house itself. Raises NotAllowed.

    `only`: no wider than these parts, for who must act on one thing and need not see the rest.
    """
    if by.kind == "system":
        return None
    with rls.acting_system(ARRANGING):
        grant = place_by_law(person_id, User.objects.get(pk=by.id), by, reason, only)
        if grant.may != May.CHANGE:
            # A place that the law gives for reading is no ground to begin a file.
            raise NotAllowed(_("U kunt hier niemand toevoegen."), _("Vraag het het wijkteam."))
        note(person_id, "circle joined", by, grant, role=grant.role, basis=grant.basis)
    return grant


def entrust(*, person_id: UUID, user_id: UUID, by: Actor, reason: str) -> Grant:
    """A colleague comes into the circle too, because the law allows it for their work.

    Raises NotVisible, NotAllowed, DomainError (`onbekend`).
    """
    need(by, person_id)
    with rls.acting_system(ARRANGING):
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None:
            raise DomainError("onbekend", _("Deze collega heeft geen account (meer)."), "", 422)
        grant = place_by_law(person_id, user, by, reason)
        note(person_id, "circle joined", by, grant, role=grant.role, basis=grant.basis)
    return grant


def stop(*, person_id: UUID, grant_id: UUID, by: Actor) -> Grant:
    """From now on this place counts no more; a consent below it is withdrawn. Doing it twice changes nothing.

    Raises NotVisible, NotAllowed.
    """
    own = _own_place(person_id, grant_id, by)
    if not own:
        need(by, person_id)
    with rls.acting_system(ARRANGING):
        rows = Grant.objects.for_system(ARRANGING).select_related("consent")
        grant: Grant = locked(rows, person_id=person_id, pk=grant_id)
        if grant.stopped_at is None:
            _end(grant, by)
            note(person_id, "circle left" if own else "circle stopped", by, grant, role=grant.role, basis=grant.basis)
    return grant


def stop_all(*, person_id: UUID, grant_id: UUID, by: Actor) -> str:
    """One tap: stop this place and every other one of the same human; returns their name. Raises NotVisible, NotAllowed."""
    first = stop(person_id=person_id, grant_id=grant_id, by=by)
    with rls.acting_system(ARRANGING):
        rows = Grant.objects.for_system(ARRANGING).filter(
            person_id=person_id, user_id=first.user_id, member_id=first.member_id, stopped_at=None
        )
        others = list(rows.values_list("pk", flat=True))
        who = first.user or first.member
        name = who.name if who is not None else ""
    for other in others:
        stop(person_id=person_id, grant_id=other, by=by)
    return name


def _own_place(person_id: UUID, grant_id: UUID, by: Actor) -> bool:
    """Anyone may step out of a circle themself."""
    which = {"user": "user_id", "resident": "member_id"}.get(by.kind)
    if which is None:
        return False
    with rls.acting_system(ARRANGING):
        rows = Grant.objects.for_system(ARRANGING)
        return bool(rows.filter(person_id=person_id, pk=grant_id, **{which: by.id}).exists())


def _end(grant: Grant, by: Actor) -> None:
    now = clock.now()
    grant.stopped_at, grant.stopped_by = now, by.label[:120]
    grant.save(update_fields=["stopped_at", "stopped_by"])
    consent = grant.consent
    if consent is not None and consent.withdrawn_at is None:
        consent.withdrawn_at, consent.withdrawn_by = now, by.label[:120]
        consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
