"""Writes the register of processing from the privacy declarations; with --check only says whether it is up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.core.register import processing_register

TARGET = Path("docs/privacy/verwerkingsregister.md")


class Command(BaseCommand):
    """Write or check docs/privacy/verwerkingsregister.md."""

    help = "Schrijft het verwerkingsregister uit de verklaringen bij de modellen."
    # It reads the code and no database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="alleen nakijken of het klopt")

    def handle(self, *args: Any, **options: Any) -> None:
        text = processing_register()
        if options["check"]:
            if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
                raise CommandError(f"{TARGET} is oud. Schrijf het opnieuw: naast privacy register")
            return
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(text, encoding="utf-8")
        self.stdout.write(f"{TARGET} geschreven")
