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
def test_the_web_lets_in_exactly_whom_the_policy_lets_in(
    world: World, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells.without_drawing(monkeypatch)
    with cells.unswept():
        met = cells.walk_doors(world, role)
    assert met.wrong == []
    # Each address in each state, whole: nothing here is a sample.
    assert met.cells >= len(cells.OF_ONE_PERSON) * len(cells.states_of(role))
    assert met.shut >= 10 * len(cells.states_of(role))
    assert met.opened >= FEWEST_OPEN[role]


# A walk in which every door stays shut would prove nothing.
FEWEST_OPEN: dict[str, int] = {"member": 60, "volunteer": 4, "provider": 4, "child": 4, "self": 20}


@pytest.mark.parametrize("role", HALF)
def test_a_page_about_who_knocks_shows_nothing_more_than_the_policy_lets_see(
    world: World, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells.without_drawing(monkeypatch)
    met = cells.walk_knockers(world, role)
    assert met.wrong == []
    assert met.cells == len(cells.KNOCKERS) * len(cells.states_of(role))
    assert met.opened >= len(cells.states_of(role))


@pytest.mark.parametrize("role", [role for role in HALF if role in USER_ROLES])
def test_a_page_about_several_people_shows_nothing_more_than_the_policy_lets_see(world: World, role: str) -> None:
    met = cells.walk_several(world, role)
    assert met.wrong == []
    assert met.cells >= len(cells.OF_SEVERAL) * len(cells.ALL_STATES)
    assert met.opened >= len(cells.ALL_STATES)


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_and_a_wrong_kind_meet_nothing(world: World, role: str) -> None:
    met = cells.walk_strangers(world, (role,))
    assert met.wrong == []
    assert met.cells == 2 * len(cells.DOORS)


def test_an_open_door_would_be_noticed(world: World, monkeypatch: Any) -> None:
    """The walk itself can fail: a keeper that lets everyone in gives faults, at every door of who has no place."""
    from naast.access.queries.standing import Standing

    decide = Standing.decide
    monkeypatch.setattr(Standing, "decide", lambda self, *asked: replace(decide(self, *asked), allowed=True))
    cells.without_drawing(monkeypatch)
    nobody = [place for place in world.circle.places if (place.role, place.state) == ("care", "none")]
    monkeypatch.setattr(cells, "_places", lambda circle, role: nobody)
    met = cells.walk_doors(world, "care")
    assert len(met.wrong) >= 15
