"""A step that carries a referral shows the referral's state, to who may see it, and goes along when the question goes elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.access.conftest import make_grant as grant
from tests.access.conftest import make_user
from tests.referrals import conftest as town_of
from tests.referrals.conftest import Town, audited, fresh

from naast.core import rls
from naast.core.errors import Conflict, NotAllowed, NotVisible
from naast.people.models import Person
from naast.plan import actions, presenters, queries
from naast.plan.models import Plan, Step
from naast.referrals import actions as referrals
from naast.referrals.models import Referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(town: Town, dina: Person) -> Step:
    """A step of Dina's plan, written by Nadia."""
    return actions.write_step(
        person_id=dina.pk, values={"part": "plan-sociaal", "text": "Iemand bij Huub"}, by=town.cast.actors["nadia"]
    )


def _row(town: Town, person: Person) -> Any:
    nadia = town.cast.actors["nadia"]
    with rls.acting(nadia, "begeleiding"):
        (found,) = queries.steps_for(nadia, person.pk)
        return presenters.plans.step_row(found, queries.changeable(person.pk), lambda *a, **k: "")


def _changes(person: Person) -> int:
    with rls.acting_system("proef"):
        return Plan.objects.for_system("proef").get(person=person).version


def test_the_state_of_the_step_is_the_state_of_the_referral(
    town: Town,
    dina: Person,
    of_dina: Referral,
    step: Step,
) -> None:
    nadia = town.cast.actors["nadia"]
    actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=of_dina.pk, by=nadia)
    assert audited("plan step with referral")[0].subject_id == str(step.pk)
    row = _row(town, dina)
    assert row.state == f"gevraagd bij {of_dina.organisation.name}"
    before = _changes(dina)
    referrals.answer(referral=of_dina, answer="taken_on", by=town_of.receiver(fresh(of_dina)))
    assert _row(town, dina).state.startswith("opgepakt bij ")
    assert _changes(dina) == before + 1, "readers see that something is new"
    # Nothing of it is kept with the step: there is nothing that could differ.
    assert fresh(step).status == "todo"
    assert fresh(step).version == 1


def test_only_a_referral_of_this_person_that_one_may_see(
    town: Town, dina: Person, of_dina: Referral, step: Step
) -> None:
    nadia = town.cast.actors["nadia"]
    other = town_of.ask(town)
    for wrong in (other.pk, uuid4()):
        with pytest.raises(NotVisible):
            actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=wrong, by=nadia)
    with pytest.raises(NotVisible):
        actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=of_dina.pk, by=town.cast.actors["kees"])
    user, nurse = make_user("care", town.cast)
    parts = ["plan-sociaal", "referrals"]
    grant(dina, user, "care", "consent", parts=parts, consent={"parts": parts})
    with pytest.raises(NotAllowed):
        actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=of_dina.pk, by=nurse)
    actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=of_dina.pk, by=nadia)
    assert actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=of_dina.pk, by=nadia).referral_id == of_dina.pk
    second = town_of.ask(town, person=dina)
    with pytest.raises(Conflict):
        actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=second.pk, by=nadia)
    with pytest.raises(NotAllowed):
        actions.put_down(person_id=dina.pk, step_id=step.pk, by=nurse)
    assert actions.put_down(person_id=dina.pk, step_id=step.pk, by=nadia).referral_id is None
    assert len(audited("plan step without referral")) == 1


def test_who_may_not_see_referrals_reads_that_help_was_asked_and_no_more(
    town: Town,
    dina: Person,
    of_dina: Referral,
    step: Step,
) -> None:
    actions.carry(person_id=dina.pk, step_id=step.pk, referral_id=of_dina.pk, by=town.cast.actors["nadia"])
    user, nurse = make_user("care", town.cast)
    grant(dina, user, "care", "consent", parts=["plan-sociaal"], consent={"parts": ["plan-sociaal"]})
    client = Client()
    client.force_login(user)
    page = client.get(reverse("plan:person", args=[dina.pk])).content.decode()
    assert nurse.kind == "user"
    assert "hulp is gevraagd" in page
    assert "niet met u gedeeld" in page
    assert of_dina.organisation.name not in page


def test_the_page_offers_a_referral_to_carry_and_to_put_down(
    town: Town,
    dina: Person,
    of_dina: Referral,
    step: Step,
) -> None:
    client = Client()
    client.force_login(town.cast.users["nadia"])
    at = {"person_id": dina.pk, "step_id": step.pk}
    page = client.get(reverse("plan:person_step", kwargs=at)).content.decode()
    assert of_dina.organisation.name in page
    assert "Hoort bij deze stap" in page
    assert "Hoe staat het ervoor?" in page
    client.post(reverse("plan:person_step_carry", kwargs=at), {"verwijzing": str(of_dina.pk)})
    page = client.get(reverse("plan:person_step", kwargs=at)).content.decode()
    assert "Hoe het daarmee staat, komt vanzelf" in page
    # Its state is not asked here any more.
    assert "Hoe staat het ervoor?" not in page
    plan = client.get(reverse("plan:person", args=[dina.pk])).content.decode()
    assert "Gedaan" not in plan
    client.post(reverse("plan:person_step_put_down", kwargs=at))
    assert fresh(step).referral_id is None
    assert client.post(reverse("plan:person_step_carry", kwargs=at), {"verwijzing": "x"}).status_code == 404
