"""Row-level security: who acts is told to the database per transaction, and tables of a person show only that person's circle.

Here: the two ways to act (`acting`, `acting_system`), the migration operations, and working as owner. Not here: who is in
whose circle (the functions `naast_people_to_see` and `naast_people_to_change` are filled in by the migrations of `access`).

Three database roles. The *owner* makes tables and runs migrations. `naast_app` is what the website and the jobs are: it sees
rows of a person only through the circle, and without `acting` none at all. `naast_system` sees rows of everyone, for jobs and
actions that have already decided; it is taken on for one transaction, with a purpose, by `acting_system`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from naast.core import clock, rls_sql
from naast.core.actors import Actor

APP_ROLE, SYSTEM_ROLE = rls_sql.APP_ROLE, rls_sql.SYSTEM_ROLE
# Names of the transaction-local settings that the policies read.
ACTOR, KIND, PURPOSE, AT = "naast.actor", "naast.kind", "naast.purpose", "naast.at"
_OF_LOGIN = ("USER", "PASSWORD", "HOST", "PORT")
Item = TypeVar("Item")


class NoPurpose(RuntimeError):
    """Someone acts without saying what for."""


@contextmanager
def acting(actor: Actor, purpose: str) -> Iterator[None]:
    """A transaction in which `actor` acts for `purpose`; outside it no row of a person is seen.

    Within another `acting` the inner one counts, and afterwards the outer one again. Raises NoPurpose.
    """
    if actor.kind == "system":
        with acting_system(purpose):
            yield
        return
    with _told(actor.kind, actor.id, purpose, APP_ROLE):
        yield


@contextmanager
def acting_system(purpose: str) -> Iterator[None]:
    """A transaction in which the house itself acts: jobs, exports, and actions that have already decided. Raises NoPurpose."""
    with _told("system", "system", purpose, SYSTEM_ROLE):
        yield


def materialised(actor: Actor, purpose: str, rows: Callable[[], Iterable[Item]]) -> list[Item]:
    """All of `rows()` at once, read as `actor`. For streams: those are produced after the transaction of the page is over."""
    with acting(actor, purpose):
        return list(rows())


def after_commit(actor: Actor, purpose: str, work: Callable[[], object]) -> None:
    """Do `work` after the commit, in a transaction of its own in which `actor` acts: a bare hook would see no rows."""

    def then() -> None:
        with acting(actor, purpose):
            work()

    transaction.on_commit(then)


def told() -> tuple[str, str, str]:
    """(kind, actor id, purpose) that the database knows now; empty texts when nobody acts."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting(%s, true), ''), coalesce(current_setting(%s, true), ''),"
            " coalesce(current_setting(%s, true), '')",
            [KIND, ACTOR, PURPOSE],
        )
        kind, actor, purpose = cursor.fetchone()
    return kind, actor, purpose


def may_change(person_id: object, part: str) -> bool:
    """Whether whoever acts now may add to or change this part of this person: what the wall itself would say. For pages with a form."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("select %s::uuid = any (naast_people_to_change(%s))", [str(person_id), part])
        return bool(cursor.fetchone()[0])


@contextmanager
def looking_system(purpose: str) -> Iterator[None]:
    """As `acting_system`, to read a row or two within a transaction that is open already: two statements instead of four. Raises NoPurpose.

    It makes no savepoint, so nothing that may fail in the database belongs in it; after such an error the transaction around it ends
    and takes the settings along.
    """
    if not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        with acting_system(purpose):
            yield
        return
    if not purpose.strip():
        raise NoPurpose("acting needs a purpose")
    before = _tell("system", "system", purpose, SYSTEM_ROLE)
    try:
        yield
    except DatabaseError:
        raise
    except BaseException:
        _set(*before)
        raise
    _set(*before)


@contextmanager
def _told(kind: str, actor: str, purpose: str, role: str) -> Iterator[None]:
    if not purpose.strip():
        raise NoPurpose("acting needs a purpose")
    with transaction.atomic():
        before = _tell(kind, actor, purpose, role)
        yield
        # Only after things went well: after an error the rollback takes the settings back by itself.
        _set(*before)


# `set_config(…, true)` ends with the transaction.
_SET = (
    "set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true),"
    " set_config('role', %s, true)"
)


def _tell(kind: str, actor: str, purpose: str, role: str) -> tuple[str, str, str, str]:
    """Set all four for this transaction; returns what they were. One statement: what was is read before anything is set."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "with before as materialized (select coalesce(current_setting(%s, true), '') as kind,"
            " coalesce(current_setting(%s, true), '') as actor, coalesce(current_setting(%s, true), '') as purpose,"
            f" current_user::text as role) select before.kind, before.actor, before.purpose, before.role, {_SET} from before",
            [KIND, ACTOR, PURPOSE, *_values(kind, actor, purpose, role)],
        )
        kind_before, actor_before, purpose_before, role_before = cursor.fetchone()[:4]
    return kind_before, actor_before, purpose_before, role_before


def _set(kind: str, actor: str, purpose: str, role: str) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"select {_SET}", _values(kind, actor, purpose, role))


def _values(kind: str, actor: str, purpose: str, role: str) -> list[str]:
    return [KIND, kind, ACTOR, actor, PURPOSE, purpose, AT, clock.now().isoformat(), role]


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Work as the owner of the tables: migrations only. Opens a new connection, so never within a transaction."""
    connection = connections[alias]
    kept = {key: connection.settings_dict[key] for key in _OF_LOGIN} | {"OPTIONS": connection.settings_dict["OPTIONS"]}
    connection.close()
    connection.settings_dict.update(owner_settings(kept))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def owner_settings(app: dict[str, Any]) -> dict[str, Any]:
    """The keys of Django's database dictionary that make the app's connection one of the owner's."""
    owner = settings.DATABASE_OWNER
    options = {key: value for key, value in app["OPTIONS"].items() if key != "assume_role"}
    return {key: owner[key] for key in _OF_LOGIN} | {"OPTIONS": options | owner["OPTIONS"]}


def level(alias: str = DEFAULT_DB_ALIAS) -> None:
    """After migrating: `naast_system` may do to a table what `naast_app` may, never more. As owner."""
    with connections[alias].cursor() as cursor:
        cursor.execute(rls_sql.LEVEL)


class _Sql(Operation):
    """An operation that runs statements and changes no model."""

    reduces_to_sql = True
    reversible = True

    def forwards(self) -> list[str]:
        raise NotImplementedError

    def backwards(self) -> list[str]:
        return []

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in self.forwards():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in self.backwards():
            schema_editor.execute(statement, params=None)


class AppRoles(_Sql):
    """Make `naast_app` and `naast_system` when they are not there, and give them the tables of now and later."""

    def forwards(self) -> list[str]:
        return [rls_sql.ROLES, *[statement for role in (APP_ROLE, SYSTEM_ROLE) for statement in rls_sql.grants(role)]]

    def describe(self) -> str:
        return "Roles of the app, apart from the owner"


class CircleFunctions(_Sql):
    """The two functions the policies ask, showing nobody: `access` replaces what they do."""

    def forwards(self) -> list[str]:
        return [statement for name in CIRCLE_FUNCTIONS for statement in circle_function(name, "select '{}'::uuid[]")]

    def backwards(self) -> list[str]:
        return [f"drop function if exists {name}(text)" for name in CIRCLE_FUNCTIONS]

    def describe(self) -> str:
        return "Functions that say whose rows may be seen and changed: nobody's yet"


class EnableRowSecurity(_Sql):
    """Switch on row-level security for a table of a person.

    `person_column`: the uuid column with the person's id (put an index on it); `part`: which part of the person's file it is,
    a word of `knowledge/policy/parts.yaml`. The migration must depend on ("core", "0003_app_roles").

    `parts` with `part_column`: each row says in that column which of these parts it is; a row of another part is seen by nobody.
    `parts` alone: a row is there for whoever may reach any of them. Each part asks the circle once per statement, when it is needed.
    """

    def __init__(
        self,
        table: str,
        person_column: str = "person_id",
        part: str = "",
        *,
        part_column: str = "",
        parts: Sequence[str] = (),
    ) -> None:
        if part and parts:
            raise ValueError("part or parts, not both")
        if part_column and not parts:
            raise ValueError("part_column needs the parts it may hold")
        self.table, self.person_column, self.part_column = table, person_column, part_column
        self.part, self.parts = "" if parts else part or "story", tuple(parts)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        said: dict[str, Any] = {"table": self.table, "person_column": self.person_column}
        said |= {"part": self.part} if self.part else {"part_column": self.part_column, "parts": self.parts}
        return (type(self).__name__, [], said)

    def forwards(self) -> list[str]:
        see, change = (self._rule(name) for name in CIRCLE_FUNCTIONS)
        said = f"(select current_setting('{PURPOSE}', true)) <> ''"
        on = f'on "{self.table}"'
        return [
            f'alter table "{self.table}" enable row level security',
            f'alter table "{self.table}" force row level security',
            # FORCE binds the owner too: without this, data migrations and the functions themselves would see nothing.
            f"create policy naast_owner {on} to current_user using (true) with check (true)",
            f"create policy naast_system {on} to {SYSTEM_ROLE} using ({said}) with check ({said})",
            f"create policy naast_see {on} for select to {APP_ROLE} using ({see})",
            f"create policy naast_add {on} for insert to {APP_ROLE} with check ({change})",
            f"create policy naast_change {on} for update to {APP_ROLE} using ({change}) with check ({change})",
            f"create policy naast_remove {on} for delete to {APP_ROLE} using ({change})",
        ]

    def backwards(self) -> list[str]:
        names = ("owner", "system", "see", "add", "change", "remove")
        return [
            *[f'drop policy if exists naast_{name} on "{self.table}"' for name in names],
            f'alter table "{self.table}" no force row level security',
            f'alter table "{self.table}" disable row level security',
        ]

    def describe(self) -> str:
        return f"Row-level security on {self.table}, part {self.part or ' or '.join(self.parts)}"

    def _rule(self, function: str) -> str:
        if self.part:
            return _in_circle(self.person_column, function, self.part)
        which = f"\"{self.part_column}\" = '{{}}' and " if self.part_column else ""
        return " or ".join(
            f"({which.format(part)}{_in_circle(self.person_column, function, part)})" for part in self.parts
        )


class AppendOnly(_Sql):
    """The app may add rows to this table and read them, never change or remove them.

    The migration must depend on ("core", "0003_app_roles").
    """

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"table": self.table})

    def forwards(self) -> list[str]:
        return [f'revoke update, delete, truncate on "{self.table}" from {APP_ROLE}, {SYSTEM_ROLE}']

    def backwards(self) -> list[str]:
        return [f'grant update, delete on "{self.table}" to {APP_ROLE}, {SYSTEM_ROLE}']

    def describe(self) -> str:
        return f"{self.table} is append-only for the app"


CIRCLE_FUNCTIONS = ("naast_people_to_see", "naast_people_to_change")


def circle_function(name: str, body: str, *, keeps_plan: bool = False) -> list[str]:
    """Statements that make or replace `name(part text) returns uuid[]` with an SQL body, run with the owner's rights.

    The search path is fixed: nobody can slip in a table of the same name. `keeps_plan`: the server works out once per connection
    how it reads the tables, instead of at every call; on a page with several statements that is most of their time.
    """
    language, whole = ("plpgsql", f"begin return ({body}); end") if keeps_plan else ("sql", body)
    return [
        f"create or replace function {name}(part text) returns uuid[] language {language} stable security definer"
        f" set search_path = pg_catalog, public, pg_temp as $naast$ {whole} $naast$",
        f"revoke all on function {name}(text) from public",
        f"grant execute on function {name}(text) to {APP_ROLE}, {SYSTEM_ROLE}",
    ]


def _in_circle(column: str, function: str, part: str) -> str:
    # In this form the list is computed once per statement and drives an index; `in (select …)` reads the whole table.
    return f"\"{column}\" = any ((select {function}('{part}'))::uuid[])"
