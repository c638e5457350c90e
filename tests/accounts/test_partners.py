"""People of other organisations (volunteers, home help, care): invited, in, on a page that fits, and never further than that."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client, override_settings
from tests.access.conftest import make_grant, make_person
from tests.accounts.conftest import code_now
from tests.accounts.test_invitations import WORDS, link, told
from tests.accounts.test_second_step import _secret_on
from tests.conftest import Cast

from naast.access import queries as access
from naast.access.actions import stop_all
from naast.accounts import actions, menu, queries
from naast.accounts.choices import PARTNERS, ROLES_OF, WORKING, Party, Role
from naast.accounts.models import Membership, Session, Team, User
from naast.accounts.passwords import OwnWords
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed
from naast.engine.knowledge.policy import default_policy
from naast.people import actions as people
from naast.people.models import Person, PersonMember

pytestmark = pytest.mark.django_db
HOUSE = Actor.system()
OWN = "Ömers vrienden drinken thee bij de haven"
NEW = "nieuw@rivierdal.invalid"


@pytest.fixture
def visitors(cast: Cast) -> Team:
    """An organisation of volunteers, with Vera who arranges who works there and Bas who does not."""
    team = actions.set_up_team(
        organisation="Zonnebloem Rivierdal", party=Party.VOLUNTEERS, name="Bezoekgroep", slug="bezoek", pc4=[], phone="", email="",
        is_default_route=False, by=HOUSE,
    )  # fmt: skip
    for name, manages in (("vera", ("bezoek",)), ("bas", ())):
        actions.set_up_user(
            email=f"{name}@zonnebloem.invalid", name=name.title(), password=OWN, places={"bezoek": Role.VOLUNTEER}, by=HOUSE,
            manages=manages,
        )  # fmt: skip
    return team


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@zonnebloem.invalid")


def browser(name: str) -> Client:
    made = Client()
    made.force_login(user(name))
    return made


@pytest.fixture
def gerda(cast: Cast) -> tuple[Person, PersonMember]:
    return make_person()


def shares(person: Person, who: User, parts: list[str]) -> Any:
    return make_grant(person, who, "volunteer", "consent", parts=parts, consent={"parts": parts})


# --- which roles belong to which organisation


def test_the_roles_of_an_organisation_are_those_of_its_party_in_the_policy() -> None:
    roles = default_policy().roles
    for party, given in ROLES_OF.items():
        assert {roles[role].party for role in given} == {party.value}
    assert {*WORKING, *PARTNERS} == {role for given in ROLES_OF.values() for role in given}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.VOLUNTEER])
def test_no_other_role_can_be_given_there_whoever_asks(visitors: Team, role: Role) -> None:
    """The law looks at the kind of organisation: a coordinator of the municipality cannot be made among volunteers."""
    for by in (HOUSE, queries.actor_for(user("vera"))):
        if role == Role.PRIVACY and by == HOUSE:
            continue
        with pytest.raises((DomainError, NotAllowed)):
            actions.invite(team_id=visitors.pk, email=NEW, role=role, by=by)


def test_partners_take_no_areas_and_an_organisation_keeps_its_kind(visitors: Team) -> None:
    said: dict[str, Any] = {"name": "x", "slug": "x", "phone": "", "email": "", "by": HOUSE}
    with pytest.raises(DomainError) as area:
        actions.set_up_team(organisation="Nieuw", party=Party.CARE, pc4=["0341"], is_default_route=False, **said)
    assert area.value.code == "neemt-geen-vragen-aan"
    with pytest.raises(DomainError) as kind:
        actions.set_up_team(
            organisation="Zonnebloem Rivierdal", party=Party.CARE, pc4=[], is_default_route=False, **said
        )
    assert kind.value.code == "andere-soort"
    assert visitors not in queries.teams()
    assert list(queries.partner_teams()) == [visitors]


# --- coming in


def test_who_arranges_the_volunteers_invites_one_who_lands_where_it_fits(visitors: Team) -> None:
    vera = browser("vera")
    assert "Mensen van Bezoekgroep" in vera.get("/kring/met-mij/").content.decode()
    page = vera.get("/mensen-van/bezoek/").content.decode()
    assert "Mag ook zelf mensen uitnodigen" in page
    assert "teamlid" not in page
    answer = vera.post("/mensen-van/bezoek/uitnodigen/", {"email": NEW, "role": "volunteer", "manages": "on"})
    assert answer.status_code == 302
    guest = Client()
    assert "U wordt vrijwilliger" in guest.get(link()).content.decode()
    assert guest.post(link(), WORDS)["Location"] == "/kring/met-mij/"
    place = Membership.objects.get(user__email=NEW)
    assert (place.role, place.manages) == ("volunteer", True)
    assert told("invitation accepted") == 1


@override_settings(NAAST_SECOND_STEP_REQUIRED=True)
def test_a_volunteer_has_a_second_step_too(visitors: Team) -> None:
    actions.invite(team_id=visitors.pk, email=NEW, role=Role.VOLUNTEER, by=queries.actor_for(user("vera")))
    guest = Client()
    assert guest.post(link(), WORDS)["Location"] == "/account/tweede-stap/"
    assert guest.get("/kring/met-mij/").status_code == 302
    signed, secret = _secret_on(guest)
    answer = guest.post("/account/tweede-stap/app/", {"secret": signed, "code": code_now(secret)})
    assert answer.status_code == 200
    assert guest.get("/kring/met-mij/").status_code == 200


def test_only_who_arranges_and_the_safety_net_see_who_works_there(visitors: Team, cast: Cast) -> None:
    assert browser("bas").get("/mensen-van/bezoek/").status_code == 403
    for name, status in (("nadia", 403), ("kees", 200)):
        client = Client()
        client.force_login(cast.users[name])
        assert client.get("/mensen-van/bezoek/").status_code == status, name


def test_an_installation_adds_an_organisation_and_its_first_person_by_command(cast: Cast) -> None:
    out = StringIO()
    call_command("organisation", name="Huisartsen Haven", party="zorg", stdout=out)
    assert "--team huisartsen-haven" in out.getvalue()
    call_command("invite", team="huisartsen-haven", email=NEW, manages=True, stdout=out)
    Client().post(link(), WORDS)
    place = Membership.objects.get(user__email=NEW)
    assert (place.role, place.manages, place.team.organisation.party) == ("care", True, "zorg")


def test_the_last_who_invites_cannot_go_and_comes_back_as_before(visitors: Team) -> None:
    vera, bas = queries.actor_for(user("vera")), user("bas")
    ids: dict[str, Any] = {"organisation_id": visitors.organisation_id, "handed_to": None}
    with pytest.raises(DomainError, match="laatste-in-team"):
        actions.leave(user_id=user("vera").pk, by=vera, **ids)
    Membership.objects.filter(user=bas).update(manages=True)
    gone = actions.leave(user_id=user("vera").pk, by=queries.actor_for(bas), **ids)
    assert not Membership.objects.filter(user=user("vera")).exists()
    actions.undo(departure_id=gone.pk, by=queries.actor_for(bas))
    assert Membership.objects.get(user=user("vera")).manages


# --- and then


def test_the_menu_and_the_pages_are_those_of_the_work(visitors: Team) -> None:
    bas = browser("bas")
    page = bas.get("/kring/met-mij/").content.decode()
    assert "Er is nog niets met u gedeeld" in page
    assert "Met mij gedeeld" in page
    assert "Vraag invoeren" not in page
    assert bas.get("/werkbak/")["Location"] == "/kring/met-mij/"
    for address in ("/werkbak/nieuw/", "/teams/"):
        answer = bas.get(address)
        if answer.status_code != 404:
            assert answer.status_code == 403, address
            assert "Met mij gedeeld" in answer.content.decode()


@pytest.mark.parametrize(
    ("roles", "parts"),
    [
        ({"member"}, {"team"}), ({"volunteer"}, {"shared"}), ({"privacy"}, {"log"}), ({"volunteer", "member"}, {"team", "shared"}),
        (set(), {"team"}),
    ],
)  # fmt: skip
def test_what_the_menu_holds(roles: set[str], parts: set[str]) -> None:
    teams = frozenset({"1"}) if "member" in roles else frozenset()
    assert menu.menu_of(Actor("user", "1", "x", teams, roles=frozenset(roles))) == parts


def test_what_is_shared_is_there_and_nothing_else(visitors: Team, gerda: tuple[Person, PersonMember]) -> None:
    person, own = gerda
    shares(person, user("bas"), ["identity", "plan-sociaal"])
    bas = browser("bas")
    page = bas.get("/kring/met-mij/").content.decode()
    assert "Gerda de Wit" in page
    contact = bas.get(f"/kring/met-mij/{person.pk}/")
    assert own.email in contact.content.decode()
    assert bas.get(f"/kring/met-mij/{person.pk}/verhaal/").status_code == 403
    assert browser("vera").get(f"/kring/met-mij/{person.pk}/").status_code == 404


def test_a_story_can_be_shared_without_the_name(visitors: Team, gerda: tuple[Person, PersonMember]) -> None:
    person, _own = gerda
    shares(person, user("bas"), ["story"])
    bas = browser("bas")
    listed, story = bas.get("/kring/met-mij/").content.decode(), bas.get(f"/kring/met-mij/{person.pk}/verhaal/")
    assert "Iemand die zijn of haar naam niet deelt" in listed
    assert "Ik slaap slecht." in story.content.decode()
    assert "Gerda" not in listed
    assert bas.get(f"/kring/met-mij/{person.pk}/").status_code == 403


def test_stopping_and_another_role_take_all_away(
    visitors: Team, gerda: tuple[Person, PersonMember], cast: Cast
) -> None:
    person, own = gerda
    grant = shares(person, user("bas"), ["identity", "story"])
    Membership.objects.create(user=user("bas"), team=cast.teams["stad"], role="member")
    Membership.objects.filter(user=user("bas"), role="volunteer").delete()
    # What was shared with the volunteer is not shared with the colleague of the team.
    assert browser("bas").get(f"/kring/met-mij/{person.pk}/verhaal/").status_code == 404
    Membership.objects.create(user=user("bas"), team=visitors, role="volunteer")
    assert browser("bas").get(f"/kring/met-mij/{person.pk}/verhaal/").status_code == 200
    stop_all(person_id=person.pk, grant_id=grant.pk, by=Actor.resident(own.pk, own.name))
    assert browser("bas").get(f"/kring/met-mij/{person.pk}/verhaal/").status_code == 404
    assert "Gerda" not in browser("bas").get("/kring/met-mij/").content.decode()


def test_a_volunteer_makes_no_person_and_cannot_step_in_in_haste(visitors: Team) -> None:
    bas = browser("bas")
    before = bas.post(
        "/mensen/nieuw/", {"name": "Iemand", "preferred_language": "nl", "language": "nl", "contact_way": "phone"}
    )
    assert before.status_code in (403, 422)
    sent = {"name": "Gerda de Wit", "birth_year": "1948", "reason": "Er is haast en niemand neemt op", "hours": "4"}
    assert bas.post("/kring/noodtoegang/", sent).status_code in (403, 422)
    assert not Person._base_manager.exists()


def test_a_provider_begins_no_file_and_can_be_let_in_by_consent(cast: Cast) -> None:
    actions.set_up_team(
        organisation="Thuishulp", party=Party.PROVIDER, name="Thuishulp", slug="thuishulp", pc4=[], phone="", email="",
        is_default_route=False, by=HOUSE,
    )  # fmt: skip
    ilse = actions.set_up_user(
        email="ilse@zonnebloem.invalid", name="Ilse", password=OWN, places={"thuishulp": Role.PROVIDER}, by=HOUSE
    )
    with pytest.raises(NotAllowed):
        people.make_person(fields=people.PersonFields("Aagje Smit", 1950), by=queries.actor_for(ilse))
    person, _own = make_person()
    assert ilse in [one for one, _role in access.users_to_ask_for(person.pk, wide=True)]
    assert ilse not in [one for one, _role in access.users_to_ask_for(person.pk, wide=False)]


# --- how safe a login is


def test_a_login_that_nobody_used_for_two_hours_is_over(visitors: Team) -> None:
    bas = browser("bas")
    bas.get("/kring/met-mij/")
    Session.objects.update(last_seen_at=clock.now() - timedelta(hours=1, minutes=59))
    assert bas.get("/kring/met-mij/").status_code == 200
    Session.objects.update(last_seen_at=clock.now() - timedelta(hours=2, minutes=1))
    assert bas.get("/kring/met-mij/")["Location"].startswith("/inloggen/")
    assert bas.get("/kring/met-mij/").status_code == 302


@pytest.mark.parametrize("password", ["Welkom2026!!!", "zonnebloemrivierdal1", "W3lkom-Naast-2026", "bezoekgroep 2026"])
def test_words_that_everyone_here_knows_are_no_password(visitors: Team, password: str) -> None:
    with pytest.raises(ValidationError):
        OwnWords().validate(password)


@pytest.mark.parametrize("password", [OWN, "vier woorden en een zin", "Kx9#naastvwq!tqpzrm"])
def test_a_sentence_of_ones_own_is(visitors: Team, password: str) -> None:
    OwnWords().validate(password)


def test_a_password_counts_as_it_was_typed(visitors: Team) -> None:
    bas = user("bas")
    bas.set_password(f" {OWN} ")
    bas.save()
    for typed, status in ((OWN, 200), (f" {OWN.lower()} ", 200), (f" {OWN} ", 302)):
        answer = Client().post("/inloggen/", {"username": bas.email, "password": typed})
        assert (answer.status_code == 302) is (status == 302), typed
