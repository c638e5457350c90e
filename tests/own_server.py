"""Tests side by side: each worker of pytest-xdist has a private PostgreSQL of its own, gone when it is done.

Roles belong to a whole server, so two test databases on one server would get in each other's way. With DATABASE_URL there is one
server, named by somebody else: then run with one worker (`-n 0`).
"""

from __future__ import annotations

import os
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

# Before anything reads the settings: they hold the address of the database.
if WORKER and not os.environ.get("DATABASE_URL"):
    shared = os.environ.get("DEVDB_HOME") or str(Path(__file__).resolve().parents[1] / ".devdb")
    os.environ["DEVDB_HOME"] = f"{shared}-{WORKER}"


def pytest_unconfigure() -> None:
    """The server of a worker stops with it."""
    if WORKER and not os.environ.get("DATABASE_URL"):
        from naast.config import devdb

        devdb.stop()
