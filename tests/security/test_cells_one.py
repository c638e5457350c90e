"""One half of every door of a person x role x state of consent, whole; the other half is in `test_cells_two`, for another worker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.security import cells
from tests.security.circle import USER_ROLES
from tests.security.world import World

pytestmark = pytest.mark.django_db
HALF = cells.HALVES[0]
STRANGERS = ("anonymous", "other organisation", "operator")


@pytest.mark.parametrize("role", HALF)
def test_the_web_lets_in_exactly_whom_the_policy_lets_in(world: World, role: str) -> None:
    assert cells.at_doors(world, role) == []


@pytest.mark.parametrize("role", HALF)
def test_a_page_about_who_knocks_shows_nothing_more_than_the_policy_lets_see(world: World, role: str) -> None:
    assert cells.at_knockers(world, role) == []


@pytest.mark.parametrize("role", [role for role in HALF if role in USER_ROLES])
def test_a_page_about_several_people_shows_nothing_more_than_the_policy_lets_see(world: World, role: str) -> None:
    assert cells.at_several(world, role) == []


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_and_a_wrong_kind_meet_nothing(world: World, role: str) -> None:
    assert cells.of_stranger(world, role) == []


def test_an_open_door_would_be_noticed(world: World, monkeypatch: Any) -> None:
    """The walk itself can fail: a keeper that lets everyone in gives faults, at every door of who has no place."""
    from naast.access.queries.standing import Standing

    decide = Standing.decide
    monkeypatch.setattr(Standing, "decide", lambda self, *asked: replace(decide(self, *asked), allowed=True))
    nobody = [place for place in world.circle.places if (place.role, place.state) == ("care", "none")]
    monkeypatch.setattr(cells, "_places", lambda circle, role: nobody)
    met = cells.walk_doors(world, "care")
    assert len(met.wrong) >= 15
