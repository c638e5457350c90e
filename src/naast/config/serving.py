"""Starts the web server and, beside it, the worker of the jobs; stops both together."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from naast.config import devdb, running

_PR_SET_PDEATHSIG = 1


def web_command(application: str, bind: str, workers: int) -> list[str]:
    """The words that start the web server for a WSGI application on an address."""
    return [
        sys.executable, "-m", "gunicorn", application, "--bind", bind, "--workers", str(workers), "--threads", "4",
        "--worker-class", "gthread", "--preload", "--timeout", "60", "--log-level", "warning",
        "--logger-class", "naast.config.serving_log.QuietLogger",
    ]  # fmt: skip


def serve(host: str, port: int, *, workers: int, jobs: bool, welcome: str = "") -> int:
    """Serve until interrupted or asked to stop; returns the web server's exit status. Raises Busy when the port is taken.

    `welcome` is printed once, as soon as the website answers.
    """
    with running.noted(host, port) as note:
        devdb.ensure()
        return _serve(host, port, workers, jobs, welcome, note)


def answers(host: str, port: int) -> bool:
    """Whether a website answers here, whatever it says."""
    line = http.client.HTTPConnection(host, port, timeout=2)
    try:
        line.request("HEAD", "/")
        line.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    return True


def _serve(host: str, port: int, workers: int, jobs: bool, welcome: str, note: running.Note | None) -> int:
    environment = {**os.environ, "DATABASE_URL": devdb.url(), "DJANGO_SETTINGS_MODULE": "naast.config.settings"}
    # One thread of arithmetic per process: more make one answer slower, not faster.
    environment.setdefault("OMP_NUM_THREADS", "1")
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    child: dict[str, Any] = {
        "env": environment, "preexec_fn": ends_with_parent(), "pass_fds": (note.held_by,) if note else (),
    }  # fmt: skip
    web = subprocess.Popen(web_command("naast.config.wsgi:application", f"{host}:{port}", workers), **child)
    background: list[subprocess.Popen[bytes]] = []
    _end_with_us(web)
    try:
        while web.poll() is None:
            # A worker that died would leave mails and clocks standing still without anyone noticing: start another.
            if jobs and (not background or background[-1].poll() is not None):
                background.append(subprocess.Popen([sys.executable, "-m", "naast.cli", "worker"], **child))
            if note and note.is_asked_to_stop():
                return 0
            if welcome and answers(host, port):
                print(welcome, flush=True)
                welcome = ""
            time.sleep(0.5)
        return web.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (web, *background):
            process.terminate()
        for process in (web, *background):
            process.wait(timeout=40)


def ends_with_parent() -> Callable[[], None] | None:
    """What a child does before it starts, so that Linux asks it to end when its parent is gone, even after `kill -9`.

    None where the system cannot do that; there the note that the child holds keeps `naast stop` from denying it.
    """
    if sys.platform != "linux":
        return None
    control, parent = ctypes.CDLL(None).prctl, os.getpid()

    def before_start() -> None:
        control(_PR_SET_PDEATHSIG, signal.SIGTERM)
        # The parent may have ended before the line above: then nobody would tell.
        if os.getppid() != parent:
            os._exit(1)

    return before_start


def _end_with_us(web: subprocess.Popen[bytes]) -> None:
    """Told to end, or the terminal is closed: the web server ends too, and with it the loop that watches it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: web.terminate())
