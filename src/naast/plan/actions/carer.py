"""Writes of "hoe lang houdt u dit vol?": answer, take an answer back, choose who may read, stop that. Only the carer does."""

from __future__ import annotations

from uuid import UUID

from naast.audit import actions as audit
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.people.actions.rows import clean
from naast.people.models import PersonMember
from naast.plan.choices import OWN, HowLong
from naast.plan.models import CarerAnswer, CarerShare
from naast.plan.models.carer import MAX_WORDS
from naast.plan.queries.carer import WHY, carer, may_be_chosen


def say_how_long(*, answer: str, words: str = "", by: Actor) -> CarerAnswer:
    """The carer answers. Nobody else is told. Raises NotVisible, ValueError for an answer that is none."""
    me = carer(by)
    with rls.acting_system(WHY):
        row: CarerAnswer = CarerAnswer.objects.create(
            person_id=me.person_id, member=me, answer=HowLong(answer), words=clean(words)[:MAX_WORDS]
        )
        _note("carer answered", me, by, row)
    return row


def take_answer_back(*, answer_id: UUID, by: Actor) -> None:
    """It is deleted, wholly. Raises NotVisible."""
    me = carer(by)
    with rls.acting_system(WHY):
        row = CarerAnswer.objects.for_system(WHY).filter(pk=answer_id, member=me, person_id=me.person_id).first()
        if row is None:
            raise NotVisible
        _note("carer answer taken back", me, by, row)
        row.delete()


def share_answers(*, to_id: UUID, by: Actor) -> CarerShare:
    """Let one user or one person read all answers, until stopped. Twice is once. Raises NotVisible for who cannot be chosen."""
    me = carer(by)
    users, members = may_be_chosen(me)
    to = next(
        ({"to_user": one} for one in users if one.pk == to_id),
        next(({"to_member": one} for one in members if one.pk == to_id), None),
    )
    if to is None:
        raise NotVisible
    with rls.acting_system(WHY):
        _alone(me)
        again: CarerShare | None = (
            CarerShare.objects.for_system(WHY).filter(member=me, person_id=me.person_id, ended_at=None, **to).first()
        )
        if again is not None:
            return again
        row: CarerShare = CarerShare.objects.create(person_id=me.person_id, member=me, **to)
        _note("carer answers shared", me, by, row)
    return row


def stop_sharing(*, share_id: UUID, by: Actor) -> None:
    """From now on they read nothing of it. Raises NotVisible."""
    me = carer(by)
    with rls.acting_system(WHY):
        rows = CarerShare.objects.for_system(WHY).filter(pk=share_id, member=me, person_id=me.person_id, ended_at=None)
        row = rows.select_for_update(of=("self",)).first()
        if row is None:
            raise NotVisible
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        _note("carer sharing stopped", me, by, row)


def _alone(me: PersonMember) -> None:
    """Two taps at once wait for each other."""
    PersonMember.objects.for_system(WHY).select_for_update(of=("self",)).get(pk=me.pk)


def _note(action: str, me: PersonMember, by: Actor, row: CarerAnswer | CarerShare) -> None:
    # The audit row is about the carer's own rows: it is tied to no person, so that the log of the ill person does not tell of it.
    audit.record(
        by=by, action=action, subject_type=row._meta.model_name or "", subject_id=row.pk, part="circle", purpose=OWN,
        detail={"member": str(me.pk)},
    )  # fmt: skip
