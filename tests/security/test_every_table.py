"""Every table of a person x role x state of consent x purpose, through raw SQL as the role of the app: reading, adding, changing, removing.

The tables come from the models, and each holds a row of the person (`rows`); what is expected comes from the policy alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from naast.access.queries import policy
from naast.core import rls
from naast.core.actors import Actor
from naast.core.models import scope_of
from naast.plan.models import CarerAnswer, CarerShare
from naast.visits.models import CloseItem, ReportItem
from tests.security import circle as circles
from tests.security import rows, tally
from tests.security.cells import ROLES, expected, states_of
from tests.security.circle import Circle, Place
from tests.security.world import World

pytestmark = pytest.mark.django_db
# Rows of these have an owner besides: someone beside the person, who chose who may read along. Only the owner changes them.
OWNED = {CarerAnswer._meta.db_table, CarerShare._meta.db_table}
# Each piece of a report says itself who may read it, and only whoever wrote it (nobody here) or the person changes it.
OWN_PIECES, CLOSE_PIECES = ReportItem._meta.db_table, CloseItem._meta.db_table
SPEAKS = ("self", "representative")
REFUSED, THERE_ALREADY = "42501", "23505"
EVERYONE = (*ROLES, *circles.OWN_ROLES)


@dataclass(frozen=True)
class Piece:
    """The rows of one table that are of one part. `any_of`: they are there for whoever may see one of several parts."""

    table: str
    column: str
    part: str
    which: str
    any_of: tuple[str, ...]

    @property
    def where(self) -> str:
        """The condition that picks them, with %s for the person."""
        return f'"{self.column}" = %s and {self.which}'


def _pieces() -> list[Piece]:
    """Everything that belongs to a person, from the models themselves."""
    found = []
    for model in rows.scoped():
        scope, meta = scope_of(model), model._meta
        assert "__" not in scope.path, f"{meta.label}: the path to the person goes through another table"
        column = meta.pk.column if scope.path == "pk" else meta.get_field(scope.path).column
        if scope.part_field:
            field = meta.get_field(scope.part_field).column
            found += [Piece(meta.db_table, column, part, f"\"{field}\" = '{part}'", (part,)) for part in scope.parts]
        else:
            found.append(Piece(meta.db_table, column, scope.parts[0], "true", tuple(scope.parts)))
    return found


def _ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _seen(pieces: list[Piece], person: Any) -> list[int]:
    """How many rows of each piece the database shows now: one statement, each piece with a count of its own."""
    counts = ", ".join(f'(select count(*) from "{one.table}" where {one.where})' for one in pieces)
    ((*found,),) = _ask(f"select {counts}", *[person] * len(pieces))
    return found


@pytest.fixture
def filled(world: World) -> list[tuple[Piece, int]]:
    """Every piece with the number of rows of the person in it."""
    pieces = _pieces()
    with rls.acting_system("tellen"):
        return list(zip(pieces, _seen(pieces, world.circle.person.pk), strict=True))


def test_every_model_of_a_person_has_rows_here(filled: list[tuple[Piece, int]]) -> None:
    assert rows.without_rows() == set(), "say in tests/security/rows.py how a row of this model is made"
    assert [piece for piece, there in filled if not there] == []
    assert len({piece.table for piece, _there in filled}) >= 26


def test_a_model_without_rows_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(rows._MAKING, CarerAnswer)
    assert rows.without_rows() == {"plan.CarerAnswer"}


def test_every_table_of_a_person_has_the_wall_and_the_app_cannot_pass_by_it() -> None:
    ((*who,),) = _ask("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
    assert who == [rls.APP_ROLE, False, False]
    walled = {name for (name,) in _ask("select relname from pg_class where relrowsecurity and relforcerowsecurity")}
    owners = _ask("select distinct tableowner from pg_tables where tablename = any(%s)", sorted(walled))
    assert (rls.APP_ROLE,) not in owners
    assert {piece.table for piece in _pieces()} <= walled
    taking_away = {name for (name,) in _ask("select tablename from pg_policies where permissive = 'RESTRICTIVE'")}
    assert taking_away == OWNED | {OWN_PIECES, CLOSE_PIECES}


def _allowed(circle: Circle, place: Place, piece: Piece, purpose: str, may: str = "see") -> bool:
    if piece.table in OWNED and (may == "change" or place.actor.id not in circle.chosen):
        return False
    if may == "change" and (piece.table == CLOSE_PIECES or (piece.table == OWN_PIECES and place.role not in SPEAKS)):
        return False
    return any(expected(place, part, purpose, circle.now, may).allowed for part in piece.any_of)


def _there(circle: Circle, place: Place, piece: Piece, number: int) -> int:
    """How many rows there are for who may see them: of who may read along with a carer, one reads the line about oneself."""
    if piece.table == OWN_PIECES:
        return number if place.role in SPEAKS else number - 1
    if piece.table == CLOSE_PIECES:
        return 0 if place.actor.kind == "resident" else number - 1
    return 1 if piece.table == CarerShare._meta.db_table else number


@pytest.mark.parametrize("role", EVERYONE)
def test_raw_sql_shows_exactly_what_the_policy_shows(world: World, filled: list[tuple[Piece, int]], role: str) -> None:
    circle: Circle = world.circle
    pieces = [piece for piece, _number in filled]
    wrong, shown = [], 0
    for place, purpose in _each(circle, role):
        with rls.acting(place.actor, purpose):
            found = _seen(pieces, circle.person.pk)
        for (piece, number), seen in zip(filled, found, strict=True):
            right = _there(circle, place, piece, number) if _allowed(circle, place, piece, purpose) else 0
            if seen != right:
                wrong.append(f"{piece.table} ({piece.part}) as {role}, {place.state}, {purpose}: {seen}, not {right}")
            shown += bool(seen)
        tally.cell("table x role x state of consent x purpose, reading (raw SQL)", len(found))
    assert wrong == []
    # The one who keeps watch reads the circle, and that is little; a child what is fit for it.
    assert shown >= 5


def _each(circle: Circle, role: str) -> Iterator[tuple[Place, str]]:
    found = [place for place in circle.places if place.role == role]
    assert len(found) == len(states_of(role))
    return ((place, purpose) for place in found for purpose in policy().purposes)


# Runs each statement by itself, takes back what it did, and says how many rows it touched or with which code it was refused.
_TRY = """create or replace function pg_temp.try_each(statements text[]) returns text[] language plpgsql as $try$
declare answers text[] := '{}'; touched integer; statement text;
begin
    foreach statement in array statements loop
        begin
            execute statement;
            get diagnostics touched = row_count;
            raise exception using errcode = 'NAAST', message = touched::text;
        exception when others then answers := answers || case when sqlstate = 'NAAST' then sqlerrm else sqlstate end; end;
    end loop;
    return answers;
end $try$"""


def _tried(statements: list[str]) -> list[str]:
    """What came of each statement; nothing of it stays."""
    ((answers,),) = _ask("select pg_temp.try_each(%s)", statements)
    return list(answers)


def _privileged(piece: Piece, verb: str) -> bool:
    """Whether the app may do this to the table at all: of what is only ever added nobody changes or removes a row."""
    if verb == "update":
        return bool(_ask("select has_column_privilege(%s, %s, 'update')", piece.table, piece.column)[0][0])
    return bool(_ask("select has_table_privilege(%s, %s)", piece.table, verb)[0][0])


def _statements(piece: Piece, person: Any, row: Any) -> dict[str, str]:
    """Change, remove and add: the row that is added is one that is there, so past the wall stands its own key."""
    with connection.cursor() as cursor:
        where = cursor.mogrify(piece.where, [person])
        json_row = cursor.mogrify("%s", [json.dumps(row)])
    table = f'"{piece.table}"'
    return {
        "update": f'update {table} set "{piece.column}" = "{piece.column}" where {where}',
        "delete": f"delete from {table} where {where}",
        "insert": f"insert into {table} select * from jsonb_populate_record(null::{table}, {json_row}::jsonb)",
    }


def _first_row(piece: Piece, person: Any) -> Any:
    ((row,),) = _ask(f'select to_jsonb(t) from "{piece.table}" t where {piece.where} limit 1', person)
    return json.loads(row) if isinstance(row, str) else row


def _right(verb: str, piece: Piece, number: int, allowed: bool, privileged: bool) -> str:
    if not privileged:
        return REFUSED
    if verb == "insert":
        return THERE_ALREADY if allowed else REFUSED
    return str(number if allowed else 0)


@pytest.mark.parametrize("verb", ["insert", "update", "delete"])
def test_raw_sql_changes_exactly_what_the_policy_lets_change(
    world: World, filled: list[tuple[Piece, int]], verb: str
) -> None:
    """Reading never carries writing: not by the place, not by the consent, not by the role. For every purpose there is."""
    circle: Circle = world.circle
    person = circle.person.pk
    with rls.acting_system("tellen"):
        statements = [_statements(piece, person, _first_row(piece, person))[verb] for piece, _number in filled]
    privileged = [_privileged(piece, verb) for piece, _number in filled]
    _make_try()
    wrong, changed = [], 0
    for role in EVERYONE:
        for place, purpose in _each(circle, role):
            with rls.acting(place.actor, purpose):
                answers = _tried(statements)
            for (piece, number), may, answer in zip(filled, privileged, answers, strict=True):
                right = _right(verb, piece, number, _allowed(circle, place, piece, purpose, "change"), may)
                if answer != right:
                    wrong.append(
                        f"{verb} {piece.table} ({piece.part}) as {role}, {place.state}, {purpose}: {answer}, not {right}"
                    )
                changed += answer not in ("0", REFUSED)
            tally.cell(f"table x role x state of consent x purpose, {verb} (raw SQL)", len(answers))
    assert wrong == []
    assert changed >= 100
    assert sum(privileged) >= len(filled) - 3


def _make_try() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TRY)


def test_raw_sql_without_saying_who_shows_nothing(world: World) -> None:
    pieces = _pieces()
    assert set(_seen(pieces, world.circle.person.pk)) == {0}
    tally.cell("table without context (raw SQL)", len(pieces))


@pytest.mark.parametrize("ident", ["00000000-0000-4000-8000-000000000000", "", "' or true --", "system", "person"])
def test_sql_as_someone_who_does_not_exist_shows_nothing(world: World, ident: str) -> None:
    person, pieces = world.circle.person.pk, _pieces()
    for kind in ("user", "resident", "asker"):
        with rls.acting(Actor(kind, str(person) if ident == "person" else ident, "Niemand"), "begeleiding"):  # type: ignore[arg-type]
            assert set(_seen(pieces, person)) == {0}, (kind, ident)
            tally.attack("forged actor in the database", len(pieces))


def test_nobody_moves_a_row_to_somebody_else(world: World, filled: list[tuple[Piece, int]]) -> None:
    """Who may change a row of one person cannot hand it to a person whom they do not help, or take one from there."""
    circle: Circle = world.circle
    place = next(one for one in circle.places if (one.role, one.state) == ("member", "given, to write along"))
    other = circle.made.other.pk
    _make_try()
    pieces = [piece for piece, _number in filled if piece.column != "id" and _privileged(piece, "update")]
    with connection.cursor() as cursor:
        statements = [
            cursor.mogrify(f'update "{one.table}" set "{one.column}" = %s where {one.where}', [other, circle.person.pk])
            for one in pieces
        ]
    with rls.acting(place.actor, "begeleiding"):
        answers = _tried(statements)
    # Either there is nothing of this part to change, or the wall stands in the way of where it would go.
    assert set(answers) <= {"0", REFUSED}
    assert answers.count(REFUSED) >= 15
    tally.attack("moving a row to somebody else (raw SQL)", len(answers))
