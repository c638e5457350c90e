"""The list of help that is outstanding: the same rows and numbers as a slow walk over everything, and numbers that stop counting."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.referrals.conftest import Town, ask, resident, rows

from naast.core import clock, counting, rls
from naast.core.actors import Actor
from naast.people import actions as people
from naast.people.models import Person
from naast.referrals import actions, lists, queries
from naast.referrals.choices import CARE, ListOf
from naast.referrals.models import Referral

pytestmark = pytest.mark.django_db
OPEN_VIEWS = [view for view in lists.VIEWS if view != "closed"]
NAMES = ("nadia", "joost", "margriet", "kees")


def _scatter(referral: Referral, dice: random.Random, town: Town) -> None:
    """Give a referral another team, owner, list and date, as months of work would."""
    teams = list(town.cast.teams.values())
    users = [town.cast.users[name] for name in NAMES]
    changed: dict[str, Any] = {
        "team": dice.choice(teams),
        "next_on": clock.today() + timedelta(days=dice.randint(-6, 6)),
    }
    changed |= {"list_of": dice.choice(ListOf.values), "owner": dice.choice(users)}
    if referral.person_id is None:
        changed["from_team"] = dice.choice(teams)
    Referral.objects.for_system("een test").filter(pk=referral.pk).update(**changed)


@pytest.fixture
def scattered(town: Town, dina: Person) -> Town:
    """Seventy referrals of three persons and of nobody, over all teams and lists; one in five is done."""
    dice = random.Random(20261123)
    others = [
        people.make_person(fields=people.PersonFields(name, 1950, "0342"), by=who)
        for name, who in (("Fatma Yildiz", town.nadia), ("Bart Smit", town.joost))
    ]
    asks = {dina: town.nadia, others[0]: town.nadia, others[1]: town.joost}
    for number in range(70):
        person = dice.choice([None, *asks])
        by = asks[person] if person else town.nadia
        made = ask(town, person=person, by=by)
        if number % 5 == 4:
            actions.close(referral=made, by=Actor.system(), who="sender")
        else:
            with rls.acting_system("een test"):
                _scatter(made, dice, town)
    return town


def _slow(actor: Actor) -> list[Referral]:
    """Everything that somebody may see, as the manager says, one by one."""
    with rls.acting(actor, CARE):
        return list(Referral.objects.for_actor(actor, CARE))


def _fits(one: Referral, actor: Actor, view: str) -> bool:
    if one.closed_at is not None:
        return view == "closed"
    return {
        "open": True,
        "mine": str(one.owner_id) == actor.id and one.list_of in ("sender", "coordinator"),
        "late": one.next_on is not None and one.next_on < clock.today(),
        "coordinator": one.list_of == "coordinator",
        "default": one.list_of == "default",
    }.get(view, False)


def _walked(actor: Actor, view: str) -> list[Any]:
    """Ids of all pages of a view, one page after the other."""
    found, after = [], ""
    while True:
        with rls.acting(actor, CARE):
            page, _counts = lists.outstanding_for(actor, view, after)
        found += [one.pk for one in page.rows]
        if not page.after:
            return found
        after = page.after


def _who(town: Town, dina: Person) -> list[Actor]:
    everyone = [town.nadia, town.joost, town.margriet, town.kees, resident(dina), Actor.system()]
    teams = frozenset(str(team.pk) for team in town.cast.teams.values())
    return [*everyone, Actor("user", town.nadia.id, "Nadia", team_ids=teams), Actor("user", town.kees.id, "Kees")]


def test_branches_are_what_an_actor_sees_and_no_row_stands_in_two(scattered: Town, dina: Person) -> None:
    for actor in _who(scattered, dina):
        with rls.acting(actor, CARE):
            parts = [pk for part in Referral.objects.branches(actor, CARE) for pk in part.values_list("pk", flat=True)]
        assert len(parts) == len(set(parts)), actor
        assert set(parts) == {one.pk for one in _slow(actor)}, actor
    assert len(_slow(scattered.nadia)) > 20


def test_every_view_holds_what_a_slow_walk_finds_in_order_of_its_date(
    scattered: Town, dina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 4)
    monkeypatch.setattr(queries, "PAGE_SIZE", 4)
    seen = 0
    for actor in _who(scattered, dina):
        everything = sorted(_slow(actor), key=lambda one: (one.next_on or clock.today(), one.pk))
        for view in OPEN_VIEWS:
            expected = [one.pk for one in everything if _fits(one, actor, view)]
            assert _walked(actor, view) == expected, (actor, view)
            seen += len(expected)
    assert seen > 100


def test_what_is_done_last_stands_first(scattered: Town, dina: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_CLOSED", 3)
    for actor in _who(scattered, dina):
        done = sorted((one for one in _slow(actor) if one.closed_at), key=lambda one: one.pk)
        done.sort(key=lambda one: one.closed_at or clock.now(), reverse=True)
        assert _walked(actor, "closed") == [one.pk for one in done[:3]]
    assert [one for one in rows(Referral) if one.closed_at]


@pytest.mark.parametrize("most", [0, 2, 7, 999])
def test_numbers_are_exact_until_nobody_counts_any_more(
    scattered: Town, dina: Person, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(counting, "MOST", most)
    for actor in _who(scattered, dina):
        with rls.acting(actor, CARE):
            _page, counts = lists.outstanding_for(actor)
        slow = {view: sum(_fits(one, actor, view) for one in _slow(actor)) for view in OPEN_VIEWS}
        assert counts == {view: min(number, most + 1) for view, number in slow.items()}, actor


def test_the_page_says_more_than_in_words(town: Town, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    for _n in range(3):
        ask(town)
    client = Client()
    client.force_login(town.cast.users["nadia"])
    assert "Alles open (3)" in client.get("/verwijzingen/").content.decode()
    monkeypatch.setattr(counting, "MOST", 2)
    text = client.get("/verwijzingen/").content.decode()
    assert "Alles open (meer dan 2)" in text
    assert "Te laat (0)" in text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "(more than 2)" in client.get("/verwijzingen/").content.decode()


def test_the_numbers_take_one_query_and_none_when_there_is_nothing_to_see(
    scattered: Town, django_assert_num_queries: Callable[..., Any]
) -> None:
    parts = {view: Referral.objects.branches(scattered.nadia, CARE) for view in OPEN_VIEWS}
    with django_assert_num_queries(1):
        counting.at_most(parts)
    with django_assert_num_queries(0):
        assert counting.at_most({"none": [Referral.objects.for_system("een test").none()], "empty": []}) == {
            "none": 0,
            "empty": 0,
        }


def test_a_view_that_a_reader_does_not_have_is_the_open_one(town: Town) -> None:
    ask(town)
    ours = {"open", "mine", "late", "closed"}
    for name, has, rows_there in (
        ("nadia", ours, 1),
        ("margriet", ours | {"coordinator"}, 1),
        ("kees", set(lists.VIEWS), 0),
    ):
        client = Client()
        client.force_login(town.cast.users[name])
        page = client.get("/verwijzingen/?toon=default").context["page"]
        assert {tab["url"].rpartition("=")[2] for tab in page.tabs} == has, name
        assert page.view == ("default" if "default" in has else "open"), name
        assert len(page.rows) == rows_there, name
