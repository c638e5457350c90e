"""The command says in a sentence what is wrong with its surroundings, and what to do; no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from naast import cli
from naast.config import devdb


def _migrate(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("NAAST_", "DATABASE_", "DJANGO_"))
    }
    command = [sys.executable, "-m", "naast.cli", "migrate"]
    return subprocess.run(
        command, env={**clean, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DATABASE_URL": "postgres://naast@127.0.0.1:1/naast"}, "DATABASE_URL klopt"),
        ({"DATABASE_URL": "mysql://naast@127.0.0.1/naast"}, "postgres://"),
        ({"NAAST_ENV": "production", "DATABASE_URL": "postgres://naast@127.0.0.1:1/naast"}, "SECRET_KEY ontbreekt"),
        ({"NAAST_ENV": "production"}, "DATABASE_URL ontbreekt"),
    ],
)
def test_wrong_surroundings_get_a_sentence(environment: dict[str, str], named: str) -> None:
    done = _migrate(**environment)
    assert done.returncode == 1
    assert done.stderr.startswith("naast: ")
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_a_text_that_is_no_utf8_gets_a_sentence(errors: str) -> None:
    command = [sys.executable, "-m", "naast.cli", "route", "-"]
    environment = {**os.environ, "PYTHONIOENCODING": f"utf-8:{errors}"}
    done = subprocess.run(command, env=environment, input=b"caf\xe9", capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"naast: ")
    assert b"geen UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "port"), [(["demo", "--port", "99999"], "8000"), (["serve"], "abc"), (["demo"], "0")]
)
def test_a_port_that_is_none_gets_a_sentence(words: list[str], port: str) -> None:
    command = [sys.executable, "-m", "naast.cli", *words]
    done = subprocess.run(
        command, env={**os.environ, "PORT": port}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "is geen poort." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_without_a_port_lets_port_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert cli.main(["devdb", "url"]) == 0
    assert capsys.readouterr().out.strip() == devdb.url()
    assert "PORT" not in os.environ, "settings read it too"


def test_a_port_that_was_said_goes_before_that_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert [cli._port(said) for said in (None, "9000", "65535", "65536", "-1", "8e3", "\u0663")] == [
        8123, 9000, 65535, None, None, None, None,
    ]  # fmt: skip


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a database in which nothing was ever made."""
    url = devdb.url()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS naast_never_migrated")
        server.execute("CREATE DATABASE naast_never_migrated")
        yield url.replace("/postgres?", "/naast_never_migrated?")
        server.execute("DROP DATABASE naast_never_migrated WITH (FORCE)")


def test_a_database_that_was_never_migrated_is_told_or_migrated_first(empty_database: str) -> None:
    environment = {**os.environ, "DATABASE_URL": empty_database, "NAAST_ENV": "development"}
    command = [sys.executable, "-m", "naast.cli", "demo-data"]
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert "Doe eerst: naast migrate" in refused.stderr
    assert "Traceback" not in refused.stderr
    filled = subprocess.run(
        [*command, "--migrate"], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert filled.returncode == 0, filled.stderr
    assert "Naast staat klaar op" in filled.stdout
