"""Starts a real Naast in a folder of its own, and kills parts of it with SIGKILL. Only processes that were started here are ever touched.

The web server is started with the very words of `naast serve`. Keeping count of what was acknowledged is in `load`.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from naast.config.serving import web_command

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = "benchmarks.crash.door:application"
PATIENCE, RECOVERY = 180, 240


def free_port() -> int:
    """A port of this machine that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """A web server, a mailer, a mail server and a database of their own below `folder` (which user `nobody` can reach)."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder, self.workers = folder, workers
        self.port, self.mail_port = free_port(), free_port()
        self.taken_mail = folder / "mail.txt"
        self.environment = {
            **os.environ, "DEVDB_HOME": str(folder / "db"), "DEVDB_FSYNC": "on", "NAAST_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "naast.config.settings", "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.mail_port), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "LOG_LEVEL": "CRITICAL",
        }  # fmt: skip
        self.environment.pop("DATABASE_URL", None)
        self.log = (folder / "log.txt").open("ab")
        self.web: subprocess.Popen[bytes] | None = None
        self.mailer: subprocess.Popen[bytes] | None = None
        self.sink: subprocess.Popen[bytes] | None = None

    def build(self) -> None:
        """Make the database and fill it."""
        self.run("naast.cli", "devdb", "start")
        self.run("naast.cli", "migrate")
        self.run("benchmarks.crash.filling")

    def run(self, module: str, *words: str) -> str:
        """One command of this house, to its end. Raises RuntimeError with the end of its log."""
        command = [sys.executable, "-m", module, *words]
        # Not a pipe for errors: the database would inherit it, and this would wait for as long as that runs.
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=self.log, check=False, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{module} {words}:\n{(self.folder / 'log.txt').read_text()[-2000:]}")
        return done.stdout

    def start(self) -> None:
        """Start whatever does not run; returns when a page can be asked for."""
        self.start_database()
        if self.sink is None or self.sink.poll() is not None:
            self.sink = self._begin("benchmarks.crash.sink", str(self.mail_port), str(self.taken_mail))
        if self.web is None or self.web.poll() is not None:
            command = web_command(APPLICATION, f"127.0.0.1:{self.port}", self.workers)
            self.web = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        if self.mailer is None or self.mailer.poll() is not None:
            self.mailer = self._begin("benchmarks.crash.mailer")
        wait_until(self.answers, "the web server")

    def start_database(self) -> None:
        """Start the database as `naast serve` does; a killed one recovers first, on a busy machine for longer than one start waits."""
        out, until = self.folder / "devdb.txt", time.monotonic() + RECOVERY
        command = [sys.executable, "-m", "naast.cli", "devdb", "start"]
        while True:
            with out.open("ab") as file:
                done = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=file, stderr=file, check=False)
            if not done.returncode:
                return
            if time.monotonic() > until:
                raise RuntimeError(f"the database did not come back:\n{out.read_text()[-3000:]}")

    def answers(self) -> bool:
        """Whether something listens where the website should be."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self, what: str) -> None:
        """SIGKILL: `web`, `worker` (one of the web server), `database`, `backend` (one of the database), `mailer` or `sink`."""
        ways: dict[str, Callable[[], None]] = {
            "web": self._kill_web,
            "worker": lambda: _end(random.choice(_children(self.web.pid)[:1] or [0]) if self.web else 0),
            "database": self._kill_database,
            "backend": lambda: _end(self._some_backend()),
            "mailer": lambda: _end_process(self.mailer),
            "sink": lambda: _end_process(self.sink),
        }
        ways[what]()

    def stop(self) -> None:
        """End everything that was started here."""
        self._kill_web()
        for process in (self.mailer, self.sink):
            _end_process(process)
        self.run("naast.cli", "devdb", "stop")
        self.log.close()

    def _begin(self, module: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", module, *words]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)

    def _kill_web(self) -> None:
        if self.web is not None and self.web.poll() is None:
            workers = _children(self.web.pid)
            _end_process(self.web)
            for pid in workers:
                _end(pid)

    def _kill_database(self) -> None:
        """The server and all its processes at once, as when a machine stops (what was written may still be in memory of the kernel)."""
        server = self._postmaster()
        processes = _children(server) if server else []
        for pid in (server, *processes):
            _end(pid)

    def _some_backend(self) -> int:
        server = self._postmaster()
        serving = [pid for pid in _children(server) if b"naast_app" in _words(pid) or b"[local]" in _words(pid)]
        return random.choice(serving) if serving else 0

    def _postmaster(self) -> int:
        found = list((self.folder / "db").glob("pg*/postmaster.pid"))
        return int(found[0].read_text().split()[0]) if found else 0


def wait_until(ready: Callable[[], bool], what: str) -> None:
    """Look ten times a second. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not come within {PATIENCE} seconds")
        time.sleep(0.1)


def _end(pid: int) -> None:
    if pid > 1:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _end_process(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        process.kill()
        process.wait(timeout=PATIENCE)


def _children(pid: int) -> list[int]:
    """The processes that this one started, by the table of the system."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if pid and int(after_name[1]) == pid:
            found.append(int(path.parent.name))
    return found


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
