"""Every door of a person x every role x every state of consent: the web and raw SQL against the policy, cell by cell.

What is expected comes from `naast.engine.access` and the packs in `knowledge/policy` alone, asked with grants that this test
writes down itself. The web and the database each find their own way to the same answer.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from naast.access.queries import policy
from naast.core import doors, privacy, rls
from naast.core.models import PersonScopedModel
from naast.engine import access as engine
from tests.security import circle as circles
from tests.security import tally, walk
from tests.security.circle import Circle, Place
from tests.security.world import World

pytestmark = pytest.mark.django_db
DOORS = [one for one in walk.addresses() if one.is_of_person and one.door and one.door.part != doors.KNOCKER]
OF_ONE_PERSON = [one for one in DOORS if one.door and (one.door.person or one.door.kinds == {"resident"})]
KINDS = {"user": circles.USER_ROLES, "resident": circles.RESIDENT_ROLES}


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


def test_the_house_has_doors_of_every_part_that_is_there() -> None:
    assert len(OF_ONE_PERSON) >= 30
    assert {one.door.part for one in DOORS if one.door} >= {"identity", "circle", "story"}


def test_every_door_names_a_part_and_a_purpose_of_the_policy() -> None:
    for one in DOORS:
        assert one.door is not None
        assert one.door.part in policy().parts, one.name
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
        for one in OF_ONE_PERSON:
            assert one.door is not None
            allowed = (
                place.actor.kind in one.door.kinds
                and expected(place, one.door.part, one.door.purpose, circle.now).allowed
            )
            is_kind = place.actor.kind in one.door.kinds
            if not is_kind and place.state != "given":
                continue
            url = one.url(world.values)
            # Where the door stays shut, sending is tried too: it must not get further than looking.
            for method in ("get", "post") if not allowed and place.state in ("withdrawn", "given") else ("get",):
                status = _ask(client, method, url).status_code
                if allowed:
                    # Behind an open door a page may still not exist (a request of nobody), or take another method.
                    good = status in (200, 302, 404, 405, 409) or (status == 403 and one.name in NARROWER)
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
    assert shut >= 500


# Pages where, behind the door, the room itself asks more than to look: to change something, or to coordinate.
NARROWER: frozenset[str] = frozenset()


def test_a_stranger_and_a_wrong_kind_meet_nothing(world: World) -> None:
    for one in DOORS:
        assert one.door is not None
        url = one.url(world.values)
        for role in ("anonymous", "other organisation", "operator", "privacy officer", "without a team", "safety net"):
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


def _tables() -> list[tuple[str, str, str]]:
    """(table, column of the person, part) of everything that belongs to a person."""
    found = []
    for model in privacy.own_models():
        if issubclass(model, PersonScopedModel):
            path = model.Privacy.person  # type: ignore[attr-defined]
            if "__" in path:
                continue
            column = model._meta.pk.column if path == "pk" else model._meta.get_field(path).column
            found.append((model._meta.db_table, column, model.Privacy.part))  # type: ignore[attr-defined]
    return found


def _visible(table: str, column: str, person: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}" where "{column}" = %s', [person])
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
    tables = {table for table, _column, _part in _tables()}
    assert len(tables) >= 8
    assert tables <= walled, tables - walled


def test_raw_sql_shows_exactly_what_the_policy_shows(world: World) -> None:
    circle: Circle = world.circle
    with rls.acting_system("tellen"):
        there = {table: _visible(table, column, circle.person.pk) for table, column, _ in _tables()}
    filled = [(table, column, part) for table, column, part in _tables() if there[table]]
    assert {part for _t, _c, part in filled} >= {"identity", "circle", "story"}
    wrong, shown = [], 0
    for place in circle.places:
        for purpose in policy().purposes:
            with rls.acting(place.actor, purpose):
                for table, column, part in filled:
                    allowed = expected(place, part, purpose, circle.now).allowed
                    seen = _visible(table, column, circle.person.pk)
                    if seen != (there[table] if allowed else 0):
                        wrong.append(
                            f"{table} ({part}) as {place.role}, {place.state}, {purpose}: {seen}, allowed={allowed}"
                        )
                    shown += bool(seen)
                    tally.cell("table x role x state of consent x purpose (raw SQL)")
    assert wrong == []
    assert shown >= 10


def test_raw_sql_changes_nothing_that_may_only_be_seen(world: World) -> None:
    circle: Circle = world.circle
    for place in circle.places:
        purpose = circles.OWN_PURPOSE[place.actor.kind]
        for table, column, _part in _tables():
            with rls.acting(place.actor, purpose), connection.cursor() as cursor:
                for statement in (f'update "{table}" set "{column}" = "{column}" where "{column}" = %s',):
                    mark = transaction.savepoint()
                    cursor.execute(statement, [circle.person.pk])
                    assert cursor.rowcount == 0, (table, place.role, place.state)
                    transaction.savepoint_rollback(mark)
                    tally.cell("table x role x state of consent, changing (raw SQL)")


def test_raw_sql_without_saying_who_shows_nothing(world: World) -> None:
    for table, column, _part in _tables():
        assert _visible(table, column, world.circle.person.pk) == 0, table
        tally.cell("table without context (raw SQL)")


def test_sql_as_someone_who_does_not_exist_shows_nothing(world: World) -> None:
    from naast.core.actors import Actor

    for ident in ("00000000-0000-4000-8000-000000000000", "", "' or true --", "system", str(world.circle.person.pk)):
        for kind in ("user", "resident", "asker"):
            with rls.acting(Actor(kind, ident, "Niemand"), "begeleiding"):  # type: ignore[arg-type]
                for table, column, _part in _tables():
                    assert _visible(table, column, world.circle.person.pk) == 0, (table, kind, ident)
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
