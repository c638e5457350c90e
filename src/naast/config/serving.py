"""Starts the web server and, beside it, the worker of the jobs; stops both together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from naast.config import devdb


def serve(host: str, port: int, *, workers: int, jobs: bool) -> int:
    """Serve until interrupted; returns the web server's exit status."""
    devdb.ensure()
    environment = {**os.environ, "DATABASE_URL": devdb.url(), "DJANGO_SETTINGS_MODULE": "naast.config.settings"}
    # One thread of arithmetic per process: more make one answer slower, not faster.
    environment.setdefault("OMP_NUM_THREADS", "1")
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    web = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "naast.config.wsgi:application",
            "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4", "--worker-class", "gthread",
            "--preload", "--timeout", "60", "--log-level", "warning",
        ],
        env=environment,
    )  # fmt: skip
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
