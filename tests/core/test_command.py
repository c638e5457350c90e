"""The command says in a sentence what is wrong with its surroundings, and what to do; no traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


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
