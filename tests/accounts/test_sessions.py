"""Where someone is logged in: seen, stopped one by one or all at once, under a new key after each login, unreadable in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import personas
from tests.conftest import Cast

from naast.accounts import devices, tasks
from naast.accounts.models import Session, User
from naast.accounts.sessions import SessionStore, key_of
from naast.audit.models import AuditEvent
from naast.core import clock

pytestmark = pytest.mark.django_db
LogIn = Callable[..., Any]
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile Safari/604.1"
ANDROID = CHROME.replace("Windows NT 10.0; Win64; x64", "Linux; Android 15; Pixel 9").replace("Safari", "Mobile Safari")


def enter(user: User, agent: str = CHROME) -> Client:
    browser = Client(headers={"user-agent": agent})
    browser.post("/inloggen/", {"username": user.email, "password": personas.PASSWORD})
    assert browser.get("/werkbak/").status_code == 200
    return browser


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome op een Windows-computer"),
        (IPHONE, "Safari op een iPhone"),
        (ANDROID, "Chrome op een Android-telefoon"),
        (CHROME + " Edg/130.0", "Edge op een Windows-computer"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox op een Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox op een Linux-computer"),
        ("", "Onbekende browser op een onbekend apparaat"),
        ("<script>alert(1)</script>" * 50, "Onbekende browser op een onbekend apparaat"),
    ],
)  # fmt: skip
def test_a_device_in_words(agent: str, words: str) -> None:
    assert devices.in_words(agent) == words


def test_one_sees_where_one_is_logged_in(nadia: User, margriet: User) -> None:
    here, phone = enter(nadia), enter(nadia, IPHONE)
    enter(margriet)
    page = here.get("/account/").content.decode()
    assert page.count("hier bent u nu") == 1
    assert "Chrome op een Windows-computer" in page
    assert "Safari op een iPhone" in page
    assert page.count('name="session"') == 1
    assert phone.get("/account/").status_code == 200


def test_one_session_is_stopped_at_once(nadia: User) -> None:
    here, phone = enter(nadia), enter(nadia, IPHONE)
    key = Session.objects.get(device="Safari op een iPhone").pk
    here.post("/account/apparaten/stoppen/", {"session": key})
    assert phone.get("/werkbak/").status_code == 302
    assert here.get("/werkbak/").status_code == 200
    assert AuditEvent.objects.filter(action="session stopped").count() == 1


def test_the_session_of_another_is_not_there(nadia: User, margriet: User) -> None:
    here, theirs = enter(nadia), enter(margriet)
    key = Session.objects.get(user=margriet).pk
    assert here.post("/account/apparaten/stoppen/", {"session": key}).status_code == 404
    assert theirs.get("/werkbak/").status_code == 200


def test_log_out_everywhere_is_everywhere_and_only_oneself(nadia: User, margriet: User) -> None:
    here, phone, other = enter(nadia), enter(nadia, IPHONE), enter(margriet)
    assert here.post("/account/apparaten/overal-uit/")["Location"] == "/inloggen/"
    assert [browser.get("/werkbak/").status_code for browser in (here, phone, other)] == [302, 302, 200]
    assert AuditEvent.objects.get(action="sessions stopped").detail == {"sessions": 2}


def test_a_key_of_before_the_login_is_worth_nothing_after_it(nadia: User) -> None:
    """Session fixation: someone plants a key in a browser and waits until a person logs in with it."""
    planted = SessionStore()
    planted["theirs"] = 1
    planted.create()
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    browser.post("/inloggen/", {"username": nadia.email, "password": personas.PASSWORD})
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    assert attacker.get("/werkbak/").status_code == 302
    assert browser.get("/werkbak/").status_code == 200


def test_the_database_holds_no_key_that_opens_anything(nadia: User) -> None:
    browser = enter(nadia)
    held = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert [row.pk for row in Session.objects.filter(user=nadia)] == [key_of(held)]
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key_of(held)
    assert thief.get("/werkbak/").status_code == 302


def test_since_is_the_login_and_last_used_moves_with_ten_minutes(nadia: User) -> None:
    browser = enter(nadia)
    row = Session.objects.get(user=nadia)
    with clock.frozen(row.created_at + timedelta(minutes=9)):
        browser.get("/werkbak/")
    assert Session.objects.get(user=nadia).last_seen_at == row.last_seen_at
    later = row.created_at + timedelta(minutes=11)
    with clock.frozen(later):
        browser.get("/werkbak/")
    now = Session.objects.get(user=nadia)
    assert (now.last_seen_at, now.created_at) == (later, row.created_at)


def test_a_session_ends_after_twelve_hours_and_is_cleared_at_night(nadia: User) -> None:
    browser = enter(nadia)
    with clock.frozen(clock.now() + timedelta(hours=12, minutes=1)):
        assert browser.get("/werkbak/").status_code == 302
    Session.objects.update(expire_date=clock.now() - timedelta(minutes=1))
    tasks.forget_old.func(0)
    assert not Session.objects.exists()


def test_a_closed_account_is_out_at_once(nadia: User) -> None:
    browser = enter(nadia)
    User.objects.filter(pk=nadia.pk).update(is_active=False)
    assert browser.get("/werkbak/").status_code == 302


def test_a_session_that_was_stopped_while_a_page_was_made_does_not_come_back(nadia: User) -> None:
    from django.contrib.sessions.backends.base import UpdateError

    store = SessionStore()
    store["x"] = 1
    store.create()
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()


def test_a_key_that_is_taken_is_not_given_twice(db: None) -> None:
    from django.contrib.sessions.backends.base import CreateError

    store = SessionStore()
    store.create()
    twin = SessionStore(store.session_key)
    with pytest.raises(CreateError):
        twin.save(must_create=True)
    assert store.exists(store.session_key or "")
    store.delete()
    assert not store.exists(key_of("x"))


def test_a_page_costs_one_query_for_the_session_one_for_the_person_and_one_for_the_menu(
    nadia: User, cast: Cast
) -> None:
    from django.db import connection

    browser = enter(nadia)
    with CaptureQueriesContext(connection) as seen:
        browser.get("/over/")
    about = [q["sql"] for q in seen if "accounts_" in q["sql"]]
    assert len(about) <= 3, about
