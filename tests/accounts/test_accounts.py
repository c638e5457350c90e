"""Teams, places in them, and logging in."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.test import Client
from tests import personas
from tests.conftest import Cast

from naast.accounts import actions, queries
from naast.accounts.choices import Role
from naast.accounts.models import Membership, Team
from naast.core.actors import Actor

pytestmark = pytest.mark.django_db


def test_an_actor_knows_its_teams_and_what_it_coordinates(cast: Cast) -> None:
    nadia, margriet = cast.actors["nadia"], cast.actors["margriet"]
    assert str(cast.teams["stad"].pk) in nadia.team_ids
    assert nadia.coordinates == frozenset()
    assert str(cast.teams["stad"].pk) in margriet.coordinates


def test_setting_up_twice_changes_and_does_not_double(cast: Cast) -> None:
    again = actions.set_up_user(
        email="nadia@rivierdal.invalid",
        name="Nadia",
        password="x",
        places={"stad": Role.COORDINATOR},
        by=Actor.system(),
    )
    assert again.pk == cast.users["nadia"].pk
    assert Membership.objects.get(user=again, team=cast.teams["stad"]).role == Role.COORDINATOR
    assert [u.email for u in queries.coordinators_of(cast.teams["stad"])] == [
        "margriet@rivierdal.invalid",
        "nadia@rivierdal.invalid",
    ]


def test_there_is_one_safety_net(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        Team.objects.filter(slug="stad").update(is_default_route=True)


def test_logging_in_leads_to_the_inbox_and_out_again(cast: Cast, client: Client) -> None:
    wrong = client.post("/inloggen/", {"username": "nadia@rivierdal.invalid", "password": "verkeerd"})
    assert wrong.status_code == 422
    assert "kennen wij niet" in wrong.content.decode()
    assert "verkeerd" not in wrong.content.decode()
    right = client.post("/inloggen/", {"username": "nadia@rivierdal.invalid", "password": personas.PASSWORD})
    assert right["Location"] == "/werkbak/"
    assert client.get("/werkbak/").status_code == 200
    client.post("/uitloggen/")
    assert client.get("/werkbak/")["Location"].startswith("/inloggen/")


def test_nobody_learns_who_has_an_account(cast: Cast, client: Client) -> None:
    answers = {
        client.post("/inloggen/", {"username": who, "password": "x" * 12}).content.decode().count("kennen wij niet")
        for who in ("nadia@rivierdal.invalid", "niemand@rivierdal.invalid")
    }
    assert len(answers) == 1
