"""A whole Naast for the browser tests, in its own process and a database that is migrated: filled with Rivierdal, served on one port.

Started by `towns`; it says `klaar` on its standard output when the first page can be asked for. With the name of a file it is always the
moment that stands in that file, so that a test can let days pass.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import django


def main(port: int, told: str = "") -> None:
    """Fill and serve until the process is ended."""
    from django.conf import settings

    # A slow hash protects real passwords; here it only makes every login wait.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from naast.core import clock

    def moment() -> AbstractContextManager[Any]:
        return clock.frozen(datetime.fromisoformat(Path(told).read_text(encoding="utf-8"))) if told else nullcontext()

    with moment():
        call_command("demo_data", quiet=True)
    naast = get_wsgi_application()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with moment():
            return naast(environ, start)

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            """The tests read pages, not a log."""

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(application)
    print("klaar", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
