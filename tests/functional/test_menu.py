"""The menu of who works with Naast: one button on a phone, without a script, by keyboard; side by side on a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.functional.journeys import DESK, PHONE

Open = Callable[..., Any]
Check = Callable[[Any], None]
# A coordinator, somebody of the intake, a nurse of another organisation, and who keeps watch over the log.
WORKERS = ("margriet", "nadia", "ria")
ROW = 90
# A machine that runs all tests at once may need longer.
SLOW = 30_000


@pytest.mark.parametrize("name", WORKERS)
def test_on_a_phone_the_menu_is_one_button_in_one_row(open_page: Open, no_barriers: Check, name: str) -> None:
    page = open_page(PHONE, javascript=False, login=name)
    menu = page.get_by_role("button", name="Menu", exact=True)
    expect(menu).to_be_visible(timeout=SLOW)
    assert page.locator(".n-header__row").bounding_box()["height"] < ROW
    assert page.get_by_role("link", name="Mijn account").count() == 0
    # By keyboard: open, the first door is next, and Escape brings back where one was.
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mijn account")).to_be_visible(timeout=SLOW)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Mijn account")).to_be_hidden(timeout=SLOW)
    expect(menu).to_be_focused(timeout=SLOW)
    menu.click()
    page.get_by_role("button", name="Sluit het menu").click()
    expect(page.get_by_role("link", name="Mijn account")).to_be_hidden(timeout=SLOW)
    seen = open_page(PHONE, login=name)
    no_barriers(seen)
    seen.get_by_role("button", name="Menu", exact=True).click()
    no_barriers(seen)
    for door in seen.locator("#menu :is(a, button)").all():
        assert door.bounding_box()["height"] >= 44
    seen.get_by_role("link", name="Mijn account").click()
    expect(seen).to_have_url(re.compile("account"), timeout=SLOW)


@pytest.mark.parametrize("name", WORKERS)
def test_on_a_desk_all_doors_are_in_sight(open_page: Open, no_barriers: Check, name: str) -> None:
    page = open_page(DESK, login=name)
    assert page.get_by_role("button", name="Menu", exact=True).count() == 0
    expect(page.get_by_role("link", name="Mijn account")).to_be_visible(timeout=SLOW)
    assert page.locator(".n-nav").bounding_box()["height"] < ROW
    no_barriers(page)


def test_whoever_asks_for_help_has_no_button_to_find(open_page: Open) -> None:
    page = open_page(PHONE)
    page.goto("/")
    expect(page.get_by_role("link", name="Stel uw vraag")).to_be_visible(timeout=SLOW)
    assert page.get_by_role("button", name="Menu", exact=True).count() == 0
