"""Double persons: suggested with reasons, merged by a human, undone exactly; nothing is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from tests.conftest import Cast
from tests.people.conftest import WHY, Family, audited, fresh, link_of, link_row, own_row, resident, rows

from naast.access import queries as access
from naast.access.models import Grant
from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.people import actions, queries
from naast.people.models import AccessLink, Different, Household, Merge, Person, PersonMember, StoryEntry

pytestmark = pytest.mark.django_db
# Counters and logs: they tell that something happened, and must go on.
NOT_COMPARED = {"audit.AuditEvent", "people.Merge", "people.Different"}


def _all_rows() -> dict[str, dict[str, Any]]:
    """Every row of every model of the house that belongs to a person, in whichever room; without the counter of changes."""
    found: dict[str, dict[str, Any]] = {}
    with rls.acting_system(WHY):
        for model in apps.get_models():
            label = model._meta.label
            if not model.__module__.startswith("naast.") or label in NOT_COMPARED:
                continue
            if model is not Person and not any(
                f.related_model is Person for f in model._meta.get_fields() if f.concrete
            ):
                continue
            for row in model._base_manager.values():
                found[f"{label} {row['id']}"] = {key: value for key, value in row.items() if key != "version"}
    return found


@pytest.fixture
def twin(family: Family) -> Person:
    """The same Dina, made again by someone in a hurry: misspelt, with a neighbour, a story, a home and a link."""
    fields = actions.PersonFields("D. Verbeeck", 1955, "", contact_note="liefst na tienen", phone="+31 6 00005500")
    person = actions.make_person(fields=fields, by=family.nadia)
    ids = {"person_id": person.pk, "by": family.nadia}
    actions.add_member(**ids, fields=actions.MemberFields("Bep", "neighbour", email="bep@rivierdal.invalid"))
    actions.tell(**ids, text="Zij zingt in het koor", told_by="Bep")
    actions.change_household(**ids, fields=actions.HomeFields("together", 2))
    link_of(own_row(person))
    link_of(rows(PersonMember, person=person, name="Bep")[0])
    return person


def test_the_same_human_is_suggested_with_reasons(family: Family, twin: Person) -> None:
    with rls.acting(family.nadia, "rechten"):
        found = queries.twins_for(family.nadia)
    assert [(t.one.pk, t.other.pk) for t in found] == [(family.person.pk, twin.pk)]
    assert found[0].likeness.band == "waarschijnlijk"
    assert set(found[0].likeness.reasons) == {"same_sound", "same_initial", "same_year", "same_phone"}


def test_nothing_is_suggested_to_who_may_not_see_both(family: Family, twin: Person, outsider: Actor) -> None:
    with rls.acting(outsider, "rechten"):
        assert queries.twins_for(outsider) == []
        with pytest.raises(NotVisible):
            queries.twin_for(outsider, family.person.pk, twin.pk)


def test_a_look_before_someone_is_added_twice(family: Family, outsider: Actor) -> None:
    looked = {"name": "Dina Verbeek", "birth_year": 1955, "pc4": "", "phone": "", "email": ""}
    with rls.acting(family.nadia, "begeleiding"):
        assert [p.pk for p, _why in queries.already_there(family.nadia, **looked)] == [family.person.pk]
    with rls.acting(outsider, "begeleiding"):
        assert queries.already_there(outsider, **looked) == []


def test_merging_moves_everything_and_undoing_puts_every_row_back(family: Family, twin: Person) -> None:
    actions.change_household(person_id=family.person.pk, fields=actions.HomeFields("alone"), by=family.nadia)
    before = _all_rows()
    assert {key.split()[0] for key in before} >= {
        "people.Person", "people.PersonMember", "people.StoryEntry", "people.Household", "people.AccessLink", "access.Grant",
    }  # fmt: skip
    done = actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)

    keep = fresh(family.person)
    assert (keep.contact_note, fresh(twin).merged_into_id) == ("liefst na tienen", keep.pk)
    assert {m.name for m in rows(PersonMember, person=keep)} == {
        "Dina Verbeek",
        "Huub Verbeek",
        "Sanne Verbeek",
        "Teun",
        "Bep",
    }
    assert [e.text for e in rows(StoryEntry, person=keep)] == ["Zij zingt in het koor"]
    # Two homes cannot stand at one person: the one of the row that went stays there, unseen, and is not lost.
    assert [(h.person_id, h.kind) for h in rows(Household)] == [(twin.pk, "together"), (keep.pk, "alone")]
    assert len(_all_rows()) == len(before)

    actions.undo_merge(merge_id=done.pk, by=family.nadia)
    assert _all_rows() == before
    assert [e.detail["rows"] for e in audited("person merged")] == [
        e.detail["rows"] for e in audited("merge undone") if e.detail
    ]


def test_the_link_of_the_row_that_went_stops_and_that_of_a_neighbour_stays(family: Family, twin: Person) -> None:
    bep, own = rows(PersonMember, name="Bep")[0], own_row(twin)
    actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    assert link_row(own).ended_why == "merged"
    assert (link_row(bep).ended_at, link_row(bep).person_id) == (None, family.person.pk)


def test_the_circle_sees_one_person_after_it(family: Family, twin: Person) -> None:
    actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    with rls.acting(family.nadia, "begeleiding"):
        assert [p.pk for p in queries.persons_for(family.nadia)] == [family.person.pk]
        assert queries.ids_of(family.person.pk) == [family.person.pk, twin.pk]
        with pytest.raises(NotVisible):
            queries.person_for(family.nadia, twin.pk)


def test_what_was_changed_after_the_merge_stays_when_it_is_undone(family: Family, twin: Person) -> None:
    done = actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    fields = actions.PersonFields("Dina Verbeek", 1955, "0342", contact_note="nu anders", phone="06 00 00 55 00")
    actions.change_person(person_id=family.person.pk, fields=fields, by=family.nadia)
    actions.undo_merge(merge_id=done.pk, by=family.nadia)
    assert fresh(family.person).contact_note == "nu anders"
    assert fresh(twin).contact_note == "liefst na tienen"


def test_undoing_goes_backwards(family: Family, twin: Person) -> None:
    third = actions.make_person(fields=actions.PersonFields("Dina Verbeek", 1955), by=family.nadia)
    before = _all_rows()
    first = actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    second = actions.merge(keep_id=third.pk, gone_id=family.person.pk, by=family.nadia)
    with rls.acting(family.nadia, "rechten"):
        assert set(queries.ids_of(third.pk)) == {third.pk, family.person.pk, twin.pk}
    with pytest.raises((Conflict, NotVisible)):
        actions.undo_merge(merge_id=first.pk, by=family.nadia)
    actions.undo_merge(merge_id=second.pk, by=family.nadia)
    actions.undo_merge(merge_id=first.pk, by=family.nadia)
    assert _all_rows() == before
    with pytest.raises(Conflict):
        actions.undo_merge(merge_id=first.pk, by=family.nadia)


def test_a_death_is_not_lost_in_a_merge(family: Family, twin: Person) -> None:
    actions.report_death(person_id=twin.pk, died_on=clock.today(), told_by="Bep", by=family.nadia)
    actions.confirm_death(person_id=twin.pk, by=family.nadia)
    with pytest.raises(DomainError) as caught:
        actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    assert caught.value.code == "overleden"
    actions.merge(keep_id=twin.pk, gone_id=family.person.pk, by=family.nadia)
    assert fresh(twin).deceased_on == clock.today()


def test_one_row_is_not_merged_with_itself_nor_twice(family: Family, twin: Person) -> None:
    with pytest.raises(DomainError):
        actions.merge(keep_id=twin.pk, gone_id=twin.pk, by=family.nadia)
    actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    with pytest.raises(NotVisible):
        actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    with pytest.raises(IntegrityError), rls.acting_system(WHY), transaction.atomic():
        Person.objects.for_system(WHY).filter(pk=twin.pk).update(merged_into=twin.pk)


def test_an_outsider_merges_and_undoes_nothing(family: Family, twin: Person, outsider: Actor) -> None:
    ids = {"keep_id": family.person.pk, "gone_id": twin.pk}
    for by in (resident(family.dina), Actor.asker(), Actor.system()):
        with pytest.raises(NotAllowed):
            actions.merge(**ids, by=by)
    with pytest.raises(NotVisible):
        actions.merge(**ids, by=outsider)
    with pytest.raises(NotVisible):
        actions.mark_different(person_id=family.person.pk, other_id=twin.pk, by=outsider)
    done = actions.merge(**ids, by=family.nadia)
    for by, refusal in ((outsider, NotVisible), (resident(family.dina), NotAllowed)):
        with pytest.raises(refusal):
            actions.undo_merge(merge_id=done.pk, by=by)
    assert rows(Merge)[0].undone_at is None


def test_who_sees_one_of_both_merges_nothing(family: Family, outsider: Actor) -> None:
    theirs = actions.make_person(fields=actions.PersonFields("Dina Verbeek", 1955), by=outsider)
    for by in (family.nadia, outsider):
        with pytest.raises(NotVisible):
            actions.merge(keep_id=family.person.pk, gone_id=theirs.pk, by=by)
    assert rows(Merge) == []


def test_two_people_are_told_apart_and_not_suggested_again(family: Family, twin: Person) -> None:
    for _again in range(2):
        actions.mark_different(person_id=twin.pk, other_id=family.person.pk, by=family.nadia)
    with rls.acting(family.nadia, "rechten"):
        assert queries.twins_for(family.nadia) == []
    assert (len(rows(Different)), len(audited("persons told apart"))) == (1, 1)


def test_the_codes_of_a_neighbour_move_with_the_link(family: Family, twin: Person) -> None:
    token = link_of(rows(PersonMember, name="Bep")[0])
    actions.send_code(token=token, way="email", browser="b")
    actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    assert queries.link_by_token(token).person_id == family.person.pk
    assert len(rows(AccessLink, person=family.person)) == 2


# --- nobody sees more


def _sees(actor: Actor, person: Person, part: str, purpose: str = "begeleiding") -> bool:
    return access.decide(actor, person.pk, part, purpose).allowed


def _grant(person: Person, role: str, who: Any, parts: list[str], **said: Any) -> None:
    with rls.acting_system(WHY):
        Grant.objects.create(
            person=person, role=role, basis=said.pop("basis", "law"), parts=parts, purposes=["begeleiding"], given_by="proef",
            **{"user" if isinstance(who, User) else "member": who}, **said,
        )  # fmt: skip


def test_who_saw_one_file_never_sees_the_other_by_a_merge(family: Family, twin: Person, cast: Cast) -> None:
    """Kees sees the story of the file that stays, Margriet of the file that goes, Nadia both: only Nadia sees all of it."""
    for name, person in (("kees", family.person), ("margriet", twin)):
        role = next(iter(cast.actors[name].roles))
        _grant(person, role, cast.users[name], ["story", "plan-sociaal"])
    actions.tell(person_id=family.person.pk, text="Zij slaapt slecht", told_by="Huub", by=family.nadia)
    done = actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    kees, margriet = cast.actors["kees"], cast.actors["margriet"]
    assert [_sees(one, family.person, "story") for one in (family.nadia, kees, margriet)] == [True, False, False]
    # The other file held nothing of this part: nothing new can be seen in it.
    assert _sees(kees, family.person, "plan-sociaal")
    assert audited("person merged")[-1].detail["narrowed"] == 2
    actions.undo_merge(merge_id=done.pk, by=family.nadia)
    assert _sees(kees, family.person, "story")
    assert _sees(margriet, twin, "story")


def test_speaking_for_someone_does_not_reach_the_other_file_by_itself(family: Family, twin: Person) -> None:
    actions.appoint_representative(
        person_id=family.person.pk, member_id=family.sanne.pk, basis="mentor", by=family.nadia
    )
    done = actions.merge(keep_id=family.person.pk, gone_id=twin.pk, by=family.nadia)
    assert not fresh(family.sanne).is_representative
    actions.undo_merge(merge_id=done.pk, by=family.nadia)
    assert fresh(family.sanne).is_representative
