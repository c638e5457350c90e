"""The social map as people use it: in own words on a phone without JavaScript, with choices, on the drawing, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.functional.journeys import DESK, PHONE, search

Open = Callable[..., Any]
Check = Callable[[Any], None]
NIGHT = "wie kan er 's nachts bij mijn moeder waken"


def test_in_own_words_on_a_phone_without_javascript(open_page: Open, no_barriers: Check) -> None:
    page = open_page(PHONE, javascript=False)
    search(page, NIGHT, postcode="0351")
    expect(page.get_by_text("Uw woorden gaan over:")).to_be_visible()
    first = page.get_by_role("article").first
    expect(first.locator("mark").first).to_be_visible()
    page.get_by_text("Meer keuzes").click()
    page.get_by_label("Neemt nieuwe mensen aan").check()
    page.get_by_role("search").get_by_role("button", name="Zoek").click()
    held = page.get_by_role("group", name="Uw keuzes")
    expect(held.get_by_role("button", name="Haal weg: Neemt nieuwe mensen aan")).to_be_visible()
    expect(page.get_by_label("Wat zoekt u?")).to_have_value(NIGHT)
    page.get_by_text("Kaart van de wijken").first.click()
    page.get_by_role("button", name=re.compile("^De Akkers: ")).click()
    expect(page.locator("#uitkomst-kop")).to_contain_text("De Akkers")
    expect(page.get_by_label("Wat zoekt u?")).to_have_value(NIGHT)
    assert page.url.partition("/hulp/")[2] == "", "no words in an address"
    held.get_by_role("button", name="Haal weg: De Akkers").click()
    expect(page.get_by_label("Wat zoekt u?")).to_have_value(NIGHT)
    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()


def test_danger_in_a_sentence_comes_first(open_page: Open, no_barriers: Check) -> None:
    page = open_page(PHONE)
    search(page, "ik heb zijn pillen opgespaard en neem ze vanavond allemaal in")
    expect(page.get_by_role("alert").get_by_role("link", name=re.compile("0113|113")).first).to_be_in_viewport()
    no_barriers(page)


def test_the_drawing_is_a_way_to_choose_with_the_keyboard(open_page: Open, no_barriers: Check) -> None:
    page = open_page(DESK)
    page.goto("/hulp/?plaats=on")
    no_barriers(page)
    place = page.get_by_role("link", name=re.compile("^Lage Dijk: "))
    count = re.search(r"\d+", place.get_attribute("aria-label") or "")
    assert count is not None
    place.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"wijk=lage-dijk"))
    expect(page.locator("#uitkomst-kop")).to_contain_text(f"{count.group()} plek")
    expect(page.get_by_role("link", name="Haal weg: Neemt nieuwe mensen aan")).to_be_visible()
    page.get_by_text("Meer keuzes").click()
    page.get_by_label("Nu open").check()
    page.get_by_role("search").get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("link", name="Haal weg: Nu open")).to_be_visible()
    no_barriers(page)


def test_nothing_here_leads_to_what_can_be_let_go_and_to_who_is_near(
    open_page: Open, no_barriers_in_both: Check
) -> None:
    page = open_page(PHONE)
    page.goto("/hulp/?wijk=campus&hulp=maaltijdservice")
    expect(page.get_by_role("heading", name="Niets gevonden voor Campus")).to_be_visible()
    expect(page.get_by_role("heading", name="Net over de grens")).to_be_visible()
    no_barriers_in_both(page)
    page.get_by_role("group", name="Laat een keuze los").get_by_role("link").first.click()
    expect(page.get_by_role("article").first).to_be_visible()


def test_what_is_missing_and_two_neighbourhoods_side_by_side(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(DESK)
    page.goto("/hulp/wat-is-er-niet/")
    no_barriers_in_both(page)
    page.get_by_role("navigation", name="Kies een wijk").get_by_role("link", name=re.compile("^Het Veen")).click()
    expect(page.get_by_role("heading", name=re.compile("In Het Veen biedt niemand"))).to_be_visible()
    no_barriers_in_both(page)
    page.get_by_role("link", name="Vergelijk twee wijken").first.click()
    page.get_by_label("Eerste wijk").select_option("Het Veen")
    page.get_by_label("Tweede wijk").select_option("Parkzijde")
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_role("heading", name="Alleen in Parkzijde")).to_be_visible()
    no_barriers_in_both(page)


def test_a_team_makes_a_list_and_prints_a_leaflet_without_its_note(open_page: Open, no_barriers: Check) -> None:
    page = open_page(DESK, login="nadia")
    page.goto("/hulp/lijsten/")
    page.get_by_label("Naam van de lijst").fill("Eerste week thuis")
    page.get_by_role("button", name="Maak de lijst").click()
    no_barriers(page)
    page.goto("/hulp/aanbod/huisartsen-de-kade-spreekuur/")
    page.get_by_text(re.compile("^Notitie van Aanmeldteam")).click()
    page.get_by_label("Notitie van het team").first.fill("Merel neemt altijd op.")
    page.get_by_role("button", name="Bewaar de notitie").first.click()
    expect(page.get_by_text("Merel neemt altijd op.").first).to_be_visible()
    page.get_by_text("Zet op een lijst", exact=True).click()
    page.get_by_label("Tekst op de folder").fill("Zeg dat u van ons komt.")
    page.get_by_role("button", name="Zet op de lijst").click()
    no_barriers(page)
    page.get_by_role("link", name="Lijsten van uw team").first.click()
    page.get_by_role("link", name="Eerste week thuis").click()
    no_barriers(page)
    page.get_by_role("link", name="Bekijk en print de folder").click()
    expect(page.get_by_text("0341-00 11 10")).to_be_visible()
    expect(page.get_by_role("img", name="Code om te scannen").first).to_be_visible()
    expect(page.get_by_role("link", name="Folder om te vouwen (PDF)")).to_be_visible()
    expect(page.get_by_text("Zeg dat u van ons komt.")).to_be_visible()
    expect(page.get_by_text("Merel neemt altijd op.")).to_have_count(0)
    no_barriers(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Terug naar de lijst")).to_be_hidden()


def test_the_map_speaks_english(open_page: Open, no_barriers: Check) -> None:
    page = open_page(DESK)
    page.goto("/hulp/wat-is-er-niet/?wijk=campus")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    no_barriers(page)
