"""Looking ahead with a person: who may, what help changes, and steps that go into the plan once, with a row in the log."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from naast.audit.models import AuditEvent
from naast.core import rls
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.foresight import actions, presenters, queries
from naast.foresight.actions import Chosen
from naast.foresight.presenters import team
from naast.people.models import Person
from naast.plan.models import Step
from tests.access.conftest import ALL_PARTS, make_grant, make_person
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
TAPS = {"ziekte": "kanker", "sinds": "maanden", "thuis": ["partner"], "zorg": "yes"}
ONE = Chosen("huishouden_stokt/wmo-huishoudelijke-hulp", "Vraag hulp bij het huishouden aan", None)


@pytest.fixture
def person(cast: Cast) -> Person:
    """Gerda; Nadia looks ahead with her and writes in her plan, but not about meaning."""
    made, _own = make_person()
    parts = [part for part in ALL_PARTS if part not in ("plan-zingeving", "forecast")]
    make_grant(made, cast.users["nadia"], "member", may="change", parts=parts)
    make_grant(made, cast.users["nadia"], "member", "consent", parts=["forecast"], consent={"parts": ["forecast"]})
    return made


@pytest.fixture
def nadia(client: Client, cast: Cast) -> Client:
    client.force_login(cast.users["nadia"])
    return client


def steps(person: Person) -> list[Step]:
    with rls.acting_system("proef"):
        return list(Step.objects.for_system("proef").filter(person_id=person.pk))


def test_the_page_tells_what_may_come_and_keeps_nothing(nadia: Client, person: Person) -> None:
    url = f"/vooruitkijken/{person.pk}/"
    assert "wordt niet bewaard" in nadia.get(url).content.decode()
    page = nadia.post(url, TAPS).content.decode()
    assert "Wat er kan komen" in page
    assert "geen voorspelling voor deze mens" in page
    assert steps(person) == []
    assert nadia.post(url, {}).status_code == 422


def test_help_changes_what_may_come_and_comes_back_as_a_piece(nadia: Client, person: Person) -> None:
    page = nadia.post(f"/vooruitkijken/{person.pk}/", TAPS).content.decode()
    assert "Wat deze hulp verandert" not in page
    measures = re.findall(r'name="hulp" value="([^"]+)"', page)
    sent = TAPS | {"hulp": measures[:4]} | {f"start-{name}": "0" for name in measures[:4]}
    piece = nadia.post(f"/vooruitkijken/{person.pk}/", sent, HTTP_HX_REQUEST="true").content.decode()
    assert piece.lstrip().startswith('<div id="uitkomst"')
    assert "Wat deze hulp verandert" in piece
    strange = nadia.post(f"/vooruitkijken/{person.pk}/", TAPS | {"hulp": ["bestaat-niet"]}).content.decode()
    assert "Wat deze hulp verandert" not in strange


def test_help_that_starts_later_helps_less() -> None:
    taps = queries.Taps("kanker", 60)
    now, later, never = (
        {one.event: one.probability[365] for one in queries.seen(made).outlooks}
        for made in (
            queries.Taps("kanker", 60, help=(("wmo-huishoudelijke-hulp", 60),)),
            queries.Taps("kanker", 60, help=(("wmo-huishoudelijke-hulp", 242),)),
            taps,
        )
    )
    assert now["huishouden_stokt"] < later["huishouden_stokt"] < never["huishouden_stokt"]


def test_a_change_never_says_the_same_words_twice() -> None:
    taps = queries.Taps("kanker", 60)
    helped = queries.Taps("kanker", 60, help=(("gv-thuis", 60), ("lotgenoten", 60)))
    page = presenters.team_page(
        queries.seen(taps),
        queries.seen(helped),
        taps,
        date(2026, 11, 23),
        chosen={"gv-thuis": 0, "lotgenoten": 0},
        there=(),
    )
    assert page.changes
    assert all(one.without != one.with_plan for one in page.changes)
    assert team._after(0.66, 0.64) == "iets minder vaak"
    assert team._after(0.64, 0.66) == "iets vaker"
    # A phone is not drowned: five rows of each list stand open, and nothing is lost.
    assert len(page.first_items) == 5
    assert (*page.first_items, *page.more_items) == page.items
    assert (*page.first_proposals, *page.more_proposals) == page.proposals
    assert (*page.first_helps, *page.more_helps) == page.helps


def test_what_was_chosen_stands_in_the_plan_once(nadia: Client, person: Person, cast: Cast) -> None:
    sent = {"stap": [ONE.ref], f"tekst-{ONE.ref}": ONE.text, f"dag-{ONE.ref}": "2027-02-01"}
    for _ in range(2):
        assert nadia.post(f"/vooruitkijken/{person.pk}/in-het-plan/", sent).status_code == 302
    (step,) = steps(person)
    assert (step.origin, step.origin_ref, step.provisions) == ("forecast", ONE.ref, ["wmo-huishoudelijke-hulp"])
    assert str(step.due_on) == "2027-02-01"
    with rls.acting_system("proef"):
        assert AuditEvent.objects.filter(subject_id=str(step.pk), kind="write").count() == 1
    assert (
        nadia.post(f"/vooruitkijken/{person.pk}/in-het-plan/", sent | {f"dag-{ONE.ref}": "morgen"}).status_code == 422
    )


def test_nothing_chosen_and_unknown_help_are_said(person: Person, cast: Cast) -> None:
    by = cast.actors["nadia"]
    with pytest.raises(DomainError) as told:
        actions.propose(person_id=person.pk, chosen=[], by=by)
    assert told.value.code == "kies"
    with pytest.raises(DomainError):
        actions.propose(person_id=person.pk, chosen=[Chosen("pijn/bestaat-niet", "x", None)], by=by)
    assert steps(person) == []


def test_a_part_that_may_not_be_changed_takes_nothing_of_it_all(person: Person, cast: Cast) -> None:
    both = [ONE, Chosen("existentiele_nood/gv-thuis", "Vraag geestelijke verzorging aan", None)]
    with pytest.raises((NotAllowed, NotVisible)):
        actions.propose(person_id=person.pk, chosen=both, by=cast.actors["nadia"])
    assert steps(person) == []


def test_without_a_yes_of_the_person_a_team_does_not_look_ahead(nadia: Client, cast: Cast) -> None:
    other, _own = make_person("Frits Jansen")
    make_grant(
        other, cast.users["nadia"], "member", may="change", parts=[part for part in ALL_PARTS if part != "forecast"]
    )
    assert nadia.get(f"/vooruitkijken/{other.pk}/").status_code == 403
    assert "/vooruitkijken/" not in nadia.get(f"/mensen/{other.pk}/").content.decode()


def test_the_page_of_the_person_shows_the_way(nadia: Client, person: Person) -> None:
    assert f"/vooruitkijken/{person.pk}/" in nadia.get(f"/mensen/{person.pk}/").content.decode()


def test_an_outsider_meets_nothing(client: Client, person: Person, cast: Cast) -> None:
    url = f"/vooruitkijken/{person.pk}/"
    assert client.get(url).status_code in (302, 404)
    client.force_login(cast.users["kees"])
    assert client.get(url).status_code == 404
    assert client.post(f"{url}in-het-plan/", {"stap": [ONE.ref]}).status_code == 404
    with pytest.raises(NotVisible):
        actions.propose(person_id=person.pk, chosen=[ONE], by=cast.actors["kees"])
