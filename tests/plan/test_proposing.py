"""Steps that another room proposes: each once, with where it came from, and never back after somebody took it out."""

from __future__ import annotations

import pytest
from tests.plan.conftest import Family, steps_of, versions_of

from naast.audit.models import AuditEvent
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.plan import actions
from naast.plan.actions.proposing import FROM_ROOMS
from naast.plan.choices import Origin
from naast.plan.models import Step

pytestmark = pytest.mark.django_db
VALUES = {"part": "plan-sociaal", "text": "Vraag na of de huur kan blijven", "owner_kind": "nobody"}


def _propose(family: Family, **more: object) -> Step:
    said = {"origin": Origin.VISIT, "origin_ref": "bezoek-7", "values": VALUES, "by": family.nadia} | more
    return actions.propose_step(person_id=family.person.pk, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("origin", sorted(FROM_ROOMS))
def test_a_room_proposes_a_step_once(family: Family, origin: str) -> None:
    step = _propose(family, origin=origin, provisions=("maatje",))
    assert (step.origin, step.origin_ref, step.provisions, step.text) == (
        origin,
        "bezoek-7",
        ["maatje"],
        VALUES["text"],
    )
    assert _propose(family, origin=origin).pk == step.pk
    assert len(steps_of(family)) == 1
    assert len(versions_of(step)) == 1
    assert AuditEvent.objects.filter(subject_id=str(step.pk), kind="write").count() == 1


def test_what_was_taken_out_does_not_come_back(family: Family) -> None:
    step = _propose(family)
    actions.remove_step(person_id=family.person.pk, step_id=step.pk, by=family.gerda)
    assert _propose(family).removed_at is not None
    assert [row.pk for row in steps_of(family)] == [step.pk]


def test_another_visit_is_another_step(family: Family) -> None:
    assert _propose(family).pk != _propose(family, origin_ref="bezoek-8").pk
    assert _propose(family).pk != _propose(family, origin=Origin.FORECAST).pk


@pytest.mark.parametrize(
    ("origin", "ref"), [(Origin.TALK, "x"), (Origin.TEMPLATE, "x"), (Origin.VISIT, " "), ("iets", "x")]
)
def test_a_step_says_where_it_came_from(family: Family, origin: str, ref: str) -> None:
    with pytest.raises(DomainError) as refused:
        _propose(family, origin=origin, origin_ref=ref)
    assert refused.value.code == "herkomst"
    assert steps_of(family) == []


def test_who_may_not_write_proposes_nothing(family: Family) -> None:
    with pytest.raises(NotVisible):
        _propose(family, by=family.stranger)
    with pytest.raises(NotAllowed):
        _propose(family, by=family.nurse, values=VALUES | {"part": "plan-fysiek"})
    assert steps_of(family) == []


def test_a_step_that_went_where_one_does_not_look_is_not_made_twice(family: Family) -> None:
    step = _propose(family)
    actions.change_step(
        person_id=family.person.pk,
        step_id=step.pk,
        values=VALUES | {"part": "plan-zingeving"},
        version=1,
        by=family.gerda,
    )
    with pytest.raises(NotVisible):
        _propose(family)
    assert len(steps_of(family)) == 1
