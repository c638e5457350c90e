"""A whole Naast beside the tests: a database of its own, and a server (see `serve`) in a process of its own."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[2]
Reach = dict[str, Any]


@contextmanager
def database(name: str, template: str) -> Iterator[Reach]:
    """A copy of the database `template` beside the one of the other tests; gone afterwards. Gives what psycopg needs to connect."""
    from django.conf import settings

    told = settings.DATABASES["default"]
    named = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
    reach = {key: str(value) for key, value in named.items() if value}
    with psycopg.connect(make_conninfo(dbname="postgres", **reach), autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
        yield {"dbname": name, **reach}
        connection.execute(f"drop database {name} with (force)")


def environment(reach: Reach) -> dict[str, str]:
    """What a process of this town must know."""
    from django.conf import settings

    password = f":{word}" if (word := reach.get("password")) else ""
    where = f"host={reach.get('host', '')}&port={reach.get('port', '5432')}"
    address = f"postgres://{reach.get('user', 'postgres')}{password}@/{reach['dbname']}?{where}"
    own = {"DATABASE_URL": address, "NAAST_ENV": "test", "DJANGO_SETTINGS_MODULE": str(settings.SETTINGS_MODULE)}
    return os.environ | own


@contextmanager
def served(told: dict[str, str], *words: str) -> Iterator[str]:
    """The address of a Naast with Rivierdal in it. `told`: its environment; `words`: for `serve`, after the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.functional.serve", str(port), *words]
    running = subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True)
    assert said(running) == "klaar", "the server did not start; see what it said above"
    assert running.stdout is not None
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(10)
    running.stdout.close()


def said(running: subprocess.Popen[str], most: float = 240.0) -> str:
    """The next line of a process. When none comes for `most` seconds it is ended, with where it stood on its standard error."""
    assert running.stdout is not None
    if not select.select([running.stdout], [], [], most)[0]:
        running.send_signal(signal.SIGABRT)
        raise AssertionError(f"nothing was heard for {most:.0f} seconds; see above where it stood")
    return running.stdout.readline().strip()
