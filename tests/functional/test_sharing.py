"""A volunteer finds what was shared with her; a colleague writes down a yes to reading and a yes to writing, and prints a paper."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.functional.journeys import DESK, PHONE, in_both, open_door

Open = Callable[..., Any]
Check = Callable[[Any], None]


def _look(page: Any, name: str) -> None:
    """Pictures for who wants to see the page: NAAST_PICTURES names the folder."""
    if folder := os.environ.get("NAAST_PICTURES"):
        for size in in_both(page):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def test_a_volunteer_sees_what_was_shared_and_who_works_there(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE, login="joke")
    expect(page.get_by_role("heading", level=1)).to_have_text("Met mij gedeeld")
    no_barriers_in_both(page)
    _look(page, "gedeeld")
    page.get_by_role("link", name="Het verhaal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dina")
    no_barriers_in_both(page)
    _look(page, "verhaal")
    open_door(page, "Met mij gedeeld")
    page.get_by_role("link", name="Naam en contact").click()
    no_barriers_in_both(page)
    _look(page, "contact")
    page.goto("/mensen-van/bezoekgroep/")
    expect(page.get_by_label("Mag ook zelf mensen uitnodigen")).to_be_visible()
    no_barriers_in_both(page)
    _look(page, "mensen-van")


def test_reading_and_writing_are_two_sentences_and_the_paper_says_what_is_left_out(
    open_page: Open, no_barriers_in_both: Check
) -> None:
    page = open_page(DESK, login="nadia")
    page.goto("/mensen/")
    page.get_by_role("main").get_by_role("link", name="Dina Verbeek").first.click()
    person = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"/kring/{person}/toestemming/")
    page.get_by_label("Sanne").check()
    page.get_by_role("button", name="Verder").click()
    page.locator("input[name=parts][value=visits]").check()
    page.locator("input[name=writes][value=story]").check()
    page.locator("input[name=given_by]").first.check()
    page.locator("input[name=way][value=spoken]").check()
    no_barriers_in_both(page)
    _look(page, "wat")
    page.get_by_role("button", name="Lees de zin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kloppen deze zinnen?")
    expect(page.get_by_text("hierin leest en meeschrijft: mijn verhaal")).to_be_visible()
    no_barriers_in_both(page)
    _look(page, "zinnen")
    page.get_by_role("button", name="Ja gezegd: leg vast").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie ziet wat")
    no_barriers_in_both(page)
    _look(page, "kring")
    page.get_by_role("button", name="Stop alleen het meeschrijven").first.click()
    expect(page.get_by_text("Het meeschrijven is gestopt.")).to_be_visible()
    page.goto(f"/rechten/voor/{person}/")
    page.get_by_label("De persoon zelf").check()
    page.get_by_label("Ik zie of ken deze persoon").check()
    no_barriers_in_both(page)
    _look(page, "papier-vraag")
    page.get_by_role("button", name="Maak de bladzijde").click()
    expect(page.get_by_role("heading", name="Wat hier niet bij staat")).to_be_visible()
    no_barriers_in_both(page)
    _look(page, "papier")
