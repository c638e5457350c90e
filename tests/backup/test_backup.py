"""A copy is made, put back into an empty database and compared: every row of every table, and everything around the tables."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from naast.audit import actions as audit
from naast.config import backup, sealed_file
from naast.config.backup import CannotBackUp
from naast.core import rls
from naast.people.models import Person, PersonMember, StoryEntry
from tests.audit.conftest import NADIA

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "een lange zin die niemand ooit raadt"
OTHER_OWNER = "naast_andere_eigenaar"


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is made slowly on purpose; `test_sealed_file` looks at the real cost."""
    monkeypatch.setattr(sealed_file, "COST", 10)


@pytest.fixture
def source(db: None) -> dict[str, Any]:
    """The database of the tests, with a person, a story, an audit chain and a job in it; as its owner."""
    with rls.acting_system("een reservekopie proberen"):
        person = Person.objects.create(name='Ineke de Vries, geb. Ö’Brien "quote" \\ back')
        PersonMember.objects.create(person=person, name="Ineke", relation="self", phone="0341-00 55 66")
        StoryEntry.objects.create(person=person, text="Regel een\nregel twee;\t'tab' 🙂", told_by="Ineke")
    for number in range(25):
        audit.record(by=NADIA, action="question taken", subject_type="question", subject_id=number, person_id=person.pk)
    audit.extend_chain()
    return dict(connection.settings_dict)


@pytest.fixture
def empty(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An empty database of an owner of another name, who is no superuser."""
    url = _login(source, dbname="postgres")
    with psycopg.connect(**url, autocommit=True) as server:
        server.execute("drop database if exists naast_restored with (force)")
        if not server.execute("select 1 from pg_roles where rolname = %s", [OTHER_OWNER]).fetchone():
            server.execute(sql.SQL("create role {} login").format(sql.Identifier(OTHER_OWNER)))
        server.execute(sql.SQL("grant naast_app, naast_system to {}").format(sql.Identifier(OTHER_OWNER)))
        server.execute(sql.SQL("create database naast_restored owner {}").format(sql.Identifier(OTHER_OWNER)))
        yield {**source, "NAME": "naast_restored", "USER": OTHER_OWNER}
        server.execute("drop database naast_restored with (force)")
        server.execute(sql.SQL("drop role {}").format(sql.Identifier(OTHER_OWNER)))


def _login(database: dict[str, Any], **other: str) -> dict[str, Any]:
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {name: database[key] for name, key in names.items() if database[key]} | other


def _ask(database: dict[str, Any], query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(**_login(database)) as server:
        return server.execute(query).fetchall()  # type: ignore[arg-type]


AROUND = {
    "columns": "select table_name, column_name, data_type, is_nullable, column_default, character_maximum_length, is_generated"
    " from information_schema.columns where table_schema = 'public' order by 1, 2",
    "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
    " where connamespace = 'public'::regnamespace order by 1, 2",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2",
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled from pg_trigger"
    " where not tgisinternal order by 1, 2",
    "functions": "select proname, prosecdef, proconfig, pg_get_functiondef(oid) from pg_proc"
    " where pronamespace = 'public'::regnamespace and prokind = 'f' and probin is null order by 1, 4",
    "policies": "select tablename, policyname, permissive, array_remove(roles, case when policyname = 'naast_owner' then"
    " current_user end), cmd, qual, with_check from pg_policies where schemaname = 'public' order by 1, 2",
    "row security": "select relname, relrowsecurity, relforcerowsecurity, relpersistence from pg_class"
    " where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
    "sequences": "select sequencename, last_value, increment_by, max_value from pg_sequences where schemaname = 'public' order by 1",
    "rights on tables": "select relname, pg_get_userbyid(a.grantee), privilege_type from pg_class c,"
    " aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a where relnamespace = 'public'::regnamespace"
    " and relkind in ('r', 'S') and a.grantee <> c.relowner order by 1, 2, 3",
    "rights on functions": "select proname, case a.grantee when 0 then 'everyone' else pg_get_userbyid(a.grantee) end from pg_proc p,"
    " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where pronamespace = 'public'::regnamespace"
    " and a.grantee <> p.proowner and probin is null order by 1, 2",
    "later tables": "select pg_get_userbyid(grantee), privilege_type, defaclobjtype from pg_default_acl d,"
    " aclexplode(d.defaclacl) where pg_get_userbyid(grantee) like 'naast\\_app' or pg_get_userbyid(grantee) = 'naast_system'"
    " order by 1, 2, 3",
    "extensions": "select extname, extversion from pg_extension order by 1",
    "types": "select typname, typtype from pg_type where typnamespace = 'public'::regnamespace and typtype in ('e', 'd') order by 1",
    "labels": "select enumtypid::regtype::text, enumlabel from pg_enum order by 1, enumsortorder",
}


def _rows(database: dict[str, Any]) -> dict[str, list[str]]:
    """Every row of every table as text, sorted; without the counters that a copy leaves out."""
    found = {}
    with psycopg.connect(**_login(database)) as server:
        tables = server.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p'"
        ).fetchall()
        for (table,) in tables:
            rows = server.execute(sql.SQL("select t::text from {} t order by 1").format(sql.Identifier(table)))
            found[table] = [row for (row,) in rows.fetchall()]
    return found


def test_a_restored_database_is_the_same_in_every_row_and_around_it(
    source: dict[str, Any], empty: dict[str, Any], tmp_path: Path
) -> None:
    made = backup.back_up(source, tmp_path / "kopie.naast", KEY)
    back = backup.restore(empty, tmp_path / "kopie.naast", KEY)
    assert back == made
    before, after = _rows(source), _rows(empty)
    assert after == before
    assert len(before["people_storyentry"]) == 1
    assert len(before["audit_auditevent"]) >= 25
    assert made.rows == {table: len(rows) for table, rows in before.items()}
    for what, query in AROUND.items():
        assert _same_words(_ask(empty, query)) == _same_words(_ask(source, query)), what
        assert _ask(source, query) or what in {"types", "labels", "extensions"}, f"nothing to compare: {what}"


def _same_words(rows: list[tuple[Any, ...]]) -> list[str]:
    """PostgreSQL writes the types in a list of words in another place after reading its own text once; that is no difference."""
    return [re.sub(r"::(character varying|text)(\[\])?|[()]", "", str(row)) for row in rows]


def test_row_security_works_in_a_restored_database(
    source: dict[str, Any], empty: dict[str, Any], tmp_path: Path
) -> None:
    backup.back_up(source, tmp_path / "kopie.naast", KEY)
    backup.restore(empty, tmp_path / "kopie.naast", KEY)
    with psycopg.connect(**_login(empty)) as server:
        assert server.execute("select count(*) from people_person").fetchone() == (1,), "its owner copies it again"
        server.execute("set role naast_app")
        assert server.execute("select count(*) from people_person").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.execute("delete from audit_auditevent")
    assert backup.back_up(empty, tmp_path / "nog-een.naast", KEY).rows == _count(source)


def _count(database: dict[str, Any]) -> dict[str, int]:
    return {table: len(rows) for table, rows in _rows(database).items()}


def test_the_copy_is_unreadable_and_for_the_owner_only(source: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "kopie.naast"
    backup.back_up(source, path, KEY)
    raw = path.read_bytes()
    assert b"Ineke" not in raw
    assert b"people_person" not in raw
    assert b"PGDMP" not in raw
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["kopie.naast"]


def test_a_database_that_is_not_empty_is_refused(source: dict[str, Any], empty: dict[str, Any], tmp_path: Path) -> None:
    backup.back_up(source, tmp_path / "kopie.naast", KEY)
    with psycopg.connect(**_login(empty)) as server:
        server.execute("create table iets_van_een_ander (x int)")
    with pytest.raises(CannotBackUp, match="niet leeg") as error:
        backup.restore(empty, tmp_path / "kopie.naast", KEY)
    assert "createdb" in error.value.hint
    assert _tables(empty) == ["iets_van_een_ander"]


def _tables(database: dict[str, Any]) -> list[str]:
    return [name for (name,) in _ask(database, "select tablename from pg_tables where schemaname = 'public'")]


@pytest.mark.parametrize("damage", ["wrong key", "truncated", "changed", "no copy", "gone"])
def test_what_cannot_be_read_changes_nothing(
    source: dict[str, Any], empty: dict[str, Any], tmp_path: Path, damage: str
) -> None:
    path, key = tmp_path / "kopie.naast", KEY
    backup.back_up(source, path, KEY)
    whole = path.read_bytes()
    if damage == "wrong key":
        key = "een heel andere lange zin dus"
    elif damage == "gone":
        path.unlink()
    else:
        middle = len(whole) // 2
        changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        path.write_bytes({"truncated": whole[:-100], "changed": changed, "no copy": b"iets anders"}[damage])
    with pytest.raises(CannotBackUp) as error:
        backup.restore(empty, path, key)
    said = {
        "wrong key": "sleutel past niet", "truncated": "", "changed": "", "no copy": "geen reservekopie", "gone": "niet te lezen",
    }[damage]  # fmt: skip
    assert said in str(error.value)
    assert _tables(empty) == []


def test_a_restore_that_fails_halfway_leaves_nothing(
    source: dict[str, Any], empty: dict[str, Any], tmp_path: Path
) -> None:
    backup.back_up(source, tmp_path / "kopie.naast", KEY)
    with psycopg.connect(**_login(empty, user=source["USER"])) as server:
        server.execute("create schema elders")
        server.execute(
            "create or replace function elders.stop() returns event_trigger language plpgsql as"
            " $$ begin if (select count(*) from pg_class where relname = 'people_person') > 0"
            " then raise exception 'tot hier'; end if; end $$"
        )
        server.execute("create event trigger halfway on ddl_command_end execute function elders.stop()")
    with pytest.raises(CannotBackUp, match=r"pg_restore stopte: .*"):
        backup.restore(empty, tmp_path / "kopie.naast", KEY)
    assert _tables(empty) == []


def test_a_copy_is_never_written_over(source: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "kopie.naast").write_text("van vorige week")
    with pytest.raises(CannotBackUp, match="bestaat al"):
        backup.back_up(source, tmp_path / "kopie.naast", KEY)
    assert (tmp_path / "kopie.naast").read_text() == "van vorige week"


def test_a_copy_that_fails_leaves_no_file(
    source: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "_nonce", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup.back_up(source, tmp_path / "kopie.naast", KEY)
    assert list(tmp_path.iterdir()) == []


def test_an_owner_who_does_not_see_every_row_is_refused(
    source: dict[str, Any], empty: dict[str, Any], tmp_path: Path
) -> None:
    backup.back_up(source, tmp_path / "kopie.naast", KEY)
    backup.restore(empty, tmp_path / "kopie.naast", KEY)
    with psycopg.connect(**_login(empty)) as server:
        server.execute("drop policy naast_owner on people_storyentry")
    with pytest.raises(CannotBackUp, match="ziet niet alle rijen van: people_storyentry"):
        backup.back_up(empty, tmp_path / "met-gaten.naast", KEY)


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NAAST_BACKUP_KEY", raising=False)
    with pytest.raises(CannotBackUp, match="ontbreekt of is korter"):
        backup.key()
    monkeypatch.setenv("NAAST_BACKUP_KEY", "te kort")
    with pytest.raises(CannotBackUp, match="20 tekens"):
        backup.key()
    monkeypatch.delenv("NAAST_BACKUP_KEY")
    (tmp_path / "key").write_text(KEY + "\n")
    monkeypatch.setenv("NAAST_BACKUP_KEY_FILE", str(tmp_path / "key"))
    assert backup.key() == KEY


def test_both_commands_in_one_go(source: dict[str, Any], empty: dict[str, Any], tmp_path: Path) -> None:
    """As an operator does it: a copy, back into an empty database, and the chain of the log is looked at in the end."""
    connections.close_all()

    def naast(database: dict[str, Any], *words: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
        url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        surroundings = {**os.environ, "DATABASE_URL": url, "DATABASE_OWNER_URL": url, "NAAST_BACKUP_KEY": key}
        return subprocess.run(
            [sys.executable, "-m", "naast.cli", *words],
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    path = str(tmp_path / "kopie.naast")
    made = naast(source, "backup", path)
    assert made.returncode == 0, made.stderr
    assert "rijen uit" in made.stdout
    refused = naast(empty, "restore", path, key="een heel andere lange zin dus")
    assert refused.returncode == 1
    assert "sleutel past niet" in refused.stderr
    assert "Traceback" not in refused.stderr
    back = naast(empty, "restore", path)
    assert back.returncode == 0, back.stderr
    assert "Het logboek is nagekeken: 25 regels van 1 dag, alles klopt." in back.stdout
    again = naast(empty, "restore", path)
    assert again.returncode == 1
    assert "niet leeg" in again.stderr
