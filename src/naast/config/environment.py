"""Small typed readers of environment variables that fail loudly; a secret may come from a file (NAME_FILE)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SHORTEST_KEY = 50


class SettingError(RuntimeError):
    """A setting is missing, unreadable or impossible here. `hint` says what now."""

    hint = "Alle variabelen staan in docs/manual/voor-de-beheerder.md."


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise SettingError(f"De omgevingsvariabele {name} ontbreekt.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, ja, on; false for 0, false, no, nee, off or empty."""
    value = os.environ.get(name, "ja" if default else "nee").strip().lower()
    if value in {"1", "true", "yes", "ja", "on"}:
        return True
    if value in {"0", "false", "no", "nee", "off", ""}:
        return False
    raise SettingError(f"{name}={value!r}: ik verwacht ja of nee.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise SettingError(f"{name}={value!r}: ik verwacht een heel getal.") from error


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def starting_with(prefix: str) -> dict[str, str]:
    """Every variable whose name starts with `prefix`, by its full name; a name that ends in _FILE is read from that file."""
    names = {name.removesuffix("_FILE") for name in os.environ if name.startswith(prefix)}
    return {name: text(name) for name in sorted(names)}


def database(url: str) -> dict[str, Any]:
    """Django's database dictionary from `postgres://user:password@host:port/name?host=/socket/dir`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError("DATABASE_URL moet beginnen met postgres:// ; Naast werkt alleen met PostgreSQL.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def as_role(database: dict[str, Any], role: str) -> dict[str, Any]:
    """The same dictionary, but every connection takes on `role` first; the login must be that role or a member of it."""
    return {**database, "OPTIONS": {**database["OPTIONS"], "assume_role": role}}


def refuse_unsafe(*, keys: list[str], hosts: list[str], base_url: str) -> None:
    """Production does not start with settings that leave a door open. Raises SettingError."""
    if any(len(key) < SHORTEST_KEY or len(set(key)) < 10 for key in keys):
        raise SettingError(f"SECRET_KEY moet minstens {SHORTEST_KEY} willekeurige tekens hebben.")
    if not hosts or any(host in ("*", ".") for host in hosts):
        raise SettingError("ALLOWED_HOSTS moet uw eigen domein noemen; * is in productie niet veilig.")
    if not base_url.startswith("https://"):
        raise SettingError("NAAST_BASE_URL moet met https:// beginnen: er staan geheime links in mails.")
