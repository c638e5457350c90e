"""A forgotten password and a changed one: nobody learns who has an account, and every other device is logged out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests import personas
from tests.accounts.conftest import with_app
from tests.accounts.test_sessions import IPHONE, enter

from naast.accounts import actions
from naast.accounts.models import User
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.limits import LIMITS
from naast.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
NEW = {"password": "een nieuwe lange zin", "again": "een nieuwe lange zin"}


def link(email: str) -> str:
    body = OutboxMessage.objects.filter(to=email).latest("created_at").body
    found = re.search(r"https?://[^/]+(/wachtwoord/nieuw/\S+)", body)
    assert found
    return found[1]


def test_from_forgotten_to_logged_in(nadia: User, client: Client) -> None:
    elsewhere = enter(nadia)
    asked = client.post("/wachtwoord/vergeten/", {"email": nadia.email.upper()})
    assert "Is er een account met dit e-mailadres?" in asked.content.decode()
    path = link(nadia.email)
    assert client.get(path).status_code == 200
    assert client.post(path, NEW | {"again": "iets anders dan dat"}).status_code == 422
    assert client.post(path, NEW)["Location"] == "/inloggen/"
    assert elsewhere.get("/werkbak/").status_code == 302
    old = client.post("/inloggen/", {"username": nadia.email, "password": personas.PASSWORD})
    assert old.status_code == 422
    right = client.post("/inloggen/", {"username": nadia.email, "password": NEW["password"]})
    assert right["Location"] == "/werkbak/"
    # A link works once.
    assert Client().get(path).status_code == 404
    assert AuditEvent.objects.filter(action="password changed").count() == 1
    assert OutboxMessage.objects.filter(to=nadia.email, subject="Naast: uw wachtwoord is veranderd").count() == 1


def test_a_new_password_is_no_way_round_the_second_step(nadia: User, client: Client) -> None:
    with_app(nadia)
    client.post("/wachtwoord/vergeten/", {"email": nadia.email})
    client.post(link(nadia.email), NEW)
    right = client.post("/inloggen/", {"username": nadia.email, "password": NEW["password"]})
    assert right["Location"] == "/inloggen/tweede-stap/"


@pytest.mark.parametrize("who", ["niemand@rivierdal.invalid", "closed", "organisation"])
def test_whoever_has_no_account_hears_the_same_and_gets_no_mail(nadia: User, client: Client, who: str) -> None:
    known = client.post("/wachtwoord/vergeten/", {"email": nadia.email}).content.decode()
    OutboxMessage.objects.all().delete()
    if who == "closed":
        User.objects.filter(pk=nadia.pk).update(is_active=False)
    if who == "organisation":
        nadia.set_unusable_password()
        nadia.save()
    email = who if "@" in who else nadia.email
    answer = Client().post("/wachtwoord/vergeten/", {"email": email}).content.decode()
    assert re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer) == re.sub(r'value="[^"]*"|nonce="[^"]*"', "", known)
    assert not OutboxMessage.objects.exists()
    assert AuditEvent.objects.filter(action="password link refused").count() == 1


def test_the_work_is_the_same_either_way(nadia: User, django_assert_num_queries: object) -> None:
    """The same statements up to the last, so that the clock tells nothing."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for email in (nadia.email, "niemand@rivierdal.invalid"):
        with CaptureQueriesContext(connection) as seen:
            actions.ask_for_link(email=email, by=Actor.system())
        counts.append(len(seen))
    assert abs(counts[0] - counts[1]) <= 1


def test_a_link_ends_after_an_hour_and_cannot_be_changed(nadia: User, client: Client) -> None:
    client.post("/wachtwoord/vergeten/", {"email": nadia.email})
    path = link(nadia.email)
    assert client.get(path[:-3] + "xx/").status_code == 404
    assert client.get("/wachtwoord/nieuw/raden/").status_code == 404
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        # Django reckons the age of a token itself.
        assert actions.user_of_link(path.split("/")[3]) == nadia
    import unittest.mock

    from django.contrib.auth.tokens import default_token_generator

    later = default_token_generator._now() + timedelta(minutes=61)  # type: ignore[attr-defined]
    with unittest.mock.patch.object(default_token_generator, "_now", return_value=later):
        assert client.get(path).status_code == 404


def test_a_link_of_someone_who_was_closed_is_nothing(nadia: User, client: Client) -> None:
    client.post("/wachtwoord/vergeten/", {"email": nadia.email})
    User.objects.filter(pk=nadia.pk).update(is_active=False)
    assert client.get(link(nadia.email)).status_code == 404


def test_one_mailbox_is_not_flooded_and_nobody_hears_it(nadia: User, client: Client) -> None:
    for _ in range(LIMITS["password_link_to"].most + 3):
        answer = client.post("/wachtwoord/vergeten/", {"email": nadia.email})
    assert answer.status_code == 200
    assert OutboxMessage.objects.filter(to=nadia.email).count() == LIMITS["password_link_to"].most


def test_one_address_cannot_try_them_all(client: Client, db: None) -> None:
    for n in range(LIMITS["password_link"].most):
        assert client.post("/wachtwoord/vergeten/", {"email": f"x{n}@rivierdal.invalid"}).status_code == 200
    assert client.post("/wachtwoord/vergeten/", {"email": "x@rivierdal.invalid"}).status_code == 429


def test_no_address_comes_back(client: Client, db: None) -> None:
    assert client.post("/wachtwoord/vergeten/", {"email": "geen adres"}).status_code == 422


def test_changing_ones_own_password_keeps_this_device_and_ends_the_others(nadia: User) -> None:
    here, phone = enter(nadia), enter(nadia, IPHONE)
    wrong = here.post("/account/wachtwoord/", NEW | {"present": "fout"})
    assert wrong.status_code == 422
    assert "Dit wachtwoord klopt niet." in wrong.content.decode()
    assert here.post("/account/wachtwoord/", NEW | {"present": personas.PASSWORD})["Location"] == "/account/"
    assert here.get("/werkbak/").status_code == 200
    assert phone.get("/werkbak/").status_code == 302
    assert User.objects.get(pk=nadia.pk).check_password(NEW["password"])


def test_who_has_no_password_here_changes_none(nadia: User, client: Client) -> None:
    nadia.set_unusable_password()
    nadia.save()
    client.force_login(nadia)
    assert client.get("/account/wachtwoord/")["Location"] == "/account/"
    assert "Wachtwoord veranderen" not in client.get("/account/").content.decode()
    assert "opnieuw in via uw organisatie" in client.get("/account/bevestigen/").content.decode()
