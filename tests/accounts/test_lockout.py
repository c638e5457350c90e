"""Guessing stops; nobody learns who has an account; nobody locks out a colleague or a whole office."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import process_time
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from tests import personas
from tests.accounts.conftest import code_now, with_app
from tests.conftest import Cast

from naast.accounts import lockout, privacy, tasks
from naast.accounts.models import User
from naast.audit.models import AuditEvent
from naast.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
LogIn = Callable[..., Any]
NOBODY = "niemand@rivierdal.invalid"


def guess(client: Client, email: str, times: int = settings.AXES_FAILURE_LIMIT, address: str = "198.51.100.7") -> Any:
    for _ in range(times):
        answer = client.post("/inloggen/", {"username": email, "password": "verkeerd"}, REMOTE_ADDR=address)
    return answer


def right(client: Client, user: User, address: str = "198.51.100.7") -> Any:
    return client.post("/inloggen/", {"username": user.email, "password": personas.PASSWORD}, REMOTE_ADDR=address)


def test_after_eight_times_wrong_even_the_right_password_waits(nadia: User, client: Client) -> None:
    assert guess(client, nadia.email, settings.AXES_FAILURE_LIMIT - 1).status_code == 422
    answer = guess(client, nadia.email, 1)
    assert answer.status_code == 429
    assert "Over 15 minuten kan het weer" in answer.content.decode()
    assert answer["Retry-After"] == "900"
    assert right(client, nadia).status_code == 429
    assert client.get("/werkbak/").status_code == 302


def test_the_answer_is_the_same_for_an_account_that_is_not_there(nadia: User, client: Client) -> None:
    pages = [
        re.sub(r'value="[^"]*"|nonce="[^"]*"', "", guess(Client(), who).content.decode())
        for who in (nadia.email, NOBODY)
    ]
    assert pages[0] == pages[1]
    assert "429" not in pages[0]


def test_capitals_do_not_give_new_tries(nadia: User, client: Client) -> None:
    guess(client, nadia.email.upper(), 4)
    assert guess(client, f" {nadia.email.title()} ", 4).status_code == 429


def test_the_same_account_from_elsewhere_still_gets_in(nadia: User, client: Client) -> None:
    guess(client, nadia.email)
    assert right(client, nadia, "198.51.100.8")["Location"] == "/werkbak/"


def test_a_colleague_at_the_same_address_still_gets_in(nadia: User, margriet: User, client: Client) -> None:
    guess(client, nadia.email)
    assert right(client, margriet)["Location"] == "/werkbak/"


def test_a_good_login_forgets_the_mistakes(nadia: User, client: Client) -> None:
    guess(client, nadia.email, 7)
    right(client, nadia)
    assert not AccessAttempt.objects.exists()


def test_a_waiting_time_is_not_made_longer_by_trying(nadia: User, client: Client) -> None:
    guess(client, nadia.email, 12)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))
    assert right(client, nadia)["Location"] == "/werkbak/"


def test_a_wrong_second_step_counts_like_a_wrong_password(nadia: User, client: Client, log_in: LogIn) -> None:
    secret = with_app(nadia)
    log_in(nadia)
    answers = [client.post("/inloggen/tweede-stap/", {"code": f"00000{n}"}) for n in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert client.post("/inloggen/tweede-stap/", {"code": code_now(secret)}).status_code == 429


def test_codes_cannot_be_guessed_from_many_addresses(nadia: User, client: Client, log_in: LogIn) -> None:
    from naast.core.limits import LIMITS

    secret = with_app(nadia)
    log_in(nadia)
    for n in range(LIMITS["second_step"].most):
        client.post("/inloggen/tweede-stap/", {"code": f"{n:06}"}, REMOTE_ADDR=f"198.51.100.{n}")
    answer = client.post("/inloggen/tweede-stap/", {"code": code_now(secret)}, REMOTE_ADDR="198.51.100.200")
    assert answer.status_code == 429


def test_what_was_typed_is_not_kept(nadia: User, client: Client) -> None:
    guess(client, "mijn-wachtwoord-in-het-verkeerde-vak", 1)
    row = AccessAttempt.objects.get()
    assert "mijn-wachtwoord" not in f"{row.username}{row.post_data}{row.get_data}"
    assert re.fullmatch(r"[0-9a-f]{40}", row.username)
    guess(client, nadia.email, 1)
    client.force_login(nadia)
    client.post("/account/bevestigen/?geheim=vraag", {"present": "bijna goed wachtwoord", "geheim veld": "x"})
    kept = [f"{one.username}{one.post_data}{one.get_data}" for one in AccessAttempt.objects.all()]
    assert sum(map(len, kept)) == 40 * len(kept) >= 80


def test_an_ipv6_network_counts_as_one_address(nadia: User, client: Client) -> None:
    for n in range(settings.AXES_FAILURE_LIMIT):
        answer = guess(client, nadia.email, 1, f"2001:db8:1:2::{n}")
    assert answer.status_code == 429


class SlowEnough(PBKDF2PasswordHasher):
    """A tenth of the real work: still by far the most of a login, and no test of half a minute."""

    algorithm = "pbkdf2_test"
    iterations = 100_000


@override_settings(PASSWORD_HASHERS=["tests.accounts.test_lockout.SlowEnough"])
def test_the_time_tells_nothing_either(nadia: User, client: Client) -> None:
    """The slow hash is reckoned for everyone: the medians differ by less than a third."""
    nadia.set_password("een lange zin als wachtwoord")
    nadia.save()
    spent: dict[str, list[float]] = {nadia.email: [], NOBODY: []}
    for n in range(5):
        for email, times in spent.items():
            begin = process_time()
            guess(client, email, 1, f"198.51.100.{n}")
            times.append(process_time() - begin)
    known, unknown = median(spent[nadia.email]), median(spent[NOBODY])
    assert abs(known - unknown) < 0.35 * max(known, unknown), (known, unknown)


def test_a_coordinator_lets_someone_try_again(cast: Cast, client: Client) -> None:
    nadia, margriet = cast.users["nadia"], cast.users["margriet"]
    guess(Client(), nadia.email)
    client.force_login(margriet)
    assert "kan nu niet inloggen" in client.get("/mensen-van/stad/").content.decode()
    client.post("/mensen-van/stad/helpen/", {"user": str(nadia.pk), "what": "vrijmaken"})
    assert "kan nu niet inloggen" not in client.get("/mensen-van/stad/").content.decode()
    assert right(Client(), nadia)["Location"] == "/werkbak/"
    assert AuditEvent.objects.get(action="login released").actor_label == "Margriet de Wit"
    assert OutboxMessage.objects.filter(to=nadia.email, subject="Naast: u kunt weer inloggen").count() == 1


@pytest.mark.parametrize(("who", "status"), [("joost", 403), ("kees", 302), ("nadia", 403), ("", 302)])
def test_nobody_else_does(cast: Cast, client: Client, who: str, status: int) -> None:
    """Kees coordinates the safety net, and so may help everywhere."""
    guess(Client(), cast.users["nadia"].email)
    if who:
        client.force_login(cast.users[who])
    answer = client.post("/mensen-van/stad/helpen/", {"user": str(cast.users["nadia"].pk), "what": "vrijmaken"})
    assert answer.status_code == status
    assert bool(lockout.locked([cast.users["nadia"]])) is (who != "kees")


def test_an_operator_does_so_on_the_command_line(nadia: User, client: Client, capsys: Any) -> None:
    guess(client, nadia.email)
    call_command("unlock", nadia.email)
    assert "weer vrij" in capsys.readouterr().out
    assert right(client, nadia)["Location"] == "/werkbak/"
    with pytest.raises(CommandError):
        call_command("unlock", NOBODY)


def test_old_attempts_go_at_night(nadia: User, client: Client) -> None:
    guess(client, nadia.email, 1)
    assert tasks.forget_old.func(0)["attempts"] == 0
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(days=2))
    assert tasks.forget_old.func(0)["attempts"] == 1


def test_every_table_of_others_in_this_matter_is_told_of() -> None:
    told = {table.table for table in privacy.FOREIGN_TABLES}
    there = {name for name in connection.introspection.table_names() if name.startswith(("axes_", "django_session"))}
    assert there == told
