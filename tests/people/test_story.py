"""The story: told, said better, taken back; never overwritten, and only by who told it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.people.conftest import BSN, WHY, Family, audited, fresh, resident, rows

from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.people import actions, queries
from naast.people.models import MAX_STORY, StoryEntry

pytestmark = pytest.mark.django_db


def _seen(family: Family, by: Actor | None = None) -> list[str]:
    actor = by or family.nadia
    purpose = "inzage" if actor.kind == "resident" else "begeleiding"
    with rls.acting(actor, purpose):
        return [entry.text for entry in queries.story_for(actor, family.person.pk, purpose)]


def test_a_professional_writes_down_what_someone_told(family: Family) -> None:
    entry = actions.tell(
        person_id=family.person.pk,
        text=f"  Ik slaap slecht, bsn {BSN}. ",
        by=family.nadia,
        dimension="fysiek",
        told_by="Dina",
    )
    assert (entry.text, entry.told_by, entry.teller_id) == ("Ik slaap slecht, bsn [nummer weggehaald].", "Dina", None)
    event = audited("story told")[0]
    assert event.detail == {"dimension": "fysiek"}
    assert "slaap" not in str(vars(event))


def test_the_person_tells_in_their_own_name(family: Family) -> None:
    entry = actions.tell(
        person_id=family.person.pk, text="Ik wil thuis blijven", by=resident(family.dina), told_by="de dokter"
    )
    assert (entry.told_by, entry.teller_id) == ("Dina Verbeek", family.dina.pk)
    assert _seen(family) == ["Ik wil thuis blijven"]
    assert _seen(family, resident(family.dina)) == ["Ik wil thuis blijven"]


def test_a_correction_stands_in_place_of_the_old_words_and_keeps_them(family: Family) -> None:
    dina = resident(family.dina)
    old = actions.tell(person_id=family.person.pk, text="Ik wil thuis blijven", by=dina)
    new = actions.correct(person_id=family.person.pk, entry_id=old.pk, text="Ik wil thuis sterven", by=dina)
    assert _seen(family) == ["Ik wil thuis sterven"]
    assert fresh(old).text == "Ik wil thuis blijven"
    assert (new.replaces_id, new.told_at) == (old.pk, old.told_at)
    with pytest.raises(NotVisible):
        actions.correct(person_id=family.person.pk, entry_id=old.pk, text="Toch niet", by=dina)
    assert len(audited("story corrected")) == 1


def test_taking_back_hides_and_keeps(family: Family) -> None:
    entry = actions.tell(person_id=family.person.pk, text="Dit wil ik toch niet delen", by=resident(family.dina))
    actions.take_back(person_id=family.person.pk, entry_id=entry.pk, by=resident(family.dina))
    assert _seen(family) == []
    assert len(rows(StoryEntry)) == 1
    with pytest.raises(NotVisible):
        actions.take_back(person_id=family.person.pk, entry_id=entry.pk, by=resident(family.dina))
    assert len(audited("story taken back")) == 1


def test_nobody_puts_words_in_another_mouth(family: Family, outsider: Actor) -> None:
    entry = actions.tell(person_id=family.person.pk, text="Mijn woorden", by=resident(family.dina))
    noted = actions.tell(person_id=family.person.pk, text="Nadia zag dit", by=family.nadia)
    for by, piece in ((family.nadia, entry), (resident(family.dina), noted)):
        with pytest.raises(NotAllowed):
            actions.correct(person_id=family.person.pk, entry_id=piece.pk, text="Anders", by=by)
        with pytest.raises(NotAllowed):
            actions.take_back(person_id=family.person.pk, entry_id=piece.pk, by=by)
    for by in (outsider, resident(family.sanne), Actor.asker()):
        with pytest.raises(NotVisible):
            actions.take_back(person_id=family.person.pk, entry_id=entry.pk, by=by)
    assert sorted(_seen(family)) == ["Mijn woorden", "Nadia zag dit"]


@pytest.mark.parametrize(("text", "code"), [("  ", "leeg"), ("x" * (MAX_STORY + 1), "te-lang")])
def test_words_are_needed_and_not_too_many(text: str, code: str, family: Family) -> None:
    with pytest.raises(DomainError) as caught:
        actions.tell(person_id=family.person.pk, text=text, by=family.nadia)
    assert caught.value.code == code


def test_one_piece_has_one_correction(family: Family) -> None:
    old = actions.tell(person_id=family.person.pk, text="A", by=family.nadia)
    actions.correct(person_id=family.person.pk, entry_id=old.pk, text="B", by=family.nadia)
    with pytest.raises(IntegrityError), rls.acting_system(WHY), transaction.atomic():
        StoryEntry.objects.create(person=family.person, text="C", told_by="x", replaces=old)
