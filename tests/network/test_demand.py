"""What real referrals tell the network: sent by a team to an organisation, stuck where nobody could help; counts, and never of long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from naast.core import clock
from naast.directory.models import Organisation
from naast.network.queries import demand
from naast.referrals import actions
from naast.referrals.choices import State
from tests.conftest import MONDAY_MORNING, Cast
from tests.referrals.conftest import Town, ask, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(cast: Cast) -> Town:
    """A church and a mosque, and the team of Nadia, that stands on the map under its own name."""
    found = Town(
        place("Grote Kerk", "grote-kerk@rivierdal.invalid"), place("Moskee De Weg", "moskee@rivierdal.invalid"),
        place("Buurvrouw Truus", ""), cast, *(cast.actors[name] for name in ("nadia", "joost", "margriet", "kees")),
    )  # fmt: skip
    place(found.team.name, "team@rivierdal.invalid")
    return found


def _ids(town: Town) -> tuple[Any, Any, Any]:
    ours = Organisation.objects.get(name=town.team.name).pk
    return ours, town.church.organisation_id, town.mosque.organisation_id


def test_what_a_team_asked_is_counted_per_organisation(town: Town) -> None:
    ours, church, mosque = _ids(town)
    with clock.frozen(MONDAY_MORNING):
        assert demand.referrals_between() == {}
        for service in (town.church, town.church, town.mosque):
            ask(town, service)
        assert demand.referrals_between() == {(ours, church): 2, (ours, mosque): 1}
    with clock.frozen(MONDAY_MORNING + timedelta(days=200)):
        assert demand.referrals_between() == {}


def test_a_question_is_stuck_where_it_was_refused_and_with_who_sent_it(town: Town) -> None:
    ours, church, mosque = _ids(town)
    with clock.frozen(MONDAY_MORNING):
        refused, taken = ask(town, town.church), ask(town, town.mosque)
        assert demand.stuck_questions() == {}
        actions.answer(referral=refused, answer=State.NOT_FOR_US, refusal="full", by=town.nadia)
        actions.answer(referral=taken, answer=State.TAKEN_ON, by=town.nadia)
        assert demand.stuck_questions() == {(church, "maatje"): 1, (ours, "maatje"): 1}
    assert mosque not in {organisation for organisation, _provision in demand.stuck_questions()}


def test_a_question_that_lay_still_came_late(town: Town) -> None:
    ours, church, _mosque = _ids(town)
    with clock.frozen(MONDAY_MORNING):
        ask(town, town.church)
    for day in range(1, 15):
        with clock.frozen(MONDAY_MORNING + timedelta(days=day)):
            actions.run_clocks()
    with clock.frozen(MONDAY_MORNING + timedelta(days=15)):
        assert demand.stuck_questions() == {(church, "maatje"): 1, (ours, "maatje"): 1}
