"""A family with a plan: Gerda, her friend Ömer, Nadia of the team, and a nurse; each may see another piece of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from tests.access.conftest import ALL_PARTS, make_grant, make_member, make_person, make_user
from tests.conftest import Cast

from naast.core import rls
from naast.core.actors import Actor
from naast.people.models import Person, PersonMember
from naast.plan import actions
from naast.plan.choices import PLAN_PARTS
from naast.plan.models import Step, Version, Wish


@dataclass
class Family:
    """Gerda's circle. `nadia` changes all but meaning; `omer` reads people and money; `nurse` reads the body only."""

    person: Person
    own: PersonMember
    friend: PersonMember
    gerda: Actor
    omer: Actor
    nadia: Actor
    nurse: Actor
    stranger: Actor
    cast: Cast


@pytest.fixture
def family(cast: Cast) -> Family:
    """Made as the house, looked at as each of them."""
    person, own = make_person()
    friend = make_member(person)
    nurse_user, nurse = make_user("care", cast)
    make_grant(
        person, cast.users["nadia"], "member", may="change", parts=[p for p in ALL_PARTS if p != "plan-zingeving"]
    )
    make_grant(person, nurse_user, "care", "consent", parts=["plan-fysiek"], consent={"parts": ["plan-fysiek"]})
    make_grant(
        person, friend, "close", "consent", parts=["plan-sociaal"], purposes=["inzage"],
        consent={"parts": ["plan-sociaal"], "purpose": "inzage"},
    )  # fmt: skip
    return Family(
        person, own, friend, Actor.resident(own.pk, own.name), Actor.resident(friend.pk, friend.name),
        cast.actors["nadia"], nurse, cast.actors["kees"], cast,
    )  # fmt: skip


@pytest.fixture
def full(family: Family) -> Family:
    """One wish and one step in each part, written by Gerda."""
    for part in PLAN_PARTS:
        actions.write_wish(
            person_id=family.person.pk, kind="wish", text=f"Wens over {part}", part=part, by=family.gerda
        )
        actions.write_step(
            person_id=family.person.pk, values={"part": part, "text": f"Stap over {part}", "owner_kind": "nobody"},
            by=family.gerda,
        )  # fmt: skip
    return family


@contextmanager
def as_house() -> Iterator[None]:
    """Look at everything."""
    with rls.acting_system("proef"):
        yield


def steps_of(family: Family) -> list[Step]:
    """All steps, whatever their state."""
    with as_house():
        return list(Step.objects.for_system("proef").filter(person=family.person).order_by("created_at"))


def wishes_of(family: Family) -> list[Wish]:
    """All wishes."""
    with as_house():
        return list(Wish.objects.for_system("proef").filter(person=family.person).order_by("created_at"))


def versions_of(row: Step | Wish) -> list[Version]:
    """All versions, oldest first."""
    with as_house():
        return list(row.versions.for_system("proef").filter(**{row._meta.model_name: row}).order_by("number"))  # type: ignore[attr-defined]


@pytest.fixture
def browsers(monkeypatch: pytest.MonkeyPatch, family: Family) -> Any:
    """A browser per actor."""
    from tests.plan.mine import Browsers

    return Browsers(monkeypatch)
