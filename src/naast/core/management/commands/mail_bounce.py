"""`naast mail bounce < message.eml`: a mail server hands over what it sent back; it becomes a task for whoever sent the message."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from naast.core import actions, bounces


class Command(BaseCommand):
    """Reads one returned mail from standard input, or each file that is named. Says ids and codes, never an address."""

    help = "Leest een mail die terugkwam (standaardinvoer of bestanden) en maakt er een taak van."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="BESTAND")

    def handle(self, *args: Any, **options: Any) -> None:
        mails = [Path(name).read_bytes() for name in options["files"]] or [sys.stdin.buffer.read()]
        for raw in mails:
            self.stdout.write(_said(actions.take_back(raw)))
        actions.tell_what_did_not_arrive()


def _said(seen: bounces.Returned) -> str:
    if seen.message_id is None:
        return "Dit is geen mail van Naast die terugkwam. Er is niets gedaan."
    if not seen.is_final:
        return f"Bericht {seen.message_id}: vertraagd of automatisch beantwoord. Er is niets gedaan."
    return (
        f"Bericht {seen.message_id} kwam niet aan ({seen.code or 'zonder code'}). Wie het verstuurde, krijgt een taak."
    )
