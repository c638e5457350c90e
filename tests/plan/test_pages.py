"""The pages of the plan, as each reader meets them: with forms, without JavaScript, and within a number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.access.conftest import make_grant, make_member
from tests.plan.conftest import Family, as_house, steps_of, versions_of, wishes_of

from naast.core import clock
from naast.core.actors import Actor
from naast.people.models import Person
from naast.plan import actions
from naast.plan.choices import PLAN_PARTS

pytestmark = pytest.mark.django_db
# Statements of a whole page, logging in and the log of looks included: (resident, professional).
MOST = {"gerda": 52, "omer": 52, "nadia": 28, "nurse": 32}
Enter = Callable[[Actor], Client]


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch, family: Family) -> Enter:
    """A browser in which this actor is logged in, or came in by link and code."""
    from naast.accounts.models import User

    def come_in(actor: Actor) -> Client:
        client = Client()
        if actor.kind == "user":
            client.force_login(User.objects.get(pk=actor.id))
        monkeypatch.setattr(
            "naast.people.queries.resident_actor", lambda request: actor if actor.kind == "resident" else None
        )
        return client

    return come_in


def _at(actor: Actor, family: Family, name: str = "", **parts: Any) -> str:
    side = "own" if actor.kind == "resident" else "person"
    own = {} if actor.kind == "resident" else {"person_id": family.person.pk}
    return reverse(f"plan:{side}_{name}" if name else f"plan:{side}", kwargs={**own, **parts})


@pytest.mark.parametrize("who", ["gerda", "nadia", "nurse", "omer"])
def test_every_reader_sees_their_parts_and_no_more(full: Family, enter: Enter, who: str) -> None:
    actor: Actor = getattr(full, who)
    seen = {
        "gerda": set(PLAN_PARTS), "nadia": set(PLAN_PARTS) - {"plan-zingeving"}, "nurse": {"plan-fysiek"}, "omer": {"plan-sociaal"},
    }[who]  # fmt: skip
    page = enter(actor).get(_at(actor, full)).content.decode()
    for part in PLAN_PARTS:
        assert (f"Stap over {part}" in page) == (part in seen), part
        assert (f"Wens over {part}" in page) == (part in seen), part
        assert (f'id="deel-{part}"' in page) == (part in seen)
    assert ("niet met u gedeeld" in page) == (seen != set(PLAN_PARTS))
    # Only who may write finds a way to write.
    assert ("Voeg een stap toe" in page) == (who in ("gerda", "nadia"))


def test_a_stranger_finds_nothing(full: Family, enter: Enter) -> None:
    answer = enter(full.stranger).get(_at(full.stranger, full))
    assert answer.status_code == 404
    assert b"Gerda" not in answer.content


@pytest.mark.parametrize("name", ["wish_new", "step_new", "templates"])
def test_a_reader_is_told_that_reading_is_not_writing(full: Family, enter: Enter, name: str) -> None:
    answer = enter(full.nurse).get(_at(full.nurse, full, name))
    assert answer.status_code == 403
    assert "mag dit plan lezen" in answer.content.decode()


@pytest.mark.parametrize("who", ["gerda", "nadia"])
def test_write_change_finish_and_undo_a_step(family: Family, enter: Enter, who: str) -> None:
    actor: Actor = getattr(family, who)
    client = enter(actor)
    page = client.get(_at(actor, family, "step_new"))
    ident = page.context["form"].initial["ident"]
    said = {
        "text": "De huisarts bellen",
        "owner": f"member:{family.friend.pk}",
        "due_on": "2026-12-01",
        "part": "plan-fysiek",
        "ident": ident,
    }
    for _twice in range(2):
        answer = client.post(_at(actor, family, "step_new"), said)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
    (step,) = steps_of(family)
    assert (step.text, step.owner_member_id, step.owner_name) == (
        "De huisarts bellen",
        family.friend.pk,
        family.friend.name,
    )
    page = client.get(answer["Location"]).content.decode()
    assert "Het staat in het plan." in page
    assert "Maak ongedaan" in page
    answer = client.post(_at(actor, family, "step_status", step_id=step.pk), {"status": "done"})
    page = client.get(answer["Location"]).content.decode()
    assert "Eén stap is klaar" in page
    undo = answer["Location"].split("net=")[1]
    client.post(_at(actor, family, "undo", version_id=undo))
    assert steps_of(family)[0].status == "todo"


@pytest.mark.parametrize(("origin", "kept"), [("question", "question"), ("casetable", "casetable"), ("", "talk")])
def test_a_professional_can_say_where_a_step_came_from(family: Family, enter: Enter, origin: str, kept: str) -> None:
    said = {"text": "De huisarts bellen", "owner": "nobody", "part": "plan-fysiek", "origin": origin}
    answer = enter(family.nadia).post(_at(family.nadia, family, "step_new"), said)
    assert answer.status_code == 302
    assert [step.origin for step in steps_of(family)] == [kept]
    page = enter(family.nadia).get(_at(family.nadia, family)).content.decode()
    assert ("uit de casustafel" in page) is (kept == "casetable")


def test_an_origin_that_cannot_be_said_is_refused_and_the_one_who_is_ill_is_not_asked(
    family: Family, enter: Enter
) -> None:
    said = {"text": "De huisarts bellen", "owner": "nobody", "part": "plan-fysiek", "origin": "referral"}
    answer = enter(family.nadia).post(_at(family.nadia, family, "step_new"), said)
    assert answer.status_code == 422
    assert "Kies waar deze stap vandaan komt." in answer.content.decode()
    assert (
        "Waar komt deze stap vandaan?"
        not in enter(family.gerda).get(_at(family.gerda, family, "step_new")).content.decode()
    )
    assert enter(family.gerda).post(_at(family.gerda, family, "step_new"), said).status_code == 302
    assert [step.origin for step in steps_of(family)] == ["talk"]


def test_a_form_with_a_mistake_keeps_what_was_typed(family: Family, enter: Enter) -> None:
    client = enter(family.gerda)
    answer = client.post(
        _at(family.gerda, family, "step_new"), {"text": "", "note": "niet vergeten", "owner": "self", "part": "x"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "niet vergeten" in page
    assert "Schrijf op wat er gedaan wordt" in page


def test_two_people_edit_one_step_and_both_versions_are_shown(full: Family, enter: Enter) -> None:
    step = next(one for one in steps_of(full) if one.part == "plan-sociaal")
    client = enter(full.nadia)
    form = client.get(_at(full.nadia, full, "step", step_id=step.pk)).context["form"]
    seen = form.initial["version"]
    actions.change_step(
        person_id=full.person.pk, step_id=step.pk, values={"text": "Woorden van Gerda"}, version=1, by=full.gerda
    )
    mine = {
        "text": "Woorden van Nadia",
        "owner": "nobody",
        "part": "plan-sociaal",
        "status": "todo",
        "note": "n",
        "version": seen,
    }
    answer = client.post(_at(full.nadia, full, "step", step_id=step.pk), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dit is intussen veranderd" in page
    assert "Woorden van Gerda" in page
    assert "Woorden van Nadia" in page
    assert "Gerda de Wit veranderde dit" in page
    assert steps_of(full)[0].text != "Woorden van Nadia"
    # What the page offers to send is on top of the newest version: now it is a choice.
    again = mine | {"version": answer.context["form"].data["version"], "text": "Samen"}
    assert client.post(_at(full.nadia, full, "step", step_id=step.pk), again).status_code == 302
    row = next(one for one in steps_of(full) if one.pk == step.pk)
    assert row.text == "Samen"
    assert [version.content["text"] for version in versions_of(row)] == [
        "Stap over plan-sociaal",
        "Woorden van Gerda",
        "Samen",
    ]


def test_history_is_readable_and_puts_back(full: Family, enter: Enter) -> None:
    wish = next(one for one in wishes_of(full) if one.part == "plan-fysiek")
    client = enter(full.gerda)
    client.post(_at(full.gerda, full, "wish", wish_id=wish.pk), {"weg": "ja"})
    page = client.get(_at(full.gerda, full)).content.decode()
    assert "Wens over plan-fysiek" not in page
    page = client.get(_at(full.gerda, full, "history")).content.decode()
    assert "Gerda de Wit haalde dit weg" in page
    first = versions_of(wish)[0]
    client.post(_at(full.gerda, full, "put_back", version_id=first.pk))
    assert "Wens over plan-fysiek" in client.get(_at(full.gerda, full)).content.decode()
    # Who sees one part reads the history of that part alone.
    page = enter(full.nurse).get(_at(full.nurse, full, "history")).content.decode()
    assert "Wens over plan-fysiek" in page
    assert "Wens over plan-sociaal" not in page
    assert "Zet dit terug" not in page


def test_seen_by_names_the_circle_to_who_may_see_it(full: Family, enter: Enter) -> None:
    enter(full.nurse).get(_at(full.nurse, full))
    page = enter(full.nadia).get(_at(full.nadia, full)).content.decode()
    assert "Gezien door" in page
    assert "Iemand (care)" in page
    assert "nog niet gezien" in page
    page = enter(full.omer).get(_at(full.omer, full)).content.decode()
    assert "Iemand (care)" not in page


@pytest.mark.parametrize("who", ["gerda", "nadia", "nurse", "omer"])
def test_the_plan_is_a_handful_of_queries_however_long_it_is(
    full: Family, enter: Enter, who: str, django_assert_max_num_queries: Any
) -> None:
    actor: Actor = getattr(full, who)
    client = enter(actor)
    client.get(_at(actor, full))
    for number in range(12):
        actions.write_step(
            person_id=full.person.pk, values={"part": "plan-sociaal", "text": f"Nog een stap {number}"}, by=full.gerda
        )
    with django_assert_max_num_queries(MOST[who]):
        assert client.get(_at(actor, full)).status_code == 200


def test_after_a_death_the_page_has_another_tone(full: Family, enter: Enter) -> None:
    today = clock.today()
    with as_house():
        Person.objects.for_system("proef").filter(pk=full.person.pk).update(
            deceased_on=today, plan_ends_on=today + timedelta(days=90)
        )
    page = enter(full.nadia).get(_at(full.nadia, full)).content.decode()
    assert "Gerda de Wit is er niet meer" in page
    assert "Wens over plan-fysiek" in page
    # Nothing is asked of the person any more, and the examples are for those who stay.
    assert "Wat maakt een dag goed?" not in page
    listed = enter(full.nadia).get(_at(full.nadia, full, "templates")).content.decode()
    assert "Na het overlijden" in listed
    assert "Net gehoord" not in listed
    assert enter(full.nadia).get(_at(full.nadia, full, "template", slug="net-gehoord")).status_code == 404
    form = enter(full.nadia).get(_at(full.nadia, full, "step_new")).context["form"]
    assert "self" not in [value for value, _label in form.fields["owner"].choices]


def test_who_stays_behind_is_not_sent_to_who_died(full: Family, enter: Enter) -> None:
    """The first page of somebody beside the person, with whom nothing was shared: before and after."""
    with as_house():
        row = make_member(full.person, "Ineke", "partner")
    ineke, url = Actor.resident(row.pk, row.name), "/plan/mij/"
    before = enter(ineke).get(url).content.decode()
    assert "Vraag het de persoon om wie het gaat" in before
    assert "Hoe lang houdt u dit vol?" in before
    today = clock.today()
    with as_house():
        Person.objects.for_system("proef").filter(pk=full.person.pk).update(
            deceased_on=today, plan_ends_on=today + timedelta(days=90)
        )
    page = enter(ineke).get(url).content.decode()
    assert "is er niet meer. Wij zijn er voor u." in page
    assert "Vraag het de persoon om wie het gaat" not in page
    assert "Hoe lang houdt u dit vol?" not in page


def test_an_example_plan_is_a_proposal(family: Family, enter: Enter) -> None:
    client = enter(family.nadia)
    url = _at(family.nadia, family, "template", slug="net-gehoord")
    page = client.get(url).content.decode()
    assert "checked" not in page
    assert "In dit deel van het plan kunt u niet schrijven" in page
    answer = client.post(url, {"first_day": "2026-12-18", "steps": []})
    assert answer.status_code == 422
    assert "nog niets aangevinkt" in answer.content.decode()
    # Working the days out again keeps what was ticked, and writes nothing.
    page = client.post(
        url, {"first_day": "2026-12-18", "steps": ["huisarts-laten-weten"], "reken": "ja"}
    ).content.decode()
    assert "23 december" in page
    assert page.count("checked") == 1
    assert steps_of(family) == []
    assert client.post(url, {"first_day": "2026-12-18", "steps": ["huisarts-laten-weten"]}).status_code == 302
    (step,) = steps_of(family)
    assert step.due_on == date(2026, 12, 23)
    assert "Staat al in het plan" in client.get(url).content.decode()
    wrong = client.post(url, {"first_day": "morgen", "steps": ["wie"], "reken": "ja"})
    assert wrong.status_code == 200
    # A part that is not theirs cannot be ticked past the page.
    assert client.post(url, {"first_day": "2026-12-18", "steps": ["wat-telt"]}).status_code == 403


def test_a_child_is_spoken_to_as_a_child(family: Family, enter: Enter) -> None:
    kid = make_member(family.person, "Noor", "grandchild", is_child=True)
    make_grant(
        family.person, kid, "child", "consent", parts=["plan-sociaal"], purposes=["inzage"],
        consent={"parts": ["plan-sociaal"], "purpose": "inzage"},
    )  # fmt: skip
    actor = Actor.resident(kid.pk, kid.name)
    actions.write_step(
        person_id=family.person.pk, values={"part": "plan-sociaal", "text": "Bel uw oma"}, by=family.gerda
    )
    page = enter(actor).get(_at(actor, family)).content.decode()
    assert "lees je hier niets" in page
    assert "niet met je gedeeld" in page
    # Someone's own words stay as they are.
    assert "Bel uw oma" in page


def test_only_the_right_method_and_nothing_by_looking(full: Family, enter: Enter) -> None:
    client = enter(full.gerda)
    step = steps_of(full)[0]
    for name, parts in (("step_status", {"step_id": step.pk}), ("undo", {"version_id": versions_of(step)[0].pk})):
        assert client.get(_at(full.gerda, full, name, **parts)).status_code == 405
    assert client.post(_at(full.gerda, full)).status_code == 405
    assert client.post(_at(full.gerda, full, "step_status", step_id=step.pk), {"status": "weg"}).status_code == 422
    assert {row.version for row in steps_of(full)} == {1}


def test_who_does_it_themselves_is_called_by_name_or_as_the_reader(full: Family, enter: Enter) -> None:
    values = {"part": "plan-fysiek", "text": "Foto’s uitzoeken.", "owner_kind": "self"}
    actions.write_step(person_id=full.person.pk, values=values, by=full.gerda)
    own = enter(full.gerda).get(_at(full.gerda, full)).content.decode()
    beside = enter(full.nadia).get(_at(full.nadia, full)).content.decode()
    paper = enter(full.gerda).get(reverse("plan:own_paper")).content.decode()
    assert "uzelf" in own
    assert "de persoon zelf" not in own + beside + paper
    assert full.person.name in beside
