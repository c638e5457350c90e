"""The numbers beside the views of the inbox: those of a slow walk, until nobody counts any more."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.personas import QUESTION

from naast.core import clock, counting
from naast.core.actors import Actor
from naast.intake import actions, queries
from naast.intake.choices import Outcome, State
from naast.intake.models import HelpQuestion

pytestmark = pytest.mark.django_db
WHY = "een test"


@pytest.fixture
def many(cast: Cast) -> list[HelpQuestion]:
    """Thirty questions of two areas: new, taken, late, answered, done."""
    dice, now = random.Random(5), clock.now()
    for number in range(30):
        pc4 = dice.choice(["0342", "9999"])
        made = actions.hand_over(
            text=f"{QUESTION} {number}", understood=actions.Understood(), by=Actor.asker(), pc4=pc4
        )
        due = now + timedelta(hours=dice.randint(-90, 90))
        changed: dict[str, object] = {"due_at": due, "reacted_at": dice.choice([None, now])}
        if dice.random() < 0.5:
            changed |= {"state": State.TAKEN, "owner": dice.choice([cast.users["nadia"], cast.users["joost"]])}
        elif dice.random() < 0.2:
            changed |= {"state": State.CLOSED, "outcome": Outcome.HELPED, "closed_at": now}
        HelpQuestion.objects.for_system(WHY).filter(pk=made.question.pk).update(**changed)
    return list(HelpQuestion.objects.for_system(WHY))


def _slow(everything: list[HelpQuestion], actor: Actor) -> dict[str, int]:
    ours = [one for one in everything if str(one.team_id) in actor.team_ids and one.state != State.CLOSED]
    return {
        "open": len(ours),
        "mine": sum(str(one.owner_id) == actor.id for one in ours),
        "unclaimed": sum(one.state == State.NEW for one in ours),
        "late": sum(one.reacted_at is None and one.due_at < clock.now() for one in ours),
    }


@pytest.mark.parametrize("most", [0, 3, 999])
def test_the_numbers_are_those_of_a_slow_walk(
    cast: Cast, many: list[HelpQuestion], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(counting, "MOST", most)
    for name in ("nadia", "joost", "margriet", "kees"):
        actor = cast.actors[name]
        exact = _slow(many, actor)
        assert queries.inbox_counts_for(actor) == {view: min(n, most + 1) for view, n in exact.items()}, name
        for view, number in exact.items():
            assert queries.inbox_for(actor, view).count() == number, (name, view)
    assert sum(_slow(many, cast.actors["nadia"]).values()) > 10


def test_beyond_what_is_counted_the_page_says_so(
    cast: Cast, many: list[HelpQuestion], log_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST", 1)
    assert "Alles open (meer dan 1)" in log_in("nadia").get("/werkbak/").content.decode()
