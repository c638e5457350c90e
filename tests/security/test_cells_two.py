"""The other half of every door of a person x role x state of consent (see `test_cells_one`), and who searches the log."""

from __future__ import annotations

import pytest

from tests.security import cells, tally
from tests.security.circle import USER_ROLES
from tests.security.world import World

pytestmark = pytest.mark.django_db
HALF = cells.HALVES[1]
STRANGERS = ("privacy officer", "without a team", "safety net")
FEWEST_OPEN: dict[str, int] = {"coordinator": 60, "care": 10, "privacy": 0, "close": 10, "representative": 20}


@pytest.mark.parametrize("role", HALF)
def test_the_web_lets_in_exactly_whom_the_policy_lets_in(
    world: World, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells.without_drawing(monkeypatch)
    with cells.unswept():
        met = cells.walk_doors(world, role)
    assert met.wrong == []
    assert met.cells >= len(cells.OF_ONE_PERSON) * len(cells.states_of(role))
    assert met.shut >= 10 * len(cells.states_of(role))
    assert met.opened >= FEWEST_OPEN[role]


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


def test_only_who_keeps_watch_searches_the_log(world: World) -> None:
    """A door about nobody in particular, for the one role that has the purpose: by the policy, not by a list here."""
    (search,) = (one for one in cells.DOORS if one.name == "rights:search")
    assert search.door is not None
    for place in world.circle.places:
        if place.user is None:
            continue
        law = "law" in cells.CEILING.get((place.role, search.door.part, search.door.purpose), ())
        watches = law and place.role == "privacy"
        for method in ("get", "post"):
            status = cells.ask(cells.client_of(place), method, search.url(world.values)).status_code
            assert status == (200 if watches else 403), (place.role, place.state, method, status)
            tally.cell("the log x role x state of consent (web)")
