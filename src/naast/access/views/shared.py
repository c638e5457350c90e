"""What the pages of this room share: on whose page the reader is, and a page that nobody keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from naast.access import queries
from naast.access.choices import CARE, READ
from naast.core import rls
from naast.core.actors import Actor
from naast.core.doors import actor_of
from naast.people import queries as people
from naast.people.models import Person, PersonMember


@dataclass(frozen=True, slots=True)
class Here:
    """Who reads, about whom, for which purpose. `me` is the resident who reads; None for a professional."""

    actor: Actor
    person: Person
    purpose: str
    me: PersonMember | None
    members: list[PersonMember]

    def url(self, name: str, *more: Any) -> str:
        """The address of a page about this person, in the reader's own part of the house."""
        if self.me is not None:
            return reverse(f"access:my_{name}", args=more)
        return reverse(f"access:{name}", args=[self.person.pk, *more])

    @property
    def is_child(self) -> bool:
        """Whether the page says "je"."""
        return bool(self.me and self.me.is_child)


def here(request: HttpRequest, person_id: UUID | None = None) -> Here:
    """Behind an open door. Raises NotVisible."""
    actor = actor_of(request)
    purpose = READ if actor.kind == "resident" else CARE
    about = person_id or people.person_id_of(actor)
    members = queries.members_for(actor, about, purpose)
    me = next((member for member in members if str(member.pk) == actor.id), None) if actor.kind == "resident" else None
    # The name of the person stands on every page here; who may see the circle but not the contact details knows it already.
    with rls.acting_system(queries.DECIDING):
        person = queries.person_of(about)
    return Here(actor, person, purpose, me, members)


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page about a person: kept by no cache."""
    response = render(request, template, context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def to_circle(place: Here) -> HttpResponse:
    """Back to the page "Wie ziet wat"."""
    return redirect(place.url("circle"))
