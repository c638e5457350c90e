"""What the walks of `test_cells_one` and `test_cells_two` and the tables of `test_every_table` stand on: doors, roles, states, time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from naast.access.queries import policy
from naast.accounts.choices import Role
from tests.security import cells, tally
from tests.security import circle as circles
from tests.security.circle import Circle
from tests.security.world import World

pytestmark = pytest.mark.django_db


def test_the_house_has_doors_of_every_part_that_is_there() -> None:
    assert len(cells.OF_ONE_PERSON) >= 80
    assert len(cells.OF_SEVERAL) >= 10
    assert {one.door.part for one in cells.DOORS if one.door} >= {"identity", "circle", "story", "referrals"}


def test_every_door_names_a_part_and_a_purpose_of_the_policy() -> None:
    for one in cells.DOORS:
        assert one.door is not None
        assert set(one.door.parts) <= set(policy().parts), one.name
        assert one.door.purpose in policy().purposes, one.name
        assert one.door.kinds <= {"user", "resident"}, one.name
        assert not one.door.person or one.door.person in one.parts, one.name


def test_every_role_of_the_policy_is_in_the_table() -> None:
    """A role that comes into the policy comes into these tests: none of them can be forgotten."""
    known = {role.id for role in policy().roles.values() if role.lines}
    assert {*circles.USER_ROLES, *circles.RESIDENT_ROLES, *circles.OWN_ROLES} == known
    assert {role.value for role in Role} == set(circles.USER_ROLES)
    assert sorted(role for half in cells.HALVES for role in half) == sorted(known)


def test_everyone_stands_there_once_in_every_state(world: World) -> None:
    found = [(place.role, place.state) for place in world.circle.places]
    roles = (*cells.ROLES, *circles.OWN_ROLES)
    assert sorted(found) == sorted((role, state) for role in roles for state in cells.states_of(role))


def test_time_takes_away_and_never_gives(world: World) -> None:
    """The same places, later: nothing opens by waiting."""
    circle: Circle = world.circle
    for place in circle.places:
        for part in policy().parts:
            for purpose in policy().purposes:
                now = cells.expected(place, part, purpose, circle.now).allowed
                later = cells.expected(place, part, purpose, circle.now + timedelta(days=400)).allowed
                assert not (later and not now), (place.role, place.state, part, purpose)
                tally.cell("policy, later against now")
