"""A report in the wrong file goes to the right one, whole; on the tablet, and afterwards on the page."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from naast.accounts.models import User
from naast.core import clock
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.people.models import Person
from naast.visits import actions
from naast.visits.actions.pieces import Piece
from naast.visits.actions.visits import VisitFields
from naast.visits.models import CloseItem, Report, ReportItem, Visit
from tests.access.conftest import ALL_PARTS, make_grant, make_person
from tests.plan.mine import audited, change, rows
from tests.visits.conftest import Table, recorded, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(table: Table) -> Person:
    """Somebody else whom Ria visits too, and Sam does not."""
    person, _own = make_person(name="Wim de Bruin")
    ria = User.objects.get(pk=table.ria.id)
    make_grant(person, ria, "care", "consent", may="change", consent={"parts": ALL_PARTS, "may": "change"})
    return person


def test_nothing_stays_behind_and_the_right_person_confirms_anew(table: Table, other: Person) -> None:
    report = recorded(table, fysiek="Ik slaap slecht.", naaste=Piece("Ik ben op."))
    actions.confirm(person_id=table.person.pk, report_id=report.pk, version=1, by=table.gerda)
    actions.move_report(person_id=table.person.pk, report_id=report.pk, to_person_id=other.pk, by=table.ria)
    for model in (Report, Visit, ReportItem, CloseItem):
        assert {row.person_id for row in rows(model)} == {other.pk}, model
    (row,) = rows(Report)
    assert (row.pk, row.confirmed_on, row.confirmed_version) == (report.pk, None, None)
    assert {one.person_id for one in audited("visit report moved away")} == {table.person.pk}
    assert {one.person_id for one in audited("visit report moved here")} == {other.pk}
    # Back again is the same way, and leaves no visit behind either.
    actions.move_report(person_id=other.pk, report_id=report.pk, to_person_id=table.person.pk, by=table.ria)
    assert {row.person_id for model in (Report, Visit, ReportItem, CloseItem) for row in rows(model)} == {
        table.person.pk
    }


def test_a_visit_that_was_planned_stays_to_be_told_of(table: Table, other: Person) -> None:
    fields = VisitFields(clock.today(), "Kennismaken")
    visit = actions.plan_visit(person_id=table.person.pk, fields=fields, by=table.ria)
    report = actions.record_visit(
        person_id=table.person.pk, key=uuid4(), told=told(fysiek="x"), by=table.ria, visit_id=visit.pk
    )
    actions.move_report(person_id=table.person.pk, report_id=report.pk, to_person_id=other.pk, by=table.ria)
    assert {(row.person_id, row.state) for row in rows(Visit)} == {(table.person.pk, "planned"), (other.pk, "done")}


@pytest.mark.parametrize(("who", "refusal"), [("sam", NotAllowed), ("omer", NotAllowed), ("stranger", NotVisible)])
def test_only_who_wrote_it_and_only_to_a_file_of_theirs(
    table: Table, other: Person, who: str, refusal: type[Exception]
) -> None:
    report = recorded(table)
    with pytest.raises(refusal):
        actions.move_report(
            person_id=table.person.pk, report_id=report.pk, to_person_id=other.pk, by=getattr(table, who)
        )
    by_sam = recorded(table, by=table.sam)
    with pytest.raises(NotVisible):
        actions.move_report(person_id=table.person.pk, report_id=by_sam.pk, to_person_id=other.pk, by=table.sam)
    with pytest.raises(DomainError, match="zelfde"):
        actions.move_report(person_id=table.person.pk, report_id=report.pk, to_person_id=table.person.pk, by=table.ria)
    assert {row.person_id for row in rows(Report)} == {table.person.pk}


def _send(browser: Any, person: Person, key: str, saved: int) -> Any:
    sent = {"key": key, "saved": saved, "on": f"{clock.today()}", "pieces": {"fysiek": {"text": f"Versie {saved}."}}}
    url = reverse("visit:device_receive", kwargs={"person_id": person.pk})
    return browser.post(url, json.dumps(sent), content_type="application/json")


def test_another_person_chosen_on_the_tablet_after_an_answer_got_lost(
    table: Table, other: Person, browsers: Any
) -> None:
    ria, key = browsers(table.ria), str(uuid4())
    first = _send(ria, table.person, key, 5)
    later = _send(ria, other, key, 6)
    assert (first.status_code, later.status_code, later.json()["report"]) == (200, 200, first.json()["report"])
    assert {row.person_id for model in (Report, Visit, ReportItem) for row in rows(model)} == {other.pk}
    assert [row.text for row in rows(ReportItem)] == ["Versie 6."]
    # An older save that comes in late changes nothing, whoever it was for.
    assert _send(ria, table.person, key, 5).status_code == 200
    assert [(row.person_id, row.saved) for row in rows(Report)] == [(other.pk, 6)]


def test_a_file_that_was_put_together_with_another_is_no_other_person(
    table: Table, other: Person, browsers: Any
) -> None:
    ria, key = browsers(table.ria), str(uuid4())
    _send(ria, table.person, key, 5)
    change(Report, {"key": key}, person_id=other.pk)
    change(Person, {"pk": table.person.pk}, merged_into_id=other.pk)
    _send(ria, table.person, key, 6)
    assert {row.person_id for row in rows(Report)} == {other.pk}


def test_through_the_web(table: Table, other: Person, browsers: Any) -> None:
    ria, report = browsers(table.ria), recorded(table)
    where = {"person_id": table.person.pk, "report_id": report.pk}
    page, url = reverse("visit:report", kwargs=where), reverse("visit:move", kwargs=where)
    assert "Wim de Bruin" in ria.get(page).content.decode()
    assert "Wim de Bruin" not in browsers(table.sam).get(page).content.decode()
    assert ria.post(url, {"person": ""}).status_code == 422
    assert ria.post(url, {"person": str(uuid4())}).status_code == 422
    assert browsers(table.sam).post(url, {"person": str(other.pk)}).status_code == 422
    done = ria.post(url, {"person": str(other.pk)})
    assert done["Location"] == reverse("visit:report", kwargs={"person_id": other.pk, "report_id": report.pk})
    assert ria.get(page).status_code == 404
    assert ria.post(url, {"person": str(other.pk)}).status_code == 404
