"""What attackers and walls have in common: the cast with their logins, and the count of what was tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from naast.core.actors import Actor
from naast.intake import actions
from tests.conftest import Cast
from tests.personas import QUESTION
from tests.security import tally


def pytest_sessionfinish() -> None:
    """Hand over the counts when somebody asked for them."""
    tally.write()


@pytest.fixture
def all_fields(settings: Any) -> None:
    """One form with every field of the house has more fields than any form may; that limit has its own test (`test_malformed`)."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000


@pytest.fixture
def log_in(cast: Cast) -> Callable[[str], Client]:
    """`log_in("nadia")`: a client of someone of the team, who sees error pages as a browser does."""

    def make(name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(cast.users[name])
        return client

    return make


@pytest.fixture
def handed_over(cast: Cast) -> actions.Receipt:
    """A question of Dina on the list of the team of the town."""
    return actions.hand_over(
        text=QUESTION, understood=actions.Understood(urgency="soon"), by=Actor.asker(), asker="naaste", pc4="0342",
        contact=actions.Contact(name="Dina", phone="0341-00 12 34", email="dina@rivierdal.invalid"), submission=uuid4(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def rivierdal(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Everyone who may come to the door, made once for a module: it takes seconds. Each test rolls back to it."""
    from tests.security import circle, world

    with django_db_blocker.unblock(), transaction.atomic():
        made = world.make(world.people())
        made.circle = circle.make()
        circle.fill_values(made, made.circle)
        circle.let_in(made)
        made.reach = world.reach_of()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(rivierdal: Any, db: None) -> Any:
    """`rivierdal` for one test, with clients that are logged in afresh."""
    return rivierdal.fresh()
