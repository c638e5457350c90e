"""The real engines with the real knowledge, and the cast with their logins. Needs what `make setup` builds."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.personas import QUESTION

from naast.core.actors import Actor
from naast.intake import actions


@pytest.fixture
def log_in(cast: Cast) -> Callable[[str], Client]:
    """`log_in("nadia")`: a client of someone of the team."""

    def make(name: str) -> Client:
        client = Client()
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
