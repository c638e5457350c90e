"""From which side somebody comes to the visits of a person: a professional at a file, or a resident at their own. One page serves both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core import rls
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.people import queries as people
from naast.people.models import Person, PersonMember
from naast.visits.choices import CARE, OWN, PART

METHODS = {"look": require_safe, "form": require_http_methods(["GET", "HEAD", "POST"]), "send": require_POST}
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Side:
    """Who reads, of whom. `me`: the resident's own row; None for a professional."""

    actor: Actor
    purpose: str
    person_id: UUID
    name: str
    me: PersonMember | None = None

    @property
    def is_own(self) -> bool:
        """Whether the reader is the person, or speaks for them."""
        return self.me is not None and (self.me.is_self or self.me.is_representative)

    @property
    def may_change(self) -> bool:
        """Whether the database would let this reader change anything here."""
        return rls.may_change(self.person_id, PART)

    def url(self, name: str, **parts: Any) -> str:
        """The address of a page on this side."""
        if self.me is None:
            return reverse(f"visit:{name}", kwargs={"person_id": self.person_id, **parts})
        return reverse(f"visit:own_{name}", kwargs=parts)


def team_side(kind: str) -> Callable[[View], View]:
    """`view(request, side, **parts)` as a door for professionals. `kind`: look, form or send."""

    def wrap(view: View) -> View:
        @door(part=PART, purpose=CARE)
        @METHODS[kind]
        @wraps(view)
        def team(request: HttpRequest, person_id: UUID, **parts: Any) -> HttpResponse:
            actor = actor_of(request)
            return view(request, Side(actor, CARE, person_id, _name(actor, person_id, CARE)), **parts)

        return team

    return wrap


def own_side(kind: str) -> Callable[[View], View]:
    """The same for the person and those beside them."""

    def wrap(view: View) -> View:
        @door(part=PART, purpose=OWN, kinds=("resident",), person="")
        @METHODS[kind]
        @wraps(view)
        def own(request: HttpRequest, **parts: Any) -> HttpResponse:
            actor = actor_of(request)
            me = people.own_member(actor)
            return view(request, Side(actor, OWN, me.person_id, _name(actor, me.person_id, OWN), me), **parts)

        return own

    return wrap


def _name(actor: Actor, person_id: UUID, purpose: str) -> str:
    """What this reader may call the person."""
    row = Person.objects.for_actor(actor, purpose).filter(pk=person_id).values_list("name", flat=True).first()
    return row or _("deze persoon")


def show(
    request: HttpRequest, side: Side, template: str, page: object, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of visits: kept by no cache, in the frame of the side it is seen from."""
    frame = "base_desk.html" if side.me is None else "base.html"
    is_child = side.me is not None and side.me.is_child
    context = {"page": page, "side": side, "frame": frame, "is_child": is_child, **more}
    response = render(request, template, context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response
