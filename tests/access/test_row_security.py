"""The fence in the database: shut without a context, local to the transaction, on every table of a person, around every way in."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.utils import InternalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from tests.access.conftest import make_grant, make_person, make_user
from tests.conftest import Cast

from naast.access import actions, tasks
from naast.access.keeping import CircleKeeper, StreamBehindDoor
from naast.access.models import Consent, Emergency, Grant
from naast.audit.models import AuditEvent
from naast.core import clock, doors, rls
from naast.core.actors import Actor
from naast.core.models import PersonManager, PersonScopedModel, UnscopedQuery, scope_of
from naast.people.models import Person, PersonMember, StoryEntry

ROOT = Path(__file__).resolve().parents[2]
Gerda = tuple[Person, PersonMember]
Seen = Callable[[Actor, str], int]
SCOPED = [model for model in apps.get_models() if issubclass(model, PersonScopedModel)]


def _ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_tests_and_app_are_the_apps_role_and_nothing_more() -> None:
    ((user, superuser, bypass, inherit),) = _ask(
        "select current_user, rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = current_user"
    )
    assert (user, superuser, bypass, inherit) == ("naast_app", False, False, False)
    ((inherits, can_take_on),) = _ask(
        "select pg_has_role('naast_app', 'naast_system', 'usage'), pg_has_role('naast_app', 'naast_system', 'member')"
    )
    assert (inherits, can_take_on) == (False, True)
    assert settings.DATABASES["default"]["OPTIONS"]["assume_role"] == "naast_app"
    for statement in (
        "create table mine (x int)",
        "drop table access_grant",
        "alter table access_grant disable row level security",
        "delete from django_migrations",
        "delete from access_ceiling",
        "drop policy naast_see on access_grant",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            _ask(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_every_table_of_a_person_has_the_fence(model: type[PersonScopedModel]) -> None:
    scope = scope_of(model)
    path, table = scope.path, model._meta.db_table
    column = model._meta.pk.column if path in ("pk", "id") else model._meta.get_field(path.split("__")[0]).column  # type: ignore[union-attr]
    ((enabled, forced),) = _ask(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", table
    )
    assert (enabled, forced) == (True, True)
    rules = {
        name: (roles, using or check)
        for name, roles, using, check in _ask(
            "select policyname, roles, qual, with_check from pg_policies where tablename = %s", table
        )
    }
    # `naast_own` only takes away: answers of a carer are for the carer and whom they chose. `naast_no_person`: a question without a file.
    # `naast_piece`: a piece of a story told at home only for whom it was shared with. All of these take away, none adds.
    own = {"naast_own", "naast_own_change", "naast_own_remove"}
    own |= {f"naast_piece_{verb}" for verb in ("see", "add", "change", "remove")}
    taking = _ask("select policyname, permissive from pg_policies where tablename = %s", table)
    assert {kind for name, kind in taking if name in own} <= {"RESTRICTIVE"}
    assert set(rules) - own - {"naast_no_person"} == {
        "naast_owner",
        "naast_system",
        "naast_see",
        "naast_add",
        "naast_change",
        "naast_remove",
    }
    for name, function in (
        ("see", "naast_people_to_see"),
        ("add", "naast_people_to_change"),
        ("change", "naast_people_to_change"),
        ("remove", "naast_people_to_change"),
    ):
        rule = rules[f"naast_{name}"][1]
        for part in scope.parts:
            assert f"({column} = ANY (( SELECT {function}('{part}'" in rule
            # Where each row says which part it is, the circle of a part opens the rows of that part alone.
            beside = rf"\(\({scope.part_field}\)::text = '{part}'::text\) AND \({column} = ANY \(\( SELECT {function}\('{part}'"
            assert not scope.part_field or re.search(beside, rule), rule
        assert rule.count(f"{function}(") == len(scope.parts)
        assert "naast_app" in rules[f"naast_{name}"][0]


@pytest.mark.django_db
def test_no_other_table_points_at_a_person_unfenced() -> None:
    """A table with a key to a person that is no PersonScopedModel would stand outside all of this."""
    fenced = {model._meta.db_table for model in SCOPED}
    keys = _ask(
        "select conrelid::regclass::text from pg_constraint where contype = 'f'"
        " and confrelid = any (array['people_person', 'people_personmember']::regclass[])"
    )
    pointing = {name for (name,) in keys}
    assert pointing - fenced == set()


@pytest.mark.django_db
def test_without_a_context_nothing_is_there(gerda: Gerda, cast: Cast) -> None:
    for model in SCOPED:
        assert model.objects.for_system("rauw").count() == 0, model
    nadia = cast.actors["nadia"]
    with rls.acting(nadia, "begeleiding"):
        assert StoryEntry.objects.for_system("rauw").count() == 1
    # A purpose nobody has, a kind that does not fit the id, a purpose of spaces.
    for actor, purpose in (
        (nadia, "toezicht"),
        (Actor("resident", nadia.id, "x"), "inzage"),
        (Actor("asker", nadia.id, "x"), "begeleiding"),
    ):
        with rls.acting(actor, purpose):
            assert StoryEntry.objects.for_system("rauw").count() == 0
    for nothing in ("", "  "):
        with pytest.raises(rls.NoPurpose), rls.acting(nadia, nothing):
            pass
        with pytest.raises(rls.NoPurpose), rls.acting_system(nothing):
            pass


@pytest.mark.django_db
def test_the_manager_refuses_without_an_actor_or_a_rule(
    gerda: Gerda, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in SCOPED:
        with pytest.raises(UnscopedQuery):
            model.objects.all()
        with pytest.raises(UnscopedQuery):
            model.objects.for_system("")
    monkeypatch.setattr(PersonManager, "_circle", None)
    with pytest.raises(UnscopedQuery, match="access"):
        StoryEntry.objects.for_actor(cast.actors["nadia"], "begeleiding")


@pytest.mark.django_db
def test_contexts_nest_and_leave_no_trace(cast: Cast) -> None:
    nadia = cast.actors["nadia"]
    with rls.acting(nadia, "begeleiding"):
        with rls.acting_system("iets anders"):
            assert rls.told() == ("system", "system", "iets anders")
            assert _ask("select current_user::text") == [("naast_system",)]
        assert rls.told() == ("user", nadia.id, "begeleiding")
        assert _ask("select current_user::text") == [("naast_app",)]
        with pytest.raises(ZeroDivisionError), rls.acting_system("gaat mis"):
            raise ZeroDivisionError
        assert rls.told() == ("user", nadia.id, "begeleiding")
        assert _ask("select current_user::text") == [("naast_app",)]
    assert rls.told() == ("", "", "")


@pytest.mark.django_db(transaction=True)
def test_a_context_ends_with_its_transaction_on_a_connection_that_stays_open(cast: Cast) -> None:
    before = connection.connection
    with rls.acting(cast.actors["nadia"], "begeleiding"):
        pass
    with pytest.raises(ZeroDivisionError), rls.acting_system("gaat mis"):
        raise ZeroDivisionError
    assert connection.connection is before
    assert rls.told() == ("", "", "")
    assert _ask("select current_user::text") == [("naast_app",)]


def test_nothing_in_the_house_sets_a_context_for_a_whole_session() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "src"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    sources = [ROOT / name for name in files.stdout.split() if name.endswith(".py") and (ROOT / name).is_file()]
    assert len(sources) > 100
    assert [path.name for path in sources if _session_wide(path.read_text(encoding="utf-8"))] == []
    for bad in (
        "set_config('naast.actor', %s, false)",
        "SET naast.actor = 'x'",
        "set session role naast_system",
        "RESET ROLE",
        "set role naast_system",
    ):
        assert _session_wide(f'cursor.execute("{bad}")'), bad
    assert not _session_wide("select set_config(%s, %s, true)")


def _session_wide(text: str) -> bool:
    code = re.sub(r'^\s*("""|#).*$', "", text, flags=re.MULTILINE)
    calls = [found[1] for found in re.finditer(r"set_config\(([^()]*)\)", code) if "…" not in found[1]]
    loose = r"\bset\s+(session\s+)?(naast\.|role\b(?!\s*=))|\breset\s+role\b"
    return any(not call.rstrip().endswith("true") for call in calls) or bool(re.search(loose, code, re.IGNORECASE))


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["insert", "update", "delete", "move"])
def test_writing_at_someone_elses_is_refused_by_the_database(verb: str, gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    stranger, _ = make_person("Een ander")
    with rls.acting(cast.actors["nadia"], "begeleiding"):
        rows = StoryEntry.objects.for_system("rauw")
        if verb == "insert":
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                StoryEntry.objects.create(person=stranger, text="erbij", told_by="x")
        elif verb == "update":
            assert rows.filter(person=stranger).update(text="anders") == 0
        elif verb == "delete":
            with pytest.raises(UnscopedQuery):
                StoryEntry.objects.all().delete()
            assert rows.filter(person=stranger).delete()[0] == 0
        else:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                rows.filter(person=person).update(person=stranger)
    with rls.acting_system("proef"):
        assert list(StoryEntry.objects.for_system("proef").filter(person=stranger).values_list("text", flat=True)) == [
            "Ik slaap slecht."
        ]
    assert own.person_id == person.pk


@pytest.mark.django_db(transaction=True)
def test_withdrawing_wins_a_race(cast: Cast) -> None:
    """While a page is being read in one transaction, consent is withdrawn in another: the next statement shows nothing."""
    user, actor = make_user("care", cast)
    person, own = make_person()
    grant = make_grant(person, user, "care", "consent", consent={})
    failures: list[BaseException] = []

    def withdraws() -> None:
        try:
            actions.withdraw(person_id=person.pk, consent_id=grant.consent_id, by=Actor.resident(own.pk, own.name))  # type: ignore[arg-type]
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    with rls.acting(actor, "begeleiding"):
        assert StoryEntry.objects.for_system("rauw").count() == 1
        other = threading.Thread(target=withdraws)
        other.start()
        other.join(20)
        assert failures == []
        assert StoryEntry.objects.for_system("rauw").count() == 0
        assert StoryEntry.objects.for_actor(actor, "begeleiding").count() == 0


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_stopping_at_the_same_time_both_count(cast: Cast) -> None:
    user, actor = make_user("care", cast)
    person, own = make_person()
    grant = make_grant(person, user, "care", "consent", consent={})
    by = Actor.resident(own.pk, own.name)
    failures: list[BaseException] = []

    def does(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    works = [
        lambda: actions.stop(person_id=person.pk, grant_id=grant.pk, by=by),
        lambda: actions.withdraw(person_id=person.pk, consent_id=grant.consent_id, by=by),
    ] * 3  # type: ignore[arg-type]
    threads = [threading.Thread(target=does, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []
    with rls.acting(actor, "begeleiding"):
        assert StoryEntry.objects.for_system("rauw").count() == 0
    assert AuditEvent.objects.filter(action="circle stopped").count() == 1
    assert AuditEvent.objects.filter(action="consent withdrawn").count() <= 1


@pytest.mark.django_db(transaction=True)
def test_a_hook_after_commit_sees_nothing_by_itself(cast: Cast) -> None:
    user, actor = make_user("member", cast)
    person, _own = make_person()
    make_grant(person, user, "member")
    seen: list[int] = []

    def look() -> None:
        seen.append(StoryEntry.objects.for_system("rauw").count())

    with rls.acting(actor, "begeleiding"):
        transaction.on_commit(look)
        rls.after_commit(actor, "begeleiding", look)
    assert seen == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_a_stream_is_empty_unless_it_was_read_before(cast: Cast) -> None:
    user, actor = make_user("member", cast)
    person, _own = make_person()
    make_grant(person, user, "member")

    def rows() -> Iterator[str]:
        yield from StoryEntry.objects.for_system("rauw").values_list("text", flat=True)

    with rls.acting(actor, "begeleiding"):
        late = StreamingHttpResponse(rows())
    assert b"".join(late.streaming_content) == b""  # type: ignore[arg-type]
    whole = StreamingHttpResponse(rls.materialised(actor, "begeleiding", rows))
    assert b"".join(whole.streaming_content) == b"Ik slaap slecht."  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_stream_behind_a_door_is_refused_loudly(gerda: Gerda, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    person, _own = gerda
    monkeypatch.setattr("naast.access.keeping.who_knocks", lambda request: cast.actors["nadia"])

    def view(request: HttpRequest, person_id: Any) -> HttpResponse:
        return StreamingHttpResponse(["x"])  # type: ignore[return-value]

    door = doors.Door("story", "begeleiding", frozenset({"user"}), "person_id")
    with pytest.raises(StreamBehindDoor):
        CircleKeeper().open(RequestFactory().get("/"), door, view, {"person_id": person.pk})


@pytest.mark.django_db
def test_a_job_without_a_context_sees_nothing_and_ours_have_one(cast: Cast, still: Any) -> None:
    user, _actor = make_user("member", cast)
    person, _own = make_person()
    grant = make_grant(person, user, "member", "emergency", purposes=["nood"], until=clock.now() + rls_day())
    with rls.acting_system("proef"):
        Emergency.objects.create(
            person=person, user=user, grant=grant, reason="haast", hours=4, review_by=clock.today() - rls_day()
        )
    assert Emergency.objects.for_system("rauw").count() == 0
    assert tasks.remind_reviewers.func(0) == 1


def rls_day() -> Any:
    from datetime import timedelta

    return timedelta(days=1)


@pytest.mark.django_db
def test_exports_for_an_actor_hold_only_what_the_actor_sees(gerda: Gerda, cast: Cast, seen: Seen) -> None:
    make_person("Een ander")
    nadia = cast.actors["nadia"]
    assert rls.materialised(
        nadia, "begeleiding", lambda: StoryEntry.objects.for_actor(nadia, "begeleiding").values_list("text", flat=True)
    ) == ["Ik slaap slecht."]
    assert seen(cast.actors["margriet"], "begeleiding") == 0


@pytest.mark.django_db
def test_raw_sql_as_the_app_meets_the_fence_too(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    assert _ask("select count(*) from people_storyentry") == [(0,)]
    with rls.acting(cast.actors["nadia"], "begeleiding"):
        assert _ask("select person_id from people_storyentry") == [(person.pk,)]
        assert _ask(
            "select count(*) from people_storyentry s join people_person p on p.id = s.person_id where true or 1=1"
        ) == [(1,)]
    with rls.acting(cast.actors["margriet"], "begeleiding"):
        assert _ask("select count(*) from people_person union all select count(*) from access_grant") == [(0,), (0,)]


@pytest.mark.django_db
def test_the_functions_that_look_into_the_circle_cannot_be_fooled(gerda: Gerda, cast: Cast) -> None:
    with rls.acting(cast.actors["margriet"], "begeleiding"), connection.cursor() as cursor:
        # A table of one's own in front of the real one changes nothing: the search path of the functions is fixed.
        try:
            with transaction.atomic():
                cursor.execute("create temporary table access_grant (like public.access_grant)")
                cursor.execute("set local search_path = pg_temp, public")
        except (ProgrammingError, InternalError):
            pass
        cursor.execute("select public.naast_people_to_see('story')")
        assert cursor.fetchone() == ([],)
    (row,) = _ask("select prosecdef, proconfig from pg_proc where proname = 'naast_people_to_see'")
    assert row[0] is True
    assert any("search_path=pg_catalog" in setting for setting in row[1])
    assert _ask(
        "select count(*) from pg_proc where proname like 'naast_people%%' and has_function_privilege('public', oid, 'execute')"
    ) == [(0,)]


@pytest.mark.django_db
def test_the_copy_of_the_policy_is_that_of_the_files(cast: Cast) -> None:
    from naast.access.actions.policy_copy import rows_of
    from naast.engine.knowledge.policy import default_policy

    stored = _ask("select role, part, purpose, basis, may, valid_from, valid_until, policy_hash from access_ceiling")
    assert sorted(stored, key=str) == sorted(rows_of(default_policy()), key=str)
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.copy_policy()


@pytest.mark.django_db
def test_the_owner_makes_the_app_only_uses() -> None:
    made = {owner for (owner,) in _ask("select distinct tableowner from pg_tables where schemaname = 'public'")}
    assert made
    assert not {"naast_app", "naast_system"} & made
    wider = _ask(
        "select c.relname, p.word from pg_class c, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as p(word)"
        " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
        " and has_table_privilege('naast_system', c.oid, p.word) and not has_table_privilege('naast_app', c.oid, p.word)"
    )
    assert wider == [], "the house itself may do no more to a table than the app"
    assert _ask("select has_table_privilege('naast_app', 'procrastinate_jobs', 'insert')") == [(True,)]


def test_migrating_without_the_owner_is_refused_by_the_database(django_db_setup: None) -> None:
    with psycopg.connect(**_reach()) as plain:
        plain.execute("set role naast_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            plain.execute("create table public.mine (x int)")


def _reach() -> dict[str, Any]:
    told = connection.settings_dict
    named = {
        "dbname": told["NAME"],
        "host": told["HOST"],
        "port": told["PORT"],
        "user": told["USER"],
        "password": told["PASSWORD"],
    }
    return {key: value for key, value in named.items() if value}


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "access", check=True, dry_run=True, verbosity=0)
    assert {Consent, Grant, Emergency} <= set(SCOPED)


@pytest.mark.django_db
def test_the_deploy_check_sees_a_login_above_the_fence_and_an_old_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    from naast.access import checks, queries

    ids = [message.id for message in checks.fence()]
    # The private server of a developer lets everyone in as its owner; the check says so, and a production login gets none.
    assert ids == (
        ["access.W001"] if _ask("select rolsuper from pg_roles where rolname = session_user") == [(True,)] else []
    )
    assert checks._login(above=False) == []
    monkeypatch.setattr(queries, "policy", lambda: type("Policy", (), {"hash": "anders"}))
    assert "access.E001" in [message.id for message in checks.fence()]
