"""A coordinator says which team receives for an organisation; nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.referrals.conftest import Town, audited

from naast.accounts import actions as accounts
from naast.accounts.choices import Party
from naast.accounts.models import Team
from naast.core.actors import Actor
from naast.referrals.models import ReceivingTeam

pytestmark = pytest.mark.django_db
PAGE = "/verwijzingen/ontvangers/"


@pytest.fixture
def kerkteam(town: Town) -> Team:
    """A team of another organisation, whose people have accounts."""
    return accounts.set_up_team(
        organisation="Grote Kerk", name="Bezoekgroep", slug="bezoekgroep", pc4=[], phone="0341-00 60 10",
        email="bezoek@rivierdal.invalid", is_default_route=False, by=Actor.system(), party=Party.VOLUNTEERS,
    )  # fmt: skip


def _as(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.cast.users[name])
    return client


def _coordinator(town: Town) -> str:
    return next(name for name, actor in town.cast.actors.items() if actor.coordinates)


def test_a_coordinator_gives_an_organisation_its_own_list_and_takes_it_back(town: Town, kerkteam: Team) -> None:
    browser, church = _as(town, _coordinator(town)), town.church.organisation
    empty = browser.get(PAGE).content.decode()
    assert "Nog geen organisatie heeft een eigen lijst" in empty
    assert "Bezoekgroep" in empty
    told = browser.post(PAGE, {"organisation": church.pk, "team": kerkteam.pk}, follow=True).content.decode()
    assert "Bezoekgroep krijgt nu de vragen aan Grote Kerk" in told
    assert [(row.organisation_id, row.team_id) for row in ReceivingTeam.objects.all()] == [(church.pk, kerkteam.pk)]
    assert "Stop de eigen lijst" in told
    back = browser.post(PAGE, {"organisation": church.pk}, follow=True).content.decode()
    assert "krijgt de vragen weer alleen per mail" in back
    assert not ReceivingTeam.objects.exists()
    assert len(audited("receiving team set")) == 2


def test_a_team_of_the_municipality_does_not_receive(town: Town, kerkteam: Team) -> None:
    answer = _as(town, _coordinator(town)).post(
        PAGE, {"organisation": town.church.organisation.pk, "team": town.team.pk}
    )
    assert answer.status_code == 422
    assert not ReceivingTeam.objects.exists()


def test_nothing_chosen_is_said_kindly(town: Town, kerkteam: Team) -> None:
    answer = _as(town, _coordinator(town)).post(PAGE, {})
    assert answer.status_code == 422
    assert "Kies een organisatie." in answer.content.decode()


def test_only_a_coordinator_chooses(town: Town, kerkteam: Team) -> None:
    member: Any = next(name for name, actor in town.cast.actors.items() if actor.team_ids and not actor.coordinates)
    for answer in (
        _as(town, member).get(PAGE), _as(town, member).post(PAGE, {"organisation": town.church.organisation.pk, "team": kerkteam.pk}),
    ):  # fmt: skip
        assert answer.status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert not ReceivingTeam.objects.exists()
    link = _as(town, member).get(reverse("referrals:outstanding")).content.decode()
    assert PAGE not in link
    assert PAGE in _as(town, _coordinator(town)).get(reverse("referrals:outstanding")).content.decode()
