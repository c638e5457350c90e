"""The story once: written down, read back, confirmed, shared piece by piece; what a naaste told apart stays apart."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.people.models import Person
from naast.plan.models import Step
from naast.visits import actions
from naast.visits.actions.pieces import Piece
from naast.visits.actions.reports import Told
from naast.visits.models import CloseItem, Report, ReportItem, Visit
from naast.visits.queries import reports as queries
from naast.visits.queries import visits as visits_of
from naast.visits.queries.following import proposals
from tests.plan.mine import audited, change, rows
from tests.visits.conftest import Table, recorded, told

pytestmark = pytest.mark.django_db
APART = {
    "naaste": Piece("Ik ben op."),
    "volhouden": Piece("", "weeks"),
    "naaste_zorgen": Piece("geld\n\nslaap\nwerk\nnog een"),
}


def _seen(actor: Actor, report: Report) -> set[str]:
    """Kinds that this reader reads, by the query and by the database alone; both walls say the same."""
    purpose = "inzage" if actor.kind == "resident" else "begeleiding"
    with rls.acting(actor, purpose):
        whole = queries.report_for(actor, report.person_id, report.pk, purpose)
        raw = {
            row.kind
            for model in (ReportItem, CloseItem)
            for row in model.objects.for_system("rauw").filter(report=report)
        }
    assert {one.kind for one in (*whole.items, *whole.close)} == raw
    return raw


def test_two_nurses_on_one_visit_are_two_reports(table: Table) -> None:
    first = recorded(table, fysiek="Ik slaap slecht.")
    second = actions.record_visit(
        person_id=table.person.pk,
        key=uuid4(),
        told=told(sociaal="Mijn zus komt."),
        by=table.sam,
        visit_id=first.visit_id,
    )
    assert second.visit_id == first.visit_id
    assert second.pk != first.pk
    assert {row.written_by_name for row in rows(Report)} == {"Ria", "Sam"}
    assert [row.state for row in rows(Visit)] == ["done"]
    assert {row.text for row in rows(ReportItem)} == {"Ik slaap slecht.", "Mijn zus komt."}


def test_the_same_key_twice_is_one_report_and_a_later_save_of_it_is_taken_over(table: Table) -> None:
    key = uuid4()

    def send(saved: int, text: str) -> Report:
        return actions.record_visit(
            person_id=table.person.pk, key=key, told=told(fysiek=text), by=table.ria, saved=saved
        )

    first = send(10, "Ik slaap slecht.")
    assert [send(10, "Ik slaap slecht.").pk, send(9, "Oud.").pk] == [first.pk, first.pk]
    assert [(row.text, row.history) for row in rows(ReportItem)] == [("Ik slaap slecht.", [])]
    assert send(11, "Ik slaap slecht, ook overdag.").pk == first.pk
    (item,) = rows(ReportItem)
    assert (item.text, [one["text"] for one in item.history]) == ("Ik slaap slecht, ook overdag.", ["Ik slaap slecht."])
    assert (len(rows(Report)), len(rows(Visit)), len(audited("visit recorded"))) == (1, 1, 1)


def test_the_key_of_another_tells_nothing(table: Table) -> None:
    first = recorded(table)
    with pytest.raises(NotVisible):
        actions.record_visit(person_id=table.person.pk, key=first.key, told=told(fysiek="x"), by=table.sam)
    assert len(rows(Report)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        Told(date(2031, 1, 1)), Told(date(2020, 1, 1)), Told(clock.today(), sick_on=clock.today() + timedelta(days=1)),
        Told(clock.today(), retold=3),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(table: Table, wrong: Told) -> None:
    with pytest.raises(DomainError):
        actions.record_visit(person_id=table.person.pk, key=uuid4(), told=wrong, by=table.ria)
    assert rows(Report) == rows(Visit) == []


@pytest.mark.parametrize(("who", "refusal"), [("omer", NotAllowed), ("stranger", NotVisible)])
def test_who_may_not_write_writes_nothing(table: Table, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        actions.record_visit(person_id=table.person.pk, key=uuid4(), told=told(fysiek="x"), by=getattr(table, who))
    assert rows(Report) == []


def test_every_piece_is_shared_by_itself(table: Table) -> None:
    report = recorded(table, fysiek="Lijf", zingeving=Piece("Geloof", share="visitor"), **APART)
    everything = {"fysiek", "zingeving", "naaste", "volhouden", "naaste-zorgen"}
    assert _seen(table.ria, report) == everything
    assert _seen(table.gerda, report) == {"fysiek", "zingeving"}
    assert _seen(table.nadia, report) == _seen(table.sam, report) == _seen(table.omer, report) == {"fysiek"}
    with pytest.raises(NotVisible):
        _seen(table.stranger, report)


def test_a_naaste_lets_helpers_read_and_still_not_the_person(table: Table) -> None:
    report = recorded(table, naaste=Piece("Ik ben op.", share="helpers"), fysiek="Lijf")
    assert _seen(table.sam, report) == {"fysiek", "naaste"}
    assert _seen(table.gerda, report) == _seen(table.omer, report) == {"fysiek"}


def test_the_person_takes_a_piece_back_from_the_circle_and_others_cannot(table: Table) -> None:
    report = recorded(table, fysiek="Lijf")
    (item,) = rows(ReportItem)
    for who, refusal in (("nadia", NotAllowed), ("omer", NotAllowed), ("stranger", NotVisible)):
        with pytest.raises(refusal):
            actions.share_item(person_id=table.person.pk, item_id=item.pk, share="visitor", by=getattr(table, who))
    with pytest.raises(DomainError):
        actions.share_item(person_id=table.person.pk, item_id=item.pk, share="helpers", by=table.gerda)
    actions.share_item(person_id=table.person.pk, item_id=item.pk, share="visitor", by=table.gerda)
    assert _seen(table.nadia, report) == set()
    assert audited("visit piece shared")[0].detail == {"kind": "fysiek", "share": "visitor"}


def test_three_concerns_and_an_ecogram_within_bounds(table: Table) -> None:
    near = [
        {"name": "Zus", "layer": "close", "tie": "tired", "angle": 10},
        {"name": "Kwaad", "layer": "x", "tie": "tired"},
    ]
    recorded(table, kring=Piece("", near), zorgen="geld\n\nslaap\nwerk\nnog een", fysiek="")
    found = {row.kind: row for row in rows(ReportItem)}
    assert set(found) == {"kring", "zorgen"}
    assert found["kring"].data == near[:1]
    assert found["zorgen"].text == "geld\nslaap\nwerk"


def test_read_back_and_confirmed_of_the_version_that_was_read(table: Table) -> None:
    report = recorded(table)
    with pytest.raises(Conflict):
        actions.confirm(person_id=table.person.pk, report_id=report.pk, version=0, by=table.gerda)
    for who, refusal in (("nadia", NotAllowed), ("omer", NotAllowed), ("stranger", NotVisible)):
        with pytest.raises(refusal):
            actions.confirm(person_id=table.person.pk, report_id=report.pk, version=1, by=getattr(table, who))
    actions.confirm(person_id=table.person.pk, report_id=report.pk, version=1, by=table.gerda)
    better = told(fysiek="Ik slaap iets beter.")
    actions.change_report(person_id=table.person.pk, report_id=report.pk, told=better, version=1, by=table.ria)
    (row,) = rows(Report)
    assert (row.confirmed_by, row.confirmed_version, row.version) == ("Gerda de Wit", 1, 2)
    assert len(audited("visit report confirmed")) == len(audited("visit report changed")) == 1


def test_only_who_wrote_it_changes_it_and_on_top_of_what_was_seen(table: Table) -> None:
    report = recorded(table)
    for who, refusal in (("sam", NotAllowed), ("stranger", NotVisible)):
        with pytest.raises(refusal):
            actions.change_report(
                person_id=table.person.pk, report_id=report.pk, told=told(fysiek="x"), version=1, by=getattr(table, who)
            )
    with pytest.raises(Conflict):
        actions.change_report(
            person_id=table.person.pk, report_id=report.pk, told=told(fysiek="x"), version=7, by=table.ria
        )
    assert [row.text for row in rows(ReportItem)] == ["Ik slaap slecht."]


def test_the_person_says_what_is_not_right_and_the_writer_finds_it(table: Table) -> None:
    report = recorded(table)
    with pytest.raises(DomainError):
        actions.object_to(person_id=table.person.pk, report_id=report.pk, words="  ", by=table.gerda)
    for who in ("ria", "omer"):
        with pytest.raises(NotAllowed):
            actions.object_to(person_id=table.person.pk, report_id=report.pk, words="Nee", by=getattr(table, who))
    actions.object_to(person_id=table.person.pk, report_id=report.pk, words="Mijn zus komt op dinsdag.", by=table.gerda)
    with rls.acting(table.ria, "begeleiding"):
        assert [row.report.objection for row in visits_of.to_confirm(table.ria) if row.report] == [
            "Mijn zus komt op dinsdag."
        ]
    assert len(audited("visit report not right")) == 1


def test_what_was_told_leads_to_steps_with_a_day_once(table: Table) -> None:
    sick = clock.today() - timedelta(days=200)
    pieces = {"huis": Piece("De trap gaat niet meer."), "zorgen": Piece("geld"), "volhouden": Piece("", "weeks")}
    report = actions.record_visit(
        person_id=table.person.pk, key=uuid4(), told=Told(clock.today(), pieces, sick_on=sick), by=table.nadia
    )
    with rls.acting(table.nadia, "begeleiding"):
        found = {one.id: one for one in proposals(table.nadia, report, "begeleiding")}
    assert set(found) == {"zorg-1", "huis-melden", "huis-gewoon", "werk-ziek", "iemand-neemt-over"}
    assert found["werk-ziek"].last_on == sick + timedelta(days=476)
    chosen = ["zorg-1", "huis-melden"]
    for _ in range(2):
        actions.take_steps(person_id=table.person.pk, report_id=report.pk, chosen=chosen, by=table.nadia)
    assert {(row.origin, row.origin_ref) for row in rows(Step)} == {("visit", f"{report.pk}/{one}") for one in chosen}
    assert all(row.due_on >= clock.today() for row in rows(Step))
    with pytest.raises(DomainError, match="kies"):
        actions.take_steps(person_id=table.person.pk, report_id=report.pk, chosen=["werk"], by=table.nadia)
    with pytest.raises(NotVisible):
        actions.take_steps(person_id=table.person.pk, report_id=report.pk, chosen=chosen, by=table.stranger)
    assert len(audited("visit steps taken")) == 2


def test_a_piece_that_this_reader_may_not_read_proposes_nothing_to_them(table: Table) -> None:
    report = recorded(table, volhouden=Piece("", "weeks"))
    with rls.acting(table.nadia, "begeleiding"):
        assert proposals(table.nadia, report, "begeleiding") == []
    with rls.acting(table.ria, "begeleiding"):
        assert [one.id for one in proposals(table.ria, report, "begeleiding")] == ["iemand-neemt-over"]


def test_too_late_by_law_is_not_proposed(table: Table) -> None:
    sick = clock.today() - timedelta(days=476)
    report = actions.record_visit(
        person_id=table.person.pk, key=uuid4(), told=Told(clock.today(), {}, sick_on=sick), by=table.ria
    )
    with rls.acting(table.ria, "begeleiding"):
        assert proposals(table.ria, report, "begeleiding") == []


def test_six_weeks_later_somebody_looks_again_and_after_a_death_at_once(table: Table) -> None:
    report = recorded(table)
    assert report.review_on == clock.today() + timedelta(weeks=6)

    def listed() -> list[bool]:
        with rls.acting(table.ria, "begeleiding"):
            return [row.after_death for row in visits_of.to_look_again(table.ria)]

    assert listed() == []
    with pytest.raises(DomainError):
        actions.look_again(
            person_id=table.person.pk,
            report_id=report.pk,
            on=clock.today() - timedelta(days=1),
            why="change",
            by=table.ria,
        )
    with pytest.raises(NotVisible):
        actions.look_again(person_id=table.person.pk, report_id=report.pk, on=None, why="weeks", by=table.stranger)
    actions.look_again(person_id=table.person.pk, report_id=report.pk, on=clock.today(), why="change", by=table.ria)
    assert listed() == [False]
    change(Person, {"pk": table.person.pk}, deceased_on=clock.today(), plan_ends_on=clock.today() + timedelta(days=300))
    assert listed() == [True]
    actions.look_again(person_id=table.person.pk, report_id=report.pk, on=None, why="weeks", by=table.ria)
    assert listed() == []
    assert (len(audited("visit review planned")), len(audited("visit review done"))) == (1, 1)
