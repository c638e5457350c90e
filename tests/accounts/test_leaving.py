"""Leaving an organisation: nothing is orphaned, access ends at once, the log stays, and it can be turned back for a day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from tests.accounts.conftest import with_app
from tests.conftest import Cast
from tests.personas import QUESTION

from naast.accounts import actions, leaving, queries, tasks
from naast.accounts.choices import Role
from naast.accounts.models import Departure, Membership, SecondStep, Session, User
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.intake import actions as intake
from naast.intake.choices import State
from naast.intake.models import HelpQuestion

pytestmark = pytest.mark.django_db


def leave(cast: Cast, who: str = "nadia", by: str = "margriet", to: str = "") -> Departure:
    user = cast.users[who]
    return actions.leave(
        user_id=user.pk, organisation_id=cast.teams["stad"].organisation_id,
        handed_to=cast.users[to].pk if to else None, by=cast.actors[by],
    )  # fmt: skip


def claimed(cast: Cast, pc4: str = "0342", who: str = "nadia") -> HelpQuestion:
    """A question this person is busy with."""
    row = intake.hand_over(text=QUESTION, understood=intake.Understood(), by=Actor.asker(), pc4=pc4).question
    intake.claim(question_id=row.pk, by=cast.actors[who], user=cast.users[who])
    return row


def now(question: HelpQuestion) -> HelpQuestion:
    return HelpQuestion.objects.for_system("test").get(pk=question.pk)


def test_no_field_that_points_at_a_person_is_forgotten() -> None:
    """A room that gets such a field says whether it is handed over (a Room) or only tells who did something (HISTORY)."""
    points = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("naast.")
        for field in model._meta.get_fields()
        if getattr(field, "many_to_one", False) or getattr(field, "one_to_one", False)
        if field.concrete and field.related_model is User
    }
    known = set(leaving.HISTORY) | {key for room in leaving.rooms() for key in room.keys}
    assert "intake.HelpQuestion.owner" in points
    assert points - known == set()


def test_open_work_goes_back_to_the_team(cast: Cast) -> None:
    question = claimed(cast)
    row = leave(cast)
    after = now(question)
    assert (after.owner, after.state) == (None, State.NEW)
    assert row.handed["intake"][str(question.pk)][0] == ""
    assert [one.action for one in AuditEvent.objects.filter(subject_id=str(question.pk))][-1] == "question released"


def test_open_work_goes_to_a_named_colleague_in_the_teams_where_they_work_too(cast: Cast) -> None:
    """Joost works in the town and not in De Akkers."""
    town, fields = claimed(cast, "0342"), claimed(cast, "0343")
    leave(cast, to="joost")
    assert now(town).owner == cast.users["joost"]
    assert now(town).state == State.TAKEN
    assert now(fields).owner is None
    assert now(fields).state == State.NEW
    handed = AuditEvent.objects.get(action="question handed over")
    assert handed.detail == {"to": str(cast.users["joost"].pk)}


def test_access_ends_at_once_and_the_account_closes_when_nothing_is_left(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.users["nadia"])
    leave(cast)
    assert browser.get("/werkbak/").status_code == 302
    nadia = User.objects.get(pk=cast.users["nadia"].pk)
    assert not nadia.is_active
    assert not nadia.memberships.exists()
    assert not Session.objects.filter(user=nadia).exists()
    said = AuditEvent.objects.get(action="user left")
    assert said.actor_label == "Margriet de Wit"
    assert said.detail["teams"] == 2
    assert OutboxMessage.objects.get(to=nadia.email, subject__contains="gestopt")


def test_the_account_stays_for_another_organisation(cast: Cast) -> None:
    other = actions.set_up_team(
        organisation="Thuiszorg Elders", name="Elders", slug="elders", pc4=[], phone="", email="", is_default_route=False,
        by=Actor.system(),
    )  # fmt: skip
    Membership.objects.create(user=cast.users["nadia"], team=other)
    assert not leave(cast).closed_account
    nadia = User.objects.get(pk=cast.users["nadia"].pk)
    assert nadia.is_active
    assert [place.team for place in nadia.memberships.all()] == [other]


def test_what_they_did_stays_in_the_log(cast: Cast) -> None:
    claimed(cast)
    before = AuditEvent.objects.filter(actor_id=str(cast.users["nadia"].pk)).count()
    leave(cast)
    assert before
    assert AuditEvent.objects.filter(actor_id=str(cast.users["nadia"].pk)).count() == before


def test_the_only_coordinator_and_the_last_one_cannot_leave_yet(cast: Cast) -> None:
    with pytest.raises(DomainError, match="laatste-in-team") as refused:
        leave(cast, who="margriet", by="kees")
    assert "enige coördinator van Aanmeldteam Stad en Haven" in refused.value.message
    with pytest.raises(DomainError, match="laatste-in-team") as refused:
        leave(cast, who="kees", by="kees")
    assert "de laatste in" in refused.value.message
    assert not Departure.objects.exists()
    assert cast.users["margriet"].memberships.count() == 3


def test_who_hears_no(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        leave(cast, by="joost")
    Membership.objects.create(user=cast.users["nadia"], team=cast.teams["dorpen"])
    with pytest.raises(NotAllowed):
        leave(cast, by="margriet")
    stranger = Actor("user", "x", "Vreemde")
    with pytest.raises(NotVisible):
        actions.leave(
            user_id=cast.users["nadia"].pk,
            organisation_id=cast.teams["stad"].organisation_id,
            handed_to=None,
            by=stranger,
        )
    with pytest.raises(NotVisible):
        actions.leave(
            user_id=cast.users["nadia"].pk, organisation_id=cast.users["nadia"].pk, handed_to=None, by=Actor.system()
        )
    assert not AuditEvent.objects.filter(action="user left").exists()


def test_a_successor_works_there_too_and_is_someone_else(cast: Cast) -> None:
    for to in ("nadia", "kees"):
        with pytest.raises(DomainError, match="kies-opvolger"):
            leave(cast, to=to)
    assert cast.users["nadia"].memberships.count() == 2


def test_a_departure_is_turned_back_within_a_day(cast: Cast) -> None:
    town, fields, touched = claimed(cast), claimed(cast, "0343"), claimed(cast)
    row = leave(cast, to="joost")
    intake.add_note(question_id=touched.pk, text="Gebeld.", by=cast.actors["joost"])
    intake.claim(question_id=fields.pk, by=cast.actors["margriet"], user=cast.users["margriet"])
    assert actions.undo(departure_id=row.pk, by=cast.actors["margriet"]) >= 1
    nadia = User.objects.get(pk=cast.users["nadia"].pk)
    assert nadia.is_active
    assert {(p.team.slug, p.role) for p in nadia.memberships.all()} == {("stad", "member"), ("akkers", "member")}
    assert (now(town).owner, now(town).state) == (nadia, State.TAKEN)
    assert now(fields).owner == cast.users["margriet"]
    assert AuditEvent.objects.filter(action="departure undone").count() == 1
    with pytest.raises(DomainError, match="te-laat"):
        actions.undo(departure_id=row.pk, by=cast.actors["margriet"])


def test_after_a_day_it_is_final(cast: Cast) -> None:
    with_app(cast.users["nadia"])
    actions.new_recovery_codes(user=cast.users["nadia"], by=cast.actors["nadia"])
    row = leave(cast)
    assert tasks.settle_departures.func(0) == 0
    with clock.frozen(row.created_at + timedelta(days=1, minutes=1)):
        with pytest.raises(DomainError, match="te-laat"):
            actions.undo(departure_id=row.pk, by=cast.actors["margriet"])
        assert tasks.settle_departures.func(0) == 1
        assert tasks.settle_departures.func(0) == 0
    nadia = User.objects.get(pk=cast.users["nadia"].pk)
    assert not SecondStep.objects.filter(user=nadia).exists()
    assert queries.recovery_codes_left(nadia) == 0
    assert not nadia.has_usable_password()


def test_only_who_arranges_all_of_it_turns_it_back(cast: Cast) -> None:
    row = leave(cast)
    with pytest.raises(NotAllowed):
        actions.undo(departure_id=row.pk, by=cast.actors["joost"])
    with pytest.raises(NotVisible):
        actions.undo(departure_id=cast.teams["stad"].pk, by=cast.actors["margriet"])
    assert Departure.objects.get().undone_at is None


def test_the_screen_tells_beforehand_and_offers_the_way_back(cast: Cast) -> None:
    claimed(cast)
    claimed(cast, "0343")
    browser = Client()
    browser.force_login(cast.users["margriet"])
    path = f"/mensen-van/stad/vertrek/{cast.users['nadia'].pk}/"
    page = browser.get(path).content.decode()
    assert "1 open vraag (Aanmeldteam Stad en Haven)" in page
    assert "1 open vraag (Sociaal team De Akkers)" in page
    assert "Het account wordt gesloten" in page
    assert "Joost Hendriks" in page
    assert browser.post(path, {"to": str(cast.users["joost"].pk)})["Location"] == "/mensen-van/stad/"
    after = browser.get("/mensen-van/stad/").content.decode()
    assert "Nadia Bakkali is weggegaan" in after
    browser.post("/mensen-van/stad/terug/", {"departure": str(Departure.objects.get().pk)})
    assert "teruggedraaid" in browser.get("/mensen-van/stad/").content.decode()
    assert Membership.objects.filter(user=cast.users["nadia"]).count() == 2


def test_the_screen_says_why_someone_cannot_leave_yet(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.users["kees"])
    path = f"/mensen-van/stad/vertrek/{cast.users['margriet'].pk}/"
    page = browser.get(path).content.decode()
    assert "enige coördinator" in page
    assert "Draag over" not in page
    assert browser.post(path, {"to": ""}).status_code == 422
    assert browser.get(f"/mensen-van/stad/vertrek/{cast.users['kees'].pk}/").status_code == 404
    assert browser.post(path, {"to": "x"}).status_code == 422


def test_the_role_is_given_back_as_it_was(cast: Cast) -> None:
    actions.set_member(
        team_id=cast.teams["stad"].pk,
        email="joost@rivierdal.invalid",
        role=Role.COORDINATOR,
        by=cast.actors["margriet"],
    )
    row = leave(cast, who="joost")
    actions.undo(departure_id=row.pk, by=cast.actors["margriet"])
    assert Membership.objects.get(user=cast.users["joost"], team=cast.teams["stad"]).role == Role.COORDINATOR


def test_departures_of_a_year_ago_go(cast: Cast) -> None:
    row = leave(cast)
    Departure.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(days=366))
    assert tasks.forget_old.func(0)["departures"] == 1


def test_every_link_on_the_page_of_people_opens_also_for_who_sees_no_questions(cast: Cast) -> None:
    officer = User.objects.create_user(email="fenna@rivierdal.invalid", name="Fenna Dijkstra", password="x" * 14)
    Membership.objects.create(user=officer, team=cast.teams["stad"], role=Role.PRIVACY)
    browser = Client()
    browser.force_login(cast.users["margriet"])
    links = re.findall(r'href="(/mensen-van/stad/vertrek/[^"]+)"', browser.get("/mensen-van/stad/").content.decode())
    assert f"/mensen-van/stad/vertrek/{officer.pk}/" in links
    assert {browser.get(link).status_code for link in links} == {200}
    assert browser.post(f"/mensen-van/stad/vertrek/{officer.pk}/", {"to": ""}).status_code == 302
    assert not Membership.objects.filter(user=officer).exists()
