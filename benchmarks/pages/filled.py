"""A throw-away database with many questions, for measuring pages. Texts are made of the open stories; nobody exists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection

NAME = "naast_bench"


@contextmanager
def filled_database(questions: int) -> Iterator[str]:
    """A fresh database with `questions` questions, 2 % of them open; gives its name and drops it afterwards."""
    from django.core.management import call_command

    from naast.core import rls

    before = connection.settings_dict["NAME"]
    # The app's own role may neither make nor drop a database, nor gather its statistics.
    with rls.as_owner(), connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {NAME} with (force)")
        cursor.execute(f"create database {NAME}")
    connection.close()
    connection.settings_dict["NAME"] = NAME
    try:
        call_command("migrate", verbosity=0)
        call_command("demo_data", quiet=True)
        _fill(questions)
        yield NAME
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with rls.as_owner(), connection.cursor() as cursor:
            cursor.execute(f"drop database if exists {NAME} with (force)")


def _fill(questions: int) -> None:
    from naast.accounts.models import Team, User
    from naast.core import clock, rls
    from naast.engine import knowledge
    from naast.intake.models import HelpQuestion

    texts = [story.text for story in knowledge.load_stories(knowledge.default_root())]
    teams, owner = list(Team.objects.all()), User.objects.get(email="nadia@rivierdal.invalid")
    dice, now = random.Random(1), clock.now()
    rows: list[Any] = []
    manager = HelpQuestion._base_manager
    for n in range(questions):
        asked = now - timedelta(hours=dice.randrange(1, 8000))
        is_open = n % 50 == 0
        rows.append(
            HelpQuestion(
                reference=f"B-{n:06d}", token_hash=f"{n:064d}", text=dice.choice(texts), team=dice.choice(teams), owner=owner,
                state="taken" if is_open else "closed", outcome="" if is_open else "helped", closed_at=None if is_open else now,
                urgency=dice.choice(["normal", "normal", "soon"]), due_at=asked + timedelta(days=3), grace_until=asked + timedelta(days=5),
                created_at=asked,
            )
        )  # fmt: skip
        if len(rows) == 5000:
            manager.bulk_create(rows)
            rows = []
    manager.bulk_create(rows)
    with rls.as_owner(), connection.cursor() as cursor:
        cursor.execute("analyze")
