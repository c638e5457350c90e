"""The plan and its referrals as people meet them: two who write at once, a no with a better idea, one sheet of paper; with keys alone
and without JavaScript.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.functional.journeys import DESK, PHONE, ask, be_called, open_question

Open = Callable[..., Any]
Check = Callable[[Any], None]
Ask = Callable[..., list[tuple[Any, ...]]]
CHURCH = "grote-kerk@rivierdal.invalid"
_MAIL = 'select body from core_outboxmessage where "to" = %s order by created_at desc limit 1'
BED = "Een bed beneden regelen"


def _plan_of_dina(page: Any) -> None:
    page.goto("/mensen/")
    page.get_by_role("link", name="Dina Verbeek").first.click()
    page.goto(re.sub(r"/mensen/([0-9a-f-]{36})/.*", r"/plan/\1/", page.url))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dina Verbeek")


def _tab_to(page: Any, words: str, most: int = 120) -> None:
    """With the Tab key alone to whatever is called so."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if words in (page.evaluate("document.activeElement.innerText || document.activeElement.value || ''") or ""):
            return
    raise AssertionError(f"{words!r} is not reached with the Tab key")


def test_two_people_write_one_step_and_no_word_is_lost(open_page: Open, no_barriers: Check) -> None:
    at_home, at_desk = open_page(PHONE, javascript=False, login="nadia"), open_page(DESK, login="nadia")
    for page in (at_home, at_desk):
        _plan_of_dina(page)
    step = at_desk.get_by_role("listitem").filter(has_text=BED).get_by_role("link", name=re.compile("^Verander"))
    address = step.get_attribute("href")
    # At the desk with keys alone.
    at_desk.goto(address)
    at_home.goto(address)
    at_desk.get_by_label("Wat").first.focus()
    at_desk.keyboard.press("Control+A")
    at_desk.keyboard.type("Een bed beneden regelen, bij de tuindeur.")
    _tab_to(at_desk, "Bewaar")
    at_desk.keyboard.press("Enter")
    expect(at_desk.get_by_text("bij de tuindeur").first).to_be_visible()
    # On the phone, without JavaScript, on top of what stood there before.
    at_home.get_by_label("Wat").first.fill("Een bed beneden regelen, samen met Sanne.")
    at_home.get_by_role("button", name="Bewaar").first.click()
    expect(at_home.get_by_role("heading", name="Zo staat het er nu")).to_be_visible()
    expect(at_home.get_by_text("bij de tuindeur").first).to_be_visible()
    assert "samen met Sanne" in at_home.get_by_label("Wat").first.input_value()
    at_home.get_by_label("Wat").first.fill("Een bed beneden regelen, bij de tuindeur, samen met Sanne.")
    at_home.get_by_role("button", name="Bewaar wat hier staat").click()
    expect(at_home.get_by_text("bij de tuindeur, samen met Sanne").first).to_be_visible()
    at_desk.reload()
    no_barriers(at_desk)
    at_desk.get_by_role("link", name="Wat er veranderde").click()
    for words in ("bij het raam", "bij de tuindeur.", "samen met Sanne"):
        expect(at_desk.get_by_text(words).first).to_be_visible()
    no_barriers(at_desk)


def test_the_church_says_no_with_a_better_idea_without_javascript(
    open_page: Open, no_barriers: Check, ask_database: Ask
) -> None:
    asker = open_page(PHONE)
    ask(asker, "Mijn vader is ziek en hij zoekt iemand om mee te bidden. Wie komt er langs?", pc4="0342")
    reference = be_called(asker, name="Wilma")
    nurse = open_page(DESK, login="nadia")
    open_question(nurse, reference)
    nurse.get_by_role("button", name="Ik pak dit op").click()
    nurse.get_by_role("link", name="Vraag hulp bij een organisatie").click()
    nurse.get_by_label("Zoek een organisatie of soort hulp").fill("dominee op bezoek")
    nurse.get_by_role("search").get_by_role("button", name="Zoek").click()
    nurse.get_by_role("link", name="De dominee op bezoek").click()
    nurse.get_by_label("Wat vraagt u, in één zin?").fill("Kan iemand met deze man bidden?")
    nurse.get_by_role("button", name="Bekijk wat zij te zien krijgen").click()
    nurse.get_by_role("button", name="Ja: verstuur").click()
    expect(nurse.get_by_role("button", name="Haal terug")).to_be_visible()

    church = open_page(PHONE, javascript=False)
    mail = ask_database(_MAIL, CHURCH)[0][0]
    church.goto(re.search(r"https?://[^/]+(/\S+)", mail)[1])  # type: ignore[index]
    church.get_by_role("button", name="Stuur de code").click()
    mailbox = open_page(PHONE)
    mailbox.goto("/postvak/?aan=grote-kerk")
    church.get_by_label("Code uit de mail").fill(re.search(r"\b\d{6}\b", mailbox.locator("main").inner_text())[0])  # type: ignore[index]
    church.get_by_role("button", name="Lees de vraag").click()
    expect(church.get_by_text("Kan iemand met deze man bidden?").first).to_be_visible()
    church.get_by_role("button", name="Dit is niet voor ons").click()
    church.get_by_role("button", name="Laat het weten").click()
    expect(church.get_by_role("heading", name="Dit is niet voor ons")).to_be_visible()
    church.get_by_role("radio").first.check()
    church.get_by_label("Wie kan het wel, denkt u?").fill("De moskee De Weg gaat ook bij mensen thuis langs.")
    church.get_by_role("button", name="Laat het weten").click()
    expect(church.get_by_role("button", name="Dat was een vergissing")).to_be_visible()

    nurse.goto("/verwijzingen/?toon=mine")
    nurse.get_by_role("row").filter(has_text="bidden").get_by_role("link").first.click()
    expect(nurse.get_by_text("De moskee De Weg gaat ook bij mensen thuis langs.").first).to_be_visible()
    no_barriers(nurse)


def test_the_plan_of_dina_is_one_sheet_of_paper(open_page: Open, no_barriers: Check) -> None:
    nurse = open_page(DESK, login="nadia")
    _plan_of_dina(nurse)
    nurse.get_by_role("link", name="Het plan op papier").click()
    expect(nurse.get_by_role("heading", name="Dit moet niet gebeuren")).to_be_visible()
    no_barriers(nurse)
    nurse.emulate_media(media="print")
    assert len(PdfReader(io.BytesIO(nurse.pdf(format="A4"))).pages) == 1
