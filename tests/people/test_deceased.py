"""A death: two steps, nothing lost, nothing addressed to the dead, nobody sees more, and a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from tests.conftest import Cast
from tests.people.conftest import WHY, Family, audited, fresh, link_of, link_row, resident, rows

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.people import actions, queries
from naast.people.actions.deceased import AFTERCARE, plan_end_after
from naast.people.models import AccessLink, DeathReport, LinkRequest, Person, PersonMember, StoryEntry

pytestmark = pytest.mark.django_db


def _everything() -> dict[str, Any]:
    """Every row of every table of people, without the counters of changes."""
    kept = (Person, PersonMember, StoryEntry, AccessLink)
    return {
        f"{model.__name__} {row['id']}": {k: v for k, v in row.items() if k not in ("version", "sessions_from")}
        for model in kept
        for row in _values(model)
    }


def _values(model: Any) -> list[dict[str, Any]]:
    with rls.acting_system(WHY):
        return list(model.objects.for_system(WHY).values())


def _report(family: Family, on: date | None = None) -> DeathReport:
    return actions.report_death(
        person_id=family.person.pk,
        died_on=on or clock.today() - timedelta(days=2),
        told_by="Huub, aan de telefoon",
        by=family.nadia,
    )


def _pass_away(family: Family) -> None:
    _report(family)
    actions.confirm_death(person_id=family.person.pk, by=family.nadia)


def test_a_report_alone_changes_nothing(family: Family) -> None:
    link_of(family.dina)
    before = _everything()
    _report(family)
    assert _everything() == before
    assert len(audited("death reported")) == 1


def test_the_second_step_lets_rest(family: Family) -> None:
    link_of(family.dina)
    link_of(family.huub)
    _pass_away(family)
    person = fresh(family.person)
    assert person.deceased_on == clock.today() - timedelta(days=2)
    assert person.plan_ends_on == person.deceased_on + timedelta(days=AFTERCARE.days)
    assert link_row(family.dina).ended_why == "deceased"
    assert link_row(family.huub).ended_at is None
    assert audited("death confirmed")[0].detail == {"links_ended": 1}
    assert len(rows(PersonMember)) == 4


def test_undoing_restores_every_row(family: Family) -> None:
    link_of(family.dina)
    ended_before = link_of(family.dina)
    actions.tell(person_id=family.person.pk, text="Zij houdt van zingen", by=family.nadia)
    before = _everything()
    _pass_away(family)
    assert _everything() != before
    actions.undo_death(person_id=family.person.pk, by=family.nadia)
    assert _everything() == before
    assert queries.link_by_token(ended_before).member_id == family.dina.pk
    assert [r.undone_by for r in rows(DeathReport)] == ["Nadia Bakkali"]
    assert len(audited("death undone")) == 1


def test_undoing_does_not_wake_a_link_that_was_stopped_before(family: Family) -> None:
    token = link_of(family.dina)
    actions.end_link(person_id=family.person.pk, member_id=family.dina.pk, by=family.nadia)
    _pass_away(family)
    actions.undo_death(person_id=family.person.pk, by=family.nadia)
    with pytest.raises(NotVisible):
        queries.link_by_token(token)


def test_a_report_can_be_taken_back_and_given_again(family: Family) -> None:
    _report(family)
    actions.take_back_report(person_id=family.person.pk, by=family.nadia)
    with pytest.raises(Conflict):
        actions.confirm_death(person_id=family.person.pk, by=family.nadia)
    with pytest.raises(Conflict):
        actions.take_back_report(person_id=family.person.pk, by=family.nadia)
    _report(family, clock.today() - timedelta(days=5))
    _report(family, clock.today() - timedelta(days=3))
    actions.confirm_death(person_id=family.person.pk, by=family.nadia)
    assert fresh(family.person).deceased_on == clock.today() - timedelta(days=3)
    assert len(audited("death report taken back")) == 1


def test_it_is_registered_once(family: Family) -> None:
    _pass_away(family)
    with pytest.raises(Conflict):
        _report(family)
    with pytest.raises(Conflict):
        actions.confirm_death(person_id=family.person.pk, by=family.nadia)
    actions.undo_death(person_id=family.person.pk, by=family.nadia)
    with pytest.raises(Conflict):
        actions.undo_death(person_id=family.person.pk, by=family.nadia)


@pytest.mark.parametrize("days", [1, -6 * 366])
def test_a_day_that_cannot_be_is_refused(days: int, family: Family) -> None:
    with pytest.raises(DomainError) as caught:
        _report(family, clock.today() + timedelta(days=days))
    assert caught.value.code == "datum"


def test_who_told_it_is_needed(family: Family) -> None:
    with pytest.raises(DomainError) as caught:
        actions.report_death(person_id=family.person.pk, died_on=clock.today(), told_by=" ", by=family.nadia)
    assert caught.value.code == "leeg"


@pytest.mark.parametrize("days", [-1, 6 * 366])
def test_the_plan_ends_on_a_day_that_can_be(days: int, family: Family) -> None:
    _report(family)
    with pytest.raises(DomainError) as caught:
        actions.confirm_death(
            person_id=family.person.pk, by=family.nadia, plan_ends_on=clock.today() + timedelta(days=days)
        )
    assert caught.value.code == "einddatum"
    assert fresh(family.person).deceased_on is None


def test_the_database_keeps_the_plan_after_the_death(family: Family) -> None:
    with pytest.raises(IntegrityError), rls.acting_system(WHY), transaction.atomic():
        Person.objects.for_system(WHY).filter(pk=family.person.pk).update(deceased_on=clock.today(), plan_ends_on=None)


def test_only_the_team_registers_a_death(family: Family, outsider: Actor) -> None:
    calls: list[Callable[[Actor], object]] = [
        lambda by: actions.report_death(person_id=family.person.pk, died_on=clock.today(), told_by="x", by=by),
        lambda by: actions.confirm_death(person_id=family.person.pk, by=by),
        lambda by: actions.take_back_report(person_id=family.person.pk, by=by),
        lambda by: actions.undo_death(person_id=family.person.pk, by=by),
    ]
    for call in calls:
        for by in (resident(family.huub), resident(family.dina), Actor.asker()):
            with pytest.raises(NotAllowed):
                call(by)
        with pytest.raises(NotVisible):
            call(outsider)
    assert rows(DeathReport) == []


def test_nothing_is_ever_addressed_to_who_died(family: Family) -> None:
    token = link_of(family.dina)
    LinkRequest.objects.create(member_ref=family.dina.pk, asked_by="Nadia")
    _pass_away(family)
    actions.request_link(address="dina@rivierdal.invalid")
    assert actions.answer_link_requests() == 0
    with pytest.raises(DomainError) as caught:
        actions.order_link(person_id=family.person.pk, member_id=family.dina.pk, by=family.nadia)
    assert caught.value.code == "niet-meer"
    with pytest.raises(NotVisible):
        actions.send_code(token=token, way="email", browser="b")
    with pytest.raises(NotVisible):
        actions.change_own_details(
            by=resident(family.dina), email="x@y.invalid", phone="", language="nl", contact_way="email"
        )
    assert mail.outbox == []
    assert not OutboxMessage.objects.filter(to__startswith="dina").exists()
    with rls.acting(family.nadia, "begeleiding"):
        person = fresh(family.person)
        assert [m.name for m in queries.people_to_write_to(person)] == ["Huub Verbeek", "Sanne Verbeek", "Teun"]


def test_letters_go_to_the_person_while_alive(family: Family) -> None:
    with rls.acting(family.nadia, "begeleiding"):
        assert [m.name for m in queries.people_to_write_to(family.person)] == ["Dina Verbeek"]


def test_speaking_for_someone_ends_with_them(family: Family) -> None:
    ids = {"person_id": family.person.pk, "member_id": family.huub.pk, "by": family.nadia}
    actions.appoint_representative(**ids, basis="partner")
    _pass_away(family)
    with rls.acting(family.nadia, "begeleiding"):
        person = fresh(family.person)
        assert queries.representatives(person) == []
        assert [m.pk for m in queries.representatives(person, person.deceased_on - timedelta(days=1))] == [
            family.huub.pk
        ]
    with pytest.raises(DomainError) as caught:
        actions.appoint_representative(**ids | {"member_id": family.sanne.pk}, basis="family")
    assert caught.value.code == "overleden"


def test_secrecy_survives(family: Family, cast: Cast, outsider: Actor) -> None:
    """Nobody sees a person, a member or a word more after a death than before it."""
    actions.tell(person_id=family.person.pk, text="Zij houdt van zingen", by=family.nadia)

    def seen() -> dict[tuple[str, str], set[Any]]:
        found = {}
        people = [*cast.actors.values(), *(resident(m) for m in (family.huub, family.sanne, family.teun))]
        for actor in people:
            purpose = "inzage" if actor.kind == "resident" else "begeleiding"
            for model in (Person, PersonMember, StoryEntry):
                with rls.acting(actor, purpose):
                    found[actor.id, model.__name__] = set(
                        model.objects.for_actor(actor, purpose).values_list("pk", flat=True)
                    )
        return found

    before = seen()
    assert before[family.nadia.id, "StoryEntry"]
    assert not before[outsider.id, "Person"]
    _pass_away(family)
    after = seen()
    assert all(after[key] <= before[key] for key in before)


def test_those_beside_keep_their_way_in(family: Family, client: Client, enter: Callable[..., Any]) -> None:
    _pass_away(family)
    assert enter(client, family.huub).headers["Location"] == "/plan/mij/"
    page = client.get("/mensen/mij/")
    assert page.status_code == 200
    assert "Dag Huub Verbeek" in page.content.decode()


def test_the_screens_speak_softly(family: Family, cast: Cast) -> None:
    _pass_away(family)
    client = Client()
    client.force_login(cast.users["nadia"])
    page = client.get(f"/mensen/{family.person.pk}/").content.decode()
    assert "is overleden op" in page
    assert "Wij blijven er voor wie Dina Verbeek mist" in page
    # Nobody is invited to call, mail or send a link to who died.
    assert "06 00 00 55 00" not in page
    assert "dina@rivierdal.invalid" not in page
    assert f"/naasten/{family.dina.pk}/link/" not in page


def test_the_end_of_the_plan_is_past_the_first_year() -> None:
    died = date(2026, 11, 3)
    assert plan_end_after(died) > died.replace(year=2027)
    assert AFTERCARE.source
    assert AFTERCARE.checked_on == "2026-11-22"
