"""Starts the web server and, beside it, the worker of the jobs; stops both together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from naast.config import devdb


def web_command(application: str, bind: str, workers: int) -> list[str]:
    """The words that start the web server for a WSGI application on an address."""
    return [
        sys.executable, "-m", "gunicorn", application, "--bind", bind, "--workers", str(workers), "--threads", "4",
        "--worker-class", "gthread", "--preload", "--timeout", "60", "--log-level", "warning",
        "--logger-class", "naast.config.serving_log.QuietLogger",
    ]  # fmt: skip


def serve(host: str, port: int, *, workers: int, jobs: bool) -> int:
    """Serve until interrupted; returns the web server's exit status."""
    devdb.ensure()
    environment = {**os.environ, "DATABASE_URL": devdb.url(), "DJANGO_SETTINGS_MODULE": "naast.config.settings"}
    # One thread of arithmetic per process: more make one answer slower, not faster.
    environment.setdefault("OMP_NUM_THREADS", "1")
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    web = subprocess.Popen(web_command("naast.config.wsgi:application", f"{host}:{port}", workers), env=environment)
    background: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, lambda *_: web.terminate())
    try:
        while web.poll() is None:
            # A worker that died would leave mails and clocks standing still without anyone noticing: start another.
            if jobs and (not background or background[-1].poll() is not None):
                background.append(subprocess.Popen([sys.executable, "-m", "naast.cli", "worker"], env=environment))
            time.sleep(2)
        return web.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (web, *background):
            process.terminate()
        for process in (web, *background):
            process.wait(timeout=20)
