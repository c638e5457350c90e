"""The second step: required or not, an app with codes, recovery codes, showing again who you are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client, override_settings
from tests import personas
from tests.accounts.conftest import code_now, with_app
from tests.conftest import Cast

from naast.accounts import actions, codes, queries, sealing
from naast.accounts.models import RecoveryCode, SecondStep, User
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
LogIn = Callable[..., Any]
required = override_settings(NAAST_SECOND_STEP_REQUIRED=True)


def told(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_without_a_second_step_a_demo_lets_in_and_says_so(nadia: User, client: Client, log_in: LogIn) -> None:
    assert "In het echt logt iedereen in met een tweede stap" in client.get("/inloggen/").content.decode()
    assert log_in(nadia)["Location"] == "/werkbak/"
    assert told("logged in") == 1


@required
def test_where_it_is_required_nobody_gets_in_without(nadia: User, client: Client, log_in: LogIn) -> None:
    assert "In het echt" not in client.get("/inloggen/").content.decode()
    assert log_in(nadia)["Location"] == "/account/tweede-stap/"
    page = client.get("/account/tweede-stap/").content.decode()
    assert "Maak een tweede stap" in page
    assert client.get("/werkbak/")["Location"].startswith("/inloggen/")
    assert told("logged in") == 0


@required
def test_the_first_app_finishes_the_login_and_shows_codes_once(nadia: User, client: Client, log_in: LogIn) -> None:
    log_in(nadia, next="/werkbak/nieuw/")
    signed, secret = _secret_on(client)
    wrong = client.post("/account/tweede-stap/app/", {"secret": signed, "code": "000000"})
    assert wrong.status_code == 422
    assert not SecondStep.objects.exists()
    answer = client.post("/account/tweede-stap/app/", {"secret": signed, "code": code_now(secret)})
    shown = re.findall(r"<code>([a-z0-9-]{19})</code>", answer.content.decode())
    assert len(shown) == codes.RECOVERY_CODES
    assert 'href="/werkbak/nieuw/"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/werkbak/").status_code == 200
    # Nowhere else, and not in the database.
    assert shown[0] not in client.get("/account/herstelcodes/").content.decode()
    assert shown[0] not in {row.fingerprint for row in RecoveryCode.objects.all()}
    assert told("second step added") == told("recovery codes made") == told("logged in") == 1
    assert OutboxMessage.objects.get(to=nadia.email).subject == "Naast: tweede stap toegevoegd"


def _secret_on(client: Client) -> tuple[str, str]:
    """(the signed field, the secret in it) of the page with the picture."""
    page = client.get("/account/tweede-stap/app/").content.decode()
    assert '<img class="n-qr" src="data:image/svg+xml;base64,' in page
    found = re.search(r'name="secret" value="([^"]+)"', page)
    assert found
    return found[1], signing.loads(found[1], salt="naast.accounts.new-app")[1]


@required
def test_a_login_of_before_the_rule_is_held_again(nadia: User, client: Client) -> None:
    client.force_login(nadia)
    assert client.get("/werkbak/")["Location"] == "/account/tweede-stap/"
    assert client.get("/werkbak/")["Location"].startswith("/inloggen/")


def test_who_has_an_app_is_asked_for_its_code_also_in_a_demo(nadia: User, client: Client, log_in: LogIn) -> None:
    secret = with_app(nadia)
    assert log_in(nadia)["Location"] == "/inloggen/tweede-stap/"
    assert client.get("/werkbak/").status_code == 302
    wrong = client.post("/inloggen/tweede-stap/", {"code": "000 000"})
    assert wrong.status_code == 422
    assert "klopt niet" in wrong.content.decode()
    assert told("second step wrong") == 1
    assert client.post("/inloggen/tweede-stap/", {"code": ""}).status_code == 422
    right = client.post("/inloggen/tweede-stap/", {"code": code_now(secret)})
    assert right["Location"] == "/werkbak/"
    assert AuditEvent.objects.get(action="logged in").detail == {"first": "password", "second": "app"}


def test_the_first_step_logs_out_every_other_device(nadia: User, client: Client, log_in: LogIn) -> None:
    elsewhere = Client()
    elsewhere.post("/inloggen/", {"username": nadia.email, "password": personas.PASSWORD})
    log_in(nadia)
    signed, secret = _secret_on(client)
    client.post("/account/tweede-stap/app/", {"secret": signed, "code": code_now(secret)})
    assert client.get("/werkbak/").status_code == 200
    assert elsewhere.get("/werkbak/").status_code == 302


def test_a_code_counts_once(nadia: User, monday: datetime) -> None:
    secret = with_app(nadia)
    code = code_now(secret)
    assert actions.use_code(user=nadia, code=code)
    assert not actions.use_code(user=nadia, code=code)
    assert not actions.use_code(user=nadia, code=code_now(secret, -1))
    with clock.frozen(monday + timedelta(seconds=30)):
        assert actions.use_code(user=nadia, code=code_now(secret))


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(nadia: User, monday: datetime, steps: int, right: bool) -> None:
    secret = with_app(nadia)
    assert actions.use_code(user=nadia, code=code_now(secret, steps)) is right


def test_the_secret_of_an_app_cannot_be_read_in_the_database(nadia: User) -> None:
    secret = with_app(nadia)
    row = SecondStep.objects.get(user=nadia)
    assert secret not in row.secret
    assert sealing.unseal(row.secret) == secret


def test_after_a_change_of_key_the_app_still_works_and_moves_to_the_new_key(nadia: User) -> None:
    from django.conf import settings

    secret, old = with_app(nadia), settings.SECRET_KEY
    with override_settings(SECRET_KEY="een heel nieuwe sleutel van deze installatie", SECRET_KEY_FALLBACKS=[old]):
        assert actions.use_code(user=nadia, code=code_now(secret))
    with override_settings(SECRET_KEY="een heel nieuwe sleutel van deze installatie", SECRET_KEY_FALLBACKS=[]):
        assert sealing.unseal(SecondStep.objects.get(user=nadia).secret) == secret


def test_there_is_one_app_per_person(nadia: User) -> None:
    with_app(nadia)
    with pytest.raises(DomainError, match="al-een-app"):
        with_app(nadia)
    assert SecondStep.objects.count() == 1


def test_a_recovery_code_works_once_and_is_told_by_mail(nadia: User, client: Client, log_in: LogIn) -> None:
    with_app(nadia)
    made = actions.new_recovery_codes(user=nadia, by=queries.actor_for(nadia))
    log_in(nadia)
    typed = made[0].replace("-", " ").upper()
    assert client.post("/inloggen/tweede-stap/", {"code": typed})["Location"] == "/werkbak/"
    assert "U gebruikte een herstelcode" in client.get("/werkbak/").content.decode()
    assert queries.recovery_codes_left(nadia) == 9
    assert not actions.use_recovery_code(user=nadia, code=made[0], by=queries.actor_for(nadia))
    assert told("recovery code used") == 1
    assert OutboxMessage.objects.filter(subject="Naast: herstelcode gebruikt").count() == 1


def test_a_recovery_code_of_another_is_no_code(nadia: User, margriet: User) -> None:
    made = actions.new_recovery_codes(user=margriet, by=queries.actor_for(margriet))
    assert not actions.use_recovery_code(user=nadia, code=made[0], by=queries.actor_for(nadia))
    assert queries.recovery_codes_left(margriet) == 10


def test_new_recovery_codes_end_the_old(nadia: User) -> None:
    by = queries.actor_for(nadia)
    old = actions.new_recovery_codes(user=nadia, by=by)
    actions.new_recovery_codes(user=nadia, by=by)
    assert not actions.use_recovery_code(user=nadia, code=old[0], by=by)
    assert queries.recovery_codes_left(nadia) == 10


def test_who_is_held_may_not_add_a_second_second_step(nadia: User, client: Client, log_in: LogIn) -> None:
    with_app(nadia)
    log_in(nadia)
    for path in (
        "/account/tweede-stap/",
        "/account/tweede-stap/app/",
        "/account/tweede-stap/passkey/",
        "/account/herstelcodes/",
    ):
        assert client.get(path)["Location"] == "/inloggen/", path
    assert client.post("/account/tweede-stap/passkey/vraag/")["Location"] == "/inloggen/"


def test_who_waits_too_long_between_the_steps_begins_again(nadia: User, client: Client, log_in: LogIn) -> None:
    secret = with_app(nadia)
    log_in(nadia)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        answer = client.post("/inloggen/tweede-stap/", {"code": code_now(secret)})
    assert answer["Location"] == "/inloggen/"


def test_somebody_who_was_closed_between_the_steps_does_not_get_in(nadia: User, client: Client, log_in: LogIn) -> None:
    secret = with_app(nadia)
    log_in(nadia)
    User.objects.filter(pk=nadia.pk).update(is_active=False)
    assert client.post("/inloggen/tweede-stap/", {"code": code_now(secret)})["Location"] == "/inloggen/"


def test_changing_a_step_asks_for_the_password_after_a_while(nadia: User, client: Client, log_in: LogIn) -> None:
    log_in(nadia)
    assert client.get("/account/tweede-stap/app/").status_code == 200
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        asked = client.get("/account/tweede-stap/app/")["Location"]
        assert asked == "/account/bevestigen/?next=%2Faccount%2Ftweede-stap%2Fapp%2F"
        assert client.post("/account/bevestigen/", {"present": "fout", "next": "/x/"}).status_code == 422
        right = client.post("/account/bevestigen/", {"present": personas.PASSWORD, "next": "/account/tweede-stap/app/"})
        assert right["Location"] == "/account/tweede-stap/app/"
        assert client.get("/account/tweede-stap/app/").status_code == 200


def test_the_signed_secret_of_another_is_refused(nadia: User, margriet: User, client: Client, log_in: LogIn) -> None:
    secret = codes.new_secret()
    signed = signing.dumps([str(margriet.pk), secret], salt="naast.accounts.new-app")
    log_in(nadia)
    answer = client.post("/account/tweede-stap/app/", {"secret": signed, "code": code_now(secret)})
    assert answer["Location"] == "/account/tweede-stap/app/"
    assert not SecondStep.objects.exists()


def test_taking_a_step_away(nadia: User, margriet: User, client: Client, log_in: LogIn) -> None:
    with_app(nadia)
    theirs = SecondStep.objects.get(user=nadia)
    log_in(margriet)
    assert client.post("/account/tweede-stap/weg/", {"step": str(theirs.pk)}).status_code == 404
    assert client.post("/account/tweede-stap/weg/", {"step": "x"}).status_code == 404
    gone = actions.remove_step(user=nadia, step_id=theirs.pk, keep_one=False, by=queries.actor_for(nadia))
    assert gone.pk == theirs.pk
    assert not SecondStep.objects.filter(user=nadia).exists()
    assert told("second step removed") == 1


def test_the_last_step_stays_where_one_is_required(nadia: User) -> None:
    with_app(nadia)
    step = SecondStep.objects.get(user=nadia)
    with pytest.raises(DomainError, match="laatste-stap"):
        actions.remove_step(user=nadia, step_id=step.pk, keep_one=True, by=queries.actor_for(nadia))
    assert SecondStep.objects.filter(user=nadia).exists()


def test_a_coordinator_wipes_the_steps_of_who_lost_everything(cast: Cast, client: Client) -> None:
    nadia, by = cast.users["nadia"], cast.actors["margriet"]
    with_app(nadia)
    actions.new_recovery_codes(user=nadia, by=by)
    client.force_login(nadia)
    actions.wipe_steps(user_id=nadia.pk, by=by)
    assert not queries.has_second_step(nadia)
    assert queries.recovery_codes_left(nadia) == 0
    assert client.get("/werkbak/").status_code == 302
    assert AuditEvent.objects.get(action="second steps wiped").actor_label == "Margriet de Wit"
    assert OutboxMessage.objects.filter(to=nadia.email, subject__contains="opnieuw").count() == 1


def test_only_a_coordinator_of_their_team_may_wipe(cast: Cast) -> None:
    nadia = cast.users["nadia"]
    with_app(nadia)
    with pytest.raises(NotAllowed):
        actions.wipe_steps(user_id=nadia.pk, by=cast.actors["joost"])
    stranger = Actor("user", "x", "Vreemde")
    with pytest.raises(NotVisible):
        actions.wipe_steps(user_id=nadia.pk, by=stranger)
    assert queries.has_second_step(nadia)
    assert told("second steps wiped") == 0
