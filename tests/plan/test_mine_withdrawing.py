"""Who gave their yes takes it back on their own page: the organisation reads nothing more and hears what to do with what it kept."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.loop.service import a_service
from django.test import Client
from django.urls import reverse
from tests.access.conftest import make_grant, make_member
from tests.plan.conftest import Family
from tests.plan.mine import rows

from naast.core import actions as core
from naast.core.actors import Actor
from naast.core.models import OutboxMessage
from naast.referrals import actions
from naast.referrals.models import Referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(family: Family) -> Referral:
    """The church was asked for Gerda, and the mail is out."""
    referral = actions.ask(
        person=family.person, team=family.cast.teams["stad"], service=a_service(), question="Wie komt er een uur zitten?",
        items=[{"label": "Naam", "text": "Gerda"}], consent_sentence="Ja, de kerk mag dit lezen.", consent_given_by="Gerda",
        consent_way="spoken", by=Actor.system(),
    )  # fmt: skip
    assert core.deliver_due() == 1
    return referral


def _withdraw(browser: Client, referral: Referral) -> int:
    return int(browser.post(reverse("plan:my_question", args=[referral.pk])).status_code)


def _now(referral: Referral) -> Referral:
    (found,) = rows(Referral, pk=referral.pk)
    return found  # type: ignore[no-any-return]


def _last_mail(to: str) -> str:
    return OutboxMessage.objects.filter(to=to).latest("created_at").body


def test_taking_back_the_question_takes_back_the_yes(family: Family, browsers: Any, asked: Referral) -> None:
    browser = browsers(family.gerda)
    assert "Trek de vraag in" in browser.get(reverse("plan:my_question", args=[asked.pk])).content.decode()
    assert _withdraw(browser, asked) == 302
    found = _now(asked)
    assert (found.state, found.ended, found.is_shown_to_receiver) == ("withdrawn", "consent", False)
    assert found.consent_withdrawn_at is not None
    assert "Schreef u er iets over op? Gooi dat dan weg." in _last_mail(asked.receiver_email)
    before = OutboxMessage.objects.count()
    assert _withdraw(browser, asked) == 302
    assert OutboxMessage.objects.count() == before, "a second tap does nothing"


def test_the_team_reads_when_the_yes_was_taken_back(family: Family, browsers: Any, asked: Referral) -> None:
    team = browsers(family.nadia)
    page = reverse("referrals:detail", args=[asked.pk])
    assert "; ingetrokken op" not in team.get(page).content.decode()
    assert _withdraw(browsers(family.gerda), asked) == 302
    assert "; ingetrokken op" in browsers(family.nadia).get(page).content.decode()


def test_who_speaks_for_her_takes_back_the_yes_too(family: Family, browsers: Any, asked: Referral) -> None:
    daughter = make_member(family.person, name="Willemijn", is_representative=True, representative_basis="mentor")
    assert _withdraw(browsers(Actor.resident(daughter.pk, daughter.name)), asked) == 302
    assert _now(asked).ended == "consent"


def test_who_stands_beside_her_cannot(family: Family, browsers: Any, asked: Referral) -> None:
    make_grant(
        family.person, family.friend, "close", "consent", parts=["referrals"], purposes=["inzage"],
        consent={"parts": ["referrals"], "purpose": "inzage"},
    )  # fmt: skip
    browser = browsers(family.omer)
    page = browser.get(reverse("plan:my_question", args=[asked.pk]))
    assert page.status_code == 200
    assert "Trek de vraag in" not in page.content.decode()
    assert _withdraw(browser, asked) == 403
    assert _now(asked).is_open


def test_the_team_that_stops_says_nothing_about_what_was_kept(family: Family, asked: Referral) -> None:
    actions.stop(referral=asked, reason="Er komt al iemand.", by=family.nadia)
    assert "niet meer nodig" in _last_mail(asked.receiver_email)
    assert "Gooi dat dan weg" not in _last_mail(asked.receiver_email)
