"""A whole casustafel: planned, a card made wider and read by another, held with a chair and three people at once, closed and gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from naast.core import clock
from tests.functional.journeys import DESK, PHONE

Open = Callable[..., Any]
Check = Callable[[Any], None]
Ask = Callable[..., list[tuple[Any, ...]]]
# A page follows within two seconds; a machine that runs all tests at once may need longer.
SLOW = 30_000
BEAMER = {"width": 1920, "height": 1080}
PEOPLE = (
    ("Kees Postma", "Sociaal loket", "kees@rivierdal.invalid", "voorzitter"),
    ("Nadia Bakkali", "Wijkteam", "nadia@rivierdal.invalid", "inbrenger"),
    ("Wil van Buren", "Havenhulp", "wil.tafel@havenhulp.invalid", "schrijver van lessen"),
    ("Hans Vermeer", "Nachtwacht Thuis", "hans.tafel@nacht.invalid", "ervaringsdeskundige"),
)
_LINK = re.compile(r"https?://[^/]+(/casustafel/aan/\S+)")


def _plan(page: Any) -> str:
    """The coordinator plans a table for today and invites four people; returns its address."""
    page.goto("/casustafel/")
    page.get_by_role("link", name="Plan een tafel").click()
    page.get_by_label("Welke dag?").fill(clock.today().isoformat())
    page.get_by_label("Hoe laat?").fill("15:00")
    page.get_by_label("Waar?").fill("Buurtkamer De Uitkijk")
    page.get_by_role("button", name="Verder: mensen uitnodigen").click()
    for name, organisation, email, role in PEOPLE:
        page.get_by_label("Naam", exact=True).fill(name)
        page.get_by_label("Organisatie", exact=True).fill(organisation)
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Rol aan tafel").select_option(label=role)
        page.get_by_role("button", name="Stuur de uitnodiging").click()
        expect(page.get_by_text(f"{name} krijgt een mail")).to_be_visible(timeout=SLOW)
    found = re.search(r"/casustafel/[0-9a-f-]{36}/", page.url)
    assert found is not None
    return found.group()


def _come(page: Any, ask_database: Ask, email: str, code: str) -> None:
    """With the link of the mail and the code on the screen."""
    told = 'select body from core_outboxmessage where "to" = %s order by created_at desc limit 1'
    link = _LINK.search(ask_database(told, email)[0][0])
    assert link is not None
    page.goto(link[1])
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Verder", exact=True).click()


def _next(chair: Any, title: str) -> None:
    """The chair goes on, by keyboard."""
    chair.get_by_role("button", name=f"Verder: {title}").focus()
    chair.keyboard.press("Enter")
    expect(chair.get_by_role("heading", level=1)).to_have_text(title, timeout=SLOW)


def _is_read_from_six_metres(screen: Any) -> None:
    """A capital of 28 mm on a picture two metres wide: every letter, but for the buttons of the chair, is 2.1 % of the width or more."""
    sizes = screen.evaluate(
        """() => [...document.querySelectorAll(".n-board *")]
            .filter((one) => !one.closest(".n-board__chair") && one.getClientRects().length)
            .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
            .map((one) => [parseFloat(getComputedStyle(one).fontSize) * one.currentCSSZoom, one.textContent.slice(0, 40)])"""
    )
    assert len(sizes) > 4
    assert [told for told in sizes if told[0] < 0.021 * BEAMER["width"]] == []


def test_a_whole_table_with_a_chair_and_three_people(open_page: Open, no_barriers: Check, ask_database: Ask) -> None:
    desk = open_page(DESK, login="margriet")
    url = _plan(desk)
    no_barriers(desk)

    # The card: the guard shows a name and an age, one tap makes it wider, another person reads and releases it.
    nadia = open_page(DESK, login="nadia")
    nadia.goto(f"{url}kaart/")
    nadia.get_by_label("Hoe oud ongeveer?").select_option("80-90")
    nadia.get_by_label("Hoe woont iemand?").select_option("alleen")
    nadia.get_by_label("Lijf en dag").fill("Annie is 83 en slaapt slecht.")
    nadia.get_by_label("Uw vraag: hoe kan ik").fill("Hoe kunnen wij haar een rustige nacht geven?")
    nadia.get_by_label("Mag dit verhaal verteld worden?").select_option("asked")
    nadia.get_by_role("button", name="Bewaar en kijk mee").click()
    expect(nadia.locator("mark", has_text="Annie")).to_be_visible(timeout=SLOW)
    expect(nadia.get_by_text("mensen in Rivierdal passen hierbij").first).to_be_visible(timeout=SLOW)
    no_barriers(nadia)
    nadia.get_by_role("button", name="Maak ervan: tussen de 80 en 90").click()
    nadia.get_by_role("button", name=re.compile("^Maak ervan: ")).first.click()
    expect(nadia.locator("mark")).to_have_count(0, timeout=SLOW)
    nadia.get_by_role("button", name="Geef aan de tweede lezer").click()
    expect(nadia.get_by_text("De kaart ligt bij de tweede lezer.")).to_be_visible(timeout=SLOW)
    chair = open_page(BEAMER, login="kees")
    chair.goto(f"{url}lezen/")
    no_barriers(chair)
    chair.get_by_label("Ik weet niet wie dit is.").check()
    chair.get_by_label("Iemand uit dezelfde buurt zou het ook niet weten.").check()
    chair.get_by_role("button", name="Geef de kaart vrij").click()

    # At the table: a screen, and three others.
    expect(chair.get_by_text("Vrijgegeven.")).to_be_visible(timeout=SLOW)
    code = chair.locator(".n-table-code").inner_text()
    chair.get_by_role("button", name="Begin de tafel").click()
    expect(chair.get_by_role("heading", level=1)).to_have_text("Rondje", timeout=SLOW)
    no_barriers(chair)
    _is_read_from_six_metres(chair)
    wil, hans = open_page(PHONE), open_page(PHONE)
    _come(wil, ask_database, PEOPLE[2][2], code)
    _come(hans, ask_database, PEOPLE[3][2], code)
    nadia.goto(url)
    nadia.get_by_role("button", name="Ik zit aan tafel").click()
    everyone = (nadia, wil, hans)
    for page in everyone:
        expect(page.get_by_role("heading", level=1)).to_have_text("Rondje", timeout=SLOW)
    no_barriers(wil)
    expect(chair.get_by_text("4 van 4 aan tafel")).to_be_visible(timeout=SLOW)

    # Telephones follow the chair.
    _next(chair, "Het verhaal")
    for page in everyone:
        expect(page.get_by_role("heading", level=1)).to_have_text("Het verhaal", timeout=SLOW)
        expect(page.get_by_role("heading", name="Hoe kunnen wij haar een rustige nacht geven?")).to_be_visible(
            timeout=SLOW
        )
    _is_read_from_six_metres(chair)
    _next(chair, "Alleen feiten")
    _next(chair, "Stil schrijven")
    for page, core in ((wil, "Zij is bang alleen."), (hans, "Niemand vraagt naar de nacht.")):
        page.get_by_label("Wat is volgens u de kern?").fill(core)
    _next(chair, "De groep praat, de inbrenger luistert")
    expect(wil.get_by_role("heading", level=1)).to_have_text("De groep praat, de inbrenger luistert", timeout=SLOW)
    # What somebody was typing is still there.
    expect(wil.get_by_label("Wat is volgens u de kern?")).to_have_value("Zij is bang alleen.", timeout=SLOW)
    for page in (wil, hans):
        page.get_by_role("button", name="Lever mijn kaartje in").click()
        expect(page.get_by_text("Uw kaartje is binnen. U mag").first).to_be_visible(timeout=SLOW)
    expect(chair.get_by_text("2 kaartjes zijn binnen.")).to_be_visible(timeout=SLOW)
    assert chair.get_by_text("Zij is bang alleen.").count() == 0
    chair.get_by_role("button", name="Draai de kaartjes om").click()
    expect(chair.get_by_text("Zij is bang alleen.")).to_be_visible(timeout=SLOW)
    expect(hans.get_by_text("Zij is bang alleen.")).to_be_visible(timeout=SLOW)
    no_barriers(chair)
    _next(chair, "Terug naar de inbrenger")
    nadia.get_by_label("Uw vraag, als die nu anders is").fill("Wie kan er een nacht waken?")
    nadia.get_by_role("button", name="Zo luidt de vraag nu").click()
    expect(wil.get_by_role("heading", name="Wie kan er een nacht waken?")).to_be_visible(timeout=SLOW)
    _next(chair, "Wat kunnen wij bieden?")
    wil.get_by_label("Wat kan ik of mijn organisatie doen?").fill("Elke ochtend koffie brengen")
    wil.get_by_label("Dit mag bewaard blijven").check()
    wil.get_by_role("button", name="Doe dit aanbod").click()
    hans.get_by_label("Wat kan ik of mijn organisatie doen?").fill("Eens mee waken en dan praten")
    hans.get_by_role("button", name="Doe dit aanbod").click()
    expect(chair.get_by_text("Eens mee waken en dan praten")).to_be_visible(timeout=SLOW)
    _is_read_from_six_metres(chair)
    no_barriers(hans)
    _next(chair, "De inbrenger kiest")
    nadia.get_by_label("Havenhulp: Elke ochtend koffie brengen").check()
    nadia.get_by_role("button", name="Dit neem ik mee").click()
    expect(chair.get_by_text("gaat mee")).to_be_visible(timeout=SLOW)
    _next(chair, "Wat nemen wij mee?")
    wil.get_by_label("Eén zin die ieder kan gebruiken").fill("Vraag hoeveel uur iemand sliep.")
    wil.get_by_role("button", name="Voeg deze les toe").click()
    wil.get_by_label("Met wie gaat u kennismaken?").select_option(label="Nachtwacht Thuis")
    wil.get_by_role("button", name="Wij gaan kennismaken").click()
    expect(wil.get_by_text("Havenhulp en Nachtwacht Thuis")).to_be_visible(timeout=SLOW)
    no_barriers(wil)

    # The end: what goes and what stays, and then it is gone for everyone.
    chair.get_by_role("link", name="Sluit de tafel af").click()
    no_barriers(chair)
    chair.get_by_label("Onder welk soort vraag").select_option("nacht")
    chair.get_by_role("button", name="Sluit af en wis het verhaal").click()
    for page in (chair, *everyone):
        expect(page.get_by_role("heading", name="Dit is weg")).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("Vraag hoeveel uur iemand sliep.")).to_be_visible(timeout=SLOW)
        assert page.get_by_text("Wie kan er een nacht waken?").count() == 0
        assert page.get_by_text("Eens mee waken").count() == 0
    no_barriers(chair)
    table = url.split("/")[2]
    for name in ("card", "cardkey", "silentcard"):
        assert ask_database(f"select count(*) from casetable_{name} where table_id = %s", table) == [(0,)]


def test_an_invitation_is_easy_for_everyone(open_page: Open, no_barriers_in_both: Check, ask_database: Ask) -> None:
    told = (
        "select body from core_outboxmessage where \"to\" = 'roos@grotekerk.invalid' order by created_at desc limit 1"
    )
    link = _LINK.search(ask_database(told)[0][0])
    assert link is not None
    page = open_page(PHONE, javascript=False)
    page.goto(link[1])
    expect(page.get_by_role("heading", name="Welkom, Dominee Roos")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Ik kom", exact=True).click()
    expect(page.get_by_text("U zei: ik kom.")).to_be_visible(timeout=SLOW)
    page.get_by_label("Code").fill("0000")
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page.get_by_text("Deze code klopt niet.").first).to_be_visible(timeout=SLOW)
    seen = open_page(PHONE)
    seen.goto(link[1])
    no_barriers_in_both(seen)


def test_the_lists_are_easy_for_everyone(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(DESK, login="margriet")
    page.goto("/casustafel/")
    expect(page.get_by_text("De huisartsenpost zat niet aan tafel.").first).to_be_visible(timeout=SLOW)
    no_barriers_in_both(page)
    page.get_by_role("link", name="Wat wij leerden").click()
    page.get_by_label("Zoek op een woord").fill("waken")
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.get_by_text("niet dat waken ook door vrijwilligers kan")).to_be_visible(timeout=SLOW)
    no_barriers_in_both(page)
    page.goto("/casustafel/")
    page.get_by_role("heading", name="Casustafel").get_by_role("link").last.click()
    expect(page.get_by_role("heading", name="Dit is weg")).to_be_visible(timeout=SLOW)
    no_barriers_in_both(page)
