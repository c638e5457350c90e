"""What the tests of accounts share: someone with an app, a code that is right now, and how to log in step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests import personas
from tests.conftest import Cast

from naast.accounts import actions, codes, queries
from naast.accounts.models import User
from naast.core import clock


def code_now(secret: str, steps: int = 0) -> str:
    """The code an app would show now, or `steps` half minutes later."""
    from base64 import b32decode

    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    at = int(clock.now().timestamp()) + steps * codes.SECONDS
    return TOTP(b32decode(secret), 6, SHA1(), codes.SECONDS).generate(at).decode()


def with_app(user: User) -> str:
    """Give someone an app with codes whose code of now is not used yet; returns its secret."""
    secret = codes.new_secret()
    step = actions.add_app(user=user, secret=secret, code=code_now(secret), by=queries.actor_for(user))
    type(step).objects.filter(pk=step.pk).update(counter=0)
    return secret


@pytest.fixture
def log_in(client: Any) -> Callable[..., Any]:
    """`log_in(user)`: the first step; the answer of the login page."""

    def do(user: User, password: str = personas.PASSWORD, **more: str) -> Any:
        return client.post("/inloggen/", {"username": user.email, "password": password, **more})

    return do


@pytest.fixture
def nadia(cast: Cast) -> User:
    return cast.users["nadia"]


@pytest.fixture
def margriet(cast: Cast) -> User:
    """Coordinator of Nadia's two teams."""
    return cast.users["margriet"]
