"""The map is kept alive: a passer-by reports without JavaScript, an organisation answers its mail, a keeper works by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.functional.journeys import DESK, PHONE

Open = Callable[..., Any]
Check = Callable[[Any], None]
Ask = Callable[..., list[tuple[Any, ...]]]
PLACE = "havenhulp-boodschappen"
_LINK = re.compile(r"https?://[^/]+(/beheer/bevestig/\S+)")


def test_someone_reports_a_wrong_number_without_javascript(open_page: Open, ask_database: Ask) -> None:
    page = open_page(PHONE, javascript=False)
    page.goto(f"/hulp/aanbod/{PLACE}/")
    page.get_by_role("link", name="Dit klopt niet").click()
    expect(page.get_by_role("heading", name="Wat klopt er niet?")).to_be_visible()
    page.get_by_role("button", name="Verstuur de melding").click()
    expect(page.get_by_text("Kies wat er niet klopt.").first).to_be_visible()
    page.get_by_label("Het telefoonnummer").check()
    page.get_by_label("Weet u wat het wel is?").fill("06-00 34 70 21")
    page.get_by_role("button", name="Verstuur de melding").click()
    expect(page.get_by_role("heading", name="Bedankt voor uw melding")).to_be_visible()
    page.get_by_role("link", name="Terug naar deze plek").click()
    expect(page.get_by_role("link", name="06-00 34 70 20")).to_be_visible()
    told = (
        "select r.field, m.right from keeping_report r join keeping_remark m on m.report_id = r.id where m.right = %s"
    )
    assert ask_database(told, "06-00 34 70 21") == [("phone", "06-00 34 70 21")]


def test_the_report_is_easy_for_everyone(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE)
    page.goto(f"/beheer/klopt-niet/{PLACE}/?feit=hours")
    expect(page.get_by_label("De tijden")).to_be_checked()
    no_barriers_in_both(page)
    page.get_by_role("link", name="Toch niet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Boodschappen met de bakfiets")


def test_a_keeper_mails_and_the_organisation_answers(open_page: Open, no_barriers: Check, ask_database: Ask) -> None:
    desk = open_page(DESK, login="margriet")
    desk.goto("/beheer/?toon=alles")
    no_barriers(desk)
    entry = ask_database(
        "select e.id from keeping_entry e join directory_service s on s.id = e.service_id where s.slug = %s",
        "havenhulp-hond",
    )[0][0]
    desk.goto(f"/beheer/plek/{entry}/")
    desk.get_by_role("button", name="Stuur liever een mail").click()
    expect(desk.get_by_text("De mail is onderweg.")).to_be_visible()
    mail = ask_database(
        'select body from core_outboxmessage where "to" = %s order by created_at desc limit 1',
        "havenhulp@rivierdal.invalid",
    )[0][0]
    link = _LINK.search(mail)
    assert link is not None
    page = open_page(PHONE)
    page.goto(link[1])
    expect(page.get_by_role("heading", name="Klopt dit nog?")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name=re.compile("Verbeter dit.*Hond uit, kat gevoerd")).click()
    no_barriers(page)
    hours = page.get_by_role("group", name="Bent u dan bereikbaar?").or_(
        page.get_by_role("radiogroup", name="Bent u dan bereikbaar?")
    )
    hours.get_by_label("Klopt niet").check()
    page.get_by_text("Wat is het wel? (Tijden)").click()
    page.get_by_label("De tijden zijn").fill("werkdagen van 9 tot 17 uur")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Tijden: wordt ma-vr 9:00-17:00")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Dat was een vergissing").click()
    page.get_by_role("button", name="Ja, alles klopt").click()
    expect(page.get_by_text("Telefoon: klopt.").first).to_be_visible()
    no_barriers(page)


def test_a_keeper_works_through_the_queue_by_keyboard(open_page: Open, no_barriers: Check) -> None:
    page = open_page(DESK, login="nadia")
    page.goto("/beheer/?toon=alles")
    page.get_by_role("button", name="Bel de volgende").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dit kunt u zeggen")).to_be_visible()
    no_barriers(page)
    first = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("radiogroup", name="Is deze hulp er nog?").get_by_label("Klopt", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Bewaar").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bewaard: {first}")
    no_barriers(page)
    page.get_by_role("button", name="Neem dit terug").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Teruggenomen. De plek staat weer zoals hij stond.")).to_be_visible()
    page.get_by_role("button", name="Niemand bereikt").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("U bereikte niemand.")).to_be_visible()
    page.get_by_role("button", name="Bel de volgende").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first)


def test_what_ended_says_so_kindly(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE)
    page.goto("/hulp/aanbod/uitleenbus-lenen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze hulp is gestopt")
    expect(page.get_by_role("link", name="Zoek andere hulp")).to_be_visible()
    no_barriers_in_both(page)
