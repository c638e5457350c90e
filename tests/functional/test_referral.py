"""A nurse asks the church for help; the church, without an account, answers from a telephone; nurse and asker see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.functional.journeys import DESK, PHONE, ask, be_called, open_question

Open = Callable[..., Any]
Check = Callable[[Any], None]
Ask = Callable[..., list[tuple[Any, ...]]]
_MAIL = 'select body from core_outboxmessage where "to" = %s order by created_at desc limit 1'
CHURCH = "grote-kerk@rivierdal.invalid"


def test_a_nurse_asks_the_church_and_everyone_hears(open_page: Open, no_barriers: Check, ask_database: Ask) -> None:
    asker = open_page(PHONE)
    ask(asker, "Mijn man is ziek en hij piekert over wat er na de dood komt. Kan er iemand met hem praten?", pc4="0342")
    reference = be_called(asker, name="Marijke")

    nurse = open_page(DESK, login="nadia")
    open_question(nurse, reference)
    nurse.get_by_role("button", name="Ik pak dit op").click()
    nurse.get_by_role("link", name="Vraag hulp bij een organisatie").click()
    no_barriers(nurse)
    nurse.get_by_label("Zoek een organisatie of soort hulp").fill("dominee op bezoek")
    nurse.get_by_role("search").get_by_role("button", name="Zoek").click()
    nurse.get_by_role("link", name="De dominee op bezoek").click()
    no_barriers(nurse)
    nurse.get_by_role("button", name="Bekijk wat zij te zien krijgen").click()
    expect(nurse.get_by_text("Schrijf in één zin wat u vraagt.").first).to_be_visible()
    nurse.get_by_label("Wat vraagt u, in één zin?").fill("Kan de dominee met deze man komen praten?")
    nurse.get_by_role("checkbox", name=re.compile("^Telefoon")).uncheck()
    nurse.get_by_role("button", name="Bekijk wat zij te zien krijgen").click()
    expect(nurse.get_by_role("heading", name="Lees dit voor aan Marijke")).to_be_visible()
    no_barriers(nurse)
    nurse.get_by_role("button", name="Ja: verstuur").click()
    expect(nurse.get_by_role("button", name="Haal terug")).to_be_visible()
    no_barriers(nurse)

    church = open_page(PHONE)
    mail = ask_database(_MAIL, CHURCH)[0][0]
    assert "Marijke" not in mail
    church.goto(re.search(r"https?://[^/]+(/\S+)", mail)[1])  # type: ignore[index]
    expect(church.get_by_text("Marijke")).to_have_count(0)
    no_barriers(church)
    church.get_by_role("button", name="Stuur de code").click()
    expect(church.get_by_role("heading", name="Vul de code in")).to_be_visible()
    mailbox = open_page(PHONE)
    mailbox.goto("/postvak/?aan=grote-kerk")
    no_barriers(mailbox)
    church.get_by_label("Code uit de mail").fill(re.search(r"\b\d{6}\b", mailbox.locator("main").inner_text())[0])  # type: ignore[index]
    church.get_by_role("button", name="Lees de vraag").click()
    expect(church.get_by_text("Kan de dominee met deze man komen praten?").first).to_be_visible()
    expect(church.get_by_text("0341-00 55 99")).to_have_count(0)
    no_barriers(church)
    church.get_by_role("button", name="Wij pakken dit op").click()
    no_barriers(church)

    nurse.reload()
    expect(nurse.get_by_text("opgepakt").first).to_be_visible()
    nurse.goto("/verwijzingen/")
    expect(nurse.get_by_role("row").filter(has_text="Grote Kerk").filter(has_text="opgepakt").first).to_be_visible()
    no_barriers(nurse)
    asker.reload()
    expect(asker.get_by_role("heading", name="Bij wie wij hulp vroegen")).to_be_visible()
    expect(asker.get_by_text("opgepakt. U hoort van hen of van ons.")).to_be_visible()
    no_barriers(asker)
    asker.get_by_text("Dit wil ik niet meer").click()
    asker.get_by_role("button", name="Trek dit in").click()
    expect(asker.get_by_text("u heeft dit ingetrokken.")).to_be_visible()
    church.reload()
    expect(church.get_by_text("Kan de dominee met deze man komen praten?")).to_have_count(0)
