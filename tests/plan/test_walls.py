"""A table whose part differs per row: raw SQL as the role of the app shows and changes each row by its own part, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.plan.conftest import Family

from naast.core import rls
from naast.core.actors import Actor
from naast.core.models import PersonManager
from naast.people.models import StoryEntry
from naast.plan.choices import PLAN_PARTS
from naast.plan.models import Plan, Step, Version, Wish

pytestmark = pytest.mark.django_db
TABLES = ("plan_wish", "plan_step", "plan_version")


def _parts(actor: Actor, purpose: str, table: str) -> set[str]:
    with rls.acting(actor, purpose), connection.cursor() as cursor:
        cursor.execute(f'select distinct part from "{table}"')
        return {part for (part,) in cursor.fetchall()}


def _run(actor: Actor, purpose: str, sql: str, *values: Any) -> int:
    with rls.acting(actor, purpose), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


@pytest.mark.parametrize("table", TABLES)
def test_each_row_is_there_for_who_may_see_its_part(full: Family, table: str) -> None:
    everything = set(PLAN_PARTS)
    assert _parts(full.gerda, "inzage", table) == everything
    assert _parts(full.nadia, "begeleiding", table) == everything - {"plan-zingeving"}
    assert _parts(full.nurse, "begeleiding", table) == {"plan-fysiek"}
    assert _parts(full.omer, "inzage", table) == {"plan-sociaal"}
    assert _parts(full.omer, "begeleiding", table) == set()
    assert _parts(full.stranger, "begeleiding", table) == set()


def test_the_plan_itself_is_there_for_who_may_see_any_part(full: Family) -> None:
    for actor, purpose, seen in (
        (full.gerda, "inzage", 1), (full.omer, "inzage", 1), (full.nurse, "begeleiding", 1), (full.stranger, "begeleiding", 0),
    ):  # fmt: skip
        assert _run(actor, purpose, "select 1 from plan_plan") == seen, actor.label


def test_the_queries_see_what_the_database_sees(full: Family) -> None:
    """Two walls that know nothing of each other: the circle in Python and the functions in the database."""
    for actor, purpose in (
        (full.gerda, "inzage"), (full.nadia, "begeleiding"), (full.nurse, "begeleiding"), (full.omer, "inzage"),
        (full.stranger, "begeleiding"), (full.omer, "begeleiding"),
    ):  # fmt: skip
        for model in (Wish, Step, Version, Plan):
            with rls.acting(actor, purpose):
                scoped = set(model.objects.for_actor(actor, purpose).values_list("pk", flat=True))
                raw = set(model.objects.for_system("rauw").values_list("pk", flat=True))
            with rls.acting_system("proef"):
                # The same circle over all rows there are: what Python alone lets through.
                alone = set(model.objects.for_actor(actor, purpose).values_list("pk", flat=True))
            assert scoped == raw == alone, (actor.label, model)


def test_a_part_that_was_not_asked_for_counts_as_not_seen(full: Family) -> None:
    with rls.acting(full.gerda, "inzage"):
        reach = PersonManager.reach(full.gerda, "inzage", ("plan-fysiek",))
        assert {step.part for step in Step.objects.reached(reach)} == {"plan-fysiek"}
        assert not StoryEntry.objects.reached(reach).exists()


def test_reading_is_not_writing(full: Family) -> None:
    change = "update plan_step set text = 'anders' where part = %s"
    assert _run(full.nurse, "begeleiding", change, "plan-fysiek") == 0
    assert _run(full.omer, "inzage", change, "plan-sociaal") == 0
    assert _run(full.nadia, "begeleiding", change, "plan-sociaal") == 1
    assert _run(full.nadia, "begeleiding", change, "plan-zingeving") == 0
    assert _run(full.nadia, "begeleiding", "delete from plan_wish where part = 'plan-zingeving'") == 0


def test_a_row_is_not_moved_to_a_part_one_may_not_change(full: Family) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        _run(full.nadia, "begeleiding", "update plan_step set part = 'plan-zingeving' where part = 'plan-sociaal'")
    # Nor taken out of one: it is not even found.
    assert (
        _run(full.nadia, "begeleiding", "update plan_step set part = 'plan-fysiek' where part = 'plan-zingeving'") == 0
    )


@pytest.mark.parametrize("part", ["plan-zingeving", "story", ""])
def test_nobody_adds_a_row_in_a_part_that_is_not_theirs(full: Family, part: str) -> None:
    insert = (
        "insert into plan_wish (id, created_at, person_id, part, kind, text, said_by, version, changed_at, changed_by)"
        " values (gen_random_uuid(), now(), %s, %s, 'wish', 'x', 'x', 1, now(), 'x')"
    )
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        _run(full.nadia, "begeleiding", insert, full.person.pk, part)


def test_the_circle_is_asked_once_per_part_and_the_index_is_used(full: Family) -> None:
    """In the plan each part's circle is one InitPlan, and the rows are found by index."""
    with rls.acting(full.gerda, "inzage"), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain (analyze, costs off, timing off) select * from plan_step where person_id = %s", [full.person.pk]
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" not in plan, plan
    assert len(re.findall(r"^\s*InitPlan", plan, re.MULTILINE)) == len(PLAN_PARTS), plan
    assert not re.search(r"loops=([2-9]|\d\d)", plan), plan
    assert "step_of_person" in plan, plan
    assert "Seq Scan on plan_step" not in plan


def test_the_same_without_a_person_in_the_question(full: Family) -> None:
    with rls.acting(full.gerda, "inzage"), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain (costs off) select * from plan_step")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" not in plan, plan
    assert "BitmapOr" in plan, plan


def test_the_operation_says_what_it_needs() -> None:
    with pytest.raises(ValueError, match="not both"):
        rls.EnableRowSecurity("x", part="story", parts=("story",))
    with pytest.raises(ValueError, match="needs the parts"):
        rls.EnableRowSecurity("x", part_column="part")
    one = rls.EnableRowSecurity("plan_step", part_column="part", parts=("plan-fysiek", "plan-sociaal"))
    again = rls.EnableRowSecurity(**one.deconstruct()[2])
    assert again.forwards() == one.forwards()
    assert "plan-sociaal" in one.describe()
