"""Production as it would start: Django's own deployment check, cookies, headers, and settings that it refuses to start with."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "NAAST_ENV": "production",
    "ALLOWED_HOSTS": "naast.rivierdal.invalid",
    "DATABASE_URL": "postgres://naast@/naast?host=/nowhere",
    "DATABASE_OWNER_URL": "postgres://owner@/naast?host=/nowhere",
    "EMAIL_HOST": "mail.rivierdal.invalid",
    "DEFAULT_FROM_EMAIL": "Naast <naast@rivierdal.invalid>",
    "NAAST_MUNICIPALITY": "Rivierdal",
    "NAAST_DESK_PHONE": "0341-00 10 00",
    "NAAST_GP_POST_PHONE": "0341-00 11 22",
    "NAAST_BASE_URL": "https://naast.rivierdal.invalid",
}
# Prints the settings that the tests below look at, and whether it started at all, for each environment on the command line.
_ASK = """
import json, os, runpy, sys
for change in json.loads(sys.argv[1]):
    kept = dict(os.environ)
    os.environ.update(change)
    try:
        found = runpy.run_module("naast.config.settings")
        plain = (str, int, bool, type(None))
        shown = {k: v for k, v in found.items() if k.isupper() and isinstance(v, plain)}
        shown |= {k: v for k, v in found.items() if isinstance(v, list) and all(isinstance(i, str) for i in v)}
        shown["SECURE_PROXY_SSL_HEADER"] = found["SECURE_PROXY_SSL_HEADER"]
        shown["CSP"] = sorted(found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"])
    except Exception as error:
        shown = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(shown))
    os.environ.clear()
    os.environ.update(kept)
"""


def _environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
    key = tmp_path / "key"
    key.write_text(secrets.token_urlsafe(60) + "\n")
    return kept | NEEDED | {"SECRET_KEY_FILE": str(key)}


def _starts(tmp_path: Path, *changes: dict[str, str]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(changes)], env=_environment(tmp_path), cwd=ROOT, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_djangos_own_check_for_production_has_nothing_to_say(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    environment = _environment(tmp_path) | {"DJANGO_SETTINGS_MODULE": "naast.config.settings"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_production_shuts_every_door_and_reads_keys_from_files(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("\n".join([secrets.token_urlsafe(60), secrets.token_urlsafe(60)]))
    [found] = _starts(tmp_path, {"SECRET_KEY_FALLBACKS_FILE": str(old)})
    assert found["SECRET_KEY"] == (tmp_path / "key").read_text().strip()
    assert found["SECRET_KEY_FALLBACKS"] == old.read_text().split()
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        # A browser takes a __Host- cookie only with Secure, with path / and without a domain.
        assert found[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{cookie}_COOKIE_SECURE"] is True
        assert found[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert found[f"{cookie}_COOKIE_SAMESITE"] in ("Lax", "Strict")
        assert found.get(f"{cookie}_COOKIE_DOMAIN") is None
        assert found.get(f"{cookie}_COOKIE_PATH", "/") == "/"
    assert found["DEBUG"] is False
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert "upgrade-insecure-requests" in found["CSP"]
    # Without a proxy that was named, what a client says about itself is not believed.
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["TRUSTED_PROXIES"] == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY_FILE": "", "SECRET_KEY": "kort"}, "SECRET_KEY"),
        ({"SECRET_KEY_FILE": "", "SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": "oud-en-kort"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"NAAST_BASE_URL": "http://naast.rivierdal.invalid"}, "https"),
    ],
    ids=["short key", "one letter", "short old key", "any host", "no host", "no https"],
)
def test_production_does_not_start_with_a_door_open(tmp_path: Path, change: dict[str, str], said: str) -> None:
    [found] = _starts(tmp_path, change)
    assert found.get("error", "started").startswith("SettingError")
    assert said in found["error"]


@pytest.mark.django_db
def test_where_people_are_real_pages_for_trying_out_are_not_there(client: Client, settings: Any) -> None:
    assert client.get("/componenten/").status_code == 200
    settings.NAAST_FICTIONAL = False
    assert client.get("/componenten/").status_code == 404
    assert client.get("/postvak/").status_code == 404
