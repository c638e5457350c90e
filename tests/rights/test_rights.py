"""What a person may ask of their own data: see all of it, correct, take it away; and what must stay stays, with the reason."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from naast.access.models import Grant
from naast.audit.models import AuditEvent
from naast.core import clock, privacy, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.people import actions as people
from naast.people.models import Household, Person, PersonMember, StoryEntry
from naast.rights import actions, everything, holdings, queries, words
from naast.rights.choices import PURPOSE, RequestKind, RequestState
from naast.rights.models import RightsRequest
from tests.people.conftest import Family, audited, fresh, resident, rows

pytestmark = pytest.mark.django_db
STORY = "Ik wil graag thuis blijven, bij Huub en de hond."


@pytest.fixture
def told(family: Family) -> Family:
    """The family, with a story and a household."""
    people.tell(person_id=family.person.pk, text=STORY, dimension="sociaal", by=resident(family.dina))
    return family


def _ask(family: Family, kind: str = RequestKind.CORRECTION, text: str = "Mijn geboortejaar is 1956.") -> RightsRequest:
    return actions.ask(person_id=family.person.pk, kind=kind, text=text, by=resident(family.dina))


def _all(family: Family, as_whom: Actor) -> str:
    with rls.acting(as_whom, PURPOSE):
        return json.dumps(everything.as_data([family.person.pk], []), ensure_ascii=False)


# --- everything about a person


def test_an_export_holds_what_was_told_and_who_stands_beside(told: Family) -> None:
    with rls.acting(resident(told.dina), PURPOSE):
        sections = everything.sections([told.person.pk])
    words = str([section.rows for section in sections])
    assert [section.title for section in sections][:2] == [
        "Naam en wat daarbij hoort",
        "De persoon zelf en de mensen eromheen",
    ]
    for said in ("Dina Verbeek", "1955", "Huub Verbeek", STORY, "dina@rivierdal.invalid"):
        assert said in words
    assert all(section.purpose and section.legal_basis and section.retention for section in sections)


def test_an_export_says_no_code_words(told: Family) -> None:
    with rls.acting(resident(told.dina), PURPOSE):
        sections = everything.sections([told.person.pk])
    values = {value for section in sections for row in section.rows for _name, value in row}
    names = {name for section in sections for row in section.rows for name, _value in row}
    assert any("Het verhaal" in value for value in values), "the parts of the circle, by name"
    assert values.isdisjoint({"member", "law", "phone", "self"})
    assert names.isdisjoint({"User", "Member", "Person", "Link"})


def test_every_kind_of_data_has_words() -> None:
    assert {model._meta.label for model in privacy.models_of_persons()} == set(words.KINDS)


def test_an_export_leaves_out_secrets_and_facts_about_others(told: Family, enter: Any) -> None:
    enter(Client(), told.dina)
    found = _all(told, resident(told.dina))
    assert "Huub Verbeek" in found
    for hidden in ("huub@rivierdal.invalid", "55 01", "token_hash", "code_hash", "browser_hash"):
        assert hidden not in found


def test_an_export_holds_every_kind_of_row_the_database_has_of_a_person(told: Family) -> None:
    found = json.loads(_all(told, resident(told.dina)))["gegevens"]
    with rls.acting_system("een test telt"):
        for model in privacy.models_of_persons():
            label = model._meta.label
            if label != "audit.AuditEvent":
                assert len(found[label]) == holdings.rows_of(model, [told.person.pk]).count(), label
    assert sum(len(of_kind) for of_kind in found.values()) >= 6


def test_an_export_never_holds_more_than_who_asks_may_see(told: Family, outsider: Actor) -> None:
    for stranger in (outsider, resident(told.sanne)):
        assert STORY not in _all(told, stranger)
        assert "Dina Verbeek" not in _all(told, stranger)


def test_an_export_holds_nobody_elses(told: Family, nadia: Actor) -> None:
    other = people.make_person(fields=people.PersonFields("Aagje Smit", 1950, "0342"), by=nadia)
    assert "Aagje" not in _all(told, resident(told.dina))
    assert "Dina" not in json.dumps(everything.as_data([other.pk], []))


# --- asking


def test_who_asks_a_correction_gets_a_term_and_the_team_a_mail_without_content(told: Family) -> None:
    asked = _ask(told)
    assert asked.state == RequestState.OPEN
    assert asked.due_on == clock.today() + timedelta(days=28)
    (row,) = audited("rights asked")
    assert (row.person_id, row.purpose, row.actor_id) == (told.person.pk, PURPOSE, str(told.dina.pk))
    assert "1956" not in str(row.detail)
    mails = [mail for mail in OutboxMessage.objects.all() if "/rechten/verzoeken/" in mail.body]
    assert [mail.to for mail in mails] == ["nadia@rivierdal.invalid"]
    assert "Dina" not in mails[0].body + mails[0].subject
    assert "1956" not in mails[0].body


def test_a_correction_must_say_what(told: Family) -> None:
    with pytest.raises(DomainError) as error:
        _ask(told, text="   ")
    assert error.value.status == 422
    assert rows(RightsRequest) == []


def test_a_citizen_service_number_in_a_request_is_not_kept(told: Family) -> None:
    assert "111222333" not in _ask(told, text="Mijn nummer is 111222333 en dat klopt niet.").text


def test_a_deletion_is_asked_once_at_a_time(told: Family) -> None:
    _ask(told, RequestKind.DELETION, "")
    with pytest.raises(Conflict):
        _ask(told, RequestKind.DELETION, "")
    assert len(rows(RightsRequest)) == 1


def test_an_outsider_can_ask_nothing(told: Family, outsider: Actor) -> None:
    for stranger in (outsider, resident(told.huub)):
        with pytest.raises(Exception, match="row-level security"):
            actions.ask(person_id=told.person.pk, kind=RequestKind.DELETION, text="", by=stranger)
        connection.needs_rollback = False


def test_who_asked_may_take_it_back(told: Family) -> None:
    asked = _ask(told, RequestKind.DELETION, "")
    actions.withdraw(person_id=told.person.pk, request_id=asked.pk, by=resident(told.dina))
    assert fresh(asked).state == RequestState.WITHDRAWN
    assert len(audited("rights request withdrawn")) == 1
    with pytest.raises(Conflict):
        actions.withdraw(person_id=told.person.pk, request_id=asked.pk, by=resident(told.dina))


# --- deciding


def test_the_team_answers_and_the_person_reads_it(told: Family, nadia: Actor) -> None:
    asked = _ask(told)
    actions.corrected(person_id=told.person.pk, request_id=asked.pk, answer="Het geboortejaar is nu 1956.", by=nadia)
    with rls.acting(resident(told.dina), PURPOSE):
        (seen,) = queries.requests_of(resident(told.dina), told.person.pk)
    assert (seen.state, seen.answer, seen.decided_by) == (
        RequestState.DONE,
        "Het geboortejaar is nu 1956.",
        nadia.label,
    )
    assert audited("rights request done")[0].person_id == told.person.pk


def test_a_refusal_needs_a_reason(told: Family, nadia: Actor) -> None:
    asked = _ask(told)
    with pytest.raises(DomainError) as error:
        actions.refuse(person_id=told.person.pk, request_id=asked.pk, answer=" ", by=nadia)
    assert error.value.status == 422
    actions.refuse(person_id=told.person.pk, request_id=asked.pk, answer="Dit staat zo in uw paspoort.", by=nadia)
    assert fresh(asked).state == RequestState.REFUSED
    assert len(audited("rights request refused")) == 1


@pytest.mark.parametrize("do", [actions.refuse, actions.corrected])
def test_nobody_else_decides(told: Family, outsider: Actor, do: Any) -> None:
    asked = _ask(told)
    with pytest.raises(NotVisible):
        do(person_id=told.person.pk, request_id=asked.pk, answer="Nee.", by=outsider)
    with pytest.raises(NotAllowed):
        do(person_id=told.person.pk, request_id=asked.pk, answer="Nee.", by=resident(told.dina))
    assert fresh(asked).is_open


# --- taking away


def _delete(family: Family, by: Actor) -> RightsRequest:
    asked = _ask(family, RequestKind.DELETION, "")
    return actions.delete_on_request(person_id=family.person.pk, request_id=asked.pk, by=by)


def _left(family: Family) -> dict[str, int]:
    with rls.acting_system("een test telt"):
        counts = {m._meta.label: holdings.rows_of(m, [family.person.pk]).count() for m in privacy.models_of_persons()}
    return {label: count for label, count in counts.items() if count}


def test_a_deletion_takes_away_all_that_may_go(told: Family, nadia: Actor) -> None:
    done = _delete(told, nadia)
    assert set(_left(told)) <= {"audit.AuditEvent", "rights.RightsRequest", "access.Grant", "people.Person"}
    assert rows(StoryEntry) == rows(Household) == rows(PersonMember) == []
    assert done.decided_by == nadia.label
    (row,) = audited("person deleted")
    assert row.person_id == told.person.pk
    assert row.detail["people.StoryEntry"] == 1


def test_no_word_of_the_person_is_left_in_any_table(told: Family, nadia: Actor) -> None:
    _delete(told, nadia)
    # Her year of birth on its own: four such digits also stand in many a random id.
    said = "Dina Verbeek|Huub|de hond|(^|[^0-9a-f-])1955([^0-9a-f-]|$)|55 0[01]"
    with connection.cursor() as cursor:
        cursor.execute("reset role")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select count(*) from "{table}" t where t::text ~ %s', [said])
            found = cursor.fetchone()[0]
            # The log keeps who acted, for as long as the law says; a mail that is on its way goes after it was sent.
            assert found == 0 or table in {"audit_auditevent", "core_outboxmessage"}, table
        cursor.execute("set role naast_app")


def test_a_deletion_leaves_another_person_alone(told: Family, nadia: Actor) -> None:
    other = people.make_person(fields=people.PersonFields("Aagje Smit", 1950, "0342"), by=nadia)
    before = [len(rows(model, person=other)) for model in (PersonMember, Grant)]
    _delete(told, nadia)
    assert rows(Person, pk=other.pk)[0].name == "Aagje Smit"
    assert [len(rows(model, person=other)) for model in (PersonMember, Grant)] == before


def test_what_the_law_keeps_is_said_beforehand_with_the_reason(told: Family) -> None:
    leaving = queries.leaving_of([told.person.pk])
    assert ("het verhaal", 1) in leaving.goes
    log = [stay for stay in leaving.stays if "logboek" in stay.what]
    assert log[0].why == "u en wij moeten kunnen nagaan wie er gekeken heeft"
    assert log[0].until > clock.today() + timedelta(days=1800)


def test_a_row_the_law_keeps_holds_the_person_but_empty(told: Family, nadia: Actor) -> None:
    leaving = queries.leaving_of([told.person.pk])
    assert any("wie mocht meekijken" in stay.why for stay in leaving.stays)
    assert ("naam en wat daarbij hoort", 1) in leaving.emptied
    done = _delete(told, nadia)
    assert done.state == RequestState.PARTLY
    (person,) = rows(Person, pk=told.person.pk)
    assert (person.name, person.birth_year, person.contact_note) == ("Naam weggehaald", None, "")
    (place,) = rows(Grant, person=person)
    assert place.stopped_at, "what stays is proof, and no place to look from"
    with rls.acting(nadia, "begeleiding"):
        assert list(Person.objects.for_system("rauw")) == []


def test_without_anything_the_law_keeps_the_person_goes_whole(
    told: Family, nadia: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Grant.Privacy, "legal_minimum_days")
    monkeypatch.delattr(Grant.Privacy, "legal_minimum_why")
    assert _delete(told, nadia).state == RequestState.DONE
    assert set(_left(told)) == {"audit.AuditEvent", "rights.RightsRequest"}


def test_a_merged_away_row_goes_too(told: Family, nadia: Actor) -> None:
    with rls.acting_system("een test"):
        gone = Person.objects.create(name="Dina Verbeek-Pot", merged_into=told.person)
    _delete(told, nadia)
    assert rows(Person, pk=gone.pk) == []


def test_only_the_team_carries_a_deletion_out(told: Family, outsider: Actor) -> None:
    asked = _ask(told, RequestKind.DELETION, "")
    with pytest.raises(NotVisible):
        actions.delete_on_request(person_id=told.person.pk, request_id=asked.pk, by=outsider)
    with pytest.raises(NotAllowed):
        actions.delete_on_request(person_id=told.person.pk, request_id=asked.pk, by=resident(told.dina))
    assert rows(StoryEntry)
    assert audited("person deleted") == []


def test_a_correction_is_not_carried_out_as_a_deletion(told: Family, nadia: Actor) -> None:
    asked = _ask(told)
    with pytest.raises(Conflict):
        actions.delete_on_request(person_id=told.person.pk, request_id=asked.pk, by=nadia)
    assert rows(StoryEntry)


def test_an_unknown_request_does_not_exist(told: Family, nadia: Actor) -> None:
    with pytest.raises(NotVisible):
        actions.delete_on_request(person_id=told.person.pk, request_id=uuid4(), by=nadia)


# --- forgetting in time


def _ended(family: Family, days_ago: int) -> None:
    with rls.acting_system("een test"):
        Person.objects.for_system("een test").filter(pk=family.person.pk).update(
            plan_ends_on=clock.today() - timedelta(days=days_ago)
        )


def test_a_dry_run_tells_and_changes_nothing(told: Family) -> None:
    _ended(told, 366)
    before = _left(told)
    told_of = {one.label: one.count for one in actions.forget(dry_run=True) if one.how == "person"}
    assert told_of["people.StoryEntry"] == 1
    assert told_of["people.PersonMember"] == 4
    assert _left(told) == before
    done = {one.label: one.count for one in actions.forget(dry_run=False) if one.how == "person"}
    assert done == told_of


@pytest.mark.parametrize(("days_ago", "stays"), [(364, True), (365, True), (366, False)])
def test_a_person_is_forgotten_a_year_after_the_plan_ended(told: Family, days_ago: int, stays: bool) -> None:
    _ended(told, days_ago)
    actions.forget(dry_run=False)
    assert bool(rows(StoryEntry)) is stays
    assert len(audited("rows forgotten")) == (0 if stays else 1)


def test_a_place_in_the_circle_outlives_the_story(told: Family) -> None:
    """Its own declaration says five years: proof of who could look stays, without a name."""
    _ended(told, 366)
    assert rows(Grant)
    actions.forget(dry_run=False)
    assert len(rows(Grant)) == 1
    (person,) = rows(Person)
    assert person.name == "Naam weggehaald"
    before = AuditEvent.objects.count()
    actions.forget(dry_run=False)
    assert AuditEvent.objects.count() == before, "a night with nothing to do writes nothing"


def test_who_still_has_a_plan_is_left_alone(told: Family) -> None:
    before = _left(told)
    actions.forget(dry_run=False)
    assert _left(told) == before


def test_rows_with_a_moment_of_their_own_go_by_themselves(told: Family, nadia: Actor) -> None:
    asked = _ask(told)
    actions.refuse(person_id=told.person.pk, request_id=asked.pk, answer="Nee.", by=nadia)
    with clock.frozen(clock.now() + timedelta(days=364)):
        actions.forget(dry_run=False)
        assert rows(RightsRequest)
    with clock.frozen(clock.now() + timedelta(days=367)):
        assert "rights.RightsRequest" in {one.label for one in actions.forget(dry_run=True)}
        actions.forget(dry_run=False)
    assert rows(RightsRequest) == []


def test_one_person_that_cannot_go_does_not_keep_the_others(
    told: Family, nadia: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = people.make_person(fields=people.PersonFields("Aagje Smit", 1950, "0342"), by=nadia)
    _ended(told, 400)
    with rls.acting_system("een test"):
        Person.objects.for_system("een test").filter(pk=other.pk).update(
            plan_ends_on=clock.today() - timedelta(days=500)
        )
    real = actions.remove

    def stumbling(ids: list[Any], until: Any) -> Any:
        if other.pk in ids:
            raise RuntimeError("Aagje Smit")
        return real(ids, until)

    monkeypatch.setattr("naast.rights.actions.requests.remove", stumbling)
    actions.forget(dry_run=False)
    assert rows(StoryEntry) == []
    assert rows(PersonMember, person=other)


# --- the order of leaving, against a slow twin


def test_no_model_goes_before_what_points_to_it() -> None:
    order = holdings.in_order_of_leaving()
    place = {model: number for number, model in enumerate(order)}
    for model in order:
        for field in model._meta.concrete_fields:
            other = field.related_model
            if other in place and other is not model:
                assert place[model] < place[other], f"{model._meta.label} points to {other._meta.label}"
    assert order[-1] is Person
