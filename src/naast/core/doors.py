"""Doors: what a page about a person asks for. Every such view says which part, for which purpose and for whom; a keeper decides.

Only the labels and the place where the keeper stands live here. The keeper itself (who is it, may they, with which reason) is in the
access room, which registers itself when the house starts. Without a keeper every door stays shut.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from naast.core.actors import Actor
from naast.core.errors import NotVisible

View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)
PUBLIC = "public"
# A page about whoever knocks and nobody else (their own telephone number): it needs to be known who that is, nothing more.
KNOCKER = "knocker"
OWN_PERSON = ""


@dataclass(frozen=True, slots=True)
class Door:
    """What one view asks for.

    `part`: the part of a person's data it shows (`identity`, `story`, `circle`, ...), or `public` for a page without person data,
    or `knocker` for a page about whoever knocks.
    `purpose`: why it is asked, one of the purposes in `knowledge/policy`.
    `kinds`: which kinds of actors may knock at all.
    `person`: the name in the address that holds the person's id; empty for a resident's own person, or when there is no one person.
    `why`: for a public page, why it needs no decision.
    `any_of`: a page that shows several parts, each to whoever may see it: it opens when one of them may be seen. `part` is the first.
    """

    part: str
    purpose: str = ""
    kinds: frozenset[str] = frozenset()
    person: str = OWN_PERSON
    why: str = ""
    any_of: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of which one must be open."""
        return self.any_of or (self.part,)


class Keeper(Protocol):
    """Decides at every door. The access room has the real one; `set_keeper` puts it in place."""

    def open(self, request: HttpRequest, door: Door, view: View, parts: dict[str, Any]) -> HttpResponse:
        """Find out who knocks, decide, and answer with `view` or raise NotVisible or NotAllowed (with the reason).

        Before it calls `view` it sets `request.naast_actor` and opens the row-level context for actor and purpose.
        """

    def admit(self, *, person_id: UUID, by: Actor, reason: str) -> None:
        """Someone made a person: from now on they are in the circle. Called inside the transaction of the making."""


_keeper: Keeper | None = None


def set_keeper(keeper: Keeper | None) -> Keeper | None:
    """Put the keeper in place; returns the one before, so that a test can put it back."""
    global _keeper
    before, _keeper = _keeper, keeper
    return before


def keeper() -> Keeper:
    """The keeper. Raises NotVisible when there is none: shut, not open."""
    if _keeper is None:
        raise NotVisible
    return _keeper


def door(
    *,
    purpose: str,
    part: str = "",
    any_of: Sequence[str] = (),
    kinds: Collection[str] = ("user",),
    person: str = "person_id",
) -> Callable[[View], View]:
    """Mark a view as a door: `@door(part="story", purpose="begeleiding")`, or with `any_of` several parts. The label is `view.door`."""
    if bool(part) == bool(any_of):
        raise ValueError("a door asks for one part, or for any of several")
    label = Door(part or any_of[0], purpose, frozenset(kinds), person, any_of=tuple(any_of))

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            return keeper().open(request, label, view, parts)

        guarded.door = label  # type: ignore[attr-defined]
        return guarded

    return wrap


def public(why: str) -> Callable[[V], V]:
    """Mark a view that needs no decision, and say why."""

    def wrap(view: V) -> V:
        view.door = Door(PUBLIC, why=why)  # type: ignore[attr-defined]
        return view

    return wrap


def actor_of(request: HttpRequest) -> Actor:
    """Who stands behind an open door. Raises NotVisible when no keeper let anyone in."""
    actor = getattr(request, "naast_actor", None)
    if actor is None:
        raise NotVisible
    return actor  # type: ignore[no-any-return]


def label_of(view: Any) -> Door | None:
    """The label of a view, or None when it has none."""
    return getattr(view, "door", None)
