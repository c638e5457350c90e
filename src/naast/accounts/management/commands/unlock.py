"""Lets someone try to log in again after too many wrong passwords; for an operator, when no coordinator can."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.accounts import actions, lockout
from naast.accounts.models import User
from naast.core.actors import Actor


class Command(BaseCommand):
    """Forget the wrong attempts on one account."""

    help = "Maakt inloggen weer vrij voor één account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError("Er is geen actief account met dit e-mailadres.")
        actions.release_lock(user=user, wrong=lockout.release(user), by=Actor.system())
        self.stdout.write("Inloggen is weer vrij.")
