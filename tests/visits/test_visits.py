"""Who comes by: planned by anybody who may, seen by the circle, together when that is better, handed over when somebody leaves."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.visits import actions, calendar_file
from naast.visits.actions import leaving
from naast.visits.actions.visits import VisitFields
from naast.visits.models import Along, Visit
from naast.visits.queries import visits as queries
from tests.plan.mine import audited, rows
from tests.visits.conftest import Table

pytestmark = pytest.mark.django_db


def _fields(days: int = 2, **said: object) -> VisitFields:
    return VisitFields(clock.today() + timedelta(days=days), **{"why": "Kijken hoe het gaat", **said})  # type: ignore[arg-type]


def _planned(table: Table, by: Actor, days: int = 2) -> Visit:
    return actions.plan_visit(person_id=table.person.pk, fields=_fields(days), by=by)


def test_whoever_may_plans_and_everybody_who_may_sees(table: Table) -> None:
    visit = _planned(table, table.ria)
    assert (visit.visitor_name, visit.organisation, visit.state) == ("Ria", "Zorg aan Huis", "planned")
    for actor, purpose in (
        (table.nadia, "begeleiding"),
        (table.sam, "begeleiding"),
        (table.gerda, "inzage"),
        (table.omer, "inzage"),
    ):
        with rls.acting(actor, purpose):
            assert [one.pk for one in queries.visits_for(actor, table.person.pk, purpose)] == [visit.pk]
    with rls.acting(table.stranger, "begeleiding"):
        assert queries.visits_for(table.stranger, table.person.pk, "begeleiding") == []
        assert not Visit.objects.for_system("rauw").exists()
    assert audited("visit planned")[0].detail == {"state": "planned"}


def test_the_same_form_twice_is_one_visit(table: Table) -> None:
    ident = uuid4()
    for _ in range(2):
        actions.plan_visit(person_id=table.person.pk, fields=_fields(), by=table.ria, ident=ident)
    assert len(rows(Visit)) == 1


@pytest.mark.parametrize(("who", "refusal"), [("omer", NotAllowed), ("stranger", NotVisible)])
def test_who_may_only_look_or_not_at_all_plans_nothing(table: Table, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        _planned(table, getattr(table, who))
    assert rows(Visit) == []


def test_a_change_on_top_of_another_is_told(table: Table) -> None:
    visit = _planned(table, table.ria)
    changed = actions.change_visit(
        person_id=table.person.pk, visit_id=visit.pk, fields=_fields(3, state="not_home", starts=time(9, 30)), version=1, by=table.nadia
    )  # fmt: skip
    assert (changed.state, changed.version) == ("not_home", 2)
    with pytest.raises(Conflict):
        actions.change_visit(person_id=table.person.pk, visit_id=visit.pk, fields=_fields(4), version=1, by=table.ria)
    with pytest.raises(DomainError, match="stand"):
        actions.change_visit(
            person_id=table.person.pk, visit_id=visit.pk, fields=_fields(4, state="weg"), version=2, by=table.ria
        )
    with pytest.raises(NotVisible):
        actions.change_visit(
            person_id=table.person.pk, visit_id=visit.pk, fields=_fields(), version=2, by=table.stranger
        )
    assert rows(Visit)[0].version == 2
    assert len(audited("visit changed")) == 1


def test_going_together_is_asked_once_and_answered_by_whose_visit_it_is(table: Table) -> None:
    visit = _planned(table, table.ria)
    one = actions.go_along(
        person_id=table.person.pk, visit_id=visit.pk, words="Dan vertelt zij het één keer", by=table.nadia
    )
    assert actions.go_along(person_id=table.person.pk, visit_id=visit.pk, words="", by=table.nadia).pk == one.pk
    with pytest.raises(NotAllowed):
        actions.answer_along(person_id=table.person.pk, along_id=one.pk, yes=True, by=table.sam)
    with pytest.raises(NotVisible):
        actions.answer_along(person_id=table.person.pk, along_id=one.pk, yes=True, by=table.stranger)
    actions.answer_along(person_id=table.person.pk, along_id=one.pk, yes=True, by=table.ria)
    assert [(row.state, row.answered_by) for row in rows(Along)] == [("yes", "Ria")]
    assert len(audited("visit together asked")) == len(audited("visit together answered")) == 1
    with rls.acting(table.nadia, "begeleiding"):
        assert [row.visit.pk for row in queries.own_coming(table.nadia) if row.visit] == [visit.pk]


def test_nobody_goes_along_with_their_own_or_a_past_visit(table: Table) -> None:
    own, past = _planned(table, table.ria), _planned(table, table.sam, days=-1)
    for visit in (own, past):
        with pytest.raises(DomainError, match="samen"):
            actions.go_along(person_id=table.person.pk, visit_id=visit.pk, words="", by=table.ria)
    assert rows(Along) == []


def test_a_calendar_file_says_that_somebody_comes_and_nothing_of_the_person(table: Table) -> None:
    visit = actions.plan_visit(
        person_id=table.person.pk, fields=_fields(starts=time(14, 0), why="Gerda is erg benauwd", with_whom="dochter"), by=table.ria
    )  # fmt: skip
    text = calendar_file.file_of(visit)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["summary"] == "Bezoek: Zorg aan Huis"
    assert (event.decoded("dtend") - event.decoded("dtstart")).total_seconds() == 3600
    assert not [word for word in (b"Gerda", b"benauwd", b"dochter") if word in text]
    visit.starts = None
    (event,) = Calendar.from_ical(calendar_file.file_of(visit)).walk("VEVENT")
    assert event.decoded("dtstart") == visit.on


def test_who_leaves_hands_over_what_is_coming_and_gets_it_back(table: Table) -> None:
    coming, past = _planned(table, table.ria), _planned(table, table.ria, days=-3)
    ria, sam = (User.objects.get(pk=actor.id) for actor in (table.ria, table.sam))
    assert [one.what for one in leaving.preview(ria, [])] == ["1 bezoek"]
    handed = leaving.hand_over(user=ria, team_ids=[], to=sam, by=table.nadia)
    assert {row.pk: row.visitor_name for row in rows(Visit)} == {coming.pk: "Sam", past.pk: "Ria"}
    assert leaving.take_back(user=ria, handed=handed, by=table.nadia) == 1
    assert {row.visitor_name for row in rows(Visit)} == {"Ria"}
    leaving.hand_over(user=ria, team_ids=[], to=None, by=table.nadia)
    assert {row.pk: (row.visitor_id, row.visitor_name) for row in rows(Visit)}[coming.pk] == (None, "nog niemand")
