"""Changing the secret key while people are at work: nobody is thrown out, no link dies, and the old key writes nothing any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client, override_settings

from naast.intake import actions
from tests.security import tally

pytestmark = pytest.mark.django_db
OLD, NEW = settings.SECRET_KEY, "een-nieuwe-sleutel-" * 4


def test_a_session_and_a_link_survive_a_change_of_key(
    log_in: Callable[[str], Client], handed_over: actions.Receipt
) -> None:
    client = log_in("nadia")
    signed = signing.dumps("x")
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        assert client.get("/werkbak/").status_code == 200
        assert signing.loads(signed) == "x"
        assert Client().get(f"/volgen/{handed_over.token}/").status_code == 200
        again = signing.dumps("x")
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[]):
        assert signing.loads(again) == "x", "written with the new key"


def test_without_the_old_key_what_it_signed_is_worth_nothing(
    log_in: Callable[[str], Client], handed_over: actions.Receipt
) -> None:
    client, signed = log_in("nadia"), signing.dumps("x")
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[]):
        assert client.get("/werkbak/").status_code == 302
        with pytest.raises(signing.BadSignature):
            signing.loads(signed)
        # A secret link stands on no key: the database holds its fingerprint.
        assert Client().get(f"/volgen/{handed_over.token}/").status_code == 200
    tally.attack("session replay")
