"""Steps that several journeys take, in the words of the screen. No assertions about a page live here."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings

from tests import personas

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NIGHT = (
    "Mijn moeder van 78 is uitbehandeld en komt maandag thuis uit het ziekenhuis. Ik slaap al weken niet. "
    "Wie kan er 's nachts bij haar waken?"
)
_REFERENCE = re.compile(r"R-[2-9B-Z]{6}")
_CODE = re.compile(r"\b\d{6}\b")
Open = Callable[..., Any]


def in_both(page: Any) -> Iterator[dict[str, int]]:
    """The same page as it is on a phone and at a desk, its own size first; afterwards it is of its own size again."""
    own = page.viewport_size
    for size in sorted((PHONE, DESK), key=lambda one: one != own):
        if page.viewport_size != size:
            page.set_viewport_size(size)
        yield size
    page.set_viewport_size(own)


def log_in(page: Any, name: str) -> None:
    """Someone of the team of Rivierdal comes in."""
    page.goto("/inloggen/")
    page.get_by_label("E-mail").fill(f"{name}@rivierdal.invalid")
    page.get_by_label("Wachtwoord").fill(personas.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


def open_door(page: Any, name: str) -> None:
    """One of the doors of the menu; on a small screen the menu is opened first."""
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
    doors = page.get_by_role("navigation", name="Hoofdmenu")
    doors.get_by_role("link", name=name).or_(doors.get_by_role("button", name=name)).click()


def ask(page: Any, text: str = NIGHT, *, asker: str = "", pc4: str = "") -> None:
    """From the first page to the result."""
    page.goto("/")
    page.get_by_label("Wat is uw vraag, of wat is er aan de hand?").fill(text)
    if asker:
        page.get_by_label(asker).check()
    if pc4:
        page.get_by_label("Uw postcode, alleen de cijfers").fill(pc4)
    page.get_by_role("button", name="Bekijk welke hulp er is").click()


def search(page: Any, words: str, *, postcode: str = "") -> None:
    """Look on the social map."""
    page.goto("/hulp/")
    page.get_by_label("Wat zoekt u?").fill(words)
    page.get_by_label("Uw postcode").fill(postcode)
    page.get_by_role("search").get_by_role("button", name="Zoek").click()


def be_called(page: Any, *, phone: str = "0341-00 55 99", name: str = "Marijke", email: str = "") -> str:
    """From the result to the receipt; returns the number of the question."""
    page.get_by_label("Uw telefoonnummer").fill(phone)
    if not page.get_by_label("Uw naam").is_visible():
        page.get_by_text("Wilt u meer kwijt?").click()
    page.get_by_label("Uw naam").fill(name)
    if email:
        page.get_by_label("Uw e-mailadres").fill(email)
    page.get_by_role("button", name="Geef mijn vraag aan het team").click()
    return reference_on(page)


def reference_on(page: Any) -> str:
    """The number of a question as people say it on the telephone, from the title of the page."""
    found = _REFERENCE.search(page.get_by_role("heading", level=1).inner_text())
    return found.group() if found else ""


def open_question(page: Any, reference: str) -> None:
    """From the inbox to one question, over as many pages as it takes."""
    page.goto("/werkbak/")
    while page.get_by_role("row").filter(has_text=reference).count() == 0:
        page.get_by_role("link", name="Volgende").click()
    page.get_by_role("row").filter(has_text=reference).get_by_role("link").click()


def open_verb(page: Any, what: str) -> Any:
    """One of the things the team can do: its form, which is open already when it is the first thing to do."""
    first = page.get_by_role("region", name="Wat u nu doet")
    if first.get_by_role("heading", name=what, exact=True).count():
        return first
    box = page.get_by_role("group").filter(has=page.get_by_text(what, exact=True)).last
    box.get_by_text(what, exact=True).click()
    return box


def do(page: Any, what: str, button: str, **fields: str) -> None:
    """One of the things the team can do: open it, fill in the labelled fields, press the button."""
    box = open_verb(page, what)
    for label, words in fields.items():
        box.get_by_label(label.replace("_", " ")).fill(words)
    box.get_by_role("button", name=button).click()


def code_for(open_page: Open, name: str) -> str:
    """The newest code in the mailbox of the demo of whoever has this in their address."""
    mailbox = open_page(PHONE)
    mailbox.goto(f"/postvak/?aan={name}")
    found = _CODE.search(mailbox.locator("main").inner_text())
    mailbox.context.close()
    return found[0] if found else ""


def come_in(open_page: Open, page: Any, name: str) -> None:
    """Somebody of Rivierdal comes in with the link of their own and the code."""
    keyed = hmac.new(settings.SECRET_KEY.encode(), f"rivierdal {name}".encode(), "sha256")
    page.goto(f"/mensen/toegang/{keyed.hexdigest()[:43]}/")
    page.get_by_role("radio", name=re.compile("mail", re.IGNORECASE)).first.check()
    page.get_by_role("button", name="Stuur de code").click()
    page.get_by_label(re.compile("Code|code")).first.fill(code_for(open_page, name.split()[0].lower()))
    page.get_by_role("button", name=re.compile("Ga verder|Log in|Kom binnen|Verder")).first.click()


def refer(nurse: Any, kind: str, place: str, question: str) -> str:
    """From choosing an organisation to what is sent; returns the number of the referral."""
    nurse.get_by_label("Zoek een organisatie of soort hulp").fill(kind)
    nurse.get_by_role("search").get_by_role("button", name="Zoek").click()
    nurse.get_by_role("link", name=place).click()
    nurse.get_by_label("Wat vraagt u, in één zin?").fill(question)
    nurse.get_by_role("button", name="Bekijk wat zij te zien krijgen").click()
    nurse.get_by_role("button", name="Ja: verstuur").click()
    nurse.get_by_role("button", name="Haal terug").wait_for()
    found = re.search(r"V-[2-9B-Z]{6}", nurse.locator("main").inner_text())
    return found[0] if found else ""


def open_as_receiver(open_page: Open, page: Any, mailbox: str) -> None:
    """An organisation opens the newest mail in its mailbox, taps the link and proves with the code that the mailbox is theirs."""
    page.goto(f"/postvak/?aan={mailbox}")
    page.get_by_role("link", name=re.compile("verwijzingen.antwoord")).first.click()
    page.get_by_role("button", name="Stuur de code").click()
    page.get_by_label("Code uit de mail").fill(code_for(open_page, mailbox))
    page.get_by_role("button", name="Lees de vraag").click()
