"""Coming in, in a real browser: a passkey (Chromium's own virtual authenticator), an app with codes, invitations, leaving; no barriers."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import expect

from tests import personas
from tests.functional.journeys import DESK, PHONE, log_in, open_door

Open = Callable[..., Any]
Check = Callable[[Any], None]
Rows = Callable[..., list[tuple[Any, ...]]]


def authenticator(page: Any) -> tuple[Any, str]:
    """A device with a fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def at_localhost(page: Any, town: str) -> None:
    """A passkey belongs to a name, and an address of numbers is none."""
    page.goto(town.replace("127.0.0.1", "localhost") + "/inloggen/")


def enter(page: Any, name: str) -> None:
    page.get_by_label("E-mail").fill(f"{name}@rivierdal.invalid")
    page.get_by_label("Wachtwoord").fill(personas.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


@pytest.fixture(autouse=True)
def no_step_stays(ask_database: Rows) -> Iterator[None]:
    """The second steps of one journey would stop the next at the door."""
    yield
    for table in ("accounts_secondstep", "accounts_recoverycode"):
        ask_database(f"delete from {table} returning id")


def test_make_a_passkey_and_come_in_with_it(open_page: Open, town: str, no_barriers_in_both: Check) -> None:
    page = open_page(DESK)
    at_localhost(page, town)
    device, device_id = authenticator(page)
    no_barriers_in_both(page)
    enter(page, "nadia")
    open_door(page, "Mijn account")
    expect(page.get_by_text("U heeft nog geen tweede stap")).to_be_visible()
    no_barriers_in_both(page)
    page.get_by_role("link", name="Maak een tweede stap").click()
    no_barriers_in_both(page)
    page.get_by_role("link", name="Maak een passkey").click()
    no_barriers_in_both(page)
    page.get_by_label("Hoe noemt u deze passkey?").fill("Mijn laptop")
    page.get_by_role("button", name="Maak de passkey").click()
    expect(page.get_by_role("heading", name="Bewaar uw herstelcodes")).to_be_visible()
    expect(page.locator(".n-codes code")).to_have_count(10)
    no_barriers_in_both(page)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page.get_by_role("heading", name="Mijn laptop")).to_be_visible()
    no_barriers_in_both(page)
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": device_id})["credentials"]) == 1

    # As a second step, after the password.
    open_door(page, "Uitloggen")
    enter(page, "nadia")
    expect(page.get_by_role("heading", name="Tweede stap", level=1)).to_be_visible()
    no_barriers_in_both(page)
    page.get_by_role("button", name="Gebruik uw passkey").click()
    expect(page).to_have_url(re.compile("/werkbak/$"))

    # Without a password: the fingerprint and the device are two things already.
    open_door(page, "Uitloggen")
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page).to_have_url(re.compile("/werkbak/$"))

    # A device without this passkey, or a person who does not want to: said in words, and the page still works.
    open_door(page, "Uitloggen")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": device_id, "isUserVerified": False})
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_text("Dat lukte niet, of het is afgebroken.")).to_be_visible()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": device_id, "isUserVerified": True})
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page).to_have_url(re.compile("/werkbak/$"))


def test_a_copied_passkey_is_noticed(open_page: Open, town: str) -> None:
    page = open_page(DESK)
    at_localhost(page, town)
    device, device_id = authenticator(page)
    enter(page, "joost")
    page.goto(town.replace("127.0.0.1", "localhost") + "/account/tweede-stap/passkey/")
    page.get_by_role("button", name="Maak de passkey").click()
    expect(page.get_by_role("heading", name="Bewaar uw herstelcodes")).to_be_visible()
    (made,) = device.send("WebAuthn.getCredentials", {"authenticatorId": device_id})["credentials"]
    open_door(page, "Uitloggen")
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page).to_have_url(re.compile("/werkbak/$"))
    open_door(page, "Uitloggen")
    # The copy counts from where it was copied.
    device.send("WebAuthn.removeCredential", {"authenticatorId": device_id, "credentialId": made["credentialId"]})
    copy = {**made, "rpId": "localhost", "signCount": 0}
    device.send("WebAuthn.addCredential", {"authenticatorId": device_id, "credential": copy})
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_text("Inloggen met deze passkey lukte niet.")).to_be_visible()


def test_an_app_with_codes(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE, login="kees")
    page.goto("/account/tweede-stap/app/")
    no_barriers_in_both(page)
    picture = page.get_by_role("img", name=re.compile("QR-code"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0"), (
        "the security policy lets the picture through"
    )
    page.get_by_text("Kunt u niet scannen?").last.click()
    secret = page.locator("details .n-receipt__code").inner_text().replace(" ", "")
    page.get_by_label("Code van 6 cijfers").fill("000000")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Deze code klopt niet (meer).").first).to_be_visible()
    no_barriers_in_both(page)
    page.get_by_label("Code van 6 cijfers").fill(_code(secret))
    page.get_by_role("button", name="Bewaar").click()
    one_code = page.locator(".n-codes code").first.inner_text()
    open_door(page, "Uitloggen")
    log_in(page, "kees")
    page.get_by_label("Code").fill(one_code)
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_text("U gebruikte een herstelcode.")).to_be_visible()


def _code(secret: str) -> str:
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(time.time())).decode()


def test_invite_accept_and_leave(open_page: Open, no_barriers_in_both: Check, ask_database: Rows) -> None:
    email, name = "nieuw@rivierdal.invalid", "Nora Nieuw"
    boss = open_page(DESK, login="margriet")
    boss.goto("/teams/stad/")
    boss.get_by_role("link", name="Uitnodigen, helpen met inloggen, of iemand laten gaan").click()
    no_barriers_in_both(boss)
    boss.get_by_label("E-mailadres").fill(email)
    boss.get_by_label("teamlid").check()
    boss.get_by_role("button", name="Stuur de uitnodiging").click()
    expect(boss.get_by_text(f"De uitnodiging voor {email} is onderweg.")).to_be_visible()
    no_barriers_in_both(boss)
    ((body,),) = ask_database('select body from core_outboxmessage where "to" = %s', email)
    guest = open_page(PHONE)
    guest.goto(re.search(r"/uitnodiging/\S+", body).group())  # type: ignore[union-attr]
    no_barriers_in_both(guest)
    guest.get_by_label("Uw naam").fill(name)
    guest.get_by_label("Nieuw wachtwoord").fill("kort")
    guest.get_by_label("Nog een keer").fill("kort")
    guest.get_by_role("button", name="Maak mijn account").click()
    expect(guest.get_by_role("alert")).to_be_visible()
    no_barriers_in_both(guest)
    guest.get_by_label("Nieuw wachtwoord").fill("een lange zin als wachtwoord")
    guest.get_by_label("Nog een keer").fill("een lange zin als wachtwoord")
    guest.get_by_role("button", name="Maak mijn account").click()
    expect(guest).to_have_url(re.compile("/werkbak/$"))

    boss.reload()
    boss.get_by_role("link", name=f"{name} gaat weg bij de organisatie").click()
    no_barriers_in_both(boss)
    boss.get_by_role("button", name="Draag over en stop de toegang").click()
    expect(boss.get_by_text(f"{name} is weggegaan")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="Inloggen", level=1)).to_be_visible()


def test_no_barriers_on_the_quiet_pages(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE)
    for path in ("/wachtwoord/vergeten/", "/inloggen/organisatie/"):
        assert page.goto(path).ok
        no_barriers_in_both(page)
    log_in(page, "nadia")
    for path in ("/account/wachtwoord/", "/account/bevestigen/"):
        assert page.goto(path).ok
        no_barriers_in_both(page)


def test_without_javascript_there_is_another_way(open_page: Open) -> None:
    page = open_page(PHONE, javascript=False)
    page.goto("/inloggen/")
    expect(page.get_by_text("Dat werkt alleen in een browser met JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Gebruik een passkey")).to_have_count(0)
    enter(page, "nadia")
    page.goto("/account/tweede-stap/passkey/")
    expect(page.get_by_role("link", name="Gebruik een app met codes")).to_be_visible()


def test_too_many_mistakes_and_a_link_that_does_not_work(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE)
    page.goto("/inloggen/")
    for _ in range(8):
        page.get_by_label("E-mail").fill("niemand@rivierdal.invalid")
        page.get_by_label("Wachtwoord").fill("geraden")
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Even wachten")).to_be_visible()
    no_barriers_in_both(page)
    page.goto("/uitnodiging/oud/")
    expect(page.get_by_text("Misschien is de link oud")).to_be_visible()
