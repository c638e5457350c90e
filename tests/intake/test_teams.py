"""The pages about teams: who sees what, what a coordinator changes, and that no neighbourhood or question is ever without a team."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast

from naast.accounts import actions as accounts_actions
from naast.accounts import queries as accounts
from naast.accounts.models import Membership, Team
from naast.audit.models import AuditEvent
from naast.core.actors import Actor
from naast.core.errors import NotAllowed
from naast.directory import actions as directory
from naast.directory import queries as directory_queries
from naast.intake import actions
from naast.intake.models import HelpQuestion

LogIn = Callable[[str], Client]


@pytest.fixture
def town(cast: Cast) -> None:
    directory.import_demo(by=Actor.system())


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_everyone_who_works_here_sees_which_team_has_which_neighbourhood(town: None, log_in: LogIn) -> None:
    page = text_of(log_in("nadia").get("/teams/"))
    assert "Aanmeldteam Stad en Haven" in page
    assert "Lage Dijk (0349)" in page
    assert "Wijken zonder eigen team" not in page
    assert 'href="/teams/"' in text_of(log_in("nadia").get("/werkbak/"))


def test_names_are_for_colleagues_and_forms_for_the_coordinator(town: None, log_in: LogIn) -> None:
    own = text_of(log_in("nadia").get("/teams/stad/"))
    assert "Joost Hendriks" in own
    assert "Haal uit dit team" not in own
    other = text_of(log_in("kees").get("/teams/dorpen/"))
    assert "Kees Postma" in other
    assert "Haal uit dit team" in text_of(log_in("margriet").get("/teams/stad/"))
    elsewhere = text_of(log_in("nadia").get("/teams/dorpen/"))
    assert "Kees Postma" not in elsewhere
    assert log_in("nadia").get("/teams/nergens/").status_code == 404
    assert Client().get("/teams/").status_code == 302


@pytest.mark.parametrize(
    ("verb", "data"),
    [("lid", {"email": "kees@rivierdal.invalid", "role": "member"}), ("weg", {}), ("wijk", {"wijk": "", "team": ""})],
)
def test_a_member_changes_nothing(town: None, cast: Cast, log_in: LogIn, verb: str, data: dict[str, str]) -> None:
    joost = str(cast.users["joost"].pk)
    place = directory_queries.neighbourhoods()
    own = next(one for one in place if one.postcodes.all()[0].pc4 == "0341")
    sent = {**data, "user": joost, "wijk": own.slug, "team": str(cast.teams["loket"].pk)}
    before = (Membership.objects.count(), list(Team.objects.values_list("slug", "pc4")))
    answer = log_in("nadia").post(f"/teams/stad/{verb}/", sent)
    assert answer.status_code == 403
    assert "Alleen de coördinator van Aanmeldteam Stad en Haven" in text_of(answer)
    assert (Membership.objects.count(), list(Team.objects.values_list("slug", "pc4"))) == before


def test_a_coordinator_adds_a_colleague_and_gives_another_role(town: None, cast: Cast, log_in: LogIn) -> None:
    margriet = log_in("margriet")
    sent = {"email": "Kees@rivierdal.invalid", "role": "member"}
    assert "Kees Postma werkt nu in dit team." in text_of(margriet.post("/teams/stad/lid/", sent, follow=True))
    assert str(cast.teams["stad"].pk) in accounts.actor_for(cast.users["kees"]).team_ids
    margriet.post("/teams/stad/lid/", {**sent, "role": "coordinator"})
    assert str(cast.teams["stad"].pk) in accounts.actor_for(cast.users["kees"]).coordinates
    assert AuditEvent.objects.filter(action="member set").count() == 2


def test_an_unknown_address_is_told_and_what_now(town: None, log_in: LogIn) -> None:
    answer = log_in("margriet").post("/teams/stad/lid/", {"email": "wie@rivierdal.invalid", "role": "member"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Niemand met dit e-mailadres heeft een account." in page
    assert "nodig deze persoon uit" in page
    assert 'value="wie@rivierdal.invalid"' in page


def test_a_team_keeps_its_last_coordinator(town: None, cast: Cast, log_in: LogIn) -> None:
    margriet = log_in("margriet")
    for verb, sent in (
        ("weg", {"user": str(cast.users["margriet"].pk)}),
        ("lid", {"email": "margriet@rivierdal.invalid", "role": "member"}),
    ):
        answer = margriet.post(f"/teams/stad/{verb}/", sent)
        assert answer.status_code == 422
        assert "Maak eerst iemand anders coördinator." in text_of(answer)
    assert str(cast.teams["stad"].pk) in accounts.actor_for(cast.users["margriet"]).coordinates


def test_who_leaves_leaves_no_question_behind(
    town: None, cast: Cast, log_in: LogIn, handed_over: actions.Receipt
) -> None:
    actions.claim(question_id=handed_over.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])
    page = text_of(log_in("margriet").get("/teams/stad/"))
    assert "Eén open vraag van deze persoon gaat terug naar het team." in page
    answer = log_in("margriet").post("/teams/stad/weg/", {"user": str(cast.users["nadia"].pk)}, follow=True)
    assert "Open vragen terug bij het team: 1." in text_of(answer)
    question = HelpQuestion.objects.for_system("test").get(pk=handed_over.question.pk)
    assert (question.owner, question.state) == (None, "new")
    assert log_in("nadia").get(f"/werkbak/{question.pk}/").status_code == 404
    actions.claim(question_id=question.pk, by=cast.actors["joost"], user=cast.users["joost"])


def test_a_neighbourhood_goes_from_one_team_to_another_and_is_never_without(
    town: None, cast: Cast, log_in: LogIn
) -> None:
    place = next(one for one in directory_queries.neighbourhoods() if one.postcodes.all()[0].pc4 == "0342")
    pc4 = [area.pc4 for area in place.postcodes.all()]
    sent = {"wijk": place.slug, "team": str(cast.teams["akkers"].pk)}
    page = text_of(log_in("margriet").post("/teams/stad/wijk/", sent, follow=True))
    assert f"Nieuwe vragen uit {place.name} ({', '.join(sorted(pc4))}) gaan nu naar Sociaal team De Akkers." in page
    assert "Terugdraaien kan de coördinator van dat team, of van het vangnet (Sociaal loket Rivierdal)." in page
    for area in pc4:
        assert [team.slug for team in Team.objects.filter(pc4__contains=[area])] == ["akkers"]
    nowhere = log_in("margriet").post("/teams/stad/wijk/", {"wijk": place.slug, "team": ""})
    assert nowhere.status_code == 422
    every = {area.pc4 for one in directory_queries.neighbourhoods() for area in one.postcodes.all()}
    assert every <= {area for team in Team.objects.all() for area in team.pc4}


def test_only_who_may_arrange_the_giver_gives_away(town: None, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        accounts_actions.move_area(pc4=["0349"], to_team_id=cast.teams["stad"].pk, by=cast.actors["margriet"])
    accounts_actions.move_area(pc4=["0349"], to_team_id=cast.teams["stad"].pk, by=cast.actors["kees"])
    moved = accounts.team_for_pc4("0349")
    assert moved is not None
    assert moved.slug == "stad"


def test_a_neighbourhood_without_a_team_is_told_and_can_be_taken(town: None, cast: Cast, log_in: LogIn) -> None:
    Team.objects.filter(slug="stad").update(pc4=["0341"])
    place = next(one for one in directory_queries.neighbourhoods() if one.postcodes.all()[0].pc4 == "0342")
    assert "Wijken zonder eigen team" in text_of(log_in("nadia").get("/teams/"))
    margriet = log_in("margriet")
    assert f'<option value="{place.slug}"' in text_of(margriet.get("/teams/stad/"))
    margriet.post("/teams/stad/wijk/", {"wijk": place.slug, "team": str(cast.teams["stad"].pk)})
    assert "Wijken zonder eigen team" not in text_of(margriet.get("/teams/"))


def test_a_team_without_people_gets_no_neighbourhood(town: None, cast: Cast, log_in: LogIn) -> None:
    Membership.objects.filter(team=cast.teams["parkzijde"]).update(user=cast.users["joost"])
    cast.users["joost"].is_active = False
    cast.users["joost"].save()
    place = next(one for one in directory_queries.neighbourhoods() if one.postcodes.all()[0].pc4 == "0342")
    sent = {"wijk": place.slug, "team": str(cast.teams["parkzijde"].pk)}
    for who in ("margriet", "kees"):
        answer = log_in(who).post("/teams/stad/wijk/", sent)
        assert answer.status_code == 422
        assert "In Sociaal team Parkzijde werkt nu niemand." in text_of(answer)
        assert "Vraag het de coördinator van het vangnet (Sociaal loket Rivierdal)." in text_of(answer)
    assert "0342" in Team.objects.get(slug="stad").pc4


def test_only_the_net_gives_a_neighbourhood_to_a_team_without_coordinator(
    town: None, cast: Cast, log_in: LogIn
) -> None:
    place = next(one for one in directory_queries.neighbourhoods() if one.postcodes.all()[0].pc4 == "0342")
    sent = {"wijk": place.slug, "team": str(cast.teams["dorpen"].pk)}
    refused = log_in("margriet").post("/teams/stad/wijk/", sent)
    assert refused.status_code == 422
    assert "heeft nu geen coördinator. Niemand daar kan de wijk teruggeven." in text_of(refused)
    assert "laat het vangnet dit doen" in text_of(refused)
    assert "0342" in Team.objects.get(slug="stad").pc4
    moved = text_of(log_in("kees").post("/teams/stad/wijk/", sent, follow=True))
    assert "Terugdraaien kan alleen de coördinator van het vangnet (Sociaal loket Rivierdal)." in moved
    assert "0342" in Team.objects.get(slug="dorpen").pc4


def test_a_refusal_names_no_coordinator_that_does_not_exist(town: None, cast: Cast) -> None:
    def refusal() -> NotAllowed:
        with pytest.raises(NotAllowed) as refused:
            accounts_actions.move_area(pc4=["0349"], to_team_id=cast.teams["stad"].pk, by=cast.actors["margriet"])
        return refused.value

    assert "heeft nu geen coördinator" in refusal().message
    assert refusal().hint == "Vraag het de coördinator van het vangnet (Sociaal loket Rivierdal)."
    Membership.objects.filter(user=cast.users["kees"], team=cast.teams["loket"]).update(role="member")
    assert refusal().hint == "Vraag het uw beheerder."


def test_the_last_one_stays_while_the_team_has_neighbourhoods(town: None, cast: Cast, log_in: LogIn) -> None:
    kees = log_in("kees")
    sent = {"user": str(cast.users["kees"].pk)}
    for team, advice in (
        ("dorpen", "of geef de wijken van dit team aan een ander team"),
        ("loket", "Voeg eerst iemand"),
    ):
        answer = kees.post(f"/teams/{team}/weg/", sent)
        assert answer.status_code == 422
        assert "Kees Postma is de laatste in dit team." in text_of(answer)
        assert advice in text_of(answer)
        assert Membership.objects.filter(user=cast.users["kees"], team=cast.teams[team]).exists()
    Team.objects.filter(slug="dorpen").update(pc4=[])
    kees.post("/teams/dorpen/weg/", sent)
    assert not Membership.objects.filter(user=cast.users["kees"], team=cast.teams["dorpen"]).exists()
