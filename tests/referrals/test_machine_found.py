"""What the machine and the crash test found, each as the shortest story that showed it."""

from __future__ import annotations

import pytest
from tests.referrals.conftest import Town, ask, fresh, rows

from naast.accounts.models import Membership
from naast.core.actors import Actor
from naast.referrals import actions
from naast.referrals.actions.undoing import mail_came_back
from naast.referrals.models import Referral

pytestmark = pytest.mark.django_db
HOUSE = Actor.system()


def test_three_answers_in_a_row_can_be_taken_back_one_by_one(town: Town) -> None:
    referral = ask(town)
    for answer in ("taken_on", "started", "not_reached"):
        actions.answer(referral=referral, answer=answer, by=HOUSE, who="receiver")
    states = [str(actions.undo_answer(referral=referral, by=HOUSE, who="receiver").state) for _time in range(3)]
    assert states == ["started", "taken_on", "asked"]
    assert fresh(referral).list_of == "receiver"


def test_an_answer_is_heard_when_nobody_works_at_the_default_route(town: Town) -> None:
    referral = ask(town)
    Membership.objects.all().delete()
    actions.run_clocks()
    assert (fresh(referral).owner_id, fresh(referral).list_of) == (None, "default")
    actions.note_attempt(referral=referral, by=HOUSE, who="receiver")
    actions.answer(referral=referral, answer="taken_on", by=HOUSE, who="receiver")
    found = fresh(referral)
    assert (found.state, found.list_of, found.attempts) == ("taken_on", "default", 1)
    assert found.next_on is not None


def test_a_mail_that_came_back_stays_a_task_of_the_sender_today(town: Town) -> None:
    referral = ask(town)
    mail_came_back(referral.pk, "5.1.1")
    actions.run_clocks()
    assert [row.list_of for row in rows(Referral)] == ["sender"]
