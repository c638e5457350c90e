"""After the talk: what was agreed on paper, what stays lying, when somebody looks again, and what goes along with a question for help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.people.models import Person
from naast.plan.models import Step
from naast.referrals import along
from naast.visits import actions
from naast.visits.actions.pieces import Piece
from naast.visits.actions.reports import Told
from naast.visits.actions.visits import VisitFields
from naast.visits.models import Report, Visit
from naast.visits.presenters import numbers as figures
from naast.visits.queries import numbers, walking
from naast.visits.queries import visits as queries
from naast.visits.queries.following import proposals
from naast.visits.queries.lying import lying_for
from tests.plan.mine import audited, change, rows
from tests.visits.conftest import Table, recorded, told

pytestmark = pytest.mark.django_db
CARE = "begeleiding"
# Passes the check of citizen service numbers; nobody has it.
NUMBER = "111222333"


def _taken(table: Table, *chosen: str, by: Actor | None = None, **pieces: Any) -> Report:
    who = by or table.nadia
    report = recorded(table, by=who, **pieces or {"huis": "De trap gaat niet meer."})
    actions.take_steps(person_id=table.person.pk, report_id=report.pk, chosen=chosen or ("huis-melden",), by=who)
    return report


def _as(actor: Actor, ask: Any) -> Any:
    with rls.acting(actor, CARE):
        return ask(actor)


def test_who_was_there_is_kept_without_numbers_and_changes_with_the_report(table: Table) -> None:
    visit = actions.plan_visit(
        person_id=table.person.pk, fields=VisitFields(clock.today(), "Kennismaken"), by=table.ria
    )
    said = Told(clock.today(), {"fysiek": Piece("x")}, with_whom=f"Mijn zus, {NUMBER}")
    report = actions.record_visit(
        person_id=table.person.pk, key=uuid4(), told=said, by=table.ria, visit_id=visit.pk, saved=1
    )
    (kept,) = rows(Visit)
    assert kept.with_whom.startswith("Mijn zus")
    assert NUMBER not in kept.with_whom
    better = Told(clock.today(), {}, with_whom="Mijn zus en mijn zoon")
    actions.change_report(person_id=table.person.pk, report_id=report.pk, told=better, version=1, by=table.ria)
    assert rows(Visit)[0].with_whom == "Mijn zus en mijn zoon"
    later = Told(clock.today(), {}, with_whom="Alleen mijn zoon")
    actions.record_visit(person_id=table.person.pk, key=report.key, told=later, by=table.ria, saved=2)
    assert rows(Visit)[0].with_whom == "Alleen mijn zoon"


def test_a_later_talk_is_the_look_again_of_the_one_before(table: Table) -> None:
    first = recorded(table)
    chosen = recorded(table, by=table.sam)
    actions.look_again(
        person_id=table.person.pk, report_id=chosen.pk, on=clock.today() + timedelta(days=9), why="change", by=table.sam
    )
    last = recorded(table, fysiek="Het gaat beter.")
    found = {row.pk: row.review_on for row in rows(Report)}
    assert (found[first.pk], found[last.pk]) == (None, clock.today() + timedelta(weeks=6))
    assert found[chosen.pk] == clock.today() + timedelta(days=9), "a day that somebody chose stays"


def test_another_phase_or_the_hospital_is_looked_at_now(table: Table, browsers: Any) -> None:
    with pytest.raises(DomainError, match="geen-gesprek"):
        actions.much_changed(person_id=table.person.pk, event=walking.ADMISSION, by=table.ria)
    report = recorded(table)
    with pytest.raises(DomainError, match="gebeurtenis"):
        actions.much_changed(person_id=table.person.pk, event="geen", by=table.ria)
    for who, refusal in (("omer", NotAllowed), ("stranger", NotVisible)):
        with pytest.raises(refusal):
            actions.much_changed(person_id=table.person.pk, event=walking.ADMISSION, by=getattr(table, who))
    ria, where = browsers(table.ria), {"person_id": table.person.pk}
    assert "Opgenomen in het ziekenhuis" in ria.get(reverse("visit:person", kwargs=where)).content.decode()
    assert ria.post(reverse("visit:changed", kwargs=where), {"wat": "opname"}).status_code == 302
    assert ria.post(reverse("visit:changed", kwargs=where), {"wat": "iets"}).status_code == 422
    assert [row.report.pk for row in _as(table.sam, queries.to_look_again) if row.report] == [report.pk]
    assert rows(Report)[0].review_why == "change"


def test_after_a_death_somebody_asks_once_also_when_it_was_looked_at_before(table: Table) -> None:
    first, last = recorded(table), recorded(table, fysiek="Moe.")
    for one in (first, last):
        actions.look_again(person_id=table.person.pk, report_id=one.pk, on=None, why="weeks", by=table.ria)
    assert _as(table.ria, queries.to_look_again) == []
    change(Person, {"pk": table.person.pk}, deceased_on=clock.today(), plan_ends_on=clock.today() + timedelta(days=300))
    (row,) = _as(table.ria, queries.to_look_again)
    assert (row.after_death, row.report.pk if row.report else None) == (True, last.pk)
    actions.look_again(person_id=table.person.pk, report_id=last.pk, on=None, why="weeks", by=table.ria)
    assert _as(table.ria, queries.to_look_again) == []


def test_what_changed_after_it_was_confirmed_is_read_back_again(table: Table, browsers: Any) -> None:
    report = recorded(table)
    actions.confirm(person_id=table.person.pk, report_id=report.pk, version=1, by=table.gerda)
    assert _as(table.ria, queries.to_confirm) == []
    better = told(fysiek="Ik slaap beter.")
    actions.change_report(person_id=table.person.pk, report_id=report.pk, told=better, version=1, by=table.ria)
    assert len(_as(table.ria, queries.to_confirm)) == 1
    assert "Lees het opnieuw terug" in browsers(table.ria).get(reverse("visit:mine")).content.decode()


def test_what_is_not_right_is_never_on_nobodys_list(table: Table) -> None:
    report = recorded(table)
    actions.object_to(person_id=table.person.pk, report_id=report.pk, words="Mijn zus komt niet.", by=table.gerda)
    assert _as(table.sam, queries.to_confirm) == []
    User.objects.filter(pk=table.ria.id).update(is_active=False)
    assert [row.report.pk for row in _as(table.sam, queries.to_confirm) if row.report] == [report.pk]


def test_who_wants_to_come_along_stands_on_the_list_of_whose_visit_it_is(table: Table, browsers: Any) -> None:
    visit = actions.plan_visit(person_id=table.person.pk, fields=VisitFields(clock.today(), "Wassen"), by=table.ria)
    actions.go_along(person_id=table.person.pk, visit_id=visit.pk, words="", by=table.sam)
    assert "Sam (Zorg aan Huis) stelt voor" in browsers(table.ria).get(reverse("visit:mine")).content.decode()
    assert _as(table.sam, queries.to_answer) == []
    (row,) = _as(table.ria, queries.to_answer)
    actions.answer_along(person_id=table.person.pk, along_id=row.along.pk, yes=True, by=table.ria)
    assert _as(table.ria, queries.to_answer) == []


def test_what_nobody_took_on_in_two_working_days_comes_back(table: Table, monday: Any, browsers: Any) -> None:
    _taken(table)
    (step,) = rows(Step)
    assert _as(table.nadia, lying_for) == []
    with clock.frozen(monday + timedelta(days=3)):
        (back,) = _as(table.nadia, lying_for)
        assert (back.text, back.name) == (step.text, table.person.name)
        assert step.text in browsers(table.nadia).get(reverse("visit:mine")).content.decode()
        assert _as(table.ria, lying_for) == [], "it comes back to who wrote the talk down"
        change(Step, {"pk": step.pk}, owner_name="Wmo-loket")
        assert _as(table.nadia, lying_for) == []
        change(Step, {"pk": step.pk}, due_on=clock.today() - timedelta(days=1))
        assert len(_as(table.nadia, lying_for)) == 1, "its day has passed"
        User.objects.filter(pk=table.nadia.id).update(is_active=False)
        assert len(_as(table.ria, lying_for)) == 1, "who wrote it left: it is never nobody's"
        change(Step, {"pk": step.pk}, status="done")
        assert _as(table.ria, lying_for) == []


def test_what_a_naaste_told_apart_does_not_reach_the_plan_by_a_note(table: Table) -> None:
    _taken(table, "iemand-neemt-over", "huis-melden", volhouden=Piece("", "weeks"), huis="De trap.")
    notes = {row.origin_ref.partition("/")[2]: row.note for row in rows(Step)}
    assert notes["iemand-neemt-over"] == ""
    assert "acht weken" in notes["huis-melden"]


def test_what_was_agreed_stands_on_the_page_and_the_sheet_of_the_person(table: Table, browsers: Any) -> None:
    report = _taken(table)
    (step,) = rows(Step)
    for who, name in (("nadia", "report"), ("gerda", "own_report")):
        where = {"report_id": report.pk} | ({"person_id": table.person.pk} if who == "nadia" else {})
        page = browsers(getattr(table, who)).get(reverse(f"visit:{name}", kwargs=where)).content.decode()
        assert "Wat wij hebben afgesproken" in page, who
        assert f"{step.text.rstrip('.')}: een professional, uiterlijk" in page, who


def test_speed_or_the_ordinary_way_is_chosen_and_counted_once_for_each_talk(table: Table) -> None:
    both = _taken(table, "huis-melden", "huis-gewoon")
    assert numbers.numbers().routes == {"spoed": 1, "gewoon": 0}
    _taken(table, "huis-gewoon")
    once = _taken(table, "huis-melden")
    assert numbers.numbers().routes == {"spoed": 2, "gewoon": 1}
    assert "huis-gewoon" not in {one.id for one in _as(table.nadia, lambda who: proposals(who, once, CARE))}
    change(Step, {"origin_ref": f"{once.pk}/huis-melden"}, removed_at=clock.now())
    change(Step, {"origin_ref": f"{both.pk}/huis-melden"}, created_at=clock.now() - timedelta(days=400))
    assert numbers.numbers().routes == {"spoed": 0, "gewoon": 2}
    page = figures.numbers_page(numbers.numbers())
    (part,) = [one for one in page.parts if "spoedroute" in one.title]
    assert {bar.said for bar in part.bars} == {figures.count_words(None)}, "too few to tell"


def test_only_what_was_confirmed_and_shared_goes_along_with_a_question_for_help(table: Table, browsers: Any) -> None:
    report = recorded(
        table, by=table.nadia, fysiek="Ik slaap slecht.", zingeving=Piece("Bidden.", share="visitor"),
        naaste=Piece("Ik ben op.", share="circle"), kring=Piece("", [{"name": "Zus", "layer": "close", "tie": "tired"}]),
    )  # fmt: skip

    def offered() -> list[str]:
        return [one.text for one in _as(table.nadia, lambda who: along.of(who, table.person.pk))]

    assert offered() == [], "nobody confirmed it yet"
    actions.confirm(person_id=table.person.pk, report_id=report.pk, version=1, by=table.gerda)
    assert offered() == ["Ik slaap slecht."]
    with clock.frozen(clock.now() + timedelta(days=1)):
        newer = recorded(table, by=table.nadia, fysiek="Ik slaap beter.")
        assert offered() == ["Ik slaap slecht."]
        actions.confirm(person_id=table.person.pk, report_id=newer.pk, version=1, by=table.gerda)
        assert offered() == ["Ik slaap beter."]
    assert _as(table.stranger, lambda who: along.of(who, table.person.pk)) == []
    assert len(audited("visit report confirmed")) == 2
