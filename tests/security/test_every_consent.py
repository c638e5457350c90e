"""Every door of a person x every role x every state of consent: the web and raw SQL against the policy, cell by cell.

What is expected comes from `naast.engine.access` and the packs in `knowledge/policy` alone, asked with grants that this test
writes down itself. The web and the database each find their own way to the same answer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from naast.access.queries import policy
from naast.accounts.choices import Role
from naast.core import doors, privacy, rls
from naast.core.models import PersonScopedModel, scope_of
from naast.engine import access as engine
from tests.security import circle as circles
from tests.security import tally, walk
from tests.security.circle import Circle, Place
from tests.security.world import World

pytestmark = pytest.mark.django_db
DOORS = [one for one in walk.addresses() if one.is_of_person and one.door and one.door.part != doors.KNOCKER]
KNOCKERS = [one for one in walk.addresses() if one.door and one.door.part == doors.KNOCKER]
CEILING = {(cell.role, cell.part, cell.purpose): cell.see for cell in engine.cells(policy())}
OF_ONE_PERSON = [one for one in DOORS if one.door and (one.door.person or one.door.kinds == {"resident"})]
ROLES = (*circles.USER_ROLES, *circles.RESIDENT_ROLES)
ALL_STATES = (*circles.STATES, "by law")
STRANGERS = ("other organisation", "operator", "privacy officer", "without a team", "safety net")
KINDS = {"user": circles.USER_ROLES, "resident": circles.RESIDENT_ROLES}


def opens(place: Place, one: walk.Address, at: Any, may: str = "see") -> bool:
    """Whether the policy opens this door: one of the parts it shows may be seen."""
    assert one.door is not None
    return place.actor.kind in one.door.kinds and any(
        expected(place, part, one.door.purpose, at, may).allowed for part in one.door.parts
    )


def expected(place: Place, part: str, purpose: str, at: Any, may: str = "see") -> engine.Decision:
    """What the policy says."""
    return engine.decide(
        engine.Request(place.actor.kind, place.role, part, purpose, at, grants=place.grants, may=may), policy()
    )


def _sees_anything(place: Place, at: Any) -> bool:
    return any(expected(place, part, purpose, at).allowed for part in policy().parts for purpose in policy().purposes)


def _client(place: Place) -> Client:
    client = Client(raise_request_exception=False)
    if place.user is not None:
        client.force_login(place.user)
    return client


def _ask(client: Client, method: str, url: str) -> Any:
    if method == "get":
        return client.get(url)
    with transaction.atomic():
        mark = transaction.savepoint()
        answer = getattr(client, method)(url)
        transaction.savepoint_rollback(mark)
    return answer


def looked_at(place: Place, number: int) -> bool:
    """Whether this door (by its number) is tried as this place in this run.

    `NAAST_ALL_CELLS=1` (`python -m benchmarks.access_cells`) tries every door as every role in every state. Without it each door meets
    every role, in a state that turns with the door, so that every role meets every state many times; that costs an eleventh, and
    nothing is left to chance. Raw SQL always tries the whole product.
    """
    if os.environ.get("NAAST_ALL_CELLS"):
        return True
    return (number + ROLES.index(place.role)) % len(ALL_STATES) == ALL_STATES.index(place.state)


def test_every_door_meets_every_role_and_every_role_every_state(world: World) -> None:
    met = [
        (number, place)
        for number, _one in enumerate(OF_ONE_PERSON)
        for place in world.circle.places
        if looked_at(place, number)
    ]
    for number, one in enumerate(OF_ONE_PERSON):
        assert {place.role for door, place in met if door == number} == set(ROLES), one.name
    assert {(place.role, place.state) for _door, place in met} == {
        (role, state) for role in ROLES for state in ALL_STATES
    }


def test_the_house_has_doors_of_every_part_that_is_there() -> None:
    assert len(OF_ONE_PERSON) >= 30
    assert {one.door.part for one in DOORS if one.door} >= {"identity", "circle", "story"}


def test_every_door_names_a_part_and_a_purpose_of_the_policy() -> None:
    for one in DOORS:
        assert one.door is not None
        assert set(one.door.parts) <= set(policy().parts), one.name
        assert one.door.purpose in policy().purposes, one.name
        assert one.door.kinds <= {"user", "resident"}, one.name
        assert not one.door.person or one.door.person in one.parts, one.name


def test_the_web_lets_in_exactly_whom_the_policy_lets_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    circle: Circle = world.circle
    who: list[Any] = [None]
    monkeypatch.setattr("naast.people.queries.resident_actor", lambda request: who[0])
    wrong, opened, shut = [], 0, 0
    for place in circle.places:
        client, anything = _client(place), _sees_anything(place, circle.now)
        who[0] = place.actor if place.member is not None else None
        for number, one in enumerate(OF_ONE_PERSON):
            if not looked_at(place, number):
                continue
            assert one.door is not None
            allowed = opens(place, one, circle.now)
            is_kind = place.actor.kind in one.door.kinds
            url = one.url(world.values)
            # Where the door stays shut, sending is tried too: it must not get further than looking.
            for method in ("get", "post") if not allowed and place.state in ("withdrawn", "given") else ("get",):
                status = _ask(client, method, url).status_code
                if allowed:
                    # Behind an open door a page may still not exist (a request of nobody), or take another method.
                    good = status in (200, 302, 404, 405, 409)
                    # A page that is there to change something says so to who may only read.
                    good = good or (status == 403 and not opens(place, one, circle.now, "change"))
                    opened += status == 200
                else:
                    good = status == (403 if anything and is_kind else 404)
                    shut += 1
                if not good:
                    wrong.append(
                        f"{method} {one.name} as {place.role}, consent {place.state}: {status}, allowed={allowed}"
                    )
                tally.cell("door of a person x role x state of consent (web)")
    assert wrong == []
    assert opened >= 20
    assert shut >= 300


def test_a_page_about_who_knocks_shows_nothing_more_than_the_policy_lets_see(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a door decides nothing about a person. So what the page then shows is compared, mark by mark."""
    circle: Circle = world.circle
    who: list[Any] = [None]
    monkeypatch.setattr("naast.people.queries.resident_actor", lambda request: who[0])
    wrong, opened = [], 0
    for place in circle.places:
        client = _client(place)
        who[0] = place.actor if place.member is not None else None
        for number, one in enumerate(KNOCKERS):
            if not looked_at(place, number):
                continue
            assert one.door is not None
            answer = client.get(one.url(world.values))
            tally.cell("door of who knocks x role x state of consent (web)")
            if place.actor.kind not in one.door.kinds:
                wrong += [] if answer.status_code == 404 else [f"{one.name} as {place.role}: {answer.status_code}"]
                continue
            if answer.status_code >= 500:
                wrong.append(f"{one.name} as {place.role}, {place.state}: {answer.status_code}")
            opened += answer.status_code == 200
            words = answer.content.decode(errors="replace")
            for part, mark in circles.MARKS.items():
                if mark in words and not expected(place, part, one.door.purpose, circle.now).allowed:
                    wrong.append(f"{one.name} as {place.role}, {place.state} shows {part}")
                tally.cell("part on a page of who knocks (web)")
    assert wrong == []
    assert opened >= 10


def test_only_who_keeps_watch_searches_the_log(world: World) -> None:
    """A door about nobody in particular, for the one role that has the purpose: by the policy, not by a list here."""
    (search,) = (one for one in DOORS if one.name == "rights:search")
    assert search.door is not None
    for place in world.circle.places:
        if place.user is None or place.state != "none":
            continue
        watches = "law" in CEILING[place.role, search.door.part, search.door.purpose] and place.role == "privacy"
        for method in ("get", "post"):
            status = _ask(_client(place), method, search.url(world.values)).status_code
            assert status == (200 if watches else 403), (place.role, method, status)
            tally.cell("the log x role (web)")


def test_every_role_of_the_policy_is_in_the_table() -> None:
    """A role that comes into the policy comes into these tests: none of them can be forgotten."""
    known = {role.id for role in policy().roles.values() if role.lines}
    assert {*circles.USER_ROLES, *circles.RESIDENT_ROLES, "self", "representative"} == known
    assert {role.value for role in Role} == set(circles.USER_ROLES)


def test_a_stranger_and_a_wrong_kind_meet_nothing(world: World) -> None:
    whole = os.environ.get("NAAST_ALL_CELLS")
    for number, one in enumerate(DOORS):
        assert one.door is not None
        url = one.url(world.values)
        # Nobody at all at every door, and of the others two that turn with the door.
        two = (STRANGERS[number % len(STRANGERS)], STRANGERS[(number + 2) % len(STRANGERS)])
        for role in ("anonymous", *(STRANGERS if whole else two)):
            for method in ("get", "post"):
                answer = _ask(world.clients[role], method, url)
                if role == "anonymous" and one.door.kinds == {"user"}:
                    assert answer.status_code == 302, (one.name, role)
                    assert answer["Location"].startswith("/inloggen/"), (one.name, role)
                elif role == "anonymous":
                    assert answer.status_code in (302, 404), (one.name, role)
                elif one.door.person:
                    assert answer.status_code == 404, (one.name, role, method, answer.status_code)
                assert b"Dina Verbeek" not in answer.content, (one.name, role)
                tally.cell("door of a person x stranger (web)")


# --- the same through raw SQL, as the role of the app in the database -------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table with rows of a person. Each piece is (part, condition): the rows that the part opens; one piece when all are of one part.

    `any_of`: the rows are there for whoever may see one of several parts. `narrower`: rows have owners of their own besides.
    """

    name: str
    column: str
    pieces: tuple[tuple[str, str], ...]
    any_of: tuple[str, ...] = ()
    narrower: bool = False

    def parts_of(self, part: str) -> tuple[str, ...]:
        return self.any_of or (part,)


def _tables() -> list[Table]:
    """Everything that belongs to a person, from the models themselves."""
    found = []
    for model in privacy.own_models():
        if not issubclass(model, PersonScopedModel):
            continue
        scope = scope_of(model)
        if "__" in scope.path:
            continue
        column = model._meta.pk.column if scope.path == "pk" else model._meta.get_field(scope.path).column
        if scope.part_field:
            field = model._meta.get_field(scope.part_field).column
            pieces = tuple((part, f"\"{field}\" = '{part}'") for part in scope.parts)
        else:
            pieces = ((scope.parts[0], "true"),)
        several = scope.parts if len(scope.parts) > 1 and not scope.part_field else ()
        found.append(Table(model._meta.db_table, column, pieces, several, model._meta.db_table in _with_owners()))
    return found


def _with_owners() -> set[str]:
    """Tables with one more rule that only takes away."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_policies where permissive = 'RESTRICTIVE'")
        return {row[0] for row in cursor.fetchall()}


def _visible(table: Table, person: Any, which: str = "true") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table.name}" where "{table.column}" = %s and {which}', [person])
        return int(cursor.fetchone()[0])


def test_every_table_of_a_person_has_the_wall_and_the_app_cannot_pass_by_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        name, superuser, bypass = cursor.fetchone()
        assert (name, superuser, bypass) == (rls.APP_ROLE, False, False)
        cursor.execute("select relname from pg_class where relrowsecurity and relforcerowsecurity")
        walled = {row[0] for row in cursor.fetchall()}
        cursor.execute("select tableowner from pg_tables where tablename = any(%s)", [sorted(walled)])
        assert {row[0] for row in cursor.fetchall()} != {rls.APP_ROLE}
    tables = {table.name for table in _tables()}
    assert len(tables) >= 8
    assert tables <= walled, tables - walled


def _filled(circle: Circle) -> list[tuple[Table, str, str, int]]:
    """(table, part, condition, how many rows are there) of every piece that holds something of the person."""
    with rls.acting_system("tellen"):
        counted = [
            (t, part, which, _visible(t, circle.person.pk, which)) for t in _tables() for part, which in t.pieces
        ]
    return [one for one in counted if one[3]]


Piece = tuple[Table, str, str, int]


def _seen(pieces: list[Piece], person: Any) -> list[int]:
    """How many rows of each piece the database shows now: one statement, each piece with a count of its own."""
    counts = [
        f'(select count(*) from "{t.name}" where "{t.column}" = %(person)s and {which})' for t, _p, which, _n in pieces
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(counts)}", {"person": person})
        return list(cursor.fetchone())


def _touched(pieces: list[Piece], person: Any) -> list[int]:
    """How many rows of each piece the database lets change now; nothing stays changed."""
    # Two pieces of one table may not be changed by one statement: each goes by itself.
    found = []
    with connection.cursor() as cursor:
        for table, _part, which, _there in pieces:
            mark = transaction.savepoint()
            cursor.execute(
                f'update "{table.name}" set "{table.column}" = "{table.column}" where "{table.column}" = %s and {which}',
                [person],
            )
            found.append(cursor.rowcount)
            transaction.savepoint_rollback(mark)
    return found


def _faults(pieces: list[Piece], found: list[int], place: Place, purpose: str, at: Any, may: str = "see") -> list[str]:
    wrong = []
    for (table, part, _which, there), number in zip(pieces, found, strict=True):
        allowed = any(expected(place, one, purpose, at, may).allowed for one in table.parts_of(part))
        good = number <= (there if allowed else 0) if table.narrower else number == (there if allowed else 0)
        if not good:
            wrong.append(
                f"{table.name} ({part}) as {place.role}, {place.state}, {purpose}, {may}: {number}, allowed={allowed}"
            )
    return wrong


def test_raw_sql_shows_exactly_what_the_policy_shows(world: World) -> None:
    circle: Circle = world.circle
    pieces = _filled(circle)
    assert {part for _t, part, _w, _n in pieces} >= {"identity", "circle", "story", *circles.PLAN_PARTS}
    wrong, shown = [], 0
    for place in circle.places:
        for purpose in policy().purposes:
            with rls.acting(place.actor, purpose):
                found = _seen(pieces, circle.person.pk)
            wrong += _faults(pieces, found, place, purpose, circle.now)
            shown += sum(map(bool, found))
            tally.cell("table x role x state of consent x purpose (raw SQL)", len(found))
    assert wrong == []
    assert shown >= 100


def _append_only() -> set[str]:
    """Tables of which the app may change no row at all, whoever acts."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and not has_table_privilege(oid, 'update')")
        return {row[0] for row in cursor.fetchall()}


def test_raw_sql_changes_exactly_what_the_policy_lets_change(world: World) -> None:
    """Reading never carries writing: not by the place, not by the consent, not by the role."""
    circle: Circle = world.circle
    fixed = _append_only()
    pieces = [piece for piece in _filled(circle) if piece[0].name not in fixed]
    wrong, changed = [], 0
    for place in circle.places:
        purpose = circles.OWN_PURPOSE[place.actor.kind]
        with rls.acting(place.actor, purpose):
            found = _touched(pieces, circle.person.pk)
        wrong += _faults(pieces, found, place, purpose, circle.now, "change")
        changed += sum(map(bool, found))
        tally.cell("table x role x state of consent, changing (raw SQL)", len(found))
    assert wrong == []
    assert changed >= 20


def test_raw_sql_without_saying_who_shows_nothing(world: World) -> None:
    for table in _tables():
        assert _visible(table, world.circle.person.pk) == 0, table.name
        tally.cell("table without context (raw SQL)")


def test_sql_as_someone_who_does_not_exist_shows_nothing(world: World) -> None:
    from naast.core.actors import Actor

    for ident in ("00000000-0000-4000-8000-000000000000", "", "' or true --", "system", str(world.circle.person.pk)):
        for kind in ("user", "resident", "asker"):
            with rls.acting(Actor(kind, ident, "Niemand"), "begeleiding"):  # type: ignore[arg-type]
                for table in _tables():
                    assert _visible(table, world.circle.person.pk) == 0, (table.name, kind, ident)
                    tally.attack("forged actor in the database")


def test_time_takes_away_and_never_gives(world: World) -> None:
    """The same places, later: nothing opens by waiting."""
    from datetime import timedelta

    circle: Circle = world.circle
    for place in circle.places:
        for part in policy().parts:
            for purpose in policy().purposes:
                now = expected(place, part, purpose, circle.now).allowed
                later = expected(place, part, purpose, circle.now + timedelta(days=400)).allowed
                assert not (later and not now), (place.role, place.state, part, purpose)
                tally.cell("policy, later against now")
