"""Who should meet whom: from questions that got stuck and from wishes; on the agenda or over coffee; and looked back on."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.network import actions, presenters, queries
from naast.network.choices import Outcome, Way
from naast.network.models import MeetingIdea, Wave
from tests.network.conftest import Town, later, mails_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(town: Town) -> Wave:
    wave = town.begun()
    town.says(wave, "nurses", "hospice", "team")
    town.says(wave, "church", "team", wishes=("hospice",))
    return wave


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    client.force_login(town.cast.users["margriet"])
    return client


def demand(town: Town, **stuck: int) -> presenters.Demand:
    """Questions about grief that got stuck at an organisation; the church helps with grief."""
    at = {(town.places[name].pk, "rouw-volwassene"): count for name, count in stuck.items()}
    return presenters.Demand(at, {"rouw-volwassene": frozenset({town.places["church"].pk})})


def names(town: Town, found: list[Any]) -> list[set[str]]:
    known = {one.pk: name for name, one in town.places.items()}
    return [{known[one.one], known[one.other]} for one in found]


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_where_questions_got_stuck_comes_first_and_says_why(town: Town, wave: Wave) -> None:
    found = presenters.suggestions(queries.gathered(wave), demand(town, nurses=7, team=9, debts=2))
    # Team and church work together already; debts and church have no way to each other, and few questions.
    assert names(town, found) == [{"nurses", "church"}, {"church", "debts"}, {"church", "hospice"}]
    first = " ".join(found[0].why)
    assert "Bij De nurses liepen 7 vragen vast over: " in first
    assert "De church helpt daarbij." in first
    assert "langs één andere" in first
    assert "De een werkt in de zorg, de ander bij de gemeente of in de buurt." in first
    assert "De church wil de ander (beter) leren kennen." in found[2].why
    assert "een paar vragen" in found[1].why[0]
    assert "Er loopt nu geen enkele weg van de een naar de ander." in found[1].why


def pair(town: Town) -> tuple[UUID, UUID]:
    return town.places["church"].pk, town.places["hospice"].pk


def test_coffee_mails_both_once_with_how_to_reach_the_other(town: Town, wave: Wave) -> None:
    OutboxMessage.objects.all().delete()
    one, other = pair(town)
    for _again in range(2):
        actions.bring_together(wave_id=wave.pk, one=other, other=one, way=Way.COFFEE, why="Omdat.", by=town.margriet)
    assert MeetingIdea.objects.count() == 1
    assert OutboxMessage.objects.count() == 2
    assert "hospice@rivierdal.invalid" in mails_to("church")[0].body
    assert "0341-00 60 10" in mails_to("hospice")[0].body


def test_the_agenda_mails_nobody_and_without_a_mailbox_there_is_no_coffee(town: Town, wave: Wave) -> None:
    OutboxMessage.objects.all().delete()
    one, other = pair(town)
    church = town.places["church"]
    church.email = ""
    church.save()
    with pytest.raises(DomainError, match="geen-mailbox"):
        actions.bring_together(wave_id=wave.pk, one=one, other=other, way=Way.COFFEE, why="", by=town.margriet)
    idea = actions.bring_together(wave_id=wave.pk, one=one, other=other, way=Way.AGENDA, why="", by=town.margriet)
    assert (idea.first, idea.second) == (church, town.places["hospice"])
    assert OutboxMessage.objects.count() == 0


def test_only_two_of_the_wave_and_only_by_a_coordinator(town: Town, wave: Wave) -> None:
    one, other = pair(town)
    for wrong in ((one, one), (one, wave.pk)):
        with pytest.raises(NotVisible):
            actions.bring_together(
                wave_id=wave.pk, one=wrong[0], other=wrong[1], way=Way.AGENDA, why="", by=town.margriet
            )
    with pytest.raises(NotAllowed):
        actions.bring_together(wave_id=wave.pk, one=one, other=other, way=Way.AGENDA, why="", by=town.nadia)


def test_on_the_page_from_suggestion_to_looking_back(desk: Client, town: Town, wave: Wave) -> None:
    url = f"/netwerk/ronde/{wave.pk}/ontmoeten/"
    one, other = pair(town)
    assert "De church en De hospice" in words(desk.get(url))
    sent = {"een": str(one), "ander": str(other), "hoe": "agenda"}
    assert "Het staat op de lijst voor de casustafel." in words(desk.post(url, sent, follow=True))
    idea = MeetingIdea.objects.get()
    assert "leren kennen" in idea.why
    page = words(desk.get(url))
    assert "Er is nu geen voorstel" in page
    assert "Op de nieuwste kaart is er nog geen lijn." in page
    back = f"/netwerk/ontmoeting/{idea.pk}/"
    assert "Kies eerst wat ervan kwam." in words(desk.post(back, {"uitkomst": "onzin"}, follow=True))
    assert "Er is een lijn gekomen." in words(desk.post(back, {"uitkomst": "line"}, follow=True))
    idea.refresh_from_db()
    assert (idea.outcome, idea.looked_back_at is not None) == ("line", True)
    assert desk.post(url, {"een": "x"}).status_code == 404


def test_the_next_map_says_whether_a_line_came(town: Town, wave: Wave) -> None:
    one, other = pair(town)
    assert queries.has_line([(one, other)], queries.gathered(wave)) == {(one, other): False}
    town.says(wave, "hospice", "church")
    assert queries.has_line([(one, other)], queries.gathered(wave)) == {(one, other): True}
    silent = town.places["debts"].pk, town.places["doctor"].pk
    assert queries.has_line([silent, (one, wave.pk)], queries.gathered(wave)) == {silent: None, (one, wave.pk): None}


def test_looking_back_again_keeps_the_last_word(town: Town, wave: Wave) -> None:
    one, other = pair(town)
    idea = actions.bring_together(wave_id=wave.pk, one=one, other=other, way=Way.AGENDA, why="", by=town.margriet)
    actions.look_back(idea_id=idea.pk, outcome=Outcome.NO_LINE, by=town.margriet)
    with later(days=1):
        assert actions.look_back(idea_id=idea.pk, outcome=Outcome.LINE, by=town.margriet).outcome == Outcome.LINE
    with pytest.raises(NotAllowed):
        actions.look_back(idea_id=idea.pk, outcome=Outcome.LINE, by=town.nadia)
    with pytest.raises(NotVisible):
        actions.look_back(idea_id=wave.pk, outcome=Outcome.LINE, by=town.margriet)
