"""Making and changing a person, those beside them, how they live and who speaks for them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.people.conftest import BSN, WHY, Family, audited, fresh, own_row, resident, rows

from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.people import actions, queries
from naast.people.models import AccessLink, Household, Person, PersonMember

pytestmark = pytest.mark.django_db
DINA = actions.PersonFields("Dina Verbeek", 1955, "0342")


def test_who_makes_a_person_is_in_the_circle_and_nobody_else(nadia: Actor, outsider: Actor) -> None:
    person = actions.make_person(fields=DINA, by=nadia)
    for actor, seen in ((nadia, ["Dina Verbeek"]), (outsider, [])):
        with rls.acting(actor, "begeleiding"):
            assert [p.name for p in queries.persons_for(actor)] == seen
    assert [e.subject_id for e in audited("person made")] == [str(person.pk)]
    assert own_row(person).name == "Dina Verbeek"


def test_only_a_professional_makes_a_person(family: Family) -> None:
    for by in (Actor.asker(), resident(family.huub)):
        with pytest.raises(NotAllowed):
            actions.make_person(fields=DINA, by=by)
    assert len(rows(Person)) == 1


def test_a_name_is_needed(nadia: Actor) -> None:
    with pytest.raises(DomainError) as caught:
        actions.make_person(fields=actions.PersonFields("   "), by=nadia)
    assert caught.value.code == "leeg"


def test_a_change_tells_which_fields_and_not_what_stood_there(family: Family) -> None:
    fields = actions.PersonFields(
        "Dina de Wit", 1956, "0342", contact_note=f"hoort slecht, bsn {BSN}", phone="06 00 00 55 09"
    )
    person = actions.change_person(person_id=family.person.pk, fields=fields, by=family.nadia, version=1)
    assert (person.version, person.name, person.birth_year) == (2, "Dina de Wit", 1956)
    assert person.contact_note == "hoort slecht, bsn [nummer weggehaald]"
    assert own_row(person).name == "Dina de Wit"
    event = audited("person changed")[-1]
    assert event.detail == {"fields": "birth_year contact_note email name phone"}
    assert (str(event.person_id), event.part, event.purpose) == (str(person.pk), "identity", "begeleiding")


def test_a_change_that_changes_nothing_writes_nothing(family: Family) -> None:
    same = actions.PersonFields("Dina Verbeek", 1955, "0342", phone="06 00 00 55 00", email="dina@rivierdal.invalid")
    person = actions.change_person(person_id=family.person.pk, fields=same, by=family.nadia)
    assert person.version == 1
    assert audited("person changed") == []


def test_two_people_who_change_at_once_do_not_overwrite_each_other(family: Family) -> None:
    actions.change_person(
        person_id=family.person.pk, fields=actions.PersonFields("Dina V."), by=family.nadia, version=1
    )
    with pytest.raises(Conflict):
        actions.change_person(person_id=family.person.pk, fields=DINA, by=family.nadia, version=1)
    assert fresh(family.person).name == "Dina V."


@pytest.mark.parametrize("who", ["outsider", "asker", "beside", "nobody"])
def test_an_outsider_changes_nothing(who: str, family: Family, outsider: Actor) -> None:
    by = {
        "outsider": outsider,
        "asker": Actor.asker(),
        "beside": resident(family.sanne),
        "nobody": Actor("user", str(uuid4()), "?"),
    }[who]
    ids = {"person_id": family.person.pk, "member_id": family.huub.pk}
    fields = actions.MemberFields("Iemand", "friend")
    attempts = [
        lambda: actions.change_person(person_id=family.person.pk, fields=DINA, by=by),
        lambda: actions.change_household(person_id=family.person.pk, fields=actions.HomeFields("alone"), by=by),
        lambda: actions.add_member(person_id=family.person.pk, fields=fields, by=by),
        lambda: actions.change_member(**ids, fields=fields, by=by),
        lambda: actions.let_go(**ids, by=by),
        lambda: actions.take_back_in(**ids, by=by),
        lambda: actions.appoint_representative(**ids, basis="partner", by=by),
        lambda: actions.end_representation(**ids, by=by),
        lambda: actions.order_link(**ids, by=by),
        lambda: actions.end_link(**ids, by=by),
        lambda: actions.tell(person_id=family.person.pk, text="Ik was hier", by=by),
    ]
    before = [[vars(r) | {"_state": 0} for r in rows(m)] for m in (Person, PersonMember, Household, AccessLink)]
    for attempt in attempts:
        with pytest.raises((NotVisible, NotAllowed)):
            attempt()
    assert [[vars(r) | {"_state": 0} for r in rows(m)] for m in (Person, PersonMember, Household, AccessLink)] == before


def test_the_household_is_told_and_changed(family: Family) -> None:
    home = actions.change_household(
        person_id=family.person.pk,
        fields=actions.HomeFields("together", 2, 0, f"bed staat boven {BSN}"),
        by=family.nadia,
    )
    assert (home.people_count, home.note) == (2, "bed staat boven [nummer weggehaald]")
    again = actions.change_household(person_id=family.person.pk, fields=actions.HomeFields("care"), by=family.nadia)
    assert (again.pk, again.kind, again.note) == (home.pk, "care", "")
    assert len(audited("household changed")) == 2


def test_someone_stands_beside_the_person(family: Family) -> None:
    with rls.acting(family.nadia, "begeleiding"):
        members = queries.members_for(family.nadia, family.person.pk)
    assert [m.name for m in members] == ["Dina Verbeek", "Huub Verbeek", "Sanne Verbeek", "Teun"]
    assert len(audited("member added")) == 3
    assert fresh(family.teun).is_child


def test_a_grown_up_is_no_child_whatever_the_tick_says(family: Family) -> None:
    fields = actions.MemberFields("Piet", "neighbour", is_child=True, birth_year=1980)
    assert not actions.add_member(person_id=family.person.pk, fields=fields, by=family.nadia).is_child


def test_there_is_one_row_of_the_person(family: Family) -> None:
    with pytest.raises(DomainError) as caught:
        actions.add_member(person_id=family.person.pk, fields=actions.MemberFields("Dina", "self"), by=family.nadia)
    assert caught.value.code == "zichzelf"
    with pytest.raises(DomainError):
        actions.let_go(person_id=family.person.pk, member_id=family.dina.pk, by=family.nadia)
    with pytest.raises(DomainError):
        actions.change_member(
            person_id=family.person.pk,
            member_id=family.dina.pk,
            fields=actions.MemberFields("X", "friend"),
            by=family.nadia,
        )
    with pytest.raises(IntegrityError), rls.acting_system(WHY), transaction.atomic():
        PersonMember.objects.create(person=family.person, name="Nog een", relation="self")


def test_a_new_address_is_told_at_the_old_one(family: Family) -> None:
    fields = actions.MemberFields("Huub Verbeek", "partner", email="dief@elders.invalid")
    actions.change_member(
        person_id=family.person.pk, member_id=family.huub.pk, fields=fields, by=family.nadia, version=1
    )
    message = OutboxMessage.objects.get()
    assert message.to == "huub@rivierdal.invalid"
    assert "dief" not in message.body
    assert audited("member changed")[-1].detail == {"fields": "email lives_with phone"}


def test_who_goes_loses_the_link_and_the_voice_and_can_come_back(family: Family) -> None:
    from tests.people.conftest import link_of, link_row

    ids = {"person_id": family.person.pk, "member_id": family.huub.pk, "by": family.nadia}
    actions.appoint_representative(**ids, basis="partner")
    link_of(family.huub)
    gone = actions.let_go(**ids)
    assert (gone.left_at is not None, gone.is_representative) == (True, False)
    assert link_row(family.huub).ended_why == "left"
    with pytest.raises(Conflict):
        actions.let_go(**ids)
    back = actions.take_back_in(**ids)
    assert (back.left_at, back.is_representative) == (None, False)
    assert link_row(family.huub).ended_why == "left"
    with pytest.raises(Conflict):
        actions.take_back_in(**ids)
    assert len(audited("member let go")) == len(audited("member back")) == 1


def test_who_speaks_for_the_person(family: Family) -> None:
    ids = {"person_id": family.person.pk, "by": family.nadia}
    actions.appoint_representative(**ids, member_id=family.huub.pk, basis="partner")
    with rls.acting(family.nadia, "begeleiding"):
        assert [m.name for m in queries.representatives(fresh(family.person))] == ["Huub Verbeek"]
    for member, basis, code in (
        (family.teun, "family", "kind"),
        (family.dina, "family", "kind"),
        (family.sanne, "buurvrouw", "grond"),
    ):
        with pytest.raises(DomainError) as caught:
            actions.appoint_representative(**ids, member_id=member.pk, basis=basis)
        assert caught.value.code == code
    actions.end_representation(**ids, member_id=family.huub.pk)
    with pytest.raises(Conflict):
        actions.end_representation(**ids, member_id=family.huub.pk)
    assert [e.detail for e in audited("representative appointed")] == [{"basis": "partner"}]
    assert len(audited("representation ended")) == 1


def test_the_person_chooses_who_speaks_for_them_and_nobody_chooses_themself(family: Family) -> None:
    dina, huub = resident(family.dina), resident(family.huub)
    actions.appoint_representative(person_id=family.person.pk, member_id=family.huub.pk, basis="proxy", by=dina)
    assert fresh(family.huub).is_representative
    with pytest.raises((NotAllowed, NotVisible)):
        actions.appoint_representative(person_id=family.person.pk, member_id=family.huub.pk, basis="curator", by=huub)


def test_a_resident_changes_only_their_own_address(family: Family) -> None:
    me = resident(family.sanne)
    changed = actions.change_own_details(
        by=me, email="sanne@elders.invalid", phone="06 00 00 55 77", language="en", contact_way="email"
    )
    assert (changed.pk, changed.email, changed.version) == (family.sanne.pk, "sanne@elders.invalid", 2)
    assert OutboxMessage.objects.get().to == "sanne@rivierdal.invalid"
    assert audited("member changed")[-1].actor_kind == "resident"


def test_a_resident_cannot_lock_themself_out(family: Family) -> None:
    with pytest.raises(DomainError) as caught:
        actions.change_own_details(by=resident(family.sanne), email="", phone=" ", language="nl", contact_way="phone")
    assert caught.value.code == "onbereikbaar"
    with pytest.raises(NotVisible):
        actions.change_own_details(by=family.nadia, email="x@y.invalid", phone="", language="nl", contact_way="phone")


def test_what_the_person_says_of_contact_counts_for_the_file_too(family: Family) -> None:
    actions.change_own_details(
        by=resident(family.dina), email="dina@rivierdal.invalid", phone="", language="tr", contact_way="letter"
    )
    assert (fresh(family.person).preferred_language, fresh(family.person).contact_way) == ("tr", "letter")
