"""Who is at the door of a table: somebody with an account and a seat, or a browser that showed the code of an invitation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naast.accounts import queries as accounts
from naast.casetable import queries
from naast.casetable.models import CaseTable, Seat
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotVisible

View = Callable[..., HttpResponse]
SESSION_KEY = "casetable"
# Long enough for an evening and the way home.
SESSION_LENGTH = timedelta(hours=6)
MOST_OPEN = 10


@dataclass(frozen=True, slots=True)
class Guest:
    """Who looks: `seat` at this table, or a coordinator without one; `actor` is there for who is logged in."""

    table: CaseTable
    seat: Seat | None
    actor: Actor | None

    @property
    def seated(self) -> Seat:
        """The seat. Raises NotVisible for a coordinator without one: what is said at the table is not for them."""
        if self.seat is None:
            raise NotVisible
        return self.seat


def show(request: HttpRequest, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page that no cache keeps."""
    response = render(request, f"casetable/{template}.html", more, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def actor_of(request: HttpRequest) -> Actor:
    """Who is logged in, as an actor."""
    return accounts.actor_for(request.user)  # type: ignore[arg-type]


def worker_only(view: View) -> View:
    """A view for who works with people here."""

    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        actor = actor_of(request)
        queries.need_worker(actor)
        return view(request, actor=actor, **parts)

    return guarded


def coordinator_only(view: View) -> View:
    """A view for who plans tables."""

    @worker_only
    @wraps(view)
    def guarded(request: HttpRequest, *, actor: Actor, **parts: Any) -> HttpResponse:
        queries.need_coordinator(actor)
        return view(request, actor=actor, **parts)

    return guarded


def at_table(view: View) -> View:
    """A view for who has a seat at this table, or coordinates. Anyone else with an account: it does not exist; without: open your link."""

    @wraps(view)
    def guarded(request: HttpRequest, table_id: UUID, **parts: Any) -> HttpResponse:
        guest = _guest(request, table_id)
        if guest is None:
            return show(request, "no_seat", status=403, next=request.path)
        return view(request, guest=guest, **parts)

    return guarded


def _guest(request: HttpRequest, table_id: UUID) -> Guest | None:
    seat = _seat_of_browser(request, table_id)
    if not request.user.is_authenticated:
        return None if seat is None else Guest(seat.table, seat, None)
    actor = actor_of(request)
    seat = queries.seat_of_user(table_id, actor.id) or seat
    if seat is not None:
        return Guest(seat.table, seat, actor)
    if not queries.coordinates(actor):
        raise NotVisible
    return Guest(queries.table_by_id(table_id), None, actor)


def _seat_of_browser(request: HttpRequest, table_id: UUID) -> Seat | None:
    kept = request.session.get(SESSION_KEY, {}).get(table_id.hex)
    try:
        seat_id, since = UUID(kept[0]), datetime.fromisoformat(kept[1])
    except (TypeError, ValueError, IndexError):
        return None
    if since + SESSION_LENGTH < clock.now():
        return None
    return queries.seat_for(table_id, seat_id)


def let_in(request: HttpRequest, seat: Seat) -> None:
    """This browser may sit here for a while. A new key: whoever knew the session of before does not know this one."""
    request.session.cycle_key()
    kept = dict(list(request.session.get(SESSION_KEY, {}).items())[1 - MOST_OPEN :])
    request.session[SESSION_KEY] = {**kept, seat.table_id.hex: [seat.pk.hex, clock.now().isoformat()]}
