"""Whether Naast serves here already, and asking it to stop. Starting it is in `serving`.

A server and its children hold a lock on a note of its own for as long as one of them lives, in the folder of the private
database. So a note that was left behind is told from a living server without looking at process numbers, and stopping is a
request in that folder: nobody else's process can be hit. In production a service manager does all this, and no note is kept.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from naast.config import devdb, environment

# Requests in hand may finish (gunicorn gives them 30 seconds), and so may the job that runs.
PATIENCE_SECONDS = 60
_STOP = "Stoppen: make stop (of: naast stop)."


class Busy(environment.SettingError):
    """The port is taken. `hint` says what now."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Note:
    """What one server keeps about itself while it serves."""

    def __init__(self, path: Path, held_by: int) -> None:
        self.held_by = (
            held_by  # The open file. A child that gets it keeps the note held after a parent that was killed.
        )
        self._request = path.with_suffix(".stop")
        self._request.unlink(missing_ok=True)

    def is_asked_to_stop(self) -> bool:
        """Whether someone said `naast stop` since this server began."""
        return self._request.exists()


@contextmanager
def noted(host: str, port: int) -> Iterator[Note | None]:
    """Serve within this. Raises Busy when the port is taken. None in production, or where no note can be written."""
    if os.environ.get("NAAST_ENV") == "production":
        yield None
        return
    need_free(host, port)
    path = _note(port)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError:
        yield None
        return
    with file:
        _lock(file, host, port)
        file.truncate(0)
        file.write(f"http://{_said(host)}:{port}")
        file.flush()
        yield Note(path, file.fileno())


def need_free(host: str, port: int) -> None:
    """Raises Busy when something listens on this port already."""
    if ours := address_on(port):
        raise Busy(f"Naast draait al op {ours}", _STOP)
    if is_taken(host, port):
        raise Busy(
            f"Poort {port} is bezet door een ander programma.", f"Kies een andere poort: make demo PORT={port + 1}"
        )


def addresses() -> dict[Path, str]:
    """The address of every server that was started with the same private database, by its note, in order of port."""
    notes = sorted(devdb.home().glob("serving-*.note")) if devdb.home().exists() else []
    return {path: path.read_text(encoding="utf-8") for path in notes if _is_held(path)}


def address_on(port: int) -> str:
    """The address of our server on this port; empty when there is none."""
    return addresses().get(_note(port), "")


def stop_all(patience: float = PATIENCE_SECONDS) -> tuple[list[str], list[str]]:
    """Ask every server to stop and wait for it: (addresses that stopped, addresses that did not within `patience` seconds)."""
    asked = addresses()
    for path in asked:
        path.with_suffix(".stop").touch()
    until = time.monotonic() + patience
    while any(_is_held(path) for path in asked) and time.monotonic() < until:
        time.sleep(0.1)
    stubborn = [path for path in asked if _is_held(path)]
    return [said for path, said in asked.items() if path not in stubborn], [asked[path] for path in stubborn]


def is_taken(host: str, port: int) -> bool:
    """Whether something listens on this port, ours or not."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def _note(port: int) -> Path:
    return devdb.home() / f"serving-{port}.note"


def _lock(file: IO[str], host: str, port: int) -> None:
    """Take the note. Another server may have taken it just now; a mere look at it is over in no time."""
    for _ in range(20):
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
    raise Busy(f"Naast start al op http://{_said(host)}:{port}", _STOP)


def _said(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_held(path: Path) -> bool:
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
