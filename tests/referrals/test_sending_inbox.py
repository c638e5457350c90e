"""An organisation whose people have accounts answers in its inbox, with the same five answers as by mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.referrals.conftest import QUESTION, STORY, Town, ask, audited, fresh, kinds

from naast.accounts import actions as accounts
from naast.accounts.models import MemberOrganisation, Membership, Team
from naast.core.actors import Actor
from naast.people.models import Person
from naast.referrals import actions
from naast.referrals.choices import State
from naast.referrals.models import ReceivingTeam, Referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(town: Town) -> Client:
    """Truus works for the visiting service of the church."""
    club = MemberOrganisation.objects.create(name="Grote Kerk")
    team = Team.objects.create(organisation=club, name="Bezoekgroep", slug="bezoekgroep")
    truus = accounts.set_up_user(
        email="truus@rivierdal.invalid", name="Truus Bos", password="rivierdal-demo-2026", places={}, by=Actor.system()
    )
    Membership.objects.create(user=truus, team=team, role="volunteer")
    ReceivingTeam.objects.create(organisation=town.church.organisation, team=team)
    came_in = Client()
    came_in.force_login(truus)
    return came_in


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_list_tells_no_words_and_the_question_opens_with_a_button(client: Client, asked: Referral) -> None:
    listed = text_of(client.get("/verwijzingen/gevraagd/"))
    assert asked.reference in listed
    assert STORY not in listed
    url = f"/verwijzingen/gevraagd/{asked.pk}/"
    before = text_of(client.get(url))
    assert STORY not in before
    assert QUESTION not in before
    assert fresh(asked).state == State.ASKED
    assert client.post(url, {"lees": "1"})["Location"] == url
    opened = text_of(client.get(url))
    assert STORY in opened
    assert QUESTION in opened
    assert (fresh(asked).state, kinds(asked)) == (State.SEEN, ["asked", "seen"])


@pytest.mark.parametrize(
    ("data", "state"),
    [
        ({"answer": "taken_on", "note": "Wij komen dinsdag.", "on": "2026-11-24"}, State.TAKEN_ON),
        ({"answer": "started"}, State.STARTED),
        ({"answer": "helped"}, State.HELPED),
        ({"answer": "not_for_us", "refusal": "full", "better_idea": "De moskee"}, State.NOT_FOR_US),
        ({"answer": "attempt", "note": "Niemand thuis"}, State.SEEN),
    ],
)
def test_the_five_answers(client: Client, asked: Referral, data: dict[str, str], state: str) -> None:
    url = f"/verwijzingen/gevraagd/{asked.pk}/"
    client.post(url, {"lees": "1"})
    assert client.post(url, data)["Location"] == url
    assert fresh(asked).state == state
    assert client.get(url).status_code == 200


def test_no_needs_a_reason_and_keeps_what_was_written(client: Client, asked: Referral) -> None:
    url = f"/verwijzingen/gevraagd/{asked.pk}/"
    client.post(url, {"lees": "1"})
    answer = client.post(url, {"answer": "not_for_us", "better_idea": "De moskee"})
    assert answer.status_code == 422
    assert "Kies waarom het niet voor u is" in text_of(answer)
    assert "De moskee" in text_of(answer)


def test_a_mis_tap_goes_back(client: Client, asked: Referral) -> None:
    url = f"/verwijzingen/gevraagd/{asked.pk}/"
    client.post(url, {"lees": "1"})
    client.post(url, {"answer": "taken_on"})
    assert "Neem mijn antwoord terug" in text_of(client.get(url))
    client.post(f"{url}herstel/")
    assert fresh(asked).state == State.SEEN
    assert client.get(f"{url}herstel/").status_code == 405


def test_after_a_withdrawal_the_words_are_gone(client: Client, asked: Referral) -> None:
    url = f"/verwijzingen/gevraagd/{asked.pk}/"
    client.post(url, {"lees": "1"})
    actions.withdraw(referral=asked, by=Actor.asker())
    text = text_of(client.get(url))
    assert STORY not in text
    assert "U hoeft niets meer te doen" in text
    assert asked.reference not in text_of(client.get("/verwijzingen/gevraagd/"))


def test_reading_about_a_person_is_written_down(client: Client, of_dina: Referral, dina: Person) -> None:
    url = f"/verwijzingen/gevraagd/{of_dina.pk}/"
    client.post(url, {"lees": "1"})
    client.get(url)
    assert [row.actor_label for row in audited("person read") if row.person_id == dina.pk] == ["Truus Bos"]
    assert client.get(f"/verwijzingen/{of_dina.pk}/").status_code == 404


def test_only_what_was_asked_of_us(client: Client, town: Town, asked: Referral) -> None:
    elsewhere = ask(town, town.mosque)
    url = f"/verwijzingen/gevraagd/{elsewhere.pk}/"
    assert client.get(url).status_code == 404
    assert client.post(url, {"answer": "helped"}).status_code == 404
    assert client.post(f"{url}herstel/").status_code == 404
    nadia = Client()
    nadia.force_login(town.cast.users["nadia"])
    assert "Geen vragen" in text_of(nadia.get("/verwijzingen/gevraagd/"))
    assert nadia.get(f"/verwijzingen/gevraagd/{asked.pk}/").status_code == 404
    assert Client().get("/verwijzingen/gevraagd/").status_code == 302


def test_the_list_reads_little(
    client: Client, town: Town, asked: Referral, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    ask(town)
    with django_assert_max_num_queries(18):
        client.get("/verwijzingen/gevraagd/")
