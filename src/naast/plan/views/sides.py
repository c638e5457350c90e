"""From which side somebody comes to a plan: a professional at a person's file, or a resident at their own. One page serves both.

A view written once becomes two doors with `both_sides`; what it needs to know of the side is in `Side`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core import rls
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.core.models import Reach
from naast.people import queries as people
from naast.people.models import Person, PersonMember
from naast.plan import queries
from naast.plan.choices import CARE, OWN, PLAN_PARTS

METHODS = {
    "look": require_safe,
    "form": require_http_methods(["GET", "HEAD", "POST"]),
    "send": require_POST,
}


@dataclass(frozen=True, slots=True)
class Side:
    """Who reads, of whom, and how addresses begin on this side. `me`: the resident's own row; None for a professional."""

    actor: Actor
    purpose: str
    person_id: UUID
    reach: Reach
    person: Person | None
    me: PersonMember | None

    @property
    def name(self) -> str:
        """The name of the person, as far as this reader may know it."""
        return self.person.name if self.person else _("deze persoon")

    @property
    def is_own(self) -> bool:
        """Whether it is the reader's own plan."""
        return self.me is not None and self.me.is_self

    @property
    def is_child(self) -> bool:
        """Whether the reader is spoken to with "je"."""
        return self.me is not None and self.me.is_child

    @property
    def deceased(self) -> Any:
        """Whom it is about, when that person died: a row with `deceased_on` and `plan_ends_on`; else None."""
        who = self.person or (self.me.person if self.me else None)
        return who if who is not None and who.is_deceased else None

    def url(self, name: str, **parts: Any) -> str:
        """The address of a page of the plan on this side."""
        if self.me is None:
            return reverse(
                f"plan:person_{name}" if name else "plan:person", kwargs={"person_id": self.person_id, **parts}
            )
        return reverse(f"plan:own_{name}" if name else "plan:own", kwargs=parts)


View = Callable[..., HttpResponse]


def both_sides(kind: str) -> Callable[[View], tuple[View, View]]:
    """`view(request, side, **parts)` as two doors: (for professionals, for residents). `kind`: look, form or send."""

    def wrap(view: View) -> tuple[View, View]:
        @door(any_of=PLAN_PARTS, purpose=CARE)
        @METHODS[kind]
        @wraps(view)
        def team(request: HttpRequest, person_id: UUID, **parts: Any) -> HttpResponse:
            return view(request, _side(request, person_id, CARE), **parts)

        @door(any_of=PLAN_PARTS, purpose=OWN, kinds=("resident",), person="")
        @METHODS[kind]
        @wraps(view)
        def own(request: HttpRequest, **parts: Any) -> HttpResponse:
            me = people.own_member(actor_of(request))
            return view(request, _side(request, me.person_id, OWN, me), **parts)

        return team, own

    return wrap


def _side(request: HttpRequest, person_id: UUID, purpose: str, me: PersonMember | None = None) -> Side:
    actor = actor_of(request)
    reach = queries.reach_for(actor, person_id, purpose)
    person = queries.person_in(reach, person_id)
    return Side(actor, purpose, person_id, reach, person or _nameless(person_id, me), me)


def _nameless(person_id: UUID, me: PersonMember | None) -> Person | None:
    """For a professional who may not know who it is: only whether the person lives, so that the page has the right tone."""
    if me is not None:
        return None
    why = "de toon van de bladzijde"
    with rls.acting_system(why):
        known = Person.objects.for_system(why).filter(pk=person_id).values("deceased_on", "plan_ends_on").first()
    return Person(pk=person_id, name=_("deze persoon"), **known) if known else None


def show(
    request: HttpRequest, side: Side, template: str, page: object, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of a plan: kept by no cache, in the frame of the side it is seen from."""
    frame = "base_desk.html" if side.me is None else "base.html"
    context = {"page": page, "side": side, "frame": frame, "is_child": side.is_child, **more}
    response = render(request, template, context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def back(side: Side, changed: Any = None) -> HttpResponse:
    """To the plan, with what was just changed in the address so that it can be taken back there."""
    after = f"?net={changed}" if changed else ""
    return redirect(side.url("") + after)
