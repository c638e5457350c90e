"""Production as the manual tells it: the owner of the tables and the website log in apart, each with a password of its own.

A PostgreSQL of its own is made and asked for real passwords; every step is the one of docs/security/database-rollen.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from naast.config import devdb

OWNER, APP = "naast_eigenaar", "naast_app"
PASSWORDS = {OWNER: "eigenaar-lang-genoeg", APP: "website-ook-lang"}
MANUAL = Path(__file__).parents[2] / "docs/security/database-rollen.md"
# What the website does in a day, in small: a team, a person, someone who may look and someone who may not.
A_DAY = """
from django.db import connection
from django.test import Client
from naast.accounts import actions as accounts, queries
from naast.accounts.choices import Role
from naast.core import rls
from naast.core.actors import Actor
from naast.people import actions as people
from naast.people.models import Person
house = Actor.system()
for slug in ("stad", "dorp"):
    more = {"pc4": [], "phone": "", "email": "", "is_default_route": False, "by": house}
    accounts.set_up_team(organisation="Rivierdal", name=slug.title(), slug=slug, **more)
    places = {slug: Role.MEMBER}
    accounts.set_up_user(email=slug + "@rivierdal.invalid", name=slug, password="een lang wachtwoord", places=places, by=house)
from naast.accounts.models import User
nadia, kees = (queries.actor_for(User.objects.get(email=slug + "@rivierdal.invalid")) for slug in ("stad", "dorp"))
person = people.make_person(fields=people.PersonFields("Dina Verbeek", 1955), by=nadia)
counts = []
for actor in (nadia, kees):
    with rls.acting(actor, "begeleiding"), connection.cursor() as cursor:
        cursor.execute("select count(*), session_user, current_user from people_person")
        counts.append(cursor.fetchone())
page = Client(HTTP_HOST="naast.rivierdal.invalid").get("/", secure=True)
print("RESULT", counts, page.status_code)
"""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that asks for passwords."""

    socket: str

    def url(self, user: str, password: str = "") -> str:
        return f"postgres://{user}:{password or PASSWORDS[user]}@/naast?host={self.socket}"

    def connect(self, user: str, password: str = "", name: str = "naast") -> psycopg.Connection:
        return psycopg.connect(
            host=self.socket, user=user, password=password or PASSWORDS.get(user, ""), dbname=name, autocommit=True
        )

    def naast(self, *words: str, url_of: str = APP, stdin: str = "") -> str:
        """Run a command of Naast in production; returns what it said. Fails when the command fails."""
        env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("NAAST_", "DEVDB_", "DATABASE_", "DJANGO_"))
        }
        env |= {
            "NAAST_ENV": "production", "DATABASE_URL": self.url(url_of), "DATABASE_OWNER_URL": self.url(OWNER),
            "SECRET_KEY": "abcdefghij" * 6, "ALLOWED_HOSTS": "naast.rivierdal.invalid", "EMAIL_HOST": "mail.rivierdal.invalid",
            "DEFAULT_FROM_EMAIL": "naast@rivierdal.invalid",
            "NAAST_BASE_URL": "https://naast.rivierdal.invalid", "NAAST_MUNICIPALITY": "Rivierdal",
            "NAAST_DESK_PHONE": "0341-00 10 00", "NAAST_GP_POST_PHONE": "0341-00 11 22",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "naast.cli", *words],
            env=env,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    home = Path(tempfile.mkdtemp(prefix="naast-rollen-", dir="/tmp"))
    home.chmod(0o711)
    before = {name: os.environ.pop(name, None) for name in ("DEVDB_HOME", "DATABASE_URL")}
    os.environ["DEVDB_HOME"] = str(home / "pg")
    try:
        devdb.start()
        made = Server(str(devdb._socket()))
        _prepare(made, home)
        yield made
    finally:
        devdb.stop()
        del os.environ["DEVDB_HOME"]
        os.environ.update({name: value for name, value in before.items() if value is not None})
        shutil.rmtree(home, ignore_errors=True)


def _prepare(server: Server, home: Path) -> None:
    """What the administrator of the database does once, and then migrating as the manual says."""
    with server.connect("postgres", name="postgres") as admin:
        admin.execute(
            sql.SQL("create role {} login createrole password {}").format(sql.Identifier(OWNER), PASSWORDS[OWNER])
        )
        admin.execute(f"create database naast owner {OWNER}")
        (hba,) = (home / "pg").glob("pg*/pg_hba.conf")
        hba.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        admin.execute("select pg_reload_conf()")
    server.naast("migrate", url_of=OWNER)
    with server.connect(OWNER) as owner:
        owner.execute(sql.SQL("alter role naast_app login password {}").format(PASSWORDS[APP]))


def test_each_logs_in_with_a_password_of_its_own(server: Server) -> None:
    for user, password in ((APP, PASSWORDS[OWNER]), (OWNER, PASSWORDS[APP]), (APP, "x"), ("naast_system", "x")):
        with pytest.raises(psycopg.OperationalError):
            server.connect(user, password)
    with server.connect(APP) as app:
        assert app.execute("select session_user, current_user").fetchone() == (APP, APP)


@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (x int)", "alter table people_person disable row level security", "drop policy naast_see on people_person",
        f"set role {OWNER}", "set session authorization postgres", "update audit_auditevent set action = 'x'",
        "delete from audit_auditevent", "insert into access_ceiling values ('member','story','begeleiding','law','see',null,null,'x')",
        "truncate people_person", "alter role naast_app bypassrls",
        "insert into django_migrations (app, name, applied) values ('x','x',now())",
        "create or replace function naast_people_to_see(part text) returns uuid[] language sql as $$ select '{}'::uuid[] $$",
    ],
)  # fmt: skip
def test_the_login_of_the_website_cannot_take_down_the_fence(server: Server, statement: str) -> None:
    with server.connect(APP) as app, pytest.raises(psycopg.Error):
        app.execute(statement)


def test_the_website_works_and_the_fence_stands(server: Server) -> None:
    said = server.naast("manage", "shell", "-c", A_DAY)
    assert f"RESULT [(1, '{APP}', '{APP}'), (0, '{APP}', '{APP}')] 200" in said
    with server.connect(APP) as app:
        assert app.execute("select count(*) from people_person").fetchone() == (0,)


def test_migrating_again_keeps_the_login_and_the_check_is_content(server: Server) -> None:
    server.naast("migrate")
    said = server.naast("manage", "check", "--deploy", "--database", "default")
    assert "access." not in said
    with server.connect(APP) as app:
        row = app.execute(
            "select rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == (True, False, False)


def test_the_manual_gives_the_statements_that_were_run_here() -> None:
    words = MANUAL.read_text(encoding="utf-8")
    for statement in (
        "login createrole password",
        "create database naast owner",
        "alter role naast_app login password",
        "scram-sha-256",
    ):
        assert statement in words, statement
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "naast migrate", "check --deploy"):
        assert name in words, name
