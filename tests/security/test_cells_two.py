"""The other half of every door of a person x role x state of consent (see `test_cells_one`), and who searches the log."""

from __future__ import annotations

import pytest

from tests.security import cells, quick, tally
from tests.security.circle import USER_ROLES
from tests.security.world import World

pytestmark = pytest.mark.django_db
HALF = cells.HALVES[1]
STRANGERS = ("privacy officer", "without a team", "safety net")


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


def test_only_who_keeps_watch_searches_the_log(world: World) -> None:
    """A door about nobody in particular, for the one role that has the purpose: by the policy, not by a list here."""
    (search,) = (one for one in cells.DOORS if one.name == "rights:search")
    assert search.door is not None
    for place in world.circle.places:
        if place.user is None:
            continue
        law = "law" in cells.CEILING.get((place.role, search.door.part, search.door.purpose), ())
        watches = law and place.role == "privacy"
        with quick.Visitor(cells.client_of(place)) as visitor:
            for method in ("get", "post"):
                status = visitor.ask(method, search.url(world.values)).status_code
                assert status == (200 if watches else 403), (place.role, place.state, method, status)
                tally.cell("the log x role x state of consent (web)")
