"""Sessions, forms from elsewhere, and ways out of the house: fixation, CSRF, open redirects."""

from __future__ import annotations

from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.personas import PASSWORD
from tests.security import tally, walk
from tests.security.world import World

pytestmark = pytest.mark.django_db
NAME = settings.SESSION_COOKIE_NAME


def _log_in(client: Client, email: str, **more: str) -> object:
    return client.post("/inloggen/", {"username": email, "password": PASSWORD, **more})


def test_a_session_from_before_the_login_is_worth_nothing_after_it(world: World) -> None:
    victim, email = Client(), world.users["member"].email
    victim.cookies[NAME] = "aanvaller0000000000000000000000000"
    _log_in(victim, email)
    after = victim.cookies[NAME].value
    assert after not in ("", "aanvaller0000000000000000000000000")
    attacker = Client()
    attacker.cookies[NAME] = "aanvaller0000000000000000000000000"
    assert attacker.get("/werkbak/").status_code == 302
    tally.attack("session fixation")


def test_a_session_that_really_existed_is_replaced_at_login(world: World) -> None:
    # Who takes a moment in a roster has a session without a name; someone else may know it. Whoever asks for help has none.
    visitor = Client()
    visitor.post("/bel-mij/", {"text": "Mijn man is ziek en ik slaap niet.", "pc4": "0342"})
    assert NAME not in visitor.cookies
    before = visitor.session.session_key
    assert visitor.cookies[NAME].value == before
    _log_in(visitor, world.users["member"].email)
    assert visitor.cookies[NAME].value != before
    attacker = Client()
    attacker.cookies[NAME] = before
    assert attacker.get("/werkbak/").status_code == 302
    tally.attack("session fixation")


def test_after_logging_out_the_old_cookie_opens_nothing(world: World) -> None:
    client = Client()
    _log_in(client, world.users["member"].email)
    stolen = client.cookies[NAME].value
    assert client.get("/werkbak/").status_code == 200
    client.post("/uitloggen/")
    thief = Client()
    thief.cookies[NAME] = stolen
    assert thief.get("/werkbak/").status_code == 302
    tally.attack("session replay")


def test_someone_who_is_no_longer_active_is_out_at_once(world: World) -> None:
    client = world.clients["member"]
    assert client.get("/werkbak/").status_code == 200
    type(world.users["member"]).objects.filter(pk=world.users["member"].pk).update(is_active=False)
    assert client.get("/werkbak/").status_code == 302
    tally.attack("session replay")


def test_a_new_password_ends_sessions_elsewhere(world: World) -> None:
    client = world.clients["member"]
    # A copy: the row is rolled back after this test, the object would not be.
    user = type(world.users["member"]).objects.get(pk=world.users["member"].pk)
    assert client.get("/werkbak/").status_code == 200
    user.set_password("een heel ander lang wachtwoord")
    user.save(update_fields=["password"])
    assert client.get("/werkbak/").status_code == 302
    tally.attack("session replay")


def test_cookies_are_out_of_reach_of_script_and_of_other_sites(world: World) -> None:
    client = Client()
    client.get("/inloggen/")
    _log_in(client, world.users["member"].email)
    client.post("/taal/", {"language": "en", "next": "/"})
    assert {NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name


# --- forms from elsewhere ---------------------------------------------------------------------------------------------


def test_no_address_takes_a_form_without_the_token_of_this_house(world: World) -> None:
    """Every address of the URL table, whoever is asked to send it: a foreign page has no token, so nothing happens."""
    refused = 0
    for one in walk.addresses():
        for role in ("anonymous", "member"):
            client = Client(enforce_csrf_checks=True, raise_request_exception=False)
            if role == "member":
                client.force_login(world.users["member"])
            for method in ("post", "delete"):
                answer = getattr(client, method)(one.url(world.values))
                # A door for systems knows no cookies at all: without its key in a header nobody comes in.
                met = (401, 403, 404, 405) if one.name.startswith("interop:") else (403,)
                assert answer.status_code in met, (one.name, role, method, answer.status_code)
                refused += 1
    tally.attack("forms from another site", refused)
    assert refused > 100


@override_settings(CSRF_TRUSTED_ORIGINS=[])
@pytest.mark.parametrize(
    "origin", ["https://kwaad.invalid", "null", "http://testserver.kwaad.invalid", "https://testserver:8443"]
)
def test_a_right_token_from_another_site_is_refused_too(world: World, origin: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/inloggen/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    form = {"csrfmiddlewaretoken": token, "text": "Mijn man is ziek."}
    assert client.post("/antwoord/", form, headers={"origin": "http://testserver"}).status_code == 200
    assert client.post("/antwoord/", form, headers={"origin": origin}).status_code == 403
    tally.attack("forms from another site")


def test_a_token_of_someone_else_is_refused(world: World) -> None:
    mine, theirs = (Client(enforce_csrf_checks=True, raise_request_exception=False) for _ in range(2))
    for client in (mine, theirs):
        client.get("/inloggen/")
    form = {"csrfmiddlewaretoken": theirs.cookies[settings.CSRF_COOKIE_NAME].value, "text": "x"}
    assert mine.post("/antwoord/", form).status_code == 403
    tally.attack("forms from another site")


# --- ways out of the house --------------------------------------------------------------------------------------------

OUT = [
    "https://kwaad.invalid/", "//kwaad.invalid", "///kwaad.invalid", "////kwaad.invalid", "/\\kwaad.invalid", "\\\\kwaad.invalid",
    "http:kwaad.invalid", "http:///kwaad.invalid", "https:/kwaad.invalid", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "data:text/html,x", "https://testserver@kwaad.invalid", "https://testserver.kwaad.invalid", "http://kwaad.invalid\\@testserver",
    "\thttps://kwaad.invalid", "\x00//kwaad.invalid", "/%0d%0aLocation:https://kwaad.invalid", "/\r\nSet-Cookie: a=b",
    "//kwaad%E3%80%82invalid",
    "https://[::1]/", "ftp://kwaad.invalid", " //kwaad.invalid", "/.//kwaad.invalid/..", "%2f%2fkwaad.invalid",
]  # fmt: skip


@pytest.mark.parametrize("target", OUT)
def test_nobody_is_sent_to_another_site(world: World, target: str) -> None:
    email = world.users["member"].email
    answers = [
        Client().post("/inloggen/", {"username": email, "password": PASSWORD, "next": target}),
        Client().post(f"/inloggen/?{_query(target)}", {"username": email, "password": PASSWORD}),
        world.clients["member"].get("/inloggen/", {"next": target}),
        Client().post("/taal/", {"language": "en", "next": target}),
        Client().get("/taal/", {"next": target}),
        Client().post(
            "/taal/", {"language": "en"}, headers={"referer": target.strip().replace("\r\n", "").replace("\x00", "")}
        ),
        Client().post(f"/antwoord/?taal=en&next={target!r}", {"text": "x"}),
        Client().get("/hulp/", {"zoek": "x", "next": target, "url": target, "redirect": target}),
        world.clients["member"].post("/uitloggen/", {"next": target}),
    ]
    for answer in answers:
        place = answer.headers.get("Location", "/")
        # As a browser resolves it, which also reads a backslash as a slash.
        assert urlsplit(urljoin("http://testserver/taal/", place.replace("\\", "/"))).netloc == "testserver", place
        assert not {"\r", "\n", "\t", "\0"} & set(place)
        assert "a" not in answer.cookies
        tally.attack("open redirect")


def _query(target: str) -> str:
    return urlencode({"next": target})
