"""A mistaken close can be undone by the team, and danger seen at the desk stands in the story: both with a trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.intake.test_views import DESK, questions, text_of, verb_url
from tests.personas import QUESTION

from naast.audit import queries as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.core.models import OutboxMessage
from naast.intake import actions, queries
from naast.intake.choices import EntryKind, Outcome, State, Urgency
from naast.intake.models import Entry, HelpQuestion
from naast.intake.presenters import status_url

pytestmark = pytest.mark.django_db
LogIn = Callable[[str], Client]


def lines(question: HelpQuestion) -> list[Entry]:
    return list(Entry.objects.for_system("test").filter(question=question))


def trail(question: HelpQuestion) -> list[tuple[str, dict[str, object]]]:
    return [(event.action, event.detail) for event in audit.events_of("question", question.pk)]


@pytest.fixture
def closed(handed_over: actions.Receipt, cast: Cast, monday: datetime) -> HelpQuestion:
    by = cast.actors["nadia"]
    actions.claim(question_id=handed_over.question.pk, by=by, user=cast.users["nadia"])
    return actions.close(question_id=handed_over.question.pk, outcome="helped", text="", by=by)


def test_a_mistaken_close_is_undone_with_a_reason_a_new_clock_and_a_trail(closed: HelpQuestion, cast: Cast) -> None:
    question = actions.undo_close(question_id=closed.pk, reason="verkeerde vraag aangeklikt", by=cast.actors["nadia"])
    question.refresh_from_db()
    assert (question.state, question.outcome, question.closed_at) == (State.TAKEN, "", None)
    assert question.owner == cast.users["nadia"]
    assert question.reacted_at is None
    assert question.due_at > clock.now()
    [undone] = [line for line in lines(question) if line.kind == EntryKind.UNDONE]
    assert undone.visible_to_asker
    [why] = [line for line in lines(question) if line.text == "verkeerde vraag aangeklikt"]
    assert not why.visible_to_asker
    assert ("close undone", {"outcome": Outcome.HELPED}) in trail(question)
    assert OutboxMessage.objects.filter(to="dina@rivierdal.invalid", subject="Uw vraag is weer open").count() == 1


@pytest.mark.parametrize("how", ["open", "withdrawn", "split"])
def test_only_what_the_team_itself_closed_can_be_undone(how: str, handed_over: actions.Receipt, cast: Cast) -> None:
    question, by = handed_over.question, cast.actors["nadia"]
    if how == "withdrawn":
        actions.withdraw(token=handed_over.token)
    elif how == "split":
        actions.split(question_id=question.pk, parts=["een", "twee"], by=by)
    with pytest.raises(Conflict):
        actions.undo_close(question_id=question.pk, reason="toch wel", by=by)
    question.refresh_from_db()
    assert "close undone" not in [action for action, _ in trail(question)]


def test_undoing_needs_a_reason_and_the_right_team(closed: HelpQuestion, cast: Cast) -> None:
    with pytest.raises(DomainError):
        actions.undo_close(question_id=closed.pk, reason="  ", by=cast.actors["nadia"])
    with pytest.raises(NotVisible):
        actions.undo_close(question_id=closed.pk, reason="toch wel", by=cast.actors["kees"])
    closed.refresh_from_db()
    assert closed.state == State.CLOSED


def test_the_page_of_a_closed_question_offers_the_way_back(log_in: LogIn, closed: HelpQuestion) -> None:
    client = log_in("nadia")
    url = verb_url(closed, "undo_close")
    assert url in text_of(client.get(f"/werkbak/{closed.pk}/"))
    empty = client.post(url, {"undo_close-reason": ""})
    assert empty.status_code == 422
    assert "Schrijf kort waarom de vraag weer open moet." in text_of(empty)
    done = client.post(url, {"undo_close-reason": "per ongeluk"}, follow=True)
    assert "De vraag is weer open." in text_of(done)
    assert url not in text_of(done)


def test_the_asker_sees_that_it_is_open_again_and_not_why(
    client: Client, cast: Cast, handed_over: actions.Receipt
) -> None:
    by, pk = cast.actors["nadia"], handed_over.question.pk
    actions.close(question_id=pk, outcome="not_reached", text="", by=by)
    actions.undo_close(question_id=pk, reason="zij belde net terug", by=by)
    page = text_of(client.get(status_url(handed_over.token)))
    assert "Wij hebben uw vraag weer geopend" in page
    assert "zij belde net terug" not in page


# --- danger at the desk -----------------------------------------------------------------------------------------------


def _enter(client: Client, **ticked: str) -> HelpQuestion:
    client.post(DESK, {"text": QUESTION, "asker": "naaste", "channel": "phone", "pc4": "0342", **ticked})
    [stored] = questions()
    return stored


def test_danger_that_could_not_be_asked_about_is_an_event_and_rings(
    log_in: LogIn, cast: Cast, monday: datetime
) -> None:
    question = _enter(log_in("nadia"), danger="on")
    assert question.urgency == Urgency.CRISIS
    [seen] = [line for line in lines(question) if line.kind == EntryKind.DANGER_SEEN]
    assert "kon niet eerst gevraagd worden" in seen.text
    assert not seen.visible_to_asker
    assert seen.by_label == cast.actors["nadia"].label
    assert ("danger seen at the desk", {"asked": False}) in trail(question)
    assert "stad@rivierdal.invalid" in OutboxMessage.objects.values_list("to", flat=True)
    assert question in queries.alarms_for(cast.actors["nadia"])
    page = text_of(log_in("nadia").get(f"/werkbak/{question.pk}/"))
    assert page.count("kon niet eerst gevraagd worden") == 2, "in the facts and in the story"


def test_danger_with_permission_says_so(log_in: LogIn, cast: Cast) -> None:
    question = _enter(log_in("nadia"), danger="on", consent="on")
    [seen] = [line for line in lines(question) if line.kind == EntryKind.DANGER_SEEN]
    assert "weet dat dit is doorgegeven" in seen.text
    assert ("danger seen at the desk", {"asked": True}) in trail(question)


def test_without_danger_there_is_no_such_event(log_in: LogIn, cast: Cast) -> None:
    question = _enter(log_in("nadia"), consent="on")
    assert [line.kind for line in lines(question)] == [EntryKind.RECEIVED]
    assert "ja, gevraagd" in text_of(log_in("nadia").get(f"/werkbak/{question.pk}/"))


def test_the_same_desk_form_twice_makes_one_event(cast: Cast) -> None:
    from uuid import uuid4

    form = uuid4()
    for _ in range(2):
        receipt = actions.hand_over(
            text=QUESTION, understood=actions.Understood(), by=Actor.asker(), pc4="0342", submission=form, danger_seen=True,
            asked=False,
        )  # fmt: skip
    assert [line.kind for line in lines(receipt.question)].count(EntryKind.DANGER_SEEN) == 1


# --- finding a question by its number ---------------------------------------------------------------------------------


def test_the_search_field_of_the_inbox_asks_plainly_and_finds(log_in: LogIn, handed_over: actions.Receipt) -> None:
    client, number = log_in("nadia"), handed_over.question.reference
    form = text_of(client.get("/werkbak/")).split('role="search"')[1].split("</form>")[0]
    assert "hoeft niet" not in form
    assert "aria-required" not in form
    found = text_of(client.get("/werkbak/", {"nummer": number.lower()}))
    assert f'value="{number.lower()}"' in found
    assert found.count(number) >= 1
    assert "Er is geen vraag met dit nummer" in text_of(client.get("/werkbak/", {"nummer": "R-222222"}))
