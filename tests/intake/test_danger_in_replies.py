"""Danger in later words, in a reply or at opening again, is seen as at arrival; and no words of the asker get lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.conftest import Cast

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict
from naast.core.models import OutboxMessage
from naast.intake import actions, queries
from naast.intake.choices import EntryKind, Outcome, State, Urgency
from naast.intake.models import Entry, HelpQuestion
from naast.intake.presenters import status_url

pytestmark = pytest.mark.django_db
DANGER = "Ik wil niet meer leven. Ik heb vanavond alle pillen klaargelegd."
CALM = "Dank u wel, dinsdag om tien uur is goed."


def texts(question: HelpQuestion) -> list[tuple[str, str]]:
    return [(e.kind, e.text) for e in Entry.objects.for_system("test").filter(question=question)]


def alarms() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(subject__startswith="Gevaar: bel nu"))


def words_of(receipt: actions.Receipt, client: Client) -> str:
    return client.get(status_url(receipt.token)).content.decode()


@pytest.fixture
def taken(handed_over: actions.Receipt, cast: Cast, monday: datetime) -> HelpQuestion:
    return actions.claim(question_id=handed_over.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])


def close(receipt: actions.Receipt, cast: Cast) -> None:
    actions.close(question_id=receipt.question.pk, outcome="helped", text="", by=cast.actors["nadia"])


@pytest.mark.parametrize("how", ["reply", "reopen", "reply after closing", "reopen while open"])
def test_danger_in_later_words_rings_the_team_and_shows_help(
    how: str, taken: HelpQuestion, handed_over: actions.Receipt, cast: Cast, client: Client
) -> None:
    if how in ("reopen", "reply after closing"):
        close(handed_over, cast)
    path = status_url(handed_over.token) + ("reageren/" if how.startswith("reply") else "heropenen/")
    assert 'class="n-danger' not in words_of(handed_over, client)
    assert client.post(path, {"text": DANGER}).status_code == 302
    question = HelpQuestion.objects.for_system("test").get(pk=taken.pk)
    assert (question.urgency, question.state, question.owner) == (Urgency.CRISIS, State.NEW, None)
    assert question.crisis_category
    assert question.due_at - clock.now() < timedelta(hours=2)
    assert queries.alarms_for(cast.actors["nadia"]) == [question]
    assert DANGER in [text for _kind, text in texts(question)]
    assert question.team.email in [m.to for m in alarms()]
    assert all(m.urgent and DANGER not in m.body for m in alarms())
    page = words_of(handed_over, client)
    assert 'class="n-danger' in page


def test_calm_words_raise_nothing(taken: HelpQuestion, handed_over: actions.Receipt, client: Client) -> None:
    actions.reply(token=handed_over.token, text=CALM)
    taken.refresh_from_db()
    assert (taken.urgency, taken.state) == (Urgency.SOON, State.TAKEN)
    assert alarms() == []
    assert 'class="n-danger' not in words_of(handed_over, client)


def test_calm_words_after_closing_still_say_that_it_was_closed(
    taken: HelpQuestion, handed_over: actions.Receipt, cast: Cast
) -> None:
    close(handed_over, cast)
    with pytest.raises(Conflict):
        actions.reply(token=handed_over.token, text=CALM)


def test_numbers_are_masked_in_words_of_danger_too(taken: HelpQuestion, handed_over: actions.Receipt) -> None:
    actions.reply(token=handed_over.token, text=f"{DANGER} Mijn BSN is 111222333.")
    assert "111222333" not in str(texts(taken))


def test_opening_what_is_open_keeps_the_words(taken: HelpQuestion, handed_over: actions.Receipt) -> None:
    actions.reopen(token=handed_over.token, text="Er belde nog niemand.")
    assert (EntryKind.ASKER_REPLY, "Er belde nog niemand.") in texts(taken)
    actions.reopen(token=handed_over.token, text=" ")
    assert "" not in [text for kind, text in texts(taken) if kind == EntryKind.ASKER_REPLY]


def test_opening_twice_with_the_same_words_says_them_once(
    taken: HelpQuestion, handed_over: actions.Receipt, cast: Cast
) -> None:
    close(handed_over, cast)
    actions.reopen(token=handed_over.token, text="Er belde niemand.")
    actions.reopen(token=handed_over.token, text="Er belde niemand.")
    actions.reopen(token=handed_over.token, text="En het lekt ook.")
    said = [(kind, text) for kind, text in texts(taken) if kind in (EntryKind.REOPENED, EntryKind.ASKER_REPLY)]
    assert said == [(EntryKind.REOPENED, "Er belde niemand."), (EntryKind.ASKER_REPLY, "En het lekt ook.")]


def test_withdrawing_a_question_of_danger_is_told_to_the_team(cast: Cast) -> None:
    receipt = actions.hand_over(
        text=DANGER, understood=actions.Understood(urgency="crisis", crisis_category="suicide"), by=Actor.asker(), pc4="0342"
    )  # fmt: skip
    OutboxMessage.objects.all().delete()
    actions.withdraw(token=receipt.token)
    told = OutboxMessage.objects.get(to=receipt.question.team.email)
    assert receipt.question.reference in told.subject
    assert "ingetrokken" in told.subject
    assert told.urgent


def test_withdrawing_an_ordinary_question_rings_nobody(handed_over: actions.Receipt) -> None:
    OutboxMessage.objects.all().delete()
    question = actions.withdraw(token=handed_over.token)
    assert question.outcome == Outcome.WITHDRAWN
    assert not OutboxMessage.objects.exists()


def test_danger_seen_after_a_reaction_is_guarded_by_a_new_clock(taken: HelpQuestion, cast: Cast) -> None:
    by = cast.actors["nadia"]
    actions.log_attempt(question_id=taken.pk, reached=True, text="", by=by)
    actions.raise_urgency(question_id=taken.pk, urgency="crisis", by=by)
    taken.refresh_from_db()
    assert taken.reacted_at is None
    with clock.frozen(taken.due_at + timedelta(minutes=1)):
        assert actions.escalate_overdue() == 1


def test_raising_without_a_reaction_never_gives_more_time(taken: HelpQuestion, cast: Cast) -> None:
    before = taken.due_at
    with clock.frozen(before + timedelta(hours=1)):
        actions.raise_urgency(question_id=taken.pk, urgency="crisis", by=cast.actors["nadia"])
    taken.refresh_from_db()
    assert taken.due_at <= before
