"""A table with people around it: Gerda, her friend Ömer, Nadia of the team, two nurses, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from naast.accounts.models import Membership, User
from naast.core import clock
from naast.core.actors import Actor
from naast.people.models import Person, PersonMember
from naast.visits import actions
from naast.visits.actions.pieces import Piece
from naast.visits.actions.reports import Told
from naast.visits.models import Report
from tests.access.conftest import ALL_PARTS, make_grant, make_member, make_person
from tests.conftest import Cast
from tests.plan.mine import Browsers


@dataclass
class Table:
    """`ria` and `sam` are nurses who may write, `omer` reads along, `stranger` works elsewhere."""

    person: Person
    own: PersonMember
    gerda: Actor
    omer: Actor
    nadia: Actor
    ria: Actor
    sam: Actor
    stranger: Actor
    cast: Cast


def _nurse(name: str, cast: Cast, person: Person) -> Actor:
    user = User.objects.create_user(f"{name}@rivierdal.invalid", name.title())
    Membership.objects.create(user=user, team=cast.teams["stad"], role="care")
    make_grant(person, user, "care", "consent", may="change", consent={"parts": ALL_PARTS, "may": "change"})
    return Actor("user", str(user.pk), user.name, organisation="Zorg aan Huis")


@pytest.fixture
def table(cast: Cast) -> Table:
    """Made as the house, looked at as each of them."""
    person, own = make_person()
    friend = make_member(person)
    make_grant(person, cast.users["nadia"], "member", may="change")
    make_grant(
        person, friend, "close", "consent", parts=["visits"], purposes=["inzage"],
        consent={"parts": ["visits"], "purpose": "inzage"},
    )  # fmt: skip
    return Table(
        person, own, Actor.resident(own.pk, own.name), Actor.resident(friend.pk, friend.name), cast.actors["nadia"],
        _nurse("ria", cast, person), _nurse("sam", cast, person), cast.actors["kees"], cast,
    )  # fmt: skip


@pytest.fixture
def browsers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A browser per actor."""
    return Browsers(monkeypatch)


def told(**pieces: Any) -> Told:
    """A talk of today. A name with `_` is the kind with `-`; a text alone is a piece of the person."""
    found = {
        kind.replace("_", "-"): piece if isinstance(piece, Piece) else Piece(piece) for kind, piece in pieces.items()
    }
    return Told(clock.today(), found)


def recorded(table: Table, by: Actor | None = None, **pieces: Any) -> Report:
    """A report of a talk, by Ria when nobody else is named."""
    return actions.record_visit(
        person_id=table.person.pk,
        key=uuid4(),
        told=told(**pieces or {"fysiek": "Ik slaap slecht."}),
        by=by or table.ria,
    )
