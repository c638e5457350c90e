"""A throw-away database with very many referrals and plans: one of each is made by the actions of the rooms, then copied within.

Copies differ in person, team, dates and number; texts are the same everywhere. Nobody exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

NAME = "naast_bench_loop"
NURSE = "nadia@rivierdal.invalid"
# How many persons the nurse of these pages has in her circle, and which share of referrals is open.
IN_CIRCLE, ONE_OPEN_IN = 40, 10
STEPS = 8


@dataclass(frozen=True, slots=True)
class Filled:
    """What the pages are asked for."""

    person: UUID
    of_person: UUID
    without_person: UUID


@contextmanager
def filled_database(referrals: int, plans: int, name: str = NAME) -> Iterator[Filled]:
    """A fresh database with so many referrals and plans of `STEPS` steps, and the connection to it; dropped afterwards."""
    from django.core.management import call_command

    from naast.core import rls

    before = connection.settings_dict["NAME"]
    with rls.as_owner(), connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {name} with (force)")
        cursor.execute(f"create database {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield _fill(referrals, plans)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with rls.as_owner(), connection.cursor() as cursor:
            cursor.execute(f"drop database if exists {name} with (force)")


def _fill(referrals: int, plans: int) -> Filled:
    from benchmarks.crash import filling
    from naast.accounts.models import Team
    from naast.core import rls

    filling.fill()
    person, opened, closed = _one_of_each()
    teams = [team.pk for team in Team.objects.order_by("-pc4")]
    mine = opened.team_id
    with rls.as_owner(), connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
        _persons(cursor, person, plans)
        others = ", ".join(f"'{pk}'" for pk in teams)
        for model_row, is_open in ((opened, True), (closed, False)):
            _referrals(cursor, model_row, is_open, referrals, plans, mine, others)
        # Not `analyze` alone: a map of what is visible to everybody is there in any database that has lived for a night.
        cursor.execute("vacuum analyze")
    return Filled(_uuid("a000", 1), _uuid("c000", 2 * ONE_OPEN_IN), _uuid("c000", ONE_OPEN_IN))


def _one_of_each() -> tuple[Any, Any, Any]:
    """A person with a plan, an open referral and one that is done."""
    from benchmarks.loop.service import a_service
    from naast.accounts import queries as accounts
    from naast.accounts.models import Team, User
    from naast.core.actors import Actor
    from naast.people import actions as people
    from naast.plan import actions as plan
    from naast.plan.choices import PLAN_PARTS
    from naast.referrals import actions

    user = User.objects.get(email=NURSE)
    nurse = accounts.actor_for(user)
    person = people.make_person(fields=people.PersonFields("Dina Verbeek", 1955, "0342"), by=nurse)
    for number in range(STEPS):
        values = {
            "part": PLAN_PARTS[number % 3],
            "text": f"Stap {number}: bel de huisarts over de nachten",
            "due_on": None,
        }
        plan.write_step(person_id=person.pk, values=values, by=nurse)
    for kind, part in (("matters", PLAN_PARTS[2]), ("wish", PLAN_PARTS[1]), ("must_not", PLAN_PARTS[0])):
        plan.write_wish(person_id=person.pk, kind=kind, part=part, text="Thuis, met het raam open.", by=nurse)
    team = Team.objects.get(pk=next(iter(nurse.team_ids)))
    made = [
        actions.ask(
            person=person, team=team, service=a_service(), question="Kan er iemand een uur bij Huub zitten?",
            items=[{"label": "Naam", "text": "Dina Verbeek"}, {"label": "Wat er speelt", "text": "Huub slaapt niet."}],
            consent_sentence="Ja, de kerk mag dit lezen.", consent_given_by="Dina Verbeek", consent_way="spoken", by=nurse,
        )
        for _time in range(2)
    ]  # fmt: skip
    actions.close(referral=made[1], by=Actor.system(), who="sender")
    return person, made[0], made[1]


def _persons(cursor: Any, person: Any, count: int) -> None:
    own = _of_number("a000", "n")
    _copy(cursor, "people_person", "pk", person.pk, count, id=own, **_free_columns(cursor, "people_person"))
    for table, mark in (
        ("plan_plan", "a100"),
        ("people_personmember", "a200"),
        ("plan_wish", "a300"),
        ("plan_step", "a400"),
    ):
        _copy(cursor, table, "person", person.pk, count, id=_of_number(mark, "n * 16 + k"), person_id=own)
    for column, mark in (("wish_id", "a300"), ("step_id", "a400")):
        made = {
            "person_id": own,
            "id": _of_number(mark.replace("a", "b"), "n * 16 + k"),
            column: _of_number(mark, "n * 16 + k"),
        }
        _copy(
            cursor,
            "plan_version",
            "person",
            person.pk,
            count,
            where=f"t.{column} is not null",
            order=f"{column}",
            **made,
        )
    _copy(
        cursor,
        "access_grant",
        "person",
        person.pk,
        min(count, IN_CIRCLE),
        id=_of_number("a500", "n * 16 + k"),
        person_id=own,
    )


def _free_columns(cursor: Any, table: str) -> dict[str, str]:
    """Columns that must be different in each row and are not needed: empty."""
    cursor.execute(
        "select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)"
        " where i.indisunique and not i.indisprimary and i.indrelid = %s::regclass and not a.attnotnull",
        [table],
    )
    return {name: "null" for (name,) in cursor.fetchall()}


def _referrals(cursor: Any, row: Any, is_open: bool, count: int, persons: int, mine: UUID, teams: str) -> None:
    """Half of them of a person, half without; half of the open ones guarded by the nurse's team."""
    wanted = f"n %% {ONE_OPEN_IN} = 0" if is_open else f"n %% {ONE_OPEN_IN} <> 0"
    own, nth = _of_number("c000", "n"), f"(n / {ONE_OPEN_IN})" if is_open else "n"
    person = f"case when {nth} %% 2 = 0 then {_of_number('a000', f'1 + ({nth} / 2) %% {persons}')} end"
    team = f"case when ({nth} / 2) %% 2 = 0 then '{mine}'::uuid else (array[{teams}])[1 + n %% {teams.count(',') + 1}]::uuid end"
    day = f"date '{date(2026, 12, 1)}' + (n %% 60)::int"
    columns = {
        "id": own, "person_id": person, "team_id": team, "from_team_id": team, "reference": "'V-' || lpad(to_hex(n), 8, '0')",
        "previous_id": "null", "unsettled_until": "null", "before": "'{}'::jsonb",
    }  # fmt: skip
    if is_open:
        columns |= {"next_on": day}
    _copy(cursor, "referrals_referral", "pk", row.pk, count, only=wanted, **columns)
    told = {"id": _of_number("d000", "n * 16 + k"), "referral_id": own, "person_id": person}
    _copy(cursor, "referrals_referralevent", "referral", row.pk, count, only=wanted, **told)


def _copy(
    cursor: Any,
    table: str,
    by: str,
    pk: UUID,
    count: int,
    *,
    only: str = "true",
    where: str = "true",
    order: str = "id",
    **changed: str,
) -> None:
    """Each row of one owner, `count` times; in the expressions `n` is the number of the copy and `k` that of the row."""
    cursor.execute("select column_name from information_schema.columns where table_name = %s", [table])
    names = [name for (name,) in cursor.fetchall()]
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    key = "id" if by == "pk" else f"{by}_id"
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.execute(
        f"insert into {table} ({columns}) select {values}"
        f" from (select t.*, row_number() over (order by t.{order}) k from {table} t where t.{key} = %s and {where}) t,"
        f" generate_series(1, {count}) n where {only}",
        [pk],
    )


def _of_number(mark: str, number: str) -> str:
    return f"('00000000-{mark}-4000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def _uuid(mark: str, number: int) -> UUID:
    return UUID(f"00000000-{mark}-4000-8000-{number:012x}")
