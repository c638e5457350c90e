"""The keeper at every door: finds out who knocks and whom it is about, decides, opens the row-level context and notes the look.

The labels on the doors are in `core.doors`; which doors there are is listed by `doors`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from naast.access import actions, queries
from naast.access.queries.standing import Standing
from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.audit import actions as audit
from naast.audit.choices import Outcome
from naast.core import rls
from naast.core.actors import Actor
from naast.core.doors import KNOCKER, Door
from naast.core.english import in_reader_language
from naast.core.errors import NotAllowed, NotVisible
from naast.people import queries as people

View = Callable[..., HttpResponse]


class StreamBehindDoor(RuntimeError):
    """A stream is read after the transaction is over and would be empty: make it with `core.rls.materialised`."""


def who_knocks(request: HttpRequest) -> Actor | None:
    """The user who is logged in, else the resident of this session, else nobody."""
    if isinstance(request.user, User):
        return accounts.actor_for(request.user)
    return people.resident_actor(request)


class CircleKeeper:
    """The keeper of this house (see `core.doors.Keeper`)."""

    def open(self, request: HttpRequest, door: Door, view: View, parts: dict[str, Any]) -> HttpResponse:
        """Let in who may, with the context of the database open. Raises NotVisible or NotAllowed."""
        actor = who_knocks(request)
        if actor is None:
            return _way_in(request, door, parts)
        if actor.kind not in door.kinds:
            raise NotVisible
        person_id = None if door.part == KNOCKER else _person(door, actor, parts)
        request.naast_actor = actor  # type: ignore[attr-defined]
        looked: tuple[str, ...] = ()
        with rls.acting(actor, door.purpose):
            standing = queries.standing_of(actor, person_id) if person_id is not None else None
            if standing is not None:
                looked = tuple(part for part in door.parts if standing.decide(part, door.purpose).allowed)
            if standing is None or looked:
                response = _seen(view, request, parts)
        if standing is not None and not looked:
            # Outside the transaction: what is raised in it would take the line in the log along.
            _refuse(door, standing, person_id)
        if person_id is not None and request.method in ("GET", "HEAD") and response.status_code == 200:
            audit.record_reads(by=actor, person_id=person_id, parts=looked, purpose=door.purpose)
        response.naast_private = getattr(response, "naast_private", True)  # type: ignore[attr-defined]
        return response

    def admit(self, *, person_id: UUID, by: Actor, reason: str) -> None:
        """Whoever made a person is in the circle from now on."""
        actions.admit(person_id=person_id, by=by, reason=reason)


def _way_in(request: HttpRequest, door: Door, parts: dict[str, Any]) -> HttpResponse:
    """Where nobody in particular goes. Raises NotVisible where the address would tell that somebody exists."""
    if door.kinds == frozenset({"user"}):
        return redirect_to_login(request.get_full_path())
    if door.kinds == frozenset({"resident"}) and not door.person and not parts:
        # Whose hour is over, or who kept this address as a bookmark: how to come in again, and not that there is no such page.
        return redirect(reverse("people:new_link") + "?uit=1")
    raise NotVisible


def _person(door: Door, actor: Actor, parts: dict[str, Any]) -> UUID | None:
    """Whom it is about; None for a page with several persons, which its queries scope."""
    named = queries.as_uuid(parts.get(door.person, "")) if door.person else None
    if actor.kind == "resident":
        own = people.person_id_of(actor)
        if named not in (None, own):
            raise NotVisible
        return own
    return named


def _seen(view: View, request: HttpRequest, parts: dict[str, Any]) -> HttpResponse:
    """The page, whole. Raises StreamBehindDoor."""
    response = view(request, **parts)
    if response.streaming:
        raise StreamBehindDoor(view.__name__)
    # A page that is drawn later would be drawn outside the transaction, and be empty.
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


def _refuse(door: Door, standing: Standing, person_id: UUID | None) -> NoReturn:
    """Note it. Raises NotVisible for who has no place in the circle now, NotAllowed (with the reason) for who has, but not for this."""
    refused = standing.decide(door.part, door.purpose)
    audit.record_read(
        by=standing.actor, person_id=person_id, part=door.part, purpose=door.purpose, outcome=Outcome.REFUSED,
        detail={"rule": str(refused.rule)},
    )  # fmt: skip
    if not standing.sees_anything():
        raise NotVisible
    raise NotAllowed(in_reader_language(refused.reason), in_reader_language(refused.ask))
