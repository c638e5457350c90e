"""What every test may lean on: a real PostgreSQL, the fixed cast, a frozen clock, and no network beyond this machine."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

os.environ.setdefault("NAAST_ENV", "test")
os.environ.setdefault("DEVDB_FSYNC", "off")

import pytest

from naast.config import devdb
from naast.core import clock
from tests import personas

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=clock.AMSTERDAM)
# When what a whole module shares was made. By the clock on the wall it would one day be newer than what happens on this Monday.
FRIDAY_BEFORE = MONDAY_MORNING - timedelta(days=3)


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # A slow hash protects real passwords; here it only makes every test wait.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    devdb.ensure()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where it is Monday, it is Monday before anything is made: else what a test starts from is of today, and one day newer."""
    for item in items:
        names: list[str] = getattr(item, "fixturenames", [])
        if "monday" in names:
            names.insert(0, names.pop(names.index("monday")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The test database is made and filled by its owner, as in production."""
    from naast.core import rls

    with rls.as_owner():
        yield


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests run as `naast_app`: as the owner or a superuser they would not meet row-level security at all."""
    from django.db import connection
    from django.test import TransactionTestCase

    from naast.core import rls

    owner = dict(connection.settings_dict)
    kept = _kept_empty() if any("migrated" in getattr(one, "fixturenames", ()) for one in request.session.items) else ""
    emptied = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def empty_as_owner(self: Any) -> None:
        with rls.as_owner(), connection.cursor() as cursor:
            # The log refuses to be emptied, even by its owner: here its triggers sleep for this one session.
            cursor.execute("set session_replication_role = replica")
            emptied(self)

    with django_db_blocker.unblock():
        connection.close()
        if kept:
            with connection._nodb_cursor() as server:
                server.execute(f"create database {kept} template {owner['NAME']}")
    connection.settings_dict["OPTIONS"] = {**owner["OPTIONS"], "assume_role": rls.APP_ROLE}
    TransactionTestCase._fixture_teardown = empty_as_owner  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(owner)
        with connection.cursor() as cursor:
            # A thread of a test that is over may still hold a connection: the database could then not be dropped.
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            )
            if kept:
                cursor.execute(f"drop database {kept}")
        connection.close()


def _kept_empty() -> str:
    from django.db import connection

    return f"{connection.settings_dict['NAME']}_empty"


@pytest.fixture(scope="session")
def migrated(django_db_setup: None) -> str:
    """A copy of the database of the tests from before the first test, to which nobody connects: for `create database ... template`."""
    return _kept_empty()


@pytest.fixture(autouse=True)
def map_of_this_test() -> None:
    """What a process remembers of the social map is of the database of the test before: look again at once, not in five seconds."""
    from naast.intake import queries
    from naast.intake.fresh import FreshAnswerer

    if isinstance(queries._answerer, FreshAnswerer):
        queries._answerer._looked_at = float("-inf")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches outside this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test may not reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One chromium for every test that looks at a page: two drivers in one thread refuse each other."""
    # Playwright keeps an event loop in this thread; Django would refuse every query of the other tests beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    args = [*CHROMIUM_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else CHROMIUM_FLAGS
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=args)
        yield running
        running.close()


@pytest.fixture
def monday() -> Iterator[datetime]:
    """It is Monday 23 November 2026, ten o'clock."""
    with clock.frozen(MONDAY_MORNING) as moment:
        yield moment


@dataclass(frozen=True)
class Cast:
    """Teams by slug, users and actors by first name."""

    teams: dict[str, Any]
    users: dict[str, Any]
    actors: dict[str, Any]


@pytest.fixture
def cast(db: None) -> Cast:
    """Teams and people of Rivierdal."""
    from naast.accounts import actions, queries
    from naast.accounts.choices import Role
    from naast.core.actors import Actor

    teams = {
        team["slug"]: actions.set_up_team(
            organisation=personas.ORGANISATION, name=team["name"], slug=team["slug"], pc4=team["pc4"], phone=team["phone"],
            email=f"{team['slug']}@rivierdal.invalid", is_default_route=team.get("net", False), by=Actor.system(),
        )
        for team in personas.TEAMS
    }  # fmt: skip
    users = {
        user["name"].split()[0].lower(): actions.set_up_user(
            email=user["email"], name=user["name"], password=personas.PASSWORD,
            places={slug: Role(role) for slug, role in user["places"].items()}, by=Actor.system(),
        )
        for user in personas.USERS
    }  # fmt: skip
    return Cast(teams, users, {name: queries.actor_for(user) for name, user in users.items()})
