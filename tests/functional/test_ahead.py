"""Looking ahead in a browser: with a telephone and at a desk, with the keyboard, without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import expect

from naast.core import clock
from tests.functional.journeys import PHONE, in_both

Open = Callable[..., Any]
Check = Callable[[Any], None]


def _look(page: Any, name: str) -> None:
    """Pictures for who wants to see the page: NAAST_PICTURES names the folder."""
    if folder := os.environ.get("NAAST_PICTURES"):
        for size in in_both(page):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def _tap(page: Any) -> None:
    page.goto("/vooruitkijken/")
    page.get_by_label("Ik sta naast iemand die ziek is").check()
    page.get_by_label("Kanker").check()
    page.get_by_label("Een tot drie maanden").check()
    page.get_by_label("Een partner").check()
    page.get_by_label("Een kind jonger dan 18").check()
    page.get_by_label("Ja, en die werkt ook").check()
    page.get_by_label("Ja, in loondienst").check()
    page.get_by_label("Huur", exact=True).check()


def test_a_few_taps_give_questions_then_windows_then_chances(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE)
    _tap(page)
    no_barriers_in_both(page)
    _look(page, "vooruit-vragen-vooraf")
    page.get_by_role("button", name="Bekijk de vragen").click()
    expect(page.get_by_role("heading", name="In één beeld")).to_be_visible()
    no_barriers_in_both(page)
    _look(page, "vooruit-vragen")
    # A tired person does not drown in it: a few screens of a telephone.
    assert page.evaluate("document.documentElement.scrollHeight") < 5000
    page.get_by_role("button", name="Ook hoe vaak iets voorkomt").click()
    expect(page.get_by_text("Tussen haakjes staat hoe onzeker wij zijn.")).to_be_visible()
    page.get_by_text("Alles als tabel").click()
    no_barriers_in_both(page)
    _look(page, "vooruit-kansen")
    page.get_by_role("button", name="Stel hierover een vraag").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stel uw vraag")
    assert page.get_by_label("Wat is uw vraag, of wat is er aan de hand?").input_value().startswith("Ik ")


def test_after_a_death_without_javascript(open_page: Open, no_barriers: Check) -> None:
    page = open_page(PHONE, javascript=False)
    page.goto("/vooruitkijken/")
    page.get_by_role("link", name="Kijk wat er nu op u afkomt").click()
    page.get_by_label("Op welke dag is hij of zij overleden?").fill((clock.today() - timedelta(days=8)).isoformat())
    page.get_by_label("Een kind jonger dan 18").check()
    page.get_by_role("button", name="Bekijk wat er komt").click()
    expect(page.get_by_role("heading", name="Kiezen over de erfenis")).to_be_visible()
    _look(page, "vooruit-na-overlijden")
    page.get_by_role("button", name="Ook wanneer iets vaak komt").click()
    expect(page.get_by_text("Wanneer vaak:").first).to_be_visible()


def test_with_the_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    page.goto("/vooruitkijken/")
    page.get_by_label("Kanker").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Bekijk de vragen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Voor wie ziek is")).to_be_visible()
