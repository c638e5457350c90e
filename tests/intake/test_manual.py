"""What the manual of the team says about buttons and about the clock is what the house does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Cast

from naast.core import clock
from naast.intake import actions, presenters
from naast.intake.models import HelpQuestion
from naast.intake.presenters.doing import Doing

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"
TEAM = (MANUAL / "voor-het-aanmeldteam.md").read_text(encoding="utf-8")


def _fresh(question: HelpQuestion) -> HelpQuestion:
    return HelpQuestion.objects.for_system("test").get(pk=question.pk)


def _titles(question: HelpQuestion, actor: Any) -> list[str]:
    class Every(dict[str, Any]):
        def __missing__(self, verb: str) -> None:
            return None

    shown = presenters.doings(question, actor, Every())
    listed: list[Doing] = [doing for _title, group in shown.groups for doing in group]
    return [doing.title for doing in [*listed, *filter(None, (shown.first, shown.undo))]]


def test_everything_a_team_can_do_stands_in_the_table_and_nothing_else(
    cast: Cast, handed_over: actions.Receipt
) -> None:
    table = TEAM[TEAM.index("| U doet |") : TEAM.index("Onder elke regel van het verloop")]
    named = set(re.findall(r"^\| \*\*(.+?)\*\*", table, re.MULTILINE))
    question = handed_over.question
    on_screen = {*_titles(question, cast.actors["nadia"]), "Ik pak dit op", "Leg terug bij het team"}
    actions.close(question_id=question.pk, outcome="helped", text="", by=cast.actors["nadia"])
    on_screen |= set(_titles(_fresh(question), cast.actors["nadia"]))
    assert named == on_screen


@pytest.mark.parametrize("heard", [False, True], ids=["nobody reacted", "somebody reacted"])
@pytest.mark.parametrize("verb", ["release", "forward"])
def test_giving_back_and_forwarding_start_a_new_clock_only_after_a_reaction(
    cast: Cast, handed_over: actions.Receipt, verb: str, heard: bool
) -> None:
    by, pk, before = cast.actors["nadia"], handed_over.question.pk, handed_over.question.due_at
    if heard:
        actions.log_attempt(question_id=pk, reached=True, text="", by=by)
    with clock.frozen(before):
        if verb == "release":
            actions.release(question_id=pk, by=by)
        else:
            actions.forward(question_id=pk, team_id=cast.teams["loket"].pk, reason="past daar", by=by)
    after = _fresh(handed_over.question)
    assert after.reacted_at is None
    assert (after.due_at > before) == heard


def test_taking_and_calling_in_vain_do_not_touch_the_clock(cast: Cast, handed_over: actions.Receipt) -> None:
    by, pk, before = cast.actors["nadia"], handed_over.question.pk, handed_over.question.due_at
    actions.claim(question_id=pk, by=by, user=cast.users["nadia"])
    actions.log_attempt(question_id=pk, reached=False, text="", by=by)
    after = _fresh(handed_over.question)
    assert (after.due_at, after.reacted_at) == (before, None)


def test_a_reply_and_a_part_have_a_new_clock(cast: Cast, handed_over: actions.Receipt) -> None:
    by, pk, before = cast.actors["nadia"], handed_over.question.pk, handed_over.question.due_at
    with clock.frozen(before):
        actions.reply(token=handed_over.token, text="Het wordt zwaarder.")
        assert _fresh(handed_over.question).due_at > before
        parts = actions.split(question_id=pk, parts=["de nacht", "het geld"], by=by)
    assert all(part.due_at > before for part in parts)


def test_the_addresses_that_an_operator_must_keep_out_of_a_log_are_named() -> None:
    operator = (MANUAL / "voor-de-beheerder.md").read_text(encoding="utf-8")
    assert "/volgen/" in operator
    assert "zoek=" not in operator
