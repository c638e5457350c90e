"""A whole Naast for the browser tests, in its own process and its own database: migrated, filled with Rivierdal, served on one port.

Started by `conftest`; it says `klaar` on its standard output when the first page can be asked for.
"""

from __future__ import annotations

import sys

import django


def main(port: int) -> None:
    """Migrate, fill and serve until the process is ended."""
    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    call_command("demo_data", quiet=True)

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            """The tests read pages, not a log."""

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(get_wsgi_application())
    print("klaar", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
